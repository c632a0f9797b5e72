//! Cues: the few places of a text at which a rule has anything to look at, found in one pass over its bytes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::sentence::is_word;
use super::words::{self, Key, Word};

/// What a cue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number that could be an age, in digits or as a word
    Number(u32),
    /// A run of digits, in whatever stands around it
    Digits,
    /// A school, nursery, academy
    School,
    /// What a school's name may end in, and other names too
    SchoolName,
    /// Words before the name of a school
    Attends,
    /// What a street's name ends in
    Street,
    /// What the name of one house ends in
    Home,
    /// Where somebody lives
    Lives,
    /// Words for a birth or a birthday
    Birth,
    /// Words before the number of a case or child
    Case,
    /// A reference, which may be a case's
    Reference,
    /// A boy, girl, baby
    Child,
    /// Called, named
    Called,
    /// Requires improvement
    Grade,
    /// The same with its whole name: to be good
    Official,
    /// Failing, failed
    Failing,
    /// The beginning of a web address
    Url,
}

/// A cue and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub at: Range<usize>,
}

const NUMBERS: [&str; 17] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
];

#[rustfmt::skip]
const WORDS: [(Kind, &[&str]); 15] = [
    (Kind::School, &[
        "school", "academy", "nursery", "college", "pre-school", "preschool", "kindergarten", "playgroup", "sixth form",
        "primary", "infants", "juniors", "pupil referral unit", "childminder", "montessori",
    ]),
    (Kind::SchoolName, &["high", "grammar", "comprehensive", "secondary", "prep", "comp", "junior", "infant"]),
    (Kind::Attends, &[
        "attends", "attended", "attending", "pupil at", "pupil of", "student at", "enrolled at", "excluded from",
        "expelled from", "taught at", "goes to", "went to", "starts at", "started at", "place at", "classmates at",
        "teachers at", "staff at", "class at", "lessons at", "learner at", "joined",
    ]),
    (Kind::Street, &[
        "street", "road", "avenue", "lane", "close", "drive", "gardens", "grove", "court", "crescent", "terrace", "place",
        "square", "way", "walk", "hill", "mews", "rise", "view", "park", "row", "green", "st", "rd", "ave", "house", "flats",
        "estate",
    ]),
    (Kind::Lives, &[
        "lives", "lived", "living", "live", "home", "house", "flat", "address", "resident", "stayed", "staying",
        "neighbours", "neighbour", "bungalow", "maisonette", "hostel", "bedsit", "refuge", "caravan", "secure unit",
    ]),
    (Kind::Birth, &["born", "birthday", "date of birth", "d.o.b", "dob", "birth date", "birthdate"]),
    (Kind::Case, &[
        "case number", "case no", "case ref", "case id", "case file", "case reference", "file number", "file no", "nhs number", "nhs no",
        "upn", "unique pupil number", "pupil number", "claim number", "court number", "hospital number", "child id",
        "child number", "mosaic", "liquidlogic", "client number", "client id", "referral number", "crime reference",
        "national insurance number", "passport number", "social care number", "crime number", "client no", "client ref",
        "patient number", "patient no", "patient id", "hospital no", "pupil no", "child no", "referral no", "record number",
        "record no", "system number", "person id", "person number", "police reference", "incident number",
        "custody number", "unique learner number", "candidate number", "home office number", "lcs", "docket",
        "social services number", "care number",
    ]),
    (Kind::Home, &["cottage", "bungalow", "farmhouse", "farm", "villa", "barn"]),
    (Kind::Reference, &["reference", "ref", "ref.", "our ref", "quoting"]),
    (Kind::Child, &[
        "boy", "girl", "baby", "toddler", "schoolboy", "schoolgirl", "newborn", "twins", "teenager", "brothers", "sisters",
        "siblings",
    ]),
    (Kind::Called, &["called", "named", "name is", "name was"]),
    (Kind::Grade, &["requires improvement"]),
    (Kind::Official, &[
        "requires improvement to be good", "require improvement to be good", "required improvement to be good",
    ]),
    (Kind::Failing, &[
        "failing council", "failing authority", "failing local authority", "failing department", "failing borough",
        "failing children", "failed council", "failing service", "failed children’s services", "failed children's services",
    ]),
    (Kind::Url, &["http://", "https://", "www."]),
];

