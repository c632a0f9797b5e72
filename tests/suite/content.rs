//! What editors write and get wrong: keys, values, files.

use crate::fixture::{Fixture, article, check, event};

#[test]
fn what_lies_in_the_wrong_place_or_is_written_as_one_is_told_how() {
    check("=== content/stories/a.md\n---\ntitle: A\ncouncil: norborough #! E007 below content/news/\n---\n");
    check(
        "=== content/News/a.md\n---\ntitle: A\ndate: 2024-01-01 #! E007 By where it lies the file is a plain page\n---\n",
    );
    article("title: A\ncouncil: norborough, southwick #! E030 as a list: `[norborough, southwick]`\ndate: 2024-01-01");
    article("title: A\ncouncil: Norborough City Council #! E030 Did you mean `norborough`?\ndate: 2024-01-01");
    article("title: A\ncouncil: London Borough of Norborough #! E030 Did you mean `norborough`?\ndate: 2024-01-01");
    check(
        "=== content/a.md\n---\ntitle: A\n---\n[x](www.example.org/a) #! E063 For another site write `https://www.example.org/a`\n",
    );
}

#[test]
fn council_date_and_rating_are_all_that_an_editor_must_know() {
    let checked = check(
        "=== content/news/2024/a.md\n---\ncouncil: norborough\ndate: 2018-08-01\nrating: requires improvement\n---\n# The headline\n\nThe first paragraph.\n",
    );
    let (_, article) = checked.archive.articles().next().unwrap();
    assert_eq!((article.title.as_str(), article.summary.as_str()), ("The headline", "The first paragraph."));
    assert!(article.reported[0].event.is_some());
}

#[test]
fn a_misspelt_key_is_an_error_with_a_suggestion() {
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\ndarft: true #! E007 Did you mean `draft`?");
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\nweather: fine #! E007 The keys are");
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\nslug: ../../x #! E007 no key `slug`");
    article("tilte: A #! E007 Did you mean `title`?\ncouncil: norborough\ndate: 2024-01-01");
}

#[test]
fn several_mistakes_in_several_files_are_all_reported_in_one_run() {
    check(
        "=== content/news/a.md #! E010 `council` #! E010 `date`
---
title: A
tags: [~] #! E009 is empty
---
=== content/news/b.md
---
title: B
council: [norborough, eastwick] #! E030 no council `eastwick`
date: 2024-13-45 #! E020 no month 13
rating: god
---
[x](/councils/nowhere/) #! E063 leads to nothing
=== content/about.md #! E010 no title
---
---
",
    );
}

#[test]
fn a_key_that_could_not_be_read_is_not_called_missing_as_well() {
    article("title:  #! E009 no value\ncouncil: norborough\ndate: 20/07/2018 #! E020 Write `2018-07-20`");
    article("title: A\ncouncil: #! E009\ndate: 2024-01-01");
    event(
        "2019-07-01-inspection",
        "kind: inspektion #! E040 Did you mean `inspection`?\nframework: ilacs\ndate: 2019-07-01\nrating: good",
    );
}

#[test]
fn a_key_written_twice_points_at_both() {
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\ntitle: B #! E006 which of the two");
    event(
        "2024-01-01-inspection",
        "kind: inspection\nframework: ilacs\nvisit: short\ninspected: { from: 2023-11-01, from: 2023-11-02 } #! E006\ndate: 2024-01-01\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, care_leavers: good, leadership: good } #! E006",
    );
}

#[test]
fn values_have_their_forms() {
    article("title: [A] #! E008 takes a text\ncouncil: norborough\ndate: 2024-01-01");
    article("title: true #! E008 Put it in quotes\ncouncil: norborough\ndate: 2024-01-01");
    article("title: 1.10 #! E008 Put it in quotes\ncouncil: norborough\ndate: 2024-01-01");
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\ndraft: yes #! E008 Write `true`");
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\nsource: { name: X, url: www.example.org } #! E008 Write `https://www.example.org`",
    );
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\nsource: { nmae: X } #! E007 Did you mean `name`? #! E010 no `name`",
    );
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\nlanguage: British English #! E008 en-GB");
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\ntags: [a, ~] #! E009 item of `tags`");
    article("title: A\ncouncil: norborough\ndate: { day: 1 } #! E008 takes a date");
    check("=== content/councils/x/index.md\n---\nname: X\nhex: [1] #! E008 a column and a row\n---\n");
    check("=== content/councils/x/index.md\n---\nname: X\nhex: [-1, 900] #! E008 a column and a row\n---\n");
}

