//! Markdown: what a body holds ([`read`]), and the body as HTML ([`html`]).
//!
//! CommonMark with tables, footnotes, strikethrough and smart punctuation. Raw HTML and links
//! with a scheme that could run code never reach a page; the outline says where they stood.

mod headings;
mod picture;
mod prepared;
mod prose;
mod scan;
mod shelf;
mod writer;

pub use prepared::Prepared;
pub use prose::{Prose, Zone};
pub use shelf::{Open, Scratch, Shelf};

use std::ops::Range;
use std::sync::Arc;

use headings::Headings;
pub use picture::Shown;
use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag};
use scan::Scan;
use serde::{Deserialize, Serialize};
use writer::{Ends, Writer};

use crate::search::{Terms, Words};

/// What a body holds, apart from its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The first heading, when the body begins with it.
    pub title: Option<String>,
    /// The first paragraph as plain text, shortened to a summary's length.
    pub summary: Option<String>,
    /// The ids of the headings, in order.
    pub anchors: Arc<[String]>,
    /// Links and pictures that lead to something within the site.
    pub links: Box<[Link]>,
    /// Whether there is any text at all.
    pub has_text: bool,
    /// The terms by which its text is found.
    pub terms: Terms,
    /// A hash of the whole file, by which a change between reading and rendering is seen.
    pub fingerprint: u64,
    /// A hash of all that the file holds but its text: of its front matter, and of what stands above.
    pub shape: u64,
}

/// A link within the site, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads: `/councils/wandsworth/`, `../2016/a.md`, `#money`, `photo.jpg`.
    pub target: Box<str>,
    /// Whether it shows or leads.
    pub kind: LinkKind,
    /// The bytes of the file at which it stands: a large archive has a million links.
    bytes: Range<u32>,
}

impl Link {
    /// The picture that a front matter names.
    #[must_use]
    pub fn picture(target: &str) -> Self {
        Self { target: target.into(), kind: LinkKind::Picture, bytes: 0..0 }
    }

    /// The bytes of the file at which it stands.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.bytes.start as usize..self.bytes.end as usize
    }
}

/// Whether a link shows or leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// A link to follow
    Page,
    /// A picture to show
    Picture,
}

/// Something in a body that does not reach the page as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Raw HTML
    RawHtml(Range<usize>),
    /// A link whose scheme is not one of https, http, mailto and tel: the scheme
    UnsafeLink(Range<usize>, String),
    /// A picture without a description
    NoAlt(Range<usize>),
    /// A note that nothing refers to, or the second of a name
    LostNote(Range<usize>),
    /// A picture of another site: readers' browsers would tell that site of every visit
    ForeignPicture(Range<usize>),
    /// A table or the like whose output would be out of all proportion to its text
    TooLarge,
}

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination<'a> {
    /// To another site, or a mail or telephone program.
    Elsewhere,
    /// Within the site: a path, empty for the page itself, and perhaps an anchor in it.
    Within {
        /// The path as written.
        path: &'a str,
        /// The anchor, without `#`.
        anchor: Option<&'a str>,
    },
    /// Nowhere safe: the scheme.
    Unsafe(&'a str),
}

/// What a link within the site leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its address.
    pub address: String,
    /// How it is shown, where it is a picture whose dimensions are known.
    pub shown: Option<Shown>,
}

/// Gives what a link leads to; nothing where only its text is to stay.
pub type Resolve<'a> = dyn Fn(&str, LinkKind) -> Option<Target> + 'a;

/// Sorts a link's text by where it leads.
#[must_use]
pub fn destination(target: &str) -> Destination<'_> {
    // Browsers ignore white space and control characters within a scheme, and read `\` as `/`.
    let is_hidden = |c: char| c.is_control() || c == '\\';
    let is_plain = target.bytes().all(|byte| matches!(byte, b'!'..=b'~') && byte != b'\\');
    if !is_plain && target.chars().any(is_hidden) {
        return Destination::Unsafe("a hidden character");
    }
    if target.starts_with("//") {
        return Destination::Elsewhere;
    }
    let end = target.find(['/', '?', '#']).unwrap_or(target.len());
    if let Some((scheme, _)) = target[..end].split_once(':') {
        let known = ["https", "http", "mailto", "tel"];
        let is_known = known.iter().any(|known| scheme.trim().eq_ignore_ascii_case(known));
        return if is_known { Destination::Elsewhere } else { Destination::Unsafe(scheme) };
    }
    match target.split_once('#') {
        Some((path, anchor)) => Destination::Within { path, anchor: Some(anchor) },
        None => Destination::Within { path: target, anchor: None },
    }
}

