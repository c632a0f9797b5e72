//! How values of our types become values of a template's, without a copy of what is shared.

use tera::{Map, Value};

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

impl<T: Given> Given for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or_else(Value::none, Given::value)
    }
}

impl<T: Given> Given for Vec<T> {
    fn value(&self) -> Value {
        self.iter().map(Given::value).collect::<Vec<_>>().into()
    }
}
