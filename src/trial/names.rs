//! The names in templates, held against what their pages give them. Tera tells of a name that it does not
//! know where the value is shown, but not where it is only asked about.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::render::{contracts, everywhere};
use crate::theme::{Field, Shape, ThemeFiles};

/// Words of the language, which are no names.
const WORDS: [&str; 36] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "in",
    "set",
    "set_global",
    "endset",
    "block",
    "endblock",
    "extends",
    "include",
    "filter",
    "endfilter",
    "not",
    "and",
    "or",
    "is",
    "true",
    "false",
    "True",
    "False",
    "none",
    "None",
    "null",
    "break",
    "continue",
    "raw",
    "endraw",
    "super",
    "loop",
    "__tera_context",
    "ignore",
    "missing",
];

/// A name in a template with what is asked of it: `status.event.url`.
#[derive(Debug, PartialEq, Eq)]
struct Path {
    parts: Vec<String>,
    at: Range<usize>,
}

/// What a name may be: one of these kinds; nothing is known of it where there is none.
type Known = BTreeMap<String, Vec<Option<Shape>>>;

/// The names that no page gives.
pub fn unknown(theme: &ThemeFiles) -> Vec<Diagnostic> {
    let mut found: BTreeMap<(&str, usize), Diagnostic> = BTreeMap::new();
    let mut sound: BTreeSet<(&str, usize)> = BTreeSet::new();
    let uses = theme.uses();
    for contract in contracts() {
        let used = uses.of(contract.template);
        let tags: BTreeMap<&str, Vec<Tag>> =
            used.iter().filter_map(|name| Some((*name, tags(&theme.templates.get(*name)?.1)))).collect();
        let mut known: Known = Known::new();
        for field in contract.fields.iter().chain(&everywhere()) {
            known.insert(field.name.to_owned(), vec![Some(field.shape.clone())]);
        }
        bind(&tags, &mut known);
        for (template, tags) in &tags {
            let Some((file, _)) = theme.templates.get(*template) else { continue };
            for path in tags.iter().flat_map(|tag| &tag.paths) {
                let key = (*template, path.at.start);
                match fault(path, &known, theme) {
                    None => drop(sound.insert(key)),
                    Some((said, help)) => {
                        let message = format!("{} is not given {said}.", contract.template);
                        let problem = Diagnostic::new(Code::NotGiven, file.bytes(path.at.clone()), message);
                        found.entry(key).or_insert_with(|| problem.help_if(help));
                    }
                }
            }
        }
    }
    found.into_iter().filter(|(key, _)| !sound.contains(key)).map(|(_, problem)| problem).collect()
}

/// What is wrong with a path, and what may be meant.
fn fault(path: &Path, known: &Known, theme: &ThemeFiles) -> Option<(String, Option<String>)> {
    let (first, rest) = path.parts.split_first()?;
    let Some(kinds) = known.get(first) else {
        return Some((format!("`{first}`"), meant(first, known.keys().map(String::as_str))));
    };
    if first == "theme" && path.parts.get(1).is_some_and(|part| part == "settings") {
        let settings = &theme.settings;
        let name = path.parts.get(2).filter(|name| !settings.contains_key(*name))?;
        let said = format!("the setting `{name}`: the theme declares none of this name");
        return Some((said, meant(name, settings.keys().map(String::as_str))));
    }
    let mut worst = None;
    for kind in kinds {
        match kind.as_ref().map(|kind| walk(kind, rest)) {
            None | Some(Ok(_)) => return None,
            Some(Err((at, fields))) => {
                let name = path.parts[..at + 2].join(".");
                worst = Some((format!("`{name}`"), meant(&rest[at], fields.iter().map(|field| field.name))));
            }
        }
    }
    worst
}

fn meant<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(name, names).map(|meant| format!("Did you mean `{meant}`?"))
}