/// A body, read through once.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// What it holds.
    pub outline: Outline,
    /// Its words.
    pub prose: Prose,
    /// What will not reach the page.
    pub findings: Vec<Finding>,
}

/// Reads through a body that begins at `offset` bytes into its file. `words` are those of the bodies
/// before it; without them, no terms are taken.
#[must_use]
pub fn read(body: &str, offset: usize, words: Option<&mut Words>) -> Read {
    read_with(body, offset, words, |_, _| {})
}

/// Reads through a body, and prepares its HTML meanwhile; nothing where it has to be written from its text.
#[must_use]
pub fn read_and_prepare(
    body: &str,
    offset: usize,
    words: Option<&mut Words>,
    title: Title,
) -> (Read, Option<Prepared>) {
    if !prepared::is_open_to(body) {
        return (read(body, offset, words), None);
    }
    let mut writer = Writer::new(body, title, Ends::Open);
    let read = read_with(body, offset, words, |event, ended| writer.event(event, ended));
    if writer.is_stuck || read.findings.contains(&Finding::TooLarge) {
        return (read, None);
    }
    let mut html = String::with_capacity(body.len() * 3 / 2);
    writer.write(&mut html);
    (read, Prepared::new(&html, title))
}

/// Reads through a body; every event is given on, with the id of the heading that ends with it.
fn read_with<'a>(
    body: &'a str,
    offset: usize,
    words: Option<&mut Words>,
    mut each: impl FnMut(Event<'a>, Option<&str>),
) -> Read {
    let mut scan = Scan::new(offset, body.len());
    for (event, range) in parser(body) {
        if scan.budget == 0 {
            return Read { findings: vec![Finding::TooLarge], ..scan.finish(words) };
        }
        scan.budget -= 1;
        let ended = scan.event(&event, range);
        each(event, ended);
    }
    scan.finish(words)
}

/// A body as HTML. `resolve` gives what a link within the site leads to, or nothing to leave only its text. The heading that serves as the page's title is left out where `title` says so.
pub fn html(body: &str, title: Title, resolve: &Resolve<'_>, out: &mut String) {
    let mut writer = Writer::new(body, title, Ends::Known(resolve));
    let mut headings = Headings::default();
    for (event, _) in parser(body) {
        let ended = headings.event(&event);
        writer.event(event, ended.as_ref().map(|heading| heading.id.as_str()));
    }
    writer.write(out);
}

/// Where a page's title comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title {
    /// The front matter: the body keeps its first heading.
    Given,
    /// The body's first heading, which is then not repeated in the text.
    FirstHeading,
}

fn parser(body: &str) -> OffsetIter<'_> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(body, options).into_offset_iter()
}

fn has_section_of_level_one(body: &str, title: Title) -> bool {
    if !may_have_level_one(body) {
        return false;
    }
    let is_heading = |event: &Event<'_>| matches!(event, Event::Start(Tag::Heading { .. }));
    let skip = usize::from(title == Title::FirstHeading);
    parser(body)
        .map(|(event, _)| event)
        .filter(is_heading)
        .skip(skip)
        .any(|event| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })))
}

