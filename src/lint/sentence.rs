//! Sentences and their words, taken apart only where a cue stands.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::language::{ABBREVIATIONS, has};
use super::places::Places;

/// A text that can be taken apart into sentences.
pub struct Sentences<'a> {
    /// The text.
    pub text: &'a str,
    /// The names of places that the site knows.
    pub places: &'a Places<'a>,
    /// The one that was asked for last: several cues stand in one sentence.
    last: RefCell<Option<Rc<Sentence<'a>>>>,
}

/// A sentence in words.
pub struct Sentence<'a> {
    /// The text that it is a part of.
    pub text: &'a str,
    /// Where it stands.
    pub range: Range<usize>,
    /// Its words.
    pub words: Vec<Word<'a>>,
}

/// A word: letters and digits, and the hyphens and apostrophes within.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// As it is written.
    pub text: &'a str,
    /// Where it begins in the whole text.
    pub at: usize,
}

/// Whether a byte can be of a word: of a letter or digit.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl<'a> Sentences<'a> {
    pub fn new(text: &'a str, places: &'a Places<'a>) -> Self {
        Self { text, places, last: RefCell::new(None) }
    }

    /// The sentence at a byte.
    pub fn at(&self, at: usize) -> Rc<Sentence<'a>> {
        if let Some(last) = self.last.borrow().as_ref().filter(|last| last.range.contains(&at)) {
            return Rc::clone(last);
        }
        let sentence = Rc::new(Sentence::new(self.text, start(self.text, at)..end(self.text, at)));
        *self.last.borrow_mut() = Some(Rc::clone(&sentence));
        sentence
    }

    /// The sentence before another, in the same block.
    pub fn before(&self, sentence: &Sentence<'_>) -> Option<Sentence<'a>> {
        let head = self.text[..sentence.range.start].trim_end_matches(' ');
        let last = head.chars().next_back().filter(|last| *last != '\n')?;
        let at = head.len() - last.len_utf8();
        Some(Sentence::new(self.text, start(self.text, at)..sentence.range.start))
    }

    /// The sentence after another, in the same block.
    pub fn after(&self, sentence: &Sentence<'_>) -> Option<Sentence<'a>> {
        let at = sentence.range.end;
        let next = self.text[at..].chars().next().filter(|next| *next != '\n')?;
        Some(Sentence::new(self.text, at..end(self.text, at + next.len_utf8())))
    }

    /// The block, a paragraph or the like, at a byte.
    pub fn block(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline);
        start..end
    }
}

impl<'a> Sentence<'a> {
    fn new(text: &'a str, range: Range<usize>) -> Self {
        let words = words(&text[range.clone()], range.start);
        Self { text, range, words }
    }

    /// Its words as written.
    pub fn written(&self) -> &'a str {
        &self.text[self.range.clone()]
    }

    /// The word that holds this byte, or the first after it.
    pub fn index(&self, at: usize) -> usize {
        self.words.partition_point(|word| word.at + word.text.len() <= at)
    }

    /// A word in lower case, without a possessive ending; nothing beyond the sentence's ends.
    pub fn low(&self, index: usize) -> String {
        self.words.get(index).map(|word| word.base().to_lowercase()).unwrap_or_default()
    }

    /// The word so many before this one, as [`Sentence::low`].
    pub fn low_before(&self, index: usize, back: usize) -> String {
        index.checked_sub(back).map(|index| self.low(index)).unwrap_or_default()
    }

    /// What stands between a word and the one before it.
    pub fn gap(&self, index: usize) -> &'a str {
        let start = match index.checked_sub(1).and_then(|before| self.words.get(before)) {
            Some(word) => word.at + word.text.len(),
            None => self.range.start,
        };
        let end = self.words.get(index).map_or(self.range.end, |word| word.at);
        &self.text[start.min(end)..end]
    }

    /// Whether one of its words is of a list.
    pub fn has_word(&self, list: &[&str]) -> bool {
        (0..self.words.len()).any(|index| has(list, &self.low(index)))
    }
}

impl<'a> Word<'a> {
    /// The word without a possessive ending.
    pub fn base(&self) -> &'a str {
        let ends = ["'s", "’s", "'", "’"];
        ends.iter().find_map(|end| self.text.strip_suffix(end)).unwrap_or(self.text)
    }

    /// Whether it ends in the sign of a possessive.
    pub fn is_possessive(&self) -> bool {
        self.base().len() < self.text.len()
    }

    /// The bytes of it.
    pub fn range(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }
}

