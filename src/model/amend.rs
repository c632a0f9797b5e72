//! The archive when single files are written anew: only they are read, and only what follows from them
//! is worked out again.

mod councils;
mod events;
mod pages;
mod topics;
mod withdrawn;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::draft::{ArticleDraft, CouncilMatter, Draft, EventMatter, PageMatter};
use super::life::{Life, Showing, State, Unpublished};
use super::tags;
use super::{Archive, Article, ArticleId, CouncilId, Event, EventId, article, id, newest_first};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::Outline;
use crate::picture::Beside;

/// Files as they are now.
#[derive(Debug, Default)]
pub struct Written {
    /// Articles; there may not have been one of them before.
    pub articles: Vec<Arc<ArticleDraft>>,
    /// Events; there may not have been one of them before. With one whose grade or inspection changes come the
    /// articles that it bears on.
    pub events: Vec<Arc<Draft<EventMatter>>>,
    /// Plain pages; there may not have been one of them before.
    pub pages: Vec<Arc<Draft<PageMatter>>>,
    /// Where councils were written, or are gone, all that there are. With them come the events and articles of those that
    /// were.
    pub councils: Vec<Arc<Draft<CouncilMatter>>>,
    /// The councils that were written, or are gone.
    pub councils_changed: BTreeSet<SourcePath>,
    /// Files of articles, events, plain pages and councils that are gone. With an event come the articles that it bore on.
    pub gone: BTreeSet<SourcePath>,
    /// Files beside the Markdown, as they are now; nothing for those that are gone.
    pub files: BTreeMap<SourcePath, Option<Beside>>,
    /// Files that say what they said, though something else may be wrong with them.
    pub alike: BTreeSet<SourcePath>,
}

impl Written {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        let is_empty = self.articles.is_empty() && self.events.is_empty() && self.pages.is_empty();
        let is_empty = is_empty && self.councils.is_empty() && self.gone.is_empty();
        is_empty && self.files.is_empty() && self.alike.is_empty()
    }

    /// Their paths.
    pub fn paths(&self) -> BTreeSet<SourcePath> {
        let items = self.outlines().into_iter().map(|(path, _)| path);
        items.chain(&self.gone).chain(self.files.keys()).chain(&self.alike).cloned().collect()
    }

    /// What the files hold.
    pub fn outlines(&self) -> Vec<(&SourcePath, &Outline)> {
        let articles = self.articles.iter().map(|draft| (&draft.path, &*draft.outline));
        let events = self.events.iter().map(|draft| (&draft.path, &*draft.outline));
        let pages = self.pages.iter().map(|draft| (&draft.path, &*draft.outline));
        let councils = self.councils.iter().map(|draft| (&draft.path, &*draft.outline));
        articles.chain(events).chain(pages).chain(councils).collect()
    }
}

/// An archive with files written anew.
#[derive(Debug)]
pub struct Amended {
    /// The archive.
    pub archive: Archive,
    /// Whether its lists hold what they held, in the same order.
    pub lists: Lists,
    /// Articles, events, plain pages and councils that there are no more.
    pub gone: BTreeSet<SourcePath>,
    /// Articles that are too broken to stand.
    pub dropped: BTreeSet<SourcePath>,
    /// Articles, events and plain pages that were taken back: in their place there is a notice now.
    pub withdrawn: BTreeSet<SourcePath>,
    /// Those in whose place there was a notice, and is none any more.
    pub restored: BTreeSet<SourcePath>,
    /// What is wrong with the files that were written.
    pub problems: Vec<Diagnostic>,
}

/// What became of the lists of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lists {
    /// They are as they were.
    Same,
    /// They are others.
    Reordered(Box<Renumbered>),
}

