//! What single files that were saved change in a site: their texts alone, or what the archive says of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::listing::has_twins;
use super::names::Names;
use super::{Before, Preview, Unsettled, retheme};
use crate::diagnostic::{self, Code, Diagnostic, Located, SourcePath};
use crate::load::{self, At, Content, Entry, EntryKind, Item, Rules};
use crate::markdown::Outline;
use crate::model::draft::FrameworksMatter;
use crate::model::{Amended, Archive, Frameworks, Lists, Written};
use crate::plan::Plan;
use crate::render::{Globals, Theme};
use crate::{Failure, has_errors, located};

/// A change of single files, to the site as it was when it last had no errors.
#[derive(Default)]
pub struct Edit {
    /// The files as they are now.
    pub entries: Vec<Entry>,
    /// Files that are gone.
    pub gone: Vec<SourcePath>,
    /// What is held by files of which only the text has changed.
    pub texts: Vec<(SourcePath, Arc<Outline>)>,
    /// What else has changed.
    pub outcome: Outcome,
}

/// What has changed besides texts.
#[derive(Default)]
pub enum Outcome {
    /// Nothing.
    #[default]
    Same,
    /// The archive, and what follows from it.
    Amended(Box<Amendment>),
    /// The site has errors now: all its problems.
    Broken(Vec<Located>),
}

/// The site as it is now.
pub struct Amendment {
    pub archive: Archive,
    /// The plan, where it has changed.
    pub plan: Option<Plan>,
    /// What pages are made with, where it has changed.
    pub dress: Option<(Arc<Theme>, Globals)>,
    /// By what files are read, where it has changed.
    pub rules: Option<Rules>,
    pub problems: Vec<Located>,
}

/// What was read of files of which more has changed than the text.
#[derive(Default)]
struct Reread {
    written: Written,
    /// What is wrong with them.
    problems: Vec<Diagnostic>,
}

impl Edit {
    /// Reads what these files change, which are all that have changed; nothing where more than them may have
    /// changed with them, and the whole site is to be read.
    pub fn read(preview: &Preview, unsettled: &Unsettled) -> Result<Option<Self>, Failure> {
        if has_errors(&preview.site.problems) {
            return Ok(None);
        }
        if has_twins(unsettled.keys()) {
            return Ok(None);
        }
        let names = Names::beside(preview, unsettled);
        let Some(rules) = names.rules(preview) else { return Ok(None) };
        let (mut edit, mut reread) = (Self::default(), Reread::default());
        for (path, before) in unsettled {
            let is_read = match preview.files.at(path) {
                At::Entry(entry) if entry.kind == EntryKind::File => edit.add((preview, rules), entry, &mut reread),
                At::Nothing => edit.take_out(preview, path, *before, &mut reread),
                At::Entry(_) | At::Folder => false,
            };
            if !is_read {
                return Ok(None);
            }
        }
        if reread.written.is_empty() {
            return Ok(Some(edit));
        }
        let texts: BTreeSet<&SourcePath> = edit.texts.iter().map(|(path, _)| path).collect();
        if !reread.add_concerned((preview, rules), &texts) {
            return Ok(None);
        }
        let Some(mut outcome) = reread.outcome(preview) else { return Ok(None) };
        if let Outcome::Amended(amendment) = &mut outcome {
            let archive = &amendment.archive;
            if !archive.has_same_pages(&preview.site.archive) {
                // Every page names the plain pages.
                let Some(dress) = retheme::dressed(preview, archive)? else { return Ok(None) };
                amendment.dress = Some(dress);
            }
            if let Names::Others(rules) = names {
                amendment.rules = Some(rules);
            }
        }
        Ok(Some(Self { outcome, ..edit }))
    }

