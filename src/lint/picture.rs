//! Descriptions of pictures that describe nothing.

use std::ops::Range;

use super::{Found, Part, Rule};
use crate::markdown::{Prose, Zone};

/// The descriptions in a text, or the text as one.
pub fn look(prose: &Prose, part: Part, found: &mut Vec<Found>) {
    if part == Part::Alt {
        found.extend(useless(&prose.text, &(0..prose.text.len())));
    }
    let pictures = prose.zones.iter().filter(|(zone, _)| *zone == Zone::Picture);
    found.extend(pictures.filter_map(|(_, range)| useless(&prose.text, range)));
}

fn useless(text: &str, range: &Range<usize>) -> Option<Found> {
    const WORDS: &[&str] = &[
        "image",
        "photo",
        "picture",
        "img",
        "pic",
        "graphic",
        "photograph",
        "screenshot",
        "logo",
        "chart",
        "diagram",
        "figure",
        "alt",
        "alt text",
        "stock photo",
        "stock image",
        "file photo",
        "untitled",
        "image description",
        "placeholder",
        "icon",
        "an image",
        "a photo",
        "a picture",
        "the picture",
        "illustration",
        "a photograph",
        "portrait",
        "graph",
        "map",
    ];
    const ENDINGS: &[&str] = &[".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif", ".tif", ".tiff", ".heic"];
    const CAMERAS: &[&str] = &[
        "img_",
        "img-",
        "dsc_",
        "dsc0",
        "dscn",
        "pxl_",
        "screenshot_",
        "screen shot ",
        "image00",
        "picture1",
        "image1",
    ];
    let words = text[range.clone()].trim().to_lowercase();
    let is_file =
        ENDINGS.iter().any(|end| words.ends_with(end)) || CAMERAS.iter().any(|start| words.starts_with(start));
    if words.is_empty()
        || !(is_file
            || WORDS.contains(&words.trim_end_matches(['.', '…', ' ', ':']))
            || words.chars().all(|c| !c.is_alphabetic()))
    {
        return None;
    }
    let message = format!("`{}` does not say what the picture shows.", text[range.clone()].trim());
    let help = "Say what is to be seen, for readers who do not see it: 'The entrance of the town hall'.";
    Some(Found::new(Rule::AltText, range.clone(), message, help))
}
