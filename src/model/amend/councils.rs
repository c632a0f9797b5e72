//! Councils that were written anew.

use std::collections::BTreeSet;

use super::{Amended, Put, Written};
use crate::diagnostic::SourcePath;
use crate::markdown::Outline;
use crate::model::draft::Drafts;
use crate::model::life::Life;
use crate::model::{Archive, Council, CouncilId, Councils, map};

impl Amended {
    /// Puts the councils in their places as they are now; nothing where one has come or gone, or lives at other times or
    /// elsewhere, or where a name is that of another now.
    pub(super) fn place_councils(&mut self, written: &Written, life: Life) -> Option<Put> {
        if written.councils.is_empty() {
            return Some(Put::Alone);
        }
        let archive = &mut self.archive;
        // What is not shown may name them too, and is not read again.
        if !archive.held.is_empty() || archive.councils.from_articles {
            return None;
        }
        let drafts = Drafts { councils: written.councils.clone(), ..Drafts::default() };
        let (mut councils, problems) = Councils::new(&drafts, archive.as_of);
        self.problems.extend(problems);
        map::check(&councils, &mut self.problems);
        life.begin(&mut councils, &mut archive.unpublished);
        let changed = archive.ids_of(&written.councils_changed);
        let pairs = archive.councils.all.iter().zip(&councils.all);
        let are_same = councils.len() == archive.councils.len()
            && pairs.into_iter().all(|(known, read)| lives_as(known, read))
            && archive.councils.names_beside(&changed) == councils.names_beside(&changed);
        if !are_same {
            return None;
        }
        archive.councils = councils;
        Some(Put::WithLists)
    }
}

impl Archive {
    /// What is to be read again when these councils are written anew: all others, and the articles and events of these.
    pub(crate) fn concerned_by_councils(&self, written: &BTreeSet<SourcePath>) -> Vec<(&SourcePath, &Outline)> {
        if written.is_empty() {
            return Vec::new();
        }
        let ids = self.ids_of(written);
        let has_event = |event: &super::EventId| ids.contains(&self.event(*event).council);
        let articles = self.articles().filter(|(_, one)| {
            one.councils.iter().any(|council| ids.contains(council)) || one.events.iter().any(has_event)
        });
        let events = self.events().filter(|(_, one)| ids.contains(&one.council));
        let councils = self.councils.iter().map(|(_, one)| (&one.path, &*one.outline));
        let articles = articles.map(|(_, one)| (&one.path, &*one.outline));
        articles.chain(events.map(|(_, one)| (&one.path, &*one.outline))).chain(councils).collect()
    }

    fn ids_of(&self, councils: &BTreeSet<SourcePath>) -> BTreeSet<CouncilId> {
        self.councils.iter().filter(|(_, one)| councils.contains(&one.path)).map(|(id, _)| id).collect()
    }
}

/// Whether a council is the same to those who ask when and where it is, and after whom.
fn lives_as(known: &Council, read: &Council) -> bool {
    let life =
        |one: &Council| (one.path.clone(), one.slug.clone(), one.region.clone(), one.since, one.until, one.exists);
    life(known) == life(read) && (&known.predecessors, &known.successors) == (&read.predecessors, &read.successors)
}
