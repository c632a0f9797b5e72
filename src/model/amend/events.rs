//! Events that were written anew, have come or are gone.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Amended, Placed, Put, Written, has_same_grades, numbered};
use crate::diagnostic::SourcePath;
use crate::model::draft::{Draft, EventMatter};
use crate::model::life::Life;
use crate::model::{Archive, Article, Event, EventId, Withdrawal, event, id};

impl Amended {
    /// Puts events in their places as they are now; nothing where more changes with them than themselves, their
    /// places and what follows from their grades.
    pub(super) fn place_events(&mut self, written: &Written, life: Life) -> Option<Placed<EventId>> {
        let archive = &mut self.archive;
        let mut before: Vec<Option<usize>> = (0..archive.events.len()).map(Some).collect();
        let (count, mut gone, mut put) = (before.len(), BTreeSet::new(), Put::Alone);
        for draft in &written.events {
            let event = event::read(draft, &archive.councils, &archive.frameworks, &mut self.problems)?;
            let at = archive.events.iter().position(|one| one.path == event.path);
            let notice = event.withdrawal.clone().filter(|gone| gone.applies(archive.as_of));
            let one = match (at, notice) {
                (Some(at), None) => archive.put_event(at, event, draft, life)?,
                (Some(at), Some(notice)) => {
                    archive.take_event(at)?;
                    before.remove(at);
                    gone.insert(event.path.clone());
                    self.gone.insert(event.path.clone());
                    self.withdrawn.insert(event.path.clone());
                    archive.hide_event(event, notice, draft, life)?
                }
                (None, None) => {
                    before.push(None);
                    self.restored.extend(archive.take_notice(&event.path).map(|notice| notice.path));
                    archive.add_event(event, draft, life)?
                }
                (None, Some(notice)) => {
                    self.withdrawn.insert(event.path.clone());
                    archive.change_hidden_event(event, notice, draft, life)?
                }
            };
            put = put.max(one);
        }
        for path in &written.gone {
            let Some(at) = archive.events.iter().position(|one| one.path == *path) else { continue };
            archive.take_event(at)?;
            before.remove(at);
            gone.insert(path.clone());
            put = Put::WithLists;
        }
        if put == Put::WithLists && archive.has_twin_events() {
            return None;
        }
        let (numbers, come) = archive.order_events(&before, count);
        Some(Placed { numbers, come, gone, put })
    }
}

impl Archive {
    /// The articles that an event's grade bears on, as it was and as it is written now: those about its council that
    /// report one, and those that name it.
    pub(crate) fn concerned(&self, path: &SourcePath, draft: Option<&Draft<EventMatter>>) -> Vec<&Article> {
        let known = self.events().find(|(_, one)| one.path == *path);
        let read = draft.and_then(|draft| event::read(draft, &self.councils, &self.frameworks, &mut Vec::new()));
        let hidden = self.unseen.iter().any(|one| one.path == *path);
        let both = known.map(|(_, event)| event).into_iter().chain(&read);
        let councils: Vec<_> = both.filter(|event| event.graded.is_some()).map(|event| event.council).collect();
        // One that reports no grade reads none.
        let is_concerned = |article: &&Article| {
            !article.reported.is_empty() && article.councils.iter().any(|council| councils.contains(council))
                || known.is_some_and(|(id, _)| article.events.contains(&id))
                // While it was not shown, nobody could tell who names it.
                || read.as_ref().is_some_and(|new| hidden && article.councils.contains(&new.council))
                // Without its council a name means the first council's event that bears it.
                || read.as_ref().is_some_and(|new| article.events.iter().any(|id| self.event(*id).stem == new.stem))
        };
        self.articles().map(|(_, article)| article).filter(is_concerned).collect()
    }

    /// Whether an event is another to those who read it beside their own: its day, its grades, whether it is shown.
    pub(crate) fn bears_on_others(&self, draft: &Draft<EventMatter>) -> bool {
        let known = self.events.iter().find(|one| one.path == draft.path);
        let read = event::read(draft, &self.councils, &self.frameworks, &mut Vec::new());
        let is_gone = |one: &Event| one.withdrawal.as_ref().is_some_and(|gone| gone.applies(self.as_of));
        !known.zip(read).is_some_and(|(known, read)| has_same_grades(known, &read) && !is_gone(&read))
    }

