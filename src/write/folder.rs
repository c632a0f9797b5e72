//! A folder in which files are created by their paths within it: the system need not find the way to the folder anew for
//! every page.

use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::plan::OutputPath;

/// Every system takes a path that is shorter, in bytes: macOS the fewest, 1,024.
const LONG: usize = 1000;

/// A folder that stands, and is kept open.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    opened: File,
}

impl Folder {
    /// Opens a folder.
    ///
    /// # Errors
    /// One that cannot be opened.
    pub fn open(path: PathBuf) -> Result<Self, Failure> {
        #[cfg(unix)]
        let opened = File::open(&path).map_err(|error| Failure::io("open the folder", &path, error))?;
        Ok(Self {
            path,
            #[cfg(unix)]
            opened,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and the folders on the way to it; gives what the disk then says of it.
    ///
    /// # Errors
    /// What the disk refused.
    pub fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<Metadata, Failure> {
        let path = path.as_str();
        if let Some((folder, _)) = path.rsplit_once('/') {
            self.create_folders(folder)
                .map_err(|error| Failure::io("create the folder", &self.path.join(folder), error))?;
        }
        let write = || {
            let mut file = self.create(path)?;
            file.write_all(bytes)?;
            self.check_length(path)?;
            file.metadata()
        };
        write().map_err(|error| Failure::io("write", &self.path.join(path), error))
    }

    /// Whether a file is found by its whole path, too: one whose path is too long for the system could not be moved into
    /// place.
    fn check_length(&self, path: &str) -> io::Result<()> {
        let is_long = self.path.as_os_str().len() + path.len() >= LONG;
        if is_long { std::fs::symlink_metadata(self.path.join(path)).map(drop) } else { Ok(()) }
    }

    #[cfg(unix)]
    fn create(&self, path: &str) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        use rustix::io::retry_on_intr;

        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
        let create = || openat(&self.opened, path, flags, Mode::from_raw_mode(0o666));
        Ok(retry_on_intr(create)?.into())
    }

    #[cfg(unix)]
    fn create_folders(&self, folder: &str) -> io::Result<()> {
        use rustix::fs::{Mode, mkdirat};
        use rustix::io::Errno;

        let create = || match mkdirat(&self.opened, folder, Mode::from_raw_mode(0o777)) {
            Err(Errno::EXIST) => Ok(()),
            result => result,
        };
        match (create(), folder.rsplit_once('/')) {
            (Err(Errno::NOENT), Some((above, _))) => {
                self.create_folders(above)?;
                Ok(create()?)
            }
            (result, _) => Ok(result?),
        }
    }

    #[cfg(not(unix))]
    fn create(&self, path: &str) -> io::Result<File> {
        File::create(self.path.join(path))
    }

    #[cfg(not(unix))]
    fn create_folders(&self, folder: &str) -> io::Result<()> {
        std::fs::create_dir_all(self.path.join(folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Folder, path: &str, bytes: &[u8]) -> Result<Metadata, Failure> {
        folder.write(&OutputPath::new(path).unwrap(), bytes)
    }

    #[test]
    fn files_are_written_with_the_folders_on_the_way_to_them() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path().to_owned()).unwrap();
        for (path, text) in
            [("a.txt", "a"), ("b/c/d/e.txt", "e"), ("b/c/f.txt", ""), ("b/c/d/e.txt", "e again"), ("é/g", "g")]
        {
            assert_eq!(write(&folder, path, text.as_bytes()).unwrap().len(), text.len() as u64);
            assert_eq!(std::fs::read_to_string(place.path().join(path)).unwrap(), text);
        }
    }

    #[test]
    fn what_is_in_the_way_is_told_with_its_place() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path().to_owned()).unwrap();
        write(&folder, "a", b"a file").unwrap();
        write(&folder, "b/c", b"in a folder").unwrap();
        for path in ["a/b", "a/b/c", "b"] {
            let told = write(&folder, path, b"").unwrap_err().to_string();
            assert!(told.contains(&*place.path().to_string_lossy()), "{path}: {told}");
        }
        assert!(Folder::open(place.path().join("nothing")).is_err());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_path_that_is_too_long_for_the_system_is_told_before_anything_moves() {
        let part = "x".repeat(190);
        let place = tempfile::tempdir().unwrap();
        let deep = place.path().join([part.as_str(); 18].join("/"));
        std::fs::create_dir_all(&deep).unwrap();
        let folder = Folder::open(deep).unwrap();
        write(&folder, "short", b"text").unwrap();
        let told = write(&folder, &[part.as_str(); 5].join("/"), b"text").unwrap_err().to_string();
        assert!(told.contains("too long"), "{told}");
    }
}
