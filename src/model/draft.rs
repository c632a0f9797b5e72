//! What editors write: every kind of file's front matter, key by key, as it stands in the file.
//! Names are not yet looked up and rules not yet applied; [`super::Archive`] does both.

mod answers;
mod article;

pub use answers::{ConflictMatter, CorrectionMatter, ReplyMatter, WithdrawnMatter};
pub use article::{ArticleDraft, ArticleMatter};

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Cards, Certainty, Date, EventKind, Moment, Visit};
use crate::diagnostic::SourcePath;
use crate::front_matter;
use crate::front_matter::{Flag, HexPlace, Language, Map, Meaning, Name, OneOrMany, Scalar, Slug, Text, Url};
use crate::markdown::Outline;
use crate::picture::Beside;

/// A file of the site, read but not yet checked against the others.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Draft<T> {
    /// The file.
    pub path: SourcePath,
    /// Its front matter.
    pub matter: T,
    /// What its Markdown holds.
    pub outline: Arc<Outline>,
    /// What is written and could not be read.
    pub unread: Unread,
}

/// What a file has and the parser could not read: it is reported there, and not missing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Unread {
    /// These keys
    Keys(BTreeSet<String>),
    /// All of it
    Everything,
}

impl<T> Draft<T> {
    /// A front matter without a body, fully read.
    #[must_use]
    pub fn of(path: SourcePath, matter: T) -> Self {
        Self { path, matter, outline: Arc::default(), unread: Unread::Keys(BTreeSet::new()) }
    }

    /// Whether a key that has no value is really absent.
    #[must_use]
    pub fn lacks(&self, key: &str) -> bool {
        match &self.unread {
            Unread::Keys(keys) => !keys.contains(key),
            Unread::Everything => false,
        }
    }
}

/// All the files of a site, read.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    /// `content/site.yaml`, where there is one
    pub site: Option<Draft<SiteMatter>>,
    /// The frameworks: the built-in ones first, then the site's own.
    pub frameworks: Vec<(SourcePath, FrameworksMatter)>,
    /// `content/councils/<slug>/index.md`
    pub councils: Vec<Arc<Draft<CouncilMatter>>>,
    /// `content/councils/<slug>/<date>-<kind>.md`
    pub events: Vec<Arc<Draft<EventMatter>>>,
    /// `content/news/**.md`
    pub articles: Vec<Arc<ArticleDraft>>,
    /// The other Markdown files.
    pub pages: Vec<Arc<Draft<PageMatter>>>,
    /// Pictures and other files that lie beside them, and what each is.
    pub files: Vec<(SourcePath, Beside)>,
}

/// The kinds of events that have frameworks.
const GRADED: [&str; 2] = [EventKind::Inspection.word(), EventKind::AnnualRating.word()];

front_matter! {
    /// Where facts come from.
    pub struct SourceMatter {
        /// The source's name.
        name: Text,
        /// Its address.
        url: Url,
    }
}

front_matter! {
    /// An event's front matter.
    pub struct EventMatter {
        /// The council; may be left out, as the folder says it.
        #[means(Meaning::Council)]
        council: Name,
        /// `inspection`, `annual-rating`, or an ungraded kind such as `monitoring-visit`.
        #[required]
        #[means(Meaning::Words(EventKind::WORDS))]
        kind: Name,
        /// The inspection regime: `ilacs`, `sif`, ...
        #[means(Meaning::Framework)]
        framework: Name,
        /// `standard` or `short`.
        #[means(Meaning::Words(Visit::WORDS))]
        visit: Name,
        /// The days of the inspection: `from` and `to`, either or both.
        inspected: InspectedMatter,
        /// The day of publication: the day it exists for readers.
        #[required]
        date: Moment,
        /// The grade for overall effectiveness, when the framework awards one.
        #[means(Meaning::Grade)]
        rating: Name,
        /// The grade of each judgement, or `not judged`.
        #[means(Meaning::Judgements)]
        judgements: Map<Name>,
        /// The report's address.
        report: Url,
        /// How surely it is known: `report`, `later-report`, `table` or `press`.
        #[means(Meaning::Words(Certainty::WORDS))]
        source: Name,
        /// The day the website lists, where it differs from the report's own.
        listed: Date,
        /// Whether it followed an earlier inspection of the same framework that found failings.
        reinspection: Flag,
        /// Earlier addresses that lead here.
        aliases: OneOrMany<Text>,
        /// What was corrected: `date`, `note`, and `kind` (grade, fact or typo).
        corrections: OneOrMany<CorrectionMatter>,
        /// What the council or another body answered: `date`, `by` and `text`.
        reply: ReplyMatter,
        /// Where another source says otherwise: `field`, `value` and `source`.
        conflicts: OneOrMany<ConflictMatter>,
        /// Not published while `true`.
        draft: Flag,
        /// Held back until this instant, whatever its date.
        embargo: Moment,
        /// Taken back: `date` and `reason`. A plain notice stays at its address.
        withdrawn: WithdrawnMatter,
        /// What a lint finds here and may be published all the same: `lint`, `reason`, `by`, and `words`.
        waive: OneOrMany<WaiverMatter>,
    }
}

