//! Every output of a site, before a byte of it is rendered: its path, and what it shows.
//!
//! Whatever would be half-published is found here: two outputs that want one path, a link to
//! nothing, an alias that is taken. `check` is a build that stops after this.

mod address;
mod amend;
mod builder;
mod cards;
mod links;
mod search;

pub use address::{Address, OutputPath, PathError};
pub use cards::Carded;
pub use links::{Links, Resolved};
pub use search::{Search, Subject, day};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use builder::Builder;

use crate::diagnostic::{Diagnostic, SourcePath};
use crate::model::{Archive, ArticleId, CouncilId, EventId, Grade, Item, JudgementKey, Place as Standing};
use crate::picture::Version;
use crate::theme::{Extra, ThemeFiles};

/// How many entries a page of a list holds.
pub const PER_PAGE: usize = 50;

/// Every output by its path, and the addresses that lead elsewhere.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What is to be written, and where.
    pub outputs: Arc<BTreeMap<OutputPath, Output>>,
    /// Earlier addresses and where they lead, by address.
    pub redirects: BTreeMap<String, Address>,
    /// What links within the site lead to.
    pub links: Links,
    /// The indexes of grades: overall first.
    pub indexes: Vec<GradeIndex>,
    /// Topics by slug, with their articles, newest first.
    pub topics: BTreeMap<String, Vec<ArticleId>>,
    /// Years with their articles and events, newest first.
    pub years: BTreeMap<i32, Vec<Item>>,
    /// What the search page finds.
    pub search: Search,
    /// What the site does without.
    pub without: BTreeSet<Extra>,
}

/// One output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A page of HTML
    Page(Page),
    /// An Atom feed
    Feed(Feed),
    /// A table as CSV
    Csv(Table),
    /// A table as JSON
    Json(Table),
    /// The description of all tables
    DataPackage,
    /// The list of all pages for search engines, or of its parts
    Sitemap,
    /// A part of that list, from 1
    SitemapPart(usize),
    /// What search engines may read
    Robots,
    /// Earlier addresses, for hosts that know them
    Redirects,
    /// Headers, for hosts that know them
    Headers,
    /// A file of the search page's index
    Search(crate::search::File),
    /// The picture that other sites show beside a link
    Card(Carded),
    /// A file of the theme
    Asset(String),
    /// A picture or other file beside the Markdown
    File(SourcePath),
    /// A smaller version of a picture beside the Markdown
    Picture(SourcePath, Version),
}

/// A page of HTML, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The newest stories and results, and the national picture
    Home,
    /// A news story
    Article(ArticleId),
    /// The notice in place of a story that was taken back
    Withdrawn(usize),
    /// All councils
    Councils,
    /// A council
    Council(CouncilId),
    /// An event
    Event(EventId),
    /// How many councils hold which grade
    Ratings,
    /// Who holds a grade and what was written about it
    Grade(GradePage),
    /// A region's councils
    Region(String),
    /// A topic's articles
    Topic(String, Pager),
    /// The years
    Archive,
    /// A year's articles and events
    Year(i32, Pager),
    /// A plain page
    Plain(usize),
    /// What was corrected, with the site's own words on it
    Corrections(Option<usize>),
    /// Shares of councils by grade over time
    Trends,
    /// Days since each council was last inspected
    Waiting,
    /// The tables
    Data,
    /// The search, and without a script the ways in
    Search,
    /// For addresses that lead nowhere
    NotFound,
}

/// Which page of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradePage {
    /// Which index of the plan.
    pub index: usize,
    /// The part of the address that names the place: `good`.
    pub slug: String,
    /// The place, where current councils could stand in it.
    pub place: Option<Standing>,
    /// Which part.
    pub pager: Pager,
}

/// Which part of a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pager {
    /// From 1.
    pub number: usize,
    /// How many there are, at least 1.
    pub of: usize,
}

impl Pager {
    /// The parts of a list of this length.
    pub fn all(length: usize) -> impl Iterator<Item = Self> {
        let of = length.div_ceil(PER_PAGE).max(1);
        (1..=of).map(move |number| Self { number, of })
    }

    /// This part of a list.
    #[must_use]
    pub fn part<'a, T>(&self, list: &'a [T]) -> &'a [T] {
        let start = ((self.number - 1) * PER_PAGE).min(list.len());
        &list[start..list.len().min(start + PER_PAGE)]
    }
}

/// An index of grades: what `/ratings/` and its pages are about.
#[derive(Debug, Clone)]
pub struct GradeIndex {
    /// The judgement; nothing for overall.
    pub judgement: Option<(JudgementKey, String)>,
    /// Every current council in its place.
    pub index: crate::model::Index,
    /// The articles that report each grade, by the grade's slug; for overall only.
    pub articles: BTreeMap<String, Vec<ArticleId>>,
}

/// An Atom feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// Everything
    All,
    /// A council's events and articles
    Council(CouncilId),
    /// Articles and events of a grade
    Grade(String),
    /// What was corrected
    Corrections,
}

/// A table of the archive's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Every current council's grades
    Current,
    /// Graded events
    Inspections,
    /// All events
    Events,
    /// All councils
    Councils,
    /// All articles
    Articles,
    /// How many councils held which grade at each quarter's end
    Trends,
    /// What was corrected
    Corrections,
    /// Where sources disagree
    Conflicts,
}

/// How many addresses a sitemap may hold, as sitemaps.org has it.
pub const PER_SITEMAP: usize = 50_000;

