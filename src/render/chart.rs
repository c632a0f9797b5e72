//! Drawings: typed values in, clean SVG out. A drawing knows no colours: classes name the grade, the
//! theme's stylesheet paints it, and meter marks, hatches and dashes say the same without colour.
//!
//! Lengths are whole tenths of a unit, so that the same values are the same bytes everywhere.

mod axis;
pub mod bar;
pub mod columns;
pub mod map;
pub mod strip;
mod strip_narrow;
mod svg;
pub mod trend;

use std::sync::Arc;

use crate::Failure;
use crate::model::{Frameworks, Place};
use svg::{Svg, length};

pub use axis::Break;

/// A drawing that is only made when its page is. Its hash is that of all that it shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Drawing {
    /// Councils on the hex map
    Map(map::Map),
    /// Shares side by side
    Bar(bar::Bar),
    /// A council's course, for wide screens
    Wide(Arc<strip::Strip>),
    /// The same for phones
    Narrow(Arc<strip::Strip>),
    /// Shares over time
    Trend(trend::Trend),
    /// Counts side by side
    Columns(columns::Columns),
}

impl Drawing {
    /// The drawing as SVG for an HTML page.
    ///
    /// # Errors
    /// None that a sound machine makes: writing to memory.
    pub fn svg(&self) -> Result<String, Failure> {
        match self {
            Self::Map(map) => map.svg(),
            Self::Bar(bar) => bar.svg(),
            Self::Wide(strip) => strip.svg(),
            Self::Narrow(strip) => strip_narrow::svg(strip),
            Self::Trend(trend) => trend.svg(),
            Self::Columns(columns) => columns.svg(),
        }
    }
}

/// How a place is painted: a class, and a meter like that of its badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paint {
    /// `g-good`
    pub class: &'static str,
    /// Filled marks of the meter.
    pub marks: u8,
    /// All marks of the meter; 0 without one.
    pub of: u8,
}

impl Paint {
    /// The paint of a place. Only the four-point scale has colours: grades of others are white with
    /// an outline.
    #[must_use]
    pub fn of(frameworks: &Frameworks, place: Place) -> Self {
        let plain = |class| Self { class, marks: 0, of: 0 };
        match place {
            Place::Grade(grade) => {
                let is_four_point = frameworks.scale_of(grade).key == "four-point";
                let class = match frameworks.word(grade).slug.as_str() {
                    "outstanding" if is_four_point => "g-outstanding",
                    "good" if is_four_point => "g-good",
                    "requires-improvement" if is_four_point => "g-requires-improvement",
                    "inadequate" if is_four_point => "g-inadequate",
                    _ => "g-other",
                };
                let (marks, of) = frameworks.marks(grade);
                let small = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
                Self { class, marks: small(marks), of: small(of) }
            }
            Place::NoneAwarded => plain("g-none"),
            Place::NotJudged => plain("g-not-judged"),
            Place::NotSeparate => plain("g-not-separate"),
            Place::NotRecorded => plain("g-not-recorded"),
            Place::NotYetInspected => plain("g-not-yet"),
        }
    }

    /// Whether it fills a surface; what is not known or not judged by itself is a thin line.
    #[must_use]
    pub fn is_surface(self) -> bool {
        !matches!(self.class, "g-not-separate" | "g-not-recorded")
    }
}

/// The word of a place where there is little room: "Requires improvement".
#[must_use]
pub fn short_label(frameworks: &Frameworks, place: Place) -> String {
    let word = match place {
        Place::Grade(grade) => frameworks.word(grade).slug.replace('-', " "),
        Place::NoneAwarded => "no overall grade".to_owned(),
        other => other.label(frameworks),
    };
    super::words::capitalised(&word)
}

/// A box: its left upper corner, width and height.
#[derive(Debug, Clone, Copy)]
struct Area {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
}

impl Area {
    fn attributes(self) -> [(&'static str, String); 4] {
        [("x", length(self.x)), ("y", length(self.y)), ("width", length(self.width)), ("height", length(self.height))]
    }
}

/// The sizes of a meter: width and distance of its marks, and their height.
#[derive(Debug, Clone, Copy)]
struct Meter {
    mark: i64,
    pitch: i64,
    height: i64,
}

impl Meter {
    const LARGE: Self = Self { mark: 40, pitch: 58, height: 110 };
    const SMALL: Self = Self { mark: 30, pitch: 44, height: 80 };

