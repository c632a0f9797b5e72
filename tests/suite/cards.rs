//! Cards: who has one, what it says, and that nothing on it leaves its place.

use std::collections::BTreeMap;

use crate::fixture::{Fixture, TODAY};

const PAPER: [u8; 3] = [0xfc, 0xfb, 0xf8];

fn site(cards: &str, more: &str) -> Fixture {
    let settings =
        format!("=== content/site.yaml\ntitle: Test archive\nbase_url: https://archive.example.org/\n{cards}\n");
    Fixture::new(&format!("{settings}{more}"))
}

fn render(fixture: &Fixture) -> BTreeMap<String, Vec<u8>> {
    let checked = fixture.as_of(TODAY);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    outputs.into_iter().map(|(path, bytes)| (path.as_str().to_owned(), bytes)).collect()
}

fn story(name: &str, front_matter: &str) -> String {
    format!("=== content/news/2024/{name}.md\n---\n{front_matter}\ndate: 2024-01-01\n---\nText.\n")
}

fn cards(outputs: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    outputs.keys().filter(|path| path.ends_with("card.png")).map(String::as_str).collect()
}

/// What stands in the head of a page: `og:image` and the like.
fn head(outputs: &BTreeMap<String, Vec<u8>>, page: &str, name: &str) -> Option<String> {
    let text = String::from_utf8(outputs[page].clone()).unwrap();
    let rest = text.split(&format!("\"{name}\" content=\"")).nth(1)?;
    Some(rest.split('"').next().unwrap().to_owned())
}

/// The card of an article with this front matter, as rows of pixels.
fn drawn(front_matter: &str) -> Vec<Vec<[u8; 3]>> {
    let outputs = render(&site("cards: all", &story("a", front_matter)));
    pixels(&outputs["news/2024/a/card.png"])
}

#[track_caller]
fn pixels(file: &[u8]) -> Vec<Vec<[u8; 3]>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let info = reader.info();
    assert_eq!((info.width, info.height, info.color_type), (1200, 630, png::ColorType::Indexed));
    let palette = info.palette.clone().unwrap().into_owned();
    let mut indices = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut indices).unwrap();
    let colour = |index: &u8| {
        let at = usize::from(*index) * 3;
        [palette[at], palette[at + 1], palette[at + 2]]
    };
    indices.chunks(1200).map(|row| row.iter().map(colour).collect()).collect()
}

/// Whether a part of a card is bare paper: left, top, right and bottom.
fn is_bare(rows: &[Vec<[u8; 3]>], [left, top, right, bottom]: [usize; 4]) -> bool {
    rows[top..bottom].iter().all(|row| row[left..right].iter().all(|pixel| *pixel == PAPER))
}

#[test]
fn the_settings_say_who_has_a_card() {
    let draft = story("d", "title: D\ncouncil: southwick\ndraft: true");
    let gone = story("w", "title: W\ncouncil: southwick\nwithdrawn: { date: 2024-02-01, reason: R }");
    let later = story("l", "title: L\ncouncil: southwick").replace("2024-01-01", "2027-01-01");
    let more = format!("{draft}{gone}{later}{}", story("a", "title: A\ncouncil: [norborough, southwick]"));
    let event = "councils/norborough/2018-07-20-inspection";
    let councils = ["newshire", "norborough", "oldshire", "southwick"].map(|name| format!("councils/{name}/card.png"));

    let none = render(&site("", &more));
    assert!(cards(&none).is_empty());
    assert_eq!(head(&none, "councils/norborough/index.html", "og:image"), None);

    let some = render(&site("cards: councils", &more));
    assert_eq!(cards(&some), councils.each_ref().map(String::as_str));
    let own = head(&some, "councils/norborough/index.html", "og:image").unwrap();
    assert!(own.starts_with("https://archive.example.org/councils/norborough/card.png?v="), "{own}");
    for page in ["news/2024/a/index.html", &format!("{event}/index.html")] {
        assert_eq!(head(&some, page, "og:image").as_ref(), Some(&own), "{page}");
    }

    let all = render(&site("cards: all", &more));
    let mut expected: Vec<String> = councils.into();
    expected.extend([format!("{event}/card.png"), "news/2024/a/card.png".to_owned()]);
    expected.sort();
    assert_eq!(cards(&all), expected, "what is drafted, taken back or to come has none");
    for page in ["news/2024/w/index.html", "index.html", "404.html"] {
        assert_eq!(head(&all, page, "og:image"), None, "{page}");
    }
    let page = "news/2024/a/index.html";
    assert_eq!(head(&all, page, "og:image:width").as_deref(), Some("1200"));
    assert_eq!(head(&all, page, "og:image:height").as_deref(), Some("630"));
    assert_eq!(head(&all, page, "twitter:card").as_deref(), Some("summary_large_image"));

    site("cards: some", "").expect("content/site.yaml", 3, "E008", "`none`, `councils` and `all`").check();
}

