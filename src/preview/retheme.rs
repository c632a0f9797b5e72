//! What a saved template, stylesheet or picture of a theme changes: how pages look, and nothing of the archive.

use std::collections::{BTreeMap, BTreeSet};

use super::{Before, Preview, Unsettled};
use crate::diagnostic::{self, Diagnostic, Located, Severity, SourcePath};
use crate::load::{self, At, Entry, EntryKind};
use crate::model::SITE_FILE;
use crate::plan::Output;
use crate::render::{Globals, Theme};
use crate::theme::ThemeFiles;
use crate::{Failure, has_errors, located};

/// The folders in which themes and a site's own templates lie.
const FOLDERS: [&str; 2] = ["themes/", "templates/"];

/// A site's theme as it is now.
pub struct Retheme {
    /// The files as they are now.
    pub entries: Vec<Entry>,
    /// Files that are gone.
    pub gone: Vec<SourcePath>,
    /// The theme; nothing where it cannot be used.
    pub theme: Option<(Theme, Globals)>,
    /// All problems of the site.
    pub problems: Vec<Located>,
}

impl Retheme {
    /// Reads what these files change, which are all that have changed; nothing where not all of them are
    /// templates and assets, or where the site has other outputs with them.
    pub fn read(preview: &Preview, unsettled: &Unsettled) -> Result<Option<Self>, Failure> {
        if !unsettled.keys().all(is_of_theme) || has_errors(&preview.site.problems) {
            return Ok(None);
        }
        let site = SourcePath::new(SITE_FILE);
        let is_read = |path: &SourcePath| *path == site || is_below(path);
        let mut all: BTreeMap<&SourcePath, Entry> = preview
            .entries
            .iter()
            .filter(|(path, _)| is_read(path))
            .map(|(path, entry)| (path, entry.clone()))
            .collect();
        let (mut entries, mut gone) = (Vec::new(), Vec::new());
        for (path, before) in unsettled {
            match preview.files.at(path) {
                At::Entry(entry) if entry.kind == EntryKind::File => {
                    all.insert(path, entry.clone());
                    entries.push(entry);
                }
                // A file, or what has come and gone again, as editors' own files do; and no folder.
                At::Nothing if all.remove(path).is_some() || *before == Before::Absent => gone.push(path.clone()),
                At::Entry(_) | At::Folder | At::Nothing => return Ok(None),
            }
        }
        let all: Vec<Entry> = all.into_values().collect();
        let (files, mut found) = load::theme(&*preview.files, &all)?;
        if !has_outputs_of(preview, &files) {
            return Ok(None);
        }
        // What the settings and theme.yaml say has not changed, but whether there is such a theme may have.
        let is_error = |problem: &Diagnostic| problem.code.severity() == Severity::Error;
        if found.iter().any(|problem| is_error(problem) && !is_below(&problem.place.path)) {
            return Ok(None);
        }
        found.retain(|problem| is_below(&problem.place.path));
        let globals = Globals::of(&preview.site.archive, &files);
        let theme = Theme::compile(&files, &globals).map_err(|problems| found.extend(problems)).ok();
        let mut problems: Vec<Located> =
            preview.site.problems.iter().filter(|one| !is_below(&one.diagnostic.place.path)).cloned().collect();
        problems.extend(located(found, &*preview.files));
        diagnostic::sort(&mut problems);
        let theme = theme.map(|theme| (theme, globals)).filter(|_| !has_errors(&problems));
        Ok(Some(Self { entries, gone, theme, problems }))
    }
}

fn is_below(path: &SourcePath) -> bool {
    FOLDERS.iter().any(|folder| path.as_str().starts_with(folder))
}

fn is_of_theme(path: &SourcePath) -> bool {
    is_below(path) && path.name() != "theme.yaml"
}

/// Whether a theme's sites have the outputs that this one has.
fn has_outputs_of(preview: &Preview, files: &ThemeFiles) -> bool {
    let plan = &preview.site.plan;
    let known: BTreeSet<&String> = plan
        .outputs
        .values()
        .filter_map(|output| match output {
            Output::Asset(name) => Some(name),
            _ => None,
        })
        .collect();
    files.without == plan.without && files.assets.keys().collect::<BTreeSet<_>>() == known
}
