//! A page kept for the next build: all that its template was given, but not the HTML of its body.
//! When nothing has changed in a file but its text, its page can be made from this alone.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tera::{Map, Value};

use super::Trouble;
use super::context::{Body, Context};
use super::theme::Theme;
use crate::diagnostic::SourcePath;
use crate::markdown::{self, LinkKind, Outline, Target, Title};
use crate::search::Found;

/// A page and what its template was given.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sheet {
    template: String,
    /// The values by name, as [`encode`] puts them; they follow the rest.
    #[serde(skip)]
    values: Vec<u8>,
    /// The hash of the values.
    given: u64,
    /// The name of the body.
    body: String,
    has_own_title: bool,
    /// The hash of the addresses to which the body's links lead.
    links: u64,
    /// The hash of the page's source, its text apart.
    shape: u64,
    /// What the body's links lead to.
    targets: BTreeMap<String, Option<Target>>,
    /// The page's fingerprint when it was last made.
    fingerprint: u64,
    /// What the search holds of it.
    pub found: Option<Found>,
}

impl Sheet {
    /// The sheet of a page that shows one body, with where the body's links lead.
    pub(super) fn of(
        template: &str,
        (context, fingerprint): (&Context<'_>, u64),
        resolve: &dyn Fn(&SourcePath, &str) -> Option<Target>,
    ) -> Option<(SourcePath, Self)> {
        let [(name, body)] = context.bodies() else { return None };
        if context.is_drawn() {
            return None;
        }
        let values: Vec<(&str, &Value)> = context.values().iter().map(|(name, value)| (&**name, value)).collect();
        let values = encode(&values)?;
        let targets = body.outline.links.iter().map(|link| &*link.target);
        let targets = targets.map(|target| (target.to_owned(), resolve(body.path, target))).collect();
        let sheet = Self {
            template: template.to_owned(),
            values,
            given: context.given(),
            body: name.to_string(),
            has_own_title: body.title == Title::Given,
            links: body.links,
            shape: body.outline.shape,
            targets,
            fingerprint,
            found: None,
        };
        Some((body.path.clone(), sheet))
    }

    /// As it is kept.
    #[must_use]
    pub fn encode(&self) -> Option<Vec<u8>> {
        let mut bytes = postcard::to_extend(self, Vec::with_capacity(self.values.len() + (4 << 10))).ok()?;
        bytes.extend_from_slice(&self.values);
        Some(bytes)
    }

    /// From what was kept; nothing when it is damaged.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (sheet, values): (Self, &[u8]) = postcard::take_from_bytes(bytes).ok()?;
        Some(Self { values: values.to_vec(), ..sheet })
    }

    /// The page's fingerprint when it was last made: a sheet is not to be used for a page with another.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The page with a new text for its body: its fingerprint and its bytes. Nothing when more than
    /// the text of the source has changed. The source is its path, its outline and its body.
    ///
    /// # Errors
    /// A template that fails.
    pub fn fill(
        &mut self,
        theme: &Theme,
        source: (&SourcePath, &Outline, &str),
        program: u64,
    ) -> Result<Option<(u64, Vec<u8>)>, Trouble> {
        let (path, outline, body) = source;
        let Some(mut context) = (outline.shape == self.shape).then(|| self.context()).flatten() else {
            return Ok(None);
        };
        let title = if self.has_own_title { Title::Given } else { Title::FirstHeading };
        context.insert_body(self.body.clone(), Body { path, outline, title, links: self.links });
        let fingerprint = context.fingerprint() ^ theme.fingerprint(&self.template) ^ program;
        let is_known = Cell::new(true);
        let resolve = |target: &str, _: LinkKind| match self.targets.get(target) {
            Some(known) => known.clone(),
            None => {
                is_known.set(false);
                None
            }
        };
        let html = |_: &Body<'_>| -> Result<Value, Trouble> {
            let mut html = String::with_capacity(body.len() * 3 / 2);
            markdown::html(body, title, &resolve, &mut html);
            Ok(Value::safe_string(&html))
        };
        let bytes = theme.filled(&self.template, context, html)?;
        self.fingerprint = fingerprint;
        Ok(is_known.get().then_some((fingerprint, bytes)))
    }

    fn context(&self) -> Option<Context<'static>> {
        Some(Context::again(decode(&self.values)?, self.given))
    }
}

