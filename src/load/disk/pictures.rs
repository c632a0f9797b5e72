//! Versions of pictures that were made before, under `.borough/pictures`: each in a file that is called
//! by its key, and begins with a hash of the key and of its bytes. One that is damaged, or that somebody
//! else put there, is as good as none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The version that was remembered under a key.
pub fn recall(root: &Path, key: u64) -> Option<Vec<u8>> {
    let bytes = fs::read(file(root, key)).ok()?;
    let (its_hash, version) = bytes.split_first_chunk::<8>()?;
    (u64::from_le_bytes(*its_hash) == hash(key, version)).then(|| version.to_vec())
}

/// Remembers a version, whole or not at all. Two threads may be at the same one.
pub fn remember(root: &Path, key: u64, version: &[u8]) {
    let place = file(root, key);
    let thread = format!("{:?}", std::thread::current().id());
    let own: String = thread.chars().filter(char::is_ascii_digit).collect();
    let beside = place.with_extension(format!("{}-{own}.new", std::process::id()));
    let mut bytes = hash(key, version).to_le_bytes().to_vec();
    bytes.extend(version);
    let _ = fs::create_dir_all(folder(root))
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, &place));
}

/// Removes every version but those under these keys, and what an interrupted build has left.
pub fn forget(root: &Path, but: &BTreeSet<u64>) {
    let kept: BTreeSet<String> = but.iter().map(|key| name(*key)).collect();
    for entry in fs::read_dir(folder(root)).into_iter().flatten().flatten() {
        if !entry.file_name().to_str().is_some_and(|name| kept.contains(name)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn folder(root: &Path) -> PathBuf {
    root.join(".borough/pictures")
}

fn file(root: &Path, key: u64) -> PathBuf {
    folder(root).join(name(key))
}

fn name(key: u64) -> String {
    format!("{key:016x}")
}

fn hash(key: u64, version: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3(version) ^ key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_again_and_a_damaged_one_is_not() {
        let site = tempfile::tempdir().unwrap();
        remember(site.path(), 7, b"a version");
        assert_eq!(recall(site.path(), 7), Some(b"a version".to_vec()));
        assert_eq!(recall(site.path(), 8), None);
        let place = file(site.path(), 7);
        let whole = fs::read(&place).unwrap();
        for at in 0..whole.len() {
            let mut spoilt = whole.clone();
            spoilt[at] ^= 4;
            fs::write(&place, &spoilt).unwrap();
            assert_eq!(recall(site.path(), 7), None, "byte {at}");
            fs::write(&place, &whole[..at]).unwrap();
            assert_eq!(recall(site.path(), 7), None, "cut at {at}");
        }
        fs::write(file(site.path(), 9), &whole).unwrap();
        assert_eq!(recall(site.path(), 9), None, "another key's");
    }

    #[test]
    fn what_is_not_used_is_forgotten() {
        let site = tempfile::tempdir().unwrap();
        for key in 1..4 {
            remember(site.path(), key, b"a version");
        }
        fs::write(folder(site.path()).join("0000000000000002.17.new"), "half").unwrap();
        forget(site.path(), &BTreeSet::from([2]));
        let left: Vec<_> = fs::read_dir(folder(site.path())).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(left, ["0000000000000002"]);
        assert_eq!(recall(site.path(), 2), Some(b"a version".to_vec()));
    }
}
