//! The ways in: home, councils, regions, topics, years, corrections, data.

use std::collections::BTreeMap;

use super::article::{CorrectionView, shown};
use super::compare::Comparison;
use super::council::CouncilRow;
use super::map::{MapView, National};
use super::ratings::IndexView;
use super::{Filled, PageView, PagerView, filled};
use crate::markdown::Title;
use crate::model::{ArticleId, Correction, CouncilId, Item};
use crate::plan::{Address, Pager, Table};
use crate::render::context::{Body, Drawn};
use crate::render::given::{Shared, given, template};
use crate::render::view::{AnyRow, ArticleRow, DateView, Link, Urls, council_link, source_url};
use crate::render::{Renderer, table, words};

/// How many stories and results the home page shows.
const STORIES: usize = 5;
const RESULTS: usize = 10;

given! {
    /// Councils under a letter.
    #[derive(Debug)]
    struct Letter {
        /// The letter.
        letter: String,
        /// Its councils.
        councils: Vec<CouncilRow>,
    }
}

given! {
    /// A link with a number beside it.
    #[derive(Debug)]
    pub(super) struct Counted {
        /// The name.
        name: String,
        /// Its page.
        url: String,
        /// How many there are.
        count: usize,
    }
}

given! {
    /// A correction with what it corrects.
    #[derive(Debug)]
    struct Corrected {
        /// The article or event.
        item: Link,
        /// The correction.
        correction: CorrectionView,
    }
}

template! {
    /// The home page: how to find a council, the national picture, the newest stories and results.
    pub(super) struct HomePage in "home.html" {
        /// The archive's day.
        as_of: DateView,
        /// The national picture, in a sentence.
        picture: String,
        /// How many councils hold each grade overall.
        overall: Option<IndexView>,
        /// The newest articles.
        stories: Vec<Shared<ArticleRow>>,
        /// The newest graded reports, judgement by judgement.
        results: Comparison,
        /// The first letters of current councils.
        letters: Vec<String>,
        /// How many current councils there are.
        council_count: usize,
        /// How many articles there are.
        article_count: usize,
        /// How many events there are.
        event_count: usize,
        /// The regions with their numbers of councils.
        regions: Vec<Counted>,
        /// The map of overall grades, where councils have places on it.
        map: Option<Drawn<MapView>>,
        /// The shares of grades, drawn and counted.
        national: Option<Drawn<National>>,
    }
}

template! {
    /// The councils from A to Z and by region.
    pub(super) struct CouncilsPage in "councils.html" {
        /// Current councils under their first letters.
        letters: Vec<Letter>,
        /// Councils that have ended.
        former: Vec<Link>,
        /// The regions with their numbers of councils.
        regions: Vec<Counted>,
        /// How many current councils there are.
        count: usize,
    }
}

template! {
    /// A region: its councils side by side.
    pub(super) struct RegionPage in "region.html" {
        /// Its name.
        name: String,
        /// Its current councils, judgement by judgement.
        compared: Comparison,
        /// Its councils that have ended.
        former: Vec<Link>,
    }
}

template! {
    /// A topic: its articles.
    pub(super) struct TopicPage in "topic.html" {
        /// Its name.
        name: String,
        /// How many articles it has.
        count: usize,
        /// The articles of this page, newest first.
        articles: Vec<Shared<ArticleRow>>,
        /// Its pages.
        pager: PagerView,
    }
}

template! {
    /// The news: the newest articles, the years and the topics.
    pub(super) struct NewsPage in "archive.html" {
        /// The years with their numbers of articles and events.
        years: Vec<Counted>,
        /// The topics with their numbers of articles.
        topics: Vec<Counted>,
        /// The newest articles.
        newest: Vec<Shared<ArticleRow>>,
        /// How many articles there are.
        article_count: usize,
    }
}

template! {
    /// A year: its articles and events.
    pub(super) struct YearPage in "year.html" {
        /// The year.
        year: i32,
        /// How many articles and events it has.
        count: usize,
        /// Those of this page, newest first.
        entries: Vec<Shared<AnyRow>>,
        /// Its pages.
        pager: PagerView,
    }
}

template! {
    /// Every correction of the archive.
    pub(super) struct CorrectionsPage<'a> in "corrections.html" {
        /// The text of content/corrections.md.
        body: Option<Body<'a>>,
        /// The corrections, newest first.
        corrections: Vec<Corrected>,
    }
}

template! {
    /// The tables of the archive.
    pub(super) struct DataPage in "data.html" {
        /// The tables.
        tables: Vec<table::Description>,
        /// The archive's day.
        as_of: DateView,
    }
}

