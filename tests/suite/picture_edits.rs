//! Pictures and other files beside the Markdown that come, change and go in a preview, and the articles that show
//! them: after each edit its pages are those of a preview that is opened afresh.

use std::sync::OnceLock;

use borough::model::Showing;
use borough::preview::Change;
use proptest::prelude::*;

use crate::edits::Edited;
use crate::fixture::Fixture;
use crate::pictures::{drawing, photo};

const ARTICLE: &str = "content/news/2022/a.md";
const PHOTO: &str = "content/news/2022/photo.jpg";

/// An article with this line and this text.
fn article(line: &str, text: &str) -> String {
    format!("---\ntitle: A story\ncouncil: norborough\ndate: 2022-06-15\n{line}\n---\nText.\n\n{text}\n")
}

/// A site with an article at `a.md` and one at `b.md`.
fn site() -> Fixture {
    let [a, b] = [article("", ""), article("", "See [the first](/news/2022/a/).")];
    Fixture::new(&format!("=== {ARTICLE}\n{a}=== content/news/2022/b.md\n{b}"))
}

fn save(edited: &mut Edited, path: &str, bytes: &[u8]) -> Change {
    edited.change_bytes(&[(path, Some(bytes))])
}

#[test]
fn a_picture_comes_with_the_article_that_shows_it() {
    for showing in [Showing::Everything, Showing::Published] {
        let mut edited = Edited::new(site().files, showing);
        let shows = article("", "![A hall with people.](photo.jpg)");
        assert_eq!(edited.save_one(ARTICLE, &shows), Change::Broken);
        assert_eq!(save(&mut edited, PHOTO, &photo(900, 600)), Change::Items);
        // Another photo of the same name, of other dimensions.
        assert_eq!(save(&mut edited, PHOTO, &photo(1300, 600)), Change::Items);
        assert_eq!(save(&mut edited, PHOTO, &photo(20, 10)), Change::Items);
        assert_eq!(save(&mut edited, PHOTO, b"no picture"), Change::Broken);
        assert_eq!(save(&mut edited, PHOTO, b""), Change::Broken);
        assert_eq!(save(&mut edited, PHOTO, &photo(900, 600)), Change::Items);
        assert_eq!(edited.delete(PHOTO), Change::Broken);
        assert_eq!(edited.save_one(ARTICLE, article("", "")), Change::Items);
    }
}

#[test]
fn a_picture_that_nobody_shows_is_told_of_until_somebody_does() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    assert_eq!(save(&mut edited, PHOTO, &photo(900, 600)), Change::Items);
    assert_eq!(save(&mut edited, "content/news/2022/plan.PNG", &drawing(1000, 700)), Change::Items);
    assert_eq!(save(&mut edited, "content/news/2022/map.svg", b"<svg/>"), Change::Items);
    let all = article("image: photo.jpg\nalt: A hall with people", "![A plan.](plan.PNG) [A map](map.svg)");
    assert_eq!(edited.save_one(ARTICLE, &all), Change::Items);
    assert_eq!(save(&mut edited, "content/news/2022/map.svg", b"<svg></svg>"), Change::Items);
    assert_eq!(edited.save_one(ARTICLE, article("image: plan.PNG\nalt: A plan", "")), Change::Items);
    assert_eq!(edited.save_one(ARTICLE, article("image: plane.PNG\nalt: A plan", "")), Change::Broken);
    assert_eq!(edited.save_one(ARTICLE, article("withdrawn: { date: 2022-08-01, reason: Wrong. }", "")), Change::Items);
    assert_eq!(edited.save_one(ARTICLE, &all), Change::Items);
    assert_eq!(edited.save_one(ARTICLE, all.replace("date:", "draft: true\ndate:")), Change::Items);
    assert_eq!(edited.delete(ARTICLE), Change::Broken);
    assert_eq!(edited.save_one("content/news/2022/b.md", &all), Change::Items);
    assert_eq!(edited.delete("content/news/2022/plan.PNG"), Change::Broken);
}

#[test]
fn the_picture_of_a_draft_waits_with_it() {
    let mut edited = Edited::new(site().files, Showing::Published);
    save(&mut edited, PHOTO, &photo(900, 600));
    let held = article("draft: true", "![A hall with people.](photo.jpg)");
    edited.save_one("content/news/2022/c.md", &held);
    assert_eq!(save(&mut edited, PHOTO, &photo(500, 400)), Change::Items);
    assert_eq!(edited.save_one(ARTICLE, article("", "![A hall with people.](photo.jpg)")), Change::Items);
    edited.delete(PHOTO);
}

