//! A site with one file more: it is checked as if the file were there, and only then is the file made.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Located, Severity};
use crate::load::{Disk, Entry, EntryKind, Files, Part};
use crate::scaffold::{self, NewFile};
use crate::{Checked, Failure, When, check};

/// How an addition ended.
#[derive(Debug)]
pub enum Added {
    /// The file is there; these are warnings that it brought.
    Written(PathBuf, Vec<Located>),
    /// Nothing was written, because of these problems.
    Refused(Vec<Located>),
}

/// Adds a file to a site that was checked before, unless the file brings an error.
///
/// # Errors
/// A file that is there already; what cannot be read or written.
pub fn add(root: &Path, before: &Checked, new: &NewFile, when: &When) -> Result<Added, Failure> {
    if scaffold::stands(root, new) {
        let failure = Failure::at("there is something already at", &root.join(new.path.as_str()));
        let is_event = new.path.as_str().starts_with("content/councils/") && new.path.name() != "index.md";
        let second = if is_event { " A second event of one day and kind is made with `--number 2`." } else { "" };
        let advice = "Nothing was written. Go on with that file, or name the new one otherwise.";
        return Err(failure.advice(format!("{advice}{second}")));
    }
    let disk = Disk::new(root);
    let after = check(&With { disk: &disk, new }, when)?;
    let is_new = |found: &Located| !before.problems.iter().any(|known| known.diagnostic == found.diagnostic);
    let brought: Vec<Located> = after.problems.into_iter().filter(is_new).collect();
    if brought.iter().any(|problem| problem.diagnostic.code.severity() == Severity::Error) {
        return Ok(Added::Refused(brought));
    }
    Ok(Added::Written(scaffold::create(root, new)?, brought))
}

/// The files of a disk and one more.
struct With<'a> {
    disk: &'a Disk,
    new: &'a NewFile,
}

impl Files for With<'_> {
    fn list(&self) -> Result<Vec<Entry>, Failure> {
        let mut entries = self.disk.list()?;
        let size = self.new.text.len() as u64;
        entries.push(Entry { path: self.new.path.clone(), size, kind: EntryKind::File, stamp: None });
        Ok(entries)
    }

    fn read(&self, path: &crate::diagnostic::SourcePath) -> Result<Vec<u8>, Failure> {
        if *path == self.new.path { Ok(self.new.text.clone().into_bytes()) } else { self.disk.read(path) }
    }

    fn recall(&self) -> Vec<Part> {
        self.disk.recall()
    }

    fn program(&self) -> u64 {
        self.disk.program()
    }
}
