//! Dates of birth, and birthdays.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::date::dates;
use super::language::{ROLES, THINGS, TITLES, has, is_child_word};
use super::name::{Nearness, person, runs};
use super::sentence::{Sentence, Sentences};
use super::{Found, Rule};

/// What is born and has birthdays without being a child.
const BODIES: &[&str] = &[
    "council",
    "councils",
    "authority",
    "authorities",
    "unitary",
    "county",
    "ofsted",
    "nhs",
    "project",
    "initiative",
    "programme",
    "archive",
    "department",
    "agency",
    "inspectorate",
    "regime",
    "idea",
    "successor",
    "successors",
    "committee",
    "framework",
    "fund",
    "charter",
];

pub fn find(sentences: &Sentences<'_>, cues: &[Cue], found: &mut Vec<Found>) {
    for cue in cues.iter().filter(|cue| cue.kind == Kind::Birth) {
        let sentence = sentences.at(cue.at.start);
        let Some(range) = birth(sentences, &sentence, &cue.at) else { continue };
        let message = format!("`{}` tells somebody's date of birth.", &sentences.text[range.clone()]);
        let help = "Leave it out, or give the age in years without a name. `waive` says why it may be published.";
        found.push(Found::new(Rule::DateOfBirth, range, message, help));
    }
}

fn birth(sentences: &Sentences<'_>, sentence: &Sentence<'_>, cue: &Range<usize>) -> Option<Range<usize>> {
    const NEAR: usize = 40;
    let text = sentences.text;
    let word = text[cue.clone()].to_lowercase();
    let end = text.floor_char_boundary((cue.end + NEAR).min(sentence.range.end.max(cue.end)));
    // 'DOB.' looks like the end of a sentence.
    let block = sentences.block(cue.start);
    let behind = cue.end..end.max(text.floor_char_boundary((cue.end + 16).min(block.end)));
    let date = dates(&text[behind.clone()]).into_iter().next().map(|date| behind.start + date.range.end);
    let is_birth_date = word != "born" && word != "birthday";
    if is_birth_date {
        let digits = text[behind.clone()].find(|c: char| c.is_ascii_digit());
        return date.or(digits.map(|at| behind.start + at + 1)).map(|end| cue.start..end);
    }
    let of_body = sentence.has_word(BODIES) || sentence.has_word(THINGS);
    if word == "born" {
        let name = || named(sentences, sentence);
        let year = || year_behind(&text[behind.clone()]).map(|at| behind.start + at);
        let end = date.or_else(|| year().filter(|_| name().is_some() || is_somebodys(sentence)));
        let is_place = name().is_none() && !sentence.has_word(super::language::ONE_CHILD);
        return end.filter(|_| (is_person(sentence) || !is_place) && !of_body).map(|end| cue.start..end);
    }
    let around = dates(sentence.written()).into_iter().next();
    let is_of_child = is_child_birthday(sentence, sentence.index(cue.start)) && named(sentences, sentence).is_some();
    let is_dated = around.is_some() && (is_person(sentence) || named(sentences, sentence).is_some());
    (!of_body && (is_of_child || is_dated)).then(|| cue.clone())
}

fn named(sentences: &Sentences<'_>, sentence: &Sentence<'_>) -> Option<Range<usize>> {
    runs(sentence).into_iter().find_map(|run| person(sentence, &run, sentences.places, Nearness::Near))
}

fn is_person(sentence: &Sentence<'_>) -> bool {
    sentence.has_word(&["he", "she", "his", "her", "who", "they", "their", "was", "were", "twins"])
        || sentence.has_word(super::language::ONE_CHILD)
}

/// 'Born in 2011, he …', of somebody without an office.
fn is_somebodys(sentence: &Sentence<'_>) -> bool {
    let is_child = |index: usize| {
        let word = sentence.low(index);
        is_child_word(&word) || has(&["he", "she"], &word)
    };
    (0..sentence.words.len()).any(is_child) && !sentence.has_word(ROLES) && !sentence.has_word(TITLES)
}

/// 'in 2015': where the year ends.
fn year_behind(text: &str) -> Option<usize> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let year = text.get(at..at + 4)?;
    let is_year = year.parse::<u32>().is_ok_and(|year| (1990..=2100).contains(&year));
    (is_year && text[..at].len() <= 20 && !text[..at].contains('.')).then_some(at + 4)
}

/// 'seventh birthday', '7th birthday': up to the eighteenth.
fn is_child_birthday(sentence: &Sentence<'_>, index: usize) -> bool {
    const ORDINALS: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
    ];
    let before = sentence.low_before(index, 1);
    let digits = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    has(ORDINALS, &before) || digits.parse::<u32>().is_ok_and(|number| (1..=18).contains(&number))
}