    /// Puts an event in the place of its earlier self; nothing where it cannot stand there alone.
    fn put_event(&mut self, at: usize, event: Event, draft: &Draft<EventMatter>, life: Life) -> Option<Put> {
        let known = &self.events[at];
        let stays = (known.council, &known.stem) == (event.council, &event.stem);
        let has_same_grades = has_same_grades(known, &event);
        let is_followed = has_same_grades || !self.hides_articles();
        let state = life.of(event.moment, draft.matter.embargo, draft.matter.draft);
        if !stays || !is_followed {
            return None;
        }
        self.mark(&event.path, &state, life)?;
        self.events[at] = Arc::new(event);
        Some(if has_same_grades { Put::Alone } else { Put::WithLists })
    }

    /// Adds an event that there was not before; nothing where more comes with it.
    fn add_event(&mut self, event: Event, draft: &Draft<EventMatter>, life: Life) -> Option<Put> {
        let is_hidden = self.unseen.iter().any(|one| one.path == event.path);
        if self.hides_articles() || self.councils.from_articles || is_hidden {
            return None;
        }
        self.mark(&event.path, &life.of(event.moment, draft.matter.embargo, draft.matter.draft), life)?;
        self.events.push(Arc::new(event));
        Some(Put::WithLists)
    }

    /// Takes an event out; nothing where more goes with it.
    fn take_event(&mut self, at: usize) -> Option<()> {
        if self.hides_articles() || self.councils.from_articles {
            return None;
        }
        let event = self.events.remove(at);
        self.unpublished.remove(&event.path);
        Some(())
    }

    /// Puts a notice in the place of an event that was taken out.
    fn hide_event(&mut self, event: Event, notice: Withdrawal, draft: &Draft<EventMatter>, life: Life) -> Option<Put> {
        self.mark(&event.path, &life.of(event.moment, draft.matter.embargo, draft.matter.draft), life)?;
        self.put_notice(notice);
        self.unseen.push(Arc::new(event));
        Some(Put::WithLists)
    }

    /// Changes an event in whose place there is a notice, and the notice with it; nothing where there is none.
    fn change_hidden_event(
        &mut self,
        event: Event,
        notice: Withdrawal,
        draft: &Draft<EventMatter>,
        life: Life,
    ) -> Option<Put> {
        if self.hides_articles() {
            return None;
        }
        self.mark(&event.path, &life.of(event.moment, draft.matter.embargo, draft.matter.draft), life)?;
        self.change_notice(notice)?;
        let known = self.unseen.iter_mut().find(|one| one.path == event.path)?;
        *known = Arc::new(event);
        Some(Put::WithLists)
    }

    /// Whether there may be articles that are not shown: one may report an event, and is not read again.
    fn hides_articles(&self) -> bool {
        self.held.keys().any(|path| !self.unseen.iter().any(|event| event.path == *path))
    }

    /// Whether two events describe one inspection, which is a problem of both.
    fn has_twin_events(&self) -> bool {
        let mut problems = Vec::new();
        event::check_names(self.events.iter().chain(&self.unseen).map(|event| &**event), &mut problems);
        !problems.is_empty()
    }

    /// Brings the events into their order, and tells articles their numbers. The earlier number of each is given, in
    /// the order in which they stand, and how many there were.
    fn order_events(&mut self, before: &[Option<usize>], count: usize) -> (Vec<Option<EventId>>, BTreeSet<EventId>) {
        let mut all: Vec<(Option<usize>, Arc<Event>)> =
            before.iter().copied().zip(std::mem::take(&mut self.events)).collect();
        all.sort_by(|(_, a), (_, b)| a.place().cmp(&b.place()));
        let (numbers, come) = numbered(all.iter().map(|(old, _)| *old), count, |new| EventId(id(new)));
        self.events = all.into_iter().map(|(_, event)| event).collect();
        let now = |old: &EventId| numbers.get(old.index()).copied().flatten();
        for article in self.articles.iter_mut().filter(|one| one.events.iter().any(|old| now(old) != Some(*old))) {
            Arc::make_mut(article).renumber(now);
        }
        (numbers, come)
    }
}
