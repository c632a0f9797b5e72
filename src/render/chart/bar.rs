//! Shares of a whole as one bar. Its words stand in the page beneath, where they are never cut.

use super::svg::{Frame, Role, Svg, draw};
use super::{Area, Meter, Paint, define_hatch, surface, text_width};
use crate::Failure;

const WIDTH: i64 = 3200;
const HEIGHT: i64 = 300;
const LETTERS: i64 = 140;
const SMALL: i64 = 110;

/// Shares side by side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bar {
    /// Unique on its page.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it says, in words.
    pub about: String,
    /// The parts, in order, and how many each has.
    pub parts: Vec<(Paint, usize)>,
}

impl Bar {
    pub(super) fn svg(&self) -> Result<String, Failure> {
        let frame = Frame {
            id: &self.id,
            class: "shares",
            role: Role::Picture,
            view: [0, 0, WIDTH, HEIGHT],
            letters: LETTERS,
            title: &self.title,
            about: &self.about,
        };
        let whole = self.parts.iter().map(|(_, count)| wide(*count)).sum::<i64>().max(1);
        draw(&frame, |svg| {
            define_hatch(svg, self.parts.iter().map(|(paint, _)| *paint));
            let mut before = 0;
            for (paint, count) in self.parts.iter().filter(|(_, count)| *count > 0) {
                // Parts keep within the frame by half the width of their lines.
                let left = 5 + before * (WIDTH - 10) / whole;
                before += wide(*count);
                let right = 5 + before * (WIDTH - 10) / whole;
                let area = Area { x: left, y: 5, width: right - left, height: HEIGHT - 10 };
                svg.element("g", &[("class", paint.class)], |svg| {
                    surface(svg, *paint, area);
                    part(svg, *paint, area, &count.to_string());
                });
            }
        })
    }
}

/// A part's meter and number, side by side or, where it is narrow, one above the other.
fn part(svg: &mut Svg<'_>, paint: Paint, area: Area, number: &str) {
    let (left, middle) = (area.x, HEIGHT / 2);
    let (meter, small) = (Meter::LARGE.width(paint), Meter::SMALL.width(paint));
    let after = if meter > 0 { meter + 60 } else { 0 };
    let width = text_width(number, LETTERS);
    if area.width >= 40 + after + width + 40 {
        Meter::LARGE.draw(svg, paint, left + 40, middle);
        svg.label("count", left + 40 + after, middle + 50, number);
    } else if area.width >= small.max(text_width(number, SMALL)) + 50 {
        let y = if meter > 0 { HEIGHT - 65 } else { middle + 40 };
        Meter::SMALL.draw(svg, paint, left + (area.width - small) / 2, 90);
        svg.small("count middle", (left + area.width / 2, y), SMALL, number);
    }
}

fn wide(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / (2 * WIDTH))
}
