//! The pixels of a picture, and its versions made from them. The same bytes always give the same bytes;
//! of what the original says of place, time and camera nothing is kept.

use std::io::Cursor;

use fast_image_resize as resize;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{
    DynamicImage, GrayAlphaImage, GrayImage, ImageDecoder, ImageEncoder, ImageError, ImageReader, Limits, RgbImage,
    RgbaImage,
};
use img_parts::ImageICC;
use img_parts::webp::WebP;
use resize::images::{Image, ImageRef};
use resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::{Fault, Format, LONGEST_SIDE, Version};

/// How well JPEGs are written, best first: the first that has fewer bytes than the original counts.
const QUALITIES: [u8; 4] = [80, 70, 60, 50];

/// How well WebP with loss is written, best first: the first that has fewer bytes than the JPEG of its width
/// counts. The first is about as good as the first of JPEG, in some half of the bytes, and nearly always counts;
/// the last are for photos that were squeezed before.
const LOSSY_QUALITIES: [u8; 7] = [82, 72, 62, 52, 42, 32, 22];

/// The most memory that a picture may need, in bytes: four times two bytes for each pixel.
const MOST_MEMORY: u64 = 512 << 20;

/// A picture's pixels.
pub struct Pixels {
    image: DynamicImage,
    orientation: Orientation,
    /// What its colours mean, where that is said.
    profile: Option<Vec<u8>>,
}

/// How much of the machine a picture may take.
pub fn limits() -> Limits {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE), Some(LONGEST_SIDE));
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

/// Which way up a picture is.
pub fn orientation(decoder: &mut impl ImageDecoder) -> Orientation {
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

/// What a picture's colours mean, where that is said of colours such as it has.
pub fn profile(decoder: &mut impl ImageDecoder) -> Option<Vec<u8>> {
    let kind: &[u8] = if decoder.color_type().has_color() { b"RGB " } else { b"GRAY" };
    decoder.icc_profile().ok().flatten().filter(|profile| profile.get(16..20) == Some(kind))
}

/// Whether a picture is shown lying on its side.
pub fn is_turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

/// As the author is told of it.
pub fn damaged(error: ImageError) -> Fault {
    match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Fault::CutShort,
        ImageError::Decoding(error) => Fault::Damaged(error.to_string()),
        error => Fault::Damaged(error.to_string()),
    }
}

/// Uses the encoder of WebP with loss for a first time: it fills tables then without a lock, so that has to be
/// over before there are two threads in it.
pub fn prepare() {
    let _ = webp::Encoder::from_rgb(&[0; 16 * 16 * 3], 16, 16).encode_simple(false, f32::from(LOSSY_QUALITIES[0]));
}

