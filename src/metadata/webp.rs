//! WebP: Exif and XMP in chunks.

use img_parts::riff::RiffChunk;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

use super::{Broken, exif_place, kept_exif, xmp_place};

const EXIF: [u8; 4] = *b"EXIF";
const XMP: [u8; 4] = *b"XMP ";

pub fn freed(bytes: &[u8]) -> Option<Result<Vec<u8>, Broken>> {
    let Ok(mut picture) = WebP::from_bytes(Bytes::copy_from_slice(bytes)) else { return Some(Err(Broken)) };
    let exif = picture.exif();
    let has_exif = picture.has_chunk(EXIF);
    let in_exif = has_exif && exif.as_ref().is_none_or(|data| exif_place(data));
    let in_xmp = picture.chunks_by_id(XMP).any(|chunk| contents(chunk).is_none_or(|packet| xmp_place(&packet)));
    if !in_exif && !in_xmp {
        return None;
    }
    let kept = exif.and_then(|data| kept_exif(&data));
    picture.chunks_mut().retain(|chunk| chunk.id() != XMP && chunk.id() != EXIF);
    // This sets the flags in the picture's heading as well.
    picture.set_exif(kept.map(Bytes::from));
    Some(Ok(picture.encoder().bytes().to_vec()))
}

fn contents(chunk: &RiffChunk) -> Option<Bytes> {
    chunk.content().data().cloned()
}
