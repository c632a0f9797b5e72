//! What a machine can see in a text before it is published: words that could identify a child, and
//! words against the house style.
//!
//! A [`Lints`] holds what is needed to look texts over, made once a run. It finds cues first, cheaply;
//! only where one stands is the sentence around it taken apart.

mod address;
mod age;
mod birth;
mod case;
mod cues;
mod date;
#[rustfmt::skip]
mod language;
mod name;
mod picture;
mod places;
mod school;
mod sentence;
mod spaces;
mod style;
mod words;
mod years;

use std::collections::BTreeSet;
use std::ops::Range;

pub use places::Asked;

use crate::diagnostic::{Code, SourcePath, visible};
use crate::markdown::Prose;
use cues::{Cue, Cues};
use places::{Gazetteer, Places};
use sentence::Sentences;
use spaces::Spaced;

/// The most findings of one text.
const MOST_FINDINGS: usize = 50;

macro_rules! rules {
    ($($rule:ident $name:literal $code:ident #[doc = $doc:literal])*) => {
        /// A rule that texts are looked over by.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $doc] $rule,)*
        }

        impl Rule {
            /// All of them: those that protect children first.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// Its name in a waiver or a switch.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$rule => $name),* }
            }

            /// The problem it finds.
            #[must_use]
            pub fn code(self) -> Code {
                match self { $(Self::$rule => Code::$code),* }
            }
        }
    };
}

rules! {
    NameAndAge "name-and-age" NameAndAge #[doc = "A name near an age under 18"]
    SchoolAndChild "school-and-child" SchoolAndChild #[doc = "A school with a child's age or condition"]
    Address "address" HomeAddress #[doc = "A street address or postcode"]
    DateOfBirth "date-of-birth" DateOfBirth #[doc = "A date of birth"]
    CaseNumber "case-number" CaseNumber #[doc = "The number of a case or a child"]
    OfficialGrade "official_grade" OfficialGrade #[doc = "A grade by less than its official name"]
    FailingCouncil "failing_council" FailingCouncil #[doc = "'Failing council'"]
    DateForm "date_form" DateForm #[doc = "A date in another form than 20 July 2018"]
    AltText "alt_text" AltText #[doc = "A description that describes nothing"]
    SummaryLength "summary_length" SummaryLength #[doc = "A summary of more than 200 characters"]
    TitleLength "title_length" TitleLength #[doc = "A title of more than 90 characters"]
    HeadingLevels "heading_levels" HeadingLevels #[doc = "A heading two levels below the one before"]
    BareUrl "bare_url" BareUrl #[doc = "A web address as text"]
    LinkWords "link_words" LinkWords #[doc = "A link that does not say where it leads"]
}

impl Rule {
    /// Whether it protects children: then it is an error, can be waived, and cannot be switched off.
    #[must_use]
    pub fn protects_children(self) -> bool {
        self <= Self::CaseNumber
    }

    /// Whether it is about English words.
    fn is_english(self) -> bool {
        matches!(self, Self::OfficialGrade | Self::FailingCouncil | Self::DateForm | Self::AltText | Self::LinkWords)
    }

    /// The rule that a waiver names.
    #[must_use]
    pub fn waivable(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.protects_children() && rule.name() == name)
    }
}

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A headline or heading of a page
    Title,
    /// A summary
    Summary,
    /// The description of a picture
    Alt,
    /// A correction's or a withdrawal's words, or a source's
    Note,
    /// The text itself
    Body,
}

/// Something in a text that a rule is against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The rule.
    pub rule: Rule,
    /// Where in the text it stands.
    pub range: Range<usize>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Found {
    fn new(rule: Rule, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { rule, range, message: message.into(), help: help.into() }
    }
}

/// What a lint finds in a file and may be published all the same, as somebody has decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiver {
    /// The file.
    pub path: SourcePath,
    /// The lint's name.
    pub lint: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl std::fmt::Display for Waiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, lint, by, reason } = self;
        write!(f, "waived: {}: {lint}, by {by}: {reason}", visible(path.as_str()).replace('\n', "\u{fffd}"))
    }
}

/// All that is needed to look texts over.
#[derive(Debug)]
pub struct Lints {
    cues: Cues,
    off: BTreeSet<Rule>,
    gazetteer: Gazetteer,
    fingerprint: u64,
}

