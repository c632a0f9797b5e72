//! A page's HTML, looked at: what is wrong with it, and where it leads.

use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::corpus::PLANTED;

/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements whose end may be left out.
const OPEN: [&str; 20] = [
    "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt", "summary",
    "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements that end a paragraph by beginning.
const ENDS_PARAGRAPH: [&str; 28] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "h5",
    "h6",
];

/// What a look at a page has found.
#[derive(Debug, Default)]
pub struct Seen {
    /// What is wrong with it, in sentences.
    pub faults: BTreeSet<String>,
    /// The addresses of this site to which it leads.
    pub links: BTreeSet<String>,
}

#[derive(Default)]
struct Look {
    seen: Seen,
    open: Vec<String>,
    headings: usize,
    title: Option<String>,
    ids: BTreeSet<String>,
    wanted: BTreeSet<String>,
    /// What has been read of the data in which it is.
    data: Option<String>,
}

/// Whether a browser fetches what an element names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fetching {
    Yes,
    No,
}

/// Looks at a page.
pub fn look(bytes: &[u8]) -> Seen {
    let mut look = Look::default();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(bytes, emitter) {
        match token {
            Token::StartTag(tag) => look.start(&tag),
            Token::EndTag(tag) => look.end(&text(&tag.name)),
            Token::String(words) => look.words(&text(&words.value)),
            Token::Error(error) => look.fault(format!("It is not sound HTML: {}.", error.value)),
            Token::Comment(_) | Token::Doctype(_) => {}
        }
    }
    look.finished()
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Look {
    fn fault(&mut self, sentence: impl Into<String>) {
        self.seen.faults.insert(sentence.into());
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = text(&tag.name);
        if ENDS_PARAGRAPH.contains(&name.as_str()) && self.open.last().is_some_and(|last| last == "p") {
            self.open.pop();
        }
        let value = |wanted: &str| tag.attributes.get(wanted.as_bytes()).map(|value| text(&value.value));
        match name.as_str() {
            "h1" => self.headings += 1,
            "html" if value("lang").unwrap_or_default().is_empty() => {
                self.fault("Its language is not said: `<html lang>`.")
            }
            "img" if value("alt").is_none() => self.fault("A picture has no `alt`."),
            "style" => self.fault("It has styles within: a strict Content-Security-Policy forbids `<style>`."),
            // Browsers do not run it, and a Content-Security-Policy does not ask for it.
            "script" if value("type").as_deref() == Some("application/ld+json") => self.data = Some(String::new()),
            "script" if value("src").is_none() => {
                self.fault("It has a script within: a strict Content-Security-Policy forbids that.");
            }
            "title" if self.open.iter().all(|open| open != "svg") => self.title = Some(String::new()),
            _ => {}
        }
        let is_fetched = match name.as_str() {
            "script" | "img" | "source" | "iframe" | "video" | "audio" | "embed" => true,
            "link" => value("rel")
                .is_some_and(|rel| ["stylesheet", "preload", "icon", "modulepreload"].contains(&rel.as_str())),
            _ => false,
        };
        let fetching = if is_fetched { Fetching::Yes } else { Fetching::No };
        for (attribute, value) in &tag.attributes {
            self.attribute(&text(attribute), &text(&value.value), fetching);
        }
        if !tag.self_closing && !VOID.contains(&name.as_str()) {
            self.open.push(name);
        }
    }

    fn attribute(&mut self, name: &str, value: &str, fetching: Fetching) {
        match name {
            "style" => self.fault("It has styles within: a strict Content-Security-Policy forbids `style=`."),
            PLANTED => self.fault("A text breaks out of its attribute: a quotation mark in it is not escaped."),
            "id" if self.ids.contains(value) => self.fault(format!("Two elements have the `id` `{value}`.")),
            "id" => drop(self.ids.insert(value.to_owned())),
            "for" | "aria-labelledby" | "aria-describedby" | "aria-controls" => {
                self.wanted.extend(value.split_whitespace().map(str::to_owned));
            }
            name if name.starts_with("on") => {
                self.fault(format!("It has a script within: a strict Content-Security-Policy forbids `{name}=`."));
            }
            "href" | "src" | "action" => {
                if let Some(id) = value.strip_prefix('#') {
                    self.wanted.extend((!id.is_empty()).then(|| id.to_owned()));
                } else if value.starts_with('/') && !value.starts_with("//") {
                    self.seen.links.insert(value.to_owned());
                } else if fetching == Fetching::Yes {
                    self.fault(format!("It asks another site for `{value}`."));
                }
            }
            _ => {}
        }
        self.words_of_machines(value);
    }

    fn end(&mut self, name: &str) {
        let data = if name == "script" { self.data.take() } else { None };
        if data.is_some_and(|data| serde_json::from_str::<serde_json::Value>(&data).is_err()) {
            self.fault("What it says to machines is not JSON: a text in it is not escaped.");
        }
        let Some(at) = self.open.iter().rposition(|open| open == name) else {
            if !VOID.contains(&name) {
                self.fault(format!("It is not sound HTML: `</{name}>` ends nothing."));
            }
            return;
        };
        let inner = self.open.split_off(at + 1);
        self.open.pop();
        self.not_ended(inner);
    }

    fn not_ended(&mut self, elements: Vec<String>) {
        for name in elements.into_iter().filter(|name| !OPEN.contains(&name.as_str())) {
            self.fault(format!("It is not sound HTML: `<{name}>` is not ended."));
        }
    }

    fn words(&mut self, words: &str) {
        let is_script = self.open.last().is_some_and(|last| last == "script");
        if let Some(data) = self.data.as_mut().filter(|_| is_script) {
            data.push_str(words);
        } else if is_script && words.contains("alert(") {
            self.fault("A text is shown as markup: a `<script>` in it runs.");
        }
        if self.open.last().is_some_and(|last| last == "title")
            && let Some(title) = self.title.as_mut()
            && self.open.iter().all(|open| open != "svg")
        {
            title.push_str(words.trim());
        }
        self.words_of_machines(words);
    }

    fn words_of_machines(&mut self, words: &str) {
        for word in ["undefined", "[object", "NaN"] {
            if words.contains(word) {
                self.fault(format!("It says `{word}`, which is no word for readers."));
            }
        }
    }

    fn finished(mut self) -> Seen {
        if self.headings != 1 {
            self.fault(format!("It has {} headings `<h1>`: a page has one.", self.headings));
        }
        if self.title.as_deref().unwrap_or_default().is_empty() {
            self.fault("It has no `<title>`.");
        }
        let open = std::mem::take(&mut self.open);
        self.not_ended(open);
        let lost: Vec<String> = self.wanted.difference(&self.ids).cloned().collect();
        for id in lost {
            self.fault(format!("It refers to `#{id}`, and nothing has that `id`."));
        }
        self.seen
    }
}
