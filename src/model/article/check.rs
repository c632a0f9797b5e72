//! The rules for articles: whom they are about, and whether the rating they report can be true.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Article, Reported, Told};
use crate::diagnostic::{Code, Diagnostic, Place, SourcePath, alternatives, did_you_mean};
use crate::model::council::named;
use crate::model::draft::ArticleDraft;
use crate::model::event::LONGEST_WAIT;
use crate::model::{Award, CouncilId, Councils, Date, Event, FrameworkId, Frameworks, Grade, oldest_reported, report};

/// What articles are read against.
pub struct Reading<'a> {
    councils: &'a Councils,
    events: BTreeMap<CouncilId, Vec<&'a Event>>,
    existing: &'a BTreeSet<&'a SourcePath>,
    frameworks: &'a Frameworks,
}

impl<'a> Reading<'a> {
    /// These are all events, also those that do not exist yet: an article may name them. Of those that
    /// exist, the files are given as well: only they award the rating of an article that names none.
    pub fn new(
        councils: &'a Councils,
        events: impl Iterator<Item = &'a Event>,
        existing: &'a BTreeSet<&'a SourcePath>,
        frameworks: &'a Frameworks,
    ) -> Self {
        let mut by_council: BTreeMap<CouncilId, Vec<&Event>> = BTreeMap::new();
        for event in events {
            by_council.entry(event.council).or_default().push(event);
        }
        // Whoever gives them in whatever order, the same one is named.
        by_council.values_mut().for_each(|events| events.sort_by(|a, b| a.path.cmp(&b.path)));
        Self { councils, events: by_council, existing, frameworks }
    }
}

/// Reads every article; those without title, date or council are left out.
pub fn read_all<'a>(
    drafts: &'a [Arc<ArticleDraft>],
    reading: &Reading<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Arc<Article>, &'a ArticleDraft)> {
    let read: Vec<(Option<Arc<Article>>, Vec<Diagnostic>)> = drafts
        .par_iter()
        .map(|draft| {
            let mut problems = Vec::new();
            let article = Check { draft, reading, problems: &mut problems }.article();
            (article.map(Arc::new), problems)
        })
        .collect();
    let mut articles = Vec::with_capacity(read.len());
    for ((article, found), draft) in read.into_iter().zip(drafts) {
        problems.extend(found);
        articles.extend(article.map(|article| (article, &**draft)));
    }
    articles
}

struct Check<'a, 'p> {
    draft: &'a ArticleDraft,
    reading: &'a Reading<'a>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a> Check<'a, '_> {
    fn article(&mut self) -> Option<Article> {
        let Told { story, problems } = self.draft.told();
        self.problems.extend_from_slice(problems);
        let councils = self.councils();
        let (story, moment) = (Arc::clone(story.as_ref()?), self.draft.matter.date?);
        let named_events = self.named_events(&councils);
        let reported = self.reported(&councils, moment.date, &named_events);
        let unconnected = named_events.iter().map(|event| (event.council, event.stem.clone())).collect();
        let path = self.draft.path.clone();
        Some(Article { path, moment, story, councils, reported, events: Vec::new(), unconnected })
    }

    fn councils(&mut self) -> Vec<CouncilId> {
        let path = &self.draft.path;
        if self.draft.matter.council.is_none() && self.draft.lacks("council") {
            self.problems.push(report::missing(path, "council", "an article stands on its council's timeline"));
        }
        let mut councils = Vec::new();
        for (name, place) in named(path, "council", self.draft.matter.council.as_ref()) {
            match self.reading.councils.find(&name.0, &place) {
                Ok(id) if councils.contains(&id) => {
                    let message = format!("`{}` is named twice.", name.0);
                    self.problems
                        .push(Diagnostic::new(Code::DuplicateKey, place(), message).help("Take one of the two out."));
                }
                Ok(id) => councils.push(id),
                Err(problem) => self.problems.push(*problem),
            }
        }
        councils
    }

    /// The events that the front matter names.
    fn named_events(&mut self, councils: &[CouncilId]) -> Vec<&'a Event> {
        let path = &self.draft.path;
        let one = self.draft.matter.event.as_ref().map(|name| (name, path.value("event")));
        let several = named(path, "about", self.draft.matter.about.as_ref()).map(|(name, place)| (name, place()));
        let mut found = Vec::new();
        for (name, place) in one.into_iter().chain(several) {
            match self.find_event(&name.0, councils) {
                Some(event) => {
                    self.check_named(event, councils, &place);
                    found.push(event);
                }
                None => {
                    let problem = self.unknown_event(&name.0, councils, place);
                    self.problems.push(problem);
                }
            }
        }
        found
    }

