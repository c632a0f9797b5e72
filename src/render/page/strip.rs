//! A council's course, drawn and as rows.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::model::{
    Basis, Change, Council, CouncilId, Course, Date, Entry, EventKind, JudgementKey, Place, Span, end_of_quarter,
};
use crate::render::chart::strip::{Band, Piece, Sign, Strip};
use crate::render::chart::{self, Drawing, Paint};
use crate::render::context::Drawn;
use crate::render::given::given;
use crate::render::view::{Badge, DateView, source_url};
use crate::render::{Renderer, words};

given! {
    /// What the drawing says, to be read.
    #[derive(Debug)]
    pub(super) struct StripView {
        /// Its judgements.
        rows: Vec<StripRow>,
        /// The events in the lane.
        marks: Vec<MarkView>,
        /// How many articles stand in the lane.
        news: usize,
        /// Whether any of its grades has a framework.
        has_frameworks: bool,
        /// The drawing, for wide screens.
        wide: Drawing,
        /// The drawing, for phones.
        narrow: Drawing,
    }
}

given! {
    /// The course of one judgement.
    #[derive(Debug)]
    struct StripRow {
        /// `Overall`, or a judgement.
        judgement: String,
        /// Its grades, oldest first.
        spans: Vec<SpanView>,
    }
}

given! {
    /// From one report to the next.
    #[derive(Debug)]
    struct SpanView {
        /// The grade, or what stands in its place.
        badge: Badge,
        /// The day of the report.
        from: DateView,
        /// The day of the next report, or the council's last; nothing while it lasts.
        to: Option<DateView>,
        /// The framework's short name.
        framework: Option<String>,
        /// The report, or the article, that says so.
        url: String,
        /// Whether no event in the archive says so.
        as_reported: bool,
    }
}

given! {
    /// An event in the lane.
    #[derive(Debug)]
    struct MarkView {
        /// `Monitoring visit`, ...
        kind: &'static str,
        /// `visit`, `action` or `part`: which sign it has.
        sign: &'static str,
        /// Its day.
        date: DateView,
        /// Its council, kind and day.
        title: String,
        /// Its page.
        url: String,
    }
}

