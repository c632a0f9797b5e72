//! An event: its days, its grades, what changed since the last inspection, coverage, sources.

use super::article::{CorrectionView, shown};
use super::disputed::{Disputed, disputed};
use super::{Filled, PageView, filled};
use crate::markdown::Title;
use crate::model::{Award, Basis, Event, EventId};
use crate::plan::Address;
use crate::render::context::Body;
use crate::render::given::{Shared, given, template};
use crate::render::view::{ArticleRow, Badge, DateView, EventRow, Link, Urls, council_link, overall, source_url};
use crate::render::{Renderer, words};

given! {
    /// One judgement, now and at the last inspection.
    #[derive(Debug)]
    struct Change {
        /// Whether it is the overall grade.
        is_overall: bool,
        /// The judgement: `Leadership`.
        name: String,
        /// Its grade now.
        now: Option<Badge>,
        /// Its grade before, where the scale is the same.
        before: Option<Badge>,
        /// "better", "worse", "the same", or why the two cannot be compared.
        change: &'static str,
    }
}

given! {
    /// An answer to the event.
    #[derive(Debug)]
    struct ReplyView {
        /// Who gave it.
        by: String,
        /// The day it was given.
        date: DateView,
        /// What it says.
        text: String,
    }
}

given! {
    /// The last inspection before this one.
    #[derive(Debug)]
    struct Previous {
        /// Its council, kind and day.
        title: String,
        /// Its page.
        url: String,
        /// The day it was published.
        date: DateView,
        /// Whether its grades are of the same scale: others are not compared.
        same_scale: bool,
    }
}

template! {
    /// An event: its days, its grades, what changed since the last inspection, coverage, how to cite it.
    pub(super) struct EventPage<'a> in "event.html" {
        /// Its council, kind and day.
        title: String,
        /// Whom it is about.
        council: Link,
        /// The event as lists show it.
        row: Shared<EventRow>,
        /// The framework's full name.
        framework_name: Option<String>,
        /// Which kind of visit: `Standard`, `Short`.
        visit: Option<&'static str>,
        /// Whether it is a re-inspection.
        reinspection: bool,
        /// The day it appeared on the inspectorate's website, where that says more than the report's and does not
        /// contradict it: what does is among the conflicts.
        listed: Option<DateView>,
        /// The address of the report.
        report: Option<String>,
        /// How surely it is known, in a sentence.
        certainty: Option<&'static str>,
        /// Its corrections, oldest first.
        corrections: Vec<CorrectionView>,
        /// The facts of which sources disagree.
        conflicts: Vec<Disputed>,
        /// What was answered to it.
        reply: Option<ReplyView>,
        /// The editors' note.
        note: Body<'a>,
        /// What it says overall, beside the last one, in a sentence or two; empty where it is not graded.
        lead: String,
        /// Why it awards no overall grade, where its framework has ceased to.
        none_awarded: Option<String>,
        /// The last inspection of the whole service before it.
        previous: Option<Previous>,
        /// The council's newest inspection of the whole service, where that came later.
        newest: Option<Shared<EventRow>>,
        /// Its grades, one by one.
        changes: Vec<Change>,
        /// The articles that report it.
        coverage: Vec<Shared<ArticleRow>>,
        /// How to cite it.
        citation: String,
    }
}

