//! What a template is given. The fingerprint of a page is the hash of exactly this, so a page cannot
//! show what its fingerprint does not cover.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rapidhash::fast::RapidHasher;
use tera::Value;

use super::chart::Drawing;
use super::given::{Given, Shaped};
use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::markdown::{Outline, Title};
use crate::theme::Shape;

/// The values of a page by name.
#[derive(Default)]
pub struct Context<'a> {
    values: Vec<(Name, Value)>,
    bodies: Vec<(Name, Body<'a>)>,
    drawn: Vec<(&'static str, Several)>,
}

/// A value with drawings in it, which are only drawn when the page is rendered.
pub struct Drawn<T>(pub T);

/// Such a value: its facts, and the drawings that stand in it.
struct Sketch {
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
        Self { facts: drawn.0.value(), drawings: drawn.0.drawings() }
    }

    fn hash(&self, hasher: &mut RapidHasher<'_>) {
        hash(&self.facts, hasher);
        self.drawings.hash(hasher);
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
            None => context.insert_value(name, Value::safe_string("")),
        }
    }
}

impl<'a, T: Given> Enter<'a> for Option<Drawn<T>> {
    fn kind() -> Shape {
        Option::<T>::shape()
    }

    fn enter(self, name: &'static str, context: &mut Context<'a>) {
        match self {
            Some(drawn) => context.drawn.push((name, Several::One(Sketch::of(&drawn)))),
            None => context.insert_value(name, Value::none()),
        }
    }
}

impl<'a, T: Given> Enter<'a> for Vec<Drawn<T>> {
    fn kind() -> Shape {
        Vec::<T>::shape()
    }

    fn enter(self, name: &'static str, context: &mut Context<'a>) {
        context.drawn.push((name, Several::Many(self.iter().map(Sketch::of).collect())));
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

    /// A value of a type of ours, without a copy of what it shares.
    pub fn insert<T: Given + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.insert_value(name, value.value());
    }

    /// A value made before.
    pub fn insert_value(&mut self, name: impl Into<Name>, value: Value) {
        self.values.push((name.into(), value));
    }

    /// A body; an empty one is an empty text.
    pub fn insert_body(&mut self, name: impl Into<Name>, body: Body<'a>) {
        if body.outline.has_text || !body.outline.links.is_empty() {
            self.bodies.push((name.into(), body));
        } else {
            self.insert_value(name, Value::safe_string(""));
        }
    }

    /// The values, in the order in which they were inserted.
    pub fn values(&self) -> &[(Name, Value)] {
        &self.values
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
        for (name, value) in &self.values {
            hasher.write(name.as_bytes());
            hash(value, &mut hasher);
        }
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
            several.all().iter().for_each(|drawn| drawn.hash(&mut hasher));
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

/// The hash of a value.
pub fn fingerprint(value: &Value) -> u64 {
    let mut hasher = RapidHasher::default();
    hash(value, &mut hasher);
    hasher.finish()
}

/// Every kind of value begins with a number of its own, and every text with its length, so that no
/// two values are hashed from the same bytes.
fn hash(value: &Value, hasher: &mut RapidHasher<'_>) {
    if let Some(text) = value.as_str() {
        hasher.write_u8(1);
        hasher.write_usize(text.len());
        hasher.write(text.as_bytes());
    } else if let Some(list) = value.as_array() {
        hasher.write_u8(2);
        hasher.write_usize(list.len());
        list.iter().for_each(|item| hash(item, hasher));
    } else if let Some(map) = value.as_map() {
        // Tera's maps have no order: their entries are hashed each by itself and added up.
        let entry = |(key, value): (&tera::value::Key<'_>, &Value)| {
            let mut own = RapidHasher::default();
            own.write(key.as_str().unwrap_or_default().as_bytes());
            hash(value, &mut own);
            own.finish()
        };
        hasher.write_u8(3);
        hasher.write_u64(map.iter().map(entry).fold(0, u64::wrapping_add));
    } else if let Some(flag) = value.as_bool() {
        hasher.write_u8(if flag { 4 } else { 5 });
    } else if let Some(number) = value.as_i128() {
        hasher.write_u8(6);
        hasher.write_i128(number);
    } else {
        hasher.write_u8(7);
        hasher.write(value.to_string().as_bytes());
    }
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
    use super::*;

    #[test]
    fn values_that_differ_have_other_fingerprints() {
        let of = |value: Value| fingerprint(&value);
        let list = |texts: &[&str]| Value::from(texts.iter().map(|text| text.value()).collect::<Vec<_>>());
        let group = |a: i32, b: i32| super::super::given::map([("a", a.value()), ("b", b.value())]);
        let all = [
            of(list(&["a", "b"])),
            of(list(&["ab"])),
            of("ab".value()),
            of(Value::from(vec!["a".value(), Value::none()])),
            of(1.value()),
            of(true.value()),
            of(false.value()),
            of(group(1, 2)),
            of(group(2, 1)),
        ];
        let mut unique = all.to_vec();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), all.len());
        assert_eq!(of(list(&["a", "b"])), all[0]);
    }
}
