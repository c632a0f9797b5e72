//! The forms of single values as patterns, for programs that check a text by one.

/// A year, month or day as exactly as it is known.
pub const DATE: &str = "^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$";

/// A date, or a day with a time and perhaps a zone.
pub const MOMENT: &str = "^(19|20|21)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?( ?(Z|[+-][0-9]{2}:?[0-9]{2}|[A-Z][A-Za-z_+/-]+))?)?)?)?$";

/// The first and the last year that a date can have.
pub const YEARS: (i32, i32) = (1900, 2199);

/// An address on the web.
pub const URL: &str = "^https?://[^/ <>\"][^ <>\"]*$";

/// A part of an address.
pub const SLUG: &str = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

/// A language's code.
pub const LANGUAGE: &str = "^[A-Za-z0-9]{2,3}(-[A-Za-z0-9]{1,8})*$";

/// What a judgement may have instead of a grade.
pub const NOT_JUDGED: &str = "not judged";
