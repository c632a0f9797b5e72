//! The seven rules of the domain.

use borough::model::{Basis, Entry, Place};

use crate::fixture::{Fixture, article, check, event};

const ILACS: &str =
    "kind: inspection\nframework: ilacs\ninspected: { from: 2023-11-06, to: 2023-11-17 }\ndate: 2024-01-12";
const GOOD: &str =
    "judgements: { leadership: good, help_and_protection: good, children_in_care: good, care_leavers: good }";

#[track_caller]
fn ilacs(rest: &str) -> borough::Checked {
    event("2024-01-12-inspection", &format!("{ILACS}\n{rest}"))
}

#[test]
fn every_printed_form_of_a_grade_is_accepted() {
    for form in [
        "requires improvement",
        "Requires Improvement to be good",
        "requires-improvement",
        "REQUIRES IMPROVEMENT TO BE GOOD",
    ] {
        let checked = ilacs(&format!("rating: {form}\n{GOOD}"));
        let (_, event) = checked.archive.events().last().unwrap();
        let grade = event.graded.as_ref().unwrap().overall.unwrap().grade().unwrap();
        assert_eq!(checked.archive.frameworks.word(grade).label, "requires improvement to be good");
    }
}

#[test]
fn a_grade_outside_its_scale_is_an_error_that_lists_the_legal_words() {
    ilacs(&format!(
        "rating: adequate #! E045 `outstanding`, `good`, `requires improvement to be good` and `inadequate`\n{GOOD}"
    ));
    ilacs(&format!("rating: strong standard #! E045 not a grade of ILACS\n{GOOD}"));
    ilacs(&format!("rating: outstandign #! E045 Did you mean `outstanding`?\n{GOOD}"));
    ilacs(&format!("rating: excellent #! E045\n{GOOD}"));
    ilacs(
        "rating: good\njudgements: { leadership: exemplary, help_and_protection: good, children_in_care: good, care_leavers: good } #! E045 `exemplary`",
    );
}

#[test]
fn excellent_is_press_language_for_an_annual_rating_only() {
    let checked =
        event("2009-12-09-annual-rating", "kind: annual-rating\ndate: 2009-12-09\nrating: Excellent\nsource: press");
    let (_, rating) = checked.archive.events().next().unwrap();
    let grade = rating.graded.as_ref().unwrap().overall.unwrap().grade().unwrap();
    assert_eq!(checked.archive.frameworks.word(grade).label, "performs excellently");
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\nrating: excellent #! E051 No framework awarded `excellent`",
    );
}

#[test]
fn judgements_are_the_frameworks_own_and_only_while_it_makes_them() {
    ilacs(
        "rating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, care_leavers: good, adoption: good } #! E043 no judgement `adoption`",
    );
    ilacs(
        "rating: good\njudgements: { leadership: good, help_protection: good, children_in_care: good, care_leavers: good } #! E043 Did you mean `help_and_protection`? #! W104 `help_and_protection`",
    );
    ilacs(
        "rating: good\njudgements: { overall: good, leadership: good, help_and_protection: good, children_in_care: good, care_leavers: good } #! E043 The overall grade is the `rating`",
    );
    event(
        "2022-12-20-inspection",
        "kind: inspection\nframework: ilacs\ninspected: { from: 2022-11-07, to: 2022-11-18 }\ndate: 2022-12-20\nrating: good\njudgements:\n  leadership: good\n  help_and_protection: good\n  children_in_care: good\n  care_leavers: good #! E044 since January 2023",
    );
}

#[test]
fn not_judged_is_a_legal_value_and_not_a_grade() {
    let checked = ilacs(
        "rating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: not judged, care_leavers: Not Judged }",
    );
    let council = checked.archive.council_by_slug("norborough").unwrap();
    assert_eq!(checked.archive.standing(council, Some("children_in_care")).place, Place::NotJudged);
    article("title: A\ncouncil: norborough\ndate: 2018-08-01\nrating: not judged #! E045 is not a grade");
}

#[test]
fn a_judgement_that_is_absent_is_a_warning_and_an_absent_overall_grade_an_error() {
    event(
        "2024-01-12-inspection",
        &format!(
            "{ILACS}\nrating: good\njudgements: {{ leadership: good }} #! W104 `help_and_protection` #! W104 `children_in_care` #! W104 `care_leavers`"
        ),
    );
    check(&format!(
        "=== content/councils/norborough/2024-01-12-inspection.md #! E047 there is no `rating`\n---\n{ILACS}\n{GOOD}\n---\n"
    ));
}

