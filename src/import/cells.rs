//! The cells of one row, read into the types of front matter; what cannot be read is noted.

use chrono_tz::Tz;

use super::report::{RowProblem, shown};
use super::table::Row;
use crate::diagnostic::{Segment, SourcePath};
use crate::front_matter::{Flag, Node, OneOrMany, Reader, Text, Value};
use crate::model::{Date, NotADate};

/// What separates the items of a cell that lists several.
const SEPARATOR: char = ';';

/// A row while it is read.
pub struct Cells<'a> {
    row: &'a Row,
    /// What is wrong with it so far.
    pub problems: Vec<RowProblem>,
}

impl<'a> Cells<'a> {
    /// A row, not yet read.
    pub fn new(row: &'a Row) -> Self {
        Self { row, problems: row.problems.clone() }
    }

    /// A cell as it stands.
    pub fn get(&self, column: &str) -> Option<&'a str> {
        self.row.cells.get(column).map(String::as_str)
    }

    /// A cell that has to hold something.
    pub fn required(&mut self, column: &str, why: &str) -> Option<&'a str> {
        let cell = self.get(column);
        // A cell that could not be cleaned has its problem already.
        if cell.is_none() && !self.problems.iter().any(|problem| problem.column.as_deref() == Some(column)) {
            self.problem(column, format!("The cell is empty: {why}."), None);
        }
        cell
    }

    /// A cell as a value of front matter.
    pub fn value<T: Value>(&mut self, column: &str) -> Option<T> {
        let node = Node::Text(self.get(column)?.to_owned());
        self.read(column, &node)
    }

    /// A cell as several texts.
    pub fn list(&mut self, column: &str) -> Option<OneOrMany<Text>> {
        let items = self.get(column)?.split(SEPARATOR).map(str::trim).filter(|item| !item.is_empty());
        let items: Vec<Node> = items.map(|item| Node::Text(item.to_owned())).collect();
        if items.is_empty() { None } else { self.read(column, &Node::List(items)) }
    }

    /// A cell as a number that names something: spreadsheets add `.0` to those.
    pub fn code(&mut self, column: &str) -> Option<Text> {
        Some(Text(whole(self.get(column)?).to_owned()))
    }

    /// A cell as a small whole number.
    pub fn number(&mut self, column: &str) -> Option<u8> {
        let cell = self.get(column)?;
        let number = whole(cell).parse().ok();
        if number.is_none() {
            self.problem(column, format!("`{}` is not a whole number between 0 and 255.", shown(cell)), None);
        }
        number
    }

    /// A cell as a date.
    pub fn date(&mut self, column: &str) -> Option<Date> {
        let cell = self.get(column)?;
        match date(cell) {
            Ok(date) => Some(date),
            Err(error) => {
                let general = || "Write a day as 2018-07-20 or 20/07/2018.".to_owned();
                let help = error.advice().unwrap_or_else(general);
                self.problem(column, format!("`{}` {}.", shown(cell), error.reason), Some(help));
                None
            }
        }
    }

    /// A cell as yes or no.
    pub fn flag(&mut self, column: &str) -> Option<Flag> {
        let cell = self.get(column)?;
        match cell.to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" | "x" => Some(Flag(true)),
            "no" | "n" | "false" | "0" => Some(Flag(false)),
            _ => {
                self.problem(
                    column,
                    format!("`{}` is neither yes nor no.", shown(cell)),
                    Some("Write yes, or leave the cell empty.".to_owned()),
                );
                None
            }
        }
    }

    /// Notes a problem with a cell.
    pub fn problem(&mut self, column: &str, message: String, help: Option<String>) {
        let problem = RowProblem::new(self.row.number, Some(column), message);
        self.problems.push(RowProblem { help, ..problem });
    }

    fn read<T: Value>(&mut self, column: &str, node: &Node) -> Option<T> {
        let table = SourcePath::new("");
        let mut reader = Reader::new(&table, Tz::Europe__London);
        let value = reader.within(Segment::Key(column.to_owned(), 0), |reader| T::read(node, reader));
        for problem in reader.problems {
            self.problem(column, problem.message, problem.help);
        }
        value
    }
}

/// A date as spreadsheets write it: 2018-07-20, 20/07/2018, 20/07/18, 20 July 2018, midnight added or not.
fn date(cell: &str) -> Result<Date, NotADate> {
    let day =
        [" 00:00:00", "T00:00:00", " 00:00"].iter().find_map(|midnight| cell.strip_suffix(midnight)).unwrap_or(cell);
    Date::parse(day).or_else(|error| {
        let british = error.suggestion.as_deref().filter(|meant| is_day_first(day, meant));
        british.and_then(|meant| Date::parse(meant).ok()).ok_or(error)
    })
}

/// Whether the date that was probably meant takes the parts in the British order: `07/20/2018`
/// could only be an American's, and then so are its neighbours that look British.
fn is_day_first(written: &str, meant: &str) -> bool {
    let parts: Vec<&str> = written.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [day, month, year] if year.len() != 1 && day.len() <= 2 && month.bytes().all(|byte| byte.is_ascii_digit()) => {
            let day: Option<u32> = day.parse().ok();
            meant.rsplit('-').next().and_then(|end| end.parse().ok()) == day
        }
        _ => true,
    }
}

fn whole(cell: &str) -> &str {
    cell.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: Option<&str>) {
        assert_eq!(date(cell).ok().map(Date::iso).as_deref(), expected, "{cell}");
    }

    #[test]
    fn dates_are_read_as_britain_writes_them() {
        check("2018-07-20", Some("2018-07-20"));
        check("2018-07", Some("2018-07"));
        check("20/07/2018", Some("2018-07-20"));
        check("3/4/2018", Some("2018-04-03"));
        check("03/04/18", Some("2018-04-03"));
        check("20 July 2018", Some("2018-07-20"));
        check("2018-07-20 00:00:00", Some("2018-07-20"));
        check("20/07/2018 00:00", Some("2018-07-20"));
        check("07/20/2018", None);
        check("31/02/2018", None);
        check("2018-13-01", None);
        check("43301", None);
        check("2018-07-20 09:30", None);
        check("soon", None);
    }
}
