//! Archives of extremes: with nothing, with everything, with too much, and with texts that look like
//! markup.

use crate::diagnostic::SourcePath;
use crate::load::Memory;

/// An attribute that no page has unless a text breaks out of its own.
pub const PLANTED: &str = "data-planted";

/// Makes an archive.
type Make = fn() -> Memory;

/// Makes a text of some words.
type Say<'a> = dyn Fn(&str) -> String + 'a;

/// The archives, each with what is extreme in it.
pub const CASES: [(&str, Make); 9] = [
    ("an archive that holds nothing", || Writer::default().files),
    ("only what must be said", bare),
    ("articles alone", articles_alone),
    ("all that can be said", || full(&|text| text.to_owned(), "en-GB")),
    ("texts of 200 letters", || full(&long, "en-GB")),
    ("texts from right to left", || full(&|text| format!("ילדים ונוער {text} رعاية الأطفال"), "ar")),
    ("markup and quotation marks in every text", || full(&marked, "en-GB")),
    ("400 councils", many_councils),
    ("10,000 articles about one council", many_articles),
];

/// A text of at least 200 letters, with a word that no line has room for.
fn long(text: &str) -> String {
    format!(
        "{text} {}{}",
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch ",
        "and what came of it ".repeat(8).trim()
    )
}

/// A text that leaves a quoted attribute of either kind, and that a browser would run.
fn marked(text: &str) -> String {
    format!("{text} \" {PLANTED}=\"1' {PLANTED}='1' <script>alert(1)</script> <b>&amp; {{{{ 7 * 7 }}}}")
}

/// A text that becomes part of an address, and so must not be too long for the name of a file.
fn short(text: &str) -> String {
    text.chars().take(150).collect()
}

/// Writes an archive's files.
struct Writer {
    files: Memory,
}

impl Default for Writer {
    fn default() -> Self {
        let mut writer = Self { files: Memory::default() };
        writer.add("site.yaml", "title: An archive\nbase_url: https://archive.example.org/trial/\n");
        writer
    }
}

impl Writer {
    fn add(&mut self, path: &str, text: &str) {
        self.files.0.insert(SourcePath::new(&format!("content/{path}")), text.as_bytes().to_vec());
    }

    fn council(&mut self, slug: &str, matter: &str, body: &str) {
        self.add(&format!("councils/{slug}/index.md"), &format!("---\n{matter}---\n{body}"));
    }

    fn event(&mut self, name: &str, matter: &str, body: &str) {
        self.add(&format!("councils/{name}.md"), &format!("---\n{matter}---\n{body}"));
    }

    fn article(&mut self, name: &str, matter: &str, body: &str) {
        self.add(&format!("news/{name}.md"), &format!("---\n{matter}---\n{body}"));
    }
}

/// A text as YAML takes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn bare() -> Memory {
    let mut writer = Writer::default();
    writer.council("norborough", "name: Norborough\n", "");
    writer.council("southwick", "name: Southwick\n", "");
    writer.event("norborough/2019-monitoring-visit", "kind: monitoring-visit\ndate: 2019\n", "");
    writer.event(
        "norborough/2024-02-01-inspection",
        "\
kind: inspection\n\
framework: ilacs\n\
inspected: { from: 2024-01-01 }\n\
date: 2024-02-01\n\
rating: good\n\
judgements: { leadership: good }\n\
source: press\n",
        "",
    );
    writer.article("2024/a", "title: A\ncouncil: norborough\ndate: 2024-03-01\n", "");
    writer.article("2024/b", "council: norborough\ndate: 2024-03\n", "# B\n");
    writer.add("about.md", "---\ntitle: About\n---\n");
    writer.files
}

fn articles_alone() -> Memory {
    let mut writer = Writer::default();
    for (year, rating) in [(2010, "performs well"), (2016, "inadequate"), (2024, "good")] {
        writer.article(
            &format!("{year}/report"),
            &format!("title: The report of {year}\ncouncil: Norborough\ndate: {year}-06-01\nrating: {rating}\n"),
            "Text.\n",
        );
    }
    writer.article("2024/other", "title: Another\ncouncil: [Norborough, Southwick]\ndate: 2024-06-01\n", "Text.\n");
    writer.files
}

/// All that can be said, in such texts.
fn full(text: &Say<'_>, language: &str) -> Memory {
    let mut writer = Writer::default();
    let say = |words: &str| quoted(&text(words));
    let say_short = |words: &str| quoted(&short(&text(words)));
    writer.add(
        "site.yaml",
        &format!(
            "\
title: {}\n\
base_url: https://archive.example.org/trial/\n\
description: {}\n\
scope: {}\n\
language: {language}\n\
publisher: {{ name: {}, url: \"https://publisher.example.org/?a=1&b='2'\", email: letters@example.org }}\n\
licence: {}\n",
            say("The record"),
            say("What it is"),
            say("What it holds"),
            say("The publisher"),
            say("The licence"),
        ),
    );
    frameworks(&mut writer, &say);
    councils(&mut writer, &say, &say_short);
    events(&mut writer, &say);
    articles(&mut writer, &say, &say_short, language);
    let body = format!("{}\n\n## {}\n\nMore, and `{}`.\n", text("A text"), text("A heading"), text("a code"));
    for (name, language) in [("about", "language: cy\n"), ("corrections", "")] {
        let matter =
            format!("title: {}\nsummary: {}\nupdated: 2024-05-05\n{language}", say("A page"), say("A summary"));
        writer.add(&format!("{name}.md"), &format!("---\n{matter}---\n{body}"));
    }
    writer.files
}