fn words(text: &str, offset: usize) -> Vec<Word<'_>> {
    // With the space after it a word takes some six bytes.
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut begun: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let goes_on = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let is_within = c.is_alphanumeric() || (begun.is_some() && matches!(c, '\'' | '’' | '-' | '‑') && goes_on);
        match (is_within, begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                words.push(Word { text: &text[start..at], at: offset + start });
                begun = None;
            }
            _ => {}
        }
    }
    words.extend(begun.map(|start| Word { text: &text[start..], at: offset + start }));
    words
}

/// Where the sentence at a byte begins.
fn start(text: &str, at: usize) -> usize {
    let mut from = text.floor_char_boundary(at);
    loop {
        let head = &text[..from];
        let Some(mark) = head.rfind(['.', '!', '?', '\n']) else { return 0 };
        if ends_sentence(text, mark) && mark < at {
            let skipped = text[mark + 1..].trim_start_matches(['"', '\'', '”', '’', ')', ' ']);
            return (text.len() - skipped.len()).min(text.floor_char_boundary(at));
        }
        from = mark;
    }
}

/// Where the sentence at a byte ends: behind its mark.
fn end(text: &str, at: usize) -> usize {
    let mut from = text.floor_char_boundary(at);
    while let Some(mark) = text[from..].find(['.', '!', '?', '\n']).map(|mark| from + mark) {
        if text.as_bytes()[mark] == b'\n' {
            return mark;
        }
        if ends_sentence(text, mark) {
            let rest = text[mark + 1..].trim_start_matches(['"', '\'', '”', '’', ')', ' ']);
            return text.len() - rest.len();
        }
        from = mark + 1;
    }
    text.len()
}

/// Whether a mark ends a sentence: not that of an abbreviation or within a number.
fn ends_sentence(text: &str, mark: usize) -> bool {
    if text.as_bytes()[mark] == b'\n' {
        return true;
    }
    let after = text[mark + 1..].trim_start_matches(['"', '\'', '”', '’', ')']);
    if !after.is_empty() && !after.starts_with([' ', '\n']) {
        return false;
    }
    let next = after.trim_start_matches([' ', '“', '‘', '"', '\'', '(']).chars().next();
    let is_mark = text.as_bytes()[mark] != b'.';
    let before = text[..mark].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // A quotation ends in no abbreviation.
    let is_quoted = text[mark + 1..].starts_with(['"', '”', '’']);
    let is_short = has(ABBREVIATIONS, &before.to_lowercase())
        || before.chars().count() == 1 && !before.chars().all(|c| c.is_ascii_digit());
    is_mark || ((!is_short || is_quoted) && next.is_none_or(|next| next.is_uppercase() || !next.is_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::super::places::Gazetteer;
    use super::*;

    #[track_caller]
    fn check(text: &str, at: &str, expected: &str) {
        let gazetteer = Gazetteer::new(std::iter::empty());
        let places = Places::new(&gazetteer);
        let sentences = Sentences::new(text, &places);
        assert_eq!(sentences.at(text.find(at).unwrap()).written().trim(), expected);
    }

    #[test]
    fn a_sentence_ends_where_it_ends() {
        check("One two. Three four! Five.", "four", "Three four!");
        check("Mr. Brown left St. Ives at 3.5 miles. Next", "left", "Mr. Brown left St. Ives at 3.5 miles.");
        check("He said “no.” Then he left.", "left", "Then he left.");
        check("A block\nAnother block", "Another", "Another block");
        check("She was 7. He was 9.", "9", "He was 9.");
        check("Zoë. Tom", "Zoë", "Zoë.");
    }

    #[test]
    fn words_keep_their_hyphens_and_apostrophes() {
        let found: Vec<&str> =
            words("A seven-year-old's “toy” -- Jean-Luc’s", 0).iter().map(|word| word.text).collect();
        assert_eq!(found, ["A", "seven-year-old's", "toy", "Jean-Luc’s"]);
    }

    #[test]
    fn neighbours_stay_within_their_block() {
        let gazetteer = Gazetteer::new(std::iter::empty());
        let places = Places::new(&gazetteer);
        let sentences = Sentences::new("One. Two. Three.\nFour.", &places);
        let two = sentences.at(6);
        assert_eq!(sentences.before(&two).map(|one| one.written().trim().to_owned()).as_deref(), Some("One."));
        let three = sentences.after(&two).unwrap();
        assert_eq!(three.written(), "Three.");
        assert!(sentences.after(&three).is_none());
    }
}
