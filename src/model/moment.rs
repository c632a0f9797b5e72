//! Instants: when something is released, and the instant an archive is built for.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::date::not_a_date;
use super::{Date, NotADate};

/// A date on which something is released, with the exact instant where one is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Moment {
    /// The day that readers see: in the site's time zone where an instant is set.
    pub date: Date,
    /// The instant, where a time was given.
    pub instant: Option<DateTime<Utc>>,
}

impl Moment {
    /// Reads a date, or a day with a time and perhaps a zone: `2018-07-20 09:30`,
    /// `2018-07-20T09:30:00Z`, `2018-07-20 09:30 +01:00`, `2018-07-20 09:30 Europe/Paris`.
    /// Without a zone the time is the site's.
    ///
    /// # Errors
    /// Anything else; days that the calendar does not have; times that a clock change skips or repeats.
    pub fn parse(text: &str, site_zone: Tz) -> Result<Self, NotADate> {
        let text = text.trim();
        let Some((day, time)) = text.split_once(['T', 't', ' ']).filter(|(day, _)| day.len() == 10) else {
            return Date::parse(text).map(|date| Self { date, instant: None }).map_err(|error| with_time(text, error));
        };
        let date = Date::parse(day).map_err(|error| with_time(text, error))?;
        let time = time.trim();
        let refused = |reason: String| {
            let meant = meant_time(time, date).map(|time| format!("{day} {time}"));
            let error = not_a_date(reason, meant);
            NotADate { help: error.advice().or_else(|| Some(TIMES.to_owned())), ..error }
        };
        let (clock, zone) = split_zone(time, site_zone).map_err(|zone| {
            let is_half = ["am", "a.m", "pm", "p.m"].iter().any(|half| zone.to_lowercase().starts_with(half));
            let reason = format!("names no time zone that is known: '{zone}'");
            refused(if is_half { "has a time of twelve hours".to_owned() } else { reason })
        })?;
        let time = parse_clock(clock).ok_or_else(|| refused("has no such time of day".to_owned()))?;
        let local = date.start().and_time(time);
        let instant = zone.instant(local, site_zone)?;
        let date = Date::Day(instant.with_timezone(&site_zone).date_naive());
        Ok(Self { date, instant: Some(instant) })
    }

    /// When it is released: its instant, or the first moment of its day. Of a month or a year only the
    /// last day is sure not to be too early.
    #[must_use]
    pub fn released(&self, site_zone: Tz) -> DateTime<Utc> {
        self.instant.unwrap_or_else(|| start_of_day(self.date.end(), site_zone))
    }
}

/// The first instant of a day in a time zone.
#[must_use]
pub fn start_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // A zone that changes its clocks at midnight starts the day an hour later.
    (0..3)
        .filter_map(|hour| zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(hour))).earliest())
        .map(|instant| instant.to_utc())
        .next()
        .unwrap_or_else(|| midnight.and_utc())
}

/// The day and instant that an archive is built for: nothing later exists in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AsOf {
    /// The last instant of which anything is known.
    pub instant: DateTime<Utc>,
    /// The day of that instant in the site's time zone.
    pub day: NaiveDate,
}

impl AsOf {
    /// As of an instant.
    #[must_use]
    pub fn at(instant: DateTime<Utc>, site_zone: Tz) -> Self {
        Self { instant, day: instant.with_timezone(&site_zone).date_naive() }
    }

    /// As of the end of a day: all that was released on it is there.
    #[must_use]
    pub fn end_of(day: NaiveDate, site_zone: Tz) -> Self {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let instant = start_of_day(next, site_zone) - chrono::TimeDelta::nanoseconds(1);
        Self { instant, day }
    }

    /// Reads a day or an instant, as [`Moment::parse`] does; a month or a year means its last day.
    ///
    /// # Errors
    /// As [`Moment::parse`].
    pub fn parse(text: &str, site_zone: Tz) -> Result<Self, NotADate> {
        let moment = Moment::parse(text, site_zone)?;
        Ok(match moment.instant {
            Some(instant) => Self::at(instant, site_zone),
            None => Self::end_of(moment.date.end(), site_zone),
        })
    }

    /// The day, as a date.
    #[must_use]
    pub fn date(&self) -> Date {
        Date::Day(self.day)
    }
}

enum Zone {
    Named(Tz),
    Offset(chrono::FixedOffset),
}

