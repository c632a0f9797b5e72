//! A council's course as bands, one a judgement, from one report's day to the next one's.

use chrono::NaiveDate;

use super::axis::{Axis, Break};
use super::svg::{Frame, Role, Svg, draw, length};
use super::{Area, Meter, Paint, define_hatch, surface, text_width, two_lines};
use crate::Failure;

/// A council's course.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Strip {
    /// Unique on its page.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it says, in words.
    pub about: String,
    /// The first day of the drawing.
    pub from: NaiveDate,
    /// The day after its last.
    pub to: NaiveDate,
    /// The bands, overall first.
    pub bands: Vec<Band>,
    /// Where the rules changed.
    pub breaks: Vec<Break>,
    /// What carries no grade of the whole service.
    pub marks: Vec<(NaiveDate, Sign)>,
    /// The days of articles, each once.
    pub news: Vec<NaiveDate>,
}

/// The course of one judgement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Band {
    /// The judgement.
    pub name: String,
    /// Its pieces, oldest first; they do not overlap.
    pub pieces: Vec<Piece>,
}

/// A piece of a band.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Piece {
    /// The first day.
    pub from: NaiveDate,
    /// The day after the last; nothing while it lasts.
    pub to: Option<NaiveDate>,
    /// The paint of its grade.
    pub paint: Paint,
    /// Its grade in few words.
    pub label: String,
}

/// The sign of an event in the lane beneath the bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// A visit: a ring
    Visit,
    /// A notice, a direction, a commissioner, a trust: a diamond
    Action,
    /// An inspection of a part of the service, a review: a square
    Part,
}

const WIDTH: i64 = 9000;
const LEFT: i64 = 1440;
const RIGHT: i64 = 8880;
const LETTERS: i64 = 120;
const SMALL: i64 = 102;
const LINE: i64 = 160;
const ROW: i64 = 340;
const BAND: i64 = 270;

impl Strip {
    pub(super) fn svg(&self) -> Result<String, Failure> {
        let axis = Axis { from: self.from, to: self.to, start: LEFT, end: RIGHT };
        let (names, lines) = axis.named(&self.breaks, LETTERS);
        let top = lines * LINE + 60;
        let rows = i64::try_from(self.bands.len()).unwrap_or_default();
        let has_lane = !self.marks.is_empty() || !self.news.is_empty();
        let bottom = top + (rows + i64::from(has_lane)) * ROW;
        let frame = Frame {
            id: &self.id,
            class: "strip",
            role: Role::Picture,
            view: [0, 0, WIDTH, bottom + 240],
            letters: LETTERS,
            title: &self.title,
            about: &self.about,
        };
        draw(&frame, |svg| {
            define_hatch(svg, self.bands.iter().flat_map(|band| &band.pieces).map(|piece| piece.paint));
            years(svg, axis, top, bottom);
            // Beneath the bands, so that no line goes through a word.
            for (one, place) in self.breaks.iter().zip(names) {
                let x = length(axis.at(one.day));
                svg.path("break", &format!("M{x} {}V{}", length(place.line * LINE + 30), length(bottom)));
                svg.label(place.class, place.x, place.line * LINE + 130, &one.name);
            }
            for (row, band) in (0_i64..).zip(&self.bands) {
                let y = top + row * ROW;
                name(svg, if row == 0 { "name first" } else { "name" }, y, &band.name);
                for piece in &band.pieces {
                    piece.ground(svg, axis, y);
                    piece.said(svg, axis, y);
                }
            }
            if has_lane {
                let y = top + rows * ROW;
                name(svg, "name soft", y, "Events and news");
                self.lane(svg, axis, y + BAND / 2);
            }
        })
    }

    fn lane(&self, svg: &mut Svg<'_>, axis: Axis, y: i64) {
        // Of articles on neighbouring days one tick is seen.
        let mut ticks: Vec<i64> = self.news.iter().map(|day| axis.at(*day) / 10 * 10).collect();
        ticks.dedup();
        let ticks: String = ticks.iter().map(|x| format!("M{} {}v14", length(*x), length(y - 70))).collect();
        if !ticks.is_empty() {
            svg.path("tick", &ticks);
        }
        for (day, sign) in &self.marks {
            sign.draw(svg, axis.at(*day), y);
        }
    }
}