impl Renderer<'_> {
    pub(super) fn event(&self, id: EventId) -> Filled<'_> {
        let archive = self.archive;
        let event = archive.event(id);
        let council = archive.council(event.council);
        let title = words::event_title(archive, event);
        let address = Address::of_source(&event.path).unwrap_or_else(|_| Address::root());
        let full = Urls::new(archive).full(address.as_str());
        let previous = archive.previous(id);
        let changes = self.changes(event, previous);
        let judged: Vec<&str> = changes.iter().filter(|one| !one.is_overall).map(|one| one.change).collect();
        let sentences = [words::event_lead(archive, id, previous), words::changes(&judged)];
        let lead = sentences.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut description = format!("{title}.");
        if let Some(days) = words::inspected(event.from, event.to) {
            description.push_str(&format!(" Inspected {days}."));
        }
        if !lead.is_empty() {
            description.push_str(&format!(" {lead}"));
        }
        let graded = event.graded.as_ref();
        let given = EventPage {
            council: council_link(archive, event.council),
            row: self.rows.event(id),
            framework_name: graded.map(|graded| words::typeset(&archive.frameworks.get(graded.framework).name)),
            visit: event.visit.map(crate::model::Visit::label),
            reinspection: event.reinspection,
            listed: self.past(event.listed.filter(|_| event.listed_otherwise().is_none())),
            report: event.report.clone(),
            certainty: event.certainty.map(crate::model::Certainty::label),
            corrections: shown(archive, &event.path, &event.corrections),
            conflicts: disputed(archive, id),
            reply: self.reply(id),
            note: self.body(&event.path, &event.outline, Title::Given),
            lead,
            none_awarded: words::none_awarded(archive, id),
            previous: previous.map(|previous| self.previous_view(event, previous)),
            newest: self.newer(id).map(|newer| self.rows.event(newer)),
            changes,
            coverage: self.rows.articles(archive.timeline(event.council).coverage(id)),
            citation: format!("{}, “{title}”, {full}", archive.site.title),
            title: title.clone(),
        };
        let view = PageView {
            title,
            description,
            crumbs: self.crumbs(&[
                ("Home", "/"),
                ("Councils", "/councils/"),
                (&council.name, Address::of_council(&council.slug).as_str()),
            ]),
            section: "Councils",
            ..PageView::default()
        };
        filled(view, given)
    }

    fn reply(&self, id: EventId) -> Option<ReplyView> {
        let reply = self.archive.replied(id)?;
        Some(ReplyView { by: reply.by.clone(), date: reply.date.into(), text: words::typeset(&reply.text) })
    }

    /// The newest graded event of its council under a framework of the whole service, where that came later.
    fn newer(&self, id: EventId) -> Option<EventId> {
        match self.archive.basis(self.archive.event(id).council) {
            Some(Basis::Event(newest)) if newest > id => Some(newest),
            _ => None,
        }
    }

    fn previous_view(&self, event: &Event, previous: EventId) -> Previous {
        let archive = self.archive;
        let before = archive.event(previous);
        Previous {
            title: words::event_title(archive, before),
            url: source_url(archive, &before.path),
            date: before.moment.date.into(),
            same_scale: event
                .graded
                .as_ref()
                .zip(before.graded.as_ref())
                .is_some_and(|(a, b)| archive.frameworks.same_scale(a.framework, b.framework)),
        }
    }

    fn changes(&self, event: &Event, previous: Option<EventId>) -> Vec<Change> {
        let archive = self.archive;
        let frameworks = &archive.frameworks;
        let Some(graded) = &event.graded else { return Vec::new() };
        let before = previous.and_then(|previous| archive.graded(previous));
        let comparable = before.filter(|before| frameworks.same_scale(graded.framework, before.framework));
        let earlier = |judgement: Option<&str>| match (before, comparable) {
            (None, _) => Earlier::NoInspection,
            (Some(_), None) => Earlier::OtherScale,
            (_, Some(before)) => before.award(judgement).map_or(Earlier::NotMade, Earlier::Award),
        };
        let mut changes = Vec::new();
        if let Some(now) = overall(archive, graded) {
            changes.push(Change {
                is_overall: true,
                name: "Overall".to_owned(),
                now: Some(now),
                before: comparable.and_then(|before| overall(archive, before)),
                change: in_words(graded.overall, earlier(None)),
            });
        }
        for judgement in &frameworks.get(graded.framework).judgements {
            let Some(award) = graded.award(Some(&judgement.key)) else { continue };
            let before = comparable.and_then(|before| before.award(Some(&judgement.key)));
            changes.push(Change {
                is_overall: false,
                name: judgement.name.clone(),
                now: Some(Badge::of_award(frameworks, award)),
                before: before.map(|award| Badge::of_award(frameworks, award)),
                change: in_words(Some(award), earlier(Some(&judgement.key))),
            });
        }
        changes
    }
}

/// What the last inspection says of a judgement.
#[derive(Debug, Clone, Copy)]
enum Earlier {
    /// There was none.
    NoInspection,
    /// It used another scale.
    OtherScale,
    /// It did not make this judgement.
    NotMade,
    /// It awarded this.
    Award(Award),
}

/// What became of a judgement.
fn in_words(now: Option<Award>, earlier: Earlier) -> &'static str {
    let before = match earlier {
        Earlier::NoInspection => return "no earlier inspection to compare",
        Earlier::OtherScale => return "another framework; not comparable",
        Earlier::NotMade => None,
        Earlier::Award(award) => award.grade(),
    };
    match (now.and_then(Award::grade), before) {
        (Some(now), Some(before)) if now < before => "better",
        (Some(now), Some(before)) if now > before => "worse",
        (Some(_), Some(_)) => "the same",
        (Some(_), None) => "not graded by itself before",
        (None, _) => "not graded now",
    }
}
