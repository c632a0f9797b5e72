//! What is to be found, in which order, and in which files the search page looks it up.

use chrono::Datelike;

use super::Address;
use crate::diagnostic::SourcePath;
use crate::model::{Archive, ArticleId, CouncilId, Date, EventId};
use crate::search::Layout;

/// Something to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A council
    Council(CouncilId),
    /// A plain page
    Plain(usize),
    /// An event
    Event(EventId),
    /// A news story
    Article(ArticleId),
}

/// All that is to be found.
#[derive(Debug, Default, Clone)]
pub struct Search {
    /// In the order of their days, first those without, and on one day of their addresses.
    pub subjects: Vec<Subject>,
    /// Into which files the index is divided.
    pub layout: Layout,
}

impl Search {
    /// What is to be found in an archive.
    #[must_use]
    pub fn new(archive: &Archive) -> Self {
        let councils = archive.councils().map(|(id, _)| Subject::Council(id));
        let pages = (0..archive.pages.len()).map(Subject::Plain);
        let events = archive.events().map(|(id, _)| Subject::Event(id));
        let articles = archive.articles().map(|(id, _)| Subject::Article(id));
        let mut all: Vec<(u32, Address, Subject)> = councils
            .chain(pages)
            .chain(events)
            .chain(articles)
            .map(|subject| (subject.day(archive), subject.address(archive), subject))
            .collect();
        all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        Self::in_order(all.into_iter().map(|(_, _, subject)| subject).collect(), archive)
    }

    /// These, which are in order.
    pub(super) fn in_order(subjects: Vec<Subject>, archive: &Archive) -> Self {
        let days: Vec<u32> = subjects.iter().map(|subject| subject.day(archive)).collect();
        Self { subjects, layout: Layout::new(&days) }
    }
}

impl Subject {
    /// Whether it stands before another.
    pub(super) fn is_before(&self, other: &Self, archive: &Archive) -> bool {
        let by_day = self.day(archive).cmp(&other.day(archive));
        by_day.then_with(|| self.address(archive).cmp(&other.address(archive))).is_lt()
    }

    /// Its day, 0 for what has none.
    fn day(&self, archive: &Archive) -> u32 {
        match self {
            Self::Council(_) | Self::Plain(_) => 0,
            Self::Event(id) => day(archive.event(*id).moment.date),
            Self::Article(id) => day(archive.article(*id).moment.date),
        }
    }

    fn address(&self, archive: &Archive) -> Address {
        match self {
            Self::Council(id) => Address::of_council(&archive.council(*id).slug),
            Self::Plain(index) => address(&archive.pages[*index].path),
            Self::Event(id) => address(&archive.event(*id).path),
            Self::Article(id) => address(&archive.article(*id).path),
        }
    }
}

/// A date as the number of its first day, counted from the first day of the first year.
#[must_use]
pub fn day(date: Date) -> u32 {
    u32::try_from(date.start().num_days_from_ce()).unwrap_or_default().max(1)
}

/// A file without an address is an error by now, and nothing is written.
fn address(path: &SourcePath) -> Address {
    Address::of_source(path).unwrap_or_else(|_| Address::root())
}
