//! The documents are true: tables of keys come from the declarations that the parser uses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fmt::Write;
use std::path::Path;

use borough::front_matter::{FrontMatter, Key, Shape};
use borough::model::draft::{ArticleMatter, CouncilMatter, EventMatter, FrameworksMatter, PageMatter, SiteMatter};
use borough::model::{Certainty, EventKind, Frameworks};
use borough::render::{contracts, everywhere};
use borough::theme::{self, Field, ThemeMatter, groups};

/// Which key of which file every table of docs/content.md is for.
fn tables() -> Vec<(&'static str, String)> {
    vec![
        ("article", table(&ArticleMatter::keys())),
        ("event", table(&EventMatter::keys())),
        ("council", table(&CouncilMatter::keys())),
        ("page", table(&PageMatter::keys())),
        ("site", table(&SiteMatter::keys())),
        ("frameworks", table(&FrameworksMatter::keys())),
        ("kinds", words(EventKind::WORDS.iter().map(|word| (*word, EventKind::parse(word).unwrap().label())))),
        ("sources", words(Certainty::WORDS.iter().map(|word| (*word, Certainty::parse(word).unwrap().label())))),
        ("grades", grades()),
    ]
}

fn table(keys: &[Key]) -> String {
    let mut out = String::from("| key | form | what it says |\n|---|---|---|\n");
    rows(keys, "", &mut out);
    out
}

fn rows(keys: &[Key], within: &str, out: &mut String) {
    for key in keys {
        writeln!(out, "| `{within}{}` | {} | {} |", key.name, form(&key.shape), key.doc).unwrap();
        if let Some(keys) = group(&key.shape) {
            rows(keys, &format!("{within}{}.", key.name), out);
        }
    }
}

fn group(shape: &Shape) -> Option<&[Key]> {
    match shape {
        Shape::Group(keys) => Some(keys),
        Shape::OneOrMany(one) | Shape::Map(one) => group(one),
        _ => None,
    }
}

fn form(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Slug | Shape::Language => "text".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Date => "date".to_owned(),
        Shape::Moment => "date, or day and time".to_owned(),
        Shape::Url => "web address".to_owned(),
        Shape::Scalar => "text, number, `true` or `false`".to_owned(),
        Shape::HexPlace => "`[column, row]`".to_owned(),
        Shape::OneOrMany(one) => format!("{}, or a list", form(one)),
        Shape::Map(one) => format!("your keys, each with: {}", form(one)),
        Shape::Group(_) => "group".to_owned(),
    }
}

fn words<'a>(words: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::from("| word | readers see |\n|---|---|\n");
    for (word, label) in words {
        writeln!(out, "| `{word}` | {label} |").unwrap();
    }
    out
}

fn grades() -> String {
    let (frameworks, problems) = Frameworks::new(&[Frameworks::built_in()]);
    assert!(problems.is_empty(), "{problems:?}");
    let mut out = String::from(
        "| framework | inspections begun | overall grade | judgements | grades, best first |\n|---|---|---|---|---|\n",
    );
    for (id, one) in frameworks.iter() {
        let judgements: Vec<String> = one.judgements.iter().map(|judgement| format!("`{}`", judgement.key)).collect();
        let overall = one.overall.map_or_else(
            || "no".to_owned(),
            |period| if period.to.is_some() { period.in_words() } else { "yes".to_owned() },
        );
        writeln!(
            out,
            "| `{}` {} | {} | {overall} | {} | {} |",
            one.key,
            one.name,
            one.in_force.in_words(),
            judgements.join(", "),
            frameworks.labels(id).join(" · ")
        )
        .unwrap();
    }
    out
}

/// `BLESS=1 cargo test --test docs` writes the tables anew.
#[test]
fn the_tables_of_keys_are_those_of_the_parser() {
    check_tables("docs/content.md", tables());
    check_tables("docs/themes.md", vec![("theme", table(&ThemeMatter::keys())), ("contexts", contexts())]);
}

/// All that templates are given: what every one has, then each by itself, then the groups, each once.
fn contexts() -> String {
    let mut out = String::from("### Every template\n\n");
    fields(&everywhere(), &mut out);
    let contracts = contracts();
    for contract in &contracts {
        write!(out, "\n### {}\n\n{}\n\n", contract.template, contract.about).unwrap();
        if contract.fields.is_empty() {
            out.push_str("It is given nothing of its own.\n");
        } else {
            fields(&contract.fields, &mut out);
        }
    }
    let all: Vec<Field> = everywhere().into_iter().chain(contracts.into_iter().flat_map(|one| one.fields)).collect();
    for group in groups(&all) {
        write!(out, "\n### {}\n\n{}\n\n", group.name, group.about).unwrap();
        fields(&group.fields, &mut out);
    }
    out
}

