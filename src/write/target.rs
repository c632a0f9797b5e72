//! The output folder: what in it is Borough's, and what is not to be touched.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::{Known, Manifest, Seal, modified};
use super::{create_folders, manifest};
use crate::Failure;
use crate::plan::OutputPath;

/// An output folder that this build alone may write to.
#[derive(Debug)]
pub struct Target {
    site: PathBuf,
    root: PathBuf,
    manifest: PathBuf,
    owned: BTreeMap<OutputPath, Known>,
    seal: Option<Seal>,
    is_new: bool,
    /// Held until the build ends; the system lets go of them even when the build is killed.
    _locks: [File; 2],
}

impl Target {
    /// Opens an output folder for a site. `mark` is the first line of Borough's own robots.txt, by
    /// which it knows earlier output of its own.
    ///
    /// # Errors
    /// A folder that holds a site's sources or somebody else's files; another build at work.
    pub fn open(site: &Path, output: &Path, mark: &str) -> Result<Self, Failure> {
        let root = resolved(output)?;
        refuse_sources(&resolved(site)?, &root)?;
        let locks = locks(site, &root)?;
        let manifest = manifest_of(site, &root);
        let read = manifest::read(&manifest, &root);
        let entries = visible_entries(&root)?;
        if read.is_none() && !entries.is_empty() {
            return Err(foreign(&root, mark));
        }
        let Manifest { known: owned, seal } = read.unwrap_or_default();
        Ok(Self { site: site.to_owned(), is_new: entries.is_empty(), root, manifest, owned, seal, _locks: locks })
    }

    /// Opens an output folder that stands; nothing when another build has written to it meanwhile.
    pub(super) fn reopen(site: &Path, standing: Standing) -> Result<Option<Self>, Failure> {
        let Standing { root, written, manifest: Manifest { known: owned, seal }, .. } = standing;
        let locks = locks(site, &root)?;
        let manifest = manifest_of(site, &root);
        let is_same = fs::symlink_metadata(&manifest).is_ok_and(|metadata| modified(&metadata) == written);
        Ok(is_same.then_some(Self { site: site.to_owned(), is_new: false, root, manifest, owned, seal, _locks: locks }))
    }