#[test]
fn a_picture_at_the_address_of_a_card_is_refused() {
    let page = "=== content/about.md\n---\ntitle: About\n---\n![A card](councils/norborough/card.png)\n";
    let own =
        |cards: &str| site(cards, page).with("content/councils/norborough/card.png", crate::pictures::drawing(9, 9));
    assert!(!own("cards: none").as_of(TODAY).has_errors());
    let problems = own("cards: councils").as_of(TODAY).problems;
    assert!(problems.iter().any(|one| one.diagnostic.code.id() == "E060"), "{problems:?}");
}

#[test]
fn a_card_says_what_its_page_says() {
    let more = format!(
        "{}{}{}{}{}",
        "=== content/councils/southwick/2026-06-17-inspection.md\n---\nkind: inspection\nframework: ilacs\ninspected: { from: 2026-04-27, to: 2026-05-01 }\ndate: 2026-06-17\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, care_leavers: not judged }\n---\n",
        "=== content/councils/norborough/2010-12-09-annual-rating.md\n---\nkind: annual-rating\nframework: annual-rating\ndate: 2010-12-09\nrating: performs excellently\n---\n",
        "=== content/councils/norborough/2017-05-09-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2017-05-09\n---\n",
        story("a", "title: '<b>Bold</b> & \"quoted\"'\ncouncil: [norborough, southwick, oldshire]"),
        story("r", "title: Reported\ncouncil: oldshire\nrating: good")
    );
    let outputs = render(&site("cards: all", &more));
    let says = |page: &str| head(&outputs, &format!("{page}/index.html"), "og:image:alt").unwrap();
    assert_eq!(
        says("councils/norborough"),
        "North: Norborough. Requires improvement to be good overall. Published 20 July 2018. Test archive."
    );
    assert_eq!(
        says("councils/southwick"),
        "South: Southwick &amp; Hythe. No overall grade awarded. Published 17 June 2026. Test archive."
    );
    assert_eq!(says("councils/newshire"), "Newshire. Not yet inspected. Test archive.");
    assert_eq!(
        says("councils/oldshire"),
        "Oldshire. Good overall, as reported. As reported 1 January 2024. Test archive."
    );
    assert_eq!(
        says("councils/southwick/2026-06-17-inspection"),
        "Inspection · ILACS: Southwick &amp; Hythe. No overall grade awarded. Published 17 June 2026. Test archive."
    );
    assert_eq!(
        says("councils/norborough/2010-12-09-annual-rating"),
        "Annual rating: Norborough. Performs excellently overall. Published 9 December 2010. Test archive."
    );
    assert_eq!(
        says("councils/norborough/2017-05-09-monitoring-visit"),
        "Monitoring visit: Norborough. Not graded. 9 May 2017. Test archive."
    );
    assert_eq!(
        says("news/2024/a"),
        "Norborough, Southwick &amp; Hythe and 1 other: &lt;b&gt;Bold&lt;/b&gt; &amp; “quoted”. 1 January 2024. Test archive."
    );
    assert_eq!(says("news/2024/r"), "Oldshire: Reported. Good overall, as reported. 1 January 2024. Test archive.");
    let own = |page: &str, colour: [u8; 3]| {
        let rows = pixels(&outputs[&format!("{page}/card.png")]);
        assert_eq!(rows[4][600], colour, "{page}: the band at the top");
        assert_eq!(rows[435][100], if colour == INK { WHITE } else { colour }, "{page}: the ground of the grade");
    };
    own("councils/norborough", [0xe9, 0xb6, 0x4f]);
    own("news/2024/r", [0x7f, 0xbf, 0xae]);
    // A grade of another scale never has the colour of one of today's.
    own("councils/norborough/2010-12-09-annual-rating", INK);
    own("councils/norborough/2017-05-09-monitoring-visit", INK);
}

