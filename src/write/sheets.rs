//! What a build keeps of its pages under `.borough/`, so that the next one can make a page again
//! whose text alone has changed. It only saves time: what is damaged or missing is as good as none.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use super::{create_folders, remove_tree};
use crate::Failure;
use crate::diagnostic::SourcePath;

/// Into how many files the sheets are divided, so that one is found by reading little.
const PARTS: u64 = 32;

/// When so many bytes wait for a part, they are written.
const WAITING: usize = 16 << 10;

/// The sheets of a build in the making, and those of the last one.
#[derive(Debug)]
pub struct Sheets {
    folder: PathBuf,
    parts: Vec<Mutex<Part>>,
    /// Where they are, by part; nothing where there are none.
    last: Vec<OnceLock<Option<Last>>>,
}

/// A part of the last build's sheets: large ones are not held in memory.
#[derive(Debug)]
struct Last {
    file: Mutex<File>,
    /// The newest of every source, by the hash of its path.
    sheets: BTreeMap<u64, Range<usize>>,
}

#[derive(Debug)]
struct Part {
    file: File,
    waiting: Vec<u8>,
}

impl Sheets {
    /// Begins to keep the sheets of a build of a site; `build` tells it from all others.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn begin(site: &Path, build: u64) -> Result<Self, Failure> {
        let folder = site.join(".borough/sheets.new");
        remove_tree(&folder)?;
        create_folders(&folder)?;
        let part = |number: u64| {
            let path = folder.join(format!("{number:03}"));
            let file = File::create(&path).map_err(|error| Failure::io("write", &path, error))?;
            Ok(Mutex::new(Part { file, waiting: build.to_le_bytes().to_vec() }))
        };
        let parts = (0..PARTS).map(part).collect::<Result<_, Failure>>()?;
        let last = (0..PARTS).map(|_| OnceLock::new()).collect();
        Ok(Self { folder, parts, last })
    }

    /// The newest sheet that was kept for a source's page before this build.
    #[must_use]
    pub fn last(&self, source: &SourcePath) -> Option<Vec<u8>> {
        let number = part_of(source);
        let open = || Last::open(&self.folder.with_file_name(format!("sheets/{number:03}")));
        let last = self.last.get(usize::try_from(number).ok()?)?.get_or_init(open).as_ref()?;
        last.read(source)
    }

    /// Keeps the sheet of a source's page. When it cannot be kept, it is not found either.
    pub fn keep(&self, source: &SourcePath, sheet: &[u8]) {
        let part = usize::try_from(part_of(source)).ok().and_then(|part| self.parts.get(part));
        let Some(Ok(mut part)) = part.map(Mutex::lock) else { return };
        add_entry(source, sheet, &mut part.waiting);
        if part.waiting.len() > WAITING {
            part.flush();
        }
    }

    /// Puts them in place of those of the last build.
    pub fn end(self) {
        for part in &self.parts {
            if let Ok(mut part) = part.lock() {
                part.flush();
            }
        }
        let place = self.folder.with_file_name("sheets");
        let _ = remove_tree(&place).and_then(|()| {
            fs::rename(&self.folder, &place).map_err(|error| Failure::io("move into place", &place, error))
        });
    }
}

impl Last {
    fn open(path: &Path) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        let sheets = entries(&bytes).map(|(path, sheet)| (hash(path), sheet)).collect();
        Some(Self { file: Mutex::new(File::open(path).ok()?), sheets })
    }

    fn read(&self, source: &SourcePath) -> Option<Vec<u8>> {
        let place = self.sheets.get(&hash(source.as_str().as_bytes()))?;
        let mut sheet = vec![0; place.len()];
        let mut file = self.file.lock().ok()?;
        file.seek(SeekFrom::Start(place.start as u64)).ok()?;
        file.read_exact(&mut sheet).ok()?;
        Some(sheet)
    }
}

impl Part {
    fn flush(&mut self) {
        let _ = self.file.write_all(&self.waiting);
        self.waiting.clear();
    }
}

