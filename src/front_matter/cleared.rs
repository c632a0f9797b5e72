//! Values that were cleared. A content management system does not take out the line of a field that an
//! editor has emptied: it writes an empty text, an empty list or `null`, and so says that there is
//! nothing. A key with nothing after its colon may have been forgotten; that is asked about instead.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Key, Node, Shape};

impl Key {
    /// Whether an empty value means that it is left out. Never of what a file needs, and not of yes and no.
    pub(super) fn may_be_cleared(&self) -> bool {
        !self.is_required && self.shape != Shape::Flag
    }
}

/// Whether a value says that there is none.
pub fn is_cleared(node: &Node) -> bool {
    match node {
        Node::Text(text) => text.trim().is_empty(),
        Node::List(items) => items.iter().all(is_cleared),
        // A group without keys may mean something: a framework's `overall: {}` is an overall grade at all times.
        Node::Map(entries) => !entries.is_empty() && entries.iter().all(|(_, value)| is_cleared(value)),
        Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) => false,
    }
}

/// The text with the word `null`, where it is a value, as an empty text of the same length: to YAML it
/// is the same as no value at all.
pub fn null_as_empty(text: &str) -> Cow<'_, str> {
    if !text.contains("null") {
        return Cow::Borrowed(text);
    }
    let nulls = Parser::new_from_str(text).map_while(Result::ok).filter_map(|(event, span)| match event {
        Event::Scalar(word, ScalarStyle::Plain, ..) if word == "null" => Some(span.start.index()),
        _ => None,
    });
    // The parser counts characters.
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut changed = text.to_owned();
    for at in nulls.filter_map(|index| starts.get(index).copied()) {
        if changed.get(at..at + 4) == Some("null") {
            changed.replace_range(at..at + 4, "\"\"  ");
        }
    }
    Cow::Owned(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_null_is_an_empty_text_where_it_is_a_value() {
        assert_eq!(
            null_as_empty("a: null\nb: nullify\nc: é\nd: [null, x]\n"),
            "a: \"\"  \nb: nullify\nc: é\nd: [\"\"  , x]\n"
        );
        let texts = "a: \"null\"\nb: |\n  c: null\nd: a null b\n";
        assert_eq!(null_as_empty(texts), texts);
        assert_eq!(null_as_empty("é: null"), "é: \"\"  ");
    }

    #[test]
    fn what_is_empty_all_through_was_cleared() {
        let text = |text: &str| Node::Text(text.to_owned());
        assert!(is_cleared(&text(" ")) && is_cleared(&Node::List(vec![])) && is_cleared(&Node::List(vec![text("")])));
        assert!(is_cleared(&Node::Map(vec![("a".to_owned(), text(""))])));
        assert!(!is_cleared(&Node::Map(vec![])) && !is_cleared(&Node::Null) && !is_cleared(&Node::Bool(false)));
        assert!(!is_cleared(&Node::List(vec![text(""), text("a")])) && !is_cleared(&Node::List(vec![Node::Null])));
    }
}
