//! The lints on a file: on the texts of its front matter and on its body, and what of it is waived.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{self, Code, Diagnostic, KeyPath, Place, SourcePath, alternatives, did_you_mean, extent};
use crate::front_matter::{Flag, FrontMatter, Language, OneOrMany, Text};
use crate::lint::{Asked, Found, Lints, Part, Rule, Waiver};
use crate::markdown::{Prose, Title};
use crate::metadata::{self, Tells};
use crate::model::draft::{
    ArticleMatter, CorrectionMatter, CouncilMatter, Draft, Drafts, EventMatter, PageMatter, StyleMatter, WaiverMatter,
};

/// A front matter with texts for readers.
pub trait Worded: FrontMatter {
    /// Its texts, each with its place and what it is for.
    fn texts(&self) -> Vec<(KeyPath, &Text, Part)>;
    /// What is waived.
    fn waivers(&self) -> Option<&OneOrMany<WaiverMatter>>;
    /// The language it is written in, where it is not the site's.
    fn language(&self) -> Option<&Language> {
        None
    }
    /// Where its page's title comes from.
    fn title_of_page(&self) -> Title {
        Title::Given
    }
}

type Texts<'a> = Vec<(KeyPath, &'a Text, Part)>;

fn top<'a>(key: &str, text: Option<&'a Text>, part: Part) -> impl Iterator<Item = (KeyPath, &'a Text, Part)> {
    text.map(|text| (KeyPath::top(key), text, part)).into_iter()
}

fn notes(corrections: Option<&OneOrMany<CorrectionMatter>>) -> impl Iterator<Item = (KeyPath, &Text, Part)> {
    let corrections = corrections.into_iter().flat_map(|list| &list.0).enumerate();
    corrections.filter_map(|(index, correction)| {
        Some((KeyPath::top("corrections").item(index).key("note"), correction.note.as_ref()?, Part::Note))
    })
}

impl Worded for ArticleMatter {
    fn texts(&self) -> Texts<'_> {
        let sources = self.source.iter().flat_map(|list| &list.0).enumerate().filter_map(|(index, source)| {
            Some((KeyPath::top("source").item(index).key("name"), source.name.as_ref()?, Part::Note))
        });
        let reason = self.withdrawn.as_ref().and_then(|withdrawn| withdrawn.reason.as_ref());
        let reason = reason.map(|reason| (KeyPath::top("withdrawn").key("reason"), reason, Part::Note));
        top("title", self.title.as_ref(), Part::Title)
            .chain(top("summary", self.summary.as_ref(), Part::Summary))
            .chain(top("alt", self.alt.as_ref(), Part::Alt))
            .chain(notes(self.corrections.as_ref()))
            .chain(sources)
            .chain(reason)
            .collect()
    }

    fn waivers(&self) -> Option<&OneOrMany<WaiverMatter>> {
        self.waive.as_ref()
    }

    fn language(&self) -> Option<&Language> {
        self.language.as_ref()
    }

    fn title_of_page(&self) -> Title {
        if self.title.is_some() { Title::Given } else { Title::FirstHeading }
    }
}

impl Worded for EventMatter {
    fn texts(&self) -> Texts<'_> {
        let reply =
            self.reply.iter().flat_map(|reply| [("by", &reply.by, Part::Note), ("text", &reply.text, Part::Body)]);
        let reply = reply.filter_map(|(key, text, part)| Some((KeyPath::top("reply").key(key), text.as_ref()?, part)));
        let conflicts = self.conflicts.iter().flat_map(|list| &list.0).enumerate().filter_map(|(index, conflict)| {
            // An address is told as a link.
            let source =
                conflict.source.as_ref().filter(|source| !source.0.contains("://") || source.0.contains(' '))?;
            Some((KeyPath::top("conflicts").item(index).key("source"), source, Part::Note))
        });
        notes(self.corrections.as_ref()).chain(reply).chain(conflicts).collect()
    }

    fn waivers(&self) -> Option<&OneOrMany<WaiverMatter>> {
        self.waive.as_ref()
    }
}

impl Worded for CouncilMatter {
    fn texts(&self) -> Texts<'_> {
        Vec::new()
    }

    fn waivers(&self) -> Option<&OneOrMany<WaiverMatter>> {
        self.waive.as_ref()
    }
}

impl Worded for PageMatter {
    fn texts(&self) -> Texts<'_> {
        let title = top("title", self.title.as_ref(), Part::Title);
        title.chain(top("summary", self.summary.as_ref(), Part::Summary)).collect()
    }

    fn waivers(&self) -> Option<&OneOrMany<WaiverMatter>> {
        self.waive.as_ref()
    }

    fn language(&self) -> Option<&Language> {
        self.language.as_ref()
    }

    fn title_of_page(&self) -> Title {
        if self.title.is_some() { Title::Given } else { Title::FirstHeading }
    }
}

