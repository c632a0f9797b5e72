//! The small pieces that many pages show: dates, grades, links, rows of lists.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tera::Value;

use super::given::{Given, given};
use super::words;
use crate::model::{
    Archive, Article, ArticleId, Award, Basis, CouncilId, Date, Event, EventId, Frameworks, Grade, Graded, Place,
};
use crate::plan::Address;

/// Addresses as pages and feeds write them.
#[derive(Debug, Clone, Copy)]
pub struct Urls<'a> {
    base_path: &'a str,
    base_url: &'a str,
}

impl<'a> Urls<'a> {
    pub fn new(archive: &'a Archive) -> Self {
        Self { base_path: &archive.site.base_path, base_url: &archive.site.base_url }
    }

    /// The path of the home page.
    pub fn root(&self) -> &'a str {
        self.base_path
    }

    /// From a site's address to what a link says: `/archive/councils/`.
    pub fn link(&self, address: &str) -> String {
        format!("{}{}", self.base_path, address.trim_start_matches('/'))
    }

    /// The full address, for feeds and other sites.
    pub fn full(&self, address: &str) -> String {
        format!("{}{}", self.base_url, address.trim_start_matches('/'))
    }

    /// The link to a council's page.
    pub fn council(&self, slug: &str) -> String {
        self.link(Address::of_council(slug).as_str())
    }
}

given! {
    /// A date: for machines, and as readers see it.
    #[derive(Debug, Clone)]
    pub struct DateView {
        pub iso: String,
        pub text: String,
    }
}

impl From<Date> for DateView {
    fn from(date: Date) -> Self {
        Self { iso: date.iso(), text: date.to_string() }
    }
}

given! {
    /// A grade or what stands in its place, ready to be shown as a word, a meter and a colour.
    #[derive(Debug, Clone)]
    pub struct Badge {
        /// The scale's key, or `none`.
        pub scale: String,
        /// `requires-improvement`
        pub slug: String,
        /// `Requires improvement to be good`
        pub label: String,
        /// Filled marks of the meter.
        pub marks: usize,
        /// All marks of the meter; 0 without one.
        pub of: usize,
    }
}

impl Badge {
    pub fn of_grade(frameworks: &Frameworks, grade: Grade) -> Self {
        let (marks, of) = frameworks.marks(grade);
        let word = frameworks.word(grade);
        Self {
            scale: frameworks.scale_of(grade).key.clone(),
            slug: word.slug.clone(),
            label: words::capitalised(&word.label),
            marks,
            of,
        }
    }

    pub fn of_place(frameworks: &Frameworks, place: Place) -> Self {
        match place {
            Place::Grade(grade) => Self::of_grade(frameworks, grade),
            other => Self {
                scale: "none".to_owned(),
                slug: other.slug(frameworks),
                label: words::capitalised(&other.label(frameworks)),
                marks: 0,
                of: 0,
            },
        }
    }

    pub fn of_award(frameworks: &Frameworks, award: Award) -> Self {
        match award {
            Award::Grade(grade) => Self::of_grade(frameworks, grade),
            Award::NotJudged => Self::of_place(frameworks, Place::NotJudged),
        }
    }
}

given! {
    /// A name with the page it leads to, where there is one.
    #[derive(Debug, Clone)]
    pub struct Link {
        pub name: String,
        pub url: Option<String>,
    }
}

given! {
    /// A judgement and its grade.
    #[derive(Debug, Clone)]
    pub struct JudgementView {
        pub name: String,
        pub badge: Badge,
    }
}

given! {
    /// An article in a list.
    #[derive(Debug, Clone)]
    pub struct ArticleRow {
        pub is_event: bool,
        pub title: String,
        pub url: String,
        pub date: DateView,
        /// As [`Link`].
        pub councils: Vec<Value>,
        pub summary: String,
        pub rating: Option<RatingView>,
    }
}

given! {
    /// The rating that an article reports.
    #[derive(Debug, Clone)]
    pub struct RatingView {
        /// As [`Badge`].
        pub badge: Value,
        /// The event that awards it.
        pub event_url: Option<String>,
        /// No event in the archive awards it.
        pub as_reported: bool,
    }
}

given! {
    /// An event in a list.
    #[derive(Debug, Clone)]
    pub struct EventRow {
        pub is_event: bool,
        pub is_graded: bool,
        pub kind: String,
        pub title: String,
        pub url: String,
        pub date: DateView,
        /// As [`Link`].
        pub council: Value,
        pub inspected: Option<String>,
        pub framework: Option<String>,
        pub overall: Option<Badge>,
        pub judgements: Vec<JudgementView>,
        pub certainty: Option<String>,
    }
}

given! {
    /// Where a current council stands today, overall.
    #[derive(Debug, Clone)]
    pub struct StandingRow {
        pub overall: Badge,
        pub published: Option<DateView>,
        /// The report, or the article, that says so.
        pub url: Option<String>,
    }
}

/// Rows of articles and events, each made once and shared by all the lists it stands in.
pub struct Rows<'a> {
    archive: &'a Archive,
    /// Links to the councils, by id.
    councils: BTreeMap<CouncilId, Value>,
    /// Where the current councils stand today.
    standings: BTreeMap<CouncilId, Value>,
    articles: Vec<OnceLock<Value>>,
    events: Vec<OnceLock<Value>>,
}