const INK: [u8; 3] = [0x17, 0x21, 0x2b];
const WHITE: [u8; 3] = [0xff; 3];

#[test]
fn nothing_on_a_card_leaves_its_place() {
    let long = "A very long headline about services for children ".repeat(12);
    let wide = "W".repeat(300);
    for title in [&*long, &wide, "MMMM WWWW ".repeat(30).trim(), "Short"] {
        for more in ["", "\nrating: requires improvement"] {
            let rows = drawn(&format!("title: '{title}'\ncouncil: norborough{more}"));
            assert!(is_bare(&rows, [0, 18, 68, 630]) && is_bare(&rows, [1132, 18, 1200, 630]), "{title}{more}");
            assert!(is_bare(&rows, [0, 18, 1200, 50]) && is_bare(&rows, [0, 600, 1200, 630]), "{title}{more}");
            // Between the headline and what stands below it.
            let gap = if more.is_empty() { 515 } else { 415 };
            assert!(is_bare(&rows, [0, gap, 1200, gap + 6]), "{title}{more}");
            assert!(!is_bare(&rows, [72, 134, 1128, 260]), "{title}: no headline");
        }
    }
}

/// Where the ink is: the edges of letters may differ by a shade that nobody sees.
fn dark(rows: &[Vec<[u8; 3]>]) -> Vec<Vec<bool>> {
    rows.iter().map(|row| row.iter().map(|pixel| pixel[0] < 0x80).collect()).collect()
}

#[test]
fn a_headline_that_the_typeface_cannot_show_leaves_its_place_to_the_council() {
    let english = drawn("title: Norborough\ncouncil: southwick");
    for title in ["خدمات الأطفال في نوربورو", "诺伯勒的儿童服务", "שירותי ילדים"]
    {
        let rows = drawn(&format!("title: {title}\ncouncil: norborough\nlanguage: ar"));
        // The name of the council as a headline, and nothing above it.
        assert!(is_bare(&rows, [0, 18, 1200, 134]), "{title}");
        assert!(dark(&rows[134..400]) == dark(&english[134..400]), "{title}");
    }
    let plain = drawn("title: Prizes\ncouncil: norborough");
    let merry = drawn("title: '\u{1f389} Prizes \u{1f389}'\ncouncil: norborough");
    assert!(merry == plain, "a sign is left out");
    let welsh = drawn("title: Gŵyl plant Ynys Môn\ncouncil: norborough");
    assert!(!is_bare(&welsh, [0, 18, 1200, 134]), "a Welsh headline stands below its council");
}

#[test]
fn the_same_card_is_the_same_file() {
    let body = |text: &str, title: &str| {
        let story = story("a", &format!("title: {title}\nsummary: S\ncouncil: norborough")).replace("Text.", text);
        let outputs = render(&site("cards: all", &story));
        let address = head(&outputs, "news/2024/a/index.html", "og:image").unwrap();
        (outputs["news/2024/a/card.png"].clone(), address)
    };
    let first = body("Text.", "A");
    assert_eq!(body("Another text altogether.", "A"), first);
    let other = body("Text.", "B");
    assert!(other.0 != first.0 && other.1 != first.1, "another picture has another address");
    assert!(first.0.len() < 30_000, "{} bytes", first.0.len());
}
