//! What lies beside the Markdown: pictures are looked into once, when they are read.

use super::Files;
use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::picture::{self, Beside};

/// What a file beside the Markdown is.
pub fn beside(files: &dyn Files, path: &SourcePath) -> Result<Beside, Failure> {
    if !picture::is_called_picture(path) {
        return Ok(Beside::Other);
    }
    let (beside, made) = picture::look(path, &files.read(path)?);
    for (key, version) in made {
        files.remember_picture(key, &version);
    }
    Ok(beside)
}
