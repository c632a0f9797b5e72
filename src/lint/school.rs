//! A named school in one breath with a child's age or condition: its classmates know who is meant.

use std::ops::Range;

use super::age::Age;
use super::cues::{Cue, Kind};
use super::language::{AT_PLACES, BODIES, CONDITIONS, GROUPS, NO_NAMES, ONE_CHILD, has};
use super::name::{is_capitalised, is_place, run_to};
use super::sentence::{Sentence, Sentences};
use super::{Found, Rule};

pub fn find(sentences: &Sentences<'_>, cues: &[Cue], ages: &[Age], found: &mut Vec<Found>) {
    let is_of_school = |cue: &&Cue| matches!(cue.kind, Kind::School | Kind::SchoolName | Kind::Attends);
    for cue in cues.iter().filter(is_of_school) {
        if !could_have_name(sentences.text, cue) {
            continue;
        }
        let sentence = sentences.at(cue.at.start);
        let last = sentence.index(cue.at.start);
        let school = match cue.kind {
            Kind::Attends => attended(sentences, &sentence, cue),
            // 'Holmbury High', but not 'Holmbury High Street'.
            Kind::SchoolName
                if sentence.gap(last + 1) == " " && sentence.words.get(last + 1).is_some_and(is_capitalised) =>
            {
                None
            }
            _ => named(&sentence, last).map(|start| start..cue.at.end),
        };
        let Some(school) = school else { continue };
        let Some(of_child) = child(sentences, &sentence, ages) else { continue };
        let message =
            format!("A child could be known by this: `{}` stands near {of_child}.", &sentences.text[school.clone()]);
        let help = "Leave the school's name out, or what the child is known by. `waive` says why it may be published.";
        found.push(Found::new(Rule::SchoolAndChild, school, message, help));
    }
}

/// A quick look for a capital letter near a school.
fn could_have_name(text: &str, cue: &Cue) -> bool {
    const NEAR: usize = 60;
    if cue.kind == Kind::Attends {
        let rest = &text[cue.at.end..];
        return rest.strip_prefix(" the").unwrap_or(rest).trim_start().starts_with(char::is_uppercase);
    }
    let start = text.ceil_char_boundary(cue.at.start.saturating_sub(NEAR));
    text[start..cue.at.start].contains(char::is_uppercase)
}

/// Where the name of a school begins that ends at this word: a school without a name could be any.
fn named(sentence: &Sentence<'_>, last: usize) -> Option<usize> {
    const PARTS: &[&str] = &["of", "the", "and", "c", "e", "ce", "rc", "for", "st", "church", "england", "catholic"];
    const KINDS: &[&str] = &[
        "primary",
        "secondary",
        "infant",
        "junior",
        "infants",
        "juniors",
        "high",
        "grammar",
        "special",
        "nursery",
        "middle",
        "comprehensive",
        "community",
        "boarding",
        "free",
        "first",
        "school",
        "academy",
        "day",
        "independent",
        "local",
        "state",
        "art",
        "sunday",
        "a",
        "an",
        "the",
        "her",
        "his",
        "their",
        "this",
        "that",
        "law",
        "medical",
        "foundation",
        "maintained",
    ];
    let mut first = last;
    let mut name = None;
    while first > 0 && sentence.gap(first).trim_matches([' ', '.', '&', '\'', '’']).is_empty() {
        let word = sentence.words.get(first - 1)?;
        let low = sentence.low(first - 1);
        let is_name = is_capitalised(word) && !has(KINDS, &low) && !(first == 1 && has(NO_NAMES, &low));
        if !is_name && !has(KINDS, &low) && !has(PARTS, &low) {
            break;
        }
        if has(AT_PLACES, &low) || has(&["the", "a", "an", "her", "his", "their"], &low) {
            break;
        }
        if is_name {
            name = Some(word.at);
        }
        first -= 1;
    }
    name
}

/// 'attends Holmbury', 'goes to St Wilfrid's': the name of what must be a school.
fn attended(sentences: &Sentences<'_>, sentence: &Sentence<'_>, cue: &Cue) -> Option<Range<usize>> {
    const ANYWHERE: &[&str] =
        &["goes to", "went to", "starts at", "started at", "place at", "staff at", "class at", "joined"];
    let next = sentence.index(cue.at.end);
    let next = if sentence.low(next) == "the" { next + 1 } else { next };
    let run = run_to(sentence, next).filter(|_| sentence.gap(next) == " ")?;
    let words = next..run.words.end;
    let is_of_saint = matches!(sentence.low(next).as_str(), "st" | "saint") && words.len() > 1;
    // Somebody goes to many places, and attends a hospital too.
    let is_doubtful = has(ANYWHERE, &sentences.text[cue.at.clone()].to_lowercase()) && !is_of_saint;
    let is_other = words.clone().any(|index| has(BODIES, &sentence.low(index)))
        || has(BODIES, &sentence.low(words.end))
        || words.clone().all(|index| has(NO_NAMES, &sentence.low(index)));
    if is_doubtful || is_other || is_place(sentence, &run, sentences.places) {
        return None;
    }
    let last = sentence.words.get(words.end.checked_sub(1)?)?;
    Some(sentence.words.get(next)?.at..last.at + last.text.len())
}

/// What tells one child, near a school: an age, or a condition of somebody.
fn child(sentences: &Sentences<'_>, sentence: &Sentence<'_>, ages: &[Age]) -> Option<String> {
    let text = sentences.text;
    let beside = [sentences.before(sentence), sentences.after(sentence)];
    let near = [
        Some(sentence.range.clone()),
        beside[0].as_ref().map(|one| one.range.clone()),
        beside[1].as_ref().map(|one| one.range.clone()),
    ];
    let age = near.iter().flatten().find_map(|range| ages.iter().find(|age| range.contains(&age.range.start)));
    if let Some(age) = age {
        return Some(format!("the age `{}`", &text[age.range.clone()]));
    }
    let low = sentence.written().to_lowercase();
    let condition = CONDITIONS.iter().find(|condition| low.contains(**condition))?;
    let is_many = sentence.has_word(GROUPS);
    let is_one = sentence.has_word(ONE_CHILD);
    (is_one && !is_many).then(|| format!("`{condition}`"))
}
