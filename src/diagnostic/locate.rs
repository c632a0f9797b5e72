//! From a [`Place`] to a line, a column and the text that stands there.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::{Diagnostic, KeyPath, Locus, Place, Segment, SourcePath, Texts};

/// A diagnostic with its places worked out.
#[derive(Debug, Clone)]
pub struct Located {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// Where its place is.
    pub spot: Spot,
    /// Where its other places are, in their order.
    pub others: Vec<Spot>,
}

/// A place worked out: bytes of a file, and their line and column.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The bytes.
    pub bytes: Range<usize>,
    /// Where the bytes begin.
    pub start: LineColumn,
    /// Where they end.
    pub end: LineColumn,
    /// The lines around, to show them: the byte at which they begin, and their text.
    pub excerpt: (usize, String),
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

/// Works out every diagnostic's places and sorts by file and line.
#[must_use]
pub fn locate(diagnostics: Vec<Diagnostic>, texts: &dyn Texts) -> Vec<Located> {
    let mut files = Files { texts, read: BTreeMap::new() };
    let mut located: Vec<Located> = most_per_file(diagnostics)
        .into_iter()
        .map(|diagnostic| Located {
            spot: files.spot(&diagnostic.place),
            others: diagnostic.others.iter().map(|(place, _)| files.spot(place)).collect(),
            diagnostic,
        })
        .collect();
    sort(&mut located);
    located.dedup_by(|a, b| a.diagnostic == b.diagnostic);
    located
}

/// Sorts by file and line.
pub fn sort(located: &mut [Located]) {
    located.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
}

/// How many problems of one file are told at a time: nobody mends more, and each has to be found.
pub const MOST_PER_FILE: usize = 100;

/// The first problems of every file, errors before warnings; the last says how many more there are.
fn most_per_file(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(|diagnostic| diagnostic.code.severity());
    let mut counts: BTreeMap<SourcePath, usize> = BTreeMap::new();
    let mut kept: Vec<Diagnostic> = Vec::new();
    for diagnostic in diagnostics {
        let count = counts.entry(diagnostic.place.path.clone()).or_default();
        *count += 1;
        if *count <= MOST_PER_FILE {
            kept.push(diagnostic);
        }
    }
    for (path, count) in counts.into_iter().filter(|(_, count)| *count > MOST_PER_FILE) {
        if let Some(last) = kept.iter_mut().rev().find(|diagnostic| diagnostic.place.path == path) {
            let more = format!("{} more problems in this file are not shown.", count - MOST_PER_FILE);
            last.help = Some(last.help.take().map_or_else(|| more.clone(), |help| format!("{help} ({more})")));
        }
    }
    kept
}

fn sort_key(it: &Located) -> (&SourcePath, usize, super::Code, &str) {
    let diagnostic = &it.diagnostic;
    (&diagnostic.place.path, it.spot.bytes.start, diagnostic.code, &diagnostic.message)
}

struct Files<'a> {
    texts: &'a dyn Texts,
    read: BTreeMap<SourcePath, Text>,
}

/// A file's text, and the bytes at which its lines begin.
struct Text {
    text: String,
    lines: Vec<usize>,
}

impl Text {
    fn new(text: String) -> Self {
        let lines = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, lines }
    }

    fn line_column(&self, at: usize) -> LineColumn {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or_default();
        LineColumn { line, column: before.trim_start_matches('\u{feff}').chars().count() + 1 }
    }
}

impl Files<'_> {
    fn spot(&mut self, place: &Place) -> Spot {
        if place.locus == Locus::File {
            let start = LineColumn { line: 1, column: 1 };
            return Spot { bytes: 0..0, start, end: start, excerpt: (0, String::new()) };
        }
        let texts = self.texts;
        let read = || Text::new(texts.text(&place.path).unwrap_or_default());
        let file = self.read.entry(place.path.clone()).or_insert_with(read);
        let text = file.text.as_str();
        let bytes = match &place.locus {
            Locus::File => 0..0,
            Locus::Bytes(range) => range.clone(),
            Locus::Key(keys) => find(text, keys, Part::Key),
            Locus::Value(keys) => find(text, keys, Part::Value),
        };
        let start = floor(text, bytes.start);
        let end = floor(text, bytes.end).max(start);
        Spot {
            start: file.line_column(start),
            end: file.line_column(end),
            excerpt: excerpt(text, start..end),
            bytes: start..end,
        }
    }
}

fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// The first line of the range, whole but never more than some hundred characters around it.
fn excerpt(text: &str, range: Range<usize>) -> (usize, String) {
    const MOST: usize = 240;
    let line_start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
    let start = floor(text, line_start.max(range.start.saturating_sub(MOST)));
    let end = floor(text, line_end.min(range.start + MOST)).max(range.start);
    (start, text[start..end].trim_end_matches('\r').to_owned())
}

/// Which part of an entry of YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The key
    Key,
    /// What to show for its value: of a block below the key, the key
    Value,
    /// The whole of its value, a block's every line but not what announces a block: `|`, `>`
    Whole,
}

