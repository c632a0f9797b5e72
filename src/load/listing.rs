//! The files of a site: where they are, which there are, and how a change of one is seen.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Part;
use crate::Failure;
use crate::diagnostic::SourcePath;

/// Where a site's files are: a disk, or memory.
pub trait Files: Sync {
    /// Every file of the site below `content/`, `templates/` and `themes/`, in any order.
    ///
    /// # Errors
    /// A folder that cannot be read.
    fn list(&self) -> Result<Vec<Entry>, Failure>;

    /// Every file of the site below this folder, which is one of its own, in any order.
    ///
    /// # Errors
    /// A folder that cannot be read.
    fn below(&self, folder: &SourcePath) -> Result<Vec<Entry>, Failure> {
        let within = format!("{folder}/");
        Ok(self.list()?.into_iter().filter(|entry| entry.path.as_str().starts_with(&within)).collect())
    }

    /// What stands at a path now.
    fn at(&self, path: &SourcePath) -> At {
        let within = format!("{path}/");
        let Ok(entries) = self.list() else { return At::Nothing };
        let is_folder = entries.iter().any(|entry| entry.path.as_str().starts_with(&within));
        match entries.into_iter().find(|entry| entry.path == *path) {
            Some(entry) => At::Entry(entry),
            None if is_folder => At::Folder,
            None => At::Nothing,
        }
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure>;

    /// A file's bytes, as `read` gives them; by the size with which it was just listed a disk has them sooner.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn read_listed(&self, entry: &Entry) -> Result<Vec<u8>, Failure> {
        self.read(&entry.path)
    }

    /// What an earlier build remembered of these files: nothing, where nothing is remembered.
    fn recall(&self) -> Vec<Part> {
        Vec::new()
    }

    /// Remembers a part for the next build. It only saves time, so nothing is said when it fails.
    fn remember(&self, _part: u64, _bytes: &[u8]) {}

    /// The list of files that an earlier build remembered.
    fn recall_list(&self) -> Option<Vec<u8>> {
        None
    }

    /// Remembers the list of files. Nothing is said when it fails.
    fn remember_list(&self, _bytes: &[u8]) {}

    /// A version of a picture that was remembered under this key.
    fn recall_picture(&self, _key: u64) -> Option<Vec<u8>> {
        None
    }

    /// Remembers a version of a picture. Nothing is said when it fails.
    fn remember_picture(&self, _key: u64, _bytes: &[u8]) {}

    /// Forgets every version of a picture but these.
    fn forget_pictures(&self, _but: &BTreeSet<u64>) {}

    /// What stands for this build of the program: what it remembered, another may not trust.
    fn program(&self) -> u64 {
        0
    }
}

/// What stands at a path.
#[derive(Debug, Clone)]
pub enum At {
    /// Nothing
    Nothing,
    /// A folder
    Folder,
    /// A file, or what should be one
    Entry(Entry),
}

/// A file that is there.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its path below the root.
    pub path: SourcePath,
    /// Its size in bytes.
    pub size: u64,
    /// What it is.
    pub kind: EntryKind,
    /// By which a change is seen; nothing for a file that is always read.
    pub stamp: Option<Stamp>,
}

/// A file's size, time of last change, and number on its disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// In bytes.
    pub size: u64,
    /// In nanoseconds since 1970.
    pub modified: i64,
    /// 0 where the disk numbers no files.
    pub inode: u64,
}

impl Stamp {
    /// Whether the file was changed so long before an instant, in nanoseconds since 1970, that a
    /// change after it would show: some disks keep times to two seconds.
    #[must_use]
    pub fn is_settled(&self, since: i64) -> bool {
        self.modified.saturating_add(2_000_000_000) < since
    }
}

/// What stands in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A file
    File,
    /// A symbolic link, which is never followed
    SymbolicLink,
    /// Neither file nor folder: a pipe, a socket, a device
    Special,
    /// Something whose name is not Unicode
    Unnameable,
}

/// Files held in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory(pub BTreeMap<SourcePath, Vec<u8>>);

impl Files for Memory {
    fn list(&self) -> Result<Vec<Entry>, Failure> {
        let entry = |(path, bytes): (&SourcePath, &Vec<u8>)| Entry {
            path: path.clone(),
            size: bytes.len() as u64,
            kind: EntryKind::File,
            stamp: None,
        };
        Ok(self.0.iter().map(entry).collect())
    }

    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        self.0.get(path).cloned().ok_or_else(|| Failure::new(format!("there is no {path}")))
    }
}

/// Every file of a site, by path.
///
/// # Errors
/// A folder that cannot be read.
pub fn listed(files: &dyn Files) -> Result<Vec<Entry>, Failure> {
    let mut entries = files.list()?;
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// The hash of every file's name, size and time, and of the program; nothing when one of them is
/// always read, or was changed too short a time before `since` to tell whether it has changed again.
#[must_use]
pub fn unchanged(files: &dyn Files, entries: &[Entry], since: i64) -> Option<u64> {
    let mut hash = files.program();
    for entry in entries {
        let stamp = entry.stamp.filter(|stamp| stamp.is_settled(since))?;
        add(&mut hash, entry.path.as_str(), stamp);
    }
    Some(hash)
}

fn add(hash: &mut u64, path: &str, stamp: Stamp) {
    for part in [rapidhash::v3::rapidhash_v3(path.as_bytes()), stamp.size, stamp.modified.cast_unsigned(), stamp.inode]
    {
        *hash = hash.rotate_left(5).wrapping_add(part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The list of files as it is kept for [`changed`].
#[must_use]
pub fn encode_list(entries: &[Entry]) -> Option<Vec<u8>> {
    let known = entries.iter().map(|entry| Some((entry.path.as_str(), entry.stamp?)));
    postcard::to_stdvec(&known.collect::<Option<Vec<(&str, Stamp)>>>()?).ok()
}

/// The files that have changed, or may have, since the list was made whose hash this is; nothing when
/// that list is lost, when there are other files now, or when more than `most` have changed.
#[must_use]
pub fn changed<'a>(
    files: &dyn Files,
    entries: &'a [Entry],
    list: u64,
    since: i64,
    most: usize,
) -> Option<Vec<&'a Entry>> {
    let bytes = files.recall_list()?;
    let known: Vec<(&str, Stamp)> = postcard::from_bytes(&bytes).ok()?;
    let mut hash = files.program();
    let mut changed = Vec::new();
    for (at, (path, stamp)) in known.iter().enumerate() {
        add(&mut hash, path, *stamp);
        let entry = entries.get(at).filter(|entry| entry.path.as_str() == *path)?;
        if entry.stamp? != *stamp || !stamp.is_settled(since) {
            changed.push(entry);
        }
    }
    (hash == list && known.len() == entries.len() && changed.len() <= most).then_some(changed)
}
