//! Which words of a sentence could be a person's name.

use std::ops::Range;

use super::language::{ADULTS, AT_PLACES, BODIES, KIN, MOVES, NO_NAMES, ROLES, TITLES, has, is_child_word};
use super::places::Places;
use super::sentence::{Sentence, Word};

/// How near a name stands to what it is looked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// Side by side: then even a place's name is taken for a person's.
    Beside,
    /// Somewhere near
    Near,
}

/// Words with a capital letter that follow one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The first and the one after the last, by their numbers.
    pub words: Range<usize>,
}

/// Whether a word is written as a name is: Ellie, O'Neill, Jean-Luc, Zoë's.
pub fn is_capitalised(word: &Word<'_>) -> bool {
    let mut parts = word.base().split(['-', '‑']);
    let fits = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.next().is_some_and(|c| c.is_lowercase() || "'’".contains(c))
    };
    parts.all(fits) && !word.text.chars().any(|c| c.is_ascii_digit())
}

/// Whether a word is the first letter of a surname: 'Ellie B.'
pub fn is_initial(sentence: &Sentence<'_>, index: usize) -> bool {
    let is_letter = |word: &Word<'_>| word.text.len() == 1 && word.text.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_one = sentence.words.get(index).is_some_and(|word| is_letter(word) && !matches!(word.text, "A" | "I"));
    is_one && sentence.gap(index) == " "
}

/// The run of capital letters that ends with this word.
pub fn run_to(sentence: &Sentence<'_>, last: usize) -> Option<Run> {
    let is_one = |index: usize| sentence.words.get(index).is_some_and(is_capitalised);
    if !is_one(last) {
        return None;
    }
    let mut first = last;
    while first > 0
        && is_one(first - 1)
        && sentence.gap(first).trim().is_empty()
        && !sentence.words[first - 1].is_possessive()
    {
        first -= 1;
    }
    let mut end = last + 1;
    while is_one(end) && sentence.gap(end).trim().is_empty() && !sentence.words[end - 1].is_possessive() {
        end += 1;
    }
    Some(Run { words: first..end })
}

/// All runs of capital letters in a sentence.
pub fn runs(sentence: &Sentence<'_>) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        match run_to(sentence, at) {
            Some(run) => {
                at = run.words.end;
                found.push(run);
            }
            None => at += 1,
        }
    }
    found
}

/// The part of a run that is a person's name, where it is one.
pub fn person(sentence: &Sentence<'_>, run: &Run, places: &Places<'_>, nearness: Nearness) -> Option<Range<usize>> {
    // 'When Ellie', 'The Browns': what begins the sentence is no part of the name.
    let is_no_name = |index: usize| has(NO_NAMES, &sentence.low(index));
    let first = run.words.clone().find(|index| !is_no_name(*index))?;
    let words = first..run.words.end;
    if run.words.clone().any(|index| has(BODIES, &sentence.low(index))) {
        return None;
    }
    let is_of_office = |index: usize| has(ROLES, &sentence.low(index)) || has(TITLES, &sentence.low(index));
    if is_of_office(first) || words.clone().all(|index| is_no_name(index) || is_of_office(index)) {
        return None;
    }
    if is_title(sentence, first) || has_role(sentence, &words) {
        return None;
    }
    if nearness == Nearness::Near {
        let is_place = words.clone().all(|index| places.has(sentence.low(index)));
        if is_place || is_at_place(sentence, run) || is_of_a_body(sentence, &words) || is_the_thing(sentence, &words) {
            return None;
        }
        if first == 0 && !begins_as_a_name(sentence, &words) {
            return None;
        }
    }
    let (start, end) = (sentence.words.get(words.start)?, sentence.words.get(words.end.checked_sub(1)?)?);
    Some(start.at..end.at + end.base().len())
}

/// Whether a place of the site bears the name.
pub fn is_place(sentence: &Sentence<'_>, run: &Run, places: &Places<'_>) -> bool {
    let mut words = run.words.clone();
    words.all(|index| places.has(sentence.low(index)) || has(NO_NAMES, &sentence.low(index)))
}

