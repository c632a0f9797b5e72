//! A file's bytes, where it is a file: links are not followed, and nothing waits for a pipe.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::Failure;

/// Reads a file whole.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::io("read", path, error);
    let file = open(path)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(no_file(path));
    }
    let size = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = beginning(&file, size).map_err(failed)?;
    if bytes.len() > size {
        (&file).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(bytes)
}

/// Reads a file whole that was listed a moment ago with so many bytes, in as few calls of the system as it takes: a build
/// reads every file. Where as many bytes come as were listed, it is taken to be that file: a folder gives none, and a link
/// is not followed.
pub fn read_listed(path: &Path, size: usize) -> Result<Vec<u8>, Failure> {
    match beginning(&open(path)?, size) {
        Ok(bytes) if bytes.len() == size && size > 0 => Ok(bytes),
        _ => read(path),
    }
}

/// So many bytes and one more, or all there are.
fn beginning(mut file: &File, size: usize) -> std::io::Result<Vec<u8>> {
    // A reading that leaves the last byte free has reached the end.
    let mut bytes = vec![0; size + 1];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if filled == size {
            break;
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

fn no_file(path: &Path) -> Failure {
    Failure::at("it is no longer a file:", path)
}

#[cfg(unix)]
fn open(path: &Path) -> Result<File, Failure> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::{Errno, retry_on_intr};

    // A pipe that nobody writes to would be waited for.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    match retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty())) {
        Ok(opened) => Ok(opened.into()),
        Err(Errno::LOOP) => Err(no_file(path)),
        Err(error) => Err(Failure::io("read", path, error.into())),
    }
}

#[cfg(not(unix))]
fn open(path: &Path) -> Result<File, Failure> {
    let failed = |error| Failure::io("read", path, error);
    if !std::fs::symlink_metadata(path).map_err(failed)?.is_file() {
        return Err(no_file(path));
    }
    File::open(path).map_err(failed)
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
            for listed in [0, 1, size.saturating_sub(1), size, size + 1, size + 5000] {
                assert_eq!(read_listed(&path, listed).unwrap(), vec![7; size], "listed with {listed} bytes");
            }
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
            for size in [0, 4] {
                assert!(read_listed(&at(name), size).unwrap_err().to_string().contains("no longer a file"), "{name}");
            }
        }
        assert!(read(&at("nothing")).is_err());
        assert!(read_listed(&at("nothing"), 4).is_err());
        for (device, size) in [("/dev/zero", 4), ("/dev/null", 0), ("/dev/null", 4)] {
            assert!(read_listed(Path::new(device), size).unwrap_err().to_string().contains("no longer a file"));
        }
    }
}