/// The bytes of a part of an entry in YAML that can be read; the key's for a value that is empty.
#[must_use]
pub fn extent(yaml: &str, keys: &KeyPath, part: Part) -> Option<Range<usize>> {
    let range = walk(yaml, keys, part)?;
    let shown = yaml.get(range.start..range.end.min(yaml.len()))?;
    Some(range.start..range.start + shown.trim_end().len())
}

/// The bytes of a key or a value of the YAML that the file is or begins with.
fn find(text: &str, keys: &KeyPath, part: Part) -> Range<usize> {
    let (offset, yaml) = yaml_of(text);
    let found = walk(yaml, keys, part).or_else(|| search(yaml, keys));
    found.map_or(0..0, |range| {
        let range = range.start.min(yaml.len())..range.end.min(yaml.len());
        let shown = yaml.get(range.clone()).unwrap_or("");
        // Only the first line of a value is underlined; block values end with their last newline.
        let length = shown.find('\n').unwrap_or(shown.len());
        let length = shown[..length].trim_end().len();
        offset + range.start..offset + range.start + length
    })
}

/// The front matter of a Markdown file, or the whole of a YAML file, and the byte it begins at.
fn yaml_of(text: &str) -> (usize, &str) {
    let skip = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[skip..];
    let Some(after) = rest.strip_prefix("---\n").or_else(|| rest.strip_prefix("---\r\n")) else {
        return (skip, rest);
    };
    let start = text.len() - after.len();
    let mut at = start;
    for line in after.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (start, &text[start..at]);
        }
        at += line.len();
    }
    (start, after)
}

/// Follows the path through the YAML's events.
fn walk(yaml: &str, keys: &KeyPath, part: Part) -> Option<Range<usize>> {
    let bytes: Vec<usize> = yaml.char_indices().map(|(at, _)| at).chain([yaml.len()]).collect();
    let mut events = Events { parser: Parser::new_from_str(yaml), yaml, bytes };
    loop {
        let (event, range) = events.next()?;
        if !matches!(event, Event::StreamStart | Event::DocumentStart(..)) {
            return events.descend(event, range, &keys.0, part);
        }
    }
}

struct Events<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    yaml: &'a str,
    /// The byte at which each character begins: the parser counts characters.
    bytes: Vec<usize>,
}

impl<'a> Events<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let range = self.range(span);
        // The parser counts what follows a closing quote or bracket, a comment even, among the value.
        let length = match event {
            Event::Scalar(_, ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted, ..) => {
                quoted_length(self.yaml.get(range.clone()).unwrap_or(""))
            }
            Event::MappingEnd | Event::SequenceEnd => range.len().min(1),
            _ => range.len(),
        };
        Some((event, range.start..range.start + length))
    }

    fn range(&self, span: Span) -> Range<usize> {
        let byte = |index: usize| {
            let last = self.bytes.last().copied().unwrap_or(0);
            self.bytes.get(index).copied().unwrap_or(last)
        };
        byte(span.start.index())..byte(span.end.index())
    }

    /// The part that the rest of the path names, within the value that begins with this event.
    fn descend(&mut self, event: Event<'a>, range: Range<usize>, path: &[Segment], part: Part) -> Option<Range<usize>> {
        let Some((step, rest)) = path.split_first() else {
            let end = self.skip(&event)?.unwrap_or(range.end);
            return Some(range.start..end.max(range.end));
        };
        match (event, step) {
            (Event::MappingStart(..), Segment::Key(wanted, nth)) => self.in_mapping(wanted, *nth, rest, part),
            (Event::SequenceStart(..), Segment::Item(index)) => {
                for at in 0.. {
                    let (event, range) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        return None;
                    }
                    if at == *index {
                        return self.descend(event, range, rest, part);
                    }
                    self.skip(&event)?;
                }
                None
            }
            // A list of one may be written without its brackets.
            (event, Segment::Item(0)) => self.descend(event, range, rest, part),
            _ => None,
        }
    }

    fn in_mapping(&mut self, wanted: &str, nth: usize, rest: &[Segment], part: Part) -> Option<Range<usize>> {
        let mut seen = 0;
        loop {
            let (key, key_range) = self.next()?;
            if matches!(key, Event::MappingEnd) {
                return None;
            }
            let matches = matches!(&key, Event::Scalar(text, ..) if text == wanted);
            self.skip(&key)?;
            let (value, range) = self.next()?;
            if matches && seen == nth {
                let is_block = part == Part::Whole && opens(&value);
                let is_empty = range.is_empty() && !is_block;
                if rest.is_empty() && (part == Part::Key || is_empty) {
                    return Some(key_range);
                }
                return self.descend(value, range, rest, part);
            }
            seen += usize::from(matches);
            self.skip(&value)?;
        }
    }

    /// Passes over the rest of a value; gives the byte where a collection ended.
    fn skip(&mut self, first: &Event<'_>) -> Option<Option<usize>> {
        let closes = |event: &Event<'_>| matches!(event, Event::MappingEnd | Event::SequenceEnd);
        if !opens(first) {
            return Some(None);
        }
        let mut depth = 1;
        let mut end = None;
        loop {
            let (event, range) = self.next()?;
            if opens(&event) {
                depth += 1;
            } else if closes(&event) {
                depth -= 1;
            }
            // A block ends with its last value: what closes it stands at the next key, has no
            // width, and comments may lie between.
            if !range.is_empty() {
                end = Some(range.end);
            }
            if depth == 0 {
                return Some(end);
            }
        }
    }
}

