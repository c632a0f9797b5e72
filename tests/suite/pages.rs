//! What the pages, feeds and tables say.

use std::collections::BTreeMap;

use crate::fixture::{Fixture, TODAY};

/// Every output of a fixture as text, by path.
fn render(fixture: &Fixture, as_of: &str) -> BTreeMap<String, String> {
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    outputs
        .into_iter()
        .map(|(path, bytes)| (path.as_str().to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

fn news(name: &str, front_matter: &str, body: &str) -> String {
    format!(
        "=== content/news/2024/{name}.md\n---\ntitle: Story {name}\ncouncil: norborough\ndate: 2024-01-01\n{front_matter}---\n{body}\n"
    )
}

#[track_caller]
fn has(text: &str, words: &[&str]) {
    for one in words {
        assert!(text.contains(one), "no {one:?} in:\n{text}");
    }
}

#[test]
fn a_council_page_tells_how_good_since_when_and_who_says_so() {
    let pages = render(
        &Fixture::new(
            &news("a", "rating: requires improvement\nevent: 2018-07-20-inspection\n", "Text.")
                .replace("2024-01-01", "2018-07-21"),
        ),
        TODAY,
    );
    let page = &pages["councils/norborough/index.html"];
    has(
        page,
        &[
            "Requires improvement to be good overall since 20 July 2018.",
            "8 to 31 May 2018",
            "Story a",
            "Southwick &amp; Hythe",
            "/councils/norborough/feed.xml",
            "id=\"timeline\"",
        ],
    );
    assert!(
        page.find("2018-07-20-inspection/").unwrap() < page.find("/news/2024/a/").unwrap(),
        "coverage stands under its event"
    );
}

#[test]
fn a_rating_without_an_event_is_labelled_as_reported() {
    let pages = render(&Fixture::new(&news("a", "rating: good\n", "Text.").replace("norborough", "southwick")), TODAY);
    has(&pages["councils/southwick/index.html"], &["as reported on 1 January 2024", "As reported"]);
    has(&pages["news/2024/a/index.html"], &["s reported"]);
}

#[test]
fn predecessors_and_successors_lead_to_one_another() {
    let pages = render(&Fixture::new(""), TODAY);
    has(
        &pages["councils/newshire/index.html"],
        &["/councils/oldshire/", "Newshire began on 1 April 2023 in place of Oldshire.", "Not yet inspected"],
    );
    has(
        &pages["councils/oldshire/index.html"],
        &["/councils/newshire/", "Oldshire ended on 31 March 2023; its area passed to Newshire."],
    );
    let before = render(&Fixture::new(""), "2023-03-31");
    assert!(
        !before.contains_key("councils/newshire/index.html")
            && !before["councils/oldshire/index.html"].contains("Newshire")
    );
}

#[test]
fn an_event_page_says_what_changed_and_how_to_cite_it() {
    let later = "=== content/councils/norborough/2023-01-13-inspection.md\n---\nkind: inspection\nframework: ilacs\nvisit: standard\ninspected: { from: 2022-11-07, to: 2022-11-18 }\n\
        date: 2023-01-13\nrating: good\njudgements: { leadership: good, help_and_protection: requires improvement, children_in_care: inadequate }\nreport: https://reports.example.org/1\n\
        source: table\nlisted: 2023-01-16\n---\nA note.\n";
    let pages = render(&Fixture::new(later), TODAY);
    has(
        &pages["councils/norborough/2023-01-13-inspection/index.html"],
        &[
            "Norborough: inspection published 13 January 2023",
            "7 to 18 November 2022",
            "16 January 2023",
            "better",
            "worse",
            "the same",
            "not checked against the report",
            "https://reports.example.org/1",
            "A note.",
            "Test archive, “Norborough: inspection published 13 January 2023”, https://archive.example.org/councils/norborough/2023-01-13-inspection/",
        ],
    );
}

#[test]
fn an_article_shows_its_corrections_sources_and_place_in_time() {
    let correction = "corrections:\n  - { date: 2024-02-01, kind: fact, note: The day was wrong. }\n  - { date: 2024-02-02, kind: typo, note: A letter. }\n  - { date: 2027-01-01, kind: fact, note: To come. }\n";
    let pages = render(
        &Fixture::new(&news(
            "a",
            &format!(
                "{correction}source: {{ name: The report, url: https://reports.example.org/ }}\ntags: [care leavers]\n"
            ),
            "Text.",
        )),
        TODAY,
    );
    let page = &pages["news/2024/a/index.html"];
    has(
        page,
        &[
            "The day was wrong.",
            "https://reports.example.org/",
            "/topics/care-leavers/",
            "/councils/norborough/2018-07-20-inspection/",
        ],
    );
    assert!(!page.contains("A letter.") && !page.contains("To come."));
    has(&pages["corrections/index.html"], &["The day was wrong.", "/news/2024/a/"]);
}

#[test]
fn text_from_editors_is_escaped_everywhere() {
    let nasty = "<script>alert(1)</script>\"'&";
    let text = format!(
        "title: '{}'\nsummary: '{}'\ntags: ['{}']\nauthors: ['{}']\nsource: {{ name: '{}' }}\n",
        nasty.replace('\'', "''"),
        nasty.replace('\'', "''"),
        "<b>",
        "<i>x</i>",
        "<u>s</u>"
    );
    let article = format!("=== content/news/2024/a.md\n---\n{text}council: norborough\ndate: 2024-01-01\n---\nText.\n");
    let pages = render(&Fixture::new(&article), TODAY);
    for (path, text) in pages.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".xml")) {
        for bad in ["<script>", "alert(1)</", "<b>", "<i>x", "<u>s"] {
            assert!(!text.contains(bad), "{path} has {bad}");
        }
    }
}

#[test]
fn long_lists_have_pages_of_fifty() {
    let many: String = (0..120)
        .map(|n| news(&format!("s{n:03}"), "rating: good\ntags: [care]\n", "Text.").replace("norborough", "southwick"))
        .collect();
    let pages = render(&Fixture::new(&many), TODAY);
    for list in ["ratings/good", "topics/care", "archive/2024"] {
        let parts: Vec<&String> =
            pages.keys().filter(|path| path.starts_with(&format!("{list}/")) && path.ends_with("index.html")).collect();
        assert_eq!(parts.len(), 3, "{parts:?}");
        has(&pages[&format!("{list}/index.html")], &[&format!("/{list}/page/2/")]);
        has(
            &pages[&format!("{list}/page/2/index.html")],
            &[&format!("href=\"/{list}/\""), &format!("/{list}/page/3/")],
        );
    }
    let first: Vec<&str> = pages["topics/care/index.html"].matches("/news/2024/s").collect();
    assert!(first.len() >= 50 && first.len() < 120);
}

#[test]
fn only_pages_that_depend_on_the_day_show_it() {
    let fixture = Fixture::new(&news("a", "rating: good\n", "Text."));
    let (one, two) = (render(&fixture, "2026-10-30"), render(&fixture, "2026-10-31"));
    let changed: Vec<&String> = one.keys().filter(|path| one[*path] != two[*path]).collect();
    for path in &changed {
        let may =
            ["index.html", "data/", "ratings/", "trends/", "waiting/"].iter().any(|start| path.starts_with(start))
                && !path.contains("/page/");
        assert!(may, "{path} changes from day to day");
    }
    assert!(changed.iter().any(|path| *path == "index.html"));
}

#[test]
fn a_site_below_another_has_its_path_in_every_link() {
    let below = "=== content/site.yaml\ntitle: T\nbase_url: https://example.org/archive\n";
    let fixture = Fixture::new(&format!("{below}{}", news("a", "aliases: /old/\n", "[n](/councils/norborough/)")));
    for (path, text) in render(&fixture, TODAY).iter().filter(|(path, _)| path.ends_with(".html")) {
        for link in text.split("href=\"").skip(1).chain(text.split("src=\"").skip(1)) {
            let target = link.split('"').next().unwrap();
            assert!(
                target.starts_with("/archive/") || target.starts_with('#') || target.starts_with("https://"),
                "{path}: {target}"
            );
        }
    }
    assert_eq!(render(&fixture, TODAY)["_redirects"], "/archive/old/ /archive/news/2024/a/ 301\n");
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let fixture = Fixture::new(
        &[
            news("a", "rating: good\ntags: [care, courts]\n", "## Part\n\n[n](/councils/norborough/)"),
            news("b", "event: 2018-07-20-inspection\n", "Text[^1].\n\n[^1]: Note."),
        ]
        .concat(),
    );
    check_links(&render(&fixture, TODAY));
}

/// Demands that every link within the site leads to an output, and every anchor to an id.
fn check_links(outputs: &BTreeMap<String, String>) {
    for (path, text) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        for link in text.split("href=\"").skip(1) {
            let target = link.split('"').next().unwrap();
            let Some(target) = target.strip_prefix('/').or_else(|| target.starts_with('#').then_some(target)) else {
                continue;
            };
            let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
            let file = file.split('?').next().unwrap();
            let file = match file {
                _ if target.starts_with('#') => path.clone(),
                file if file.is_empty() || file.ends_with('/') => format!("{file}index.html"),
                file => file.to_owned(),
            };
            let page = outputs.get(&file).unwrap_or_else(|| panic!("{path} links to /{target}, which is not there"));
            if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
                assert!(
                    page.contains(&format!("id=\"{anchor}\"")),
                    "{path} links to #{anchor}, which is not in {file}"
                );
            }
        }
    }
}

