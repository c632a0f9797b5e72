//! Numbers as text: digits of five bits each, the lowest first, as source maps have them.
//!
//! Hosts compress text and not everything else, and after compression it is as small as bytes would be.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends a number. All digits but its last have the highest bit.
pub fn put(mut number: u32, out: &mut Vec<u8>) {
    while number >= 32 {
        out.push(DIGITS[(number as usize & 31) | 32]);
        number >>= 5;
    }
    out.push(DIGITS[number as usize]);
}

/// The numbers of a text; nothing in place of one that is none.
pub struct Numbers<'a> {
    rest: std::slice::Iter<'a, u8>,
}

impl<'a> Numbers<'a> {
    /// Those of this text.
    pub fn new(text: &'a [u8]) -> Self {
        Self { rest: text.iter() }
    }
}

impl Iterator for Numbers<'_> {
    type Item = Option<u32>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut number, mut shift) = (0u32, 0);
        let mut next = self.rest.next()?;
        loop {
            let digit = u32::from(match next {
                b'A'..=b'Z' => next - b'A',
                b'a'..=b'z' => next - b'a' + 26,
                b'0'..=b'9' => next - b'0' + 52,
                b'-' => 62,
                b'_' => 63,
                _ => return Some(None),
            });
            number |= (digit & 31).checked_shl(shift).unwrap_or_default();
            if digit < 32 {
                return Some(Some(number));
            }
            shift += 5;
            match self.rest.next() {
                Some(after) if shift < 35 => next = after,
                _ => return Some(None),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_numbers_are_one_digit() {
        let mut out = Vec::new();
        [0, 31, 32, 1000].into_iter().for_each(|number| put(number, &mut out));
        assert_eq!(String::from_utf8(out).unwrap(), "AfgBof");
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(numbers in prop::collection::vec(any::<u32>(), 0..40)) {
            let mut out = Vec::new();
            numbers.iter().for_each(|number| put(*number, &mut out));
            prop_assert_eq!(Numbers::new(&out).collect::<Option<Vec<u32>>>(), Some(numbers));
        }
    }
}
