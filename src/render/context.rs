//! What a template is given. The fingerprint of a page is the hash of exactly this, so a page cannot
//! show what its fingerprint does not cover.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rapidhash::quality::RapidHasher;
use tera::Value;

use super::chart::Drawing;
use super::given::{Given, Shaped};
use super::theme::Names;
use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::markdown::{Outline, Title};
use crate::theme::Shape;

/// The values of a page by name.
#[derive(Default)]
pub struct Context<'a> {
    values: Vec<(Name, Value)>,
    /// The hash of the values: it is taken from what they are made of as they are entered.
    given: u64,
    bodies: Vec<(Name, Body<'a>)>,
    drawn: Vec<(&'static str, Several)>,
    /// The names that stand in the template; nothing where any may.
    mentioned: Option<&'a Names>,
}

/// A value with drawings in it, which are only drawn when the page is rendered.
pub struct Drawn<T>(pub T);

/// Such a value: its facts, and the drawings that stand in it.
struct Sketch {
    /// The hash of all of it.
    hash: u64,
    facts: Value,
    drawings: Vec<(&'static str, Drawing)>,
}

/// One such value, or a list of them.
enum Several {
    One(Sketch),
    Many(Vec<Sketch>),
}

impl Sketch {
    fn of<T: Given>(drawn: &Drawn<T>) -> Self {
        Self { hash: hash_of(&drawn.0), facts: drawn.0.value(), drawings: drawn.0.drawings() }
    }

    fn into_value(self) -> Result<Value, Failure> {
        let mut values = self.facts.into_map().unwrap_or_default();
        for (name, drawing) in self.drawings {
            values.insert(name.into(), Value::safe_string(&drawing.svg()?));
        }
        Ok(values.into())
    }
}

impl Several {
    fn all(&self) -> &[Sketch] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    fn into_value(self) -> Result<Value, Failure> {
        match self {
            Self::One(one) => one.into_value(),
            Self::Many(many) => {
                let values: Result<Vec<Value>, Failure> = many.into_iter().map(Sketch::into_value).collect();
                Ok(values?.into())
            }
        }
    }
}

/// What can be a value of a template of its own: a value, a body, or what is drawn.
pub trait Enter<'a> {
    /// Its kind.
    fn kind() -> Shape;
    /// Enters the context under this name.
    fn enter(self, name: &'static str, context: &mut Context<'a>);
}

impl<'a, T: Given> Enter<'a> for T {
    fn kind() -> Shape {
        T::shape()
    }

    fn enter(self, name: &'static str, context: &mut Context<'a>) {
        context.insert(name, &self);
    }
}

impl<'a> Enter<'a> for Body<'a> {
    fn kind() -> Shape {
        Shape::Html
    }

    fn enter(self, name: &'static str, context: &mut Context<'a>) {
        context.insert_body(name, self);
    }
}

/// No body is an empty text.
impl<'a> Enter<'a> for Option<Body<'a>> {
    fn kind() -> Shape {
        Shape::Html
    }

    fn enter(self, name: &'static str, context: &mut Context<'a>) {
        match self {
            Some(body) => context.insert_body(name, body),
            None => context.insert_nothing(name),
        }
    }
}

impl<'a, T: Given> Enter<'a> for Option<Drawn<T>> {
    fn kind() -> Shape {
        Option::<T>::shape()
    }

    fn enter(self, name: &'static str, context: &mut Context<'a>) {
        match self {
            Some(drawn) if context.mentions(name) => context.drawn.push((name, Several::One(Sketch::of(&drawn)))),
            Some(_) => {}
            None => context.insert(name, &None::<T>),
        }
    }
}

impl<'a, T: Given> Enter<'a> for Vec<Drawn<T>> {
    fn kind() -> Shape {
        Vec::<T>::shape()
    }

    fn enter(self, name: &'static str, context: &mut Context<'a>) {
        if context.mentions(name) {
            context.drawn.push((name, Several::Many(self.iter().map(Sketch::of).collect())));
        }
    }
}

/// The name of a value in a template.
pub type Name = Cow<'static, str>;

/// Markdown that is only rendered when the page is.
#[derive(Clone, Copy)]
pub struct Body<'a> {
    pub path: &'a SourcePath,
    pub outline: &'a Outline,
    pub title: Title,
    /// The hash of the addresses to which its links lead.
    pub links: u64,
}

impl<'a> Context<'a> {
    pub fn new() -> Self {
        Self::default()
    }

    /// For a template in which these names stand: what it does not name, it cannot show.
    pub fn naming(mentioned: Option<&'a Names>) -> Self {
        Self { mentioned, ..Self::default() }
    }

    /// Whether the template can show a value of this name.
    pub fn mentions(&self, name: &str) -> bool {
        self.mentioned.is_none_or(|mentioned| mentioned.contains(name))
    }

    /// Whether the template can show this field of `page`.
    pub fn shows_of_page(&self, field: &str) -> bool {
        self.mentioned.is_none_or(|mentioned| mentioned.shows_of_page(field))
    }

