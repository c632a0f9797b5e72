//! The keys of a kind of file as JSON Schema.

use serde_json::{Map, Value, json};

use super::form::{DATE, LANGUAGE, MOMENT, NOT_JUDGED, SLUG, URL, YEARS};
use super::{FileKind, Known};
use crate::front_matter::{Key, Meaning, Shape};

/// The version of JSON Schema that the schemas are written in.
const VERSION: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of one kind of file.
#[must_use]
pub fn schema(kind: &FileKind, known: &Known) -> Value {
    let mut schema = group(&kind.keys, known);
    put(&mut schema, "$schema", json!(VERSION));
    put(&mut schema, "title", json!(kind.title));
    schema
}

/// The schemas of all kinds of files, below `$defs`.
#[must_use]
pub fn all(known: &Known) -> Value {
    let kinds = FileKind::all();
    let schemas = kinds.iter().map(|kind| {
        let mut schema = group(&kind.keys, known);
        put(&mut schema, "title", json!(kind.title));
        (kind.name.to_owned(), schema)
    });
    json!({
        "$schema": VERSION,
        "title": "The files of a Borough site",
        "$defs": schemas.collect::<Map<String, Value>>(),
    })
}

/// A schema as text.
#[must_use]
pub fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

fn group(keys: &[Key], known: &Known) -> Value {
    let properties = keys.iter().map(|key| {
        let mut schema = value(&key.shape, key.meaning, known);
        put(&mut schema, "description", json!(key.doc));
        (key.name.to_owned(), schema)
    });
    let required: Vec<&str> = keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object",
        "properties": properties.collect::<Map<String, Value>>(),
        "additionalProperties": false,
    });
    if !required.is_empty() {
        put(&mut schema, "required", json!(required));
    }
    schema
}

fn value(shape: &Shape, meaning: Meaning, known: &Known) -> Value {
    if let Some(schema) = meant(shape, meaning, known) {
        return schema;
    }
    match shape {
        // YAML reads digits alone as a number; a name or title may be one.
        Shape::Text => json!({ "type": ["string", "integer"], "minLength": 1 }),
        Shape::Slug => json!({ "type": ["string", "integer"], "pattern": SLUG }),
        Shape::Language => json!({ "type": "string", "pattern": LANGUAGE }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Date => dated(DATE, &["2018-07-20", "2018-07", "2018"]),
        Shape::Moment => dated(MOMENT, &["2018-07-20", "2026-06-01 09:30"]),
        Shape::Url => json!({ "type": "string", "pattern": URL }),
        Shape::Scalar => json!({ "type": ["string", "integer", "boolean"] }),
        Shape::HexPlace => json!({
            "type": "array",
            "items": { "type": "integer", "minimum": 0, "maximum": u8::MAX },
            "minItems": 2,
            "maxItems": 2,
        }),
        Shape::OneOrMany(one) => {
            let one = value(one, meaning, known);
            json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
        }
        Shape::Map(one) => json!({ "type": "object", "additionalProperties": value(one, meaning, known) }),
        Shape::Group(keys) => group(keys, known),
    }
}

/// The schema of a text that stands for something known.
fn meant(shape: &Shape, meaning: Meaning, known: &Known) -> Option<Value> {
    if let (Meaning::Judgements, Shape::Map(_)) = (meaning, shape) {
        let award = json!({ "type": "string", "examples": with(grades(known), NOT_JUDGED) });
        let judgements = known.judgements(None).into_iter().map(|(key, name)| {
            let mut schema = award.clone();
            put(&mut schema, "description", json!(name));
            (key.to_owned(), schema)
        });
        let properties = judgements.collect::<Map<String, Value>>();
        return Some(json!({ "type": "object", "properties": properties, "additionalProperties": false }));
    }
    if *shape != Shape::Text {
        return None;
    }
    let names = |examples: Vec<String>| json!({ "type": "string", "minLength": 1, "examples": examples });
    match meaning {
        Meaning::Words(words) => Some(json!({ "enum": words })),
        Meaning::Framework => Some(json!({ "enum": known.framework_keys(None) })),
        Meaning::Grade => Some(names(grades(known))),
        Meaning::Council if !known.councils.is_empty() => {
            Some(names(known.councils.iter().map(|(slug, _)| slug.clone()).collect()))
        }
        Meaning::Council
        | Meaning::Event
        | Meaning::Picture
        | Meaning::Judgements
        | Meaning::MostlyOne
        | Meaning::Plain => None,
    }
}

/// A date: YAML reads a year alone as a number.
fn dated(pattern: &str, examples: &[&str]) -> Value {
    let (first, last) = YEARS;
    json!({
        "anyOf": [{ "type": "string", "pattern": pattern }, { "type": "integer", "minimum": first, "maximum": last }],
        "examples": examples,
    })
}

/// Every grade as it is mostly written, and in its official words where those are longer.
fn grades(known: &Known) -> Vec<String> {
    let both = |(short, label): (String, &str)| {
        let official = (label != short).then(|| label.to_owned());
        std::iter::once(short).chain(official)
    };
    known.grades(None).into_iter().flat_map(both).collect()
}

fn with(mut words: Vec<String>, one: &str) -> Vec<String> {
    words.push(one.to_owned());
    words
}

fn put(schema: &mut Value, name: &str, value: Value) {
    if let Value::Object(map) = schema {
        map.insert(name.to_owned(), value);
    }
}
