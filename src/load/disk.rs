//! A site's files on a disk.

mod file;
mod pictures;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{DirEntry, File, FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::cache::PARTS;
use super::{At, Entry, EntryKind, Files, Part, Stamp};
use crate::Failure;
use crate::diagnostic::SourcePath;

/// A site's root folder.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    program: u64,
}

impl Disk {
    /// The site at this folder.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), program: program() }
    }

    fn part(&self, part: u64) -> PathBuf {
        self.root.join(format!(".borough/cache/{part:02}"))
    }

    /// An empty file beside the site's caches that nobody else sees, and that is gone when it is closed or the program
    /// ends, however it ends; nothing where there can be none.
    #[must_use]
    pub fn scratch(&self) -> Option<File> {
        let folder = self.root.join(".borough");
        std::fs::create_dir_all(&folder).and_then(|()| tempfile::tempfile_in(&folder)).ok()
    }

    /// The nearest folder at or above this one that holds `content/`.
    #[must_use]
    pub fn find_root(from: &Path) -> Option<PathBuf> {
        from.ancestors().find(|folder| folder.join("content").is_dir()).map(Path::to_owned)
    }
}

impl Files for Disk {
    fn list(&self) -> Result<Vec<Entry>, Failure> {
        let tops = ["content", "templates", "themes"].into_iter();
        let there = tops.filter(|top| *top == "content" || self.root.join(top).is_dir());
        let lists: Vec<Vec<Entry>> = there.map(|top| list(&self.root.join(top), top)).collect::<Result<_, _>>()?;
        Ok(lists.into_iter().flatten().collect())
    }

    fn below(&self, folder: &SourcePath) -> Result<Vec<Entry>, Failure> {
        list(&self.root.join(folder.as_str()), folder.as_str())
    }

    fn at(&self, path: &SourcePath) -> At {
        // The metadata of the file itself: a link is not followed.
        let Ok(metadata) = std::fs::symlink_metadata(self.root.join(path.as_str())) else { return At::Nothing };
        if metadata.is_dir() {
            return At::Folder;
        }
        let kind = kind_of(metadata.file_type());
        let stamp = (kind == EntryKind::File).then(|| stamp(&metadata));
        At::Entry(Entry { path: path.clone(), size: stamp.map_or(0, |stamp| stamp.size), kind, stamp })
    }

    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        // Links and devices were left out when the folders were listed, and are not read now either.
        file::read(&self.root.join(path.as_str()))
    }

    fn read_listed(&self, entry: &Entry) -> Result<Vec<u8>, Failure> {
        let size = usize::try_from(entry.size).unwrap_or_default();
        file::read_listed(&self.root.join(entry.path.as_str()), size)
    }

    fn recall(&self) -> Vec<Part> {
        let read = |part: u64| {
            let file = self.part(part);
            let written = stamp(&std::fs::symlink_metadata(&file).ok()?).modified;
            Some(Part { bytes: std::fs::read(&file).ok()?, written })
        };
        (0..PARTS).into_par_iter().filter_map(read).collect()
    }

    fn remember(&self, part: u64, bytes: &[u8]) {
        let _ =
            std::fs::create_dir_all(self.root.join(".borough/cache")).and_then(|()| replace(&self.part(part), bytes));
    }

    fn recall_list(&self) -> Option<Vec<u8>> {
        std::fs::read(self.root.join(LIST)).ok()
    }

    fn remember_list(&self, bytes: &[u8]) {
        let _ = replace(&self.root.join(LIST), bytes);
    }

    fn recall_picture(&self, key: u64) -> Option<Vec<u8>> {
        pictures::recall(&self.root, key)
    }

    fn remember_picture(&self, key: u64, bytes: &[u8]) {
        pictures::remember(&self.root, key, bytes);
    }

    fn forget_pictures(&self, but: &BTreeSet<u64>) {
        pictures::forget(&self.root, but);
    }

    fn program(&self) -> u64 {
        self.program
    }
}

