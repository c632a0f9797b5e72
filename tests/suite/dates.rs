//! Dates in files, and what exists as of an instant.

use crate::fixture::{Fixture, article, check, event};

#[test]
fn dates_in_other_forms_are_errors_that_offer_the_right_one() {
    article("title: A\ncouncil: norborough\ndate: 20/07/2018 #! E020 Write `2018-07-20`");
    article("title: A\ncouncil: norborough\ndate: 20 July 2018 #! E020 Write `2018-07-20`");
    article("title: A\ncouncil: norborough\ndate: 2024-13-45 #! E020 `2024-13-45` has no month 13");
    article("title: A\ncouncil: norborough\ndate: 2023-02-29 #! E020 has 28 days");
    article("title: A\ncouncil: norborough\ndate: 1970.5 #! E008 takes a date");
    article("title: A\ncouncil: norborough\ndate: 2026-10-25 01:30 #! E021 happens twice");
    article("title: A\ncouncil: norborough\ndate: 2027-03-28 01:30 #! E021 Write `2027-03-28 02:30`");
}

#[test]
fn a_help_that_is_followed_releases_nothing_earlier() {
    let embargo = |line: &str| article(&format!("title: A\ncouncil: norborough\ndate: 2024-01-01\nembargo: {line}"));
    embargo("2026-12-24 14.15 #! E020 Write `2026-12-24 14:15`");
    embargo("24/12/2026 14:15 #! E020 Write `2026-12-24 14:15`");
    embargo("2026-12-24 2:15pm #! E020 Write `2026-12-24 14:15`");
    embargo("2026-07-01 09:30 BST #! E020 Write `2026-07-01 09:30 +01:00`");
    embargo("2026-12-24 24:00 #! E020 `00:00` of the next");
    embargo("2026-07-01 9:30Z #! E020 Write `2026-07-01 09:30 Z`");
    embargo("24/12/2026 noon #! E020 Write the time behind the day");
    embargo(
        "2026-10-25 01:30 #! E021 Write `2026-10-25 01:30 +01:00` for the first time, before the clocks go back, or `",
    );
}

#[test]
fn a_date_to_come_changes_the_archive_by_itself() {
    let next = |text: &str| Fixture::new(text).as_of("2026-05-31").archive.next_change().map(|next| next.to_rfc3339());
    let story = |more: &str| {
        format!("=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n{more}---\nText.\n")
    };
    assert_eq!(next(&story("")), None);
    assert_eq!(next(&story("corrections: [{ date: 2026-05-31, kind: fact, note: N. }]\n")), None, "it is there");
    let first_of_june = Some("2026-05-31T23:00:00+00:00".to_owned());
    assert_eq!(next(&story("corrections: [{ date: 2026-06-01, kind: fact, note: N. }]\n")), first_of_june);
    assert_eq!(next(&story("withdrawn: { date: 2026-06-01, reason: R. }\n")), first_of_june);
    let page = "=== content/a.md\n---\ntitle: A\nwithdrawn: { date: 2026-06-01, reason: R. }\n---\n";
    assert_eq!(next(page), first_of_june);
    let visit = "=== content/councils/norborough/2024-01-01-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2024-01-01\nsource: press\nreply: { date: 2026-06-01, by: The council, text: T. }\n---\n";
    assert_eq!(next(visit), first_of_june);
    let council = |life: &str| format!("=== content/councils/oldwich/index.md\n---\nname: Oldwich\n{life}\n---\n");
    assert_eq!(next(&council("since: 2026-06-01")), first_of_june);
    assert_eq!(next(&council("until: 2026-05-31")), first_of_june, "the day after its last");
    let conflict = "=== content/councils/norborough/2024-01-01-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2024-01-01\nsource: press\nconflicts: [{ field: date, value: 2024-01-02, source: a table, date: 2026-06-01 }]\n---\n";
    assert_eq!(next(conflict), first_of_june);
    assert_eq!(next(&story("updated: 2026-06-01\n")), first_of_june);
    let released = story("").replace("2024-01-01", "2026-06-01 09:30");
    assert_eq!(next(&released), Some("2026-06-01T08:30:00+00:00".to_owned()));
}