/// A file's texts as they are looked over, one after the other.
#[derive(Debug, Clone)]
pub struct Review<'a> {
    lints: &'a Lints,
    places: Places<'a>,
    is_english: bool,
    grade: style::Grade,
}

impl Lints {
    /// All rules but those that are switched off. `places` are names of places that the site knows, such as
    /// its councils' folders: they are not taken for people's. `language` is the site's.
    #[must_use]
    pub fn new<'a>(off: BTreeSet<Rule>, places: impl Iterator<Item = &'a str>, language: &str) -> Self {
        let mut off: BTreeSet<Rule> = off.into_iter().filter(|rule| !rule.protects_children()).collect();
        if !is_english(language) {
            off.extend(Rule::ALL.iter().filter(|rule| rule.is_english()));
        }
        let fingerprint = rapidhash::v3::rapidhash_v3(format!("{off:?}").as_bytes());
        Self { cues: Cues::new(), off, gazetteer: Gazetteer::new(places), fingerprint }
    }

    /// What stands for the switches: with others, the same text may have other findings.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Whether a file that was looked over with these answers has the same findings by these places.
    #[must_use]
    pub fn answer_as(&self, asked: &Asked) -> bool {
        self.gazetteer.answers_as(asked)
    }

    /// Begins with the texts of a file in this language, or in the site's.
    #[must_use]
    pub fn review(&self, language: Option<&str>) -> Review<'_> {
        let (places, is_english) = (Places::new(&self.gazetteer), language.is_none_or(is_english));
        Review { lints: self, places, is_english, grade: style::Grade::default() }
    }
}

impl Review<'_> {
    /// What is to be said of a text, in the order in which it stands there.
    pub fn look(&mut self, prose: &Prose, part: Part) -> Vec<Found> {
        let text = prose.text.as_str();
        let mut found = Vec::new();
        let cues = self.lints.cues.find(text);
        if !cues.is_empty() {
            self.protect(text, &cues, &mut found);
            style::words(prose, part, &cues, &mut found);
            date::find(prose, &cues, &mut found);
            self.grade.look(prose, &cues);
        }
        if let Some(spaced) = Spaced::of(text) {
            let mut seen = Vec::new();
            self.protect(&spaced.text, &self.lints.cues.find(&spaced.text), &mut seen);
            found.extend(seen.into_iter().map(|one| Found { range: spaced.original(&one.range), ..one }));
        }
        self.grade.next();
        style::shape(prose, part, &mut found);
        picture::look(prose, part, &mut found);
        self.settle(found)
    }

    /// What could identify a child.
    fn protect(&self, text: &str, cues: &[Cue], found: &mut Vec<Found>) {
        let sentences = Sentences::new(text, &self.places);
        let ages = age::find(&sentences, cues, found);
        school::find(&sentences, cues, &ages, found);
        address::find(&sentences, cues, found);
        birth::find(&sentences, cues, found);
        case::find(&sentences, cues, found);
    }

    /// Where a grade first has less than its official name, when no text gives that name: the number of the
    /// text, in the order in which they were looked over.
    #[must_use]
    pub fn end(&self) -> Option<(usize, Found)> {
        self.grade.clone().found().filter(|(_, found)| self.is_on(found.rule))
    }

    /// By which of the site's places the texts were looked over.
    #[must_use]
    pub fn into_asked(self) -> Asked {
        self.places.into_asked()
    }

    fn is_on(&self, rule: Rule) -> bool {
        !self.lints.off.contains(&rule) && (self.is_english || !rule.is_english())
    }

    /// Leaves out what is switched off, and all but the first of what is said twice of the same words.
    fn settle(&self, mut found: Vec<Found>) -> Vec<Found> {
        found.retain(|one| self.is_on(one.rule));
        found.sort_by_key(|one| (one.range.start, one.rule, one.range.end));
        let mut kept: Vec<Found> = Vec::with_capacity(found.len());
        for one in found {
            let is_said = kept.iter().any(|other| other.rule == one.rule && other.range.end > one.range.start);
            if !is_said {
                kept.push(one);
            }
        }
        kept.truncate(MOST_FINDINGS);
        kept
    }
}

fn is_english(language: &str) -> bool {
    language.split('-').next().is_some_and(|first| first.eq_ignore_ascii_case("en"))
}
