//! From rendered bytes to the output folder: everything is rendered first, then moved into place.
//!
//! Borough removes only what it wrote: a manifest under the site's `.borough/` lists it. The old
//! site stands, byte for byte, until the last page of the new one has been rendered.

mod folder;
mod manifest;
mod notes;
mod sheets;
mod target;

pub use manifest::Seal;
pub use notes::{NextRelease, note_release};
pub use sheets::{Sheets, add_sheet, sheet};
pub use target::{Standing, Target, standing};

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;

use folder::Folder;
use manifest::{Known, Manifest};
use rayon::prelude::*;

use crate::Failure;
use crate::plan::OutputPath;

/// What a build did to the output folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// New or changed files.
    pub written: usize,
    /// Files that were there already, byte for byte.
    pub unchanged: usize,
    /// Files of an earlier build that the site no longer has.
    pub removed: usize,
    /// How many of the files had to be rendered; of the others it was known that they stand.
    pub rendered: usize,
}

/// Gives outputs their bytes.
pub trait Source<T, E>: Sync {
    /// An output's fingerprint, the hash of all that it depends on, and its bytes; these may be left
    /// out when the fingerprint is the one of the output as it stands.
    ///
    /// # Errors
    /// What keeps it from being rendered.
    fn render(&self, path: &OutputPath, output: &T, standing: Option<u64>) -> Result<Rendered, E>;
}

/// An output, rendered unless it stands.
#[derive(Debug)]
pub struct Rendered {
    /// The hash of all that it depends on.
    pub fingerprint: u64,
    /// Its bytes; nothing when the output stands.
    pub bytes: Option<Vec<u8>>,
}