fn frameworks(writer: &mut Writer, say: &Say<'_>) {
    let grades: Vec<String> = ["strong", "weak"]
        .iter()
        .map(|word| format!("    - {{ slug: {word}, label: {}, also: [{word}] }}\n", say(word)))
        .collect();
    writer.add(
        "frameworks.yaml",
        &format!(
            "\
scales:\n  two:\n\
{}frameworks:\n  own:\n    name: {}\n    short: {}\n    kind: inspection\n    scale: two\n    from: 2015-01-01\n    whole_service: true\n    overall: {{ from: 2015-01-01 }}\n    judgements:\n      play: {{ name: {} }}\n",
            grades.concat(), say("A framework of our own"), say("Own"), say("Play"),
        ),
    );
}

fn councils(writer: &mut Writer, say: &Say<'_>, say_short: &Say<'_>) {
    let website = "https://council.example.org/?a=1&b='2'";
    writer.council(
        "norborough",
        &format!(
            "\
name: {}\n\
also_known_as: [{}]\n\
gss: E09000001\n\
la_code: \"201\"\n\
urn: \"80001\"\n\
region: {}\n\
type: {}\n\
neighbours: [southwick, eastham]\n\
hex: [3, 4]\n\
website: \"{website}\"\n\
delivered_by: {{ name: {}, url: \"{website}\", from: 2017-04-01, to: 2024-03-31 }}\n",
            say("Norborough"),
            say("The old borough"),
            say_short("The north"),
            say("A borough"),
            say("A trust"),
        ),
        "A profile with *emphasis*.\n",
    );
    writer.council(
        "southwick",
        &format!("name: {}\nregion: {}\nhex: [4, 4]\n", say("Southwick"), say_short("The south")),
        "",
    );
    writer.council("oldshire", &format!("name: {}\nuntil: 2023-03-31\nsuccessors: [eastham]\n", say("Oldshire")), "");
    writer.council("eastham", &format!("name: {}\nsince: 2023-04-01\npredecessors: [oldshire]\n", say("Eastham")), "");
}

/// A correction, a reply, and sources that disagree.
fn told_of(say: &Say<'_>) -> String {
    let answers = format!(
        "corrections: {{ date: 2024-01-02, note: {}, kind: fact }}\nreply: {{ date: 2024-01-03, by: {}, text: {} }}\n",
        say("It was wrong"),
        say("The council"),
        say("We have read it")
    );
    let conflicts = format!(
        "conflicts:\n  - {{ field: adoption, value: good, source: {}, date: 2024-01-04 }}\n  - {{ field: inspected_to, value: 2018-06-01, source: \"https://reports.example.org/?id=2&x='2'\" }}\n",
        say("the council")
    );
    answers + &conflicts
}

fn events(writer: &mut Writer, say: &Say<'_>) {
    let graded = [
        ("norborough/2010-12-07-annual-rating", "kind: annual-rating\nframework: annual-rating\ndate: 2010-12-07\nrating: performs well\n".to_owned()),
        ("norborough/2018-07-20-inspection", "\
kind: inspection\n\
framework: sif\n\
inspected: { from: 2018-05-08, to: 2018-05-31 }\n\
date: 2018-07-20\n\
rating: requires improvement\n\
judgements: { leadership: inadequate, help_and_protection: requires improvement, children_in_care: good, care_leavers: outstanding, adoption: not judged }\n\
report: \"https://reports.example.org/?id=1&x='2'\"\n\
source: report\n\
reinspection: true\n\
listed: 2018-07-21\n".to_owned() + &told_of(say)),
        ("norborough/2023-01-13-inspection", "\
kind: inspection\n\
framework: ilacs\n\
visit: standard\n\
inspected: { from: 2022-11-07, to: 2022-11-18 }\n\
date: 2023-01-13\n\
rating: good\n\
judgements: { leadership: good, help_and_protection: requires improvement, children_in_care: good }\n\
source: later-report\n".to_owned()),
        ("norborough/2026-06-17-inspection", "\
kind: inspection\n\
framework: ilacs\n\
visit: short\n\
inspected: { from: 2026-04-27, to: 2026-05-01 }\n\
date: 2026-06-17\n\
judgements: { leadership: good, help_and_protection: good, children_in_care: good, care_leavers: outstanding }\n\
source: report\n".to_owned()),
        ("southwick/2020-03-02-inspection", "\
kind: inspection\n\
framework: own\n\
inspected: { from: 2020-01-06 }\n\
date: 2020-03-02\n\
rating: strong\n\
judgements: { play: weak }\n\
source: press\n".to_owned()),
        ("oldshire/2016-03-04-inspection", "\
kind: inspection\n\
framework: sif\n\
inspected: { from: 2016-01-04 }\n\
date: 2016-03-04\n\
rating: inadequate\n\
judgements: { leadership: inadequate }\n\
source: table\n".to_owned()),
    ];
    for (name, matter) in graded {
        writer.event(name, &matter, "A note with *emphasis*.\n");
    }
    for kind in ["monitoring-visit", "focused-visit", "improvement-notice", "direction", "send-inspection"] {
        writer.event(&format!("norborough/2019-03-05-{kind}"), &format!("kind: {kind}\ndate: 2019-03-05\n"), "");
    }
}

