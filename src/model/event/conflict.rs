//! Conflicts: where another source contradicts what the archive says of an event.

use super::check::Check;
use super::{Award, Event};
use crate::diagnostic::{Code, Diagnostic, KeyPath, alternatives};
use crate::front_matter::{Name, Url, not_a_date};
use crate::model::draft::ConflictMatter;
use crate::model::{Archive, Date, EventId, JudgementKey, normalised, report};

/// What another source says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which of the event's facts it is about.
    pub field: Field,
    /// What the other source says.
    pub claim: Claim,
    /// Who says so; for an address without a name, its host.
    pub source: String,
    /// The source's address.
    pub url: Option<String>,
    /// The day it said so, where that is known: until then there was no conflict.
    pub date: Option<Date>,
}

/// A fact of an event of which sources may disagree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The day of publication
    Published,
    /// The days of the inspection
    Inspected,
    /// The inspection's first day
    From,
    /// The inspection's last day
    To,
    /// The overall grade
    Overall,
    /// A judgement's grade
    Judgement(JudgementKey),
}

/// What a source says of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It was then
    Date(Date),
    /// It was between the two, the days of both included
    Days(Date, Date),
    /// It was graded so
    Award(Award),
}

impl Field {
    /// As the tables' columns are called.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Published => "published",
            Self::Inspected => "inspected",
            Self::From => "inspected_from",
            Self::To => "inspected_to",
            Self::Overall => "overall",
            Self::Judgement(key) => key,
        }
    }
}

impl Claim {
    /// Whether both cannot be true. Dates can while one may lie within the other.
    fn contradicts(self, other: Self) -> bool {
        match (self.days(), other.days()) {
            (Some((one, other)), Some((first, last))) => one.is_surely_after(last) || first.is_surely_after(other),
            _ => self != other,
        }
    }

    /// The first and the last of its days, where it is about days.
    fn days(self) -> Option<(Date, Date)> {
        match self {
            Self::Date(date) => Some((date, date)),
            Self::Days(first, last) => Some((first, last)),
            Self::Award(_) => None,
        }
    }
}

impl Event {
    /// What the archive itself says of a fact.
    #[must_use]
    pub fn says(&self, field: &Field) -> Option<Claim> {
        let graded = self.graded.as_ref();
        match field {
            Field::Published => Some(Claim::Date(self.moment.date)),
            Field::Inspected => match (self.from, self.to) {
                (Some(from), Some(to)) => Some(Claim::Days(from, to)),
                (from, to) => from.or(to).map(Claim::Date),
            },
            Field::From => self.from.map(Claim::Date),
            Field::To => self.to.map(Claim::Date),
            Field::Overall => graded?.overall.map(Claim::Award),
            Field::Judgement(key) => graded?.award(Some(key)).map(Claim::Award),
        }
    }

    /// The day that the website lists, where it cannot be that of the report.
    #[must_use]
    pub fn listed_otherwise(&self) -> Option<Date> {
        self.listed.filter(|day| Claim::Date(*day).contradicts(Claim::Date(self.moment.date)))
    }
}

impl Archive {
    /// Where sources disagree about an event, fact by fact, as far as it was known by the archive's
    /// day. A website that lists another day of publication is one of the sources.
    #[must_use]
    pub fn conflicts(&self, id: EventId) -> Vec<Conflict> {
        let event = self.event(id);
        let listed = event.listed_otherwise().map(|day| Conflict {
            field: Field::Published,
            claim: Claim::Date(day),
            source: "the inspectorate’s website".to_owned(),
            url: None,
            date: None,
        });
        let is_past = |date: Date| date.end() <= self.as_of.day;
        let exists =
            |one: &Conflict| one.claim.days().is_none_or(|(_, last)| is_past(last)) && one.date.is_none_or(is_past);
        let mut all: Vec<Conflict> = listed.into_iter().chain(event.conflicts.iter().cloned()).filter(exists).collect();
        let judgements = event.graded.as_ref().map(|graded| &self.frameworks.get(graded.framework).judgements);
        let place = |field: &Field| judgements.and_then(|all| all.iter().position(|one| *one.key == *field.word()));
        all.sort_by_cached_key(|one| (place(&one.field), one.field.clone()));
        all
    }
}

impl Check<'_, '_> {
    /// The event's conflicts; problems with them are noted.
    pub fn conflicts(&mut self, event: &Event) -> Vec<Conflict> {
        let draft = self.draft;
        let mut all: Vec<(Conflict, KeyPath)> = Vec::new();
        for (index, matter) in draft.matter.conflicts.iter().flat_map(|list| &list.0).enumerate() {
            let keys = KeyPath::top("conflicts").item(index);
            let Some(conflict) = self.conflict(event, matter, &keys) else { continue };
            if let Some((_, first)) = all.iter().find(|(one, _)| is_same(one, &conflict)) {
                let problem =
                    Diagnostic::new(Code::NoConflict, draft.path.value_at(keys), "The same conflict is written twice.");
                self.problems.push(problem.other(draft.path.value_at(first.clone()), "here first").help("Keep one."));
                continue;
            }
            all.push((conflict, keys));
        }
        for (conflict, keys) in &all {
            let others = || all.iter().map(|(one, _)| one).filter(|one| one.field == conflict.field);
            let (message, help) = match event.says(&conflict.field) {
                Some(own) if !own.contradicts(conflict.claim) => {
                    ("This is what the event says itself.", "Take it out: it is no conflict.")
                }
                None if !others().any(|one| one.claim.contradicts(conflict.claim)) => (
                    "The event leaves this open, and no other source contradicts it.",
                    "Write it as the event’s own, or add what another source says.",
                ),
                _ => continue,
            };
            let problem = Diagnostic::new(Code::NoConflict, draft.path.value_at(keys.key("value")), message);
            self.problems.push(problem.help(help));
        }
        all.into_iter().map(|(conflict, _)| conflict).collect()
    }

