//! Text as words: folded to plain letters, hyphens and apostrophes understood.
//!
//! docs/search.md says the rules in one paragraph; `themes/civic/assets/search.js` keeps the same ones.

use unicode_normalization::char::decompose_compatible;

/// The longest word, in characters: what is longer is an address or a slip.
const LONGEST: usize = 40;

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word<'a> {
    /// One of up to eight bytes, which most are: its bytes as a number, the first of them the highest.
    Short(u64),
    /// A longer one.
    Long(&'a str),
}

impl<'a> Word<'a> {
    /// A word that has been folded.
    fn of(word: &'a str) -> Self {
        if word.len() <= SHORT { Self::Short(beginning(word)) } else { Self::Long(word) }
    }
}

/// How many bytes a short word has at most.
pub const SHORT: usize = 8;

/// The first eight bytes as a number, of which one comparison tells most words apart.
pub fn beginning(word: &str) -> u64 {
    let mut first = [0; SHORT];
    let length = word.len().min(SHORT);
    first[..length].copy_from_slice(&word.as_bytes()[..length]);
    u64::from_be_bytes(first)
}

/// Calls `emit` with every word of a text. Of words joined by hyphens each is one, and all together are
/// one more: `foster-carer` is `foster`, `carer` and `fostercarer`.
pub fn split(text: &str, mut emit: impl FnMut(Word<'_>)) {
    let mut chain = Chain::default();
    let mut at = 0;
    while at < text.len() {
        // Most words stand between two spaces, and are one by themselves.
        if chain.is_empty()
            && let Some(after) = plain_word(text.as_bytes(), at, &mut emit)
        {
            at = after;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        let mut emit = |word: &str| emit(Word::of(word));
        if c.is_ascii_alphanumeric() {
            chain.letter(c.to_ascii_lowercase(), &mut emit);
        } else if c.is_ascii() {
            chain.mark(c, &mut emit);
        } else {
            fold(c, |folded| {
                if folded.is_alphanumeric() {
                    chain.letter(folded, &mut emit);
                } else {
                    chain.mark(folded, &mut emit);
                }
            });
        }
    }
    chain.end(&mut |word: &str| emit(Word::of(word)));
}

/// What ends a word.
const MARK: u8 = 0;
/// What may join two words, or is no plain ASCII.
const OTHER: u8 = 1;
/// For every byte the small letter or digit that it is, [`MARK`] or [`OTHER`].
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'\'' | b'-' => OTHER,
            byte if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            _ => MARK,
        };
        byte += 1;
    }
    classes
};

