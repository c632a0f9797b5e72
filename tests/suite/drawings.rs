//! Drawings: what they show, in words and shapes as well as colours, and that they are sound SVG.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use borough::model::{Place, end_of_quarter};

use crate::fixture::{Fixture, TODAY, check};

/// An inspection of Southwick.
fn inspection(published: &str, framework: &str, grades: &str) -> String {
    format!(
        "=== content/councils/southwick/{published}-inspection.md\n---\nkind: inspection\nframework: {framework}\n\
         inspected: {{ from: {from}, to: {from} }}\ndate: {published}\n{grades}---\n",
        from = begun(published)
    )
}

/// A month before.
fn begun(published: &str) -> String {
    let day: chrono::NaiveDate = published.parse().unwrap();
    (day - chrono::TimeDelta::days(30)).to_string()
}

/// The same grade for all that the framework asked for then.
fn all(grade: &str, judgements: &[&str]) -> String {
    let judgements: Vec<String> = judgements.iter().map(|key| format!("{key}: {grade}")).collect();
    format!("rating: {grade}\njudgements: {{ {} }}\n", judgements.join(", "))
}

const SIF: [&str; 5] = ["leadership", "help_and_protection", "children_in_care", "care_leavers", "adoption"];
const ILACS: [&str; 3] = ["leadership", "help_and_protection", "children_in_care"];

/// Southwick: good in 2015, inadequate in 2019, no overall grade in 2026, and a visit between; the
/// others of the cast beside it.
fn story() -> String {
    [
        inspection("2015-03-02", "sif", &all("good", &SIF)),
        inspection("2019-06-03", "ilacs", &all("inadequate", &ILACS)),
        inspection(
            "2026-07-01",
            "ilacs",
            "judgements: { leadership: outstanding, help_and_protection: good, children_in_care: good, care_leavers: good }\n",
        ),
        "=== content/councils/southwick/2020-02-03-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2020-02-03\n---\n"
            .to_owned(),
        "=== content/news/2020/a.md\n---\ntitle: A\ncouncil: southwick\ndate: 2020-02-04\n---\nText.\n".to_owned(),
    ]
    .concat()
}

const PLACES: &str = "\
=== content/councils/norborough/index.md
---
name: Norborough
hex: [1, 1]
---
=== content/councils/southwick/index.md
---
name: Southwick & Hythe
hex: [1, 2]
---
";

fn render(fixture: &Fixture, as_of: &str) -> BTreeMap<String, String> {
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    outputs
        .into_iter()
        .map(|(path, bytes)| (path.as_str().to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// The drawings of a page that speak for themselves: those with a role.
fn drawings(page: &str) -> Vec<&str> {
    let all =
        page.split("<svg class=\"chart ").skip(1).filter(|rest| rest.split('>').next().unwrap().contains("role="));
    all.map(|rest| {
        let start = rest.as_ptr() as usize - page.as_ptr() as usize - "<svg class=\"chart ".len();
        &page[start..start + page[start..].find("</svg>").unwrap() + 6]
    })
    .collect()
}

#[track_caller]
fn drawing<'a>(page: &'a str, id: &str) -> &'a str {
    let found = drawings(page).into_iter().find(|one| one.contains(&format!("aria-labelledby=\"{id}-title\"")));
    found.unwrap_or_else(|| panic!("no drawing {id}"))
}

#[track_caller]
fn has(text: &str, words: &[&str]) {
    for one in words {
        assert!(text.contains(one), "no {one:?} in:\n{text}");
    }
}

#[test]
fn every_drawing_is_sound_named_and_free_of_styles() {
    let pages = render(&Fixture::new(&[PLACES, &story()].concat()), TODAY);
    let mut seen = Vec::new();
    for (path, page) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{path}: an id stands twice: {ids:?}");
        for one in drawings(page) {
            seen.push(one.split('"').nth(1).unwrap().to_owned());
            let mut reader = Reader::from_str(one);
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{path}: {error} in {one}")) {
                    Event::Eof => break,
                    Event::Start(element) | Event::Empty(element) => {
                        for attribute in element.attributes().map(Result::unwrap) {
                            let name = attribute.key.as_ref().to_owned();
                            assert!(name != "style" && !name.starts_with("on"), "{path}: {name} in {one}");
                        }
                    }
                    _ => {}
                }
            }
            let head = one.split("><").next().unwrap();
            has(head, &["viewBox=\"", "aria-labelledby=\"", "aria-describedby=\""]);
            assert!(!head.contains(" width="), "{head}");
            assert!(
                head.contains("role=\"img\"") != one.contains("<a "),
                "a picture has no links, a group has: {head}"
            );
            has(one, &["<title id=\"", "<desc id=\""]);
            for reference in one.split("url(#").skip(1).map(|rest| rest.split(')').next().unwrap()) {
                assert!(ids.contains(&reference), "{path}: no {reference}");
            }
            for reference in one.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                assert!(ids.contains(&reference), "{path}: no {reference}");
            }
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, ["chart columns-chart", "chart map", "chart shares", "chart strip", "chart trend"]);
}

