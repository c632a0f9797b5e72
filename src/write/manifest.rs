//! The list of files that Borough wrote into an output folder, and what each was made from.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use crate::Failure;
use crate::plan::OutputPath;

/// With what the line of a waiver begins.
const WAIVED: &str = "waived: ";

const HEADING: &str = "borough output 5";

/// A file that Borough wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// The hash of all that it was made from; 0 when that is not known.
    pub fingerprint: u64,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: i64,
}

impl Known {
    /// A file with this metadata.
    pub fn of(metadata: &Metadata, fingerprint: u64) -> Self {
        Self { fingerprint, size: metadata.len(), modified: modified(metadata) }
    }
}

/// When a file was last changed, in nanoseconds since 1970; 0 where that is not known.
pub fn modified(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or_default()
}

/// From what a whole build was made: while it stands, and the output does, there is nothing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The hash of every source's name, size and time, and of the program.
    pub sources: u64,
    /// The day or instant it was built for: `at 2026-10-31`, `day 2026-11-22`.
    pub when: String,
    /// The site's time zone.
    pub zone: String,
    /// When the archive changes next by itself, in seconds since 1970.
    pub until: Option<i64>,
    /// When the next item is released, in the same.
    pub release: Option<i64>,
    /// How many items wait.
    pub waiting: usize,
    /// The build whose sheets are of this output's pages.
    pub sheets: u64,
    /// What was published although a lint is against it, a line each.
    pub waivers: Vec<String>,
}

/// What stands in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// The files.
    pub known: BTreeMap<OutputPath, Known>,
    /// From what they were made; nothing where the build had warnings, which are to be told again.
    pub seal: Option<Seal>,
}

/// Reads a manifest; nothing when there is none, or when it is not whole or not for this folder.
pub fn read(file: &Path, output: &Path) -> Option<Manifest> {
    let text = fs::read_to_string(file).ok()?;
    let (head, rest) = text.split_once('\n')?;
    let hash = head.strip_prefix(HEADING)?.trim();
    if hash != hash_of(rest) {
        return None;
    }
    let mut lines = rest.lines();
    if lines.next()? != output.to_string_lossy() {
        return None;
    }
    let mut seal = seal(lines.next()?);
    let mut lines: Vec<&str> = lines.collect();
    let files = lines.split_off(lines.iter().take_while(|line| line.starts_with(WAIVED)).count());
    if let Some(seal) = &mut seal {
        seal.waivers = lines.iter().map(|line| (*line).to_owned()).collect();
    }
    let lines = files;
    let known: Vec<(OutputPath, Known)> = lines.into_par_iter().map(line).collect::<Option<_>>()?;
    Some(Manifest { seal, known: known.into_iter().collect() })
}

fn line(line: &str) -> Option<(OutputPath, Known)> {
    let mut parts = line.splitn(4, ' ');
    let fingerprint = u64::from_str_radix(parts.next()?, 16).ok()?;
    let known = Known { fingerprint, size: parts.next()?.parse().ok()?, modified: parts.next()?.parse().ok()? };
    Some((OutputPath::new(parts.next()?).ok()?, known))
}

fn seal(line: &str) -> Option<Seal> {
    let instant = |text: &str| if text == "-" { Some(None) } else { text.parse().ok().map(Some) };
    let mut parts = line.strip_prefix("seal ")?.splitn(7, ' ');
    let sources = u64::from_str_radix(parts.next()?, 16).ok()?;
    let sheets = u64::from_str_radix(parts.next()?, 16).ok()?;
    let (until, release) = (instant(parts.next()?)?, instant(parts.next()?)?);
    let waiting = parts.next()?.parse().ok()?;
    let (zone, when) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    Some(Seal { sources, sheets, until, release, waiting, zone, when, waivers: Vec::new() })
}

/// Writes a manifest, whole or not at all.
pub fn write(file: &Path, output: &Path, manifest: &Manifest) -> Result<(), Failure> {
    let mut text = format!("{}\n", output.to_string_lossy());
    match &manifest.seal {
        None => text.push_str("unsealed\n"),
        Some(seal) => {
            let instant = |seconds: Option<i64>| seconds.map_or_else(|| "-".to_owned(), |seconds| seconds.to_string());
            let Seal { sources, sheets, waiting, zone, when, .. } = seal;
            let (until, release) = (instant(seal.until), instant(seal.release));
            text.push_str(&format!("seal {sources:016x} {sheets:016x} {until} {release} {waiting} {zone} {when}\n"));
            seal.waivers.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        }
    }
    text.reserve(manifest.known.len() * 96);
    for (path, known) in &manifest.known {
        let Known { fingerprint, size, modified } = known;
        let _ = writeln!(text, "{fingerprint:016x} {size} {modified} {}", path.as_str());
    }
    let text = format!("{HEADING} {}\n{text}", hash_of(&text));
    let beside = file.with_extension("new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    written.map_err(|error| Failure::io("write", file, error))
}

fn hash_of(text: &str) -> String {
    format!("{:016x}", rapidhash::v3::rapidhash_v3(text.as_bytes()))
}
