//! A site held in memory and followed while it is edited: nothing is written, and a page is made when
//! somebody looks at it. A change of text alone costs reading one file; one of an article, event, plain page, council
//! or picture, also one that is new, deleted or taken back, reading that file and what follows from it; one of a
//! template or of the settings, reading the theme; any other, such as frameworks of the site's own, reading what has
//! changed and planning the site again.

mod edit;
mod listing;
mod names;
mod retheme;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use edit::{Amendment, Edit, Outcome};
use retheme::{Dressed, Retheme};

use crate::diagnostic::{Diagnostic, Located, SourcePath};
use crate::load::{self, Content, Entry, Files, Recollection, Rules, Since};
use crate::model::{Archive, Showing, Unpublished};
use crate::plan::{Address, Output, OutputPath, Page};
use crate::render::{Darkroom, Renderer, Trouble};
use crate::{Checked, Failure, Sources, When, located, shown};

/// When more files than these have changed since the site had no errors, it is read whole.
const MOST_UNSETTLED: usize = 64;

/// A site in memory.
pub struct Preview {
    files: Box<dyn Files + Send>,
    when: When,
    showing: Showing,
    entries: BTreeMap<SourcePath, Entry>,
    /// By what its files are read.
    rules: Rules,
    /// What they held when the site was last read as a whole.
    kept: Recollection,
    /// Which files have changed, come or gone since.
    changed: BTreeSet<SourcePath>,
    /// The site as it was when it last had no errors, or was opened.
    site: Checked,
    /// The errors that it has had since, and what has changed with them.
    behind: Option<Behind>,
    /// The files of the search, which are made all at once.
    search: OnceLock<BTreeMap<OutputPath, Vec<u8>>>,
    /// Several pages may be made at once, and their pictures with them.
    darkroom: Arc<Darkroom>,
}

/// What a change has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing that a page could show has changed.
    Nothing,
    /// Only texts have changed.
    Texts,
    /// What single articles, events, plain pages, councils or pictures are has changed, or some have come, gone or
    /// been taken back, and with it any page may look different; or what is wrong with the file of frameworks.
    Items,
    /// How pages look has changed, by the theme, or what the site says of itself, by its settings.
    Theme,
    /// More has changed.
    Site,
    /// The site has errors now. The pages are as they were before.
    Broken,
}

/// A change that was read and is to be taken over.
pub struct Step(Read);

impl Step {
    /// Whether it is of folders without a file alone, of which nothing can be said.
    #[must_use]
    pub fn is_of_nothing(&self) -> bool {
        matches!(self.0, Read::Nothing)
    }
}

/// A site that has errors now, while its pages are those of before.
struct Behind {
    problems: Vec<Located>,
    /// What has changed since; nothing where that is not known.
    unsettled: Option<Unsettled>,
}

/// The files and folders that have changed since a site had no errors.
type Unsettled = BTreeMap<SourcePath, Before>;

/// Whether a file or folder was there when the site had no errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    There,
    Absent,
}

/// A site that was read as a whole.
struct Whole {
    site: Checked,
    entries: BTreeMap<SourcePath, Entry>,
    rules: Rules,
    kept: Recollection,
    /// What has changed since the site had no errors; nothing where that is not known.
    unsettled: Option<Unsettled>,
}

enum Read {
    /// Of single files, with all that have changed since the site had no errors.
    Files(Box<Edit>, Unsettled),
    /// Of a theme, with the same.
    Theme(Box<Retheme>, Unsettled),
    Site(Box<Whole>),
    /// Of folders without a file.
    Nothing,
}

impl Preview {
    /// Reads a site.
    ///
    /// # Errors
    /// Files that cannot be read, an as-of date that is none. A site with errors is opened too: its
    /// pages are those of whatever could be read.
    pub fn open(files: Box<dyn Files + Send>, when: When, showing: Showing) -> Result<Self, Failure> {
        let entries = load::listed(&*files)?;
        let (site, rules, kept) = shown(&*files, &entries, (&when, showing), None)?;
        let (entries, search, darkroom) = (by_path(entries), OnceLock::new(), Arc::default());
        let changed = BTreeSet::new();
        Ok(Self { files, when, showing, entries, rules, kept, changed, site, behind: None, search, darkroom })
    }

