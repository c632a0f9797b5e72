//! The archive as a value: councils, events, articles and grades that cannot be wrong.
//!
//! [`Archive::new`] looks every name up, applies the rules of the domain to every item, and keeps
//! what exists as of the archive's instant. It is read-only afterwards, and every id in it resolves.

mod amend;
mod article;
mod breaks;
mod council;
mod course;
mod date;
pub mod draft;
mod event;
mod framework;
mod legal;
mod life;
mod lists;
mod map;
mod moment;
mod outlines;
mod page;
mod report;
mod site;
mod standing;
mod tags;
mod timeline;
mod trends;
mod waiting;
mod withdrawal;

pub(crate) use amend::{Amended, Lists, Renumbered, Written};
pub use article::{Article, Correction, CorrectionKind, Reported};
pub use breaks::{Break, Change};
pub use council::{Council, Councils, Delivery};
pub use course::{Course, Span};
pub use date::{Date, NotADate};
pub use event::{Award, Certainty, Claim, Conflict, Event, EventKind, Field, Graded, Reply, Visit};
pub use framework::{Framework, FrameworkId, Frameworks, Grade, Judgement, JudgementKey, Period, Scale, normalised};
pub use legal::{Awarded, Begun, begun_between, oldest_reported};
pub use life::{Showing, Unpublished};
pub use lists::Item;
pub use moment::{AsOf, Moment, start_of_day};
pub use page::PlainPage;
pub use site::{Cards, Publisher, SITE_FILE, Site};
pub use standing::{Basis, Index, Place, Standing};
pub use timeline::{Entry, Timeline};
pub use trends::{Point, Trend, end_of_quarter};
pub use waiting::{Wait, Waiting};
pub use withdrawal::Withdrawal;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::Outline;
use crate::picture::Beside;
use draft::{ArticleDraft, Draft, Drafts, EventMatter};

/// Which council of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CouncilId(u32);

/// Which event of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u32);

/// Which article of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(u32);

/// Everything that a site knows as of an instant, checked.
#[derive(Debug, Clone)]
pub struct Archive {
    /// The site itself.
    pub site: Site,
    /// The instant it is built for.
    pub as_of: AsOf,
    /// The inspection regimes.
    pub frameworks: Frameworks,
    /// The plain pages.
    pub pages: Vec<PlainPage>,
    /// Files that lie beside the Markdown.
    pub files: BTreeMap<SourcePath, Beside>,
    /// Articles that were taken back and have a notice at their address.
    pub withdrawn: Vec<Withdrawal>,
    /// Markdown files whose pages do not exist (yet), with what they hold: drafts, items held back,
    /// and those too broken to stand. Their links are checked like all others.
    pub held: BTreeMap<SourcePath, Arc<Outline>>,
    /// Addresses of lists that what is held will bring with it: years and topics.
    pub to_come: BTreeSet<String>,
    /// The earlier addresses of what does not exist (yet), by its file.
    pub aliases_to_come: BTreeMap<SourcePath, Vec<String>>,
    /// What it shows though it is not published, and why it is not: empty but in a preview.
    pub unpublished: BTreeMap<SourcePath, Unpublished>,
    /// How many items wait for a later instant.
    pub waiting: usize,
    /// When the next of them is released.
    pub next_release: Option<DateTime<Utc>>,
    /// How many articles have a rating that no event in the archive matches.
    pub as_reported: usize,
    councils: Councils,
    events: Vec<Arc<Event>>,
    /// Events that it does not show: an article may name them all the same.
    unseen: Vec<Arc<Event>>,
    articles: Vec<Arc<Article>>,
    timelines: Arc<[Timeline]>,
    /// What each council's state rests on.
    bases: Vec<Option<Basis>>,
    tags: BTreeMap<String, String>,
    /// Topics that articles write in more than one way.
    mixed_tags: BTreeSet<String>,
}