#[test]
fn feeds_are_atom_with_dates_of_the_archive() {
    let fixture =
        Fixture::new(&news("a", "rating: requires improvement\nupdated: 2024-03-01\nsummary: A & B < C\n", "Text."));
    let pages = render(&fixture, TODAY);
    let feed = &pages["feed.xml"];
    has(
        feed,
        &[
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"",
            "<updated>2024-03-01T00:00:00Z</updated>",
            "A &amp; B &lt; C",
            "<id>https://archive.example.org/news/2024/a/</id>",
            "rel=\"self\" href=\"https://archive.example.org/feed.xml\"",
        ],
    );
    has(&pages["councils/norborough/feed.xml"], &["Story a", "Norborough: inspection published 20 July 2018"]);
    has(&pages["ratings/requires-improvement/feed.xml"], &["2018-07-20-inspection"]);
    assert!(!pages["councils/southwick/feed.xml"].contains("<entry>"));
    let mut reader = quick_xml::Reader::from_str(feed);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
}

#[test]
fn the_sitemap_lists_pages_for_readers_only() {
    let pages = render(&Fixture::new(&news("a", "withdrawn: { date: 2024-02-01, reason: Wrong }\n", "Text.")), TODAY);
    has(
        &pages["sitemap.xml"],
        &["<loc>https://archive.example.org/</loc>", "<loc>https://archive.example.org/councils/norborough/</loc>"],
    );
    assert!(!pages["sitemap.xml"].contains("404") && !pages["sitemap.xml"].contains("/news/2024/a/"));
    has(&pages["news/2024/a/index.html"], &["noindex", "Wrong"]);
    assert!(!pages["news/2024/a/index.html"].contains("Story a"));
    has(&pages["robots.txt"], &["# Made by Borough", "https://archive.example.org/sitemap.xml"]);
}