/// Finds cues: words by their first word, which is looked up by its last eight letters.
#[derive(Debug)]
pub struct Cues {
    /// By the key's slot, the number of a group; 0 for none.
    slots: Box<[u8; SLOTS]>,
    /// What begins with words of one slot, the longest first.
    groups: Vec<Vec<Pattern>>,
}

#[derive(Debug)]
struct Pattern {
    kind: Kind,
    text: &'static str,
    /// How long its first word is.
    first_word: usize,
}

/// So few words leave most of so many slots free: most words of a text are seen to be none by one look.
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 12;

fn slot(key: Key) -> usize {
    key.spread::<SLOT_BITS>()
}

impl Cues {
    /// Ready to find them.
    pub fn new() -> Self {
        let numbers = (1..).zip(NUMBERS).map(|(number, word)| (Kind::Number(number), word));
        let words = WORDS.iter().flat_map(|(kind, words)| words.iter().map(|word| (*kind, *word)));
        let mut by_slot: BTreeMap<usize, Vec<Pattern>> = BTreeMap::new();
        for (kind, text) in numbers.chain(words) {
            let first_word = text.bytes().take_while(u8::is_ascii_lowercase).count();
            let slot = slot(Key::of(&text[..first_word]));
            by_slot.entry(slot).or_default().push(Pattern { kind, text, first_word });
        }
        let mut cues = Self { slots: Box::new([0; SLOTS]), groups: vec![Vec::new()] };
        for (slot, mut patterns) in by_slot {
            patterns.sort_by_key(|one| std::cmp::Reverse(one.text.len()));
            // So few words always fit; a test holds it.
            cues.slots[slot] = u8::try_from(cues.groups.len()).unwrap_or_default();
            cues.groups.push(patterns);
        }
        cues
    }

    /// A text's cues, in their order.
    pub fn find(&self, text: &str) -> Vec<Cue> {
        let mut found = Vec::new();
        // Before where all has been looked at.
        let mut done = 0;
        words::each(text, |Word { end, key, has_digits }| {
            let group = usize::from(self.slots[slot(key)]);
            if group == 0 && !has_digits {
                return;
            }
            let start = words::start(text, end);
            if start < done {
                return;
            }
            if has_digits {
                digits(text, start..end, &mut found);
            } else if let Some(cue) = self.groups.get(group).and_then(|group| word(text, start, group)) {
                done = cue.at.end;
                found.push(cue);
            }
        });
        found
    }
}

/// The cue that begins with the word at a byte.
fn word(text: &str, start: usize, group: &[Pattern]) -> Option<Cue> {
    let fits = |one: &&Pattern| {
        let at = start..start + one.text.len();
        let goes_on = text.as_bytes().get(start + one.first_word).is_some_and(u8::is_ascii_alphanumeric);
        !goes_on
            && text.get(at.clone()).is_some_and(|words| words.eq_ignore_ascii_case(one.text))
            && stands_alone(text, at, one.kind)
    };
    let one = group.iter().find(fits)?;
    Some(Cue { kind: one.kind, at: start..start + one.text.len() })
}

