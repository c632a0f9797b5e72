//! `borough import`: tables as editors have them in, files and sentences out. Most tests plan in
//! memory; the last few write to a folder that vanishes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails says so by panicking, in its own functions too"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use borough::diagnostic::SourcePath;
use borough::import::{Change, Differences, Existing, Found, Mode, Options, Plan, import, plan};
use proptest::prelude::*;

const KEEP: Options = Options { mode: Mode::Write, differences: Differences::Keep };
const TAKE: Options = Options { mode: Mode::Write, differences: Differences::Take };
const DRY: Options = Options { mode: Mode::DryRun, differences: Differences::Keep };

const COUNCILS: &str = "slug,name,gss,la_code,urn,region,type,status,statistical_neighbours,also_known_as,predecessors,since,successors,until,hex_col,hex_row\n";
const INSPECTIONS: &str = "inspection_id,council,framework,start_date,end_date,publication_date,overall_effectiveness,leadership,help_and_protection,children_in_care,care_leavers,adoption,children_in_care_scope,reinspection,listed_date,report_url,source,notes\n";
/// An inspection as the table gives it, and the file that it becomes.
const ROW: &str = ",norborough,SIF,2018-05-08,2018-05-31,2018-07-20,requires-improvement,good,requires-improvement,good,outstanding,good,,,2018-07-20,https://example.org/r,report,\n";
const FILE: &str = "---
kind: inspection
framework: sif
inspected: { from: 2018-05-08, to: 2018-05-31 }
date: 2018-07-20
rating: requires improvement
judgements:
  leadership: good
  help_and_protection: requires improvement
  children_in_care: good
  care_leavers: outstanding
  adoption: good
report: https://example.org/r
source: report
---
";
const PATH: &str = "content/councils/norborough/2018-07-20-inspection.md";

/// Invented councils: one with other names, one that has ended and the one that followed it.
fn site(more: &[(&str, &str)]) -> Existing {
    let files = [
        (
            "content/councils/norborough/index.md",
            "---\nname: Norborough\nalso_known_as: [Norborough & District, NBC]\n---\n",
        ),
        (
            "content/councils/oldshire/index.md",
            "---\nname: Oldshire\nuntil: 2019-03-31\nsuccessors: [oldshire-vale]\n---\n",
        ),
        (
            "content/councils/oldshire-vale/index.md",
            "---\nname: Oldshire Vale\nsince: 2019-04-01\npredecessors: [oldshire]\n---\n",
        ),
    ];
    let all = files.iter().chain(more);
    Existing(all.map(|(path, text)| (SourcePath::new(path), Found::File(text.as_bytes().to_vec()))).collect())
}

#[track_caller]
fn planned(existing: &Existing, table: &str, options: &Options) -> Plan {
    plan(Path::new("table.csv"), table.as_bytes(), existing, options).unwrap_or_else(|failure| panic!("{failure}"))
}

fn apply(existing: &mut Existing, changes: &[Change]) {
    for change in changes {
        existing.0.insert(change.path.clone(), Found::File(change.after.clone().into_bytes()));
    }
}

/// A table becomes these files, and nothing is wrong with it.
#[track_caller]
fn becomes(existing: &Existing, table: &str, files: &[(&str, &str)]) {
    let plan = planned(existing, table, &KEEP);
    let made: Vec<(&str, &str)> =
        plan.changes.iter().map(|change| (change.path.as_str(), change.after.as_str())).collect();
    assert_eq!(made, files, "{}", plan.report);
    assert!(plan.report.is_clean(), "{}", plan.report);
}

/// A row of inspections becomes a file.
#[track_caller]
fn row_becomes(row: &str, path: &str, file: &str) {
    becomes(&site(&[]), &format!("{INSPECTIONS}{row}"), &[(path, file)]);
}

/// A table is reported with these words and, but for what is listed, imported.
#[track_caller]
fn reports(existing: &Existing, table: &str, report: &str) {
    assert_eq!(planned(existing, table, &KEEP).report.to_string(), report);
}

/// A row of inspections is not imported: why.
#[track_caller]
fn row_refused(row: &str, problem: &str) {
    reports(&site(&[]), &format!("{INSPECTIONS}{row}"), &format!("{problem}\n1 row not imported."));
}

/// A table that cannot be read at all.
#[track_caller]
fn fails(table: &[u8], failure: &str) {
    let error = plan(Path::new("table.csv"), table, &site(&[]), &KEEP).expect_err("it should fail");
    assert_eq!(error.to_string(), failure);
}

/// The row meets this file and leaves it alone, with these words on the differences.
#[track_caller]
fn meets(file: &str, report: &str) {
    let plan = planned(&site(&[(PATH, file)]), &format!("{INSPECTIONS}{ROW}"), &KEEP);
    assert_eq!(plan.changes, [], "{}", plan.report);
    assert_eq!(plan.report.to_string(), report);
}

/// The row meets this file, and the file takes what the row says. A second time nothing is left to take.
#[track_caller]
fn taken(file: &str, after: &str) {
    let mut existing = site(&[(PATH, file)]);
    let table = format!("{INSPECTIONS}{ROW}");
    let plan = planned(&existing, &table, &TAKE);
    assert_eq!(plan.changes.first().map(|change| change.after.as_str()), Some(after), "{}", plan.report);
    assert_eq!(plan.report.replaced.len(), 1);
    apply(&mut existing, &plan.changes);
    assert_eq!(planned(&existing, &table, &TAKE).report.to_string(), "1 inspection file unchanged.");
}

#[test]
fn an_inspection_becomes_a_file() {
    row_becomes(ROW, PATH, FILE);
}

