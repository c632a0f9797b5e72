//! From words to the terms by which they are found: one spelling, one stem.

use std::hash::BuildHasherDefault;

use indexmap::{IndexMap, IndexSet};
use rapidhash::fast::RapidHasher;
use rust_stemmers::{Algorithm, Stemmer};

use super::Terms;
use super::spelling::{is_common, spelled};
use super::split::split;

type Hashing = BuildHasherDefault<RapidHasher<'static>>;

/// How many different words are remembered before all of them are forgotten: what makes more of them is
/// no language.
const MOST_WORDS: usize = 1 << 18;

/// A word that is not looked for.
const NONE: u32 = u32::MAX;

/// Words that were met before, and their terms, so that each is stemmed once.
pub struct Words {
    stemmer: Stemmer,
    /// Words of up to eight bytes, which are most: as numbers they are compared at once.
    short: IndexMap<u64, u32, Hashing>,
    long: IndexMap<Box<str>, u32, Hashing>,
    terms: IndexSet<Box<str>, Hashing>,
    /// For every term the number of the last text that has it.
    seen: Vec<u32>,
    texts: u32,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
            short: IndexMap::default(),
            long: IndexMap::default(),
            terms: IndexSet::default(),
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
            let Self { terms, seen, texts, .. } = self;
            if id == NONE {
                return;
            }
            let at = id as usize;
            if seen.len() <= at {
                seen.resize(at + 1, 0);
            }
            if seen[at] != *texts {
                seen[at] = *texts;
                found.push((beginning(&terms[at]), id));
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
        number(term, &mut self.terms)
    }

    /// The number of a word's term.
    fn known(&mut self, word: &str) -> u32 {
        let short = (word.len() <= 8).then(|| beginning(word));
        let known = match short {
            Some(short) => self.short.get(&short),
            None => self.long.get(word),
        };
        if let Some(id) = known {
            return *id;
        }
        let id = term(word, &self.stemmer).map_or(NONE, |term| number(&term, &mut self.terms));
        match short {
            Some(short) => drop(self.short.insert(short, id)),
            None => drop(self.long.insert(word.into(), id)),
        }
        id
    }

    /// Every term, in the order of its number.
    #[must_use]
    pub fn into_terms(self) -> Vec<Box<str>> {
        self.terms.into_iter().collect()
    }
}

/// The first letters as a number, of which one comparison tells most words apart.
fn beginning(term: &str) -> u64 {
    let mut first = [0; 8];
    let length = term.len().min(8);
    first[..length].copy_from_slice(&term.as_bytes()[..length]);
    u64::from_be_bytes(first)
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
