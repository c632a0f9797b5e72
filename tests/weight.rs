//! Pages are light: what a host sends of them, compressed as hosts do, is measured byte by byte.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use borough::When;
use borough::load::Disk;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What a server may send before the reader's machine has answered: ten packets.
const FIRST_FLIGHT: usize = 14_000;

/// The archive's outputs, each with its size on the wire. A font is compressed already.
fn sizes() -> BTreeMap<String, usize> {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR")));
    let checked = borough::check(&disk, &When::At("2026-10-31".to_owned())).unwrap();
    let outputs = borough::render_all(&disk, &checked).unwrap();
    let size = |path: &str, bytes: Vec<u8>| {
        if path.ends_with(".woff2") {
            return bytes.len();
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&bytes).unwrap();
        packed.finish().unwrap().len()
    };
    outputs.into_iter().map(|(path, bytes)| (path.as_str().to_owned(), size(path.as_str(), bytes))).collect()
}

#[test]
fn a_page_is_there_with_the_first_packets() {
    let sizes = sizes();
    let style = sizes["assets/civic.css"];
    let mut articles = 0;
    for (path, size) in &sizes {
        let is_article = path.starts_with("news/") && path.ends_with("/index.html");
        articles += usize::from(is_article);
        let most = match path.as_str() {
            _ if is_article => FIRST_FLIGHT,
            // The map of all councils is in it.
            "index.html" => 20_000,
            // Five maps, or five drawings with their tables.
            "ratings/index.html" | "trends/index.html" => 26_000,
            _ if path.ends_with(".html") => 24_000,
            _ => continue,
        };
        assert!(size + style <= most, "{path} has {size} bytes, its stylesheet {style}: more than {most}");
    }
    assert!(articles > 40, "{articles} articles");
    let fonts = sizes["assets/fonts/civic-sans.woff2"] + sizes["assets/fonts/civic-serif.woff2"];
    let home = sizes["index.html"] + style + fonts;
    assert!(home <= 70_000, "the first page with its map and both typefaces has {home} bytes");
}
