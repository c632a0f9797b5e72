//! A council's course for phones: time runs downwards from today, a column for every judgement.

use super::axis::Axis;
use super::strip::{Piece, Strip};
use super::svg::{Frame, Role, Svg, draw, length};
use super::{Area, Meter, define_hatch, surface, text_width, two_lines};
use crate::Failure;

const WIDTH: i64 = 3000;
const LETTERS: i64 = 120;
const SMALL: i64 = 105;
const LINE: i64 = 130;
/// The years at the left, a judgement's column, the lane at the right.
const LEFT: i64 = 600;
const COLUMN: i64 = 240;
const GAP: i64 = 30;
const LANE: i64 = 200;
/// The room of a year.
const YEAR: i64 = 260;

/// The drawing of a strip.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn svg(strip: &Strip) -> Result<String, Failure> {
    let others = i64::try_from(strip.bands.len()).unwrap_or_default().saturating_sub(1);
    let has_lane = !strip.marks.is_empty() || !strip.news.is_empty();
    let right = WIDTH - if has_lane { LANE } else { 0 };
    // The first column has what the others leave, and enough for the longest word.
    let first = (right - LEFT - others * (COLUMN + GAP)).max(820);
    let width = LEFT + first + others * (COLUMN + GAP) + WIDTH - right;
    let heads = strip.bands.iter().skip(1).map(|band| {
        let (one, two) = two_lines(&band.name);
        text_width(one, LETTERS).max(text_width(two, LETTERS))
    });
    let top = heads.max().unwrap_or_default().max(LINE) + 100;
    let days = (strip.to - strip.from).num_days();
    let bottom = top + (days * YEAR / 365).max(6 * LINE);
    // Newest at the top, as in the list beneath.
    let axis = Axis { from: strip.from, to: strip.to, start: bottom, end: top };
    let id = format!("{}-narrow", strip.id);
    let frame = Frame {
        id: &id,
        class: "strip",
        role: Role::Picture,
        view: [0, 0, width, bottom + 60],
        letters: LETTERS,
        title: &strip.title,
        about: &strip.about,
    };
    draw(&frame, |svg| {
        define_hatch(svg, strip.bands.iter().flat_map(|band| &band.pieces).map(|piece| piece.paint));
        years(svg, strip, axis, width);
        // Beneath the bands, so that no line goes through a word.
        for one in &strip.breaks {
            svg.path("break", &format!("M0 {}H{}", length(axis.at(one.day)), length(width)));
        }
        let mut x = LEFT;
        for (index, band) in strip.bands.iter().enumerate() {
            let wide = if index == 0 { first } else { COLUMN };
            if index == 0 {
                svg.label("name first", x, top - 60, &band.name);
            } else {
                head(svg, x + wide / 2, top - 60, &band.name);
            }
            for piece in &band.pieces {
                let area = area(piece, axis, (x, wide));
                ground(svg, piece, area);
                if piece.paint.is_surface() {
                    svg.element("g", &[("class", piece.paint.class)], |svg| said(svg, piece, area));
                }
            }
            x += wide + GAP;
        }
        if has_lane {
            lane(svg, strip, axis, width - LANE / 2);
        }
    })
}

/// Years at the left and, where a framework begins, its name beneath its line.
fn years(svg: &mut Svg<'_>, strip: &Strip, axis: Axis, width: i64) {
    let mut taken: Vec<(i64, i64)> = Vec::new();
    for one in &strip.breaks {
        // Above the line is what came later: there the name belongs.
        let lines = in_lines(&one.name);
        let height = i64::try_from(lines.len()).unwrap_or_default() * LINE;
        let line = axis.at(one.day);
        let bottom = if line - height < axis.end { line + height + 30 } else { line - 30 };
        for (index, text) in (1_i64..).zip(lines.iter().rev()) {
            svg.small("soft", (0, bottom - (index - 1) * LINE), SMALL, text);
        }
        taken.push((bottom - height, bottom + 20));
    }
    let years = axis.years(LINE + 20);
    let lines: String = years
        .iter()
        .map(|(day, ..)| format!("M{} {}H{}", length(LEFT - 40), length(axis.at(*day)), length(width)))
        .collect();
    if !lines.is_empty() {
        svg.path("grid", &lines);
    }
    for (day, year, is_named) in years {
        // The number stands above its line, within its year.
        let y = axis.at(day) - 30;
        let is_free = taken.iter().all(|(top, bottom)| y < *top || y - LETTERS > *bottom);
        if is_named && is_free && y - LETTERS > axis.end {
            svg.label("year end", LEFT - 60, y, &year.to_string());
        }
    }
}

