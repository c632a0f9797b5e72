//! How values of our types become values of a template's, without a copy of what is shared.

pub use tera::Value;

use std::collections::BTreeMap;

use tera::Map;

use crate::model::Publisher;

/// What a template can be given.
pub trait Given {
    /// As the template sees it. A [`Value`] itself is shared, not copied.
    fn value(&self) -> Value;
}

/// Declares a structure that templates are given as a map of its fields.
macro_rules! given {
    ($(#[$about:meta])* $seen:vis struct $name:ident { $($(#[$doc:meta])* $field_seen:vis $field:ident: $kind:ty),* $(,)? }) => {
        $(#[$about])*
        $seen struct $name { $($(#[$doc])* $field_seen $field: $kind),* }

        impl $crate::render::given::Given for $name {
            fn value(&self) -> tera::Value {
                $crate::render::given::map([$((stringify!($field), self.$field.value())),*])
            }
        }
    };
}

pub(in crate::render) use given;

/// A map of these entries.
pub fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    let mut map = Map::default();
    map.reserve(N);
    map.extend(entries.into_iter().map(|(name, value)| (name.into(), value)));
    map.into()
}

impl Given for Value {
    fn value(&self) -> Value {
        self.clone()
    }
}

impl Given for str {
    fn value(&self) -> Value {
        Value::normal_string(self)
    }
}

impl Given for String {
    fn value(&self) -> Value {
        Value::normal_string(self)
    }
}

impl Given for bool {
    fn value(&self) -> Value {
        (*self).into()
    }
}

impl Given for usize {
    fn value(&self) -> Value {
        (*self as u64).into()
    }
}

impl<A: Given, B: Given> Given for (A, B) {
    fn value(&self) -> Value {
        vec![self.0.value(), self.1.value()].into()
    }
}

impl Given for Publisher {
    fn value(&self) -> Value {
        map([("name", self.name.value()), ("url", self.url.value()), ("email", self.email.value())])
    }
}

impl Given for i32 {
    fn value(&self) -> Value {
        i64::from(*self).into()
    }
}

impl<T: Given + ?Sized> Given for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl<T: Given> Given for BTreeMap<&str, T> {
    fn value(&self) -> Value {
        let mut map = Map::default();
        map.extend(self.iter().map(|(name, value)| ((*name).to_owned().into(), value.value())));
        map.into()
    }
}

impl<T: Given> Given for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or_else(Value::none, Given::value)
    }
}

impl<T: Given> Given for Vec<T> {
    fn value(&self) -> Value {
        self.as_slice().value()
    }
}

impl<T: Given> Given for [T] {
    fn value(&self) -> Value {
        self.iter().map(Given::value).collect::<Vec<_>>().into()
    }
}