impl Sign {
    /// Draws the sign around a point.
    pub(super) fn draw(self, svg: &mut Svg<'_>, x: i64, y: i64) {
        let at = |dx: i64, dy: i64| format!("{} {}", length(x + dx), length(y + dy));
        match self {
            Self::Visit => {
                svg.empty("circle", &[("class", "ring"), ("cx", &length(x)), ("cy", &length(y)), ("r", "4.5")])
            }
            Self::Action => svg.path("sign", &format!("M{}L{}L{}L{}z", at(0, -65), at(65, 0), at(0, 65), at(-65, 0))),
            Self::Part => svg.path("ring", &format!("M{}h8.4v8.4h-8.4z", at(-42, -42))),
        }
    }
}

impl Piece {
    fn area(&self, axis: Axis, y: i64) -> Area {
        let left = axis.at(self.from);
        // A gap of a hair between two bands.
        let right = axis.at(self.to.unwrap_or(axis.to)) - if self.to.is_some() { 15 } else { 0 };
        Area { x: left, y, width: (right - left).max(10), height: BAND }
    }

    /// The box of a grade; a line where there is none.
    fn ground(&self, svg: &mut Svg<'_>, axis: Axis, y: i64) {
        let area = self.area(axis, y);
        let (right, middle) = (area.x + area.width, y + BAND / 2);
        svg.element("g", &[("class", self.paint.class)], |svg| {
            if !self.paint.is_surface() {
                svg.path("line", &format!("M{} {}H{}", length(area.x), length(middle), length(right)));
                return;
            }
            surface(svg, self.paint, area);
            if self.to.is_none() {
                svg.path("on", &format!("M{} {}l7 7l-7 7z", length(right + 40), length(middle - 70)));
            }
        });
    }

    /// Its words.
    fn said(&self, svg: &mut Svg<'_>, axis: Axis, y: i64) {
        let area = self.area(axis, y);
        if self.paint.is_surface() {
            svg.element("g", &[("class", self.paint.class)], |svg| self.word(svg, area));
        } else if !self.label.is_empty() && text_width(&self.label, SMALL) + 60 <= area.width {
            svg.small("soft", (area.x + 30, y + BAND / 2 - 40), SMALL, &self.label);
        }
    }

    /// The meter and the word in one line or two; where both have no room the word alone, then the meter
    /// alone, upright at the last.
    fn word(&self, svg: &mut Svg<'_>, area: Area) {
        let (left, middle) = (area.x, area.y + area.height / 2);
        let meter = Meter::SMALL.width(self.paint);
        let before = if meter > 0 { 45 + meter + 45 } else { 45 };
        for (before, has_meter) in [(before, meter > 0), (35, false)] {
            let fits = |label: &str, letters: i64| before + text_width(label, letters) + 20 <= area.width;
            let (one, two) = two_lines(&self.label);
            if fits(&self.label, LETTERS) {
                svg.label("word", left + before, middle + 42, &self.label);
            } else if fits(&self.label, SMALL) {
                svg.small("word", (left + before, middle + 38), SMALL, &self.label);
            } else if fits(one, SMALL) && fits(two, SMALL) {
                svg.small("word", (left + before, middle - 20), SMALL, one);
                svg.small("word", (left + before, middle + 95), SMALL, two);
            } else {
                continue;
            }
            if has_meter {
                Meter::SMALL.draw(svg, self.paint, left + 45, middle);
            }
            return;
        }
        if meter > 0 && area.width >= meter + 40 {
            Meter::SMALL.draw(svg, self.paint, left + (area.width - meter) / 2, middle);
        } else if meter > 0 && area.width >= 50 {
            Meter::SMALL.stack(svg, self.paint, area);
        }
    }
}

fn name(svg: &mut Svg<'_>, class: &str, y: i64, name: &str) {
    let middle = y + BAND / 2;
    if text_width(name, LETTERS) <= LEFT - 60 {
        svg.label(class, 0, middle + 45, name);
        return;
    }
    let (first, second) = two_lines(name);
    svg.label(class, 0, middle - 15, first);
    svg.label(class, 0, middle + 115, second);
}

fn years(svg: &mut Svg<'_>, axis: Axis, top: i64, bottom: i64) {
    let years = axis.years(500);
    let lines: String = years
        .iter()
        .filter(|(_, _, is_named)| *is_named)
        .map(|(day, ..)| format!("M{} {}V{}", length(axis.at(*day)), length(top - 30), length(bottom)))
        .collect();
    if !lines.is_empty() {
        svg.path("grid", &lines);
    }
    for (day, year, _) in years.iter().filter(|(_, _, is_named)| *is_named) {
        svg.label("year", axis.at(*day), bottom + 160, &year.to_string());
    }
}
