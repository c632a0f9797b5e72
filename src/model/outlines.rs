//! What an archive knows of single Markdown files: what they hold, and where they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use indexmap::IndexSet;
use rapidhash::fast::RapidHasher;
use rayon::prelude::*;

use crate::diagnostic::SourcePath;
use crate::markdown::Outline;
use crate::model::{Archive, Council};

impl Archive {
    /// What all files hold that have a page, in the order in which their links are followed.
    pub(crate) fn outlines(&self) -> impl Iterator<Item = (&SourcePath, &Outline)> {
        self.councils_with_files()
            .map(|one| (&one.path, &*one.outline))
            .chain(self.events().map(|(_, one)| (&one.path, &*one.outline)))
            .chain(self.articles().map(|(_, one)| (&one.path, &*one.outline)))
            .chain(self.pages.iter().map(|one| (&one.path, &*one.outline)))
    }

    /// What those of these files hold that have a page.
    pub(crate) fn outlines_of(&self, paths: &BTreeSet<SourcePath>) -> BTreeMap<&SourcePath, &Outline> {
        let articles = self.places_of(paths.iter()).into_values().map(|at| &self.articles[at]);
        self.councils_with_files()
            .map(|one| (&one.path, &*one.outline))
            .chain(self.events().map(|(_, one)| (&one.path, &*one.outline)))
            .chain(self.pages.iter().map(|one| (&one.path, &*one.outline)))
            .filter(|(path, _)| paths.contains(*path))
            .chain(articles.map(|one| (&one.path, &*one.outline)))
            .collect()
    }

    /// What the file of an article, event, plain page or council holds.
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

    /// Where the articles of these files stand, those that there are.
    pub(in crate::model) fn places_of<'a>(
        &self,
        paths: impl Iterator<Item = &'a SourcePath>,
    ) -> BTreeMap<SourcePath, usize> {
        // Hundreds, where an event bears on as many articles; and paths begin alike, so that comparing them takes a while.
        let wanted: IndexSet<_, BuildHasherDefault<RapidHasher<'_>>> = paths.collect();
        let all = self.articles.par_iter().enumerate().filter(|(_, one)| wanted.contains(&one.path));
        all.map(|(at, one)| (one.path.clone(), at)).collect()
    }

    /// The councils that have begun and have files of their own: others have those of the articles that name them.
    fn councils_with_files(&self) -> impl Iterator<Item = &Council> {
        self.councils().map(|(_, council)| council).filter(|_| !self.councils.from_articles)
    }
}
