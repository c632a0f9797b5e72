//! The ways in: home, councils, regions, topics, years, corrections, data.

use std::collections::BTreeMap;

use tera::Value;

use super::PageView;
use super::article::{CorrectionView, all_corrections};
use super::council::CouncilRow;
use crate::markdown::Title;
use crate::model::{ArticleId, CouncilId, Item};
use crate::plan::{Address, Pager, Table};
use crate::render::context::Context;
use crate::render::given::given;
use crate::render::view::{DateView, Link, Urls, council_link};
use crate::render::{Renderer, table, words};

/// How many stories and results the home page shows.
const STORIES: usize = 5;
const RESULTS: usize = 10;

given! {
    /// Councils under a letter.
    #[derive(Debug)]
    struct Letter {
        letter: String,
        councils: Vec<CouncilRow>,
    }
}

given! {
    /// A link with a number beside it.
    #[derive(Debug)]
    pub(super) struct Counted {
        name: String,
        url: String,
        count: usize,
    }
}

given! {
    /// A correction with what it corrects.
    #[derive(Debug)]
    struct Corrected {
        item: Link,
        correction: CorrectionView,
    }
}

impl Renderer<'_> {
    pub(super) fn home(&self) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let stories: Vec<Value> = archive.articles().take(STORIES).map(|(id, _)| self.rows.article(id)).collect();
        let mut graded: Vec<_> =
            archive.events().filter(|(_, event)| event.graded.is_some()).map(|(id, _)| id).collect();
        graded.reverse();
        graded.truncate(RESULTS);
        let mut context = Context::new();
        context.insert("as_of", &DateView::from(archive.as_of.date()));
        context.insert("picture", &self.picture());
        context.insert("overall", &self.plan.indexes.first().map(|index| self.index_view(index)));
        context.insert_value("stories", stories.into());
        context.insert("results", &self.results(&graded));
        context.insert("letters", &self.letters().into_keys().collect::<Vec<_>>());
        context.insert("council_count", &archive.current_councils().count());
        context.insert("article_count", &archive.articles().count());
        context.insert("event_count", &archive.events().count());
        context.insert("regions", &self.regions());
        match self.plan.indexes.first().and_then(|index| self.map(index, None)) {
            Some(map) => context.insert_drawn("map", map),
            None => context.insert("map", &None::<bool>),
        }
        match self.national() {
            Some(national) => context.insert_drawn("national", national),
            None => context.insert("national", &None::<bool>),
        }
        let view = PageView {
            title: archive.site.title.clone(),
            description: archive.site.description.clone().unwrap_or_else(|| self.picture()),
            ..PageView::default()
        };
        ("home.html", view, context)
    }

    pub(super) fn councils(&self) -> (&'static str, PageView, Context<'_>) {
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
        let mut context = Context::new();
        context.insert("letters", &letters);
        context.insert("former", &former);
        context.insert("regions", &self.regions());
        context.insert("count", &count);
        let view = PageView {
            title: "Councils".to_owned(),
            description: format!(
                "The {count} councils responsible for children's services, from A to Z and by region."
            ),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Councils",
            ..PageView::default()
        };
        ("councils.html", view, context)
    }

    pub(super) fn region(&self, slug: &str) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let (name, councils) = archive.regions().remove(slug).unwrap_or_default();
        let (current, former): (Vec<CouncilId>, Vec<CouncilId>) =
            councils.into_iter().partition(|id| archive.council(*id).is_current(archive.as_of.day));
        let mut context = Context::new();
        context.insert("name", &name);
        context.insert("compared", &self.compared(&current, None));
        context.insert("former", &former.iter().map(|id| council_link(archive, *id)).collect::<Vec<_>>());
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
        ("region.html", view, context)
    }

    pub(super) fn topic(&self, tag: &str, pager: Pager) -> (&'static str, PageView, Context<'_>) {
        let articles = self.plan.topics.get(tag).map(Vec::as_slice).unwrap_or_default();
        let name = self.archive.tags().get(tag).cloned().unwrap_or_else(|| tag.to_owned());
        let address = Address::folder(&["topics", tag]);
        let mut context = Context::new();
        context.insert("name", &name);
        context.insert("count", &articles.len());
        context.insert_value("articles", self.rows.articles(pager.part(articles)));
        context.insert("pager", &self.pager(&address, pager));
        let view = PageView {
            title: format!("Topic: {name}{}", part(pager)),
            description: format!("News on {name}: {}.", words::counted(articles.len(), "article", "articles")),
            crumbs: self.crumbs(&[("Home", "/"), ("News", "/archive/")]),
            section: "News",
            ..PageView::default()
        };
        ("topic.html", view, context)
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

    pub(super) fn archive_page(&self) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let newest: Vec<Value> = archive.articles().take(20).map(|(id, _)| self.rows.article(id)).collect();
        let mut context = Context::new();
        context.insert("years", &self.years());
        context.insert("topics", &self.topics());
        context.insert_value("newest", newest.into());
        context.insert("article_count", &archive.articles().count());
        let view = PageView {
            title: "News".to_owned(),
            description: "The news archive by year and topic.".to_owned(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "News",
            ..PageView::default()
        };
        ("archive.html", view, context)
    }

    pub(super) fn year(&self, year: i32, pager: Pager) -> (&'static str, PageView, Context<'_>) {
        let entries = self.plan.years.get(&year).map(Vec::as_slice).unwrap_or_default();
        let rows: Vec<Value> = pager
            .part(entries)
            .iter()
            .map(|item| match item {
                Item::Event(event) => self.rows.event(*event),
                Item::Article(article) => self.rows.article(*article),
            })
            .collect();
        let mut context = Context::new();
        context.insert("year", &year);
        context.insert("count", &entries.len());
        context.insert_value("entries", rows.into());
        context.insert("pager", &self.pager(&Address::folder(&["archive", &year.to_string()]), pager));
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
        ("year.html", view, context)
    }

    pub(super) fn corrections(&self, intro: Option<usize>) -> (&'static str, PageView, Context<'_>) {
        let page = intro.map(|index| &self.archive.pages[index]);
        let all: Vec<Corrected> = all_corrections(self.archive)
            .into_iter()
            .map(|(item, correction)| Corrected { item, correction })
            .collect();
        let mut context = Context::new();
        match page {
            Some(page) => {
                let title = if page.has_own_title { Title::Given } else { Title::FirstHeading };
                context.insert_body("body", self.body(&page.path, &page.outline, title));
            }
            None => context.insert("body", ""),
        }
        context.insert("corrections", &all);
        let view = PageView {
            title: page.map_or_else(|| "Corrections".to_owned(), |page| page.title.clone()),
            description: page.map_or_else(|| "What was corrected, and when.".to_owned(), |page| page.summary.clone()),
            crumbs: self.crumbs(&[("Home", "/")]),
            ..PageView::default()
        };
        ("corrections.html", view, context)
    }

    pub(super) fn data(&self) -> (&'static str, PageView, Context<'_>) {
        let tables: Vec<table::Description> =
            Table::ALL.iter().map(|table| table::describe(self.archive, *table)).collect();
        let mut context = Context::new();
        context.insert("tables", &tables);
        context.insert("as_of", &DateView::from(self.archive.as_of.date()));
        let view = PageView {
            title: "Data".to_owned(),
            description: "Every table of the archive as CSV and JSON.".to_owned(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Data",
            ..PageView::default()
        };
        ("data.html", view, context)
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
