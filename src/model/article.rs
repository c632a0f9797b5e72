//! Articles: news stories, and the ratings they report.

mod check;
mod corrections;

pub use check::{Reading, read_all};
pub use corrections::corrections;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CouncilId, Date, EventId, FrameworkId, Grade, Moment, Withdrawal};
use crate::diagnostic::SourcePath;
use crate::markdown::{Link, Outline};

/// One news story.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its file.
    pub path: SourcePath,
    /// The headline.
    pub title: String,
    /// Whether the front matter gives the headline; otherwise the body's first heading does.
    pub has_own_title: bool,
    /// One or two sentences.
    pub summary: String,
    /// Its day, and the instant of its release.
    pub moment: Moment,
    /// The councils it is about.
    pub councils: Vec<CouncilId>,
    /// The overall grade it reports, once for every council.
    pub reported: Vec<Reported>,
    /// The events that it reports or is about.
    pub events: Vec<EventId>,
    /// Topics by slug.
    pub tags: Vec<String>,
    /// Where the facts come from: names and addresses.
    pub sources: Vec<(String, Option<String>)>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The day of its last change of substance.
    pub updated: Option<Date>,
    /// A picture beside the file, and what it shows.
    pub image: Option<(String, String)>,
    /// Earlier addresses.
    pub aliases: Vec<String>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// Its language, where it is not the site's.
    pub language: Option<String>,
    /// What its Markdown holds.
    pub outline: Outline,
    pub(super) withdrawal: Option<Withdrawal>,
    /// A hash of the names of councils as they are written.
    pub(super) councils_written: u64,
    /// A hash of the names of topics as they are written; nothing where one stands twice.
    pub(super) tags_written: Option<u64>,
    /// The events by their council and name, until their ids are known.
    unconnected: Vec<(CouncilId, String)>,
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
    /// What it holds, the picture above the text included.
    pub(super) fn outline_with_image(&self) -> Outline {
        let mut outline = self.outline.clone();
        if let Some((target, _)) = &self.image {
            outline.links = outline.links.iter().cloned().chain([Link::picture(target)]).collect();
        }
        outline
    }

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