/// Writes outputs into a target, and what they were made from as the seal. An output that is there
/// and was made from the same is not rendered again. When one cannot be rendered nothing is changed,
/// and all errors are given back.
///
/// # Errors
/// What the source found, or what the disk refused.
pub fn write<T: Sync, E: From<Failure> + Send>(
    target: Target,
    outputs: &[(&OutputPath, T)],
    source: &dyn Source<T, E>,
    seal: Option<Seal>,
) -> Result<Summary, Vec<E>> {
    let one = |failure: Failure| vec![E::from(failure)];
    let staging = Staging::new(&target).map_err(one)?;
    let results: Vec<Result<(Fate, Known), E>> = outputs
        .par_iter()
        .map(|(path, output)| {
            let standing = target.standing(path);
            let Rendered { fingerprint, bytes } =
                source.render(path, output, standing.map(|known| known.fingerprint))?;
            Ok(match bytes {
                None => (Fate::Stands, standing.unwrap_or_default()),
                Some(bytes) => staging.put(path, (fingerprint, &bytes), &target)?,
            })
        })
        .collect();
    let mut done = Vec::with_capacity(results.len());
    let mut errors = Vec::new();
    for ((path, _), result) in outputs.iter().zip(results) {
        match result {
            Ok(fate) => done.push((*path, fate)),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    // From a list in the order of its keys a map is made at once.
    let fates: BTreeMap<&OutputPath, (Fate, Known)> = done.into_iter().collect();
    let removed = staging.commit(&target, &fates, seal).map_err(one)?;
    let count = |wanted: Fate| fates.values().filter(|(fate, _)| *fate == wanted).count();
    let written = count(Fate::Staged);
    Ok(Summary { written, unchanged: fates.len() - written, removed, rendered: fates.len() - count(Fate::Stands) })
}

/// Replaces a few files of an output folder that stands. Nothing is done, and nothing given back,
/// when one of them is not among its files, or when another build has written to the folder meanwhile.
///
/// # Errors
/// What the disk refused.
pub fn amend(
    site: &Path,
    standing: Standing,
    outputs: &[(OutputPath, u64, Vec<u8>)],
    seal: Seal,
) -> Result<Option<Summary>, Failure> {
    let Some(target) = Target::reopen(site, standing)? else { return Ok(None) };
    if outputs.iter().any(|(path, ..)| !target.owned().contains_key(path)) {
        return Ok(None);
    }
    let staging = Staging::new(&target)?;
    let mut changed = Vec::new();
    let mut known = target.owned().clone();
    for (path, fingerprint, bytes) in outputs {
        let (fate, now) = staging.put(path, (*fingerprint, bytes), &target)?;
        changed.extend((fate == Fate::Staged).then_some(path));
        known.insert(path.clone(), now);
    }
    // Until the manifest is written, a file that has been moved in is not as the old one says: then
    // the next build makes it again.
    staging.move_files(&target, &changed, &[], &[])?;
    let unchanged = known.len() - changed.len();
    target.record(&Manifest { known, seal: Some(seal) })?;
    notes::purge(target.site(), changed.iter().copied())?;
    Ok(Some(Summary { written: changed.len(), unchanged, removed: 0, rendered: outputs.len() }))
}

/// The summary of a build that had nothing to do, with so many files.
///
/// # Errors
/// What the disk refused.
pub fn stood(site: &Path, files: usize) -> Result<Summary, Failure> {
    notes::purge(site, std::iter::empty())?;
    Ok(Summary { unchanged: files, ..Summary::default() })
}

/// What became of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is there, and was made from the same.
    Stands,
    /// It was rendered, and the folder has these bytes already.
    Unchanged,
    /// It waits in the staging folder.
    Staged,
}

/// A folder beside the output folder, in which a build waits until all of it is there.
struct Staging {
    folder: Folder,
}

impl Staging {
    fn new(target: &Target) -> Result<Self, Failure> {
        let folder = target.staging();
        remove_tree(&folder)?;
        create_folders(&folder)?;
        Ok(Self { folder: Folder::open(folder)? })
    }

    /// Stages an output, made from what has this fingerprint, unless the output folder has it already; gives its file as
    /// it is, which moving does not change.
    fn put(
        &self,
        path: &OutputPath,
        (fingerprint, bytes): (u64, &[u8]),
        target: &Target,
    ) -> Result<(Fate, Known), Failure> {
        if target.owned().contains_key(path) && is_same(&target.file(path), bytes) {
            return Ok((Fate::Unchanged, target.known(path, fingerprint)));
        }
        let metadata = self.folder.write(path, bytes)?;
        Ok((Fate::Staged, Known::of(&metadata, fingerprint)))
    }

    /// Moves everything into place and removes what the site no longer has; gives their number.
    fn commit(
        &self,
        target: &Target,
        fates: &BTreeMap<&OutputPath, (Fate, Known)>,
        seal: Option<Seal>,
    ) -> Result<usize, Failure> {
        let obsolete: Vec<OutputPath> =
            target.owned().keys().filter(|path| !fates.contains_key(path)).cloned().collect();
        let all_stand = fates.values().all(|(fate, _)| *fate == Fate::Stands);
        if obsolete.is_empty() && all_stand && target.seal() == seal.as_ref() {
            notes::purge(target.site(), std::iter::empty())?;
            return Ok(0);
        }
        let changed: Vec<&OutputPath> =
            fates.iter().filter(|(_, (fate, _))| *fate == Fate::Staged).map(|(path, _)| *path).collect();
        target.refuse_foreign(&changed)?;
        if !changed.is_empty() || !obsolete.is_empty() {
            self.move_in(target, fates, &changed, &obsolete)?;
        }
        let known = fates.iter().map(|(path, (_, known))| ((*path).clone(), *known)).collect();
        target.record(&Manifest { known, seal })?;
        notes::purge(target.site(), changed.into_iter().chain(&obsolete))?;
        Ok(obsolete.len())
    }

    fn move_in(
        &self,
        target: &Target,
        fates: &BTreeMap<&OutputPath, (Fate, Known)>,
        changed: &[&OutputPath],
        obsolete: &[OutputPath],
    ) -> Result<(), Failure> {
        let (first, last) = make_way(obsolete, changed);
        target.check_ways(changed, &first)?;
        // From here on all of both builds is Borough's, even if the machine stops midway; and of what
        // is about to change nothing is known.
        target.record(&Manifest { known: of_both(target.owned(), fates), seal: None })?;
        if target.is_new() {
            return self.move_in_whole(target);
        }
        self.move_files(target, changed, &first, &last)
            .map_err(|failure| failure.advice("The output folder is half updated now: mend this, and build again."))
    }

    fn move_files(
        &self,
        target: &Target,
        changed: &[&OutputPath],
        first: &[&OutputPath],
        last: &[&OutputPath],
    ) -> Result<(), Failure> {
        for path in first {
            target.remove(path)?;
        }
        for path in changed {
            target.make_folders(path)?;
            move_file(&self.folder.path().join(path.as_str()), &target.file(path))?;
        }
        for path in last {
            target.remove(path)?;
        }
        Ok(())
    }

    /// A first build moves whole folders: nothing is there that could be in their way.
    fn move_in_whole(&self, target: &Target) -> Result<(), Failure> {
        target.make_root()?;
        let folder = self.folder.path();
        let failed = |error| Failure::io("read the folder", folder, error);
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let to = target.root().join(entry.file_name());
            match fs::rename(entry.path(), &to) {
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => copy_tree(&entry.path(), &to)?,
                result => result.map_err(|error| Failure::io("move into place", &to, error))?,
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    /// Whatever happened, the folder beside the output does not stay.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.folder.path());
    }
}

/// The files of the build that stands and of the one that waits; of those that are about to change, or to come, nothing
/// is known.
fn of_both(
    owned: &BTreeMap<OutputPath, Known>,
    fates: &BTreeMap<&OutputPath, (Fate, Known)>,
) -> BTreeMap<OutputPath, Known> {
    let is_unknown = |path: &OutputPath, fate| fate == Fate::Staged || !owned.contains_key(path);
    let unknown = fates.iter().filter(|(path, (fate, _))| is_unknown(path, *fate));
    let mut unknown: BTreeMap<_, _> = unknown.map(|(path, _)| ((*path).clone(), Known::default())).collect();
    let mut all = owned.clone();
    // What stands in both is unknown.
    all.append(&mut unknown);
    all
}

/// What is to be removed before anything is put in place, as a file has to make room for a folder of
/// its name or a folder for a file, and what afterwards.
fn make_way<'a>(obsolete: &'a [OutputPath], changed: &[&OutputPath]) -> (Vec<&'a OutputPath>, Vec<&'a OutputPath>) {
    if obsolete.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let folders: BTreeSet<String> = changed.iter().flat_map(|path| path.folders()).collect();
    let files: BTreeSet<String> = changed.iter().map(|path| path.folded()).collect();
    let in_the_way = |path: &&OutputPath| {
        folders.contains(&path.folded())
            || files.contains(&path.folded())
            || path.folders().any(|folder| files.contains(&folder))
    };
    obsolete.iter().partition(in_the_way)
}

fn is_same(file: &Path, bytes: &[u8]) -> bool {
    let same_size =
        fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_file() && metadata.len() == bytes.len() as u64);
    same_size && fs::read(file).is_ok_and(|old| old == bytes)
}

