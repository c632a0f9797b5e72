//! A council: how good, since when, who says so; its timeline, its neighbours, before and after it.

use super::article::{CorrectionView, shown};
use super::compare::Comparison;
use super::strip::StripView;
use super::{Filled, PageView, filled};
use crate::markdown::Title;
use crate::model::{ArticleId, Basis, Certainty, Council, CouncilId, Entry, Event, EventId, JudgementKey, Place};
use crate::plan::Address;
use crate::render::context::{Body, Drawn};
use crate::render::given::{Shared, given, template};
use crate::render::view::{
    AnyRow, ArticleRow, Badge, DateView, EventRow, JudgementView, Link, Urls, council_link, judgements, source_url,
};
use crate::render::{Renderer, words};

given! {
    /// Where a council stands.
    #[derive(Debug)]
    struct Status {
        /// Its overall grade, or what stands in its place.
        overall: Badge,
        /// The day of the newest report.
        published: Option<DateView>,
        /// The day since which the grade has been the same.
        since: Option<DateView>,
        /// The grades of the newest report.
        judgements: Vec<Held>,
        /// Why there is no overall grade, where its framework has ceased to award one.
        none_awarded: Option<String>,
        /// The event that says so.
        event: Option<Shared<EventRow>>,
        /// The address of its report.
        report: Option<String>,
        /// The article that says so, where no event does.
        article: Option<Shared<ArticleRow>>,
        /// Whether the grade is known from an article alone.
        is_as_reported: bool,
    }
}

given! {
    /// A judgement, its grade, and since when it has been the same.
    #[derive(Debug)]
    struct Held {
        /// The judgement: `Leadership`.
        name: String,
        /// Its grade.
        badge: Badge,
        /// The day since which it has been the same.
        since: Option<DateView>,
    }
}

given! {
    /// A graded event on which the page rests.
    #[derive(Debug)]
    struct SourceView {
        /// `Inspection`, `Annual rating`, ...
        kind: &'static str,
        /// Its page.
        url: String,
        /// The day it was published.
        date: DateView,
        /// The address of the report.
        report: Option<String>,
        /// How surely it is known, in a sentence.
        certainty: Option<&'static str>,
    }
}

given! {
    /// One entry of the timeline.
    #[derive(Debug)]
    struct EntryView {
        /// Whether it is an event, and not an article.
        is_event: bool,
        /// The event, or the article.
        row: Shared<AnyRow>,
        /// The articles that report the event.
        coverage: Vec<Shared<ArticleRow>>,
        /// Whether the event's page has an editors' note.
        has_note: bool,
        /// Whether somebody has replied to the event.
        has_reply: bool,
        /// Whether sources disagree about the event.
        has_conflicts: bool,
        /// Corrections of the entry and its coverage, newest first.
        corrections: Vec<CorrectionView>,
    }
}

given! {
    /// A council in a list.
    #[derive(Debug)]
    pub struct CouncilRow {
        /// Its name.
        pub name: String,
        /// Its page.
        pub url: String,
        /// Its overall grade, or what stands in its place.
        pub overall: Badge,
        /// The day of the newest report.
        pub published: Option<DateView>,
        /// Its region.
        pub region: Option<String>,
    }
}

given! {
    /// A delivery body with its days.
    #[derive(Debug)]
    struct DeliveryView {
        /// Its name.
        name: String,
        /// Its website.
        url: Option<String>,
        /// Its first day.
        from: Option<DateView>,
        /// Its last day.
        to: Option<DateView>,
    }
}

given! {
    /// A name or a number of a council.
    #[derive(Debug)]
    struct Fact {
        /// What it is: `ONS code`.
        name: &'static str,
        /// The name or number.
        value: String,
    }
}

template! {
    /// A council: how good, since when, who says so; its timeline, its neighbours, before and after it.
    pub(super) struct CouncilPage<'a> in "council.html" {
        /// Its name.
        name: String,
        /// Where it stands and how it came there, in two or three sentences.
        lead: String,
        /// Its profile.
        profile: Option<Body<'a>>,
        /// Where it stands.
        status: Status,
        /// Its events and articles, newest first.
        timeline: Vec<EntryView>,
        /// It and its statistical neighbours, judgement by judgement.
        neighbours: Option<Comparison>,
        /// The graded events on which the page rests, newest first.
        sources: Vec<SourceView>,
        /// Its grades from report to report, drawn and as rows.
        strip: Option<Drawn<StripView>>,
        /// The councils before it.
        predecessors: Vec<Link>,
        /// The councils after it.
        successors: Vec<Link>,
        /// Its region.
        region: Option<Link>,
        /// Its names and numbers.
        facts: Vec<Fact>,
        /// Its website.
        website: Option<String>,
        /// Whether it exists today.
        is_current: bool,
        /// Its first day, where it is not older than the records.
        since: Option<DateView>,
        /// Its last day, when that is past.
        until: Option<DateView>,
        /// Who delivers its services in its place.
        delivered_by: Vec<DeliveryView>,
    }
}

