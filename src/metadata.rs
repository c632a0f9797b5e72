//! What a picture's file tells besides the picture: where it was taken. A camera writes that into a
//! photograph unasked, and it can be a child's home.
//!
//! [`published`] takes it out without touching the picture itself. What cannot be taken out is said by
//! [`tells`], so that such a file is never published.

mod jpeg;
mod png;
mod webp;

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Context, Error, Exif, Field, In, Reader, Tag};

/// What a file tells of where it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Nothing that can be seen
    Nothing,
    /// The place, or what cannot be read and may hold it; it is taken out
    Place,
    /// The place, and it cannot be taken out of a file of this kind
    PlaceForGood,
}

/// What a file tells of where it was made.
#[must_use]
pub fn tells(bytes: &[u8]) -> Tells {
    let is_known = Kind::of(bytes).is_some();
    match freed(bytes) {
        Some(Ok(_)) => Tells::Place,
        Some(Err(Broken)) => Tells::PlaceForGood,
        None if !is_known && holds_place(bytes) => Tells::PlaceForGood,
        None => Tells::Nothing,
    }
}

/// A file as it may be published: without the place where it was made, else byte for byte as it is.
#[must_use]
pub fn published(bytes: Vec<u8>) -> Vec<u8> {
    match freed(&bytes) {
        Some(Ok(freed)) => freed,
        _ => bytes,
    }
}

/// A picture whose parts cannot be told apart.
struct Broken;

/// The kinds of picture that a place can be taken out of.
#[derive(Clone, Copy)]
enum Kind {
    Jpeg,
    Png,
    WebP,
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }
}

/// A picture without the place, where it holds one.
fn freed(bytes: &[u8]) -> Option<Result<Vec<u8>, Broken>> {
    match Kind::of(bytes)? {
        Kind::Jpeg => jpeg::freed(bytes),
        Kind::Png => png::freed(bytes),
        Kind::WebP => webp::freed(bytes),
    }
}

/// Whether Exif data, from its byte order mark on, names a place, or cannot be read.
fn exif_place(data: &[u8]) -> bool {
    match read(data) {
        Some(exif) => names_place(&exif),
        None => true,
    }
}

fn names_place(exif: &Exif) -> bool {
    exif.fields().any(|field| field.tag.context() == Context::Gps && field.tag != Tag::GPSVersionID)
}

fn read(data: &[u8]) -> Option<Exif> {
    let read = Reader::new().continue_on_error(true).read_raw(data.to_vec());
    match read {
        // A part that cannot be read might be the place.
        Err(Error::PartialResult(_)) | Err(_) => None,
        Ok(exif) => Some(exif),
    }
}

/// Of Exif data what a reader's screen and the photographer's rights need: which way is up, who made it.
fn kept_exif(data: &[u8]) -> Option<Vec<u8>> {
    let partial = Reader::new().continue_on_error(true).read_raw(data.to_vec());
    let exif = partial.or_else(|error| error.distill_partial_result(|_| {})).ok()?;
    let kept = [Tag::Orientation, Tag::Artist, Tag::Copyright];
    let fields: Vec<&Field> = kept.iter().filter_map(|tag| exif.get_field(*tag, In::PRIMARY)).collect();
    if fields.is_empty() {
        return None;
    }
    let mut writer = Writer::new();
    fields.into_iter().for_each(|field| writer.push_field(field));
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).ok()?;
    Some(out.into_inner())
}

/// Whether a packet of XMP, or the whole of a file that Borough cannot take apart, names a place.
fn xmp_place(packet: &[u8]) -> bool {
    const MARKS: [&[u8]; 8] = [
        b"GPSLatitude",
        b"GPSLongitude",
        b"GPSPosition",
        b"photoshop:City",
        b"Iptc4xmpCore:Location",
        b"LocationCreated",
        b"LocationShown",
        b"geo:lat",
    ];
    MARKS.iter().any(|mark| holds(packet, mark))
}

/// A file of another kind: a TIFF, HEIC or AVIF with Exif, or anything of pictures with XMP.
fn holds_place(bytes: &[u8]) -> bool {
    let is_heif = bytes.get(4..8) == Some(b"ftyp");
    let is_tiff = bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*");
    let is_other =
        [&b"GIF8"[..], b"%PDF", b"<svg", b"<?xml", b"\0\0\0\x0cJXL "].iter().any(|start| bytes.starts_with(start));
    if !(is_heif || is_tiff || is_other) {
        return false;
    }
    let read = || Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    let exif = if is_other { None } else { read().or_else(|error| error.distill_partial_result(|_| {})).ok() };
    exif.is_some_and(|exif| names_place(&exif)) || xmp_place(bytes)
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    memchr::memmem::find(bytes, mark).is_some()
}
