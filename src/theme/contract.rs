//! What templates are given: the values of each, their names, their kinds and what they say. The
//! types that pages are made from describe themselves in these words, and so nothing else can be said.

use serde_json::{Map, Value as Json, json};

/// A template and all that it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// `council.html`
    pub template: &'static str,
    /// What its pages are.
    pub about: &'static str,
    /// Its values.
    pub fields: Vec<Field>,
}

/// A value by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As templates write it.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// Its kind.
    pub shape: Shape,
}

/// The kind of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A text, escaped when it is shown
    Text,
    /// A whole number
    Number,
    /// `true` or `false`
    Flag,
    /// HTML or SVG that is made by Borough and shown as it is
    Html,
    /// Any number of these
    List(Box<Shape>),
    /// One of these, or nothing
    Optional(Box<Shape>),
    /// One of these kinds
    Either(Vec<Shape>),
    /// Values under names that the theme or the site chooses
    Named(Box<Shape>),
    /// Values under known names
    Group(Group),
}

/// Values that belong together, under a name of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `Badge`
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its values.
    pub fields: Vec<Field>,
}

impl Contract {
    /// The groups that its values are made of, each once, in the order in which they are met.
    #[must_use]
    pub fn groups(&self) -> Vec<&Group> {
        groups(&self.fields)
    }

    /// For people at a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{}: {}\n\n", self.template, self.about);
        rows(&self.fields, &mut out);
        for group in self.groups() {
            out.push_str(&format!("\n{}: {}\n\n", group.name, group.about));
            rows(&group.fields, &mut out);
        }
        out
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> String {
        let group = |group: &&Group| {
            (group.name.to_owned(), json!({ "about": group.about, "values": described(&group.fields) }))
        };
        let groups: Map<String, Json> = self.groups().iter().map(group).collect();
        let all = json!({
            "template": self.template,
            "about": self.about,
            "values": described(&self.fields),
            "groups": groups,
        });
        format!("{all:#}\n")
    }
}

/// The groups that values are made of, each once, in the order in which they are met.
#[must_use]
pub fn groups(fields: &[Field]) -> Vec<&Group> {
    let mut found: Vec<&Group> = Vec::new();
    let mut open: Vec<&Shape> = fields.iter().rev().map(|field| &field.shape).collect();
    while let Some(shape) = open.pop() {
        match shape {
            Shape::List(one) | Shape::Optional(one) | Shape::Named(one) => open.push(one),
            Shape::Either(all) => open.extend(all.iter().rev()),
            Shape::Group(group) if found.iter().all(|known| known.name != group.name) => {
                found.push(group);
                open.extend(group.fields.iter().rev().map(|field| &field.shape));
            }
            Shape::Group(_) | Shape::Text | Shape::Number | Shape::Flag | Shape::Html => {}
        }
    }
    found
}

impl Shape {
    /// In words: "list of Badge", "text or nothing".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Flag => "yes or no".to_owned(),
            Self::Html => "HTML".to_owned(),
            Self::List(one) => match &**one {
                Self::Either(_) | Self::Optional(_) => format!("list of ({})", one.words()),
                one => format!("list of {}", one.words()),
            },
            Self::Optional(one) => format!("{} or nothing", one.words()),
            Self::Either(all) => all.iter().map(Self::words).collect::<Vec<_>>().join(" or "),
            Self::Named(one) => format!("by name: {}", one.words()),
            Self::Group(group) => group.name.to_owned(),
        }
    }

    fn json(&self) -> Json {
        match self {
            Self::Text => "text".into(),
            Self::Number => "number".into(),
            Self::Flag => "flag".into(),
            Self::Html => "html".into(),
            Self::List(one) => json!({ "list": one.json() }),
            Self::Optional(one) => json!({ "optional": one.json() }),
            Self::Either(all) => json!({ "either": all.iter().map(Self::json).collect::<Vec<_>>() }),
            Self::Named(one) => json!({ "named": one.json() }),
            Self::Group(group) => json!({ "group": group.name }),
        }
    }
}

fn described(fields: &[Field]) -> Vec<Json> {
    fields.iter().map(|one| json!({ "name": one.name, "type": one.shape.json(), "about": one.about })).collect()
}

/// One line a value; what it says in a column of its own.
fn rows(fields: &[Field], out: &mut String) {
    let kinds: Vec<String> = fields.iter().map(|field| field.shape.words()).collect();
    let names = fields.iter().map(|field| field.name.len()).max().unwrap_or_default();
    let width = kinds.iter().map(String::len).max().unwrap_or_default();
    for (field, kind) in fields.iter().zip(&kinds) {
        out.push_str(&format!("  {:<names$}  {kind:<width$}  {}\n", field.name, field.about));
    }
}