    /// A value of a type of ours, without a copy of what it shares.
    pub fn insert<T: Given + ?Sized>(&mut self, name: &'static str, value: &T) {
        if !self.mentions(name) {
            return;
        }
        self.given = hash_of(&(self.given, name, value));
        self.values.push((name.into(), value.value()));
    }

    /// A context of which nothing but the hash of its values is known, which is [`Context::given`] of it.
    pub fn given_before(given: u64) -> Self {
        Self { given, ..Self::default() }
    }

    /// No text.
    fn insert_nothing(&mut self, name: impl Into<Name>) {
        let name = name.into();
        if !self.mentions(&name) {
            return;
        }
        self.given = hash_of(&(self.given, &name));
        self.values.push((name, Value::safe_string("")));
    }

    /// A body; an empty one is an empty text.
    pub fn insert_body(&mut self, name: impl Into<Name>, body: Body<'a>) {
        let name = name.into();
        if body.outline.has_text || !body.outline.links.is_empty() {
            if self.mentions(&name) {
                self.bodies.push((name, body));
            }
        } else {
            self.insert_nothing(name);
        }
    }

    /// The hash of the values.
    pub fn given(&self) -> u64 {
        self.given
    }

    /// The bodies that are not empty.
    pub fn bodies(&self) -> &[(Name, Body<'a>)] {
        &self.bodies
    }

    /// Whether there are drawings among the values.
    pub fn is_drawn(&self) -> bool {
        !self.drawn.is_empty()
    }

    /// The hash of all that the template is given.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = RapidHasher::default();
        hasher.write_u64(self.given);
        for (name, body) in &self.bodies {
            hasher.write(name.as_bytes());
            hasher.write(body.path.as_str().as_bytes());
            hasher.write_u64(body.outline.fingerprint);
            hasher.write_u64(body.links);
            hasher.write_u8(u8::from(body.title == Title::FirstHeading));
        }
        for (name, several) in &self.drawn {
            hasher.write(name.as_bytes());
            hasher.write_usize(several.all().len());
            several.all().iter().for_each(|drawn| hasher.write_u64(drawn.hash));
        }
        hasher.finish()
    }

    /// As Tera takes it; `render` makes the HTML of a body.
    ///
    /// # Errors
    /// The first body that cannot be rendered, the first drawing that cannot be drawn.
    pub fn into_tera<E: From<Failure>>(
        self,
        mut render: impl FnMut(&Body<'a>) -> Result<Value, E>,
    ) -> Result<tera::Context, E> {
        let mut context = tera::Context::new();
        for (name, value) in self.values {
            context.insert_value(name, value);
        }
        for (name, body) in &self.bodies {
            context.insert_value(name.clone(), render(body)?);
        }
        for (name, several) in self.drawn {
            context.insert_value(name, several.into_value()?);
        }
        Ok(context)
    }
}

/// The hash of what a value is made of.
pub fn hash_of<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = RapidHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
impl Context<'_> {
    /// The names of all values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let drawn = self.drawn.iter().map(|(name, _)| *name);
        self.values.iter().map(|(name, _)| &**name).chain(self.bodies.iter().map(|(name, _)| &**name)).chain(drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::super::given::{Shared, given};
    use super::*;

    given! {
        /// Two texts.
        #[derive(Clone)]
        struct Pair {
            /// The one.
            a: String,
            /// The other.
            b: Option<String>,
        }
    }

    fn pair(a: &str, b: Option<&str>) -> Pair {
        Pair { a: a.to_owned(), b: b.map(str::to_owned) }
    }

    fn of<T: Given>(value: &T) -> u64 {
        let mut context = Context::new();
        context.insert("value", value);
        context.fingerprint()
    }

    #[test]
    fn values_that_differ_have_other_fingerprints() {
        let all = [
            of(&vec!["a".to_owned(), "b".to_owned()]),
            of(&vec!["ab".to_owned()]),
            of(&"ab".to_owned()),
            of(&true),
            of(&false),
            of(&pair("a", Some("b"))),
            of(&pair("ab", None)),
            of(&pair("a", Some(""))),
            of(&pair("a", None)),
            of(&vec![pair("a", None), pair("b", None)]),
            of(&vec![pair("b", None), pair("a", None)]),
            of(&Shared::of(&pair("a", None))),
            of(&Shared::of(&pair("b", None))),
        ];
        let mut unique = all.to_vec();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), all.len());
        assert_eq!(of(&pair("a", Some("b"))), all[5]);
    }

    #[test]
    fn names_count_and_their_order() {
        let of = |names: [&'static str; 2]| {
            let mut context = Context::new();
            names.into_iter().for_each(|name| context.insert(name, "text"));
            context.fingerprint()
        };
        assert_ne!(of(["a", "b"]), of(["b", "a"]));
        assert_ne!(of(["a", "b"]), of(["ab", ""]));
    }
}