/// The articles, events, plain pages and councils, which have other numbers now.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Renumbered {
    /// Which number each has that was there before; nothing where it is there no more.
    numbers: Vec<Option<ArticleId>>,
    /// Those that were written, or read again for an event's sake, and those that have come.
    pub written: BTreeSet<ArticleId>,
    /// Those that have come.
    pub come: BTreeSet<ArticleId>,
    /// Which number each event has that was there before; nothing where it is there no more.
    events: Vec<Option<EventId>>,
    /// Events that have come.
    pub events_come: BTreeSet<EventId>,
    /// Which number each plain page has that was there before; nothing where it is there no more.
    pages: Vec<Option<usize>>,
    /// Plain pages that have come.
    pub pages_come: BTreeSet<usize>,
    /// Which number each council has that was there before; nothing where it is there no more.
    councils: Vec<Option<CouncilId>>,
    /// Councils that have come.
    pub councils_come: BTreeSet<CouncilId>,
}

impl Renumbered {
    /// The number now of what had this one before; nothing where it is there no more.
    pub fn now(&self, before: ArticleId) -> Option<ArticleId> {
        self.numbers.get(before.index()).copied().flatten()
    }

    /// The same of an event.
    pub fn event_now(&self, before: EventId) -> Option<EventId> {
        self.events.get(before.index()).copied().flatten()
    }

    /// The same of a plain page.
    pub fn page_now(&self, before: usize) -> Option<usize> {
        self.pages.get(before).copied().flatten()
    }

    /// The same of a council.
    pub fn council_now(&self, before: CouncilId) -> Option<CouncilId> {
        self.councils.get(before.index()).copied().flatten()
    }

    /// Whether everything has the number it had.
    pub fn is_same(&self) -> bool {
        let articles = self.numbers.iter().map(|new| new.map(ArticleId::index)).enumerate();
        let events = self.events.iter().map(|new| new.map(EventId::index)).enumerate();
        let councils = self.councils.iter().map(|new| new.map(CouncilId::index)).enumerate();
        let pages = self.pages.iter().copied().enumerate();
        articles.chain(events).chain(pages).chain(councils).all(|(old, new)| new == Some(old))
    }
}

/// Where items of one kind stand now.
#[derive(Debug)]
struct Placed<I> {
    /// Which number each has that was there before; nothing where it is there no more.
    numbers: Vec<Option<I>>,
    /// Those that have come.
    come: BTreeSet<I>,
    /// The files of those that are gone.
    gone: BTreeSet<SourcePath>,
    /// Whether lists or grades are others with them.
    put: Put,
}

/// What became of an item that was put in the place of its earlier self.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Put {
    /// No list and no grade is another.
    Alone,
    /// Lists or grades are others.
    WithLists,
}

impl Archive {
    /// The archive with these files as they are now; nothing where they change more than themselves, their
    /// places and what follows from their grades: then the whole site is to be read.
    pub(crate) fn amended(&self, written: &Written, showing: Showing) -> Option<Amended> {
        let mut amended = Amended::of(self.clone(), written.gone.clone());
        amended.archive.place_files(&written.files);
        let life = Life::new(self.as_of, self.site.zone, showing);
        let councils = amended.place_councils(written, life)?;
        let events = amended.place_events(written, life)?;
        let pages = amended.place_pages(written, life)?;
        let mut changes_lists = [councils.put, events.put, pages.put].contains(&Put::WithLists);
        let mut read = amended.read_articles(&written.articles);
        let is_dropped = |draft: &&Arc<ArticleDraft>| !read.contains_key(&draft.path);
        let dropped: Vec<_> = written.articles.iter().filter(is_dropped).collect();
        if !dropped.iter().all(|draft| self.knows_tags(draft)) {
            return None;
        }
        amended.dropped = dropped.into_iter().map(|draft| draft.path.clone()).collect();
        amended.take_back(written, &mut read, life)?;
        // First those that go: what stays keeps its place from then on, and what comes stands behind it.
        let others = events.gone.iter().chain(&pages.gone).chain(&councils.gone).collect();
        let kept = amended.take_out(&others)?;
        let mut touched = BTreeSet::new();
        let places = amended.archive.places_of(read.keys());
        for draft in &written.articles {
            let Some(article) = read.remove(&draft.path) else { continue };
            let at = places.get(&draft.path).copied();
            touched.insert(at.unwrap_or(amended.archive.articles.len()));
            let put = match at {
                Some(at) => amended.archive.put_article(at, article, draft, life)?,
                None => {
                    if !amended.restored.contains(&draft.path) {
                        amended.archive.retag(&[], &topics::written(draft))?;
                    }
                    amended.archive.add_article(article, draft, life)?
                }
            };
            changes_lists |= put == Put::WithLists;
        }
        amended.archive.count_waiting(showing);
        if changes_lists || kept.len() < self.articles.len() {
            let articles = amended.archive.reorder(&kept, self.articles.len(), &touched);
            amended.lists = Lists::Reordered(Box::new(Renumbered {
                events: events.numbers,
                events_come: events.come,
                pages: pages.numbers,
                pages_come: pages.come,
                councils: councils.numbers,
                councils_come: councils.come,
                ..articles
            }));
            amended.archive.line_up();
        }
        Some(amended)
    }

