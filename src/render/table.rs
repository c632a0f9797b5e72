//! The archive's tables, as CSV, as JSON, and described for both people and programs.

mod articles;
mod conflicts;
mod corrections;
mod councils;
mod encode;
mod trends;

pub use encode::{csv, json};

use serde::Serialize;
use serde_json::{Value, json};

use super::given::{self, Given, Shaped, given};
use super::view::Urls;
use super::words;
use crate::Failure;
use crate::model::{Archive, Award, Basis, Correction, CouncilId, Date, Event, Frameworks, Place};
use crate::plan::{Address, Table};
use crate::theme::Shape;

given! {
    /// A table's description.
    #[derive(Debug)]
    pub struct Description {
        /// `inspections`
        pub name: &'static str,
        /// What a row is.
        pub about: &'static str,
        /// The table as CSV.
        pub csv: String,
        /// The table as JSON.
        pub json: String,
        /// How many rows it has.
        pub rows: usize,
        /// Its columns.
        pub columns: Vec<Column>,
    }
}

given! {
    /// A column's description.
    #[derive(Debug, Clone)]
    pub struct Column {
        /// As the header says.
        pub name: String,
        /// `string`, `integer`, `number` or `boolean`.
        pub kind: Kind,
        /// What it holds.
        pub about: String,
    }
}

/// What a column holds, in the words of Frictionless' Table Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    String,
    Integer,
    Number,
    Boolean,
}

impl Shaped for Kind {
    fn shape() -> Shape {
        Shape::Text
    }
}

impl Given for Kind {
    fn value(&self) -> given::Value {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
        }
        .value()
    }
}

/// What the column `corrected` holds.
const CORRECTED: &str = "The day of the newest correction to a grade or a fact in it";

struct Rows<'a> {
    columns: Vec<Column>,
    /// Made one at a time: a table may be long.
    rows: Box<dyn Iterator<Item = Vec<String>> + 'a>,
}

/// `datapackage.json`, as Frictionless Data describes it.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn package(archive: &Archive) -> Result<Vec<u8>, Failure> {
    let resources: Vec<Value> = Table::ALL
        .iter()
        .map(|table| {
            let description = describe(archive, *table);
            let fields: Vec<Value> = description
                .columns
                .iter()
                .map(|column| json!({ "name": column.name, "type": column.kind, "description": column.about }))
                .collect();
            json!({
                "name": description.name,
                "path": format!("{}.csv", description.name),
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "description": description.about,
                "schema": { "fields": fields, "missingValues": [""] },
            })
        })
        .collect();
    pretty(&json!({
        "name": crate::front_matter::Slug::of(&archive.site.title).map_or_else(|| "archive".to_owned(), |slug| slug.0),
        "title": archive.site.title,
        "description": archive.site.scope,
        "homepage": archive.site.base_url,
        "profile": "tabular-data-package",
        "resources": resources,
    }))
}

/// The hash of a table's columns and rows.
pub fn fingerprint(archive: &Archive, table: Table) -> u64 {
    let rows = rows(archive, table);
    let mut hasher = 0_u64;
    let mut add =
        |cell: &str| hasher = hasher.rotate_left(5).wrapping_add(rapidhash::v3::rapidhash_v3(cell.as_bytes()));
    rows.columns.iter().for_each(|column| add(&column.name));
    rows.rows.for_each(|row| row.iter().for_each(|cell| add(cell)));
    hasher
}

/// A table's description.
pub fn describe(archive: &Archive, table: Table) -> Description {
    let rows = rows(archive, table);
    let urls = Urls::new(archive);
    Description {
        name: table.name(),
        about: match table {
            Table::Current => "One row a current council: the grades of its newest inspection of the whole service.",
            Table::Inspections => "One row a graded event: inspections and annual ratings.",
            Table::Events => "One row an event, graded or not.",
            Table::Councils => "One row a council, current or former.",
            Table::Articles => "One row an article.",
            Table::Corrections => "One row a correction to a grade or a fact.",
            Table::Conflicts => "One row a source that contradicts what this archive says of an event.",
            Table::Trends => {
                "One row a day, judgement and place: how many of that day’s councils stood in it, at each quarter’s end."
            }
        },
        csv: urls.link(&format!("/data/{}.csv", table.name())),
        json: urls.link(&format!("/data/{}.json", table.name())),
        rows: count(archive, table),
        columns: rows.columns,
    }
}

