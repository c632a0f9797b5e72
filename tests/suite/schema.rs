//! What other programs are told of the keys: that it fits the archive, the parser and what a content management
//! system writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use borough::diagnostic::{Located, Severity, SourcePath};
use borough::front_matter::print::block;
use borough::front_matter::{Key, Node, Shape, split, yaml};
use borough::load::{self, Disk};
use borough::schema::{FileKind, Known, cms, json};
use serde_json::{Value, json};

use crate::fixture::{Fixture, article};

/// A schema that values can be held against.
struct Schema {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Schema {
    fn of(name: &str, known: &Known) -> Self {
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        let place = format!("memory:///{name}.json");
        compiler.add_resource(&place, json::schema(&FileKind::by_name(name).unwrap(), known)).unwrap();
        // This holds the schema itself against that of JSON Schema.
        let index = compiler.compile(&place, &mut schemas).unwrap();
        Self { schemas, index }
    }

    #[track_caller]
    fn takes(&self, value: &Value) {
        self.schemas.validate(value, self.index).unwrap_or_else(|error| panic!("{value}\n{error:#}"));
    }

    #[track_caller]
    fn refuses(&self, value: &Value) {
        assert!(self.schemas.validate(value, self.index).is_err(), "{value}");
    }
}

fn as_json(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(flag) => json!(flag),
        Node::Integer(number) => json!(number),
        Node::Float(number) => json!(number),
        Node::Text(text) => json!(text),
        Node::List(items) => items.iter().map(as_json).collect(),
        Node::Map(entries) => Value::Object(entries.iter().map(|(key, value)| (key.clone(), as_json(value))).collect()),
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Which kind of file a path is of.
fn kind_of(path: &str) -> Option<&'static str> {
    Some(match path {
        "site.yaml" => "site",
        "frameworks.yaml" => "frameworks",
        path if !path.ends_with(".md") => return None,
        path if path.starts_with("councils/") && path.ends_with("/index.md") => "council",
        path if path.starts_with("councils/") => "event",
        path if path.starts_with("news/") => "article",
        _ => "page",
    })
}

#[test]
fn every_file_of_the_archive_and_of_the_starter_is_as_its_schema_says() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for root in [repository.to_owned(), repository.join("starter")] {
        let known = Known::of(&load::load(&Disk::new(&root)).unwrap().drafts);
        let schemas: BTreeMap<&str, Schema> =
            FileKind::NAMES.into_iter().map(|name| (name, Schema::of(name, &known))).collect();
        let mut held = 0;
        for file in files_below(&root.join("content")) {
            let path = file.strip_prefix(root.join("content")).unwrap().to_string_lossy().into_owned();
            let Some(kind) = kind_of(&path) else { continue };
            let text = fs::read_to_string(&file).unwrap();
            let front = if path.ends_with(".md") { text[split::split(&text).unwrap().yaml].to_owned() } else { text };
            schemas[kind].takes(&as_json(&yaml::parse(&front).unwrap()));
            held += 1;
        }
        assert!(held > 8, "{held}");
    }
    let built_in = yaml::parse(borough::model::Frameworks::BUILT_IN).unwrap();
    Schema::of("frameworks", &Known::built_in()).takes(&as_json(&built_in));
    let theme = fs::read_to_string(repository.join("themes/civic/theme.yaml")).unwrap();
    Schema::of("theme", &Known::built_in()).takes(&as_json(&yaml::parse(&theme).unwrap()));
}

