//! How every current council stands today, overall and for each judgement.
//!
//! A council's state is its newest graded event's under a framework that covers the whole service
//! or, without such events, its newest rating as reported. Every index has every current council
//! in exactly one place.

use std::collections::{BTreeMap, BTreeSet};

use super::{Archive, ArticleId, Award, CouncilId, Date, EventId, Frameworks, Grade, Graded, JudgementKey};

/// The place of a council in an index, best grade first, then what is not a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// It holds a grade.
    Grade(Grade),
    /// Its newest inspection awards no overall grade.
    NoneAwarded,
    /// The judgement was not made: too few children.
    NotJudged,
    /// Its newest inspection did not grade this by itself.
    NotSeparate,
    /// The archive does not know.
    NotRecorded,
    /// No inspection of the whole service yet.
    NotYetInspected,
}

/// A council's place, and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The council.
    pub council: CouncilId,
    /// Its place.
    pub place: Place,
    /// What it rests on.
    pub basis: Option<Basis>,
    /// The day on which that was published.
    pub published: Option<Date>,
    /// Since when it stands in this place without a break: the day of the first of the reports in a
    /// row that say the same.
    pub since: Option<Date>,
}

/// What a council's state rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A graded event
    Event(EventId),
    /// A rating that an article reports
    Article(ArticleId),
}

/// Every current council by its place, for one judgement or overall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The judgement; nothing for overall.
    pub judgement: Option<JudgementKey>,
    /// The councils in each place, by slug.
    pub places: BTreeMap<Place, Vec<Standing>>,
}

impl Place {
    /// Its part of an address: `good`, `none-awarded`.
    #[must_use]
    pub fn slug(self, frameworks: &Frameworks) -> String {
        match self {
            Self::Grade(grade) => frameworks.page_slug(grade),
            Self::NoneAwarded => "no-overall-grade".to_owned(),
            Self::NotJudged => "not-judged".to_owned(),
            Self::NotSeparate => "not-judged-separately".to_owned(),
            Self::NotRecorded => "not-recorded".to_owned(),
            Self::NotYetInspected => "not-yet-inspected".to_owned(),
        }
    }

    /// As readers see it.
    #[must_use]
    pub fn label(self, frameworks: &Frameworks) -> String {
        match self {
            Self::Grade(grade) => frameworks.word(grade).label.clone(),
            Self::NoneAwarded => "no overall grade awarded".to_owned(),
            Self::NotJudged => "not judged".to_owned(),
            Self::NotSeparate => "not judged separately".to_owned(),
            Self::NotRecorded => "not recorded here".to_owned(),
            Self::NotYetInspected => "not yet inspected".to_owned(),
        }
    }
}

impl Index {
    /// How many councils it holds: every current one.
    #[must_use]
    pub fn total(&self) -> usize {
        self.places.values().map(Vec::len).sum()
    }