/// 'Judge Brown', 'Councillor Brown': somebody in office. 'Mrs Brown' is a parent where kin is spoken of.
fn is_title(sentence: &Sentence<'_>, first: usize) -> bool {
    let before = sentence.low_before(first, 1);
    has(TITLES, &before) || has(ROLES, &before) || (has(ADULTS, &before) && !sentence.has_word(KIN))
}

/// 'Jo Brown, the council's director'.
fn has_role(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    const REACH: usize = 7;
    if !sentence.gap(words.end).starts_with(',') {
        return false;
    }
    let behind = words.end..words.end + REACH;
    let ends =
        behind.clone().skip(1).find(|index| sentence.gap(*index).contains([',', ';', '.'])).unwrap_or(behind.end);
    (behind.start..ends).any(|index| has(ROLES, &sentence.low(index)))
}

/// 'in Thornbury', 'moved to Thornbury'.
pub fn is_at_place(sentence: &Sentence<'_>, run: &Run) -> bool {
    // 'In' has a capital letter too where it begins a sentence.
    let first = run.words.clone().find(|index| !has(NO_NAMES, &sentence.low(*index))).unwrap_or(run.words.start);
    let before = sentence.low_before(first, 1);
    if first == 0 || !sentence.gap(first).trim().is_empty() {
        return false;
    }
    let earlier = |back: usize| has(MOVES, &sentence.low_before(first, back));
    has(AT_PLACES, &before) || (before == "to" && (earlier(2) || earlier(3)))
}

/// 'the London Borough of Thornbury', 'Thornbury council', 'the Thornbury report'.
fn is_of_a_body(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    let of = sentence.low_before(words.start, 1) == "of" && has(BODIES, &sentence.low_before(words.start, 2));
    let own = sentence.words.get(words.end.wrapping_sub(1)).is_some_and(|word| !word.is_possessive());
    let is_joined = sentence.gap(words.end).trim().is_empty();
    of || (own && is_joined && has(BODIES, &sentence.low(words.end)))
}

/// 'the Convention'; but 'the Okafor children'.
fn is_the_thing(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    let is_family = |word: &str| {
        is_child_word(word) || has(KIN, word) || has(&["children", "family", "boys", "girls", "case"], word)
    };
    let before = sentence.words.get(words.start.wrapping_sub(1));
    let is_joined = sentence.gap(words.start) == " ";
    words.len() == 1
        && is_joined
        && before.is_some_and(|word| word.text.eq_ignore_ascii_case("the"))
        && !is_family(&sentence.low(words.end))
}

/// At the start of a sentence every word has a capital letter: a name is followed as names are.
fn begins_as_a_name(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    const FOLLOWERS: &[&str] = &[
        "is",
        "was",
        "has",
        "had",
        "who",
        "whose",
        "and",
        "lives",
        "lived",
        "said",
        "says",
        "told",
        "did",
        "went",
        "came",
        "became",
        "spent",
        "waited",
        "moved",
        "ran",
        "died",
        "will",
        "would",
        "entered",
        "left",
        "arrived",
        "turned",
        "grew",
        "started",
        "got",
        "does",
        "could",
        "can",
        "slept",
        "stayed",
        "never",
        "now",
        "still",
        "remembers",
        "recalls",
        "wanted",
        "wants",
        "needed",
        "needs",
        "loves",
        "loved",
        "goes",
        "attends",
        "attended",
        "missed",
        "suffered",
    ];
    let is_last_possessive = sentence.words.get(words.end.wrapping_sub(1)).is_some_and(Word::is_possessive);
    words.len() > 1
        || is_last_possessive
        || is_initial(sentence, words.end)
        || sentence.gap(words.end).trim_start().starts_with([',', '('])
        || has(FOLLOWERS, &sentence.low(words.end))
}