#[test]
fn frameworks_have_the_names_that_tables_give_them() {
    let file = |framework: &str, more: &str| {
        format!("---\nkind: inspection\nframework: {framework}\n{more}source: report\n---\n")
    };
    row_becomes(
        ",norborough,ILACS-short,2023-07-11,,2023-08-25,good,,,,good,,,,,,report,\n",
        "content/councils/norborough/2023-08-25-inspection.md",
        &file(
            "ilacs",
            "visit: short\ninspected: { from: 2023-07-11 }\ndate: 2023-08-25\nrating: good\njudgements:\n  care_leavers: good\n",
        ),
    );
    row_becomes(
        ",norborough,ilacs standard,,2019-02-18,2019-04-01,good,good,,,,,,,,,report,\n",
        "content/councils/norborough/2019-04-01-inspection.md",
        &file(
            "ilacs",
            "visit: standard\ninspected: { to: 2019-02-18 }\ndate: 2019-04-01\nrating: good\njudgements:\n  leadership: good\n",
        ),
    );
    row_becomes(
        ",norborough,protection-2012,,,2012-08-17,adequate,,,,,,,,,,report,\n",
        "content/councils/norborough/2012-08-17-inspection.md",
        &file("protection", "date: 2012-08-17\nrating: adequate\n"),
    );
    row_becomes(
        ",norborough,LAC-2013,2013-09-02,,2013-10-11,good,adequate,,,,,,,,,report,\n",
        "content/councils/norborough/2013-10-11-inspection.md",
        &file(
            "looked-after",
            "inspected: { from: 2013-09-02 }\ndate: 2013-10-11\nrating: good\njudgements:\n  leadership: adequate\n",
        ),
    );
    row_becomes(
        ",norborough,annual-rating,,,2009-12-09,excellent,,,,,,,,,,press,\n",
        "content/councils/norborough/2009-12-09-annual-rating.md",
        "---\nkind: annual-rating\nframework: annual-rating\ndate: 2009-12-09\nrating: performs excellently\nsource: press\n---\n",
    );
}

#[test]
fn a_framework_of_the_site_itself_brings_its_judgements_as_columns() {
    let own = "frameworks:\n  estyn:\n    name: Estyn\n    scale: four-point\n    from: 2019\n    overall: {}\n    judgements:\n      voice: { name: Voice }\n";
    let site = site(&[("content/frameworks.yaml", own)]);
    let file =
        "---\nkind: inspection\nframework: estyn\ndate: 2022-03-04\nrating: good\njudgements:\n  voice: good\n---\n";
    becomes(
        &site,
        "council,framework,publication_date,overall_effectiveness,Voice\nNBC,Estyn,2022-03-04,good,good\n",
        &[("content/councils/norborough/2022-03-04-inspection.md", file)],
    );
    let broken = self::site(&[("content/frameworks.yaml", "a: [")]);
    let failure =
        plan(Path::new("t"), format!("{INSPECTIONS}{ROW}").as_bytes(), &broken, &KEEP).expect_err("no frameworks");
    assert_eq!(
        failure.to_string(),
        "content/frameworks.yaml cannot be read, and it decides which grades there are\n`borough check` says what is wrong with it."
    );
}

#[test]
fn a_review_carries_no_grade() {
    row_becomes(
        ",norborough,other,2015-06-15,2015-06-17,2015-08-03,,,,,,,,,,,report,review of the board alone\n",
        "content/councils/norborough/2015-08-03-review.md",
        "---\nkind: review\ninspected: { from: 2015-06-15, to: 2015-06-17 }\ndate: 2015-08-03\nsource: report\n---\n",
    );
    row_refused(
        ",norborough,other,2015-06-15,,2015-08-03,good,,,,,,,,,,report,\n",
        "Row 2, overall_effectiveness: A review carries no grade, so it has no `overall_effectiveness`. Leave the cells of its grades empty.",
    );
}

#[test]
fn since_april_2026_there_is_no_overall_grade() {
    row_becomes(
        ",norborough,ILACS-short,2026-04-27,,2026-06-17,,good,good,good,good,,,,,,xlsx snapshot 2026-06-29,\n",
        "content/councils/norborough/2026-06-17-inspection.md",
        "---\nkind: inspection\nframework: ilacs\nvisit: short\ninspected: { from: 2026-04-27 }\ndate: 2026-06-17\njudgements:\n  leadership: good\n  help_and_protection: good\n  children_in_care: good\n  care_leavers: good\nsource: table\n---\n",
    );
    row_refused(
        ",norborough,ILACS-short,2026-04-27,,2026-06-17,good,good,good,good,good,,,,,,report,\n",
        "Row 2, overall_effectiveness: ILACS awards an overall grade until 31 March 2026; this inspection began on 27 April 2026. Leave the cell empty.",
    );
}

#[test]
fn notes_say_what_was_not_judged() {
    row_becomes(
        ",norborough,SIF,,2016-07-28,2016-09-20,good,outstanding,good,,good,,,yes,2016-09-21,,later pdf,\"one date only; not judged (too few children): children_in_care, adoption\"\n",
        "content/councils/norborough/2016-09-20-inspection.md",
        "---\nkind: inspection\nframework: sif\ninspected: { to: 2016-07-28 }\ndate: 2016-09-20\nrating: good\njudgements:\n  leadership: outstanding\n  help_and_protection: good\n  children_in_care: not judged\n  care_leavers: good\n  adoption: not judged\nsource: later-report\nlisted: 2016-09-21\nreinspection: true\n---\n",
    );
    row_refused(
        ",norborough,SIF,,2016-07-28,2016-09-20,good,good,,,,,,,,,report,Not judged (too few children): leadership\n",
        "Row 2, leadership: The cell says `good`, and the notes say that it was not judged.",
    );
    row_refused(
        ",norborough,SIF,,2016-07-28,2016-09-20,good,,,,,,,,,,report,not judged: adoptoin\n",
        "Row 2, notes: The notes call `adoptoin` not judged, and there is no such judgement. Did you mean `adoption`?",
    );
}

