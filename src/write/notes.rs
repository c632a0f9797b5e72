//! What a build notes under `.borough/` for whoever publishes it: which addresses have changed, and when
//! the next build is due.

use std::fs;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::create_folders;
use crate::Failure;
use crate::plan::OutputPath;

/// When the next item is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextRelease {
    /// In UTC: `2026-10-25T00:30:00Z`; nothing when no item waits for an instant.
    pub utc: Option<String>,
    /// The same in the site's time zone: `2026-10-25T01:30:00+01:00`.
    pub local: Option<String>,
    /// The site's time zone.
    pub zone: String,
    /// How many items wait.
    pub waiting: usize,
}

impl NextRelease {
    /// The note of an instant. A part of a second counts as the whole: not a moment too early.
    #[must_use]
    pub fn new(instant: Option<DateTime<Utc>>, zone: Tz, waiting: usize) -> Self {
        let whole = instant.map(|instant| {
            let rest = i64::from(instant.timestamp_subsec_nanos() > 0);
            DateTime::from_timestamp(instant.timestamp() + rest, 0).unwrap_or(instant)
        });
        Self {
            utc: whole.map(|instant| instant.to_rfc3339_opts(SecondsFormat::Secs, true)),
            local: whole.map(|instant| instant.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)),
            zone: zone.name().to_owned(),
            waiting,
        }
    }
}

/// Writes `.borough/next-release.json`.
///
/// # Errors
/// What the disk refused.
pub fn note_release(site: &Path, next: &NextRelease) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(next).unwrap_or_default();
    note(site, "next-release.json", &format!("{text}\n"))
}

/// Writes `.borough/purge.txt`: every address whose bytes the last build changed, which caches on the way
/// to readers may still hold as they were.
pub(super) fn purge<'a>(site: &Path, changed: impl Iterator<Item = &'a OutputPath>) -> Result<(), Failure> {
    let mut addresses: Vec<String> = changed.map(OutputPath::address).collect();
    addresses.sort();
    let text: String = addresses.iter().flat_map(|address| [address, "\n"]).collect();
    note(site, "purge.txt", &text)
}

fn note(site: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let folder = site.join(".borough");
    create_folders(&folder)?;
    let file = folder.join(name);
    if fs::read_to_string(&file).is_ok_and(|known| known == text) {
        return Ok(());
    }
    let beside = file.with_extension("new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &file));
    written.map_err(|error| Failure::io("write", &file, error))
}
