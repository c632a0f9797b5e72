//! A site's files on a disk.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::cache::PARTS;
use super::{Entry, EntryKind, Files, Part, Stamp};
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

    /// The nearest folder at or above this one that holds `content/`.
    #[must_use]
    pub fn find_root(from: &Path) -> Option<PathBuf> {
        from.ancestors().find(|folder| folder.join("content").is_dir()).map(Path::to_owned)
    }
}

impl Files for Disk {
    fn list(&self) -> Result<Vec<Entry>, Failure> {
        let mut entries = Vec::new();
        for top in ["content", "templates", "themes"] {
            let folder = self.root.join(top);
            if top == "content" || folder.is_dir() {
                list(&self.root, &folder, &mut entries)?;
            }
        }
        entries.par_iter_mut().filter(|entry| entry.kind == EntryKind::File).for_each(|entry| {
            if let Ok(metadata) = std::fs::symlink_metadata(self.root.join(entry.path.as_str())) {
                entry.size = metadata.len();
                entry.stamp = Some(stamp(&metadata));
            }
        });
        Ok(entries)
    }

    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        let file = self.root.join(path.as_str());
        // Links and devices were left out when the folders were listed, and are not read now either.
        let metadata = std::fs::symlink_metadata(&file).map_err(|error| Failure::io("read", &file, error))?;
        if !metadata.is_file() {
            return Err(Failure::at("it is no longer a file:", &file));
        }
        std::fs::read(&file).map_err(|error| Failure::io("read", &file, error))
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
        let file = self.part(part);
        let beside = file.with_extension("new");
        let folder = self.root.join(".borough/cache");
        let _ = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&beside, bytes))
            .and_then(|()| std::fs::rename(&beside, &file));
    }

    fn program(&self) -> u64 {
        self.program
    }
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

fn list(root: &Path, folder: &Path, entries: &mut Vec<Entry>) -> Result<(), Failure> {
    let walk = WalkDir::new(folder).follow_links(false).into_iter().filter_entry(|entry| !is_hidden(entry.file_name()));
    for entry in walk {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Failure::io("read the folder", &path, error.into())
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let unnameable = below.to_str().is_none();
        let kind = match entry.file_type() {
            _ if unnameable => EntryKind::Unnameable,
            kind if kind.is_file() => EntryKind::File,
            kind if kind.is_symlink() => EntryKind::SymbolicLink,
            _ => EntryKind::Special,
        };
        let path = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        entries.push(Entry { path: SourcePath::new(&path), size: 0, kind, stamp: None });
    }
    Ok(())
}

/// Files that editors, desktops and version control leave about.
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || name == "Thumbs.db"
}
