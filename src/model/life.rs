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
    /// When the archive changes next by itself: something is released, a correction, reply or withdrawal of a later day
    /// takes effect, or a council begins or has ended.
    #[must_use]
    pub fn next_change(&self) -> Option<DateTime<Utc>> {
        let corrected = |all: &[Correction]| all.iter().map(|one| one.date).collect::<Vec<_>>();
        let gone = |withdrawal: &Option<Withdrawal>| withdrawal.as_ref().map(|gone| gone.date);
        let articles =
            self.articles().flat_map(|(_, one)| corrected(&one.corrections).into_iter().chain(gone(&one.withdrawal)));
        let events = self.events().flat_map(|(_, one)| {
            let reply = one.reply.as_ref().map(|reply| reply.date);
            corrected(&one.corrections).into_iter().chain(gone(&one.withdrawal)).chain(reply)
        });
        let pages = self.pages.iter().filter_map(|one| gone(&one.withdrawal));
        let councils = self.councils.iter().filter_map(|(_, one)| one.since);
        let begun = articles.chain(events).chain(pages).chain(councils).map(Date::start);
        let ended = self.councils.iter().filter_map(|(_, one)| one.until?.end().succ_opt());
        let days = begun.chain(ended).filter(|day| *day > self.as_of.day);
        days.map(|day| start_of_day(day, self.site.zone)).chain(self.next_release).min()
    }
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