#[test]
fn a_council_is_known_by_any_of_its_names() {
    for name in ["norborough", "NORBOROUGH", "nbc", "norborough and district", "Norborough & District", " Norborough "]
    {
        row_becomes(&ROW.replace("norborough", name), PATH, FILE);
    }
    row_refused(
        &ROW.replace("norborough", "Norborouhg"),
        "Row 2, council: There is no council `Norborouhg` in content/councils/. Did you mean `norborough`?",
    );
    row_refused(
        &ROW.replace("norborough", "Weston"),
        "Row 2, council: There is no council `Weston` in content/councils/. Check the spelling, or import the table of councils first.",
    );
    row_refused(
        &ROW.replace("norborough", "../../etc"),
        "Row 2, council: There is no council `../../etc` in content/councils/. Check the spelling, or import the table of councils first.",
    );
    row_refused(
        &ROW.replace("norborough", ""),
        "Row 2, council: The cell is empty: every inspection is one council's.",
    );
    let failure = plan(Path::new("t"), INSPECTIONS.as_bytes(), &Existing::default(), &KEEP).expect_err("no councils");
    assert_eq!(
        failure.to_string(),
        "the site has no councils yet, and every inspection belongs to one\nImport the table of councils first."
    );
}

#[test]
fn a_council_that_begins_like_another_is_found() {
    let row = ",oldshire,SIF,2015-01-06,,2015-03-02,good,,,,,,,,,,report,\n,oldshire-vale,ILACS-short,2021-01-06,,2021-03-02,good,,,,,,,,,,report,\n";
    assert_eq!(
        planned(&site(&[]), &format!("{INSPECTIONS}{row}"), &KEEP).report.to_string(),
        "2 inspection files created."
    );
}

#[test]
fn a_council_becomes_a_file() {
    let table = "oldham-moor,\"Oldham, Moor & Dale\",E09000002,301,80486,London,London Borough,current,norborough;oldshire-vale,Oldham: Moor;OMD;301,,,,,12,16\n";
    let file = "---\nname: Oldham, Moor & Dale\nalso_known_as: [\"Oldham: Moor\", OMD, \"301\"]\ngss: E09000002\nla_code: \"301\"\nurn: \"80486\"\nregion: London\ntype: London Borough\nneighbours: [norborough, oldshire-vale]\nhex: [12, 16]\n---\n";
    becomes(
        &site(&[]),
        &format!("{COLUMNS}{table}", COLUMNS = COUNCILS),
        &[("content/councils/oldham-moor/index.md", file)],
    );
}

#[test]
fn councils_refer_to_one_another_within_a_table() {
    let table = "slug,name,since,until,predecessors,successors,la_code,hex_col,hex_row\nnew,New,01/04/2023,,old,,940.0,1.0,2\nold,Old,,31/03/23,,new;,nan,-,None\n";
    let files = [
        (
            "content/councils/new/index.md",
            "---\nname: New\nla_code: \"940\"\nsince: 2023-04-01\npredecessors: [old]\nhex: [1, 2]\n---\n",
        ),
        ("content/councils/old/index.md", "---\nname: Old\nuntil: 2023-03-31\nsuccessors: [new]\n---\n"),
    ];
    becomes(&Existing::default(), table, &files);
}

#[test]
fn a_long_list_has_a_line_for_each() {
    let slugs: Vec<String> = (1..=9).map(|number| format!("long-borough-{number}")).collect();
    let rows: String = slugs
        .iter()
        .map(|slug| {
            format!(
                "{slug},{slug},{}\n",
                slugs.iter().filter(|other| *other != slug).cloned().collect::<Vec<_>>().join(";")
            )
        })
        .collect();
    let plan = planned(&Existing::default(), &format!("slug,name,statistical_neighbours\n{rows}"), &KEEP);
    assert!(
        plan.changes[8]
            .after
            .starts_with("---\nname: long-borough-9\nneighbours:\n  - long-borough-1\n  - long-borough-2\n"),
        "{}",
        plan.changes[8].after
    );
}

#[test]
fn councils_that_cannot_be_are_refused() {
    let check = |row: &str, problem: &str| {
        reports(&site(&[]), &format!("{COUNCILS}{row}"), &format!("{problem}\n1 row not imported."))
    };
    check(
        "../x,X,,,,,,,,,,,,,,\n",
        "Row 2, slug: `../x` cannot name a folder: a slug has lower-case letters, digits and hyphens, 100 at most. Write `x`.",
    );
    check(
        "St Weston,X,,,,,,,,,,,,,,\n",
        "Row 2, slug: `St Weston` cannot name a folder: a slug has lower-case letters, digits and hyphens, 100 at most. Write `st-weston`.",
    );
    check("weston,,,,,,,,,,,,,,,\n", "Row 2, name: The cell is empty: every page about a council names it.");
    check(
        "weston,Weston,,,,,,,norboruogh,,,,,,,\n",
        "Row 2, statistical_neighbours: There is no council `norboruogh` in content/councils/. Did you mean `norborough`?",
    );
    check("weston,Weston,,,,,,,,,,2020-01-01,,2019-01-01,,\n", "Row 2, until: The council ends before it begins.");
    check(
        "weston,Weston,,,,,,,,,,,,,12,\n",
        "Row 2, hex_row: A place on the map has a column and a row; this cell is empty.",
    );
    check("weston,Weston,,,,,,,,,,,,,12,300\n", "Row 2, hex_row: `300` is not a whole number between 0 and 255.");
    check(
        "weston,Weston,,,,,,,,,oldshire,2020-01-01,,,,\n",
        "Row 2, predecessors: Oldshire is among the predecessors here, but does not name Weston among its successors. Add `weston` to `successors` there, or take `oldshire` out here.",
    );
}

#[test]
fn one_row_that_cannot_be_read_takes_no_other_with_it() {
    let table = "slug,name,statistical_neighbours,since,predecessors,successors,until\na,A,b,soon,,,\nb,B,a,2020-01-01,c,,\nc,C,,,,b,2019-13-01\n";
    let plan = planned(&Existing::default(), table, &KEEP);
    assert_eq!(
        plan.report.to_string(),
        "Row 2, since: `soon` is not a date. Write a day as 2018-07-20 or 20/07/2018.\n\
         Row 4, until: `2019-13-01` has no month 13. Write a day as 2018-07-20 or 20/07/2018.\n\
         1 council file created, 2 rows not imported."
    );
}