fn create_folders(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::io("create the folder", folder, error))
}

fn remove_tree(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Failure::io("remove the folder", folder, error)),
        _ => Ok(()),
    }
}

/// Moves a file so that a reader sees either the old or the new one, also from another disk. Its time stays.
fn move_file(from: &Path, to: &Path) -> Result<(), Failure> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let beside = to.with_extension("borough-new");
            let copy = || {
                fs::copy(from, &beside)?;
                File::options().write(true).open(&beside)?.set_modified(fs::metadata(from)?.modified()?)?;
                fs::rename(&beside, to)
            };
            copy().map_err(|error| Failure::io("write", to, error))
        }
        result => result.map_err(|error| Failure::io("move into place", to, error)),
    }
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), Failure> {
    if from.is_file() {
        return move_file(from, to);
    }
    create_folders(to)?;
    let entries = fs::read_dir(from).map_err(|error| Failure::io("read the folder", from, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io("read the folder", from, error))?;
        copy_tree(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_anything_moves_all_files_are_ours_and_none_that_changes_is_known() {
        let (unknown, known) = (Known::default(), |fingerprint| Known { fingerprint, size: 1, modified: 1 });
        let [gone, stands, same, changed, new] =
            ["gone", "stands", "same", "changed", "new"].map(|name| OutputPath::new(name).unwrap());
        let owned = [&gone, &stands, &same, &changed].map(|path| (path.clone(), known(1)));
        let fates = [
            (&stands, (Fate::Stands, known(1))),
            (&same, (Fate::Unchanged, known(2))),
            (&changed, (Fate::Staged, known(2))),
            (&new, (Fate::Staged, known(2))),
        ];
        let all = of_both(&owned.into(), &fates.into());
        let expected = [(gone, known(1)), (stands, known(1)), (same, known(1)), (changed, unknown), (new, unknown)];
        assert_eq!(all, BTreeMap::from(expected));
    }
}