    /// Adds a file that was saved; says whether it could be.
    fn add(&mut self, (preview, rules): (&Preview, &Rules), entry: Entry, reread: &mut Reread) -> bool {
        let path = entry.path.clone();
        let is_listed = preview.entries.contains_key(&path) || preview.is_new(&path);
        if !path.as_str().starts_with("content/") || !is_listed {
            return false;
        }
        // A file that is gone is seen when the whole site is read.
        let Ok(content) = load::now(&*preview.files, &entry, rules) else { return false };
        let is_read_alike = preview.rules.read_alike(&content);
        let Content { item, problems, .. } = content;
        match item {
            Item::File(..) => {
                self.entries.push(entry);
                return reread.add(item, problems);
            }
            Item::Frameworks(_, matter) => {
                self.entries.push(entry);
                reread.problems.extend(problems);
                return reread.has_same_frameworks(preview, &path, *matter);
            }
            _ => {}
        }
        let Some(outline) = item.outline() else { return false };
        let Some(known) = preview.site.archive.outline(&path) else {
            self.entries.push(entry);
            return reread.add(item, problems);
        };
        self.entries.push(entry);
        if outline.fingerprint == known.fingerprint {
            // Beside other councils the same words may be told of.
            return is_read_alike || reread.add(item, problems);
        }
        let was_sound = !preview.site.problems.iter().any(|problem| problem.diagnostic.place.path == path);
        if outline.shape == known.shape && problems.is_empty() && was_sound {
            self.texts.push((path, Arc::clone(outline)));
            return true;
        }
        reread.add(item, problems)
    }

    /// Takes out a file that is gone; says whether it could be.
    fn take_out(&mut self, preview: &Preview, path: &SourcePath, before: Before, reread: &mut Reread) -> bool {
        self.gone.push(path.clone());
        let archive = &preview.site.archive;
        if archive.outline(path).is_some() {
            reread.written.gone.insert(path.clone());
            return true;
        }
        if archive.files.contains_key(path) {
            reread.written.files.insert(path.clone(), None);
            return true;
        }
        if path.as_str() == Frameworks::FILE && before == Before::There {
            return reread.has_same_frameworks(preview, path, FrameworksMatter::default());
        }
        // What has only come since is gone again, as editors' own files are.
        before == Before::Absent && !path.is_lossy()
    }
}

impl Reread {
    /// Adds what a file holds; says whether an archive can be amended by it.
    fn add(&mut self, item: Item, problems: Vec<Diagnostic>) -> bool {
        match item {
            Item::Article(draft) => self.written.articles.push(draft),
            Item::Event(draft) => self.written.events.push(draft),
            Item::Page(draft) => self.written.pages.push(draft),
            Item::Council(draft) => self.written.councils.push(draft),
            Item::File(path, beside) => drop(self.written.files.insert(path, Some(*beside))),
            _ => return false,
        }
        self.problems.extend(problems);
        true
    }

    /// Adds what is wrong with the site's own frameworks; says whether they are those that it has.
    fn has_same_frameworks(&mut self, preview: &Preview, path: &SourcePath, matter: FrameworksMatter) -> bool {
        let (frameworks, problems) = Frameworks::new(&[Frameworks::built_in(), (path.clone(), matter)]);
        self.problems.extend(problems);
        self.written.alike.insert(path.clone());
        frameworks == preview.site.archive.frameworks
    }

    /// Adds the articles that report the grades of events that were written or are gone, those of which something is told
    /// that speaks of what was written, and where councils were written, all councils and what is about those that were;
    /// says whether all of them are as they were, the files of these texts having changed.
    fn add_concerned(&mut self, (preview, rules): (&Preview, &Rules), texts: &BTreeSet<&SourcePath>) -> bool {
        let archive = &preview.site.archive;
        let events = self.written.events.iter().filter(|draft| archive.bears_on_others(draft));
        let by_written = events.flat_map(|draft| archive.concerned(&draft.path, Some(draft)));
        let by_gone = self.written.gone.iter().flat_map(|path| archive.concerned(path, None));
        let mut concerned: BTreeMap<&SourcePath, &Outline> =
            by_written.chain(by_gone).map(|article| (&article.path, &*article.outline)).collect();
        let councils = self.written.councils.iter().map(|draft| &draft.path);
        let councils = councils.chain(self.written.gone.iter().filter(|path| archive.is_council(path)));
        let councils: BTreeSet<SourcePath> = councils.cloned().collect();
        concerned.extend(archive.concerned_by_councils(&councils));
        self.written.councils_changed = councils;
        let written = self.written.paths();
        let spoken = spoken_of(&preview.site.problems, &written);
        let speaking = archive.articles().filter(|(_, article)| spoken.contains(&article.path));
        concerned.extend(speaking.map(|(_, article)| (&article.path, &*article.outline)));
        let others: Vec<_> = concerned.into_iter().filter(|(path, _)| !written.contains(*path)).collect();
        if others.iter().any(|(path, _)| texts.contains(path)) {
            return false;
        }
        let read = others.par_iter().map(|(path, known)| {
            let content = preview.content(path, rules)?;
            let is_same = content.item.outline().is_some_and(|outline| outline.fingerprint == known.fingerprint);
            is_same.then_some(content)
        });
        let read: Option<Vec<_>> = read.collect();
        read.is_some_and(|read| read.iter().all(|content| self.add(content.item.clone(), content.problems.clone())))
    }

