//! The real archive in `content/`: what it publishes is true.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use borough::diagnostic::SourcePath;
use borough::load::{Disk, Files, Memory};
use borough::model::{EventKind, Place};
use borough::plan::Output;
use borough::{Checked, When};

fn disk() -> Disk {
    Disk::new(Path::new(env!("CARGO_MANIFEST_DIR")))
}

/// The archive on a day, without its cards: hundreds of pictures that say what their pages say.
fn as_of(day: &str) -> Checked {
    let mut checked = borough::check(&disk(), &When::At(day.to_owned())).unwrap();
    Arc::make_mut(&mut checked.plan.outputs).retain(|_, output| !matches!(output, Output::Card(_)));
    checked
}

#[test]
fn every_council_event_and_article_has_a_card() {
    let checked = borough::check(&disk(), &When::At("2026-10-31".to_owned())).unwrap();
    let cards = checked.plan.outputs.values().filter(|output| matches!(output, Output::Card(_))).count();
    let archive = &checked.archive;
    assert_eq!(cards, archive.councils().count() + archive.events().count() + archive.articles().count());
}

/// The archive's outputs as text, by path; of a font, nothing.
fn outputs(checked: &Checked) -> BTreeMap<String, String> {
    let text = |path: &str, bytes| match path.ends_with(".woff2") {
        true => String::new(),
        false => String::from_utf8(bytes).unwrap(),
    };
    let all = borough::render_all(&disk(), checked).unwrap();
    all.into_iter().map(|(path, bytes)| (path.as_str().to_owned(), text(path.as_str(), bytes))).collect()
}