#[test]
fn a_map_has_a_link_for_every_council_in_its_place_and_lists_the_others() {
    let pages = render(&Fixture::new(&[PLACES, &story()].concat()), TODAY);
    let home = &pages["index.html"];
    let map = drawing(home, "map-overall");
    has(
        map,
        &[
            "<a href=\"/councils/norborough/\"><title>Norborough: requires improvement to be good</title><use href=\"#map-overall-1\" x=\"24\" y=\"20.8\"/></a>",
            // An even row stands half a hexagon to the right.
            "<title>Southwick &amp; Hythe: no overall grade awarded</title><use href=\"#map-overall-0\" x=\"36\" y=\"41.6\"/></a>",
            "fill=\"url(#map-overall-hatch)\"",
        ],
    );
    assert_eq!(map.matches("<a ").count(), 2);
    // Two of four marks are filled: the grade is told without its colour.
    let symbol = &map[map.find("class=\"g-requires-improvement\"").unwrap()..];
    let marks = |class: &str| {
        let path = symbol.split(&format!("class=\"{class}\" d=\"")).nth(1).unwrap();
        path.split('"').next().unwrap().matches('M').count()
    };
    assert_eq!((marks("gm"), marks("go")), (2, 2));
    has(home, &["Not on the map: <a href=\"/councils/newshire/\">Newshire</a> (not yet inspected)."]);
    let grade = drawing(&pages["ratings/requires-improvement/index.html"], "map-overall");
    has(
        grade,
        &[
            "class=\"g-none rest\"",
            "class=\"g-requires-improvement\"",
            "Map of councils: Overall, requires improvement",
        ],
    );
    let ratings = &pages["ratings/index.html"];
    for id in ["map-overall", "map-leadership", "map-help-and-protection", "map-children-in-care", "map-care-leavers"] {
        assert_eq!(drawing(ratings, id).matches("<a ").count(), 2, "{id}");
    }
}

#[test]
fn a_site_without_places_has_no_map() {
    let pages = render(&Fixture::new(&story()), TODAY);
    assert!(pages.values().all(|page| !page.contains("chart map")));
}

#[test]
fn councils_that_the_map_would_leave_out_or_hide_are_warned_of() {
    check("");
    check(&format!(
        "{PLACES}=== content/councils/newshire/index.md\n---\nname: Newshire\nsince: 2023-04-01\npredecessors: [oldshire]\nhex: [2, 2]\n---\n"
    ));
    Fixture::new(PLACES)
        .expect("content/councils/newshire/index.md", 1, "W111", "Newshire has no place on the map")
        .check();
    // One that has ended and its successor may share a place.
    let shared = "=== content/councils/oldshire/index.md\n---\nname: Oldshire\nuntil: 2023-03-31\nsuccessors: [newshire]\nhex: [2, 2]\n---\n\
        === content/councils/newshire/index.md\n---\nname: Newshire\nsince: 2023-04-01\npredecessors: [oldshire]\nhex: [2, 2]\n---\n";
    check(&[PLACES, shared].concat());
    let hidden = "=== content/councils/newshire/index.md\n---\nname: Newshire\nsince: 2023-04-01\npredecessors: [oldshire]\nhex: [1, 2]\n---\n";
    Fixture::new(&[PLACES, hidden].concat())
        .expect("content/councils/southwick/index.md", 3, "W112", "has the place [1, 2] on the map, as Newshire has")
        .check();
}

