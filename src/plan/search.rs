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
#[derive(Debug, Default)]
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
        let mut all: Vec<(u32, Address, Subject)> = Vec::new();
        let mut add = |date: Option<Date>, address: Address, subject: Subject| {
            all.push((date.map_or(0, day), address, subject));
        };
        for (id, council) in archive.councils() {
            add(None, Address::of_council(&council.slug), Subject::Council(id));
        }
        for (index, page) in archive.pages.iter().enumerate() {
            add(None, address(&page.path), Subject::Plain(index));
        }
        for (id, event) in archive.events() {
            add(Some(event.moment.date), address(&event.path), Subject::Event(id));
        }
        for (id, article) in archive.articles() {
            add(Some(article.moment.date), address(&article.path), Subject::Article(id));
        }
        all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let days: Vec<u32> = all.iter().map(|(day, ..)| *day).collect();
        let subjects = all.into_iter().map(|(_, _, subject)| subject).collect();
        Self { subjects, layout: Layout::new(&days) }
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
