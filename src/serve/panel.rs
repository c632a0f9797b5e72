//! What the preview adds to a page, and to nothing else: that it is a preview, why the page is not
//! published, and every problem of the site with its line.

use std::fmt::Write;

use chrono_tz::Tz;
use quick_xml::escape::escape;

use crate::diagnostic::{Diagnostic, Located, Locus, Severity, Spot, count, visible};
use crate::model::Unpublished;

/// The address of the script that keeps a page as its source is.
pub const SCRIPT: &str = "/.borough/preview.js";
/// The address of the panel's own stylesheet.
pub const STYLE: &str = "/.borough/preview.css";
/// The address at which changes are told.
pub const EVENTS: &str = "/.borough/events";

/// How many problems are shown; the rest is counted.
const MOST_SHOWN: usize = 50;
/// How many lines of a problem's text are shown.
const MOST_LINES: usize = 8;

/// What is said on a page.
#[derive(Debug, Default)]
pub struct Panel<'a> {
    /// Which state of the site the page shows.
    pub version: String,
    /// Why it is not published, and in which zone its readers live.
    pub unpublished: Option<(Unpublished, Tz)>,
    /// The site's problems.
    pub problems: &'a [Located],
    /// Those of this page alone.
    pub own: &'a [Located],
    /// What the machine could not do.
    pub failure: Option<&'a str>,
    /// Whether the page is what it was before the problems.
    pub is_last: bool,
}

impl Panel<'_> {
    /// A page with the panel in it.
    pub fn added_to(&self, page: &[u8]) -> Vec<u8> {
        let head =
            format!("<link rel=\"stylesheet\" href=\"{STYLE}\"><script type=\"module\" src=\"{SCRIPT}\"></script>");
        let panel = self.html(page);
        let at_head = find(page, b"</head>").unwrap_or_default();
        let at_body = body_start(page).filter(|at| *at >= at_head).unwrap_or(page.len());
        let mut out = Vec::with_capacity(page.len() + head.len() + panel.len());
        out.extend_from_slice(&page[..at_head]);
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&page[at_head..at_body]);
        out.extend_from_slice(panel.as_bytes());
        out.extend_from_slice(&page[at_body..]);
        out
    }

    fn html(&self, page: &[u8]) -> String {
        let errors = |all: &[Located]| all.iter().any(|one| one.diagnostic.code.severity() == Severity::Error);
        let is_broken = errors(self.problems) || errors(self.own) || self.failure.is_some();
        let list = self.list();
        let mut out = format!(
            "<div id=\"borough-preview\" data-version=\"{}\" data-page=\"{:016x}\" data-problems=\"{:016x}\">",
            escape(&self.version),
            rapidhash::v3::rapidhash_v3(page),
            rapidhash::v3::rapidhash_v3(list.as_bytes()),
        );
        if let Some((why, zone)) = self.unpublished {
            let _ = write!(
                out,
                "<aside class=\"borough-loud\" aria-label=\"Not published\"><p>{}</p></aside>",
                words(why, zone)
            );
        }
        let class = if is_broken { "borough-note borough-broken" } else { "borough-note" };
        let _ = write!(out, "<aside class=\"{class}\" aria-label=\"Preview\">");
        let note = "Preview, with drafts and what is still to be released";
        if list.is_empty() {
            let _ = write!(out, "<p role=\"status\">{note}</p>");
        } else {
            let open = if is_broken { " open" } else { "" };
            let mut all: Vec<Located> = self.own.to_vec();
            all.extend_from_slice(self.problems);
            let said = if all.is_empty() { "The site cannot be read".to_owned() } else { count(&all) };
            let _ = write!(
                out,
                "<details{open}><summary><strong role=\"status\">{said}</strong> <span>{note}</span></summary>\
                 <div class=\"borough-list\" role=\"region\" aria-label=\"Problems\" tabindex=\"0\">"
            );
            if self.is_last {
                out.push_str("<p>Behind this is the page as it was before.</p>");
            }
            let _ = write!(out, "{list}</div></details>");
        }
        out.push_str("</aside></div>");
        out
    }

    fn list(&self) -> String {
        let mut out = String::new();
        if let Some(failure) = self.failure {
            let _ = write!(out, "<p class=\"borough-error\">{}</p>", escaped(failure));
        }
        let all: Vec<&Located> = self.own.iter().chain(self.problems).collect();
        if all.is_empty() {
            return out;
        }
        out.push_str("<ol>");
        // What stops the site comes first.
        let (errors, warnings): (Vec<&Located>, Vec<&Located>) =
            all.iter().partition(|one| one.diagnostic.code.severity() == Severity::Error);
        errors.iter().chain(&warnings).take(MOST_SHOWN).for_each(|one| problem(&mut out, one));
        out.push_str("</ol>");
        if all.len() > MOST_SHOWN {
            let more = all.len() - MOST_SHOWN;
            let _ = write!(out, "<p>And {more} more: <code>borough check</code> lists them all.</p>");
        }
        out
    }
}