#[test]
fn a_row_that_cannot_be_read_does_not_stand_in_the_way_of_a_better_one() {
    let table = "slug,name,statistical_neighbours,since\na,A,,soon\na,A,,\nb,B,A,\nnorborough,,,\nc,C,NBC,\n";
    reports(
        &site(&[]),
        table,
        "Row 2, since: `soon` is not a date. Write a day as 2018-07-20 or 20/07/2018.\n\
         Row 5, name: The cell is empty: every page about a council names it.\n\
         3 council files created, 2 rows not imported.",
    );
}

#[test]
fn headers_may_be_written_in_many_ways() {
    let row = "ROW\n";
    for header in [
        "Council,FRAMEWORK,Publication Date",
        "council,framework,publication-date",
        "\u{feff}council, framework ,PUBLICATION_DATE",
        "\"council\",\"framework\",\"publication\u{a0}date\"",
    ] {
        let table = format!("{header}\n{row}").replace("ROW", "nbc,protection-2012,17/08/2012");
        let problem = "Row 2, overall_effectiveness: Child protection awards an overall grade, and there is no `overall_effectiveness`. Write `outstanding`, `good`, `adequate` or `inadequate`.\n1 row not imported.";
        reports(&site(&[]), &table, problem);
    }
    let reversed = |line: &str| line.trim_end().split(',').rev().collect::<Vec<_>>().join(",") + "\r\n";
    becomes(&site(&[]), &format!("\u{feff}{}{}", reversed(INSPECTIONS), reversed(ROW)), &[(PATH, FILE)]);
}

#[test]
fn columns_that_nobody_knows_are_named_and_left_out() {
    let table = format!("{},Lead inspector,,weather\n{},Jo Secret,x,rain\n", INSPECTIONS.trim_end(), ROW.trim_end());
    let plan = planned(&site(&[]), &table, &KEEP);
    assert_eq!(
        plan.report.to_string(),
        "Columns that Borough does not know, left out: `Lead inspector`, `weather`.\n1 inspection file created."
    );
    assert_eq!(plan.changes[0].after, FILE);
}

#[test]
fn a_table_that_is_none_is_one_clear_failure() {
    fails(b"", "there is no table in table.csv\nThe file is empty.");
    fails(b"\xef\xbb\xbf\r\n\r\n", "there is no table in table.csv\nThe file is empty.");
    fails(
        b"PK\x03\x04...",
        "cannot read the spreadsheet table.csv\nSave it as CSV (in Excel: 'CSV UTF-8') and import that file.",
    );
    fails(
        b"council,framework\nX\xe9,sif\n",
        "there is something else than UTF-8 text in table.csv\nThe first such letter is in line 2. Save the table as CSV in UTF-8 (in Excel: 'CSV UTF-8').",
    );
    fails(
        b"council,framework,publicaton_date\n",
        "the column `publication_date` is missing from table.csv\nDid you mean `publication_date` by `publicaton_date`?",
    );
    fails(
        b"council,overall_effectiveness\n",
        "the columns `framework` and `publication_date` are missing from table.csv\nA table of inspections needs `council`, `framework` and `publication_date`.",
    );
    fails(b"slug,gss\n", "the column `name` is missing from table.csv\nA table of councils needs `slug` and `name`.");
    fails(
        b"slug,name,Name\n",
        "the column `name` stands twice in table.csv\nTake one of the two out: Borough cannot know which is meant.",
    );
    fails(
        b"a,b\n1,2\n",
        "there are no columns that Borough knows in the first row of table.csv\nA table of inspections has the columns `council`, `framework` and `publication_date`; a table of councils has the columns `slug` and `name`.",
    );
    fails(
        b"slug;name\n",
        "there are no columns that Borough knows in the first row of table.csv\nIts columns are separated by semicolons: save it with commas. A table of inspections has the columns `council`, `framework` and `publication_date`; a table of councils has the columns `slug` and `name`.",
    );
    reports(&site(&[]), INSPECTIONS, "The table has no rows.");
    reports(&site(&[]), "slug,name\r\n,\r\nnan,-\r\n", "The table has no rows.");
}

#[test]
fn dates_are_read_as_spreadsheets_write_them() {
    let with = |start: &str, published: &str| {
        ROW.replace("2018-05-08", start)
            .replace("2018-07-20,req", &format!("{published},req"))
            .replace("2018-07-20,https", "-,https")
    };
    for (start, published) in
        [("08/05/2018", "20/07/18"), ("8/5/18", "2018-07-20 00:00:00"), ("2018-05-08", "20 July 2018")]
    {
        row_becomes(&with(start, published), PATH, FILE);
    }
    for empty in ["", "nan", "NaT", "None", "-", " "] {
        row_becomes(&with(empty, "2018-07-20"), PATH, &FILE.replace("from: 2018-05-08, ", ""));
    }
    row_refused(
        &with("2018-02-30", "2018-07-20"),
        "Row 2, start_date: `2018-02-30` has no day 30: February 2018 has 28 days. Write a day as 2018-07-20 or 20/07/2018.",
    );
    row_refused(&with("05/06/2018", "20/07/2018"), "Row 2, end_date: The inspection ends before it begins.");
    row_refused(
        &with("2018-05-08", "07/20/2018"),
        "Row 2, publication_date: `07/20/2018` is not a date. Write `2018-07-20`.",
    );
    row_refused(
        &with("2018-05-08", "43301"),
        "Row 2, publication_date: `43301` is not a date. Write a day as 2018-07-20 or 20/07/2018.",
    );
    row_refused(
        &with("2018-05-08", "2018-05-20"),
        "Row 2, publication_date: The report is dated 20 May 2018, before the inspection's day 31 May 2018.",
    );
    row_refused(
        &with("2018-05-08", "nan"),
        "Row 2, publication_date: The cell is empty: it is the day the event exists for readers, and names its file.",
    );
}

