//! What stands around a number that could be an age, looked at before its sentence is taken apart.

use std::ops::Range;

/// A quick look at what stands around a number.
pub fn could_be_age(text: &str, at: &Range<usize>, number: u32) -> bool {
    const BEFORE: &[&str] = &[
        "is",
        "was",
        "turned",
        "turns",
        "turning",
        "be",
        "now",
        "then",
        "only",
        "just",
        "nearly",
        "almost",
        "at",
        "of",
        "being",
        "barely",
        "still",
        "she's",
        "he's",
        "she’s",
        "he’s",
        "about",
        "around",
        "am",
        "i'm",
        "i’m",
        "not",
        "yet",
        "both",
        "each",
        "already",
        "by",
        "before",
        "since",
        "hardly",
        "merely",
        "exactly",
        "maybe",
        "perhaps",
        "roughly",
        "approximately",
    ];
    let after = &text[at.end..];
    if unit(after).is_some() {
        return true;
    }
    let counts_months = || MONTHS_WEEKS.iter().any(|unit| after.starts_with(unit));
    if number > 17 && (number > 60 || !counts_months()) {
        return false;
    }
    let head = text[..at.start].trim_end_matches([' ', '“', '‘', '"']);
    let is_behind_mark = head.ends_with([',', '(', '–', '—', '[', ':', '-']);
    let word = head.rsplit(|c: char| !(c.is_alphanumeric() || "'’".contains(c))).next().unwrap_or_default();
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    if !is_behind_mark && ["aged", "age", "year"].iter().any(|other| is(other)) {
        return true;
    }
    // 'At 15 Ellie was'
    if is("at") && after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase)) {
        return true;
    }
    let is_of_age = is("of") && head[..head.len() - word.len()].trim_end().ends_with("age");
    is_of_age || (is_behind_mark || BEFORE.iter().any(|other| is(other))) && could_end(after)
}

const MONTHS_WEEKS: &[&str] = &[" months", " weeks", " days"];

/// Whether what stands behind a number lets it be an age: a mark, or one of a few words.
fn could_end(after: &str) -> bool {
    let Some(rest) = after.strip_prefix(' ') else { return true };
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    word.is_empty()
        || AFTER_MARK.iter().chain(AFTER_VERB).any(|other| is(other))
        || ["and", "or", "months", "weeks", "days", "years", "yesterday"].iter().any(|other| is(other))
}

/// What an age is counted in, behind its number: the length of all that, and whether it counts years.
pub fn unit(after: &str) -> Option<(usize, bool)> {
    let halved = ["-and-a-half", " and a half"].into_iter().find(|half| after.starts_with(half)).map_or(0, str::len);
    let rest = &after[halved..];
    let rest = rest.strip_prefix(['-', '‑', ' '])?;
    let units = [("year", true), ("yr", true), ("month", false), ("week", false), ("day", false)];
    let (unit, is_years) = units.into_iter().find(|(unit, _)| starts_with(rest, unit))?;
    let rest = &rest[unit.len()..];
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    let rest = if is_years { after_months(rest).unwrap_or(rest) } else { rest };
    let ends = ["-old", "‑old", " old", " of age"];
    let end = ends.into_iter().find(|end| starts_with(rest, end))?;
    let rest = &rest[end.len()..];
    // 'sixteen-year-olds' are many.
    (!rest.starts_with(|c: char| c.is_alphanumeric())).then_some((after.len() - rest.len(), is_years))
}

/// What stands behind ' and four months' in 'six years and four months old'.
fn after_months(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix(" and ").or_else(|| rest.strip_prefix(", "))?;
    let (number, rest) = rest.split_once(' ')?;
    let is_number = !number.is_empty() && number.chars().all(char::is_alphanumeric);
    let rest = rest.strip_prefix("month").or_else(|| rest.strip_prefix("week")).filter(|_| is_number)?;
    Some(rest.strip_prefix('s').unwrap_or(rest))
}

pub fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// '16 to 25', '5 and under': no single age.
pub fn is_range(after: &str) -> bool {
    let starts = [
        " to ",
        "-",
        "–",
        "—",
        " or over",
        " and over",
        " or under",
        " and under",
        " or older",
        " and older",
        " or younger",
        " and younger",
        " and above",
        " or above",
        " and upwards",
        " and below",
        "+",
        " plus",
        " upwards",
        " or more",
        " per cent",
    ];
    let is_dash_before_words = after.starts_with(['–', '—', '-']) && !after[1..].contains(|c: char| c.is_ascii_digit());
    starts.iter().any(|start| after.starts_with(start)) && !is_dash_before_words
}

/// What may follow an age that stands beside a name.
pub const AFTER_MARK: &[&str] = &[
    "who", "was", "is", "has", "had", "when", "whose", "told", "says", "said", "died", "lives", "lived", "came",
    "went", "from", "at", "with",
];

/// What may follow an age behind a verb.
pub const AFTER_VERB: &[&str] = &[
    "when", "and", "but", "at", "by", "or", "then", "now", "before", "after", "while", "that", "because", "the", "in",
    "on", "next", "this", "today", "tomorrow", "soon", "last", "he", "she", "they", "her", "his", "their", "we", "to",
    "for",
];
