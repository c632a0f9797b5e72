//! A text with its spaces as they are seen: one where several stand or one that keeps a line together, as word processors
//! write them, and nothing where a sign has no width. What protects children is not to be slipped past by either.

use std::ops::Range;

/// A text with plain spaces, and where each of its bytes stood.
#[derive(Debug)]
pub struct Spaced {
    /// The text.
    pub text: String,
    /// Where in the original each byte of the text began, and where that ends.
    origin: Vec<usize>,
}

impl Spaced {
    /// The text, where it is another one with plain spaces.
    pub fn of(text: &str) -> Option<Self> {
        if !is_odd(text) {
            return None;
        }
        let mut spaced = Self { text: String::with_capacity(text.len()), origin: Vec::with_capacity(text.len() + 1) };
        for (at, c) in text.char_indices() {
            match plain(c) {
                Some(' ') if spaced.text.ends_with(' ') => {}
                Some(c) => {
                    spaced.text.push(c);
                    spaced.origin.resize(spaced.text.len(), at);
                }
                None => {}
            }
        }
        spaced.origin.push(text.len());
        Some(spaced)
    }

    /// Where in the original a part of the text stands.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.origin.get(byte).or(self.origin.last()).copied().unwrap_or_default();
        at(range.start)..at(range.end)
    }
}

/// Whether a text has anything but single plain spaces: seen by few looks in most texts.
fn is_odd(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_odd_at = |at: usize| text[at..].chars().next().is_some_and(|c| plain(c) != Some(c));
    memchr::memmem::find(bytes, b"  ").is_some()
        || memchr::memchr3_iter(b'\t', 0xC2, 0xE2, bytes).any(is_odd_at)
        || memchr::memchr2_iter(0xE3, 0xEF, bytes).any(is_odd_at)
}

/// A character as it is seen; nothing for one without width.
fn plain(c: char) -> Option<char> {
    match c {
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        '\u{2010}' | '\u{2011}' => Some('-'),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_spaces_become_plain_and_are_found_again() {
        let text = "Ellie,\u{a0}7, of  E8\u{202f}3\u{200b}RJ’s\tend";
        let spaced = Spaced::of(text).unwrap();
        assert_eq!(spaced.text, "Ellie, 7, of E8 3RJ’s end");
        let at = spaced.text.find("E8 3RJ").unwrap();
        assert_eq!(&text[spaced.original(&(at..at + 6))], "E8\u{202f}3\u{200b}RJ");
        assert_eq!(spaced.original(&(0..spaced.text.len())), 0..text.len());
        for text in ["", "a b’s – c\nd", "£5 é"] {
            assert!(Spaced::of(text).is_none(), "{text:?}");
        }
    }
}
