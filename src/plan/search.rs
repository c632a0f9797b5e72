//! What is to be found, in which order, and in which files the search page looks it up.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::{Address, Output, OutputPath};
use crate::diagnostic::SourcePath;
use crate::model::{Archive, ArticleId, CouncilId, Date, EventId, Renumbered};
use crate::search::{File, Layout};

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

    /// The files in which it is looked up.
    pub(super) fn outputs(&self) -> BTreeMap<OutputPath, Output> {
        let address = Address::folder(&["search"]);
        let file = |file: File| (address.file(&file.name()), Output::Search(file));
        // A site without a search has no layout; one in which there is nothing to be found has one.
        if self.layout.shards == 0 { BTreeMap::new() } else { self.layout.files().map(file).collect() }
    }

    /// What is to be found, renumbered, and each again in its place, with what has come.
    pub(super) fn renumbered(&self, before: &Archive, now: &Archive, renumbered: &Renumbered) -> Self {
        let mut subjects = Vec::with_capacity(self.subjects.len());
        let mut moved: Vec<Subject> = renumbered.come.iter().copied().map(Subject::Article).collect();
        moved.extend(renumbered.events_come.iter().copied().map(Subject::Event));
        moved.extend(renumbered.pages_come.iter().copied().map(Subject::Plain));
        moved.extend(renumbered.councils_come.iter().copied().map(Subject::Council));
        for subject in &self.subjects {
            let (subject, moves) = match *subject {
                Subject::Council(id) => match renumbered.council_now(id) {
                    Some(new) => (Subject::Council(new), false),
                    None => continue,
                },
                Subject::Plain(number) => match renumbered.page_now(number) {
                    Some(new) => (Subject::Plain(new), false),
                    None => continue,
                },
                Subject::Article(id) => {
                    let Some(new) = renumbered.now(id) else { continue };
                    let is_written = renumbered.written.contains(&new);
                    let moves = is_written && before.article(id).moment.date != now.article(new).moment.date;
                    (Subject::Article(new), moves)
                }
                Subject::Event(id) => {
                    let Some(new) = renumbered.event_now(id) else { continue };
                    (Subject::Event(new), before.event(id).moment.date != now.event(new).moment.date)
                }
            };
            if moves { &mut moved } else { &mut subjects }.push(subject);
        }
        for subject in moved {
            let at = subjects.partition_point(|one: &Subject| one.is_before(&subject, now));
            subjects.insert(at, subject);
        }
        Self::in_order(subjects, now)
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
