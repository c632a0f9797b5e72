//! Dates as people write them; the house writes '20 July 2018'.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::language::{MONTHS, SHORT_MONTHS};
use super::style::{is_code, is_quoted};
use super::{Found, Rule};
use crate::markdown::Prose;

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it stands.
    pub range: Range<usize>,
    /// The day, the month from 1, and the year where it is given.
    parts: (u32, usize, Option<u32>),
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 20 July 2018
    House,
    /// Another
    Other,
}

/// Dates in another form than the house's.
pub fn find(prose: &Prose, cues: &[Cue], found: &mut Vec<Found>) {
    let text = prose.text.as_str();
    for cue in cues.iter().filter(|cue| matches!(cue.kind, Kind::Digits | Kind::Number(_))) {
        let Some(date) = date_at(text, &cue.at).filter(|date| date.form == Form::Other) else { continue };
        if is_quoted(prose, date.range.start) || is_code(prose, date.range.start) || is_address(text, &date.range) {
            continue;
        }
        if is_numbering(text, date.range.start) {
            continue;
        }
        let (day, month, year) = date.parts;
        let name = capital(MONTHS.get(month - 1).copied().unwrap_or_default());
        let year = year.map(|year| format!(" {year}")).unwrap_or_default();
        let message = format!("`{}` is not how dates are written here.", &text[date.range.clone()]);
        found.push(Found::new(Rule::DateForm, date.range, message, format!("Write `{day} {name}{year}`.")));
    }
}

/// 'Version 3.4.18', 'paragraph 2.1.18'.
fn is_numbering(text: &str, at: usize) -> bool {
    const WORDS: &[&str] = &["version", "section", "paragraph", "clause", "rule", "recommendation", "standard"];
    let word = text[..at].trim_end_matches(' ').rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    WORDS.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// All dates with a day in a text.
pub fn dates(text: &str) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| start + length);
        found.extend(date_at(text, &(start..end)));
        from = found.last().map_or(end, |last| last.range.end.max(end));
    }
    found
}

/// The date that a run of digits begins, or that ends with it as a day: 'July 20th'.
fn date_at(text: &str, at: &Range<usize>) -> Option<Written> {
    let before = text[..at.start].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || "/-._".contains(c)) {
        return None;
    }
    in_figures(text, at).or_else(|| day_first(text, at)).or_else(|| month_first(text, at))
}

/// 20/07/2018, 20.7.18, 2018-07-20.
fn in_figures(text: &str, at: &Range<usize>) -> Option<Written> {
    let first = number(text, at)?;
    let mark = text[at.end..].chars().next().filter(|mark| "/.-".contains(*mark))?;
    let second = digits_from(text, at.end + 1, 2)?;
    if !text[second.end..].starts_with(mark) {
        return None;
    }
    let third = digits_from(text, second.end + 1, 4)?;
    let after = text[third.end..].chars().next();
    let later = text[third.end..].chars().nth(1);
    let goes_on = after.is_some_and(|c| c.is_alphanumeric() || "/_-".contains(c))
        || (after == Some('.') && later.is_some_and(char::is_alphanumeric));
    if goes_on {
        return None;
    }
    let (second, third_number) = (number(text, &second)?, number(text, &third)?);
    let (day, month, year) = match at.len() {
        4 if third.len() <= 2 => (third_number, second, first),
        1 | 2 if third.len() == 4 => (first, second, third_number),
        1 | 2 if third.len() == 2 => (first, second, 2000 + third_number),
        _ => return None,
    };
    // As Americans write it.
    let (day, month) = if month > 12 && day <= 12 { (month, day) } else { (day, month) };
    let is_date = (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..=2100).contains(&year);
    let month = usize::try_from(month).ok()?;
    is_date.then_some(Written { range: at.start..third.end, parts: (day, month, Some(year)), form: Form::Other })
}

/// 20 July 2018, 20th of July.
fn day_first(text: &str, at: &Range<usize>) -> Option<Written> {
    let day = number(text, at).filter(|day| (1..=31).contains(day) && at.len() <= 2)?;
    let (ordinal, mut rest) = ordinal(text, at.end);
    rest += text[rest..].len() - text[rest..].trim_start_matches(' ').len();
    let (of, word) = match text[rest..].strip_prefix("of ") {
        Some(_) => (true, rest + 3),
        None => (false, rest),
    };
    let (month, end, is_short) = month(text, word).filter(|_| word > at.end)?;
    let year = text[end..].strip_prefix([' ', ',']).and_then(|_| {
        let start = end + text[end..].find(|c: char| c.is_ascii_digit())?;
        let gap = &text[end..start];
        digits_from(text, start, 4).filter(|year| year.len() == 4 && matches!(gap, " " | ", "))
    });
    let form = if ordinal || of || is_short { Form::Other } else { Form::House };
    let end = year.as_ref().map_or(end, |year| year.end);
    Some(Written { range: at.start..end, parts: (day, month, year.and_then(|year| number(text, &year))), form })
}

