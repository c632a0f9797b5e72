//! The file of an article: what stands in it, and what it says by itself, which is asked again and again.

use std::ops::Deref;
use std::sync::OnceLock;

use super::{CorrectionMatter, Draft, SourceMatter, WaiverMatter, WithdrawnMatter};
use crate::front_matter;
use crate::front_matter::{Flag, Language, Meaning, Name, OneOrMany, Text};
use crate::model::article::Told;
use crate::model::{Date, Moment};

front_matter! {
    /// An article's front matter. `council`, `date` and `rating` are all that an editor must know.
    pub struct ArticleMatter {
        /// The headline; without it, the body's first heading.
        title: Text,
        /// The council or councils that it is about: slug, official name or another known name.
        #[required]
        #[means(Meaning::Council)]
        council: OneOrMany<Name>,
        /// The article's day; with a time, the exact instant of its release.
        #[required]
        date: Moment,
        /// The overall grade that the article reports.
        #[means(Meaning::Grade)]
        rating: Name,
        /// One or two sentences for lists and feeds; without it, the first paragraph.
        summary: Text,
        /// Where the facts come from: `name`, and `url` where there is one.
        #[means(Meaning::MostlyOne)]
        source: OneOrMany<SourceMatter>,
        /// Topics.
        tags: OneOrMany<Text>,
        /// The event that it reports: `wandsworth/2018-07-20-inspection`.
        #[means(Meaning::Event)]
        event: Name,
        /// Several events that it is about.
        #[means(Meaning::Event)]
        about: OneOrMany<Name>,
        /// Who wrote it, by role or name.
        authors: OneOrMany<Text>,
        /// The day of its last change of substance.
        updated: Date,
        /// A picture beside the file, shown above the text.
        #[means(Meaning::Picture)]
        image: Text,
        /// What the picture shows, for those who do not see it.
        alt: Text,
        /// Earlier addresses that lead here.
        aliases: OneOrMany<Text>,
        /// What was corrected: `date`, `note`, and `kind` (grade, fact or typo).
        corrections: OneOrMany<CorrectionMatter>,
        /// Not published while `true`.
        draft: Flag,
        /// Held back until this instant, whatever its date.
        embargo: Moment,
        /// Taken back: `date` and `reason`. A plain notice stays at its address.
        withdrawn: WithdrawnMatter,
        /// The language it is written in, where it is not the site's.
        language: Language,
        /// What a lint finds here and may be published all the same: `lint`, `reason`, `by`, and `words`.
        waive: OneOrMany<WaiverMatter>,
    }
}

/// The file of an article, with what it says by itself, which is worked out once.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ArticleDraft {
    draft: Draft<ArticleMatter>,
    #[serde(skip)]
    told: OnceLock<Told>,
}

impl ArticleDraft {
    /// A file that was read.
    #[must_use]
    pub fn new(draft: Draft<ArticleMatter>) -> Self {
        Self { draft, told: OnceLock::new() }
    }

    /// What it says by itself.
    pub(in crate::model) fn told(&self) -> &Told {
        self.told.get_or_init(|| Told::of(&self.draft))
    }
}

impl Deref for ArticleDraft {
    type Target = Draft<ArticleMatter>;

    fn deref(&self) -> &Self::Target {
        &self.draft
    }
}

impl AsRef<Draft<ArticleMatter>> for ArticleDraft {
    fn as_ref(&self) -> &Draft<ArticleMatter> {
        &self.draft
    }
}

impl<T> AsRef<Self> for Draft<T> {
    fn as_ref(&self) -> &Self {
        self
    }
}
