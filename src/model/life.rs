//! Whether an item exists as of an instant: drafts, embargoes and later releases do not.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{AsOf, Moment};
use crate::front_matter::Flag;

/// The instant that decides.
pub struct Life {
    as_of: AsOf,
    zone: Tz,
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
    pub fn new(as_of: AsOf, zone: Tz) -> Self {
        Self { as_of, zone }
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
}

impl State {
    /// The instant it waits for.
    pub fn release(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Waits(release) => Some(*release),
            Self::Exists | Self::Draft => None,
        }
    }
}