    /// Files beside the Markdown are what they are now.
    fn place_files(&mut self, files: &BTreeMap<SourcePath, Option<Beside>>) {
        for (path, beside) in files {
            match beside {
                Some(beside) => drop(self.files.insert(path.clone(), beside.clone())),
                None => drop(self.files.remove(path)),
            }
        }
    }

    /// Puts an article in the place of its earlier self; nothing where it cannot stand there alone.
    fn put_article(&mut self, at: usize, article: Arc<Article>, draft: &ArticleDraft, life: Life) -> Option<Put> {
        let known = Arc::clone(&self.articles[at]);
        self.follow_names(&known, &article, draft)?;
        self.mark(&article.path, &life.of(article.moment, draft.matter.embargo, draft.matter.draft), life)?;
        let has_same_place = known.moment == article.moment
            && (&known.councils, &known.reported) == (&article.councils, &article.reported)
            && (&known.events, &known.tags) == (&article.events, &article.tags);
        self.articles[at] = article;
        Some(if has_same_place { Put::Alone } else { Put::WithLists })
    }

    /// Adds an article that there was not before; nothing where more comes with it.
    fn add_article(&mut self, article: Arc<Article>, draft: &ArticleDraft, life: Life) -> Option<Put> {
        let comes_alone =
            article.tags_written.is_some() && !self.held.contains_key(&article.path) && !self.councils.from_articles;
        if !comes_alone {
            return None;
        }
        self.mark(&article.path, &life.of(article.moment, draft.matter.embargo, draft.matter.draft), life)?;
        self.articles.push(article);
        Some(Put::WithLists)
    }

    /// Notes why something is not published; nothing where it is not shown at all.
    fn mark(&mut self, path: &SourcePath, state: &State, life: Life) -> Option<()> {
        match state.unpublished() {
            _ if !life.shows(state) => return None,
            Some(why) => drop(self.unpublished.insert(path.clone(), why)),
            None => drop(self.unpublished.remove(path)),
        }
        Some(())
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

    /// Brings the articles into their order again. Of those that were kept, their earlier numbers are given,
    /// in the order in which they stand, before all others; so are the places of those that were written.
    fn reorder(&mut self, kept: &[usize], before: usize, written: &BTreeSet<usize>) -> Renumbered {
        let all = self.articles.len();
        // Room for all of them at once: `partition` would copy the many again and again as they grow.
        let (mut moved, mut rest) = (Vec::with_capacity(written.len()), Vec::with_capacity(all));
        for one in self.articles.drain(..).enumerate() {
            if written.contains(&one.0) { moved.push(one) } else { rest.push(one) }
        }
        moved.sort_by(|(_, a), (_, b)| newest_first(a, b));
        let place = |one: &Arc<Article>| rest.partition_point(|(_, other)| newest_first(other, one).is_lt());
        let places: Vec<usize> = moved.iter().map(|(_, article)| place(article)).collect();
        let (mut ordered, mut rest) = (Vec::with_capacity(all), rest.into_iter());
        for (number, (place, one)) in places.into_iter().zip(moved).enumerate() {
            ordered.extend(rest.by_ref().take(place + number - ordered.len()));
            ordered.push(one);
        }
        ordered.extend(rest);
        let mut renumbered = Renumbered { numbers: vec![None; before], ..Renumbered::default() };
        for (new, (at, _)) in ordered.iter().enumerate() {
            let new = ArticleId(id(new));
            renumbered.written.extend(written.contains(at).then_some(new));
            match kept.get(*at) {
                Some(old) => renumbered.numbers[*old] = Some(new),
                None => drop(renumbered.come.insert(new)),
            }
        }
        self.articles = ordered.into_iter().map(|(_, article)| article).collect();
        renumbered
    }
}

impl Amended {
    /// An archive of which these files are gone.
    fn of(archive: Archive, gone: BTreeSet<SourcePath>) -> Self {
        let [dropped, withdrawn, restored] = [const { BTreeSet::new() }; 3];
        Self { archive, lists: Lists::Same, gone, dropped, withdrawn, restored, problems: Vec::new() }
    }

