//! The forms that values may have.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cleared::is_cleared;
use super::{Node, Reader, Shape, Value};
use crate::diagnostic::{Code, Diagnostic, Place, Segment};
use crate::model::{Date, Moment, NotADate};

/// A text on one line: not empty, no control characters, runs of white space as one space.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text(pub String);

/// A name to be looked up (a council, a grade, a kind): a [`Text`] that may also be a number.
pub type Name = Text;

/// A text that is an address's part: lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slug(pub String);

/// `true` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flag(pub bool);

/// An `https://` or `http://` address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Url(pub String);

/// A language by its BCP 47 tag: `en-GB`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Language(pub String);

/// A council's place on the hex map: column and row, row 0 at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HexPlace {
    /// From 0, at the left.
    pub column: u8,
    /// From 0, at the top.
    pub row: u8,
}

/// One value, or a list of them; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneOrMany<T>(pub Vec<T>);

/// A text, a whole number, or yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scalar {
    /// A text, on one line
    Text(String),
    /// A whole number
    Number(i64),
    /// `true` or `false`
    Flag(bool),
}

impl Value for Scalar {
    fn shape() -> Shape {
        Shape::Scalar
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        match node {
            Node::Integer(number) => Some(Self::Number(*number)),
            Node::Bool(flag) => Some(Self::Flag(*flag)),
            other => Text::read(other, reader).map(|text| Self::Text(text.0)),
        }
    }
}

/// The editor's own keys, in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map<T>(pub Vec<(String, T)>);

impl Value for Text {
    fn shape() -> Shape {
        Shape::Text
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = match node {
            Node::Text(text) => on_one_line(text),
            Node::Integer(number) => number.to_string(),
            Node::Bool(_) | Node::Float(_) => {
                let message = format!("`{}` takes a text; YAML reads this as {}.", reader.key_name(), node.what());
                let problem = Diagnostic::new(Code::WrongForm, reader.here(), message);
                reader.problem(problem.help("Put it in quotes."));
                return None;
            }
            other => {
                reader.wrong_form(other, "a text");
                return None;
            }
        };
        if text.is_empty() {
            let message = format!("`{}` has no value.", reader.key_name());
            let problem = Diagnostic::new(Code::EmptyValue, reader.here(), message);
            reader.problem(problem.help("Write a value after the colon, or take the line out."));
            return None;
        }
        let is_shown = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.chars().all(is_shown) {
            let message = format!("`{}` holds a character that cannot be shown.", reader.key_name());
            reader.problem(Diagnostic::new(Code::WrongForm, reader.here(), message));
            return None;
        }
        Some(Self(text))
    }
}

/// A text without white space around it, and each run of white space within it as one space.
fn on_one_line(text: &str) -> String {
    let is_so = |bytes: &[u8]| bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) && !bytes.ends_with(b" ");
    if is_so(text.as_bytes()) && !text.starts_with(' ') && !text.contains("  ") {
        return text.to_owned();
    }
    let mut words = text.split_whitespace();
    let mut line = String::with_capacity(text.len());
    line.push_str(words.next().unwrap_or_default());
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    line
}

impl Value for Slug {
    fn shape() -> Shape {
        Shape::Slug
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?.0;
        if Self::is_valid(&text) {
            return Some(Self(text));
        }
        let message = format!("`{}` takes lower-case letters, digits and hyphens.", reader.key_name());
        let problem = Diagnostic::new(Code::WrongForm, reader.here(), message);
        let meant = Self::of(&text).map(|slug| format!("Write `{}`.", slug.0));
        reader.problem(problem.help_if(meant));
        None
    }
}

impl Slug {
    /// Whether a text is one.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !text.is_empty() && text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-')
    }

    /// Whether a text is what its slug is.
    #[must_use]
    pub fn is_its_own(text: &str) -> bool {
        Self::is_valid(text) && !text.contains("--")
    }

    /// A text as a slug: accents taken off, all else than letters and digits as hyphens.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        if Self::is_its_own(text) {
            return Some(Self(text.to_owned()));
        }
        let plain = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode::deunicode(text)) };
        let mut slug = String::with_capacity(plain.len());
        let mut is_apart = false;
        for byte in plain.bytes().filter(|byte| *byte != b'\'') {
            if !byte.is_ascii_alphanumeric() {
                is_apart = !slug.is_empty();
                continue;
            }
            if std::mem::take(&mut is_apart) {
                slug.push('-');
            }
            slug.push(byte.to_ascii_lowercase().into());
        }
        (!slug.is_empty()).then_some(Self(slug))
    }
}

impl Value for Flag {
    fn shape() -> Shape {
        Shape::Flag
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Node::Bool(flag) = node {
            return Some(Self(*flag));
        }
        let help = match node {
            Node::Text(text) if ["yes", "y", "on"].contains(&text.to_lowercase().as_str()) => Some("Write `true`."),
            Node::Text(text) if ["no", "n", "off"].contains(&text.to_lowercase().as_str()) => Some("Write `false`."),
            _ => None,
        };
        let message = format!("`{}` takes `true` or `false`.", reader.key_name());
        let problem = Diagnostic::new(Code::WrongForm, reader.here(), message);
        reader.problem(problem.help_if(help.map(str::to_owned)));
        None
    }
}

