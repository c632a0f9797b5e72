//! What a site's settings and its theme say about the reading of its files.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::review::switched_off;
use super::{Content, Entry, Files, fingerprint, settings};
use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::lint::Lints;
use crate::model::Site;
use crate::model::draft::{Draft, SiteMatter};
use crate::search::Words;
use crate::theme::Extra;

/// The folder of councils: each has one of its own in it, whose name is that of a place.
pub const COUNCILS: &str = "content/councils";

/// What a site's settings and its theme say about the reading of its files.
#[derive(Debug)]
pub struct Rules {
    /// The time zone of times that name none.
    pub(super) zone: Tz,
    /// By what texts are looked over.
    pub(super) lints: Lints,
    /// Whether the site has a search, for which the terms of texts are taken.
    is_searched: bool,
}

impl Rules {
    pub(super) fn new(
        entries: &[Entry],
        site: Option<&Draft<SiteMatter>>,
        zone: Tz,
        without: &BTreeSet<Extra>,
    ) -> Self {
        Self { zone, lints: lints(entries, site), is_searched: !without.contains(&Extra::Search) }
    }

    /// To take the terms of texts with, where they are taken.
    pub(super) fn words(&self) -> Option<Words> {
        self.is_searched.then(Words::default)
    }

    /// Whether a file that was read says the same by these names of places.
    pub(crate) fn read_alike(&self, content: &Content) -> bool {
        self.lints.answer_as(&content.asked)
    }

    /// What stands for them, but for the names of places: under others, the same file may have other problems.
    pub(crate) fn fingerprint(&self) -> u64 {
        fingerprint(self.zone.name().as_bytes()) ^ self.lints.fingerprint() ^ u64::from(self.is_searched)
    }
}

/// The rules of a site whose settings are known to be sound and that does without these parts, by which single files of
/// it are read again.
///
/// # Errors
/// A file that cannot be read at all.
pub fn rules(files: &dyn Files, entries: &[Entry], without: &BTreeSet<Extra>) -> Result<Rules, Failure> {
    let site = settings(files, entries, &mut Vec::new())?;
    let zone = Site::zone(site.as_ref(), &mut Vec::new());
    Ok(Rules::new(entries, site.as_ref(), zone, without))
}

/// The lints as a site's settings have them. Its councils' folders are names of places.
fn lints(entries: &[Entry], site: Option<&Draft<SiteMatter>>) -> Lints {
    let matter = site.map(|site| &site.matter);
    let off = switched_off(matter.and_then(|matter| matter.style.as_ref()));
    let language = matter.and_then(|matter| matter.language.as_ref()).map_or("en", |language| language.0.as_str());
    Lints::new(off, entries.iter().filter_map(|entry| place_named(&entry.path)), language)
}

/// The name of a place that a file's path holds: that of a council's folder.
pub fn place_named(path: &SourcePath) -> Option<&str> {
    path.as_str().strip_prefix(COUNCILS)?.strip_prefix('/')?.strip_suffix("/index.md")
}