impl ArticleId {
    /// Its place in the archive's order, newest first.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl CouncilId {
    /// Its place in the order of the councils' slugs.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl EventId {
    /// Its place in the archive's order, oldest first.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Archive {
    /// The archive of a site's files as of an instant, and every problem in them. The archive is
    /// only fit to publish when none of the problems is an error.
    #[must_use]
    pub fn new(drafts: Drafts, as_of: AsOf) -> (Self, Vec<Diagnostic>) {
        Self::showing(drafts, as_of, Showing::Published)
    }

    /// As [`Archive::new`], and perhaps with what is not published.
    #[must_use]
    pub(crate) fn showing(drafts: Drafts, as_of: AsOf, showing: Showing) -> (Self, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let (site, found) = Site::new(drafts.site.as_ref());
        problems.extend(found);
        let (frameworks, found) = Frameworks::new(&drafts.frameworks);
        problems.extend(found);
        let (mut councils, found) = Councils::new(&drafts, as_of);
        problems.extend(found);
        map::check(&councils, &mut problems);

        let life = life::Life::new(as_of, site.zone, showing);
        let mut held: BTreeMap<SourcePath, Arc<Outline>> = BTreeMap::new();
        let all_events = event::read_all(&drafts.events, &councils, &frameworks, &mut problems);
        event::check_names(all_events.iter().map(|(event, _)| event), &mut problems);
        let event_state =
            |event: &Event, draft: &Draft<EventMatter>| life.of(event.moment, draft.matter.embargo, draft.matter.draft);
        let exists = |(event, draft): &&(Event, &Draft<EventMatter>)| {
            let is_gone = event.withdrawal.as_ref().is_some_and(|gone| gone.applies(as_of));
            !is_gone && life.shows(&event_state(event, draft))
        };
        let existing: BTreeSet<&SourcePath> = all_events.iter().filter(exists).map(|(event, _)| &event.path).collect();
        let each = all_events.iter().map(|(event, _)| event);
        let reading = article::Reading::new(&councils, each, &existing, &frameworks);
        let mut found = Vec::new();
        let (all_articles, of_tags) =
            rayon::join(|| article::read_all(&drafts.articles, &reading, &mut found), || tags::check(&drafts.articles));
        problems.extend(of_tags.into_iter().chain(found));

        // What is too broken to stand is no reason to call the links to it broken as well.
        held.extend(unreadable(&drafts.events, all_events.iter().map(|(event, _)| &event.path)));
        held.extend(unreadable(&drafts.articles, all_articles.iter().map(|(article, _)| &article.path)));
        let mut sorted = Sorted::new(life, held);
        for (event, draft) in all_events {
            let state = event_state(&event, draft);
            sorted.event(event, draft, &state);
        }
        for (article, draft) in all_articles {
            let state = life.of(article.moment, draft.matter.embargo, draft.matter.draft);
            sorted.article(article, draft, &state);
        }
        let Sorted { published, mut withdrawn, mut held, to_come, releases, mut unpublished, .. } = sorted;
        let Sorted { events, unseen, articles, aliases_to_come, .. } = sorted;
        councils.keep_named(articles.iter().map(|article| &**article));
        life.begin(&mut councils, &mut unpublished);
        let unborn = councils.iter().filter(|(_, council)| !council.exists);
        held.extend(unborn.map(|(_, council)| (council.path.clone(), council.outline.clone())));
        let (pages, gone) = page::plain_pages(&drafts.pages, life, (&mut held, &mut unpublished), &mut problems);
        withdrawn.extend(gone);
        let mut archive = Self {
            site,
            as_of,
            frameworks,
            pages,
            files: drafts.files.into_iter().collect(),
            withdrawn,
            held,
            to_come,
            aliases_to_come,
            unpublished,
            waiting: releases.len(),
            next_release: releases.into_iter().min(),
            as_reported: 0,
            councils,
            events: events.into_iter().map(Arc::new).collect(),
            unseen: unseen.into_iter().map(Arc::new).collect(),
            articles,
            timelines: Arc::default(),
            bases: Vec::new(),
            tags: BTreeMap::new(),
            mixed_tags: BTreeSet::new(),
        };
        archive.settle(&published);
        // Nobody waits until what was read has been taken apart.
        rayon::spawn(move || drop((drafts.articles, drafts.events)));
        (archive, problems)
    }

