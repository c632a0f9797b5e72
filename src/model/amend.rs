//! The archive when single files are written anew: only they are read, and only what follows from them
//! is worked out again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::draft::{ArticleMatter, Draft, EventMatter};
use super::life::{Life, Showing, State, Unpublished};
use super::tags::{self, tag_slug};
use super::{Archive, Article, ArticleId, Event, FrameworkId, article, event, id, newest_first};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::Outline;

/// Files as they are now.
#[derive(Debug, Default)]
pub struct Written {
    /// Articles.
    pub articles: Vec<Draft<ArticleMatter>>,
    /// Events. With one whose grade or inspection changes come all articles about its council.
    pub events: Vec<Draft<EventMatter>>,
}

impl Written {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.events.is_empty()
    }

    /// Their paths.
    pub fn paths(&self) -> BTreeSet<SourcePath> {
        let articles = self.articles.iter().map(|draft| &draft.path);
        articles.chain(self.events.iter().map(|draft| &draft.path)).cloned().collect()
    }
}

/// An archive with files written anew.
#[derive(Debug)]
pub struct Amended {
    /// The archive.
    pub archive: Archive,
    /// Whether its lists hold what they held, in the same order.
    pub lists: Lists,
    /// What is wrong with the files that were written.
    pub problems: Vec<Diagnostic>,
}

/// What became of the lists of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lists {
    /// They are as they were.
    Same,
    /// They are others; every article that was this one is now that one.
    Reordered(Vec<ArticleId>),
}

/// What became of an item that was put in the place of its earlier self.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Put {
    /// It cannot stand there: with it more changes than itself.
    Refused,
    /// No list and no grade is another.
    Alone,
    /// Lists or grades are others.
    WithLists,
}

impl Put {
    /// Whether lists change with it; nothing where it was refused.
    fn changes_lists(self) -> Option<bool> {
        (self != Self::Refused).then_some(self == Self::WithLists)
    }
}

impl Archive {
    /// The articles that an event's grade bears on: those about its council, and those that name it.
    pub(crate) fn concerned(&self, event: &SourcePath) -> Vec<&Article> {
        let Some((id, event)) = self.events().find(|(_, one)| one.path == *event) else { return Vec::new() };
        let is_concerned =
            |article: &&Article| article.councils.contains(&event.council) || article.events.contains(&id);
        self.articles().map(|(_, article)| article).filter(is_concerned).collect()
    }

    /// Whether an event is another to those who read it beside their own: its day, its grades.
    pub(crate) fn bears_on_others(&self, draft: &Draft<EventMatter>) -> bool {
        let known = self.events.iter().find(|one| one.path == draft.path);
        let read = event::read(draft, &self.councils, &self.frameworks, &mut Vec::new());
        !known.zip(read).is_some_and(|(known, read)| has_same_grades(known, &read))
    }

    /// The archive with these files as they are now; nothing where they change more than themselves, their
    /// places and what follows from their grades: then the whole site is to be read.
    pub(crate) fn amended(&self, written: &Written, showing: Showing) -> Option<Amended> {
        let mut amended = Amended { archive: self.clone(), lists: Lists::Same, problems: Vec::new() };
        let life = Life::new(self.as_of, self.site.zone, showing);
        let mut changes_lists = false;
        for draft in &written.events {
            let read = event::read(draft, &self.councils, &self.frameworks, &mut amended.problems)?;
            changes_lists |= amended.archive.put_event(read, draft, life).changes_lists()?;
        }
        for (at, read) in amended.read_articles(&written.articles)? {
            let draft = written.articles.iter().find(|draft| draft.path == read.path)?;
            changes_lists |= amended.archive.put_article(at, read, draft, life).changes_lists()?;
        }
        amended.archive.count_waiting(showing);
        if changes_lists {
            let renumbered = amended.archive.reorder();
            amended.archive.line_up();
            amended.lists = Lists::Reordered(renumbered);
        }
        Some(amended)
    }

