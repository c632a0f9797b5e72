//! A table as it stands in a file: which kind it is, which columns it has, and its rows' cells.

use std::collections::BTreeMap;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::report::RowProblem;
use crate::Failure;
use crate::diagnostic::{alternatives, did_you_mean};
use crate::model::normalised;

/// The longest cell, in characters.
const LONGEST: usize = 2_000;
/// What spreadsheets and programs write where there is nothing.
const EMPTY: [&str; 6] = ["nan", "none", "nat", "-", "\u{2013}", "\u{2014}"];
/// In a table of fewer columns than these a text may well have as many commas as a row.
const FEWEST_FOR_ROWS: usize = 4;
/// The column whose text may run over several lines.
pub const NOTES: &str = "notes";

/// What a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One council a row
    Councils,
    /// One inspection a row
    Inspections,
}

/// A table, read.
#[derive(Debug)]
pub struct Table {
    /// What it lists.
    pub kind: Kind,
    /// The columns that Borough knows nothing of, as they are named.
    pub ignored: Vec<String>,
    /// The rows that hold anything.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// Its number as spreadsheets count: the header is row 1.
    pub number: usize,
    /// Its cells by column, without those that are empty.
    pub cells: BTreeMap<String, String>,
    /// Why it cannot be read.
    pub problems: Vec<RowProblem>,
}

impl Kind {
    /// Without these columns a table is not of this kind.
    fn required(self) -> &'static [&'static str] {
        match self {
            Self::Councils => &["slug", "name"],
            Self::Inspections => &["council", "framework", "publication_date"],
        }
    }

    /// The other columns that Borough knows, and those that it knows to leave alone.
    fn optional(self) -> &'static [&'static str] {
        match self {
            Self::Councils => &[
                "gss",
                "la_code",
                "urn",
                "region",
                "type",
                "status",
                "statistical_neighbours",
                "also_known_as",
                "predecessors",
                "since",
                "successors",
                "until",
                "hex_col",
                "hex_row",
            ],
            Self::Inspections => &[
                "inspection_id",
                "start_date",
                "end_date",
                "overall_effectiveness",
                "children_in_care_scope",
                "reinspection",
                "listed_date",
                "report_url",
                "source",
                NOTES,
            ],
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Councils => "councils",
            Self::Inspections => "inspections",
        }
    }
}

impl Table {
    /// Reads a table. Beside the columns of its kind, every judgement may have one.
    pub fn read(path: &Path, bytes: &[u8], judgements: &[String]) -> Result<Self, Failure> {
        let text = text(path, bytes)?;
        let mut records = Records::new(&text);
        let Some((_, header)) = records.next(path)? else {
            return Err(Failure::at("there is no table in", path).advice("The file is empty."));
        };
        let named: Vec<String> = header.iter().map(column_name).collect();
        let kind = kind(&named).ok_or_else(|| neither(path, &header))?;
        let missing: Vec<&str> =
            kind.required().iter().copied().filter(|column| !named.iter().any(|name| name == column)).collect();
        if !missing.is_empty() {
            return Err(lacking(path, kind, &missing, &named));
        }
        let is_known = |name: &String| {
            let columns = kind.required().iter().chain(kind.optional());
            columns.copied().any(|column| column == name) || (kind == Kind::Inspections && judgements.contains(name))
        };
        let double = named.iter().enumerate().find(|(index, name)| is_known(name) && named[..*index].contains(name));
        if let Some((_, name)) = double {
            return Err(Failure::at(format!("the column `{name}` stands twice in"), path)
                .advice("Take one of the two out: Borough cannot know which is meant."));
        }
        let ignored = named.iter().zip(&header).filter(|(name, written)| !is_known(name) && !written.trim().is_empty());
        let ignored = ignored.map(|(_, written)| written.trim().to_owned()).collect();
        let columns: Vec<Option<&str>> = named.iter().map(|name| is_known(name).then_some(name.as_str())).collect();
        let mut rows = Vec::new();
        while let Some((number, record)) = records.next(path)? {
            rows.extend(row(number, &record, &columns));
        }
        if let Some(last) = rows.last_mut().filter(|_| records.ends_in_a_quote()) {
            let message =
                "A quotation mark opens in this row and never closes, so that the rest of the table cannot be read.";
            last.problems = vec![RowProblem::new(last.number, None, message.to_owned())];
        }
        Ok(Self { kind, ignored, rows })
    }
}

/// The table's text, with every line ended by `\n`.
fn text(path: &Path, bytes: &[u8]) -> Result<String, Failure> {
    // What spreadsheet programs save unless they are told otherwise: ZIP files and the older format.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Failure::at("cannot read the spreadsheet", path)
            .advice("Save it as CSV (in Excel: 'CSV UTF-8') and import that file."));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        Failure::at("there is something else than UTF-8 text in", path).advice(format!(
            "The first such letter is in line {line}. Save the table as CSV in UTF-8 (in Excel: 'CSV UTF-8')."
        ))
    })?;
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// The records of a table with the numbers that a spreadsheet gives their rows.
struct Records<'a> {
    reader: csv::Reader<&'a [u8]>,
    text: &'a str,
    row: usize,
    last_runs_over: bool,
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        Self { reader, text, row: 0, last_runs_over: false }
    }

    fn next(&mut self, path: &Path) -> Result<Option<(usize, StringRecord)>, Failure> {
        let mut record = StringRecord::new();
        let before = self.reader.position().line();
        let found = self.reader.read_record(&mut record).map_err(|error| {
            Failure::at(format!("row {} cannot be read in", self.row + 1), path).advice(error.to_string())
        })?;
        if !found {
            return Ok(None);
        }
        // The reader passes over empty lines; a spreadsheet counts each as a row.
        let lines = usize::try_from(self.reader.position().line() - before).unwrap_or(1);
        let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        self.last_runs_over = within > 0;
        self.row += lines.saturating_sub(within).max(1);
        Ok(Some((self.row, record)))
    }

    /// Whether the last record runs to the end of the table because a quote in it is never closed.
    fn ends_in_a_quote(&self) -> bool {
        self.last_runs_over && self.text.matches('"').count() % 2 == 1
    }
}

