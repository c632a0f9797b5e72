//! Reading through a body once: title, summary, headings, links, and what will not reach the page.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::headings::{Heading, Headings};
use super::prose::{Prose, Zone};
use super::{Destination, Finding, Link, LinkKind, Outline, Read, destination};
use crate::search::Words;

/// How many findings of one file are told.
const MOST_FINDINGS: usize = 50;

/// What has been read so far.
#[derive(Default)]
pub struct Scan {
    offset: usize,
    /// How many more events are in proportion to the text.
    pub budget: usize,
    pub outline: Outline,
    pub findings: Vec<Finding>,
    headings: Headings,
    ids: Vec<String>,
    links: Vec<Link>,
    /// The text of the first paragraph while it is being read.
    text: Option<String>,
    /// All of the text, for its terms and for whoever looks it over.
    prose: Prose,
    blocks: usize,
    picture: Option<(Range<usize>, String)>,
    /// The titles of links and pictures, which pages show to whoever points at them.
    titles: Vec<(String, Range<usize>)>,
    /// Where each note stands, and which are referred to.
    notes: BTreeMap<String, Range<usize>>,
    referred: BTreeSet<String>,
}

impl Scan {
    /// A scan of so many bytes, which begin at `offset` in their file.
    pub fn new(offset: usize, length: usize) -> Self {
        Self { offset, budget: 4 * length + 1000, prose: Prose::with_capacity(length), ..Self::default() }
    }

