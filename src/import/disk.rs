//! The edge to the disk: the table and the site are read here, and files written.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use super::{Change, Existing, FOLDER, Found};
use crate::Failure;
use crate::diagnostic::SourcePath;

/// The largest table, in bytes: more rows than there will ever be inspections.
const LARGEST_TABLE: u64 = 64 << 20;
/// The largest file of a site, in bytes: some thousand pages of text.
const LARGEST_FILE: u64 = 8 << 20;

/// The bytes of a table.
pub fn table(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::io("read the table", path, error);
    let mut bytes = Vec::new();
    // One byte more than is allowed tells a table that is too large, whatever the system says of its size.
    fs::File::open(path).and_then(|file| file.take(LARGEST_TABLE + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > LARGEST_TABLE {
        return Err(Failure::at(format!("there are more than {} MiB in the table", LARGEST_TABLE >> 20), path)
            .advice("Divide it into several tables."));
    }
    Ok(bytes)
}

/// What stands below a site's `content/`, as far as an import needs it.
pub fn existing(root: &Path) -> Result<Existing, Failure> {
    if !root.is_dir() {
        return Err(Failure::at("there is no site at", root));
    }
    let mut existing = Existing::default();
    for folder in ["content", FOLDER] {
        match kind(&root.join(folder))? {
            None => return Ok(existing),
            Some(kind) if kind.is_dir() => {}
            Some(_) => return Err(not_a_folder(&root.join(folder))),
        }
    }
    for name in ["content/site.yaml", "content/frameworks.yaml"] {
        add(&mut existing, root, name)?;
    }
    for (slug, is_folder) in names(&root.join(FOLDER))? {
        let folder = format!("{FOLDER}/{slug}");
        if !is_folder {
            add(&mut existing, root, &folder)?;
            continue;
        }
        for (name, _) in names(&root.join(&folder))? {
            if name.ends_with(".md") {
                add(&mut existing, root, &format!("{folder}/{name}"))?;
            }
        }
    }
    Ok(existing)
}

/// Writes a file as a whole: beside its place first, then into it. What stands there has to be
/// what the change was planned for, and no link may lead elsewhere.
pub fn write(root: &Path, change: &Change) -> Result<(), Failure> {
    let place = change.path.as_str();
    let is_within = place.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
        && !place.split('/').any(|part| matches!(part, "" | "." | ".."));
    let file = root.join(place);
    if !is_within {
        return Err(Failure::at("cannot write outside content/councils:", &file));
    }
    let folder = folders(root, change.path.folder())?;
    check_unchanged(&file, change.before.as_deref())?;
    let beside = folder.join(format!(".{}.{}.importing", change.path.name(), std::process::id()));
    let written = put(&beside, &file, change.after.as_bytes());
    if written.is_err() {
        // The failure to report is the one above; a leftover is hidden and harmless.
        drop(fs::remove_file(&beside));
    }
    written.map_err(|error| {
        Failure::io("write", &file, error)
            .advice("What was written before it is whole. Import again to write the rest.")
    })
}

fn put(beside: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut new = fs::File::options().write(true).create_new(true).open(beside)?;
    new.write_all(bytes)?;
    if let Ok(old) = fs::metadata(file) {
        new.set_permissions(old.permissions())?;
    }
    drop(new);
    fs::rename(beside, file)
}

/// Makes the folders of a path that are missing, and sees that none is a link.
fn folders(root: &Path, path: &str) -> Result<std::path::PathBuf, Failure> {
    let mut folder = root.to_owned();
    for part in path.split('/') {
        folder.push(part);
        match kind(&folder)? {
            Some(kind) if kind.is_dir() => {}
            Some(_) => return Err(not_a_folder(&folder)),
            None => fs::create_dir(&folder).map_err(|error| Failure::io("make the folder", &folder, error))?,
        }
    }
    Ok(folder)
}

/// A file may have changed since the change was planned: then someone else is at work on it.
fn check_unchanged(file: &Path, before: Option<&str>) -> Result<(), Failure> {
    let is_same = match (kind(file)?, before) {
        (None, None) => true,
        (Some(kind), Some(before)) if kind.is_file() => {
            fs::read(file).map_err(|error| Failure::io("read", file, error))? == before.as_bytes()
        }
        _ => false,
    };
    if is_same {
        Ok(())
    } else {
        Err(Failure::at("something else was put in its place during the import:", file).advice("Import again."))
    }
}

fn add(existing: &mut Existing, root: &Path, path: &str) -> Result<(), Failure> {
    let file = root.join(path);
    let found = match kind(&file)? {
        None => return Ok(()),
        Some(kind) if kind.is_symlink() => Found::Link,
        Some(kind) if kind.is_file() && fs::metadata(&file).is_ok_and(|metadata| metadata.len() <= LARGEST_FILE) => {
            Found::File(fs::read(&file).map_err(|error| Failure::io("read", &file, error))?)
        }
        Some(_) => Found::Other,
    };
    existing.0.insert(SourcePath::new(path), found);
    Ok(())
}

/// The Unicode names in a folder, and whether each is a folder itself. No file of an import has another kind of name.
fn names(folder: &Path) -> Result<Vec<(String, bool)>, Failure> {
    let failed = |error| Failure::io("read the folder", folder, error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().map_err(failed)?.is_dir();
        names.extend(entry.file_name().into_string().ok().map(|name| (name, is_folder)));
    }
    names.sort_unstable();
    Ok(names)
}

/// What stands at a path itself, without following a link.
fn kind(path: &Path) -> Result<Option<fs::FileType>, Failure> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::io("look at", path, error)),
    }
}

fn not_a_folder(path: &Path) -> Failure {
    Failure::at("cannot write through what is not a folder itself:", path)
        .advice("Is it a symbolic link? Borough does not follow those. Put the folder itself there.")
}
