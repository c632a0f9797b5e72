//! Lists of documents as text, and the lines of a file of terms.

use serde::{Deserialize, Serialize};

use super::number;

/// Where a document stands: its day, and which it is of that day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// Its day, counted from the first day of the first year; 0 without a date.
    pub day: u32,
    /// How many of that day stand before it.
    pub place: u32,
}

impl Spot {
    /// The spots of documents of these days, which are in order.
    #[must_use]
    pub fn all(days: impl Iterator<Item = u32>) -> Vec<Self> {
        let mut spots: Vec<Self> = Vec::with_capacity(days.size_hint().0);
        for day in days {
            let before = spots.last().filter(|before| before.day == day);
            spots.push(Self { day, place: before.map_or(0, |before| before.place + 1) });
        }
        spots
    }
}

/// The documents that have a term, in order, as numbers: an even one is twice the days to go forward, and the
/// next the place in that day; an odd one goes forward within the day.
#[derive(Debug, Default)]
pub struct List {
    first: Option<Spot>,
    last: Spot,
    /// All but the first.
    rest: Vec<u8>,
}

impl List {
    /// Adds a document, unless it is the last already.
    pub fn add(&mut self, spot: Spot) {
        if self.first.is_none() {
            self.first = Some(spot);
        } else if self.last == spot {
            return;
        } else {
            step(Some(self.last), spot, &mut self.rest);
        }
        self.last = spot;
    }
}

/// Lists of one term, one after the other.
pub fn join<'l>(lists: impl Iterator<Item = &'l List>, out: &mut Vec<u8>) {
    let mut before = None;
    for list in lists {
        let Some(first) = list.first else { continue };
        step(before, first, out);
        out.extend_from_slice(&list.rest);
        before = Some(list.last);
    }
}

/// A list of these documents, which are in order.
pub fn list(spots: &[Spot], out: &mut Vec<u8>) {
    let mut before = None;
    for spot in spots {
        step(before, *spot, out);
        before = Some(*spot);
    }
}

/// The documents of a list; nothing where it is none of ours.
pub fn spots(text: &[u8]) -> Option<Vec<Spot>> {
    let mut all = Vec::with_capacity(text.len());
    let mut last = Spot::default();
    let mut numbers = number::Numbers::new(text);
    while let Some(number) = numbers.next() {
        let number = number?;
        if number % 2 == 1 {
            last.place = last.place.checked_add(number / 2)?;
        } else {
            last = Spot { day: last.day.checked_add(number / 2)?, place: numbers.next()?? };
        }
        all.push(last);
    }
    Some(all)
}

fn step(from: Option<Spot>, to: Spot, out: &mut Vec<u8>) {
    match from {
        Some(from) if to.day == from.day => number::put((to.place - from.place) * 2 + 1, out),
        from => {
            number::put((to.day - from.map_or(0, |from| from.day)) * 2, out);
            number::put(to.place, out);
        }
    }
}

/// A line of a file of terms: the term and its lists. Empty ones at the end are left out, and so is a term
/// without any.
pub fn line<L: AsRef<[u8]>>(term: &str, lists: &[L], out: &mut Vec<u8>) {
    let count = lists.iter().rposition(|list| !list.as_ref().is_empty()).map_or(0, |last| last + 1);
    if count == 0 {
        return;
    }
    out.extend_from_slice(term.as_bytes());
    for list in &lists[..count] {
        out.push(b' ');
        out.extend_from_slice(list.as_ref());
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spot() -> impl Strategy<Value = Spot> {
        (prop_oneof![Just(0u32), 735_000..735_050u32], 0..40u32).prop_map(|(day, place)| Spot { day, place })
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out_however_it_is_divided(all in prop::collection::btree_set(spot(), 0..60), at in 0..60usize) {
            let all: Vec<Spot> = all.into_iter().collect();
            let mut whole = Vec::new();
            list(&all, &mut whole);
            prop_assert_eq!(spots(&whole), Some(all.clone()));
            let (mut first, mut second) = (List::default(), List::default());
            for (number, spot) in all.iter().enumerate() {
                let part = if number < at { &mut first } else { &mut second };
                part.add(*spot);
                part.add(*spot);
            }
            let mut joined = Vec::new();
            join([first, List::default(), second].iter(), &mut joined);
            prop_assert_eq!(joined, whole);
        }

        #[test]
        fn no_text_makes_it_panic(text in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = spots(&text);
        }
    }
}