#[test]
fn the_rules_of_the_archive_hold_for_rows() {
    row_refused(
        &ROW.replace(",good,requires-improvement,good,outstanding", ",adequate,requires-improvement,good,outstanding"),
        "Row 2, leadership: `adequate` is not a grade of Single inspection framework. Did you mean `inadequate`? Its grades are `outstanding`, `good`, `requires improvement to be good` and `inadequate`.",
    );
    row_refused(
        &ROW.replace("SIF", "ILACS-short"),
        "Row 2, care_leavers: `care_leavers` is a judgement of its own since January 2023; this inspection began on 8 May 2018. Leave the cell empty.\n\
         Row 2, adoption: ILACS has no judgement `adoption`. Leave the cell empty.",
    );
    row_refused(&ROW.replace("SIF", "SIFF"), "Row 2, framework: There is no framework `SIFF`. Did you mean `sif`?");
    row_refused(
        &ROW.replace(
            "norborough,SIF,2018-05-08,2018-05-31,2018-07-20",
            "norborough,SIF,2021-05-08,2021-05-31,2021-07-20",
        )
        .replace("2018-07-20", ""),
        "Row 2, framework: `sif` was in force from November 2013 to June 2018; this inspection began on 8 May 2021. In force then: `ilacs`. Or check the dates.",
    );
    row_refused(
        ",oldshire,ILACS-short,2019-06-03,,2019-07-20,good,,,,,,,,,,report,\n",
        "Row 2, publication_date: Oldshire ended on 31 March 2019; this is dated 3 June 2019. Check the dates, and whether its predecessor or successor is meant.",
    );
    row_refused(
        &ROW.replace("https://example.org/r", "www.example.org"),
        "Row 2, report_url: `report_url` takes an address that begins with https:// or http://. Write `https://www.example.org`.",
    );
    row_refused(
        &ROW.replace(",report,", ",rumour,"),
        "Row 2, source: `rumour` is no source that Borough knows. Write `report`, `later pdf`, `press`, or `xlsx` and the day of the spreadsheet.",
    );
    row_refused(
        &ROW.replace(",good,,,2018", ",good,,perhaps,2018"),
        "Row 2, reinspection: `perhaps` is neither yes nor no. Write yes, or leave the cell empty.",
    );
}

#[test]
fn two_rows_for_one_file_are_both_named_and_the_first_counts() {
    let table = format!("{INSPECTIONS}{ROW}{}", ROW.replace("requires-improvement,good", "inadequate,good"));
    reports(
        &site(&[]),
        &table,
        &format!(
            "Row 3: This row and row 2 are for the same file, {PATH}. Row 2 counts; take one of the two out.\n1 inspection file created, 1 row not imported."
        ),
    );
    assert_eq!(planned(&site(&[]), &table, &KEEP).changes[0].after, FILE);
    let table = format!("{INSPECTIONS}{ROW}{}", ROW.replace("2018-07-20,req", "2018-07-21,req"));
    reports(
        &site(&[]),
        &table,
        "Row 3, start_date: Row 2 describes the same inspection. One of the two has to go; or is the first day wrong?\n1 inspection file created, 1 row not imported.",
    );
    let other = "content/councils/norborough/2018-07-19-inspection.md";
    let filed = site(&[(other, &FILE.replace("date: 2018-07-20", "date: 2018-07-19"))]);
    reports(
        &filed,
        &format!("{INSPECTIONS}{ROW}"),
        &format!(
            "Row 2, start_date: {other} describes the same inspection. One of the two has to go; or is the first day wrong?\n1 row not imported."
        ),
    );
}

#[test]
fn rows_are_counted_as_spreadsheets_count_them() {
    let bad = "x,y,2018\n";
    let table = format!(
        "council,framework,publication_date,notes\r\nnbc,other,2015-01-05,\"two\r\nlines\"\r\n\r\n\r\n{bad}nbc,other,2015-01-06\n,,,\n{bad}"
    );
    let report = planned(&site(&[]), &table, &KEEP).report;
    let rows: Vec<usize> = report.problems.iter().map(|problem| problem.row).collect();
    assert_eq!(rows, [5, 5, 8, 8], "{report}");
    assert_eq!(report.created.len(), 2);
}

#[test]
fn rows_may_be_too_short_but_not_too_long() {
    let table = "council,framework,publication_date,source,notes\nnbc,other,2015-01-05\nnbc,other,2015-01-06,report,x,,\nnbc,other,2015-01-07,report,x, y\n";
    reports(
        &site(&[]),
        table,
        "Row 4: The row has 6 cells and the header 5. A text with a comma in it needs quotation marks.\n2 inspection files created, 1 row not imported.",
    );
}

#[test]
fn quotation_marks_that_never_close_are_noticed() {
    let header = "council,framework,publication_date,notes\n";
    reports(
        &site(&[]),
        &format!("{header}nbc,other,2015-01-05,\"open\nnbc,other,2015-01-06,\n"),
        "Row 2: A quotation mark opens in this row and never closes, so that the rest of the table cannot be read.\n1 row not imported.",
    );
    let lost = "nbc,other,2015-01-05,\"open\nnbc,other,2015-01-06,\nnbc,other,2015-01-07,5\"\n";
    reports(
        &site(&[]),
        &format!("{header}{lost}"),
        "Row 2: A cell seems to hold whole rows of the table, which would be lost. Is a quotation mark missing?\n1 row not imported.",
    );
    reports(
        &site(&[]),
        &format!("{header}\"nbc\nnbc\",other,2015-01-06,\n"),
        "Row 2, council: The cell holds a line break. Take it out. Or is a quotation mark missing?\n1 row not imported.",
    );
    reports(&site(&[]), &format!("{header}nbc,other,2015-01-06,\"a, \"\"b\"\" c\"\n"), "1 inspection file created.");
}

#[test]
fn what_no_cell_should_hold_is_refused_and_never_reaches_a_terminal() {
    let check = |name: &str, problem: &str| {
        reports(&site(&[]), &format!("slug,name\nweston,{name}\n"), &format!("{problem}\n1 row not imported."))
    };
    check("a\u{1b}[31mb", "Row 2, name: The cell holds a control character. Type the cell again.");
    check("a\u{0}b", "Row 2, name: The cell holds a control character. Type the cell again.");
    check(&"x".repeat(2_001), "Row 2, name: The cell is longer than 2000 characters. Is a quotation mark missing?");
    let report = planned(&site(&[]), "slug,name,\u{1b}]0;x\u{7}\n", &KEEP).report.to_string();
    assert!(!report.contains('\u{1b}') && report.contains('\u{fffd}'), "{report}");
    check(
        &"[".repeat(70),
        "Row 2: content/councils/weston/index.md cannot be written: Brackets stand more than 64 deep within one another.",
    );
}

