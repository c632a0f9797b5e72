//! Where prepared bodies wait for their pages: in memory while there is room, and then in files that nobody else sees.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rapidhash::v3::rapidhash_v3;

use super::{Prepared, Title};

/// Prepared bodies, by the hash of the file that each of them stands in.
///
/// A body that is not on it, or cannot be read back, is made again from its source: nothing depends on its being here.
#[derive(Default)]
pub struct Shelf {
    memory: Room,
    files: Room,
    open: Option<Box<Open>>,
    /// Several, so that threads seldom wait for one another.
    parts: [Mutex<Part>; 16],
}

/// Makes an empty file for nothing but this; nothing where there can be none.
pub type Open = dyn Fn() -> Option<Box<dyn Scratch>> + Send + Sync;

/// A file, or what is like one.
pub trait Scratch: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Scratch for T {}

impl Shelf {
    /// A shelf for so many bytes; by default there is none at all.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        Self { memory: Room(bytes.into()), ..Self::default() }
    }

    /// The shelf with room for so many more bytes in files.
    #[must_use]
    pub fn and_files(self, bytes: usize, open: Box<Open>) -> Self {
        Self { files: Room(bytes.into()), open: Some(open), ..self }
    }

    /// Whether there is any room left.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.memory.is_left() || self.files.is_left()
    }

    /// Keeps a body, where there is room for it.
    pub fn put(&self, fingerprint: u64, body: Prepared) {
        let length = body.marked().len();
        let Ok(mut part) = self.part(fingerprint).lock() else { return };
        if self.memory.take(length) {
            part.bodies.insert(fingerprint, Place::Memory(body));
        } else if self.files.take(length) {
            match part.file(self.open.as_deref()).and_then(|file| file.keep(&body)) {
                Some(place) => _ = part.bodies.insert(fingerprint, place),
                None => {
                    drop(part);
                    self.give_files_up();
                }
            }
        }
    }

    /// Takes a body down, as it is needed but once.
    pub fn take(&self, fingerprint: u64) -> Option<Prepared> {
        let mut part = self.part(fingerprint).lock().ok()?;
        match part.bodies.remove(&fingerprint)? {
            Place::Memory(body) => Some(body),
            Place::File(stretch) => part.file.as_mut()?.read(&stretch),
        }
    }

    /// Lets go of all files: what a full disk has left is for the pages.
    fn give_files_up(&self) {
        self.files.close();
        for part in &self.parts {
            let Ok(mut part) = part.lock() else { continue };
            part.file = None;
            part.bodies.retain(|_, place| matches!(place, Place::Memory(_)));
        }
    }

    fn part(&self, fingerprint: u64) -> &Mutex<Part> {
        let number = usize::try_from(fingerprint >> 60).unwrap_or_default();
        &self.parts[number]
    }
}

/// For how many bytes there is room.
#[derive(Default)]
struct Room(AtomicUsize);

