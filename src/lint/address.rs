//! Where somebody lives: a house in a street, a street that is a home's, a full postcode.
//!
//! The address of an office is public: it is left alone where a town hall, a council's offices and the
//! like stand beside it.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::language::{KIN, MONTHS, SHORT_MONTHS, has, is_child_word};
use super::name::{is_capitalised, run_to};
use super::sentence::{Sentence, Sentences};
use super::{Found, Rule};

/// What an office's address stands beside.
const OFFICES: &[&str] = &[
    "town hall",
    "civic centre",
    "county hall",
    "guildhall",
    "council offices",
    "civic offices",
    "shire hall",
    "city hall",
    "council house",
    "ofsted",
    "write to",
    "by post",
    "head office",
    "registered office",
    "po box",
    "headquarters",
    "library",
    "department for education",
    "high court",
    "family court",
    "crown court",
    "magistrates",
    "tribunal",
    "downing street",
    "civic suite",
    "council chamber",
    "ombudsman",
    "courthouse",
    "royal courts",
    "meeting at",
    "public meeting",
];

/// Streets whose last word alone does not say so.
const DOUBTFUL: &[&str] = &[
    "court", "place", "park", "view", "rise", "green", "hill", "way", "walk", "house", "close", "row", "flats",
    "estate", "square", "drive", "st",
];

/// Courts, parks and houses that are nobody's home.
const PUBLIC: &[&str] = &[
    "crown",
    "high",
    "county",
    "family",
    "magistrates",
    "supreme",
    "youth",
    "central",
    "hyde",
    "regent",
    "royal",
    "national",
    "appeal",
    "public",
    "opera",
    "white",
    "upper",
    "lower",
    "children",
    "one",
    "science",
    "business",
    "retail",
    "car",
];

pub fn find(sentences: &Sentences<'_>, cues: &[Cue], found: &mut Vec<Found>) {
    for (number, cue) in cues.iter().enumerate() {
        let range = match cue.kind {
            Kind::Street if could_have_name(sentences.text, cue.at.start) => street(sentences, cue, &cues[..number]),
            Kind::Home => house_by_name(sentences, cue, cues, number),
            Kind::Digits | Kind::Number(_) => postcode(sentences.text, &cue.at).or_else(|| flat(sentences, cue)),
            _ => None,
        };
        let Some(range) = range.filter(|range| !is_office(sentences, range)) else { continue };
        let message = format!("`{}` looks like the address of a home.", sentences.text[range.clone()].trim());
        let help = "Leave it out. If it is an office's, name the office beside it, or say so with `waive`.";
        found.push(Found::new(Rule::Address, range, message, help));
    }
}

/// Whether an office is named in the same paragraph, shortly before or behind, and nobody who may live there
/// is spoken of between it and the address, nor before the address in its sentence: 'Ofsted found that the boy at 14 Acacia
/// Avenue …' tells of a home.
fn is_office(sentences: &Sentences<'_>, range: &Range<usize>) -> bool {
    const BEFORE: usize = 120;
    const BEHIND: usize = 80;
    const WORDS: usize = 60;
    let text = sentences.text;
    let block = sentences.block(range.start);
    let start = text.ceil_char_boundary(block.start.max(range.start.saturating_sub(BEFORE)));
    let end = text.floor_char_boundary(block.end.min(range.end + BEHIND)).max(start);
    let offices = |text: &str| {
        let low = text.to_lowercase();
        OFFICES.iter().filter_map(|office| Some(low.rfind(office)? + office.len())).max()
    };
    let sentence = sentences.at(range.start);
    let is_empty = |from: usize| {
        let end = sentence.index(range.start);
        !(sentence.index(from).max(end.saturating_sub(WORDS))..end).any(|index| lives_there(&sentence, index))
    };
    // Lower case may be longer than what was written: then the office counts for nothing.
    let before = offices(&text[start..range.start]).map(|at| start + at).filter(|at| *at <= range.start);
    let behind = || offices(&text[range.start.min(end)..end]).is_some();
    before.is_some_and(is_empty) || (before.is_none() && behind() && is_empty(sentence.range.start))
}

