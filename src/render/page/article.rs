//! An article: the story, the event it reports, its place in its councils' time, corrections, sources.

use tera::Value;

use super::PageView;
use crate::markdown::Title;
use crate::model::{Archive, Article, ArticleId, Correction, CorrectionKind, CouncilId, Entry};
use crate::plan::{Address, OutputPath, Resolved};
use crate::render::context::Context;
use crate::render::given::given;
use crate::render::view::{DateView, Link, Urls, council_link, council_links, rating, source_url};
use crate::render::{Renderer, words};

given! {
    /// A picture above the text.
    #[derive(Debug)]
    struct ImageView {
        url: String,
        alt: String,
    }
}

given! {
    /// A correction that readers are shown.
    #[derive(Debug)]
    pub struct CorrectionView {
        pub date: DateView,
        pub note: String,
    }
}

given! {
    /// What lies next to an article on a council's timeline.
    #[derive(Debug)]
    struct PlaceInTime {
        council: Link,
        /// Where the council stands today.
        today: Option<Value>,
        earlier: Option<Value>,
        later: Option<Value>,
    }
}

impl Renderer<'_> {
    pub(super) fn article(&self, id: ArticleId) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let article = archive.article(id);
        let title = if article.has_own_title { Title::Given } else { Title::FirstHeading };
        let urls = Urls::new(archive);
        let councils: Vec<Link> = council_links(archive, &article.councils);
        let sources: Vec<Link> =
            article.sources.iter().map(|(name, url)| Link { name: name.clone(), url: url.clone() }).collect();
        let tags: Vec<Link> = article
            .tags
            .iter()
            .map(|slug| Link {
                name: archive.tags().get(slug).unwrap_or(slug).clone(),
                url: Some(urls.link(Address::folder(&["topics", slug]).as_str())),
            })
            .collect();
        let places: Vec<PlaceInTime> = article
            .councils
            .iter()
            .filter(|id| archive.council(**id).exists)
            .map(|council| self.place_in_time(*council, id))
            .collect();
        let mut context = Context::new();
        context.insert("title", &words::typeset(&article.title));
        context.insert("date", &DateView::from(article.moment.date));
        context.insert("updated", &self.past(article.updated));
        context.insert("authors", &article.authors);
        context.insert("summary", &words::typeset(&article.summary));
        context.insert("has_own_summary", &(article.outline.summary.as_ref() != Some(&article.summary)));
        context.insert("councils", &councils);
        context.insert("rating", &rating(archive, article));
        context.insert("image", &self.image(article));
        context.insert_body("body", self.body(&article.path, &article.outline, title));
        context.insert("corrections", &shown(archive, &article.corrections));
        context.insert("sources", &sources);
        context.insert("tags", &tags);
        context.insert_value(
            "events",
            article.events.iter().map(|event| self.rows.event(*event)).collect::<Vec<_>>().into(),
        );
        context.insert("places", &places);
        let year = article.moment.date.year().to_string();
        let view = PageView {
            title: words::typeset(&article.title),
            description: words::typeset(&article.summary),
            crumbs: self.crumbs(&[("Home", "/"), ("News", "/archive/"), (&year, &format!("/archive/{year}/"))]),
            language: article.language.clone(),
            kind: "article",
            section: "News",
            ..PageView::default()
        };
        ("article.html", view, context)
    }

    fn image(&self, article: &Article) -> Option<ImageView> {
        let (target, alt) = article.image.as_ref()?;
        let Resolved::File(file) = self.plan.links.resolve(&article.path, target) else { return None };
        let path = OutputPath::new(file.below_content()).ok()?;
        Some(ImageView { url: Urls::new(self.archive).link(&path.address()), alt: alt.clone() })
    }

    /// The entries just before and after the one in which the article stands.
    fn place_in_time(&self, council: CouncilId, id: ArticleId) -> PlaceInTime {
        let entries = &self.archive.timeline(council).entries;
        let stands_in = |entry: &Entry| match entry {
            Entry::Article(article) => *article == id,
            Entry::Event(_, articles) => articles.contains(&id),
        };
        let at = entries.iter().position(stands_in);
        let row = |entry: &Entry| match entry {
            Entry::Event(event, _) => self.rows.event(*event),
            Entry::Article(article) => self.rows.article(*article),
        };
        PlaceInTime {
            council: council_link(self.archive, council),
            today: self.rows.council(council),
            earlier: at.and_then(|at| entries.get(at + 1)).map(row),
            later: at.and_then(|at| entries.get(at.checked_sub(1)?)).map(row),
        }
    }
}

/// The corrections of substance up to the archive's day.
pub fn shown(archive: &Archive, corrections: &[Correction]) -> Vec<CorrectionView> {
    corrections
        .iter()
        .filter(|one| one.kind != CorrectionKind::Typo && one.date.start() <= archive.as_of.day)
        .map(|one| CorrectionView { date: one.date.into(), note: one.note.clone() })
        .collect()
}

/// Every correction of the archive, newest first, with what it corrects.
pub fn all_corrections(archive: &Archive) -> Vec<(Link, CorrectionView)> {
    let articles = archive.articles().map(|(_, one)| (words::typeset(&one.title), &one.path, &one.corrections));
    let events = archive.events().map(|(_, one)| (words::event_title(archive, one), &one.path, &one.corrections));
    let mut all: Vec<(Link, CorrectionView)> = articles
        .chain(events)
        .flat_map(|(title, path, corrections)| {
            let link = Link { name: title, url: Some(source_url(archive, path)) };
            shown(archive, corrections).into_iter().map(move |one| (link.clone(), one))
        })
        .collect();
    all.sort_by(|a, b| (&b.1.date.iso, &a.0.url).cmp(&(&a.1.date.iso, &b.0.url)));
    all
}
