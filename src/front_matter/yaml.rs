//! YAML into a tree of nodes, within bounds of time and memory, and its errors in plain words.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Node;
use super::cleared::null_as_empty;
use super::plain;
use crate::diagnostic::{Code, Diagnostic, SourcePath};

/// How deep brackets may stand within one another: the parser takes quadratic time over them.
const DEEPEST: usize = 64;

/// Why a text is not YAML.
#[derive(Debug, PartialEq, Eq)]
pub struct NotYaml {
    code: Code,
    at: Range<usize>,
    message: String,
    help: Option<String>,
}

/// Reads YAML.
pub fn parse(text: &str) -> Result<Node, NotYaml> {
    if let Some(at) = too_deep(text) {
        return Err(NotYaml {
            code: Code::FrontMatterLimit,
            at: at..at + 1,
            message: format!("Brackets stand more than {DEEPEST} deep within one another."),
            help: None,
        });
    }
    plain::parse(text).map_or_else(|| of_any_kind(text), Ok)
}

/// Reads YAML of any kind.
fn of_any_kind(text: &str) -> Result<Node, NotYaml> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Node::Map(Vec::new()));
    }
    let parsed = serde_yaml::from_str::<Parsed>(&null_as_empty(text));
    parsed.map(|parsed| parsed.0).map_err(|error| explain(text, &error))
}

impl NotYaml {
    /// The problem, in a file in which the YAML begins at a byte.
    pub fn diagnostic(self, path: &SourcePath, start: usize) -> Diagnostic {
        let place = path.bytes(start + self.at.start..start + self.at.end);
        Diagnostic::new(self.code, place, self.message).help_if(self.help)
    }
}

fn too_deep(text: &str) -> Option<usize> {
    // With no more brackets than that, none stands deeper.
    memchr::memchr2_iter(b'[', b'{', text.as_bytes()).nth(DEEPEST)?;
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// The parser's message in an editor's words, at the place it names.
fn explain(text: &str, error: &serde_yaml::Error) -> NotYaml {
    let said = error.to_string();
    let index = error.location().map_or(0, |location| location.index());
    let at = text.floor_char_boundary(index.min(text.len()));
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or("");
    let not_yaml = |code, message: &str, help: &str| NotYaml {
        code,
        at: at..at + text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8),
        message: message.to_owned(),
        help: Some(help.to_owned()),
    };
    let whole_line = |message: &str, help: String| {
        let indent = line.len() - line.trim_start().len();
        NotYaml {
            code: Code::YamlSyntax,
            at: line_start + indent..line_start + line.trim_end().len(),
            message: message.to_owned(),
            help: Some(help),
        }
    };
    if said.contains("recursion limit") || said.contains("repetition limit") {
        return not_yaml(
            Code::FrontMatterLimit,
            "The front matter refers to itself or nests too often.",
            "Write the values out.",
        );
    }
    if let Some(slip) = common_slip(text, at) {
        return slip;
    }
    if let Some(tab) = text
        .split_inclusive('\n')
        .scan(0, |at, line| Some((std::mem::replace(at, *at + line.len()), line)))
        .find(|(_, line)| line.trim_start_matches(' ').starts_with('\t'))
        && (said.contains("cannot start any token") || said.contains("found a tab") || said.contains("block"))
    {
        let start = tab.0 + tab.1.find('\t').unwrap_or(0);
        return NotYaml {
            code: Code::YamlSyntax,
            at: start..start + 1,
            message: "A tab stands at the beginning of the line.".to_owned(),
            help: Some("Indent with spaces.".to_owned()),
        };
    }
    if said.contains("mapping values are not allowed") {
        let quoted = line.split_once(": ").map(|(key, value)| {
            format!("Put the value in quotes: `{}: \"{}\"`.", key.trim(), value.trim().replace('"', "'"))
        });
        return whole_line(
            "A value that holds a colon needs quotes.",
            quoted.unwrap_or_else(|| "Put the value in quotes.".to_owned()),
        );
    }
    if said.contains("quoted scalar") || said.contains("end of stream") {
        return not_yaml(Code::YamlSyntax, "A quote or bracket is opened and not closed.", CLOSE_QUOTE);
    }
    if said.contains("could not find expected ':'") || said.contains("did not find expected key") {
        return whole_line(
            "This line is not `key: value`.",
            "Write a key, a colon, a space and a value. A value that begins with a quote must end with it.".to_owned(),
        );
    }
    let said = said.split(" at line").next().unwrap_or(&said).trim_end_matches('.').to_owned();
    not_yaml(Code::YamlSyntax, &format!("This is not YAML: {said}."), "Check the colons, quotes and indentation here.")
}

