//! What saved settings, a template, a stylesheet or a picture of a theme change: how pages look and what the site says
//! of itself, and nothing else of the archive.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Before, Preview, Unsettled};
use crate::diagnostic::{self, Located, SourcePath};
use crate::load::{self, At, Dress, Entry, EntryKind};
use crate::model::{Archive, SITE_FILE, Site};
use crate::plan::Output;
use crate::render::{Globals, Theme};
use crate::theme::ThemeFiles;
use crate::{Failure, has_errors, located};

/// The folders in which themes and a site's own templates lie.
const FOLDERS: [&str; 2] = ["themes/", "templates/"];

/// A site's settings and theme as they are now.
pub struct Retheme {
    /// The files as they are now.
    pub entries: Vec<Entry>,
    /// Files that are gone.
    pub gone: Vec<SourcePath>,
    /// What pages are made with; nothing where the site has errors now.
    pub dressed: Option<Dressed>,
    /// All problems of the site.
    pub problems: Vec<Located>,
}

/// What pages are made with.
pub struct Dressed {
    pub theme: Arc<Theme>,
    pub globals: Globals,
    /// The archive, whose site is another one.
    pub archive: Archive,
}

impl Retheme {
    /// Reads what these files change, which are all that have changed; nothing where not all of them are
    /// settings, templates and assets, or where the site has other outputs with them, or reads its files by others.
    pub fn read(preview: &Preview, unsettled: &Unsettled) -> Result<Option<Self>, Failure> {
        if !unsettled.keys().all(is_of_dress) || has_errors(&preview.site.problems) {
            return Ok(None);
        }
        let mut all: BTreeMap<&SourcePath, Entry> = preview
            .entries
            .iter()
            .filter(|(path, _)| is_of_dress(path))
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
        let Dress { site, theme: files, problems: mut found } = load::dress(&*preview.files, &all)?;
        let (now, of_site) = Site::new(site.as_ref());
        found.extend(of_site);
        if site.is_none() || !has_outputs_of(preview, &files, &now) || !is_read_alike(preview, &all, &files)? {
            return Ok(None);
        }
        let mut archive = preview.site.archive.clone();
        archive.site = now;
        let globals = Globals::of(&archive, &files);
        let theme = Theme::compile(&files, &globals).map_err(|problems| found.extend(problems)).ok().map(Arc::new);
        let mut problems: Vec<Located> =
            preview.site.problems.iter().filter(|one| !is_of_dress(&one.diagnostic.place.path)).cloned().collect();
        problems.extend(located(found, &*preview.files));
        diagnostic::sort(&mut problems);
        let dressed = theme.map(|theme| Dressed { theme, globals, archive }).filter(|_| !has_errors(&problems));
        Ok(Some(Self { entries, gone, dressed, problems }))
    }
}

/// What pages of an archive are made with whose settings and theme have not changed; nothing where they cannot be read as
/// they were.
pub fn dressed(preview: &Preview, archive: &Archive) -> Result<Option<(Arc<Theme>, Globals)>, Failure> {
    let entries = preview.entries.values().filter(|entry| is_of_dress(&entry.path));
    let Dress { theme: files, .. } = load::dress(&*preview.files, &entries.cloned().collect::<Vec<_>>())?;
    let globals = Globals::of(archive, &files);
    Ok(Theme::compile(&files, &globals).ok().map(|theme| (Arc::new(theme), globals)))
}

/// Whether a file is of the settings or of a theme.
fn is_of_dress(path: &SourcePath) -> bool {
    path.as_str() == SITE_FILE || FOLDERS.iter().any(|folder| path.as_str().starts_with(folder))
}

/// Whether the other files of the site say the same beside these, and have the same problems.
fn is_read_alike(preview: &Preview, entries: &[Entry], files: &ThemeFiles) -> Result<bool, Failure> {
    let rules = load::rules(&*preview.files, entries, &files.without)?;
    Ok(rules.fingerprint() == preview.rules.fingerprint())
}

/// Whether a site with these settings and this theme has the outputs that this one has.
fn has_outputs_of(preview: &Preview, files: &ThemeFiles, site: &Site) -> bool {
    let plan = &preview.site.plan;
    let known: BTreeSet<&String> = plan
        .outputs
        .values()
        .filter_map(|output| match output {
            Output::Asset(name) => Some(name),
            _ => None,
        })
        .collect();
    let known_site = &preview.site.archive.site;
    let is_same_site = (&site.theme, site.cards) == (&known_site.theme, known_site.cards);
    is_same_site && files.without == plan.without && files.assets.keys().collect::<BTreeSet<_>>() == known
}
