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

/// The numbers of a text; nothing when it is not one of numbers.
pub fn read(text: &[u8]) -> Option<Vec<u32>> {
    let (mut all, mut number, mut shift) = (Vec::new(), 0u32, 0u32);
    for byte in text {
        let digit = u32::try_from(DIGITS.iter().position(|known| known == byte)?).ok()?;
        number |= (digit & 31).checked_shl(shift)?;
        shift += 5;
        if digit < 32 {
            all.push(number);
            (number, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(all)
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
            prop_assert_eq!(read(&out), Some(numbers));
        }
    }
}
