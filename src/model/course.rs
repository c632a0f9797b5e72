//! A council's course: its place from one report's day to the next one's, without a gap and without
//! an overlap. On every day it says what the archive of that day would have said.

use chrono::{Days, NaiveDate};

use super::{Archive, Basis, CouncilId, Date, Place};

/// From one report's day to the next one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What the council's state rests on.
    pub basis: Basis,
    /// The first day.
    pub from: NaiveDate,
    /// The day on which the next report follows, or the day after the council's last; nothing while
    /// it lasts.
    pub to: Option<NaiveDate>,
}

/// The spans of a council from its first report on, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The council.
    pub council: CouncilId,
    /// Its spans, each ending where the next begins.
    pub spans: Vec<Span>,
}

impl Course {
    /// The span in which a day lies.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&Span> {
        let last = self.spans.partition_point(|span| span.from <= day).checked_sub(1)?;
        self.spans.get(last).filter(|span| span.to.is_none_or(|to| day < to))
    }
}

impl Archive {
    /// A council's course: its graded events of the whole service and, before the first of them, the
    /// ratings that articles reported.
    #[must_use]
    pub fn course(&self, council: CouncilId) -> Course {
        let ended = self.council(council).until.map(Date::end).filter(|until| *until < self.as_of.day);
        let mut next = ended.and_then(|until| until.checked_add_days(Days::new(1)));
        let mut spans = Vec::new();
        // From the newest to the oldest: a report that is older than another by its date, and is only
        // surely out after it, was never the newest.
        for (from, basis) in self.reports(council) {
            if next.is_none_or(|next| from < next) {
                spans.push(Span { basis, from, to: next });
                next = Some(from);
            }
        }
        spans.reverse();
        Course { council, spans }
    }

    /// The place in which a council's event or article puts it, overall or for a judgement.
    #[must_use]
    pub fn place_by(&self, council: CouncilId, basis: Basis, judgement: Option<&str>) -> Place {
        match basis {
            Basis::Event(event) => self.place_in(event, judgement),
            Basis::Article(article) => {
                let reported = self.article(article).reported_for(council).filter(|_| judgement.is_none());
                reported.map_or(Place::NotRecorded, |reported| Place::Grade(reported.grade))
            }
        }
    }

    /// The place of a council of which nothing was reported yet: one that is new had no inspection, of
    /// any other the archive just knows none.
    #[must_use]
    pub fn place_before(&self, council: CouncilId) -> Place {
        if self.council(council).since.is_some() { Place::NotYetInspected } else { Place::NotRecorded }
    }

    /// What could decide a council's state, newest first, with the day from which it is surely out.
    fn reports(&self, council: CouncilId) -> Vec<(NaiveDate, Basis)> {
        let events = self.timeline(council).events().filter(|event| self.is_of_whole_service(*event));
        let events = events.map(|event| (self.event(event).moment.date.end(), Basis::Event(event)));
        let articles = self.articles_about(council).into_iter().filter(|article| self.rates(*article, council));
        let articles = articles.map(|article| (self.article(article).moment.date.end(), Basis::Article(article)));
        events.chain(articles).collect()
    }
}