    /// How wide the meter of a paint is.
    fn width(self, paint: Paint) -> i64 {
        if paint.of == 0 { 0 } else { (i64::from(paint.of) - 1) * self.pitch + self.mark }
    }

    /// Draws the meter with its left end at `x`, upright around the line at `y`.
    fn draw(self, svg: &mut Svg<'_>, paint: Paint, x: i64, y: i64) {
        let top = y - self.height / 2;
        let mark = |index: u8| {
            let left = length(x + i64::from(index) * self.pitch);
            format!("M{left} {}h{}v{}h-{}z", length(top), length(self.mark), length(self.height), length(self.mark))
        };
        marks(svg, paint, mark);
    }

    /// Draws the meter upright, one mark above the other, in the middle of a narrow box.
    fn stack(self, svg: &mut Svg<'_>, paint: Paint, area: Area) {
        let width = (area.width - 20).min(80);
        let left = length(area.x + (area.width - width) / 2);
        let bottom = area.y + (area.height + self.width(paint)) / 2;
        let mark = |index: u8| {
            let y = length(bottom - i64::from(index) * self.pitch - self.mark);
            format!("M{left} {y}h{}v{}h-{}z", length(width), length(self.mark), length(width))
        };
        marks(svg, paint, mark);
    }
}

/// The filled marks of a meter as one path, the open ones as another.
fn marks(svg: &mut Svg<'_>, paint: Paint, mark: impl Fn(u8) -> String) {
    let filled: String = (0..paint.marks).map(&mark).collect();
    let open: String = (paint.marks..paint.of).map(&mark).collect();
    for (class, path) in [("gm", filled), ("go", open)] {
        if !path.is_empty() {
            svg.empty("path", &[("class", class), ("d", &path)]);
        }
    }
}

/// A box within a group of its paint's class. What no grade was given for is hatched.
fn surface(svg: &mut Svg<'_>, paint: Paint, area: Area) {
    let hatch = format!("url(#{}-hatch)", svg.id());
    let place = area.attributes();
    let mut attributes: Vec<(&str, &str)> = place.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if is_hatched(paint) {
        attributes.push(("fill", &hatch));
    }
    svg.empty("rect", &attributes);
}

fn is_hatched(paint: Paint) -> bool {
    paint.class == "g-none"
}

/// The pattern of hatched surfaces, where one is needed.
fn define_hatch(svg: &mut Svg<'_>, mut paints: impl Iterator<Item = Paint>) {
    if !paints.any(is_hatched) {
        return;
    }
    let id = format!("{}-hatch", svg.id());
    let pattern = [
        ("id", id.as_str()),
        ("width", "7"),
        ("height", "7"),
        ("patternUnits", "userSpaceOnUse"),
        ("patternTransform", "rotate(45)"),
    ];
    svg.element("defs", &[], |svg| {
        svg.element("pattern", &pattern, |svg| {
            svg.empty("path", &[("class", "hatch-ground"), ("d", "M0 0h7v7h-7z")]);
            svg.empty("path", &[("class", "hatch-line"), ("d", "M0 0h3v7h-3z")]);
        });
    });
}

/// About how wide a text is in letters of this height: as in the theme's own type where it is bold, and
/// a little wider, so that it fits in another as well.
fn text_width(text: &str, size: i64) -> i64 {
    let hundredths = |letter: char| match letter {
        ' ' | '.' | ',' | '\'' | '’' => 27,
        'i' | 'j' | 'l' | 'I' | '(' | ')' => 33,
        'f' | 'r' | 't' | 'J' | '-' | '1' => 43,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 57,
        'w' => 80,
        'm' | 'M' | 'W' => 95,
        letter if letter.is_uppercase() => 75,
        _ => 65,
    };
    text.chars().map(hundredths).sum::<i64>() * size / 100
}

/// A text in at most two lines, divided at the space nearest to its middle.
fn two_lines(text: &str) -> (&str, &str) {
    let middle = text.len() / 2;
    let space = text.match_indices(' ').map(|(at, _)| at).min_by_key(|at| at.abs_diff(middle));
    match space {
        Some(at) if text.len() > 12 => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    }
}
