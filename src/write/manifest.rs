//! The list of files that Borough wrote into an output folder, and what each was made from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Failure;
use crate::plan::OutputPath;

const HEADING: &str = "borough output 2";

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

/// Reads a manifest; nothing when there is none, or when it is not whole or not for this folder.
pub fn read(file: &Path, output: &Path) -> Option<BTreeMap<OutputPath, Known>> {
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
    lines.map(line).collect()
}

fn line(line: &str) -> Option<(OutputPath, Known)> {
    let mut parts = line.splitn(4, ' ');
    let fingerprint = u64::from_str_radix(parts.next()?, 16).ok()?;
    let known = Known { fingerprint, size: parts.next()?.parse().ok()?, modified: parts.next()?.parse().ok()? };
    Some((OutputPath::new(parts.next()?).ok()?, known))
}

/// Writes a manifest, whole or not at all.
pub fn write(file: &Path, output: &Path, known: &BTreeMap<OutputPath, Known>) -> Result<(), Failure> {
    let mut text = format!("{}\n", output.to_string_lossy());
    for (path, known) in known {
        text.push_str(&format!("{:016x} {} {} {}\n", known.fingerprint, known.size, known.modified, path.as_str()));
    }
    let text = format!("{HEADING} {}\n{text}", hash_of(&text));
    let beside = file.with_extension("new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    written.map_err(|error| Failure::io("write", file, error))
}

fn hash_of(text: &str) -> String {
    format!("{:016x}", rapidhash::v3::rapidhash_v3(text.as_bytes()))
}
