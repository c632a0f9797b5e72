//! One value of a front matter changed in its text: other lines, comments and the order stay.

use super::leaf::{self, Leaf};
use crate::diagnostic::{KeyPath, Part, extent};
use crate::front_matter::print::Within;

/// A front matter with another value, or with one more. A new key comes after the last of those
/// before it in the order of its siblings. Nothing where the text cannot be changed without
/// losing a comment; whether the result says what it should is for the caller to read.
pub fn set(yaml: &str, leaf: &Leaf, order: &[&str], order_below: &[String]) -> Option<String> {
    let top = KeyPath::top(leaf.key);
    if has_value(yaml, &leaf.path()) {
        return replace(yaml, leaf);
    }
    let Some(below) = &leaf.below else { return add_key(yaml, leaf, order) };
    if !has_value(yaml, &top) {
        return add_key(yaml, leaf, order);
    }
    let earlier = order_below.iter().take_while(|name| *name != below);
    let after = earlier.filter(|name| has_value(yaml, &top.key(name))).last();
    add_below(yaml, leaf, after.map(|name| top.key(name)).as_ref())
}

fn has_value(yaml: &str, path: &KeyPath) -> bool {
    extent(yaml, path, Part::Whole).is_some_and(|value| extent(yaml, path, Part::Key) != Some(value))
}

fn replace(yaml: &str, leaf: &Leaf) -> Option<String> {
    let path = leaf.path();
    let (key, value) = (extent(yaml, &path, Part::Key)?, extent(yaml, &path, Part::Whole)?);
    let between = yaml.get(key.end..value.start)?;
    let is_block = between.contains('\n');
    if is_block && holds_comment(between) || holds_comment(&yaml[value.clone()]) {
        return None;
    }
    // A block begins on a line of its own; what replaces it does not.
    let start = if is_block { key.end + between.find(':')? + 1 } else { value.start };
    let space = if is_block { " " } else { "" };
    Some(format!("{}{space}{}{}", &yaml[..start], leaf.value.yaml(within(yaml, &path)), &yaml[value.end..]))
}

/// Whether a value stands between brackets, those of the group that it is in.
fn within(yaml: &str, path: &KeyPath) -> Within {
    let group = KeyPath(path.0[..path.0.len() - 1].to_vec());
    let is_bracketed =
        !group.0.is_empty() && extent(yaml, &group, Part::Whole).is_some_and(|value| yaml[value].starts_with('{'));
    if is_bracketed { Within::Brackets } else { Within::Line }
}

/// Adds a key at the top, with its value or with the first value below it.
fn add_key(yaml: &str, leaf: &Leaf, order: &[&str]) -> Option<String> {
    let earlier = order.iter().take_while(|name| **name != leaf.key);
    let after = earlier.filter_map(|name| extent(yaml, &KeyPath::top(name), Part::Whole)).last();
    let at = after.map_or(0, |value| end_of_line(yaml, value.end));
    let lines = leaf::entry(&[leaf]).replace('\n', line_end(yaml));
    Some(format!("{}{lines}{}", &yaml[..at], &yaml[at..]))
}

/// Adds a value below a key that has some.
fn add_below(yaml: &str, leaf: &Leaf, after: Option<&KeyPath>) -> Option<String> {
    let group = extent(yaml, &KeyPath::top(leaf.key), Part::Whole)?;
    let after = after.and_then(|path| extent(yaml, path, Part::Whole)).map(|value| value.end);
    if yaml[group.clone()].starts_with('{') {
        let pair = leaf.pair(Within::Brackets);
        let is_empty = yaml.get(group.start + 1..group.end - 1)?.trim().is_empty();
        let (at, pair) = match after {
            Some(end) => (end, format!(", {pair}")),
            None if is_empty => (group.start + 1, format!(" {pair} ")),
            None => (group.start + 1, format!(" {pair},")),
        };
        return Some(format!("{}{pair}{}", &yaml[..at], &yaml[at..]));
    }
    let first_line = yaml[..group.start].rfind('\n')? + 1;
    let indent = &yaml[first_line..group.start];
    let at = after.map_or(first_line, |end| end_of_line(yaml, end));
    let line = format!("{indent}{}{}", leaf.pair(Within::Line), line_end(yaml));
    Some(format!("{}{line}{}", &yaml[..at], &yaml[at..]))
}