    /// The councils that have begun, in the order of their slugs.
    pub fn councils(&self) -> impl Iterator<Item = (CouncilId, &Council)> {
        self.councils.iter().filter(|(_, council)| council.exists)
    }

    /// The councils that are responsible on the archive's day.
    pub fn current_councils(&self) -> impl Iterator<Item = (CouncilId, &Council)> {
        self.councils().filter(|(_, council)| council.is_current(self.as_of.day))
    }

    /// A council.
    #[must_use]
    pub fn council(&self, id: CouncilId) -> &Council {
        self.councils.get(id)
    }

    /// The council of a slug.
    #[must_use]
    pub fn council_by_slug(&self, slug: &str) -> Option<CouncilId> {
        self.councils.by_slug(slug)
    }

    /// The events that exist, oldest first.
    pub fn events(&self) -> impl ExactSizeIterator<Item = (EventId, &Event)> {
        self.events.iter().enumerate().map(|(index, event)| (EventId(id(index)), &**event))
    }

    /// An event.
    #[must_use]
    pub fn event(&self, id: EventId) -> &Event {
        &self.events[id.0 as usize]
    }

    /// The articles that exist, newest first.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = (ArticleId, &Article)> {
        self.articles.iter().enumerate().map(|(index, article)| (ArticleId(id(index)), &**article))
    }

    /// An article.
    #[must_use]
    pub fn article(&self, id: ArticleId) -> &Article {
        &self.articles[id.0 as usize]
    }

    /// A council's events and articles, newest first.
    #[must_use]
    pub fn timeline(&self, council: CouncilId) -> &Timeline {
        &self.timelines[council.0 as usize]
    }

    /// Topics by slug, with their names.
    #[must_use]
    pub fn tags(&self) -> &BTreeMap<String, String> {
        &self.tags
    }

    /// Puts everything in its order and joins it, and names the topics of these articles.
    fn settle(&mut self, published: &[&ArticleDraft]) {
        let join = || {
            self.order();
            self.connect();
        };
        let ((), (tags, mixed_tags)) = rayon::join(join, || tags::names(published));
        (self.tags, self.mixed_tags) = (tags, mixed_tags);
    }

    /// Sorts what exists; from here on an id is a place in that order.
    fn order(&mut self) {
        self.events.sort_by(|a, b| a.place().cmp(&b.place()));
        self.articles.sort_by(|a, b| newest_first(a, b));
        self.withdrawn.sort_by(|a, b| a.path.cmp(&b.path));
        self.pages.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Joins articles to the events they report, and both to their councils' timelines.
    fn connect(&mut self) {
        let by_name = self.events_by_name();
        for article in &mut self.articles {
            Arc::make_mut(article).connect(&by_name);
        }
        self.line_up();
    }

    /// Makes of events and articles what follows from them.
    fn line_up(&mut self) {
        let count = || self.articles.iter().filter(|article| article.is_as_reported()).count();
        let (timelines, as_reported) = rayon::join(|| Timeline::all(self), count);
        (self.timelines, self.as_reported) = (timelines.into(), as_reported);
        let councils = (0..self.councils.len()).into_par_iter().map(|index| CouncilId(id(index)));
        self.bases = councils.map(|council| self.find_basis(council)).collect();
    }

    /// The events by their council and name.
    fn events_by_name(&self) -> BTreeMap<(CouncilId, String), EventId> {
        self.events().map(|(id, event)| ((event.council, event.stem.clone()), id)).collect()
    }
}