#[test]
fn tables_hold_what_the_archive_knows() {
    let awkward =
        news("a", "rating: good\nsummary: 'A, \"quoted\" summary'\n", "Text.").replace("norborough", "southwick");
    let pages = render(&Fixture::new(&awkward), TODAY);
    let current = &pages["data/current.csv"];
    has(
        current,
        &[
            "council,name,gss,region,inspected_from,inspected_to,published,framework,overall,leadership,help_and_protection,children_in_care,care_leavers,days_since_inspection\n",
            "norborough,Norborough,,North,2018-05-08,2018-05-31,2018-07-20,sif,requires-improvement,requires-improvement,requires-improvement,requires-improvement,good,3098\n",
            "southwick,Southwick & Hythe,,South,,,,,good,,,,,\n",
            "newshire,Newshire,,,,,,,,,,,,\n",
        ],
    );
    assert!(!current.contains("oldshire"));
    has(&pages["data/articles.csv"], &["\"A, \"\"quoted\"\" summary\"", ",true,"]);
    has(&pages["data/inspections.csv"], &["norborough/2018-07-20-inspection", "adoption"]);
    has(&pages["data/councils.csv"], &["oldshire,Oldshire", "2023-03-31"]);
    let json: serde_json::Value = serde_json::from_str(&pages["data/current.json"]).unwrap();
    assert_eq!(json[1]["days_since_inspection"], 3098);
    assert_eq!(json[0]["overall"], serde_json::Value::Null);
    let package: serde_json::Value = serde_json::from_str(&pages["data/datapackage.json"]).unwrap();
    assert_eq!(package["resources"].as_array().unwrap().len(), 8);
}

#[test]
fn a_page_is_written_for_readers_not_machines() {
    for (path, text) in
        render(&Fixture::new(&news("a", "", "Text.")), TODAY).iter().filter(|(path, _)| path.ends_with(".html"))
    {
        has(text, &["<!doctype html>", "lang=\"en-GB\"", "<main id=\"main\"", "href=\"#main\"", "<h1"]);
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        assert!(!text.contains("style=\"") && !text.contains("{{"), "{path}");
        // What is said to machines is data, and no script.
        let scripts = text.split("<script ").skip(1).filter(|rest| !rest.starts_with("type=\"application/ld+json\">{"));
        assert!(
            scripts
                .clone()
                .all(|rest| rest.starts_with("type=\"module\" src=\"/assets/") && rest.contains("\"></script>"))
        );
        assert!(!text.contains("<script>") && (path == "search/index.html" || scripts.count() == 0), "{path}");
        let levels: Vec<u32> = text.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)).collect();
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{path} skips a level: {levels:?}");
    }
}