/// Adds a newer sheet of a source's page to those of a build. When that fails, the older one has another
/// fingerprint than the page, and is not used.
pub fn add_sheet(site: &Path, source: &SourcePath, sheet: &[u8]) {
    let file = File::options().append(true).open(part_file(site, source));
    let mut entry = Vec::new();
    add_entry(source, sheet, &mut entry);
    let _ = file.and_then(|mut file| file.write_all(&entry));
}

fn part_file(site: &Path, source: &SourcePath) -> PathBuf {
    site.join(format!(".borough/sheets/{:03}", part_of(source)))
}

/// A source's path and its sheet, each after its length, and the hash of both.
fn add_entry(source: &SourcePath, sheet: &[u8], out: &mut Vec<u8>) {
    let path = source.as_str().as_bytes();
    let start = out.len();
    out.reserve(path.len() + sheet.len() + 16);
    for bytes in [path, sheet] {
        out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(bytes);
    }
    let hash = hash(&out[start..]);
    out.extend_from_slice(&hash.to_le_bytes());
}

/// The newest sheet that was kept for a source's page since a build.
#[must_use]
pub fn sheet(site: &Path, build: u64, source: &SourcePath) -> Option<Vec<u8>> {
    let bytes = fs::read(part_file(site, source)).ok()?;
    if bytes.first_chunk::<8>()? != &build.to_le_bytes() {
        return None;
    }
    let own = |(path, sheet)| (path == source.as_str().as_bytes()).then_some(sheet);
    bytes.get(entries(&bytes).filter_map(own).last()?).map(<[u8]>::to_vec)
}

/// Every source's path and where its sheet stands in a part, up to the first that is damaged.
fn entries(part: &[u8]) -> impl Iterator<Item = (&[u8], Range<usize>)> {
    let mut rest = part.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let entry = rest;
        let (path, after) = block(entry)?;
        let (sheet, after) = block(after)?;
        let (its_hash, after) = after.split_first_chunk::<8>()?;
        rest = after;
        let is_whole = u64::from_le_bytes(*its_hash) == hash(entry.get(..path.len() + sheet.len() + 8)?);
        let end = part.len() - after.len() - 8;
        is_whole.then_some((path, end - sheet.len()..end))
    })
}

fn block(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

fn part_of(source: &SourcePath) -> u64 {
    hash(source.as_str().as_bytes()) % PARTS
}

fn hash(bytes: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_found_again_by_its_own_build_alone() {
        let site = tempfile::tempdir().unwrap();
        let sheets = Sheets::begin(site.path(), 7).unwrap();
        let path = |number: u32| SourcePath::new(&format!("content/news/{number}.md"));
        for number in 0..500 {
            sheets.keep(&path(number), format!("sheet {number}").as_bytes());
        }
        sheets.end();
        assert_eq!(sheet(site.path(), 7, &path(123)), Some(b"sheet 123".to_vec()));
        assert_eq!(sheet(site.path(), 8, &path(123)), None);
        assert_eq!(sheet(site.path(), 7, &path(500)), None);
        add_sheet(site.path(), &path(123), b"newer");
        assert_eq!(sheet(site.path(), 7, &path(123)), Some(b"newer".to_vec()));
        assert_eq!(sheet(site.path(), 7, &path(124)), Some(b"sheet 124".to_vec()));
    }

    #[test]
    fn a_damaged_sheet_is_as_good_as_none() {
        let site = tempfile::tempdir().unwrap();
        let path = SourcePath::new("content/news/a.md");
        let sheets = Sheets::begin(site.path(), 7).unwrap();
        sheets.keep(&path, b"a sheet");
        sheets.end();
        let file = site.path().join(format!(".borough/sheets/{:03}", part_of(&path)));
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            let mut spoilt = whole.clone();
            spoilt[at] ^= 4;
            fs::write(&file, &spoilt).unwrap();
            assert_eq!(sheet(site.path(), 7, &path), None, "byte {at}");
            fs::write(&file, &whole[..at]).unwrap();
            assert_eq!(sheet(site.path(), 7, &path), None, "cut at {at}");
        }
    }
}
