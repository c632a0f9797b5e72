//! Facts from a spreadsheet as files of the archive: a table of councils or of inspections,
//! exported as CSV, becomes Markdown files below `content/councils/`.
//!
//! [`plan`] reads the table and the files that are there and decides every change without
//! touching a disk; [`import`] reads, plans and writes. What an editor has written is never lost:
//! a file that says something else than the table is left as it is and reported, and with
//! [`Differences::Take`] only the lines of those keys change. The rules for a row are those of the
//! archive itself: a row that the archive would refuse is not written.

mod cells;
mod compare;
mod council;
mod disk;
mod edit;
mod inspection;
mod known;
mod leaf;
mod record;
mod report;
mod table;

pub use report::{Difference, Report, RowProblem};
pub use table::Kind;

use std::collections::BTreeMap;
use std::path::Path;

use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::model::draft::{CouncilMatter, EventMatter};
use known::Known;
use table::Table;

/// The folder that an import writes to.
pub const FOLDER: &str = "content/councils";

/// How to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether anything is written.
    pub mode: Mode,
    /// What happens to a file that says something else than the table.
    pub differences: Differences,
}

/// Whether anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Write the files.
    #[default]
    Write,
    /// Only say what would be written.
    DryRun,
}

/// What happens to a file that says something else than the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Differences {
    /// The file stays as it is, and the difference is reported.
    #[default]
    Keep,
    /// The file takes the table's value; its other lines stay as they are.
    Take,
}

/// What stands below a site's `content/`, as far as an import needs it: `site.yaml`,
/// `frameworks.yaml`, and the councils' folders with their Markdown files.
#[derive(Debug, Clone, Default)]
pub struct Existing(pub BTreeMap<SourcePath, Found>);

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A file, with its bytes
    File(Vec<u8>),
    /// A symbolic link, which is never followed
    Link,
    /// Something that no editor wrote: a folder or a file larger than any text
    Other,
}

/// Every change that an import makes, before any is made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The files to write, in the order of the rows.
    pub changes: Vec<Change>,
    /// What to tell the editor.
    pub report: Report,
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: SourcePath,
    /// Its text when the change was planned; nothing when there was no file.
    pub before: Option<String>,
    /// Its new text.
    pub after: String,
}

/// Reads a table and writes the files that it is for, below the root of a site.
///
/// # Errors
/// A table that cannot be read as one, and files or folders that cannot be read or written.
/// Files are written one at a time and each as a whole, so that a second try finds the first ones done.
pub fn import(root: &Path, table: &Path, options: &Options) -> Result<Report, Failure> {
    let bytes = disk::table(table)?;
    let existing = disk::existing(root)?;
    let plan = plan(table, &bytes, &existing, options)?;
    if options.mode == Mode::Write {
        for change in &plan.changes {
            disk::write(root, change)?;
        }
    }
    Ok(plan.report)
}

/// Decides what a table's bytes change in a site. The table's path only serves messages.
///
/// # Errors
/// A table that cannot be read as one; a site whose frameworks cannot be read, or that has no
/// councils for a table of inspections.
pub fn plan(table: &Path, bytes: &[u8], existing: &Existing, options: &Options) -> Result<Plan, Failure> {
    let known = Known::read(existing)?;
    let table = Table::read(table, bytes, &known.judgements)?;
    match table.kind {
        Kind::Councils => Ok(record::plan::<CouncilMatter>(table, &known, existing, options)),
        Kind::Inspections if known.councils.is_empty() => {
            Err(Failure::new("the site has no councils yet, and every inspection belongs to one")
                .advice("Import the table of councils first."))
        }
        Kind::Inspections => Ok(record::plan::<EventMatter>(table, &known, existing, options)),
    }
}
