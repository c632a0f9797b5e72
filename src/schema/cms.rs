//! The keys of a site's files as the configuration of a content management system: one file that Decap CMS and
//! Sveltia CMS read. A new file's name is made of its fields by the rules that Borough has for names.

use super::form::{DATE, MOMENT, NOT_JUDGED, URL};
use super::{FileKind, Known};
use crate::front_matter::print::block;
use crate::front_matter::{Key, Meaning, Node, Shape};
use crate::model::EventKind;

/// What stands above the configuration.
const REMARKS: &str = "\
# The configuration of Decap CMS or Sveltia CMS for this archive, made by `borough schema --cms`.
# Name your own repository below. Make the file anew when councils or frameworks are added.
";

/// The collection of councils.
const COUNCILS: &str = "councils";

/// Files of one kind, as the system lists and makes them.
struct Collection<'a> {
    name: String,
    label: String,
    /// What one of its files is.
    one: String,
    folder: &'static str,
    /// Where in the folder a new file lies.
    path: Option<String>,
    /// The key that a file is listed by.
    identifier: &'static str,
    /// What all its events are.
    kind: Option<EventKind>,
    known: &'a Known,
}

/// The configuration as YAML.
#[must_use]
pub fn config(known: &Known) -> String {
    let collections = collections(known)
        .into_iter()
        .filter_map(|(file, collection)| Some(collection.node(&FileKind::by_name(file)?.keys)));
    let config = map([
        ("backend", map([("name", text("github")), ("repo", text("owner/repository")), ("branch", text("main"))])),
        ("local_backend", Node::Bool(true)),
        ("media_folder", text("content/news")),
        ("public_folder", text("/news")),
        (
            "slug",
            map([
                ("encoding", text("ascii")),
                ("clean_accents", Node::Bool(true)),
                ("sanitize_replacement", text("-")),
            ]),
        ),
        ("output", map([("omit_empty_optional_fields", Node::Bool(true))])),
        ("collections", Node::List(collections.collect())),
    ]);
    format!("{REMARKS}{}", block(&config))
}

/// The fields of some keys, as a collection without a path of its own has them.
#[must_use]
pub fn fields(keys: &[Key], known: &Known) -> String {
    let plain = Collection {
        name: String::new(),
        label: String::new(),
        one: String::new(),
        folder: "content",
        path: None,
        identifier: "title",
        kind: None,
        known,
    };
    block(&map([("fields", Node::List(plain.fields(keys)))]))
}

/// The collections, each with the kind of its files. A kind of events is a collection of its own: it says which
/// fields there are and how files are named.
fn collections(known: &Known) -> Vec<(&'static str, Collection<'_>)> {
    let collection = |name: &str, (label, one): (&str, &str), folder, path: Option<&str>, identifier| Collection {
        name: name.to_owned(),
        label: label.to_owned(),
        one: one.to_owned(),
        folder,
        path: path.map(str::to_owned),
        identifier,
        kind: None,
        known,
    };
    let news = ("Articles", "Article");
    let mut all = vec![("article", collection("articles", news, "content/news", Some("{{year}}/{{slug}}"), "title"))];
    for kind in EventKind::WORDS.iter().filter_map(|word| EventKind::parse(word)) {
        let path = format!("{{{{council}}}}/{{{{date}}}}-{}", kind.word());
        let label = format!("Events: {}", kind.label());
        let events = collection(kind.word(), (&label, kind.label()), "content/councils", Some(&path), "date");
        all.push(("event", Collection { kind: Some(kind), ..events }));
    }
    let councils = ("Councils", "Council");
    all.push(("council", collection(COUNCILS, councils, "content/councils", Some("{{slug}}/index"), "name")));
    all.push(("page", collection("pages", ("Pages", "Page"), "content", None, "title")));
    all
}

