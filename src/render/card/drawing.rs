//! How a card looks: kicker, headline, detail, grade, and at the foot the archive and the day. All lengths
//! are tenths of a pixel, all texts are measured before they are placed.

use super::letters::Letters;
use super::{Card, Mark, Press};
use crate::Failure;
use crate::render::chart::svg::{Frame, Role, Svg, draw, length};
use crate::render::view::Badge;

const LEFT: i64 = 720;
const RIGHT: i64 = 11_280;
const INNER: i64 = RIGHT - LEFT;

const INK: &str = "#17212b";
const SOFT: &str = "#4c5a66";
const PAPER: &str = "#fcfbf8";
const WHITE: &str = "#ffffff";
const RULE: &str = "#dcd7cb";
const EDGE: &str = "#7d8790";
const HATCH: &str = "#dde0e3";

/// The colours of the grades that have their own: ground, text and edge.
const GRADES: [(&str, [&str; 3]); 4] = [
    ("outstanding", ["#0f5b53", "#ffffff", "#0f5b53"]),
    ("good", ["#7fbfae", "#0c2a25", "#2f7a68"]),
    ("requires-improvement", ["#e9b64f", "#33230a", "#8f6410"]),
    ("inadequate", ["#a42a3c", "#ffffff", "#a42a3c"]),
];

/// The sizes of headlines, and how many lines each may have.
const SIZES: [(i64, usize); 5] = [(840, 2), (720, 3), (640, 3), (580, 4), (520, 4)];

/// Where the headline begins, and where what is above the grade ends.
const TOP: i64 = 1_340;
const MIDDLE: i64 = 4_040;

/// Where it ends on a card without a grade.
const LOW: i64 = 5_000;

const SANS: &str = "Civic Sans Card";
const SERIF: &str = "Civic Serif Card";

/// The flat colours, the paper first.
pub fn colours() -> Vec<[u8; 3]> {
    let all = [PAPER, INK, SOFT, WHITE, RULE, EDGE, HATCH].into_iter();
    let all = all.chain(GRADES.iter().flat_map(|(_, colours)| *colours));
    let part = |text: &str, at: usize| text.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok());
    let mut found: Vec<[u8; 3]> =
        all.filter_map(|text| Some([part(text, 1)?, part(text, 3)?, part(text, 5)?])).collect();
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|colour| seen.insert(*colour));
    found
}

/// A card as SVG.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn svg(card: &Card, press: &Press) -> Result<String, Failure> {
    let about = card.alt();
    let frame = Frame {
        id: "card",
        class: "card",
        role: Role::Picture,
        view: [0, 0, 12_000, 6_300],
        letters: 280,
        title: &card.headline,
        about: &about,
    };
    draw(&frame, |svg| {
        rect(svg, [0, 0, 12_000, 6_300], &[("fill", PAPER)]);
        let label = card.mark.as_ref().and_then(|mark| Some((mark, press.sans.shown(&mark.badge.label)?)));
        let band = label.as_ref().map_or(INK, |(mark, _)| band(&mark.badge));
        rect(svg, [0, 0, 12_000, 180], &[("fill", band)]);
        let bottom = if label.is_some() { MIDDLE } else { LOW };
        head(svg, card, press, bottom);
        if let Some((mark, label)) = label {
            grade(svg, &press.sans, mark, &label);
        }
        foot(svg, card, &press.sans);
    })
}

/// Kicker, headline and what there is room for below.
fn head(svg: &mut Svg<'_>, card: &Card, press: &Press, bottom: i64) {
    let kicker = press.sans.shown(&card.kicker);
    let headline = press.serif.shown(&card.headline);
    // A headline in letters that the typeface lacks leaves its place to the words above it.
    let (kicker, headline) = match headline {
        Some(headline) => (kicker, headline),
        None => (None, card.kicker.clone()),
    };
    if let Some(kicker) = kicker {
        text(svg, SANS, SOFT, (LEFT, 1_080, 320), &press.sans.line(&kicker, 320, INNER));
    }
    let mut y = TOP;
    if let Some(headline) = press.serif.shown(&headline) {
        let (size, lines) = fitted(&press.serif, &headline, bottom - TOP);
        for (index, line) in (0..).zip(&lines) {
            text(svg, SERIF, INK, (LEFT, TOP + size + index * size * 112 / 100, size), line);
        }
        y += i64::try_from(lines.len()).unwrap_or_default() * size * 112 / 100;
    }
    let room = usize::try_from((bottom - y - 260) / 400).unwrap_or_default().min(3);
    if let Some(detail) = press.sans.shown(&card.detail).filter(|_| room > 0) {
        let lines = sentences(&press.sans, &detail, room);
        for (index, line) in (0..).zip(&lines) {
            text(svg, SANS, SOFT, (LEFT, y + 620 + index * 400, 290), line);
        }
    }
}

/// The largest size in which a headline fits, and its lines; the smallest for one that is too long.
fn fitted(letters: &Letters, headline: &str, height: i64) -> (i64, Vec<String>) {
    let mut found = (0, Vec::new());
    for (size, most) in SIZES {
        let most = most.min(usize::try_from(height * 100 / (size * 112)).unwrap_or(1)).max(1);
        let lines = letters.lines(headline, size, INNER, most);
        found = (size, lines.lines);
        if lines.is_whole {
            break;
        }
    }
    found
}