#[test]
fn since_april_2026_there_is_no_overall_grade() {
    let days = |from: &str| {
        format!(
            "kind: inspection\nframework: ilacs\ninspected: {{ from: {from}, to: 2026-05-01 }}\ndate: 2026-06-17\n{GOOD}"
        )
    };
    event("2026-06-17-inspection", &format!("{}\nrating: good #! E046 until 31 March 2026", days("2026-04-01")));
    event("2026-06-17-inspection", &format!("{}\nrating: good", days("2026-03-31")));
    let checked = event("2026-06-17-inspection", &days("2026-04-27"));
    let council = checked.archive.council_by_slug("norborough").unwrap();
    assert_eq!(checked.archive.standing(council, None).place, Place::NoneAwarded);
    assert!(matches!(checked.archive.standing(council, Some("leadership")).place, Place::Grade(_)));
}

#[test]
fn of_an_inspection_whose_first_day_is_unknown_either_rule_may_hold() {
    let ended = |rating: &str| {
        format!(
            "kind: inspection\nframework: ilacs\ninspected: {{ to: 2026-04-03 }}\ndate: 2026-06-17\n{GOOD}\n{rating}"
        )
    };
    event("2026-06-17-inspection", &ended("rating: good"));
    event("2026-06-17-inspection", &ended(""));
}

#[test]
fn since_when_stops_where_the_framework_changes() {
    let later = "=== content/councils/norborough/2020-01-10-inspection.md\n---\nkind: inspection\nframework: ilacs\ninspected: { from: 2019-12-01 }\ndate: 2020-01-10\nrating: requires improvement\njudgements: { leadership: good, help_and_protection: good, children_in_care: good }\n---\n";
    let archive = check(later).archive;
    let standing = archive.standing(archive.council_by_slug("norborough").unwrap(), None);
    assert_eq!(standing.since.unwrap().iso(), "2020-01-10", "the single inspection said the same in 2018");
}

#[test]
fn since_when_goes_back_over_reports_that_say_the_same() {
    let again = |date: &str, from: &str, rating: &str| {
        format!(
            "=== content/councils/norborough/{date}-inspection.md\n---\nkind: inspection\nframework: ilacs\ninspected: {{ from: {from} }}\ndate: {date}\nrating: {rating}\njudgements: {{ leadership: good, help_and_protection: good, children_in_care: good }}\n---\n"
        )
    };
    let checked =
        check(&[again("2020-01-10", "2019-12-01", "good"), again("2022-01-10", "2021-12-01", "good")].concat());
    let archive = &checked.archive;
    let standing = archive.standing(archive.council_by_slug("norborough").unwrap(), None);
    assert_eq!(standing.since.unwrap().iso(), "2020-01-10");
    assert_eq!(standing.published.unwrap().iso(), "2022-01-10");
}

#[test]
fn a_framework_is_in_force_between_its_days() {
    event(
        "2012-07-20-inspection",
        "kind: inspection\nframework: sif #! E042 In force then: `safeguarding-looked-after` or `protection`\ninspected: { from: 2012-06-20 }\ndate: 2012-07-20\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, adoption: good, care_leavers: good }",
    );
    event(
        "2019-07-20-inspection",
        "kind: inspection\nframework: ilcas #! E041 Did you mean `ilacs`?\ndate: 2019-07-20\nrating: good",
    );
    event("2012-07-13-inspection", "kind: inspection\nframework: protection\ndate: 2012-07-13\nrating: adequate");
    event(
        "2012-07-inspection",
        "kind: inspection\nframework: safeguarding-looked-after\ndate: 2012-07\nrating: good #! E046 awards no overall grade\njudgements: { safeguarding: good, looked_after: good }",
    );
    event(
        "2018-09-20-inspection",
        "kind: inspection\nframework: sif\ninspected: { from: 2018-06-11 }\ndate: 2018-09-20\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, adoption: good, care_leavers: good }",
    );
}

#[test]
fn ungraded_events_carry_no_grade() {
    for kind in
        ["monitoring-visit", "focused-visit", "joint-inspection", "send-inspection", "improvement-notice", "review"]
    {
        event(
            &format!("2017-04-06-{kind}"),
            &format!(
                "kind: {kind}\ndate: 2017-04-06\nrating: good #! E048 carries no grade\njudgements: {{ leadership: good }} #! E048"
            ),
        );
        event(&format!("2017-04-06-{kind}"), &format!("kind: {kind}\ndate: 2017-04-06"));
    }
}

