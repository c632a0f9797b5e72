//! Problems that several kinds of file share, in the same words.

use super::Date;
use crate::diagnostic::{Code, Diagnostic, Place, SourcePath, alternatives, did_you_mean};

/// A required key that is absent.
pub fn missing(path: &SourcePath, key: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, path.whole(), format!("The `{key}` is missing: {why}."))
        .help(format!("Add a line `{key}: ...` between the two `---` lines."))
}

/// Neither a title nor a heading.
pub fn no_title(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(Code::MissingKey, path.whole(), "There is no title: neither a `title` nor a first heading.")
        .help("Add a line `title: ...` between the two `---` lines.")
}

/// What is said of an item afterwards, and is dated before its publication.
pub fn before_publication(
    path: &SourcePath,
    place: Place,
    published: Option<Date>,
    later: Option<Date>,
) -> Option<Diagnostic> {
    let (published, later) = published.zip(later)?;
    if !published.is_surely_after(later) {
        return None;
    }
    let message = format!("{later} lies before the day of publication, {published}.");
    let problem = Diagnostic::new(Code::DateOrder, place, message).help("Mend one of the two dates.");
    Some(problem.other(path.value("date"), "published"))
}

/// A word that is none of the known ones.
pub fn unknown(code: Code, place: Place, what: &str, written: &str, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::new(code, place, format!("There is no {what} `{written}`."));
    match did_you_mean(written, known.iter().copied()) {
        Some(meant) => problem.help(format!("Did you mean `{meant}`?")),
        None if known.len() <= 24 => {
            problem.help(format!("Known are {}.", alternatives(known).replace(" or ", " and ")))
        }
        None => problem,
    }
}