/// Why a page is not published, for its editor.
fn words(why: Unpublished, zone: Tz) -> String {
    match why {
        Unpublished::Draft => {
            "<strong>Draft.</strong> Readers do not see this page: it says <code>draft: true</code>.".to_owned()
        }
        Unpublished::Waits(until) => {
            let local = until.with_timezone(&zone).format("%-d %B %Y, %H:%M %Z");
            format!("<strong>Not published yet.</strong> Readers see this page from {}.", escaped(&local.to_string()))
        }
    }
}

fn problem(out: &mut String, one: &Located) {
    let Diagnostic { code, place, message, help, others } = &one.diagnostic;
    let (class, word) = match code.severity() {
        Severity::Error => ("borough-error", "error"),
        Severity::Warning => ("borough-warning", "warning"),
    };
    let _ = write!(out, "<li class=\"{class}\"><p><b>{word} {}</b> {}</p>", code.id(), escaped(message));
    let path = escaped(place.path.as_str());
    if place.locus == Locus::File {
        let _ = write!(out, "<p class=\"borough-place\">{path}</p>");
    } else {
        let start = one.spot.start;
        let _ = write!(out, "<p class=\"borough-place\">{path}:{}:{}</p>", start.line, start.column);
        lines(out, &one.spot);
    }
    for ((place, why), spot) in others.iter().zip(&one.others) {
        let line = if place.locus == Locus::File { String::new() } else { format!(":{}", spot.start.line) };
        let _ = write!(out, "<p class=\"borough-place\">{}{line}: {}</p>", escaped(place.path.as_str()), escaped(why));
    }
    if let Some(help) = help {
        let _ = write!(out, "<p><b>help</b> {}</p>", escaped(help));
    }
    out.push_str("</li>");
}

/// The lines of a place, numbered, with the place marked.
fn lines(out: &mut String, spot: &Spot) {
    let (start, text) = &spot.excerpt;
    let from = spot.bytes.start.saturating_sub(*start);
    let to = spot.bytes.end.saturating_sub(*start);
    out.push_str("<pre>");
    let mut at = 0;
    for (number, line) in (spot.start.line..).zip(text.split_inclusive('\n')).take(MOST_LINES) {
        let (begin, end) = (at, at + line.len());
        at = end;
        let cut = |byte: usize| byte.clamp(begin, end) - begin;
        let (from, to) = (cut(from), cut(to));
        let parts = (line.get(..from), line.get(from..to), line.get(to..));
        let (Some(before), Some(marked), Some(after)) = parts else { continue };
        let _ = write!(out, "<span>{number:>4} </span>{}", escaped(before));
        if !marked.trim_end_matches('\n').is_empty() {
            let _ = write!(out, "<mark>{}</mark>", escaped(marked.trim_end_matches('\n')));
        }
        let _ = writeln!(out, "{}", escaped(after.trim_end_matches('\n')));
    }
    out.push_str("</pre>");
}

fn escaped(text: &str) -> String {
    escape(visible(text)).into_owned()
}