#[test]
fn a_file_lies_where_it_says() {
    event(
        "2019-07-01-monitoring-visit",
        "kind: monitoring-visit\ndate: 2019-07-02 #! E033 Rename the file to `2019-07-02-monitoring-visit.md`",
    );
    event("2019-07-02-focused-visit", "kind: monitoring-visit #! E033 `2019-07-02-monitoring-visit`\ndate: 2019-07-02");
    event("2019-07-02-monitoring-visit-2", "kind: monitoring-visit\ndate: 2019-07-02");
    event(
        "2019-07-02-monitoring-visit",
        "council: southwick #! E032 names Southwick & Hythe\nkind: monitoring-visit\ndate: 2019-07-02",
    );
    event("2019-07-02-monitoring-visit", "council: Norboro\nkind: monitoring-visit\ndate: 2019-07-02");
    check(
        "=== content/councils/nowhere/2019-07-02-monitoring-visit.md #! E030 no content/councils/nowhere/index.md\n---\nkind: monitoring-visit\ndate: 2019-07-02\n---\n",
    );
}

#[test]
fn an_event_falls_within_its_councils_life() {
    check(
        "=== content/councils/newshire/2022-07-02-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2022-07-02 #! E034 Newshire began on 1 April 2023\n---\n",
    );
    check(
        "=== content/councils/oldshire/2025-07-02-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2025-07-02 #! E034 Oldshire ended on 31 March 2023\n---\n",
    );
    check(
        "=== content/councils/oldshire/2023-05-02-monitoring-visit.md\n---\nkind: monitoring-visit\ninspected: { from: 2023-03-01 }\ndate: 2023-05-02\n---\n",
    );
}

#[test]
fn councils_are_found_by_any_of_their_names() {
    for name in
        ["norborough", "Norborough", "NORBORO", "Borough of Norborough", "southwick and hythe", "Southwick & Hythe"]
    {
        article(&format!("title: A\ncouncil: {name}\ndate: 2024-01-01"));
    }
    article("title: A\ncouncil: norbrough #! E030 Did you mean `norborough`?\ndate: 2024-01-01");
    article("title: A\ncouncil: [norborough, Norboro] #! E006 named twice\ndate: 2024-01-01");
    check(
        "=== content/councils/other/index.md\n---\nname: Other\nalso_known_as: Norboro\n---\n=== content/news/a.md\n---\ntitle: A\ncouncil: Norboro #! E031 Write `norborough` or `other`\ndate: 2024-01-01\n---\n",
    );
}

#[test]
fn a_slug_that_begins_with_anothers_hides_neither() {
    let council = |slug: &str| format!("=== content/councils/{slug}/index.md\n---\nname: {slug}\n---\n");
    let article =
        "=== content/news/a.md\n---\ntitle: A\ncouncil: [dorset, dorset-county, dorsetton]\ndate: 2024-01-01\n---\n";
    check(&[&council("dorset"), &council("dorset-county"), &council("dorsetton"), article].concat());
}

#[test]
fn predecessors_and_successors_fit() {
    check(
        "=== content/councils/newshire/index.md\n---\nname: Newshire\nsince: 2023-03-31\npredecessors: [oldshire] #! E052 begins after\n---\n",
    );
    check(
        "=== content/councils/newshire/index.md\n---\nname: Newshire\nsince: 2023-04-01\n---\n=== content/councils/oldshire/index.md\n---\nname: Oldshire\nuntil: 2023-03-31\nsuccessors: [newshire] #! E052 does not name Oldshire\n---\n",
    );
    check(
        "=== content/councils/x/index.md\n---\nname: X\nneighbours: [x, norborugh] #! E052 names the council itself #! E030 `norborough`\nsince: 2020-01-02\nuntil: 2020-01-01 #! E022 ends before it begins\n---\n",
    );
}