fn count(archive: &Archive, table: Table) -> usize {
    match table {
        Table::Current => archive.current_councils().count(),
        Table::Inspections => archive.events().filter(|(_, event)| event.graded.is_some()).count(),
        Table::Events => archive.events().count(),
        Table::Councils => archive.councils().count(),
        Table::Articles => archive.articles().count(),
        Table::Trends => trends::rows(archive).rows.count(),
        Table::Corrections => archive.corrections().len(),
        Table::Conflicts => conflicts::rows(archive).rows.count(),
    }
}

fn rows(archive: &Archive, table: Table) -> Rows<'_> {
    match table {
        Table::Current => current(archive),
        Table::Inspections => inspections(archive),
        Table::Events => events(archive),
        Table::Councils => councils::rows(archive),
        Table::Articles => articles::rows(archive),
        Table::Trends => trends::rows(archive),
        Table::Corrections => corrections::rows(archive),
        Table::Conflicts => conflicts::rows(archive),
    }
}

fn current(archive: &Archive) -> Rows<'_> {
    const JUDGEMENTS: [&str; 4] = ["leadership", "help_and_protection", "children_in_care", "care_leavers"];
    let mut columns = text_columns(&[
        ("council", "The council's slug"),
        ("name", "Its name"),
        ("gss", "Its ONS code"),
        ("region", "Its region"),
        ("inspected_from", "First day of the newest inspection"),
        ("inspected_to", "Last day"),
        ("published", "The day its report was published"),
        ("framework", "The inspection framework"),
        ("overall", "Overall effectiveness; none-awarded where the framework gives none"),
    ]);
    columns.extend(
        JUDGEMENTS.map(|key| {
            text_column(key, "The judgement's grade; empty where the inspection did not grade it by itself")
        }),
    );
    columns.push(Column {
        kind: Kind::Integer,
        ..text_column("days_since_inspection", "From the inspection's first day to the day the archive was built for")
    });
    let row = |(id, council): (CouncilId, &crate::model::Council)| {
        let basis = archive.basis(id);
        let event = match basis {
            Some(Basis::Event(event)) => Some(archive.event(event)),
            _ => None,
        };
        let standing = archive.standing(id, None);
        let published = standing.published.filter(|_| event.is_some());
        let mut row =
            vec![council.slug.clone(), council.name.clone(), or_empty(&council.gss), or_empty(&council.region)];
        row.extend([date(event.and_then(|event| event.from)), date(event.and_then(|event| event.to)), date(published)]);
        row.push(framework(archive, basis));
        row.push(place(&archive.frameworks, standing.place));
        row.extend(JUDGEMENTS.map(|key| place(&archive.frameworks, archive.standing(id, Some(key)).place)));
        let days = event.and_then(|event| archive.days_since(event));
        row.push(days.map(|days| days.to_string()).unwrap_or_default());
        row
    };
    Rows { rows: Box::new(archive.current_councils().map(row)), columns }
}

fn framework(archive: &Archive, basis: Option<Basis>) -> String {
    let framework = match basis {
        Some(Basis::Event(event)) => archive.graded(event).map(|graded| graded.framework),
        // Whose word a newspaper repeats it does not say.
        Some(Basis::Article(_)) => None,
        None => None,
    };
    framework.map(|id| archive.frameworks.get(id).key.clone()).unwrap_or_default()
}

/// An award as the tables write it.
fn award(frameworks: &Frameworks, award: Award) -> String {
    match award {
        Award::Grade(grade) => frameworks.word(grade).slug.clone(),
        Award::NotJudged => "not-judged".to_owned(),
    }
}

/// A place as the tables write it.
fn place(frameworks: &Frameworks, place: Place) -> String {
    match place {
        Place::Grade(grade) => frameworks.word(grade).slug.clone(),
        Place::NoneAwarded => "none-awarded".to_owned(),
        Place::NotJudged => "not-judged".to_owned(),
        Place::NotSeparate | Place::NotRecorded | Place::NotYetInspected => String::new(),
    }
}