impl Zone {
    fn instant(&self, local: NaiveDateTime, site_zone: Tz) -> Result<DateTime<Utc>, NotADate> {
        let zone = match self {
            Self::Offset(offset) => {
                return offset
                    .from_local_datetime(&local)
                    .single()
                    .map(|instant| instant.to_utc())
                    .ok_or_else(|| not_a_date("is not a time", None));
            }
            Self::Named(zone) => zone,
        };
        match zone.from_local_datetime(&local) {
            LocalResult::Single(instant) => Ok(instant.to_utc()),
            LocalResult::Ambiguous(first, second) => Err(NotADate {
                reason: format!("happens twice that night in {zone}, as the clocks go back"),
                suggestion: None,
                help: Some(format!(
                    "Write `{}` for the first time, before the clocks go back, or `{}` for the second.",
                    first.format("%Y-%m-%d %H:%M:%S %:z").to_string().replace(":00 ", " "),
                    second.format("%Y-%m-%d %H:%M:%S %:z").to_string().replace(":00 ", " ")
                )),
                clock_change: true,
            }),
            LocalResult::None => {
                let later = (local + chrono::TimeDelta::hours(1)).format("%Y-%m-%d %H:%M").to_string();
                let named = if *zone == site_zone { String::new() } else { format!(" {zone}") };
                Err(NotADate {
                    reason: format!("does not happen in {zone}: the clocks go forward over it"),
                    suggestion: Some(format!("{later}{named}")),
                    help: None,
                    clock_change: true,
                })
            }
        }
    }
}

/// What a time can be.
const TIMES: &str = "Write the time behind the day, from `00:00` to `23:59` and perhaps with a zone: `2018-07-20 09:30`, \
    `2018-07-20 09:30 +01:00`, `2018-07-20 09:30 Europe/London`. Midnight at the end of a day is `00:00` of the next.";

/// Divides a time from its zone; what is no zone is given back.
fn split_zone(time: &str, site_zone: Tz) -> Result<(&str, Zone), String> {
    let offset = chrono::FixedOffset::east_opt;
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return offset(0).map(|utc| (clock.trim(), Zone::Offset(utc))).ok_or_else(|| time.to_owned());
    }
    let at = time.find(|c: char| c == '+' || c == '-' || c.is_ascii_alphabetic());
    let Some(at) = at else {
        return Ok((time, Zone::Named(site_zone)));
    };
    let (clock, zone) = (time[..at].trim(), &time[at..]);
    if let Ok(named) = zone.parse::<Tz>() {
        return Ok((clock, Zone::Named(named)));
    }
    let unknown = || zone.to_owned();
    let (sign, digits) = zone.split_at_checked(1).ok_or_else(unknown)?;
    let (hours, minutes) = digits.split_once(':').or_else(|| digits.split_at_checked(2)).ok_or_else(unknown)?;
    let hours: i32 = hours.parse().map_err(|_| unknown())?;
    let minutes: i32 = minutes.parse().map_err(|_| unknown())?;
    let fits = (0..=14).contains(&hours) && (0..60).contains(&minutes) && ["+", "-"].contains(&sign);
    if !fits {
        return Err(unknown());
    }
    let seconds = (hours * 60 + minutes) * 60;
    let signed = if sign == "-" { -seconds } else { seconds };
    offset(signed).map(|offset| (clock, Zone::Offset(offset))).ok_or_else(unknown)
}

/// What was probably meant where a time stands behind a day that is written in another way: a suggestion of the day
/// alone would release too early.
fn with_time(text: &str, error: NotADate) -> NotADate {
    let of_day = |written: &str| match Date::parse(written) {
        Ok(day) => Some(day),
        Err(error) => Date::parse(&error.suggestion?).ok(),
    };
    let ends = text.match_indices([' ', 'T', 't', ',']).map(|(at, _)| text.split_at(at));
    let mut days = ends.filter_map(|(day, rest)| Some((of_day(day).filter(|day| day.is_exact())?, rest)));
    // No date is as long as that.
    let Some((day, rest)) = (text.len() < 80).then(|| days.next_back()).flatten() else { return error };
    let rest = rest.trim_start_matches([' ', 'T', 't', ',']);
    match meant_time(rest, day) {
        _ if rest.is_empty() => error,
        Some(time) => NotADate { suggestion: Some(format!("{} {time}", day.iso())), ..error },
        None => NotADate { suggestion: None, help: Some(TIMES.to_owned()), ..error },
    }
}

