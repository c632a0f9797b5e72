//! Trends: shares of councils by grade at each quarter's end, drawn and as tables.

use chrono::{Datelike, NaiveDate};

use super::{Filled, PageView, filled};
use crate::model::{Break, Change, Date, Grade, Place, Point, Trend};
use crate::render::chart::{self, Drawing, Paint};
use crate::render::context::Drawn;
use crate::render::given::{given, template};
use crate::render::view::{Badge, DateView};
use crate::render::{Renderer, words};

given! {
    /// An index over time.
    #[derive(Debug)]
    struct TrendView {
        /// `Overall`, or a judgement.
        name: String,
        /// The same in small letters, for an `id`.
        key: String,
        /// The columns of the table.
        places: Vec<Badge>,
        /// Its rows: the ends of years, and the archive's day.
        rows: Vec<TrendRow>,
        /// The newest row, as a list.
        latest: Vec<Latest>,
        /// The shares over time.
        svg: Drawing,
    }
}

given! {
    /// An index on a day.
    #[derive(Debug)]
    struct TrendRow {
        /// The day.
        day: DateView,
        /// How many councils there were.
        total: usize,
        /// The share of each place in per cent, to one decimal.
        shares: Vec<String>,
    }
}

given! {
    /// A place today.
    #[derive(Debug)]
    struct Latest {
        /// The grade, or what stands in its place.
        badge: Badge,
        /// How many councils stand there.
        count: usize,
        /// Of all current councils, in per cent, to one decimal.
        share: String,
    }
}

given! {
    /// A change of the rules, explained.
    #[derive(Debug)]
    struct BreakView {
        /// The day of the change.
        since: DateView,
        /// What changed, in a few words.
        name: String,
        /// What changed, in sentences.
        about: String,
    }
}

template! {
    /// Shares of councils by grade at each quarter's end, drawn and as tables.
    pub(super) struct TrendsPage in "trends.html" {
        /// The archive's day.
        as_of: DateView,
        /// What became of the best two grades within five years, in a sentence.
        sentence: Option<String>,
        /// Where the rules changed.
        breaks: Vec<BreakView>,
        /// The whole table as CSV.
        csv: Option<String>,
        /// The whole table as JSON.
        json: Option<String>,
        /// Overall, then each judgement.
        trends: Vec<Drawn<TrendView>>,
    }
}

/// Over how many years the first sentence looks back.
const YEARS: i32 = 5;