/// A column's name as names are compared: lower case, with underscores.
fn column_name(written: &str) -> String {
    normalised(written).replace(' ', "_")
}

/// The kind whose required columns are all there, or else the one that more of the columns speak for.
fn kind(named: &[String]) -> Option<Kind> {
    let kinds = [Kind::Inspections, Kind::Councils];
    let has = |column: &&str| named.iter().any(|name| name == column);
    let complete = kinds.into_iter().find(|kind| kind.required().iter().all(has));
    let found = |kind: &Kind| kind.required().iter().chain(kind.optional()).filter(|column| has(column)).count();
    complete.or_else(|| kinds.into_iter().max_by_key(found).filter(|kind| found(kind) > 0))
}

fn neither(path: &Path, header: &StringRecord) -> Failure {
    let advice = |kind: Kind| {
        format!("A table of {} has the columns {}", kind.what(), alternatives(kind.required()).replace(" or ", " and "))
    };
    let separator = [(';', "semicolons"), ('\t', "tabs")]
        .into_iter()
        .find(|(sign, _)| header.len() == 1 && header.iter().any(|cell| cell.contains(*sign)));
    let separated = separator
        .map_or_else(String::new, |(_, name)| format!("Its columns are separated by {name}: save it with commas. "));
    Failure::at("there are no columns that Borough knows in the first row of", path).advice(format!(
        "{separated}{}; {}.",
        advice(Kind::Inspections),
        advice(Kind::Councils).replacen('A', "a", 1)
    ))
}

fn lacking(path: &Path, kind: Kind, missing: &[&str], named: &[String]) -> Failure {
    let columns = if missing.len() == 1 { "the column" } else { "the columns" };
    let words = alternatives(missing).replace(" or ", " and ");
    let verb = if missing.len() == 1 { "is" } else { "are" };
    let known: Vec<&str> = kind.required().iter().chain(kind.optional()).copied().collect();
    let strangers: Vec<&str> = named.iter().map(String::as_str).filter(|name| !known.contains(name)).collect();
    let meant = missing.iter().filter_map(|column| {
        did_you_mean(column, strangers.iter().copied())
            .map(|slip| format!("Did you mean `{column}` by `{}`?", shortened(slip)))
    });
    let meant: Vec<String> = meant.collect();
    let needs = format!("A table of {} needs {}.", kind.what(), alternatives(kind.required()).replace(" or ", " and "));
    let advice = if meant.is_empty() { needs } else { meant.join(" ") };
    Failure::at(format!("{columns} {words} {verb} missing from"), path).advice(advice)
}

/// A row's cells; nothing for a row that holds nothing.
fn row(number: usize, record: &StringRecord, columns: &[Option<&str>]) -> Option<Row> {
    let mut row = Row { number, cells: BTreeMap::new(), problems: Vec::new() };
    if record.iter().all(is_empty) {
        return None;
    }
    if let Some(at) = record.iter().skip(columns.len()).position(|cell| !is_empty(cell)) {
        let message = format!("The row has {} cells and the header {}.", columns.len() + at + 1, columns.len());
        let problem = RowProblem::new(number, None, message);
        row.problems.push(problem.help("A text with a comma in it needs quotation marks."));
    }
    if columns.len() >= FEWEST_FOR_ROWS && record.iter().any(|cell| holds_rows(cell, columns.len())) {
        let message = "A cell seems to hold whole rows of the table, which would be lost.".to_owned();
        row.problems.push(RowProblem::new(number, None, message).help("Is a quotation mark missing?"));
    }
    for (column, cell) in columns.iter().zip(record) {
        let Some(column) = column else { continue };
        match clean(column, cell) {
            Ok(None) => {}
            Ok(Some(text)) => drop(row.cells.insert((*column).to_owned(), text)),
            Err((message, help)) => {
                let problem = RowProblem::new(number, Some(column), message);
                row.problems.push(RowProblem { help: help.map(str::to_owned), ..problem });
            }
        }
    }
    Some(row)
}

/// Whether a line of a cell has as many commas as a row: a quote that is closed too late takes the rows between with it.
fn holds_rows(cell: &str, columns: usize) -> bool {
    cell.contains('\n') && cell.lines().any(|line| line.matches(',').count() + 1 >= columns)
}

/// A cell's text with single spaces, where it holds any.
fn clean(column: &str, cell: &str) -> Result<Option<String>, (String, Option<&'static str>)> {
    if is_empty(cell) {
        return Ok(None);
    }
    if cell.chars().count() > LONGEST {
        return Err((format!("The cell is longer than {LONGEST} characters."), Some("Is a quotation mark missing?")));
    }
    let cell = cell.trim();
    if cell.contains('\n') && column != NOTES {
        return Err(("The cell holds a line break.".to_owned(), Some("Take it out. Or is a quotation mark missing?")));
    }
    if cell.chars().any(|c| c.is_control() && !c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')) {
        return Err(("The cell holds a control character.".to_owned(), Some("Type the cell again.")));
    }
    Ok(Some(cell.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn is_empty(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || EMPTY.contains(&cell.to_lowercase().as_str())
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
