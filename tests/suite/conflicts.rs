//! Where sources disagree: what may be written, and where readers are told of it.

use std::collections::BTreeMap;

use borough::model::{Claim, Date};

use crate::fixture::{Fixture, TODAY, event};

const ILACS: &str = "kind: inspection\nframework: ilacs\ninspected: { from: 2022-11-14, to: 2022-11-18 }\ndate: 2023-01-13\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: not judged }\n";

const EARLY: &str = "kind: inspection\nframework: safeguarding-looked-after\ndate: 2012-07\njudgements: { safeguarding: good, looked_after: good }\n";

#[track_caller]
fn conflicts(lines: &str) -> borough::Checked {
    event("2023-01-13-inspection", &format!("{ILACS}conflicts:\n{lines}"))
}

fn render(text: &str, as_of: &str) -> BTreeMap<String, String> {
    let fixture = Fixture::new(text);
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    outputs.iter().map(|(path, bytes)| (path.as_str().to_owned(), text(bytes))).collect()
}

#[test]
fn a_conflict_is_about_a_fact_that_the_event_has() {
    for field in ["date", "published", "inspected", "inspected_from", "inspected.to", "Inspected To"] {
        conflicts(&format!("  - {{ field: {field}, value: 2022-12-01, source: the council }}"));
    }
    for field in ["overall", "rating", "leadership", "help_and_protection", "children_in_care"] {
        conflicts(&format!("  - {{ field: {field}, value: inadequate, source: the council }}"));
    }
    for field in ["adoption", "care_leavers", "title", "listed"] {
        conflicts(&format!(
            "  - {{ field: {field}, value: good, source: the council }} #! E053 no `{field}` of which sources could disagree"
        ));
    }
    event(
        "2019-05-09-monitoring-visit",
        "kind: monitoring-visit\ndate: 2019-05-09\nconflicts:\n  - { field: date, value: 2019-05-10, source: the council }\n  - { field: overall, value: good, source: the council } #! E053 Write `date`, `published`, `inspected`, `inspected_from` or `inspected_to`.",
    );
    event(
        "2026-06-17-inspection",
        "kind: inspection\nframework: ilacs\ninspected: { from: 2026-04-27, to: 2026-05-01 }\ndate: 2026-06-17\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, care_leavers: good }\nconflicts: { field: overall, value: good, source: the council } #! E053 no `overall`",
    );
}

#[test]
fn what_the_other_source_says_is_possible() {
    conflicts("  - { field: overall, value: adequate, source: the council } #! E045 not a grade of ILACS");
    conflicts("  - { field: leadership, value: 2022-12-01, source: the council } #! E045");
    conflicts("  - { field: date, value: good, source: the council } #! E020 `good`");
    conflicts("  - { field: date, value: 2022-02-30, source: the council } #! E020 `2022-02-30`");
    conflicts("  - { field: date, value: 2022-12-01, source: 'ftp://a.example' } #! E008 Write words, or an address");
    conflicts("  - { field: date, value: 2022-12-01, source: \"the mother of Ellie, 7\" } #! E090 `Ellie`");
    conflicts("  - { field: date, value: 2022-12-01, source: 'https://news.example.org/story' }");
    conflicts("  - { field: date, value: 2022-12-01, source: see https://news.example.org/ } #! W127");
    conflicts("  - { field: date, value: 2022-12-01 } #! E010 no `source`");
    conflicts("  - { value: 2022-12-01, source: the council } #! E010 no `field`");
    conflicts("  - { field: date, source: the council } #! E010 no `value`");
}

#[test]
fn only_what_cannot_both_be_true_is_a_conflict() {
    const NONE: &str = "#! E054 what the event says itself";
    for (field, same, other) in [
        ("date", "2023-01-13", "2023-01-14"),
        ("date", "2023-01", "2023-02"),
        ("date", "2023", "2022"),
        ("inspected_from", "2022-11", "2022-12"),
        ("inspected", "2022-11", "2022-12"),
        ("inspected", "2022-11-15", "2022-11-19"),
        ("overall", "good", "outstanding"),
        ("children_in_care", "Not judged", "good"),
    ] {
        conflicts(&format!("  - {{ field: {field}, value: {same}, source: the council }} {NONE}"));
        conflicts(&format!("  - {{ field: {field}, value: {other}, source: the council }}"));
    }
    conflicts(
        "  - { field: overall, value: outstanding, source: the council }\n  - { field: rating, value: Outstanding, source: The  Council } #! E054 written twice",
    );
    conflicts(
        "  - { field: overall, value: outstanding, source: the council }\n  - { field: overall, value: outstanding, source: a newspaper }",
    );
    let one = format!("{EARLY}conflicts:\n  - {{ field: inspected_from, value: 2012-05, source: the council }}");
    event("2012-07-inspection", &format!("{one} #! E054 leaves this open"));
    event("2012-07-inspection", &format!("{one}\n  - {{ field: inspected_from, value: 2012-06, source: the report }}"));
}