#[test]
fn the_national_bar_counts_what_the_table_beneath_it_counts() {
    let pages = render(&Fixture::new(&story()), TODAY);
    let home = &pages["index.html"];
    assert_eq!(
        drawing(home, "national"),
        "<svg class=\"chart shares\" viewBox=\"0 0 320 30\" font-size=\"14\" role=\"img\" aria-labelledby=\"national-title\" aria-describedby=\"national-about\">\
         <title id=\"national-title\">Shares of councils by overall grade</title>\
         <desc id=\"national-about\">Of 3 councils: 1 requires improvement to be good, 1 without an overall grade and 1 not yet inspected.</desc>\
         <defs><pattern id=\"national-hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path class=\"hatch-ground\" d=\"M0 0h7v7h-7z\"/><path class=\"hatch-line\" d=\"M0 0h3v7h-3z\"/></pattern></defs>\
         <g class=\"g-requires-improvement\"><rect x=\"0.5\" y=\"0.5\" width=\"106.3\" height=\"29\"/>\
         <path class=\"gm\" d=\"M4.5 9.5h4v11h-4zM10.3 9.5h4v11h-4z\"/><path class=\"go\" d=\"M16.1 9.5h4v11h-4zM21.9 9.5h4v11h-4z\"/>\
         <text class=\"count\" x=\"31.9\" y=\"20\">1</text></g>\
         <g class=\"g-none\"><rect x=\"106.8\" y=\"0.5\" width=\"106.3\" height=\"29\" fill=\"url(#national-hatch)\"/><text class=\"count\" x=\"110.8\" y=\"20\">1</text></g>\
         <g class=\"g-not-yet\"><rect x=\"213.1\" y=\"0.5\" width=\"106.4\" height=\"29\"/><text class=\"count\" x=\"217.1\" y=\"20\">1</text></g></svg>"
    );
    has(home, &["Of 3 councils, 0 are outstanding or good overall.", "<td class=\"num\">33.3%</td>"]);
}

#[test]
fn a_strip_has_a_band_a_judgement_breaks_and_a_lane_in_both_forms() {
    let pages = render(&Fixture::new(&story()), TODAY);
    let page = &pages["councils/southwick/index.html"];
    for id in ["strip", "strip-narrow"] {
        let strip = drawing(page, id);
        has(
            strip,
            &[
                "Grades of Southwick &amp; Hythe over time",
                "Overall: good from 2 March 2015, inadequate from 3 June 2019, no overall grade awarded from 1 July 2026.",
                "Care leavers: good from 2 March 2015, not judged separately from 3 June 2019, good from 1 July 2026.",
                "Adoption: good from 2 March 2015, not judged separately from 3 June 2019, not judged separately from 1 July 2026.",
                "Beneath: 1 visit, notice or other event and 1 article.",
                ">ILACS</text>",
                "class=\"tick\"",
                "class=\"ring\"",
            ],
        );
        assert_eq!(strip.matches("class=\"break\"").count(), 2, "the new framework, and no overall grade");
        assert_eq!(strip.matches("g-inadequate\"><rect ").count(), 4, "overall and three judgements in 2019");
        assert_eq!(strip.matches("g-none\"><rect ").count(), 1);
        assert_eq!(strip.matches("g-not-separate\"><path class=\"line\" ").count(), 3);
    }
    has(
        page,
        &[
            "<div class=\"only-wide\">",
            "<div class=\"only-narrow\">",
            "The same as a table",
            "still holds",
            "rowspan=\"3\"",
        ],
    );
    assert!(!pages["councils/newshire/index.html"].contains("chart strip"), "nothing is known of it");
}