impl Output {
    /// Whether it is a page for readers, to be found by search engines.
    #[must_use]
    pub fn is_for_readers(&self) -> bool {
        matches!(self, Self::Page(page) if !matches!(page, Page::NotFound | Page::Withdrawn(_)))
    }
}

impl Table {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Current,
        Self::Inspections,
        Self::Events,
        Self::Councils,
        Self::Articles,
        Self::Trends,
        Self::Corrections,
        Self::Conflicts,
    ];

    /// Its name, as its files are called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Inspections => "inspections",
            Self::Events => "events",
            Self::Councils => "councils",
            Self::Articles => "articles",
            Self::Trends => "trends",
            Self::Corrections => "corrections",
            Self::Conflicts => "conflicts",
        }
    }
}

impl Plan {
    /// The plan of an archive, and every problem in it.
    #[must_use]
    pub fn new(archive: &Archive, theme: &ThemeFiles) -> (Self, Vec<Diagnostic>) {
        let without = theme.without.clone();
        let mut builder = Builder { archive, without: &without, outputs: BTreeMap::new(), problems: Vec::new() };
        let is_searched = !without.contains(&Extra::Search);
        let list = || rayon::join(|| archive.articles_by_tag(), || (indexes(archive), archive.entries_by_year()));
        let find = || if is_searched { Search::new(archive) } else { Search::default() };
        // What takes longest comes first.
        let ((), (links, (search, (topics, (indexes, years))))) = rayon::join(
            || builder.content(),
            || rayon::join(|| Links::of_sources(archive), || rayon::join(find, list)),
        );
        builder.indexes(&indexes);
        builder.lists(&topics, &years);
        builder.search(&search.layout);
        builder.machine_files(theme);
        // Nothing leads to the notice in place of what was taken back, and those of the sources are known.
        let is_more = |output: &Output| {
            !matches!(output, Output::Page(Page::Withdrawn(_) | Page::Article(_) | Page::Event(_) | Page::Plain(_)))
        };
        let led_to = builder.outputs.values().filter(|(_, output, _)| is_more(output));
        let mut links = links.with(&led_to.map(|(path, ..)| path).collect::<Vec<_>>());
        links.check(archive, &mut builder.problems);
        builder.files(&links);
        builder.folders();
        builder.held();
        builder.sitemap_parts();
        let redirects = builder.redirects();
        let problems = builder.problems;
        let outputs = builder.outputs.into_iter().map(|(_, (path, output, _))| (path, output)).collect();
        let outputs = Arc::new(outputs);
        (Self { outputs, redirects, links, indexes, topics, years, search, without }, problems)
    }
}

impl Plan {
    /// What stands for the bytes of every version of a picture.
    #[must_use]
    pub fn picture_keys(&self) -> BTreeSet<u64> {
        let key = |output: &Output| match output {
            Output::Picture(source, version) => Some(self.links.picture(source)?.key(*version)),
            _ => None,
        };
        self.outputs.values().filter_map(key).collect()
    }
}

fn indexes(archive: &Archive) -> Vec<GradeIndex> {
    let mut by_grade: BTreeMap<Grade, Vec<ArticleId>> = BTreeMap::new();
    for (id, article) in archive.articles() {
        for (at, reported) in article.reported.iter().enumerate() {
            let is_new = article.reported[..at].iter().all(|other| other.grade != reported.grade);
            by_grade.entry(reported.grade).or_default().extend(is_new.then_some(id));
        }
    }
    // Grades of two frameworks may have one page.
    let mut articles: BTreeMap<String, Vec<ArticleId>> = BTreeMap::new();
    for (grade, ids) in by_grade {
        articles.entry(archive.frameworks.page_slug(grade)).or_default().extend(ids);
    }
    for ids in articles.values_mut() {
        ids.sort_unstable();
        ids.dedup();
    }
    let overall = GradeIndex { judgement: None, index: archive.index(None), articles };
    let judgements = archive.judgements().into_iter().map(|(key, name)| GradeIndex {
        index: archive.index(Some(&key)),
        judgement: Some((key, name)),
        articles: BTreeMap::new(),
    });
    std::iter::once(overall).chain(judgements).collect()
}

impl GradeIndex {
    /// Every place that has a page: the grades of today's scale, the other places that hold a
    /// council, and the grades that an article reports.
    #[must_use]
    pub fn places(&self, archive: &Archive) -> Vec<(String, Option<Standing>)> {
        let mut places: Vec<Standing> = self.index.places.keys().copied().collect();
        let today = archive.as_of.day;
        for (id, framework) in archive.frameworks.iter() {
            if framework.whole_service && framework.in_force.overlaps(today, today) {
                places.extend(archive.frameworks.grades(id).map(Standing::Grade));
            }
        }
        places.sort();
        places.dedup();
        let mut found: Vec<(String, Option<Standing>)> =
            places.into_iter().map(|place| (place.slug(&archive.frameworks), Some(place))).collect();
        for slug in self.articles.keys() {
            if !found.iter().any(|(known, _)| known == slug) {
                found.push((slug.clone(), None));
            }
        }
        found
    }

    /// The address of one of its pages.
    #[must_use]
    pub fn address(&self, slug: &str) -> Address {
        match &self.judgement {
            None => Address::folder(&["ratings", slug]),
            Some((key, _)) => Address::folder(&["ratings", &key.replace('_', "-"), slug]),
        }
    }
}
