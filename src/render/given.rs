//! How values of our types become values of a template's, without a copy of what is shared, and how
//! the types tell what they are.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

pub use tera::Value;

use super::chart::Drawing;
use super::context::{Context, hash_of};
use crate::front_matter::Scalar;
use crate::theme::{Contract, Field, Group, Shape};

/// What tells its kind.
pub trait Shaped {
    /// The kind of a template's value made from it.
    fn shape() -> Shape;
}

/// What a template can be given. The fingerprint of a page is made of the hashes of what it is given.
pub trait Given: Shaped + Hash {
    /// As the template sees it. What is [`Shared`] is not copied.
    fn value(&self) -> Value;

    /// Itself, where it is a drawing: its value is nothing until its page is rendered.
    fn drawing(&self) -> Option<&Drawing> {
        None
    }

    /// The drawings among its fields, by name.
    fn drawings(&self) -> Vec<(&'static str, Drawing)> {
        Vec::new()
    }
}

/// The whole of what a template is given.
pub trait Template<'a> {
    /// `council.html`
    const NAME: &'static str;
    /// The template, what its pages are, and its values.
    fn contract() -> Contract;
    /// Enters the context from which pages are rendered, and of which they are hashed.
    fn enter(self, context: &mut Context<'a>);
}

/// Declares a structure that templates are given as a map of its fields. Every field says what it is.
macro_rules! given {
    ($(#[doc = $about:literal])+ $(#[derive($($derived:tt)*)])? $seen:vis struct $name:ident {
        $($(#[doc = $doc:literal])+ $field_seen:vis $field:ident: $kind:ty),* $(,)?
    }) => {
        $(#[doc = $about])+
        $(#[derive($($derived)*)])?
        #[derive(Hash)]
        $seen struct $name { $($(#[doc = $doc])+ $field_seen $field: $kind),* }

        impl $crate::render::given::Shaped for $name {
            fn shape() -> $crate::theme::Shape {
                $crate::render::given::group(
                    stringify!($name),
                    concat!($($about),+),
                    vec![$($crate::render::given::field::<$kind>(stringify!($field), concat!($($doc),+))),*],
                )
            }
        }

        impl $crate::render::given::Given for $name {
            fn value(&self) -> tera::Value {
                $crate::render::given::map([$((stringify!($field), self.$field.value())),*])
            }

            fn drawings(&self) -> Vec<(&'static str, $crate::render::chart::Drawing)> {
                let all = [$(self.$field.drawing().map(|one| (stringify!($field), one.clone()))),*];
                all.into_iter().flatten().collect()
            }
        }
    };
}

/// Declares all that a template is given: its fields are the template's values.
macro_rules! template {
    ($(#[doc = $about:literal])+ $seen:vis struct $name:ident $(<$life:lifetime>)? in $template:literal {
        $($(#[doc = $doc:literal])+ $field:ident: $kind:ty),* $(,)?
    }) => {
        $(#[doc = $about])+
        $seen struct $name $(<$life>)? { $($(#[doc = $doc])+ $field: $kind),* }

        impl<'a> $crate::render::given::Template<'a> for $name $(<$life>)? {
            const NAME: &'static str = $template;

            fn contract() -> $crate::theme::Contract {
                $crate::theme::Contract {
                    template: Self::NAME,
                    about: concat!($($about),+).trim_ascii(),
                    fields: vec![$($crate::theme::Field {
                        name: stringify!($field),
                        about: concat!($($doc),+).trim_ascii(),
                        shape: <$kind as $crate::render::context::Enter<'a>>::kind(),
                    }),*],
                }
            }

            #[allow(unused_variables, reason = "a template may be given nothing of its own")]
            fn enter(self, context: &mut $crate::render::context::Context<'a>) {
                $($crate::render::context::Enter::enter(self.$field, stringify!($field), context);)*
            }
        }
    };
}

pub(in crate::render) use {given, template};

/// A group's kind; a structure called `DateView` is called `Date`.
pub fn group(name: &'static str, about: &'static str, fields: Vec<Field>) -> Shape {
    Shape::Group(Group { name: name.strip_suffix("View").unwrap_or(name), about: about.trim_ascii(), fields })
}

/// A field of a type that tells its kind.
pub fn field<T: Shaped>(name: &'static str, about: &'static str) -> Field {
    Field { name, about: about.trim_ascii(), shape: T::shape() }
}

/// A map of these entries.
pub fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    // Tera hashes the names of whatever map it is given: one that needs no hashes is the sooner made.
    BTreeMap::from(entries).into()
}

/// A value that was made once and stands in many lists: giving it to a template copies nothing.
/// Nor is it hashed again.
pub struct Shared<T> {
    value: Value,
    hash: u64,
    kind: PhantomData<fn() -> T>,
}

impl<T: Given> Shared<T> {
    /// Of a value that is about to be given often.
    pub fn of(value: &T) -> Self {
        Self { value: value.value(), hash: hash_of(value), kind: PhantomData }
    }
}

impl<T> Shared<T> {
    /// As one of several kinds, which `U` tells.
    pub fn among<U: Shaped>(self) -> Shared<U> {
        Shared { value: self.value, hash: self.hash, kind: PhantomData }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), hash: self.hash, kind: PhantomData }
    }
}

impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.hash.hash(hasher);
    }
}

impl<T: Shaped> Shaped for Shared<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Shaped> Given for Shared<T> {
    fn value(&self) -> Value {
        self.value.clone()
    }
}

/// Implements both for a type whose kind is a simple one.
macro_rules! plain {
    ($($kind:ty: $shape:expr, $value:expr;)*) => {
        $(
            impl Shaped for $kind {
                fn shape() -> Shape {
                    $shape
                }
            }

            impl Given for $kind {
                fn value(&self) -> Value {
                    let make: fn(&Self) -> Value = $value;
                    make(self)
                }
            }
        )*
    };
}

plain! {
    str: Shape::Text, |text| Value::normal_string(text);
    String: Shape::Text, |text| Value::normal_string(text);
    bool: Shape::Flag, |flag| (*flag).into();
    usize: Shape::Number, |number| (*number as u64).into();
    i32: Shape::Number, |number| i64::from(*number).into();
    Scalar: Shape::Either(vec![Shape::Text, Shape::Number, Shape::Flag]), |scalar| match scalar {
        Scalar::Text(text) => Value::normal_string(text),
        Scalar::Number(number) => (*number).into(),
        Scalar::Flag(flag) => (*flag).into(),
    };
}

impl Shaped for Drawing {
    fn shape() -> Shape {
        Shape::Html
    }
}

impl Given for Drawing {
    fn value(&self) -> Value {
        Value::none()
    }

    fn drawing(&self) -> Option<&Drawing> {
        Some(self)
    }
}

impl<T: Shaped + ?Sized> Shaped for &T {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Given + ?Sized> Given for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    fn shape() -> Shape {
        Shape::Named(Box::new(T::shape()))
    }
}

impl<T: Given> Given for BTreeMap<String, T> {
    fn value(&self) -> Value {
        self.iter().map(|(name, value)| (name.clone(), value.value())).collect::<BTreeMap<_, _>>().into()
    }
}

impl<T: Shaped> Shaped for Option<T> {
    fn shape() -> Shape {
        Shape::Optional(Box::new(T::shape()))
    }
}

impl<T: Given> Given for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or_else(Value::none, Given::value)
    }
}

impl<T: Shaped> Shaped for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Given> Given for Vec<T> {
    fn value(&self) -> Value {
        self.iter().map(Given::value).collect::<Vec<_>>().into()
    }
}