#[test]
fn importing_again_changes_nothing() {
    let mut existing = Existing::default();
    let councils = "slug,name,also_known_as,statistical_neighbours,hex_col,hex_row\nnorborough,Norborough,\"A, B;C & D\",west,1,2\nwest,West,,norborough,,\n";
    for (table, said) in
        [(councils.to_owned(), "2 council files"), (format!("{INSPECTIONS}{ROW}"), "1 inspection file")]
    {
        let first = planned(&existing, &table, &KEEP);
        assert_eq!(first.report.to_string(), format!("{said} created."));
        apply(&mut existing, &first.changes);
        for options in [KEEP, TAKE, DRY] {
            let again = planned(&existing, &table, &options);
            assert_eq!(again.changes, []);
            assert!(again.report.to_string().starts_with(&format!("{said} unchanged")), "{}", again.report);
        }
    }
}

#[test]
fn the_same_in_other_words_is_no_difference() {
    let said = "1 inspection file unchanged.";
    meets(FILE, said);
    meets(&FILE.replace('\n', "\r\n"), said);
    meets(
        "\u{feff}---\n# by Ann\nsource: Report\ndate: 2018-07-20 09:30\nlisted: 2018-07-20\nreport: 'https://example.org/r'\nrating: Requires improvement to be good\nframework: sif\nkind: Inspection\njudgements: {adoption: Good, leadership: good, help_and_protection: requires_improvement, children_in_care: good, care_leavers: outstanding}\ninspected:\n  to: 2018-05-31\n  from: 2018-05-08\naliases: [/old/]\ncolour: red\n---\nA note.\n",
        said,
    );
    // On what the table is silent, it has no opinion.
    meets(&FILE.replace("source: report\n", "source: report\nvisit: short\nreinspection: true\n"), said);
}

#[test]
fn an_editors_change_is_kept_and_reported() {
    let differs =
        |difference: &str| format!("{PATH}: {difference} (row 2).\n1 inspection file different and left alone.");
    meets(
        &FILE.replace("rating: requires improvement", "rating: good"),
        &differs("rating: the file says good, the table says requires improvement"),
    );
    meets(
        &FILE.replace("  adoption: good\n", ""),
        &differs("judgements.adoption: the file says nothing, the table says good"),
    );
    meets(
        &FILE.replace("to: 2018-05-31", "to: 2018-05"),
        &differs("inspected.to: the file says 2018-05, the table says 2018-05-31"),
    );
    meets(
        &FILE.replace("source: report\n", "source: report\nlisted: 2018-07-23\n"),
        &differs("listed: the file says 2018-07-23, the table says 2018-07-20"),
    );
}

#[test]
fn a_file_that_cannot_be_read_is_left_alone() {
    let alone = |why: &str| format!("Row 2: {PATH} was left alone, as it cannot be read: {why}\n1 row not imported.");
    meets("", &alone("The file is empty."));
    meets("---\nkind: inspection\n", &alone("The front matter begins here and never ends."));
    meets("---\nkind: \"x\n---\n", &alone("A quote is opened and not closed."));
    meets(&FILE.replace("date: 2018-07-20", "date: 20/07/2018"), &alone("`20/07/2018` is not a date."));
    meets(
        &FILE.replace("rating: ", "rating: good\nrating: "),
        &alone("`rating` is written twice: which of the two is meant?"),
    );
    let mut existing = site(&[]);
    for (found, why) in [
        (Found::File(b"---\n\xff".to_vec()), "was left alone: it is not UTF-8 text."),
        (Found::Link, "is a symbolic link, which Borough does not follow."),
        (Found::Other, "is not a file that Borough can read."),
    ] {
        existing.0.insert(SourcePath::new(PATH), found);
        reports(&existing, &format!("{INSPECTIONS}{ROW}"), &format!("Row 2: {PATH} {why}\n1 row not imported."));
    }
}

#[test]
fn taking_a_value_leaves_everything_else_as_it_was() {
    let edited = "---\n# checked by Ann\nkind: inspection # graded\nframework: sif\ninspected: { from: 2018-05-09, to: 2018-05-31 } # days\naliases: [/old/] # kept\n\ndate: 2018-07-20\nrating:   'good' # ???\njudgements:\n  # in the report's order\n  adoption: good\n  leadership: inadequate # page 3\n  help_and_protection: Requires Improvement\n  children_in_care: good\nreport: https://example.org/r\nsource: report\n---\n\n# A note\n\nrating: good, and `---`\n---\n";
    let after = "---\n# checked by Ann\nkind: inspection # graded\nframework: sif\ninspected: { from: 2018-05-08, to: 2018-05-31 } # days\naliases: [/old/] # kept\n\ndate: 2018-07-20\nrating:   requires improvement # ???\njudgements:\n  # in the report's order\n  adoption: good\n  leadership: good # page 3\n  help_and_protection: Requires Improvement\n  children_in_care: good\n  care_leavers: outstanding\nreport: https://example.org/r\nsource: report\n---\n\n# A note\n\nrating: good, and `---`\n---\n";
    taken(edited, after);
    taken(&edited.replace('\n', "\r\n"), &after.replace('\n', "\r\n"));
    taken(&format!("\u{feff}{edited}"), &format!("\u{feff}{after}"));
}

#[test]
fn keys_that_are_missing_are_added_where_they_belong() {
    taken("---\n---\nA note.\n", &format!("{FILE}A note.\n"));
    taken(
        "---\nkind: inspection\nframework: sif\ndate: 2018-07-20\nsource: report\nlisted: 2018-07-22\n---\n",
        &FILE.replace("source: report\n", "source: report\nlisted: 2018-07-20\n"),
    );
    taken(&FILE.replace("from: 2018-05-08, ", ""), FILE);
    taken(&FILE.replace(", to: 2018-05-31", ""), FILE);
    taken(
        &FILE.replace("inspected: { from: 2018-05-08, to: 2018-05-31 }", "inspected:\n    from: 2018-05-08"),
        &FILE.replace(
            "inspected: { from: 2018-05-08, to: 2018-05-31 }",
            "inspected:\n    from: 2018-05-08\n    to: 2018-05-31",
        ),
    );
    taken(&FILE.replace("  leadership: good\n", ""), FILE);
}