/// The kinds at the end of a path, or the number of the part that does not exist and what does.
fn walk<'a>(kind: &'a Shape, parts: &[String]) -> Result<Vec<Option<&'a Shape>>, (usize, &'a [Field])> {
    let Some((part, rest)) = parts.split_first() else { return Ok(vec![Some(kind)]) };
    match kind {
        Shape::Optional(one) => walk(one, parts),
        Shape::Either(all) => {
            let walked: Vec<_> = all.iter().map(|one| walk(one, parts)).collect();
            match walked.iter().find(|walked| walked.is_ok()).or(walked.first()) {
                Some(Err(fault)) => Err(*fault),
                _ => Ok(walked.into_iter().flatten().flatten().collect()),
            }
        }
        Shape::Group(group) => match group.fields.iter().find(|field| field.name == part) {
            Some(field) => walk(&field.shape, rest).map_err(|(at, fields)| (at + 1, fields)),
            None => Err((0, &group.fields)),
        },
        Shape::Named(_) => Ok(vec![None]),
        Shape::List(one) if part.parse::<usize>().is_ok() => walk(one, rest).map_err(|(at, fields)| (at + 1, fields)),
        Shape::List(_) | Shape::Text | Shape::Number | Shape::Flag | Shape::Html => Err((0, &[])),
    }
}

/// The names that the templates of a page give themselves: of loops and of `set`.
fn bind(tags: &BTreeMap<&str, Vec<Tag>>, known: &mut Known) {
    loop {
        let before: usize = known.values().map(Vec::len).sum();
        for tag in tags.values().flatten() {
            for (name, from, step) in &tag.binds {
                let kinds: Vec<Option<Shape>> = match from {
                    None => vec![None],
                    Some(path) => source(path, known, *step),
                };
                let own = known.entry(name.clone()).or_default();
                for kind in kinds {
                    if !own.contains(&kind) {
                        own.push(kind);
                    }
                }
            }
        }
        if known.values().map(Vec::len).sum::<usize>() == before {
            break;
        }
    }
}

/// What a loop or a `set` makes of a path.
fn source(path: &Path, known: &Known, step: Step) -> Vec<Option<Shape>> {
    let Some((first, rest)) = path.parts.split_first() else { return vec![None] };
    let mut kinds = Vec::new();
    for kind in known.get(first).into_iter().flatten() {
        let Some(kind) = kind else { return vec![None] };
        for end in walk(kind, rest).unwrap_or_default() {
            let end = match (end, step) {
                (Some(Shape::Optional(one)), _) => Some(&**one),
                (end, _) => end,
            };
            kinds.push(match (end, step) {
                (Some(Shape::List(one)), Step::Item) => Some((**one).clone()),
                (Some(end), Step::Whole) => Some(end.clone()),
                (_, Step::Item) | (None, Step::Whole) => None,
            });
        }
    }
    kinds
}

/// Whether a name stands for a value, or for each item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Whole,
    Item,
}

/// A tag of a template: the paths in it, and the names that it gives.
#[derive(Debug, Default)]
struct Tag {
    paths: Vec<Path>,
    binds: Vec<(String, Option<Path>, Step)>,
}

/// The tags of a template, comments and raw text left out.
fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('{').map(|found| at + found) {
        let rest = &text[open..];
        let (close, skip) = match rest.as_bytes().get(1) {
            Some(b'#') => ("#}", true),
            Some(b'{') => ("}}", false),
            Some(b'%') => ("%}", false),
            _ => {
                at = open + 1;
                continue;
            }
        };
        let Some(end) = rest.find(close).map(|found| open + found) else { break };
        if !skip {
            let inner = open + 2..end;
            if text[inner.clone()].trim_matches(['-', ' ']) == "raw" {
                at = text[end..].find("endraw").map_or(text.len(), |found| end + found);
                continue;
            }
            tags.push(tag(text, inner));
        }
        at = end + 2;
    }
    tags
}

