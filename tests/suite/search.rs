//! The search: the theme's script and Borough agree on every word, and it finds what there is to find.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use borough::search::Words;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::fixture::{Fixture, TODAY};

/// What a script of ours says of a JSON value; nothing where Node is not installed.
fn node(script: &str, input: &Value) -> Option<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search").join(script);
    let started = Command::new("node").arg(&script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else {
        // Past the test harness, which keeps what a test that passes prints to itself.
        let _ =
            writeln!(std::io::stderr(), "Node is not installed: that search.js agrees with Borough was not tested.");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let text = input.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{} failed", script.display());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn terms(words: &mut Words, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    words.terms(text).for_each(|term| found.push(term.to_owned()));
    found
}

/// Demands that the script finds the same terms in all of these texts.
#[track_caller]
fn agree(texts: &[String]) {
    let Some(answers) = node("terms.mjs", &json!(texts)) else { return };
    let mut words = Words::default();
    let mut differ = Vec::new();
    for (text, answer) in texts.iter().zip(answers.as_array().unwrap()) {
        let ours = terms(&mut words, text);
        // JavaScript sorts by UTF-16.
        let theirs: BTreeSet<String> =
            answer.as_array().unwrap().iter().map(|one| one.as_str().unwrap().into()).collect();
        if ours.iter().cloned().collect::<BTreeSet<_>>() != theirs {
            differ.push(format!("{text:?}: {ours:?}, search.js {theirs:?}"));
        }
    }
    assert!(
        differ.is_empty(),
        "{} of {} differ:\n{}",
        differ.len(),
        texts.len(),
        differ[..differ.len().min(20)].join("\n")
    );
}

/// Every word of the archive itself.
fn words_of_the_archive() -> BTreeSet<String> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let files =
        walkdir::WalkDir::new(content).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let mut words = BTreeSet::new();
    for entry in files {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        words.extend(text.split_whitespace().map(str::to_owned));
    }
    words
}

#[test]
fn the_script_knows_every_word_of_the_archive() {
    let words: Vec<String> = words_of_the_archive().into_iter().collect();
    assert!(words.len() > 4_000, "{}", words.len());
    agree(&words);
}

#[test]
fn the_script_knows_every_word_of_the_list_and_all_its_forms() {
    let list = include_str!("../search/words.txt");
    let endings = [
        "", "s", "es", "ed", "ing", "ings", "er", "ers", "ly", "ingly", "edly", "ness", "ful", "fully", "fulness",
        "less", "lessly", "al", "ally", "ality", "alism", "ment", "ments", "ement", "able", "ably", "ability", "ible",
        "ation", "ations", "ational", "ator", "ate", "ated", "ize", "ise", "ized", "ised", "izing", "ising", "ization",
        "isation", "izer", "iser", "ive", "iveness", "ivity", "ous", "ously", "ousness", "ic", "ical", "icate",
        "icity", "ance", "ence", "ancy", "ency", "ant", "ent", "ently", "ism", "ity", "y", "ies", "ied", "ology",
        "logi", "our", "oured", "eed", "eedly", "'s", "’s", "s'", "yed", "ying", "ys", "e", "ee", "l", "ll", "lled",
        "lling", "llor",
    ];
    let roots: Vec<&str> = list.split_whitespace().collect();
    let forms: BTreeSet<String> =
        roots.iter().flat_map(|root| endings.iter().map(move |ending| format!("{root}{ending}"))).collect();
    assert!(forms.len() > 20_000, "{}", forms.len());
    agree(&forms.into_iter().collect::<Vec<_>>());
}

#[test]
fn the_script_parts_any_text_as_borough_does() {
    let mut runner = TestRunner::deterministic();
    let piece = prop_oneof![
        "[a-z]{1,8}",
        "[A-Za-z0-9]{1,4}",
        "[ '’‘\\-‐‑–.,/()\"\u{ad}\u{200d}]{1,2}",
        "[éÉßæŁøıİſﬁ½²№Ⅷ€ΣςΩЖж字ꙮ\u{301}\u{345}ʼ]{1,3}",
        Just("’s".to_owned()),
        "\\PC{1,3}",
    ];
    let text = prop::collection::vec(piece, 1..12).prop_map(|parts| parts.concat());
    let texts: Vec<String> = (0..4_000).map(|_| text.new_tree(&mut runner).unwrap().current()).collect();
    agree(&texts);
}