    /// Takes out the articles that are gone or too broken to stand, and tells the numbers of the others;
    /// nothing where more goes with them. These files are gone and were no articles.
    fn take_out(&mut self, others: &BTreeSet<&SourcePath>) -> Option<Vec<usize>> {
        let archive = &mut self.archive;
        let mut kept: Vec<usize> = (0..archive.articles.len()).collect();
        for path in self.gone.iter().filter(|path| !others.contains(path)).chain(&self.dropped) {
            let Some(at) = archive.articles.iter().position(|one| one.path == *path) else {
                // One that there was not before can be too broken to stand.
                let is_new = self.dropped.contains(path) && !archive.held.contains_key(path);
                if is_new && !archive.councils.from_articles { continue } else { return None }
            };
            let article = Arc::clone(&archive.articles[at]);
            // One after another: each is the last about its topics but for those that are still there.
            if archive.councils.from_articles || article.tags_written.is_none() {
                return None;
            }
            if self.withdrawn.contains(path) {
                // Its names stand beside those that others write all the same.
                article.tags.iter().try_for_each(|tag| archive.hide_topic(tag))?;
            } else {
                archive.retag(&article.tags, &[])?;
                archive.unpublished.remove(path);
            }
            archive.articles.remove(at);
            kept.remove(at);
        }
        Some(kept)
    }

    /// Reads articles beside the events as they are now; what is too broken to stand is left out.
    fn read_articles(&mut self, drafts: &[Arc<ArticleDraft>]) -> BTreeMap<SourcePath, Arc<Article>> {
        if drafts.is_empty() {
            return BTreeMap::new();
        }
        let archive = &self.archive;
        let existing: BTreeSet<&SourcePath> = archive.events.iter().map(|event| &event.path).collect();
        let all = archive.events.iter().chain(&archive.unseen).map(|event| &**event);
        let reading = article::Reading::new(&archive.councils, all, &existing, &archive.frameworks);
        drafts.iter().for_each(|draft| tags::check_form(draft, &mut self.problems));
        let read = article::read_all(drafts, &reading, &mut self.problems);
        let by_name = archive.events_by_name();
        let connected = read.into_iter().map(|(mut article, _)| {
            Arc::make_mut(&mut article).connect(&by_name);
            (article.path.clone(), article)
        });
        connected.collect()
    }
}

/// Which number each item has now that was there before, and those that have come: by the earlier numbers of all in the
/// order in which they stand now, and how many there were.
fn numbered<I: Copy + Ord>(
    earlier: impl Iterator<Item = Option<usize>>,
    count: usize,
    number: impl Fn(usize) -> I,
) -> (Vec<Option<I>>, BTreeSet<I>) {
    let (mut numbers, mut come) = (vec![None; count], BTreeSet::new());
    for (new, old) in earlier.enumerate() {
        match old {
            Some(old) => numbers[old] = Some(number(new)),
            None => drop(come.insert(number(new))),
        }
    }
    (numbers, come)
}

/// Whether two readings of an event are the same to those who compare their own with it.
fn has_same_grades(known: &Event, read: &Event) -> bool {
    known.moment.date == read.moment.date && (known.from, known.to, &known.graded) == (read.from, read.to, &read.graded)
}
