//! Pictures of a body or above it: how a page shows them, and the bytes of their smaller versions.

use std::sync::{Mutex, OnceLock, PoisonError};

use super::view::Urls;
use super::{Made, Renderer, Trouble};
use crate::Failure;
use crate::diagnostic::SourcePath;
use crate::markdown::{Shown, Target};
use crate::metadata;
use crate::picture::{Fault, Picture, Pixels, Version, prepare};
use crate::plan::OutputPath;

/// How many pictures can be under work at once.
const LOCKS: usize = 64;

/// Where the versions of pictures are made: one for all who may make them at once.
pub struct Darkroom {
    /// Held while the versions of a picture are made: its others wait, and then find theirs.
    locks: Vec<Mutex<()>>,
    /// Whether the encoder is ready for several threads.
    encoder: OnceLock<()>,
}

impl Default for Darkroom {
    fn default() -> Self {
        Self { locks: (0..LOCKS).map(|_| Mutex::new(())).collect(), encoder: OnceLock::new() }
    }
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
        let name = file.below_content();
        let list = |versions: &[Version], own: Option<u32>| {
            let versions = versions.iter().map(|version| (version.name(name), version.width));
            let all: Vec<String> = versions
                .chain(own.map(|width| (name.to_owned(), width)))
                .filter_map(|(path, width)| Some(format!("{} {width}w", self.link_to(&path)?)))
                .collect();
            Some(all.join(", ")).filter(|all| !all.is_empty())
        };
        let srcset = list(&picture.srcset, picture.own_width());
        let webp = list(&picture.webp, None);
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

    /// The bytes of a version. When one has to be made all are, so that a picture is decoded once.
    pub(super) fn version(&self, source: &SourcePath, version: Version) -> Result<Vec<u8>, Trouble> {
        let picture = self.known(source)?;
        let key = picture.key(version);
        if let Some(bytes) = self.bodies.recall_picture(key) {
            return Ok(bytes);
        }
        let place = usize::try_from(picture.hash() % LOCKS as u64).unwrap_or_default();
        let lock = self.darkroom.locks.get(place).map(|lock| lock.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(bytes) = self.bodies.recall_picture(key) {
            return Ok(bytes);
        }
        let original = self.bodies.file(source)?;
        if !picture.is_of(&original) {
            return Err(Failure::new(format!("{source} changed during the build")).advice("Build again.").into());
        }
        let author = |fault: Fault| Trouble::Author(Box::new(fault.at(source)));
        self.darkroom.encoder.get_or_init(prepare);
        let pixels = Pixels::decode(&original).map_err(author)?;
        let published = metadata::published(original).len();
        let mut wanted = None;
        let take = |one: Version, bytes: Vec<u8>| {
            self.bodies.remember_picture(picture.key(one), &bytes);
            if one == version {
                wanted = Some(bytes);
            }
        };
        pixels.each(&picture.versions(), published, take).map_err(author)?;
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
