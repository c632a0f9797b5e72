//! A body as HTML but for where its links lead, which is known only when the whole archive is: it is made
//! while the body is read, and kept until its page is rendered, so that few bodies are read twice.

use pulldown_cmark::{CowStr, Event, LinkType, Tag};

use super::{LinkKind, Resolve, Title};

/// A body as HTML, its links within the site still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    html: Box<str>,
    title: Title,
}

/// Stands before an open link's target, behind it, and behind the title that follows.
const OPENS: &str = "\u{1}";
/// Stands where an open link ends.
const CLOSES: &str = "\u{2}";

impl Prepared {
    /// A body's HTML with the marks of [`opened`] and [`CLOSED`]; nothing where a link without words may have
    /// to be left out, as what follows it would then be written differently. It is copied, so that what waits has no
    /// more memory than it needs, and the room in which it was written serves the next one.
    pub(super) fn new(html: &str, title: Title) -> Option<Self> {
        (!html.contains("\u{1}\u{2}")).then(|| Self { html: html.into(), title })
    }

    /// The HTML with its marks.
    pub(super) fn marked(&self) -> &str {
        &self.html
    }

    /// The same body again from its HTML with the marks.
    pub(super) fn of_marked(html: String, title: Title) -> Self {
        Self { html: html.into(), title }
    }

    /// Whose heading it leaves out.
    #[must_use]
    pub fn title(&self) -> Title {
        self.title
    }

    /// The HTML, with where each link leads; where nothing is given, only its words stay.
    pub fn html(&self, resolve: &Resolve<'_>, out: &mut String) {
        out.reserve(self.html.len() + self.html.len() / 8);
        let mut rest = &*self.html;
        let mut is_link = false;
        while let Some(at) = memchr::memchr2(1, 2, rest.as_bytes()) {
            out.push_str(&rest[..at]);
            let mark = &rest[at..];
            rest = &mark[1..];
            if mark.starts_with(OPENS) {
                let mut parts = rest.splitn(3, OPENS);
                let (target, title) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                rest = parts.next().unwrap_or_default();
                let leads = resolve(target, LinkKind::Page);
                is_link = leads.is_some();
                if let Some(leads) = leads {
                    start(leads.address, title, out);
                }
            } else if is_link {
                out.push_str("</a>");
            }
        }
        out.push_str(rest);
    }
}

/// The start of a link as HTML.
fn start(address: String, title: &str, out: &mut String) {
    let link = Tag::Link {
        link_type: LinkType::Inline,
        dest_url: address.into(),
        title: title.into(),
        id: CowStr::Borrowed(""),
    };
    pulldown_cmark::html::push_html(out, std::iter::once(Event::Start(link)));
}

/// Whether a body can be prepared: nothing in it may be taken for a mark, whichever way it is written.
pub(super) fn is_open_to(body: &str) -> bool {
    let mut signs = memchr::memchr3_iter(1, 2, b'&', body.as_bytes());
    signs.all(|at| body[at..].starts_with('&') && !body[at..].starts_with("&#"))
}

/// The mark of an open link's start.
pub(super) fn opened(target: &str, title: &str) -> CowStr<'static> {
    [OPENS, target, OPENS, title, OPENS].concat().into()
}

/// The mark of its end.
pub(super) const CLOSED: CowStr<'static> = CowStr::Borrowed(CLOSES);

#[cfg(test)]
mod tests {
    use super::super::{Target, html, read, read_and_prepare};
    use super::*;
    use proptest::prelude::*;

    fn resolve(target: &str, _: LinkKind) -> Option<Target> {
        (!target.contains("held")).then(|| Target { address: format!("/base/{target}?a&b"), shown: None })
    }

    /// The HTML of a prepared body, which is that of the body itself.
    #[track_caller]
    fn prepared(body: &str, title: Title) -> Option<String> {
        let (found, prepared) = read_and_prepare(body, 7, None, title);
        let plain = read(body, 7, None);
        assert_eq!((found.outline, found.findings), (plain.outline, plain.findings));
        let mut straight = String::new();
        html(body, title, &resolve, &mut straight);
        let mut filled = String::new();
        prepared?.html(&resolve, &mut filled);
        assert_eq!(filled, straight);
        Some(filled)
    }

    #[test]
    fn links_are_filled_in_later() {
        let html = prepared("A [b *c*](/d/ \"e & f\"), [g](/held/) and <https://example.org/>", Title::Given).unwrap();
        assert!(html.contains("<a href=\"/base//d/?a&amp;b\" title=\"e &amp; f\">b <em>c</em></a>, g and"), "{html}");
        assert!(
            prepared("# [a](b.md)\n\n## [c][d] e[^1]\n\n[d]: /held/\n[^1]: [f](/g/)", Title::FirstHeading).is_some()
        );
    }

    #[test]
    fn what_cannot_be_written_yet_is_not_prepared() {
        for body in ["![a](b.jpg)", "<a@b>", "a\u{1}b", "&#1;", "- a\n  [](/held/)\n  - b"] {
            assert_eq!(prepared(body, Title::Given), None, "{body}");
        }
        assert!(prepared("![a](https://example.org/b.jpg) <a@example.org>", Title::Given).is_none());
    }

    proptest! {
        #[test]
        fn a_prepared_body_is_the_body(
            body in "((\\[a?\\]\\((held|b \"c\"|d)\\)|!\\[e\\]\\(https://f\\)|<g@h\\.uk>|\\[\\^1\\]:?|[*_~`#>|-]+|[a-z &]|- |  )*\n){0,8}",
            title in prop::sample::select(vec![Title::Given, Title::FirstHeading]),
        ) {
            prepared(&body, title);
        }
    }
}