    /// What the site is with these files as they are now.
    fn outcome(mut self, preview: &Preview) -> Option<Outcome> {
        let site = &preview.site;
        let amended = site.archive.amended(&self.written, preview.showing)?;
        let replanned = site.plan.amended(&site.archive, &amended, &self.written)?;
        self.problems.extend(amended.problems);
        self.problems.extend(replanned.problems);
        self.problems.extend(replanned.of_files.iter().flatten().cloned());
        let found = located(self.problems, &*preview.files);
        let paths = self.written.paths();
        let lists = if amended.dropped.is_empty() { Some(&amended.lists) } else { None };
        let depends_on_others = |one: &Located| depends_on_others(one, &paths, lists);
        if site.problems.iter().any(depends_on_others) || is_cut(&site.problems, &paths) {
            return None;
        }
        let is_broken = has_errors(&found);
        let is_checked_again = |one: &Diagnostic| {
            let files = [&site.archive.files, &amended.archive.files];
            replanned.of_files.is_some()
                && OF_FILES.contains(&one.code)
                && files.iter().any(|files| files.contains_key(&one.place.path))
        };
        let is_of_others = |problem: &&Located| {
            let one = &problem.diagnostic;
            !paths.contains(&one.place.path) && !is_checked_again(one)
        };
        let mut problems: Vec<Located> = site.problems.iter().filter(is_of_others).cloned().collect();
        problems.extend(found);
        diagnostic::sort(&mut problems);
        Some(if is_broken {
            Outcome::Broken(problems)
        } else {
            let Amended { archive, .. } = amended;
            Outcome::Amended(Box::new(Amendment { archive, plan: replanned.plan, dress: None, rules: None, problems }))
        })
    }
}

/// What is told of a file and is seen only beside all others: how names are written elsewhere, and how often.
const SEEN_BESIDE_OTHERS: [Code; 2] = [Code::NearlySameTag, Code::NearlySameCouncil];

/// What is told of a file beside the Markdown when the plan knows who shows it.
const OF_FILES: [Code; 4] = [Code::UnusedFile, Code::HeavyPicture, Code::BrokenPicture, Code::HugePicture];

/// Whether a problem may be another one when these files, or lists with them, have changed; where none are
/// given, an article is too broken to stand in one.
fn depends_on_others(problem: &Located, written: &BTreeSet<SourcePath>, lists: Option<&Lists>) -> bool {
    let Diagnostic { code, place, others, .. } = &problem.diagnostic;
    let is_of_written = written.contains(&place.path);
    if SEEN_BESIDE_OTHERS.contains(code) {
        return is_of_written || lists != Some(&Lists::Same);
    }
    !is_of_written && others.iter().any(|(place, _)| written.contains(&place.path))
}

/// The files of which something is told that speaks of one of these, and is not seen beside all others.
fn spoken_of<'a>(problems: &'a [Located], written: &BTreeSet<SourcePath>) -> BTreeSet<&'a SourcePath> {
    let all = problems.iter().map(|problem| &problem.diagnostic);
    let all = all.filter(|one| !SEEN_BESIDE_OTHERS.contains(&one.code));
    let speaking = all.filter(|one| one.others.iter().any(|(place, _)| written.contains(&place.path)));
    speaking.map(|one| &one.place.path).collect()
}

/// Whether one of these files has so many problems that not all of them are told.
fn is_cut(problems: &[Located], written: &BTreeSet<SourcePath>) -> bool {
    let count = |path: &SourcePath| problems.iter().filter(|problem| problem.diagnostic.place.path == *path).count();
    written.iter().any(|path| count(path) >= diagnostic::MOST_PER_FILE)
}
