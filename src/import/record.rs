//! From rows to changes: what a row becomes, whether the archive would take it, and what it
//! changes in the file that it is for.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Cells;
use super::compare::{Decision, Judge};
use super::known::{Known, end_of_time, names};
use super::leaf::Leaves;
use super::report::{Report, RowProblem};
use super::table::Table;
use super::{Change, Existing, Found, Options, Plan};
use crate::diagnostic::{Diagnostic, Locus, Segment, Severity, SourcePath};
use crate::model::Archive;
use crate::model::draft::Drafts;

/// What one row becomes.
pub trait Record: Leaves + Clone {
    /// Reads a row: the file that it is for, when that can be told, and what the file says.
    fn of_row(cells: &mut Cells<'_>, known: &Known) -> Option<(SourcePath, Self)>;

    /// The archive as it would be with these rows, to hear what it has to say of them.
    fn archive(known: &Known, rows: &Rows<Self>) -> Drafts;

    /// A problem of the archive as one of a row: the column, the message and the help.
    fn row_problem(problem: Diagnostic, rows: &Rows<Self>) -> Option<(Option<String>, String, Option<String>)>;
}

/// A row, read.
#[derive(Debug)]
pub struct Planned<M> {
    /// Its number.
    pub row: usize,
    /// The file that it is for.
    pub path: SourcePath,
    /// What the file says.
    pub matter: M,
}

/// The rows of a table, read.
#[derive(Debug)]
pub struct Rows<M> {
    /// Those that can be imported.
    pub sound: Vec<Planned<M>>,
    /// Those that cannot, as far as they could be read. Others may refer to them.
    pub broken: Vec<Planned<M>>,
    /// The numbers of the rows that can be imported, by their files.
    pub numbers: BTreeMap<SourcePath, usize>,
}

/// Plans a table's import.
pub fn plan<M: Record>(table: Table, known: &Known, existing: &Existing, options: &Options) -> Plan {
    let mut report = Report {
        kind: table.kind,
        options: *options,
        created: Vec::new(),
        unchanged: 0,
        replaced: Vec::new(),
        differences: Vec::new(),
        problems: Vec::new(),
        ignored_columns: table.ignored.clone(),
    };
    let mut rows = read::<M>(&table, known, &mut report.problems);
    let archive = M::archive(known, &rows);
    let names = names(archive.councils.clone());
    refuse(&mut rows, archive, &mut report.problems);
    let judge = Judge { known, names: &names, differences: options.differences };
    let mut changes = Vec::new();
    for planned in &rows.sound {
        let found = match obstacle(&planned.path, existing) {
            Ok(found) => found,
            Err(message) => {
                report.problems.push(RowProblem::new(planned.row, None, message));
                continue;
            }
        };
        match judge.decide(planned, found) {
            Decision::Create(after) => {
                report.created.push(planned.path.clone());
                changes.push(Change { path: planned.path.clone(), before: None, after });
            }
            Decision::Unchanged => report.unchanged += 1,
            Decision::Differs(differences) => report.differences.extend(differences),
            Decision::Replace { before, after, differences } => {
                report.replaced.push(planned.path.clone());
                report.differences.extend(differences);
                changes.push(Change { path: planned.path.clone(), before: Some(before), after });
            }
            Decision::Stuck(message) => report.problems.push(RowProblem::new(planned.row, None, message)),
        }
    }
    report.problems.sort_by_key(|problem| problem.row);
    Plan { changes, report }
}

/// Reads every row; the first of two for one file counts.
fn read<M: Record>(table: &Table, known: &Known, problems: &mut Vec<RowProblem>) -> Rows<M> {
    let mut rows = Rows { sound: Vec::new(), broken: Vec::new(), numbers: BTreeMap::new() };
    for row in &table.rows {
        let mut cells = Cells::new(row);
        let read = M::of_row(&mut cells, known);
        let is_sound = cells.problems.is_empty();
        problems.append(&mut cells.problems);
        let Some((path, matter)) = read else { continue };
        if let Some(first) = rows.numbers.get(&path) {
            let message = format!("This row and row {first} are for the same file, {path}.");
            problems.push(
                RowProblem::new(row.number, None, message)
                    .help(format!("Row {first} counts; take one of the two out.")),
            );
            continue;
        }
        let planned = Planned { row: row.number, path, matter };
        if is_sound {
            rows.numbers.insert(planned.path.clone(), planned.row);
            rows.sound.push(planned);
        } else {
            rows.broken.push(planned);
        }
    }
    rows
}

/// Takes out the rows that the archive would refuse.
fn refuse<M: Record>(rows: &mut Rows<M>, archive: Drafts, problems: &mut Vec<RowProblem>) {
    let found = Archive::new(archive, end_of_time()).1;
    let mut refused = BTreeSet::new();
    for problem in found.into_iter().filter(|problem| problem.code.severity() == Severity::Error) {
        let Some(&row) = rows.numbers.get(&problem.place.path) else { continue };
        let Some((column, message, help)) = M::row_problem(problem, rows) else { continue };
        refused.insert(row);
        problems.push(RowProblem { row, column, message, help });
    }
    let (sound, broken) =
        std::mem::take(&mut rows.sound).into_iter().partition(|planned| !refused.contains(&planned.row));
    rows.sound = sound;
    rows.broken.extend::<Vec<_>>(broken);
}

/// What stands at a path, when it is something that an import may read and write.
fn obstacle<'a>(path: &SourcePath, existing: &'a Existing) -> Result<Option<&'a [u8]>, String> {
    for part in [path, &SourcePath::new(path.folder())] {
        match existing.0.get(part) {
            Some(Found::Link) => return Err(format!("{part} is a symbolic link, which Borough does not follow.")),
            Some(Found::Other) => return Err(format!("{part} is not a file that Borough can read.")),
            Some(Found::File(bytes)) if part == path => return Ok(Some(bytes)),
            Some(Found::File(_)) => return Err(format!("{part} is a file where a folder should be.")),
            None => {}
        }
    }
    Ok(None)
}

/// The keys that a problem points at: `judgements`, `leadership`.
pub fn keys(problem: &Diagnostic) -> Vec<&str> {
    let (Locus::Key(path) | Locus::Value(path)) = &problem.place.locus else { return Vec::new() };
    path.0
        .iter()
        .filter_map(|segment| match segment {
            Segment::Key(key, _) => Some(key.as_str()),
            Segment::Item(_) => None,
        })
        .collect()
}