/// Values of sentences that a `#` cuts short: a remark has a space behind its sign.
pub fn cut_values(text: &str) -> Vec<Range<usize>> {
    const SENTENCES: [&str; 5] = ["title: ", "summary: ", "name: ", "description: ", "scope: "];
    let mut found = Vec::new();
    if !text.contains(" #") {
        return found;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = SENTENCES.iter().find_map(|key| line.strip_prefix(key)).unwrap_or_default().trim_start();
        let sign = value.find(" #").filter(|at| value[at + 2..].starts_with(|c: char| !c.is_whitespace()));
        if let Some(at) = sign.filter(|_| !value.starts_with(['"', '\'', '|', '>', '#'])) {
            let from = start + line.len() - value.len();
            found.push(from + at + 1..from + value.trim_end().len());
        }
        start += line.len();
    }
    found
}

const CLOSE_QUOTE: &str =
    "Close it on the same line. An apostrophe needs double quotes around the value: \"Wandsworth's\".";

/// Whether a value begins with a quote and has no other.
fn is_unclosed(value: &str) -> bool {
    ['"', '\''].into_iter().any(|quote| value.strip_prefix(quote).is_some_and(|rest| !rest.contains(quote)))
}

/// Slips that the parser only stumbles over later: they are told at the line where they stand.
fn common_slip(text: &str, at: usize) -> Option<NotYaml> {
    let mut start = 0;
    let mut before = "";
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        let content = line.trim();
        let slip = |message: &str, help: String| NotYaml {
            code: Code::YamlSyntax,
            at: range.clone(),
            message: message.to_owned(),
            help: Some(help),
        };
        let key_end = content.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(0);
        let (key, rest) = content.split_at(key_end);
        let value = rest.strip_prefix(':').filter(|_| !key.is_empty());
        if let Some(value) = value.filter(|value| !value.is_empty() && !value.starts_with([' ', '\t', '/'])) {
            return Some(slip("A space is missing after the colon.", format!("Write `{key}: {value}`.")));
        }
        let has_value = before.split_once(": ").is_some_and(|(_, value)| {
            let value = value.trim();
            !value.is_empty() && !value.starts_with(['|', '>']) && !is_unclosed(value)
        });
        if value.is_some() && line.starts_with(' ') && has_value && !before.starts_with([' ', '-']) {
            return Some(slip(
                "The line is indented, and the one above is complete.",
                format!("Begin it at the left: `{content}`."),
            ));
        }
        let value = value.unwrap_or_default().trim();
        if value.starts_with(['*', '&', '!', '%', '@', '`']) {
            return Some(slip(
                "A value cannot begin with this character.",
                format!("Put the value in quotes: `{key}: \"{}\"`.", value.replace('"', "'")),
            ));
        }
        let opened = |open, close| value.starts_with(open) && !value.contains(close);
        if (opened('[', ']') || opened('{', '}')) && range.end < at {
            return Some(slip("A bracket is opened and not closed.", "Close it at the end of the line.".to_owned()));
        }
        // A value in quotes that goes on in other lines has them indented.
        let next = text[start + line.len()..].lines().find(|next| !next.trim().is_empty());
        let goes_on = next.is_some_and(|next| next.starts_with([' ', '\t']));
        if is_unclosed(value) && !goes_on && !line.starts_with(' ') {
            return Some(slip("A quote is opened and not closed.", CLOSE_QUOTE.to_owned()));
        }
        if start > at {
            return None;
        }
        before = line.trim_end();
        start += line.len();
    }
    None
}

struct Parsed(Node);