/// Emits the word that begins at a byte, where it and the mark after it are plain ASCII and the mark does
/// not join words, and gives the byte after the mark. Where a mark stands there is no word to emit.
fn plain_word(text: &[u8], start: usize, emit: &mut impl FnMut(Word<'_>)) -> Option<usize> {
    let mut key = 0;
    let mut end = start;
    let class = loop {
        let class = text.get(end).map_or(MARK, |byte| CLASSES[usize::from(*byte)]);
        if class <= OTHER {
            break class;
        }
        key = key << 8 | u64::from(class);
        end += 1;
    };
    if class == OTHER {
        return None;
    }
    let length = end - start;
    if length > SHORT {
        let mut letters = [0; LONGEST];
        if let Some(letters) = letters.get_mut(..length) {
            letters.copy_from_slice(text.get(start..end)?);
            letters.make_ascii_lowercase();
            emit(Word::Long(std::str::from_utf8(letters).ok()?));
        }
    } else if length > 0 {
        emit(Word::Short(key << (8 * (SHORT - length))));
    }
    Some(end + 1)
}

/// A character as plain small letters: compatible forms and accents apart, typographic marks as typed ones.
fn fold(c: char, mut emit: impl FnMut(char)) {
    decompose_compatible(c, |part| match part {
        // Accents, soft hyphens and what has no width are as good as absent.
        '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' => {}
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => emit('\''),
        '\u{2010}' | '\u{2011}' => emit('-'),
        part => part.to_lowercase().for_each(|small| match letters(small) {
            Some(plain) => plain.chars().for_each(&mut emit),
            None => emit(small),
        }),
    });
}

/// Letters that are not written with an accent and yet are typed without it.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// Words joined by hyphens, as far as they have been read.
#[derive(Default)]
struct Chain {
    /// The word that is being read.
    word: String,
    /// How long it was where its last apostrophe stands.
    apostrophe: Option<usize>,
    /// The words before it in the chain, joined.
    joined: String,
    /// How many words the chain has so far.
    words: usize,
    /// An apostrophe or hyphen that joins, should a letter follow.
    pending: Option<char>,
}

impl Chain {
    fn is_empty(&self) -> bool {
        self.word.is_empty()
    }

    fn letter(&mut self, c: char, emit: &mut impl FnMut(&str)) {
        match self.pending.take() {
            Some('-') => self.end_word(emit),
            Some(_) => self.apostrophe = Some(self.word.len()),
            None => {}
        }
        self.word.push(c);
    }

    fn mark(&mut self, c: char, emit: &mut impl FnMut(&str)) {
        if matches!(c, '\'' | '-') && self.pending.is_none() && !self.word.is_empty() {
            self.pending = Some(c);
        } else {
            self.end(emit);
        }
    }

    /// The possessive ending is no part of a word.
    fn end_word(&mut self, emit: &mut impl FnMut(&str)) {
        if self.apostrophe.take().is_some_and(|at| &self.word[at..] == "s") {
            self.word.pop();
        }
        self.joined.push_str(&self.word);
        self.words += 1;
        if is_of_length(&self.word) {
            emit(&self.word);
        }
        self.word.clear();
    }

    fn end(&mut self, emit: &mut impl FnMut(&str)) {
        self.pending = None;
        if self.word.is_empty() {
            return;
        }
        self.end_word(emit);
        // Of numbers alone a date is made, or a range: nobody types those as one.
        if self.words > 1 && is_of_length(&self.joined) && self.joined.contains(char::is_alphabetic) {
            emit(&self.joined);
        }
        self.joined.clear();
        self.words = 0;
    }
}

fn is_of_length(word: &str) -> bool {
    word.len() <= LONGEST || word.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        split(text, |word| match word {
            Word::Long(word) => words.push(word.to_owned()),
            Word::Short(key) => {
                let bytes: Vec<u8> = key.to_be_bytes().into_iter().take_while(|byte| *byte != 0).collect();
                words.push(String::from_utf8(bytes).unwrap());
            }
        });
        words
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(words(text).join(" "), expected, "{text:?}");
    }

    proptest! {
        #[test]
        fn plain_words_are_those_that_are_read_letter_by_letter(text in "([a-zA-Z0-9]{0,10}|x{38,42}|[-' .,é’]{1,2}){0,12}") {
            // A soft hyphen changes no word, and keeps it from being taken at one look.
            let slowly: String = text.chars().flat_map(|c| [Some(c), c.is_ascii_alphanumeric().then_some('\u{ad}')]).flatten().collect();
            prop_assert_eq!(words(&text), words(&slowly));
        }
    }

    #[test]
    fn words_are_folded() {
        check("Café ﬁne Ångström", "cafe fine angstrom");
        check("e\u{301}tude co\u{ad}operate", "etude cooperate");
        check("Straße Ægir Łódź İzmir", "strasse aegir lodz izmir");
        check("£1,200 in 2016–17 (3.5%)", "1 200 in 2016 17 3 5");
    }

    #[test]
    fn possessives_fall_away_and_apostrophes_close_up() {
        check("children's children’s childrens' CHILDREN'S", "children children childrens children");
        check("don't O’Brien rock 'n' roll", "dont obrien rock n roll");
        check("'quoted' ‘so’ ''x", "quoted so x");
        check("it's-a", "it a ita");
    }

    #[test]
    fn hyphens_join_and_part() {
        check("re-inspection re‑inspection", "re inspection reinspection re inspection reinspection");
        check("out-of-date", "out of date outofdate");
        check("2018-07-20 covid-19", "2018 07 20 covid 19 covid19");
        check("a -- b - c -d e- x--y", "a b c d e x y");
        check("parents'-evening", "parents evening");
    }

    #[test]
    fn what_no_reader_types_is_no_word() {
        check(&"x".repeat(40), &"x".repeat(40));
        check(&"x".repeat(41), "");
        check(&format!("a-{}", "x".repeat(40)), &format!("a {}", "x".repeat(40)));
    }
}