/// Every waiver of a site, by file.
pub fn granted(drafts: &Drafts) -> Vec<Waiver> {
    fn of<'a, T: Worded + 'a>(drafts: impl Iterator<Item = &'a Draft<T>>) -> impl Iterator<Item = Waiver> {
        drafts.flat_map(|draft| {
            let all = draft.matter.waivers().into_iter().flat_map(|list| &list.0);
            let known = all.filter(|one| one.lint.as_ref().is_some_and(|lint| Rule::waivable(&lint.0).is_some()));
            known.filter_map(|waiver| {
                let (lint, by, reason) = (waiver.lint.as_ref()?, waiver.by.as_ref()?, waiver.reason.as_ref()?);
                let (lint, by, reason) = (lint.0.clone(), by.0.clone(), reason.0.clone());
                Some(Waiver { path: draft.path.clone(), lint, by, reason })
            })
        })
    }
    let Drafts { articles, events, councils, pages, .. } = drafts;
    let articles = of(articles.iter().map(|draft| &***draft));
    let events = of(events.iter().map(|draft| &**draft));
    let councils = of(councils.iter().map(|draft| &**draft));
    let pages = of(pages.iter().map(|draft| &**draft));
    let mut all: Vec<Waiver> = articles.chain(events).chain(councils).chain(pages).collect();
    all.sort();
    all
}

/// The rules that a site switches off.
pub fn switched_off(style: Option<&StyleMatter>) -> BTreeSet<Rule> {
    let Some(style) = style else { return BTreeSet::new() };
    let switches = [
        (Rule::OfficialGrade, style.official_grade),
        (Rule::FailingCouncil, style.failing_council),
        (Rule::DateForm, style.date_form),
        (Rule::AltText, style.alt_text),
        (Rule::SummaryLength, style.summary_length),
        (Rule::TitleLength, style.title_length),
        (Rule::HeadingLevels, style.heading_levels),
        (Rule::BareUrl, style.bare_url),
        (Rule::LinkWords, style.link_words),
    ];
    switches.into_iter().filter(|(_, switch)| *switch == Some(Flag(false))).map(|(rule, _)| rule).collect()
}

/// A file to look over.
pub struct File<'a> {
    /// Where it lies.
    pub path: &'a SourcePath,
    /// All of its text.
    pub text: &'a str,
    /// Where in it the front matter's YAML stands.
    pub yaml: Range<usize>,
    /// The body's words.
    pub prose: &'a Prose,
}

/// Looks a file over; says by which of the site's places.
pub fn review<T: Worded>(file: &File<'_>, matter: &T, lints: &Lints, problems: &mut Vec<Diagnostic>) -> Asked {
    let texts = matter.texts();
    let proses: Vec<(Prose, Part)> = texts.iter().map(|(_, text, part)| (Prose::plain(&text.0, 0), *part)).collect();
    let all = || proses.iter().map(|(prose, part)| (prose, *part)).chain([(file.prose, Part::Body)]);
    let mut review = lints.review(matter.language().map(|language| language.0.as_str()));
    let mut found: Vec<(usize, Found)> = Vec::new();
    for (number, (prose, part)) in all().enumerate() {
        found.extend(review.look(prose, part).into_iter().map(|one| (number, one)));
    }
    found.extend(review.end());
    let mut waivers = Waivers::new(file.path, matter.waivers(), problems);
    for (number, one) in found {
        let Some((prose, _)) = all().nth(number) else { continue };
        let words = prose.text.get(one.range.clone()).unwrap_or_default();
        if waivers.waives(one.rule, words) {
            continue;
        }
        let place = match texts.get(number) {
            Some((keys, ..)) => in_matter(file, keys, words),
            None => file.path.bytes(prose.bytes(&one.range)),
        };
        problems.push(Diagnostic::new(one.rule.code(), place, one.message).help(one.help));
    }
    waivers.unused(file.path, problems);
    review.into_asked()
}

/// Where words stand in a value of the front matter: the value, where quotes or line ends divide them.
fn in_matter(file: &File<'_>, keys: &KeyPath, words: &str) -> Place {
    let yaml = file.text.get(file.yaml.clone()).unwrap_or_default();
    let value = extent(yaml, keys, diagnostic::Part::Whole);
    let found = value.and_then(|value| {
        let at = value.start + yaml.get(value.clone())?.find(words)?;
        Some(file.yaml.start + at..file.yaml.start + at + words.len())
    });
    found.map_or_else(|| file.path.value_at(keys.clone()), |range| file.path.bytes(range))
}

