//! The single values of a front matter that a table fills in, and a new file's text made of them.

use std::fmt;

use crate::diagnostic::KeyPath;
use crate::front_matter::print::Within;
use crate::front_matter::{FrontMatter, HexPlace, OneOrMany, Text, print};
use crate::model::Date;
use crate::model::draft::{CouncilMatter, EventMatter, InspectedMatter};

/// How long a line may be before its list is written one item to a line.
const LINE: usize = 100;

/// One value of a front matter: that of a key, or of a key below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The key.
    pub key: &'static str,
    /// The key below it, where it is a group: `leadership` of `judgements`.
    pub below: Option<String>,
    /// Its value.
    pub value: Value,
    /// Whether a file says the same by leaving the key out.
    pub implied: bool,
}

/// A value of one of the forms that tables fill in.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text
    Text(String),
    /// A date
    Date(Date),
    /// `true` or `false`
    Flag(bool),
    /// Several texts
    List(Vec<String>),
    /// Column and row
    Hex(HexPlace),
}

/// A front matter whose values a table fills in.
pub trait Leaves: FrontMatter {
    /// The values, in the order in which they are written.
    fn leaves(&self) -> Vec<Leaf>;
}

impl Leaves for EventMatter {
    fn leaves(&self) -> Vec<Leaf> {
        let inspected = self.inspected.clone().unwrap_or_default();
        let published = self.date.map(|moment| moment.date);
        let judgements = self.judgements.iter().flat_map(|map| &map.0);
        let mut leaves = vec![
            text("kind", self.kind.as_ref()),
            text("framework", self.framework.as_ref()),
            text("visit", self.visit.as_ref()),
            below("inspected", "from", inspected.from.map(Value::Date)),
            below("inspected", "to", inspected.to.map(Value::Date)),
            top("date", published.map(Value::Date)),
            text("rating", self.rating.as_ref()),
        ];
        leaves.extend(judgements.map(|(key, grade)| below("judgements", key, Some(Value::Text(grade.0.clone())))));
        leaves.extend([
            top("report", self.report.as_ref().map(|url| Value::Text(url.0.clone()))),
            text("source", self.source.as_ref()),
            top("listed", self.listed.map(Value::Date)).map(|leaf| Leaf { implied: self.listed == published, ..leaf }),
            top("reinspection", self.reinspection.map(|flag| Value::Flag(flag.0)))
                .map(|leaf| Leaf { implied: leaf.value == Value::Flag(false), ..leaf }),
        ]);
        leaves.into_iter().flatten().collect()
    }
}

impl Leaves for CouncilMatter {
    fn leaves(&self) -> Vec<Leaf> {
        let leaves = [
            text("name", self.name.as_ref()),
            list("also_known_as", self.also_known_as.as_ref()),
            text("gss", self.gss.as_ref()),
            text("la_code", self.la_code.as_ref()),
            text("urn", self.urn.as_ref()),
            text("region", self.region.as_ref()),
            text("type", self.r#type.as_ref()),
            top("since", self.since.map(Value::Date)),
            top("until", self.until.map(Value::Date)),
            list("predecessors", self.predecessors.as_ref()),
            list("successors", self.successors.as_ref()),
            list("neighbours", self.neighbours.as_ref()),
            top("hex", self.hex.map(Value::Hex)),
        ];
        leaves.into_iter().flatten().collect()
    }
}

fn top(key: &'static str, value: Option<Value>) -> Option<Leaf> {
    value.map(|value| Leaf { key, below: None, value, implied: false })
}

fn below(key: &'static str, below: &str, value: Option<Value>) -> Option<Leaf> {
    value.map(|value| Leaf { key, below: Some(below.to_owned()), value, implied: false })
}

fn text(key: &'static str, text: Option<&Text>) -> Option<Leaf> {
    top(key, text.map(|text| Value::Text(text.0.clone())))
}

fn list(key: &'static str, list: Option<&OneOrMany<Text>>) -> Option<Leaf> {
    top(key, list.map(|list| Value::List(list.0.iter().map(|one| one.0.clone()).collect())))
}

impl Leaf {
    /// Its name in a sentence: `rating`, `judgements.leadership`.
    pub fn name(&self) -> String {
        self.below.as_ref().map_or_else(|| self.key.to_owned(), |below| format!("{}.{below}", self.key))
    }

    /// The way to it in a file.
    pub fn path(&self) -> KeyPath {
        let top = KeyPath::top(self.key);
        self.below.as_ref().map_or_else(|| top.clone(), |below| top.key(below))
    }

    /// Its last key and its value, as they stand beside or below others.
    pub fn pair(&self, within: Within) -> String {
        let key = self.below.as_deref().unwrap_or(self.key);
        format!("{}: {}", print::text(key, Within::Brackets), self.value.yaml(within))
    }

    /// Whether it is for the same key as another.
    pub fn is_of(&self, other: &Self) -> bool {
        self.key == other.key && self.below == other.below
    }
}

/// Whether the keys below a key stand beside one another, as two dates do.
fn is_on_one_line(key: &str) -> bool {
    key == "inspected"
}

/// The names of the keys below a key, in the order in which they are written.
pub fn names_below(key: &str, judgements: &[String]) -> Vec<String> {
    match key {
        "inspected" => InspectedMatter::keys().iter().map(|key| key.name.to_owned()).collect(),
        _ => judgements.to_vec(),
    }
}

impl Value {
    /// As it is written.
    pub fn yaml(&self, within: Within) -> String {
        match self {
            Self::Text(text) => print::text(text, within).into_owned(),
            Self::Date(date) => date.iso(),
            Self::Flag(flag) => flag.to_string(),
            Self::List(items) => print::list(items),
            Self::Hex(place) => format!("[{}, {}]", place.column, place.row),
        }
    }
}

/// As a sentence shows it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::List(items) => f.write_str(&items.join(", ")),
            other => f.write_str(&other.yaml(Within::Line)),
        }
    }
}

/// A new file of these values, without a body.
pub fn file(leaves: &[Leaf]) -> String {
    let written: Vec<&Leaf> = leaves.iter().filter(|leaf| !leaf.implied).collect();
    let entries: String = written.chunk_by(|a, b| a.key == b.key).map(entry).collect();
    format!("---\n{entries}---\n")
}

/// The line, or the lines, of one key: of its value, or of the values below it.
pub fn entry(leaves: &[&Leaf]) -> String {
    let Some(Leaf { key, below, value, .. }) = leaves.first() else { return String::new() };
    let pairs = |within| leaves.iter().map(move |leaf| leaf.pair(within)).collect::<Vec<_>>();
    match (below, value) {
        (Some(_), _) if is_on_one_line(key) => format!("{key}: {{ {} }}\n", pairs(Within::Brackets).join(", ")),
        (Some(_), _) => format!("{key}:\n  {}\n", pairs(Within::Line).join("\n  ")),
        (None, Value::List(items)) if key.len() + print::list(items).chars().count() > LINE => {
            let items: Vec<_> = items.iter().map(|item| print::text(item, Within::Line)).collect();
            format!("{key}:\n  - {}\n", items.join("\n  - "))
        }
        (None, value) => format!("{key}: {}\n", value.yaml(Within::Line)),
    }
}