    /// The site's folder.
    pub(super) fn site(&self) -> &Path {
        &self.site
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether nothing but dot files is there.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// The files that Borough wrote.
    pub(super) fn owned(&self) -> &BTreeMap<OutputPath, Known> {
        &self.owned
    }

    /// From what the last build was made.
    pub(super) fn seal(&self) -> Option<&Seal> {
        self.seal.as_ref()
    }

    /// Where an output's file is.
    pub(super) fn file(&self, path: &OutputPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// An output that is there as it was written.
    pub(super) fn standing(&self, path: &OutputPath) -> Option<Known> {
        let known = *self.owned.get(path).filter(|known| known.fingerprint != 0)?;
        (known == self.known(path, known.fingerprint)).then_some(known)
    }

    /// An output's file as it is now.
    pub(super) fn known(&self, path: &OutputPath, fingerprint: u64) -> Known {
        known(&self.file(path), fingerprint)
    }

    /// The folder beside it in which a build waits.
    pub(super) fn staging(&self) -> PathBuf {
        if is_mount(&self.root) {
            // Beside it is another disk: files could not be moved from there in one step.
            return self.root.join(".borough-staging");
        }
        self.root.with_file_name(format!(".{}.borough-staging", name_of(&self.root)))
    }

    /// Notes which files are Borough's.
    pub(super) fn record(&self, manifest: &Manifest) -> Result<(), Failure> {
        manifest::write(&self.manifest, &self.root, manifest)
    }

    /// A file that somebody else put where a page belongs is not overwritten.
    pub(super) fn refuse_foreign(&self, changed: &[&OutputPath]) -> Result<(), Failure> {
        if visible_entries(&self.root)?.is_empty() {
            return Ok(());
        }
        let foreign =
            changed.iter().find(|path| !self.owned.contains_key(path) && self.holds_foreign(&self.file(path)));
        match foreign {
            Some(path) => Err(in_the_way(&self.file(path))),
            None => Ok(()),
        }
    }

    /// Whether a file, or anything within a folder, is not Borough's.
    fn holds_foreign(&self, path: &Path) -> bool {
        let files =
            walkdir::WalkDir::new(path).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
        let mut below = files
            .map(|entry| entry.path().strip_prefix(&self.root).ok().and_then(|path| path.to_str().map(str::to_owned)));
        below.any(|path| {
            let path = path.and_then(|path| OutputPath::new(&path).ok());
            // On a disk without case, `A.jpg` is found where `a.jpg` is looked for.
            path.is_none_or(|path| {
                !self.owned.contains_key(&path) && !self.owned.keys().any(|own| own.folded() == path.folded())
            })
        })
    }

    pub(super) fn make_root(&self) -> Result<(), Failure> {
        create_folders(&self.root)
    }

    /// Whether files, in the order of their paths, can be put in their places.
    pub(super) fn check_ways(&self, paths: &[&OutputPath], making_way: &[&OutputPath]) -> Result<(), Failure> {
        // Where not even the outermost folder is there, nothing within it can be in the way.
        let mut clear = None;
        for path in paths {
            let top = path.top();
            if clear != Some(top) {
                clear = fs::symlink_metadata(self.root.join(top)).is_err().then_some(top);
            }
            if clear.is_none() {
                self.check_way(path, making_way)?;
            }
        }
        Ok(())
    }

    /// Whether a file can be put in its place: no folder stands there that is not to go, and every
    /// folder on the way is one or can be made.
    fn check_way(&self, path: &OutputPath, making_way: &[&OutputPath]) -> Result<(), Failure> {
        let goes = |folded: &str| {
            making_way.iter().any(|other| other.folded() == folded || other.folders().any(|folder| folder == folded))
        };
        let mut at = self.root.clone();
        let parts: Vec<&str> = path.as_str().split('/').collect();
        let names: Vec<String> = path.folders().chain([path.folded()]).collect();
        for (index, (part, folded)) in parts.iter().zip(&names).enumerate() {
            at.push(part);
            let Ok(metadata) = fs::symlink_metadata(&at) else { return Ok(()) };
            let is_last = index + 1 == parts.len();
            if metadata.is_dir() == is_last && !goes(folded) {
                return Err(in_the_way(&at));
            }
        }
        Ok(())
    }

    /// Creates the folders that a file lies in; a symbolic link among them is not followed.
    pub(super) fn make_folders(&self, path: &OutputPath) -> Result<(), Failure> {
        let mut folder = self.root.clone();
        let parts: Vec<&str> = path.as_str().split('/').collect();
        for part in &parts[..parts.len() - 1] {
            folder.push(part);
            match fs::symlink_metadata(&folder) {
                Ok(metadata) if metadata.is_dir() => {}
                Ok(_) => {
                    return Err(Failure::at("Borough did not write", &folder)
                        .advice("A folder belongs at its place: move it away, then build again."));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir(&folder).map_err(|error| Failure::io("create the folder", &folder, error))?;
                }
                Err(error) => return Err(Failure::io("read", &folder, error)),
            }
        }
        Ok(())
    }

    /// Removes a file of an earlier build, and the folders that it leaves empty.
    pub(super) fn remove(&self, path: &OutputPath) -> Result<(), Failure> {
        let file = self.file(path);
        let mut folder = self.root.clone();
        let parts: Vec<&str> = path.as_str().split('/').collect();
        for part in &parts[..parts.len() - 1] {
            folder.push(part);
            if !fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()) {
                return Ok(());
            }
        }
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Failure::io("remove", &file, error)),
            _ => {}
        }
        while folder != self.root && fs::remove_dir(&folder).is_ok() {
            folder.pop();
        }
        Ok(())
    }
}

/// A file as it is now.
fn known(file: &Path, fingerprint: u64) -> Known {
    let metadata = fs::symlink_metadata(file).ok().filter(Metadata::is_file);
    metadata.map_or_else(Known::default, |metadata| Known::of(&metadata, fingerprint))
}

fn manifest_of(site: &Path, root: &Path) -> PathBuf {
    let name = format!("output-{:016x}", rapidhash::v3::rapidhash_v3(root.to_string_lossy().as_bytes()));
    site.join(".borough").join(name)
}

/// An output folder in which every file is as the last build wrote it.
#[derive(Debug)]
pub struct Standing {
    /// From what it was made.
    pub seal: Seal,
    /// When the build ended, in nanoseconds since 1970.
    pub written: i64,
    root: PathBuf,
    manifest: Manifest,
}

impl Standing {
    /// The fingerprint of a file.
    #[must_use]
    pub fn fingerprint(&self, path: &OutputPath) -> Option<u64> {
        Some(self.manifest.known.get(path)?.fingerprint)
    }

