//! An article: the story, the event it reports, its place in its councils' time, corrections, sources.

use super::{Filled, PageView, filled};
use crate::diagnostic::SourcePath;
use crate::markdown::{Target, Title};
use crate::model::{Archive, Article, ArticleId, Correction, CouncilId, Entry};
use crate::plan::Resolved;
use crate::render::context::Body;
use crate::render::given::{Shared, given, template};
use crate::render::view::{AnyRow, DateView, EventRow, Link, RatingView, StandingRow, source_url};
use crate::render::{Renderer, words};

given! {
    /// A picture above the text.
    #[derive(Debug)]
    struct ImageView {
        /// Its file.
        url: String,
        /// What it shows, for readers who do not see it.
        alt: String,
        /// How wide it is, in pixels; nothing where that is not known.
        width: Option<usize>,
        /// How high it is, in pixels.
        height: Option<usize>,
        /// Its smaller versions to choose from, for `srcset`.
        srcset: Option<String>,
        /// The same as WebP, for the `srcset` of a `<source type="image/webp">`.
        webp: Option<String>,
    }
}

given! {
    /// A correction that readers are shown.
    #[derive(Debug)]
    pub struct CorrectionView {
        /// Unique on the page of what was corrected.
        pub id: String,
        /// Its place on that page.
        pub url: String,
        /// The day of the correction.
        pub date: DateView,
        /// What was wrong, and what is right.
        pub note: String,
    }
}

given! {
    /// What lies next to an article on a council's timeline.
    #[derive(Debug)]
    struct PlaceInTime {
        /// The council.
        council: Shared<Link>,
        /// Where the council stands today.
        today: Option<Shared<StandingRow>>,
        /// The entry before it.
        earlier: Option<Shared<AnyRow>>,
        /// The entry after it.
        later: Option<Shared<AnyRow>>,
    }
}

template! {
    /// An article: the story, the event it reports, its place in its councils' time, corrections, sources.
    pub(super) struct ArticlePage<'a> in "article.html" {
        /// Its title.
        title: String,
        /// The day of the article.
        date: Shared<DateView>,
        /// The day it was last changed.
        updated: Option<DateView>,
        /// Who wrote it.
        authors: Vec<String>,
        /// Its summary, or its first paragraph.
        summary: String,
        /// Whether the summary is not the first paragraph of the text as well.
        has_own_summary: bool,
        /// Whom it is about.
        councils: Vec<Shared<Link>>,
        /// The rating that it reports.
        rating: Option<Shared<RatingView>>,
        /// The picture above the text.
        image: Option<ImageView>,
        /// Its text.
        body: Body<'a>,
        /// Its corrections, oldest first.
        corrections: Vec<CorrectionView>,
        /// Its sources.
        sources: Vec<Link>,
        /// Its topics.
        tags: Vec<Shared<Link>>,
        /// The events that it reports.
        events: Vec<Shared<EventRow>>,
        /// What lies next to it on the timeline of each council.
        places: Vec<PlaceInTime>,
    }
}

impl Renderer<'_> {
    pub(super) fn article(&self, id: ArticleId) -> Filled<'_> {
        let archive = self.archive;
        let article = archive.article(id);
        let title = if article.has_own_title { Title::Given } else { Title::FirstHeading };
        let sources: Vec<Link> =
            article.sources.iter().map(|(name, url)| Link { name: words::typeset(name), url: url.clone() }).collect();
        let councils = article.councils.iter().filter(|id| archive.council(**id).exists);
        let places = || councils.map(|council| self.place_in_time(*council, id)).collect();
        let given = ArticlePage {
            title: words::typeset(&article.title),
            date: self.rows.date(article),
            updated: self.past(article.updated),
            authors: article.authors.clone(),
            summary: words::typeset(&article.summary),
            has_own_summary: article.outline.summary.as_ref() != Some(&article.summary),
            councils: self.rows.links(&article.councils),
            rating: self.rows.rating(article),
            image: self.image(article),
            body: self.body(&article.path, &article.outline, title),
            corrections: shown(archive, &article.path, &article.corrections),
            sources,
            tags: article.tags.iter().map(|slug| self.rows.topic(slug)).collect(),
            events: article.events.iter().map(|event| self.rows.event(*event)).collect(),
            places: self.wanted::<ArticlePage<'_>, Vec<_>>("places", places),
        };
        let crumbs = || {
            let year = article.moment.date.year().to_string();
            self.crumbs(&[("Home", "/"), ("News", "/archive/"), (&year, &format!("/archive/{year}/"))])
        };
        let view = PageView {
            title: given.title.clone(),
            description: given.summary.clone(),
            crumbs: self.of_page::<ArticlePage<'_>, Vec<_>>("crumbs", crumbs),
            language: article.language.clone(),
            kind: "article",
            section: "News",
            ..PageView::default()
        };
        filled(view, given)
    }

    fn image(&self, article: &Article) -> Option<ImageView> {
        let (target, alt) = article.image.as_ref()?;
        let Resolved::File(file) = self.plan.links.resolve(&article.path, target) else { return None };
        let Target { address: url, shown } = self.file_target(&file)?;
        let side = |side: u32| usize::try_from(side).ok();
        Some(ImageView {
            url,
            alt: alt.clone(),
            width: shown.as_ref().and_then(|shown| side(shown.width)),
            height: shown.as_ref().and_then(|shown| side(shown.height)),
            srcset: shown.as_ref().and_then(|shown| shown.srcset.clone()),
            webp: shown.and_then(|shown| shown.webp),
        })
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
            Entry::Event(event, _) => self.rows.event(*event).among(),
            Entry::Article(article) => self.rows.article(*article).among(),
        };
        PlaceInTime {
            council: self.rows.link(council),
            today: self.rows.council(council),
            earlier: at.and_then(|at| entries.get(at + 1)).map(row),
            later: at.and_then(|at| entries.get(at.checked_sub(1)?)).map(row),
        }
    }
}

/// The corrections of substance up to the archive's day.
pub fn shown(archive: &Archive, path: &SourcePath, corrections: &[Correction]) -> Vec<CorrectionView> {
    let view = |(number, one): (usize, &Correction)| {
        let id = format!("correction-{number}");
        let url = format!("{}#{id}", source_url(archive, path));
        CorrectionView { url, id, date: one.date.into(), note: one.note.clone() }
    };
    (1..).zip(archive.of_substance(corrections)).map(view).collect()
}
