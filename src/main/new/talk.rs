//! The conversation about a new file: what the flags say is taken, what is missing is asked for, and only what
//! can be true on that day is offered.

use borough::Failure;
use borough::diagnostic::SourcePath;
use borough::front_matter::Url;
use borough::model::{Archive, Certainty, Date, EventKind, Moment};
use borough::scaffold::{NewArticle, NewCouncil, NewEvent, NewPage, not_a_date};

use super::{ArticleFlags, CouncilFlags, EventFlags, PageFlags};
use crate::ask::{Ask, Check, Choice, Question, Silence};

/// A conversation about one file.
pub struct Talk<'a> {
    /// The site as it is.
    pub archive: &'a Archive,
    /// Who answers.
    pub ask: &'a mut dyn Ask,
}

impl Talk<'_> {
    pub fn article(&mut self, flags: &ArticleFlags) -> Result<NewArticle, Failure> {
        let councils = match flags.council.as_slice() {
            [] => vec![self.which_council()?],
            named => named.iter().map(|name| self.council_named(name)).collect::<Result<_, _>>()?,
        };
        let today = self.archive.as_of.date().iso();
        let zone = self.archive.site.zone;
        let is_moment = |text: &str| match Moment::parse(text, zone) {
            Ok(_) => Ok(()),
            Err(error) => Err(not_a_date(text, "--date", &error)),
        };
        let question = Question {
            words: "Date of the article",
            flag: "--date",
            help: "A day as 2026-11-20; Enter for today",
            silence: Silence::Means(&today),
        };
        let date = self.text(flags.date.as_deref(), &question, &is_moment)?.unwrap_or_default();
        let title = self.needed(flags.title.as_deref(), "Title", "--title", "The headline")?;
        let rating = match (&flags.rating, Moment::parse(&date, zone)) {
            (None, Ok(moment)) => self.reported_grade(moment.date)?,
            (given, _) => given.clone(),
        };
        let summary = self.optional(
            flags.summary.as_deref(),
            "Summary",
            "--summary",
            "One or two sentences; Enter to let the first paragraph be it",
        )?;
        Ok(NewArticle {
            title,
            councils,
            date,
            rating,
            event: flags.event.clone(),
            summary,
            tags: flags.tags.clone(),
            slug: flags.slug.clone(),
            is_draft: flags.draft,
        })
    }

    /// A grade that was awarded not too long before an article's day.
    fn reported_grade(&mut self, date: Date) -> Result<Option<String>, Failure> {
        let choices: Vec<Choice> = self.archive.frameworks.reportable(date).into_iter().map(Choice::word).collect();
        if choices.is_empty() {
            return Ok(None);
        }
        let question = Question {
            words: "Overall grade that it reports",
            flag: "--rating",
            help: "None, unless the article reports an overall grade",
            silence: Silence::Nothing,
        };
        self.ask.choose(&question, &choices)
    }

    pub fn event(&mut self, flags: &EventFlags) -> Result<NewEvent, Failure> {
        let council = match &flags.council {
            None => self.which_council()?,
            Some(name) => self.council_named(name)?,
        };
        let kinds = EventKind::WORDS.iter().filter_map(|word| EventKind::parse(word));
        let kinds: Vec<Choice> = kinds.map(|kind| Choice::shown_as(kind.word(), kind.label())).collect();
        let question =
            Question { words: "What happened?", flag: "--kind", help: "The kind of event", silence: Silence::Refused };
        let kind = match &flags.kind {
            Some(kind) => kind.clone(),
            None => self.ask.choose(&question, &kinds)?.unwrap_or_default(),
        };
        let help = "As exactly as it is known: 2026-11-20, 2026-11 or 2026";
        let question = Question { words: "Published", flag: "--date", help, silence: Silence::Refused };
        let date = self.text(flags.date.as_deref(), &question, &|text| is_date(text, "--date"))?.unwrap_or_default();
        let mut event = NewEvent {
            council,
            kind,
            date,
            visit: flags.visit.clone(),
            judgements: flags.judgements.clone(),
            number: flags.number,
            ..NewEvent::default()
        };
        event.from = self.day(flags.from.as_deref(), "First day of the inspection or visit", "--from")?;
        event.to = self.day(flags.to.as_deref(), "Its last day", "--to")?;
        self.grades(&mut event, flags)?;
        let report = Question {
            words: "Address of the report",
            flag: "--report",
            help: "Enter if there is none",
            silence: Silence::Nothing,
        };
        event.report = self.text(flags.report.as_deref(), &report, &is_url)?;
        let sources = Certainty::WORDS.iter().filter_map(|word| Certainty::parse(word));
        let sources: Vec<Choice> = sources.map(|one| Choice::shown_as(one.word(), one.label())).collect();
        let question = Question {
            words: "How surely is it known?",
            flag: "--source",
            help: "Read in the report, in a later one, in a public table, or in the press",
            silence: Silence::Nothing,
        };
        event.source = match &flags.source {
            Some(source) => Some(source.clone()),
            None => self.ask.choose(&question, &sources)?,
        };
        Ok(event)
    }
    /// A council's file.
    pub fn council(&mut self, flags: &CouncilFlags) -> Result<NewCouncil, Failure> {
        let name = self.needed(flags.name.as_deref(), "Name of the council", "--name", "The official name")?;
        let mut regions: Vec<&str> = self.archive.councils().filter_map(|(_, one)| one.region.as_deref()).collect();
        regions.sort_unstable();
        regions.dedup();
        let regions: Vec<Choice> = regions.into_iter().map(Choice::word).collect();
        let question = Question {
            words: "Region",
            flag: "--region",
            help: "One of those that other councils are in",
            silence: Silence::Nothing,
        };
        let region = match &flags.region {
            Some(region) => Some(region.clone()),
            None if regions.is_empty() => self.optional(None, "Region", "--region", "Enter if it has none")?,
            None => self.ask.choose(&question, &regions)?,
        };
        Ok(NewCouncil {
            name,
            slug: flags.slug.clone(),
            also_known_as: flags.also_known_as.clone(),
            gss: flags.gss.clone(),
            region,
            kind: flags.kind.clone(),
            since: flags.since.clone(),
            website: flags.website.clone(),
        })
    }

    /// A plain page's file.
    pub fn page(&mut self, flags: &PageFlags) -> Result<NewPage, Failure> {
        let title = self.needed(flags.title.as_deref(), "Title", "--title", "The heading")?;
        Ok(NewPage { title, summary: flags.summary.clone(), slug: flags.slug.clone() })
    }

    /// The slug of a council that the editor chooses.
    fn which_council(&mut self) -> Result<String, Failure> {
        let choices: Vec<Choice> = self
            .archive
            .councils()
            .map(|(_, council)| Choice {
                value: council.slug.clone(),
                shown: council.name.clone(),
                names: council.also_known_as.clone(),
            })
            .collect();
        let question = Question {
            words: "Council",
            flag: "--council",
            help: "A few letters of its name or of another name that it is known by",
            silence: Silence::Refused,
        };
        if self.archive.takes_any_council() {
            let help = Question { help: "Its name, as in other articles", ..question };
            return Ok(self.ask.text(&help, &|_| Ok(()))?.unwrap_or_default());
        }
        if choices.is_empty() {
            let failure = Failure::new("the site has no councils yet");
            return Err(failure.advice("Make one first: borough new council."));
        }
        Ok(self.ask.choose(&question, &choices)?.unwrap_or_default())
    }

    /// The slug of a council by any of its names.
    fn council_named(&self, name: &str) -> Result<String, Failure> {
        if self.archive.takes_any_council() {
            return Ok(name.to_owned());
        }
        match self.archive.find_council(name, &SourcePath::new("--council")) {
            Ok(id) => Ok(self.archive.council(id).slug.clone()),
            Err(problem) => {
                let failure = Failure::new(problem.message.trim_end_matches('.'));
                Err(match problem.help {
                    Some(help) => failure.advice(help),
                    None => failure,
                })
            }
        }
    }

    /// One end of an inspection, which may be unknown.
    fn day(&mut self, given: Option<&str>, words: &str, flag: &str) -> Result<Option<String>, Failure> {
        let question = Question { words, flag, help: "Enter if it is not known", silence: Silence::Nothing };
        self.text(given, &question, &|text| is_date(text, flag))
    }

    fn needed(&mut self, given: Option<&str>, words: &str, flag: &str, help: &str) -> Result<String, Failure> {
        let question = Question { words, flag, help, silence: Silence::Refused };
        Ok(self.text(given, &question, &|_| Ok(()))?.unwrap_or_default())
    }

    fn optional(
        &mut self,
        given: Option<&str>,
        words: &str,
        flag: &str,
        help: &str,
    ) -> Result<Option<String>, Failure> {
        self.text(given, &Question { words, flag, help, silence: Silence::Nothing }, &|_| Ok(()))
    }

    /// A text that is given, or else asked for; either has to do.
    fn text(
        &mut self,
        given: Option<&str>,
        question: &Question<'_>,
        check: Check<'_>,
    ) -> Result<Option<String>, Failure> {
        match given {
            Some(given) => check(given).map(|()| Some(given.to_owned())),
            None => self.ask.text(question, check),
        }
    }
}

/// Whether a text is an address on the web.
fn is_url(text: &str) -> Result<(), Failure> {
    if Url::is_valid(text) {
        return Ok(());
    }
    let failure = Failure::new(format!("`--report {text}`: an address begins with https:// or http://"));
    Err(failure.advice(if text.contains('.') {
        format!("Write `https://{text}`.")
    } else {
        "Copy it from the browser.".to_owned()
    }))
}

/// Whether a text is a date.
pub fn is_date(text: &str, flag: &str) -> Result<(), Failure> {
    Date::parse(text).map(|_| ()).map_err(|error| not_a_date(text, flag, &error))
}

#[cfg(test)]
#[path = "talk_tests.rs"]
mod tests;
