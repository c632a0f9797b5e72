//! A table as the bytes of its files.

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use super::{Column, Rows, rows, typed};
use crate::Failure;
use crate::model::Archive;
use crate::plan::Table;

/// A table as CSV (RFC 4180, with plain line feeds).
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn csv(archive: &Archive, table: Table) -> Result<Vec<u8>, Failure> {
    let table = rows(archive, table);
    let mut writer = csv::Writer::from_writer(table.room());
    let failed = |error: csv::Error| Failure::new(format!("cannot write a table: {error}"));
    writer.write_record(table.columns.iter().map(|column| &column.name)).map_err(failed)?;
    for row in table.rows {
        writer.write_record(&row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Failure::new(format!("cannot write a table: {error}")))
}

/// A table as a JSON array of objects; empty cells are `null`.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn json(archive: &Archive, table: Table) -> Result<Vec<u8>, Failure> {
    let table = rows(archive, table);
    let mut bytes = table.room();
    let Rows { columns, rows } = table;
    let failed = |error: serde_json::Error| Failure::new(format!("cannot write a table: {error}"));
    let mut writer = serde_json::Serializer::pretty(&mut bytes);
    let mut list = writer.serialize_seq(None).map_err(failed)?;
    // Keys stand in the order of the alphabet; of two columns of one name, the last counts.
    let mut keys: Vec<(&Column, usize)> = columns.iter().zip(0..).collect();
    keys.sort_by(|(a, left), (b, right)| a.name.cmp(&b.name).then(right.cmp(left)));
    keys.dedup_by(|(a, _), (b, _)| a.name == b.name);
    for cells in rows {
        list.serialize_element(&Object { keys: &keys, cells: &cells }).map_err(failed)?;
    }
    list.end().map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// How many bytes a row seldom has more of.
const ROW: usize = 1 << 10;

impl Rows<'_> {
    /// Room for the whole table: a buffer that grows has at times its bytes twice, and room that is not used is none
    /// of the machine's memory.
    fn room(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Where there is not so much at once, the buffer grows as it must.
        bytes.try_reserve_exact(self.rows.size_hint().0.saturating_mul(ROW)).ok();
        bytes
    }
}

/// A row as an object: its keys, each with the number of its cell.
struct Object<'a> {
    keys: &'a [(&'a Column, usize)],
    cells: &'a [String],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.keys.iter().filter_map(|(column, at)| Some((*column, self.cells.get(*at)?)));
        serializer.collect_map(cells.map(|(column, cell)| (&column.name, typed(column.kind, cell))))
    }
}
