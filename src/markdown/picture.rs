//! A picture of a body as HTML: with its dimensions, so that nothing on the page moves when it arrives, and
//! with its smaller versions.

use pulldown_cmark::Event;
use quick_xml::escape::escape;
use serde::{Deserialize, Serialize};

use super::Target;

/// How wide a picture stands in a text, for browsers to choose a version by before they know the layout;
/// those that can, wait for it.
const SIZES: &str = "auto, (min-width: 40em) 34em, 100vw";

/// How a picture is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The versions to choose from, each with its width.
    pub srcset: Option<String>,
    /// The same as WebP, for browsers that know it.
    pub webp: Option<String>,
}

/// A picture whose description is being read.
pub struct Open {
    target: Target,
    title: String,
    alt: String,
    /// How many pictures are open within its description.
    depth: usize,
}

impl Open {
    pub fn new(target: Target, title: &str) -> Self {
        Self { target, title: title.to_owned(), alt: String::new(), depth: 0 }
    }

    /// Another picture begins in its description, of which only the words count.
    pub fn begin(&mut self) {
        self.depth += 1;
    }

    /// A picture ends: whether it is this one.
    pub fn end(&mut self) -> bool {
        let is_own = self.depth == 0;
        self.depth = self.depth.saturating_sub(1);
        is_own
    }

    /// Takes the words out of an event of its description.
    pub fn describe(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.alt.push(' '),
            _ => {}
        }
    }

    /// The picture.
    pub fn html(&self) -> String {
        let mut image = format!("<img src=\"{}\" alt=\"{}\"", escape(&self.target.address), escape(&self.alt));
        let mut add = |name: &str, value: &str| image.push_str(&format!(" {name}=\"{}\"", escape(value)));
        if !self.title.is_empty() {
            add("title", &self.title);
        }
        let shown = self.target.shown.as_ref();
        if let Some(shown) = shown {
            add("width", &shown.width.to_string());
            add("height", &shown.height.to_string());
            if let Some(srcset) = &shown.srcset {
                add("srcset", srcset);
                add("sizes", SIZES);
            }
        }
        add("loading", "lazy");
        add("decoding", "async");
        image.push('>');
        match shown.and_then(|shown| shown.webp.as_ref()) {
            None => image,
            Some(webp) => {
                let webp = escape(webp);
                format!("<picture><source type=\"image/webp\" srcset=\"{webp}\" sizes=\"{SIZES}\">{image}</picture>")
            }
        }
    }
}