#[test]
fn an_article_is_attached_to_the_event_it_reports() {
    let attached = |date: &str, rating: &str| {
        let checked = article(&format!("title: A\ncouncil: norborough\ndate: {date}\nrating: {rating}"));
        let (_, article) = checked.archive.articles().next().unwrap();
        article.reported[0].event.is_some()
    };
    assert!(attached("2018-07-20", "requires improvement"));
    assert!(attached("2019-08-24", "requires improvement"), "the 400th day");
    assert!(!attached("2019-08-25", "requires improvement"), "the day after");
    assert!(!attached("2018-07-19", "requires improvement"), "before the report");
    assert!(!attached("2018-08-21", "good"), "another grade stands as reported");
}

#[test]
fn a_story_of_2010_is_listed_under_the_rating_of_2009() {
    let checked = check(
        "=== content/councils/norborough/2009-12-09-annual-rating.md\n---\nkind: annual-rating\ndate: 2009-12-09\nrating: performs excellently\n---\n\
         === content/news/2010/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2010-09-28\nrating: excellent\n---\n",
    );
    let archive = &checked.archive;
    let council = archive.council_by_slug("norborough").unwrap();
    let oldest = archive.timeline(council).entries.last().unwrap();
    assert!(matches!(oldest, Entry::Event(_, coverage) if coverage.len() == 1));
    assert_eq!(archive.timeline(council).entries.len(), 2, "no rating of its own in 2010");
}

#[test]
fn an_article_that_contradicts_its_event_is_an_error_at_both_places() {
    article(
        "title: A\ncouncil: norborough\ndate: 2018-07-20\nevent: norborough/2018-07-20-inspection\nrating: good #! E049 [content/councils/norborough/2018-07-20-inspection.md the event]",
    );
    article(
        "title: A\ncouncil: norborough\ndate: 2018-07-20\nevent: 2018-07-20-inspektion #! E050 Did you mean `norborough/2018-07-20-inspection`?",
    );
    article(
        "title: A\ncouncil: norborough\ndate: 2018-07-20\nevent: 2018-07-20-inspection\nrating: requires improvement",
    );
    check(
        "=== content/councils/norborough/2017-04-06-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2017-04-06\n---\n\
         === content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2017-04-07\nevent: norborough/2017-04-06-monitoring-visit\nrating: good #! E049 carries no grade\n---\n",
    );
}

#[test]
fn an_event_that_is_named_is_the_councils_own_and_came_first() {
    article(
        "title: A\ncouncil: southwick\ndate: 2018-07-21\nevent: norborough/2018-07-20-inspection #! E049 not among the article's councils\nrating: good",
    );
    article("title: A\ncouncil: norborough\ndate: 2018-01-01\nevent: 2018-07-20-inspection #! E022 which is later");
}

#[test]
fn a_rating_beside_a_fresh_report_that_says_otherwise_is_warned_of() {
    article(
        "title: A\ncouncil: norborough\ndate: 2018-07-20\nrating: inadequate #! W109 says `requires improvement to be good`",
    );
    article("title: A\ncouncil: norborough\ndate: 2018-08-04\nrating: inadequate");
}

#[test]
fn a_rating_as_reported_is_legal_in_its_time() {
    article("title: A\ncouncil: southwick\ndate: 2024-01-01\nrating: good");
    article(
        "title: A\ncouncil: southwick\ndate: 2024-01-01\nrating: adequate #! E051 Grades awarded then: `outstanding`",
    );
    article("title: A\ncouncil: southwick\ndate: 2012-01-01\nrating: performs well");
    article("title: A\ncouncil: southwick\ndate: 2027-09-01\nrating: good #! E051 No overall grade was awarded then");
    article("title: A\ncouncil: southwick\ndate: 2024-01-01\nrating: god #! E045 Did you mean `good`?");
}

#[test]
fn a_current_state_is_the_newest_inspection_of_the_whole_service() {
    let checked = check(
        "=== content/councils/norborough/2019-01-01-monitoring-visit.md\n---\nkind: monitoring-visit\ndate: 2019-01-01\n---\n\
         === content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\nrating: outstanding\n---\n\
         === content/news/b.md\n---\ntitle: B\ncouncil: southwick\ndate: 2024-01-01\nrating: outstanding\n---\n\
         === content/councils/oldshire/2012-07-13-inspection.md\n---\nkind: inspection\nframework: protection\ndate: 2012-07-13\nrating: good\n---\n",
    );
    let archive = &checked.archive;
    let place = |slug: &str| {
        let standing = archive.standing(archive.council_by_slug(slug).unwrap(), None);
        (standing.place.label(&archive.frameworks), matches!(standing.basis, Some(Basis::Article(_))))
    };
    assert_eq!(place("norborough"), ("requires improvement to be good".into(), false), "events before reports");
    assert_eq!(place("southwick"), ("outstanding".into(), true), "as reported where there is no event");
    assert_eq!(place("oldshire"), ("not recorded here".into(), false), "a partial framework is no state");
    assert_eq!(place("newshire"), ("not yet inspected".into(), false), "grades are not inherited");
}

