//! Trouble that an author can mend: what is wrong, where in which file, and what to do.
//!
//! A [`Diagnostic`] names its place by a file and a [`Locus`]: bytes of the file, or a key of its
//! front matter. Line, column and text are only worked out when it is shown ([`Located`]), from
//! the file's text; so the archive need not keep a span for every value that turned out fine.

mod code;
mod locate;
mod print;

pub use code::{Code, Severity, page};
pub use locate::{LineColumn, Located, MOST_PER_FILE, Part, Spot, extent, locate, sort};
pub use print::{Format, count, print, visible};

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One problem in a site's files, for its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which problem it is; the code has a page of its own.
    pub code: Code,
    /// Where it stands.
    pub place: Place,
    /// What is wrong, as one sentence in an editor's words.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The other places that matter, each with a word on why.
    pub others: Vec<(Place, String)>,
}

impl Diagnostic {
    /// A problem at a place, in one sentence.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self { code, place, message: message.into(), help: None, others: Vec::new() }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to do, where anything is known.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn other(mut self, place: Place, why: impl Into<String>) -> Self {
        self.others.push((place, why.into()));
        self
    }
}

/// A place in a site's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: SourcePath,
    /// Where in it.
    pub locus: Locus,
}

/// Where in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locus {
    /// The file as a whole.
    File,
    /// Bytes of the file, counted from its first byte.
    Bytes(Range<usize>),
    /// A key of the front matter (or of a YAML file).
    Key(KeyPath),
    /// The value of a key.
    Value(KeyPath),
}

/// The path of a file below the site's root, with `/` between its parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// A path as it is written below the root.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// Whether it has the sign (U+FFFD) that stands for what is not Unicode in a file's name: then it is no file's path.
    pub(crate) fn is_lossy(&self) -> bool {
        self.0.contains(char::REPLACEMENT_CHARACTER)
    }

    /// The path's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path below `content/`, where the file lies there.
    #[must_use]
    pub fn below_content(&self) -> &str {
        self.0.strip_prefix("content/").unwrap_or(&self.0)
    }

    /// The whole file as a place.
    #[must_use]
    pub fn whole(&self) -> Place {
        Place { path: self.clone(), locus: Locus::File }
    }

    /// The value of a top-level key as a place.
    #[must_use]
    pub fn value(&self, key: &str) -> Place {
        self.value_at(KeyPath::top(key))
    }

    /// The value at a path of keys as a place.
    #[must_use]
    pub fn value_at(&self, keys: KeyPath) -> Place {
        Place { path: self.clone(), locus: Locus::Value(keys) }
    }

    /// A key as a place.
    #[must_use]
    pub fn key_at(&self, keys: KeyPath) -> Place {
        Place { path: self.clone(), locus: Locus::Key(keys) }
    }

    /// Some bytes as a place.
    #[must_use]
    pub fn bytes(&self, range: Range<usize>) -> Place {
        Place { path: self.clone(), locus: Locus::Bytes(range) }
    }

    /// The folder that the file lies in, without a trailing slash.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's own name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// The way to a value in YAML: keys, and numbers of list items.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyPath(pub Vec<Segment>);

/// One step of a [`KeyPath`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A key, and which of its occurrences in the same mapping (0 is the first).
    Key(String, usize),
    /// An item of a list, from 0.
    Item(usize),
}

impl KeyPath {
    /// A key at the top.
    #[must_use]
    pub fn top(key: &str) -> Self {
        Self(vec![Segment::Key(key.to_owned(), 0)])
    }

    /// A key below this one.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.then(Segment::Key(key.to_owned(), 0))
    }

    /// A list item below this one.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        self.then(Segment::Item(index))
    }

    /// One step further.
    #[must_use]
    pub fn then(&self, segment: Segment) -> Self {
        let mut path = self.clone();
        path.0.push(segment);
        path
    }
}

/// Gives the text of a site's files again, to show lines of them.
pub trait Texts {
    /// The file's text, as far as it is text; nothing when it cannot be read (any more).
    fn text(&self, path: &SourcePath) -> Option<String>;
}

/// The closest of the known words to one that was written, when it is close enough to be a slip.
#[must_use]
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    known
        .into_iter()
        // The lengths alone tell most words apart, at once.
        .filter(|word| word.len().abs_diff(written.len()) <= allowed_slips(word.len()))
        .map(|word| (strsim::damerau_levenshtein(&written, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= allowed_slips(word.chars().count()))
        .min_by_key(|(distance, word)| (*distance, *word))
        .map(|(_, word)| word)
}

/// How many slips a word of this length may have and still be recognised.
fn allowed_slips(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        length => (length / 4).min(5),
    }
}

/// Words as a list in a sentence: `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn alternatives<S: AsRef<str>>(words: &[S]) -> String {
    match words {
        [] => String::new(),
        [one] => format!("`{}`", one.as_ref()),
        [most @ .., last] => {
            let most: Vec<String> = most.iter().map(|w| format!("`{}`", w.as_ref())).collect();
            format!("{} or `{}`", most.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_none() {
        let known = ["draft", "date", "title", "rating"];
        assert_eq!(did_you_mean("darft", known), Some("draft"));
        assert_eq!(did_you_mean("Rating", known), Some("rating"));
        assert_eq!(did_you_mean("weather", known), None);
        assert_eq!(did_you_mean("", known), None);
    }

    #[test]
    fn alternatives_read_as_a_sentence() {
        assert_eq!(alternatives(&["a"]), "`a`");
        assert_eq!(alternatives(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(alternatives::<&str>(&[]), "");
    }
}