#[test]
fn a_headline_that_a_sign_cuts_short_is_warned_of() {
    article("title: Report #12, services good #! W108 in quotes\ncouncil: norborough\ndate: 2024-01-01");
    article("title: \"Report #12\"\ncouncil: norborough # why\ndate: 2024-01-01");
    article("title: Report # a remark\ncouncil: norborough\ndate: 2024-01-01");
}

#[test]
fn numbers_may_stand_for_texts() {
    let checked =
        check("=== content/news/a.md\n---\ntitle: 2024\ncouncil: norborough\ndate: 2024\nalso: #! E007\n---\n");
    assert_eq!(checked.archive.articles().next().unwrap().1.title, "2024");
}

#[test]
fn yamls_booleans_are_no_grades() {
    article("title: A\ncouncil: norborough\ndate: 2018-08-01\nrating: no #! E045 `no` is not a grade");
    article("title: A\ncouncil: norborough\ndate: 2018-08-01\nrating: false #! E008 Put it in quotes");
    article("title: A\ncouncil: norborough\ndate: 2018-08-01\nrating: ~ #! E009");
}

#[test]
fn a_site_needs_its_settings() {
    let none = Fixture::default_without_settings();
    none.expect("content/site.yaml", 1, "E010", "base_url").expect("content/site.yaml", 1, "E010", "title").check();
    check(
        "=== content/site.yaml\ntitle: T\nbase_url: example.org #! E008 https://\ntheem: x #! E007 `theme`\ntime_zone: Europe/Lodnon #! E008 no time zone",
    );
    check("=== content/site.yaml\ntitle: T\nbase_url: https://example.org/\ntheme: cvic #! E070 Did you mean `civic`?");
    check(
        "=== content/site.yaml\ntitle: T\nbase_url: https://example.org/\ntheme: weather #! E070 Write `civic`, or take the line out.",
    );
    check("=== content/site.yml #! E013 content/site.yaml\ntitle: T");
}

#[test]
fn forms_that_people_write_are_told_how_to_write_them() {
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\ntags: care leavers, foster care #! E008 `[care leavers, foster care]`",
    );
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\nsource: Ofsted report #! E008 Write `source: { name: ..., url: ... }`",
    );
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\nembargo: 2024-06-01 9:30 #! E020 Write `2024-06-01 09:30`",
    );
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\nembargo: 2024-06-01 09:30 Mars #! E020 09:30 Europe/London",
    );
}

#[test]
fn a_thousand_problems_in_a_file_are_told_a_hundred_at_a_time() {
    let body = "<b>x</b> ".repeat(2000);
    let checked = crate::fixture::Fixture::new(&format!(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n{}---\n{body}\n",
        "xyz: 1\n".repeat(300)
    ));
    let problems = checked.as_of("2026-10-31").problems;
    assert_eq!(problems.len(), 100);
    assert!(
        problems.iter().any(|one| one
            .diagnostic
            .help
            .as_deref()
            .is_some_and(|help| help.contains("more problems in this file")))
    );
}

#[test]
fn pictures_exist_and_are_described() {
    check(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\nimage: x.jpg #! E065 does not exist #! E066 no description\n---\n",
    );
    let text = "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\nimage: photo.jpg\nalt: A door\n---\n![](photo.jpg) #! E066\n![A](Photo.jpg) #! E065\n";
    Fixture::new(text).with("content/news/photo.jpg", crate::pictures::photo(9, 9)).check();
    check(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n![A](https://e.example/p.png) #! W102 another site\n",
    );
    check("=== content/news/photo.jpg #! W105 No page shows\nbytes");
}

#[test]
fn corrections_and_withdrawals_are_whole() {
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\ncorrections: [{ date: 2024-02-01, kind: fcat, note: N }] #! E008 Did you mean `fact`?",
    );
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\ncorrections: { note: N } #! E010 no `date` #! E010 no `kind`",
    );
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\nwithdrawn: { date: 2024-02-01 } #! E010 no `reason`");
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\nupdated: 2023-12-31 #! E022 before the article's own date",
    );
}
