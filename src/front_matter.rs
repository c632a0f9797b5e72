//! Front matter as typed values: a tree of YAML nodes, and the reading of it into Rust structures.
//!
//! [`crate::front_matter!`] declares a structure once: its keys, their types and their documentation. The
//! parser, the list of known keys and their description all come from that one place. Reading goes
//! on past a bad value: the field stays empty and the problem is noted.

mod cleared;
mod plain;
pub mod print;
pub mod split;
mod values;
pub mod yaml;

pub use values::{Flag, HexPlace, Language, Map, Name, OneOrMany, Scalar, Slug, Text, Url, not_a_date};

use std::collections::BTreeSet;

use chrono_tz::Tz;

use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, Segment, SourcePath, alternatives, did_you_mean};

/// A value of YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nothing, `null` or `~`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number
    Integer(i64),
    /// A number with a fraction
    Float(f64),
    /// Anything else on one line, or in quotes, or in a block
    Text(String),
    /// A list
    List(Vec<Node>),
    /// Keys and values in their order; a key may stand twice
    Map(Vec<(String, Node)>),
}

impl Node {
    /// What it is, for a sentence: "a list".
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::Null => "empty",
            Self::Bool(_) => "a yes-or-no value",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a group of keys",
        }
    }
}

/// One key of a front matter: what a reader of the documentation, an editor's completion and
/// the parser know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it says, in a sentence or two.
    pub doc: &'static str,
    /// The form of its value.
    pub shape: Shape,
    /// What its value stands for.
    pub meaning: Meaning,
    /// Whether a file cannot do without it.
    pub is_required: bool,
}

/// What a value stands for, where its form does not say it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// What it says
    Plain,
    /// One of these words
    Words(&'static [&'static str]),
    /// A council
    Council,
    /// An event
    Event,
    /// A framework
    Framework,
    /// A grade
    Grade,
    /// A grade for each judgement of a framework
    Judgements,
    /// A picture beside the file
    Picture,
    /// Nearly always one, though there may be several
    MostlyOne,
}

/// The form of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A text on one line
    Text,
    /// Lower-case letters, digits and hyphens
    Slug,
    /// A language's code
    Language,
    /// `true` or `false`
    Flag,
    /// A date of day, month or year
    Date,
    /// A date, or a day with a time
    Moment,
    /// An address on the web
    Url,
    /// A text, a whole number, or `true` or `false`
    Scalar,
    /// Two whole numbers, column and row
    HexPlace,
    /// One of these, or a list of them
    OneOrMany(Box<Shape>),
    /// A group of the editor's own keys, each with such a value
    Map(Box<Shape>),
    /// A group of known keys
    Group(Vec<Key>),
}

