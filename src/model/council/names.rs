//! Councils by the names that editors write.

use std::collections::{BTreeMap, BTreeSet};

use super::Councils;
use crate::diagnostic::{Code, Diagnostic, Place, SourcePath, did_you_mean};
use crate::front_matter::Slug;
use crate::model::CouncilId;

impl Councils {
    /// The council of a slug, an official name or another known name.
    ///
    /// # Errors
    /// No council of that name, or two: the problem to report at `place`.
    pub fn find(&self, written: &str, place: impl FnOnce() -> Place) -> Result<CouncilId, Box<Diagnostic>> {
        if let Some(id) = self.by_slug(written) {
            return Ok(id);
        }
        let found = self.names.get(&name_key(written));
        let ids: Vec<CouncilId> = found.into_iter().flatten().copied().collect();
        match ids.as_slice() {
            [one] => Ok(*one),
            [] => Err(Box::new(self.unknown(written, place()))),
            [first, second, ..] => {
                let (a, b) = (self.get(*first), self.get(*second));
                let message = format!("`{written}` is a name of two councils, {} and {}.", a.name, b.name);
                let problem = Diagnostic::new(Code::AmbiguousCouncil, place(), message);
                Err(Box::new(problem.help(format!("Write `{}` or `{}`.", a.slug, b.slug))))
            }
        }
    }

    /// All names of the councils beside these, with the files of all that bear them.
    pub(in crate::model) fn names_beside(&self, some: &BTreeSet<CouncilId>) -> BTreeMap<&str, BTreeSet<&SourcePath>> {
        let names = self.names.iter().filter(|(_, bearers)| !bearers.is_subset(some));
        let files = |bearers: &BTreeSet<CouncilId>| bearers.iter().map(|id| &self.get(*id).path).collect();
        names.map(|(name, bearers)| (name.as_str(), files(bearers))).collect()
    }

    fn unknown(&self, written: &str, place: Place) -> Diagnostic {
        let key = name_key(written);
        let meant = did_you_mean(&key, self.names.keys().map(String::as_str))
            .and_then(|name| self.names.get(name)?.first())
            .map(|id| self.get(*id).slug.clone());
        let problem = Diagnostic::new(
            Code::UnknownCouncil,
            place,
            format!("There is no council `{written}` in content/councils/."),
        );
        let known = |name: &str| self.names.get(&name_key(name))?.first().map(|id| self.get(*id).slug.clone());
        let several: Option<Vec<String>> = written.split([',', ';']).map(known).collect();
        if let Some(several) = several {
            return problem.help(format!("Write several councils as a list: `[{}]`.", several.join(", ")));
        }
        // 'Exampleton Council': what a council is by law is not a part of every name of it.
        match meant.or_else(|| known(&without_kind(&key))) {
            Some(slug) => problem.help(format!("Did you mean `{slug}`?")),
            None => problem.help(format!(
                "Check the spelling, or add content/councils/{}/index.md with its `name`.",
                Slug::of(written).map_or_else(|| "<slug>".to_owned(), |slug| slug.0)
            )),
        }
    }
}

/// A name as names are compared: without case, punctuation and the difference of '&' and 'and'.
pub fn name_key(name: &str) -> String {
    let spelled = name.to_lowercase().replace('&', " and ").replace(['\'', '’', '.'], "");
    spelled.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A name as names are compared without what a council is by law: 'exampleton' of 'exampleton city council'.
fn without_kind(key: &str) -> String {
    const KINDS: [&str; 7] = ["council", "metropolitan", "borough", "county", "city", "district", "unitary authority"];
    const BEFORE: [&str; 5] = ["london borough of", "royal borough of", "borough of", "county of", "city of"];
    let mut name = key.trim();
    while let Some(rest) = KINDS.iter().find_map(|kind| name.strip_suffix(kind)?.strip_suffix(' ')) {
        name = rest;
    }
    BEFORE.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name).trim().to_owned()
}
