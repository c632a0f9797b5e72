//! What single files that were saved change in a site: their texts alone, or what the archive says of them.

use std::collections::BTreeSet;

use super::Preview;
use crate::diagnostic::{self, Code, Diagnostic, Located, SourcePath};
use crate::load::{self, At, Entry, EntryKind, Item};
use crate::markdown::Outline;
use crate::model::{Archive, Lists, Written};
use crate::plan::Plan;
use crate::{Failure, has_errors, located};

/// A change of single files.
#[derive(Default)]
pub struct Edit {
    /// The files.
    pub entries: Vec<Entry>,
    /// What is held by files of which only the text has changed.
    pub texts: Vec<(SourcePath, Outline)>,
    /// What else has changed.
    pub amendment: Option<Amendment>,
}

/// What has changed besides texts: the archive and what follows from it.
pub struct Amendment {
    pub archive: Archive,
    /// The plan, where it has changed.
    pub plan: Option<Plan>,
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
    /// Reads what these files change; nothing where more than them may have changed with them, and the whole
    /// site is to be read.
    pub fn read(preview: &Preview, paths: &[SourcePath]) -> Result<Option<Self>, Failure> {
        if has_errors(&preview.problems) {
            return Ok(None);
        }
        let (mut edit, mut reread) = (Self::default(), Reread::default());
        for path in paths {
            let entry = match preview.files.at(path) {
                At::Entry(entry) if entry.kind == EntryKind::File && preview.entries.contains_key(path) => entry,
                // What has come and gone again, as editors' own files do.
                At::Nothing if !preview.knows(path) => continue,
                At::Entry(_) | At::Folder | At::Nothing => return Ok(None),
            };
            if !edit.add(preview, entry, &mut reread) {
                return Ok(None);
            }
        }
        if reread.written.is_empty() {
            return Ok(Some(edit));
        }
        if !reread.add_concerned(preview) {
            return Ok(None);
        }
        edit.amendment = reread.amendment(preview);
        Ok(Some(edit).filter(|edit| edit.amendment.is_some()))
    }

    /// Adds a file that was saved; says whether it could be.
    fn add(&mut self, preview: &Preview, entry: Entry, reread: &mut Reread) -> bool {
        let path = entry.path.clone();
        let Some(known) = preview.site.archive.outline(&path) else { return false };
        // A file that is gone is seen when the whole site is read.
        let Ok((mut item, problems)) = load::now(&*preview.files, &entry, &preview.rules) else { return false };
        let Some(outline) = item.outline() else { return false };
        if outline.fingerprint == known.fingerprint {
            self.entries.push(entry);
            return true;
        }
        let was_sound = !preview.problems.iter().any(|problem| problem.diagnostic.place.path == path);
        if outline.shape == known.shape && problems.is_empty() && was_sound {
            self.texts.push((path, std::mem::take(outline)));
        } else if !reread.add(item, problems) {
            return false;
        }
        self.entries.push(entry);
        true
    }
}

impl Reread {
    /// Adds what a file holds; says whether an archive can be amended by it.
    fn add(&mut self, item: Item, problems: Vec<Diagnostic>) -> bool {
        match item {
            Item::Article(draft) => self.written.articles.push(*draft),
            Item::Event(draft) => self.written.events.push(*draft),
            _ => return false,
        }
        self.problems.extend(problems);
        true
    }

    /// Adds the articles that report the grades of events that were written; says whether all of them are
    /// as they were.
    fn add_concerned(&mut self, preview: &Preview) -> bool {
        let archive = &preview.site.archive;
        let events = self.written.events.iter().filter(|draft| archive.bears_on_others(draft));
        let concerned: BTreeSet<&SourcePath> =
            events.flat_map(|draft| archive.concerned(&draft.path)).map(|article| &article.path).collect();
        let written: BTreeSet<SourcePath> = self.written.articles.iter().map(|draft| draft.path.clone()).collect();
        concerned.into_iter().filter(|path| !written.contains(*path)).all(|path| {
            let Some((entry, known)) = preview.entries.get(path).zip(archive.outline(path)) else { return false };
            let Ok((mut item, problems)) = load::now(&*preview.files, entry, &preview.rules) else { return false };
            item.outline().is_some_and(|outline| outline.fingerprint == known.fingerprint) && self.add(item, problems)
        })
    }

    /// The site with these files as they are now.
    fn amendment(mut self, preview: &Preview) -> Option<Amendment> {
        let site = &preview.site;
        let amended = site.archive.amended(&self.written, preview.showing)?;
        self.problems.extend(amended.problems);
        let plan = match &amended.lists {
            Lists::Same => None,
            Lists::Reordered(renumbered) => Some(site.plan.amended(&site.archive, &amended.archive, renumbered)?),
        };
        let found = located(self.problems, &*preview.files);
        if has_errors(&found) {
            return None;
        }
        let paths = self.written.paths();
        let is_of = |problem: &&Located| paths.contains(&problem.diagnostic.place.path);
        if preview.problems.iter().any(|one| depends_on_others(one, &paths, &plan)) || is_cut(preview, &paths) {
            return None;
        }
        let mut problems: Vec<Located> = preview.problems.iter().filter(|one| !is_of(one)).cloned().collect();
        problems.extend(found);
        diagnostic::sort(&mut problems);
        Some(Amendment { archive: amended.archive, plan, problems })
    }
}

/// What is told of a file and is seen only beside all others: how names are written elsewhere, and how often.
const SEEN_BESIDE_OTHERS: [Code; 2] = [Code::NearlySameTag, Code::NearlySameCouncil];

/// Whether a problem may be another one when these files, or lists with them, have changed.
fn depends_on_others(problem: &Located, written: &BTreeSet<SourcePath>, changed: &Option<Plan>) -> bool {
    let Diagnostic { code, place, others, .. } = &problem.diagnostic;
    let is_of_written = written.contains(&place.path);
    if SEEN_BESIDE_OTHERS.contains(code) {
        return is_of_written || changed.is_some();
    }
    !is_of_written && others.iter().any(|(place, _)| written.contains(&place.path))
}

/// Whether one of these files has so many problems that not all of them are told.
fn is_cut(preview: &Preview, written: &BTreeSet<SourcePath>) -> bool {
    let problems =
        |path: &SourcePath| preview.problems.iter().filter(|problem| problem.diagnostic.place.path == *path).count();
    written.iter().any(|path| problems(path) >= diagnostic::MOST_PER_FILE)
}
