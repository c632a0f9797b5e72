//! Dates as sources give them: to the day, the month or the year, and never more exact than known.

use std::cmp::Ordering;
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date with its precision, between 1900 and 2199.
///
/// An imprecise date sorts at the start of its span, before the days within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Date {
    /// `2018-07-20`
    Day(NaiveDate),
    /// `2012-07`: year, and month from 1 to 12
    Month(i32, u32),
    /// `2010`
    Year(i32),
}

/// Why a text is not a date, and the form that was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADate {
    /// What is wrong, to follow the text: "has no month 13".
    pub reason: String,
    /// The form that was probably meant.
    pub suggestion: Option<String>,
    /// What to write, as a sentence, where that form alone does not say it.
    pub help: Option<String>,
    /// Whether the calendar is fine and the clock is not: the hour is skipped or repeated that night.
    pub clock_change: bool,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl NotADate {
    /// What to write, as a sentence; nothing where it cannot be told from what was written.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        self.help.clone().or_else(|| Some(format!("Write `{}`.", self.suggestion.as_ref()?)))
    }
}

impl Date {
    /// Reads `2018-07-20`, `2018-07` or `2018`.
    ///
    /// # Errors
    /// Anything else, and days that the calendar does not have.
    pub fn parse(text: &str) -> Result<Self, NotADate> {
        let numbers: Option<Vec<&str>> =
            text.split('-').map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then_some(part)).collect();
        match numbers.as_deref() {
            Some([y]) if y.len() == 4 => Ok(Self::Year(year(y)?)),
            Some([y, m]) if (y.len(), m.len()) == (4, 2) => Ok(Self::Month(year(y)?, month(m)?)),
            Some([y, m, d]) if (y.len(), m.len(), d.len()) == (4, 2, 2) => day(year(y)?, month(m)?, d).map(Self::Day),
            _ => Err(not_a_date("is not a date", suggestion(text))),
        }
    }

    /// The first day of its span.
    #[must_use]
    pub fn start(self) -> NaiveDate {
        let (year, month) = match self {
            Self::Day(day) => return day,
            Self::Month(year, month) => (year, month),
            Self::Year(year) => (year, 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
    }

    /// The last day of its span.
    #[must_use]
    pub fn end(self) -> NaiveDate {
        let next = match self {
            Self::Day(day) => return day,
            Self::Month(year, 12) | Self::Year(year) => NaiveDate::from_ymd_opt(year + 1, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month + 1, 1),
        };
        next.and_then(|day| day.pred_opt()).unwrap_or_default()
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.start().year()
    }

    /// Whether the day is known.
    #[must_use]
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// Whether every day that this may be lies after every day that the other may be.
    #[must_use]
    pub fn is_surely_after(self, other: Self) -> bool {
        self.start() > other.end()
    }

    /// `2018-07-20`, `2018-07` or `2018`: also what HTML's `datetime` takes.
    #[must_use]
    pub fn iso(self) -> String {
        match self {
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
            Self::Month(year, month) => format!("{year}-{month:02}"),
            Self::Year(year) => year.to_string(),
        }
    }
}

/// `20 July 2018`, `July 2018` or `2018`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day(day) => write!(f, "{} {} {}", day.day(), month_name(day.month()), day.year()),
            Self::Month(year, month) => write!(f, "{} {year}", month_name(month)),
            Self::Year(year) => write!(f, "{year}"),
        }
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        let exactness = |date: Self| match date {
            Self::Year(_) => 0,
            Self::Month(..) => 1,
            Self::Day(_) => 2,
        };
        (self.start(), exactness(*self)).cmp(&(other.start(), exactness(*other)))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A [`NotADate`] that is no matter of the clock.
pub fn not_a_date(reason: impl Into<String>, suggestion: Option<String>) -> NotADate {
    NotADate { reason: reason.into(), suggestion, help: None, clock_change: false }
}

fn month_name(month: u32) -> &'static str {
    MONTHS.get(month as usize - 1).copied().unwrap_or("")
}

fn year(digits: &str) -> Result<i32, NotADate> {
    digits
        .parse()
        .ok()
        .filter(|year| (1900..2200).contains(year))
        .ok_or_else(|| not_a_date(format!("lies outside the years 1900 to 2199: {digits}"), None))
}

fn month(digits: &str) -> Result<u32, NotADate> {
    digits
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))
        .ok_or_else(|| not_a_date(format!("has no month {digits}"), None))
}

fn day(year: i32, month: u32, digits: &str) -> Result<NaiveDate, NotADate> {
    digits.parse().ok().and_then(|day| NaiveDate::from_ymd_opt(year, month, day)).ok_or_else(|| {
        let last = Date::Month(year, month).end().day();
        not_a_date(format!("has no day {digits}: {} {year} has {last} days", month_name(month)), None)
    })
}

