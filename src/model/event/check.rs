//! The rules for events: what is legal under which framework, on which days, in whose life.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Days;

use super::reply::reply;
use super::{Certainty, Event, EventKind, LONGEST_WAIT, Visit};
use crate::diagnostic::{Code, Diagnostic, KeyPath, SourcePath, alternatives};
use crate::front_matter::Name;
use crate::model::article::corrections;
use crate::model::draft::{Draft, EventMatter};
use crate::model::{CouncilId, Councils, Date, FrameworkId, Frameworks, Moment, Withdrawal, report};

/// Reads every event; those that are too broken to stand on a timeline are left out.
pub fn read_all<'a>(
    drafts: &'a [Arc<Draft<EventMatter>>],
    councils: &Councils,
    frameworks: &Frameworks,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Event, &'a Draft<EventMatter>)> {
    drafts.iter().filter_map(|draft| Some((read(draft, councils, frameworks, problems)?, &**draft))).collect()
}

/// Reads an event; nothing where it is too broken to stand on a timeline.
pub fn read(
    draft: &Draft<EventMatter>,
    councils: &Councils,
    frameworks: &Frameworks,
    problems: &mut Vec<Diagnostic>,
) -> Option<Event> {
    Check { draft, councils, frameworks, problems }.event()
}

/// No two graded events of a council describe the same inspection.
pub fn check_names<'a>(events: impl Iterator<Item = &'a Event>, problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(CouncilId, Date, FrameworkId), &SourcePath> = BTreeMap::new();
    for event in events {
        let (Some(from), Some(graded)) = (event.from, &event.graded) else { continue };
        if let Some(first) = seen.insert((event.council, from, graded.framework), &event.path) {
            let message = format!("Two files describe the inspection that began on {from}.");
            problems.push(
                Diagnostic::new(Code::SameAddress, event.path.value("inspected"), message)
                    .other(first.value("inspected"), "the other file")
                    .help("Keep one of the two files."),
            );
        }
    }
}

