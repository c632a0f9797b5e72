//! A council: how good, since when, who says so; its timeline, its neighbours, before and after it.

use serde::Serialize;
use tera::Value;

use super::PageView;
use crate::markdown::Title;
use crate::model::{Basis, Council, CouncilId, Entry, Place};
use crate::plan::Address;
use crate::render::context::Context;
use crate::render::view::{Badge, DateView, JudgementView, Link, Urls, council_link, judgements};
use crate::render::{Renderer, words};

/// Where a council stands.
#[derive(Debug, Serialize)]
struct Status {
    overall: Badge,
    published: Option<DateView>,
    since: Option<DateView>,
    judgements: Vec<JudgementView>,
    event: Option<Value>,
    article: Option<Value>,
    is_as_reported: bool,
}

/// One entry of the timeline.
#[derive(Debug, Serialize)]
struct EntryView {
    is_event: bool,
    row: Value,
    coverage: Vec<Value>,
    has_note: bool,
}

/// A council beside another.
#[derive(Debug, Serialize)]
pub struct CouncilRow {
    pub name: String,
    pub url: String,
    pub overall: Badge,
    pub published: Option<DateView>,
    pub region: Option<String>,
}

/// A delivery body with its days.
#[derive(Debug, Serialize)]
struct DeliveryView {
    name: String,
    url: Option<String>,
    from: Option<DateView>,
    to: Option<DateView>,
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
        match self.strip(id) {
            Some(strip) => context.insert_drawn("strip", strip),
            None => context.insert("strip", &None::<()>),
        }
        context.insert("neighbours", &self.neighbours(council));
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
        let graded = event.and_then(|event| archive.graded(event));
        Status {
            overall: Badge::of_place(&archive.frameworks, standing.place),
            published: standing.published.map(DateView::from),
            since: standing.since.map(DateView::from),
            judgements: graded.map(|graded| judgements(archive, graded)).unwrap_or_default(),
            event: event.map(|event| self.rows.event(event)),
            article: article.map(|article| self.rows.article(article)),
            is_as_reported: article.is_some() && standing.place != Place::NotYetInspected,
        }
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

    fn neighbours(&self, council: &Council) -> Vec<CouncilRow> {
        let today = self.archive.as_of.day;
        let current =
            |id: &&CouncilId| self.archive.council(**id).exists && self.archive.council(**id).is_current(today);
        council.neighbours.iter().filter(current).map(|id| self.council_row(*id)).collect()
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
