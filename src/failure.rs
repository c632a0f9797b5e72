//! Trouble that is the machine's, not the author's: a disk that is full, a folder that cannot be read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What Borough could not do, with the path at which it failed.
#[derive(Debug)]
pub struct Failure {
    doing: String,
    path: Option<PathBuf>,
    source: Option<io::Error>,
    advice: Option<String>,
}

impl Failure {
    /// An operation on a path that the system refused: `Failure::io("read", path, error)`.
    #[must_use]
    pub fn io(doing: &str, path: &Path, source: io::Error) -> Self {
        Self { doing: format!("cannot {doing}"), path: Some(path.to_owned()), source: Some(source), advice: None }
    }

    /// Something that cannot be done, in a sentence.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self { doing: what.into(), path: None, source: None, advice: None }
    }

    /// Something about a path that cannot be done.
    #[must_use]
    pub fn at(what: impl Into<String>, path: &Path) -> Self {
        Self { doing: what.into(), path: Some(path.to_owned()), source: None, advice: None }
    }

    /// Says how to go on.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.doing)?;
        if let Some(path) = &self.path {
            write!(f, " {}", path.display())?;
        }
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        if let Some(advice) = &self.advice {
            write!(f, "\n{advice}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|error| error as _)
    }
}