fn inspections(archive: &Archive) -> Rows<'_> {
    let mut judgements: Vec<String> = Vec::new();
    for (_, framework) in archive.frameworks.iter() {
        for judgement in &framework.judgements {
            if !judgements.iter().any(|key| **key == *judgement.key) {
                judgements.push(judgement.key.to_string());
            }
        }
    }
    judgements.sort();
    let mut columns = event_columns();
    columns.extend(text_columns(&[
        ("framework", "The inspection framework"),
        ("visit", "standard or short"),
        (
            "overall",
            "Overall effectiveness; none-awarded where the framework gives none, not-judged where it was not judged",
        ),
    ]));
    columns.extend(
        judgements.iter().map(|key| text_column(key, "The judgement's grade; empty where it was not graded by itself")),
    );
    columns.push(Column { kind: Kind::Boolean, ..text_column("reinspection", "Whether it is a re-inspection") });
    columns.push(text_column("listed", "The website's date of the report, where it differs"));
    columns.push(text_column("corrected", CORRECTED));
    let graded = archive.events().filter_map(|(_, event)| Some((event, event.graded.as_ref()?)));
    let rows = graded.map(move |(event, graded)| {
        let award = |one: Option<Award>| one.map(|one| award(&archive.frameworks, one)).unwrap_or_default();
        let framework = archive.frameworks.get(graded.framework);
        let none = framework.overall.filter(|_| graded.overall.is_none()).map(|_| "none-awarded".to_owned());
        let mut row = event_cells(archive, event);
        row.push(framework.key.clone());
        row.push(event.visit.map(crate::model::Visit::word).unwrap_or_default().to_owned());
        row.push(none.unwrap_or_else(|| award(graded.overall)));
        row.extend(judgements.iter().map(|key| award(graded.award(Some(key)))));
        row.push(event.reinspection.to_string());
        row.push(date(event.listed.filter(|listed| listed.start() <= archive.as_of.day)));
        row.push(corrected(archive, &event.corrections));
        row
    });
    Rows { rows: Box::new(rows), columns }
}

fn events(archive: &Archive) -> Rows<'_> {
    let mut columns = event_columns();
    columns.push(Column { kind: Kind::Integer, ..text_column("articles", "How many articles report it") });
    columns.push(text_column("corrected", CORRECTED));
    let rows = archive.events().map(|(id, event)| {
        let mut row = event_cells(archive, event);
        row.push(archive.timeline(event.council).coverage(id).len().to_string());
        row.push(corrected(archive, &event.corrections));
        row
    });
    Rows { rows: Box::new(rows), columns }
}

fn event_columns() -> Vec<Column> {
    text_columns(&[
        ("event", "Its name: council and file"),
        ("council", "The council's slug"),
        ("name", "The council's name"),
        ("kind", "What it is"),
        ("inspected_from", "First day of the inspection"),
        ("inspected_to", "Last day"),
        ("published", "The day it was published: to the day, the month or the year"),
        ("source", "How surely it is known: report, later-report, table or press"),
        ("report", "The report's address"),
        ("address", "Its page in this archive"),
    ])
}

fn event_cells(archive: &Archive, event: &Event) -> Vec<String> {
    let council = archive.council(event.council);
    vec![
        format!("{}/{}", council.slug, event.stem),
        council.slug.clone(),
        council.name.clone(),
        event.kind.word().to_owned(),
        date(event.from),
        date(event.to),
        event.moment.date.iso(),
        event.certainty.map(crate::model::Certainty::word).unwrap_or_default().to_owned(),
        or_empty(&event.report),
        full(archive, &event.path),
    ]
}

fn text_columns(columns: &[(&str, &str)]) -> Vec<Column> {
    columns.iter().map(|(name, about)| text_column(name, about)).collect()
}

fn text_column(name: &str, about: &str) -> Column {
    Column { name: name.to_owned(), kind: Kind::String, about: words::typeset(about) }
}

fn typed(kind: Kind, cell: &str) -> Value {
    match kind {
        _ if cell.is_empty() => Value::Null,
        Kind::String => Value::String(cell.to_owned()),
        Kind::Number => cell.parse::<f64>().map_or(Value::Null, Value::from),
        Kind::Integer => cell.parse::<i64>().map_or(Value::Null, Value::from),
        Kind::Boolean => Value::Bool(cell == "true"),
    }
}

fn pretty(value: &Value) -> Result<Vec<u8>, Failure> {
    let mut bytes =
        serde_json::to_vec_pretty(value).map_err(|error| Failure::new(format!("cannot write JSON: {error}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn full(archive: &Archive, path: &crate::diagnostic::SourcePath) -> String {
    Address::of_source(path).map(|address| Urls::new(archive).full(address.as_str())).unwrap_or_default()
}

fn date(date: Option<Date>) -> String {
    date.map(Date::iso).unwrap_or_default()
}

/// The day of the newest correction to a grade or a fact.
fn corrected(archive: &Archive, corrections: &[Correction]) -> String {
    date(archive.of_substance(corrections).map(|one| one.date).max())
}

fn or_empty(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}
