//! From words to the terms by which they are found: one spelling, one stem.

use std::hash::BuildHasherDefault;

use indexmap::{IndexMap, IndexSet};
use rapidhash::fast::RapidHasher;
use rust_stemmers::{Algorithm, Stemmer};

use super::Terms;
use super::spelling::{is_common, spelled};
use super::split::{SHORT, Word, beginning, split};

type Hashing = BuildHasherDefault<RapidHasher<'static>>;

/// How many different words are remembered before all of them are forgotten: what makes more of them is
/// no language.
const MOST_WORDS: usize = 1 << 18;

/// A word that is not looked for.
const NONE: u32 = u32::MAX;

/// How many of the short words, and of the short terms, met last are found at the first look.
const RECENT: usize = 1 << RECENT_BITS;
const RECENT_BITS: u32 = 12;

/// Words that were met before, and their terms, so that each is stemmed once.
pub struct Words {
    stemmer: Stemmer,
    /// Short words, each where its bits point to, with the number of its term.
    recent: Vec<(u64, u32)>,
    short: IndexMap<u64, u32, Hashing>,
    long: IndexMap<Box<str>, u32, Hashing>,
    terms: IndexSet<Box<str>, Hashing>,
    /// The first letters of every term.
    beginnings: Vec<u64>,
    /// Short terms with their numbers, each where its letters point to.
    recent_terms: Vec<(u64, u32)>,
    /// For every term the number of the last text that has it.
    seen: Vec<u32>,
    texts: u32,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
            // No word is without letters.
            recent: vec![(0, NONE); RECENT],
            short: IndexMap::default(),
            long: IndexMap::default(),
            terms: IndexSet::default(),
            beginnings: Vec::new(),
            recent_terms: vec![(0, NONE); RECENT],
            seen: Vec::new(),
            texts: 0,
        }
    }
}

impl Words {
    /// The different terms of a text.
    #[must_use]
    pub fn terms(&mut self, text: &str) -> Terms {
        if self.short.len() + self.long.len() > MOST_WORDS {
            *self = Self::default();
        }
        self.texts += 1;
        let mut found: Vec<(u64, u32)> = Vec::with_capacity(256);
        split(text, |word| {
            let id = self.known(word);
            if id == NONE {
                return;
            }
            let at = id as usize;
            if self.beginnings.len() <= at {
                self.beginnings.extend(self.terms[self.beginnings.len()..].iter().map(|term| beginning(term)));
                self.seen.resize(self.terms.len(), 0);
            }
            if self.seen[at] != self.texts {
                self.seen[at] = self.texts;
                found.push((self.beginnings[at], id));
            }
        });
        found.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| self.terms[a.1 as usize].cmp(&self.terms[b.1 as usize]))
        });
        Terms::new(found.iter().map(|(_, id)| &*self.terms[*id as usize]))
    }

    /// Calls `each` with the number of the term of every word of a text.
    pub fn each(&mut self, text: &str, mut each: impl FnMut(u32)) {
        split(text, |word| {
            let id = self.known(word);
            if id != NONE {
                each(id);
            }
        });
    }

    /// The number of a term.
    pub fn number(&mut self, term: &str) -> u32 {
        if term.len() > SHORT {
            return number(term, &mut self.terms);
        }
        let key = beginning(term);
        let recent = &mut self.recent_terms[place(key)];
        if recent.0 != key {
            *recent = (key, number(term, &mut self.terms));
        }
        recent.1
    }

    /// The number of a word's term.
    fn known(&mut self, word: Word<'_>) -> u32 {
        let key = match word {
            Word::Short(key) => key,
            Word::Long(word) => {
                if let Some(id) = self.long.get(word) {
                    return *id;
                }
                let id = self.new_word(word);
                self.long.insert(word.into(), id);
                return id;
            }
        };
        let place = place(key);
        if self.recent[place].0 == key {
            return self.recent[place].1;
        }
        let id = match self.short.get(&key) {
            Some(id) => *id,
            None => {
                let letters = key.to_be_bytes();
                let length = letters.iter().position(|byte| *byte == 0).unwrap_or(letters.len());
                let id = std::str::from_utf8(&letters[..length]).map_or(NONE, |word| self.new_word(word));
                self.short.insert(key, id);
                id
            }
        };
        self.recent[place] = (key, id);
        id
    }

    fn new_word(&mut self, word: &str) -> u32 {
        term(word, &self.stemmer).map_or(NONE, |term| number(&term, &mut self.terms))
    }

    /// Every term, in the order of its number.
    #[must_use]
    pub fn into_terms(self) -> Vec<Box<str>> {
        self.terms.into_iter().collect()
    }
}

/// Where a short word is looked for first.
fn place(key: u64) -> usize {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    usize::try_from(key.wrapping_mul(SPREAD) >> (u64::BITS - RECENT_BITS)).unwrap_or_default()
}

fn number(term: &str, terms: &mut IndexSet<Box<str>, Hashing>) -> u32 {
    let at = match terms.get_index_of(term) {
        Some(at) => at,
        None => terms.insert_full(term.into()).0,
    };
    u32::try_from(at).unwrap_or(NONE)
}

/// The term of a word; none for one that is too common. What is not of the letters a to z alone has no
/// other form.
fn term(word: &str, stemmer: &Stemmer) -> Option<String> {
    if is_common(word) {
        return None;
    }
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(word.to_owned());
    }
    Some(stemmer.stem(&spelled(word)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut terms = Vec::new();
        Words::default().terms(text).for_each(|term| terms.push(term.to_owned()));
        assert_eq!(terms, expected, "{text:?}");
    }

    #[test]
    fn forms_of_a_word_are_one_term() {
        check("Children's services, childrens service", &["child", "servic"]);
        check("organisation organizations organise organizing", &["organis"]);
        check("inspect inspected inspection inspections", &["inspect"]);
        check("judgement judgments", &["judgment"]);
        check("the of and is", &[]);
        check("covid-19 2018", &["19", "2018", "covid", "covid19"]);
    }

    #[test]
    fn a_text_has_the_same_terms_whatever_was_read_before() {
        let mut words = Words::default();
        let first = words.terms("Zebra crossing and apple");
        let _ = words.terms("apples crossing over");
        assert_eq!(words.terms("Zebra crossing and apple"), first);
    }
}
