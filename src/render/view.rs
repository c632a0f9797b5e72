//! The small pieces that many pages show: dates, grades, links, rows of lists.

use std::collections::BTreeMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use super::given::{Given, Shaped, Shared, given};
use super::words;
use crate::model::{
    Archive, Article, ArticleId, Award, Basis, CouncilId, Date, Event, EventId, Frameworks, Grade, Graded, Place,
};
use crate::plan::Address;
use crate::theme::Shape;

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
        [self.base_path, address.trim_start_matches('/')].concat()
    }

    /// The full address, for feeds and other sites.
    pub fn full(&self, address: &str) -> String {
        [self.base_url, address.trim_start_matches('/')].concat()
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
        /// For machines: `2018-07-20`, `2018-07` or `2018`.
        pub iso: String,
        /// For readers: `20 July 2018`, `July 2018` or `2018`.
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
    #[derive(Debug, Clone, PartialEq, Eq)]
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

    /// What is not a grade.
    pub fn of_none(slug: &str, label: &str) -> Self {
        let (scale, label) = ("none".to_owned(), words::capitalised(label));
        Self { scale, slug: slug.to_owned(), label, marks: 0, of: 0 }
    }

    pub fn of_place(frameworks: &Frameworks, place: Place) -> Self {
        match place {
            Place::Grade(grade) => Self::of_grade(frameworks, grade),
            other => Self::of_none(&other.slug(frameworks), &other.label(frameworks)),
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
        /// The name.
        pub name: String,
        /// Its page.
        pub url: Option<String>,
    }
}

given! {
    /// A judgement and its grade.
    #[derive(Debug, Clone)]
    pub struct JudgementView {
        /// The judgement: `Leadership`.
        pub name: String,
        /// Its grade.
        pub badge: Badge,
    }
}

given! {
    /// An article in a list.
    #[derive(Debug, Clone)]
    pub struct ArticleRow {
        /// No: it is an article.
        pub is_event: bool,
        /// Its title.
        pub title: String,
        /// Its page.
        pub url: String,
        /// The day of the article.
        pub date: Shared<DateView>,
        /// Whom it is about.
        pub councils: Vec<Shared<Link>>,
        /// Its summary, or its first paragraph.
        pub summary: String,
        /// The rating that it reports.
        pub rating: Option<Shared<RatingView>>,
    }
}

given! {
    /// The rating that an article reports.
    #[derive(Debug, Clone)]
    pub struct RatingView {
        /// The grade.
        pub badge: Shared<Badge>,
        /// The event that awards it.
        pub event_url: Option<String>,
        /// Whether no event in the archive awards it.
        pub as_reported: bool,
    }
}

given! {
    /// An event in a list.
    #[derive(Debug, Clone)]
    pub struct EventRow {
        /// Yes: it is an event.
        pub is_event: bool,
        /// Whether it grades services.
        pub is_graded: bool,
        /// `Inspection`, `Monitoring visit`, ...
        pub kind: String,
        /// Its council, kind and day.
        pub title: String,
        /// Its page.
        pub url: String,
        /// The day it was published.
        pub date: DateView,
        /// Whom it is about.
        pub council: Shared<Link>,
        /// The days of the inspection: `8 to 31 May 2018`.
        pub inspected: Option<String>,
        /// The framework's short name.
        pub framework: Option<String>,
        /// The overall grade, or what stands in its place.
        pub overall: Option<Badge>,
        /// The grades of its judgements.
        pub judgements: Vec<JudgementView>,
        /// How surely it is known, in a sentence.
        pub certainty: Option<String>,
    }
}

given! {
    /// Where a current council stands today, overall.
    #[derive(Debug, Clone)]
    pub struct StandingRow {
        /// Its grade, or what stands in its place.
        pub overall: Badge,
        /// The day of the report.
        pub published: Option<DateView>,
        /// The report, or the article, that says so.
        pub url: Option<String>,
    }
}

/// An article's row, or an event's: `is_event` tells which.
#[derive(Debug)]
pub struct AnyRow;

impl Shaped for AnyRow {
    fn shape() -> Shape {
        Shape::Either(vec![ArticleRow::shape(), EventRow::shape()])
    }
}

/// Of how many articles the rows are kept: a row has some 1,500 bytes. Those of older ones are made for every
/// list anew, of which there are about four.
const MOST_KEPT: usize = 60_000;

/// Rows of articles and events, and what stands in many of them, each made once and shared by all the
/// lists it stands in.
pub struct Rows<'a> {
    archive: &'a Archive,
    /// Links to the councils, by id.
    councils: BTreeMap<CouncilId, Shared<Link>>,
    /// Links to the topics, by slug.
    topics: BTreeMap<&'a str, Shared<Link>>,
    /// The days of articles.
    dates: Kept<Date, DateView>,
    /// The grades that articles report.
    grades: Kept<Grade, Badge>,
    /// What articles report: a grade, the event that awards it, and whether none in the archive does.
    ratings: Kept<(Grade, Option<EventId>, bool), RatingView>,
    /// Where the current councils stand today.
    standings: BTreeMap<CouncilId, Shared<StandingRow>>,
    /// Those of the newest articles, kept once they are made.
    articles: Vec<OnceLock<Shared<ArticleRow>>>,
    events: Vec<OnceLock<Shared<EventRow>>>,
}

