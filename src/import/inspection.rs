//! A row of the table of inspections, as an event's front matter.

use std::sync::Arc;

use super::FOLDER;
use super::cells::Cells;
use super::known::Known;
use super::record::{Planned, Record, Rows, keys};
use super::report::shown;
use super::table::NOTES;
use crate::diagnostic::{Code, Diagnostic, SourcePath, alternatives, did_you_mean};
use crate::front_matter::{Map, Text};
use crate::model::draft::{Draft, Drafts, EventMatter, InspectedMatter};
use crate::model::{Certainty, EventKind, FrameworkId, Frameworks, Moment, Visit, normalised};

/// What tables call the frameworks, with hyphens: their key, and how long the inspection was.
const FRAMEWORKS: [(&str, &str, Option<Visit>); 4] = [
    ("ilacs-standard", "ilacs", Some(Visit::Standard)),
    ("ilacs-short", "ilacs", Some(Visit::Short)),
    ("protection-2012", "protection", None),
    ("lac-2013", "looked-after", None),
];
/// What tables call a review that judges no council.
const UNGRADED: &str = "other";
/// Where the columns of an inspection have other names than its keys.
const COLUMNS: [(&str, &str); 8] = [
    ("visit", "framework"),
    ("inspected", "start_date"),
    ("from", "start_date"),
    ("to", "end_date"),
    ("date", "publication_date"),
    ("rating", "overall_effectiveness"),
    ("report", "report_url"),
    ("listed", "listed_date"),
];
const NOT_JUDGED: &str = "not judged";

/// Under which rules an inspection was made.
#[derive(Debug, Clone, Copy)]
enum Regime {
    /// A framework, and how long the inspection was
    Graded(FrameworkId, Option<Visit>),
    /// None
    Ungraded,
}

impl Record for EventMatter {
    fn of_row(cells: &mut Cells<'_>, known: &Known) -> Option<(SourcePath, Self)> {
        let slug = council(cells, known);
        let regime = regime(cells, &known.frameworks);
        cells.required("publication_date", "it is the day the event exists for readers, and names its file");
        let date = cells.date("publication_date");
        let (from, to) = (cells.date("start_date"), cells.date("end_date"));
        let listed = cells.date("listed_date");
        let (framework, visit, kind) = match regime {
            Some(Regime::Graded(id, visit)) => (Some(id), visit, known.frameworks.get(id).kind),
            Some(Regime::Ungraded) | None => (None, None, EventKind::Review),
        };
        let matter = Self {
            kind: Some(Text(kind.word().to_owned())),
            framework: framework.map(|id| Text(known.frameworks.get(id).key.clone())),
            visit: visit.map(|visit| Text(visit.word().to_owned())),
            inspected: (from.is_some() || to.is_some()).then_some(InspectedMatter { from, to }),
            date: date.map(|date| Moment { date, instant: None }),
            rating: cells.get("overall_effectiveness").map(|grade| Text(word(&known.frameworks, framework, grade))),
            judgements: judgements(cells, known, framework),
            report: cells.value("report_url"),
            source: certainty(cells),
            listed,
            reinspection: cells.flag("reinspection"),
            ..Self::default()
        };
        regime?;
        Some((SourcePath::new(&format!("{FOLDER}/{}/{}-{}.md", slug?, date?.iso(), kind.word())), matter))
    }

    fn archive(known: &Known, rows: &Rows<Self>) -> Drafts {
        let of_row = |planned: &Planned<Self>| Arc::new(Draft::of(planned.path.clone(), planned.matter.clone()));
        // Files before rows: of two for one inspection the row is the one to report.
        let others = known.events.iter().filter(|draft| !rows.numbers.contains_key(&draft.path)).cloned();
        Drafts {
            frameworks: known.framework_files.clone(),
            councils: known.councils.clone(),
            events: others.chain(rows.sound.iter().map(of_row)).collect(),
            ..Drafts::default()
        }
    }

    fn row_problem(problem: Diagnostic, rows: &Rows<Self>) -> Option<(Option<String>, String, Option<String>)> {
        let key = keys(&problem).last().copied().or((problem.code == Code::MissingGrade).then_some("rating"));
        let column = key.map(|key| COLUMNS.iter().find(|(named, _)| *named == key).map_or(key, |(_, column)| column));
        let column = column.filter(|column| *column != "judgements").map(str::to_owned);
        let other = problem.others.first().map(|(place, _)| {
            rows.numbers.get(&place.path).map_or_else(|| place.path.to_string(), |row| format!("Row {row}"))
        });
        let (message, help) = match (problem.code, other) {
            (Code::SameAddress, Some(other)) => (
                format!("{other} describes the same inspection."),
                Some("One of the two has to go; or is the first day wrong?".to_owned()),
            ),
            (Code::NoOverallAwarded | Code::JudgementNotInForce | Code::UnknownJudgement, _) => {
                (problem.message, Some("Leave the cell empty.".to_owned()))
            }
            (Code::UngradedEvent, _) => (problem.message, Some("Leave the cells of its grades empty.".to_owned())),
            (Code::MissingGrade, _) => {
                (problem.message, problem.help.map(|help| help.replace("Add `rating:` with", "Write")))
            }
            _ => (problem.message, problem.help),
        };
        Some((column, message.replace("`rating`", "`overall_effectiveness`"), help))
    }
}