impl Pixels {
    /// Decodes a picture whose header is known to be sound.
    ///
    /// # Errors
    /// A picture that is damaged, or that would need too much memory.
    pub fn decode(bytes: &[u8]) -> Result<Self, Fault> {
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| Fault::Damaged(error.to_string()))?;
        reader.limits(limits());
        let mut decoder = reader.into_decoder().map_err(damaged)?;
        let orientation = orientation(&mut decoder);
        let profile = profile(&mut decoder);
        let image = plain(DynamicImage::from_decoder(decoder).map_err(damaged)?);
        Ok(Self { image, orientation, profile })
    }

    /// A version; with loss, it is to have fewer bytes than `than`, if it can.
    ///
    /// # Errors
    /// A picture that cannot be written so.
    pub fn version(&self, version: Version, than: usize) -> Result<Vec<u8>, Fault> {
        self.written(&self.upright(version)?, version.format, than)
    }

    /// Versions by width, each with fewer bytes than the one of the same width before it, and the first of a
    /// width with fewer than `than`, if they can. Each is given to `take` when it is made.
    ///
    /// # Errors
    /// A picture that cannot be written so.
    pub fn each(&self, versions: &[Version], than: usize, mut take: impl FnMut(Version, Vec<u8>)) -> Result<(), Fault> {
        for of_one_width in versions.chunk_by(|one, next| one.width == next.width) {
            let Some(first) = of_one_width.first() else { continue };
            let image = self.upright(*first)?;
            let mut least = than;
            for version in of_one_width {
                let bytes = self.written(&image, version.format, least)?;
                least = bytes.len();
                take(*version, bytes);
            }
        }
        Ok(())
    }

    /// In the dimensions of a version.
    fn upright(&self, version: Version) -> Result<DynamicImage, Fault> {
        let Version { width, height, .. } = version;
        let (across, down) = if is_turned(self.orientation) { (height, width) } else { (width, height) };
        let mut image = self.resized(across, down)?;
        image.apply_orientation(self.orientation);
        Ok(image)
    }

    fn written(&self, image: &DynamicImage, format: Format, than: usize) -> Result<Vec<u8>, Fault> {
        match format {
            Format::Lossless => {
                let mut bytes = Vec::new();
                self.encode(WebPEncoder::new_lossless(&mut bytes), image)?;
                Ok(bytes)
            }
            Format::Lossy => {
                let image = image.to_rgb8();
                first_below(than, &LOSSY_QUALITIES, |quality| self.lossy(&image, quality))
            }
            Format::Jpeg => {
                let image: DynamicImage =
                    if image.color().has_color() { image.to_rgb8().into() } else { image.to_luma8().into() };
                first_below(than, &QUALITIES, |quality| {
                    let mut bytes = Vec::new();
                    self.encode(JpegEncoder::new_with_quality(&mut bytes, quality), &image)?;
                    Ok(bytes)
                })
            }
        }
    }

    fn encode(&self, mut encoder: impl ImageEncoder, image: &DynamicImage) -> Result<(), Fault> {
        if let Some(profile) = &self.profile {
            // Where a format cannot hold one, colours are as without.
            let _ = encoder.set_icc_profile(profile.clone());
        }
        image.write_with_encoder(encoder).map_err(damaged)
    }

    /// As WebP with loss. The encoder works in one thread and by default settings but for the quality; it
    /// writes the picture alone, and what its colours mean is put before it.
    fn lossy(&self, image: &RgbImage, quality: u8) -> Result<Vec<u8>, Fault> {
        let failed = |why: String| Fault::Damaged(format!("it cannot be written as WebP: {why}"));
        let encoder = webp::Encoder::from_rgb(image, image.width(), image.height());
        let bytes =
            encoder.encode_simple(false, f32::from(quality)).map_err(|error| failed(format!("{error:?}")))?.to_vec();
        let Some(profile) = &self.profile else { return Ok(bytes) };
        let mut picture = WebP::from_bytes(bytes.into()).map_err(|error| failed(error.to_string()))?;
        picture.set_icc_profile(Some(profile.clone().into()));
        Ok(picture.encoder().bytes().to_vec())
    }

    fn resized(&self, width: u32, height: u32) -> Result<DynamicImage, Fault> {
        let image = &self.image;
        if (image.width(), image.height()) == (width, height) {
            return Ok(image.clone());
        }
        let failed = |error: String| Fault::Damaged(error);
        let pixels = match image {
            DynamicImage::ImageLuma8(_) => PixelType::U8,
            DynamicImage::ImageLumaA8(_) => PixelType::U8x2,
            DynamicImage::ImageRgb8(_) => PixelType::U8x3,
            _ => PixelType::U8x4,
        };
        let from = ImageRef::new(image.width(), image.height(), image.as_bytes(), pixels)
            .map_err(|error| failed(error.to_string()))?;
        let mut to = Image::new(width, height, pixels);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&from, &mut to, &options).map_err(|error| failed(error.to_string()))?;
        let bytes = to.into_vec();
        let image = match pixels {
            PixelType::U8 => GrayImage::from_raw(width, height, bytes).map(DynamicImage::from),
            PixelType::U8x2 => GrayAlphaImage::from_raw(width, height, bytes).map(DynamicImage::from),
            PixelType::U8x3 => RgbImage::from_raw(width, height, bytes).map(DynamicImage::from),
            _ => RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from),
        };
        image.ok_or_else(|| failed("its pixels do not fill it".to_owned()))
    }
}

/// What is written with the first quality that leads to fewer bytes than `than`, else with the last.
fn first_below(than: usize, qualities: &[u8], write: impl Fn(u8) -> Result<Vec<u8>, Fault>) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    for quality in qualities {
        bytes = write(*quality)?;
        if bytes.len() < than {
            break;
        }
    }
    Ok(bytes)
}

/// With eight bits for each colour, and without transparency where nothing is transparent.
fn plain(image: DynamicImage) -> DynamicImage {
    let image = match image {
        image @ (DynamicImage::ImageLuma8(_)
        | DynamicImage::ImageLumaA8(_)
        | DynamicImage::ImageRgb8(_)
        | DynamicImage::ImageRgba8(_)) => image,
        image @ DynamicImage::ImageLuma16(_) => image.into_luma8().into(),
        image @ DynamicImage::ImageLumaA16(_) => image.into_luma_alpha8().into(),
        image if image.color().has_alpha() => image.into_rgba8().into(),
        image => image.into_rgb8().into(),
    };
    match image {
        DynamicImage::ImageRgba8(pixels) if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) => {
            DynamicImage::from(pixels).into_rgb8().into()
        }
        DynamicImage::ImageLumaA8(pixels) if pixels.pixels().all(|pixel| pixel.0[1] == u8::MAX) => {
            DynamicImage::from(pixels).into_luma8().into()
        }
        image => image,
    }
}
