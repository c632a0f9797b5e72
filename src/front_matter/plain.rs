//! Plain YAML, as nearly every front matter is, by the quicker of two parsers. Whatever the two could take differently
//! is left to the other one: it alone says what is not YAML, and why.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::Node;

/// How deep lists and groups may stand within one another.
const DEEPEST: usize = 16;

/// The longest key that both take for one, in bytes.
const LONGEST_KEY: usize = 1024;

/// Reads keys and values among which there is nothing out of the ordinary; nothing where there is.
pub fn parse(text: &str) -> Option<Node> {
    // The word is read as an empty text: see `null_as_empty`.
    if !is_ordinary(text) || is_doubtful(text) || text.contains("null") || !has_short_keys(text) {
        return None;
    }
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) => tree.add(plain(text)?)?,
            Event::Scalar(text, _, 0, None) => tree.add(Node::Text(text.into_owned()))?,
            Event::SequenceStart(0, None) => tree.open(Open::List(Vec::new()))?,
            Event::MappingStart(0, None) => tree.open(Open::Map(Vec::new(), None))?,
            Event::SequenceEnd | Event::MappingEnd => tree.close()?,
            Event::StreamStart | Event::DocumentStart(false) | Event::DocumentEnd | Event::StreamEnd => {}
            _ => return None,
        }
    }
    tree.whole.filter(|node| matches!(node, Node::Map(_)))
}

/// Whether no key can be too long. One within a list on one line may go on in the next.
fn has_short_keys(text: &str) -> bool {
    let has_short_lines = || text.lines().all(|line| line.len() <= LONGEST_KEY);
    text.len() <= LONGEST_KEY || !text.contains('[') && has_short_lines()
}

/// Whether every character means the same to both: none is a control character, a break of a line or space but the
/// common ones, or an escape, or begins a group in braces or a block of text.
fn is_ordinary(text: &str) -> bool {
    // Every byte is looked at, without a branch: a processor does so with many of them at once.
    let is_odd = |byte: u8| byte < b' ' && byte != b'\n' || matches!(byte, b'>' | b'\\' | b'{' | b'|' | b'}' | 0x7f);
    let has_odd = text.bytes().fold(false, |found, byte| found | is_odd(byte));
    let is_letter = |c: char| ('\u{a1}'..'\u{feff}').contains(&c) && !c.is_whitespace();
    !has_odd && (text.is_ascii() || text.chars().all(|c| c.is_ascii() || is_letter(c)))
}

/// Whether there is something that the two take differently where it stands in a list on one line, or before another
/// document.
fn is_doubtful(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_before_a_sign = |at: usize| matches!(bytes.get(at + 1), Some(b']' | b'[' | b',' | b'?'));
    memchr::memchr_iter(b':', bytes).any(is_before_a_sign) || text.contains("...")
}

/// A value without quotes. One that could be a number is left to the other parser, but for whole numbers and dates.
fn plain(text: Cow<'_, str>) -> Option<Node> {
    Some(match &*text {
        "" | "~" | "Null" | "NULL" => Node::Null,
        "true" | "True" | "TRUE" => Node::Bool(true),
        "false" | "False" | "FALSE" => Node::Bool(false),
        _ if text.starts_with(['+', '-', '.', '?', ':']) => return None,
        _ if text.starts_with(|c: char| c.is_ascii_digit()) && !is_date_or_words(&text) => Node::Integer(whole(&text)?),
        _ => Node::Text(text.into_owned()),
    })
}

/// Whether a value that begins with a digit is no number all the same: a date, an instant, a number of something.
fn is_date_or_words(text: &str) -> bool {
    let is_date = text.contains('-') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_date || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// A whole number in digits.
fn whole(text: &str) -> Option<i64> {
    let is_one = text.bytes().all(|byte| byte.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    if is_one { text.parse().ok() } else { None }
}

/// A tree in the making.
#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    whole: Option<Node>,
}

/// A list or group of which more may come, and a key without its value.
enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Node)>, Option<String>),
}

impl Tree {
    fn add(&mut self, node: Node) -> Option<()> {
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(entries, key)) => match (key.take(), node) {
                (Some(key), value) => entries.push((key, value)),
                (None, Node::Text(text)) => *key = Some(text),
                (None, _) => return None,
            },
            None if self.whole.is_some() => return None,
            None => self.whole = Some(node),
        }
        Some(())
    }

    fn open(&mut self, open: Open) -> Option<()> {
        self.open.push(open);
        (self.open.len() <= DEEPEST).then_some(())
    }

    fn close(&mut self) -> Option<()> {
        match self.open.pop()? {
            Open::List(items) => self.add(Node::List(items)),
            Open::Map(entries, None) => self.add(Node::Map(entries)),
            Open::Map(_, Some(_)) => None,
        }
    }
}
