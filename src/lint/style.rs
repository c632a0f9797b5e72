//! The house style: words, lengths, headings and links.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::{Found, Part, Rule};
use crate::markdown::{Prose, Zone};

const LONGEST_SUMMARY: usize = 200;
const LONGEST_TITLE: usize = 90;

/// Words that are judged where they stand.
pub fn words(prose: &Prose, part: Part, cues: &[Cue], found: &mut Vec<Found>) {
    let text = prose.text.as_str();
    let mut last_url = 0;
    for cue in cues {
        match cue.kind {
            Kind::Failing if !is_quoted(prose, cue.at.start) && !is_code(prose, cue.at.start) => {
                let message = format!("`{}` passes a judgement of its own.", &text[cue.at.clone()]);
                let help = "Say who gave which grade, and when: 'a council that Ofsted judged inadequate in 2016'.";
                found.push(Found::new(Rule::FailingCouncil, cue.at.clone(), message, help));
            }
            Kind::Url if cue.at.start >= last_url && !is_code(prose, cue.at.start) => {
                let end = text[cue.at.start..].find(char::is_whitespace).map_or(text.len(), |at| cue.at.start + at);
                let url = text[cue.at.start..end].trim_end_matches(['.', ',', ';', ')', '’', '”', '"', '\'']);
                last_url = cue.at.start + url.len();
                let message = "A web address is hard to read, and harder to hear.";
                let help = match part {
                    Part::Body => "Write what it leads to as a link: [Ofsted's report](https://…).",
                    _ => "Name what it leads to: nothing is a link here. A link can stand in the text.",
                };
                found.push(Found::new(Rule::BareUrl, cue.at.start..last_url, message, help));
            }
            _ => {}
        }
    }
}

/// Lengths, headings and links: what needs no cue.
pub fn shape(prose: &Prose, part: Part, found: &mut Vec<Found>) {
    let length = |most: usize| prose.text.len() > most && prose.text.chars().count() > most;
    match part {
        Part::Title if length(LONGEST_TITLE) => found.push(too_long(prose, Rule::TitleLength, "title", LONGEST_TITLE)),
        Part::Summary if length(LONGEST_SUMMARY) => {
            found.push(too_long(prose, Rule::SummaryLength, "summary", LONGEST_SUMMARY));
        }
        _ => {}
    }
    let mut level_before = 1;
    for (zone, range) in &prose.zones {
        match zone {
            Zone::Heading(level) => {
                if *level > level_before + 1 {
                    let message = format!("This heading has level {level}, and the one before it {level_before}.");
                    let marks = "#".repeat(usize::from(level_before + 1));
                    let help = format!("Begin it with `{marks}`: who cannot see the page finds the way by its levels.");
                    found.push(Found::new(Rule::HeadingLevels, range.clone(), message, help));
                }
                level_before = *level;
            }
            Zone::Link => found.extend(empty_link(&prose.text, range)),
            _ => {}
        }
    }
}

fn too_long(prose: &Prose, rule: Rule, what: &str, most: usize) -> Found {
    let count = prose.text.chars().count();
    let message = format!("The {what} has {count} characters; lists and cards have room for {most}.");
    let start = prose.text.char_indices().nth(most).map_or(0, |(at, _)| at);
    Found::new(rule, start..prose.text.len(), message, "What is underlined may be cut off: shorten it.")
}

/// 'here', 'read more': words that say nothing to whoever goes from link to link.
fn empty_link(text: &str, range: &Range<usize>) -> Option<Found> {
    const WORDS: &[&str] = &[
        "here",
        "click here",
        "click",
        "read more",
        "more",
        "link",
        "this link",
        "this page",
        "this",
        "see here",
        "read here",
        "find out more",
        "learn more",
        "read on",
        "follow this link",
        "details",
        "continue",
        "go",
        "this article",
        "website",
        "see more",
        "more here",
        "this website",
        "more information",
    ];
    let words = text[range.clone()].trim_matches(|c: char| !c.is_alphanumeric());
    // The longest of them is short.
    let is_empty = words.len() <= 20 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(words));
    is_empty.then(|| {
        let message = format!("The link `{words}` does not say where it leads.");
        Found::new(
            Rule::LinkWords,
            range.clone(),
            message,
            "Make the words the link that name what is there: [the report of 2018](…).",
        )
    })
}

/// Whether a grade stands with its official name somewhere in a file, and where first without.
#[derive(Debug, Clone, Default)]
pub struct Grade {
    number: usize,
    has_official: bool,
    short: Option<(usize, Range<usize>)>,
}

impl Grade {
    /// Looks a text over.
    pub fn look(&mut self, prose: &Prose, cues: &[Cue]) {
        self.has_official |= cues.iter().any(|cue| cue.kind == Kind::Official);
        let stands =
            |cue: &&Cue| cue.kind == Kind::Grade && !is_quoted(prose, cue.at.start) && !of_school(&prose.text, &cue.at);
        if self.short.is_none() {
            self.short = cues.iter().find(stands).map(|cue| (self.number, cue.at.clone()));
        }
    }

    /// Goes on to the next text.
    pub fn next(&mut self) {
        self.number += 1;
    }

    /// The number of the text in which it first stands without, when it stands nowhere with it.
    pub fn found(self) -> Option<(usize, Found)> {
        let (number, range) = self.short.filter(|_| !self.has_official)?;
        let message = "The grade's official name is 'requires improvement to be good'.";
        let help = "Write it in full once; after that, the short form will do.";
        Some((number, Found::new(Rule::OfficialGrade, range, message, help)))
    }
}

/// Of schools, 'requires improvement' is the whole name.
fn of_school(text: &str, at: &Range<usize>) -> bool {
    let start = text[..at.start].rfind(['\n', '.']).unwrap_or(0);
    let end = text[at.end..].find(['\n', '.']).map_or(text.len(), |end| at.end + end);
    let low = text[start..end].to_lowercase();
    ["school", "academy", "college", "nursery"].iter().any(|word| low.contains(word))
}

/// Whether a place stands in code.
pub fn is_code(prose: &Prose, at: usize) -> bool {
    prose.zone(at, |zone| zone == Zone::Code).is_some()
}

/// Whether a place stands in somebody else's words: a quoted block, or quotation marks.
pub fn is_quoted(prose: &Prose, at: usize) -> bool {
    if prose.zone(at, |zone| zone == Zone::Quote).is_some() {
        return true;
    }
    let text = prose.text.as_str();
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let mut open: Option<char> = None;
    let mut before = ' ';
    let mut chars = text[start..end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if start + offset >= at {
            break;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let begins = !before.is_alphanumeric() && next.is_some_and(|next| !next.is_whitespace());
        let ends = !before.is_whitespace() && next.is_none_or(|next| !next.is_alphanumeric());
        open = match (open, c) {
            (None, '“') => Some('”'),
            (None, '‘') => Some('’'),
            (None, '"' | '\'') if begins => Some(c),
            (Some(close), c) if c == close && (c == '”' || ends) => None,
            (open, _) => open,
        };
        before = c;
    }
    // What is never closed is an apostrophe.
    let Some(close) = open else { return false };
    let mut before = ' ';
    let mut rest = text[at..end].chars().peekable();
    while let Some(c) = rest.next() {
        let ends = !before.is_whitespace() && rest.peek().is_none_or(|next| !next.is_alphanumeric());
        if c == close && (c == '”' || ends) {
            return true;
        }
        before = c;
    }
    false
}
