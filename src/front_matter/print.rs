//! Values as YAML: plain where YAML leaves them as they are, in quotes where it would not.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::Node;

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

/// A tree of values as lines of YAML, to be read again as that very tree.
#[must_use]
pub fn block(node: &Node) -> String {
    let mut out = String::new();
    put(node, 0, &mut out);
    out
}

fn put(node: &Node, depth: usize, out: &mut String) {
    let indent = " ".repeat(depth);
    match node {
        Node::Map(entries) => {
            for (key, value) in entries {
                out.push_str(&format!("{indent}{}:", text(key, Within::Line)));
                put_value(value, depth + 2, out);
            }
        }
        Node::List(items) => {
            for item in items {
                let mut lines = String::new();
                match item {
                    Node::Map(_) | Node::List(_) if one_line(item).is_none() => put(item, depth + 2, &mut lines),
                    item => put_value(item, depth + 2, &mut lines),
                }
                // The first line of an item stands behind its hyphen.
                out.push_str(&format!("{indent}- {}", lines.trim_start_matches(' ')));
            }
        }
        other => out.push_str(&one_line(other).unwrap_or_default()),
    }
}

fn put_value(value: &Node, depth: usize, out: &mut String) {
    match one_line(value) {
        Some(line) => out.push_str(&format!(" {line}\n")),
        None => {
            out.push('\n');
            put(value, depth, out);
        }
    }
}

/// A value that needs no lines of its own.
fn one_line(node: &Node) -> Option<String> {
    match node {
        Node::Null => Some("null".to_owned()),
        Node::Bool(flag) => Some(flag.to_string()),
        Node::Integer(number) => Some(number.to_string()),
        Node::Float(number) => Some(format!("{number:?}")),
        Node::Text(words) => Some(text(words, Within::Line).into_owned()),
        Node::List(items) if items.is_empty() => Some("[]".to_owned()),
        Node::Map(entries) if entries.is_empty() => Some("{}".to_owned()),
        Node::List(_) | Node::Map(_) => None,
    }
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
    use crate::front_matter::yaml;
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

    fn trees() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Node::Bool),
            any::<i64>().prop_map(Node::Integer),
            "[-a-e0 :#'\"]{0,6}".prop_map(Node::Text),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Node::List),
                prop::collection::btree_map("[a-d:# ]{1,4}", inner, 0..4)
                    .prop_map(|entries| Node::Map(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_tree_is_read_again_as_it_was(tree in trees()) {
            let tree = Node::Map(vec![("k".to_owned(), tree)]);
            prop_assert_eq!(yaml::parse(&block(&tree)).unwrap(), tree);
        }

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