impl<'de> Deserialize<'de> for Parsed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Parsed)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain value, without tags")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(i64::try_from(value).map_or_else(|_| Node::Text(value.to_string()), Node::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(Parsed(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some((Parsed(key), Parsed(value))) = map.next_entry()? {
            let key = match key {
                Node::Text(text) => text,
                Node::Integer(number) => number.to_string(),
                Node::Bool(flag) => flag.to_string(),
                other => return Err(serde::de::Error::custom(format!("a key is {}", other.what()))),
            };
            entries.push((key, value));
        }
        Ok(Node::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn refused(text: &str, code: Code, marked: &str, words: &str) {
        let error = parse(text).unwrap_err();
        assert_eq!(error.code, code, "{error:?}");
        assert_eq!(&text[error.at.clone()], marked, "{error:?}");
        assert!(error.message.contains(words), "{error:?}");
    }

    #[test]
    fn values_keep_their_types_and_keys_their_order() {
        let node = parse("b: no\na: 2018\nc: 2018-07-20\nd: [x, ~]\nb: true").unwrap();
        let Node::Map(entries) = node else { panic!() };
        assert_eq!(entries[0], ("b".into(), Node::Text("no".into())), "YAML 1.2: `no` is a word");
        assert_eq!(entries[1], ("a".into(), Node::Integer(2018)));
        assert_eq!(entries[2], ("c".into(), Node::Text("2018-07-20".into())));
        assert_eq!(entries[3], ("d".into(), Node::List(vec![Node::Text("x".into()), Node::Null])));
        assert_eq!(entries[4], ("b".into(), Node::Bool(true)), "a second of a name is kept, to be reported");
        assert_eq!(parse("# nothing\n\n").unwrap(), Node::Map(Vec::new()));
    }

    #[test]
    fn mistakes_are_explained_at_their_place() {
        refused("title: Wandsworth’s – a\nsummary: a: b\ncouncil: x\n", Code::YamlSyntax, "summary: a: b", "colon");
        refused(
            "title: A\ncouncil:wandsworth\ndate: 2024\n",
            Code::YamlSyntax,
            "council:wandsworth",
            "space is missing",
        );
        refused("title: A\n council: x\n", Code::YamlSyntax, " council: x", "indented");
        refused("title: *Important* news\n", Code::YamlSyntax, "title: *Important* news", "begin with this character");
        refused("tags: [a, b\ntitle: A\n", Code::YamlSyntax, "tags: [a, b", "not closed");
        refused("title: Näh: b\n", Code::YamlSyntax, "title: Näh: b", "colon");
        refused("ä: 1\nb:\n\tc: 1\n", Code::YamlSyntax, "\t", "tab");
        refused("title: @home\n", Code::YamlSyntax, "title: @home", "begin with this character");
        refused("title: \"open\nb: 1\n", Code::YamlSyntax, "title: \"open", "not closed");
        refused("b: 1\ntitle: 'open\n", Code::YamlSyntax, "title: 'open", "not closed");
        refused("title: \"open\n  and on\nb: c: d\n\n", Code::YamlSyntax, "", "not closed");
        refused("a: 1\njust words\nb: 2\n", Code::YamlSyntax, "b: 2", "key: value");
    }

    #[test]
    fn bombs_are_refused_at_once() {
        refused(&"[".repeat(10_000), Code::FrontMatterLimit, "[", "deep");
        refused(&"- ".repeat(8_000), Code::FrontMatterLimit, "-", "nests");
        let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
        assert_eq!(parse(bomb).unwrap_err().code, Code::FrontMatterLimit);
    }

    #[test]
    fn brackets_are_counted_as_they_stand_within_one_another() {
        let nested = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
        assert_eq!(too_deep(&nested(DEEPEST)), None);
        assert_eq!(too_deep(&nested(DEEPEST + 1)), Some(DEEPEST));
        assert_eq!(too_deep(&"[] {} ".repeat(DEEPEST)), None);
    }

    #[test]
    fn what_is_plain_is_read_by_the_quicker_parser() {
        let text = "title: \"Näh: 'a' #1\"\nn: 12\ndate: 2024-03-01\nat: 2024-03-01T09:30\ntags: [a, b c]\nempty:\nyes: true\nlist:\n  - one: 'it''s'\n    two: ~ # said\n";
        assert_eq!(plain::parse(text), Some(of_any_kind(text).unwrap()));
        for special in [
            "a: 1.5",
            "a: 007",
            "a: *b",
            "a: &b c",
            "a: !c d",
            "a: |\n  b",
            "a: null",
            "---\na: b",
            "a: {b: c}",
            "a\tb",
        ] {
            assert_eq!(plain::parse(special), None, "{special}");
        }
        for odd in ['\u{7f}', '\u{80}', '\u{85}', '\u{a0}', '\u{2028}', '\u{feff}', '😀', '\r', '>', '\\', '|', '}'] {
            assert_eq!(plain::parse(&format!("a: b{odd}c")), None, "{odd:?}");
        }
        for letter in ['\u{a1}', 'é', '’', '漢', '~', 'z'] {
            let text = format!("a: b{letter}c");
            assert_eq!(plain::parse(&text), Some(of_any_kind(&text).unwrap()), "{letter:?}");
        }
        let long = "w ".repeat(600);
        for text in [format!("a: [\"{long}\": b]"), format!("a: [{long}\n  {long}: b]"), format!("{long}’: b")] {
            assert_eq!(plain::parse(&text), None);
        }
    }

    /// Pieces of which lines of YAML are made, sound and broken.
    #[rustfmt::skip]
    const PIECES: [&str; 64] = [
        "a", "title", "b c", ": ", ":", ": ", " : ", "- ", "\n", "\n", "\n  ", "\n- ", "\n    ", "  ", "[", "]", ", ", ",",
        "\"", "'", "#", " # ", "2020", "2020-02-21", "2020-02-21T09:30", "09:30", "-", "?", "? ", "!", "&", "*", "%", "@", "`",
        "é", "’", "~", "true", "0", "12", "007", "1.5", "1e3", "0x1f", "...", "\n---\n", "x: y\n", "k: [a, b]\n",
        "l:\n  - m\n  - n\n", "s: \"q r\"\n", "t: 'it''s'\n", "e:\n", "<<: ", "=", "\u{a0}", "|", ">", "{", "}", "null", "\\",
        "\u{2028}", "\t",
    ];

    proptest! {
        #[test]
        fn the_quicker_parser_reads_only_what_both_read_alike(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 1..16)) {
            let text = pieces.concat();
            if let Some(node) = plain::parse(&text) {
                prop_assert_eq!(of_any_kind(&text), Ok(node), "{:?}", text);
            }
        }

        #[test]
        fn nothing_panics(text in "[ -~\\n\\t\u{e4}]{0,120}") {
            let _ = parse(&text);
        }
    }
}
