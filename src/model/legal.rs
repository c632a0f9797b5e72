//! What may be written: which frameworks, grades and judgements a day allows, and which councils there are. Events
//! and articles are held to it, and those are told who ask before they write.

use chrono::{Days, NaiveDate};

use super::event::{LONGEST_INSPECTION, LONGEST_WAIT};
use super::{Archive, CouncilId, Date, EventKind, FrameworkId, Frameworks, Judgement, Period};
use crate::diagnostic::{Diagnostic, SourcePath};

/// The days between which an event began, as far as they are known: the first and the last.
pub type Begun = (NaiveDate, NaiveDate);

/// Whether something is awarded to what began within some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awarded {
    /// Surely
    Always,
    /// On some of those days and not on others
    Perhaps,
    /// On none of them
    Never,
}

/// The days between which an event of a kind began, by what is known of its first and last day.
#[must_use]
pub fn begun_between(kind: EventKind, from: Option<Date>, to: Option<Date>, published: Date) -> Begun {
    match (from, to, kind) {
        (Some(from), ..) => (from.start(), from.end()),
        (None, Some(to), _) => (before(to.start(), LONGEST_INSPECTION), to.end()),
        (None, None, EventKind::Inspection) => (before(published.start(), LONGEST_WAIT), published.end()),
        (None, None, _) => (published.start(), published.end()),
    }
}

/// The first day whose report an article of a day may still speak of.
#[must_use]
pub fn oldest_reported(date: Date) -> NaiveDate {
    before(date.start(), LONGEST_WAIT)
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

impl Period {
    /// Whether it holds for what began within these days.
    #[must_use]
    pub fn holds(&self, (first, last): Begun) -> Awarded {
        let certainly = self.from.is_none_or(|from| from.start() <= first) && self.to.is_none_or(|to| to.end() >= last);
        match (certainly, self.overlaps(first, last)) {
            (true, _) => Awarded::Always,
            (false, true) => Awarded::Perhaps,
            (false, false) => Awarded::Never,
        }
    }
}

impl Frameworks {
    /// The frameworks under which an event of a kind can have begun within these days.
    #[must_use]
    pub fn possible(&self, kind: EventKind, (first, last): Begun) -> Vec<FrameworkId> {
        let fits = self.iter().filter(|(_, one)| one.kind == kind && one.in_force.overlaps(first, last));
        fits.map(|(id, _)| id).collect()
    }

    /// Whether a framework awards an overall grade to what began within these days.
    #[must_use]
    pub fn overall(&self, id: FrameworkId, begun: Begun) -> Awarded {
        self.get(id).overall.map_or(Awarded::Never, |period| period.holds(begun))
    }

    /// The judgements that a framework makes of what began within these days, surely or perhaps.
    #[must_use]
    pub fn judged(&self, id: FrameworkId, begun: Begun) -> Vec<(&Judgement, Awarded)> {
        let judgements = self.get(id).judgements.iter().map(|judgement| (judgement, judgement.in_force.holds(begun)));
        judgements.filter(|(_, awarded)| *awarded != Awarded::Never).collect()
    }

    /// The official words of the overall grades that an article of a day may report, each once.
    #[must_use]
    pub fn reportable(&self, date: Date) -> Vec<&str> {
        let begun = (oldest_reported(date), date.end());
        let mut labels: Vec<&str> = Vec::new();
        for (id, framework) in self.iter() {
            if framework.in_force.overlaps(begun.0, begun.1) && self.overall(id, begun) != Awarded::Never {
                labels.extend(self.labels(id).into_iter().filter(|label| !labels.contains(label)).collect::<Vec<_>>());
            }
        }
        labels
    }
}

impl Archive {
    /// The council of a slug, an official name or another known name, those to come as well.
    ///
    /// # Errors
    /// No council of that name, or two: the problem of a file that names it so.
    pub fn find_council(&self, written: &str, path: &SourcePath) -> Result<CouncilId, Box<Diagnostic>> {
        self.councils.find(written, || path.value("council"))
    }

    /// Whether its councils are those that its articles name, as it has no files for them.
    #[must_use]
    pub fn takes_any_council(&self) -> bool {
        self.councils.from_articles
    }
}