#[test]
fn a_schema_refuses_what_the_parser_refuses() {
    let known = Known::built_in();
    let (article, event) = (Schema::of("article", &known), Schema::of("event", &known));
    let with = |more: Value| {
        let mut value = json!({ "council": "norborough", "date": "2024-01-01" });
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        value
    };
    for sound in [
        json!({}),
        json!({ "council": ["a", "b"], "date": 2018, "tags": "one", "draft": true }),
        json!({ "date": "2026-06-01 09:30 +01:00", "updated": "2012-07" }),
        json!({ "date": "2026-06-01T08:30:00Z", "source": { "name": "X", "url": "https://example.org/" } }),
        json!({ "embargo": "2026-06-01 09:30 Europe/London", "language": "en-GB", "title": 1984 }),
        json!({ "corrections": [{ "date": "2024-02-01", "kind": "fact", "note": "x" }] }),
    ] {
        article.takes(&with(sound));
    }
    for broken in [
        json!({ "darft": true }),
        json!({ "date": "20/07/2018" }),
        json!({ "date": "2018-13" }),
        json!({ "date": 18 }),
        json!({ "tags": [] }),
        json!({ "draft": "yes" }),
        json!({ "source": { "url": "www.example.org" } }),
        json!({ "source": { "nmae": "x" } }),
        json!({ "corrections": { "date": "2024-02-01", "kind": "error", "note": "x" } }),
        json!({ "language": "British English" }),
        json!({ "title": ["A"] }),
    ] {
        article.refuses(&with(broken));
    }
    article.refuses(&json!({ "council": "norborough" }));
    event.takes(
        &json!({ "kind": "inspection", "framework": "sif", "date": 2018, "judgements": { "leadership": "good" } }),
    );
    event.refuses(&json!({ "kind": "visit", "date": "2018-07-20" }));
    event.refuses(&json!({ "kind": "inspection", "framework": "fis", "date": "2018-07-20" }));
    event.refuses(&json!({ "kind": "inspection", "date": "2018-07-20", "judgements": { "leadrship": "good" } }));
}

/// What is given for a key that a file needs, by its name.
fn needed(key: &Key) -> &'static str {
    match key.name {
        "council" => "norborough",
        "date" => "2018-07-20",
        "kind" if key.doc.contains("monitoring") => "monitoring-visit",
        "kind" => "fact",
        "base_url" => "https://archive.example.org/",
        "slug" => "fair",
        "scale" => "four-point",
        _ => "Something",
    }
}

#[test]
fn a_key_is_called_required_when_no_file_can_do_without_it() {
    let places = [
        ("article", "content/news/a.md"),
        ("event", "content/councils/norborough/2018-07-20-monitoring-visit.md"),
        ("council", "content/councils/eastwick/index.md"),
        ("site", "content/site.yaml"),
    ];
    for (name, path) in places {
        let keys = FileKind::by_name(name).unwrap().keys;
        let required: Vec<&Key> = keys.iter().filter(|key| key.is_required).collect();
        assert!(!required.is_empty(), "{name}");
        let text = |left_out: Option<&str>| {
            let lines = required.iter().filter(|key| Some(key.name) != left_out);
            let lines: String = lines.map(|key| format!("{}: {}\n", key.name, needed(key))).collect();
            if path.ends_with(".yaml") { lines } else { format!("---\n{lines}---\n# A heading\n") }
        };
        let codes = |text: String| {
            let checked = Fixture::new("").with(path, text).as_of(crate::fixture::TODAY);
            let errors = checked.problems.into_iter().filter(|one| one.diagnostic.code.severity() == Severity::Error);
            errors.map(|one| one.diagnostic.code.id()).collect::<Vec<_>>()
        };
        assert_eq!(codes(text(None)), Vec::<&str>::new(), "{name}");
        for key in &required {
            assert!(codes(text(Some(key.name))).contains(&"E010"), "{name} without {}", key.name);
        }
    }
}

#[test]
fn groups_require_what_they_cannot_do_without() {
    let groups =
        [("corrections", "date: 2024-02-01, kind: fact, note: x"), ("withdrawn", "date: 2024-02-01, reason: x")];
    let keys = FileKind::by_name("article").unwrap().keys;
    for (name, whole) in groups {
        let key = keys.iter().find(|key| key.name == name).unwrap();
        let required: Vec<&str> = group(&key.shape).iter().filter(|key| key.is_required).map(|key| key.name).collect();
        let front = |inner: &str| format!("title: A\ncouncil: norborough\ndate: 2024-01-01\n{name}: {{ {inner} }}");
        article(&front(whole));
        for left_out in required {
            let rest: Vec<&str> = whole.split(", ").filter(|part| !part.starts_with(&format!("{left_out}:"))).collect();
            article(&format!("{} #! E010 `{left_out}`", front(&rest.join(", "))));
        }
    }
}