front_matter! {
    /// The days of an inspection.
    pub struct InspectedMatter {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    }
}

front_matter! {
    /// A council's front matter.
    pub struct CouncilMatter {
        /// The official name.
        #[required]
        name: Text,
        /// Other names that editors and spreadsheets use.
        also_known_as: OneOrMany<Text>,
        /// The ONS code: E09000032.
        gss: Text,
        /// The Department for Education's number.
        la_code: Text,
        /// Ofsted's number.
        urn: Text,
        /// The region.
        region: Text,
        /// London Borough, County, ...
        r#type: Text,
        /// The first day, where it began within the archive's time.
        since: Date,
        /// The last day, where it has ended.
        until: Date,
        /// The councils whose area it took over.
        #[means(Meaning::Council)]
        predecessors: OneOrMany<Name>,
        /// The councils that took over its area.
        #[means(Meaning::Council)]
        successors: OneOrMany<Name>,
        /// Statistical neighbours, nearest first.
        #[means(Meaning::Council)]
        neighbours: OneOrMany<Name>,
        /// Its place on the hex map: `[column, row]`, row 0 at the top; even rows stand half a place to the right.
        hex: HexPlace,
        /// Its website.
        website: Url,
        /// A trust or partner that delivers the services: `name`, `from`, `to`, `url`.
        delivered_by: OneOrMany<DeliveryMatter>,
        /// Earlier addresses that lead here.
        aliases: OneOrMany<Text>,
        /// What a lint finds here and may be published all the same: `lint`, `reason`, `by`, and `words`.
        waive: OneOrMany<WaiverMatter>,
    }
}

front_matter! {
    /// A body that delivers a council's services.
    pub struct DeliveryMatter {
        /// Its name.
        #[required]
        name: Text,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
        /// Its website.
        url: Url,
    }
}

front_matter! {
    /// A plain page's front matter.
    pub struct PageMatter {
        /// The heading; without it, the body's first heading.
        title: Text,
        /// A sentence for search engines; without it, the first paragraph.
        summary: Text,
        /// The day of its last change of substance.
        updated: Date,
        /// Earlier addresses that lead here.
        aliases: OneOrMany<Text>,
        /// Not published while `true`.
        draft: Flag,
        /// Taken back: `date` and `reason`. A plain notice stays at its address.
        withdrawn: WithdrawnMatter,
        /// The language it is written in, where it is not the site's.
        language: Language,
        /// What a lint finds here and may be published all the same: `lint`, `reason`, `by`, and `words`.
        waive: OneOrMany<WaiverMatter>,
    }
}

front_matter! {
    /// A finding that may be published all the same.
    pub struct WaiverMatter {
        /// The lint: `name-and-age`, `school-and-child`, `address`, `date-of-birth` or `case-number`.
        #[required]
        lint: Name,
        /// Why it may be published.
        #[required]
        reason: Text,
        /// Who decided it, by role.
        #[required]
        by: Text,
        /// The words that it is about; without them, all that the lint finds in the file.
        words: Text,
    }
}

