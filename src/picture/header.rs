//! What a picture's file says of itself, without its pixels: its kind, whether all of it is there, its
//! dimensions and which way up it is.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ImageDecoder, ImageFormat};
use quick_xml::events::{BytesStart, Event};

use super::{Fault, Format, LONGEST_SIDE, MOST_PIXELS, pixels};

/// A kind of picture that Borough looks into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
}

/// What a picture's file says of itself.
pub struct Header {
    width: u32,
    height: u32,
    /// Whether it is shown lying on its side.
    is_turned: bool,
    /// As what the versions beside it are to be written, where there are to be any.
    pub srcset: Option<Format>,
    /// As what those are to be written that stand before it, for browsers that know WebP.
    pub webp: Option<Format>,
}

impl Header {
    /// Its width and height as it is shown.
    pub fn shown(&self) -> (u32, u32) {
        if self.is_turned { (self.height, self.width) } else { (self.width, self.height) }
    }
}

impl Kind {
    /// By the ending of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_lowercase().as_str() {
            "jpg" | "jpeg" => Self::Jpeg,
            "png" => Self::Png,
            "webp" => Self::WebP,
            "gif" => Self::Gif,
            "svg" => Self::Svg,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "a JPEG picture",
            Self::Png => "a PNG picture",
            Self::WebP => "a WebP picture",
            Self::Gif => "a GIF picture",
            Self::Svg => "an SVG drawing",
        }
    }

    /// By how the bytes begin.
    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        Some(match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => Self::Jpeg,
            Ok(ImageFormat::Png) => Self::Png,
            Ok(ImageFormat::WebP) => Self::WebP,
            Ok(ImageFormat::Gif) => Self::Gif,
            _ if svg(bytes).is_some() => Self::Svg,
            _ => return None,
        })
    }
}

/// What bytes are that are no picture of a kind that Borough looks into.
fn other_kind(bytes: &[u8]) -> &'static str {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let text = String::from_utf8_lossy(start).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let brand = bytes.get(4..12).unwrap_or_default();
    if brand.starts_with(b"ftyphei") || brand.starts_with(b"ftypmif1") || brand.starts_with(b"ftyphev") {
        "an HEIC picture, as telephones take them"
    } else if text.starts_with("<!doctype html") || text.starts_with("<html") {
        "a web page"
    } else if text.starts_with("%pdf") {
        "a PDF document"
    } else if text.starts_with("pk\u{3}\u{4}") {
        "a ZIP archive or an office document"
    } else {
        match image::guess_format(bytes) {
            Ok(ImageFormat::Avif) => "an AVIF picture",
            Ok(ImageFormat::Tiff) => "a TIFF picture",
            Ok(ImageFormat::Bmp) => "a BMP picture",
            _ => "no picture that Borough knows",
        }
    }
}

/// Reads a picture's header; nothing where the dimensions are not said.
pub fn read(kind: Kind, bytes: &[u8]) -> Result<Option<Header>, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    if Kind::of_bytes(bytes) != Some(kind) {
        let is = Kind::of_bytes(bytes).map_or_else(|| other_kind(bytes), Kind::name);
        return Err(Fault::Disguised(kind.name().to_owned(), is.to_owned()));
    }
    let header = match kind {
        Kind::Jpeg => jpeg(bytes)?,
        Kind::Png => png(bytes)?,
        Kind::WebP => webp(bytes)?,
        Kind::Gif => gif(bytes)?,
        Kind::Svg => return Ok(svg(bytes).flatten()),
    };
    bearable(header.width, header.height)?;
    Ok(Some(header))
}

/// Whether it is worth reading on.
fn bearable(width: u32, height: u32) -> Result<(), Fault> {
    if width == 0 || height == 0 {
        return Err(Fault::Damaged(format!("it says that it has {width} × {height} pixels")));
    }
    if width > LONGEST_SIDE || height > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Fault::Huge(width, height));
    }
    Ok(())
}

/// From what a decoder has read; every decoder reads no more than the header at first.
fn told(mut decoder: impl ImageDecoder) -> Header {
    let (width, height) = decoder.dimensions();
    let is_turned = pixels::is_turned(pixels::orientation(&mut decoder));
    Header { width, height, is_turned, srcset: None, webp: None }
}

fn jpeg(bytes: &[u8]) -> Result<Header, Fault> {
    // Whatever follows the picture proper, as some cameras add to it, is no matter.
    let scan = first_scan(bytes).ok_or(Fault::CutShort)?;
    let end = bytes.windows(2).rposition(|pair| pair == [0xff, 0xd9]);
    if end.is_none_or(|end| end < scan) {
        return Err(Fault::CutShort);
    }
    let mut decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(pixels::damaged)?;
    // WebP always has colours: it cannot hold a profile of greys, and without theirs they would be others.
    let has_grey_profile = !decoder.color_type().has_color() && pixels::profile(&mut decoder).is_some();
    let webp = (!has_grey_profile).then_some(Format::Lossy);
    Ok(Header { srcset: Some(Format::Jpeg), webp, ..told(decoder) })
}

