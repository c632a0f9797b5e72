//! PNG: Exif in a chunk, XMP and older programs' profiles as text.

use img_parts::png::{Png, PngChunk};
use img_parts::{Bytes, ImageEXIF};

use super::{Broken, exif_place, kept_exif, xmp_place};

const EXIF: [u8; 4] = *b"eXIf";
const XMP: &[u8] = b"XML:com.adobe.xmp\0";
const PROFILE: &[u8] = b"Raw profile type ";

pub fn freed(bytes: &[u8]) -> Option<Result<Vec<u8>, Broken>> {
    let Ok(mut picture) = Png::from_bytes(Bytes::copy_from_slice(bytes)) else { return Some(Err(Broken)) };
    if !picture.chunks().iter().any(tells) {
        return None;
    }
    let kept = picture.exif().and_then(|data| kept_exif(&data));
    picture.chunks_mut().retain(|chunk| !is_hidden(chunk));
    picture.set_exif(kept.map(Bytes::from));
    Some(Ok(picture.encoder().bytes().to_vec()))
}

fn is_hidden(chunk: &PngChunk) -> bool {
    let contents = chunk.contents();
    match &chunk.kind() {
        kind if *kind == EXIF => true,
        b"iTXt" | b"tEXt" | b"zTXt" => {
            contents.starts_with(XMP) || contents.starts_with(PROFILE) || xmp_place(contents)
        }
        _ => false,
    }
}

/// What is packed cannot be seen through, and is taken to name a place.
fn tells(chunk: &PngChunk) -> bool {
    let contents = chunk.contents();
    match &chunk.kind() {
        kind if *kind == EXIF => exif_place(contents),
        b"iTXt" => {
            let is_packed = contents.strip_prefix(XMP).is_some_and(|rest| rest.first() == Some(&1));
            is_packed || contents.starts_with(PROFILE) || xmp_place(contents)
        }
        b"tEXt" | b"zTXt" => contents.starts_with(PROFILE) || xmp_place(contents),
        _ => false,
    }
}