front_matter! {
    /// `content/site.yaml`.
    pub struct SiteMatter {
        /// The archive's name.
        #[required]
        title: Text,
        /// The address it is published at: <https://archive.example.org>.
        #[required]
        base_url: Url,
        /// A sentence on what it is.
        description: Text,
        /// What it holds and what not, said wherever it counts.
        scope: Text,
        /// The language: en-GB unless it says otherwise.
        language: Language,
        /// Who publishes it: `name`, `url`, `email`.
        publisher: PublisherMatter,
        /// The terms of reuse.
        licence: Text,
        /// The theme's folder under `themes/`: civic unless it says otherwise.
        theme: Slug,
        /// What the theme lets a site set: `borough theme settings` lists it.
        theme_settings: Map<Scalar>,
        /// Pictures for other sites to show beside a link: `none`, of `councils`, or of `all` councils, events and articles; none unless it says otherwise.
        #[means(Meaning::Words(Cards::WORDS))]
        cards: Name,
        /// The time zone of dates and times: Europe/London unless it says otherwise.
        time_zone: Name,
        /// Which rules of the house style do not apply: `official_grade: false`.
        style: StyleMatter,
    }
}

front_matter! {
    /// The house style, rule by rule: `false` switches one off.
    pub struct StyleMatter {
        /// 'Requires improvement to be good' stands in full once.
        official_grade: Flag,
        /// No 'failing council'.
        failing_council: Flag,
        /// Dates as 20 July 2018.
        date_form: Flag,
        /// Descriptions of pictures say what they show.
        alt_text: Flag,
        /// Summaries of up to 200 characters.
        summary_length: Flag,
        /// Titles of up to 90 characters.
        title_length: Flag,
        /// No heading level is skipped.
        heading_levels: Flag,
        /// No web addresses as text.
        bare_url: Flag,
        /// Links say where they lead.
        link_words: Flag,
    }
}

front_matter! {
    /// Who publishes the archive.
    pub struct PublisherMatter {
        /// The publisher's name.
        #[required]
        name: Text,
        /// Its website.
        url: Url,
        /// Where readers can write.
        email: Text,
    }
}

front_matter! {
    /// `frameworks.yaml`: scales of grades, and the frameworks that use them.
    pub struct FrameworksMatter {
        /// `true` leaves out the built-in frameworks.
        replace: Flag,
        /// Scales by name: their grades, best first.
        scales: Map<OneOrMany<GradeMatter>>,
        /// Frameworks by key.
        frameworks: Map<FrameworkMatter>,
    }
}

front_matter! {
    /// One grade of a scale.
    pub struct GradeMatter {
        /// Its part of an address.
        #[required]
        slug: Slug,
        /// The official word.
        #[required]
        label: Text,
        /// Other words for it that are accepted and shown as the official one.
        also: OneOrMany<Text>,
    }
}

front_matter! {
    /// One inspection regime.
    pub struct FrameworkMatter {
        /// Its full name.
        #[required]
        name: Text,
        /// Its name where there is little room.
        short: Text,
        /// `inspection` or `annual-rating`.
        #[means(Meaning::Words(&GRADED))]
        kind: Name,
        /// The scale its grades are of.
        #[required]
        scale: Name,
        /// The first day on which an inspection under it could begin.
        from: Date,
        /// The last such day; open without it.
        to: Date,
        /// Whether it judges the whole service, so that a council's current state can rest on it.
        whole_service: Flag,
        /// Whether, and for inspections begun between which days, it awards an overall grade.
        overall: PeriodMatter,
        /// The graded areas by key.
        judgements: Map<JudgementMatter>,
    }
}

front_matter! {
    /// A span of days, either end open.
    pub struct PeriodMatter {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    }
}

front_matter! {
    /// One graded area.
    pub struct JudgementMatter {
        /// Its name.
        name: Text,
        /// For inspections begun on or after this day.
        from: Date,
        /// For inspections begun on or before this day.
        to: Date,
    }
}
