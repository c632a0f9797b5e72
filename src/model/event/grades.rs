//! Which grades an event may carry: its framework decides, by the inspection's first day.

use super::check::Check;
use super::{Award, Event, EventKind, Graded};
use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, SourcePath, alternatives, did_you_mean};
use crate::front_matter::Name;
use crate::model::{Awarded, Framework, FrameworkId, Frameworks, JudgementKey, normalised, report};

impl Check<'_, '_> {
    /// What a graded event awards; problems with it are noted.
    pub fn graded(&mut self, event: &Event) -> Option<Graded> {
        let matter = &self.draft.matter;
        let path = &self.draft.path;
        if !event.kind.is_graded() {
            let graded = [
                ("rating", matter.rating.is_some()),
                ("judgements", matter.judgements.is_some()),
                ("framework", matter.framework.is_some()),
            ];
            for (key, _) in graded.iter().filter(|(_, present)| *present) {
                let message = format!(
                    "A {} carries no grade, so it has no `{key}`.",
                    event.kind.label().replace("SEND", "\u{0}").to_lowercase().replace('\u{0}', "SEND")
                );
                self.problems.push(
                    Diagnostic::new(Code::UngradedEvent, path.value(key), message)
                        .help("Take the line out; what was said can stand in the note below."),
                );
            }
            return None;
        }
        let framework = self.framework(event)?;
        let overall = self.overall(framework, event);
        let judgements = self.judgements(framework, event);
        Some(Graded { framework, overall, judgements })
    }

    fn framework(&mut self, event: &Event) -> Option<FrameworkId> {
        let path = &self.draft.path;
        let written = match (&self.draft.matter.framework, event.kind) {
            (Some(written), _) => written.0.clone(),
            (None, EventKind::AnnualRating) => "annual-rating".to_owned(),
            (None, _) if !self.draft.lacks("framework") => return None,
            (None, _) => {
                let keys: Vec<&str> = self.frameworks.iter().map(|(_, framework)| framework.key.as_str()).collect();
                let help = format!("Add a line `framework: ...` with {}.", alternatives(&keys));
                self.problems.push(report::missing(path, "framework", "it decides which grades there are").help(help));
                return None;
            }
        };
        let Some(id) = self.frameworks.by_key(&written) else {
            let known: Vec<&str> = self.frameworks.iter().map(|(_, framework)| framework.key.as_str()).collect();
            self.problems.push(report::unknown(
                Code::UnknownFramework,
                path.value("framework"),
                "framework",
                &written,
                &known,
            ));
            return None;
        };
        let framework = self.frameworks.get(id);
        if framework.kind != event.kind {
            let message = format!(
                "`{written}` belongs to events of the kind `{}`, not `{}`.",
                framework.kind.word(),
                event.kind.word()
            );
            self.problems.push(Diagnostic::new(Code::UnknownFramework, path.value("framework"), message));
            return None;
        }
        let (first, last) = event.begun_between();
        if !framework.in_force.overlaps(first, last) {
            let message = format!(
                "`{written}` was in force {}; this inspection began {}.",
                framework.in_force.in_words(),
                begun_in_words(event)
            );
            let possible = self.frameworks.possible(event.kind, (first, last)).into_iter();
            let others: Vec<&str> = possible.map(|other| self.frameworks.get(other).key.as_str()).collect();
            let help = if others.is_empty() {
                "Check the dates.".to_owned()
            } else {
                format!("In force then: {}. Or check the dates.", alternatives(&others))
            };
            self.problems.push(Diagnostic::new(Code::FrameworkNotInForce, path.value("framework"), message).help(help));
        }
        Some(id)
    }

    fn overall(&mut self, id: FrameworkId, event: &Event) -> Option<Award> {
        let path = &self.draft.path;
        let framework = self.frameworks.get(id);
        match (&self.draft.matter.rating, self.frameworks.overall(id, event.begun_between())) {
            (None, Awarded::Never | Awarded::Perhaps) => None,
            (Some(_), Awarded::Never) => {
                let message = match framework.overall {
                    None => format!("{} awards no overall grade.", framework.name),
                    Some(period) => format!(
                        "{} awards an overall grade {}; this inspection began {}.",
                        framework.short,
                        period.in_words(),
                        begun_in_words(event)
                    ),
                };
                let problem = Diagnostic::new(Code::NoOverallAwarded, path.value("rating"), message);
                self.problems
                    .push(problem.help("Take the line out. The grades of its judgements stand under `judgements`."));
                None
            }
            (None, Awarded::Always) => {
                if self.draft.lacks("rating") {
                    let message = format!("{} awards an overall grade, and there is no `rating`.", framework.short);
                    let problem = Diagnostic::new(Code::MissingGrade, path.whole(), message);
                    let labels = self.frameworks.labels(id);
                    self.problems.push(problem.help(format!("Add `rating:` with {}.", alternatives(&labels))));
                }
                None
            }
            (Some(written), Awarded::Always | Awarded::Perhaps) => self.award(id, written, KeyPath::top("rating")),
        }
    }