    /// Puts an event in the place of its earlier self.
    fn put_event(&mut self, event: Event, draft: &Draft<EventMatter>, life: Life) -> Put {
        let Some(at) = self.events.iter().position(|one| one.path == event.path) else { return Put::Refused };
        let known = &self.events[at];
        let is_gone = event.withdrawal.as_ref().is_some_and(|gone| gone.applies(self.as_of));
        let stays = known.moment.date == event.moment.date
            && (known.council, &known.stem, &known.aliases) == (event.council, &event.stem, &event.aliases)
            // Two events that describe one inspection are a problem of both.
            && (known.from, framework(known)) == (event.from, framework(&event))
            && has_same_links(&known.outline, &event.outline);
        let has_same_grades = has_same_grades(known, &event);
        // Articles that are not shown may report it, and are not read again.
        let is_followed = has_same_grades || self.held.is_empty();
        let state = life.of(event.moment, draft.matter.embargo, draft.matter.draft);
        if is_gone || !stays || !is_followed || !self.mark(&event.path, &state, life) {
            return Put::Refused;
        }
        self.events[at] = Arc::new(event);
        if has_same_grades { Put::Alone } else { Put::WithLists }
    }

    /// Puts an article in the place of its earlier self.
    fn put_article(&mut self, at: usize, article: Arc<Article>, draft: &Draft<ArticleMatter>, life: Life) -> Put {
        let known = Arc::clone(&self.articles[at]);
        let is_gone = article.withdrawal.as_ref().is_some_and(|gone| gone.applies(self.as_of));
        let picture = |one: &Article| one.image.as_ref().map(|(file, _)| file.clone());
        let stays = known.aliases == article.aliases
            && picture(&known) == picture(&article)
            && has_same_links(&known.outline, &article.outline)
            && self.keeps_names(&known, &article, draft);
        let state = life.of(article.moment, draft.matter.embargo, draft.matter.draft);
        if is_gone || !stays || !self.mark(&article.path, &state, life) {
            return Put::Refused;
        }
        let has_same_place = known.moment == article.moment
            && (&known.councils, &known.reported) == (&article.councils, &article.reported)
            && (&known.events, &known.tags) == (&article.events, &article.tags);
        self.articles[at] = article;
        if has_same_place { Put::Alone } else { Put::WithLists }
    }

    /// Notes why something is not published; says whether it is shown at all.
    fn mark(&mut self, path: &SourcePath, state: &State, life: Life) -> bool {
        match state.unpublished() {
            _ if !life.shows(state) => return false,
            Some(why) => drop(self.unpublished.insert(path.clone(), why)),
            None => drop(self.unpublished.remove(path)),
        }
        true
    }

    /// Counts what waits, where that is shown; where it is not, nothing that waits was written.
    fn count_waiting(&mut self, showing: Showing) {
        if showing == Showing::Published {
            return;
        }
        // Where councils have no files, theirs are those of the articles that name them.
        let files = self.councils.all.iter().filter(|_| !self.councils.from_articles);
        let councils: BTreeSet<&SourcePath> = files.map(|council| &council.path).collect();
        let items = self.unpublished.iter().filter(|(path, _)| !councils.contains(path));
        let releases = items.filter_map(|(_, why)| match why {
            Unpublished::Waits(release) => Some(*release),
            Unpublished::Draft => None,
        });
        (self.waiting, self.next_release) = (releases.clone().count(), releases.min());
    }

    /// Whether the councils and topics of the site keep their names.
    fn keeps_names(&self, known: &Article, read: &Article, draft: &Draft<ArticleMatter>) -> bool {
        match known.names_written.zip(read.names_written) {
            None => false,
            Some((known, read)) if known == read => true,
            Some(_) => self.keeps_councils(known, read, draft) && self.keeps_tags(known, draft),
        }
    }

    /// Whether the councils of a site are what they were: where they have no files, the first article
    /// about one names it.
    fn keeps_councils(&self, known: &Article, read: &Article, draft: &Draft<ArticleMatter>) -> bool {
        let is_first = known.councils.iter().any(|id| self.council(*id).path == known.path);
        let names = draft.matter.council.iter().flat_map(|names| &names.0);
        let are_names = names.zip(&read.councils).all(|(name, id)| self.council(*id).name == name.0);
        !self.councils.from_articles || known.councils == read.councils && (!is_first || are_names)
    }