fn group(shape: &Shape) -> &[Key] {
    match shape {
        Shape::Group(keys) => keys,
        Shape::OneOrMany(one) | Shape::Map(one) => group(one),
        _ => &[],
    }
}

#[test]
fn what_was_cleared_is_left_out_and_what_was_forgotten_is_asked_about() {
    let base = "title: A\ncouncil: norborough\ndate: 2024-01-01\n";
    for cleared in [
        "tags: []",
        "summary: \"\"",
        "rating: null",
        "source: { name: \"\", url: null }",
        "withdrawn: { date: \"\", reason: \"\" }",
        "tags: [\"\"]",
        "embargo: ''",
    ] {
        let checked = article(&format!("{base}{cleared}"));
        assert!(checked.archive.articles().next().unwrap().1.reported.is_empty());
    }
    article(&format!("{base}rating: #! E009 no value"));
    article(&format!("{base}rating: ~ #! E009"));
    article(&format!("{base}draft: \"\" #! E008"));
    article(&format!("{base}summary: \"null\""));
    article("title: A\ncouncil: null #! E009\ndate: 2024-01-01");
    article("title: A\ncouncil: [] #! E009\ndate: 2024-01-01");
}

/// How the fields of a content management system are filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    /// Every one
    All,
    /// Those that it demands; all others were filled in and cleared again
    Demanded,
}

fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let Node::Map(entries) = node else { return None };
    entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

fn text_of(node: &Node, key: &str) -> String {
    match get(node, key) {
        Some(Node::Text(text)) => text.clone(),
        other => panic!("{key}: {other:?}"),
    }
}

fn list_of<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    match get(node, key) {
        Some(Node::List(items)) => items,
        other => panic!("{key}: {other:?}"),
    }
}

/// What an editor fills in, by the collection and the field's name.
fn answer(collection: &str, name: &str, fill: Fill) -> Option<&'static str> {
    let is_annual = collection == "annual-rating";
    Some(match name {
        "title" => "Norborough: what the report says, and what's next",
        "council" => "norborough",
        "name" => "Eastwick",
        "date" if is_annual => "2010-12-08",
        // An inspection reported on then may have begun before or after overall grades ended.
        "date" if fill == Fill::Demanded => "2026-05-20",
        "date" => "2018-08-20",
        "framework" if is_annual => "annual-rating",
        "framework" if fill == Fill::Demanded => "ilacs",
        "framework" => "sif",
        "rating" if is_annual => "performs well",
        "rating" | "leadership" | "help_and_protection" | "children_in_care" | "care_leavers" | "adoption" => {
            "requires improvement to be good"
        }
        "visit" => "standard",
        "source" => "report",
        "kind" => "fact",
        "updated" | "listed" => "2018-09",
        "since" | "from" if collection == "councils" => "1998-04-01",
        "until" | "to" if collection == "councils" => "2030-03-31",
        "from" if is_annual => "2010-11",
        "from" => "2018-06-18",
        "to" if is_annual => "2010-11-30",
        "to" => "2018-07-06",
        "embargo" => "2018-08-21 09:30",
        "event" | "about" => "norborough/2018-07-20-inspection",
        "aliases" => "/an-earlier-address/",
        "url" | "website" | "report" => "https://www.example.org/a?b=c#d",
        "image" => "playground.jpg",
        "language" => "en-GB",
        "la_code" => "0301",
        "neighbours" => "southwick",
        "tags" => "What's next: care leavers",
        // Of a conflict: another source's day, which no event of these has.
        "field" => "date",
        "value" => "2007-05",
        "lint" => "name-and-age",
        "words" => "A word",
        "summary" | "alt" | "authors" | "note" | "reason" | "by" | "text" | "gss" | "urn" | "region" | "type"
        | "also_known_as" => "A word: or two, 'quoted'",
        // Those have to name this one in turn; a framework that is not chosen has no judgements.
        "predecessors" | "successors" | "safeguarding" | "looked_after" => return None,
        other => panic!("{collection} has a new field {other}: what is filled in?"),
    })
}