/// Whether a line could make a heading of level one, in a quotation or list as well: reading the whole
/// text a second time is dear, and few texts have one.
fn may_have_level_one(body: &str) -> bool {
    let bytes = body.as_bytes();
    let is_alone = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        before != Some(&b'#') && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace)
    };
    memchr::memchr_iter(b'#', bytes).any(is_alone)
        || memchr::memchr(b'=', bytes).is_some() && body.lines().any(|line| line.trim_end().ends_with('='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outline(body: &str, offset: usize) -> (Outline, Vec<Finding>) {
        let Read { outline, findings, .. } = read(body, offset, Some(&mut Words::default()));
        (outline, findings)
    }

    fn render(body: &str) -> String {
        let mut out = String::new();
        let shown = || Shown {
            width: 1000,
            height: 750,
            srcset: Some("/p-480w.jpg 480w, /p.jpg 1000w".into()),
            webp: Some("/p.webp 1000w".into()),
        };
        let resolve = |target: &str, _: LinkKind| {
            let shown = target.contains("known").then(shown);
            (!target.contains("held")).then(|| Target { address: format!("/base{target}"), shown })
        };
        html(body, Title::Given, &resolve, &mut out);
        out
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        assert_eq!(render(body).trim_end(), expected);
    }

    proptest! {
        #[test]
        fn a_heading_of_level_one_is_never_overlooked(text in "((\\[\\^1\\]: )?[#=>*+.) \\t\\-a1-]{0,6}\n){0,6}") {
            let is_one = |event: &Event<'_>| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }));
            let has_one = parser(&text).any(|(event, _)| is_one(&event));
            prop_assert!(!has_one || may_have_level_one(&text), "{text:?}");
        }
    }

    #[test]
    fn text_is_typeset() {
        check("It's *new* -- \"good\"", "<p>It’s <em>new</em> – “good”</p>");
        check("~~old~~", "<p><del>old</del></p>");
    }

    #[test]
    fn a_heading_has_the_id_by_which_links_to_it_are_checked() {
        for (body, id) in [
            ("One\ntwo\n---\n", "one-two"),
            ("## [One](/a/) `two`\n", "one-two"),
            ("## One ![alt](https://example.org/a.png) two\n", "one-two"),
            ("## One[^1]\n\n[^1]: Note.\n", "one"),
        ] {
            assert_eq!(*outline(body, 0).0.anchors, [id.to_owned()], "{body}");
            assert!(render(body).contains(&format!("id=\"{id}\"")), "{}", render(body));
        }
    }

    #[test]
    fn headings_have_ids_that_stay_unique_and_start_below_the_title() {
        let text = render("## Main\n\n## Note 1");
        assert!(text.contains("id=\"main-2\"") && text.contains("id=\"section-note-1\""), "{text}");
        let text = render("## Money 2\n\n## Money\n\n## Money");
        assert!(
            text.contains("id=\"money-2\"") && text.contains("id=\"money\"") && text.contains("id=\"money-3\""),
            "{text}"
        );
        let text = render("## Money\n\n## Money\n\n### The `x`");
        assert!(text.contains("<h2 id=\"money\">Money <a class=\"anchor\" href=\"#money\""), "{text}");
        assert!(text.contains("<h2 id=\"money-2\">") && text.contains("<h3 id=\"the-x\">"), "{text}");
        assert!(render("# A\n\n## B").contains("<h3 id=\"b\">"), "sections of level one push the others down");
    }

    #[test]
    fn the_heading_that_is_the_title_is_not_repeated() {
        let mut out = String::new();
        html("# Title\n\n## Part\n\nText", Title::FirstHeading, &|_, _| None, &mut out);
        assert!(!out.contains("Title") && out.contains("<h2 id=\"part\">"), "{out}");
    }

    #[test]
    fn raw_html_never_reaches_the_page() {
        check("a <b onclick=x>c</b> d", "<p>a c d</p>");
        check("<script>alert(1)</script>\n\nb", "<p>b</p>");
        let (_, findings) = outline("a <b>c</b>\n\n<div>\nx\n</div>\n\n<!-- a note -->\n", 100);
        let expected = [102..105, 106..110, 112..127].map(Finding::RawHtml);
        assert_eq!(findings, expected);
    }

    #[test]
    fn schemes_that_run_code_never_reach_the_page() {
        for target in [
            "javascript:alert(1)",
            "JaVaScript:x",
            "&#106;avascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ] {
            check(&format!("[a]({target})"), "<p>a</p>");
            assert!(
                matches!(outline(&format!("[a]({target})"), 0).1.as_slice(), [Finding::UnsafeLink(..)]),
                "{target}"
            );
        }
        check("<javascript:x>", "<p>javascript:x</p>");
        check("[a](/\\evil.example)", "<p>a</p>");
        check("![a](javascript:x)", "<p>a</p>");
    }

    #[test]
    fn links_within_the_site_are_resolved_and_listed() {
        check("[a](/x/)", "<p><a href=\"/base/x/\">a</a></p>");
        check("[a](/held/)", "<p>a</p>");
        check("[a](https://example.org/?a=1&b=2)", "<p><a href=\"https://example.org/?a=1&amp;b=2\">a</a></p>");
        let (outline, _) = outline("[a](../b.md#c) ![p](p.jpg) [m](mailto:x@example.org)", 0);
        let links: Vec<_> = outline.links.iter().map(|link| (&*link.target, link.kind)).collect();
        assert_eq!(links, [("../b.md#c", LinkKind::Page), ("p.jpg", LinkKind::Picture)]);
    }

    #[test]
    fn a_picture_keeps_its_room_and_is_fetched_when_it_is_near() {
        check(
            "![A *door*\\\n& \"more\"](/p.gif \"T\")",
            "<p><img src=\"/base/p.gif\" alt=\"A door &amp; “more”\" title=\"T\" loading=\"lazy\" decoding=\"async\"></p>",
        );
        check(
            "[![A](/known.png)](/x/)",
            concat!(
                "<p><a href=\"/base/x/\"><picture>",
                "<source type=\"image/webp\" srcset=\"/p.webp 1000w\" sizes=\"auto, (min-width: 40em) 34em, 100vw\">",
                "<img src=\"/base/known.png\" alt=\"A\" width=\"1000\" height=\"750\" ",
                "srcset=\"/p-480w.jpg 480w, /p.jpg 1000w\" sizes=\"auto, (min-width: 40em) 34em, 100vw\" ",
                "loading=\"lazy\" decoding=\"async\"></picture></a></p>"
            ),
        );
        check(
            "![A ![B](/b.gif) [C](/x/) `d`](/p.gif)",
            "<p><img src=\"/base/p.gif\" alt=\"A B C d\" loading=\"lazy\" decoding=\"async\"></p>",
        );
        check("![A](/held.gif)", "<p>A</p>");
    }

    #[test]
    fn a_picture_needs_words() {
        assert!(matches!(outline("![](a.jpg)", 0).1.as_slice(), [Finding::NoAlt(_)]));
        assert!(outline("![A door](a.jpg)", 0).1.is_empty());
    }

    #[test]
    fn notes_stand_at_the_end_and_lead_back() {
        let text = render("One[^a] two[^a].\n\n[^a]: The *note*.\n\nEnd.");
        assert!(text.contains("<a href=\"#note-1\" id=\"note-1-2\""), "{text}");
        assert!(text.find("End.").unwrap() < text.find("<li id=\"note-1\">").unwrap(), "{text}");
        assert!(text.contains("The <em>note</em>"), "{text}");
    }

    #[test]
    fn tables_can_scroll_by_themselves() {
        let text = render("| a | n |\n|---|---:|\n| b | 1 |");
        assert!(
            text.contains("<th scope=\"col\" class=\"num\">n</th>") && text.contains("<td class=\"num\">1</td>"),
            "{text}"
        );
        assert!(!text.contains("style="), "{text}");
        assert!(text.starts_with("<div class=\"table-wrap\"") && text.trim_end().ends_with("</div>"), "{text}");
    }

    #[test]
    fn title_and_summary_come_from_the_first_heading_and_paragraph() {
        let (found, _) = outline("# The *title*\n\nThe first\nparagraph.\n\nNext", 0);
        assert_eq!(found.title.as_deref(), Some("The title"));
        assert_eq!(found.summary.as_deref(), Some("The first paragraph."));
        assert_eq!(outline("Text\n\n# Late", 0).0.title, None);
        assert!(!outline("\n\n", 0).0.has_text);
        let long = outline(&"word ".repeat(100), 0).0.summary.unwrap();
        assert!(long.ends_with("word…") && long.chars().count() <= 201);
    }

    #[test]
    fn a_small_text_cannot_make_an_enormous_page() {
        let columns = 2000;
        let table = format!("{}\n{}\n{}", "|a".repeat(columns), "|-".repeat(columns), "|x|\n".repeat(2000));
        assert_eq!(outline(&table, 0).1, [Finding::TooLarge]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_or_gets_markup_through(body in "[ -~\\n]{0,200}") {
            let (outline, _) = outline(&body, 0);
            let text = render(&body);
            prop_assert!(!text.contains("<script") && !text.contains("href=\"javascript"), "{}", text);
            prop_assert!(outline.anchors.len() >= text.matches("class=\"anchor\"").count());
        }
    }
}