/// Where the pixels of a JPEG begin.
fn first_scan(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        match bytes.get(at..at + 2)? {
            [0xff, 0xda] => return Some(at),
            [0xff, 0xff] => at += 1,
            [0xff, 0x01 | 0xd0..=0xd7] => at += 2,
            [0xff, _] => at += 2 + usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?])),
            // The decoder says what is wrong.
            _ => return Some(at),
        }
    }
}

fn png(bytes: &[u8]) -> Result<Header, Fault> {
    let mut at = 8;
    let mut moves = false;
    loop {
        let head = bytes.get(at..at + 8).ok_or(Fault::CutShort)?;
        let (length, name) = head.split_first_chunk::<4>().ok_or(Fault::CutShort)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Fault::CutShort)?;
        at = at.checked_add(length).and_then(|at| at.checked_add(12)).ok_or(Fault::CutShort)?;
        if at > bytes.len() {
            return Err(Fault::CutShort);
        }
        match name {
            b"acTL" => moves = true,
            b"IEND" => break,
            _ => {}
        }
    }
    if let Some(&[a, b, c, d, e, f, g, h]) = bytes.get(16..).and_then(|rest| rest.first_chunk::<8>()) {
        bearable(u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]))?;
    }
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), pixels::limits()).map_err(pixels::damaged)?;
    Ok(Header { webp: (!moves).then_some(Format::Lossless), ..told(decoder) })
}

fn webp(bytes: &[u8]) -> Result<Header, Fault> {
    let size = bytes.get(4..8).and_then(|size| size.first_chunk::<4>()).ok_or(Fault::CutShort)?;
    if usize::try_from(u32::from_le_bytes(*size)).map_or(usize::MAX, |size| size.saturating_add(8)) > bytes.len() {
        return Err(Fault::CutShort);
    }
    let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(pixels::damaged)?;
    let has_alpha = decoder.color_type().has_alpha();
    let is_lossless = has_chunk(bytes, *b"VP8L");
    let srcset = match (decoder.has_animation(), is_lossless, has_alpha) {
        (true, ..) => None,
        (_, true, _) => Some(Format::Lossless),
        (_, _, false) => Some(Format::Lossy),
        // Photos with transparent parts are rare, and stay as they are.
        (_, _, true) => None,
    };
    Ok(Header { srcset, ..told(decoder) })
}

fn has_chunk(webp: &[u8], name: [u8; 4]) -> bool {
    let mut at = 12;
    while let Some(&[a, b, c, d, e, f, g, h]) = webp.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        if [a, b, c, d] == name {
            return true;
        }
        let length = usize::try_from(u32::from_le_bytes([e, f, g, h])).unwrap_or(usize::MAX);
        at = at.saturating_add(8).saturating_add(length).saturating_add(length % 2);
    }
    false
}

fn gif(bytes: &[u8]) -> Result<Header, Fault> {
    let [a, b, c, d] = *bytes.get(6..10).and_then(|size| size.first_chunk::<4>()).ok_or(Fault::CutShort)?;
    let (width, height) = (u32::from(u16::from_le_bytes([a, b])), u32::from(u16::from_le_bytes([c, d])));
    Ok(Header { width, height, is_turned: false, srcset: None, webp: None })
}

/// An SVG drawing; in it its dimensions, where it says them in pixels. Nothing when it is none.
fn svg(bytes: &[u8]) -> Option<Option<Header>> {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                return (root.local_name().as_ref() == "svg").then(|| svg_size(&root));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn svg_size(root: &BytesStart<'_>) -> Option<Header> {
    let attribute = |name: &str| Some(root.try_get_attribute(name).ok()??.value.into_owned());
    let pixels = |text: String| text.trim().trim_end_matches("px").parse::<f64>().ok();
    let size = attribute("width").and_then(pixels).zip(attribute("height").and_then(pixels)).or_else(|| {
        let view = attribute("viewBox")?;
        let numbers: Vec<f64> = view
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?;
        let [_, _, width, height] = *numbers.as_slice() else { return None };
        Some((width, height))
    });
    let is_sound = |side: f64| (1.0..f64::from(LONGEST_SIDE)).contains(&side);
    let (width, height) = size.filter(|(width, height)| is_sound(*width) && is_sound(*height))?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range just asked for")]
    let whole = |side: f64| side.round() as u32;
    Some(Header { width: whole(width), height: whole(height), is_turned: false, srcset: None, webp: None })
}
