//! Corrections and replies: where readers, feeds, tables and machines are told of them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::fixture::{self, Fixture, TODAY};

const SITE: &str = "=== content/site.yaml\ntitle: Test archive\nbase_url: https://archive.example.org/\npublisher: { name: The desk, url: https://desk.example.org/ }\n";

const STORY: &str = "=== content/news/2024/a.md\n---\ntitle: 'Says </script> & \"more\"'\ncouncil: norborough\ndate: 2024-01-01\ncorrections:\n  - { date: 2024-03-02, kind: grade, note: 'The grade was <b>good</b>.' }\n  - { date: 2024-02-01, kind: fact, note: The day was wrong. }\n  - { date: 2024-04-01, kind: typo, note: A letter. }\n  - { date: 2027-01-01, kind: fact, note: To come. }\n---\nText.\n";

const EVENT: &str = "=== content/councils/norborough/2023-01-13-inspection.md\n---\nkind: inspection\nframework: ilacs\ninspected: { from: 2022-11-14, to: 2022-11-18 }\ndate: 2023-01-13\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good }\ncorrections: { date: 2023-05-01, kind: fact, note: The inspection ended a day later. }\nreply:\n  date: 2023-02-01\n  by: Norborough council\n  text: \"We welcome it; we'll go <on>.\"\n---\n";

fn render(text: &str, as_of: &str) -> BTreeMap<String, String> {
    let fixture = Fixture::new(text);
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    outputs.iter().map(|(path, bytes)| (path.as_str().to_owned(), text(bytes))).collect()
}

fn linked(page: &str) -> Value {
    let rest = page.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()
}

#[test]
fn a_correction_is_told_wherever_what_it_corrects_is_shown() {
    let pages = render(&format!("{SITE}{STORY}{EVENT}"), TODAY);
    for (path, words) in [
        ("news/2024/a/index.html", ["The day was wrong.", "id=\"correction-2\""]),
        ("councils/norborough/index.html", ["The day was wrong.", "/news/2024/a/#correction-1"]),
        (
            "councils/norborough/index.html",
            ["The inspection ended a day later.", "2023-01-13-inspection/#correction-1"],
        ),
        ("corrections/index.html", ["The day was wrong.", "/news/2024/a/#correction-1"]),
        ("corrections/feed.xml", ["The day was wrong.", "/news/2024/a/#correction-1</id>"]),
        ("corrections/feed.xml", ["The inspection ended a day later.", "2024-03-02T00:00:00Z</updated>"]),
        (
            "data/corrections.csv",
            [
                "2024-02-01,fact,article,https://archive.example.org/news/2024/a/,norborough,The day was wrong.",
                "\n2023-05-01,fact,event,",
            ],
        ),
        ("data/articles.csv", [",corrected\n", ",2024-03-02\n"]),
        ("data/events.csv", [",corrected\n", ",2023-05-01\n"]),
        ("data/inspections.csv", [",corrected\n", ",2023-05-01\n"]),
    ] {
        for one in words {
            assert!(pages[path].contains(one), "{path} lacks {one:?}:\n{}", pages[path]);
        }
    }
    for (path, text) in &pages {
        for never in ["A letter.", "To come.", "2024-04-01", "<b>good"] {
            assert!(!text.contains(never) || path.starts_with("data/") && never == "<b>good", "{path} has {never:?}");
        }
    }
    let page = &pages["news/2024/a/index.html"];
    let (headline, text) = (page.find("<h1").unwrap(), page.find("class=\"prose\"").unwrap());
    let correction = page.find("The day was wrong.</p>").unwrap();
    assert!(headline < correction && correction < text, "under the headline");
    let feed = &pages["corrections/feed.xml"];
    assert!(feed.find("The grade was").unwrap() < feed.find("The day was wrong").unwrap(), "newest first");
    assert!(pages["corrections/index.html"].contains("href=\"/corrections/feed.xml\""));
}

#[test]
fn machines_are_told_as_data_that_cannot_leave_its_element() {
    let pages = render(&format!("{SITE}{STORY}{EVENT}"), TODAY);
    let story = linked(&pages["news/2024/a/index.html"]);
    assert_eq!(story["@type"], "NewsArticle");
    assert_eq!(story["headline"], "Says </script> & “more”");
    assert_eq!((&story["datePublished"], &story["dateModified"]), (&"2024-01-01".into(), &"2024-03-02".into()));
    assert_eq!(story["publisher"]["url"], "https://desk.example.org/");
    assert_eq!(story["url"], "https://archive.example.org/news/2024/a/");
    let corrections = story["correction"].as_array().unwrap();
    assert_eq!(corrections.len(), 2);
    assert_eq!(corrections[0]["@type"], "CorrectionComment");
    assert_eq!(
        (&corrections[0]["text"], &corrections[0]["datePublished"]),
        (&"The day was wrong.".into(), &"2024-02-01".into())
    );
    assert_eq!(corrections[1]["text"], "The grade was <b>good</b>.");
    let event = linked(&pages["councils/norborough/2023-01-13-inspection/index.html"]);
    assert_eq!(event["correction"][0]["text"], "The inspection ended a day later.");
    let plain = render(&format!("{SITE}{STORY}"), "2024-01-31");
    let story = linked(&plain["news/2024/a/index.html"]);
    assert_eq!((&story["correction"], &story["dateModified"]), (&Value::Null, &Value::Null), "none until its day");
}

#[test]
fn nothing_is_corrected_before_it_is_published() {
    let front = |date: &str| {
        format!(
            "title: A\ncouncil: norborough\ndate: 2024-05-05\ncorrections: {{ date: {date}, kind: fact, note: A day. }}"
        )
    };
    fixture::article(&format!(
        "{} #! E022 6 May 2023 lies before the day of publication, 5 May 2024.",
        front("2023-05-06")
    ));
    for date in ["2024-05-05", "2024-05", "2024", "2024-06-01"] {
        fixture::article(&front(date));
    }
    fixture::event(
        "2019-05-09-monitoring-visit",
        "kind: monitoring-visit\ndate: 2019-05-09\ncorrections: { date: 2018-05-10, kind: fact, note: A day. } #! E022 Mend one",
    );
}

#[test]
fn a_reply_stands_beside_its_event_from_its_day_on() {
    let page = "councils/norborough/2023-01-13-inspection/index.html";
    let pages = render(&format!("{SITE}{EVENT}"), TODAY);
    for one in ["<p>We welcome it; we’ll go &lt;on&gt;.</p>", "Norborough council, <time datetime=\"2023-02-01\""] {
        assert!(pages[page].contains(one), "{one:?} in:\n{}", pages[page]);
    }
    assert!(pages["councils/norborough/index.html"].contains("With a reply."));
    let before = render(&format!("{SITE}{EVENT}"), "2023-01-31");
    assert!(
        !before[page].contains("We welcome it") && !before["councils/norborough/index.html"].contains("With a reply.")
    );
    fixture::event(
        "2019-05-09-monitoring-visit",
        "kind: monitoring-visit\ndate: 2019-05-09\nreply: { by: The council } #! E010 no `date` #! E010 no `text`",
    );
    for (by, text) in [("The council", "Ellie, 7, is safe. #! E090 `Ellie`"), ("Ellie, 7 #! E090", "We are glad.")] {
        let reply = format!("reply:\n  date: 2019-06-01\n  by: {by}\n  text: {text}");
        fixture::event("2019-05-09-monitoring-visit", &format!("kind: monitoring-visit\ndate: 2019-05-09\n{reply}"));
    }
}