impl Room {
    fn is_left(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    /// Takes room for so many bytes, where there is any: the last one may take more than there is.
    fn take(&self, bytes: usize) -> bool {
        let less = |room: usize| (room > 0).then(|| room.saturating_sub(bytes));
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    fn close(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Some of the bodies, and the file of those that are in no memory.
#[derive(Default)]
struct Part {
    bodies: BTreeMap<u64, Place>,
    file: Option<Kept>,
}

enum Place {
    Memory(Prepared),
    File(Stretch),
}

/// Where a body stands in a file.
struct Stretch {
    at: u64,
    length: usize,
    /// Its hash: a disk may lose what it has taken.
    hash: u64,
    title: Title,
}

impl Part {
    fn file(&mut self, open: Option<&Open>) -> Option<&mut Kept> {
        if self.file.is_none() {
            self.file = Some(Kept { file: open?()?, end: 0 });
        }
        self.file.as_mut()
    }
}

/// A file of bodies one after the other.
struct Kept {
    file: Box<dyn Scratch>,
    end: u64,
}

impl Kept {
    fn keep(&mut self, body: &Prepared) -> Option<Place> {
        let (at, html) = (self.end, body.marked().as_bytes());
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.write_all(html).ok()?;
        self.end += u64::try_from(html.len()).ok()?;
        Some(Place::File(Stretch { at, length: html.len(), hash: rapidhash_v3(html), title: body.title() }))
    }

    fn read(&mut self, stretch: &Stretch) -> Option<Prepared> {
        let mut html = vec![0; stretch.length];
        self.file.seek(SeekFrom::Start(stretch.at)).ok()?;
        self.file.read_exact(&mut html).ok()?;
        let is_same = rapidhash_v3(&html) == stretch.hash;
        let html = String::from_utf8(html).ok().filter(|_| is_same)?;
        Some(Prepared::of_marked(html, stretch.title))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::read_and_prepare;
    use super::*;

    fn body(words: &str) -> Prepared {
        read_and_prepare(words, 0, None, Title::Given).1.unwrap()
    }

    #[test]
    fn a_shelf_holds_so_many_bytes_and_gives_each_body_once() {
        let shelf = Shelf::with_room(20);
        shelf.put(1 << 60, body("one"));
        assert!(shelf.has_room());
        shelf.put(2 << 60, body("two"));
        assert!(!shelf.has_room());
        shelf.put(3 << 60, body("three"));
        assert_eq!(shelf.take(1 << 60), Some(body("one")));
        assert_eq!(shelf.take(1 << 60), None);
        assert_eq!(shelf.take(2 << 60), Some(body("two")));
        assert_eq!(shelf.take(3 << 60), None);
        assert!(!Shelf::default().has_room());
    }

    #[test]
    fn what_has_no_room_in_memory_waits_in_files() {
        let shelf = Shelf::with_room(1).and_files(38, Box::new(|| Some(Box::new(Cursor::new(Vec::new())))));
        let words = ["one", "two é", "[three](/four/)", "five"];
        for (number, words) in (0..).zip(words) {
            assert!(shelf.has_room(), "{words}");
            shelf.put(number, body(words));
        }
        assert!(!shelf.has_room());
        shelf.put(4, body("six"));
        for (number, words) in [(2, words[2]), (0, words[0]), (3, words[3]), (1, words[1])] {
            assert_eq!(shelf.take(number), Some(body(words)));
            assert_eq!(shelf.take(number), None);
        }
        assert_eq!(shelf.take(4), None);
    }

    /// A shelf with room for one short body in memory.
    fn narrow(open: fn() -> Option<Box<dyn Scratch>>) -> Shelf {
        let shelf = Shelf::with_room(1).and_files(1000, Box::new(open));
        shelf.put(0, body("in memory"));
        shelf
    }

    #[test]
    fn a_file_that_cannot_be_made_or_is_full_is_given_up() {
        fn none() -> Option<Box<dyn Scratch>> {
            None
        }
        fn full() -> Option<Box<dyn Scratch>> {
            Some(Box::new(Cursor::new(vec![0; 12].into_boxed_slice())))
        }
        for open in [none, full] {
            let shelf = narrow(open);
            shelf.put(1, body("a"));
            shelf.put(2, body("longer than there is room"));
            assert!(!shelf.has_room());
            assert_eq!(shelf.take(0), Some(body("in memory")));
            assert_eq!(shelf.take(1), None);
            assert_eq!(shelf.take(2), None);
        }
    }

    #[test]
    fn what_a_disk_has_lost_is_not_taken_for_a_body() {
        /// Takes everything, and has nothing but zeros.
        struct Forgetful;
        impl Read for Forgetful {
            fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
                bytes.fill(0);
                Ok(bytes.len())
            }
        }
        impl Write for Forgetful {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                Ok(bytes.len())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        impl Seek for Forgetful {
            fn seek(&mut self, _: SeekFrom) -> std::io::Result<u64> {
                Ok(0)
            }
        }
        let shelf = narrow(|| Some(Box::new(Forgetful)));
        shelf.put(1, body("lost"));
        assert!(shelf.has_room());
        assert_eq!(shelf.take(1), None);
    }
}
