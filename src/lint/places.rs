//! Names of places that a site knows, and which of them a file was looked over by.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Names of places that a site knows, word by word.
#[derive(Debug)]
pub struct Gazetteer(BTreeSet<String>);

/// A gazetteer that remembers what it was asked.
#[derive(Debug, Clone)]
pub struct Places<'a> {
    gazetteer: &'a Gazetteer,
    asked: RefCell<Asked>,
}

/// The words that a gazetteer was asked for, each with whether it had it. A file has the same findings by every
/// gazetteer that gives the same answers.
#[derive(Debug, Default, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asked(BTreeMap<String, bool>);

impl Gazetteer {
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        const SHORTEST: usize = 4;
        let words = names.flat_map(|name| name.split(['-', ' '])).filter(|word| word.len() >= SHORTEST);
        Self(words.map(str::to_lowercase).collect())
    }

    /// Whether it gives these answers.
    pub fn answers_as(&self, asked: &Asked) -> bool {
        asked.0.iter().all(|(word, answer)| self.0.contains(word) == *answer)
    }
}

impl<'a> Places<'a> {
    pub fn new(gazetteer: &'a Gazetteer) -> Self {
        Self { gazetteer, asked: RefCell::default() }
    }

    /// Whether a word, in lower case, is of a place's name.
    pub fn has(&self, word: String) -> bool {
        let answer = self.gazetteer.0.contains(&word);
        self.asked.borrow_mut().0.insert(word, answer);
        answer
    }

    /// What it was asked.
    pub fn into_asked(self) -> Asked {
        self.asked.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_are_the_same_to_whom_they_answer_the_same() {
        let named = |names: &[&'static str]| Gazetteer::new(names.iter().copied());
        let known = named(&["kingston-upon-hull", "wandsworth"]);
        let places = Places::new(&known);
        assert!(places.has("hull".to_owned()));
        assert!(!places.has("ellie".to_owned()));
        assert!(!places.has("upon the".to_owned()));
        let asked = places.into_asked();
        assert!(known.answers_as(&asked));
        assert!(named(&["hull", "york"]).answers_as(&asked));
        assert!(!named(&["wandsworth"]).answers_as(&asked), "a place that is gone");
        assert!(!named(&["hull", "mount-ellie"]).answers_as(&asked), "a place that has come");
    }
}
