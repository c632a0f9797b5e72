//! Waiting: days since every council's last graded inspection began.

use super::{Filled, PageView, filled};
use crate::model::{CouncilId, Wait, Waiting};
use crate::render::chart::{Drawing, columns};
use crate::render::context::Drawn;
use crate::render::given::{given, template};
use crate::render::view::{Badge, DateView, Link, council_link, source_url};
use crate::render::{Renderer, words};
use crate::theme::Extra;

given! {
    /// A council's wait.
    #[derive(Debug)]
    struct WaitRow {
        /// The council.
        council: Link,
        /// Days since its last graded inspection began, with commas.
        days: String,
        /// In years, to one decimal.
        years: String,
        /// The days of that inspection.
        inspected: Option<String>,
        /// The day of its report.
        published: DateView,
        /// Its page.
        url: String,
        /// Its overall grade, or what stands in its place.
        overall: Badge,
    }
}

given! {
    /// A council whose wait cannot be counted, and why.
    #[derive(Debug)]
    struct Uncounted {
        /// The council.
        council: Link,
        /// Why it cannot be counted.
        why: String,
    }
}

given! {
    /// How the waits are spread.
    #[derive(Debug)]
    struct Spread {
        /// The columns of the drawing.
        counts: Vec<SpreadRow>,
        /// The councils by years since their last graded inspection.
        svg: Drawing,
    }
}

given! {
    /// The waits between two lengths.
    #[derive(Debug)]
    struct SpreadRow {
        /// From so many years: `0`, `½`, `1`.
        from: String,
        /// To so many years.
        to: String,
        /// How many councils.
        count: usize,
    }
}

template! {
    /// Days since every council's last graded inspection began.
    pub(super) struct WaitingPage in "waiting.html" {
        /// The archive's day.
        as_of: DateView,
        /// The median and the longest wait, in a sentence.
        sentence: Option<String>,
        /// How many councils' waits can be counted.
        count: usize,
        /// The waits, the longest first.
        rows: Vec<WaitRow>,
        /// The councils whose waits cannot be counted.
        uncounted: Vec<Uncounted>,
        /// The table as CSV.
        csv: Option<String>,
        /// How the waits are spread, drawn.
        spread: Option<Drawn<Spread>>,
    }
}

/// The most columns that the drawing has room for.
const COLUMNS: i64 = 24;

impl Renderer<'_> {
    pub(super) fn waiting(&self) -> Filled<'_> {
        let archive = self.archive;
        let waiting = archive.waiting();
        let given = WaitingPage {
            as_of: archive.as_of.date().into(),
            sentence: sentence(&waiting),
            count: waiting.waits.len(),
            rows: waiting.waits.iter().map(|wait| self.wait(wait)).collect(),
            uncounted: waiting.uncounted.iter().map(|id| self.uncounted(*id)).collect(),
            csv: self.table("current.csv"),
            spread: spread(&waiting),
        };
        let has_trends = !self.plan.without.contains(&Extra::Trends);
        let view = PageView {
            title: "Waiting".to_owned(),
            description: "Days since each council’s children’s services were last inspected for a grade.".to_owned(),
            crumbs: self.crumbs(if has_trends { &[("Home", "/"), ("Trends", "/trends/")] } else { &[("Home", "/")] }),
            section: "Trends",
            ..PageView::default()
        };
        filled(view, given)
    }

    fn wait(&self, wait: &Wait) -> WaitRow {
        let archive = self.archive;
        let event = archive.event(wait.event);
        WaitRow {
            council: council_link(archive, wait.council),
            days: words::thousands(wait.days),
            years: in_years(wait.days),
            inspected: words::inspected(event.from, event.to),
            published: event.moment.date.into(),
            url: source_url(archive, &event.path),
            overall: Badge::of_place(&archive.frameworks, archive.place_in(wait.event, None)),
        }
    }

    fn uncounted(&self, id: CouncilId) -> Uncounted {
        let archive = self.archive;
        let why = match archive.basis(id) {
            None => archive.place_before(id).label(&archive.frameworks),
            Some(crate::model::Basis::Article(_)) => "known only from news, without an inspection".to_owned(),
            Some(crate::model::Basis::Event(_)) => "the first day of its inspection is not known".to_owned(),
        };
        Uncounted { council: council_link(archive, id), why }
    }
}

/// The median and the longest wait in a sentence.
fn sentence(waiting: &Waiting) -> Option<String> {
    let (median, longest) = (waiting.median()?, waiting.waits.first()?);
    let count = words::counted(waiting.waits.len(), "council", "councils");
    Some(format!(
        "Of {count}, half were last inspected {} days ago or longer; the longest wait is {} days.",
        words::thousands(median),
        words::thousands(longest.days)
    ))
}

/// How many wait how long, in columns of half a year or, where waits are long, of more.
fn spread(waiting: &Waiting) -> Option<Drawn<Spread>> {
    let (longest, median) = (waiting.waits.first()?.days.max(0), waiting.median()?);
    let unit = [1, 2, 10, 20].into_iter().find(|unit| column(longest, *unit) < COLUMNS).unwrap_or(200);
    let last = column(longest, unit);
    let mut counts = vec![0; usize::try_from(last + 1).unwrap_or(1)];
    for wait in &waiting.waits {
        if let Some(count) = usize::try_from(column(wait.days, unit)).ok().and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    // Half-years as years: 0, ½, 1, 1½.
    let years = |halves: i64| match (halves / 2, halves % 2) {
        (0, 1) => "½".to_owned(),
        (whole, 0) => whole.to_string(),
        (whole, _) => format!("{whole}½"),
    };
    let rows: Vec<SpreadRow> = (0_i64..)
        .zip(&counts)
        .map(|(at, count)| SpreadRow { from: years(at * unit), to: years((at + 1) * unit), count: *count })
        .collect();
    let said: Vec<String> = rows
        .iter()
        .filter(|row| row.count > 0)
        .map(|row| format!("{} to {} years, {}", row.from, row.to, row.count))
        .collect();
    let name = |(at, row): (usize, &SpreadRow)| {
        let is_whole = !row.from.ends_with('½');
        let unit = if at == 0 { " years" } else { "" };
        (if is_whole { format!("{}{unit}", row.from) } else { String::new() }, row.count)
    };
    let within = (median * 200 * 1000 / (36_525 * unit)) % 1000;
    let drawing = columns::Columns {
        id: "spread".to_owned(),
        title: "Councils by years since their last graded inspection".to_owned(),
        about: format!("How many councils have waited how long: {}.", said.join("; ")),
        counts: rows.iter().enumerate().map(name).collect(),
        median: usize::try_from(column(median, unit)).ok().zip(u16::try_from(within).ok()),
        word: format!("median {} days", words::thousands(median)),
    };
    Some(Drawn(Spread { counts: rows, svg: Drawing::Columns(drawing) }))
}

/// In which column a wait stands, where each is so many half-years wide.
fn column(days: i64, unit: i64) -> i64 {
    days.max(0) * 200 / (36_525 * unit)
}

/// Days as years of 365.25 days, to one decimal.
fn in_years(days: i64) -> String {
    let tenths = (days.max(0) * 1000 + 18_262) / 36_525;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_counted_in_half_years() {
        assert_eq!([0, 182, 183, 365, 366, 3098].map(|days| column(days, 1)), [0, 0, 1, 1, 2, 16]);
        assert_eq!([0, 365, 366, 3098].map(|days| column(days, 2)), [0, 0, 1, 8]);
        assert_eq!([0, 18, 19, 365, 3098].map(in_years), ["0.0", "0.0", "0.1", "1.0", "8.5"]);
    }
}
