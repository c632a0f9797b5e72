//! From a card to a PNG of few colours.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::Card;
use super::drawing;
use super::letters::Letters;
use crate::Failure;

/// A card's width in pixels.
pub const WIDTH: u32 = 1200;

/// Its height.
pub const HEIGHT: u32 = 630;

const SERIF: &[u8] = include_bytes!("fonts/civic-serif-card.ttf");
const SANS: &[u8] = include_bytes!("fonts/civic-sans-card.ttf");

/// How many colours a palette holds.
const COLOURS: usize = 256;

/// What all cards are made with.
pub struct Press {
    options: Options<'static>,
    /// The widths of the headlines' letters.
    pub serif: Letters,
    /// Those of all other letters.
    pub sans: Letters,
}

impl Press {
    /// The typefaces that come with Borough, and none of the machine's.
    pub fn new() -> Self {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(SERIF)));
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(SANS)));
        let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
        Self { options, serif: Letters::of(SERIF), sans: Letters::of(SANS) }
    }

    /// A card as a PNG: the same bytes for the same card.
    ///
    /// # Errors
    /// None that a sound machine makes: a drawing of ours is sound.
    pub fn png(&self, card: &Card) -> Result<Vec<u8>, Failure> {
        let failed = |error: String| Failure::io("draw", Path::new("card.png"), std::io::Error::other(error));
        let svg = drawing::svg(card, self)?;
        let tree = Tree::from_str(&svg, &self.options).map_err(|error| failed(error.to_string()))?;
        let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or_else(|| failed("no room".to_owned()))?;
        resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
        encode(pixels.data()).map_err(|error| failed(error.to_string()))
    }
}

/// Opaque pixels as a PNG with a palette.
fn encode(pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let (indices, palette) = indexed(pixels);
    let mut bytes = Vec::with_capacity(32 << 10);
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(bytes)
}

/// A number for the colour of every pixel, and the colours. The edges of letters are rounded to fewer
/// colours than they have, flat colours stay as they are.
fn indexed(pixels: &[u8]) -> (Vec<u8>, Vec<u8>) {
    const BLOCK: usize = 40;
    let mut palette = Palette { known: BTreeMap::new(), colours: drawing::colours() };
    let mut indices = Vec::with_capacity(pixels.len() / 4);
    // Most of a card is of one colour: a block like the last one of one colour is not looked at again.
    let (mut plain, mut index): (&[u8], u8) = (&[], 0);
    for block in pixels.chunks(BLOCK * 4) {
        if block == plain {
            indices.extend([index; BLOCK]);
            continue;
        }
        let start = indices.len();
        indices.extend(block.chunks_exact(4).map(|pixel| palette.index([pixel[0], pixel[1], pixel[2]])));
        if block.len() == BLOCK * 4 && block[4..] == block[..block.len() - 4] {
            (plain, index) = (block, indices[start]);
        }
    }
    (indices, palette.colours.concat())
}

/// The colours of a picture.
struct Palette {
    /// The numbers of those that were asked for.
    known: BTreeMap<[u8; 3], u8>,
    /// Their colours, or ones so near to them that nobody sees the difference.
    colours: Vec<[u8; 3]>,
}

impl Palette {
    fn index(&mut self, colour: [u8; 3]) -> u8 {
        if let Some(index) = self.known.get(&colour) {
            return *index;
        }
        let index = nearest(colour, &mut self.colours);
        self.known.insert(colour, index);
        index
    }
}

/// The place of a colour in the palette: of one so near to it that nobody sees the difference, its own
/// while there is room, or of the nearest.
fn nearest(colour: [u8; 3], palette: &mut Vec<[u8; 3]>) -> u8 {
    const NEAR: u32 = 48;
    let distance =
        |other: &[u8; 3]| -> u32 { colour.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum() };
    let nearest = palette.iter().enumerate().map(|(index, other)| (distance(other), index)).min();
    let index = match nearest {
        Some((distance, index)) if distance <= NEAR || palette.len() == COLOURS => index,
        _ => {
            palette.push(colour);
            palette.len() - 1
        }
    };
    u8::try_from(index).unwrap_or(u8::MAX)
}