    /// A file's bytes.
    #[must_use]
    pub fn bytes(&self, path: &OutputPath) -> Option<Vec<u8>> {
        fs::read(self.root.join(path.as_str())).ok()
    }

    /// How many files there are.
    #[must_use]
    pub fn files(&self) -> usize {
        self.manifest.known.len()
    }
}

/// What stands in an output folder; nothing when a file there is not as the last build wrote it.
#[must_use]
pub fn standing(site: &Path, output: &Path) -> Option<Standing> {
    let root = resolved(output).ok()?;
    let file = manifest_of(site, &root);
    let written = modified(&fs::symlink_metadata(&file).ok()?);
    let manifest = manifest::read(&file, &root)?;
    let seal = manifest.seal.clone()?;
    let stands = |(path, was): (&OutputPath, &Known)| *was == known(&root.join(path.as_str()), was.fingerprint);
    manifest.known.par_iter().all(stands).then_some(Standing { seal, written, root, manifest })
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.root.with_file_name(format!(".{}.borough-lock", name_of(&self.root))));
    }
}

fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn in_the_way(path: &Path) -> Failure {
    Failure::at("Borough did not write", path).advice("A page belongs at its place: move it away, then build again.")
}

/// Whether a folder is a disk of its own.
#[cfg(unix)]
fn is_mount(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).ok().map(|metadata| metadata.dev());
    let own = device(folder);
    own.is_some() && folder.parent().is_some_and(|parent| device(parent) != own)
}

#[cfg(not(unix))]
fn is_mount(_: &Path) -> bool {
    false
}

/// The folder's full path, also when it does not exist yet; links on the way to it are followed.
fn resolved(folder: &Path) -> Result<PathBuf, Failure> {
    let full = std::path::absolute(folder).map_err(|error| Failure::io("find", folder, error))?;
    let mut missing = Vec::new();
    let mut known = full.as_path();
    loop {
        match known.canonicalize() {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path: PathBuf, part| path.join(part))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let (Some(parent), Some(name)) = (known.parent(), known.file_name()) else {
                    return Err(Failure::io("find", folder, error));
                };
                missing.push(name.to_owned());
                known = parent;
            }
            Err(error) => return Err(Failure::io("find", folder, error)),
        }
    }
}

/// The output lies neither around the site's sources nor among them.
fn refuse_sources(site: &Path, output: &Path) -> Result<(), Failure> {
    let sources = ["content", "themes", "templates", ".borough", ".git", "src"];
    let within = sources.iter().find(|name| output.starts_with(site.join(name)));
    if site.starts_with(output) {
        return Err(Failure::at("the output folder holds the site itself:", output)
            .advice("Choose another folder with --output."));
    }
    match within {
        Some(name) => Err(Failure::at(format!("the output folder lies in {name}/:"), output)
            .advice("Choose another folder with --output.")),
        None => Ok(()),
    }
}

/// The locks of a site and of an output folder, into which another site may be built.
fn locks(site: &Path, root: &Path) -> Result<[File; 2], Failure> {
    let state = site.join(".borough");
    create_folders(&state)?;
    let own = lock(&state.join("lock"))?;
    let beside = root.with_file_name(format!(".{}.borough-lock", name_of(root)));
    if let Some(parent) = beside.parent() {
        create_folders(parent)?;
    }
    Ok([own, lock(&beside)?])
}

fn lock(file: &Path) -> Result<File, Failure> {
    let opened = File::options().create(true).truncate(false).write(true).open(file);
    let lock = opened.map_err(|error| Failure::io("open", file, error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            Err(Failure::new("another build of this site is at work").advice("Wait until it ends, then build again."))
        }
        Err(TryLockError::Error(error)) => Err(Failure::io("lock", file, error)),
    }
}

/// What lies in the folder, dot files aside.
fn visible_entries(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        result => result.map_err(|error| Failure::io("read the folder", folder, error))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| Failure::io("read the folder", folder, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    Ok(names)
}

fn foreign(folder: &Path, mark: &str) -> Failure {
    let is_own = fs::read_to_string(folder.join("robots.txt")).is_ok_and(|text| text.starts_with(mark));
    if is_own {
        return Failure::at(
            "Borough's list of what it wrote is lost, so it cannot tell what may be replaced in",
            folder,
        )
        .advice("It looks like an earlier build: delete what is in the folder (dot files may stay) and build again.");
    }
    Failure::at("Borough did not write what is in", folder)
        .advice("Choose an empty folder with --output, or empty this one if nothing in it is needed.")
}
