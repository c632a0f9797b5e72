//! What a build keeps of a page that shows a body: where in the page the body stands, and of what else the page's
//! fingerprint is made. When nothing has changed in a file but its text, its page can be made from this, the page
//! as it was, and the new text.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::context::{Body, Context};
use crate::diagnostic::SourcePath;
use crate::markdown::{self, LinkKind, Outline, Target, Title};
use crate::search::Found;

/// A page of a file of which only the text may change.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// The hash of the template and all that it can show besides its values.
    template: u64,
    /// The hash of the values.
    given: u64,
    /// The name of the body.
    body: String,
    has_own_title: bool,
    /// The hash of the addresses to which the body's links lead.
    links: u64,
    /// The hash of the page's source, its text apart.
    shape: u64,
    /// What the body's links lead to.
    targets: BTreeMap<String, Option<Target>>,
    /// The bytes of the page at which the body's HTML stands.
    place: Range<usize>,
    /// The page's fingerprint when it was last made.
    fingerprint: u64,
    /// What the search holds of it.
    pub found: Option<Found>,
}

impl Sheet {
    /// The sheet of a page that shows one body, by the hash of its template, and with where the body's links lead.
    /// It is of use only when it has been told where the body stands.
    pub(super) fn of(
        context: &Context<'_>,
        template: u64,
        resolve: &dyn Fn(&SourcePath, &str) -> Option<Target>,
    ) -> Option<(SourcePath, Self)> {
        let [(name, body)] = context.bodies() else { return None };
        if context.is_drawn() {
            return None;
        }
        let targets = body.outline.links.iter().map(|link| &*link.target);
        let targets = targets.map(|target| (target.to_owned(), resolve(body.path, target))).collect();
        let sheet = Self {
            template,
            given: context.given(),
            body: name.to_string(),
            has_own_title: body.title == Title::Given,
            links: body.links,
            shape: body.outline.shape,
            targets,
            place: 0..0,
            fingerprint: context.fingerprint() ^ template,
            found: None,
        };
        Some((body.path.clone(), sheet))
    }

    /// The sheet of the page as it was just made, with its body's HTML; nothing where that cannot be told from what
    /// stands around it.
    pub(super) fn placed(self, page: &[u8], html: &str) -> Option<Self> {
        // Looking for a long text takes longer to prepare than to do.
        let beginning = html.as_bytes().get(..html.len().min(32))?;
        let all = memchr::memmem::find_iter(page, beginning);
        let mut all = all.filter(|at| page.get(*at..).is_some_and(|rest| rest.starts_with(html.as_bytes())));
        let start = all.next()?;
        all.next().is_none().then(|| Self { place: start..start + html.len(), ..self })
    }

    /// The name of the body.
    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// What a link of the body leads to; nothing where it is none of them.
    pub(super) fn target(&self, target: &str) -> Option<&Option<Target>> {
        self.targets.get(target)
    }

    /// As it is kept.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        postcard::to_extend(self, Vec::with_capacity(2 << 10)).ok()
    }

    /// From what was kept; nothing when it is damaged.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// The page's fingerprint when it was last made: a sheet is not to be used for a page with another.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The page with a new text for its body: its fingerprint and its bytes, by those of the page as it was. Nothing
    /// when more than the text of the source has changed. The source is its path, its outline and its body.
    pub fn fill(&mut self, page: &[u8], source: (&SourcePath, &Outline, &str)) -> Option<(u64, Vec<u8>)> {
        let (path, outline, body) = source;
        if outline.shape != self.shape {
            return None;
        }
        let title = if self.has_own_title { Title::Given } else { Title::FirstHeading };
        let is_known = Cell::new(true);
        let resolve = |target: &str, _: LinkKind| match self.target(target) {
            Some(known) => known.clone(),
            None => {
                is_known.set(false);
                None
            }
        };
        let mut html = String::with_capacity(body.len() * 3 / 2);
        markdown::html(body, title, &resolve, &mut html);
        if !is_known.get() {
            return None;
        }
        let (before, after) = (page.get(..self.place.start)?, page.get(self.place.end..)?);
        let bytes = [before, html.as_bytes(), after].concat();
        let mut context = Context::given_before(self.given);
        context.insert_body(self.body.clone(), Body { path, outline, title, links: self.links });
        self.fingerprint = context.fingerprint() ^ self.template;
        self.place.end = self.place.start + html.len();
        Some((self.fingerprint, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet() -> Sheet {
        let outline = Outline { has_text: true, ..Outline::default() };
        let path = SourcePath::new("content/a.md");
        let mut context = Context::new();
        context.insert_body("body", Body { path: &path, outline: &outline, title: Title::Given, links: 0 });
        Sheet::of(&context, 7, &|_, _| None).unwrap().1
    }

    #[test]
    fn a_new_text_stands_where_the_old_one_stood() {
        let (path, outline) = (SourcePath::new("content/a.md"), Outline { has_text: true, ..Outline::default() });
        let mut sheet = sheet().placed(b"<main><p>Old.</p>\n</main>", "<p>Old.</p>\n").unwrap();
        let before = sheet.fingerprint();
        let new = Outline { fingerprint: 1, ..outline.clone() };
        let (fingerprint, page) = sheet.fill(b"<main><p>Old.</p>\n</main>", (&path, &new, "Newer text.")).unwrap();
        assert_eq!(page, b"<main><p>Newer text.</p>\n</main>");
        assert_ne!(fingerprint, before);
        let (_, page) = sheet.fill(&page, (&path, &outline, "Old.")).unwrap();
        assert_eq!((page.as_slice(), sheet.fingerprint()), (b"<main><p>Old.</p>\n</main>".as_slice(), before));
        assert!(sheet.fill(&page, (&path, &Outline { shape: 1, ..outline.clone() }, "A")).is_none());
        assert!(sheet.fill(&page, (&path, &outline, "[A](/new/)")).is_none(), "where that leads is not known");
        assert!(sheet.fill(b"short", (&path, &outline, "A")).is_none());
    }

    #[test]
    fn a_body_that_stands_twice_or_nowhere_has_no_place() {
        assert!(sheet().placed(b"<p>A</p><p>A</p>", "<p>A</p>").is_none());
        assert!(sheet().placed(b"<p>B</p>", "<p>A</p>").is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Sheet::decode(&bytes);
        }
    }
}
