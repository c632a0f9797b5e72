//! Shares over time: one surface a grade, one upon the other, in steps from quarter to quarter.

use chrono::NaiveDate;

use super::axis::{Axis, Break};
use super::svg::{Frame, Role, Svg, draw, length};
use super::{Meter, Paint, define_hatch, is_hatched};
use crate::Failure;

/// Shares over time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Trend {
    /// Unique on its page.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it says, in words.
    pub about: String,
    /// The paints, from the one at the bottom.
    pub paints: Vec<Paint>,
    /// The first day of the drawing.
    pub from: NaiveDate,
    /// Each day with how many had each paint.
    pub points: Vec<(NaiveDate, Vec<usize>)>,
    /// Where the rules changed.
    pub breaks: Vec<Break>,
}

const WIDTH: i64 = 3600;
const LEFT: i64 = 10;
const RIGHT: i64 = 3240;
const LETTERS: i64 = 120;
const LINE: i64 = 160;
const HEIGHT: i64 = 1700;

impl Trend {
    pub(super) fn svg(&self) -> Result<String, Failure> {
        let last = self.points.last().map_or(self.from, |(day, _)| *day);
        let axis = Axis { from: self.from, to: last, start: LEFT, end: RIGHT };
        let (names, lines) = axis.named(&self.breaks, LETTERS);
        let top = lines * LINE + 40;
        let frame = Frame {
            id: &self.id,
            class: "trend",
            role: Role::Picture,
            view: [0, 0, WIDTH, top + HEIGHT + 200],
            letters: LETTERS,
            title: &self.title,
            about: &self.about,
        };
        draw(&frame, |svg| {
            define_hatch(svg, self.paints.iter().copied());
            for (index, paint) in self.paints.iter().enumerate() {
                self.layer(svg, axis, top, (index, *paint));
            }
            let lines: Vec<i64> = self.breaks.iter().map(|one| axis.at(one.day)).collect();
            for (share, text) in [(0, "100%"), (2, "50%"), (4, "0%")] {
                let y = top + HEIGHT * share / 4;
                svg.path("grid", &format!("M{} {}H{}", length(LEFT), length(y), length(RIGHT)));
                svg.label("year begin", RIGHT + 40, y + 45, text);
            }
            for (day, year, _) in axis.years(420).iter().filter(|(_, _, is_named)| *is_named) {
                let x = axis.at(*day);
                svg.path("grid", &format!("M{} {}v5", length(x), length(top + HEIGHT)));
                svg.label("year", x.max(LEFT + 150), top + HEIGHT + 170, &year.to_string());
            }
            for (one, place) in self.breaks.iter().zip(names) {
                let x = length(axis.at(one.day));
                svg.path("break", &format!("M{x} {}V{}", length(place.line * LINE + 30), length(top + HEIGHT)));
                svg.label(place.class, place.x, place.line * LINE + 120, &one.name);
            }
            for (index, paint) in self.paints.iter().enumerate() {
                self.meter(svg, axis, top, (index, *paint), &lines);
            }
        })
    }

    /// The meter of a surface near its end, where there is room, beside the dashed lines.
    fn meter(&self, svg: &mut Svg<'_>, axis: Axis, top: i64, (index, paint): (usize, Paint), lines: &[i64]) {
        let width = Meter::SMALL.width(paint);
        let mut left = RIGHT - width - 60;
        if let Some(line) = lines.iter().rfind(|line| (left - 50..RIGHT).contains(line)) {
            left = line - width - 60;
        }
        // Each point's level reaches from the day before it: the meter keeps within all that are above it.
        let after = self.points.iter().position(|(day, _)| axis.at(*day) >= left + width);
        let before = self.points.iter().position(|(day, _)| axis.at(*day) >= left);
        let (Some(before), Some(after)) = (before, after) else { return };
        let beside = self.points.get(before..=after).unwrap_or_default();
        let high = beside.iter().map(|(_, counts)| level(counts, index + 1, top)).max().unwrap_or_default();
        let low = beside.iter().map(|(_, counts)| level(counts, index, top)).min().unwrap_or_default();
        if width > 0 && low - high >= 120 {
            svg.element("g", &[("class", paint.class)], |svg| Meter::SMALL.draw(svg, paint, left, (high + low) / 2));
        }
    }

    /// The surface of one paint: along its upper steps to the end, and along its lower ones back.
    fn layer(&self, svg: &mut Svg<'_>, axis: Axis, top: i64, (index, paint): (usize, Paint)) {
        let upper = self.steps(axis, top, index + 1);
        let mut lower = self.steps(axis, top, index);
        if upper == lower {
            return;
        }
        lower.reverse();
        let corner = |(x, y): (i64, i64)| format!("{} {}", length(x), length(y));
        let corners: Vec<String> = upper.into_iter().chain(lower).map(corner).collect();
        svg.element("g", &[("class", paint.class)], |svg| {
            let hatch = format!("url(#{}-hatch)", svg.id());
            let outline = format!("M{}z", corners.join("L"));
            let mut attributes = vec![("class", "layer"), ("d", outline.as_str())];
            if is_hatched(paint) {
                attributes.push(("fill", &hatch));
            }
            svg.empty("path", &attributes);
        });
    }

    /// The corners of the line above so many of the paints, from left to right.
    fn steps(&self, axis: Axis, top: i64, below: usize) -> Vec<(i64, i64)> {
        let mut corners: Vec<(i64, i64)> = Vec::new();
        let mut left = axis.start;
        for (day, counts) in &self.points {
            let (right, y) = (axis.at(*day), level(counts, below, top));
            match corners.last_mut() {
                // A level that stays goes on.
                Some(last) if last.1 == y => last.0 = right,
                _ => corners.extend([(left, y), (right, y)]),
            }
            left = right;
        }
        corners
    }
}

/// How high the first of the counts reach.
fn level(counts: &[usize], below: usize, top: i64) -> i64 {
    let sum = |counts: &[usize]| i64::try_from(counts.iter().sum::<usize>()).unwrap_or_default();
    let part = sum(counts.get(..below).unwrap_or(counts));
    top + HEIGHT - HEIGHT * part / sum(counts).max(1)
}
