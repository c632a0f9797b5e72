//! Pictures of a body or above it: how a page shows them, and the bytes of their smaller versions.

use std::sync::{Mutex, PoisonError};

use super::view::Urls;
use super::{Made, Renderer, Trouble};
use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::markdown::{Shown, Target};
use crate::picture::{Fault, Picture, Pixels, Version};
use crate::plan::OutputPath;

/// How many pictures can be under work at once.
const LOCKS: usize = 64;

/// One for each picture that is under work.
pub fn locks() -> Vec<Mutex<()>> {
    (0..LOCKS).map(|_| Mutex::new(())).collect()
}

impl Renderer<'_> {
    /// A file beside the Markdown as the target of a link.
    pub(super) fn file_target(&self, file: &SourcePath) -> Option<Target> {
        let address = self.link_to(file.below_content())?;
        Some(Target { address, shown: self.plan.links.picture(file).map(|picture| self.shown(file, picture)) })
    }

    fn link_to(&self, path: &str) -> Option<String> {
        Some(Urls::new(self.archive).link(&OutputPath::new(path).ok()?.address()))
    }

    fn shown(&self, file: &SourcePath, picture: &Picture) -> Shown {
        let Picture { width, height, .. } = *picture;
        let own = picture.own_width().map(|width| (file.below_content().to_owned(), width));
        let own = own.filter(|_| !picture.is_replaced());
        let versions = picture.versions.iter().map(|version| (version.name(file.below_content()), version.width));
        let all: Vec<String> = versions
            .chain(own)
            .filter_map(|(path, width)| Some(format!("{} {width}w", self.link_to(&path)?)))
            .collect();
        let all = Some(all.join(", ")).filter(|all| !all.is_empty());
        let (srcset, webp) = if picture.is_replaced() { (None, all) } else { (all, None) };
        Shown { width, height, srcset, webp }
    }

    /// A version, made unless it stands: what it depends on is known without a look at the picture.
    pub(super) fn made_version(
        &self,
        (source, version): (&SourcePath, Version),
        standing: Option<u64>,
    ) -> Result<Made, Trouble> {
        let fingerprint = self.known(source)?.key(version);
        let stands = standing == Some(fingerprint);
        let bytes = if stands { None } else { Some(self.version(source, version)?) };
        Ok(Made { fingerprint, bytes, kind: "picture" })
    }

    /// The bytes of a version. Decoding is most of the work, so when one has to be made all are.
    pub(super) fn version(&self, source: &SourcePath, version: Version) -> Result<Vec<u8>, Trouble> {
        let picture = self.known(source)?;
        let key = picture.key(version);
        if let Some(bytes) = self.bodies.recall_picture(key) {
            return Ok(bytes);
        }
        let place = usize::try_from(picture.hash() % LOCKS as u64).unwrap_or_default();
        let lock = self.pictures.get(place).map(|lock| lock.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(bytes) = self.bodies.recall_picture(key) {
            return Ok(bytes);
        }
        let original = self.bodies.file(source)?;
        if !picture.is_of(&original) {
            return Err(Failure::new(format!("{source} changed during the build")).advice("Build again.").into());
        }
        let author = |fault: Fault| Trouble::Author(Box::new(fault.at(source)));
        let pixels = Pixels::decode(&original).map_err(author)?;
        let mut wanted = None;
        for one in &picture.versions {
            let bytes = pixels.version(*one, original.len()).map_err(author)?;
            self.bodies.remember_picture(picture.key(*one), &bytes);
            if *one == version {
                wanted = Some(bytes);
            }
        }
        drop(lock);
        wanted.ok_or_else(|| unknown(source))
    }

    fn known(&self, source: &SourcePath) -> Result<&Picture, Trouble> {
        self.plan.links.picture(source).ok_or_else(|| unknown(source))
    }
}

fn unknown(source: &SourcePath) -> Trouble {
    Failure::new(format!("{source} is no picture of this plan")).into()
}