/// How the time behind a day was probably meant, with its zone: `14.15`, `2:15 pm`, `at 9am`, `9:30Z`, `09:30 BST`; nothing
/// where that cannot be told.
fn meant_time(written: &str, day: Date) -> Option<String> {
    let written = written.trim().strip_prefix("at ").unwrap_or(written.trim());
    let end = written.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(written.len());
    let (digits, rest) = written.split_at(end);
    let rest = rest.trim_start();
    let halves = [("a.m.", Half::Morning), ("am", Half::Morning), ("p.m.", Half::Afternoon), ("pm", Half::Afternoon)];
    let found = halves.into_iter().find(|(name, _)| {
        let head = rest.get(..name.len());
        let goes_on = rest.get(name.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        head.is_some_and(|head| head.eq_ignore_ascii_case(name)) && !goes_on
    });
    let clock = meant_clock(digits.trim_end_matches(['.', ':']), found.map(|(_, half)| half))?;
    let zone = rest.get(found.map_or(0, |(name, _)| name.len())..)?.trim();
    Some(match meant_zone(zone, day)? {
        zone if zone.is_empty() => clock,
        zone => format!("{clock} {zone}"),
    })
}

/// A half of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

/// A zone as it is to be written; nothing where it cannot be told.
fn meant_zone(written: &str, day: Date) -> Option<String> {
    let is_known = split_zone(&format!("09:30{written}"), Tz::UTC).is_ok();
    match written.to_lowercase().as_str() {
        "" => Some(String::new()),
        _ if is_known => Some(written.to_owned()),
        // In winter nobody can tell whether the hour or the name is wrong.
        "bst" => {
            let noon = day.start().and_hms_opt(12, 0, 0)?;
            let london = Tz::Europe__London.from_local_datetime(&noon).single()?.format("%:z").to_string();
            (london == "+01:00").then_some(london)
        }
        "gmt" | "utc" => Some("Z".to_owned()),
        "london" | "uk" => Some("Europe/London".to_owned()),
        _ => None,
    }
}

/// Digits as a time: `9:30`, `14.15`; with a half of the day `2`, `2:15`.
fn meant_clock(digits: &str, half: Option<Half>) -> Option<String> {
    let mut parts = digits.split([':', '.']);
    let hours: u32 = parts.next()?.parse().ok()?;
    let minutes = match parts.next() {
        Some(minutes) if minutes.len() == 2 => minutes,
        None if half.is_some() => "00",
        _ => return None,
    };
    let seconds = parts.next().map(|seconds| format!(":{seconds}")).unwrap_or_default();
    let hours = match half {
        None => hours,
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(Half::Morning) => hours % 12,
        Some(Half::Afternoon) => hours % 12 + 12,
    };
    let clock = format!("{hours:02}:{minutes}{seconds}");
    parse_clock(&clock).filter(|_| parts.next().is_none()).map(|_| clock)
}

fn parse_clock(clock: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(clock, form).ok())
        .filter(|_| clock.len() >= 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::London;

    #[track_caller]
    fn instant(text: &str, utc: &str) {
        let moment = Moment::parse(text, London).unwrap();
        assert_eq!(moment.released(London).to_rfc3339(), utc, "{text}");
    }

    #[test]
    fn a_time_without_a_zone_is_the_sites() {
        instant("2018-07-20 09:30", "2018-07-20T08:30:00+00:00");
        instant("2018-07-20T09:30:00Z", "2018-07-20T09:30:00+00:00");
        instant("2018-01-20T09:30+01:00", "2018-01-20T08:30:00+00:00");
        instant("2018-07-20 09:30 America/New_York", "2018-07-20T13:30:00+00:00");
        instant("2018-07-20", "2018-07-19T23:00:00+00:00");
        instant("2012-07", "2012-07-30T23:00:00+00:00");
        assert_eq!(Moment::parse("2018-07-20T23:30Z", London).unwrap().date.iso(), "2018-07-21");
    }

    #[test]
    fn the_nights_of_the_clock_changes_are_exact() {
        let twice = Moment::parse("2026-10-25 01:30", London).unwrap_err();
        let help = twice.advice().unwrap();
        assert!(twice.clock_change && help.contains("`2026-10-25 01:30 +01:00` for the first time"), "{help}");
        assert!(help.contains("or `2026-10-25 01:30 +00:00` for the second"), "{help}");
        let never = Moment::parse("2027-03-28 01:30", London).unwrap_err();
        assert_eq!(never.suggestion.as_deref(), Some("2027-03-28 02:30"));
        instant("2026-10-25 01:30 +00:00", "2026-10-25T01:30:00+00:00");
        instant("2026-10-25 01:30 +01:00", "2026-10-25T00:30:00+00:00");
    }

    /// What is suggested releases nothing earlier than what was meant.
    #[track_caller]
    fn meant(text: &str, suggestion: Option<&str>) {
        let error = Moment::parse(text, London).unwrap_err();
        assert_eq!(error.suggestion.as_deref(), suggestion, "{text}: {error:?}");
        if let Some(meant) = suggestion {
            assert!(Moment::parse(meant, London).is_ok(), "{meant}");
        }
    }

    #[test]
    fn a_time_that_is_written_otherwise_is_kept_in_what_is_suggested() {
        meant("2026-12-24 14.15", Some("2026-12-24 14:15"));
        meant("2026-12-24 9:30", Some("2026-12-24 09:30"));
        meant("2026-12-24 2:15pm", Some("2026-12-24 14:15"));
        meant("2026-12-24 2.15 p.m.", Some("2026-12-24 14:15"));
        meant("2026-12-24 12am", Some("2026-12-24 00:00"));
        meant("2026-12-24 12 pm", Some("2026-12-24 12:00"));
        meant("24/12/2026 14:15", Some("2026-12-24 14:15"));
        meant("24 December 2026 14.15", Some("2026-12-24 14:15"));
        meant("24 December 2026, 2:15 pm", Some("2026-12-24 14:15"));
        meant("2026-07-01 09:30 BST", Some("2026-07-01 09:30 +01:00"));
        meant("2026-07-01 09:30 London", Some("2026-07-01 09:30 Europe/London"));
        meant("24 December 2026", Some("2026-12-24"));
        meant("2026-07-01 9:30Z", Some("2026-07-01 09:30 Z"));
        meant("2026-12-24 9:30 -05:00", Some("2026-12-24 09:30 -05:00"));
        meant("2026-12-24 9.30 America/New_York", Some("2026-12-24 09:30 America/New_York"));
        meant("2026-12-24 2:15pm GMT", Some("2026-12-24 14:15 GMT"));
        meant("24/12/2026 14:15 GMT", Some("2026-12-24 14:15 GMT"));
        meant("24/12/2026 at 14:15", Some("2026-12-24 14:15"));
        meant("24/12/2026T14:15Z", Some("2026-12-24 14:15 Z"));
        meant("24.12.2026 14:15 +01:00", Some("2026-12-24 14:15 +01:00"));
        meant("2027-03-14 02:30 America/New_York", Some("2027-03-14 03:30 America/New_York"));
    }

    #[test]
    fn a_time_that_cannot_be_guessed_is_not() {
        for text in [
            "2026-12-24 25:15",
            "2026-12-24 24:00",
            "2026-12-24 14:75",
            "2026-12-24 noon",
            "2026-12-24 14",
            "2026-12-24 09:30 BST",
            "2026-12-24 14:15 CEST",
            "24/12/2026 noon",
            "24/12/2026 1415",
            "24 December 2026 in the afternoon",
        ] {
            meant(text, None);
            assert!(Moment::parse(text, London).unwrap_err().advice().is_some(), "{text}");
        }
        let help = Moment::parse("2026-12-24 09:30 Mars", London).unwrap_err().advice().unwrap();
        assert!(help.contains("`2018-07-20 09:30 +01:00`"), "{help}");
    }

    #[test]
    fn as_of_a_day_is_its_end() {
        let as_of = AsOf::parse("2026-10-31", London).unwrap();
        assert!(as_of.instant < Moment::parse("2026-11-01", London).unwrap().released(London));
        assert!(as_of.instant > Moment::parse("2026-10-31 23:59:59", London).unwrap().released(London));
        assert_eq!(AsOf::parse("2023", London).unwrap().day.to_string(), "2023-12-31");
    }

    proptest::proptest! {
        #[test]
        fn no_time_and_zone_panics(rest in "[T ][0-9:]{0,9}[ +\\-Zz0-9:A-Za-z/_]{0,24}") {
            let _ = Moment::parse(&format!("2018-07-20{rest}"), London);
        }
    }
}