/// Whether a word is of somebody who may live somewhere: a child, kin, a carer, somebody's home.
fn lives_there(sentence: &Sentence<'_>, index: usize) -> bool {
    const LIVE: &[&str] = &["lives", "lived", "living", "home", "carer", "carers", "tenant", "family"];
    // 'Family Services', 'the Youth Offending Service', 'a child protection team'
    const OF_OFFICE: &[&str] = &[
        "service",
        "services",
        "hub",
        "centre",
        "court",
        "courts",
        "justice",
        "offending",
        "protection",
        "support",
        "information",
        "team",
        "teams",
        "board",
        "panel",
        "safeguarding",
        "placement",
        "finding",
    ];
    let word = sentence.low(index);
    let is_of_office = has(OF_OFFICE, &sentence.low(index + 1));
    (is_child_word(&word) || has(KIN, &word) && word != "parents" || has(LIVE, &word)) && !is_of_office
}

/// A quick look at the word before a street's last: it has a capital letter.
fn could_have_name(text: &str, at: usize) -> bool {
    let head = text[..at].trim_end_matches(' ');
    let word = head.rsplit(|c: char| !(c.is_alphanumeric() || "'’-‑".contains(c))).find(|word| !word.is_empty());
    word.is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// '14 Acacia Avenue'; 'a home in Acacia Avenue'.
fn street(sentences: &Sentences<'_>, cue: &Cue, before: &[Cue]) -> Option<Range<usize>> {
    let sentence = sentences.at(cue.at.start);
    let last = sentence.index(cue.at.start);
    let kind = sentence.low(last);
    if sentence.words.get(last)?.at != cue.at.start {
        return None;
    }
    let mut first = last;
    while first > 0 && last - first < 3 && is_joined(&sentence, first) && is_capitalised(sentence.words.get(first - 1)?)
    {
        first -= 1;
    }
    // 'the High Street' is a street; 'the Street' is none.
    if first == last
        || has(PUBLIC, &sentence.low(first))
        || has(PUBLIC, &sentence.low(last - 1)) && has(DOUBTFUL, &kind)
    {
        return None;
    }
    let start = sentence.words.get(first)?.at;
    let house = house(&sentence, first);
    if let Some(house) = house {
        return Some(house..cue.at.end);
    }
    if let Some(house) = named_house(&sentence, first) {
        return Some(house..cue.at.end);
    }
    // 'Notting Hill' is a part of a town; nobody lives in a part called 'Mill Way'.
    if has(DOUBTFUL, &kind) && !has(&["close", "drive", "way", "walk", "row"], &kind) {
        return None;
    }
    let is_there = has(&["in", "on", "at", "off"], &sentence.low_before(first, 1));
    (is_there && is_lived_in(&sentence, start, before)).then_some(start..cue.at.end)
}

/// '2 The Paddocks, ' before a street's name.
fn named_house(sentence: &Sentence<'_>, street: usize) -> Option<usize> {
    let last = street.checked_sub(1).filter(|_| sentence.gap(street) == ", ")?;
    house(sentence, run_to(sentence, last)?.words.start)
}

/// Whether a place is one where somebody lives, or a child or its kin are spoken of before it.
fn is_lived_in(sentence: &Sentence<'_>, start: usize, before: &[Cue]) -> bool {
    const NEAR: usize = 60;
    const CARERS: &[&str] = &["carer", "carers", "tenant", "lodger", "landlord", "foster"];
    let lives = |cue: &Cue| cue.kind == Kind::Lives && sentence.range.contains(&cue.at.start);
    let is_home = before.iter().rev().any(|cue| lives(cue) && start.saturating_sub(cue.at.end) < NEAR);
    let person = |index: usize| {
        let word = sentence.low(index);
        is_child_word(&word) || has(KIN, &word) && word != "parents" || has(CARERS, &word)
    };
    is_home || (0..sentence.index(start)).any(person)
}

/// 'Rose Cottage, Mill Lane'; 'the child at Rose Cottage'.
fn house_by_name(sentences: &Sentences<'_>, cue: &Cue, cues: &[Cue], number: usize) -> Option<Range<usize>> {
    const STREET_NEAR: usize = 30;
    let sentence = sentences.at(cue.at.start);
    let last = sentence.index(cue.at.start);
    let run = run_to(&sentence, last).filter(|run| run.words.len() > 1 && run.words.end == last + 1)?;
    let start = sentence.words.get(run.words.start)?.at;
    let street = cues[number + 1..].iter().find(|next| next.kind == Kind::Street);
    let street = street.filter(|next| {
        sentences.text[cue.at.end..].starts_with(", ")
            && next.at.start - cue.at.end < STREET_NEAR
            && sentence.range.contains(&next.at.start)
    });
    if let Some(street) = street {
        return Some(start..street.at.end);
    }
    let is_there = has(&["in", "at", "to", "from"], &sentence.low_before(run.words.start, 1));
    (is_there && is_lived_in(&sentence, start, &cues[..number])).then_some(start..cue.at.end)
}

fn is_joined(sentence: &Sentence<'_>, index: usize) -> bool {
    matches!(sentence.gap(index).trim_start_matches(['.', '\'', '’']), " " | "")
}

/// The number of a house before a street's name: 14, 14a, 14-16; not a year or a day of a month.
fn house(sentence: &Sentence<'_>, first: usize) -> Option<usize> {
    let index = first.checked_sub(1)?;
    let word = sentence.words.get(index)?;
    let digits = word.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = !digits.is_empty()
        && word.text.len() - digits.len() <= 1
        && digits.chars().all(|c| c.is_ascii_digit() || c == '-');
    let first_word = sentence.low(first);
    let is_date =
        has(MONTHS, &first_word) || has(SHORT_MONTHS, &first_word) || has(MONTHS, &sentence.low_before(index, 1));
    let is_year = digits.len() == 4 && matches!(digits.get(..2), Some("19" | "20"));
    let joins = matches!(sentence.gap(first), " " | ", ");
    (is_number && !is_date && !is_year && joins && digits.len() <= 4).then_some(word.at)
}

/// 'Flat 3, Acacia Court'.
fn flat(sentences: &Sentences<'_>, cue: &Cue) -> Option<Range<usize>> {
    let head = sentences.text[..cue.at.start].strip_suffix(' ')?;
    let start = ["Flat", "Apartment", "Room", "flat", "apartment"]
        .iter()
        .find(|word| head.ends_with(**word) && **word != "Room")?;
    let rest = &sentences.text[cue.at.end..];
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let name = rest.strip_prefix([',', ' '])?.trim_start_matches([' ', ',']);
    let goes_on = name.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    goes_on.then(|| head.len() - start.len()..cue.at.end)
}

/// 'NB1 4XY', around a run of digits: the digits of the first part, or those of both without a space.
fn postcode(text: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut start = at.start;
    while start > 0 && letter(start - 1) {
        start -= 1;
    }
    let letters = at.start - start;
    let begins = start == 0
        || !bytes.get(start - 1).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/'));
    if !(1..=2).contains(&letters) || !begins {
        return None;
    }
    let ends = |inward: usize| {
        let fits = digit(inward) && letter(inward + 1) && letter(inward + 2);
        let stands = !bytes.get(inward + 3).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let range = start..inward + 3;
        (fits && stands && is_written_as_postcode(&text[range.clone()])).then_some(range)
    };
    // The first part may end in a letter: SW1A 1AA.
    let outward = if letter(at.end) { at.end + 1 } else { at.end };
    if at.len() <= 2 && bytes.get(outward) == Some(&b' ') {
        return ends(outward + 1);
    }
    if at.len() <= 2 && outward > at.end && digit(outward) {
        return ends(outward);
    }
    if (2..=3).contains(&at.len()) { ends(at.end - 1) } else { None }
}

/// Whether what has a postcode's form is more than a code and a number: in capitals, or in two parts of which the second
/// ends in letters that postcodes end in, and is no rank, and no size or time behind a code: 'q4 2nd', 'KS2 3pp'.
fn is_written_as_postcode(text: &str) -> bool {
    const NEVER: &[u8] = b"cikmov";
    const RANKS: &[&str] = &["1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "0th"];
    const UNITS: &[&str] = &["ft", "hr", "gb", "tb", "lb", "bn", "tn", "yr", "hp", "pp", "pt"];
    if !text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return true;
    }
    let low = text.to_ascii_lowercase();
    let Some((outward, inward)) = low.split_once(' ') else { return false };
    // One letter and a number are a code more often than a postcode, and so are these.
    let is_code = outward.bytes().filter(u8::is_ascii_alphabetic).count() < 2
        || ["ks", "co"].iter().any(|code| outward.starts_with(code));
    let is_size = is_code && UNITS.iter().any(|unit| inward.ends_with(unit));
    !is_size && !RANKS.contains(&inward) && !inward.bytes().any(|byte| NEVER.contains(&byte))
}
