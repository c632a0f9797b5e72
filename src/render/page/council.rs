//! A council: how good, since when, who says so; its timeline, its neighbours, before and after it.

use tera::Value;

use super::PageView;
use super::compare::Comparison;
use crate::markdown::Title;
use crate::model::{Basis, Certainty, Council, CouncilId, Entry, Event, EventId, JudgementKey, Place};
use crate::plan::Address;
use crate::render::context::Context;
use crate::render::given::given;
use crate::render::view::{Badge, DateView, JudgementView, Link, Urls, council_link, judgements, source_url};
use crate::render::{Renderer, words};

given! {
    /// Where a council stands.
    #[derive(Debug)]
    struct Status {
        overall: Badge,
        published: Option<DateView>,
        since: Option<DateView>,
        judgements: Vec<Held>,
        /// Why there is no overall grade, where its framework has ceased to award one.
        none_awarded: Option<String>,
        event: Option<Value>,
        report: Option<String>,
        article: Option<Value>,
        is_as_reported: bool,
    }
}

given! {
    /// A judgement, its grade, and since when it has been the same.
    #[derive(Debug)]
    struct Held {
        name: String,
        badge: Badge,
        since: Option<DateView>,
    }
}

given! {
    /// A graded event on which the page rests.
    #[derive(Debug)]
    struct SourceView {
        kind: &'static str,
        url: String,
        date: DateView,
        report: Option<String>,
        certainty: Option<&'static str>,
    }
}

given! {
    /// One entry of the timeline.
    #[derive(Debug)]
    struct EntryView {
        is_event: bool,
        row: Value,
        coverage: Vec<Value>,
        has_note: bool,
    }
}

given! {
    /// A council in a list.
    #[derive(Debug)]
    pub struct CouncilRow {
        pub name: String,
        pub url: String,
        pub overall: Badge,
        pub published: Option<DateView>,
        pub region: Option<String>,
    }
}

given! {
    /// A delivery body with its days.
    #[derive(Debug)]
    struct DeliveryView {
        name: String,
        url: Option<String>,
        from: Option<DateView>,
        to: Option<DateView>,
    }
}

impl Renderer<'_> {
    pub(super) fn council(&self, id: CouncilId) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let council = archive.council(id);
        let urls = Urls::new(archive);
        let links = |ids: &[CouncilId]| -> Vec<Link> {
            ids.iter().filter(|id| archive.council(**id).exists).map(|id| council_link(archive, *id)).collect()
        };
        let lead = words::council_lead(archive, id);
        let mut context = Context::new();
        context.insert("name", &council.name);
        context.insert("lead", &lead);
        // A council that only articles name has no file of its own.
        if council.path.as_str().starts_with("content/councils/") {
            context.insert_body("profile", self.body(&council.path, &council.outline, Title::Given));
        } else {
            context.insert("profile", "");
        }
        context.insert("status", &self.status(id));
        context.insert("timeline", &self.timeline(id));
        context.insert("neighbours", &self.neighbours(id));
        context.insert("sources", &self.sources(id));
        match self.strip(id) {
            Some(strip) => context.insert_drawn("strip", strip),
            None => context.insert("strip", &None::<bool>),
        }
        context.insert("predecessors", &links(&council.predecessors));
        context.insert("successors", &links(&council.successors));
        context.insert("region", &self.region_link(council));
        context.insert("facts", &facts(council));
        context.insert("website", &council.website);
        context.insert("is_current", &council.is_current(archive.as_of.day));
        context.insert("since", &council.since.map(DateView::from));
        let ended = council.until.filter(|until| until.end() < archive.as_of.day);
        context.insert("until", &ended.map(DateView::from));
        context.insert("delivered_by", &self.deliveries(council));
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
        ("council.html", view, context)
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
                row: self.rows.event(*event),
                coverage: coverage.iter().map(|article| self.rows.article(*article)).collect(),
                has_note: self.archive.event(*event).outline.has_text,
            },
            Entry::Article(article) => {
                EntryView { is_event: false, row: self.rows.article(*article), coverage: Vec::new(), has_note: false }
            }
        };
        self.archive.timeline(id).entries.iter().map(view).collect()
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
fn facts(council: &Council) -> Vec<(&'static str, String)> {
    let also = (!council.also_known_as.is_empty()).then(|| council.also_known_as.join("; "));
    let facts = [
        ("Type", council.kind.clone()),
        ("Also known as", also),
        ("ONS code", council.gss.clone()),
        ("Department for Education number", council.la_code.clone()),
        ("Ofsted number", council.urn.clone()),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
