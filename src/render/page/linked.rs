//! What a page says to machines: schema.org's terms as JSON-LD. It stands in the page as data, which no
//! browser runs and no Content-Security-Policy has to allow.

use serde_json::{Map, Value, json};

use super::PageView;
use crate::diagnostic::SourcePath;
use crate::model::{Archive, ArticleId, Correction, EventId};
use crate::plan::Address;
use crate::render::given::{self, Given, Shaped};
use crate::render::view::Urls;
use crate::render::words;
use crate::theme::Shape;

/// What a page says, as JSON that cannot end the element it stands in.
#[derive(Debug, Hash)]
pub struct Linked(String);

impl Shaped for Linked {
    fn shape() -> Shape {
        Shape::Html
    }
}

impl Given for Linked {
    fn value(&self) -> given::Value {
        given::Value::safe_string(&self.0)
    }
}

/// A news story with its corrections.
pub fn article(archive: &Archive, id: ArticleId, view: &PageView) -> Linked {
    let article = archive.article(id);
    let mut facts = facts(archive, &article.corrections, view);
    facts.insert("@type".to_owned(), "NewsArticle".into());
    facts.insert("headline".to_owned(), view.title.as_str().into());
    facts.insert("description".to_owned(), view.description.as_str().into());
    facts.insert("datePublished".to_owned(), article.moment.date.iso().into());
    let updated = article.updated.filter(|updated| updated.start() <= archive.as_of.day);
    let corrected = archive.of_substance(&article.corrections).map(|one| one.date);
    if let Some(modified) = updated.into_iter().chain(corrected).max() {
        facts.insert("dateModified".to_owned(), modified.iso().into());
    }
    let events = article.events.iter().map(|id| archive.event(*id));
    let about: Vec<Value> = events
        .map(|event| json!({ "@type": "WebPage", "name": words::event_title(archive, event), "url": full(archive, &event.path) }))
        .collect();
    if !about.is_empty() {
        facts.insert("about".to_owned(), about.into());
    }
    written(facts)
}

/// The page of an event with its corrections.
pub fn event(archive: &Archive, id: EventId, view: &PageView) -> Linked {
    let event = archive.event(id);
    let mut facts = facts(archive, &event.corrections, view);
    facts.insert("@type".to_owned(), "WebPage".into());
    facts.insert("name".to_owned(), view.title.as_str().into());
    facts.insert("description".to_owned(), view.description.as_str().into());
    let corrected = archive.of_substance(&event.corrections).map(|one| one.date);
    if let Some(modified) = corrected.max() {
        facts.insert("dateModified".to_owned(), modified.iso().into());
    }
    written(facts)
}

/// What both say.
fn facts(archive: &Archive, corrections: &[Correction], view: &PageView) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("@context".to_owned(), "https://schema.org".into());
    facts.insert("url".to_owned(), view.canonical.as_str().into());
    let language = view.language.as_ref().unwrap_or(&archive.site.language);
    facts.insert("inLanguage".to_owned(), language.as_str().into());
    if let Some(card) = &view.card {
        facts.insert("image".to_owned(), card.url.as_str().into());
    }
    if let Some(publisher) = &archive.site.publisher {
        let mut organisation = json!({ "@type": "Organization", "name": publisher.name });
        if let Some(url) = &publisher.url {
            organisation["url"] = url.as_str().into();
        }
        facts.insert("publisher".to_owned(), organisation);
    }
    let comment =
        |one: &Correction| json!({ "@type": "CorrectionComment", "text": one.note, "datePublished": one.date.iso() });
    let comments: Vec<Value> = archive.of_substance(corrections).map(comment).collect();
    if !comments.is_empty() {
        facts.insert("correction".to_owned(), comments.into());
    }
    facts
}

fn full(archive: &Archive, path: &SourcePath) -> String {
    Address::of_source(path).map(|address| Urls::new(archive).full(address.as_str())).unwrap_or_default()
}

fn written(facts: Map<String, Value>) -> Linked {
    let json = Value::Object(facts).to_string();
    Linked(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}