/// What Decap CMS writes for a field: a text that was cleared is empty, a choice is null, a list has no items.
fn written(collection: &str, field: &Node, name: &str, fill: Fill) -> Node {
    let is_demanded = get(field, "required") != Some(&Node::Bool(false));
    let answer = |name| if fill == Fill::All || is_demanded { answer(collection, name, fill) } else { None };
    let text = |text: &str| Node::Text(text.to_owned());
    match text_of(field, "widget").as_str() {
        "hidden" => get(field, "default").unwrap().clone(),
        "boolean" => Node::Bool(fill == Fill::All && name != "draft"),
        "number" => Node::Integer(7),
        "string" | "image" | "datetime" => {
            let value = answer(name).unwrap_or_default();
            if let Some(Node::List(pattern)) = get(field, "pattern") {
                let [Node::Text(pattern), Node::Text(_)] = pattern.as_slice() else { panic!("{pattern:?}") };
                assert!(value.is_empty() || matches(pattern, value), "{name}: {value} {pattern}");
            }
            text(value)
        }
        "select" => {
            let Some(value) = answer(name) else { return Node::Null };
            let options = list_of(field, "options");
            let offered =
                options.iter().any(|option| *option == text(value) || get(option, "value") == Some(&text(value)));
            assert!(offered, "{name} does not offer {value}: {options:?}");
            if get(field, "multiple").is_some() { Node::List(vec![text(value)]) } else { text(value) }
        }
        "object" => {
            let fields = list_of(field, "fields");
            assert!(!fields.is_empty(), "Decap CMS refuses a group without fields: {collection} {name}");
            Node::Map(entries(collection, fields, fill))
        }
        "list" if fill == Fill::Demanded => Node::List(Vec::new()),
        "list" => match get(field, "fields") {
            Some(Node::List(fields)) => Node::List(vec![Node::Map(entries(collection, fields, fill))]),
            _ => {
                let one = written(collection, get(field, "field").unwrap(), name, fill);
                let times = get(field, "min").map_or(1, |_| 2);
                Node::List(vec![one; times])
            }
        },
        other => panic!("a widget {other}"),
    }
}

fn matches(pattern: &str, value: &str) -> bool {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("memory:///p.json", json!({ "pattern": pattern })).unwrap();
    let index = compiler.compile("memory:///p.json", &mut schemas).unwrap();
    schemas.validate(&json!(value), index).is_ok()
}

fn entries(collection: &str, fields: &[Node], fill: Fill) -> Vec<(String, Node)> {
    fields
        .iter()
        .filter(|field| get(field, "widget") != Some(&Node::Text("markdown".to_owned())))
        // What is hidden and has no value is not written.
        .filter(|field| {
            get(field, "widget") != Some(&Node::Text("hidden".to_owned())) || get(field, "default").is_some()
        })
        .map(|field| {
            let name = text_of(field, "name");
            let value = written(collection, field, &name, fill);
            (name, value)
        })
        .collect()
}