/// Whether there seems to be a comment in some YAML. A `#` in quotes is taken for one as well:
/// better to leave a file alone than to lose a note.
fn holds_comment(yaml: &str) -> bool {
    yaml.match_indices('#').any(|(at, _)| yaml[..at].chars().next_back().is_none_or(char::is_whitespace))
}

fn end_of_line(yaml: &str, at: usize) -> usize {
    yaml[at..].find('\n').map_or(yaml.len(), |end| at + end + 1)
}

fn line_end(yaml: &str) -> &'static str {
    if yaml.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::leaf::Value;

    const ORDER: [&str; 4] = ["kind", "inspected", "rating", "judgements"];

    /// Sets `key` or `key.below` to a text; `None` where the text is not to be touched.
    #[track_caller]
    fn check(before: &str, name: &str, value: &str, after: Option<&str>) {
        let (key, below) = name.split_once('.').map_or((name, None), |(key, below)| (key, Some(below.to_owned())));
        let key = ORDER.into_iter().find(|known| *known == key).unwrap();
        let leaf = Leaf { key, below, value: Value::Text(value.to_owned()), implied: false };
        let order_below = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(set(before, &leaf, &ORDER, &order_below).as_deref(), after);
    }

    #[test]
    fn a_value_is_replaced_where_it_stands() {
        check(
            "kind: x # why\nrating: good # checked\nz: 1\n",
            "rating",
            "a: b",
            Some("kind: x # why\nrating: \"a: b\" # checked\nz: 1\n"),
        );
        check("rating:   'it''s' # x\n", "rating", "w", Some("rating:   w # x\n"));
        check("rating: >\n  one\n  two\nz: 1\n", "rating", "w", Some("rating: w\nz: 1\n"));
        check("rating:\n  - a\n  - b\n\n# z\nz: 1\n", "rating", "w", Some("rating: w\n\n# z\nz: 1\n"));
        check("rating:\r\n- a\r\nz: 1\r\n", "rating", "w", Some("rating: w\r\nz: 1\r\n"));
        check(
            "judgements:\n  # x\n  a: good # y\n  b: good\n",
            "judgements.a",
            "bad",
            Some("judgements:\n  # x\n  a: bad # y\n  b: good\n"),
        );
        check(
            "judgements: {a: good, b: good} # x\n",
            "judgements.a",
            "b, c",
            Some("judgements: {a: \"b, c\", b: good} # x\n"),
        );
        check("\"rating\": good\n", "rating", "bad", Some("\"rating\": bad\n"));
        check("# Ä\nkind: \"Ä\"\nrating: gut\n", "rating", "ü", Some("# Ä\nkind: \"Ä\"\nrating: ü\n"));
    }

    #[test]
    fn a_comment_within_a_value_is_never_lost() {
        check("rating:\n  - a # x\n  - b\n", "rating", "w", None);
        check("rating: # x\n  - a\n", "rating", "w", None);
    }

    #[test]
    fn a_new_key_stands_where_it_belongs() {
        check(
            "kind: x # y\njudgements:\n  a: 1\n",
            "rating",
            "good",
            Some("kind: x # y\nrating: good\njudgements:\n  a: 1\n"),
        );
        check("z: 1\r\n", "rating", "good", Some("rating: good\r\nz: 1\r\n"));
        check("", "rating", "good", Some("rating: good\n"));
        check(
            "kind: x\n# about z\nz: 1\n",
            "judgements.a",
            "good",
            Some("kind: x\njudgements:\n  a: good\n# about z\nz: 1\n"),
        );
        check("kind: x\n", "inspected.b", "1", Some("kind: x\ninspected: { b: \"1\" }\n"));
        check(
            "judgements:\n    a: 1 # x\n    c: 1\nz: 1\n",
            "judgements.b",
            "good",
            Some("judgements:\n    a: 1 # x\n    b: good\n    c: 1\nz: 1\n"),
        );
        check("judgements:\n  # x\n  c: 1\n", "judgements.b", "good", Some("judgements:\n  # x\n  b: good\n  c: 1\n"));
        check("inspected: { b: 1 } # x\n", "inspected.a", "w", Some("inspected: { a: w, b: 1 } # x\n"));
        check("inspected: {a: 1}\n", "inspected.b", "w", Some("inspected: {a: 1, b: w}\n"));
        check("inspected: {}\n", "inspected.b", "w", Some("inspected: { b: w }\n"));
    }
}