impl Renderer<'_> {
    /// A council's course; nothing where no report is known.
    pub(super) fn strip(&self, id: CouncilId) -> Option<Drawn<StripView>> {
        let archive = self.archive;
        let course = archive.course(id);
        let first = course.spans.first()?;
        let judgements = self.judgements_of(&course);
        let indexes: Vec<Option<&(JudgementKey, String)>> =
            std::iter::once(None).chain(judgements.iter().map(Some)).collect();
        let rows: Vec<StripRow> = indexes.iter().map(|index| self.row(&course, *index)).collect();
        let marks = self.marks(id);
        let news: Vec<NaiveDate> =
            archive.articles_about(id).into_iter().rev().map(|id| archive.article(id).moment.date.end()).collect();
        let starts = marks.iter().map(|(day, ..)| *day).chain(news.first().copied()).chain([first.from]);
        // A preview shows what is still to come as well.
        let ends = marks.iter().map(|(day, ..)| *day).chain(news.last().copied());
        let ends = ends.chain(course.spans.last().map(|span| span.from));
        let today = ends.fold(archive.as_of.day, NaiveDate::max);
        let (from, to) = days(archive.council(id), starts, today)?;
        let strip = Arc::new(Strip {
            id: "strip".to_owned(),
            title: format!("Grades of {} over time", archive.council(id).name),
            about: about(&rows, marks.len(), news.len()),
            from,
            to,
            bands: indexes.iter().map(|index| self.band(&course, *index)).collect(),
            breaks: self.breaks(from, to, None),
            marks: marks.iter().map(|(day, sign, _)| (*day, *sign)).collect(),
            news: news.clone(),
        });
        let view = StripView {
            has_frameworks: rows.iter().flat_map(|row| &row.spans).any(|span| span.framework.is_some()),
            rows,
            marks: marks.into_iter().map(|(.., view)| view).collect(),
            news: news.len(),
            wide: Drawing::Wide(strip.clone()),
            narrow: Drawing::Narrow(strip),
        };
        Some(Drawn(view))
    }

    /// The changes of the rules within some days; those of one judgement alone only on its own drawing.
    pub(super) fn breaks(&self, from: NaiveDate, to: NaiveDate, index: Option<Option<&str>>) -> Vec<chart::Break> {
        let frameworks = &self.archive.frameworks;
        let named = self.archive.breaks().into_iter().filter_map(|one| {
            let day = Some(one.since.start()).filter(|day| from < *day && *day < to)?;
            let name = match one.change {
                Change::Began(framework) => frameworks.get(framework).short.clone(),
                Change::NoOverall(_) if index.is_none_or(|index| index.is_none()) => "No overall grade".to_owned(),
                Change::Judged(_, key) if index == Some(Some(&key)) => "Own judgement".to_owned(),
                Change::NoOverall(_) | Change::Judged(..) => return None,
            };
            Some(chart::Break { day, name })
        });
        named.collect()
    }

    /// The judgements that some report of a course made, those of the newest framework first.
    fn judgements_of(&self, course: &Course) -> Vec<(JudgementKey, String)> {
        let archive = self.archive;
        let mut judgements: Vec<(JudgementKey, String)> = Vec::new();
        for span in course.spans.iter().rev() {
            let Basis::Event(event) = span.basis else { continue };
            let Some(graded) = archive.graded(event) else { continue };
            for judgement in &archive.frameworks.get(graded.framework).judgements {
                let is_known = judgements.iter().any(|(key, _)| *key == judgement.key);
                if !is_known && course.spans.iter().any(|span| self.is_judged(course, span, &judgement.key)) {
                    judgements.push((judgement.key.clone(), judgement.name.clone()));
                }
            }
        }
        judgements
    }

    fn is_judged(&self, course: &Course, span: &Span, judgement: &str) -> bool {
        let place = self.archive.place_by(course.council, span.basis, Some(judgement));
        matches!(place, Place::Grade(_) | Place::NotJudged)
    }

    /// A row of the table, without what stands before the judgement was first made.
    fn row(&self, course: &Course, index: Option<&(JudgementKey, String)>) -> StripRow {
        let archive = self.archive;
        let key = index.map(|(key, _)| &**key);
        let view = |(at, span): (usize, &Span)| {
            let (framework, path) = match span.basis {
                Basis::Event(event) => {
                    (archive.graded(event).map(|graded| graded.framework), &archive.event(event).path)
                }
                Basis::Article(article) => (None, &archive.article(article).path),
            };
            let next = course.spans.get(at + 1).map(|next| archive.published(next.basis));
            SpanView {
                badge: Badge::of_place(&archive.frameworks, archive.place_by(course.council, span.basis, key)),
                from: archive.published(span.basis).into(),
                to: next.or(span.to.and(archive.council(course.council).until)).map(DateView::from),
                framework: framework.map(|id| archive.frameworks.get(id).short.clone()),
                url: source_url(archive, path),
                as_reported: matches!(span.basis, Basis::Article(_)),
            }
        };
        let spans = course.spans.iter().enumerate();
        let spans = spans.skip_while(|(_, span)| key.is_some_and(|key| !self.is_judged(course, span, key)));
        StripRow {
            judgement: index.map_or_else(|| "Overall".to_owned(), |(_, name)| name.clone()),
            spans: spans.map(view).collect(),
        }
    }

    fn band(&self, course: &Course, index: Option<&(JudgementKey, String)>) -> Band {
        let archive = self.archive;
        let key = index.map(|(key, _)| &**key);
        let spans = course.spans.iter();
        let spans = spans.skip_while(|span| key.is_some_and(|key| !self.is_judged(course, span, key)));
        let mut pieces = Vec::new();
        for span in spans {
            let place = archive.place_by(course.council, span.basis, key);
            let piece = Piece {
                from: span.from,
                to: span.to,
                paint: Paint::of(&archive.frameworks, place),
                label: chart::short_label(&archive.frameworks, place),
            };
            match self.ended(span).filter(|end| span.to.is_none_or(|to| *end < to)) {
                None => pieces.push(piece),
                // A rating of a year says nothing of the years after the last of its kind.
                Some(end) => {
                    let after = Paint::of(&archive.frameworks, Place::NotRecorded);
                    let rest = Piece { from: end, paint: after, label: String::new(), ..piece.clone() };
                    pieces.extend([Piece { to: Some(end), ..piece }, rest]);
                }
            }
        }
        Band { name: index.map_or_else(|| "Overall".to_owned(), |(_, name)| name.clone()), pieces }
    }

    /// The day after the last on which an annual rating says something.
    fn ended(&self, span: &Span) -> Option<NaiveDate> {
        let Basis::Event(event) = span.basis else { return None };
        let framework = self.archive.frameworks.get(self.archive.graded(event)?.framework);
        let end = framework.in_force.to.filter(|_| framework.kind == EventKind::AnnualRating)?.end().succ_opt()?;
        (span.from < end).then_some(end)
    }

    /// What carries no grade of the whole service, oldest first.
    fn marks(&self, id: CouncilId) -> Vec<(NaiveDate, Sign, MarkView)> {
        let archive = self.archive;
        let events = archive.timeline(id).entries.iter().rev().filter_map(|entry| match entry {
            Entry::Event(event, _) if !archive.is_of_whole_service(*event) => Some(archive.event(*event)),
            Entry::Event(..) | Entry::Article(_) => None,
        });
        let mark = |event: &crate::model::Event| {
            let (sign, word) = match event.kind {
                EventKind::MonitoringVisit | EventKind::FocusedVisit => (Sign::Visit, "visit"),
                EventKind::ImprovementNotice | EventKind::Direction | EventKind::Commissioner | EventKind::Trust => {
                    (Sign::Action, "action")
                }
                EventKind::Inspection
                | EventKind::AnnualRating
                | EventKind::JointInspection
                | EventKind::SendInspection
                | EventKind::Review => (Sign::Part, "part"),
            };
            let framework = event.graded.as_ref().map(|graded| archive.frameworks.get(graded.framework));
            let view = MarkView {
                kind: event.kind.label(),
                sign: word,
                date: event.moment.date.into(),
                title: framework.map_or_else(
                    || event.kind.label().to_owned(),
                    |framework| format!("{}: {}", event.kind.label(), framework.short),
                ),
                url: source_url(archive, &event.path),
            };
            (event.moment.date.end(), sign, view)
        };
        events.map(mark).collect()
    }
}

