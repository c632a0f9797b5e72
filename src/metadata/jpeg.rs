//! JPEG: Exif, XMP and IPTC in segments of their own, and whatever lies behind the picture.

use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::{Bytes, ImageEXIF};

use super::{Broken, exif_place, holds, kept_exif, xmp_place};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const MORE_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const SEVERAL_PICTURES: &[u8] = b"MPF\0";

pub fn freed(bytes: &[u8]) -> Option<Result<Vec<u8>, Broken>> {
    let Ok(mut picture) = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)) else { return Some(Err(Broken)) };
    let end = end_of_picture(bytes);
    let behind = bytes.get(end..).unwrap_or_default();
    let is_told = picture.segments().iter().any(tells)
        || [EXIF, &XMP[..20], b"ftyp", b"GPSLatitude"].iter().any(|mark| holds(behind, mark));
    if !is_told {
        return None;
    }
    // Where the first segment of Exif cannot be read, nothing of it is kept.
    let kept = picture.exif().and_then(|data| kept_exif(&data));
    // What lies behind the picture are other pictures and films of it, each with a place of its own.
    let Ok(whole) = Jpeg::from_bytes(Bytes::copy_from_slice(&bytes[..end.min(bytes.len())])) else {
        return Some(Err(Broken));
    };
    picture = whole;
    picture.segments_mut().retain(|segment| !is_hidden(segment));
    picture.set_exif(kept.map(Bytes::from));
    let out = picture.encoder().bytes().to_vec();
    Some(Ok(out))
}

/// Whether a segment names a place.
fn tells(segment: &JpegSegment) -> bool {
    let contents = segment.contents();
    match segment.marker() {
        markers::APP1 => match contents.strip_prefix(EXIF) {
            Some(data) => exif_place(data),
            None => is_hidden(segment) && xmp_place(contents),
        },
        markers::APP13 => is_hidden(segment) && iptc_place(contents),
        _ => false,
    }
}

/// Whether a segment may name a place.
fn is_hidden(segment: &JpegSegment) -> bool {
    let contents = segment.contents();
    let starts = |mark: &[u8]| contents.starts_with(mark);
    match segment.marker() {
        markers::APP1 => starts(EXIF) || starts(XMP) || starts(MORE_XMP),
        markers::APP2 => starts(SEVERAL_PICTURES),
        markers::APP13 => starts(PHOTOSHOP),
        _ => false,
    }
}

/// IPTC's records of a content's place, 2:26 and 2:27, of a town, 2:90, and of a place in it, 2:92.
fn iptc_place(contents: &[u8]) -> bool {
    [26, 27, 90, 92].iter().any(|number| holds(contents, &[0x1C, 2, *number]))
}

/// Where the picture ends and something else may begin.
fn end_of_picture(bytes: &[u8]) -> usize {
    let mut at = 2;
    while let Some(mark) = memchr::memchr(0xFF, bytes.get(at..).unwrap_or_default()).map(|mark| at + mark) {
        match bytes.get(mark + 1) {
            // Stuffing, fill bytes and restarts are of the picture's own data.
            Some(0x00 | 0x01 | 0xD0..=0xD8) => at = mark + 2,
            Some(0xFF) => at = mark + 1,
            Some(0xD9) => return mark + 2,
            Some(_) => {
                let length =
                    bytes.get(mark + 2..mark + 4).map_or(2, |two| usize::from(two[0]) << 8 | usize::from(two[1]));
                at = mark + 2 + length.max(2);
            }
            None => break,
        }
    }
    bytes.len()
}