/// An event being checked.
pub struct Check<'a, 'p> {
    pub draft: &'a Draft<EventMatter>,
    councils: &'a Councils,
    pub frameworks: &'a Frameworks,
    pub problems: &'p mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn event(&mut self) -> Option<Event> {
        let draft = self.draft;
        let matter = &draft.matter;
        let council = self.council();
        let kind = self.kind();
        let moment = matter.date;
        if moment.is_none() && draft.lacks("date") {
            self.problems.push(report::missing(&draft.path, "date", "the day the event was published"));
        }
        self.dates(moment);
        self.name(kind, moment);
        let visit = self.word(matter.visit.as_ref(), "visit", Visit::parse, Visit::WORDS);
        let certainty = self.word(matter.source.as_ref(), "source", Certainty::parse, Certainty::WORDS);
        let (council, kind, moment) = (council?, kind?, moment?);
        let inspected = matter.inspected.clone().unwrap_or_default();
        let aliases: Vec<String> =
            matter.aliases.iter().flat_map(|list| &list.0).map(|alias| alias.0.clone()).collect();
        let withdrawal = Withdrawal::new(&draft.path, matter.withdrawn.as_ref(), &aliases, self.problems);
        let event = Event {
            path: draft.path.clone(),
            council,
            stem: draft.path.name().trim_end_matches(".md").to_owned(),
            kind,
            graded: None,
            moment,
            from: inspected.from,
            to: inspected.to,
            visit,
            report: matter.report.as_ref().map(|url| url.0.clone()),
            certainty,
            listed: matter.listed.filter(|listed| *listed != moment.date),
            reinspection: matter.reinspection.is_some_and(|flag| flag.0),
            aliases,
            withdrawal,
            corrections: corrections(&draft.path, Some(moment.date), matter.corrections.as_ref(), self.problems),
            reply: reply(&draft.path, matter.reply.as_ref(), self.problems),
            conflicts: Vec::new(),
            outline: draft.outline.clone(),
        };
        self.life(&event);
        let graded = self.graded(&event);
        let event = Event { graded, ..event };
        Some(Event { conflicts: self.conflicts(&event), ..event })
    }

    fn council(&mut self) -> Option<CouncilId> {
        let path = &self.draft.path;
        let folder = path.folder().rsplit('/').next().unwrap_or_default();
        let Some(owner) = self.councils.by_slug(folder) else {
            let message = format!(
                "The folder `{folder}` has events and no council: there is no content/councils/{folder}/index.md."
            );
            self.problems.push(
                Diagnostic::new(Code::UnknownCouncil, path.whole(), message)
                    .help("Add that file with the council's `name`."),
            );
            return None;
        };
        if let Some(written) = &self.draft.matter.council {
            match self.councils.find(&written.0, || path.value("council")) {
                Ok(named) if named != owner => {
                    let message = format!(
                        "The file lies in the folder of {} and names {}.",
                        self.councils.get(owner).name,
                        self.councils.get(named).name
                    );
                    let problem = Diagnostic::new(Code::CouncilFolder, path.value("council"), message);
                    self.problems
                        .push(problem.help("Move the file, or take the line out: the folder says the council."));
                }
                Ok(_) => {}
                Err(problem) => self.problems.push(*problem),
            }
        }
        Some(owner)
    }

    fn kind(&mut self) -> Option<EventKind> {
        let path = &self.draft.path;
        if self.draft.matter.kind.is_none() && self.draft.lacks("kind") {
            let words = alternatives(EventKind::WORDS);
            self.problems.push(
                report::missing(path, "kind", "what the event is")
                    .help(format!("Add a line `kind: ...` with {words}.")),
            );
        }
        let kind = self.draft.matter.kind.as_ref()?;
        let found = EventKind::parse(&kind.0);
        if found.is_none() {
            self.problems.push(report::unknown(
                Code::UnknownKind,
                path.value("kind"),
                "kind of event",
                &kind.0,
                EventKind::WORDS,
            ));
        }
        found
    }

    fn word<T>(
        &mut self,
        written: Option<&Name>,
        key: &str,
        parse: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Option<T> {
        let written = written?;
        let found = parse(&written.0);
        if found.is_none() {
            let place = self.draft.path.value(key);
            self.problems.push(report::unknown(Code::WrongForm, place, key, &written.0, known));
        }
        found
    }

    /// First day, last day and publication follow one another.
    fn dates(&mut self, moment: Option<Moment>) {
        let path = &self.draft.path;
        let inspected = self.draft.matter.inspected.clone().unwrap_or_default();
        let place = |key: &str| path.value_at(KeyPath::top("inspected").key(key));
        if inspected.from.zip(inspected.to).is_some_and(|(from, to)| from.is_surely_after(to)) {
            let problem = Diagnostic::new(Code::DateOrder, place("to"), "The inspection ends before it begins.");
            self.problems.push(problem.other(place("from"), "it begins here"));
        }
        let Some(published) = moment.map(|moment| moment.date) else { return };
        let last = inspected.to.map(|to| (to, "to")).or(inspected.from.map(|from| (from, "from")));
        if let Some((day, key)) = last
            && day.is_surely_after(published)
        {
            let message = format!("The report is dated {published}, before the inspection's day {day}.");
            let problem = Diagnostic::new(Code::DateOrder, path.value("date"), message);
            self.problems.push(problem.other(place(key), "the inspection"));
        }
        let long_after =
            last.filter(|(day, _)| (published.start() - day.end()).num_days() > LONGEST_WAIT.cast_signed());
        if let Some((day, key)) = long_after {
            let message = format!(
                "The report is dated {published}, more than {LONGEST_WAIT} days after the inspection's day {day}."
            );
            let problem = Diagnostic::new(Code::LongWait, path.value("date"), message);
            self.problems
                .push(problem.other(place(key), "the inspection").help("Check both dates, the years above all."));
        }
    }

    /// The file is named `<published>-<kind>`, perhaps with `-2` for the second of a day.
    fn name(&mut self, kind: Option<EventKind>, moment: Option<Moment>) {
        let (Some(kind), Some(moment)) = (kind, moment) else { return };
        let path = &self.draft.path;
        let stem = path.name().trim_end_matches(".md");
        let expected = format!("{}-{}", moment.date.iso(), kind.word());
        let rest = stem.strip_prefix(&expected);
        let is_numbered = |rest: &str| {
            rest.strip_prefix('-').is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if rest.is_some_and(|rest| rest.is_empty() || is_numbered(rest)) {
            return;
        }
        let key = if stem.starts_with(&moment.date.iso()) { "kind" } else { "date" };
        let message = format!("The file is named `{stem}.md`; its front matter says `{expected}`.");
        let problem = Diagnostic::new(Code::EventName, path.value(key), message);
        self.problems.push(problem.help(format!("Rename the file to `{expected}.md`, or mend the {key}.")));
    }

    /// An inspection falls within its council's life; a report may follow its end.
    fn life(&mut self, event: &Event) {
        let council = self.councils.get(event.council);
        let begun = event.begun();
        let late = if event.from.or(event.to).is_some() { 0 } else { LONGEST_WAIT };
        let before = council.since.filter(|since| since.is_surely_after(begun));
        let after = council.until.filter(|until| {
            let last = until.end().checked_add_days(Days::new(late)).unwrap_or(until.end());
            Date::Day(last) < Date::Day(begun.start())
        });
        let (message, key) = match (before, after) {
            (Some(since), _) => (format!("{} began on {since}; this is dated {begun}.", council.name), "since"),
            (_, Some(until)) => (format!("{} ended on {until}; this is dated {begun}.", council.name), "until"),
            (None, None) => return,
        };
        self.problems.push(
            Diagnostic::new(Code::OutsideCouncilLife, self.draft.path.value("date"), message)
                .other(council.path.value(key), "the council's life")
                .help("Check the dates, and whether its predecessor or successor is meant."),
        );
    }
}
