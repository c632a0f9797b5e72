//! The terms of a text as a set, kept in as few bytes as there are letters that differ.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Different terms in alphabetical order. Each stands as one byte, the number of first letters it
/// shares with the term before it and the number of its own, and then its own letters.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Terms(Box<[u8]>);

/// The number that says that the real one does not fit half a byte.
const MORE: usize = 15;

impl Terms {
    /// These terms, which are in alphabetical order and all different.
    pub fn new<'a>(sorted: impl Iterator<Item = &'a str>) -> Self {
        let mut bytes = Vec::with_capacity(1 << 10);
        let mut before: &[u8] = &[];
        for term in sorted {
            let term = term.as_bytes();
            let shared = before.iter().zip(term).take(MORE).take_while(|(a, b)| a == b).count();
            let own = &term[shared..];
            let short = own.len().min(MORE);
            bytes.push(u8::try_from(shared << 4 | short).unwrap_or_default());
            if short == MORE {
                // A term has at most forty characters.
                bytes.push(u8::try_from(own.len()).unwrap_or(u8::MAX));
            }
            bytes.extend_from_slice(own);
            before = term;
        }
        Self(bytes.into())
    }

    /// Calls `each` with every term. Bytes that are none of ours end it early.
    pub fn for_each(&self, mut each: impl FnMut(&str)) {
        let mut term: Vec<u8> = Vec::with_capacity(64);
        let mut rest = &self.0[..];
        while let Some((&first, after)) = rest.split_first() {
            let (shared, mut own) = (usize::from(first >> 4), usize::from(first & 15));
            rest = after;
            if own == MORE {
                let Some((&length, after)) = rest.split_first() else { return };
                (own, rest) = (usize::from(length), after);
            }
            let Some((letters, after)) = rest.split_at_checked(own) else { return };
            rest = after;
            term.truncate(shared);
            term.extend_from_slice(letters);
            let Ok(text) = std::str::from_utf8(&term) else { return };
            each(text);
        }
    }

    /// How many bytes they take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.len()
    }
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut list = f.debug_list();
        self.for_each(|term| {
            list.entry(&term);
        });
        list.finish()
    }
}

impl Serialize for Terms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Terms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> de::Visitor<'de> for Bytes {
            type Value = Terms;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("terms")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Terms, E> {
                Ok(Terms(bytes.into()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn what_goes_in_comes_out(terms in prop::collection::btree_set("[a-cé]{1,40}", 0..40)) {
            let set = Terms::new(terms.iter().map(String::as_str));
            let mut found = BTreeSet::new();
            set.for_each(|term| assert!(found.insert(term.to_owned())));
            prop_assert_eq!(&found, &terms);
            let bytes = postcard::to_stdvec(&set).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Terms>(&bytes).unwrap(), set);
        }

        #[test]
        fn foreign_bytes_end_it(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            Terms(bytes.into()).for_each(|_| {});
        }
    }
}
