//! What lies beside the Markdown: a picture is looked into when it is read, once for all that is asked of it.

use super::{Files, review};
use crate::Failure;
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::picture::{self, Beside};

/// What a file beside the Markdown is, and what it tells of where it was made. Of one that cannot be shown
/// that is not asked: it is not published.
pub fn beside(files: &dyn Files, path: &SourcePath) -> Result<(Beside, Option<Diagnostic>), Failure> {
    if !picture::is_called_picture(path) && !review::may_tell_place(path) {
        return Ok((Beside::Other, None));
    }
    let bytes = files.read(path)?;
    let (beside, made) = picture::look(path, &bytes);
    for (key, version) in made {
        files.remember_picture(key, &version);
    }
    let told = if matches!(beside, Beside::Broken(_)) { None } else { review::place_told(path, &bytes) };
    Ok((beside, told))
}
