//! Pictures beside the Markdown: what a file is by its own bytes, and in which smaller versions it is
//! published.
//!
//! A photo gets versions of several widths: a JPEG both JPEGs and WebP with loss, a WebP with loss the
//! latter. A drawing (PNG, or lossless WebP) gets lossless WebP, where that is measured to be smaller.
//! Whatever moves, and whatever is small already, stays as it is.

mod header;
mod pixels;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, SourcePath};
use header::Kind;
pub use pixels::{Pixels, prepare};

/// The widths of smaller versions.
pub const WIDTHS: [u32; 4] = [480, 800, 1200, 1600];

/// The most pixels that a picture may have on one side.
const LONGEST_SIDE: u32 = 16_000;
/// The most pixels that a picture may have.
const MOST_PIXELS: u64 = 50_000_000;
/// From this width on readers wait for a picture, in pixels.
const WIDE: u32 = 6000;
/// From this size on readers wait for a picture, in bytes.
const HEAVY: u64 = 10 << 20;
/// Up to this size a picture is small enough as it is, in bytes.
const LIGHT: u64 = 16 << 10;

/// Raised whenever a picture of the same bytes would come out with others: a test holds the bytes.
const METHOD: u32 = 2;

/// What a file beside the Markdown is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beside {
    /// A picture whose dimensions are known
    Picture(Picture),
    /// What is called a picture, and cannot be shown
    Broken(Fault),
    /// Something else, or a picture whose dimensions do not matter
    Other,
}

/// A picture whose dimensions are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// As it is shown, in pixels.
    pub width: u32,
    /// As it is shown, in pixels.
    pub height: u32,
    /// The smaller versions that stand beside it, for browsers to choose from, by width.
    pub srcset: Vec<Version>,
    /// The versions that stand before it, for browsers that know WebP, by width.
    pub webp: Vec<Version>,
    /// Its size in bytes.
    size: u64,
    /// The hash of its bytes.
    hash: u64,
}

/// A version of a picture that is made from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Version {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// As what it is written.
    pub format: Format,
}

/// As what a version is written: in the order in which those of one width are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Format {
    /// JPEG
    Jpeg,
    /// WebP with loss
    Lossy,
    /// WebP without loss
    Lossless,
}

/// Why a picture cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The file holds nothing.
    Empty,
    /// The file ends in the middle.
    CutShort,
    /// It is not what its ending says: what that is, and what it is.
    Disguised(String, String),
    /// It begins as it should, and then makes no sense: what is wrong.
    Damaged(String),
    /// It has more pixels than Borough reads: width and height.
    Huge(u32, u32),
}

impl Version {
    /// The name of its file beside the original: `photo-800w.jpg`.
    #[must_use]
    pub fn name(&self, original: &str) -> String {
        let (stem, own) = original.rsplit_once('.').unwrap_or((original, ""));
        let ending = match self.format {
            Format::Jpeg => "jpg",
            // A drawing of the same name has versions as well.
            Format::Lossy if own.eq_ignore_ascii_case("webp") => "webp.webp",
            Format::Lossy => "jpg.webp",
            Format::Lossless => "webp",
        };
        format!("{stem}-{}w.{ending}", self.width)
    }

    /// Whether it is as large as any: beside it nobody needs the original.
    fn suffices(self) -> bool {
        self.width >= WIDTHS[WIDTHS.len() - 1]
    }
}

impl Picture {
    /// The hash of its bytes.
    #[must_use]
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// Whether these are its bytes.
    #[must_use]
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.hash == hash(bytes)
    }

    /// What stands for the bytes of a version: those of the picture, and how it is made from them.
    #[must_use]
    pub fn key(&self, version: Version) -> u64 {
        let Version { width, height, format } = version;
        hash(format!("{METHOD} {:016x} {width} {height} {format:?}", self.hash).as_bytes())
    }

    /// All its versions, by width.
    #[must_use]
    pub fn versions(&self) -> Vec<Version> {
        let mut all = [self.srcset.as_slice(), &self.webp].concat();
        all.sort_unstable();
        all
    }

    /// Its own width, where browsers shall choose between it and the versions beside it.
    #[must_use]
    pub fn own_width(&self) -> Option<u32> {
        self.srcset.last().filter(|largest| !largest.suffices()).map(|_| self.width)
    }

    /// The hash of all that a page shows of it.
    #[must_use]
    pub fn shape(&self) -> u64 {
        hash(format!("{} {} {:?} {:?}", self.width, self.height, self.srcset, self.webp).as_bytes())
    }

    /// What readers wait for, if they do.
    #[must_use]
    pub fn burden(&self) -> Option<String> {
        if self.size > HEAVY {
            Some(format!("The picture has {} MiB: readers wait for it.", self.size >> 20))
        } else if self.width > WIDE {
            Some(format!("The picture is {} pixels wide: readers wait for what no screen shows.", self.width))
        } else {
            None
        }
    }
}