/// Just after the opening tag of the body.
fn body_start(page: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let tag = from + find(&page[from..], b"<body")?;
        let after = tag + b"<body".len();
        from = after;
        if page.get(after).is_none_or(|byte| *byte != b'>' && !byte.is_ascii_whitespace()) {
            continue;
        }
        let mut quote = None;
        for (at, byte) in page.iter().enumerate().skip(after) {
            match (quote, byte) {
                (None, b'>') => return Some(at + 1),
                (None, b'"' | b'\'') => quote = Some(*byte),
                (Some(open), byte) if *byte == open => quote = None,
                _ => {}
            }
        }
        return None;
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, SourcePath, Texts, locate};

    struct One(&'static str);

    impl Texts for One {
        fn text(&self, _: &SourcePath) -> Option<String> {
            Some(self.0.to_owned())
        }
    }

    fn panel<'a>(problems: &'a [Located]) -> Panel<'a> {
        Panel { version: "1-2".to_owned(), problems, ..Panel::default() }
    }

    fn added(page: &str, panel: &Panel<'_>) -> String {
        String::from_utf8(panel.added_to(page.as_bytes())).unwrap()
    }

    #[test]
    fn the_panel_stands_in_the_body_and_its_script_in_the_head() {
        let page = added("<html><HEAD><title>A</title></HEAD><body class=\"a > b\">Text</body></html>", &panel(&[]));
        assert!(page.contains("<title>A</title><link rel=\"stylesheet\" href=\"/.borough/preview.css\">"), "{page}");
        assert!(page.contains("</script></HEAD><body class=\"a > b\"><div id=\"borough-preview\""), "{page}");
        assert!(page.ends_with("</div>Text</body></html>"), "{page}");
        assert!(!page.contains("borough-loud"));
    }

    #[test]
    fn a_page_without_head_or_body_has_it_too() {
        for page in ["", "Text", "</head>", "<body", "<body>", "<bodyguard>Text", "<body></head>"] {
            let added = added(page, &panel(&[]));
            assert!(added.contains(SCRIPT) && added.contains("id=\"borough-preview\""), "{page}: {added}");
        }
    }

    #[test]
    fn what_is_not_published_says_why() {
        let draft = Panel { unpublished: Some((Unpublished::Draft, Tz::Europe__London)), ..panel(&[]) };
        assert!(added("<body>", &draft).contains("<strong>Draft.</strong>"));
        let until = "2030-07-01T08:30:00Z".parse().unwrap();
        let waits = Panel { unpublished: Some((Unpublished::Waits(until), Tz::Europe__London)), ..panel(&[]) };
        assert!(added("<body>", &waits).contains("Readers see this page from 1 July 2030, 09:30 BST."));
    }

    #[test]
    fn problems_stand_with_their_lines_and_are_text() {
        let path = SourcePath::new("content/news/a.md");
        let problem = Diagnostic::new(Code::UnknownKey, path.bytes(13..18), "No key <script>alert(1)</script>.");
        let problem = problem.help("Did you mean `draft` & not \"darft\"?").other(path.whole(), "<other>");
        let located = locate(vec![problem], &One("---\ntitle: x\ndarft: <b>\u{1b}[0m\n---\n"));
        let page = added("<body>", &panel(&located));
        assert!(page.contains("<details open><summary><strong role=\"status\">1 error</strong>"), "{page}");
        assert!(page.contains("No key &lt;script&gt;alert(1)&lt;/script&gt;."), "{page}");
        assert!(page.contains("content/news/a.md:3:1"), "{page}");
        assert!(page.contains("<span>   3 </span><mark>darft</mark>: &lt;b&gt;\u{fffd}[0m"), "{page}");
        assert!(page.contains("Did you mean `draft` &amp; not &quot;darft&quot;?"), "{page}");
        assert!(!page.contains("<script>alert") && !page.contains("<other>"), "{page}");
    }

    #[test]
    fn warnings_do_not_cover_the_page() {
        let path = SourcePath::new("content/news/a.md");
        let located = locate(vec![Diagnostic::new(Code::RawHtml, path.bytes(0..3), "Raw.")], &One("<b>\n"));
        let page = added("<body>", &panel(&located));
        assert!(page.contains("<details><summary><strong role=\"status\">1 warning</strong>"), "{page}");
        let failed = Panel { failure: Some("cannot read a & b"), is_last: true, ..panel(&[]) };
        let page = added("<body>", &failed);
        assert!(page.contains("<details open>") && page.contains("cannot read a &amp; b"), "{page}");
    }

    #[test]
    fn of_very_many_problems_the_rest_is_counted() {
        let problem = |number: usize| {
            let path = SourcePath::new(&format!("content/news/{number}.md"));
            Diagnostic::new(Code::UnknownKey, path.whole(), "No.")
        };
        let located = locate((0..60).map(problem).collect(), &One(""));
        let page = added("<body>", &panel(&located));
        assert_eq!(page.matches("<li class").count(), 50);
        assert!(page.contains("And 10 more"), "{page}");
    }
}