/// The order of articles: newest first, those of one instant by their files.
fn newest_first(a: &Article, b: &Article) -> Ordering {
    let newest_first = (b.moment.date, b.moment.instant).cmp(&(a.moment.date, a.moment.instant));
    newest_first.then_with(|| a.path.cmp(&b.path))
}

/// Items sorted by whether they exist.
struct Sorted<'a> {
    life: life::Life,
    events: Vec<Event>,
    unseen: Vec<Event>,
    articles: Vec<Arc<Article>>,
    /// The drafts of the articles that exist.
    published: Vec<&'a ArticleDraft>,
    withdrawn: Vec<Withdrawal>,
    held: BTreeMap<SourcePath, Arc<Outline>>,
    to_come: BTreeSet<String>,
    aliases_to_come: BTreeMap<SourcePath, Vec<String>>,
    releases: Vec<DateTime<Utc>>,
    unpublished: BTreeMap<SourcePath, Unpublished>,
}

impl<'a> Sorted<'a> {
    fn new(life: life::Life, held: BTreeMap<SourcePath, Arc<Outline>>) -> Self {
        Self {
            life,
            events: Vec::new(),
            unseen: Vec::new(),
            articles: Vec::new(),
            published: Vec::new(),
            withdrawn: Vec::new(),
            held,
            to_come: BTreeSet::new(),
            aliases_to_come: BTreeMap::new(),
            releases: Vec::new(),
            unpublished: BTreeMap::new(),
        }
    }

    /// Notes of what is shown why it is not published.
    fn mark(&mut self, path: &SourcePath, state: &life::State) {
        self.releases.extend(state.release());
        if self.life.shows(state) {
            self.unpublished.extend(state.unpublished().map(|why| (path.clone(), why)));
        }
    }

    fn event(&mut self, event: Event, draft: &Draft<EventMatter>, state: &life::State) {
        self.mark(&event.path, state);
        if self.life.shows(state) {
            match &event.withdrawal {
                Some(gone) if gone.applies(self.life.as_of()) => {
                    self.withdraw(gone.clone());
                    self.unseen.push(event);
                }
                _ => self.events.push(event),
            }
            return;
        }
        self.to_come.insert(format!("/archive/{}", event.moment.date.year()));
        self.held.insert(draft.path.clone(), draft.outline.clone());
        self.aliases_to_come.insert(event.path.clone(), event.aliases.clone());
        self.unseen.push(event);
    }

    fn article(&mut self, article: Arc<Article>, draft: &'a ArticleDraft, state: &life::State) {
        self.mark(&article.path, state);
        if !self.life.shows(state) {
            self.to_come.insert(format!("/archive/{}", article.moment.date.year()));
            self.to_come.extend(article.tags.iter().map(|tag| format!("/topics/{tag}")));
            self.held.insert(draft.path.clone(), article.outline_with_image());
            self.aliases_to_come.insert(article.path.clone(), article.aliases.clone());
        } else if let Some(gone) = article.withdrawal.as_ref().filter(|gone| gone.applies(self.life.as_of())) {
            self.withdraw(gone.clone());
        } else {
            self.published.push(draft);
            self.articles.push(article);
        }
    }

    /// A link to it shows its text alone.
    fn withdraw(&mut self, gone: Withdrawal) {
        self.held.insert(gone.path.clone(), Arc::default());
        self.withdrawn.push(gone);
    }
}

/// The files of which no item could be made: these were, in the same order.
fn unreadable<'a, T: AsRef<Draft<M>>, M>(
    drafts: &[Arc<T>],
    read: impl Iterator<Item = &'a SourcePath>,
) -> Vec<(SourcePath, Arc<Outline>)> {
    let mut read = read.peekable();
    let drafts = drafts.iter().map(|draft| (**draft).as_ref());
    let broken = drafts.filter(|draft| read.next_if(|read| **read == draft.path).is_none());
    broken.map(|draft| (draft.path.clone(), Arc::clone(&draft.outline))).collect()
}

/// An index as an id. A site of four thousand million files does not fit a machine.
fn id(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