/// Whether a picture tells where it was taken.
pub fn place_told(path: &SourcePath, bytes: &[u8]) -> Option<Diagnostic> {
    match metadata::tells(bytes) {
        Tells::Nothing => None,
        Tells::Place => {
            let message = "The file says where the picture was taken, or may say it; that is not published.";
            let problem = Diagnostic::new(Code::PictureLocation, path.whole(), message);
            Some(problem.help("Nothing needs to be done. To be safe everywhere, take it out of the file itself too."))
        }
        Tells::PlaceForGood => {
            let message = "The file says where it was made, or may say it, and Borough cannot take that out.";
            let problem = Diagnostic::new(Code::PictureUnread, path.whole(), message);
            Some(problem.help("Save the picture as JPEG, PNG or WebP."))
        }
    }
}

/// Whether a file of this name may tell where it was made.
pub fn may_tell_place(path: &SourcePath) -> bool {
    const PICTURES: [&str; 13] =
        ["jpg", "jpeg", "jfif", "png", "webp", "tif", "tiff", "heic", "heif", "avif", "gif", "jxl", "pdf"];
    let extension = path.name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    PICTURES.contains(&extension.as_str())
}

/// A file's waivers, and which of them waive anything.
struct Waivers<'a> {
    all: Vec<(Rule, Option<&'a Text>, usize, bool)>,
}

impl<'a> Waivers<'a> {
    fn new(path: &SourcePath, written: Option<&'a OneOrMany<WaiverMatter>>, problems: &mut Vec<Diagnostic>) -> Self {
        let mut all = Vec::new();
        for (index, waiver) in written.into_iter().flat_map(|list| &list.0).enumerate() {
            let keys = KeyPath::top("waive").item(index);
            let absent =
                [("lint", waiver.lint.is_none()), ("reason", waiver.reason.is_none()), ("by", waiver.by.is_none())];
            for (key, _) in absent.iter().filter(|(_, absent)| *absent) {
                let message = format!("The waiver has no `{key}`.");
                let problem = Diagnostic::new(Code::MissingKey, path.value_at(keys.clone()), message);
                problems.push(problem.help("Write `- { lint: name-and-age, reason: ..., by: the editor }`."));
            }
            let Some(lint) = &waiver.lint else { continue };
            match Rule::waivable(&lint.0) {
                // One that is not whole waives nothing.
                Some(rule) if waiver.reason.is_some() && waiver.by.is_some() => {
                    all.push((rule, waiver.words.as_ref(), index, false));
                }
                Some(_) => {}
                None => problems.push(unknown(path.value_at(keys.key("lint")), &lint.0)),
            }
        }
        Self { all }
    }

    fn waives(&mut self, rule: Rule, found: &str) -> bool {
        let mut waives = false;
        for (waived, words, _, is_used) in &mut self.all {
            // What is found may be less than the words that it is about, or more.
            let fits = |words: &Text| found.contains(&words.0) || words.0.contains(found);
            if *waived == rule && words.is_none_or(fits) {
                (*is_used, waives) = (true, true);
            }
        }
        waives
    }

    fn unused(&self, path: &SourcePath, problems: &mut Vec<Diagnostic>) {
        for (rule, _, index, _) in self.all.iter().filter(|(.., is_used)| !is_used) {
            let place = path.value_at(KeyPath::top("waive").item(*index).key("lint"));
            let message = format!("The waiver of `{}` waives nothing.", rule.name());
            let problem = Diagnostic::new(Code::UnusedWaiver, place, message);
            problems.push(problem.help("Take it out: it would let something else pass one day."));
        }
    }
}

fn unknown(place: Place, written: &str) -> Diagnostic {
    let known: Vec<&str> = Rule::ALL.iter().filter(|rule| rule.protects_children()).map(|rule| rule.name()).collect();
    let is_style = Rule::ALL.iter().any(|rule| rule.name() == written);
    let problem = Diagnostic::new(Code::WrongForm, place, format!("There is no lint `{written}` that can be waived."));
    match did_you_mean(written, known.iter().copied()) {
        Some(meant) => problem.help(format!("Did you mean `{meant}`?")),
        None if is_style => {
            problem.help("It is a rule of the house style: `style` in content/site.yaml switches it off.")
        }
        None => problem.help(format!("Known are {}.", alternatives(&known).replace(" or ", " and "))),
    }
}
