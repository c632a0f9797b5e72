//! The edge to the disk: new files are made, and none that is there is touched.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::NewFile;
use super::starter::STARTER;
use crate::Failure;
use crate::diagnostic::SourcePath;

/// How many of the things in a folder are named.
const NAMED: usize = 5;

/// Whether anything stands where a new file is to be.
#[must_use]
pub fn stands(root: &Path, new: &NewFile) -> bool {
    fs::symlink_metadata(root.join(new.path.as_str())).is_ok()
}

/// Makes a file, and the folders that it lies in.
///
/// # Errors
/// Something that stands there already, a folder that is a symbolic link, and what the system refuses.
pub fn create(root: &Path, new: &NewFile) -> Result<PathBuf, Failure> {
    let mut folder = root.to_owned();
    for part in new.path.folder().split('/').filter(|part| !part.is_empty()) {
        folder.push(part);
        match fs::symlink_metadata(&folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => {
                return Err(Failure::at("cannot write through what is not a folder itself:", &folder)
                    .advice("Is it a symbolic link? Borough does not follow those. Put the folder itself there."));
            }
            Err(_) => make(&folder)?,
        }
    }
    let file = folder.join(new.path.name());
    let written = fs::File::options()
        .write(true)
        .create_new(true)
        .open(&file)
        .and_then(|mut made| made.write_all(new.text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::at("there is something already at", &file),
        _ => Failure::io("write", &file, error),
    })?;
    Ok(file)
}

/// Makes the starter site in a folder that is empty or is not there yet. A repository of Git without a file counts
/// as empty.
///
/// # Errors
/// A folder that holds something, and what the system refuses.
pub fn start(folder: &Path) -> Result<(), Failure> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            let mut names = Vec::new();
            for entry in entries {
                let entry = entry.map_err(|error| Failure::io("read the folder", folder, error))?;
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
            names.retain(|name| name != ".git");
            names.sort();
            if !names.is_empty() {
                let more = names.len().saturating_sub(NAMED);
                let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
                let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
                return Err(Failure::at("a new site needs an empty folder, and there is something in", folder)
                    .advice(format!("It holds {shown}{rest}. Name a folder that is not there yet.")));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, error))?;
        }
        Err(error) => return Err(Failure::io("read the folder", folder, error)),
    }
    for (path, text) in STARTER {
        create(folder, &NewFile { path: SourcePath::new(path), text: (*text).to_owned() })?;
    }
    Ok(())
}

fn make(folder: &Path) -> Result<(), Failure> {
    fs::create_dir(folder).map_err(|error| Failure::io("make the folder", folder, error))
}
