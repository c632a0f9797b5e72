//! What is known of the files that were written, among all of an archive.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use indexmap::IndexSet;
use rapidhash::fast::RapidHasher;
use rayon::prelude::*;

use crate::diagnostic::SourcePath;
use crate::markdown::Outline;
use crate::model::Archive;

impl Archive {
    /// What the Markdown of a file of the archive holds.
    pub(crate) fn outline(&self, path: &SourcePath) -> Option<&Outline> {
        if let Some(one) = self.articles.par_iter().find_any(|one| one.path == *path) {
            return Some(&one.outline);
        }
        let events = self.events.iter().map(|one| (&one.path, &*one.outline));
        let pages = self.pages.iter().map(|one| (&one.path, &*one.outline));
        let councils = self.councils.all.iter().map(|one| (&one.path, &*one.outline));
        events.chain(pages).chain(councils).find(|(known, _)| *known == path).map(|(_, outline)| outline)
    }

    /// The same, for a preview that follows its text.
    pub(crate) fn outline_mut(&mut self, path: &SourcePath) -> Option<&mut Arc<Outline>> {
        if let Some(one) = self.articles.iter_mut().find(|one| one.path == *path) {
            return Some(&mut Arc::make_mut(&mut Arc::make_mut(one).story).outline);
        }
        if let Some(one) = self.events.iter_mut().find(|one| one.path == *path) {
            return Some(&mut Arc::make_mut(one).outline);
        }
        let pages = self.pages.iter_mut().map(|one| (&one.path, &mut one.outline));
        let councils = self.councils.all.iter_mut().map(|one| (&one.path, &mut one.outline));
        pages.chain(councils).find(|(known, _)| *known == path).map(|(_, outline)| outline)
    }

    /// What those of these files hold that have a page.
    pub(crate) fn outlines_of<'a>(&'a self, paths: &BTreeSet<SourcePath>) -> BTreeMap<&'a SourcePath, &'a Outline> {
        let events = self.events().map(|(_, one)| (&one.path, &*one.outline));
        let pages = self.pages.iter().map(|one| (&one.path, &*one.outline));
        // Where councils have no files, theirs are those of the articles that name them.
        let councils = self.councils().filter(|_| !self.councils.from_articles);
        let councils = councils.map(|(_, one)| (&one.path, &*one.outline));
        let others = councils.chain(events).chain(pages).filter(|(path, _)| paths.contains(*path));
        let articles = self.places_of(paths.iter()).into_values().map(|at| &self.articles[at]);
        others.chain(articles.map(|one| (&one.path, &*one.outline))).collect()
    }

    /// Where the articles of these files stand, those that there are.
    pub(super) fn places_of<'a>(&self, paths: impl Iterator<Item = &'a SourcePath>) -> BTreeMap<SourcePath, usize> {
        // They may be hundreds, where an event bears on as many articles.
        let wanted: IndexSet<_, BuildHasherDefault<RapidHasher<'_>>> = paths.collect();
        let all = self.articles.par_iter().enumerate().filter(|(_, one)| wanted.contains(&one.path));
        all.map(|(at, one)| (one.path.clone(), at)).collect()
    }
}