impl<'a> Rows<'a> {
    pub fn new(archive: &'a Archive) -> Self {
        let councils = archive.councils().map(|(id, _)| (id, council_link(archive, id).value())).collect();
        let standing = |(id, _)| Some((id, standing_row(archive, id)?.value()));
        let standings = archive.current_councils().filter_map(standing).collect();
        let empty = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        Self {
            archive,
            councils,
            standings,
            articles: empty(archive.articles().count()),
            events: empty(archive.events().count()),
        }
    }

    pub fn article(&self, id: ArticleId) -> Value {
        let row = || article_row(self.archive, &self.councils, self.archive.article(id)).value();
        self.articles[id.index()].get_or_init(row).clone()
    }

    pub fn event(&self, id: EventId) -> Value {
        let row = || event_row(self.archive, &self.councils, self.archive.event(id)).value();
        self.events[id.index()].get_or_init(row).clone()
    }

    /// Where a council stands today; nothing for one that is not current.
    pub fn council(&self, id: CouncilId) -> Option<Value> {
        self.standings.get(&id).cloned()
    }

    pub fn articles(&self, ids: &[ArticleId]) -> Value {
        ids.iter().map(|id| self.article(*id)).collect::<Vec<_>>().into()
    }
}

pub fn council_link(archive: &Archive, id: CouncilId) -> Link {
    let council = archive.council(id);
    let url = council.exists.then(|| Urls::new(archive).council(&council.slug));
    Link { name: council.name.clone(), url }
}

/// Those that have begun: a council to come is not spoken of.
pub fn council_links(archive: &Archive, ids: &[CouncilId]) -> Vec<Link> {
    ids.iter().filter(|id| archive.council(**id).exists).map(|id| council_link(archive, *id)).collect()
}

/// The address of a page made from a file; the plan has refused files without one.
pub fn source_url(archive: &Archive, path: &crate::diagnostic::SourcePath) -> String {
    let address = Address::of_source(path).unwrap_or_else(|_| Address::root());
    Urls::new(archive).link(address.as_str())
}

fn standing_row(archive: &Archive, id: CouncilId) -> Option<StandingRow> {
    let basis = archive.basis(id)?;
    let standing = archive.standing(id, None);
    Some(StandingRow {
        overall: Badge::of_place(&archive.frameworks, standing.place),
        published: standing.published.map(DateView::from),
        url: Some(match basis {
            Basis::Event(event) => source_url(archive, &archive.event(event).path),
            Basis::Article(article) => source_url(archive, &archive.article(article).path),
        }),
    })
}

fn article_row(archive: &Archive, councils: &BTreeMap<CouncilId, Value>, article: &Article) -> ArticleRow {
    ArticleRow {
        is_event: false,
        title: words::typeset(&article.title),
        url: source_url(archive, &article.path),
        date: article.moment.date.into(),
        councils: article
            .councils
            .iter()
            .filter(|id| archive.council(**id).exists)
            .filter_map(|id| councils.get(id).cloned())
            .collect(),
        summary: words::typeset(&article.summary),
        rating: rating(archive, article),
    }
}

/// The rating of an article; the same for all its councils.
pub fn rating(archive: &Archive, article: &Article) -> Option<RatingView> {
    let reported = article.reported.first()?;
    let event = reported.event.map(|id| source_url(archive, &archive.event(id).path));
    Some(RatingView {
        badge: Badge::of_grade(&archive.frameworks, reported.grade).value(),
        event_url: event,
        as_reported: article.is_as_reported(),
    })
}

fn event_row(archive: &Archive, councils: &BTreeMap<CouncilId, Value>, event: &Event) -> EventRow {
    let graded = event.graded.as_ref();
    EventRow {
        is_event: true,
        is_graded: graded.is_some(),
        kind: event.kind.label().to_owned(),
        title: words::event_title(archive, event),
        url: source_url(archive, &event.path),
        date: event.moment.date.into(),
        council: councils.get(&event.council).cloned().unwrap_or_else(Value::none),
        inspected: words::inspected(event.from, event.to),
        framework: graded.map(|graded| archive.frameworks.get(graded.framework).short.clone()),
        overall: graded.and_then(|graded| overall(archive, graded)),
        judgements: graded.map(|graded| judgements(archive, graded)).unwrap_or_default(),
        certainty: event.certainty.map(|certainty| certainty.label().to_owned()),
    }
}

/// The overall award; 'no overall grade awarded' where the framework knows overall grades, or did.
pub fn overall(archive: &Archive, graded: &Graded) -> Option<Badge> {
    let frameworks = &archive.frameworks;
    match graded.overall {
        Some(award) => Some(Badge::of_award(frameworks, award)),
        None => frameworks.get(graded.framework).overall.map(|_| Badge::of_place(frameworks, Place::NoneAwarded)),
    }
}

/// An event's grades in words: the judgement, and what was awarded.
pub fn event_words(archive: &Archive, event: &Event) -> Vec<(String, String)> {
    let Some(graded) = &event.graded else { return Vec::new() };
    let overall = overall(archive, graded).map(|badge| (String::new(), badge.label));
    overall.into_iter().chain(judgements(archive, graded).into_iter().map(|one| (one.name, one.badge.label))).collect()
}

pub fn judgements(archive: &Archive, graded: &Graded) -> Vec<JudgementView> {
    let framework = archive.frameworks.get(graded.framework);
    let names: BTreeMap<&str, &str> = framework.judgements.iter().map(|one| (&*one.key, one.name.as_str())).collect();
    let view = |(key, award): &(crate::model::JudgementKey, Award)| JudgementView {
        name: names.get(&**key).copied().unwrap_or(key).to_owned(),
        badge: Badge::of_award(&archive.frameworks, *award),
    };
    graded.judgements.iter().map(view).collect()
}