/// The rows of `/data/current.csv`, by column name.
fn current(checked: &Checked) -> Vec<BTreeMap<String, String>> {
    let text = outputs(checked).remove("data/current.csv").unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn where_its_sources_disagree_it_says_so() {
    let checked = as_of("2026-10-31");
    let text = outputs(&checked).remove("data/conflicts.csv").unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let told: Vec<String> = rows
        .iter()
        .map(|row| ["event", "field", "value", "other"].map(|column| row[column].as_str()).join(" "))
        .collect();
    assert_eq!(
        told,
        [
            "wandsworth/2012-07-inspection inspected  2012-05",
            "wandsworth/2012-07-inspection inspected  2012-06",
            "manchester/2014-09-01-inspection published 2014-09-01 2014-09-03",
            "kingston-upon-hull/2015-02-03-inspection published 2015-02-03 2015-02-10",
            "west-berkshire/2015-05-13-inspection published 2015-05-13 2015-05-18",
            "stoke-on-trent/2015-08-10-inspection published 2015-08-10 2015-08-12",
            "norfolk/2015-10-19-inspection published 2015-10-19 2015-10-20",
            "hackney/2016-09-20-inspection published 2016-09-20 2016-09-21",
            "oxfordshire/2018-05-22-inspection children_in_care good requires-improvement",
            "south-tyneside/2023-05-10-inspection inspected_to 2023-02-15 2022-12-09",
            "st-helens/2023-09-04-inspection help_and_protection requires-improvement good",
            "st-helens/2023-09-04-inspection children_in_care good requires-improvement",
            "st-helens/2023-09-04-inspection care_leavers outstanding good",
        ]
    );
}

#[test]
fn the_archive_has_no_problems() {
    let checked = as_of("2026-10-31");
    let found: Vec<String> = checked
        .problems
        .iter()
        .map(|one| format!("{}:{} {}", one.diagnostic.place.path, one.spot.start.line, one.diagnostic.message))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_past_day_has_problems_either() {
    for day in ["2008-01-01", "2012-12-31", "2019-08-31", "2023-03-31", "2026-05-17"] {
        let problems = as_of(day).problems;
        assert!(problems.is_empty(), "{day}: {:?}", problems.first().map(|one| &one.diagnostic));
    }
}

#[test]
fn the_whole_compilation_is_here() {
    let archive = as_of("2026-10-31").archive;
    assert_eq!(archive.councils().count(), 158);
    assert_eq!(archive.current_councils().count(), 153);
    assert_eq!(archive.events().count(), 488 + 7, "488 rows, and seven more events of Wandsworth");
    let graded =
        archive.events().filter(|(_, event)| event.kind == EventKind::Inspection && event.graded.is_some()).count();
    assert_eq!(graded, 487 + 1, "487 graded rows, and Wandsworth's safeguarding inspection of 2012");
    let wandsworth = archive.council_by_slug("wandsworth").unwrap();
    assert!(archive.articles_about(wandsworth).len() >= 15);
}

#[test]
fn each_index_counts_every_current_council_exactly_once() {
    let checked = as_of("2026-10-31");
    for index in &checked.plan.indexes {
        assert_eq!(index.index.total(), 153, "{:?}", index.judgement);
        let mut councils: Vec<_> = index.index.places.values().flatten().map(|standing| standing.council).collect();
        councils.sort_unstable();
        councils.dedup();
        assert_eq!(councils.len(), 153);
    }
    assert_eq!(checked.plan.indexes.len(), 5, "overall and four judgements");
    let none = checked.plan.indexes[0].index.at(Place::NoneAwarded);
    let names: Vec<&str> =
        none.iter().map(|standing| checked.archive.council(standing.council).slug.as_str()).collect();
    assert_eq!(names, ["brent", "somerset"]);
}

/// Ofsted's published share of councils graded good or outstanding, among those with an overall grade.
#[track_caller]
fn share(day: &str, published: f64) {
    let rows = current(&as_of(day));
    let scale = ["outstanding", "good", "requires-improvement", "inadequate"];
    let graded: Vec<&str> =
        rows.iter().map(|row| row["overall"].as_str()).filter(|grade| scale.contains(grade)).collect();
    let high = graded.iter().filter(|grade| ["outstanding", "good"].contains(grade)).count();
    let share = 100.0 * high as f64 / graded.len() as f64;
    assert!((share - published).abs() <= 2.0, "{day}: {share:.1} per cent of {}, published {published}", graded.len());
}

#[test]
fn the_shares_are_those_that_ofsted_published() {
    share("2019-08-31", 49.0);
    share("2022-03-31", 53.0);
    share("2024-03-31", 60.0);
}

#[test]
fn councils_end_and_begin_on_their_days() {
    let of = |day: &str| {
        current(&as_of(day))
            .into_iter()
            .map(|row| (row["council"].clone(), row["overall"].clone()))
            .collect::<BTreeMap<_, _>>()
    };
    let (last, first) = (of("2023-03-31"), of("2023-04-01"));
    assert!(
        last.contains_key("cumbria")
            && !last.contains_key("cumberland")
            && !last.contains_key("westmorland-and-furness")
    );
    assert!(!first.contains_key("cumbria"));
    let checked = as_of("2023-04-01");
    for slug in ["cumberland", "westmorland-and-furness"] {
        assert_eq!(first[slug], "");
        let standing = checked.archive.standing(checked.archive.council_by_slug(slug).unwrap(), None);
        assert_eq!(standing.place, Place::NotYetInspected);
    }
}

#[test]
fn wandsworths_page_tells_the_whole_story() {
    let checked = as_of("2026-10-31");
    let pages = outputs(&checked);
    let page = &pages["councils/wandsworth/index.html"];
    for told in [
        "9 December 2009",
        "performs excellently (annual rating, 2009)",
        "28 September 2010",
        "July 2012",
        "16 February 2016",
        "11 August 2016",
        "20 July 2018",
        "13 January 2023",
        "24 January 2024",
        "Outstanding overall since 18 May 2026.",
        "24 November to 17 December 2015",
    ] {
        assert!(page.contains(told), "{told}");
    }
}

#[test]
fn the_newest_row_of_the_trends_is_todays_index() {
    for day in ["2026-10-31", "2018-12-31", "2023-04-01"] {
        let checked = as_of(day);
        let trends = checked.archive.trends();
        assert_eq!(trends.len(), checked.plan.indexes.len());
        for (trend, index) in trends.iter().zip(&checked.plan.indexes) {
            assert_eq!(trend.judgement, index.judgement);
            let counts: BTreeMap<Place, usize> =
                index.index.places.iter().map(|(place, councils)| (*place, councils.len())).collect();
            assert_eq!(trend.points.last().unwrap().places, counts, "{day} {:?}", index.judgement);
        }
    }
}

#[test]
fn every_row_of_the_trends_is_the_index_of_its_day() {
    let trends = as_of("2026-10-31").archive.trends();
    for day in ["2014-06-30", "2017-12-31", "2019-03-31", "2021-06-30", "2023-06-30"] {
        let index = as_of(day).archive.index(None);
        let point = trends[0].points.iter().find(|point| point.day.to_string() == day).unwrap();
        let counts: BTreeMap<Place, usize> =
            index.places.iter().map(|(place, councils)| (*place, councils.len())).collect();
        assert_eq!(point.places, counts, "{day}");
    }
}

#[test]
fn the_home_page_with_its_map_is_light() {
    let pages = outputs(&as_of("2026-10-31"));
    let home = &pages["index.html"];
    assert_eq!(home.matches("<use ").count(), 153, "every council stands on the map");
    // A quarter of this goes over the wire.
    assert!(home.len() < 60_000, "{} bytes", home.len());
}

#[test]
fn no_past_day_knows_what_came_later() {
    let pages = outputs(&as_of("2018-12-31"));
    assert!(!pages.keys().any(|path| path.contains("/2019") || path.contains("/202")));
    let page = &pages["councils/wandsworth/index.html"];
    assert!(
        page.contains("Requires improvement to be good overall since 20 July 2018.")
            && !page.contains("January 2023")
            && !page.contains("May 2026")
    );
}

#[test]
fn every_link_within_the_archive_leads_somewhere() {
    let pages = outputs(&as_of("2026-10-31"));
    for (path, text) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        for link in text.split("href=\"/").skip(1) {
            let target = link.split(['"', '#', '?']).next().unwrap();
            let file = if target.is_empty() || target.ends_with('/') {
                format!("{target}index.html")
            } else {
                target.to_owned()
            };
            assert!(pages.contains_key(&file), "{path} links to /{target}");
        }
    }
}

#[test]
fn the_archive_can_be_printed_as_a_broadsheet() {
    let mut files = Memory::default();
    for entry in disk().list().unwrap() {
        files.0.insert(entry.path.clone(), disk().read(&entry.path).unwrap());
    }
    let path = SourcePath::new("content/site.yaml");
    let site = String::from_utf8(files.0[&path].clone()).unwrap();
    assert!(site.contains("\ntheme: civic\n"));
    files.0.insert(path, site.replace("\ntheme: civic\n", "\ntheme: broadsheet\n").into_bytes());
    let mut checked = borough::check(&files, &When::At("2026-10-31".to_owned())).unwrap();
    Arc::make_mut(&mut checked.plan.outputs).retain(|_, output| !matches!(output, Output::Card(_)));
    assert!(checked.problems.is_empty(), "{:?}", checked.problems.first().map(|one| &one.diagnostic));
    let civic: BTreeMap<String, String> = outputs(&as_of("2026-10-31"));
    let pages = borough::render_all(&files, &checked).unwrap();
    let names: Vec<&str> = pages.iter().map(|(path, _)| path.as_str()).collect();
    let others: Vec<&&str> = names.iter().filter(|name| !civic.contains_key(**name)).collect();
    assert_eq!(others, [&"assets/broadsheet.css"], "and nothing is missing");
    assert_eq!(names.len(), civic.len() + 1);
    // What a page says of grades and dates does not hang on its theme.
    for (path, bytes) in pages.iter().filter(|(path, _)| path.as_str().starts_with("councils/")) {
        let facts = |text: &str| text.split("<main id=\"main\">").nth(1).unwrap_or_default().to_owned();
        assert_eq!(
            facts(&String::from_utf8_lossy(bytes)).split("<footer").next(),
            facts(&civic[path.as_str()]).split("<footer").next(),
            "{path:?}"
        );
    }
}