/// As many sentences as there is room for, and at least a part of the first.
fn sentences(letters: &Letters, text: &str, room: usize) -> Vec<String> {
    let mut text = text;
    loop {
        let lines = letters.lines(text, 290, INNER, room);
        match text.trim_end_matches('.').rfind(". ") {
            Some(end) if !lines.is_whole => text = &text[..=end],
            _ => return lines.lines,
        }
    }
}

/// Ground, text and edge of a grade.
fn tones(badge: &Badge) -> [&'static str; 3] {
    let own = GRADES.iter().find(|(slug, _)| badge.scale == "four-point" && badge.slug == *slug);
    own.map_or([WHITE, INK, EDGE], |(_, tones)| *tones)
}

fn band(badge: &Badge) -> &'static str {
    match tones(badge) {
        [WHITE, ..] => INK,
        [ground, ..] => ground,
    }
}

/// The grade: a box with its meter and its word, and beside it what it is of.
fn grade(svg: &mut Svg<'_>, sans: &Letters, mark: &Mark, label: &str) {
    const TOP: i64 = 4_260;
    const HEIGHT: i64 = 740;
    const PAD: i64 = 260;
    const GAP: i64 = 200;
    const SIZE: i64 = 340;
    let badge = &mark.badge;
    let marks = i64::try_from(badge.of).unwrap_or_default();
    let meter = if marks == 0 { 0 } else { marks * 180 - 40 + GAP };
    let beside = sans.width(mark.beside, 300);
    let room = INNER - beside - 240 - 2 * PAD - meter;
    let label = sans.line(label, SIZE, room);
    let width = 2 * PAD + meter + sans.width(&label, SIZE);
    let [ground, ink, edge] = tones(badge);
    let dashes: &[(&str, &str)] = if badge.slug == "not-yet-inspected" { &[("stroke-dasharray", "12 8")] } else { &[] };
    let outline = [&[("fill", ground), ("stroke", edge), ("stroke-width", "3"), ("rx", "6")], dashes].concat();
    rect(svg, [LEFT, TOP, width, HEIGHT], &outline);
    if badge.scale == "none" && matches!(&*badge.slug, "no-overall-grade" | "not-judged") {
        hatch(svg, [LEFT + 15, TOP + 15, width - 30, HEIGHT - 30]);
    }
    for index in 0..marks {
        let box_of = [LEFT + PAD + index * 180, TOP + 200, 140, HEIGHT - 400];
        if index < i64::try_from(badge.marks).unwrap_or_default() {
            rect(svg, box_of, &[("fill", ink)]);
        } else {
            let [x, y, wide, high] = box_of;
            let inset = [x + 10, y + 10, wide - 20, high - 20];
            rect(svg, inset, &[("fill", "none"), ("stroke", ink), ("stroke-width", "2")]);
        }
    }
    text(svg, SANS, ink, (LEFT + PAD + meter, TOP + 488, SIZE), &label);
    if !mark.beside.is_empty() {
        text(svg, SANS, SOFT, (LEFT + width + 240, TOP + 476, 300), mark.beside);
    }
}

/// Slanting stripes within a box.
fn hatch(svg: &mut Svg<'_>, [x, y, width, height]: [i64; 4]) {
    const PITCH: i64 = 160;
    const WIDE: i64 = 70;
    let mut path = String::new();
    let mut from = x;
    while from + height + WIDE <= x + width {
        let points = [(from, y + height), (from + height, y), (from + height + WIDE, y), (from + WIDE, y + height)];
        for (index, (x, y)) in points.into_iter().enumerate() {
            path.push_str(&format!("{}{} {}", if index == 0 { 'M' } else { 'L' }, length(x), length(y)));
        }
        path.push('Z');
        from += PITCH;
    }
    svg.empty("path", &[("fill", HATCH), ("d", &path)]);
}

/// The archive and the day.
fn foot(svg: &mut Svg<'_>, card: &Card, sans: &Letters) {
    rect(svg, [LEFT, 5_380, INNER, 20], &[("fill", RULE)]);
    let date = sans.width(&card.date, 280);
    text(svg, SANS, SOFT, (RIGHT - date, 5_880, 280), &card.date);
    if let Some(site) = sans.shown(&card.site) {
        text(svg, SANS, INK, (LEFT, 5_880, 280), &sans.line(&site, 280, INNER - date - 400));
    }
}

fn rect(svg: &mut Svg<'_>, [x, y, width, height]: [i64; 4], more: &[(&str, &str)]) {
    let [x, y, width, height] = [x, y, width, height].map(length);
    let place = [("x", x.as_str()), ("y", &y), ("width", &width), ("height", &height)];
    svg.empty("rect", &[&place, more].concat());
}

fn text(svg: &mut Svg<'_>, family: &str, fill: &str, (x, y, size): (i64, i64, i64), text: &str) {
    let (x, y, size) = (length(x), length(y), length(size));
    let attributes = [("font-family", family), ("font-size", size.as_str()), ("fill", fill), ("x", &x), ("y", &y)];
    svg.text("text", &attributes, text);
}