impl Fault {
    /// As the author is told of it.
    #[must_use]
    pub fn at(&self, path: &SourcePath) -> Diagnostic {
        let again = "Save it again from the original, as JPEG or PNG.";
        let (code, message, help) = match self {
            Self::Empty => (Code::BrokenPicture, "The file is empty.".to_owned(), again),
            Self::CutShort => {
                let message = "The picture is cut short: its file ends in the middle.".to_owned();
                (Code::BrokenPicture, message, "Copy it here again.")
            }
            Self::Disguised(said, is) => {
                let message = format!("The file's name says {said}, but it is {is}.");
                (Code::BrokenPicture, message, "Save it as JPEG or PNG, or give it the ending of what it is.")
            }
            Self::Damaged(why) => {
                (Code::BrokenPicture, format!("The picture is damaged: {}.", why.trim_end_matches('.')), again)
            }
            Self::Huge(width, height) => {
                let message = format!(
                    "The picture has {width} × {height} pixels; Borough reads up to {} million, and {LONGEST_SIDE} on a side.",
                    MOST_PIXELS / 1_000_000
                );
                (Code::HugePicture, message, "Make it smaller: 2000 pixels across are enough for any screen.")
            }
        };
        Diagnostic::new(code, path.whole(), message).help(help)
    }
}

/// Whether a file is called a picture of a kind that Borough looks into.
#[must_use]
pub fn is_called_picture(path: &SourcePath) -> bool {
    Kind::of_name(path.name()).is_some()
}

/// Whether browsers show what has a name like this.
#[must_use]
pub fn is_shown_by_browsers(path: &SourcePath) -> bool {
    let ending = path.name().rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    is_called_picture(path) || matches!(ending.as_str(), "avif" | "apng" | "bmp" | "ico" | "jfif")
}

/// What a file is, with those of its versions that had to be made to find out, each by its key.
#[must_use]
pub fn look(path: &SourcePath, bytes: &[u8]) -> (Beside, Vec<(u64, Vec<u8>)>) {
    let Some(kind) = Kind::of_name(path.name()) else { return (Beside::Other, Vec::new()) };
    let header = match header::read(kind, bytes) {
        Ok(Some(header)) => header,
        Ok(None) => return (Beside::Other, Vec::new()),
        Err(fault) => return (Beside::Broken(fault), Vec::new()),
    };
    let (width, height) = header.shown();
    let size = bytes.len() as u64;
    let mut picture = Picture { width, height, srcset: Vec::new(), webp: Vec::new(), size, hash: hash(bytes) };
    let mut made = Vec::new();
    if [header.srcset, header.webp].contains(&Some(Format::Lossless)) {
        let all = match measured(&picture, kind, bytes) {
            Ok(all) => all,
            Err(fault) => return (Beside::Broken(fault), Vec::new()),
        };
        let versions = all.iter().map(|(version, _)| *version).collect();
        *(if header.webp.is_some() { &mut picture.webp } else { &mut picture.srcset }) = versions;
        made = all.into_iter().map(|(version, bytes)| (picture.key(version), bytes)).collect();
    } else if size > LIGHT {
        picture.srcset = header.srcset.into_iter().flat_map(|format| smaller(width, height, format)).collect();
        picture.webp = header.webp.into_iter().flat_map(|format| instead(width, height, format)).collect();
    }
    (Beside::Picture(picture), made)
}

/// The versions that can take a picture's place in every width; its own is among them, unless a smaller one
/// is as large as any.
fn instead(width: u32, height: u32, format: Format) -> Vec<Version> {
    let mut all: Vec<Version> = smaller(width, height, format).collect();
    if !all.last().is_some_and(|largest| largest.suffices()) {
        all.push(Version { width, height, format });
    }
    all
}

/// The versions that are noticeably smaller than a picture.
fn smaller(width: u32, height: u32, format: Format) -> impl Iterator<Item = Version> {
    let fits = move |wide: &u32| u64::from(*wide) * 5 <= u64::from(width) * 4;
    WIDTHS.into_iter().filter(fits).map(move |wide| Version {
        width: wide,
        height: scaled(height, wide, width),
        format,
    })
}

fn scaled(height: u32, to: u32, from: u32) -> u32 {
    let rounded = (u64::from(height) * u64::from(to) + u64::from(from) / 2) / u64::from(from.max(1));
    u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
}

/// The versions without loss that have fewer bytes than the next larger one: of a drawing whose colours
/// are few, a smaller version may well have more. By width.
fn measured(picture: &Picture, kind: Kind, bytes: &[u8]) -> Result<Vec<(Version, Vec<u8>)>, Fault> {
    let pixels = Pixels::decode(bytes)?;
    if picture.size <= LIGHT {
        return Ok(Vec::new());
    }
    let &Picture { width, height, .. } = picture;
    let pays = |version: &[u8], than: usize| version.len() * 10 <= than * 9;
    let mut kept = Vec::new();
    let mut least = bytes.len();
    if kind == Kind::Png {
        let whole = Version { width, height, format: Format::Lossless };
        let made = pixels.version(whole, bytes.len())?;
        if !pays(&made, least) {
            return Ok(Vec::new());
        }
        least = made.len();
        kept.push((whole, made));
    }
    let mut candidates: Vec<Version> = smaller(width, height, Format::Lossless).collect();
    candidates.reverse();
    for version in candidates {
        let made = pixels.version(version, bytes.len())?;
        if pays(&made, least) {
            least = made.len();
            kept.push((version, made));
        }
    }
    kept.reverse();
    Ok(kept)
}

fn hash(bytes: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3(bytes)
}