impl Renderer<'_> {
    pub(super) fn council(&self, id: CouncilId) -> Filled<'_> {
        let archive = self.archive;
        let council = archive.council(id);
        let urls = Urls::new(archive);
        let links = |ids: &[CouncilId]| -> Vec<Link> {
            ids.iter().filter(|id| archive.council(**id).exists).map(|id| council_link(archive, *id)).collect()
        };
        let lead = words::council_lead(archive, id);
        // A council that only articles name has no file of its own.
        let has_file = council.path.as_str().starts_with("content/councils/");
        let given = CouncilPage {
            name: council.name.clone(),
            lead: lead.clone(),
            profile: has_file.then(|| self.body(&council.path, &council.outline, Title::Given)),
            status: self.status(id),
            timeline: self.timeline(id),
            neighbours: self.wanted::<CouncilPage<'_>, _>("neighbours", || self.neighbours(id)),
            sources: self.wanted::<CouncilPage<'_>, _>("sources", || self.sources(id)),
            strip: self.wanted::<CouncilPage<'_>, _>("strip", || self.strip(id)),
            predecessors: links(&council.predecessors),
            successors: links(&council.successors),
            region: self.region_link(council),
            facts: facts(council),
            website: council.website.clone(),
            is_current: council.is_current(archive.as_of.day),
            since: council.since.map(DateView::from),
            until: council.until.filter(|until| until.end() < archive.as_of.day).map(DateView::from),
            delivered_by: self.deliveries(council),
        };
        let region = council.region.clone().unwrap_or_default();
        let region_url = crate::front_matter::Slug::of(&region).map(|slug| format!("/regions/{}/", slug.0));
        let mut crumbs = self.crumbs(&[("Home", "/"), ("Councils", "/councils/")]);
        crumbs.extend(region_url.map(|address| Link { name: region, url: Some(urls.link(&address)) }));
        let view = PageView {
            title: council.name.clone(),
            description: lead,
            crumbs,
            feed: self.feed(format!("{}: events and news", council.name), &Address::of_council(&council.slug)),
            section: "Councils",
            ..PageView::default()
        };
        filled(view, given)
    }

    /// A council as a row of a list.
    pub(super) fn council_row(&self, id: CouncilId) -> CouncilRow {
        let archive = self.archive;
        let council = archive.council(id);
        let standing = archive.standing(id, None);
        CouncilRow {
            name: council.name.clone(),
            url: Urls::new(archive).council(&council.slug),
            overall: Badge::of_place(&archive.frameworks, standing.place),
            published: standing.published.map(DateView::from),
            region: council.region.clone(),
        }
    }

    fn status(&self, id: CouncilId) -> Status {
        let archive = self.archive;
        let standing = archive.standing(id, None);
        let (event, article) = match standing.basis {
            Some(Basis::Event(event)) => (Some(event), None),
            Some(Basis::Article(article)) => (None, Some(article)),
            None => (None, None),
        };
        Status {
            overall: Badge::of_place(&archive.frameworks, standing.place),
            published: standing.published.map(DateView::from),
            since: standing.since.map(DateView::from),
            judgements: event.map(|event| self.held(id, event)).unwrap_or_default(),
            none_awarded: event
                .filter(|_| standing.place == Place::NoneAwarded)
                .and_then(|event| words::none_awarded(archive, event)),
            report: event.and_then(|event| archive.event(event).report.clone()),
            event: event.map(|event| self.rows.event(event)),
            article: article.map(|article| self.rows.article(article)),
            is_as_reported: article.is_some() && standing.place != Place::NotYetInspected,
        }
    }

    /// The judgements of its newest graded event, each since when it has stood.
    fn held(&self, id: CouncilId, event: EventId) -> Vec<Held> {
        let archive = self.archive;
        let Some(graded) = archive.graded(event) else { return Vec::new() };
        let views = judgements(archive, graded);
        let held = |(view, (key, _)): (JudgementView, &(JudgementKey, _))| Held {
            since: archive.standing(id, Some(key)).since.map(DateView::from),
            name: view.name,
            badge: view.badge,
        };
        views.into_iter().zip(&graded.judgements).map(held).collect()
    }

    fn timeline(&self, id: CouncilId) -> Vec<EntryView> {
        let view = |entry: &Entry| match entry {
            Entry::Event(event, coverage) => EntryView {
                is_event: true,
                row: self.rows.event(*event).among(),
                coverage: coverage.iter().map(|article| self.rows.article(*article)).collect(),
                has_note: self.archive.event(*event).outline.has_text,
                has_reply: self.archive.replied(*event).is_some(),
                has_conflicts: !self.archive.conflicts(*event).is_empty(),
                corrections: self.corrections_in(entry),
            },
            Entry::Article(article) => EntryView {
                is_event: false,
                row: self.rows.article(*article).among(),
                coverage: Vec::new(),
                has_note: false,
                has_reply: false,
                has_conflicts: false,
                corrections: self.corrections_in(entry),
            },
        };
        self.archive.timeline(id).entries.iter().map(view).collect()
    }

    /// The corrections of an entry of a timeline, newest first.
    fn corrections_in(&self, entry: &Entry) -> Vec<CorrectionView> {
        let archive = self.archive;
        let article = |id: &ArticleId| {
            let article = archive.article(*id);
            shown(archive, &article.path, &article.corrections)
        };
        let mut all: Vec<CorrectionView> = match entry {
            Entry::Event(id, coverage) => {
                let event = archive.event(*id);
                let own = shown(archive, &event.path, &event.corrections);
                own.into_iter().chain(coverage.iter().flat_map(article)).collect()
            }
            Entry::Article(id) => article(id),
        };
        all.sort_by(|a, b| b.date.iso.cmp(&a.date.iso));
        all
    }

    /// It and its statistical neighbours; nothing where it has none.
    fn neighbours(&self, id: CouncilId) -> Option<Comparison> {
        let archive = self.archive;
        let current =
            |id: &CouncilId| archive.council(*id).exists && archive.council(*id).is_current(archive.as_of.day);
        let mut councils: Vec<CouncilId> = archive.council(id).neighbours.iter().copied().filter(current).collect();
        if councils.is_empty() {
            return None;
        }
        councils.insert(0, id);
        Some(self.compared(&councils, Some(id)))
    }

    /// Its graded events, newest first, with how surely each is known.
    fn sources(&self, id: CouncilId) -> Vec<SourceView> {
        let archive = self.archive;
        let events = archive.timeline(id).events().map(|event| archive.event(event));
        let view = |event: &Event| SourceView {
            kind: event.kind.label(),
            url: source_url(archive, &event.path),
            date: event.moment.date.into(),
            report: event.report.clone(),
            certainty: event.certainty.map(Certainty::label),
        };
        events.filter(|event| event.graded.is_some()).map(view).collect()
    }

    fn region_link(&self, council: &Council) -> Option<Link> {
        let name = council.region.clone()?;
        let slug = crate::front_matter::Slug::of(&name)?;
        Some(Link { url: Some(Urls::new(self.archive).link(&format!("/regions/{}/", slug.0))), name })
    }

    fn deliveries(&self, council: &Council) -> Vec<DeliveryView> {
        let begun = council
            .delivered_by
            .iter()
            .filter(|one| one.from.is_none_or(|from| from.start() <= self.archive.as_of.day));
        let view = |one: &crate::model::Delivery| DeliveryView {
            name: one.name.clone(),
            url: one.url.clone(),
            from: one.from.map(DateView::from),
            to: self.past(one.to),
        };
        begun.map(view).collect()
    }
}

/// Names and numbers of a council.
fn facts(council: &Council) -> Vec<Fact> {
    let also = (!council.also_known_as.is_empty()).then(|| council.also_known_as.join("; "));
    let facts = [
        ("Type", council.kind.clone()),
        ("Also known as", also),
        ("ONS code", council.gss.clone()),
        ("Department for Education number", council.la_code.clone()),
        ("Ofsted number", council.urn.clone()),
    ];
    facts.into_iter().filter_map(|(name, value)| Some(Fact { name, value: value? })).collect()
}