impl Renderer<'_> {
    pub(super) fn home(&self) -> Filled<'_> {
        let archive = self.archive;
        let mut graded: Vec<_> =
            archive.events().filter(|(_, event)| event.graded.is_some()).map(|(id, _)| id).collect();
        graded.reverse();
        graded.truncate(RESULTS);
        let index = self.plan.indexes.first();
        let given = HomePage {
            as_of: archive.as_of.date().into(),
            picture: self.picture(),
            overall: index.map(|index| self.index_view(index)),
            stories: archive.articles().take(STORIES).map(|(id, _)| self.rows.article(id)).collect(),
            results: self.results(&graded),
            letters: self.letters().into_keys().collect(),
            council_count: archive.current_councils().count(),
            article_count: archive.articles().count(),
            event_count: archive.events().count(),
            regions: self.regions(),
            map: index.and_then(|index| self.map(index, None)),
            national: self.national(),
        };
        let view = PageView {
            title: archive.site.title.clone(),
            description: archive.site.description.clone().unwrap_or_else(|| self.picture()),
            ..PageView::default()
        };
        filled(view, given)
    }

    pub(super) fn councils(&self) -> Filled<'_> {
        let archive = self.archive;
        let letters: Vec<Letter> = self
            .letters()
            .into_iter()
            .map(|(letter, councils)| Letter {
                letter,
                councils: councils.into_iter().map(|(_, id)| self.council_row(id)).collect(),
            })
            .collect();
        let former: Vec<Link> = archive
            .councils()
            .filter(|(_, one)| !one.is_current(archive.as_of.day))
            .map(|(id, _)| council_link(archive, id))
            .collect();
        let count = archive.current_councils().count();
        let given = CouncilsPage { letters, former, regions: self.regions(), count };
        let view = PageView {
            title: "Councils".to_owned(),
            description: format!(
                "The {count} councils responsible for children’s services, from A to Z and by region."
            ),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Councils",
            ..PageView::default()
        };
        filled(view, given)
    }

    pub(super) fn region(&self, slug: &str) -> Filled<'_> {
        let archive = self.archive;
        let (name, councils) = archive.regions().remove(slug).unwrap_or_default();
        let (current, former): (Vec<CouncilId>, Vec<CouncilId>) =
            councils.into_iter().partition(|id| archive.council(*id).is_current(archive.as_of.day));
        let given = RegionPage {
            name: name.clone(),
            compared: self.compared(&current, None),
            former: former.iter().map(|id| council_link(archive, *id)).collect(),
        };
        let view = PageView {
            description: format!(
                "Children’s services in {name}: the grades of {}.",
                words::counted(current.len(), "council", "councils")
            ),
            title: name,
            crumbs: self.crumbs(&[("Home", "/"), ("Councils", "/councils/")]),
            section: "Councils",
            ..PageView::default()
        };
        filled(view, given)
    }

    pub(super) fn topic(&self, tag: &str, pager: Pager) -> Filled<'_> {
        let articles = self.plan.topics.get(tag).map(Vec::as_slice).unwrap_or_default();
        let name = self.archive.tags().get(tag).cloned().unwrap_or_else(|| tag.to_owned());
        let address = Address::folder(&["topics", tag]);
        let given = TopicPage {
            name: name.clone(),
            count: articles.len(),
            articles: self.rows.articles(pager.part(articles)),
            pager: self.pager(&address, pager),
        };
        let view = PageView {
            title: format!("Topic: {name}{}", part(pager)),
            description: format!("News on {name}: {}.", words::counted(articles.len(), "article", "articles")),
            crumbs: self.crumbs(&[("Home", "/"), ("News", "/archive/")]),
            section: "News",
            ..PageView::default()
        };
        filled(view, given)
    }

    /// The years with their numbers of articles and events, newest first.
    pub(super) fn years(&self) -> Vec<Counted> {
        let urls = Urls::new(self.archive);
        let year = |(year, entries): (&i32, &Vec<Item>)| Counted {
            name: year.to_string(),
            url: urls.link(&format!("/archive/{year}/")),
            count: entries.len(),
        };
        self.plan.years.iter().rev().map(year).collect()
    }

    /// The topics with their numbers of articles.
    pub(super) fn topics(&self) -> Vec<Counted> {
        let urls = Urls::new(self.archive);
        let topic = |(tag, articles): (&String, &Vec<ArticleId>)| Counted {
            name: self.archive.tags().get(tag).unwrap_or(tag).clone(),
            url: urls.link(Address::folder(&["topics", tag]).as_str()),
            count: articles.len(),
        };
        self.plan.topics.iter().map(topic).collect()
    }

    pub(super) fn archive_page(&self) -> Filled<'_> {
        let archive = self.archive;
        let given = NewsPage {
            years: self.years(),
            topics: self.topics(),
            newest: archive.articles().take(20).map(|(id, _)| self.rows.article(id)).collect(),
            article_count: archive.articles().count(),
        };
        let view = PageView {
            title: "News".to_owned(),
            description: "The news archive by year and topic.".to_owned(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "News",
            ..PageView::default()
        };
        filled(view, given)
    }

    pub(super) fn year(&self, year: i32, pager: Pager) -> Filled<'_> {
        let entries = self.plan.years.get(&year).map(Vec::as_slice).unwrap_or_default();
        let row = |item: &Item| match item {
            Item::Event(event) => self.rows.event(*event).among(),
            Item::Article(article) => self.rows.article(*article).among(),
        };
        let given = YearPage {
            year,
            count: entries.len(),
            entries: pager.part(entries).iter().map(row).collect(),
            pager: self.pager(&Address::folder(&["archive", &year.to_string()]), pager),
        };
        let view = PageView {
            title: format!("{year}{}", part(pager)),
            description: format!(
                "News and inspections of {year}: {}.",
                words::counted(entries.len(), "entry", "entries")
            ),
            crumbs: self.crumbs(&[("Home", "/"), ("News", "/archive/")]),
            section: "News",
            ..PageView::default()
        };
        filled(view, given)
    }

    pub(super) fn corrections(&self, intro: Option<usize>) -> Filled<'_> {
        let page = intro.map(|index| &self.archive.pages[index]);
        let body = page.map(|page| {
            let title = if page.has_own_title { Title::Given } else { Title::FirstHeading };
            self.body(&page.path, &page.outline, title)
        });
        let given = CorrectionsPage { body, corrections: self.corrected() };
        let view = PageView {
            title: page.map_or_else(|| "Corrections".to_owned(), |page| page.title.clone()),
            description: page.map_or_else(|| "What was corrected, and when.".to_owned(), |page| page.summary.clone()),
            crumbs: self.crumbs(&[("Home", "/")]),
            feed: self.feed("Corrections".to_owned(), &Address::folder(&["corrections"])),
            ..PageView::default()
        };
        filled(view, given)
    }

    /// Every correction, newest first, with what it corrects.
    fn corrected(&self) -> Vec<Corrected> {
        let archive = self.archive;
        let view = |(item, correction): (Item, &Correction)| {
            let (name, path, corrections) = match item {
                Item::Article(id) => {
                    let article = archive.article(id);
                    (words::typeset(&article.title), &article.path, &article.corrections)
                }
                Item::Event(id) => {
                    let event = archive.event(id);
                    (words::event_title(archive, event), &event.path, &event.corrections)
                }
            };
            let number = archive.of_substance(corrections).position(|one| std::ptr::eq(one, correction))?;
            let correction = shown(archive, path, corrections).into_iter().nth(number)?;
            Some(Corrected { item: Link { name, url: Some(source_url(archive, path)) }, correction })
        };
        archive.corrections().into_iter().filter_map(view).collect()
    }

    pub(super) fn data(&self) -> Filled<'_> {
        let given = DataPage {
            tables: Table::ALL.iter().map(|table| table::describe(self.archive, *table)).collect(),
            as_of: self.archive.as_of.date().into(),
        };
        let view = PageView {
            title: "Data".to_owned(),
            description: "Every table of the archive as CSV and JSON.".to_owned(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Data",
            ..PageView::default()
        };
        filled(view, given)
    }

    /// Current councils under the first letters of their names, in order.
    fn letters(&self) -> BTreeMap<String, Vec<(String, CouncilId)>> {
        let mut letters: BTreeMap<String, Vec<(String, CouncilId)>> = BTreeMap::new();
        for (id, council) in self.archive.current_councils() {
            let plain = deunicode::deunicode(&council.name);
            let letter =
                plain.chars().find(|c| c.is_alphanumeric()).map_or_else(String::new, |c| c.to_uppercase().collect());
            letters.entry(letter).or_default().push((plain.to_lowercase(), id));
        }
        letters.values_mut().for_each(|councils| councils.sort());
        letters
    }

    /// The regions with their numbers of councils.
    pub(super) fn regions(&self) -> Vec<Counted> {
        let archive = self.archive;
        let urls = Urls::new(archive);
        let current =
            |ids: &[CouncilId]| ids.iter().filter(|id| archive.council(**id).is_current(archive.as_of.day)).count();
        archive
            .regions()
            .into_iter()
            .map(|(slug, (name, ids))| Counted {
                name,
                url: urls.link(&format!("/regions/{slug}/")),
                count: current(&ids),
            })
            .collect()
    }
}

fn part(pager: Pager) -> String {
    if pager.number > 1 { format!(", page {}", pager.number) } else { String::new() }
}
