//! What an import did, for the editor who ran it.

use std::collections::BTreeSet;
use std::fmt;

use super::{Differences, Kind, Mode, Options};
use crate::diagnostic::{SourcePath, visible};

/// How much of an editor's text a sentence repeats.
const SHOWN: usize = 120;
/// How many unknown columns are named.
const COLUMNS: usize = 20;

/// What an import did, or would do.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the table lists.
    pub kind: Kind,
    /// How it was imported.
    pub options: Options,
    /// Files that are new.
    pub created: Vec<SourcePath>,
    /// How many files say what the table says.
    pub unchanged: usize,
    /// Files that took values from the table.
    pub replaced: Vec<SourcePath>,
    /// Where files and table say different things.
    pub differences: Vec<Difference>,
    /// Rows that were not imported, and why.
    pub problems: Vec<RowProblem>,
    /// Columns that Borough knows nothing of.
    pub ignored_columns: Vec<String>,
}

/// A value that a file and the table give differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The file.
    pub path: SourcePath,
    /// The row of the table; the header is row 1.
    pub row: usize,
    /// The key: `rating`, `judgements.leadership`.
    pub key: String,
    /// What the file says, if anything.
    pub file: Option<String>,
    /// What the table says.
    pub table: String,
}

/// Something in a row that keeps it from being imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The row; the header is row 1.
    pub row: usize,
    /// The column, where it is one cell's.
    pub column: Option<String>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl RowProblem {
    /// A problem in one sentence.
    #[must_use]
    pub fn new(row: usize, column: Option<&str>, message: String) -> Self {
        Self { row, column: column.map(str::to_owned), message, help: None }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl Report {
    /// Whether the table and the archive now agree: every row was read, and no file says something else.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty() && (self.differences.is_empty() || self.options.differences == Differences::Take)
    }

    /// The last sentence: how many files, and what became of them.
    fn counts(&self) -> String {
        let noun = match self.kind {
            Kind::Councils => "council file",
            Kind::Inspections => "inspection file",
        };
        let (would, wrote) = match self.options.mode {
            Mode::Write => ("", ""),
            Mode::DryRun => ("would be ", "; nothing was written"),
        };
        let kept: BTreeSet<&SourcePath> = match self.options.differences {
            Differences::Keep => self.differences.iter().map(|difference| &difference.path).collect(),
            Differences::Take => BTreeSet::new(),
        };
        let rows: BTreeSet<usize> = self.problems.iter().map(|problem| problem.row).collect();
        let files = [
            (self.created.len(), format!("{would}created")),
            (self.replaced.len(), format!("{would}changed")),
            (self.unchanged, "unchanged".to_owned()),
            (kept.len(), "different and left alone".to_owned()),
        ];
        let mut parts = Vec::new();
        for (count, what) in files.into_iter().filter(|(count, _)| *count > 0) {
            let counted = if parts.is_empty() { number(count, noun) } else { count.to_string() };
            parts.push(format!("{counted} {what}"));
        }
        if !rows.is_empty() {
            parts.push(format!("{} not imported", number(rows.len(), "row")));
        }
        if parts.is_empty() { "The table has no rows.".to_owned() } else { format!("{}{wrote}.", parts.join(", ")) }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.ignored_columns.is_empty() {
            let names: Vec<String> =
                self.ignored_columns.iter().take(COLUMNS).map(|name| format!("`{}`", shown(name))).collect();
            let more = self.ignored_columns.len() - names.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            writeln!(f, "Columns that Borough does not know, left out: {}{more}.", names.join(", "))?;
        }
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        for difference in &self.differences {
            let (says, then) = match (self.options.differences, self.options.mode) {
                (Differences::Keep, _) => ("says", ""),
                (Differences::Take, Mode::Write) => ("said", "; it was changed"),
                (Differences::Take, Mode::DryRun) => ("says", "; it would be changed"),
            };
            writeln!(f, "{}{then}.", difference.in_words(says))?;
        }
        write!(f, "{}", self.counts())
    }
}

impl Difference {
    fn in_words(&self, says: &str) -> String {
        let file = self.file.as_deref().map_or_else(|| "nothing".to_owned(), shown);
        format!(
            "{}: {}: the file {says} {file}, the table says {} (row {})",
            self.path,
            shown(&self.key),
            shown(&self.table),
            self.row
        )
    }
}

/// "rating: the file says good, the table says outstanding", after its file.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.in_words("says"))
    }
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", {}", shown(column))?;
        }
        write!(f, ": {}", on_one_line(&self.message))?;
        self.help.iter().try_for_each(|help| write!(f, " {}", on_one_line(help)))
    }
}

fn number(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A text that someone wrote, short and fit for a terminal.
pub fn shown(text: &str) -> String {
    let text = on_one_line(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// On one line, whatever a cell holds.
fn on_one_line(text: &str) -> String {
    visible(text).replace('\n', "\u{fffd}")
}
