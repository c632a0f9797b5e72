//! Words that could identify a child, and words against the house style.

use std::collections::BTreeSet;

use borough::lint::{Lints, Part};
use borough::markdown::Prose;

use crate::fixture::{Fixture, TODAY, check};

const PLACES: [&str; 6] = ["norborough", "southwick", "wandsworth", "brent", "reading", "cumberland"];

/// The names of the lints for children that find anything in a sentence.
fn found(lints: &Lints, sentence: &str) -> BTreeSet<&'static str> {
    let found = lints.review(None).look(&Prose::plain(sentence, 0), Part::Body);
    found.iter().map(|one| one.rule).filter(|rule| rule.protects_children()).map(|rule| rule.name()).collect()
}

fn lines(list: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_once('|').map(|(name, sentence)| (name.trim(), sentence.trim())).unwrap())
}

/// Every planted sentence of a list is found, of so many.
#[track_caller]
fn check_planted(list: &str, count: usize) {
    let lints = Lints::new(BTreeSet::new(), PLACES.into_iter(), "en-GB");
    let all: Vec<_> = lines(list).collect();
    assert_eq!(all.len(), count);
    let missed: Vec<_> = all.iter().filter(|(name, sentence)| !found(&lints, sentence).contains(name)).collect();
    assert!(missed.is_empty(), "{} missed: {missed:#?}", missed.len());
}

