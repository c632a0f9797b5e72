//! The days on which the rules of grading changed: what stands on either side is not simply compared.

use super::{Archive, Date, FrameworkId, JudgementKey};

/// A day on which the rules changed, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Break {
    /// When the new rules began, as exactly as it is known: for inspections begun since then.
    pub since: Date,
    /// How they changed.
    pub change: Change,
}

/// How the rules changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A framework of the whole service began
    Began(FrameworkId),
    /// Its inspections give no overall grade any more
    NoOverall(FrameworkId),
    /// A judgement is made by itself
    Judged(FrameworkId, JudgementKey),
}

impl Archive {
    /// The changes of the frameworks of the whole service up to the archive's day, oldest first.
    #[must_use]
    pub fn breaks(&self) -> Vec<Break> {
        let mut breaks = Vec::new();
        for (id, framework) in self.frameworks.iter().filter(|(_, framework)| framework.whole_service) {
            let Some(began) = framework.in_force.from else { continue };
            breaks.push(Break { since: began, change: Change::Began(id) });
            let goes_on = |last: &Date| framework.in_force.to.is_none_or(|to| to.is_surely_after(*last));
            let last = framework.overall.and_then(|overall| overall.to).filter(goes_on);
            if let Some(day) = last.and_then(|last| last.end().succ_opt()) {
                breaks.push(Break { since: Date::Day(day), change: Change::NoOverall(id) });
            }
            for judgement in &framework.judgements {
                if let Some(since) = judgement.in_force.from.filter(|since| *since > began) {
                    breaks.push(Break { since, change: Change::Judged(id, judgement.key.clone()) });
                }
            }
        }
        breaks.retain(|one| one.since.start() <= self.as_of.day);
        breaks.sort();
        breaks
    }
}
