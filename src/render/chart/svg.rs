//! Writes SVG that is well-formed by construction: elements are closures, texts are escaped.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::Failure;

/// What a drawing is to those who do not see it.
#[derive(Debug, Clone, Copy)]
pub enum Role {
    /// One picture with a name and a description
    Picture,
    /// A group of links, each with a name of its own
    Links,
}

/// A drawing in the making.
pub struct Svg<'a> {
    id: &'a str,
    out: Writer<Vec<u8>>,
    outcome: io::Result<()>,
}

/// The frame of a drawing.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// Unique on its page; every id within begins with it.
    pub id: &'a str,
    /// Beside `chart`.
    pub class: &'a str,
    /// What it is.
    pub role: Role,
    /// Left, top, width and height.
    pub view: [i64; 4],
    /// The height of its letters.
    pub letters: i64,
    /// Its name.
    pub title: &'a str,
    /// What it says, in words.
    pub about: &'a str,
}

/// A whole drawing.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn draw(frame: &Frame<'_>, inner: impl FnOnce(&mut Svg<'_>)) -> Result<String, Failure> {
    let mut svg = Svg { id: frame.id, out: Writer::new(Vec::with_capacity(8 << 10)), outcome: Ok(()) };
    let (title, about) = (format!("{}-title", frame.id), format!("{}-about", frame.id));
    let view: Vec<String> = frame.view.iter().map(|one| length(*one)).collect();
    let (class, view) = (format!("chart {}", frame.class), view.join(" "));
    let letters = length(frame.letters);
    let role = match frame.role {
        Role::Picture => "img",
        Role::Links => "group",
    };
    let attributes = [
        ("class", class.as_str()),
        ("viewBox", &view),
        ("font-size", &letters),
        ("role", role),
        ("aria-labelledby", &title),
        ("aria-describedby", &about),
    ];
    svg.element("svg", &attributes, |svg| {
        svg.text("title", &[("id", &title)], frame.title);
        svg.text("desc", &[("id", &about)], frame.about);
        inner(svg);
    });
    let failed = |error| Failure::io("draw", std::path::Path::new(frame.id), error);
    svg.outcome.map_err(failed)?;
    String::from_utf8(svg.out.into_inner()).map_err(|error| failed(io::Error::other(error)))
}

impl Svg<'_> {
    /// The drawing's id.
    pub fn id(&self) -> &str {
        self.id
    }

    /// An element with what is in it.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], inner: impl FnOnce(&mut Self)) {
        self.write(Event::Start(start(name, attributes)));
        inner(self);
        self.write(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.write(Event::Empty(start(name, attributes)));
    }

    /// An element with a text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        // XML has no way to write control characters and these two.
        let legal: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
        self.element(name, attributes, |svg| svg.write(Event::Text(BytesText::new(&legal))));
    }

    /// A text at a place.
    pub fn label(&mut self, class: &str, x: i64, y: i64, text: &str) {
        self.text("text", &[("class", class), ("x", &length(x)), ("y", &length(y))], text);
    }

    /// A smaller text at a place.
    pub fn small(&mut self, class: &str, (x, y): (i64, i64), letters: i64, text: &str) {
        let attributes = [("class", class), ("x", &length(x)), ("y", &length(y)), ("font-size", &length(letters))];
        self.text("text", &attributes, text);
    }

    /// A path.
    pub fn path(&mut self, class: &str, path: &str) {
        self.empty("path", &[("class", class), ("d", path)]);
    }

    fn write(&mut self, event: Event<'_>) {
        if self.outcome.is_ok() {
            self.outcome = self.out.write_event(event);
        }
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}

/// Tenths as SVG writes lengths: `12.5`, `12`, `-0.5`.
pub fn length(tenths: i64) -> String {
    let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_decimal_at_most() {
        for (tenths, expected) in [(125, "12.5"), (120, "12"), (-5, "-0.5"), (0, "0"), (-120, "-12")] {
            assert_eq!(length(tenths), expected);
        }
    }

    #[test]
    fn names_from_editors_are_text_and_nothing_else() {
        let frame = Frame {
            id: "x",
            class: "bar",
            role: Role::Picture,
            view: [0, 0, 100, 55],
            letters: 125,
            title: "A <b> & \"c\"\u{1}",
            about: "d",
        };
        let drawn = draw(&frame, |svg| svg.label("a", 1, 2, "<script>")).unwrap();
        assert_eq!(
            drawn,
            "<svg class=\"chart bar\" viewBox=\"0 0 10 5.5\" font-size=\"12.5\" role=\"img\" aria-labelledby=\"x-title\" aria-describedby=\"x-about\">\
             <title id=\"x-title\">A &lt;b&gt; &amp; &quot;c&quot;</title><desc id=\"x-about\">d</desc>\
             <text class=\"a\" x=\"0.1\" y=\"0.2\">&lt;script&gt;</text></svg>"
        );
    }
}