/// Nothing is found in the innocent sentences of a list, of so many, but in so many that say what.
#[track_caller]
fn check_innocent(list: &str, count: usize, wrongly: usize) {
    let lints = Lints::new(BTreeSet::new(), PLACES.into_iter(), "en-GB");
    let all: Vec<_> = lines(list).collect();
    assert_eq!(all.len(), count);
    assert_eq!(all.iter().filter(|(name, _)| !name.is_empty()).count(), wrongly, "so many are found wrongly");
    let other = |(name, sentence): &&(&str, &str)| found(&lints, sentence) != name.split_whitespace().collect();
    let wrong: Vec<_> = all.iter().filter(other).map(|(_, sentence)| (found(&lints, sentence), sentence)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_could_identify_a_child_is_found() {
    check_planted(include_str!("../lints/planted.txt"), 207);
}

#[test]
fn what_could_identify_a_child_is_found_in_sentences_of_other_shapes() {
    check_planted(include_str!("../lints/fresh-planted.txt"), 40);
    check_planted(include_str!("../lints/later-planted.txt"), 40);
    check_planted(include_str!("../lints/third-planted.txt"), 40);
    check_planted(include_str!("../lints/fourth-planted.txt"), 40);
    check_planted(include_str!("../lints/fifth-planted.txt"), 40);
}

#[test]
fn what_looks_alike_and_is_innocent_is_left_alone() {
    check_innocent(include_str!("../lints/innocent.txt"), 176, 2);
    check_innocent(include_str!("../lints/fresh-innocent.txt"), 40, 0);
    check_innocent(include_str!("../lints/later-innocent.txt"), 40, 2);
    check_innocent(include_str!("../lints/third-innocent.txt"), 40, 0);
    check_innocent(include_str!("../lints/fourth-innocent.txt"), 40, 0);
    check_innocent(include_str!("../lints/fifth-innocent.txt"), 40, 0);
}

const HEAD: &str = "council: norborough\ndate: 2024-01-01\n";

/// Checks an article with this title, more front matter and text.
#[track_caller]
fn article(title: &str, more: &str, body: &str) -> borough::Checked {
    check(&format!("=== content/news/2024/a.md\n---\ntitle: {title}\n{HEAD}{more}---\n{body}\n"))
}

#[test]
fn words_that_could_identify_a_child_stop_a_build_wherever_they_stand() {
    article("Seven-year-old Ellie waits #! E090 `Ellie`", "", "Text.");
    article("A", "summary: \"Ellie, 7, waits.\" #! E090 Leave the name out\n", "Text.");
    article(
        "A",
        "corrections: [{ date: 2024-02-01, kind: fact, note: The girl was born on 3 May 2015. }] #! E093\n",
        "T.",
    );
    article("A", "withdrawn: { date: 2024-02-01, reason: \"It named Ellie, who was seven.\" } #! E090\n", "Text.");
    article("A", "", "![Tom (12) at home](a.jpg) #! E090 #! E065");
    article("A", "", "> “I was scared,” said *Callum*, 13. #! E090 `Callum`");
    article("A", "", "| who | where |\n|---|---|\n| a boy | 14 Acacia Avenue | #! E092");
    article("A", "", "A footnote[^a].\n\n[^a]: Case no. ZE21C00417. #! E094");
    check(
        "=== content/councils/norborough/2019-01-01-focused-visit.md\n---\nkind: focused-visit\ndate: 2019-01-01\nsource: press\n---\nA deaf girl at Oakfield Primary School waited. #! E091\n",
    );
    check("=== content/a.md\n---\ntitle: A\ndraft: true\n---\nBaby Theo was born in March. #! E090\n");
}

#[test]
fn the_words_themselves_are_pointed_at() {
    let text = "=== content/news/a.md\n---\ntitle: 'Ellie''s sister, 9, waits'\ncouncil: norborough\ndate: 2024-01-01\nsummary: >-\n  The case of\n  Ellie, 7, was closed.\n---\nIt was on *July* 20th, 2018, we hear.\n";
    let checked = Fixture::new(text).as_of(TODAY);
    let file = text.split_once('\n').unwrap().1;
    let shown: Vec<&str> = checked.problems.iter().map(|one| &file[one.spot.bytes.clone()]).collect();
    assert_eq!(shown, ["'Ellie''s sister, 9, waits'", "Ellie, 7", "July* 20th, 2018"]);
}

#[test]
fn a_waiver_lets_one_lint_pass_and_is_told() {
    let waive = |more: &str| format!("waive: [{{ lint: name-and-age, reason: Her own wish, by: the editor{more} }}]");
    let checked = article("A", &format!("{}\n", waive("")), "Ellie, 17, spoke.");
    let told: Vec<String> = checked.waivers.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["waived: content/news/2024/a.md: name-and-age, by the editor: Her own wish"]);
    article("A", &format!("{}\n", waive(", words: \"Ellie, 17\"")), "Ellie, 17, spoke.");
    article(
        "A",
        &format!("{}\n", waive(", words: \"Ellie, 17\"")),
        "Ellie, 17, spoke.\n\nTom, 9, did not. #! E090 `Tom`",
    );
    article("A", &format!("{} #! W129\n", waive("")), "Nobody spoke.");
    article("A", &format!("{} #! W129\n", waive("")), "They live at 14 Acacia Avenue. #! E092");
}

#[test]
fn a_waiver_is_whole_and_names_a_lint() {
    article("A", "waive: { lint: name-and-age, by: the editor } #! E010 no `reason`\n", "Ellie, 17, spoke. #! E090");
    article("A", "waive: { lint: name-and-age, reason: Why not } #! E010 no `by`\n", "Ellie, 17, spoke. #! E090");
    let misspelt = article("A", "waive: { lint: adress, reason: R, by: B } #! E008 Did you mean `address`?\n", "Text.");
    assert!(misspelt.waivers.is_empty(), "it waives nothing");
    article("A", "waive: { lint: date_form, reason: R, by: B } #! E008 `style` in content/site.yaml\n", "Text.");
    article("A", "waive: { lint: weather, reason: R, by: B } #! E008 Known are `name-and-age`\n", "Text.");
}

#[test]
fn a_grade_has_its_official_name_once() {
    article("A", "", "The grade is requires improvement. #! W120 in full once");
    article("The council requires improvement #! W120", "", "Text.");
    article("It requires improvement", "", "The services require improvement to be good.");
    article("A", "", "The council “requires improvement”, and the school requires improvement.");
    article("A", "", "> It requires improvement.");
    article("A", "language: cy\n", "The grade is requires improvement.");
}

#[test]
fn nobody_calls_a_council_failing_but_in_quotation_marks() {
    article("A failing council #! W121", "", "Text.");
    article("A", "", "He spoke of a ‘failing council’, of a 'failing council' and of a \"failing authority\".");
    article("A", "", "The search for `failing council` finds much.");
    article("A", "", "It isn't a failing authority's way. #! W121 Say who gave which grade");
}

#[test]
fn dates_are_written_in_one_form() {
    article("A", "summary: Published 20/07/2018. #! W122 Write `20 July 2018`\n", "Text.");
    article("A", "", "On July 20th it rained. #! W122 Write `20 July`");
    article("A", "", "On 2018-07-20 it rained. #! W122 Write `20 July 2018`");
    article(
        "A",
        "",
        "On 3 Sept. it rained, #! W122 Write `3 September`\non the 4th of May 2019 too. #! W122 Write `4 May 2019`",
    );
    article("A", "", "“On 20/07/2018”, `2018-07-20`, [a table](https://example.org/2018-07-20), 1.2.3, 20 July 2018.");
    article("A", "", "Version 3.4.18 came out, and paragraph 2.1.16 was new.");
}

#[test]
fn pictures_links_and_headings_say_what_they_are() {
    let check = |text: &str| Fixture::new(text).with("content/news/2024/x.jpg", crate::pictures::photo(9, 9)).check();
    for alt in ["photo", "IMG_2041.jpg", "Image", "x.png"] {
        check(&format!("=== content/news/2024/a.md\n---\ntitle: A\n{HEAD}---\n![{alt}](x.jpg) #! W123\n"));
    }
    let front = "title: A\ncouncil: norborough\ndate: 2024-01-01\nimage: x.jpg\nalt: picture #! W123 does not say what";
    check(&format!("=== content/news/2024/a.md\n---\n{front}\n---\nText.\n"));
    article("A", "", "[Click here](/councils/norborough/), #! W128\n[*here*](/councils/). #! W128");
    article("A", "summary: See https://example.org/. #! W127 nothing is a link here\n", "Text.");
    article("A", "", "See <https://example.org/a>, #! W127\nwww.example.org and #! W127\n`https://example.org/`.");
    article("A", "", "## B\n\n#### C #! W126 level 4\n\n### D\n\n## E\n\n### F");
    article("A", "", "### B #! W126 Begin it with `##`");
}

#[test]
fn titles_and_summaries_have_a_length() {
    article(&"word ".repeat(18), "", "Text.");
    article(&format!("{} #! W125 has 94 characters", "word ".repeat(19).trim()), "", "Text.");
    article("A", &format!("summary: {} #! W124 has 204 characters\n", "word ".repeat(41).trim()), "Text.");
}

#[test]
fn each_rule_of_the_house_can_be_switched_off_and_no_other() {
    let site =
        |style: &str| format!("=== content/site.yaml\ntitle: T\nbase_url: https://example.org/\nstyle: {style}\n");
    let text = format!(
        "=== content/news/a.md\n---\ntitle: A failing council\n{HEAD}---\nOn 20/07/2018, [here](/councils/).\n"
    );
    check(&format!("{}{text}", site("{ failing_council: false, date_form: false, link_words: false }")));
    check(&format!("{}{}", site("{ date_from: false } #! E007 Did you mean `date_form`?"), ""));
    check(&site("{ name_and_age: false } #! E007"));
}

#[test]
fn a_switch_counts_for_files_that_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    };
    let settings = "title: T\nbase_url: https://example.org/\n";
    put("content/news/a.md", "---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\nOn 20/07/2018.\n");
    let count = || {
        let when = borough::When::At(TODAY.to_owned());
        borough::check(&borough::load::Disk::new(folder.path()), &when).unwrap().problems.len()
    };
    put("content/site.yaml", &format!("{settings}style: {{ date_form: false }}\n"));
    assert_eq!((count(), count()), (0, 0));
    put("content/site.yaml", settings);
    assert_eq!(count(), 1);
}

