//! A site held in memory and followed while it is edited: nothing is written, and a page is made when
//! somebody looks at it. A change of text alone costs reading one file; any other, reading what changed
//! and planning the site again.

use std::collections::BTreeMap;
use std::mem;

use chrono_tz::Tz;

use crate::diagnostic::{Located, Severity, SourcePath};
use crate::load::{self, Entry, Files};
use crate::plan::{Output, OutputPath};
use crate::render::{Renderer, Trouble};
use crate::{Checked, Failure, Sources, Unwatched, When, checked};

/// A site in memory.
pub struct Preview {
    files: Box<dyn Files + Send>,
    when: When,
    entries: BTreeMap<SourcePath, Entry>,
    /// The site as it was when it last had no errors.
    site: Checked,
    problems: Vec<Located>,
}

/// What a change has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Only texts have changed.
    Texts,
    /// More has changed: any page may look different.
    Site,
    /// The site has errors now. The pages are as they were before.
    Broken,
}

impl Preview {
    /// Reads a site.
    ///
    /// # Errors
    /// Files that cannot be read, an as-of date that is none. A site with errors is opened too: its
    /// pages are those of whatever could be read.
    pub fn open(files: Box<dyn Files + Send>, when: When) -> Result<Self, Failure> {
        let entries = load::listed(&*files)?;
        let mut site = checked(&*files, &entries, &when, &Unwatched)?;
        let problems = mem::take(&mut site.problems);
        Ok(Self { files, when, entries: by_path(entries), site, problems })
    }

    /// Every problem of the site as it is now.
    #[must_use]
    pub fn problems(&self) -> &[Located] {
        &self.problems
    }

    /// The paths of all outputs.
    pub fn outputs(&self) -> impl Iterator<Item = &OutputPath> {
        self.site.plan.outputs.keys()
    }

    /// An output's bytes as they would be published; nothing where there is no such output.
    #[must_use]
    pub fn bytes(&self, path: &OutputPath) -> Option<Result<Vec<u8>, Trouble>> {
        let output: &Output = self.site.plan.outputs.get(path)?;
        let theme = self.site.theme.as_ref()?;
        let sources = Sources(&*self.files);
        Some(Renderer::new(&self.site.archive, &self.site.plan, theme, &sources).bytes(path, output))
    }

    /// Follows a change of these files: each was written, or has come, or gone.
    ///
    /// # Errors
    /// Files that cannot be read. The pages are as they were before.
    pub fn follow(&mut self, paths: &[SourcePath]) -> Result<Change, Failure> {
        let is_sound = |problem: &Located| {
            problem.diagnostic.code.severity() == Severity::Warning && !paths.contains(&problem.diagnostic.place.path)
        };
        if self.problems.iter().all(is_sound) && self.follow_texts(paths)? {
            return Ok(Change::Texts);
        }
        let entries = load::listed(&*self.files)?;
        let mut site = checked(&*self.files, &entries, &self.when, &Unwatched)?;
        self.entries = by_path(entries);
        let is_broken = site.has_errors();
        self.problems = mem::take(&mut site.problems);
        if is_broken {
            return Ok(Change::Broken);
        }
        self.site = site;
        Ok(Change::Site)
    }

    /// Follows changes of text; not so when one of the files has changed in more than its text.
    fn follow_texts(&mut self, paths: &[SourcePath]) -> Result<bool, Failure> {
        let zone: Tz = self.site.archive.site.zone;
        let mut outlines = Vec::with_capacity(paths.len());
        for path in paths {
            let Some(entry) = self.entries.get(path) else { return Ok(false) };
            // A file that is gone is seen when the whole site is read.
            let Ok(Some((outline, _))) = load::again(&*self.files, entry, zone) else { return Ok(false) };
            match self.site.archive.outline(path) {
                Some(known) if known.shape == outline.shape => outlines.push((path, outline)),
                _ => return Ok(false),
            }
        }
        for (path, outline) in outlines {
            if let Some(known) = self.site.archive.outline(path) {
                *known = outline;
            }
        }
        Ok(true)
    }
}

fn by_path(entries: Vec<Entry>) -> BTreeMap<SourcePath, Entry> {
    entries.into_iter().map(|entry| (entry.path.clone(), entry)).collect()
}