/// A structure of known keys.
pub trait FrontMatter: Default {
    /// Its keys, in the order of the documentation.
    fn keys() -> Vec<Key>;
    /// Reads one key's value; gives back whether the key is known.
    fn read_key(&mut self, key: &str, node: &Node, reader: &mut Reader<'_>) -> bool;
}

/// A value that a key may have.
pub trait Value: Sized {
    /// Its form.
    fn shape() -> Shape;
    /// Reads it; nothing, and a noted problem, when it is not of that form.
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Declares a structure of front matter: every field is a key, and nothing where the file leaves it out.
///
/// After its documentation a key may be marked `#[required]`, when no file can do without it, and
/// `#[means(...)]` with a [`Meaning`].
#[macro_export]
macro_rules! front_matter {
    ($(#[$about:meta])* pub struct $name:ident { $(
        $(#[doc = $doc:literal])+
        $(#[required $($mark:tt)*])?
        $(#[means($meaning:expr)])?
        $key:ident: $type:ty,
    )* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[doc = $doc])+ pub $key: Option<$type>,)* }

        impl $crate::front_matter::FrontMatter for $name {
            fn keys() -> Vec<$crate::front_matter::Key> {
                vec![$($crate::front_matter::Key {
                    name: $crate::front_matter::written(stringify!($key)),
                    doc: concat!($($doc),+).trim_ascii(),
                    shape: <$type as $crate::front_matter::Value>::shape(),
                    meaning: [$($meaning,)? $crate::front_matter::Meaning::Plain][0],
                    is_required: $crate::front_matter::is_marked(&[$(stringify!(required $($mark)*))?]),
                }),*]
            }

            fn read_key(&mut self, key: &str, node: &$crate::front_matter::Node, reader: &mut $crate::front_matter::Reader<'_>) -> bool {
                $(if key == $crate::front_matter::written(stringify!($key)) {
                    self.$key = $crate::front_matter::Value::read(node, reader);
                    return true;
                })*
                false
            }
        }

        impl $crate::front_matter::Value for $name {
            fn shape() -> $crate::front_matter::Shape {
                $crate::front_matter::Shape::Group(<Self as $crate::front_matter::FrontMatter>::keys())
            }

            fn read(node: &$crate::front_matter::Node, reader: &mut $crate::front_matter::Reader<'_>) -> Option<Self> {
                $crate::front_matter::read_group(node, reader)
            }
        }
    };
}

/// A field's name as the key is written: Rust marks its own words with `r#`.
#[must_use]
pub fn written(field: &'static str) -> &'static str {
    field.strip_prefix("r#").unwrap_or(field)
}

/// Whether a key bears a mark.
#[must_use]
pub fn is_marked(marks: &[&str]) -> bool {
    !marks.is_empty()
}

/// Reads a file's front matter into its structure; problems go to the reader.
pub fn read<T: FrontMatter>(node: &Node, reader: &mut Reader<'_>) -> T {
    read_group(node, reader).unwrap_or_default()
}

/// Reads a group of known keys.
pub fn read_group<T: FrontMatter>(node: &Node, reader: &mut Reader<'_>) -> Option<T> {
    let Node::Map(entries) = node else {
        let names: Vec<&str> = T::keys().iter().map(|key| key.name).collect();
        reader.wrong_group(node, &names);
        return None;
    };
    let mut group = T::default();
    for (index, (name, value)) in entries.iter().enumerate() {
        let nth = entries[..index].iter().filter(|(earlier, _)| earlier == name).count();
        let segment = || Segment::Key(name.clone(), nth);
        if nth > 0 {
            reader.duplicate(segment());
            continue;
        }
        let problems_before = reader.problems.len();
        let known = reader.within(segment(), |reader| match value {
            Node::Null => {
                let known = T::keys().iter().any(|key| key.name == name);
                if known {
                    reader.empty(name);
                }
                known
            }
            value
                if cleared::is_cleared(value)
                    && T::keys().iter().any(|key| key.name == name && key.may_be_cleared()) =>
            {
                true
            }
            value => group.read_key(name, value, reader),
        });
        if !known {
            reader.unknown_key(segment(), name, &T::keys());
        }
        if reader.problems.len() > problems_before {
            reader.note_unread(name, &T::keys());
        }
    }
    Some(group)
}

/// Where the reading stands, and what it has found wrong.
#[derive(Debug)]
pub struct Reader<'a> {
    path: &'a SourcePath,
    keys: KeyPath,
    /// The site's time zone, for times that name none.
    pub zone: Tz,
    /// The problems so far.
    pub problems: Vec<Diagnostic>,
    /// Top-level keys that are written and could not be read: they are not missing.
    pub unread: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// A reader of a file.
    #[must_use]
    pub fn new(path: &'a SourcePath, zone: Tz) -> Self {
        Self { path, keys: KeyPath::default(), zone, problems: Vec::new(), unread: BTreeSet::new() }
    }

    /// The value that is being read, as a place.
    #[must_use]
    pub fn here(&self) -> Place {
        self.path.value_at(self.keys.clone())
    }

    /// The name of the key that is being read.
    #[must_use]
    pub fn key_name(&self) -> &str {
        let name = self.keys.0.iter().rev().find_map(|segment| match segment {
            Segment::Key(key, _) => Some(key.as_str()),
            Segment::Item(_) => None,
        });
        name.unwrap_or("front matter")
    }

    /// Reads something one step further in.
    pub fn within<T>(&mut self, segment: Segment, read: impl FnOnce(&mut Self) -> T) -> T {
        self.keys.0.push(segment);
        let result = read(self);
        self.keys.0.pop();
        result
    }

    /// Notes a problem.
    pub fn problem(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Notes that a value is not of the form that its key takes.
    pub fn wrong_form(&mut self, node: &Node, expected: &str) {
        let message = format!("`{}` takes {expected}; here it is {}.", self.key_name(), node.what());
        self.problem(Diagnostic::new(Code::WrongForm, self.here(), message));
    }

    /// A key that was meant and misspelt is not missing either.
    fn note_unread(&mut self, name: &str, known: &[Key]) {
        if self.keys.0.is_empty() {
            let meant = did_you_mean(name, known.iter().map(|key| key.name)).unwrap_or(name);
            self.unread.insert(meant.to_owned());
        }
    }

    fn wrong_group(&mut self, node: &Node, names: &[&str]) {
        let message =
            format!("`{}` takes a group of keys ({}); here it is {}.", self.key_name(), names.join(", "), node.what());
        let example = names.iter().take(3).map(|name| format!("{name}: ...")).collect::<Vec<_>>().join(", ");
        let help = format!("Write `{}: {{ {example} }}`.", self.key_name());
        let problem = Diagnostic::new(Code::WrongForm, self.here(), message);
        self.problem(if self.keys.0.is_empty() { problem } else { problem.help(help) });
    }

    fn empty(&mut self, name: &str) {
        let message = format!("`{name}` has no value.");
        let problem = Diagnostic::new(Code::EmptyValue, self.here(), message);
        self.problem(problem.help("Write a value after the colon, or take the line out."));
    }

    fn duplicate(&mut self, segment: Segment) {
        let Segment::Key(name, _) = &segment else { return };
        let message = format!("`{name}` is written twice: which of the two is meant?");
        let first = self.path.key_at(self.keys.key(name));
        let second = self.path.key_at(self.keys.then(segment));
        let problem = Diagnostic::new(Code::DuplicateKey, second, message);
        self.problem(problem.other(first, "it stands here already").help("Take one of the two lines out."));
    }

    fn unknown_key(&mut self, segment: Segment, name: &str, known: &[Key]) {
        let names: Vec<&str> = known.iter().map(|key| key.name).collect();
        let place = self.path.key_at(self.keys.then(segment));
        let problem = Diagnostic::new(Code::UnknownKey, place, format!("There is no key `{name}` here."));
        let help = match did_you_mean(name, names.iter().copied()) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => format!("The keys are {}.", alternatives(&names).replace(" or ", " and ")),
        };
        self.problem(problem.help(help));
    }
}
