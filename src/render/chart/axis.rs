//! Days on a line: years as ticks, breaks between frameworks as dashed lines with names.

use chrono::{Datelike, NaiveDate};

use super::text_width;

/// A line of days.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    /// The first day.
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
    /// Where the first day stands.
    pub start: i64,
    /// Where the last ends.
    pub end: i64,
}

/// A day on which the rules changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Break {
    /// The first day of the new rules.
    pub day: NaiveDate,
    /// Their name.
    pub name: String,
}

/// A name of a break with its place: the end that stands at its line, and its line of text from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The text begins there, or ends there.
    pub x: i64,
    /// The class that says which of the two.
    pub class: &'static str,
    /// In which line of texts it stands.
    pub line: i64,
}

impl Axis {
    /// Where a day begins.
    pub fn at(self, day: NaiveDate) -> i64 {
        let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days();
        let all = days(self.from, self.to).max(1);
        self.start + (self.end - self.start) * days(self.from, day.clamp(self.from, self.to)) / all
    }

    /// The first days of the years on it, each with whether it has room for its number.
    pub fn years(self, room: i64) -> Vec<(NaiveDate, i32, bool)> {
        let first = self.from.year();
        let years = first..=self.to.year();
        let length = (self.end - self.start).abs() / i64::from(self.to.year() - first).max(1);
        let every = [1, 2, 5, 10, 25].into_iter().find(|every| length * i64::from(*every) >= room).unwrap_or(50);
        let tick = |year: i32| {
            let day = NaiveDate::from_ymd_opt(year, 1, 1)?;
            // A year that the axis only touches has no number.
            (self.from <= day && day < self.to).then_some((day, year, year % every == 0))
        };
        years.filter_map(tick).collect()
    }

    /// The names of breaks so that none covers another, and how many lines they take.
    pub fn named(self, breaks: &[Break], letters: i64) -> (Vec<Named>, i64) {
        let mut free: Vec<i64> = Vec::new();
        let mut places = Vec::new();
        for one in breaks {
            let width = text_width(&one.name, letters);
            let at = self.at(one.day) + 40;
            // What would leave the drawing stands before its line.
            let (class, x, left) = match at + width > self.end {
                true => ("soft end", at - 80, at - 80 - width),
                false => ("soft", at, at),
            };
            let line = free.iter().position(|end| *end <= left).unwrap_or(free.len());
            let end = left + width + 100;
            match free.get_mut(line) {
                Some(taken) => *taken = end,
                None => free.push(end),
            }
            places.push(Named { x, class, line: i64::try_from(line).unwrap_or_default() });
        }
        (places, i64::try_from(free.len()).unwrap_or_default())
    }
}
