//! A file's bytes, where it is a file: links are not followed, and nothing waits for a pipe.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::Failure;

/// Reads a file whole, in as few calls of the system as it takes: a build reads every file.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::io("read", path, error);
    let file = open(path)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(no_file(path));
    }
    // A byte more than there should be: a reading that leaves it free has reached the end.
    let size = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = vec![0; size + 1];
    let mut filled = 0;
    while filled < bytes.len() {
        match (&file).read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed(error)),
        }
        if filled == size {
            break;
        }
    }
    let has_grown = filled > size;
    bytes.truncate(filled);
    if has_grown {
        (&file).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(bytes)
}

fn no_file(path: &Path) -> Failure {
    Failure::at("it is no longer a file:", path)
}

#[cfg(unix)]
fn open(path: &Path) -> Result<File, Failure> {
    use std::os::unix::fs::OpenOptionsExt;

    // A pipe that nobody writes to would be waited for.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    opened.map_err(|error| match error.raw_os_error() {
        Some(libc::ELOOP) => no_file(path),
        _ => Failure::io("read", path, error),
    })
}

#[cfg(not(unix))]
fn open(path: &Path) -> Result<File, Failure> {
    let failed = |error| Failure::io("read", path, error);
    if !std::fs::symlink_metadata(path).map_err(failed)?.is_file() {
        return Err(no_file(path));
    }
    OpenOptions::new().read(true).open(path).map_err(failed)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_whatever_its_size() {
        let folder = tempfile::tempdir().unwrap();
        for size in [0, 1, 4095, 4096, 100_000] {
            let path = folder.path().join(size.to_string());
            std::fs::write(&path, vec![7; size]).unwrap();
            assert_eq!(read(&path).unwrap(), vec![7; size]);
        }
        assert!(!read(Path::new("/proc/self/status")).unwrap().is_empty(), "a file that does not say how large it is");
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "text").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        for name in ["link", "pipe", "."] {
            assert!(read(&at(name)).unwrap_err().to_string().contains("no longer a file"), "{name}");
        }
        assert!(read(&at("nothing")).is_err());
    }
}