    fn judgements(&mut self, id: FrameworkId, event: &Event) -> Vec<(JudgementKey, Award)> {
        let path = &self.draft.path;
        let framework = self.frameworks.get(id);
        let (first, last) = event.begun_between();
        let written = self.draft.matter.judgements.as_ref().map(|map| map.0.as_slice()).unwrap_or_default();
        for (key, _) in written {
            match framework.judgement(key) {
                None => {
                    let problem = unknown_judgement(framework, key, path);
                    self.problems.push(problem);
                }
                Some(judgement) if !judgement.in_force.overlaps(first, last) => {
                    let message = format!(
                        "`{key}` is a judgement of its own {}; this inspection began {}.",
                        judgement.in_force.in_words(),
                        begun_in_words(event)
                    );
                    let place = path.key_at(KeyPath::top("judgements").key(key));
                    self.problems
                        .push(Diagnostic::new(Code::JudgementNotInForce, place, message).help("Take the line out."));
                }
                Some(_) => {}
            }
        }
        let mut awards = Vec::new();
        for (judgement, awarded) in self.frameworks.judged(id, (first, last)) {
            let Some((_, word)) = written.iter().find(|(key, _)| key.as_str() == &*judgement.key) else {
                if awarded == Awarded::Always && self.draft.lacks("judgements") {
                    let message = format!("The judgement `{}` is not recorded.", judgement.key);
                    let problem = Diagnostic::new(Code::NotRecorded, path.value("judgements"), message);
                    self.problems.push(
                        problem.help(format!("Add `{}: ...` with its grade, or with `not judged`.", judgement.key)),
                    );
                }
                continue;
            };
            let keys = KeyPath::top("judgements").key(&judgement.key);
            awards.extend(self.award(id, word, keys).map(|award| (judgement.key.clone(), award)));
        }
        awards
    }

    fn award(&mut self, id: FrameworkId, written: &Name, keys: KeyPath) -> Option<Award> {
        if normalised(&written.0) == "not judged" {
            return Some(Award::NotJudged);
        }
        let grade = self.frameworks.grade(id, &written.0);
        if grade.is_none() {
            let place = self.draft.path.value_at(keys);
            self.problems.push(illegal_grade(self.frameworks, id, &written.0, place));
        }
        grade.map(Award::Grade)
    }
}

fn illegal_grade(frameworks: &Frameworks, id: FrameworkId, written: &str, place: Place) -> Diagnostic {
    let labels = frameworks.labels(id);
    let message = format!("`{written}` is not a grade of {}.", frameworks.get(id).short);
    let words = format!("Its grades are {}.", alternatives(&labels).replace(" or ", " and "));
    let help = match did_you_mean(written, labels.iter().copied()) {
        Some(meant) => format!("Did you mean `{meant}`? {words}"),
        None => words,
    };
    Diagnostic::new(Code::IllegalGrade, place, message).help(help)
}

fn unknown_judgement(framework: &Framework, key: &str, path: &SourcePath) -> Diagnostic {
    let place = path.key_at(KeyPath::top("judgements").key(key));
    let message = format!("{} has no judgement `{key}`.", framework.short);
    let known: Vec<&str> = framework.judgements.iter().map(|judgement| &*judgement.key).collect();
    let help = match did_you_mean(key, known.iter().copied()) {
        _ if ["overall", "overall_effectiveness"].contains(&key) => "The overall grade is the `rating`.".to_owned(),
        Some(meant) => format!("Did you mean `{meant}`?"),
        None if known.is_empty() => "It grades no judgements beside the overall one.".to_owned(),
        None => format!("Its judgements are {}.", alternatives(&known).replace(" or ", " and ")),
    };
    Diagnostic::new(Code::UnknownJudgement, place, message).help(help)
}

fn begun_in_words(event: &Event) -> String {
    match (event.from, event.to) {
        (Some(from), _) if from.is_exact() => format!("on {from}"),
        (Some(from), _) => format!("in {from}"),
        (None, Some(to)) => format!("by {to}"),
        (None, None) => format!("before its report of {}", event.moment.date),
    }
}