#[test]
fn readers_are_told_on_the_page_the_timeline_and_in_a_table() {
    let text = format!(
        "=== content/councils/norborough/2023-01-13-inspection.md\n---\n{ILACS}listed: 2023-01-20\nconflicts:\n  - {{ field: leadership, value: requires improvement, source: 'https://news.example.org/a?b=1&c=2' }}\n  - {{ field: children_in_care, value: good, source: \"the council's <b>site</b>\", date: 2024-05-01 }}\n  - {{ field: inspected, value: 2022-12, source: a letter }}\n---\n=== content/councils/norborough/2012-07-inspection.md\n---\n{EARLY}conflicts:\n  - {{ field: inspected, value: 2012-05, source: one page }}\n  - {{ field: inspected, value: 2012-06, source: another page }}\n---\n"
    );
    let pages = render(&text, TODAY);
    let plain = |path: &str| pages[path].split_whitespace().collect::<Vec<_>>().join(" ");
    let page = plain("councils/norborough/2023-01-13-inspection/index.html");
    for one in [
        "<h2>Sources disagree</h2>",
        "<strong>Inspected:</strong> 14 to 18 November 2022 in this archive; December 2022 according to a letter.",
        "<strong>Published:</strong> 13 January 2023 in this archive; 20 January 2023 according to the inspectorate’s website.",
        "<strong>Leadership:</strong> Good in this archive; Requires improvement to be good according to <a href=\"https://news.example.org/a?b=1&amp;c=2\">news.example.org</a>.",
        "Not judged in this archive; Good according to the council’s &lt;b&gt;site&lt;/b&gt; (<time datetime=\"2024-05-01\">1 May 2024</time>).",
    ] {
        assert!(page.contains(one), "{one:?} in:\n{page}");
    }
    assert!(!page.contains("Listed on the website"), "it is said once");
    assert!(
        plain("councils/norborough/2012-07-inspection/index.html").contains(
            "<strong>Inspected:</strong> left open in this archive; May 2012 according to one page; June 2012 according to another page."
        )
    );
    let council = plain("councils/norborough/index.html");
    assert_eq!(council.matches("#conflicts\">Sources disagree</a>").count(), 2);
    assert!(!plain("councils/norborough/2018-07-20-inspection/index.html").contains("Sources disagree"));
    let rows: Vec<&str> = pages["data/conflicts.csv"].lines().collect();
    assert_eq!(
        rows[0], "event,council,name,field,value,other,source,source_address,source_date,address",
        "the columns of a conflict"
    );
    let own = "norborough/2023-01-13-inspection,norborough,Norborough";
    let url = "https://archive.example.org/councils/norborough/2023-01-13-inspection/";
    assert_eq!(rows.len(), 7);
    for row in [
        format!("{own},published,2023-01-13,2023-01-20,the inspectorate’s website,,,{url}"),
        format!(
            "{own},leadership,good,requires-improvement,news.example.org,https://news.example.org/a?b=1&c=2,,{url}"
        ),
        format!("{own},children_in_care,not-judged,good,the council's <b>site</b>,,2024-05-01,{url}"),
    ] {
        assert!(rows.contains(&row.as_str()), "{row} in {rows:#?}");
    }
    assert!(
        rows.iter().any(|row| row.contains("/2012-07-inspection,norborough,Norborough,inspected,,2012-05,one page,,,"))
    );
    assert!(pages["data/datapackage.json"].contains("\"conflicts.csv\""));
    assert!(pages["data/index.html"].contains("/data/conflicts.csv"));
}

#[test]
fn nothing_is_told_before_its_day() {
    let text = format!(
        "=== content/councils/norborough/2023-01-13-inspection.md\n---\n{ILACS}conflicts:\n  - {{ field: date, value: 2023-01-20, source: a late source }}\n  - {{ field: leadership, value: inadequate, source: a critic, date: 2024-05-01 }}\n---\n"
    );
    let known = |as_of: &str| {
        let checked = Fixture::new(&text).as_of(as_of);
        let (id, _) = checked.archive.events().last().unwrap();
        checked.archive.conflicts(id).into_iter().map(|one| (one.claim, one.source)).collect::<Vec<_>>()
    };
    assert_eq!(known("2023-01-19"), []);
    let late = (Claim::Date(Date::parse("2023-01-20").unwrap()), "a late source".to_owned());
    assert_eq!(known("2023-01-20"), std::slice::from_ref(&late));
    assert_eq!(known("2024-04-30"), [late]);
    assert_eq!(known("2024-05-01").len(), 2);
    let pages = render(&text, "2024-04-30");
    assert!(pages.values().all(|page| !page.contains("a critic")));
}