/// July 20th, July 20, 2018. 'July 20' alone may be followed by councils.
fn month_first(text: &str, at: &Range<usize>) -> Option<Written> {
    let day = number(text, at).filter(|day| (1..=31).contains(day) && at.len() <= 2)?;
    let head = text[..at.start].strip_suffix(' ')?;
    let start = head
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let (month, end, _) = month(text, start).filter(|(_, end, _)| *end == head.len())?;
    // '9 December 24'
    if head[..start].trim_end().ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (ordinal, end_of_day) = ordinal(text, at.end);
    debug_assert!(end <= at.start, "the month stands before the day");
    let gap = text[end_of_day..].len() - text[end_of_day..].trim_start_matches([',', ' ']).len();
    let year = digits_from(text, end_of_day + gap, 4)
        .filter(|year| year.len() == 4 && gap > 0 && text[end_of_day..].starts_with([',', ' ']));
    if !ordinal && year.is_none() {
        return None;
    }
    let end = year.as_ref().map_or(end_of_day, |year| year.end);
    Some(Written {
        range: start..end,
        parts: (day, month, year.and_then(|year| number(text, &year))),
        form: Form::Other,
    })
}

fn number(text: &str, at: &Range<usize>) -> Option<u32> {
    text.get(at.clone())?.parse().ok()
}

/// Up to so many digits; not more.
fn digits_from(text: &str, start: usize, most: usize) -> Option<Range<usize>> {
    let rest = text.get(start..)?;
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    (1..=most).contains(&length).then_some(start..start + length)
}

/// Whether 'st', 'nd', 'rd' or 'th' stands here, and where it ends.
fn ordinal(text: &str, at: usize) -> (bool, usize) {
    let ends = ["st", "nd", "rd", "th"].iter().any(|end| text[at..].starts_with(end));
    let is_word = !text.get(at + 2..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    if ends && is_word { (true, at + 2) } else { (false, at) }
}

/// The month whose name stands here with a capital letter, where it ends, and whether it is cut short.
fn month(text: &str, at: usize) -> Option<(usize, usize, bool)> {
    let rest = text.get(at..).filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))?;
    let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let word = rest[..length].to_lowercase();
    if let Some(index) = MONTHS.iter().position(|month| *month == word) {
        return Some((index + 1, at + length, false));
    }
    let index = SHORT_MONTHS.iter().position(|month| *month == word)?;
    let month = if index >= 9 { index } else { index + 1 };
    Some((month, at + length, true))
}

/// Within a web address or a file's name.
fn is_address(text: &str, range: &Range<usize>) -> bool {
    let start = text[..range.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let start = text.ceil_char_boundary(start);
    let end = text[range.end..].find(char::is_whitespace).map_or(text.len(), |at| range.end + at);
    let token = &text[start..end];
    token.contains("://") || token.starts_with("www.") || token.contains(".md") || token.contains(".csv")
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Parts = (u32, usize, Option<u32>);

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Parts, bool)]) {
        let found = dates(text);
        let found: Vec<_> =
            found.iter().map(|date| (&text[date.range.clone()], date.parts, date.form == Form::House)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn dates_are_read_in_every_form() {
        check("on 20 July 2018.", &[("20 July 2018", (20, 7, Some(2018)), true)]);
        check("20/07/2018", &[("20/07/2018", (20, 7, Some(2018)), false)]);
        check(
            "07/20/2018, 1.5.19",
            &[("07/20/2018", (20, 7, Some(2018)), false), ("1.5.19", (1, 5, Some(2019)), false)],
        );
        check("(2018-07-20)", &[("2018-07-20", (20, 7, Some(2018)), false)]);
        check("July 20th", &[("July 20th", (20, 7, None), false)]);
        check("July 20, 2018", &[("July 20, 2018", (20, 7, Some(2018)), false)]);
        check("the 3rd of May 2019", &[("3rd of May 2019", (3, 5, Some(2019)), false)]);
        check("5 Sept 2019", &[("5 Sept 2019", (5, 9, Some(2019)), false)]);
        check("5 Dec 2019", &[("5 Dec 2019", (5, 12, Some(2019)), false)]);
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for text in [
            "In July 20 councils",
            "version 1.2.3.4",
            "2018-07-20-inspection",
            "99/99/2018",
            "chapter 3.2",
            "£3.5.",
            "20 council",
        ] {
            check(text, &[]);
        }
    }
}