#[test]
fn taking_is_reported_and_counted() {
    let plan = planned(
        &site(&[(PATH, &FILE.replace("rating: requires improvement", "rating: good"))]),
        &format!("{INSPECTIONS}{ROW}"),
        &TAKE,
    );
    assert_eq!(
        plan.report.to_string(),
        format!(
            "{PATH}: rating: the file said good, the table says requires improvement (row 2); it was changed.\n1 inspection file changed."
        )
    );
    assert!(plan.report.is_clean());
    assert_eq!(
        plan.changes[0].before.as_deref(),
        Some(FILE.replace("rating: requires improvement", "rating: good").as_str())
    );
}

#[test]
fn what_cannot_be_changed_safely_is_left_to_the_editor() {
    for file in [
        "---\n{kind: inspection, framework: sif}\n---\n",
        "---\n  kind: inspection\n  framework: sif\n---\n",
        "---\nkind: &k inspection\nframework: sif\nrating: >\n  # no\n  good\nvisit: *k\n---\n",
    ] {
        let plan = planned(&site(&[(PATH, file)]), &format!("{INSPECTIONS}{ROW}"), &TAKE);
        assert_eq!(plan.changes, []);
        assert!(
            plan.report
                .to_string()
                .contains("was left alone, as it is written in a way that only its editor can change safely: "),
            "{}",
            plan.report
        );
    }
}

#[test]
fn councils_are_compared_by_meaning_too() {
    let path = "content/councils/weston/index.md";
    let table = "slug,name,also_known_as,gss,la_code,region,statistical_neighbours,hex_col,hex_row\nweston,Weston & Dale,WD;Dale,E01,301,South-East,norborough;oldshire-vale,1,2\n";
    let file = "---\nname: weston and dale\nalso_known_as: [dale, WD, Westie]\ngss: e01\nla_code: 301\nregion: South East\nneighbours:\n- NBC # nearest\n- Oldshire Vale\nhex: [ 1, 2 ]\nwebsite: https://example.org\n---\nProfile.\n";
    reports(&site(&[(path, file)]), table, "1 council file unchanged.");
    let fewer = file.replace("dale, WD, Westie", "Westie").replace("hex: [ 1, 2 ]", "hex: [2, 1] # moved");
    reports(
        &site(&[(path, &fewer)]),
        table,
        &format!(
            "{path}: also_known_as: the file says Westie, the table says WD, Dale (row 2).\n{path}: hex: the file says [2, 1], the table says [1, 2] (row 2).\n1 council file different and left alone."
        ),
    );
    let plan = planned(&site(&[(path, &fewer)]), table, &TAKE);
    assert_eq!(
        plan.changes[0].after,
        file.replace("dale, WD, Westie", "Westie, WD, Dale").replace("hex: [ 1, 2 ]", "hex: [1, 2] # moved")
    );
    let other_order = file.replace("- NBC # nearest\n- Oldshire Vale", "- oldshire-vale\n- norborough");
    reports(
        &site(&[(path, &other_order)]),
        table,
        &format!(
            "{path}: neighbours: the file says oldshire-vale, norborough, the table says norborough, oldshire-vale (row 2).\n1 council file different and left alone."
        ),
    );
    assert_eq!(
        planned(&site(&[(path, &other_order)]), table, &TAKE).changes[0].after,
        other_order.replace("neighbours:\n- oldshire-vale\n- norborough", "neighbours: [norborough, oldshire-vale]")
    );
}

#[test]
fn a_link_in_place_of_a_folder_is_refused() {
    let mut existing = site(&[]);
    existing.0.insert(SourcePath::new("content/councils/weston"), Found::Link);
    reports(
        &existing,
        "slug,name\nweston,Weston\n",
        "Row 2: content/councils/weston is a symbolic link, which Borough does not follow.\n1 row not imported.",
    );
}

/// Every file below a folder, with its text.
fn files(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// A folder with two tables beside an empty site.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    fs::write(folder.path().join("councils.csv"), "slug,name\nnorborough,Norborough\n").unwrap();
    fs::write(folder.path().join("inspections.csv"), format!("{INSPECTIONS}{ROW}")).unwrap();
    folder
}

fn run(folder: &Path, table: &str, options: &Options) -> String {
    match import(&folder.join("site"), &folder.join(table), options) {
        Ok(report) => report.to_string(),
        Err(failure) => failure.to_string().replace(&*folder.to_string_lossy(), ""),
    }
}

#[test]
fn a_site_is_filled_from_two_tables() {
    let folder = folder();
    let run = |table, options| run(folder.path(), table, options);
    assert_eq!(run("councils.csv", &DRY), "1 council file would be created; nothing was written.");
    assert_eq!(files(&folder.path().join("site")), BTreeMap::new());
    assert_eq!(run("councils.csv", &KEEP), "1 council file created.");
    assert_eq!(run("inspections.csv", &KEEP), "1 inspection file created.");
    let expected = [("content/councils/norborough/index.md", "---\nname: Norborough\n---\n"), (PATH, FILE)];
    assert_eq!(
        files(&folder.path().join("site")),
        expected.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
    );
    assert_eq!(run("inspections.csv", &KEEP), "1 inspection file unchanged.");

    let file = folder.path().join("site").join(PATH);
    fs::write(&file, FILE.replace("rating: ", "# mine\nrating: good # ")).unwrap();
    let differs = |says: &str, then: &str| {
        format!(
            "{PATH}: rating: the file {says} good, the table says requires improvement (row 2){then}.\n1 inspection file "
        )
    };
    assert_eq!(run("inspections.csv", &KEEP), differs("says", "") + "different and left alone.");
    let dry_take = Options { mode: Mode::DryRun, ..TAKE };
    assert_eq!(
        run("inspections.csv", &dry_take),
        differs("says", "; it would be changed") + "would be changed; nothing was written."
    );
    assert!(fs::read_to_string(&file).unwrap().contains("rating: good"));
    assert_eq!(run("inspections.csv", &TAKE), differs("said", "; it was changed") + "changed.");
    assert_eq!(fs::read_to_string(&file).unwrap(), FILE.replace("rating: ", "# mine\nrating: requires improvement # "));
    assert_eq!(files(&folder.path().join("site")).len(), 2, "nothing is left lying about");
}

