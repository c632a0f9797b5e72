//! How wide texts are in the cards' typefaces, where their lines break, and what is too long.

use std::collections::BTreeMap;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::UnicodeNormalization;

/// A typeface's widths. Kerning is left out: it makes lines narrower, with few exceptions.
pub struct Letters {
    /// Into how many units its square is divided.
    units: i64,
    /// How many of them each letter takes.
    advances: BTreeMap<char, i64>,
}

/// A text in lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// The lines, from the top.
    pub lines: Vec<String>,
    /// Whether nothing was left out.
    pub is_whole: bool,
}

impl Letters {
    /// The widths of a font; nothing in it for bytes that are none.
    pub fn of(font: &[u8]) -> Self {
        let Ok(font) = FontRef::new(font) else { return Self { units: 1, advances: BTreeMap::new() } };
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units = i64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let advance = |(code, glyph)| {
            let width = metrics.advance_width(glyph)?;
            // An unscaled width is a whole number.
            Some((char::from_u32(code)?, width as i64))
        };
        Self { units: units.max(1), advances: font.charmap().mappings().filter_map(advance).collect() }
    }

    /// A text as the typeface can show it: without signs that it lacks. Nothing when it lacks a letter.
    pub fn shown(&self, text: &str) -> Option<String> {
        let mut shown = String::with_capacity(text.len());
        for c in text.nfc() {
            if self.advances.contains_key(&c) {
                shown.push(c);
            } else if c.is_alphanumeric() {
                return None;
            } else if c.is_whitespace() {
                shown.push(' ');
            }
        }
        let shown = shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        (!shown.is_empty()).then_some(shown)
    }

    /// The width of a text in letters of this size; both in tenths.
    pub fn width(&self, text: &str, size: i64) -> i64 {
        text.chars().map(|c| self.advances.get(&c).copied().unwrap_or(self.units)).sum::<i64>() * size / self.units
    }

    /// A text in at most so many lines of this width, about equally long.
    pub fn lines(&self, text: &str, size: i64, width: i64, most: usize) -> Lines {
        let mut lines = self.broken(text, size, width);
        if lines.len() <= most {
            let (mut least, mut enough) = (width / 2, width);
            while enough - least > (size / 4).max(1) {
                let middle = (least + enough) / 2;
                let narrower = self.broken(text, size, middle);
                if narrower.len() == lines.len() {
                    (enough, lines) = (middle, narrower);
                } else {
                    least = middle;
                }
            }
            return Lines { lines, is_whole: true };
        }
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = self.shortened(last, size, width);
        }
        Lines { lines, is_whole: false }
    }

    /// A text that fits into one line, whole or ended by `…`.
    pub fn line(&self, text: &str, size: i64, width: i64) -> String {
        if self.width(text, size) <= width { text.to_owned() } else { self.shortened(text, size, width) }
    }

    /// A text with `…` at its end in place of what does not fit.
    fn shortened(&self, text: &str, size: i64, width: i64) -> String {
        let mut kept: Vec<char> = text.chars().collect();
        loop {
            while kept.last().is_some_and(|c| !c.is_alphanumeric() && !matches!(c, ')' | '’' | '”' | '%')) {
                kept.pop();
            }
            let short: String = kept.iter().chain(&['…']).collect();
            if kept.is_empty() || self.width(&short, size) <= width {
                return short;
            }
            // Whole words go, but not the only one.
            match kept.iter().rposition(|c| *c == ' ') {
                Some(space) => kept.truncate(space),
                None => _ = kept.pop(),
            }
        }
    }

    fn broken(&self, text: &str, size: i64, width: i64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if self.width(&line, size) > width && line.chars().nth(1).is_some() {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A typeface whose letters are all as wide as they are high.
    fn square() -> Letters {
        Letters { units: 1, advances: "abcdefgh.,… ’".chars().map(|c| (c, 1)).collect() }
    }

    /// A text in lines of this width.
    fn lines(text: &str, width: i64, most: usize) -> Lines {
        square().lines(text, 1, width, most)
    }

    fn whole(lines: &[&str]) -> Lines {
        Lines { lines: lines.iter().map(|line| (*line).to_owned()).collect(), is_whole: true }
    }

    fn cut(lines: &[&str]) -> Lines {
        Lines { is_whole: false, ..whole(lines) }
    }

    #[test]
    fn lines_break_between_words_and_are_about_equally_long() {
        assert_eq!(lines("ab cd ef gh", 11, 4), whole(&["ab cd ef gh"]));
        assert_eq!(lines("aaa bbb ccc ddd eee", 15, 4), whole(&["aaa bbb ccc", "ddd eee"]));
        assert_eq!(lines("ab abcdefghab cd", 4, 5), whole(&["ab", "abcd", "efgh", "ab", "cd"]));
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis_after_a_whole_word() {
        assert_eq!(lines("ab cd, ef gh ab", 6, 2), cut(&["ab cd,", "ef gh…"]));
        assert_eq!(lines("ab, cd ef", 4, 1), cut(&["ab…"]));
        assert_eq!(lines("abcdefgh", 4, 1), cut(&["abc…"]));
        assert_eq!(square().line("ab cd", 1, 5), "ab cd");
        assert_eq!(square().line("ab cd", 1, 4), "ab…");
    }

    #[test]
    fn a_text_is_shown_without_signs_that_the_typeface_lacks_but_never_without_letters() {
        let letters = square();
        assert_eq!(letters.shown("ab\u{a0}☃ \n cd").as_deref(), Some("ab cd"));
        for lacking in ["ab ж", "أب", "☃", ""] {
            assert_eq!(letters.shown(lacking), None);
        }
    }
}
