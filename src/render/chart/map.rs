//! The hex map: every council a hexagon of one size, a link, with the meter of its grade.

use super::svg::{Frame, Role, draw, length};
use super::{Meter, Paint, define_hatch, is_hatched};
use crate::Failure;
use crate::front_matter::HexPlace;

/// From one column to the next, and from one row to the next.
const COLUMN: i64 = 240;
const ROW: i64 = 208;

/// From a hexagon's middle to its corners: across, half up and up. Less than the grid has room for,
/// so that hexagons do not touch and a focus shows.
const ACROSS: i64 = 113;
const HALF: i64 = 65;
const UP: i64 = 130;

/// Councils on the hex map, by one index.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Map {
    /// Unique on its page.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it says, in words.
    pub about: String,
    /// The councils, in the order in which a keyboard walks through them.
    pub tiles: Vec<Tile>,
}

/// A council on the map.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tile {
    /// Its place.
    pub hex: HexPlace,
    /// "Norborough: good"
    pub name: String,
    /// Its page.
    pub url: String,
    /// The paint of its grade.
    pub paint: Paint,
    /// Whether the map is about others.
    pub rest: bool,
}

impl Map {
    pub(super) fn svg(&self) -> Result<String, Failure> {
        let mut kinds: Vec<(bool, Paint)> = self.tiles.iter().map(|tile| (tile.rest, tile.paint)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let frame = Frame {
            id: &self.id,
            class: "map",
            role: Role::Links,
            view: self.view(),
            letters: 100,
            title: &self.title,
            about: &self.about,
        };
        draw(&frame, |svg| {
            define_hatch(svg, kinds.iter().map(|(_, paint)| *paint));
            let names: Vec<String> = (0..kinds.len()).map(|index| format!("{}-{index}", self.id)).collect();
            let hatch = format!("url(#{}-hatch)", self.id);
            svg.element("defs", &[], |svg| {
                for ((rest, paint), id) in kinds.iter().zip(&names) {
                    let class = if *rest { format!("{} rest", paint.class) } else { paint.class.to_owned() };
                    svg.element("g", &[("id", id), ("class", &class)], |svg| {
                        let outline = outline();
                        let mut attributes = vec![("d", outline.as_str())];
                        if is_hatched(*paint) {
                            attributes.push(("fill", &hatch));
                        }
                        svg.empty("path", &attributes);
                        let meter = Meter { mark: 26, pitch: 38, height: 86 };
                        meter.draw(svg, *paint, -meter.width(*paint) / 2, 0);
                    });
                }
            });
            for tile in &self.tiles {
                let kind = kinds.binary_search(&(tile.rest, tile.paint)).unwrap_or_default();
                let (x, y) = middle(tile.hex);
                let target = format!("#{}-{kind}", self.id);
                svg.element("a", &[("href", &tile.url)], |svg| {
                    svg.text("title", &[], &tile.name);
                    svg.empty("use", &[("href", &target), ("x", &length(x)), ("y", &length(y))]);
                });
            }
        })
    }

    /// The part of the grid that holds a council.
    fn view(&self) -> [i64; 4] {
        let middles = || self.tiles.iter().map(|tile| middle(tile.hex));
        let ends = |values: &mut dyn Iterator<Item = i64>| {
            values.fold(None, |ends: Option<(i64, i64)>, value| {
                Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
            })
        };
        let (left, right) = ends(&mut middles().map(|(x, _)| x)).unwrap_or_default();
        let (top, bottom) = ends(&mut middles().map(|(_, y)| y)).unwrap_or_default();
        // Room for the line of a focus around the outermost.
        let (wide, high) = (ACROSS + 20, UP + 20);
        [left - wide, top - high, right - left + 2 * wide, bottom - top + 2 * high]
    }
}

/// The middle of a place. Even rows stand half a hexagon to the right.
fn middle(hex: HexPlace) -> (i64, i64) {
    let shift = if hex.row.is_multiple_of(2) { COLUMN / 2 } else { 0 };
    (i64::from(hex.column) * COLUMN + shift, i64::from(hex.row) * ROW)
}

/// A hexagon around nought, standing on a corner.
fn outline() -> String {
    let corners = [(0, -UP), (ACROSS, -HALF), (ACROSS, HALF), (0, UP), (-ACROSS, HALF), (-ACROSS, -HALF)];
    let points: Vec<String> = corners.iter().map(|(x, y)| format!("{} {}", length(*x), length(*y))).collect();
    format!("M{}z", points.join("L"))
}
