//! Headings: their words, and the ids by which they are linked to.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::front_matter::Slug;

/// Ids that a page has of its own.
const OWN_IDS: [&str; 6] = ["main", "timeline", "grades", "neighbours", "facts", "sources"];

/// Reads the headings of a body as its events come.
#[derive(Default)]
pub struct Headings {
    /// The words of the one that is being read.
    text: Option<String>,
    /// How many pictures the event stands in: their descriptions are no words of a heading.
    pictures: usize,
    /// How often each id was wanted.
    used: BTreeMap<String, usize>,
}

/// A heading that was read to its end.
pub struct Heading {
    /// Its words, without marks.
    pub text: String,
    /// Its id, which no other heading of the body has: `money`, `money-2`.
    pub id: String,
}

impl Headings {
    /// One more event; the heading that ends with it.
    pub fn event(&mut self, event: &Event<'_>) -> Option<Heading> {
        match event {
            Event::Start(Tag::Heading { .. }) => self.text = Some(String::with_capacity(64)),
            Event::End(TagEnd::Heading(_)) => {
                let text = self.text.take()?;
                let id = self.id(&text);
                return Some(Heading { text, id });
            }
            Event::Start(Tag::Image { .. }) => self.pictures += 1,
            Event::End(TagEnd::Image) => self.pictures = self.pictures.saturating_sub(1),
            Event::Text(words) | Event::Code(words) => self.words(words),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            _ => {}
        }
        None
    }

    fn words(&mut self, words: &str) {
        if let Some(text) = self.text.as_mut().filter(|_| self.pictures == 0) {
            text.push_str(words);
        }
    }

    fn id(&mut self, text: &str) -> String {
        let slug = Slug::of(text).map_or_else(|| "section".to_owned(), |slug| slug.0);
        // Notes have ids of this form.
        let base = if slug.starts_with("note-") { format!("section-{slug}") } else { slug };
        if !self.used.contains_key(&base) && !OWN_IDS.contains(&base.as_str()) {
            self.used.insert(base.clone(), 1);
            return base;
        }
        let mut id = base.clone();
        while self.used.contains_key(&id) || OWN_IDS.contains(&id.as_str()) {
            let count = self.used.entry(base.clone()).or_insert(1);
            *count += 1;
            id = format!("{base}-{count}");
        }
        self.used.insert(id.clone(), 1);
        id
    }
}
