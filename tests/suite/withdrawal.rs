//! What was taken back is gone from every byte of the output but its address and its notice; and what waits
//! for an instant is not there one second before it.

use std::collections::BTreeMap;

use borough::render_all;

use crate::fixture::Fixture;

const STORY: &str = "\
=== content/news/2026/zanzibar-lighthouse.md
---
title: Zanzibar lighthouse keeper resigns over quarterly marmalade
council: norborough
date: 2026-05-01
rating: requires improvement
summary: The keeper of seven lanterns said goodbye to everybody at noon today.
tags: [lighthouses]
corrections: [{ date: 2026-05-02, note: The marmalade was made of quinces, kind: fact }]
WITHDRAWN---
Nobody knew that the seven lanterns had been polished with orange peel since the spring of last year.

## Peculiar heading here

See [norborough](/councils/norborough/).
=== content/news/2026/other.md
---
title: Another story
council: norborough
date: 2026-05-03
---
It followed [an earlier one](zanzibar-lighthouse.md), of [the keeper](/news/2026/zanzibar-lighthouse/) and
[a place in it](/news/2026/zanzibar-lighthouse#peculiar-heading-here).
";

fn outputs(text: &str, as_of: &str) -> BTreeMap<String, String> {
    let fixture = Fixture::new(text);
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let all = render_all(&fixture.files, &checked).unwrap();
    all.into_iter()
        .map(|(path, bytes)| (path.as_str().to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// Every run of eight words of a text, its slug and its title.
fn traces(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(8).map(|run| run.join(" ")).collect()
}

#[test]
fn the_list_of_corrections_stays_when_the_words_above_it_are_taken_back() {
    let site = |line: &str| {
        format!(
            "=== content/corrections.md\n---\ntitle: What we got wrong\n{line}---\nWrite to the desk.\n\
             === content/about.md\n---\ntitle: About\n---\nSee [corrections](/corrections/).\n"
        )
    };
    let before = outputs(&site(""), "2026-06-01");
    assert!(before["corrections/index.html"].contains("Write to the desk."));
    let after = outputs(&site("withdrawn: { date: 2026-06-01, reason: It was not true. }\n"), "2026-06-01");
    assert!(after["about/index.html"].contains("href=\"/corrections/\">corrections</a>"));
    assert!(!after["_redirects"].contains("/corrections/ "), "{}", after["_redirects"]);
    assert!(after["corrections/index.html"].contains("What was corrected, and when."));
    for trace in ["What we got wrong", "Write to the desk"] {
        assert!(after.values().all(|text| !text.contains(trace)), "{trace}");
    }
}

#[test]
fn a_withdrawn_story_leaves_no_trace_but_its_notice() {
    let gone = STORY.replace("WITHDRAWN", "withdrawn: { date: 2026-06-01, reason: It was not true. }\n");
    let before = outputs(&gone, "2026-05-31");
    let after = outputs(&gone, "2026-06-01");
    let told = |all: &BTreeMap<String, String>, trace: &str| -> Vec<String> {
        all.iter().filter(|(_, text)| text.contains(trace)).map(|(path, _)| path.clone()).collect()
    };
    for trace in ["Zanzibar lighthouse keeper", "seven lanterns", "zanzibar-lighthouse", "quinces", "Lighthouses"] {
        assert!(trace == "Lighthouses" || !told(&before, trace).is_empty(), "{trace}");
    }
    let mut all = traces("Zanzibar lighthouse keeper resigns over quarterly marmalade");
    all.extend(traces("The keeper of seven lanterns said goodbye to everybody at noon today."));
    all.extend(traces(
        "Nobody knew that the seven lanterns had been polished with orange peel since the spring of last year.",
    ));
    for word in ["Zanzibar", "zanzibar", "marmalad", "lantern", "Peculiar", "peculiar", "quinces", "lighthous"] {
        all.push(word.to_owned());
    }
    for trace in all {
        let left: Vec<String> = told(&after, &trace);
        // Hosts have to be told which address is gone.
        assert!(left.iter().all(|path| path == "_redirects"), "{trace} is left in {left:?}");
    }
    let notice = &after["news/2026/zanzibar-lighthouse/index.html"];
    assert!(notice.contains("It was not true.") && notice.contains("1 June 2026") && notice.contains("noindex"));
    assert!(
        after["_redirects"].contains("/news/2026/zanzibar-lighthouse/ /news/2026/zanzibar-lighthouse/ 410"),
        "{}",
        after["_redirects"]
    );
    assert!(!after["sitemap.xml"].contains("zanzibar"));
    assert!(
        after["news/2026/other/index.html"].contains("It followed an earlier one, of the keeper and\na place in it.")
    );
}

#[test]
fn events_and_plain_pages_can_be_withdrawn_too() {
    let text = "\
=== content/councils/southwick/2019-03-01-inspection.md
---
kind: inspection
framework: ilacs
inspected: { from: 2019-01-21 }
date: 2019-03-01
rating: good
judgements: { leadership: good, help_and_protection: good, children_in_care: good }
withdrawn: { date: 2019-05-01, reason: The report was withdrawn by its publisher. }
---
=== content/quixotic.md
---
title: A quixotic page
withdrawn: { date: 2019-05-01, reason: It is out of date. }
---
Quixotic text.
=== content/news/2019/story.md
---
title: Southwick is good
council: southwick
date: 2019-03-02
rating: good
event: southwick/2019-03-01-inspection
---
Text.
";
    let before = outputs(text, "2019-04-30");
    let after = outputs(text, "2019-05-01");
    assert!(before["data/events.csv"].contains("southwick/2019-03-01-inspection"));
    assert!(!after["data/events.csv"].contains("southwick/2019-03-01-inspection"));
    assert!(after["councils/southwick/2019-03-01-inspection/index.html"].contains("withdrawn by its publisher"));
    assert!(!after["ratings/good/index.html"].contains("2019-03-01-inspection"));
    assert!(after["quixotic/index.html"].contains("It is out of date."));
    assert!(!after.values().any(|text| text.contains("Quixotic") || text.contains("quixotic page")));
}

#[test]
fn a_withdrawal_says_when_and_why() {
    Fixture::new(
        "\
=== content/news/2026/a.md
---
title: A
council: norborough
date: 2026-05-01
withdrawn: { date: 2026-06-01 } #! E010 reason
---
Text.
",
    )
    .check();
}

/// What is built one second before an instant is what is built without the file.
#[track_caller]
fn released_at(front: &str, before: &str, at: &str) {
    let story = format!("=== content/news/2026/late.md\n---\ntitle: Late\ncouncil: norborough\n{front}\n---\nText.\n");
    assert_eq!(outputs(&story, before), outputs("", before), "one second before");
    assert!(outputs(&story, at).contains_key("news/2026/late/index.html"), "at {at}");
}

#[test]
fn clocks_that_go_back_release_once() {
    // On 25 October 2026 at 02:00 the clocks of London go back to 01:00: noon is at 12:00 UTC again.
    released_at("date: 2026-10-25 12:00", "2026-10-25T11:59:59Z", "2026-10-25T12:00:00Z");
    released_at("date: 2026-10-24 12:00", "2026-10-24T10:59:59Z", "2026-10-24T11:00:00Z");
    released_at("date: 2026-10-25 00:30", "2026-10-24T23:29:59Z", "2026-10-24T23:30:00Z");
    released_at("date: 2026-10-25T01:30:00Z", "2026-10-25T01:29:59Z", "2026-10-25T01:30:00Z");
    released_at("date: 2026-10-25", "2026-10-24T22:59:59Z", "2026-10-24T23:00:00Z");
    released_at("date: 2026-10-26", "2026-10-25T23:59:59Z", "2026-10-26T00:00:00Z");
}

#[test]
fn clocks_that_go_forward_release_on_time() {
    // On 28 March 2027 at 01:00 the clocks of London go forward to 02:00.
    released_at("date: 2027-03-28 12:00", "2027-03-28T10:59:59Z", "2027-03-28T11:00:00Z");
    released_at("date: 2027-03-28 00:59", "2027-03-28T00:58:59Z", "2027-03-28T00:59:00Z");
    released_at("date: 2027-03-28 02:00", "2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z");
    released_at("date: 2027-03-29", "2027-03-28T22:59:59Z", "2027-03-28T23:00:00Z");
}

#[test]
fn an_embargo_holds_an_item_whatever_its_date() {
    released_at("date: 2026-01-05\nembargo: 2026-10-25 09:00", "2026-10-25T08:59:59Z", "2026-10-25T09:00:00Z");
    released_at("date: 2026-11-01\nembargo: 2026-10-25 09:00", "2026-10-31T23:59:59Z", "2026-11-01T00:00:00Z");
}