/// The slug of the council that a row names.
fn council(cells: &mut Cells<'_>, known: &Known) -> Option<String> {
    let name = cells.required("council", "every inspection is one council's")?;
    match known.names.find(name, || SourcePath::new(FOLDER).whole()) {
        Ok(id) => Some(known.names.get(id).slug.clone()),
        Err(problem) => {
            let meant =
                problem.help.filter(|help| problem.code != Code::UnknownCouncil || help.starts_with("Did you mean"));
            let help = meant.unwrap_or_else(|| "Check the spelling, or import the table of councils first.".to_owned());
            cells.problem("council", problem.message, Some(help));
            None
        }
    }
}

fn regime(cells: &mut Cells<'_>, frameworks: &Frameworks) -> Option<Regime> {
    let written = cells.required("framework", "it decides which grades there are")?;
    let name = normalised(written).replace(' ', "-");
    if name == UNGRADED {
        return Some(Regime::Ungraded);
    }
    let (key, visit) = FRAMEWORKS
        .iter()
        .find(|(known, ..)| *known == name)
        .map_or((name.as_str(), None), |(_, key, visit)| (*key, *visit));
    let found = frameworks.iter().find(|(_, framework)| normalised(&framework.key) == normalised(key));
    if found.is_none() {
        let named = FRAMEWORKS
            .iter()
            .map(|(known, ..)| *known)
            .chain(frameworks.iter().map(|(_, framework)| framework.key.as_str()));
        let named: Vec<&str> = named.chain([UNGRADED]).collect();
        let help = did_you_mean(&name, named.iter().copied()).map_or_else(
            || format!("Known are {}.", alternatives(&named).replace(" or ", " and ")),
            |meant| format!("Did you mean `{meant}`?"),
        );
        cells.problem("framework", format!("There is no framework `{}`.", shown(written)), Some(help));
    }
    found.map(|(id, _)| Regime::Graded(id, visit))
}

/// A grade as editors write it. A word that is none stays as it is, for the archive to refuse.
fn word(frameworks: &Frameworks, framework: Option<FrameworkId>, written: &str) -> String {
    if normalised(written) == NOT_JUDGED {
        return NOT_JUDGED.to_owned();
    }
    let grade = framework.and_then(|id| frameworks.grade(id, written));
    grade.map_or_else(|| shown(written), |grade| frameworks.word(grade).slug.replace('-', " "))
}

fn judgements(cells: &mut Cells<'_>, known: &Known, framework: Option<FrameworkId>) -> Option<Map<Text>> {
    let not_judged = not_judged(cells, &known.judgements);
    let mut grades = Vec::new();
    for judgement in &known.judgements {
        let grade = cells.get(judgement).map(|written| word(&known.frameworks, framework, written));
        let noted = not_judged.contains(judgement).then(|| NOT_JUDGED.to_owned());
        if let (Some(grade), Some(_)) = (&grade, &noted)
            && grade != NOT_JUDGED
        {
            cells.problem(
                judgement,
                format!("The cell says `{}`, and the notes say that it was not judged.", shown(grade)),
                None,
            );
        }
        grades.extend(grade.or(noted).map(|grade| (judgement.clone(), Text(grade))));
    }
    (!grades.is_empty()).then_some(Map(grades))
}

/// The judgements of which the notes say "not judged (too few children): adoption, care_leavers".
fn not_judged(cells: &mut Cells<'_>, judgements: &[String]) -> Vec<String> {
    let notes = cells.get(NOTES).unwrap_or_default().to_lowercase();
    let listed = notes
        .split(';')
        .filter_map(|note| note.trim().strip_prefix(NOT_JUDGED)?.split_once(':'))
        .flat_map(|(_, names)| names.split(','));
    let names: Vec<String> =
        listed.map(|name| normalised(name).replace(' ', "_")).filter(|name| !name.is_empty()).collect();
    for name in names.iter().filter(|name| !judgements.contains(name)) {
        let help =
            did_you_mean(name, judgements.iter().map(String::as_str)).map(|meant| format!("Did you mean `{meant}`?"));
        cells.problem(
            NOTES,
            format!("The notes call `{}` not judged, and there is no such judgement.", shown(name)),
            help,
        );
    }
    names
}

/// How surely a row is known.
fn certainty(cells: &mut Cells<'_>) -> Option<Text> {
    let written = cells.get("source")?;
    let name = normalised(written);
    let certainty = match &*name {
        "later pdf" => Some(Certainty::LaterReport),
        name if name.starts_with("xlsx") => Some(Certainty::Table),
        name => Certainty::parse(name),
    };
    if certainty.is_none() {
        let help = "Write `report`, `later pdf`, `press`, or `xlsx` and the day of the spreadsheet.".to_owned();
        cells.problem("source", format!("`{}` is no source that Borough knows.", shown(written)), Some(help));
    }
    certainty.map(|certainty| Text(certainty.word().to_owned()))
}
