//! The words of a text without its marks, and where in the file each of them stands.

use std::ops::Range;

use pulldown_cmark::HeadingLevel;

/// A text as it is read: blocks on lines of their own, without marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// The words.
    pub text: String,
    /// What parts of it are, in the order in which they end.
    pub zones: Vec<(Zone, Range<usize>)>,
    /// Where each run of the text begins, and the bytes of the file that it was made of.
    runs: Vec<(usize, Range<usize>)>,
    /// Where the parts that have not ended begin.
    open: Vec<usize>,
}

/// What a part of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// A quoted block
    Quote,
    /// Code, as it stands
    Code,
    /// The words of a link
    Link,
    /// The description of a picture
    Picture,
    /// A heading, with its level from 1
    Heading(u8),
}

impl Zone {
    /// A heading of this level.
    #[must_use]
    pub fn heading(level: HeadingLevel) -> Self {
        Self::Heading(level as u8)
    }
}

impl Prose {
    /// A text of no marks, which begins at this byte of its file.
    #[must_use]
    pub fn plain(text: &str, offset: usize) -> Self {
        let runs = vec![(0, offset..offset + text.len())];
        Self { text: text.to_owned(), runs, ..Self::default() }
    }

    /// Room for so many bytes.
    pub(super) fn with_capacity(length: usize) -> Self {
        Self { text: String::with_capacity(length), runs: Vec::with_capacity(length / 32), ..Self::default() }
    }

    /// Adds words that stand at these bytes of the file.
    pub(super) fn push(&mut self, words: &str, bytes: Range<usize>) {
        self.runs.push((self.text.len(), bytes));
        self.text.push_str(words);
    }

    pub(super) fn begin(&mut self) {
        self.open.push(self.text.len());
    }

    pub(super) fn end(&mut self, zone: Zone) {
        if let Some(start) = self.open.pop() {
            self.zones.push((zone, start..self.text.len()));
        }
    }

    /// The part that a place of the text stands in, of those that fit.
    #[must_use]
    pub fn zone(&self, at: usize, fits: impl Fn(Zone) -> bool) -> Option<&Range<usize>> {
        self.zones.iter().find(|(zone, range)| fits(*zone) && range.contains(&at)).map(|(_, range)| range)
    }

    /// The bytes of the file at which a part of the text stands.
    #[must_use]
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let last = self.text.get(range.clone()).and_then(|words| words.chars().next_back()).map_or(0, char::len_utf8);
        let start = self.byte(range.start, 0);
        start..self.byte(range.end.saturating_sub(last), last).max(start)
    }

    /// The byte of the file at which the text's byte stands, and `further`, within its run.
    fn byte(&self, at: usize, further: usize) -> usize {
        let after = self.runs.partition_point(|(start, _)| *start <= at);
        let Some((start, bytes)) = self.runs.get(after.wrapping_sub(1)) else { return 0 };
        let next = self.runs.get(after).map_or(self.text.len(), |(start, _)| *start);
        // What stands for more or fewer bytes than it has is shown as a whole: an entity, a typographic quote.
        if further > 0 && at + further >= next.min(self.text.len()) && next - start != bytes.len() {
            return bytes.end;
        }
        (bytes.start + (at - start) + further).min(bytes.end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[track_caller]
    fn check(body: &str, words: &str, expected: &str) {
        let prose = read(body, 0, None).prose;
        let at = prose.text.find(words).unwrap();
        assert_eq!(&body[prose.bytes(&(at..at + words.len()))], expected);
    }

    #[test]
    fn words_are_found_again_in_their_file() {
        check("A *seven*-year-old", "seven-year", "seven*-year");
        check("Tom &amp; Ava's \"own\" | x", "Tom & Ava’s", "Tom &amp; Ava's");
        check("# One\n\n> two\n> three four", "two three", "two\n> three");
        check("| a | b |\n|---|---|\n| c `d` | e |", "d", "d");
        check("Zoë [the *link*](/x/) é", "the link", "the *link");
        check("“x” – y", "x” – y", "x” – y");
    }

    #[test]
    fn parts_are_known_for_what_they_are() {
        let body = "## Head\n\n> quoted\n\n[a *b*](/c/) ![door](d.jpg) `code`";
        let prose = read(body, 0, None).prose;
        let zones: Vec<(Zone, &str)> =
            prose.zones.iter().map(|(zone, range)| (*zone, &prose.text[range.clone()])).collect();
        assert_eq!(
            zones,
            [
                (Zone::Heading(2), "Head"),
                (Zone::Quote, "\nquoted\n"),
                (Zone::Link, "a b"),
                (Zone::Picture, "door"),
                (Zone::Code, "code")
            ]
        );
    }
}