/// Values by name, as they are kept; nothing for kinds that no page is given.
pub fn encode(values: &[(&str, &Value)]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(2 << 10);
    for (name, value) in values {
        text(name, &mut out);
        write(value, &mut out)?;
    }
    Some(out)
}

/// Values by name from what was kept; nothing when it is damaged.
pub fn decode(bytes: &[u8]) -> Option<Vec<(String, Value)>> {
    let mut reader = Reader(bytes);
    let mut values = Vec::new();
    while !reader.0.is_empty() {
        values.push((reader.text()?.to_owned(), reader.value()?));
    }
    Some(values)
}

const NONE: u8 = 0;
const TEXT: u8 = 1;
const SAFE: u8 = 2;
const LIST: u8 = 3;
const MAP: u8 = 4;
const TRUE: u8 = 5;
const FALSE: u8 = 6;
const SIGNED: u8 = 7;
const UNSIGNED: u8 = 8;

fn write(value: &Value, out: &mut Vec<u8>) -> Option<()> {
    if value.is_none() {
        out.push(NONE);
    } else if let Some(string) = value.as_str() {
        out.push(if value.is_safe() { SAFE } else { TEXT });
        text(string, out);
    } else if let Some(list) = value.as_array() {
        out.push(LIST);
        count(list.len(), out);
        list.iter().try_for_each(|item| write(item, out))?;
    } else if let Some(map) = value.as_map() {
        out.push(MAP);
        count(map.len(), out);
        for (key, value) in map {
            text(key.as_str()?, out);
            write(value, out)?;
        }
    } else if let Some(flag) = value.as_bool() {
        out.push(if flag { TRUE } else { FALSE });
    } else if value.is_i64() {
        out.push(SIGNED);
        out.extend(value.as_i64()?.to_le_bytes());
    } else if value.is_u64() {
        out.push(UNSIGNED);
        out.extend(value.as_u64()?.to_le_bytes());
    } else {
        return None;
    }
    Some(())
}

fn text(text: &str, out: &mut Vec<u8>) {
    count(text.len(), out);
    out.extend(text.as_bytes());
}

fn count(count: usize, out: &mut Vec<u8>) {
    // No text or list of a page has four thousand million parts.
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.count()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn value(&mut self) -> Option<Value> {
        let [kind] = self.take()?;
        Some(match kind {
            NONE => Value::none(),
            TEXT => Value::normal_string(self.text()?),
            SAFE => Value::safe_string(self.text()?),
            LIST => {
                let count = self.count()?;
                (0..count).map(|_| self.value()).collect::<Option<Vec<_>>>()?.into()
            }
            MAP => {
                let count = self.count()?;
                let mut map = Map::default();
                for _ in 0..count {
                    map.insert(self.text()?.to_owned().into(), self.value()?);
                }
                map.into()
            }
            TRUE => true.into(),
            FALSE => false.into(),
            SIGNED => i64::from_le_bytes(self.take()?).into(),
            UNSIGNED => u64::from_le_bytes(self.take()?).into(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::none()),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            ".{0,30}".prop_map(|text| Value::normal_string(&text)),
            ".{0,30}".prop_map(|text| Value::safe_string(&text)),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,5}", inner, 0..4).prop_map(|map| {
                    let mut all = Map::default();
                    all.extend(map.into_iter().map(|(key, value)| (key.into(), value)));
                    all.into()
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_value_comes_back_as_it_was(value in value()) {
            let mut bytes = Vec::new();
            write(&value, &mut bytes).unwrap();
            let mut reader = Reader(&bytes);
            let back = reader.value().unwrap();
            prop_assert!(reader.0.is_empty());
            prop_assert_eq!(back.is_safe(), value.is_safe());
            prop_assert_eq!((back.is_i64(), back.is_u64()), (value.is_i64(), value.is_u64()));
            prop_assert_eq!(back, value);
        }

        #[test]
        fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = Reader(&bytes).value();
            let _ = Sheet::decode(&bytes);
        }
    }
}
