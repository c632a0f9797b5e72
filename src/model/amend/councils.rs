//! Councils that were written anew, have come or are gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Amended, Placed, Put, Written, numbered};
use crate::diagnostic::SourcePath;
use crate::front_matter::Slug;
use crate::markdown::Outline;
use crate::model::draft::Drafts;
use crate::model::life::Life;
use crate::model::{Archive, Article, CouncilId, Councils, id, map};

impl Amended {
    /// Puts the councils in their places as they are now; nothing where one does not exist that did, or the other way
    /// round, where a name is that of another now, where something is about one that is gone, where something is held,
    /// which may name them, or where councils are those that articles name, or none is left.
    pub(super) fn place_councils(&mut self, written: &Written, life: Life) -> Option<Placed<CouncilId>> {
        let archive = &mut self.archive;
        if written.councils_changed.is_empty() {
            let numbers = archive.councils.iter().map(|(id, _)| Some(id)).collect();
            return Some(Placed { numbers, come: BTreeSet::new(), gone: BTreeSet::new(), put: Put::Alone });
        }
        // What is not shown may name them too, and is not read again.
        if !archive.held.is_empty() || archive.councils.from_articles || written.councils.is_empty() {
            return None;
        }
        let drafts = Drafts { councils: written.councils.clone(), ..Drafts::default() };
        let (mut councils, problems) = Councils::new(&drafts, archive.as_of);
        self.problems.extend(problems);
        map::check(&councils, &mut self.problems);
        let known: BTreeSet<&SourcePath> = archive.councils.all.iter().map(|one| &one.path).collect();
        archive.unpublished.retain(|path, _| !known.contains(path));
        life.begin(&mut councils, &mut archive.unpublished);
        let placed = placed(&archive.councils, &councils);
        let has_names_of_before = {
            let [before, now] = [&archive.councils, &councils].map(|all| ids_of(all, &written.councils_changed));
            archive.councils.names_beside(&before) == councils.names_beside(&now)
        };
        let come = placed.come.iter().map(|id| councils.get(*id));
        let have_come = come.into_iter().all(|one| one.exists && Slug::is_valid(&one.slug));
        if !has_names_of_before || !have_come || !exist_as(&archive.councils, &councils, &placed.numbers) {
            return None;
        }
        archive.councils = councils;
        archive.renumber_councils(&placed.numbers)?;
        Some(placed)
    }
}

impl Archive {
    /// What is to be read again when these councils are written anew, have come or are gone: all others, and the articles
    /// and events of these.
    pub(crate) fn concerned_by_councils(&self, written: &BTreeSet<SourcePath>) -> Vec<(&SourcePath, &Outline)> {
        if written.is_empty() {
            return Vec::new();
        }
        let ids = ids_of(&self.councils, written);
        let has_event = |event: &super::EventId| ids.contains(&self.event(*event).council);
        let articles = self.articles().filter(|(_, one)| {
            one.councils.iter().any(|council| ids.contains(council)) || one.events.iter().any(has_event)
        });
        let events = self.events().filter(|(_, one)| ids.contains(&one.council));
        let councils = self.councils.iter().map(|(_, one)| (&one.path, &*one.outline));
        let articles = articles.map(|(_, one)| (&one.path, &*one.outline));
        articles.chain(events.map(|(_, one)| (&one.path, &*one.outline))).chain(councils).collect()
    }

    /// Whether a file is that of a council.
    pub(crate) fn is_council(&self, path: &SourcePath) -> bool {
        self.councils.iter().any(|(_, one)| one.path == *path)
    }

    /// Tells what is about councils their numbers now; nothing where something is about one that is gone.
    fn renumber_councils(&mut self, numbers: &[Option<CouncilId>]) -> Option<()> {
        let now = |old: CouncilId| numbers.get(old.index()).copied().flatten();
        let moves = |old: CouncilId| now(old) != Some(old);
        for event in self.events.iter_mut().chain(&mut self.unseen).filter(|event| moves(event.council)) {
            let number = now(event.council)?;
            Arc::make_mut(event).council = number;
        }
        let moved = self.articles.par_iter_mut().filter(|article| article.councils.iter().copied().any(moves));
        moved.map(|article| Arc::make_mut(article).renumber_councils(now)).collect()
    }
}

impl Article {
    /// Gives councils the numbers that they have now; nothing where one is there no more.
    fn renumber_councils(&mut self, now: impl Fn(CouncilId) -> Option<CouncilId>) -> Option<()> {
        let reported = self.reported.iter_mut().map(|reported| &mut reported.council);
        for council in self.councils.iter_mut().chain(reported) {
            *council = now(*council)?;
        }
        Some(())
    }
}

/// Where councils stand now.
fn placed(before: &Councils, now: &Councils) -> Placed<CouncilId> {
    let known: BTreeMap<&SourcePath, usize> = before.all.iter().enumerate().map(|(at, one)| (&one.path, at)).collect();
    let there: BTreeSet<&SourcePath> = now.all.iter().map(|one| &one.path).collect();
    let earlier = now.all.iter().map(|one| known.get(&one.path).copied());
    let (numbers, come) = numbered(earlier, before.len(), |new| CouncilId(id(new)));
    let gone = known.keys().filter(|path| !there.contains(*path)).map(|path| (*path).clone()).collect();
    Placed { numbers, come, gone, put: Put::WithLists }
}

/// Those of these files.
fn ids_of(councils: &Councils, files: &BTreeSet<SourcePath>) -> BTreeSet<CouncilId> {
    councils.iter().filter(|(_, one)| files.contains(&one.path)).map(|(id, _)| id).collect()
}

/// Whether all councils that stay exist as they did.
fn exist_as(before: &Councils, now: &Councils, numbers: &[Option<CouncilId>]) -> bool {
    let pairs = before.all.iter().zip(numbers);
    pairs.into_iter().all(|(known, number)| number.is_none_or(|number| now.get(number).exists == known.exists))
}