/// What is made when it is first asked for, and then kept: a single page of a large archive needs little of it.
struct Kept<K, T>(RwLock<BTreeMap<K, Shared<T>>>);

impl<K: Ord + Copy, T: Given> Kept<K, T> {
    fn get(&self, key: K, make: impl FnOnce() -> T) -> Shared<T> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let made = Shared::of(&make());
            self.0.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(made).clone()
        })
    }
}

impl<'a> Rows<'a> {
    pub fn new(archive: &'a Archive) -> Self {
        let councils = archive.councils().map(|(id, _)| (id, Shared::of(&council_link(archive, id)))).collect();
        let standing = |(id, _)| Some((id, Shared::of(&standing_row(archive, id)?)));
        let standings = archive.current_councils().filter_map(standing).collect();
        let topic = |(slug, name): (&'a String, &String)| (slug.as_str(), Shared::of(&topic_link(archive, slug, name)));
        Self {
            archive,
            councils,
            topics: archive.tags().iter().map(topic).collect(),
            dates: Kept(RwLock::default()),
            grades: Kept(RwLock::default()),
            ratings: Kept(RwLock::default()),
            standings,
            articles: archive.articles().take(MOST_KEPT).map(|_| OnceLock::new()).collect(),
            events: archive.events().map(|_| OnceLock::new()).collect(),
        }
    }

    /// All that was kept of articles and events.
    pub fn into_kept(self) -> impl Send + use<> {
        (self.articles, self.events)
    }

    pub fn article(&self, id: ArticleId) -> Shared<ArticleRow> {
        let row = || Shared::of(&self.article_row(self.archive.article(id)));
        self.articles.get(id.index()).map_or_else(row, |kept| kept.get_or_init(row).clone())
    }

    pub fn event(&self, id: EventId) -> Shared<EventRow> {
        let row = || Shared::of(&event_row(self.archive, &self.councils, self.archive.event(id)));
        self.events[id.index()].get_or_init(row).clone()
    }

    /// The event or the article on which a grade rests.
    pub fn basis(&self, basis: Basis) -> Shared<AnyRow> {
        match basis {
            Basis::Event(event) => self.event(event).among(),
            Basis::Article(article) => self.article(article).among(),
        }
    }

    /// Where a council stands today; nothing for one that is not current.
    pub fn council(&self, id: CouncilId) -> Option<Shared<StandingRow>> {
        self.standings.get(&id).cloned()
    }

    pub fn articles(&self, ids: &[ArticleId]) -> Vec<Shared<ArticleRow>> {
        ids.iter().map(|id| self.article(*id)).collect()
    }

    /// The link to a council.
    pub fn link(&self, id: CouncilId) -> Shared<Link> {
        self.councils.get(&id).cloned().unwrap_or_else(|| Shared::of(&council_link(self.archive, id)))
    }

    /// Those that have begun: a council to come is not spoken of.
    pub fn links(&self, ids: &[CouncilId]) -> Vec<Shared<Link>> {
        ids.iter().filter(|id| self.archive.council(**id).exists).map(|id| self.link(*id)).collect()
    }

    /// The link to a topic.
    pub fn topic(&self, slug: &str) -> Shared<Link> {
        let link = || Shared::of(&topic_link(self.archive, slug, slug));
        self.topics.get(slug).cloned().unwrap_or_else(link)
    }

    /// The day of an article.
    pub fn date(&self, article: &Article) -> Shared<DateView> {
        let date = article.moment.date;
        self.dates.get(date, || DateView::from(date))
    }

    /// The rating of an article; the same for all its councils.
    pub fn rating(&self, article: &Article) -> Option<Shared<RatingView>> {
        let archive = self.archive;
        let (reported, as_reported) = (article.reported.first()?, article.is_as_reported());
        let view = || RatingView {
            badge: self.grades.get(reported.grade, || Badge::of_grade(&archive.frameworks, reported.grade)),
            event_url: reported.event.map(|id| source_url(archive, &archive.event(id).path)),
            as_reported,
        };
        Some(self.ratings.get((reported.grade, reported.event, as_reported), view))
    }

    fn article_row(&self, article: &Article) -> ArticleRow {
        ArticleRow {
            is_event: false,
            title: words::typeset(&article.title),
            url: source_url(self.archive, &article.path),
            date: self.date(article),
            councils: self.links(&article.councils),
            summary: words::typeset(&article.summary),
            rating: self.rating(article),
        }
    }
}

pub fn council_link(archive: &Archive, id: CouncilId) -> Link {
    let council = archive.council(id);
    let url = council.exists.then(|| Urls::new(archive).council(&council.slug));
    Link { name: council.name.clone(), url }
}

fn topic_link(archive: &Archive, slug: &str, name: &str) -> Link {
    let address = Address::folder(&["topics", slug]);
    Link { name: name.to_owned(), url: Some(Urls::new(archive).link(address.as_str())) }
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

fn event_row(archive: &Archive, councils: &BTreeMap<CouncilId, Shared<Link>>, event: &Event) -> EventRow {
    let graded = event.graded.as_ref();
    let link = councils.get(&event.council).cloned();
    let link = link.unwrap_or_else(|| Shared::of(&council_link(archive, event.council)));
    EventRow {
        is_event: true,
        is_graded: graded.is_some(),
        kind: event.kind.label().to_owned(),
        title: words::event_title(archive, event),
        url: source_url(archive, &event.path),
        date: event.moment.date.into(),
        council: link,
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