impl Value for Url {
    fn shape() -> Shape {
        Shape::Url
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?.0;
        if Self::is_valid(&text) {
            return Some(Self(text));
        }
        let message = format!("`{}` takes an address that begins with https:// or http://.", reader.key_name());
        let problem = Diagnostic::new(Code::WrongForm, reader.here(), message);
        let meant = text.starts_with("www.").then(|| format!("Write `https://{text}`."));
        reader.problem(problem.help_if(meant));
        None
    }
}

impl Url {
    /// Whether a text is one.
    #[must_use]
    pub fn is_valid(text: &str) -> bool {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let fits = |host: &str| !host.is_empty() && !host.starts_with('/') && !host.contains([' ', '<', '>', '"']);
        host.is_some_and(fits)
    }
}

impl Value for Language {
    fn shape() -> Shape {
        Shape::Language
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, reader)?.0;
        let part = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
        if text.split('-').all(part) && text.split('-').next().is_some_and(|first| (2..=3).contains(&first.len())) {
            return Some(Self(text));
        }
        let message = format!("`{}` takes a language's code.", reader.key_name());
        let problem = Diagnostic::new(Code::WrongForm, reader.here(), message);
        reader.problem(problem.help("Write `en-GB`, `cy` (Welsh) or another code of BCP 47."));
        None
    }
}

impl Value for HexPlace {
    fn shape() -> Shape {
        Shape::HexPlace
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Node::List(items) = node
            && let [Node::Integer(column), Node::Integer(row)] = items.as_slice()
            && let (Ok(column), Ok(row)) = (u8::try_from(*column), u8::try_from(*row))
        {
            return Some(Self { column, row });
        }
        reader.wrong_form(node, "a column and a row between 0 and 255, as in `[8, 14]`");
        None
    }
}

impl Value for Date {
    fn shape() -> Shape {
        Shape::Date
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = date_text(node, reader)?;
        Self::parse(&text).map_err(|error| reader.not_a_date(&text, error)).ok()
    }
}

impl Value for Moment {
    fn shape() -> Shape {
        Shape::Moment
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = date_text(node, reader)?;
        let zone = reader.zone;
        Self::parse(&text, zone).map_err(|error| reader.not_a_date(&text, error)).ok()
    }
}

fn date_text(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    match node {
        Node::Integer(_) | Node::Text(_) => Text::read(node, reader).map(|text| text.0),
        other => {
            reader.wrong_form(other, "a date");
            None
        }
    }
}

impl Reader<'_> {
    fn not_a_date(&mut self, text: &str, error: NotADate) {
        let problem = not_a_date(self.here(), text, error);
        self.problem(problem);
    }
}

/// A text that is no date, and how to write one.
#[must_use]
pub fn not_a_date(place: Place, text: &str, error: NotADate) -> Diagnostic {
    let code = if error.clock_change { Code::ClockChange } else { Code::BadDate };
    let shown: String = text.chars().take(60).collect();
    let problem = Diagnostic::new(code, place, format!("`{shown}` {}.", error.reason));
    let general = || "Write a day as `2018-07-20`, a month as `2018-07` or a year as `2018`.".to_owned();
    problem.help(error.advice().unwrap_or_else(general))
}

impl<T: Value> Value for OneOrMany<T> {
    fn shape() -> Shape {
        Shape::OneOrMany(Box::new(T::shape()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Node::List(items) = node else {
            return T::read(node, reader).map(|one| Self(vec![one]));
        };
        if items.is_empty() {
            let message = format!("`{}` is an empty list.", reader.key_name());
            let problem = Diagnostic::new(Code::EmptyValue, reader.here(), message);
            reader.problem(problem.help("Write a value between the brackets, or take the line out."));
            return None;
        }
        let read = items.iter().enumerate().filter_map(|(index, item)| {
            reader.within(Segment::Item(index), |reader| match item {
                Node::Null => {
                    let message = format!("An item of `{}` is empty.", reader.key_name());
                    reader.problem(Diagnostic::new(Code::EmptyValue, reader.here(), message));
                    None
                }
                item => T::read(item, reader),
            })
        });
        Some(Self(read.collect()))
    }
}

impl<T: Value> Value for Map<T> {
    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }

    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let Node::Map(entries) = node else {
            reader.wrong_form(node, "a group of keys, each on a line of its own below it");
            return None;
        };
        let mut seen = BTreeMap::new();
        let mut values = Vec::new();
        for (name, value) in entries {
            let nth = *seen.entry(name).and_modify(|nth| *nth += 1).or_insert(0);
            let segment = Segment::Key(name.clone(), nth);
            if nth > 0 {
                reader.duplicate(segment);
                continue;
            }
            let value = reader.within(segment, |reader| match value {
                Node::Null => {
                    reader.empty(name);
                    None
                }
                value if is_cleared(value) => None,
                value => T::read(value, reader),
            });
            values.extend(value.map(|value| (name.clone(), value)));
        }
        Some(Self(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_made_from_any_name() {
        let of = |text| Slug::of(text).map(|slug| slug.0);
        assert_eq!(of("Café  News (2).x").as_deref(), Some("cafe-news-2-x"));
        assert_eq!(of("King's Lynn").as_deref(), Some("kings-lynn"));
        assert_eq!(of("…"), None);
        assert!(Slug::is_valid("a-1") && !Slug::is_valid("A") && !Slug::is_valid("-a") && !Slug::is_valid(""));
    }
}
