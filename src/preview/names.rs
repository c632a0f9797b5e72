//! By which names of places files are read: a new council may make the name of a child that of a place.

use std::collections::BTreeMap;

use super::{Before, MOST_UNSETTLED, Preview, Unsettled};
use crate::diagnostic::SourcePath;
use crate::load::{self, At, Content, Entry, Rules};
use crate::model::SITE_FILE;

/// By which names of places the files of a site are read, beside the councils that there are now.
pub enum Names {
    /// By those by which they were read.
    Same,
    /// By those of these rules; all files that have not changed are told of what they were told of.
    Others(Rules),
    /// By others, and another file may be told of something else, or it is not known.
    Unknown,
}

impl Names {
    /// By which names files are read when these have changed.
    pub fn beside(preview: &Preview, unsettled: &Unsettled) -> Self {
        let councils: Vec<_> = unsettled
            .iter()
            .filter(|(path, _)| load::place_named(path).is_some())
            .map(|(path, before)| (path, before, preview.files.at(path)))
            .collect();
        let is_as_before =
            |(_, before, now): &(_, &Before, At)| matches!(now, At::Entry(_)) == (**before == Before::There);
        if councils.iter().all(is_as_before) {
            return Self::Same;
        }
        if unsettled.keys().any(|path| path.as_str() == SITE_FILE) {
            return Self::Unknown;
        }
        let folder = SourcePath::new(load::COUNCILS);
        let places = preview.below(&folder).filter(|entry| load::place_named(&entry.path).is_some());
        let known = places.chain(preview.entries.get(&SourcePath::new(SITE_FILE)));
        let mut entries: BTreeMap<&SourcePath, Entry> = known.map(|entry| (&entry.path, entry.clone())).collect();
        for (path, _, now) in councils {
            match now {
                At::Entry(entry) => drop(entries.insert(path, entry)),
                At::Nothing | At::Folder => drop(entries.remove(path)),
            }
        }
        let entries: Vec<Entry> = entries.into_values().collect();
        // Settings that have changed and were not told of yet are read with the whole site.
        match load::rules(&*preview.files, &entries, &preview.site.plan.without) {
            Ok(rules) if rules.fingerprint() == preview.rules.fingerprint() => {
                if preview.are_read_alike(&rules, unsettled) { Self::Others(rules) } else { Self::Unknown }
            }
            _ => Self::Unknown,
        }
    }

    /// The rules to read files by.
    pub fn rules<'a>(&'a self, preview: &'a Preview) -> Option<&'a Rules> {
        match self {
            Self::Same => Some(&preview.rules),
            Self::Others(rules) => Some(rules),
            Self::Unknown => None,
        }
    }
}

impl Preview {
    /// Whether all files but these are told of the same by these rules as by those of the site that is shown. What is kept
    /// of a file may have been read since by yet others, while the site had errors.
    fn are_read_alike(&self, rules: &Rules, unsettled: &Unsettled) -> bool {
        let is_alike = |content: &Content| self.rules.read_alike(content) && rules.read_alike(content);
        let is_asked = |path: &SourcePath| !self.changed.contains(path) && !unsettled.contains_key(path);
        let changed = self.changed.iter().filter(|path| !unsettled.contains_key(*path));
        let mut changed = changed.filter_map(|path| self.entries.get(path));
        self.changed.len() <= MOST_UNSETTLED
            && self.kept.is_by(rules)
            && self.kept.are_all(|path, content| is_alike(content) || !is_asked(path))
            && changed.all(|entry| load::now(&*self.files, entry, &self.rules).is_ok_and(|content| is_alike(&content)))
    }
}
