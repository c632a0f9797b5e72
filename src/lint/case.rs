//! Numbers that a court, a school or a social worker knows a child by.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::language::has;
use super::sentence::Sentences;
use super::{Found, Rule};

/// A reference beside these is a child's.
const OF_CHILD: &[&str] = &[
    "child",
    "child's",
    "child’s",
    "boy",
    "girl",
    "case",
    "family",
    "family's",
    "family’s",
    "social",
    "court",
    "placement",
    "referral",
    "carer",
    "carers",
    "mother",
    "father",
    "her",
    "his",
    "proceedings",
];

/// A reference beside these is a document's.
const OF_DOCUMENT: &[&str] = &[
    "report",
    "report's",
    "report’s",
    "reports",
    "inspection",
    "ofsted",
    "ofsted's",
    "ofsted’s",
    "urn",
    "document",
    "letter",
    "foi",
    "freedom",
    "planning",
    "contract",
    "tender",
    "statistics",
    "table",
    "minutes",
    "agenda",
    "policy",
    "isbn",
    "letter's",
    "published",
    "provider",
    "provider's",
    "inspectorate's",
];

pub fn find(sentences: &Sentences<'_>, cues: &[Cue], found: &mut Vec<Found>) {
    for cue in cues {
        let range = match cue.kind {
            Kind::Case => numbered(sentences, cue),
            Kind::Reference => reference(sentences, cue),
            Kind::Digits => court_number(sentences.text, &cue.at).or_else(|| marked(sentences, &cue.at)),
            _ => None,
        };
        let Some(range) = range else { continue };
        let message = format!("`{}` looks like the number of a case or a child.", &sentences.text[range.clone()]);
        let help =
            "Leave it out. A published judgement is named by its neutral citation. `waive` says why it may stand.";
        found.push(Found::new(Rule::CaseNumber, range, message, help));
    }
}

/// 'Case number 2019/44'. An ombudsman's are those of decisions that are published without names.
fn numbered(sentences: &Sentences<'_>, cue: &Cue) -> Option<Range<usize>> {
    const BEFORE: usize = 3;
    let end = number_behind(sentences.text, cue)?;
    let sentence = sentences.at(cue.at.start);
    let index = sentence.index(cue.at.start);
    let is_published = (index.saturating_sub(BEFORE)..index).any(|at| sentence.low(at) == "ombudsman");
    (!is_published).then_some(cue.at.start..end)
}

fn reference(sentences: &Sentences<'_>, cue: &Cue) -> Option<Range<usize>> {
    let end = number_behind(sentences.text, cue)?;
    let sentence = sentences.at(cue.at.start);
    let index = sentence.index(cue.at.start);
    let near = |list: &[&str]| (index.saturating_sub(8)..index + 8).any(|at| has(list, &sentence.low(at)));
    (near(OF_CHILD) && !near(OF_DOCUMENT)).then_some(cue.at.start..end)
}

/// 'filed under LCS 4471902', 'child 77318': a long number with a sign of what it is, near a child.
fn marked(sentences: &Sentences<'_>, at: &Range<usize>) -> Option<Range<usize>> {
    const MARKS: &[&str] = &[
        "no", "nos", "number", "num", "id", "ref", "under", "as", "file", "files", "record", "records", "client",
        "child", "case", "patient", "pupil", "family", "boy", "girl",
    ];
    const FILED: &[&str] = &["file", "files", "filed", "record", "records", "client", "patient", "pupil", "she", "he"];
    const OF_BODY: &[&str] =
        &["charity", "company", "registered", "registration", "phone", "telephone", "call", "helpline", "text"];
    const PUBLIC: &[&str] =
        &["URN", "UKPRN", "ISBN", "ISSN", "EWHC", "EWFC", "EWCA", "UKSC", "FOI", "ONS", "DFE", "HMRC", "VAT", "PO"];
    let bytes = sentences.text.as_bytes();
    let begins = at.start.checked_sub(1).and_then(|before| bytes.get(before));
    let begins = begins.is_none_or(|byte| matches!(byte, b' ' | b'(' | b'#' | b':'));
    let ends =
        bytes.get(at.end).is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'%' | b'/' | b'-'));
    let is_phone = bytes.get(at.start) == Some(&b'0') && at.len() >= 10;
    if !(5..=12).contains(&at.len()) || !begins || !ends || is_phone {
        return None;
    }
    let sentence = sentences.at(at.start);
    let index = sentence.index(at.start);
    let before = sentence.words.get(index.checked_sub(1)?)?;
    let is_system = (2..=6).contains(&before.text.len()) && before.text.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_marked = has(MARKS, &sentence.low(index - 1))
        || is_system && !has(PUBLIC, before.text)
        || bytes.get(at.start.wrapping_sub(1)) == Some(&b'#');
    let near = |list: &[&str]| (index.saturating_sub(8)..index + 8).any(|at| has(list, &sentence.low(at)));
    (is_marked && (near(OF_CHILD) || near(FILED)) && !near(OF_DOCUMENT) && !near(OF_BODY)).then_some(before.at..at.end)
}

/// Where the number ends that stands behind such words: 'case number: ZW/2019-44'.
fn number_behind(text: &str, cue: &Cue) -> Option<usize> {
    const FILLERS: &[&str] = &[
        "number",
        "no",
        "is",
        "was",
        "the",
        "ref",
        "reference",
        "of",
        "id",
        "file",
        "record",
        "on",
        "under",
        "and",
        "it",
        "entry",
        "boy",
        "girl",
        "child",
        "pupil",
    ];
    let mut at = cue.at.end;
    for _ in 0..4 {
        let rest = &text[at..];
        let is_between = |c: char| c != '\n' && (c.is_whitespace() || ".:#,(–—-‘’“”'\"".contains(c));
        let start = at + rest.find(|c: char| !is_between(c))?;
        let length =
            text[start..].find(|c: char| !(c.is_alphanumeric() || "/-_".contains(c))).unwrap_or(text.len() - start);
        let token = text[start..start + length].trim_end_matches(['-', '/']);
        let digits = token.chars().filter(char::is_ascii_digit).count();
        let mut end = start + token.len();
        // '485 777 3456' stands in groups.
        let mut all = digits;
        while token.chars().all(|c| c.is_ascii_digit()) && text[end..].starts_with(' ') {
            let group = text[end + 1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - end - 1);
            if group < 2 {
                break;
            }
            end += 1 + group;
            all += group;
        }
        if all >= 3 {
            // A year alone is none, and neither is 'case no. 2 of 2019'.
            let is_year =
                digits == 4 && all == 4 && token.len() == 4 && (token.starts_with("19") || token.starts_with("20"));
            return (!is_year).then_some(end);
        }
        let is_sign = token.len() <= 3 && token.chars().all(char::is_uppercase);
        if !is_sign && !has(FILLERS, &token.to_lowercase()) {
            return None;
        }
        at = start + length;
    }
    None
}

/// A number as the Family Court gives them: two letters, the year, a letter, five digits.
fn court_number(text: &str, at: &Range<usize>) -> Option<Range<usize>> {
    let start = at.start.checked_sub(2)?;
    let token: &[u8] = text.as_bytes().get(start..start + 10)?;
    let letters = token[..2].iter().all(u8::is_ascii_uppercase) && token[4].is_ascii_uppercase();
    let digits = token[2..4].iter().chain(&token[5..]).all(u8::is_ascii_digit);
    let around = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let alone =
        around(start.checked_sub(1).and_then(|at| text.as_bytes().get(at))) && around(text.as_bytes().get(start + 10));
    (letters && digits && alone).then_some(start..start + 10)
}
