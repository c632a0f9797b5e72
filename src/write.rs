//! From rendered bytes to the output folder: everything is rendered first, then moved into place.
//!
//! Borough removes only what it wrote: a manifest under the site's `.borough/` lists it. The old
//! site stands, byte for byte, until the last page of the new one has been rendered.

mod manifest;
mod target;

pub use target::Target;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

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
}

/// Writes outputs into a target. `render` gives an output's bytes; when it fails for any of them,
/// nothing is changed and all its errors are given back.
///
/// # Errors
/// What `render` found, or what the disk refused.
pub fn write<T: Sync, E: From<Failure> + Send>(
    target: Target,
    outputs: &[(&OutputPath, T)],
    render: impl Fn(&OutputPath, &T) -> Result<Vec<u8>, E> + Sync,
) -> Result<Summary, Vec<E>> {
    let one = |failure: Failure| vec![E::from(failure)];
    let staging = Staging::new(&target).map_err(one)?;
    let results: Vec<Result<Fate, E>> = outputs
        .par_iter()
        .map(|(path, output)| {
            let bytes = render(path, output)?;
            Ok(staging.put(path, &bytes, &target)?)
        })
        .collect();
    let mut fates = Vec::with_capacity(results.len());
    let mut errors = Vec::new();
    for result in results {
        match result {
            Ok(fate) => fates.push(fate),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let paths: BTreeSet<OutputPath> = outputs.iter().map(|(path, _)| (*path).clone()).collect();
    let changed: Vec<&OutputPath> =
        outputs.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Staged).map(|((path, _), _)| *path).collect();
    let removed = staging.commit(&target, &paths, &changed).map_err(one)?;
    Ok(Summary { written: changed.len(), unchanged: fates.len() - changed.len(), removed })
}

/// What became of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The folder has these bytes already.
    Unchanged,
    /// It waits in the staging folder.
    Staged,
}

/// A folder beside the output folder, in which a build waits until all of it is there.
struct Staging {
    folder: PathBuf,
    made: Mutex<BTreeSet<PathBuf>>,
}

impl Staging {
    fn new(target: &Target) -> Result<Self, Failure> {
        let folder = target.staging();
        remove_tree(&folder)?;
        create_folders(&folder)?;
        Ok(Self { folder, made: Mutex::default() })
    }

    /// Stages an output, unless the output folder has it already.
    fn put(&self, path: &OutputPath, bytes: &[u8], target: &Target) -> Result<Fate, Failure> {
        if target.owned().contains(path) && is_same(&target.file(path), bytes) {
            return Ok(Fate::Unchanged);
        }
        let file = self.folder.join(path.as_str());
        if let Some(folder) = file.parent() {
            let is_known = self.made.lock().is_ok_and(|made| made.contains(folder));
            if !is_known {
                create_folders(folder)?;
                if let Ok(mut made) = self.made.lock() {
                    made.insert(folder.to_owned());
                }
            }
        }
        fs::write(&file, bytes).map_err(|error| Failure::io("write", &file, error))?;
        Ok(Fate::Staged)
    }

    /// Moves everything into place and removes what the site no longer has; gives their number.
    fn commit(&self, target: &Target, paths: &BTreeSet<OutputPath>, changed: &[&OutputPath]) -> Result<usize, Failure> {
        let obsolete: Vec<OutputPath> = target.owned().difference(paths).cloned().collect();
        if changed.is_empty() && obsolete.is_empty() && target.owned() == paths {
            return Ok(0);
        }
        target.refuse_foreign(changed)?;
        // From here on all of both builds is Borough's, even if the machine stops midway.
        target.record(&target.owned().union(paths).cloned().collect())?;
        if target.is_new() {
            self.move_in_whole(target)?;
        } else {
            let (first, last) = make_way(&obsolete, changed);
            for path in first {
                target.remove(path)?;
            }
            for path in changed {
                target.make_folders(path)?;
                move_file(&self.folder.join(path.as_str()), &target.file(path))?;
            }
            for path in last {
                target.remove(path)?;
            }
        }
        target.record(paths)?;
        Ok(obsolete.len())
    }

    /// A first build moves whole folders: nothing is there that could be in their way.
    fn move_in_whole(&self, target: &Target) -> Result<(), Failure> {
        target.make_root()?;
        let entries =
            fs::read_dir(&self.folder).map_err(|error| Failure::io("read the folder", &self.folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Failure::io("read the folder", &self.folder, error))?;
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
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What is to be removed before anything is put in place, as a file has to make room for a folder of
/// its name or a folder for a file, and what afterwards.
fn make_way<'a>(obsolete: &'a [OutputPath], changed: &[&OutputPath]) -> (Vec<&'a OutputPath>, Vec<&'a OutputPath>) {
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

/// Moves a file so that a reader sees either the old or the new one, also from another disk.
fn move_file(from: &Path, to: &Path) -> Result<(), Failure> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let beside = to.with_extension("borough-new");
            fs::copy(from, &beside)
                .and_then(|_| fs::rename(&beside, to))
                .map_err(|error| Failure::io("write", to, error))
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