/// A picture with smaller versions.
fn picture() -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(1100, 400, |x, y| {
        let [a, b, c, ..] = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).wrapping_mul(x | 1)).to_le_bytes();
        image::Rgb([a, b, c])
    });
    let mut bytes = Vec::new();
    // Nothing can fail in memory, and a story without its picture is told of.
    let _ = image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&pixels);
    bytes
}

fn articles(writer: &mut Writer, say: &Say<'_>, say_short: &Say<'_>, language: &str) {
    writer.files.0.insert(SourcePath::new("content/news/2018/play.jpg"), picture());
    let matter = format!(
        "\
title: {}\n\
council: norborough\n\
date: 2018-07-21\n\
updated: 2019-01-01\n\
rating: requires improvement\n\
event: norborough/2018-07-20-inspection\n\
summary: {}\n\
source:\n  - {{ name: {}, url: \"https://source.example.org/?a=1&b='2'\" }}\n  - {{ name: {} }}\n\
tags: [{}, {}]\n\
authors: [{}, {}]\n\
image: play.jpg\n\
alt: {}\n\
aliases: [/old/address/]\n\
language: {language}\n\
corrections:\n  - {{ date: 2018-08-01, note: {}, kind: fact }}\n  - {{ date: 2018-09-01, note: {}, kind: typo }}\n",
        say("A story"),
        say("Its summary"),
        say("A source"),
        say("Another source"),
        say_short("Care leavers"),
        say_short("Play"),
        say("An author"),
        say("Another author"),
        say("Children at play"),
        say("The number was wrong"),
        say("A slip"),
    );
    writer.article(
        "2018/story",
        &matter,
        "The first paragraph.\n\n## A heading\n\n> A quotation\n\n- A list[^1]\n\n[^1]: A note.\n",
    );
    writer.article(
        "2024/two",
        &format!(
            "title: {}\ncouncil: [norborough, southwick]\ndate: 2024-03-01\nsummary: {}\n",
            say("Of two"),
            say("Both of them")
        ),
        "Text.\n",
    );
    writer.article(
        "2024/gone",
        &format!(
            "title: {}\ncouncil: norborough\ndate: 2024-03-02\nwithdrawn: {{ date: 2024-04-01, reason: {} }}\n",
            say("Gone"),
            say("It was untrue")
        ),
        "Text.\n",
    );
    writer.article(
        "2024/body",
        "council: eastham\ndate: 2024-03-03T09:30\nrating: good\n",
        "# A heading for a title\n\nText.\n",
    );
}

fn many_councils() -> Memory {
    let mut writer = Writer::default();
    for number in 0..400 {
        let slug = format!("council-{number:03}");
        let grade = ["outstanding", "good", "requires improvement", "inadequate"][number % 4];
        writer.council(
            &slug,
            &format!(
                "name: Council {number:03}\nregion: Region {}\nhex: [{}, {}]\n",
                number % 9,
                number % 20,
                number / 20
            ),
            "",
        );
        writer.event(
            &format!("{slug}/2023-01-13-inspection"),
            &format!(
                "\
kind: inspection\n\
framework: ilacs\n\
inspected: {{ from: 2022-11-07, to: 2022-11-18 }}\n\
date: 2023-01-13\n\
rating: {grade}\n\
judgements: {{ leadership: {grade} }}\n\
source: table\n"
            ),
            "",
        );
    }
    writer.files
}

fn many_articles() -> Memory {
    let mut writer = Writer::default();
    writer.council("norborough", "name: Norborough\n", "");
    for number in 0..10_000 {
        let (month, day) = (1 + number % 12, 1 + number / 12 % 28);
        writer.article(
            &format!("{}/story-{number:05}", 2005 + number % 20),
            &format!(
                "title: Story {number}\ncouncil: norborough\ndate: {}-{month:02}-{day:02}\ntags: [topic {}]\n",
                2005 + number % 20,
                number % 7
            ),
            "Text.\n",
        );
    }
    writer.files
}