#[test]
fn what_a_file_holds_is_seen_and_kept_by_a_content_management_system() {
    let drafts = load::load(&Fixture::new("").files).unwrap().drafts;
    let config = yaml::parse(&cms::config(&Known::of(&drafts))).unwrap();
    let field = |collection: &str, name: &str| {
        let all = list_of(&config, "collections");
        let one = all.iter().find(|one| text_of(one, "name") == collection).unwrap();
        list_of(one, "fields").iter().find(|field| text_of(field, "name") == name).unwrap().clone()
    };
    // Both spellings of a grade are among the choices.
    let rating = field("articles", "rating");
    let values: Vec<String> = list_of(&rating, "options").iter().map(|option| text_of(option, "value")).collect();
    for written in ["requires improvement", "requires improvement to be good", "good"] {
        assert_eq!(values.iter().filter(|value| *value == written).count(), 1, "{written}: {values:?}");
    }
    assert_eq!(text_of(&field("articles", "source"), "widget"), "object", "as files have it");
    let correction = field("articles", "corrections");
    let needed =
        list_of(&correction, "fields").iter().filter(|field| get(field, "required") == Some(&Node::Bool(true)));
    assert_eq!(needed.count(), 3, "an item of a list is whole");
    assert_eq!(get(&field("pages", "body"), "modes"), Some(&Node::List(vec![Node::Text("raw".to_owned())])));
    assert_eq!(text_of(&field("annual-rating", "framework"), "default"), "annual-rating");
}

/// Where a new file of a collection is written.
fn path(collection: &Node, entries: &[(String, Node)]) -> String {
    let value = |name: &str| match entries.iter().find(|(key, _)| key == name) {
        Some((_, Node::Text(text))) => text.clone(),
        other => panic!("{name}: {other:?}"),
    };
    let folder = text_of(collection, "folder");
    let slug = value(&text_of(collection, "identifier_field"));
    let slug = borough::front_matter::Slug::of(&slug).unwrap().0;
    let mut path = get(collection, "path").map_or_else(|| "{{slug}}".to_owned(), |_| text_of(collection, "path"));
    for (tag, with) in [
        ("{{slug}}", slug),
        ("{{year}}", "2018".to_owned()),
        ("{{date}}", entries.iter().find(|(key, _)| key == "date").map_or(String::new(), |_| value("date"))),
        ("{{council}}", if path.contains("{{council}}") { value("council") } else { String::new() }),
    ] {
        path = path.replace(tag, &with);
    }
    assert!(!path.contains("{{"), "{path}");
    format!("{folder}/{path}.md")
}

#[test]
fn what_a_content_management_system_writes_is_accepted() {
    let drafts = load::load(&Fixture::new("").files).unwrap().drafts;
    let config = yaml::parse(&cms::config(&Known::of(&drafts))).unwrap();
    let collections = list_of(&config, "collections");
    assert_eq!(collections.len(), 3 + borough::model::EventKind::WORDS.len());
    for fill in [Fill::All, Fill::Demanded] {
        for collection in collections {
            let name = text_of(collection, "name");
            let mut front = entries(&name, list_of(collection, "fields"), fill);
            if name == "annual-rating" && fill == Fill::Demanded {
                // That framework always gives an overall grade; check says so to who leaves it out.
                front.retain(|(key, _)| key != "rating");
                front.push(("rating".to_owned(), Node::Text("performs well".to_owned())));
            }
            let path = path(collection, &front);
            let text = format!("---\n{}---\n\nSome text.\n", block(&Node::Map(front)));
            let picture = format!("{}/playground.jpg", SourcePath::new(&path).folder());
            let checked = Fixture::new("").with(&path, text.clone()).with(&picture, "x").as_of("2026-10-31");
            let is_error = |one: &&Located| one.diagnostic.code.severity() == Severity::Error;
            let errors: Vec<_> = checked.problems.iter().filter(is_error).map(|one| &one.diagnostic).collect();
            assert!(errors.is_empty(), "{path}\n{text}{errors:#?}");
            let archive = &checked.archive;
            let is_there = archive.articles().any(|(_, one)| one.path.as_str() == path)
                || archive.events().any(|(_, one)| one.path.as_str() == path)
                || archive.councils().any(|(_, one)| one.path.as_str() == path)
                || archive.pages.iter().any(|one| one.path.as_str() == path)
                || archive.withdrawn.iter().any(|one| one.path.as_str() == path);
            assert!(is_there, "{path}");
        }
    }
}
