//! Text as words: folded to plain letters, hyphens and apostrophes understood.
//!
//! docs/search.md says the rules in one paragraph; `themes/civic/assets/search.js` keeps the same ones.

use unicode_normalization::char::decompose_compatible;

/// The longest word, in characters: what is longer is an address or a slip.
const LONGEST: usize = 40;

/// Calls `emit` with every word of a text. Of words joined by hyphens each is one, and all together are
/// one more: `foster-carer` is `foster`, `carer` and `fostercarer`.
pub fn split(text: &str, mut emit: impl FnMut(&str)) {
    let mut chain = Chain::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // Most words stand between two spaces, and are one by themselves.
        if chain.is_empty()
            && let Some((word, after)) = plain_word(rest)
        {
            word.emit(&mut emit);
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
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
    chain.end(&mut emit);
}

/// A word of plain letters.
struct Plain {
    letters: [u8; LONGEST],
    length: usize,
}

impl Plain {
    fn emit(&self, emit: &mut impl FnMut(&str)) {
        if let Some(letters) = self.letters.get(..self.length)
            && let Ok(word) = std::str::from_utf8(letters)
            && !word.is_empty()
        {
            emit(word);
        }
    }
}

/// The word with which a text begins, an empty one perhaps, and what follows it and the mark after it, where
/// all of these are plain ASCII and the mark does not join words.
fn plain_word(text: &str) -> Option<(Plain, &str)> {
    let mut word = Plain { letters: [0; LONGEST], length: 0 };
    for byte in text.bytes() {
        if !byte.is_ascii_alphanumeric() {
            let ends = byte.is_ascii() && !matches!(byte, b'\'' | b'-');
            let after = &text[word.length..];
            return ends.then(|| (word, &after[1..]));
        }
        if let Some(letter) = word.letters.get_mut(word.length) {
            *letter = byte.to_ascii_lowercase();
        }
        word.length += 1;
    }
    Some((word, ""))
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

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut words = Vec::new();
        split(text, |word| words.push(word.to_owned()));
        assert_eq!(words.join(" "), expected, "{text:?}");
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
