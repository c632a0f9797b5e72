//! The grades of a new event: only those of a framework that was in force, and of what it judged then.

use borough::Failure;
use borough::diagnostic::alternatives;
use borough::model::{Awarded, Begun, Date, EventKind, FrameworkId, begun_between};
use borough::scaffold::NewEvent;

use super::EventFlags;
use super::talk::Talk;
use crate::ask::{Choice, Question, Silence};

/// What a judgement may have instead of a grade.
const NOT_JUDGED: &str = "not judged";

impl Talk<'_> {
    /// Adds a graded event's framework and grades.
    pub(super) fn grades(&mut self, event: &mut NewEvent, flags: &EventFlags) -> Result<(), Failure> {
        event.framework.clone_from(&flags.framework);
        event.rating.clone_from(&flags.rating);
        let Some(kind) = EventKind::parse(&event.kind).filter(|kind| kind.is_graded()) else { return Ok(()) };
        let date = |text: Option<&String>| text.and_then(|text| Date::parse(text).ok());
        let Some(published) = date(Some(&event.date)) else { return Ok(()) };
        let begun = begun_between(kind, date(event.from.as_ref()), date(event.to.as_ref()), published);
        let id = match &event.framework {
            // One that does not exist is for the check to explain.
            Some(key) => self.archive.frameworks.by_key(key),
            None => Some(self.framework(kind, begun)?),
        };
        let Some(id) = id else { return Ok(()) };
        event.framework = Some(self.archive.frameworks.get(id).key.clone());
        if event.rating.is_none() {
            event.rating = self.overall(id, begun)?;
        }
        self.judgements(event, id, begun)
    }

    /// The one that was in force; of several, the one that the editor chooses.
    fn framework(&mut self, kind: EventKind, begun: Begun) -> Result<FrameworkId, Failure> {
        let frameworks = &self.archive.frameworks;
        let possible = frameworks.possible(kind, begun);
        if let [one] = possible.as_slice() {
            return Ok(*one);
        }
        let choices: Vec<Choice> =
            possible.iter().map(|id| Choice::shown_as(&frameworks.get(*id).key, &frameworks.get(*id).name)).collect();
        if choices.is_empty() {
            let keys: Vec<&str> =
                frameworks.iter().filter(|(_, one)| one.kind == kind).map(|(_, one)| one.key.as_str()).collect();
            let failure = Failure::new("no framework was in force on that day");
            return Err(failure.advice(format!("Check the dates. The frameworks are {}.", alternatives(&keys))));
        }
        let question = Question {
            words: "Framework",
            flag: "--framework",
            help: "Several were in force",
            silence: Silence::Refused,
        };
        let chosen = self.ask.choose(&question, &choices)?.unwrap_or_default();
        frameworks.by_key(&chosen).ok_or_else(|| Failure::new(format!("there is no framework `{chosen}`")))
    }

    fn overall(&mut self, id: FrameworkId, begun: Begun) -> Result<Option<String>, Failure> {
        let frameworks = &self.archive.frameworks;
        let silence = match frameworks.overall(id, begun) {
            Awarded::Never => return Ok(None),
            Awarded::Perhaps => Silence::Nothing,
            Awarded::Always => Silence::Refused,
        };
        let choices: Vec<Choice> = frameworks.labels(id).into_iter().map(Choice::word).collect();
        let question =
            Question { words: "Overall grade", flag: "--rating", help: "The grade for overall effectiveness", silence };
        self.ask.choose(&question, &choices)
    }

    fn judgements(&mut self, event: &mut NewEvent, id: FrameworkId, begun: Begun) -> Result<(), Failure> {
        let frameworks = &self.archive.frameworks;
        let words: Vec<Choice> = frameworks.labels(id).into_iter().chain([NOT_JUDGED]).map(Choice::word).collect();
        for (judgement, _) in frameworks.judged(id, begun) {
            if event.judgements.iter().any(|(key, _)| *key == *judgement.key) {
                continue;
            }
            let question = Question {
                words: &judgement.name,
                flag: "--judgement",
                help: "Its grade; none if it is not recorded",
                silence: Silence::Nothing,
            };
            let grade = self.ask.choose(&question, &words)?;
            event.judgements.extend(grade.map(|grade| (judgement.key.to_string(), grade)));
        }
        Ok(())
    }
}