    fn conflict(&mut self, event: &Event, matter: &ConflictMatter, keys: &KeyPath) -> Option<Conflict> {
        let path = &self.draft.path;
        let absent =
            [("field", matter.field.is_none()), ("value", matter.value.is_none()), ("source", matter.source.is_none())];
        for (key, _) in absent.iter().filter(|(_, absent)| *absent) {
            let message = format!("The conflict has no `{key}`.");
            let problem = Diagnostic::new(Code::MissingKey, path.value_at(keys.clone()), message);
            self.problems.push(problem.help("Write `- { field: date, value: 2026-01-31, source: ... }`."));
        }
        let field = matter.field.as_ref().and_then(|written| self.field(event, written, keys));
        let source = matter.source.as_ref().and_then(|written| self.source(written, keys));
        let (field, value, (source, url)) = (field?, matter.value.as_ref()?, source?);
        let claim = match field {
            Field::Published | Field::Inspected | Field::From | Field::To => Claim::Date(self.day(value, keys)?),
            Field::Overall | Field::Judgement(_) => {
                let framework = event.graded.as_ref()?.framework;
                Claim::Award(self.award(framework, value, keys.key("value"))?)
            }
        };
        Some(Conflict { field, claim, source, url, date: matter.date })
    }

    /// The fact of that name, where events of this kind, framework and day have it.
    fn field(&mut self, event: &Event, written: &Name, keys: &KeyPath) -> Option<Field> {
        let wanted = normalised(&written.0.replace('.', " ")).into_owned();
        let mut known: Vec<(String, Field)> = [
            ("date", Field::Published),
            ("published", Field::Published),
            ("inspected", Field::Inspected),
            ("inspected_from", Field::From),
            ("inspected_to", Field::To),
        ]
        .map(|(word, field)| (word.to_owned(), field))
        .into();
        if let Some(graded) = &event.graded {
            let framework = self.frameworks.get(graded.framework);
            let (first, last) = event.begun_between();
            if framework.overall.is_some_and(|period| period.overlaps(first, last)) {
                known.extend(["overall", "rating"].map(|word| (word.to_owned(), Field::Overall)));
            }
            let judged = framework.judgements.iter().filter(|judgement| judgement.in_force.overlaps(first, last));
            known.extend(judged.map(|one| (one.key.to_string(), Field::Judgement(one.key.clone()))));
        } else if event.kind.is_graded() {
            // Its framework is a problem already; which grades it has is not known.
            return known.into_iter().find(|(word, _)| normalised(word) == wanted).map(|(_, field)| field);
        }
        let found = known.iter().find(|(word, _)| normalised(word) == wanted);
        if found.is_none() {
            let words: Vec<&str> = known.iter().map(|(word, _)| word.as_str()).collect();
            let message = format!("The event has no `{}` of which sources could disagree.", written.0);
            let problem = Diagnostic::new(Code::ConflictField, self.draft.path.value_at(keys.key("field")), message);
            self.problems.push(problem.help(format!("Write {}.", alternatives(&words))));
        }
        found.map(|(_, field)| field.clone())
    }

    fn day(&mut self, written: &Name, keys: &KeyPath) -> Option<Date> {
        let place = self.draft.path.value_at(keys.key("value"));
        Date::parse(&written.0).map_err(|error| self.problems.push(not_a_date(place, &written.0, error))).ok()
    }

    /// A source's words, and its address where it is one.
    fn source(&mut self, written: &Name, keys: &KeyPath) -> Option<(String, Option<String>)> {
        let text = &written.0;
        let Some((_, rest)) = text.split_once("://") else { return Some((text.clone(), None)) };
        if text.contains(' ') {
            return Some((text.clone(), None));
        }
        if !Url::is_valid(text) {
            let place = self.draft.path.value_at(keys.key("source"));
            let problem = report::unknown(Code::WrongForm, place, "source", text, &[]);
            self.problems.push(problem.help("Write words, or an address that begins with https:// or http://."));
            return None;
        }
        let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        Some((host.to_owned(), Some(text.clone())))
    }
}

fn is_same(one: &Conflict, other: &Conflict) -> bool {
    let source = |conflict: &Conflict| (normalised(&conflict.source).into_owned(), conflict.url.clone());
    (&one.field, one.claim) == (&other.field, other.claim) && source(one) == source(other)
}