/// Whether a word is not a part of another one, and could be what its cue says.
fn stands_alone(text: &str, at: Range<usize>, kind: Kind) -> bool {
    let before = text[..at.start].chars().next_back();
    let after = text[at.end..].chars().next();
    let begins = before.is_none_or(|c| !c.is_alphanumeric());
    let ends = after.is_none_or(|c| !c.is_alphanumeric());
    match kind {
        Kind::Url => begins,
        Kind::Grade | Kind::Failing => begins && (ends || kind == Kind::Failing),
        // Twenty-seven, mid-nineties.
        Kind::Number(_) => begins && ends && before != Some('-'),
        // A street's or a school's name has a capital letter somewhere near, which is seen to later.
        Kind::Street | Kind::SchoolName | Kind::Home => {
            begins && ends && text.as_bytes()[at.start].is_ascii_uppercase()
        }
        _ => begins && ends,
    }
}

/// Every run of digits in a part of a text, as a number where it could be an age.
fn digits(text: &str, within: Range<usize>, found: &mut Vec<Cue>) {
    let bytes = &text.as_bytes()[..within.end];
    let mut from = within.start;
    while let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) {
        let length = bytes[start..].iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len() - start);
        let at = start..start + length;
        from = at.end;
        let number = text[at.clone()].parse::<u32>().ok().filter(|number| *number <= 99 && length <= 2);
        match number.filter(|_| is_whole(text.as_bytes(), &at)) {
            Some(number) => found.push(Cue { kind: Kind::Number(number), at: at.clone() }),
            None => found.push(Cue { kind: Kind::Digits, at: at.clone() }),
        }
    }
}

/// Whether digits are a number of their own: not of a date, an amount, a share or a code.
fn is_whole(bytes: &[u8], at: &Range<usize>) -> bool {
    let before = at.start.checked_sub(1).and_then(|before| bytes.get(before)).copied();
    let earlier = at.start.checked_sub(2).and_then(|before| bytes.get(before)).copied();
    let after = bytes.get(at.end).copied();
    let later = bytes.get(at.end + 1).copied();
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    let joined = |byte: Option<u8>| matches!(byte, Some(b'.' | b',' | b':' | b'/' | b'-'));
    let begins = before.is_none_or(|byte| !is_word(byte) && !matches!(byte, b'#' | b'/' | b'.'))
        && !(joined(before) && is_digit(earlier))
        // The last byte of a pound or euro sign.
        && !matches!(before, Some(0xA3 | 0xAC));
    let ends = after.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'%' | b'/' | b'_'))
        && !(joined(after) && is_digit(later));
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        Cues::new().find(text).into_iter().map(|cue| cue.kind).collect()
    }

    #[test]
    fn words_are_cues_only_when_they_stand_alone() {
        assert_eq!(kinds("someone often Seven"), [Kind::Number(7)]);
        assert_eq!(kinds("twenty-seven"), []);
        assert_eq!(kinds("éone oneé"), []);
        assert_eq!(kinds("schooling, a School"), [Kind::School]);
        assert_eq!(kinds("the way in Mill Way"), [Kind::Street]);
    }

    #[test]
    fn the_longest_of_words_counts() {
        assert_eq!(kinds("It requires improvement to be good."), [Kind::Official]);
        assert_eq!(kinds("It requires improvement."), [Kind::Grade]);
        assert_eq!(
            kinds("D.o.B., a FAILING COUNCILLOR, the House, her house"),
            [Kind::Birth, Kind::Failing, Kind::Street, Kind::Lives]
        );
    }

    #[test]
    fn every_word_is_found() {
        assert!(Cues::new().groups.len() <= usize::from(u8::MAX), "their numbers fit");
        let words = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).chain(NUMBERS);
        for word in words {
            assert_eq!(kinds(&format!("A {} b", word.to_uppercase())).len(), 1, "{word}");
        }
    }

    #[test]
    fn a_number_is_one_only_by_itself() {
        assert_eq!(kinds("7 (12)"), [Kind::Number(7), Kind::Number(12)]);
        for text in ["1,270", "3.5", "£7", "7%", "20/07/2018", "E09000032", "2018"] {
            assert!(kinds(text).iter().all(|kind| *kind == Kind::Digits), "{text}: {:?}", kinds(text));
        }
    }
}