    /// An event that is named belongs to one of the article's councils, and came first.
    fn check_named(&mut self, event: &Event, councils: &[CouncilId], place: &Place) {
        let owner = self.reading.councils.get(event.council);
        if !councils.is_empty() && !councils.contains(&event.council) {
            let message =
                format!("The event is {}’s, and {} is not among the article's councils.", owner.name, owner.name);
            let problem = Diagnostic::new(Code::Contradiction, place.clone(), message);
            self.problems.push(
                problem
                    .other(event.path.whole(), "the event")
                    .help(format!("Add `{}` to `council`, or name another event.", owner.slug)),
            );
        }
        let Some(moment) = self.draft.matter.date else { return };
        if event.moment.date.is_surely_after(moment.date) {
            let message =
                format!("The article of {} names an event of {}, which is later.", moment.date, event.moment.date);
            let problem = Diagnostic::new(Code::DateOrder, place.clone(), message);
            self.problems.push(problem.other(event.path.value("date"), "the event's date"));
        }
    }

    fn find_event(&self, written: &str, councils: &[CouncilId]) -> Option<&'a Event> {
        let written = written.trim_matches('/').trim_start_matches("councils/").trim_end_matches(".md");
        let in_council = |council: CouncilId, stem: &str| -> Option<&'a Event> {
            self.reading.events.get(&council)?.iter().find(|event| event.stem == stem).copied()
        };
        match written.split_once('/') {
            Some((slug, stem)) => in_council(self.reading.councils.by_slug(slug)?, stem),
            None => councils.iter().find_map(|council| in_council(*council, written)),
        }
    }

    fn unknown_event(&self, written: &str, councils: &[CouncilId], place: Place) -> Diagnostic {
        let names: Vec<String> = councils
            .iter()
            .flat_map(|council| self.reading.events.get(council).into_iter().flatten())
            .map(|event| format!("{}/{}", self.reading.councils.get(event.council).slug, event.stem))
            .collect();
        let problem = Diagnostic::new(Code::UnknownEvent, place, format!("There is no event `{written}`."));
        // The folder may have been left out: only the file's name is compared then.
        let stem = |name: &String| name.rsplit('/').next().unwrap_or_default().to_owned();
        let by_stem =
            || names.iter().find(|name| did_you_mean(written, [stem(name).as_str()]).is_some()).map(String::as_str);
        match did_you_mean(written, names.iter().map(String::as_str)).or_else(by_stem) {
            Some(meant) => problem.help(format!("Did you mean `{meant}`?")),
            None => problem
                .help("An event is named by its council's folder and its file: `wandsworth/2018-07-20-inspection`."),
        }
    }

    fn reported(&mut self, councils: &[CouncilId], date: Date, named: &[&'a Event]) -> Vec<Reported> {
        let Some(rating) = &self.draft.matter.rating else { return Vec::new() };
        let mut reported = Vec::new();
        for council in councils {
            let own: Vec<&Event> = named.iter().copied().filter(|event| event.council == *council).collect();
            let found = match own.as_slice() {
                [] => self.matching_event(*council, date, &rating.0),
                events => match self.agreeing_event(events, &rating.0) {
                    Ok(found) => Some(found),
                    Err(problem) => {
                        self.problems.push(*problem);
                        return Vec::new();
                    }
                },
            };
            if let Some((event, framework, grade)) = found {
                reported.push(Reported {
                    council: *council,
                    framework,
                    grade,
                    event: None,
                    awarded_by: Some(event.stem.clone()),
                });
                continue;
            }
            match self.as_reported(date, &rating.0) {
                Some((framework, grade)) => {
                    self.warn_of_other_grade(*council, date, &rating.0);
                    reported.push(Reported { council: *council, framework, grade, event: None, awarded_by: None });
                }
                None => {
                    let problem = self.out_of_time(date, &rating.0);
                    self.problems.push(problem);
                    return Vec::new();
                }
            }
        }
        reported
    }

    /// The council's newest graded inspection with this grade, published within the 400 days to the article's date.
    fn matching_event(&self, council: CouncilId, date: Date, written: &str) -> Option<(&'a Event, FrameworkId, Grade)> {
        let earliest = oldest_reported(date);
        self.reading
            .events
            .get(&council)?
            .iter()
            .filter(|event| self.reading.existing.contains(&event.path))
            .filter(|event| event.moment.date.start() <= date.end() && event.moment.date.end() >= earliest)
            .filter_map(|event| self.agrees(event, written).map(|(framework, grade)| (*event, framework, grade)))
            .max_by_key(|(event, ..)| (event.moment.date, event.stem.as_str()))
    }

    /// A report of the last days that gives another grade makes a rating as reported doubtful.
    fn warn_of_other_grade(&mut self, council: CouncilId, date: Date, written: &str) {
        const DAYS: i64 = 14;
        let events = self.reading.events.get(&council).map(Vec::as_slice).unwrap_or_default();
        let fresh = events.iter().find_map(|event| {
            let age = (date.start() - event.moment.date.start()).num_days();
            let graded = event.graded.as_ref().filter(|_| (0..=DAYS).contains(&age) && event.moment.date.is_exact())?;
            let grade = graded.overall.and_then(Award::grade)?;
            // The same grade of an event that does not exist yet is no contradiction.
            let denies = self.reading.frameworks.grade(graded.framework, written) != Some(grade);
            denies.then(|| (event, self.reading.frameworks.word(grade).label.clone()))
        });
        let Some((event, label)) = fresh else { return };
        let message = format!("The article reports `{written}`; the report of {} says `{label}`.", event.moment.date);
        let problem = Diagnostic::new(Code::OtherGrade, self.draft.path.value("rating"), message);
        self.problems.push(
            problem
                .other(event.path.value("rating"), "the report")
                .help("Check the rating, or name the event that gave it."),
        );
    }

    /// The framework and grade of an event whose overall grade is this word.
    fn agrees(&self, event: &Event, written: &str) -> Option<(FrameworkId, Grade)> {
        let graded = event.graded.as_ref()?;
        let grade = graded.overall.and_then(Award::grade)?;
        let same = self.reading.frameworks.grade(graded.framework, written) == Some(grade);
        same.then_some((graded.framework, grade))
    }

    fn agreeing_event(
        &self,
        events: &[&'a Event],
        written: &str,
    ) -> Result<(&'a Event, FrameworkId, Grade), Box<Diagnostic>> {
        let agreeing = events
            .iter()
            .find_map(|event| self.agrees(event, written).map(|(framework, grade)| (*event, framework, grade)));
        if let Some(found) = agreeing {
            return Ok(found);
        }
        let event = events[0];
        let says = match event.graded.as_ref().map(|graded| graded.overall) {
            None => "carries no grade".to_owned(),
            Some(None) => "awards no overall grade".to_owned(),
            Some(Some(Award::NotJudged)) => "was not judged".to_owned(),
            Some(Some(Award::Grade(grade))) => format!("says `{}`", self.reading.frameworks.word(grade).label),
        };
        let message = format!("The article reports `{written}`; the event it names {says}.");
        let key = if says.starts_with("says") { "rating" } else { "kind" };
        let problem = Diagnostic::new(Code::Contradiction, self.draft.path.value("rating"), message);
        Err(Box::new(
            problem
                .other(event.path.value(key), "the event")
                .help("Mend the rating, or name the event that awarded it."),
        ))
    }

    fn as_reported(&self, date: Date, written: &str) -> Option<(FrameworkId, Grade)> {
        self.reading.frameworks.awarding(written, oldest_reported(date), date.end()).into_iter().next()
    }

    fn out_of_time(&self, date: Date, written: &str) -> Diagnostic {
        let frameworks = self.reading.frameworks;
        let legal = frameworks.reportable(date);
        let is_a_grade = frameworks.iter().any(|(id, _)| frameworks.grade(id, written).is_some());
        let message = if is_a_grade {
            format!("No framework awarded `{written}` in the {LONGEST_WAIT} days before {date}.")
        } else {
            format!("`{written}` is not a grade.")
        };
        let known = if legal.is_empty() {
            "No overall grade was awarded then; leave `rating` out.".to_owned()
        } else {
            format!("Grades awarded then: {}.", alternatives(&legal).replace(" or ", " and "))
        };
        let help = match did_you_mean(written, legal.iter().copied()).filter(|_| !is_a_grade) {
            Some(meant) => format!("Did you mean `{meant}`? {known}"),
            None => known,
        };
        let code = if is_a_grade { Code::GradeOutOfTime } else { Code::IllegalGrade };
        Diagnostic::new(code, self.draft.path.value("rating"), message).help(help)
    }
}