/// The accepted form of a date written in another: `20/07/2018`, `20 July 2018`, `July 2018`, `2018-7-2`.
fn suggestion(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let numbers: Vec<Option<u32>> = words.iter().map(|word| number(word)).collect();
    let date = match (words.as_slice(), numbers.as_slice()) {
        ([y, ..], [Some(year), Some(month), Some(day)]) if y.len() == 4 => form(*year, *month, *day),
        ([_, _, y], [Some(day), Some(month), Some(year)]) if y.len() == 4 || y.len() == 2 => {
            let year = if y.len() == 2 { 2000 + year } else { *year };
            // Day first, as in Britain; the American order only where nothing else fits.
            form(year, *month, *day).or_else(|| form(year, *day, *month))
        }
        ([_, m, _], [Some(day), None, Some(year)]) | ([m, ..], [None, Some(day), Some(year)]) => {
            form(*year, named_month(m)?, *day)
        }
        ([m, _], [None, Some(year)]) => Date::parse(&format!("{year}-{:02}", named_month(m)?)).ok(),
        ([y, _], [Some(year), Some(month)]) if y.len() == 4 => Date::parse(&format!("{year}-{month:02}")).ok(),
        _ => None,
    };
    date.map(Date::iso)
}

fn number(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    if suffix.is_empty() || ["st", "nd", "rd", "th"].contains(&suffix) { digits.parse().ok() } else { None }
}

fn named_month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let found = MONTHS.iter().position(|name| word.len() >= 3 && name.to_lowercase().starts_with(&word));
    found.and_then(|index| u32::try_from(index + 1).ok())
}

fn form(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Moment;
    use chrono_tz::Europe::London;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn dates_are_shown_as_exactly_as_they_are_known() {
        assert_eq!(date("2018-07-20").to_string(), "20 July 2018");
        assert_eq!(date("2012-07").to_string(), "July 2012");
        assert_eq!(date("2010").to_string(), "2010");
    }

    #[test]
    fn an_imprecise_date_sorts_at_the_start_of_its_span() {
        let mut all = ["2018-01-01", "2017-12-31", "2018", "2018-02", "2018-01"].map(date);
        all.sort();
        assert_eq!(all.map(Date::iso), ["2017-12-31", "2018", "2018-01", "2018-01-01", "2018-02"]);
        assert!(!date("2018-07").is_surely_after(date("2018")));
        assert!(date("2019").is_surely_after(date("2018-12-31")));
    }

    #[track_caller]
    fn refused(text: &str, reason: &str, suggestion: Option<&str>) {
        let error = Moment::parse(text, London).unwrap_err();
        assert!(error.reason.contains(reason), "{text}: {}", error.reason);
        assert_eq!(error.suggestion.as_deref(), suggestion, "{text}");
    }

    #[test]
    fn impossible_dates_are_refused_and_other_forms_corrected() {
        refused("2024-13-45", "no month 13", None);
        refused("2018-02-30", "February 2018 has 28 days", None);
        refused("0000-01-01", "outside the years", None);
        refused("20/07/2018", "is not a date", Some("2018-07-20"));
        refused("07/20/2018", "is not a date", Some("2018-07-20"));
        refused("03/04/18", "is not a date", Some("2018-04-03"));
        refused("20 July 2018", "is not a date", Some("2018-07-20"));
        refused("20th Jul 2018", "is not a date", Some("2018-07-20"));
        refused("July 20, 2018", "is not a date", Some("2018-07-20"));
        refused("July 2018", "is not a date", Some("2018-07"));
        refused("2018-7-2", "is not a date", Some("2018-07-02"));
        refused("2018/7/2", "is not a date", Some("2018-07-02"));
        refused("yesterday", "is not a date", None);
        refused("", "is not a date", None);
        refused("2018-07-20 25:00", "time of day", None);
        refused("2018-07-20 9:30", "time of day", Some("2018-07-20 09:30"));
        refused("2018-07-20 09:00 Europe/Lodnon", "no time zone", None);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,24}") {
            let _ = Moment::parse(&text, London);
        }

        #[test]
        fn what_is_printed_is_read_again(days in 0_i64..109_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            let date = Date::Day(day);
            prop_assert_eq!(Date::parse(&date.iso()), Ok(date));
            let british = day.format("%d/%m/%Y").to_string();
            prop_assert_eq!(Date::parse(&british).unwrap_err().suggestion, Some(date.iso()));
            prop_assert!(date.start() <= date.end());
        }
    }
}
