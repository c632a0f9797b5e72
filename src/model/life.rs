//! Whether an item exists as of an instant: drafts, embargoes and later releases do not. A preview shows
//! them all the same, and knows of each why it is not published.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Archive, AsOf, Correction, Councils, Date, Moment, Withdrawal, start_of_day};
use crate::diagnostic::SourcePath;
use crate::front_matter::Flag;

/// Which items an archive shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// What is published as of its instant: all that a build may ever show.
    Published,
    /// Drafts and what waits for its release as well, for the eyes of editors.
    Everything,
}

/// Why something that an archive shows is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpublished {
    /// It is a draft.
    Draft,
    /// It is released at this instant.
    Waits(DateTime<Utc>),
}

/// The instant that decides, and what is shown of that which does not exist then.
#[derive(Clone, Copy)]
pub struct Life {
    as_of: AsOf,
    zone: Tz,
    showing: Showing,
}

/// Whether an item exists.
pub enum State {
    /// It is published.
    Exists,
    /// It is not finished.
    Draft,
    /// It waits for this instant.
    Waits(DateTime<Utc>),
}

impl Life {
    pub fn new(as_of: AsOf, zone: Tz, showing: Showing) -> Self {
        Self { as_of, zone, showing }
    }

    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// The state of an item with this date, embargo and draft flag.
    pub fn of(&self, moment: Moment, embargo: Option<Moment>, draft: Option<Flag>) -> State {
        if draft.is_some_and(|flag| flag.0) {
            return State::Draft;
        }
        let date = moment.released(self.zone);
        let release = embargo.map_or(date, |embargo| embargo.released(self.zone).max(date));
        if release <= self.as_of.instant { State::Exists } else { State::Waits(release) }
    }

    /// Whether the archive shows what is in this state.
    pub fn shows(&self, state: &State) -> bool {
        self.showing == Showing::Everything || matches!(state, State::Exists)
    }

    /// Lets the councils exist that only begin later, where they are shown.
    pub fn begin(&self, councils: &mut Councils, unpublished: &mut BTreeMap<SourcePath, Unpublished>) {
        for council in councils.all.iter_mut().filter(|council| !council.exists) {
            let since = council.since.filter(|since| since.start() > self.as_of.day);
            if let (Some(since), Showing::Everything) = (since, self.showing) {
                council.exists = true;
                unpublished.insert(council.path.clone(), Unpublished::Waits(start_of_day(since.start(), self.zone)));
            }
        }
    }
}

impl Archive {
    /// When the archive changes next by itself: something is released, or a day comes on which it says another thing than
    /// on the day before. These are the days of corrections, replies, withdrawals, conflicts, listings and updates, the first and last
    /// days of councils and of those who deliver for them, and those of frameworks and judgements.
    #[must_use]
    pub fn next_change(&self) -> Option<DateTime<Utc>> {
        let articles =
            self.articles().flat_map(|(_, one)| dates(&one.corrections, one.withdrawal.as_ref()).chain(one.updated));
        let events = self.events().flat_map(|(_, one)| {
            let reply = one.reply.as_ref().map(|reply| reply.date);
            dates(&one.corrections, one.withdrawal.as_ref()).chain(reply).chain(one.listed)
        });
        let pages = self.pages.iter().flat_map(|one| dates(&[], one.withdrawal.as_ref()).chain(one.updated));
        let councils = self.councils.iter().flat_map(|(_, one)| {
            one.since.into_iter().chain(one.delivered_by.iter().filter_map(|delivery| delivery.from))
        });
        let frameworks = self.frameworks.iter().flat_map(|(_, one)| {
            one.in_force.from.into_iter().chain(one.judgements.iter().filter_map(|judgement| judgement.in_force.from))
        });
        let begun = articles.chain(events).chain(pages).chain(councils).chain(frameworks).map(Date::start);
        // What says until when something was, says so on its last day, and is over on the next.
        let conflicts = self.events().flat_map(|(_, one)| one.conflicts.iter().filter_map(|conflict| conflict.date));
        let lives = self.councils.iter().filter_map(|(_, one)| one.until);
        let regimes = self
            .frameworks
            .iter()
            .flat_map(|(_, one)| one.in_force.to.into_iter().chain(one.overall.and_then(|overall| overall.to)));
        let last = conflicts.chain(lives).chain(regimes).map(Date::end);
        let days = begun.chain(last.flat_map(|day| [Some(day), day.succ_opt()]).flatten());
        let days = days.filter(|day| *day > self.as_of.day);
        days.map(|day| start_of_day(day, self.site.zone)).chain(self.next_release).min()
    }
}

/// The days that are written about an item beside its own.
fn dates(corrections: &[Correction], withdrawal: Option<&Withdrawal>) -> impl Iterator<Item = Date> {
    corrections.iter().map(|one| one.date).chain(withdrawal.map(|gone| gone.date))
}

impl State {
    /// The instant it waits for.
    pub fn release(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Waits(release) => Some(*release),
            Self::Exists | Self::Draft => None,
        }
    }

    /// Why it is not published.
    pub fn unpublished(&self) -> Option<Unpublished> {
        match self {
            Self::Exists => None,
            Self::Draft => Some(Unpublished::Draft),
            Self::Waits(release) => Some(Unpublished::Waits(*release)),
        }
    }
}