fn opens(event: &Event<'_>) -> bool {
    matches!(event, Event::MappingStart(..) | Event::SequenceStart(..))
}

/// The length of the quoted value that a text begins with, both quotes included.
fn quoted_length(text: &str) -> usize {
    let quote = text.bytes().next();
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && quote == Some(b'"') {
            bytes.next();
        } else if Some(byte) == quote {
            if quote == Some(b'"') || text.as_bytes().get(at + 1) != Some(&b'\'') {
                return at + 1;
            }
            bytes.next();
        }
    }
    text.len()
}

/// YAML that cannot be parsed still has lines: the one that begins with the last key of the path.
fn search(yaml: &str, keys: &KeyPath) -> Option<Range<usize>> {
    let key = keys.0.iter().rev().find_map(|step| match step {
        Segment::Key(key, _) => Some(key),
        Segment::Item(_) => None,
    })?;
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with(':')) {
            return Some(at + indent..at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, keys: &KeyPath, part: Part, expected: &str) {
        assert_eq!(&text[find(text, keys, part)], expected);
    }

    const FILE: &str = "---\r\ntitle: \"Ä b\" # why\r\ninspected: { from: 2018-05-08, to: 2018 }\r\n\
        judgements:\r\n  leadership: good\r\ntags: [a, b c]\r\nrating:\r\ntitle: again\r\n---\r\nbody";

    #[test]
    fn finds_values_and_keys_wherever_they_stand() {
        let top = KeyPath::top;
        check(FILE, &top("title"), Part::Value, "\"Ä b\"");
        check(FILE, &top("title"), Part::Key, "title");
        check(FILE, &top("inspected").key("to"), Part::Value, "2018");
        check(FILE, &top("inspected"), Part::Value, "{ from: 2018-05-08, to: 2018 }");
        check(FILE, &top("judgements").key("leadership"), Part::Value, "good");
        check(FILE, &top("judgements").key("leadership"), Part::Key, "leadership");
        check(FILE, &top("tags").item(1), Part::Value, "b c");
        check(FILE, &top("rating"), Part::Value, "rating");
        check(FILE, &top("absent"), Part::Value, "");
        let second = KeyPath(vec![Segment::Key("title".into(), 1)]);
        check(FILE, &second, Part::Value, "again");
    }

    #[track_caller]
    fn whole(yaml: &str, keys: &KeyPath, expected: &str) {
        assert_eq!(extent(yaml, keys, Part::Whole).map(|range| &yaml[range]), Some(expected));
    }

    #[test]
    fn the_whole_of_a_value_ends_where_it_ends() {
        let top = KeyPath::top;
        let yaml = "a: 'it''s' # why\nb:\n  c: good # why\n  d: \"x \\\" #y\" # why\n\n# why\ne: {f: 1, g: [2, 3]} # why\nh:\n  - i\n# why\n  - j # why\nk: a plain\n  value # why\nl: |\n  two\n  lines\n\nm:\nn: last\n";
        whole(yaml, &top("a"), "'it''s'");
        whole(yaml, &top("b"), "c: good # why\n  d: \"x \\\" #y\"");
        whole(yaml, &top("b").key("c"), "good");
        whole(yaml, &top("b").key("d"), "\"x \\\" #y\"");
        whole(yaml, &top("e"), "{f: 1, g: [2, 3]}");
        whole(yaml, &top("e").key("f"), "1");
        whole(yaml, &top("e").key("g"), "[2, 3]");
        whole(yaml, &top("h"), "- i\n# why\n  - j");
        whole(yaml, &top("k"), "a plain\n  value");
        whole(yaml, &top("l"), "two\n  lines");
        whole(yaml, &top("m"), "m");
        whole(yaml, &top("n"), "last");
        assert_eq!(extent(yaml, &top("z"), Part::Whole), None);
    }

    #[test]
    fn broken_yaml_still_has_its_line() {
        check("---\na: [\nb: 2\n---\n", &KeyPath::top("b"), Part::Key, "b: 2");
    }

    #[test]
    fn columns_count_characters_and_leave_out_the_byte_order_mark() {
        let text = "\u{feff}äö x";
        let line_column = |text: &str, at| Text::new(text.to_owned()).line_column(at);
        assert_eq!(line_column(text, 8), LineColumn { line: 1, column: 4 });
        assert_eq!(line_column("a\nb", 2), LineColumn { line: 2, column: 1 });
    }
}