/// Where the list of files is kept.
const LIST: &str = ".borough/sources";

/// Writes a file whole or not at all.
fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = file.with_extension("new");
    std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, file))
}

/// What stands for this build of the program: its version, and the size and time of its file.
fn program() -> u64 {
    let own = std::env::current_exe().and_then(|file| file.metadata());
    let stamp = own.map(|metadata| stamp(&metadata));
    rapidhash::v3::rapidhash_v3(format!("{} {stamp:?}", env!("CARGO_PKG_VERSION")).as_bytes())
}

fn stamp(metadata: &Metadata) -> Stamp {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified = since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or_default();
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(metadata);
    #[cfg(not(unix))]
    let inode = 0;
    Stamp { size: metadata.len(), modified, inode }
}

/// What stands in a folder and below it. Several folders are read at once: on a large site, finding
/// out what is there is most of the work of a build that has nothing to do.
fn list(folder: &Path, name: &str) -> Result<Vec<Entry>, Failure> {
    let failed = |error| Failure::io("read the folder", folder, error);
    let mut entries = Vec::new();
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let own = entry.file_name();
        if is_hidden(&own) {
            continue;
        }
        let kind = entry.file_type().map_err(failed)?;
        let path = [name, "/", &own.to_string_lossy()].concat();
        let is_nameable = own.to_str().is_some();
        if kind.is_dir() && is_nameable {
            folders.push((entry.path(), path));
        } else if kind.is_dir() {
            entries.extend(unnameable(list(&entry.path(), &path)?));
        } else {
            let kind = if is_nameable { kind_of(kind) } else { EntryKind::Unnameable };
            entries.push(listed(&entry, kind, &path));
        }
    }
    let below: Vec<Vec<Entry>> =
        folders.par_iter().map(|(folder, name)| list(folder, name)).collect::<Result<_, _>>()?;
    entries.reserve_exact(below.iter().map(Vec::len).sum());
    below.into_iter().for_each(|mut list| entries.append(&mut list));
    Ok(entries)
}

fn kind_of(kind: FileType) -> EntryKind {
    match kind {
        kind if kind.is_file() => EntryKind::File,
        kind if kind.is_symlink() => EntryKind::SymbolicLink,
        _ => EntryKind::Special,
    }
}

fn listed(entry: &DirEntry, kind: EntryKind, path: &str) -> Entry {
    // The metadata of the entry itself: a link is not followed.
    let metadata = entry.metadata().ok().filter(|_| kind == EntryKind::File);
    let (size, stamp) = metadata.map_or((0, None), |metadata| (metadata.len(), Some(stamp(&metadata))));
    Entry { path: SourcePath::new(path), size, kind, stamp }
}

/// Whatever stands in a folder whose name is not Unicode has a path that is not.
fn unnameable(entries: Vec<Entry>) -> impl Iterator<Item = Entry> {
    entries.into_iter().map(|entry| Entry { kind: EntryKind::Unnameable, stamp: None, ..entry })
}

/// Files that editors, desktops and version control leave about: they are never read.
#[must_use]
pub fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || name == "Thumbs.db"
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, SeekFrom, Write};

    use super::*;

    #[test]
    fn a_scratch_file_is_nobody_elses() {
        let site = tempfile::tempdir().unwrap();
        let mut file = Disk::new(site.path()).scratch().unwrap();
        file.write_all(b"a body").unwrap();
        file.seek(SeekFrom::Start(2)).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "body");
        drop(file);
        assert_eq!(std::fs::read_dir(site.path().join(".borough")).unwrap().count(), 0);
    }

    #[test]
    fn there_is_no_scratch_file_where_there_is_no_folder() {
        let site = tempfile::tempdir().unwrap();
        std::fs::write(site.path().join(".borough"), "in the way").unwrap();
        assert!(Disk::new(site.path()).scratch().is_none());
    }
}