    /// One more event, and where it stands; the id of the heading that ends with it.
    pub fn event(&mut self, event: &Event<'_>, range: Range<usize>) -> Option<&str> {
        // Whoever has pasted a whole page of HTML needs no thousand warnings.
        self.findings.truncate(MOST_FINDINGS);
        let place = range.start + self.offset..range.end + self.offset;
        match event {
            Event::Start(tag) => {
                self.part(tag.to_end(), place.start);
                self.start(tag, place);
            }
            Event::End(tag) => {
                self.end(*tag);
                self.part(*tag, place.end);
            }
            Event::Text(text) | Event::Code(text) => {
                self.outline.has_text = true;
                self.words(event, text, place);
                if let Some((_, alt)) = &mut self.picture {
                    alt.push_str(text);
                } else if let Some(collected) = &mut self.text {
                    collected.push_str(text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                self.prose.push(" ", place);
                if let Some(collected) = &mut self.text {
                    collected.push(' ');
                }
            }
            Event::FootnoteReference(label) => drop(self.referred.insert(label.to_string())),
            Event::InlineHtml(html) if !is_comment(html) => self.findings.push(Finding::RawHtml(place)),
            Event::Html(html) if !is_comment(html) => self.raw_block(place),
            _ => {}
        }
        let heading = self.headings.event(event)?;
        self.heading(heading);
        self.ids.last().map(String::as_str)
    }

    /// The outline, and what will not reach the page.
    pub fn finish(mut self, words: Option<&mut Words>) -> Read {
        self.outline.terms = words.map(|words| words.terms(&self.prose.text)).unwrap_or_default();
        for (title, place) in self.titles {
            self.prose.push("\n", place.end..place.end);
            self.prose.push(&title, place);
        }
        let lost = self.notes.into_iter().filter(|(label, _)| !self.referred.contains(label));
        self.findings.extend(lost.map(|(_, place)| Finding::LostNote(place)));
        self.findings.truncate(MOST_FINDINGS);
        self.outline.anchors = self.ids.into();
        self.outline.links = self.links.into();
        Read { outline: self.outline, prose: self.prose, findings: self.findings }
    }

    /// Words of the text, or code: its bytes hold the marks around it too.
    fn words(&mut self, event: &Event<'_>, words: &str, place: Range<usize>) {
        let is_code = matches!(event, Event::Code(_));
        let around = if is_code { place.len().saturating_sub(words.len()) / 2 } else { 0 };
        if is_code {
            self.prose.begin();
        }
        self.prose.push(words, place.start + around..place.end - around);
        if is_code {
            self.prose.end(Zone::Code);
        }
    }

    /// Where a block begins or ends, a word does too; emphasis and links may stand within one.
    fn part(&mut self, tag: TagEnd, at: usize) {
        if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) {
            self.prose.push("\n", at..at);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, place: Range<usize>) {
        if zone(tag.to_end()).is_some() {
            self.prose.begin();
        }
        match tag {
            // Most paragraphs have room in it.
            Tag::Paragraph if self.outline.summary.is_none() => self.text = Some(String::with_capacity(256)),
            Tag::Heading { .. }
            | Tag::Paragraph
            | Tag::List(_)
            | Tag::Table(_)
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_) => self.blocks += 1,
            Tag::FootnoteDefinition(label) => {
                let mark = place.start..place.end.min(place.start + label.len() + 4);
                // The first of a name is the one that is shown.
                if self.notes.contains_key(&**label) {
                    self.findings.push(Finding::LostNote(mark));
                } else {
                    self.notes.insert(label.to_string(), mark);
                }
            }
            Tag::Link { dest_url, title, .. } => {
                self.title(title, &place);
                self.link(dest_url, LinkKind::Page, place);
            }
            Tag::Image { dest_url, title, .. } => {
                self.title(title, &place);
                self.link(dest_url, LinkKind::Picture, place.clone());
                self.picture = Some((place, String::new()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if let Some(zone) = zone(tag) {
            self.prose.end(zone);
        }
        match tag {
            TagEnd::Paragraph => {
                let text = self.text.take().unwrap_or_default();
                if !text.trim().is_empty() {
                    self.outline.summary.get_or_insert_with(|| shortened(&text));
                }
                self.blocks += 1;
            }
            TagEnd::Image => {
                if let Some((place, alt)) = self.picture.take()
                    && alt.trim().is_empty()
                {
                    self.findings.push(Finding::NoAlt(place));
                }
            }
            _ => {}
        }
    }

    fn heading(&mut self, Heading { text, id }: Heading) {
        self.ids.push(id);
        if self.blocks == 1 && self.outline.summary.is_none() && !text.trim().is_empty() {
            self.outline.title = Some(text.trim().to_owned());
        }
    }

    fn title(&mut self, title: &str, place: &Range<usize>) {
        if !title.is_empty() {
            self.titles.push((title.to_owned(), place.clone()));
        }
    }

    fn link(&mut self, target: &str, kind: LinkKind, bytes: Range<usize>) {
        match destination(target) {
            Destination::Elsewhere if kind == LinkKind::Picture => self.findings.push(Finding::ForeignPicture(bytes)),
            Destination::Elsewhere => {}
            Destination::Unsafe(scheme) => self.findings.push(Finding::UnsafeLink(bytes, scheme.to_owned())),
            Destination::Within { .. } => {
                // No file that is read has more than 8 MiB.
                let short = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
                let bytes = short(bytes.start)..short(bytes.end);
                self.links.push(Link { target: target.into(), kind, bytes });
            }
        }
    }

    /// A block of HTML comes line by line; one finding is enough.
    fn raw_block(&mut self, place: Range<usize>) {
        match self.findings.last_mut() {
            Some(Finding::RawHtml(last)) if last.end == place.start => last.end = place.end,
            _ => self.findings.push(Finding::RawHtml(place)),
        }
    }
}

/// What the words between a tag's start and end are.
fn zone(tag: TagEnd) -> Option<Zone> {
    match tag {
        TagEnd::BlockQuote(_) => Some(Zone::Quote),
        TagEnd::CodeBlock => Some(Zone::Code),
        TagEnd::Link => Some(Zone::Link),
        TagEnd::Image => Some(Zone::Picture),
        TagEnd::Heading(level) => Some(Zone::heading(level)),
        _ => None,
    }
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.is_empty() || (html.starts_with("<!--") && html.ends_with("-->"))
}

/// A paragraph as a summary: whole up to 200 characters, else cut after a word.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    // Letters of two bytes have room in it as well.
    let mut summary = String::with_capacity(text.len().min(2 * MOST));
    // How many characters there are, and where the last word ends that leaves room for one more.
    let (mut length, mut end) = (0, None);
    for word in text.split_whitespace() {
        if !summary.is_empty() {
            summary.push(' ');
            length += 1;
        }
        summary.push_str(word);
        length += word.chars().count();
        if length > MOST {
            let end = end.or_else(|| summary.char_indices().map(|(at, _)| at).nth(MOST)).unwrap_or(summary.len());
            return format!("{}…", summary[..end].trim_end_matches([',', ';', ':', '.']));
        }
        if length < MOST {
            end = Some(summary.len());
        }
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of these lengths, with a space between them.
    fn words(lengths: &[usize]) -> String {
        let words: Vec<String> = lengths.iter().map(|length| "é".repeat(*length)).collect();
        words.join(" ")
    }

    #[test]
    fn a_summary_is_cut_after_a_word() {
        let kept = |lengths: &[usize]| shortened(&words(lengths));
        assert_eq!(kept(&[100, 99]), words(&[100, 99]), "two hundred characters");
        assert_eq!(kept(&[100, 100]), words(&[100]) + "…");
        assert_eq!(kept(&[100, 98, 1]), words(&[100, 98]) + "…");
        assert_eq!(kept(&[100, 99, 1]), words(&[100]) + "…", "a word that ends at the last character may go on");
        assert_eq!(kept(&[300, 1]), words(&[200]) + "…");
        assert_eq!(kept(&[200, 1]), words(&[200]) + "…");
        assert_eq!(shortened(" a \u{a0} b\n"), "a b");
        assert_eq!(shortened(&format!("One, two; {}", words(&[250]))), "One, two…");
    }
}
