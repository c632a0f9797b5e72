//! Events: graded inspections, annual ratings, and what carries no grade.

mod check;
mod conflict;
mod grades;
mod reply;

pub use check::{check_names, read, read_all};
pub use conflict::{Claim, Conflict, Field};

use std::sync::Arc;

use super::article::Correction;
use super::legal::{Begun, begun_between};
use super::{CouncilId, Date, FrameworkId, Grade, JudgementKey, Moment, Withdrawal};
use crate::diagnostic::SourcePath;
use crate::markdown::Outline;

/// How many days an inspection may take from its first to its last: the longest on record took 74.
pub const LONGEST_INSPECTION: u64 = 100;

/// How many days after its inspection a report may come without surprise, and may be reported on.
pub const LONGEST_WAIT: u64 = 400;

/// Something dated that happened to a council's services.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its file.
    pub path: SourcePath,
    /// The council.
    pub council: CouncilId,
    /// Its part of an address below the council's: `2018-07-20-inspection`.
    pub stem: String,
    /// What it is.
    pub kind: EventKind,
    /// Its framework and grades, when it is graded.
    pub graded: Option<Graded>,
    /// The day of publication.
    pub moment: Moment,
    /// The first day of the inspection, where it is known.
    pub from: Option<Date>,
    /// The last day, where it is known.
    pub to: Option<Date>,
    /// Standard or short.
    pub visit: Option<Visit>,
    /// The report's address.
    pub report: Option<String>,
    /// How surely it is known.
    pub certainty: Option<Certainty>,
    /// The day the website lists, where it differs.
    pub listed: Option<Date>,
    /// Whether it is a re-inspection.
    pub reinspection: bool,
    /// Earlier addresses.
    pub aliases: Vec<String>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// What was replied to it.
    pub reply: Option<Reply>,
    /// What other sources say otherwise.
    pub(super) conflicts: Vec<Conflict>,
    /// What its note holds.
    pub outline: Arc<Outline>,
    pub(super) withdrawal: Option<Withdrawal>,
}

/// An answer to an event, by the council or another body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its day.
    pub date: Date,
    /// Who replied.
    pub by: String,
    /// What they said.
    pub text: String,
}

/// What a graded event awards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graded {
    /// Under which framework.
    pub framework: FrameworkId,
    /// Overall effectiveness; nothing where the framework awards none.
    pub overall: Option<Award>,
    /// Its judgements, in the framework's order; those not recorded are absent.
    pub judgements: Vec<(JudgementKey, Award)>,
}

/// What is awarded for one judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Award {
    /// A grade
    Grade(Grade),
    /// Looked at and not judged: too few children. A legal value, and not a grade.
    NotJudged,
}

impl Graded {
    /// The award of a judgement; `None` stands for overall.
    #[must_use]
    pub fn award(&self, judgement: Option<&str>) -> Option<Award> {
        match judgement {
            None => self.overall,
            Some(wanted) => self.judgements.iter().find(|(key, _)| &**key == wanted).map(|(_, award)| *award),
        }
    }
}

impl Award {
    /// The grade, when it is one.
    #[must_use]
    pub fn grade(self) -> Option<Grade> {
        match self {
            Self::Grade(grade) => Some(grade),
            Self::NotJudged => None,
        }
    }
}

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($variant:ident $word:literal $label:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = $label] $variant,)* }

        impl $name {
            /// Every word, as it is written.
            pub const WORDS: &[&str] = &[$($word),*];

            /// Reads a word.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match super::normalised(text).replace(' ', "-").as_str() { $($word => Some(Self::$variant),)* _ => None }
            }

            /// As it is written.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// As readers see it.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }
        }
    };
}

words! {
    /// The kinds of events. Only the first two carry grades.
    EventKind {
        Inspection "inspection" "Inspection",
        AnnualRating "annual-rating" "Annual rating",
        MonitoringVisit "monitoring-visit" "Monitoring visit",
        FocusedVisit "focused-visit" "Focused visit",
        ImprovementNotice "improvement-notice" "Improvement notice",
        Direction "direction" "Direction",
        Commissioner "commissioner" "Commissioner",
        Trust "trust" "Trust",
        JointInspection "joint-inspection" "Joint inspection",
        SendInspection "send-inspection" "SEND inspection",
        Review "review" "Review",
    }
}

words! {
    /// How long an inspection under the current framework is.
    Visit {
        Standard "standard" "Standard inspection",
        Short "short" "Short inspection",
    }
}

words! {
    /// How surely an event is known.
    Certainty {
        Report "report" "Read in the published report.",
        LaterReport "later-report" "As a later report states it; the report itself was not read.",
        Table "table" "From a public compilation; not checked against the report.",
        Press "press" "From press or council statements.",
    }
}

impl EventKind {
    /// Whether events of this kind carry grades.
    #[must_use]
    pub fn is_graded(self) -> bool {
        matches!(self, Self::Inspection | Self::AnnualRating)
    }
}

impl Event {
    /// By what events are in order: oldest first, then by council and name.
    pub(super) fn place(&self) -> (Date, CouncilId, &str) {
        (self.moment.date, self.council, &self.stem)
    }

    /// The day nearest to its beginning that is known.
    #[must_use]
    pub fn begun(&self) -> Date {
        self.from.or(self.to).unwrap_or(self.moment.date)
    }

    /// The days between which it began, as far as they are known. Its framework and judgements go
    /// by them: where either of two could have been in force, both are possible.
    #[must_use]
    pub fn begun_between(&self) -> Begun {
        begun_between(self.kind, self.from, self.to, self.moment.date)
    }
}
