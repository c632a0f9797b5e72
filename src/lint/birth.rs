//! Dates of birth, and birthdays.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::date::dates;
use super::language::{KIN, ONE_CHILD, ROLES, THINGS, TITLES, has, is_child_word};
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
    for cue in cues {
        let range = match cue.kind {
            Kind::Birth => birth(sentences, &sentences.at(cue.at.start), &cue.at),
            Kind::Number(1..=18) => turned(sentences, &cue.at),
            _ => None,
        };
        let Some(range) = range else { continue };
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
    let subject = subject(sentences, sentence, cue, date);
    let of_body = match subject {
        Some(subject) => subject == Subject::Body,
        None => sentence.has_word(BODIES) || sentence.has_word(THINGS),
    };
    if word == "born" {
        let name = || named(sentences, sentence);
        let year = || year_behind(&text[behind.clone()]).map(|at| behind.start + at);
        let end = date.or_else(|| year().filter(|_| name().is_some() || is_somebodys(sentence)));
        let is_of_nobody =
            subject.is_none() && name().is_none() && !sentence.has_word(ONE_CHILD) && !is_person(sentence);
        return end.filter(|_| !is_of_nobody && !of_body).map(|end| cue.start..end);
    }
    let around = dates(sentence.written()).into_iter().next();
    let is_of_child = is_child_birthday(sentence, sentence.index(cue.start)) && named(sentences, sentence).is_some();
    let is_dated = around.is_some()
        && (subject == Some(Subject::Person) || is_person(sentence) || named(sentences, sentence).is_some());
    (!of_body && (is_of_child || is_dated)).then(|| cue.clone())
}

/// Who or what was born.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Person,
    Body,
}

/// Who or what was born, or has a birthday: what is spoken of shortly before the word, or else shortly behind
/// the date. A child counts more than a body: 'the boy in the council's care, born on 3 May 2015'.
fn subject(
    sentences: &Sentences<'_>,
    sentence: &Sentence<'_>,
    cue: &Range<usize>,
    date: Option<usize>,
) -> Option<Subject> {
    const REACH: usize = 7;
    let at = sentence.index(cue.start);
    // 'her birthday'
    if has(&["her", "his"], &sentence.low_before(at, 1)) {
        return Some(Subject::Person);
    }
    let is_child = |word: &str| is_child_word(word) || has(KIN, word) || has(&["he", "she", "twins"], word);
    let is_body = |word: &str| has(BODIES, word) || has(THINGS, word);
    let people: Vec<usize> = runs(sentence)
        .into_iter()
        .filter(|run| person(sentence, run, sentences.places, Nearness::Near).is_some())
        .map(|run| run.words.start)
        .collect();
    let behind = sentence.index(date.unwrap_or(cue.end));
    [at.saturating_sub(REACH)..at, behind..behind + REACH].into_iter().find_map(|within| {
        // 'The youth justice board was born': a body of its own stands between the child and the birth.
        let is_subject = |index: usize| {
            let is_whole = sentence.words.get(index).is_some_and(|word| !word.is_possessive());
            let goes_on = sentence.gap(index + 1).starts_with(',')
                || has(&["was", "were", "is", "has", "had"], &sentence.low(index + 1));
            is_whole && goes_on && is_body(&sentence.low(index))
        };
        let child = within.clone().rev().find(|index| is_child(&sentence.low(*index)));
        if child.is_some_and(|child| !(child + 1..within.end.min(at)).any(is_subject)) {
            return Some(Subject::Person);
        }
        // Of names and bodies, the nearest: 'Northamptonshire's successors were born on 1 April'.
        let distance = |index: &usize| index.abs_diff(at);
        let person = people.iter().filter(|index| within.contains(index)).map(distance).min();
        let body = within.clone().filter(|index| is_body(&sentence.low(*index))).map(|index| distance(&index)).min();
        match (person, body) {
            (Some(person), body) if body.is_none_or(|body| person < body) => Some(Subject::Person),
            (_, body) => body.map(|_| Subject::Body),
        }
    })
}

/// 'She turned four on 2 June 2026.'
fn turned(sentences: &Sentences<'_>, at: &Range<usize>) -> Option<Range<usize>> {
    const NEAR: usize = 24;
    let text = sentences.text;
    let head = text[..at.start].strip_suffix(" turned ")?.len() + 1;
    let behind = text[at.end..].strip_prefix(" on ").map(|rest| text.len() - rest.len())?;
    let end = text.floor_char_boundary(behind + NEAR);
    let date = dates(text.get(behind..end)?).into_iter().next().filter(|date| date.range.start <= 4)?;
    let sentence = sentences.at(at.start);
    let subject = subject(sentences, &sentence, &(head..at.end), None);
    (subject == Some(Subject::Person)).then(|| head..behind + date.range.end)
}

fn named(sentences: &Sentences<'_>, sentence: &Sentence<'_>) -> Option<Range<usize>> {
    runs(sentence).into_iter().find_map(|run| person(sentence, &run, sentences.places, Nearness::Near))
}

fn is_person(sentence: &Sentence<'_>) -> bool {
    sentence.has_word(&["he", "she", "his", "her", "who", "they", "their", "was", "were", "twins"])
        || sentence.has_word(ONE_CHILD)
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
