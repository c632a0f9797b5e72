//! Which files a site in memory has now, from what is known of them and what is said to have changed.

use std::collections::{BTreeMap, BTreeSet};

use super::{MOST_UNSETTLED, Preview, by_path};
use crate::diagnostic::SourcePath;
use crate::load::{self, At, Entry, EntryKind};

impl Preview {
    /// The files that are known in a folder and below it.
    pub(super) fn below(&self, folder: &SourcePath) -> impl Iterator<Item = &Entry> {
        let within = SourcePath::new(&format!("{folder}/"));
        let rest = self.entries.range(within.clone()..).map(|(_, entry)| entry);
        rest.take_while(move |entry| entry.path.as_str().starts_with(within.as_str()))
    }

    /// These files, and in place of each folder the files in it that have changed, come or gone; the same paths, where they
    /// are very many, or a folder cannot be read.
    pub(super) fn unfolded(&self, paths: &[SourcePath]) -> Vec<SourcePath> {
        let mut unfolded = BTreeSet::new();
        for path in paths {
            let at = self.files.at(path);
            let is_folder = matches!(at, At::Folder);
            let now = if is_folder { self.files.below(path).map(by_path) } else { Ok(BTreeMap::new()) };
            let Ok(now) = now else { return paths.to_vec() };
            let known = self.below(path).map(|entry| (entry.path.clone(), entry.clone())).collect();
            unfolded.extend(differing(&known, &now));
            // What is gone was a folder, where there were files in it.
            let is_file = !is_folder && (known.is_empty() || matches!(at, At::Entry(_)));
            if is_file || self.entries.contains_key(path) {
                unfolded.insert(path.clone());
            }
            if unfolded.len() > MOST_UNSETTLED {
                return paths.to_vec();
            }
        }
        unfolded.into_iter().collect()
    }

    /// All files as they are now, when none but these have changed; nothing where one of them may be a folder, or another
    /// spelling of a file that is there, or not be listed at all.
    pub(super) fn relisted(&self, paths: &[SourcePath]) -> Option<BTreeMap<SourcePath, Entry>> {
        if has_twins(paths.iter()) {
            return None;
        }
        let mut entries = self.entries.clone();
        for path in paths {
            match self.files.at(path) {
                At::Entry(entry)
                    if entry.kind == EntryKind::File && (entries.contains_key(path) || self.is_new(path)) =>
                {
                    entries.insert(path.clone(), entry);
                }
                At::Nothing if entries.remove(path).is_some() => {}
                // What has come and gone again, as editors' own files do.
                At::Nothing if !self.knows(path) && !path.is_lossy() => {}
                At::Nothing | At::Entry(_) | At::Folder => return None,
            }
        }
        (!paths.is_empty()).then_some(entries)
    }

    /// Whether a file that is there must be a new one that is listed.
    pub(super) fn is_new(&self, path: &SourcePath) -> bool {
        let mut folders = path.as_str().match_indices('/').map(|(at, _)| SourcePath::new(&path.as_str()[..at]));
        let is_hidden = || path.as_str().split('/').any(|name| load::is_hidden(name.as_ref()));
        let is_like = |known: &SourcePath| known.as_str().eq_ignore_ascii_case(path.as_str());
        path.as_str().is_ascii()
            && path.as_str().starts_with("content/")
            && !is_hidden()
            // What lies behind a link is not listed.
            && !folders.any(|folder| self.entries.contains_key(&folder))
            && !self.entries.keys().any(is_like)
    }

    /// The files that are not as they are among these.
    pub(super) fn differing_from(&self, now: &BTreeMap<SourcePath, Entry>) -> BTreeSet<SourcePath> {
        differing(&self.entries, now)
    }
}

/// Whether two of these are spellings of one path, on a disk that does not tell them apart.
pub fn has_twins<'a>(paths: impl Iterator<Item = &'a SourcePath>) -> bool {
    let folded: Vec<String> = paths.map(|path| path.as_str().to_ascii_lowercase()).collect();
    folded.iter().collect::<BTreeSet<_>>().len() < folded.len()
}

/// The files that are not the same, by kind, size and time.
fn differing(known: &BTreeMap<SourcePath, Entry>, now: &BTreeMap<SourcePath, Entry>) -> BTreeSet<SourcePath> {
    let is_same = |a: &Entry, b: &Entry| (a.kind, a.size, a.stamp) == (b.kind, b.size, b.stamp);
    let changed = now.values().filter(|entry| !known.get(&entry.path).is_some_and(|old| is_same(old, entry)));
    let gone = known.keys().filter(|path| !now.contains_key(*path));
    changed.map(|entry| &entry.path).chain(gone).cloned().collect()
}
