//! A council's events and articles in order of date.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Archive, ArticleId, CouncilId, Date, EventId};

/// A council's timeline, newest first.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An event, and the articles that report it, oldest first.
    Event(EventId, Vec<ArticleId>),
    /// An article that reports no event in the archive.
    Article(ArticleId),
}

impl Entry {
    /// The date by which it is placed.
    #[must_use]
    pub fn date(&self, archive: &Archive) -> Date {
        match self {
            Self::Event(event, _) => archive.event(*event).moment.date,
            Self::Article(article) => archive.article(*article).moment.date,
        }
    }
}

impl Timeline {
    /// The timelines of all councils, those to come as well, in the order of their ids.
    pub(super) fn all(archive: &Archive) -> Vec<Self> {
        let mut coverage: BTreeMap<EventId, Vec<ArticleId>> = BTreeMap::new();
        let mut timelines = vec![Self::default(); archive.councils.len()];
        // Articles stand newest first; coverage reads oldest first.
        for (id, article) in archive.articles().collect::<Vec<_>>().into_iter().rev() {
            for event in &article.events {
                coverage.entry(*event).or_default().push(id);
            }
            for council in &article.councils {
                let reports = |event: &EventId| archive.event(*event).council == *council;
                if !article.events.iter().any(reports) {
                    timelines[council.0 as usize].entries.push(Entry::Article(id));
                }
            }
        }
        for (id, event) in archive.events() {
            let articles = coverage.remove(&id).unwrap_or_default();
            timelines[event.council.0 as usize].entries.push(Entry::Event(id, articles));
        }
        timelines.par_iter_mut().for_each(|timeline| {
            timeline.entries.sort_by_key(|entry| Reverse(sort_key(entry, archive)));
        });
        timelines
    }

    /// The events alone, newest first.
    pub fn events(&self) -> impl Iterator<Item = EventId> + '_ {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Event(event, _) => Some(*event),
            Entry::Article(_) => None,
        })
    }

    /// The articles that report an event.
    #[must_use]
    pub fn coverage(&self, event: EventId) -> &[ArticleId] {
        let found = self.entries.iter().find_map(|entry| match entry {
            Entry::Event(id, articles) if *id == event => Some(articles.as_slice()),
            _ => None,
        });
        found.unwrap_or_default()
    }
}

/// By date; on one day an event stands above the articles; then by a stable order.
fn sort_key(entry: &Entry, archive: &Archive) -> (Date, u8, u32) {
    match entry {
        Entry::Event(id, _) => (entry.date(archive), 1, id.0),
        Entry::Article(id) => (entry.date(archive), 0, u32::MAX - id.0),
    }
}

impl Archive {
    /// Every article about a council, newest first, whether it stands under an event or by itself.
    pub fn articles_about(&self, council: CouncilId) -> Vec<ArticleId> {
        let mut articles: Vec<ArticleId> =
            self.entries_about(council).filter(|article| self.article(*article).councils.contains(&council)).collect();
        articles.sort_unstable();
        articles.dedup();
        articles
    }

    /// The articles on a council's timeline, in no order and perhaps twice: those under its events as well.
    pub(super) fn entries_about(&self, council: CouncilId) -> impl Iterator<Item = ArticleId> {
        self.timeline(council)
            .entries
            .iter()
            .flat_map(|entry| match entry {
                Entry::Event(_, articles) => articles.as_slice(),
                Entry::Article(article) => std::slice::from_ref(article),
            })
            .copied()
    }
}