fn tag(text: &str, inner: Range<usize>) -> Tag {
    let pieces = pieces(text, inner);
    let mut tag = Tag::default();
    let word = |at: usize| pieces.get(at).and_then(|piece| piece.word());
    if word(0).is_some_and(|word| word.contains("component")) {
        // Its arguments are named where it is called.
        tag.binds = pieces.iter().filter_map(|piece| Some((piece.word()?.to_owned(), None, Step::Whole))).collect();
        return tag;
    }
    let pure = |from: usize| (pieces.len() == from + 1).then(|| pieces.get(from)?.path()).flatten();
    let is_in = |at: usize| word(at) == Some("in");
    match word(0) {
        Some("set" | "set_global") => {
            tag.binds.extend(word(1).map(|name| (name.to_owned(), pure(3), Step::Whole)));
        }
        Some("for") if is_in(2) => {
            tag.binds.extend(word(1).map(|name| (name.to_owned(), pure(3), Step::Item)));
        }
        Some("for") if is_in(4) => {
            tag.binds.extend([1, 3].into_iter().filter_map(|at| Some((word(at)?.to_owned(), None, Step::Whole))));
        }
        Some("block" | "endblock" | "filter" | "endfilter") => return tag,
        _ => {}
    }
    let given: Vec<&str> = tag.binds.iter().map(|(name, ..)| name.as_str()).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| pieces.get(before)).and_then(Piece::sign);
        let after = pieces.get(at + 1).and_then(Piece::sign);
        let is_test = at > 0
            && (word(at - 1) == Some("is") || at > 1 && word(at - 2) == Some("is") && word(at - 1) == Some("not"));
        let Some(path) = piece.path() else { continue };
        let is_declared = at < 4 && path.parts.len() == 1 && given.contains(&path.parts[0].as_str()) && at != 3;
        if matches!(before, Some('|' | '.')) || after == Some('(') || after == Some('=') || is_test || is_declared {
            continue;
        }
        tag.paths.push(path);
    }
    tag
}

/// A piece of a tag.
enum Piece<'a> {
    /// Names joined by full stops, with where they stand.
    Names(&'a str, Range<usize>),
    /// A sign; `e` for `==`, and a quotation mark for a text.
    Sign(char),
}

impl Piece<'_> {
    fn word(&self) -> Option<&str> {
        match self {
            Self::Names(names, _) => Some(names),
            Self::Sign(_) => None,
        }
    }

    fn sign(&self) -> Option<char> {
        match self {
            Self::Sign(sign) => Some(*sign),
            Self::Names(..) => None,
        }
    }

    /// The names as a path; not so for words of the language and for numbers.
    fn path(&self) -> Option<Path> {
        let Self::Names(names, at) = self else { return None };
        let parts: Vec<String> = names.split(['.', '?']).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let first = parts.first()?;
        let is_name = !WORDS.contains(&first.as_str()) && !first.starts_with(|c: char| c.is_ascii_digit());
        is_name.then(|| Path { parts, at: at.clone() })
    }
}

fn pieces(text: &str, inner: Range<usize>) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = inner.start;
    while let Some(next) = text[at..inner.end].chars().next() {
        let rest = &text[at..inner.end];
        if next.is_alphabetic() || next == '_' || next.is_ascii_digit() {
            let is_part = |(here, c): (usize, char)| {
                let joins = c == '.' || c == '?' && rest[here..].starts_with("?.");
                c.is_alphanumeric() || c == '_' || joins
            };
            let length = rest.char_indices().find(|one| !is_part(*one)).map_or(rest.len(), |(here, _)| here);
            pieces.push(Piece::Names(&rest[..length], at..at + length));
            at += length;
        } else if matches!(next, '"' | '\'' | '`') {
            pieces.push(Piece::Sign('"'));
            at += 1 + rest[1..].find(next).map_or(rest.len() - 1, |end| end + 1);
        } else if rest.starts_with("==") {
            pieces.push(Piece::Sign('e'));
            at += 2;
        } else {
            let is_trim = next == '-' && (at == inner.start || at + 1 == inner.end);
            if !next.is_whitespace() && !is_trim {
                pieces.push(Piece::Sign(next));
            }
            at += next.len_utf8();
        }
    }
    pieces
}