#[test]
fn one_small_drawing_of_each_kind_is_as_it_was() {
    let pages = render(&Fixture::new(PLACES), TODAY);
    for (name, path, id) in [
        ("strip", "councils/norborough/index.html", "strip"),
        ("strip-narrow", "councils/norborough/index.html", "strip-narrow"),
        ("map", "index.html", "map-overall"),
        ("trend", "trends/index.html", "trend-care-leavers"),
        ("columns", "waiting/index.html", "spread"),
    ] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/suite/golden/{name}.svg"));
        let lines = drawing(&pages[path], id).replace("><", ">\n<") + "\n";
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &lines).unwrap();
        }
        let golden = std::fs::read_to_string(&file).unwrap();
        assert_eq!(lines, golden, "{name}: BLESS=1 cargo test --test suite writes it anew");
    }
}

#[test]
fn a_rating_of_a_year_is_not_drawn_beyond_the_years_of_its_kind() {
    let rating = "=== content/councils/southwick/2009-12-09-annual-rating.md\n---\nkind: annual-rating\ndate: 2009-12-09\nrating: performs well\n---\n";
    let pages = render(&Fixture::new(rating), TODAY);
    let strip = drawing(&pages["councils/southwick/index.html"], "strip");
    has(strip, &["class=\"g-other\"", "class=\"g-not-recorded\"", ">Performs</text>", ">well</text>"]);
    assert!(!strip.contains("g-good") && !strip.contains("g-outstanding"), "another scale has none of these colours");
}

#[test]
fn a_past_day_draws_nothing_of_what_came_later() {
    let fixture = Fixture::new(&[PLACES, &story()].concat());
    let pages = render(&fixture, "2019-06-02");
    let page = &pages["councils/southwick/index.html"];
    has(drawing(page, "strip"), &["g-good", ">ILACS</text>"]);
    for path in
        ["councils/southwick/index.html", "index.html", "trends/index.html", "waiting/index.html", "data/trends.csv"]
    {
        for later in [
            "g-inadequate",
            "g-none",
            "no overall grade",
            "No overall grade",
            "2026",
            "2023",
            "2020",
            "inadequate from",
        ] {
            assert!(!pages[path].contains(later), "{path} has {later}");
        }
    }
}

#[test]
fn a_new_day_changes_a_councils_drawing_only_with_its_quarter() {
    let fixture = Fixture::new(&story());
    let strip = |day: &str| drawing(&render(&fixture, day)["councils/southwick/index.html"], "strip").to_owned();
    assert_eq!(strip("2026-10-01"), strip("2026-12-31"));
    assert_ne!(strip("2026-12-31"), strip("2027-01-01"));
}