/// The days of a drawing: whole years at its beginning, a quarter at its end, so that it does not
/// change from day to day; a council that has ended ends it.
fn days(
    council: &Council,
    starts: impl Iterator<Item = NaiveDate>,
    today: NaiveDate,
) -> Option<(NaiveDate, NaiveDate)> {
    let first = starts.min()?;
    let until = council.until.map(Date::end).filter(|until| *until < today && first < *until);
    let last = until.map_or_else(|| end_of_quarter(today), end_of_quarter);
    Some((NaiveDate::from_ymd_opt(first.year(), 1, 1)?, last.succ_opt()?))
}

/// The drawing in words: every band, then the lane.
fn about(rows: &[StripRow], marks: usize, news: usize) -> String {
    let mut about = String::new();
    for row in rows {
        let spans: Vec<String> = row
            .spans
            .iter()
            .map(|span| format!("{} from {}", span.badge.label.to_lowercase(), span.from.text))
            .collect();
        about.push_str(&format!("{}: {}. ", row.judgement, spans.join(", ")));
    }
    let counted = [
        (marks, words::counted(marks, "visit, notice or other event", "visits, notices and other events")),
        (news, words::counted(news, "article", "articles")),
    ];
    let counted: Vec<String> = counted.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    if !counted.is_empty() {
        about.push_str(&format!("Beneath: {}.", words::listed(&counted)));
    }
    about.trim_end().to_owned()
}
