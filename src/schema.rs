//! What the files of a site may hold, told to other programs: as JSON Schema, for editors that complete and
//! check while one types, and as the configuration of a content management system. Both are made of the keys
//! that the parser itself reads.

pub mod cms;
mod form;
pub mod json;

use std::sync::Arc;

use crate::front_matter::{FrontMatter, Key};
use crate::model::draft::{
    ArticleMatter, CouncilMatter, Draft, Drafts, EventMatter, FrameworksMatter, PageMatter, SiteMatter,
};
use crate::model::{EventKind, Frameworks};
use crate::theme::ThemeMatter;

/// A kind of file.
#[derive(Debug, Clone)]
pub struct FileKind {
    /// Its name: `article`.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// Its keys.
    pub keys: Vec<Key>,
}

/// What a site knows that a value may name.
#[derive(Debug, Clone, Default)]
pub struct Known {
    frameworks: Frameworks,
    /// By slug, with their names.
    councils: Vec<(String, String)>,
}

impl FileKind {
    /// The names of all kinds.
    pub const NAMES: [&str; 7] = ["article", "event", "council", "page", "site", "frameworks", "theme"];

    /// All kinds of files that have keys, in the order of the documentation.
    #[must_use]
    pub fn all() -> Vec<Self> {
        fn of<T: FrontMatter>(name: &'static str, title: &'static str) -> FileKind {
            FileKind { name, title, keys: T::keys() }
        }
        vec![
            of::<ArticleMatter>("article", "An article: content/news/**/*.md"),
            of::<EventMatter>("event", "An event of a council: content/councils/<slug>/<date>-<kind>.md"),
            of::<CouncilMatter>("council", "A council: content/councils/<slug>/index.md"),
            of::<PageMatter>("page", "A plain page: content/*.md"),
            of::<SiteMatter>("site", "The site's settings: content/site.yaml"),
            of::<FrameworksMatter>("frameworks", "Inspection regimes: content/frameworks.yaml"),
            of::<ThemeMatter>("theme", "A theme: themes/<name>/theme.yaml"),
        ]
    }

    /// The kind of a name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|kind| kind.name == name)
    }
}

impl Known {
    /// What is known without a site: the built-in frameworks.
    #[must_use]
    pub fn built_in() -> Self {
        Self { frameworks: Frameworks::new(&[Frameworks::built_in()]).0, councils: Vec::new() }
    }

    /// What a site's files name.
    #[must_use]
    pub fn of(drafts: &Drafts) -> Self {
        let council = |draft: &Arc<Draft<CouncilMatter>>| {
            let slug = draft.path.folder().rsplit('/').next().unwrap_or_default().to_owned();
            let name = draft.matter.name.as_ref().map_or_else(|| slug.clone(), |name| name.0.clone());
            (slug, name)
        };
        let mut councils: Vec<(String, String)> = drafts.councils.iter().map(council).collect();
        councils.sort();
        Self { frameworks: Frameworks::new(&drafts.frameworks).0, councils }
    }

    /// The keys of the frameworks that events of a kind have, or of all.
    fn framework_keys(&self, kind: Option<EventKind>) -> Vec<&str> {
        self.of_kind(kind).map(|(_, framework)| framework.key.as_str()).collect()
    }

    /// The grades as they are mostly written, without what their official words add, each once, with those words.
    fn grades(&self, kind: Option<EventKind>) -> Vec<(String, &str)> {
        let scales = self.of_kind(kind).map(|(id, _)| self.frameworks.scale(id));
        let mut found: Vec<(String, &str)> = Vec::new();
        for word in scales.flat_map(|scale| &scale.grades) {
            let short = word.slug.replace('-', " ");
            if !found.iter().any(|(known, _)| *known == short) {
                found.push((short, &word.label));
            }
        }
        found
    }

    /// The judgements by key, with their names, each once.
    fn judgements(&self, kind: Option<EventKind>) -> Vec<(&str, &str)> {
        let mut found: Vec<(&str, &str)> = Vec::new();
        for judgement in self.of_kind(kind).flat_map(|(_, framework)| &framework.judgements) {
            match found.iter_mut().find(|(key, _)| *key == &*judgement.key) {
                None => found.push((&judgement.key, &judgement.name)),
                // The shortest of its names fits all frameworks: leadership, of whatever services.
                Some((_, name)) if judgement.name.len() < name.len() => *name = &judgement.name,
                Some(_) => {}
            }
        }
        found
    }

    fn of_kind(
        &self,
        kind: Option<EventKind>,
    ) -> impl Iterator<Item = (crate::model::FrameworkId, &crate::model::Framework)> {
        self.frameworks.iter().filter(move |(_, framework)| kind.is_none_or(|kind| framework.kind == kind))
    }
}