#[test]
fn trends_count_by_hand() {
    let fixture = Fixture::new(&story());
    let archive = fixture.as_of(TODAY).archive;
    let trends = archive.trends();
    let names: Vec<&str> =
        trends.iter().map(|trend| trend.judgement.as_ref().map_or("Overall", |(_, name)| name)).collect();
    assert_eq!(names, ["Overall", "Leadership", "Help and protection", "Children in care", "Care leavers", "Adoption"]);
    let on = |index: usize, day: &str| {
        let point = trends[index].points.iter().find(|point| point.day.to_string() == day).unwrap();
        let places = point.places.iter().map(|(place, count)| format!("{count} {}", place.label(&archive.frameworks)));
        places.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(trends[0].points[0].day.to_string(), "2015-03-31");
    // Norborough and Oldshire are there from the start and not recorded yet.
    assert_eq!(on(0, "2015-03-31"), "1 good, 2 not recorded here");
    assert_eq!(on(0, "2018-06-30"), "1 good, 2 not recorded here");
    assert_eq!(on(0, "2018-09-30"), "1 good, 1 requires improvement to be good, 1 not recorded here");
    assert_eq!(on(0, "2019-06-30"), "1 requires improvement to be good, 1 inadequate, 1 not recorded here");
    // Newshire took Oldshire's place on the first of April 2023.
    assert_eq!(on(0, "2023-03-31"), "1 requires improvement to be good, 1 inadequate, 1 not recorded here");
    assert_eq!(on(0, "2023-06-30"), "1 requires improvement to be good, 1 inadequate, 1 not yet inspected");
    assert_eq!(on(0, "2026-06-30"), "1 requires improvement to be good, 1 inadequate, 1 not yet inspected");
    assert_eq!(
        on(0, "2026-09-30"),
        "1 requires improvement to be good, 1 no overall grade awarded, 1 not yet inspected"
    );
    assert_eq!(on(4, "2019-06-30"), "1 good, 1 not judged separately, 1 not recorded here");
    assert_eq!(trends[0].points.last().unwrap().day.to_string(), TODAY);
    assert_eq!(trends[0].points.len(), 4 * 11 + 3 + 1, "every quarter from March 2015 to September 2026, and today");
    let csv = &render(&fixture, TODAY)["data/trends.csv"];
    has(
        csv,
        &[
            "date,judgement,scale,grade,councils,of,share\n2015-03-31,overall,four-point,good,1,3,33.3\n2015-03-31,overall,,not-recorded,2,3,66.7\n",
            "2026-10-31,care_leavers,four-point,good,2,3,66.7\n",
        ],
    );
}

#[test]
fn the_trends_page_explains_its_breaks() {
    let page = &render(&Fixture::new(&story()), TODAY)["trends/index.html"];
    has(
        page,
        &[
            "Since <time datetime=\"2018-01\">January 2018</time>",
            "The words are those of the framework before; what inspectors look at is not, so the line marks a break.",
            "Since <time datetime=\"2026-04-01\">1 April 2026</time>: No overall grade",
            "Since <time datetime=\"2023-01\">January 2023</time>: Care leavers",
            "/data/trends.csv",
            "Overall as a table",
        ],
    );
    let overall = drawing(page, "trend-overall");
    has(
        overall,
        &["On 31 March 2015: good 33.3 per cent and not recorded here 66.7 per cent.", ">No overall grade</text>"],
    );
    assert!(!overall.contains("Own judgement") && drawing(page, "trend-care-leavers").contains("Own judgement"));
    assert_eq!(drawings(page).len(), 6);
}

#[test]
fn waits_stand_longest_first_with_their_median() {
    let page = &render(&Fixture::new(&story()), TODAY)["waiting/index.html"];
    // Norborough: 8 May 2018; Southwick: 1 June 2026.
    has(
        page,
        &[
            "Of 2 councils, half were last inspected 1,625 days ago or longer; the longest wait is 3,098 days.",
            "<td class=\"num\" data-label=\"Days\">3,098</td><td class=\"num\" data-label=\"Years\">8.5</td>",
            "<li><a href=\"/councils/newshire/\">Newshire</a>: not yet inspected</li>",
        ],
    );
    assert!(page.find("3,098</td>").unwrap() < page.find(">152</td>").unwrap());
    let spread = drawing(page, "spread");
    has(spread, &["How many councils have waited how long: 0 to ½ years, 1; 8 to 8½ years, 1.", "median 1,625 days"]);
    let alone =
        "=== content/news/2024/a.md\n---\ntitle: A\ncouncil: Eastham\ndate: 2024-01-01\nrating: good\n---\nText.\n";
    let page = &render(&Fixture::alone(alone), TODAY)["waiting/index.html"];
    has(page, &["No council’s wait can be counted yet.", "Eastham</a>: known only from news, without an inspection"]);
}

#[test]
fn an_archive_of_articles_alone_has_courses_and_trends() {
    let article = |year: &str, rating: &str| {
        format!(
            "=== content/news/{year}/a.md\n---\ntitle: A\ncouncil: Eastham\ndate: {year}-05-01\nrating: {rating}\n---\nText.\n"
        )
    };
    let pages = render(&Fixture::alone(&[article("2016", "inadequate"), article("2022", "good")].concat()), TODAY);
    let page = &pages["councils/eastham/index.html"];
    has(drawing(page, "strip"), &["Overall: inadequate from 1 May 2016, good from 1 May 2022."]);
    has(page, &["as reported"]);
    has(
        &pages["data/trends.csv"],
        &["2016-06-30,overall,four-point,inadequate,1,1,100.0\n", "2022-06-30,overall,four-point,good,1,1,100.0\n"],
    );
}

/// Reports of Southwick: of the whole service or of a part, exact to the day, the month or the year.
fn reports() -> impl Strategy<Value = Vec<(u32, u32, u32, u8, bool)>> {
    proptest::collection::vec((2009_u32..2026, 1_u32..13, 1_u32..29, 0_u8..6, any::<bool>()), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_course_has_no_gap_and_no_overlap_and_says_what_the_archive_of_that_day_says(
        reports in reports(), ends in any::<bool>(), probe in 0_i64..6500
    ) {
        let mut text = String::from("=== content/councils/southwick/index.md\n---\nname: Southwick\n");
        text.push_str(if ends { "until: 2025-06-30\n---\n" } else { "---\n" });
        for (index, (year, month, day, kind, is_event)) in reports.iter().enumerate() {
            let date = match kind % 3 {
                0 => format!("{year}-{month:02}-{day:02}"),
                1 => format!("{year}-{month:02}"),
                _ => format!("{year}"),
            };
            if *is_event && (*year, *month) >= (2014, 3) && (*year, *month) <= (2018, 6) {
                text.push_str(&format!(
                    "=== content/councils/southwick/{date}-inspection.md\n---\nkind: inspection\nframework: sif\ndate: {date}\n{}---\n",
                    all(["good", "inadequate"][usize::from(*kind) % 2], &SIF)
                ));
            } else {
                text.push_str(&format!(
                    "=== content/news/{year}/s{index}.md\n---\ntitle: S\ncouncil: southwick\ndate: {date}\n{}---\nText.\n",
                    if (2014..2024).contains(year) { "rating: good\n" } else { "" }
                ));
            }
        }
        let fixture = Fixture::new(&text);
        let checked = fixture.as_of(TODAY);
        // Files of one name or reports of one day may clash; then there is nothing to draw.
        prop_assume!(!checked.has_errors());
        let archive = &checked.archive;
        let id = archive.council_by_slug("southwick").unwrap();
        let course = archive.course(id);
        for pair in course.spans.windows(2) {
            prop_assert_eq!(pair[0].to, Some(pair[1].from));
            prop_assert!(pair[0].from < pair[1].from);
        }
        if let Some(last) = course.spans.last() {
            prop_assert_eq!(last.to.map(|day| day.to_string()), ends.then(|| "2025-07-01".to_owned()));
        }
        let day = chrono::NaiveDate::from_ymd_opt(2009, 1, 1).unwrap() + chrono::TimeDelta::days(probe);
        let then = fixture.as_of(&day.to_string()).archive;
        let before = then.council_by_slug("southwick").unwrap();
        if then.council(before).is_current(day) {
            let place = course.on(day).map_or_else(|| archive.place_before(id), |span| archive.place_by(id, span.basis, None));
            prop_assert_eq!(place, then.standing(before, None).place);
        }
        let trend = &archive.trends()[0];
        let index = archive.index(None);
        let last = trend.points.last().unwrap();
        prop_assert_eq!(last.places.clone(), index.places.iter().map(|(place, all)| (*place, all.len())).collect::<BTreeMap<Place, usize>>());
        for point in &trend.points {
            prop_assert!(point.day == archive.as_of.day || point.day == end_of_quarter(point.day));
        }
    }
}