/// The files of the search's index, by their names below `/search/`.
fn index(fixture: &Fixture, as_of: &str) -> BTreeMap<String, String> {
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    outputs
        .into_iter()
        .filter_map(|(path, bytes)| {
            let name = path.as_str().strip_prefix("search/").filter(|name| *name != "index.html")?;
            Some((name.to_owned(), String::from_utf8(bytes).unwrap()))
        })
        .collect()
}

/// What the script answers to queries; nothing without Node.
fn ask(fixture: &Fixture, queries: &[Value]) -> Option<Vec<Value>> {
    let answers = node("search.mjs", &json!([{ "files": index(fixture, TODAY), "queries": queries }]))?;
    Some(answers.as_array().unwrap().clone())
}

fn found(answer: &Value) -> Vec<&str> {
    answer["found"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

/// Demands that queries find these addresses, in this order.
#[track_caller]
fn finds(fixture: &Fixture, expected: &[(&str, &[&str])]) {
    let queries: Vec<Value> = expected.iter().map(|(query, _)| json!({ "q": query })).collect();
    let Some(answers) = ask(fixture, &queries) else { return };
    let mut wrong = String::new();
    for ((query, expected), answer) in expected.iter().zip(&answers) {
        if found(answer) != *expected {
            writeln!(wrong, "{query:?}: {:?}, expected {expected:?}", found(answer)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn story(name: &str, date: &str, front_matter: &str, body: &str) -> String {
    let year = &date[..4];
    format!("=== content/news/{year}/{name}.md\n---\ncouncil: norborough\ndate: {date}\n{front_matter}---\n{body}\n")
}

const HUB: &str = "/news/2024/hub/";
const NOTE: &str = "/news/2023/note/";
const REPORT: &str = "/news/2022/report/";

const INSPECTION: &str = "/councils/norborough/2018-07-20-inspection/";

/// Three stories in which the same words stand in other places.
fn stories() -> Fixture {
    Fixture::new(
        &[
            story(
                "hub",
                "2024-05-01",
                "title: A quiet day\nsummary: Nothing happened.\ntags: [Foster care]\n",
                "The children’s centre saw a **re**-inspection of its organisations.\n\n- Café\n  - crèche\n\n| one | two |\n|---|---|\n| alpha | beta |",
            ),
            story("note", "2023-05-01", "title: A note\nsummary: On the childrens’ centres.\n", "Reinspection, behaviour."),
            story("report", "2022-05-01", "title: The centre for children\nsummary: Short.\n", "Behavior, organization."),
        ]
        .concat(),
    )
}

#[test]
fn titles_stand_before_summaries_and_those_before_bodies() {
    finds(&stories(), &[("children centre", &[REPORT, NOTE, HUB]), ("centre quiet", &[HUB]), ("centre absent", &[])]);
}

#[test]
fn one_spelling_finds_the_others() {
    finds(
        &stories(),
        &[
            ("organising", &[HUB, REPORT]),
            ("organizations", &[HUB, REPORT]),
            ("behavior", &[NOTE, REPORT]),
            ("Childrens Center", &[REPORT, NOTE, HUB]),
            ("reinspection", &[HUB, NOTE]),
            ("re-inspection", &[HUB, NOTE]),
            ("re‑inspected", &[HUB, NOTE]),
            ("cafe creche", &[HUB]),
            ("CAFÉ", &[HUB]),
            ("alpha", &[HUB]),
        ],
    );
}

#[test]
fn a_word_that_is_still_being_typed_finds_what_it_begins() {
    finds(
        &stories(),
        &[
            ("childr", &[REPORT, NOTE, HUB, INSPECTION]),
            ("reinspectix", &[]),
            ("organi", &[HUB, REPORT]),
            ("organiz", &[HUB, REPORT]),
            ("organisat", &[HUB, REPORT]),
            ("reinspecti", &[HUB, NOTE]),
            ("behaviou", &[NOTE, REPORT]),
            ("behavi quiet", &[]),
            ("childr ", &[]),
            ("organi ", &[]),
            // One or two letters begin too many words: the others are found until there is a third.
            ("quiet d", &[HUB]),
            ("quiet zz", &[HUB]),
            ("quiet zz ", &[]),
            ("quiet zzz", &[]),
        ],
    );
}

#[test]
fn of_a_pasted_text_the_first_words_are_looked_for() {
    let chain = (0..40).map(|one| format!("word{one}")).collect::<Vec<_>>().join("-");
    let looked = [
        ("alpha beta ".repeat(200), "alpha beta ".repeat(4)),
        ("a quiet day at the centre for one ".repeat(9), "a quiet day at the centre for one ".repeat(2)),
        ("b c d e f g h i j k l m".into(), "b c d e f g h i".into()),
        ("b c d e f g re-inspection h".into(), "b c d e f g".into()),
        (chain.clone() + " more", chain.split('-').take(8).collect::<Vec<_>>().join("-")),
        ("a-b-c-d-e-f-g-h".into(), "a-b-c-d-e-f-g-h".into()),
    ];
    let queries: Vec<Value> = looked.iter().map(|(query, _)| json!({ "q": query })).collect();
    let Some(answers) = ask(&stories(), &queries) else { return };
    for ((query, expected), answer) in looked.iter().zip(&answers) {
        assert_eq!(answer["looked"].as_str().unwrap().trim(), expected.trim(), "{query}");
        let terms = answer["fetched"].as_array().unwrap().iter().filter(|name| name.to_string().contains("terms/"));
        assert!(terms.count() <= 8, "{query}");
    }
    assert_eq!(found(&answers[0]), [HUB]);
}

#[test]
fn names_grades_and_topics_are_found_as_well() {
    finds(
        &stories(),
        &[
            ("southwick hythe", &["/councils/southwick/"]),
            ("Norboro", &["/councils/norborough/"]),
            ("foster carer", &[]),
            ("fostering", &[HUB]),
            ("norborough requires improvement", &[INSPECTION]),
            ("sif", &[]),
            ("single inspection framework", &[INSPECTION]),
            ("norborough", &["/councils/norborough/", INSPECTION, HUB, NOTE, REPORT]),
        ],
    );
}

#[test]
fn filters_narrow_a_search_and_are_counted() {
    let queries = [
        json!({ "q": "", "filters": { "kind": "Council" } }),
        json!({ "q": "", "filters": { "year": "2023" } }),
        json!({ "q": "norborough", "filters": { "region": "north", "kind": "News" } }),
        json!({ "q": "", "filters": { "grade": "requires-improvement" } }),
        json!({ "q": "centre", "filters": { "council": "norborough", "year": "2022" } }),
        json!({ "q": "norborough", "filters": { "region": "south" } }),
    ];
    let Some(answers) = ask(&stories(), &queries) else { return };
    assert_eq!(
        found(&answers[0]),
        ["/councils/newshire/", "/councils/norborough/", "/councils/oldshire/", "/councils/southwick/"]
    );
    assert_eq!(found(&answers[1]), [NOTE]);
    assert_eq!(found(&answers[2]), [HUB, NOTE, REPORT]);
    assert_eq!(answers[2]["kinds"], json!({ "Council": 1, "Inspection": 1, "News": 3 }));
    assert_eq!(found(&answers[3]), ["/councils/norborough/", INSPECTION]);
    assert_eq!(found(&answers[4]), [REPORT]);
    assert!(found(&answers[5]).is_empty());
}

#[test]
fn hits_are_marked_and_dates_are_as_exact_as_they_are_known() {
    let fixture = Fixture::new(
        &story("a", "2024-05-01", "title: The children’s behaviour re-inspected\n", "Text.")
            .replace("date: 2024-05-01", "date: 2024-05"),
    );
    let Some(answers) = ask(&fixture, &[json!({ "q": "child reinspection behavior" })]) else { return };
    assert_eq!(answers[0]["marked"], json!(["The [children’s] [behaviour] [re-inspected]"]));
    assert_eq!(answers[0]["dates"], json!(["May 2024"]));
    let Some(answers) = ask(&stories(), &[json!({ "q": "quiet" })]) else { return };
    assert_eq!(answers[0]["dates"], json!(["1 May 2024"]));
    let Some(answers) = ask(&stories(), &[json!({ "q": "quiet zebra" })]) else { return };
    assert_eq!(answers[0]["missing"], json!(["zebra"]));
}

#[test]
fn what_does_not_exist_is_not_found() {
    let site = [
        story("draft", "2024-01-01", "title: Secretdraft\ndraft: true\n", "Secretdraft."),
        story("held", "2024-01-01", "title: Secretheld\nembargo: 2027-01-01\n", "Secretheld."),
        story("future", "2026-12-01", "title: Secretfuture\n", "Secretfuture."),
        story(
            "gone",
            "2024-01-01",
            "title: Secretgone\nwithdrawn: { date: 2025-01-01, reason: Wrong. }\n",
            "Secretgone.",
        ),
        "=== content/secret.md\n---\ntitle: Secretpage\ndraft: true\n---\nSecretpage.\n".to_owned(),
        "=== content/councils/secretshire/index.md\n---\nname: Secretshire\nsince: 2027-04-01\n---\n".to_owned(),
    ];
    let fixture = Fixture::new(&site.concat());
    for (name, text) in index(&fixture, TODAY) {
        assert!(!text.to_lowercase().contains("secret"), "{name}: {text}");
    }
    let later = index(&fixture, "2027-06-01");
    assert!(later.values().any(|text| text.contains("secretfutur")));
}

/// The files that differ between two indexes.
fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    before
        .keys()
        .chain(after.keys())
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The file of terms in which a term stands.
fn shard_of(index: &BTreeMap<String, String>, term: &str) -> String {
    let line = format!("{term} ");
    index
        .iter()
        .find(|(_, text)| text.lines().any(|one| one.starts_with(&line)))
        .unwrap_or_else(|| panic!("no file has the term {term}"))
        .0
        .clone()
}

#[test]
fn an_edit_changes_the_files_of_the_terms_that_come_and_go() {
    let site = |title: &str, body: &str| {
        let others = (1..60).map(|day| {
            story(&format!("s{day}"), &format!("20{}-03-01", 10 + day % 10), "title: Other\n", "Plain words.")
        });
        Fixture::new(&(others.collect::<String>() + &story("a", "2015-03-01", &format!("title: {title}\n"), body)))
    };
    let before = index(&site("Story", "Alpha beta."), TODAY);
    assert!(
        changed(&before, &index(&site("Story", "Beta, alpha and beta again: the alpha."), TODAY)).len() == 1,
        "'again' came"
    );
    assert_eq!(changed(&before, &index(&site("Story", "Beta alpha, beta."), TODAY)), Vec::<String>::new());

    let after = index(&site("Story", "Alpha zeal."), TODAY);
    let mut expected = vec![shard_of(&before, "beta"), shard_of(&after, "zeal")];
    expected.sort();
    assert_eq!(changed(&before, &after), expected);

    // A new title changes the file that shows it too; summaries are those of the bodies' first paragraphs.
    let after = index(&site("Tale", "Alpha beta."), TODAY);
    let changed = changed(&before, &after);
    let documents = changed.iter().filter(|name| name.starts_with("documents/")).count();
    assert_eq!((documents, changed.contains(&"index.json".to_owned())), (1, false), "{changed:?}");
    assert!(changed.contains(&shard_of(&before, "stori")) && changed.contains(&shard_of(&after, "tale")));
}

#[test]
fn a_new_story_leaves_the_others_where_they_are() {
    let site = |day: u32| {
        let others = (1..60).map(|day| {
            story(&format!("s{day}"), &format!("20{}-03-01", 10 + day % 10), "title: Other\n", "Plain words.")
        });
        Fixture::new(
            &(others.collect::<String>() + &story("new", &format!("2015-07-{day:02}"), "title: Zeal\n", "Zeal.")),
        )
    };
    let (before, after) = (index(&site(1), TODAY), index(&site(2), TODAY));
    // Its day moves: its own terms (also its council's name), its block and the list of days change, and no other term's place.
    let lines = |index: &BTreeMap<String, String>| -> BTreeSet<String> {
        index
            .iter()
            .filter(|(name, _)| name.starts_with("terms/"))
            .flat_map(|(_, text)| text.lines().map(str::to_owned))
            .collect()
    };
    let moved: Vec<String> =
        lines(&before).difference(&lines(&after)).map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(moved, ["norborough", "zeal"]);
}

/// Small words of a small language, so that documents share them.
const LANGUAGE: [&str; 12] =
    ["alpha", "beta", "gamma", "delta", "foster", "carer", "budget", "report", "school", "trust", "visit", "zeal"];

#[test]
fn it_finds_exactly_the_documents_that_have_all_words() {
    let mut runner = TestRunner::deterministic();
    let words = |most| prop::collection::vec(prop::sample::select(&LANGUAGE[..]), 1..most);
    let site = prop::collection::vec((words(6), 0..900u32), 1..50);
    let mut cases = Vec::new();
    let mut expected: Vec<BTreeSet<String>> = Vec::new();
    for _ in 0..12 {
        let documents = site.new_tree(&mut runner).unwrap().current();
        let mut text = String::new();
        let mut known: Vec<(String, Vec<&str>)> = Vec::new();
        for (number, (words, day)) in documents.iter().enumerate() {
            let date = chrono::NaiveDate::from_ymd_opt(2022, 1, 1).unwrap() + chrono::Days::new(u64::from(*day));
            text +=
                &story(&format!("s{number}"), &date.to_string(), "title: Title\nsummary: Short.\n", &words.join(" "));
            known.push((format!("/news/{}/s{number}/", date.format("%Y")), words.clone()));
        }
        let queries: Vec<Vec<&str>> = (0..10).map(|_| words(4).new_tree(&mut runner).unwrap().current()).collect();
        for query in &queries {
            let has_all = |words: &[&str]| query.iter().all(|word| words.contains(word));
            expected
                .push(known.iter().filter(|(_, words)| has_all(words)).map(|(address, _)| address.clone()).collect());
        }
        // The space says that the last word is a whole one.
        let queries: Vec<Value> = queries.iter().map(|query| json!({ "q": query.join(" ") + " " })).collect();
        cases.push(json!({ "files": index(&Fixture::new(&text), TODAY), "queries": queries }));
    }
    let Some(answers) = node("search.mjs", &json!(cases)) else { return };
    assert!(expected.iter().filter(|found| !found.is_empty()).count() > 20);
    for (answer, expected) in answers.as_array().unwrap().iter().zip(expected) {
        let found = found(answer);
        assert_eq!(found.iter().map(|one| (*one).to_owned()).collect::<BTreeSet<_>>(), expected);
        // All are equally good: the newest stand first, by their years at least.
        let years: Vec<&str> = found.iter().map(|address| &address[6..10]).collect();
        assert!(years.is_sorted_by(|a, b| a >= b), "{found:?}");
    }
}

#[test]
fn many_documents_of_one_day_are_found_and_shown() {
    let site: String = (0..1200)
        .map(|number| story(&format!("s{number}"), "2024-01-02", &format!("title: Story {number}\n"), "Text."))
        .collect();
    let fixture = Fixture::new(&site);
    let files = index(&fixture, TODAY);
    assert!(files.keys().filter(|name| name.starts_with("documents/")).count() >= 3);
    finds(&fixture, &[("story 777 ", &["/news/2024/s777/"]), ("story 1199 ", &["/news/2024/s1199/"])]);
}