#[test]
fn a_postcode_is_one_in_small_letters_too() {
    let lints = Lints::new(BTreeSet::new(), PLACES.into_iter(), "en-GB");
    for postcode in ["zx4 7qp", "ZX11 9bd", "Zx1a 1aa", "z9 9zz", "ZX4 7QP", "ZX47QP", "zx1 4hp", "zx6 2th"] {
        assert_eq!(
            found(&lints, &format!("The family moved to {postcode} in May.")),
            BTreeSet::from(["address"]),
            "{postcode}"
        );
    }
    for other in [
        "q4 2nd half",
        "h2 6ft wide",
        "G7 3bn fund",
        "form b12 3rd part",
        "zx47qp",
        "m25 4am queue",
        "KS2 3pp gap",
        "Q3 5pt rise",
        "mp3 2go",
    ] {
        assert_eq!(found(&lints, &format!("The plan names {other} in May.")), BTreeSet::new(), "{other}");
    }
}

#[test]
fn odd_spaces_hide_no_child() {
    let lints = Lints::new(BTreeSet::new(), PLACES.into_iter(), "en-GB");
    for (rule, sentence) in [
        ("name-and-age", "Ellie, 7, came."),
        ("name-and-age", "Ellie is aged 7."),
        ("name-and-age", "Tom (12) came."),
        ("address", "The family at E8 3RJ."),
        ("address", "The home at 14 Acacia Avenue was closed."),
        ("date-of-birth", "The girl was born on 3 May 2015."),
        ("school-and-child", "A 15-year-old at Oakfield High came."),
    ] {
        for space in [" ", "\u{a0}", "\u{202f}", "  ", "\t", " \u{200b}"] {
            assert!(found(&lints, &sentence.replace(' ', space)).contains(rule), "{rule} with {space:?}: {sentence}");
        }
        let begun = sentence.replacen(' ', "\u{a0}", 1);
        assert!(found(&lints, &format!("It’s said: {begun}")).contains(rule), "{begun}");
    }
}

#[test]
fn titles_of_links_and_pictures_are_looked_over() {
    article("A", "", "See [the map](https://example.org/ \"Ellie, 7, of 14 Acacia Avenue\"). #! E090 #! E092");
    article(
        "A",
        "",
        "See [the map][r]. #! E090 #! E092\n\n[r]: https://example.org/ \"Ellie, 7, of 14 Acacia Avenue\"",
    );
}
