//! Counts as columns side by side, with a line through the median.

use super::svg::{Frame, Role, draw, length};
use super::{Area, text_width};
use crate::Failure;

/// Counts side by side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Columns {
    /// Unique on its page.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it says, in words.
    pub about: String,
    /// What each column is called, where it is, and how many it has.
    pub counts: Vec<(String, usize)>,
    /// Where the median stands: a column's index, and thousandths of its width.
    pub median: Option<(usize, u16)>,
    /// The word beside the median.
    pub word: String,
}

const WIDTH: i64 = 3600;
const HEIGHT: i64 = 1300;
const TOP: i64 = 340;
const LETTERS: i64 = 120;

impl Columns {
    pub(super) fn svg(&self) -> Result<String, Failure> {
        let frame = Frame {
            id: &self.id,
            class: "columns-chart",
            role: Role::Picture,
            view: [0, 0, WIDTH, TOP + HEIGHT + 190],
            letters: LETTERS,
            title: &self.title,
            about: &self.about,
        };
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / (4 * WIDTH));
        let all = number(self.counts.len()).max(1);
        let most = self.counts.iter().map(|(_, count)| number(*count)).max().unwrap_or_default().max(1);
        let left = |index: i64| 10 + index * (WIDTH - 20) / all;
        let bottom = TOP + HEIGHT;
        draw(&frame, |svg| {
            for (index, (name, count)) in (0_i64..).zip(&self.counts) {
                let (x, width) = (left(index), left(index + 1) - left(index));
                let height = HEIGHT * number(*count) / most;
                let area = Area { x: x + 20, y: bottom - height, width: width - 40, height }.attributes();
                let mut attributes = vec![("class", "column")];
                attributes.extend(area.iter().map(|(name, value)| (*name, value.as_str())));
                if height > 0 {
                    svg.empty("rect", &attributes);
                }
                // Where the median's line stands in its column, the number stands beside the line.
                let (class, shift) = match self.median {
                    Some((column, part)) if number(column) == index && part >= 500 => {
                        ("count end", width * i64::from(part) / 1000 - 50)
                    }
                    Some((column, part)) if number(column) == index => ("count", width * i64::from(part) / 1000 + 50),
                    _ => ("count middle", width / 2),
                };
                svg.label(class, x + shift, bottom - height - 40, &count.to_string());
                if !name.is_empty() {
                    svg.label(if index == 0 { "year begin" } else { "year" }, x, bottom + 160, name);
                }
            }
            svg.path("grid", &format!("M0 {}H{}", length(bottom), length(WIDTH)));
            if let Some((index, part)) = self.median {
                let index = number(index);
                let x = left(index) + (left(index + 1) - left(index)) * i64::from(part) / 1000;
                svg.path("break", &format!("M{} {}V{}", length(x), length(140), length(bottom)));
                let width = text_width(&self.word, LETTERS);
                svg.label("soft", (x + 40).min(WIDTH - width), 130, &self.word);
            }
        })
    }
}
