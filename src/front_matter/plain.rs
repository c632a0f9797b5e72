//! Plain YAML, as nearly every front matter is, by the quicker of two parsers. Whatever the two could take differently
//! is left to the other one: it alone says what is not YAML, and why.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::Node;

/// How deep lists and groups may stand within one another.
const DEEPEST: usize = 16;

/// What the two take differently where it stands in a list on one line, or before another document.
const DOUBTFUL: [&str; 5] = [":]", ":[", ":,", ":?", "..."];

/// The longest key that both take for one, in bytes.
const LONGEST_KEY: usize = 1024;

/// Reads keys and values among which there is nothing out of the ordinary; nothing where there is.
pub fn parse(text: &str) -> Option<Node> {
    let is_doubtful = || DOUBTFUL.iter().any(|signs| text.contains(signs));
    // The word is read as an empty text: see `null_as_empty`.
    if !text.chars().all(is_ordinary) || is_doubtful() || text.contains("null") || !has_short_keys(text) {
        return None;
    }
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::Scalar(text, ScalarStyle::Plain, 0, None) => tree.add(plain(&text)?)?,
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

/// Whether a character means the same to both: it is no control character, no break of a line or space but the common
/// ones, no escape, and begins no group in braces and no block of text.
fn is_ordinary(c: char) -> bool {
    match c {
        '\n' | ' '..='=' | '?'..='[' | ']'..='z' | '~' => true,
        '\u{a1}'..'\u{feff}' => !c.is_whitespace(),
        _ => false,
    }
}

/// A value without quotes. One that could be a number is left to the other parser, but for whole numbers and dates.
fn plain(text: &str) -> Option<Node> {
    Some(match text {
        "" | "~" | "Null" | "NULL" => Node::Null,
        "true" | "True" | "TRUE" => Node::Bool(true),
        "false" | "False" | "FALSE" => Node::Bool(false),
        _ if text.starts_with(['+', '-', '.', '?', ':']) => return None,
        _ if text.starts_with(|c: char| c.is_ascii_digit()) && !is_date_or_words(text) => Node::Integer(whole(text)?),
        _ => Node::Text(text.to_owned()),
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
