//! A site's files on a disk.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{Entry, EntryKind, Files};
use crate::Failure;
use crate::diagnostic::SourcePath;

/// A site's root folder.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The site at this folder.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
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
        Ok(entries)
    }

    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        let file = self.root.join(path.as_str());
        std::fs::read(&file).map_err(|error| Failure::io("read", &file, error))
    }
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
            _ => EntryKind::SymbolicLink,
        };
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        let path = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        entries.push(Entry { path: SourcePath::new(&path), size, kind });
    }
    Ok(())
}

/// Files that editors, desktops and version control leave about.
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || name == "Thumbs.db"
}
