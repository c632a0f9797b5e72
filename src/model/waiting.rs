//! How long every current council has waited since its last graded inspection.

use super::{Archive, Basis, CouncilId, Event, EventId};

/// A council's wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The council.
    pub council: CouncilId,
    /// Its newest graded inspection of the whole service.
    pub event: EventId,
    /// Whole days from that inspection's first day to the archive's day.
    pub days: i64,
}

/// All waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// The waits that can be counted, longest first, then by slug.
    pub waits: Vec<Wait>,
    /// The current councils whose wait cannot.
    pub uncounted: Vec<CouncilId>,
}

impl Waiting {
    /// The median in days; that of an even number is the mean of the two in the middle, rounded up.
    #[must_use]
    pub fn median(&self) -> Option<i64> {
        let middle = self.waits.len() / 2;
        let upper = self.waits.get(middle)?.days;
        let is_even = self.waits.len().is_multiple_of(2);
        let lower = if is_even { self.waits.get(middle.checked_sub(1)?)?.days } else { upper };
        Some((upper + lower + 1) / 2)
    }
}

impl Archive {
    /// Every current council's wait.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        let mut waiting = Waiting::default();
        for (council, _) in self.current_councils() {
            let event = match self.basis(council) {
                Some(Basis::Event(event)) => Some(event),
                _ => None,
            };
            match event.and_then(|event| Some((event, self.days_since(self.event(event))?))) {
                Some((event, days)) => waiting.waits.push(Wait { council, event, days }),
                None => waiting.uncounted.push(council),
            }
        }
        waiting.waits.sort_by_key(|wait| (std::cmp::Reverse(wait.days), wait.council));
        waiting
    }

    /// Whole days from an event's first day to the archive's; nothing when that day is not known.
    #[must_use]
    pub fn days_since(&self, event: &Event) -> Option<i64> {
        let first = event.from.filter(|from| from.is_exact())?;
        Some((self.as_of.day - first.start()).num_days())
    }
}
