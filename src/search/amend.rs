//! One document's terms put right in the files of an index, without the other documents.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::index::{Spot, start, step};
use super::{File, Layout, Terms, Words, number};

/// What an index holds of a document whose text may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its day, and which it is of that day.
    pub(super) spot: Spot,
    /// How many files of terms the index has.
    pub(super) shards: usize,
    /// Its title, its summary, and what else is found of it besides its text.
    pub(super) rest: String,
    /// The terms of its text.
    pub(super) body: Terms,
}

/// Whether a document comes to a term or goes from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Comes,
    Goes,
}

impl Found {
    /// Puts a new text's terms in place of those of the old one, in those files that have to change;
    /// `files` gives a file's bytes. Nothing when one of them is not as it must be.
    pub fn amend(
        &mut self,
        body: Terms,
        mut files: impl FnMut(File) -> Option<Vec<u8>>,
    ) -> Option<Vec<(File, Vec<u8>)>> {
        let rest = set(&Words::default().terms(&self.rest));
        let (old, new) = (set(&self.body), set(&body));
        let comes = new.difference(&old).map(|term| (term, Change::Comes));
        let goes = old.difference(&new).map(|term| (term, Change::Goes));
        let layout = Layout { shards: self.shards, ..Layout::default() };
        let mut shards: BTreeMap<usize, BTreeMap<&str, Change>> = BTreeMap::new();
        for (term, change) in comes.chain(goes).filter(|(term, _)| !rest.contains(*term)) {
            shards.entry(layout.shard_of(term)).or_default().insert(term, change);
        }
        let mut amended = Vec::with_capacity(shards.len());
        for (shard, changes) in shards {
            let file = File::Terms(shard);
            amended.push((file, self.shard(&String::from_utf8(files(file)?).ok()?, &changes)?));
        }
        self.body = body;
        Some(amended)
    }

    fn shard(&self, text: &str, changes: &BTreeMap<&str, Change>) -> Option<Vec<u8>> {
        let mut lines: BTreeMap<&str, String> = BTreeMap::new();
        for line in text.lines() {
            let (term, lists) = line.split_once(' ')?;
            lines.insert(term, lists.to_owned());
        }
        for (term, change) in changes {
            let lists = lines.get(term).map(String::as_str).unwrap_or_default();
            let (anywhere, fields) = lists.split_once(' ').map_or((lists, ""), |(list, fields)| (list, fields));
            let mut spots = spots(anywhere)?;
            let at = spots.binary_search(&self.spot);
            match (change, at) {
                (Change::Comes, Err(at)) => spots.insert(at, self.spot),
                (Change::Goes, Ok(at)) => drop(spots.remove(at)),
                _ => return None,
            }
            if spots.is_empty() {
                lines.remove(term);
            } else {
                let space = if fields.is_empty() { "" } else { " " };
                lines.insert(term, format!("{}{space}{fields}", list(&spots)?));
            }
        }
        let mut out = Vec::with_capacity(text.len() + 64);
        for (term, lists) in lines {
            out.extend([term, " ", lists.as_str(), "\n"].into_iter().flat_map(str::bytes));
        }
        Some(out)
    }
}

fn set(terms: &Terms) -> BTreeSet<String> {
    let mut set = BTreeSet::new();
    terms.for_each(|term| {
        set.insert(term.to_owned());
    });
    set
}

fn spots(list: &str) -> Option<Vec<Spot>> {
    let numbers = number::read(list.as_bytes())?;
    let mut numbers = numbers.into_iter();
    let mut spot = Spot::default();
    let mut spots = Vec::new();
    while let Some(number) = numbers.next() {
        if number % 2 == 1 {
            spot.place = spot.place.checked_add(number / 2)?;
        } else {
            spot = Spot { day: spot.day.checked_add(number / 2)?, place: numbers.next()? };
        }
        spots.push(spot);
    }
    spots.is_sorted_by(|a, b| a < b).then_some(spots)
}

fn list(spots: &[Spot]) -> Option<String> {
    let mut out = Vec::new();
    let first = spots.first()?;
    start(*first, &mut out);
    for pair in spots.windows(2) {
        step(pair[0], pair[1], &mut out);
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Index, Labels};
    use super::*;
    use proptest::prelude::*;
    use std::borrow::Cow;

    type Files = BTreeMap<String, Vec<u8>>;

    /// The files of terms of documents with these days and texts, and what is found of one of them.
    fn index(texts: &[(u32, String)], at: usize) -> (Files, Found) {
        let mut texts = texts.to_vec();
        texts.sort_by_key(|(day, _)| *day);
        let days: Vec<u32> = texts.iter().map(|(day, _)| *day).collect();
        let layout = Layout::new(&days);
        let terms: Vec<Terms> = texts.iter().map(|(_, text)| Words::default().terms(text)).collect();
        let document = |(at, (day, _)): (usize, &(u32, String))| Document {
            day: *day,
            address: format!("/{at}/"),
            title: Cow::Borrowed("Zebra news"),
            summary: Cow::Borrowed("A short summary"),
            facts: "Norborough".to_owned(),
            body: &terms[at],
            date: None,
            face: 0,
            councils: Vec::new(),
        };
        let index = Index::new(&layout, Labels::default(), texts.iter().enumerate().map(document).collect());
        let files = layout.files().filter(|file| matches!(file, File::Terms(_)));
        (files.map(|file| (file.name(), index.bytes(file))).collect(), index.found(at).unwrap())
    }

    fn texts() -> impl Strategy<Value = Vec<(u32, String)>> {
        prop::collection::vec((1..6_u32, "([a-e]{1,2}|zebra|norborough|short)( [a-e]{1,2}){0,8}"), 1..12)
    }

    proptest! {
        #[test]
        fn an_amended_index_is_the_index_of_the_amended_text(texts in texts(), at in 0..12_usize, other in "[a-e]{1,2}( [a-e]{1,2}| zebra| short){0,8}") {
            let mut texts = texts;
            texts.sort_by_key(|(day, _)| *day);
            let at = at % texts.len();
            let (mut files, mut found) = index(&texts, at);
            let before = files.clone();
            let amended = found.amend(Words::default().terms(&other), |file| before.get(&file.name()).cloned()).unwrap();
            for (file, bytes) in amended {
                prop_assert!(before[&file.name()] != bytes, "only what changes is given");
                files.insert(file.name(), bytes);
            }
            texts[at].1 = other;
            let (fresh, again) = index(&texts, at);
            prop_assert_eq!(files, fresh);
            prop_assert_eq!(found, again);
        }

        #[test]
        fn a_damaged_file_is_refused_or_read_but_never_a_panic(line in "[a-c]{1,2} [A-Za-z0-9_-]{0,12}") {
            let (_, mut found) = index(&[(3, "a b".to_owned())], 0);
            let _ = found.amend(Words::default().terms("c"), |_| Some(line.clone().into_bytes()));
        }
    }
}
