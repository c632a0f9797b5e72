//! Articles: news stories, and the ratings they report.

mod check;
mod corrections;
mod story;

pub use check::{Reading, read_all};
pub use corrections::corrections;
pub use story::{Story, Told};

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{CouncilId, Date, EventId, FrameworkId, Grade, Moment};
use crate::diagnostic::SourcePath;

/// One news story: what it says by itself, and what the archive makes of that.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its file.
    pub path: SourcePath,
    /// Its day, and the instant of its release.
    pub moment: Moment,
    /// What it says by itself.
    pub(super) story: Arc<Story>,
    /// The councils it is about.
    pub councils: Vec<CouncilId>,
    /// The overall grade it reports, once for every council.
    pub reported: Vec<Reported>,
    /// The events that it reports or is about.
    pub events: Vec<EventId>,
    /// The events by their council and name, until their ids are known.
    unconnected: Vec<(CouncilId, String)>,
}

impl Deref for Article {
    type Target = Story;

    fn deref(&self) -> &Story {
        &self.story
    }
}

/// A rating that an article reports for one council.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// The council.
    pub council: CouncilId,
    /// The framework whose word it is.
    pub framework: FrameworkId,
    /// The grade.
    pub grade: Grade,
    /// The event that awarded it; without one it stands as reported.
    pub event: Option<EventId>,
    awarded_by: Option<String>,
}

/// A correction.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Its day.
    pub date: Date,
    /// What was wrong and what is right.
    pub note: String,
    /// What kind of thing was wrong.
    pub kind: CorrectionKind,
}

/// What was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionKind {
    /// A grade
    Grade,
    /// Another fact
    Fact,
    /// The spelling
    Typo,
}

impl Correction {
    /// Whether it is one that readers are told of, on that day.
    #[must_use]
    pub fn is_of_substance(&self, day: NaiveDate) -> bool {
        self.kind != CorrectionKind::Typo && self.date.start() <= day
    }
}

impl CorrectionKind {
    /// Every word, as it is written.
    pub const WORDS: &[&str] = &[Self::Grade.word(), Self::Fact.word(), Self::Typo.word()];

    /// Reads a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Grade, Self::Fact, Self::Typo].into_iter().find(|kind| kind.word() == text)
    }

    /// As it is written.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grade => "grade",
            Self::Fact => "fact",
            Self::Typo => "typo",
        }
    }
}

impl Article {
    /// Whether some rating in it is as reported: no event in the archive awards it.
    #[must_use]
    pub fn is_as_reported(&self) -> bool {
        self.reported.iter().any(|reported| reported.event.is_none())
    }

    /// The rating it reports for a council.
    #[must_use]
    pub fn reported_for(&self, council: CouncilId) -> Option<&Reported> {
        self.reported.iter().find(|reported| reported.council == council)
    }

    /// Gives events the numbers that they have now; one that is there no more falls away.
    pub(super) fn renumber(&mut self, now: impl Fn(&EventId) -> Option<EventId>) {
        for reported in &mut self.reported {
            reported.event = reported.event.as_ref().and_then(&now);
        }
        self.events = self.events.iter().filter_map(now).collect();
        self.events.sort_unstable();
    }

    /// Turns names of events into their ids; an event that does not exist yet falls away.
    pub(super) fn connect(&mut self, ids: &BTreeMap<(CouncilId, String), EventId>) {
        for reported in &mut self.reported {
            reported.event = reported.awarded_by.take().and_then(|stem| ids.get(&(reported.council, stem)).copied());
        }
        self.events =
            std::mem::take(&mut self.unconnected).into_iter().filter_map(|key| ids.get(&key).copied()).collect();
        self.events.extend(self.reported.iter().filter_map(|reported| reported.event));
        self.events.sort_unstable();
        self.events.dedup();
    }
}
