//! What an earlier build read: front matter and outlines of files that have not changed since.
//!
//! The cache only ever saves time. A file's entry counts when its size, time of change and inode are
//! the same as then, and when it was not changed in the moment the cache was written; a part that is
//! damaged, foreign or of another version of Borough is as good as none.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use super::item::Content;
use super::{Entry, Item, Stamp};
use crate::diagnostic::SourcePath;
use crate::lint::Asked;

/// Into how many parts a cache is divided, so that a small change writes a small part.
pub const PARTS: u64 = 32;

/// A part of a cache as it stands on the disk.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was written, by the disk's own clock, in nanoseconds since 1970.
    pub written: i64,
}

/// What is remembered of files.
#[derive(Debug, Default)]
pub struct Cache {
    parts: Vec<Part>,
    known: BTreeMap<SourcePath, Known>,
    key: u64,
}

/// A file as it was read.
#[derive(Debug)]
struct Known {
    stamp: Stamp,
    part: usize,
    item: Range<usize>,
}

/// A file to remember.
#[derive(Debug)]
pub enum Kept<'a> {
    /// As it is remembered already
    Same,
    /// As it was read just now
    New(&'a Content),
}

impl Cache {
    /// The cache in these parts. `key` stands for all else that decides what a file means: the
    /// program, the site's time zone, the house style, and whether there is a search.
    pub fn new(parts: Vec<Part>, key: u64) -> Self {
        let known = parts.par_iter().enumerate().flat_map_iter(|(part, bytes)| {
            let files = decode(&bytes.bytes, key).unwrap_or_default();
            files.into_iter().map(move |(path, stamp, item)| (path, Known { stamp, part, item }))
        });
        Self { known: known.collect(), parts, key }
    }

    /// What a file held when it was last read, if it is still the same file.
    pub fn get(&self, entry: &Entry) -> Option<Content> {
        let known = self.settled(&entry.path, entry.stamp?)?;
        let (asked, item): (Asked, Item) = postcard::from_bytes(self.bytes(known)).ok()?;
        Some(Content { item, problems: Vec::new(), asked })
    }

    /// Calls `each` with every part that has changed and its number, now that these files are there. Of a
    /// large site all parts together are a third of what it takes in memory: no more are made than threads.
    pub fn changed<'a>(
        &self,
        files: impl Iterator<Item = (&'a SourcePath, Stamp, Kept<'a>)>,
        each: impl Fn(u64, &[u8]) + Sync,
    ) {
        let mut now: BTreeMap<u64, Vec<(&SourcePath, Stamp, Kept<'_>)>> = BTreeMap::new();
        for file in files {
            now.entry(part_of(file.0)).or_default().push(file);
        }
        let mut before: BTreeMap<u64, usize> = BTreeMap::new();
        for path in self.known.keys() {
            *before.entry(part_of(path)).or_default() += 1;
        }
        let parts: Vec<_> = (0..PARTS).map(|part| (part, now.remove(&part).unwrap_or_default())).collect();
        parts.into_par_iter().for_each(|(part, files)| {
            let is_same = files.iter().all(|file| matches!(file.2, Kept::Same));
            let count = before.get(&part).copied().unwrap_or_default();
            if !is_same || count != files.len() {
                each(part, &self.encode(&files));
            }
        });
    }

    fn settled(&self, path: &SourcePath, stamp: Stamp) -> Option<&Known> {
        let known = self.known.get(path)?;
        let is_settled = stamp.is_settled(self.parts.get(known.part)?.written);
        (known.stamp == stamp && is_settled).then_some(known)
    }

    fn bytes(&self, known: &Known) -> &[u8] {
        self.parts.get(known.part).and_then(|part| part.bytes.get(known.item.clone())).unwrap_or_default()
    }

    /// A part: its own hash, the key, then for every file its path, its stamp and what it held.
    fn encode(&self, files: &[(&SourcePath, Stamp, Kept<'_>)]) -> Vec<u8> {
        let mut bytes = vec![0; size_of::<u64>()];
        let mut room = Vec::with_capacity(4 << 10);
        for (path, stamp, kept) in files {
            // What is not remembered is read again.
            let Some(item) = self.item(path, kept, &mut room) else { continue };
            for block in [path.as_str().as_bytes(), item] {
                bytes.extend((block.len() as u64).to_le_bytes());
                bytes.extend(block);
            }
            bytes.extend(stamp.size.to_le_bytes());
            bytes.extend(stamp.modified.to_le_bytes());
            bytes.extend(stamp.inode.to_le_bytes());
        }
        if let Some((own, body)) = bytes.split_first_chunk_mut() {
            *own = hash(body, self.key).to_le_bytes();
        }
        bytes
    }

    /// What a file held, as it is remembered; what is new is written into the room that is given.
    fn item<'a>(&'a self, path: &SourcePath, kept: &Kept<'_>, room: &'a mut Vec<u8>) -> Option<&'a [u8]> {
        let Kept::New(content) = kept else { return Some(self.bytes(self.known.get(path)?)) };
        room.clear();
        *room = postcard::to_extend(&(&content.asked, &content.item), std::mem::take(room)).ok()?;
        Some(room)
    }
}

fn part_of(path: &SourcePath) -> u64 {
    rapidhash::v3::rapidhash_v3(path.as_str().as_bytes()) % PARTS
}

fn hash(body: &[u8], key: u64) -> u64 {
    rapidhash::v3::rapidhash_v3(body) ^ key
}

type Decoded = Vec<(SourcePath, Stamp, Range<usize>)>;

fn decode(bytes: &[u8], key: u64) -> Option<Decoded> {
    let mut reader = Reader { bytes, at: 0 };
    let its_hash = reader.number()?;
    if its_hash != hash(&bytes[reader.at..], key) {
        return None;
    }
    let mut found = Vec::new();
    while reader.at < bytes.len() {
        let path = reader.block()?;
        let item = reader.block()?;
        let path = SourcePath::new(std::str::from_utf8(bytes.get(path)?).ok()?);
        let (size, modified, inode) = (reader.number()?, reader.number()?, reader.number()?);
        found.push((path, Stamp { size, modified: modified.cast_signed(), inode }, item));
    }
    Some(found)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let bytes = self.bytes.get(self.at..)?.first_chunk::<8>()?;
        self.at += 8;
        Some(u64::from_le_bytes(*bytes))
    }

    fn block(&mut self) -> Option<Range<usize>> {
        let length = usize::try_from(self.number()?).ok()?;
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len())?;
        let block = self.at..end;
        self.at = end;
        Some(block)
    }
}