#[test]
fn every_index_counts_every_current_council_once() {
    let checked = ilacs(&format!("rating: good\n{GOOD}"));
    let archive = &checked.archive;
    let current = archive.current_councils().count();
    for judgement in archive.judgements().iter().map(|(key, _)| Some(key)).chain([None]) {
        assert_eq!(archive.index(judgement).total(), current, "{judgement:?}");
    }
    assert_eq!(archive.judgements().len(), 4);
}

#[test]
fn an_archive_of_articles_alone_is_a_proper_site() {
    let checked = Fixture::alone(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: Norborough\ndate: 2024-01-01\nrating: good\n---\n\
         === content/news/b.md\n---\ntitle: B\ncouncil: southwick-on-sea\ndate: 2024-02-01\n---\n\
         === content/news/c.md\n---\ntitle: C\ncouncil: Norbrough #! W103 differ by a slip\ndate: 2024-03-01\n---\n\
         === content/news/d.md\n---\ntitle: D\ncouncil: Norborough\ndate: 2024-03-01\n---\n",
    )
    .check();
    let names: Vec<&str> = checked.archive.councils().map(|(_, council)| council.name.as_str()).collect();
    assert_eq!(names, ["Norborough", "Norbrough", "Southwick on Sea"]);
    assert_eq!(checked.archive.as_reported, 1);
}

#[test]
fn two_files_for_one_inspection_are_an_error() {
    check(
        "=== content/councils/norborough/2018-07-21-inspection.md
---
kind: inspection
framework: sif
inspected: { from: 2018-05-08, to: 2018-05-31 } #! E060 Two files describe the inspection
date: 2018-07-21
rating: good
judgements: { leadership: good, help_and_protection: good, children_in_care: good, adoption: good, care_leavers: good }
---
",
    );
}

#[test]
fn two_files_for_one_rating_are_an_error_though_one_leaves_the_framework_out() {
    check(
        "=== content/councils/norborough/2010-12-09-annual-rating-2.md
---
kind: annual-rating
framework: annual-rating
inspected: { from: 2010-06-01 }
date: 2010-12-09
rating: performs well
---
=== content/councils/norborough/2010-12-09-annual-rating.md
---
kind: annual-rating
inspected: { from: 2010-06-01 } #! E060 Two files describe the inspection
date: 2010-12-09
rating: performs well
---
",
    );
}

#[test]
fn frameworks_can_be_added_to_and_replaced() {
    check(
        "=== content/frameworks.yaml
scales:
  welsh: [{ slug: excellent-cy, label: excellent }, { slug: adequate-cy, label: adequate }]
frameworks:
  ciw: { name: Care Inspectorate Wales, scale: welsh, from: 2019, whole_service: true, overall: {} }
=== content/councils/norborough/2024-01-12-inspection.md
---
kind: inspection
framework: ciw
date: 2024-01-12
rating: adequate
---
",
    );
    check(
        "=== content/frameworks.yaml\nframeworks:\n  x: { name: X, scale: forpoint } #! E073 no scale `forpoint`\n  y: { scale: four-point, from: 2020, to: 2019 } #! E010 no `name` #! E022 ends before it begins\n",
    );
    check(
        "=== content/frameworks.yaml\nscales:\n  x: [{ slug: a, label: good }, { slug: b, label: Good }] #! E073 the word 'good' twice\n",
    );
    check(
        "=== content/frameworks.yaml\nreplace: true\n=== content/councils/norborough/2018-07-20-inspection.md\n---\nkind: inspection\nframework: sif #! E041 no framework `sif`\ndate: 2018-07-20\nrating: good\n---\n",
    );
}

#[test]
fn tags_that_differ_by_a_slip_are_warned_of() {
    let article = |name: &str, tag: &str| {
        format!("=== content/news/{name}.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\ntags: {tag}\n---\n")
    };
    check(
        &[
            article("a", "care leavers"),
            article("b", "Care Leavers"),
            article("c", "care levers #! W106 Did you mean `care leavers`?"),
        ]
        .concat(),
    );
}