#[test]
fn a_file_that_wants_the_address_of_another_is_not_followed_alone() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    let links = |to: &str| article("", &format!("[A file]({to})"));
    for path in [
        "content/news/2022/b",
        "content/assets",
        "content/councils/norborough/feed.xml",
        "content/NEWS/2022/B/index.html",
    ] {
        save(&mut edited, path, b"Something.");
        edited.save_one(ARTICLE, links(path.trim_start_matches("content")));
        edited.save_one(ARTICLE, article("", ""));
        edited.delete(path);
    }
    // A photo's smaller version has the name of another photo.
    save(&mut edited, PHOTO, &photo(900, 600));
    save(&mut edited, "content/news/2022/photo-480w.jpg", &photo(300, 200));
    assert_eq!(
        edited.save_one(ARTICLE, article("", "![A hall.](photo.jpg)\n\n![A room.](photo-480w.jpg)")),
        Change::Broken
    );
}

#[test]
fn a_link_that_falls_from_a_file_to_a_page_is_told_of() {
    let settings = "title: A site\nbase_url: https://example.org/\ncards: all\n";
    let picture = drawing(20, 20);
    let site = site().with("content/site.yaml", settings).with("content/news/2022/card.png", picture.clone());
    let mut edited = Edited::new(
        site.with("content/news/2022/b.md", article("", "![A card.](card.png)")).files,
        Showing::Everything,
    );
    assert_eq!(edited.delete("content/news/2022/card.png"), Change::Broken);
    assert_eq!(save(&mut edited, "content/news/2022/card.png", &picture), Change::Items);
}

/// The name of a file beside the Markdown, and what it may hold.
type Kind = (&'static str, Vec<Vec<u8>>);

fn kinds() -> &'static [Kind] {
    static KINDS: OnceLock<Vec<Kind>> = OnceLock::new();
    KINDS.get_or_init(|| {
        vec![
            ("photo.jpg", vec![photo(900, 500), photo(40, 30), b"broken".to_vec()]),
            ("plan.png", vec![drawing(700, 500), drawing(20, 20), Vec::new()]),
            ("map.svg", vec![b"<svg/>".to_vec(), b"<svg></svg>".to_vec()]),
            ("report.pdf", vec![b"%PDF".to_vec(), b"%PDF-2".to_vec()]),
        ]
    })
}

/// What an article may say.
const LINES: [&str; 5] = [
    "",
    "image: photo.jpg\nalt: A hall with people",
    "image: plan.png\nalt: A plan of the hall",
    "draft: true",
    "withdrawn: { date: 2022-08-01, reason: Wrong. }",
];
const TEXTS: [&str; 6] = [
    "",
    "![A hall with people.](photo.jpg)",
    "[The report](report.pdf) and ![a plan of the hall](plan.png)",
    "[The map](/news/2022/map.svg) and [the photo](../2022/photo.jpg)",
    "![A map.](map.svg) [Another](/news/2022/a/)",
    "![A report.](report.pdf)",
];

#[derive(Debug, Clone)]
enum Random {
    /// An article is written, or deleted.
    Article(usize, Option<(usize, usize)>),
    /// A file is written, or deleted.
    File(usize, Option<usize>),
}

fn random() -> impl Strategy<Value = Random> {
    let article = (0..3_usize, prop::option::weighted(0.9, (0..LINES.len(), 0..TEXTS.len())));
    let file = (0..kinds().len(), prop::option::weighted(0.8, 0..3_usize));
    prop_oneof![
        article.prop_map(|(number, says)| Random::Article(number, says)),
        file.prop_map(|(kind, holds)| Random::File(kind, holds))
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6), max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_preview_with_edited_pictures_is_a_fresh_one(is_everything: bool, edits in prop::collection::vec(random(), 4..16)) {
        let showing = if is_everything { Showing::Everything } else { Showing::Published };
        let mut edited = Edited::new(site().files, showing);
        edited.every = 2;
        for edit in edits {
            match edit {
                Random::Article(number, says) => {
                    let path = format!("content/news/2022/{}.md", ["a", "b", "c"][number]);
                    let text = says.map(|(line, text)| article(LINES[line], TEXTS[text]));
                    edited.change_bytes(&[(&path, text.as_ref().map(String::as_bytes))]);
                }
                Random::File(kind, holds) => {
                    let (name, all) = &kinds()[kind];
                    let bytes = holds.map(|one| all[one % all.len()].as_slice());
                    edited.change_bytes(&[(&format!("content/news/2022/{name}"), bytes)]);
                }
            }
        }
    }
}
