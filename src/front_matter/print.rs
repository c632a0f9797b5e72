//! Values as YAML: plain where YAML leaves them as they are, in quotes where it would not.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Where a value stands: brackets and commas only mean something within brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// After `key: `, to the end of the line
    Line,
    /// Between `[` and `]` or `{` and `}`
    Brackets,
}

/// A text, to be read again as that very text.
#[must_use]
pub fn text(text: &str, within: Within) -> Cow<'_, str> {
    if is_plain(text, within) { Cow::Borrowed(text) } else { Cow::Owned(quoted(text)) }
}

/// Texts as a list between brackets.
#[must_use]
pub fn list<S: AsRef<str>>(texts: &[S]) -> String {
    let items: Vec<_> = texts.iter().map(|one| text(one.as_ref(), Within::Brackets)).collect();
    format!("[{}]", items.join(", "))
}

fn is_plain(text: &str, within: Within) -> bool {
    let begins_well = text.starts_with(|c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '(' | '/' | '_') || (!c.is_ascii() && is_shown(c))
    });
    let needs_quotes =
        |c: char| !is_shown(c) || (within == Within::Brackets && matches!(c, ',' | ':' | '[' | ']' | '{' | '}'));
    begins_well
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(needs_quotes)
        && !is_another_type(text)
}

/// Letters, signs and the plain space: all that looks the same in every editor.
fn is_shown(c: char) -> bool {
    c == ' '
        || !(c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

/// Whether some reader of YAML would take the text for a number, a date, a yes or a nothing.
fn is_another_type(text: &str) -> bool {
    const WORDS: [&str; 10] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"];
    let in_numbers = |c: char| {
        c.is_ascii_hexdigit()
            || matches!(c, 'x' | 'X' | 'o' | 'O' | '_' | '.' | ':' | '+' | '-' | 'T' | 't' | 'Z' | 'z' | ' ')
    };
    WORDS.contains(&text.to_ascii_lowercase().as_str())
        || (text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(in_numbers))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if is_shown(c) => quoted.push(c),
            // Writing to a string does not fail.
            c => drop(write!(quoted, "\\U{:08X}", u32::from(c))),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_matter::{Node, yaml};
    use proptest::prelude::*;

    #[track_caller]
    fn check(written: &str, line: &str, brackets: &str) {
        assert_eq!(text(written, Within::Line), line);
        assert_eq!(text(written, Within::Brackets), brackets);
    }

    #[test]
    fn quotes_stand_only_where_yaml_needs_them() {
        check("Barking and Dagenham", "Barking and Dagenham", "Barking and Dagenham");
        check("King's Lynn & \"West\"", "King's Lynn & \"West\"", "King's Lynn & \"West\"");
        check(
            "Bournemouth, Christchurch & Poole",
            "Bournemouth, Christchurch & Poole",
            "\"Bournemouth, Christchurch & Poole\"",
        );
        check(
            "Dorset (county council, to 2019)",
            "Dorset (county council, to 2019)",
            "\"Dorset (county council, to 2019)\"",
        );
        check("E09000002", "E09000002", "E09000002");
        check("https://a.b/c?d=1#e", "https://a.b/c?d=1#e", "\"https://a.b/c?d=1#e\"");
        check("Hull: city of", "\"Hull: city of\"", "\"Hull: city of\"");
        check("Hull #1", "\"Hull #1\"", "\"Hull #1\"");
        check("Ynys Môn", "Ynys Môn", "Ynys Môn");
        check("1st Borough", "1st Borough", "1st Borough");
        let others = [
            "301",
            "2018-07-20",
            "12e4",
            "0x1F",
            "0301",
            "1_000",
            "true",
            "No",
            "null",
            "~",
            "",
            " a",
            "- a",
            "-",
            "?",
            "@a",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "`a`",
            "'a'",
            "\"a\"",
            ".5",
            "+1",
            "a:",
            "a\tb",
        ];
        for other in others {
            assert!(text(other, Within::Line).starts_with('"'), "{other}");
        }
        assert_eq!(text("\u{feff}\n\\", Within::Line), r#""\U0000FEFF\U0000000A\\""#);
        assert_eq!(list(&["a", "b, c", "301"]), "[a, \"b, c\", \"301\"]");
    }

    #[track_caller]
    fn reads_again(written: &str) {
        let line = yaml::parse(&format!("k: {}\n", text(written, Within::Line)));
        assert_eq!(line.unwrap(), Node::Map(vec![("k".to_owned(), Node::Text(written.to_owned()))]), "{written:?}");
        let lists = yaml::parse(&format!("k: {}\n", list(&[written, written])));
        assert_eq!(
            lists.unwrap(),
            Node::Map(vec![("k".to_owned(), Node::List(vec![Node::Text(written.to_owned()); 2]))]),
            "{written:?}"
        );
    }

    proptest! {
        #[test]
        fn every_text_is_read_again_as_it_was(written in any::<String>()) {
            reads_again(&written);
        }

        #[test]
        fn even_one_made_of_signs(written in "[-a-eT0-9 :#,'\"\\\\&*!|>%@`?\\[\\]{}.+~_xo=<\\t\\n]{0,20}") {
            reads_again(&written);
        }
    }
}
