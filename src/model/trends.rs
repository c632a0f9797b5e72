//! How many councils stood where at each quarter's end, for every index of today.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Archive, Course, Date, JudgementKey, Place};

/// An index over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// The judgement and its name; nothing for overall.
    pub judgement: Option<(JudgementKey, String)>,
    /// One for each quarter's end since the first report, and the archive's own day at the end.
    pub points: Vec<Point>,
}

/// An index on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub day: NaiveDate,
    /// How many of the councils of that day stood in each place.
    pub places: BTreeMap<Place, usize>,
}

impl Point {
    /// How many councils there were.
    #[must_use]
    pub fn total(&self) -> usize {
        self.places.values().sum()
    }

    /// How many of them stood in a place.
    #[must_use]
    pub fn at(&self, place: Place) -> usize {
        self.places.get(&place).copied().unwrap_or_default()
    }
}

impl Archive {
    /// Every index over time: overall, then the judgements.
    #[must_use]
    pub fn trends(&self) -> Vec<Trend> {
        let judgements = self.judgements().into_iter().map(Some);
        let indexes: Vec<Option<(JudgementKey, String)>> = std::iter::once(None).chain(judgements).collect();
        let courses: Vec<Course> = self.councils().map(|(id, _)| self.course(id)).collect();
        let first = courses.iter().filter_map(|course| Some(course.spans.first()?.from)).min();
        let days = quarters(first.unwrap_or(self.as_of.day), self.as_of.day);
        let trend = |judgement: Option<(JudgementKey, String)>| {
            let key = judgement.as_ref().map(|(key, _)| &**key);
            let points = days.iter().map(|day| self.point(&courses, *day, key)).collect();
            Trend { judgement, points }
        };
        indexes.into_iter().map(trend).collect()
    }

    fn point(&self, courses: &[Course], day: NaiveDate, judgement: Option<&str>) -> Point {
        let mut places: BTreeMap<Place, usize> = BTreeMap::new();
        for course in courses.iter().filter(|course| self.council(course.council).is_current(day)) {
            let place = match course.on(day) {
                Some(span) => self.place_by(course.council, span.basis, judgement),
                None => self.place_before(course.council),
            };
            *places.entry(place).or_default() += 1;
        }
        Point { day, places }
    }
}

/// The last days of the quarters from the one of `first` on, and `last` itself.
fn quarters(first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    let mut end = end_of_quarter(first);
    while end < last {
        days.push(end);
        end = end.succ_opt().map_or(last, end_of_quarter);
    }
    days.push(last);
    days
}

/// The last day of a day's quarter.
#[must_use]
pub fn end_of_quarter(day: NaiveDate) -> NaiveDate {
    Date::Month(day.year(), day.month().div_ceil(3) * 3).end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(first: &str, last: &str, expected: &[&str]) {
        let day = |text: &str| Date::parse(text).unwrap().start();
        let found: Vec<String> = quarters(day(first), day(last)).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{first} to {last}");
    }

    #[test]
    fn quarters_end_in_march_june_september_and_december() {
        check("2018-01-01", "2018-12-31", &["2018-03-31", "2018-06-30", "2018-09-30", "2018-12-31"]);
        check("2018-06-30", "2018-10-01", &["2018-06-30", "2018-09-30", "2018-10-01"]);
        check("2018-12-31", "2019-01-01", &["2018-12-31", "2019-01-01"]);
        check("2018-05-01", "2018-05-02", &["2018-05-02"]);
        check("2018-05-01", "2018-05-01", &["2018-05-01"]);
    }
}