#[test]
fn what_cannot_be_read_is_a_failure_with_its_path() {
    let folder = folder();
    assert!(run(folder.path(), "nothing.csv", &KEEP).starts_with("cannot read the table /nothing.csv: "));
    let failure =
        import(&folder.path().join("elsewhere"), &folder.path().join("councils.csv"), &KEEP).expect_err("no site");
    assert!(failure.to_string().starts_with("there is no site at "), "{failure}");
    fs::create_dir(folder.path().join("site/content")).unwrap();
    fs::write(folder.path().join("site/content/councils"), "").unwrap();
    assert!(
        run(folder.path(), "councils.csv", &KEEP)
            .starts_with("cannot write through what is not a folder itself: /site/content/councils\n")
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;

    let folder = folder();
    let (site, outside) = (folder.path().join("site"), folder.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    fs::create_dir(site.join("content")).unwrap();
    symlink(&outside, site.join("content/councils")).unwrap();
    assert!(
        run(folder.path(), "councils.csv", &KEEP)
            .starts_with("cannot write through what is not a folder itself: /site/content/councils\n")
    );
    fs::remove_file(site.join("content/councils")).unwrap();
    fs::create_dir(site.join("content/councils")).unwrap();
    symlink(&outside, site.join("content/councils/norborough")).unwrap();
    assert_eq!(
        run(folder.path(), "councils.csv", &KEEP),
        "Row 2: content/councils/norborough is a symbolic link, which Borough does not follow.\n1 row not imported."
    );
    fs::remove_file(site.join("content/councils/norborough")).unwrap();
    fs::create_dir(site.join("content/councils/norborough")).unwrap();
    symlink(outside.join("new.md"), site.join("content/councils/norborough/index.md")).unwrap();
    assert_eq!(
        run(folder.path(), "councils.csv", &KEEP),
        "Row 2: content/councils/norborough/index.md is a symbolic link, which Borough does not follow.\n1 row not imported."
    );
    assert_eq!(files(&outside), BTreeMap::new());
}

/// A table of councils with these names and other names.
fn table_of(names: &[(String, Vec<String>)]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["slug", "name", "also_known_as", "region"]).unwrap();
    for (index, (name, others)) in names.iter().enumerate() {
        writer.write_record([format!("c-{index}"), name.clone(), others.join(";"), name.clone()]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

const WORDS: [&str; 4] = ["outstanding", "good", "requires-improvement", "inadequate"];

/// An inspection with these grades.
fn graded(grades: &[usize]) -> String {
    let words: Vec<&str> = grades.iter().map(|grade| WORDS[*grade]).collect();
    format!("{INSPECTIONS},norborough,SIF,2018-05-08,2018-05-31,2018-07-20,{},,,,,report,\n", words.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_name_is_read_again_as_it_was_written(names in prop::collection::vec(("\\PC{1,24}", prop::collection::vec("[^;\\pC]{1,12}", 0..3)), 1..6)) {
        let table = table_of(&names);
        let mut existing = Existing::default();
        let first = planned(&existing, &table, &KEEP);
        apply(&mut existing, &first.changes);
        let again = planned(&existing, &table, &KEEP);
        prop_assert_eq!(again.report.unchanged, first.report.created.len());
        prop_assert!(again.changes.is_empty() && again.report.differences.is_empty(), "{}", again.report);
        prop_assert_eq!(again.report.problems, first.report.problems);
    }

    #[test]
    fn taking_any_grades_keeps_every_comment_and_the_body(before in prop::collection::vec(0_usize..4, 6), after in prop::collection::vec(0_usize..4, 6)) {
        let mut existing = site(&[]);
        let made = planned(&existing, &graded(&before), &KEEP).changes[0].after.clone();
        let (head, body) = made.trim_end_matches("---\n").split_at(4);
        let noted: String = body.lines().enumerate().map(|(line, text)| format!("{text} # note {line}\n")).collect();
        // A comment after a group's key is on no value, and may stay as well.
        existing.0.insert(SourcePath::new(PATH), Found::File(format!("{head}{noted}---\nThe body.\n").into_bytes()));
        let changes = planned(&existing, &graded(&after), &TAKE).changes;
        apply(&mut existing, &changes);
        let Some(Found::File(bytes)) = existing.0.get(&SourcePath::new(PATH)) else { panic!() };
        let text = String::from_utf8(bytes.clone()).unwrap();
        prop_assert_eq!(text.matches(" # note ").count(), noted.matches(" # note ").count());
        prop_assert!(text.ends_with("---\nThe body.\n"));
        prop_assert_eq!(planned(&existing, &graded(&after), &KEEP).report.to_string(), "1 inspection file unchanged.");
    }

    #[test]
    fn nothing_panics_whatever_the_table_and_the_file(table in "[a-c,;\"\\n\\r\u{feff}\u{e4} 0-9/-]{0,80}", file in "[a-z:{}\\[\\],#'\"|>&*\\n -]{0,80}", options in prop::sample::select(vec![KEEP, TAKE])) {
        for table in [table.clone(), format!("slug,name,hex_col,hex_row,since\n{table}"), format!("{INSPECTIONS}{table}"), format!("{INSPECTIONS}{ROW}")] {
            let existing = site(&[(PATH, &format!("---\n{file}\n---\n"))]);
            if let Ok(plan) = plan(Path::new("t"), table.as_bytes(), &existing, &options) {
                let _ = plan.report.to_string();
            }
        }
    }
}
