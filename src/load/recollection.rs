//! What was read of a site's files, held in memory for a preview.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::item::{Content, Reader};
use super::{Entry, Files, Rules};
use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::markdown::Shelf;

/// What was read of a site's files, each shared with whoever asks for it.
#[derive(Debug, Default)]
pub struct Recollection {
    /// What stands for the rules by which they were read.
    rules: u64,
    /// In the order of their paths.
    contents: Vec<(SourcePath, Arc<Content>)>,
}

/// What was read of a site's files, and which of them are known to have changed since.
#[derive(Debug, Clone, Copy)]
pub struct Since<'a> {
    /// What was read.
    pub before: &'a Recollection,
    /// The files that have changed, come or gone.
    pub changed: &'a BTreeSet<SourcePath>,
}

impl Recollection {
    /// Of files in the order of their paths.
    pub(super) fn new(rules: &Rules, contents: Vec<(SourcePath, Arc<Content>)>) -> Self {
        Self { rules: rules.fingerprint(), contents }
    }

    /// What is in the files.
    pub(super) fn contents(&self) -> impl Iterator<Item = &Content> {
        self.contents.iter().map(|(_, content)| &**content)
    }

    /// What is in a file, where it would be read alike by these rules.
    pub(crate) fn content(&self, path: &SourcePath, rules: &Rules) -> Option<&Arc<Content>> {
        let at = self.contents.binary_search_by(|(known, _)| known.cmp(path)).ok()?;
        let (_, content) = self.contents.get(at)?;
        (self.is_by(rules) && rules.read_alike(content)).then_some(content)
    }

    /// Whether the files were read by such rules, whatever names of places these have.
    pub(crate) fn is_by(&self, rules: &Rules) -> bool {
        self.rules == rules.fingerprint()
    }

    /// Whether this is so of every file.
    pub(crate) fn are_all(&self, so: impl Fn(&SourcePath, &Content) -> bool + Sync) -> bool {
        self.contents.par_iter().all(|(path, content)| so(path, content))
    }

    /// What is in each of these files, in the order of their paths, where it was read.
    fn of<'a>(&'a self, entries: &[&'a Entry]) -> Vec<(&'a Entry, Option<&'a Arc<Content>>)> {
        let mut known = self.contents.iter().peekable();
        let mut content = |path: &SourcePath| {
            while known.next_if(|(known, _)| known < path).is_some() {}
            known.next_if(|(known, _)| known == path).map(|(_, content)| content)
        };
        entries.iter().map(|entry| (*entry, content(&entry.path))).collect()
    }
}

impl Since<'_> {
    /// What these files hold: those that have changed are read, and those that may mean something else by other rules.
    pub(super) fn read(
        self,
        files: &dyn Files,
        entries: &[Entry],
        rules: &Rules,
    ) -> Result<Vec<(SourcePath, Arc<Content>)>, Failure> {
        let entries: Vec<&Entry> = entries.iter().filter(|entry| entry.path.as_str().starts_with("content/")).collect();
        let is_read_alike = self.before.is_by(rules);
        let is_same = |path: &SourcePath, content: &Content| {
            is_read_alike && !self.changed.contains(path) && rules.read_alike(content)
        };
        let of = self.before.of(&entries).into_iter();
        let mut contents: Vec<(&Entry, Option<Arc<Content>>)> =
            of.map(|(entry, known)| (entry, known.filter(|content| is_same(&entry.path, content)).cloned())).collect();
        let unknown: Vec<_> = contents.iter_mut().filter(|(_, known)| known.is_none()).collect();
        let shelf = Shelf::default();
        let read = |reader: &mut Reader<'_>, (entry, content): &mut (&Entry, Option<Arc<Content>>)| {
            *content = Some(Arc::new(reader.content(entry)?));
            Ok(())
        };
        unknown
            .into_par_iter()
            .map_init(|| Reader::new(files, rules, &shelf), read)
            .collect::<Result<(), Failure>>()?;
        Ok(contents.into_iter().filter_map(|(entry, content)| Some((entry.path.clone(), content?))).collect())
    }
}