    /// The councils in a place.
    #[must_use]
    pub fn at(&self, place: Place) -> &[Standing] {
        self.places.get(&place).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Archive {
    /// What a council's current state rests on.
    #[must_use]
    pub fn basis(&self, council: CouncilId) -> Option<Basis> {
        self.bases[council.0 as usize]
    }

    pub(super) fn find_basis(&self, council: CouncilId) -> Option<Basis> {
        if let Some(event) = self.timeline(council).events().find(|event| self.is_of_whole_service(*event)) {
            return Some(Basis::Event(event));
        }
        let rating = self.entries_about(council).filter(|article| self.rates(*article, council));
        rating.min().map(Basis::Article)
    }

    /// A council's standing, overall or for a judgement.
    #[must_use]
    pub fn standing(&self, council: CouncilId, judgement: Option<&str>) -> Standing {
        let basis = self.basis(council);
        let place = match basis {
            None => self.place_before(council),
            Some(basis) => self.place_by(council, basis, judgement),
        };
        let published = basis.map(|basis| self.published(basis));
        let since = match basis {
            Some(Basis::Event(_)) => self.since(council, judgement),
            _ => published,
        };
        Standing { council, place, basis, published, since }
    }

    /// The day of the first of the reports in a row, up to the newest, that put a council in a place.
    fn since(&self, council: CouncilId, judgement: Option<&str>) -> Option<Date> {
        self.run(council, judgement).last().map(|event| self.event(*event).moment.date)
    }

    /// The newest of a council's events of the whole service that say the same under the same
    /// framework, newest first: what another framework said is not counted in.
    #[must_use]
    pub fn run(&self, council: CouncilId, judgement: Option<&str>) -> Vec<EventId> {
        let says =
            |event: EventId| (self.place_in(event, judgement), self.graded(event).map(|graded| graded.framework));
        let mut events = self.timeline(council).events().filter(|event| self.is_of_whole_service(*event)).peekable();
        let newest = events.peek().copied().map(says);
        events.take_while(|event| Some(says(*event)) == newest).collect()
    }

    /// The place in which an event puts its council.
    #[must_use]
    pub fn place_in(&self, event: EventId, judgement: Option<&str>) -> Place {
        self.graded(event).map_or(Place::NotRecorded, |graded| self.place(event, graded, judgement))
    }

    /// Every current council once, overall or for a judgement.
    #[must_use]
    pub fn index(&self, judgement: Option<&JudgementKey>) -> Index {
        let mut places: BTreeMap<Place, Vec<Standing>> = BTreeMap::new();
        for (council, _) in self.current_councils() {
            let standing = self.standing(council, judgement.map(|key| &**key));
            places.entry(standing.place).or_default().push(standing);
        }
        Index { judgement: judgement.cloned(), places }
    }

    /// The judgements of the frameworks on which current councils stand or newly could, with their
    /// names, in the order of the newest framework.
    #[must_use]
    pub fn judgements(&self) -> Vec<(JudgementKey, String)> {
        let mut used: BTreeSet<_> = self
            .current_councils()
            .filter_map(|(council, _)| match self.basis(council)? {
                Basis::Event(event) => self.graded(event).map(|graded| graded.framework),
                Basis::Article(_) => None,
            })
            .collect();
        if !used.is_empty() {
            let today = self.as_of.day;
            used.extend(
                self.frameworks
                    .iter()
                    .filter(|(_, one)| one.whole_service && one.in_force.overlaps(today, today))
                    .map(|(id, _)| id),
            );
        }
        let mut judgements: Vec<(JudgementKey, String)> = Vec::new();
        for id in used.into_iter().rev() {
            for judgement in &self.frameworks.get(id).judgements {
                if !judgements.iter().any(|(key, _)| *key == judgement.key) {
                    judgements.push((judgement.key.clone(), judgement.name.clone()));
                }
            }
        }
        // A judgement that no current council was given by itself is no index.
        judgements.retain(|(key, _)| {
            self.current_councils()
                .any(|(council, _)| matches!(self.standing(council, Some(key)).place, Place::Grade(_)))
        });
        judgements
    }

    /// What an event awards.
    #[must_use]
    pub fn graded(&self, event: EventId) -> Option<&Graded> {
        self.event(event).graded.as_ref()
    }

    /// The last graded event of its council before this one, both under frameworks of the whole service.
    #[must_use]
    pub fn previous(&self, id: EventId) -> Option<EventId> {
        Some(id).filter(|id| self.is_of_whole_service(*id))?;
        let mut events = self.timeline(self.event(id).council).events();
        events.find(|other| *other < id && self.is_of_whole_service(*other))
    }

    /// The day of publication of what a state rests on.
    #[must_use]
    pub fn published(&self, basis: Basis) -> Date {
        match basis {
            Basis::Event(event) => self.event(event).moment.date,
            Basis::Article(article) => self.article(article).moment.date,
        }
    }

    /// Whether an article reports a council's rating under a framework that covers the whole service.
    #[must_use]
    pub fn rates(&self, article: ArticleId, council: CouncilId) -> bool {
        let reported = self.article(article).reported_for(council);
        reported.is_some_and(|reported| self.frameworks.get(reported.framework).whole_service)
    }

    /// Whether an event is graded under a framework that covers the whole service.
    #[must_use]
    pub fn is_of_whole_service(&self, event: EventId) -> bool {
        self.graded(event).is_some_and(|graded| self.frameworks.get(graded.framework).whole_service)
    }

    fn place(&self, event: EventId, graded: &Graded, judgement: Option<&str>) -> Place {
        let award = graded.award(judgement);
        match (award, judgement) {
            (Some(Award::Grade(grade)), _) => Place::Grade(grade),
            (Some(Award::NotJudged), _) => Place::NotJudged,
            (None, None) => Place::NoneAwarded,
            (None, Some(key)) => {
                let (first, last) = self.event(event).begun_between();
                let made = self
                    .frameworks
                    .get(graded.framework)
                    .judgement(key)
                    .is_some_and(|one| one.in_force.overlaps(first, last));
                if made { Place::NotRecorded } else { Place::NotSeparate }
            }
        }
    }
}