#[test]
fn months_and_years_are_dates() {
    for (date, shown) in [("2012-07", "July 2012"), ("2012", "2012"), ("2012-07-01", "1 July 2012")] {
        let checked = article(&format!("title: A\ncouncil: norborough\ndate: {date}"));
        assert_eq!(checked.archive.articles().next().unwrap().1.moment.date.to_string(), shown);
    }
}

#[test]
fn an_inspection_comes_before_its_report() {
    event(
        "2019-07-01-inspection",
        "kind: inspection\nframework: ilacs\ninspected: { from: 2019-07-10, to: 2019-07-05 } #! E022 ends before it begins\ndate: 2019-07-01 #! E022 before the inspection\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good }",
    );
    event(
        "2021-07-01-inspection",
        "kind: inspection\nframework: ilacs\ninspected: { from: 2019-07-10 }\ndate: 2021-07-01 #! W107 the years above all\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good }",
    );
}

/// How many articles exist as of an instant.
#[track_caller]
fn count(fixture: &Fixture, as_of: &str, expected: usize) {
    assert_eq!(fixture.as_of(as_of).archive.articles().count(), expected, "as of {as_of}");
}

#[test]
fn an_item_exists_from_its_instant_to_the_second() {
    let fixture =
        Fixture::new("=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2026-06-01 09:30\n---\n");
    count(&fixture, "2026-06-01T08:29:59Z", 0);
    count(&fixture, "2026-06-01T08:30:00Z", 1);
    count(&fixture, "2026-06-01", 1);
    count(&fixture, "2026-05-31", 0);
    let waiting = fixture.as_of("2026-05-31").archive;
    assert_eq!(waiting.next_release.unwrap().to_rfc3339(), "2026-06-01T08:30:00+00:00");
    assert_eq!(waiting.waiting, 1);
}

#[test]
fn an_embargo_holds_whatever_the_date() {
    let fixture = Fixture::new(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2020-01-01\nembargo: 2026-10-25 01:30 +00:00\n---\n",
    );
    count(&fixture, "2026-10-25T01:29:59Z", 0);
    count(&fixture, "2026-10-25T01:30:00Z", 1);
}

#[test]
fn drafts_and_withdrawn_articles_do_not_exist() {
    let draft =
        Fixture::new("=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2020-01-01\ndraft: true\n---\n");
    count(&draft, "2026-01-01", 0);
    let withdrawn = Fixture::new(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2020-01-01\nwithdrawn: { date: 2021-01-01, reason: Wrong council }\n---\n",
    );
    count(&withdrawn, "2020-12-31", 1);
    count(&withdrawn, "2021-01-01", 0);
    assert_eq!(withdrawn.as_of("2021-01-01").archive.withdrawn.len(), 1);
}

#[test]
fn links_to_what_does_not_exist_yet_are_no_mistake() {
    check(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2020-01-01\n---\n[later](b.md) [again](/news/b/)\n\
         === content/news/b.md\n---\ntitle: B\ncouncil: norborough\ndate: 2027-01-01\n---\n",
    );
}

#[test]
fn councils_begin_and_end() {
    let fixture = Fixture::new("");
    let current = |as_of: &str| -> Vec<String> {
        fixture.as_of(as_of).archive.current_councils().map(|(_, council)| council.slug.clone()).collect()
    };
    assert_eq!(current("2023-03-31"), ["norborough", "oldshire", "southwick"]);
    assert_eq!(current("2023-04-01"), ["newshire", "norborough", "southwick"]);
    assert_eq!(fixture.as_of("2023-03-31").archive.councils().count(), 3, "a council to come has no page");
    assert_eq!(fixture.as_of("2023-04-01").archive.councils().count(), 4, "a former council keeps its page");
}
