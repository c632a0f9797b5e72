//! Words: runs of the letters and digits of ASCII, found 64 bytes at a time.
//!
//! Nearly every word of a text is none that a rule looks for, and all texts are looked over: what is done for each word
//! is what counts. Going from byte to byte takes twice as long, as the processor cannot
//! foresee where the next word ends.

/// What is known of a word before anybody has looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Where it ends, in bytes.
    pub end: usize,
    /// What it is known by.
    pub key: Key,
    /// Whether there is a digit in it.
    pub has_digits: bool,
}

/// The last eight letters or digits of a word, in lower case: the last one is the lowest byte, and what there is no
/// letter for is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// That of a word.
    pub fn of(word: &str) -> Self {
        Self(word.bytes().fold(0, |key, byte| key << 8 | u64::from(byte.to_ascii_lowercase())))
    }

    /// A number of so many bits that is likely to be another one for another key.
    pub fn spread<const BITS: u32>(self) -> usize {
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        usize::try_from(self.0.wrapping_mul(SPREAD) >> (u64::BITS - BITS)).unwrap_or_default()
    }
}

/// Shows every word of a text, in their order.
pub fn each(text: &str, mut show: impl FnMut(Word)) {
    let (blocks, rest) = text.as_bytes().as_chunks();
    // What follows the text ends its last word.
    let mut last = [0; TOGETHER];
    last[..rest.len()].copy_from_slice(rest);
    let mut window = Window { bytes: [0; KEY + TOGETHER] };
    // Of a word that goes on from the block before: that it does, as the lowest bit, and whether it has had a digit.
    let (mut goes_on, mut has_had_digits) = (0, false);
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        let Block { words, mut digits } = window.next(block);
        let mut ends = !words & (words << 1 | goes_on);
        while ends != 0 {
            let at = ends.trailing_zeros();
            ends &= ends - 1;
            let before = (1 << at) - 1;
            let has_digits = has_had_digits || digits & before != 0;
            (has_had_digits, digits) = (false, digits & !before);
            let at = at as usize;
            show(Word { end: number * TOGETHER + at, key: window.key(at), has_digits });
        }
        goes_on = words >> (TOGETHER - 1);
        has_had_digits |= digits != 0;
    }
}

/// Where the word begins that ends at a byte.
pub fn start(text: &str, end: usize) -> usize {
    end - text.as_bytes()[..end].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// So many bytes are looked at together: one for every bit of a number.
const TOGETHER: usize = 64;
/// The bytes of a key.
const KEY: usize = 8;

/// Of 64 bytes, which are of a word, and which are digits; the first one's is the lowest bit.
struct Block {
    words: u64,
    digits: u64,
}

/// The block that is looked at, with the end of the one before it: letters in lower case, 0 for what is of no word.
struct Window {
    bytes: [u8; KEY + TOGETHER],
}

impl Window {
    /// Goes on to the next block.
    fn next(&mut self, block: &[u8; TOGETHER]) -> Block {
        self.bytes.copy_within(TOGETHER.., 0);
        for (kept, byte) in self.bytes[KEY..].iter_mut().zip(block) {
            let lower = byte | 0x20;
            let letter = if lower.is_ascii_lowercase() { lower } else { 0 };
            let digit = if byte.is_ascii_digit() { *byte } else { 0 };
            *kept = letter | digit;
        }
        let (eights, _) = self.bytes[KEY..].as_chunks();
        let (mut words, mut digits) = (0, 0);
        for (number, eight) in eights.iter().enumerate() {
            let eight = u64::from_le_bytes(*eight);
            let is_some = some(eight);
            // The bit that every letter has, and no digit, moved to where those of `some` are.
            let is_letter = eight << 1;
            words |= first_bits(is_some) << (8 * number);
            digits |= first_bits(is_some & !is_letter) << (8 * number);
        }
        Block { words, digits }
    }

    /// The key of the word that ends at a byte of the block.
    fn key(&self, end: usize) -> Key {
        let mut last = [0; KEY];
        last.copy_from_slice(&self.bytes[end..end + KEY]);
        let last = u64::from_be_bytes(last);
        // Only what follows the last byte that is of no word.
        let none = !some(last) & FIRST_BITS;
        let nearest = none & none.wrapping_neg();
        Key(last & (nearest >> 7).wrapping_sub(1))
    }
}

/// The first bit of each of eight bytes.
const FIRST_BITS: u64 = 0x8080_8080_8080_8080;

/// Eight bytes of ASCII as the first bit of each: 1 where it is not 0. The other bits say nothing.
fn some(eight: u64) -> u64 {
    eight + !FIRST_BITS
}

/// The first bits of eight bytes beside each other, the lowest byte's as the lowest.
fn first_bits(eight: u64) -> u64 {
    // Each of them is moved to a place of its own in the highest byte.
    (eight & FIRST_BITS).wrapping_mul(0x0002_0408_1020_4081) >> 56
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<(usize, Word)> {
        let mut words = Vec::new();
        each(text, |word| words.push((start(text, word.end), word)));
        words
    }

    /// The same, from one byte to the next.
    fn slowly(text: &str) -> Vec<(usize, Word)> {
        let is_word = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
        let ends = (1..=text.len()).filter(|end| is_word(end - 1) && !is_word(*end));
        let word = |end: usize| {
            let start = (0..end).rev().take_while(|at| is_word(*at)).last().unwrap();
            let word = &text[start..end];
            (start, Word { end, key: Key::of(word), has_digits: word.bytes().any(|byte| byte.is_ascii_digit()) })
        };
        ends.map(word).collect()
    }

    #[test]
    fn words_are_letters_and_digits() {
        for text in ["", "a", " a1 é2é Bc", "a@[`{/:b", &"x".repeat(64), &"7x".repeat(64), &" x".repeat(100)] {
            assert_eq!(words(text), slowly(text), "{text}");
        }
        assert_eq!(words("Aé").first().map(|(_, word)| word.key), Some(Key::of("a")));
    }

    proptest! {
        #[test]
        fn blocks_make_no_difference(text in "([a-zA-Z0-9]{0,70}[ .é’-]{0,3}){0,9}|.{0,200}|[a-z0-9 ]{0,300}") {
            prop_assert_eq!(words(&text), slowly(&text));
        }
    }
}