fn fields(fields: &[Field], out: &mut String) {
    out.push_str("| name | kind | what it says |\n|---|---|---|\n");
    for field in fields {
        writeln!(out, "| `{}` | {} | {} |", field.name, kind(&field.shape), field.about).unwrap();
    }
}

/// A kind in words, groups as links to their tables.
fn kind(shape: &theme::Shape) -> String {
    use theme::Shape;
    match shape {
        Shape::Group(group) => format!("[{}](#{})", group.name, group.name.to_lowercase()),
        Shape::List(one) => format!("list of {}", kind(one)),
        Shape::Optional(one) => format!("{} or nothing", kind(one)),
        Shape::Either(all) => all.iter().map(kind).collect::<Vec<_>>().join(" or "),
        Shape::Named(one) => format!("by name: {}", kind(one)),
        plain => plain.words(),
    }
}

fn check_tables(path: &str, tables: Vec<(&'static str, String)>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let mut text = std::fs::read_to_string(&file).unwrap();
    for (name, table) in tables {
        let (open, close) = (format!("<!-- table: {name} -->\n"), "<!-- end -->".to_owned());
        let start = text.find(&open).unwrap_or_else(|| panic!("{path} has no table {name}")) + open.len();
        let end = start + text[start..].find(&close).unwrap();
        if std::env::var_os("BLESS").is_some() {
            text.replace_range(start..end, &table);
        } else {
            assert_eq!(&text[start..end], table, "{path}: run BLESS=1 cargo test --test docs");
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, text).unwrap();
    }
}

#[test]
fn the_readme_names_commands_and_files_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("README.md")).unwrap();
    // What stands in code is an example.
    let prose: String = text.split('`').step_by(2).collect();
    for link in
        prose.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).filter(|link| !link.contains("://"))
    {
        assert!(root.join(link).exists(), "README.md links to {link}");
    }
    let ci = std::fs::read_to_string(root.join(".ci/run")).unwrap();
    assert!(
        text.contains("\ncargo test ") && ci.contains("\ncargo test --locked\n"),
        "CI runs the README's test command"
    );
}

borough::front_matter! {
    /// A kind of file that no site has.
    pub struct AlmanacMatter {
        /// The tide at the pier.
        #[required]
        tide: borough::front_matter::Text,
        /// Which way the wind blows.
        #[means(borough::front_matter::Meaning::Words(&["north", "south"]))]
        wind: borough::front_matter::Name,
    }
}

#[test]
fn a_new_key_is_known_to_parser_schema_documents_and_content_management() {
    use borough::front_matter::{Reader, read, yaml};
    use borough::schema::{FileKind, Known, cms, json};

    let path = borough::diagnostic::SourcePath::new("content/almanac.md");
    let mut reader = Reader::new(&path, chrono_tz::Tz::Europe__London);
    let matter: AlmanacMatter = read(&yaml::parse("tide: high\nwind: south\nwnid: x\n").unwrap(), &mut reader);
    assert_eq!(matter.wind.unwrap().0, "south");
    assert_eq!(reader.problems[0].help.as_deref(), Some("Did you mean `wind`?"));

    let keys = AlmanacMatter::keys();
    let known = Known::built_in();
    let kind = FileKind { name: "almanac", title: "An almanac", keys: keys.clone() };
    let schema = json::schema(&kind, &known);
    assert_eq!(schema["required"], serde_json::json!(["tide"]));
    assert_eq!(schema["properties"]["wind"]["enum"], serde_json::json!(["north", "south"]));
    assert_eq!(schema["properties"]["wind"]["description"], "Which way the wind blows.");

    assert!(table(&keys).contains("| `tide` | text | The tide at the pier. |\n"));

    let fields = cms::fields(&keys, &known);
    let wind = "  - name: wind\n    label: Wind\n    required: false\n    hint: Which way the wind blows.\n    widget: select\n    options:\n      - north\n      - south\n";
    assert!(fields.contains(wind), "{fields}");
    assert!(fields.contains("  - name: tide\n    label: Tide\n    required: true\n"), "{fields}");
}