impl Renderer<'_> {
    pub(super) fn trends(&self) -> Filled<'_> {
        let archive = self.archive;
        let trends = archive.trends();
        let given = TrendsPage {
            as_of: archive.as_of.date().into(),
            sentence: trends.first().and_then(|trend| self.change(trend)),
            breaks: archive.breaks().iter().map(|one| self.explained(one)).collect(),
            csv: self.table("trends.csv"),
            json: self.table("trends.json"),
            trends: trends.iter().map(|trend| self.trend(trend)).collect(),
        };
        let view = PageView {
            title: "Trends".to_owned(),
            description: "How many councils held which grade at each quarter’s end, overall and for each judgement."
                .to_owned(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Trends",
            ..PageView::default()
        };
        filled(view, given)
    }

    fn trend(&self, trend: &Trend) -> Drawn<TrendView> {
        let frameworks = &self.archive.frameworks;
        let places = self.places(trend);
        let name = trend.judgement.as_ref().map_or_else(|| "Overall".to_owned(), |(_, name)| name.clone());
        let key = name.to_lowercase().replace(' ', "-");
        let row = |point: &Point| TrendRow {
            day: Date::Day(point.day).into(),
            total: point.total(),
            shares: places.iter().map(|place| words::per_cent(point.at(*place), point.total())).collect(),
        };
        let is_last = |point: &Point| trend.points.last() == Some(point);
        let rows = trend.points.iter().filter(|point| point.day.month() == 12 || is_last(point));
        let latest = |point: &Point| {
            let at = |place: &Place| Latest {
                badge: Badge::of_place(frameworks, *place),
                count: point.at(*place),
                share: words::per_cent(point.at(*place), point.total()),
            };
            places.iter().filter(|place| point.at(**place) > 0).map(at).collect::<Vec<_>>()
        };
        let (from, points) = self.drawn(trend);
        let last = points.last().map_or(from, |point| point.day);
        let drawing = chart::trend::Trend {
            id: format!("trend-{key}"),
            title: format!("{name}: shares of councils by grade, {} to {}", from.year(), last.year()),
            about: self.about(points, &places),
            paints: places.iter().map(|place| Paint::of(frameworks, *place)).collect(),
            from,
            points: points
                .iter()
                .map(|point| (point.day, places.iter().map(|place| point.at(*place)).collect()))
                .collect(),
            breaks: self.breaks(from, last, Some(trend.judgement.as_ref().map(|(key, _)| &**key))),
        };
        Drawn(TrendView {
            places: places.iter().map(|place| Badge::of_place(frameworks, *place)).collect(),
            rows: rows.map(row).collect(),
            latest: trend.points.last().map(latest).unwrap_or_default(),
            svg: Drawing::Trend(drawing),
            name,
            key,
        })
    }

    /// The places of a trend: the grades of today's scale, best first, those of others, the rest.
    fn places(&self, trend: &Trend) -> Vec<Place> {
        let today = self.scale_today(trend);
        let is_other = |place: &Place| matches!(place, Place::Grade(grade) if self.scale(*grade) != today.as_deref());
        let mut places: Vec<Place> = trend.points.iter().flat_map(|point| point.places.keys().copied()).collect();
        places.sort_unstable();
        places.dedup();
        places.sort_by_key(|place| (!matches!(place, Place::Grade(_)), is_other(place)));
        places
    }

    /// The scale of most of today's grades.
    fn scale_today(&self, trend: &Trend) -> Option<String> {
        let point = trend.points.last()?;
        let grades = point.places.iter().filter_map(|(place, count)| match place {
            Place::Grade(grade) => Some((*count, self.scale(*grade)?)),
            _ => None,
        });
        grades.max().map(|(_, scale)| scale.to_owned())
    }

    fn scale(&self, grade: Grade) -> Option<&str> {
        Some(&self.archive.frameworks.scale_of(grade).key)
    }

    /// What became of the number of the best two grades within the last years.
    fn change(&self, trend: &Trend) -> Option<String> {
        let last = trend.points.last()?;
        let then = |day: NaiveDate, years: i32| (day.year() + years, day.month(), day.day());
        let before = trend.points.iter().rfind(|point| then(point.day, YEARS) <= then(last.day, 0))?;
        let scale = self.scale_today(trend)?;
        let best: Vec<Place> = self
            .places(trend)
            .into_iter()
            .filter(|place| matches!(place, Place::Grade(grade) if self.scale(*grade) == Some(&scale)))
            .filter(|place| matches!(place, Place::Grade(grade) if self.is_best_two(*grade)))
            .collect();
        let labels: Vec<String> = best.iter().map(|place| place.label(&self.archive.frameworks)).collect();
        let of = |point: &Point| best.iter().map(|place| point.at(*place)).sum::<usize>();
        if best.len() < 2 || of(before) == 0 {
            return None;
        }
        Some(format!(
            "On {}, {} of {} councils were {} overall; on {}, {} of {}.",
            Date::Day(before.day),
            of(before),
            before.total(),
            labels.join(" or "),
            Date::Day(last.day),
            of(last),
            last.total()
        ))
    }

    /// The points that are drawn, and the day on which the drawing begins: from the first with a grade
    /// of today's scale on. What is older stands in the table.
    fn drawn<'a>(&self, trend: &'a Trend) -> (NaiveDate, &'a [Point]) {
        let scale = self.scale_today(trend);
        let is_of_scale =
            |place: &Place| matches!(place, Place::Grade(grade) if self.scale(*grade) == scale.as_deref());
        let first = trend.points.iter().position(|point| point.places.keys().any(is_of_scale)).unwrap_or_default();
        let from = match first.checked_sub(1).and_then(|before| trend.points.get(before)) {
            Some(before) => before.day,
            None => trend.points.first().map_or(self.archive.as_of.day, |point| start_of_quarter(point.day)),
        };
        (from, trend.points.get(first..).unwrap_or_default())
    }

    /// The shares at both ends of a drawing in words.
    fn about(&self, points: &[Point], places: &[Place]) -> String {
        let said = |point: &Point| {
            let shares: Vec<String> = places
                .iter()
                .filter(|place| point.at(**place) > 0)
                .map(|place| {
                    let label = place.label(&self.archive.frameworks);
                    format!("{label} {} per cent", words::per_cent(point.at(*place), point.total()))
                })
                .collect();
            format!("On {}: {}.", Date::Day(point.day), words::listed(&shares))
        };
        let mut ends: Vec<&Point> = points.first().into_iter().chain(points.last()).collect();
        ends.dedup();
        ends.into_iter().map(said).collect::<Vec<_>>().join(" ")
    }

    fn is_best_two(&self, grade: Grade) -> bool {
        let (marks, of) = self.archive.frameworks.marks(grade);
        marks + 1 >= of
    }

    fn explained(&self, one: &Break) -> BreakView {
        let frameworks = &self.archive.frameworks;
        let (name, about) = match &one.change {
            Change::Began(id) => {
                let framework = frameworks.get(*id);
                let labels: Vec<String> = frameworks.labels(*id).into_iter().map(str::to_owned).collect();
                let before =
                    self.archive.breaks().into_iter().filter(|other| other.since < one.since).filter_map(|other| {
                        match other.change {
                            Change::Began(id) => Some(id),
                            Change::NoOverall(_) | Change::Judged(..) => None,
                        }
                    });
                let compared = match before.last() {
                    None => "",
                    Some(before) if frameworks.same_scale(before, *id) => {
                        " The words are those of the framework before; what inspectors look at is not, so the line marks a break."
                    }
                    Some(_) => " It is another scale than before: its grades are never joined with the earlier ones.",
                };
                (framework.name.clone(), format!("Its grades are {}.{compared}", words::listed(&labels)))
            }
            Change::NoOverall(id) => (
                "No overall grade".to_owned(),
                format!(
                    "{} inspections begun since then give a grade for each judgement and none overall. A council inspected since then is counted under ‘no overall grade awarded’.",
                    frameworks.get(*id).short
                ),
            ),
            Change::Judged(id, key) => {
                let framework = frameworks.get(*id);
                let name = framework.judgement(key).map_or_else(|| key.to_string(), |judgement| judgement.name.clone());
                let about = format!(
                    "{} inspections begun since then judge it by itself; councils inspected before that are counted under ‘not judged separately’ until their next inspection.",
                    framework.short
                );
                (name, about)
            }
        };
        BreakView { since: one.since.into(), name: words::typeset(&name), about }
    }
}

/// The first day of a day's quarter.
fn start_of_quarter(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).unwrap_or(day)
}