impl Collection<'_> {
    fn node(&self, keys: &[Key]) -> Node {
        let mut entries = vec![
            ("name", text(&self.name)),
            ("label", text(&self.label)),
            ("label_singular", text(&self.one)),
            ("folder", text(self.folder)),
            ("create", Node::Bool(true)),
            ("extension", text("md")),
            ("format", text("yaml-frontmatter")),
            ("identifier_field", text(self.identifier)),
        ];
        entries.extend(self.path.as_deref().map(|path| ("path", text(path))));
        if let Some(kind) = self.kind {
            entries.push(("slug", text(&format!("{{{{date}}}}-{}", kind.word()))));
            entries.push(("summary", text("{{dirname}}: {{date}}")));
            entries.push(("filter", map([("field", text("kind")), ("value", text(kind.word()))])));
        }
        if keys.iter().any(|key| key.meaning == Meaning::Picture) {
            // A picture lies beside the file that shows it, and is named by its own name.
            entries.extend([("media_folder", text("")), ("public_folder", text(""))]);
        }
        let mut fields = self.fields(keys);
        if self.name == COUNCILS {
            // A council's folder holds its events as well, and those alone say of what kind they are. Decap takes the files
            // in which `kind` is what this filter leaves unsaid, and Sveltia those that the pattern fits.
            entries.push(("filter", map([("field", text("kind")), ("pattern", text(".*"))])));
            fields.push(map([("name", text("kind")), ("widget", text("hidden")), ("required", Node::Bool(false))]));
        }
        fields.push(map([
            ("name", text("body")),
            ("label", text("Text")),
            ("widget", text("markdown")),
            // The other mode writes a text anew, and knows neither footnotes nor the alignment of tables.
            ("modes", Node::List(vec![text("raw")])),
            ("required", Node::Bool(false)),
        ]));
        entries.push(("fields", Node::List(fields)));
        map(entries)
    }

    fn fields(&self, keys: &[Key]) -> Vec<Node> {
        let is_left_out = |key: &&Key| {
            let is_graded = self.kind.is_none_or(EventKind::is_graded);
            !is_graded && matches!(key.meaning, Meaning::Framework | Meaning::Grade | Meaning::Judgements)
        };
        let keys = keys.iter().filter(|key| !is_left_out(key));
        keys.filter_map(|key| Some(self.field(key, self.widget(key)?, self.need(key)))).collect()
    }

    /// Whether a file of the collection can do without a key.
    fn need(&self, key: &Key) -> Need {
        let is_needed = key.is_required
            || key.name == self.identifier
            || self.names(key.name)
            || (key.meaning == Meaning::Framework && self.kind.is_some());
        if is_needed { Need::Required } else { Need::Optional }
    }

    /// Whether a file's name is made of a key.
    fn names(&self, key: &str) -> bool {
        self.path.as_ref().is_some_and(|path| path.contains(&format!("{{{{{key}}}}}")))
    }

    fn field(&self, key: &Key, widget: Vec<(&'static str, Node)>, need: Need) -> Node {
        let mut entries = vec![("name", text(key.name)), ("label", text(&label(key.name)))];
        // Nobody is asked for what is hidden.
        if !widget.contains(&("widget", text("hidden"))) {
            let pattern = widget.iter().find_map(|(name, value)| match value {
                Node::List(parts) if *name == "pattern" => parts.last(),
                _ => None,
            });
            let hint = match pattern {
                Some(Node::Text(form)) => format!("{} {form}.", self.hint(key)),
                _ => self.hint(key).to_owned(),
            };
            entries.extend([("required", Node::Bool(need == Need::Required)), ("hint", text(&hint))]);
        }
        entries.extend(widget);
        map(entries)
    }

    /// What is said beside a field, where that is another thing than in a file.
    fn hint(&self, key: &Key) -> &'static str {
        match key.name {
            "council" if self.kind.is_some() => {
                "The council in whose folder the file lies, as the list of events names it. If none is chosen, choose that one before you save."
            }
            "council" if key.meaning == Meaning::Council => {
                "Whom it is about. A council that the file names otherwise than by its part of an address is not shown: leave the list alone then."
            }
            "title" if self.identifier == "title" => "The heading.",
            "date" if key.shape == Shape::Moment && self.kind.is_none() => {
                "Its day. A month, a year or a time stays as it is in the file until a day is chosen here."
            }
            _ => key.doc,
        }
    }

    /// What a key is filled in with. Nothing for groups of the editor's own keys: the system leaves alone what
    /// it does not show.
    fn widget(&self, key: &Key) -> Option<Vec<(&'static str, Node)>> {
        let is_fixed = key.meaning == Meaning::Words(EventKind::WORDS);
        match (&key.shape, self.kind) {
            (Shape::Text, Some(kind)) if is_fixed => {
                Some(vec![("widget", text("hidden")), ("default", text(kind.word()))])
            }
            // The day that names a file is a day, a month or a year and nothing more.
            (Shape::Moment, _) if self.names(key.name) => Some(matching(DATE, A_DATE)),
            (Shape::Moment, _) if key.name == "date" => Some(vec![
                ("widget", text("datetime")),
                ("format", text("YYYY-MM-DD")),
                ("date_format", text("YYYY-MM-DD")),
                ("time_format", Node::Bool(false)),
            ]),
            (shape, _) => self.of_shape(shape, key.meaning),
        }
    }

    fn of_shape(&self, shape: &Shape, meaning: Meaning) -> Option<Vec<(&'static str, Node)>> {
        Some(match shape {
            Shape::Text => self.of_meaning(meaning),
            Shape::Slug | Shape::Language | Shape::Scalar => vec![("widget", text("string"))],
            Shape::Flag => vec![("widget", text("boolean"))],
            Shape::Date => matching(DATE, A_DATE),
            Shape::Moment => matching(MOMENT, "A day as 2018-07-20, or with a time as 2026-06-01 09:30"),
            Shape::Url => matching(URL, "An address that begins with https://"),
            Shape::HexPlace => vec![
                ("widget", text("list")),
                ("min", Node::Integer(2)),
                ("max", Node::Integer(2)),
                ("field", map([("name", text("place")), ("widget", text("number")), ("value_type", text("int"))])),
            ],
            Shape::OneOrMany(one) => match (&**one, self.of_shape(one, meaning)?) {
                // What holds one alone is written without a list, and kept so.
                (Shape::Group(_), entries) if meaning == Meaning::MostlyOne => entries,
                (Shape::Group(keys), _) => {
                    vec![("widget", text("list")), ("fields", self.group(keys, Within::List))]
                }
                (_, entries) if entries.iter().any(|(name, _)| *name == "options") => {
                    entries.into_iter().chain([("multiple", Node::Bool(true))]).collect()
                }
                (_, entries) => {
                    let one = [("name", text("one")), ("label", text("Entry"))];
                    vec![("widget", text("list")), ("field", map(one.into_iter().chain(entries)))]
                }
            },
            Shape::Map(_) if meaning == Meaning::Judgements => self.judgements()?,
            Shape::Map(_) => return None,
            Shape::Group(keys) => vec![
                ("widget", text("object")),
                ("collapsed", Node::Bool(true)),
                ("fields", self.group(keys, Within::Object)),
            ],
        })
    }

    /// The fields of a group.
    fn group(&self, keys: &[Key], within: Within) -> Node {
        let need = |key: &Key| match within {
            Within::List if key.is_required => Need::Required,
            Within::List | Within::Object => Need::Optional,
        };
        let fields = keys.iter().filter_map(|key| Some(self.field(key, self.widget(key)?, need(key))));
        Node::List(fields.collect())
    }

    fn of_meaning(&self, meaning: Meaning) -> Vec<(&'static str, Node)> {
        match meaning {
            Meaning::Words(words) => select(words.iter().map(|word| text(word))),
            Meaning::Grade => select(self.grades().into_iter()),
            Meaning::Framework => {
                let keys = self.known.framework_keys(self.kind);
                let only = (keys.len() == 1).then(|| ("default", text(keys[0])));
                select(keys.iter().map(|key| text(key))).into_iter().chain(only).collect()
            }
            Meaning::Council if !self.known.councils.is_empty() => {
                let option = |(slug, name): &(String, String)| map([("label", text(name)), ("value", text(slug))]);
                select(self.known.councils.iter().map(option))
            }
            Meaning::Picture => vec![("widget", text("image"))],
            Meaning::Council | Meaning::Event | Meaning::Judgements | Meaning::MostlyOne | Meaning::Plain => {
                vec![("widget", text("string"))]
            }
        }
    }

    /// The grades to choose from. A file may have the short form of one or its official words, and either is to be
    /// seen as what it is.
    fn grades(&self) -> Vec<Node> {
        let option = |label: &str, value: &str| map([("label", text(label)), ("value", text(value))]);
        let both = |(short, label): (String, &str)| {
            let in_full = (label != short).then(|| option(&format!("{label} (written in full)"), label));
            std::iter::once(option(label, &short)).chain(in_full)
        };
        self.known.grades(self.kind).into_iter().flat_map(both).collect()
    }

    /// A grade for each judgement, where there are any.
    fn judgements(&self) -> Option<Vec<(&'static str, Node)>> {
        let not_judged = || map([("label", text(NOT_JUDGED)), ("value", text(NOT_JUDGED))]);
        let field = |(key, name): (&str, &str)| {
            let mut entries = vec![("name", text(key)), ("label", text(name)), ("required", Node::Bool(false))];
            entries.extend(select(self.grades().into_iter().chain([not_judged()])));
            map(entries)
        };
        let fields: Vec<Node> = self.known.judgements(self.kind).into_iter().map(field).collect();
        let has_any = !fields.is_empty();
        has_any
            .then(|| vec![("widget", text("object")), ("collapsed", Node::Bool(true)), ("fields", Node::List(fields))])
    }
}

/// Where a group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// In a list, where it is there when somebody has added it, and has to be whole.
    List,
    /// By itself: its fields are always shown, and what it needs it only needs when it is there at all.
    Object,
}

/// Whether a field can stay empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}

/// What the system says of a date that is none.
const A_DATE: &str = "A day as 2018-07-20, a month as 2018-07 or a year as 2018";

fn matching(pattern: &str, words: &str) -> Vec<(&'static str, Node)> {
    vec![("widget", text("string")), ("pattern", Node::List(vec![text(pattern), text(words)]))]
}

fn select(options: impl Iterator<Item = Node>) -> Vec<(&'static str, Node)> {
    vec![("widget", text("select")), ("options", Node::List(options.collect()))]
}

/// `also_known_as` as "Also known as".
fn label(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn map(entries: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