    /// Whether the topics of the site are what they were, by the same names, and none of them comes to be
    /// used once or ceases to: a tag that is used once may be a slip.
    fn keeps_tags(&self, known: &Article, draft: &Draft<ArticleMatter>) -> bool {
        let tags = draft.matter.tags.iter().flat_map(|tags| &tags.0);
        let written: Vec<(String, &str)> = tags.filter_map(|tag| Some((tag_slug(&tag.0)?, tag.0.as_str()))).collect();
        let uses = |slug: &String| self.articles.iter().filter(|one| one.tags.contains(slug)).count();
        let is_named = |(slug, name): &(String, &str)| {
            self.tags.get(slug).is_some_and(|known| known == name) && !self.mixed_tags.contains(slug)
        };
        let mut left = known.tags.iter().filter(|slug| written.iter().all(|(other, _)| other != *slug));
        let mut new = written.iter().filter(|(slug, _)| !known.tags.contains(slug));
        written.iter().all(is_named)
            && left.all(|slug| uses(slug) > 2 && !self.mixed_tags.contains(slug))
            && new.all(|(slug, _)| uses(slug) > 1)
    }

    /// Brings the articles into their order again, and tells the new number of each.
    fn reorder(&mut self) -> Vec<ArticleId> {
        let mut numbered: Vec<(usize, Arc<Article>)> = self.articles.drain(..).enumerate().collect();
        numbered.sort_by(|(_, a), (_, b)| newest_first(a, b));
        let mut renumbered = vec![ArticleId(0); numbered.len()];
        for (new, (old, _)) in numbered.iter().enumerate() {
            renumbered[*old] = ArticleId(id(new));
        }
        self.articles = numbered.into_iter().map(|(_, article)| article).collect();
        renumbered
    }
}

impl Amended {
    /// Reads articles beside the events as they are now, each with its old place.
    fn read_articles(&mut self, drafts: &[Draft<ArticleMatter>]) -> Option<Vec<(usize, Arc<Article>)>> {
        if drafts.is_empty() {
            return Some(Vec::new());
        }
        let archive = &self.archive;
        let existing: BTreeSet<&SourcePath> = archive.events.iter().map(|event| &event.path).collect();
        let all = archive.events.iter().chain(&archive.unseen).map(|event| &**event);
        let reading = article::Reading::new(&archive.councils, all, &existing, &archive.frameworks);
        let read = article::read_all(drafts, &reading, &mut self.problems);
        if read.len() < drafts.len() {
            return None;
        }
        drafts.iter().for_each(|draft| tags::check_form(draft, &mut self.problems));
        let by_name = archive.events_by_name();
        let mut read: BTreeMap<SourcePath, Arc<Article>> =
            read.into_iter().map(|(one, _)| (one.path.clone(), one)).collect();
        let each = archive.articles.iter().enumerate();
        let mut placed: Vec<(usize, Arc<Article>)> =
            each.filter_map(|(at, one)| Some((at, read.remove(&one.path)?))).collect();
        placed.iter_mut().for_each(|(_, article)| Arc::make_mut(article).connect(&by_name));
        read.is_empty().then_some(placed)
    }
}

/// Whether two readings of an event are the same to those who compare their own with it.
fn has_same_grades(known: &Event, read: &Event) -> bool {
    known.moment.date == read.moment.date && (known.from, known.to, &known.graded) == (read.from, read.to, &read.graded)
}

fn framework(event: &Event) -> Option<FrameworkId> {
    event.graded.as_ref().map(|graded| graded.framework)
}

/// Whether a text has the links and headings that it had.
fn has_same_links(known: &Outline, read: &Outline) -> bool {
    let links =
        |outline: &Outline| outline.links.iter().map(|link| (link.target.clone(), link.kind)).collect::<Vec<_>>();
    known.anchors == read.anchors && links(known) == links(read)
}