    /// Every problem of the site as it is now.
    #[must_use]
    pub fn problems(&self) -> &[Located] {
        self.behind.as_ref().map_or(&self.site.problems, |behind| &behind.problems)
    }

    /// Whether the pages are as they were before the last changes, which have errors.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.behind.is_some()
    }

    /// The archive that is shown.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.site.archive
    }

    /// The paths of all outputs but the cards, which only other sites show.
    pub fn outputs(&self) -> impl Iterator<Item = &OutputPath> {
        self.site.plan.outputs.iter().filter(|(_, output)| !matches!(output, Output::Card(_))).map(|(path, _)| path)
    }

    /// Whether there is an output of this path; a card is none.
    #[must_use]
    pub fn has(&self, path: &OutputPath) -> bool {
        self.site.plan.outputs.get(path).is_some_and(|output| !matches!(output, Output::Card(_)))
    }

    /// Whether it is the notice in place of what was taken back.
    #[must_use]
    pub fn is_notice(&self, path: &OutputPath) -> bool {
        matches!(self.site.plan.outputs.get(path), Some(Output::Page(Page::Withdrawn(_))))
    }

    /// Where an earlier address leads.
    #[must_use]
    pub fn redirect(&self, address: &str) -> Option<&Address> {
        self.site.plan.redirects.get(address)
    }

    /// An output's bytes as they would be published; nothing where there is no such output.
    #[must_use]
    pub fn bytes(&self, path: &OutputPath) -> Option<Result<Vec<u8>, Trouble>> {
        let output: &Output = self.site.plan.outputs.get(path).filter(|output| !matches!(output, Output::Card(_)))?;
        let theme = self.site.theme.as_ref()?;
        let sources = Sources::of(&*self.files);
        let renderer =
            Renderer::new(&self.site.archive, &self.site.plan, theme, &sources).with_darkroom(&self.darkroom);
        if matches!(output, Output::Search(_)) {
            let files = self.search.get_or_init(|| {
                renderer.prepare();
                let all = self.site.plan.outputs.iter().filter(|(_, output)| matches!(output, Output::Search(_)));
                all.filter_map(|(path, output)| Some((path.clone(), renderer.bytes(path, output).ok()?))).collect()
            });
            if let Some(bytes) = files.get(path) {
                return Some(Ok(bytes.clone()));
            }
        }
        Some(renderer.bytes(path, output))
    }

    /// Why what a page is about is not published; nothing where it is.
    #[must_use]
    pub fn unpublished(&self, path: &OutputPath) -> Option<Unpublished> {
        let archive = &self.site.archive;
        let Output::Page(page) = self.site.plan.outputs.get(path)? else { return None };
        let source = match page {
            Page::Article(id) => &archive.article(*id).path,
            Page::Event(id) => &archive.event(*id).path,
            Page::Council(id) => &archive.council(*id).path,
            Page::Withdrawn(number) => &archive.withdrawn.get(*number)?.path,
            Page::Plain(number) | Page::Corrections(Some(number)) => &archive.pages.get(*number)?.path,
            _ => return None,
        };
        archive.unpublished.get(source).copied()
    }

    /// Finds the line and the text of a problem that only showed when a page was made.
    #[must_use]
    pub fn locate(&self, problem: Diagnostic) -> Vec<Located> {
        located(vec![problem], &*self.files)
    }

    /// Whether the site is shown for now, and now is no longer what it was: a day has passed, or
    /// something was released.
    #[must_use]
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        let When::Now(then) = self.when else { return false };
        let day = |instant: DateTime<Utc>| instant.with_timezone(&self.site.archive.site.zone).date_naive();
        let is_released = self.site.archive.next_release.is_some_and(|next| then < next && next <= now);
        is_released || day(then) != day(now)
    }

    /// From the next reading on, shows the site for another instant.
    pub fn set_when(&mut self, when: When) {
        self.when = when;
    }

    /// The files that are not as they were when they were read: whatever was written, has come or has
    /// gone, seen by its size and time.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn differing(&self) -> Result<Vec<SourcePath>, Failure> {
        Ok(self.differing_from(&by_path(load::listed(&*self.files)?)).into_iter().collect())
    }

    /// Whether a path is that of a file of the site, or of a folder with files in it.
    #[must_use]
    pub fn knows(&self, path: &SourcePath) -> bool {
        self.entries.contains_key(path) || self.below(path).next().is_some()
    }

    /// Whether a folder is there. What comes into one that has only just come is not always told of.
    #[must_use]
    pub fn is_folder(&self, path: &SourcePath) -> bool {
        matches!(self.files.at(path), load::At::Folder)
    }

    /// Follows a change of these files: each was written, or has come, or gone.
    ///
    /// # Errors
    /// Files that cannot be read. The pages are as they were before.
    pub fn follow(&mut self, paths: &[SourcePath]) -> Result<Change, Failure> {
        let mut step = self.read(paths)?;
        Ok(self.take(&mut step))
    }

    /// Reads a change of these files, or of any where none is named, while the pages stay as they are.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn read(&self, paths: &[SourcePath]) -> Result<Step, Failure> {
        let unfolded = self.unfolded(paths);
        if unfolded.is_empty() && !paths.is_empty() {
            return Ok(Step(Read::Nothing));
        }
        let paths = unfolded.as_slice();
        let unsettled = self.unsettled(paths);
        if let Some(unsettled) = &unsettled {
            if let Some(retheme) = Retheme::read(self, unsettled)? {
                return Ok(Step(Read::Theme(Box::new(retheme), unsettled.clone())));
            }
            if let Some(edit) = Edit::read(self, unsettled)? {
                return Ok(Step(Read::Files(Box::new(edit), unsettled.clone())));
            }
        }
        let relisted = self.relisted(paths);
        let is_known = relisted.is_some();
        let entries = relisted.map_or_else(|| load::listed(&*self.files).map(by_path), Ok)?;
        let changed = &self.changed.iter().chain(paths).cloned().collect();
        let known = is_known.then_some((Since { before: &self.kept, changed }, &self.site));
        let listed: Vec<Entry> = entries.values().cloned().collect();
        let (site, rules, kept) = shown(&*self.files, &listed, (&self.when, self.showing), known)?;
        let differing = if is_known { BTreeSet::new() } else { self.differing_from(&entries) };
        let unsettled = unsettled.map(|unsettled| self.with(unsettled, differing));
        Ok(Step(Read::Site(Box::new(Whole { site, entries, rules, kept, unsettled }))))
    }

    /// Takes a change over. What was before is left in the step, to be dropped when there is time.
    pub fn take(&mut self, step: &mut Step) -> Change {
        match &mut step.0 {
            Read::Files(edit, unsettled) => self.take_edit(edit, mem::take(unsettled)),
            Read::Theme(theme, unsettled) => self.take_theme(theme, mem::take(unsettled)),
            Read::Site(whole) => self.take_whole(whole),
            Read::Nothing => Change::Nothing,
        }
    }

    fn take_theme(&mut self, read: &mut Retheme, unsettled: Unsettled) -> Change {
        let Retheme { entries, gone, dressed, problems } = read;
        self.take_entries(mem::take(entries), gone);
        let Some(Dressed { theme, globals, archive }) = dressed else {
            self.behind = Some(Behind { problems: mem::take(problems), unsettled: Some(unsettled) });
            return Change::Broken;
        };
        self.behind = None;
        if let Some(known) = &mut self.site.theme {
            mem::swap(known, theme);
        }
        mem::swap(&mut self.site.globals, globals);
        mem::swap(&mut self.site.archive, archive);
        mem::swap(&mut self.site.problems, problems);
        Change::Theme
    }

    fn take_entries(&mut self, come: Vec<Entry>, gone: &[SourcePath]) {
        self.changed.extend(come.iter().map(|entry| &entry.path).chain(gone).cloned());
        self.entries.extend(come.into_iter().map(|entry| (entry.path.clone(), entry)));
        gone.iter().for_each(|path| drop(self.entries.remove(path)));
    }

    fn take_edit(&mut self, edit: &mut Edit, unsettled: Unsettled) -> Change {
        self.take_entries(mem::take(&mut edit.entries), &edit.gone);
        if let Outcome::Broken(problems) = &mut edit.outcome {
            self.behind = Some(Behind { problems: mem::take(problems), unsettled: Some(unsettled) });
            return Change::Broken;
        }
        let was_behind = self.behind.take().is_some();
        let change = match &mut edit.outcome {
            Outcome::Amended(amendment) => {
                let Amendment { archive, plan, dress, rules, problems } = &mut **amendment;
                mem::swap(&mut self.site.archive, archive);
                mem::swap(&mut self.site.problems, problems);
                if let Some(plan) = plan {
                    mem::swap(&mut self.site.plan, plan);
                }
                if let (Some((theme, globals)), Some(known)) = (dress, &mut self.site.theme) {
                    mem::swap(known, theme);
                    mem::swap(&mut self.site.globals, globals);
                }
                if let Some(rules) = rules {
                    mem::swap(&mut self.rules, rules);
                }
                Change::Items
            }
            // What was wrong is as it was before.
            _ if was_behind => Change::Items,
            _ if edit.texts.is_empty() => Change::Nothing,
            _ => Change::Texts,
        };
        for (path, outline) in mem::take(&mut edit.texts) {
            if let Some(known) = self.site.archive.outline_mut(&path) {
                *known = outline;
            }
        }
        if change != Change::Nothing {
            self.search = OnceLock::new();
        }
        change
    }

    fn take_whole(&mut self, whole: &mut Whole) -> Change {
        let Whole { site, entries, rules, kept, unsettled } = whole;
        mem::swap(&mut self.entries, entries);
        mem::swap(&mut self.kept, kept);
        self.changed.clear();
        if site.has_errors() {
            self.behind = Some(Behind { problems: mem::take(&mut site.problems), unsettled: mem::take(unsettled) });
            return Change::Broken;
        }
        self.behind = None;
        mem::swap(&mut self.site, site);
        // Those of a site with errors are not the ones by which the site that is shown was read.
        mem::swap(&mut self.rules, rules);
        self.search = OnceLock::new();
        Change::Site
    }

    /// These files and all others that have changed since the site had no errors; nothing where not all of
    /// them are known.
    fn unsettled(&self, paths: &[SourcePath]) -> Option<Unsettled> {
        let known = match &self.behind {
            Some(behind) => behind.unsettled.clone()?,
            None => Unsettled::new(),
        };
        let all = self.with(known, paths.iter().cloned());
        Some(all).filter(|all| !paths.is_empty() && all.len() <= MOST_UNSETTLED)
    }

    /// What is in a file of the site that is as it was when it was last followed, by these rules; nothing where it cannot
    /// be read.
    fn content(&self, path: &SourcePath, rules: &Rules) -> Option<Arc<Content>> {
        let kept = self.kept.content(path, rules).filter(|_| !self.changed.contains(path));
        let read = || load::now(&*self.files, self.entries.get(path)?, rules).ok().map(Arc::new);
        kept.cloned().or_else(read)
    }

    /// What has changed, and these files besides: they were as they are known.
    fn with(&self, mut known: Unsettled, paths: impl IntoIterator<Item = SourcePath>) -> Unsettled {
        for path in paths {
            let before = if self.knows(&path) { Before::There } else { Before::Absent };
            known.entry(path).or_insert(before);
        }
        known
    }
}

fn by_path(entries: Vec<Entry>) -> BTreeMap<SourcePath, Entry> {
    entries.into_iter().map(|entry| (entry.path.clone(), entry)).collect()
}
