//! The list of files that Borough wrote into an output folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::Failure;
use crate::plan::OutputPath;

const HEADING: &str = "borough output 1";

/// Reads a manifest; nothing when there is none, or when it is not whole or not for this folder.
pub fn read(file: &Path, output: &Path) -> Option<BTreeSet<OutputPath>> {
    let text = fs::read_to_string(file).ok()?;
    let mut lines = text.lines();
    let count = lines.next()?.strip_prefix(HEADING)?.trim().parse::<usize>().ok()?;
    if lines.next()? != output.to_string_lossy() {
        return None;
    }
    let paths = lines.map(|line| OutputPath::new(line).ok()).collect::<Option<BTreeSet<_>>>()?;
    (paths.len() == count).then_some(paths)
}

/// Writes a manifest, whole or not at all.
pub fn write(file: &Path, output: &Path, paths: &BTreeSet<OutputPath>) -> Result<(), Failure> {
    let mut text = format!("{HEADING} {}\n{}\n", paths.len(), output.to_string_lossy());
    for path in paths {
        text.push_str(path.as_str());
        text.push('\n');
    }
    let beside = file.with_extension("new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    written.map_err(|error| Failure::io("write", file, error))
}