/// A judgement's name, read from below.
fn head(svg: &mut Svg<'_>, x: i64, y: i64, name: &str) {
    let (one, two) = two_lines(name);
    let texts: Vec<(i64, &str)> = if two.is_empty() { vec![(40, one)] } else { vec![(-20, one), (110, two)] };
    for (shift, text) in texts {
        let (x, y) = (length(x + shift), length(y));
        let turned = format!("rotate(-90 {x} {y})");
        svg.text("text", &[("class", "name"), ("x", &x), ("y", &y), ("transform", &turned)], text);
    }
}

fn area(piece: &Piece, axis: Axis, (x, width): (i64, i64)) -> Area {
    let top = axis.at(piece.to.unwrap_or(axis.to)) + if piece.to.is_some() { 15 } else { 0 };
    Area { x, y: top, width, height: (axis.at(piece.from) - top).max(10) }
}

/// The box of a grade; a line where there is none.
fn ground(svg: &mut Svg<'_>, piece: &Piece, area: Area) {
    svg.element("g", &[("class", piece.paint.class)], |svg| {
        if piece.paint.is_surface() {
            surface(svg, piece.paint, area);
            return;
        }
        let (x, bottom) = (area.x + area.width / 2, area.y + area.height);
        svg.path("line", &format!("M{} {}V{}", length(x), length(area.y), length(bottom)));
    });
}

/// In a judgement's column its meter; in the first the meter stands before the word, or above its two
/// lines.
fn said(svg: &mut Svg<'_>, piece: &Piece, area: Area) {
    let (x, middle) = (area.x, area.y + area.height / 2);
    let meter = Meter::SMALL.width(piece.paint);
    if area.width <= COLUMN {
        if meter > 0 && area.height >= 100 && area.width >= meter + 20 {
            Meter::SMALL.draw(svg, piece.paint, x + (area.width - meter) / 2, middle);
        }
        return;
    }
    let after = if meter > 0 { meter + 60 } else { 0 };
    let fits = |text: &str, before: i64, letters: i64| 50 + before + text_width(text, letters) + 20 <= area.width;
    let (one, two) = two_lines(&piece.label);
    if area.height >= 130 && fits(&piece.label, after, LETTERS) {
        meter_at(svg, piece, (x + 50, middle));
        svg.label("word", x + 50 + after, middle + 42, &piece.label);
    } else if area.height >= 400 && fits(one, 0, SMALL) && fits(two, 0, SMALL) {
        meter_at(svg, piece, (x + 50, middle - 120));
        svg.small("word", (x + 50, middle + 60), SMALL, one);
        svg.small("word", (x + 50, middle + 60 + LINE), SMALL, two);
    } else if area.height >= 130 && fits(&piece.label, 0, SMALL) {
        svg.small("word", (x + 50, middle + 38), SMALL, &piece.label);
    } else if area.height >= 100 {
        meter_at(svg, piece, (x + 50, middle));
    }
}

fn meter_at(svg: &mut Svg<'_>, piece: &Piece, (x, y): (i64, i64)) {
    if piece.paint.of > 0 {
        Meter::SMALL.draw(svg, piece.paint, x, y);
    }
}

fn lane(svg: &mut Svg<'_>, strip: &Strip, axis: Axis, x: i64) {
    let mut ticks: Vec<i64> = strip.news.iter().map(|day| axis.at(*day) / 10 * 10).collect();
    ticks.dedup();
    let ticks: String = ticks.iter().map(|y| format!("M{} {}h14", length(x - 70), length(*y))).collect();
    if !ticks.is_empty() {
        svg.path("tick", &ticks);
    }
    for (day, sign) in &strip.marks {
        sign.draw(svg, x, axis.at(*day));
    }
}

/// A name in lines that fit beside the columns.
fn in_lines(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(line, SMALL) + text_width(word, SMALL) + 60 <= LEFT => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
