//! New files for editors to go on with: a whole small site, or one article, event, council or page. What a
//! file says is decided elsewhere; here it gets its place and its front matter.

mod disk;
mod front;
mod starter;

pub use disk::{create, stands, start};
pub use starter::STARTER;

use crate::Failure;
use crate::diagnostic::{SourcePath, alternatives};
use crate::front_matter::Slug;
use crate::model::{Date, EventKind, NotADate};
use front::Front;

/// The longest name that is made of a title, in letters.
const LONGEST_SLUG: usize = 60;

/// A file that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Where it will be.
    pub path: SourcePath,
    /// What it says.
    pub text: String,
}

/// What is known of a new article, as it is to be written.
#[derive(Debug, Clone, Default)]
pub struct NewArticle {
    /// The headline.
    pub title: String,
    /// The councils it is about.
    pub councils: Vec<String>,
    /// Its day, perhaps with a time.
    pub date: String,
    /// The overall grade that it reports.
    pub rating: Option<String>,
    /// The event that it reports.
    pub event: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Topics.
    pub tags: Vec<String>,
    /// The file's name, where it is not to be made of the title.
    pub slug: Option<String>,
    /// Whether it is held back for now.
    pub is_draft: bool,
}

/// What is known of a new event, as it is to be written.
#[derive(Debug, Clone, Default)]
pub struct NewEvent {
    /// The council's part of an address.
    pub council: String,
    /// What it is.
    pub kind: String,
    /// The framework, where it is graded.
    pub framework: Option<String>,
    /// Standard or short.
    pub visit: Option<String>,
    /// The inspection's first day.
    pub from: Option<String>,
    /// The inspection's last day.
    pub to: Option<String>,
    /// The day of publication.
    pub date: String,
    /// The overall grade.
    pub rating: Option<String>,
    /// Judgements by key, with their grades.
    pub judgements: Vec<(String, String)>,
    /// The report's address.
    pub report: Option<String>,
    /// How surely it is known.
    pub source: Option<String>,
    /// Which of that day and kind it is: 2 for the second.
    pub number: Option<u32>,
}

/// What is known of a new council, as it is to be written.
#[derive(Debug, Clone, Default)]
pub struct NewCouncil {
    /// The official name.
    pub name: String,
    /// Its part of an address, where it is not to be made of the name.
    pub slug: Option<String>,
    /// Other names.
    pub also_known_as: Vec<String>,
    /// The ONS code.
    pub gss: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// London Borough, County, ...
    pub kind: Option<String>,
    /// The first day.
    pub since: Option<String>,
    /// The website.
    pub website: Option<String>,
}

/// What is known of a new plain page, as it is to be written.
#[derive(Debug, Clone, Default)]
pub struct NewPage {
    /// The heading.
    pub title: String,
    /// A sentence for search engines.
    pub summary: Option<String>,
    /// The file's name, where it is not to be made of the title.
    pub slug: Option<String>,
}

impl NewArticle {
    /// Its file, below the year of its date.
    ///
    /// # Errors
    /// A date that is none, and a title without letters.
    pub fn file(&self) -> Result<NewFile, Failure> {
        let day = self.date.split(['T', 't', ' ']).next().unwrap_or_default();
        let year = date(day, "--date")?.year();
        let name = name(self.slug.as_deref(), &self.title)?;
        let mut front = Front::default();
        front.text("title", Some(&self.title));
        front.one_or_many("council", &self.councils);
        front.date("date", Some(&self.date));
        front.text("rating", self.rating.as_deref());
        front.text("event", self.event.as_deref());
        front.text("summary", self.summary.as_deref());
        front.list("tags", &self.tags);
        front.flag("draft", self.is_draft.then_some(true));
        Ok(NewFile { path: SourcePath::new(&format!("content/news/{year}/{name}.md")), text: front.file() })
    }
}

impl NewEvent {
    /// Its file, in its council's folder.
    ///
    /// # Errors
    /// A kind or date that is none.
    pub fn file(&self) -> Result<NewFile, Failure> {
        let Some(kind) = EventKind::parse(&self.kind) else {
            let failure = Failure::new(format!("there is no kind of event `{}`", self.kind));
            return Err(failure.advice(format!("`--kind` takes {}.", alternatives(EventKind::WORDS))));
        };
        let day = date(&self.date, "--date")?;
        let number = self.number.filter(|number| *number > 1).map(|number| format!("-{number}")).unwrap_or_default();
        let path = format!("content/councils/{}/{}-{}{number}.md", self.council, day.iso(), kind.word());
        let mut front = Front::default();
        front.text("kind", Some(kind.word()));
        front.text("framework", self.framework.as_deref());
        front.text("visit", self.visit.as_deref());
        front.pair("inspected", [("from", self.from.as_deref()), ("to", self.to.as_deref())]);
        front.date("date", Some(&self.date));
        front.text("rating", self.rating.as_deref());
        front.group("judgements", &self.judgements);
        front.text("report", self.report.as_deref());
        front.text("source", self.source.as_deref());
        Ok(NewFile { path: SourcePath::new(&path), text: front.file() })
    }
}

impl NewCouncil {
    /// Its file, in a folder of its own.
    ///
    /// # Errors
    /// A name without letters.
    pub fn file(&self) -> Result<NewFile, Failure> {
        let name = name(self.slug.as_deref(), &self.name)?;
        let mut front = Front::default();
        front.text("name", Some(&self.name));
        front.list("also_known_as", &self.also_known_as);
        front.text("gss", self.gss.as_deref());
        front.text("region", self.region.as_deref());
        front.text("type", self.kind.as_deref());
        front.date("since", self.since.as_deref());
        front.text("website", self.website.as_deref());
        Ok(NewFile { path: SourcePath::new(&format!("content/councils/{name}/index.md")), text: front.file() })
    }
}

impl NewPage {
    /// Its file, at the top of the site.
    ///
    /// # Errors
    /// A title without letters.
    pub fn file(&self) -> Result<NewFile, Failure> {
        let name = name(self.slug.as_deref(), &self.title)?;
        let mut front = Front::default();
        front.text("title", Some(&self.title));
        front.text("summary", self.summary.as_deref());
        Ok(NewFile { path: SourcePath::new(&format!("content/{name}.md")), text: front.file() })
    }
}

/// A date that names a file.
fn date(written: &str, flag: &str) -> Result<Date, Failure> {
    Date::parse(written).map_err(|error| not_a_date(written, flag, &error))
}

/// What is said of a text that is no date.
#[must_use]
pub fn not_a_date(written: &str, flag: &str, error: &NotADate) -> Failure {
    let failure = Failure::new(format!("`{flag} {written}`: it {}", error.reason));
    let general = || "Write a day as 2018-07-20, a month as 2018-07 or a year as 2018.".to_owned();
    failure.advice(error.advice().unwrap_or_else(general))
}

/// A file's name: as it is given, or of the first words of its title.
fn name(given: Option<&str>, title: &str) -> Result<String, Failure> {
    if let Some(slug) = given {
        if Slug::is_valid(slug) {
            return Ok(slug.to_owned());
        }
        let failure = Failure::new(format!("`--slug {slug}`: lower-case letters, digits and hyphens make an address"));
        let meant = Slug::of(slug).map_or_else(|| "Choose another.".to_owned(), |slug| format!("Write {}.", slug.0));
        return Err(failure.advice(meant));
    }
    let Some(Slug(slug)) = Slug::of(&title.replace('’', "'")) else {
        let failure = Failure::new(format!("`{title}` has no letters or digits to make a file's name of"));
        return Err(failure.advice("Name the file with --slug."));
    };
    if slug.len() <= LONGEST_SLUG {
        return Ok(slug);
    }
    let end = slug[..=LONGEST_SLUG].rfind('-').unwrap_or(LONGEST_SLUG);
    Ok(slug[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_the_first_words_of_its_title() {
        let of = |title| name(None, title).unwrap();
        assert_eq!(of("Exampleton’s services are good"), "exampletons-services-are-good");
        let long = of("A headline that goes on and on until nobody can remember how it began or why it did");
        assert_eq!(long, "a-headline-that-goes-on-and-on-until-nobody-can-remember-how");
        assert_eq!(of(&"x".repeat(90)).len(), LONGEST_SLUG);
        assert!(name(None, "…").unwrap_err().to_string().contains("--slug"));
        assert!(name(Some("A B"), "x").unwrap_err().to_string().contains("Write a-b."));
    }

    #[test]
    fn an_event_lies_in_its_councils_folder() {
        let event = NewEvent {
            council: "norborough".to_owned(),
            kind: "Monitoring visit".to_owned(),
            date: "2024-03".to_owned(),
            number: Some(2),
            ..NewEvent::default()
        };
        let file = event.file().unwrap();
        assert_eq!(file.path.as_str(), "content/councils/norborough/2024-03-monitoring-visit-2.md");
        assert_eq!(file.text, "---\nkind: monitoring-visit\ndate: 2024-03\n---\n");
        let wrong = NewEvent { date: "20/07/2018".to_owned(), ..event.clone() };
        assert!(wrong.file().unwrap_err().to_string().contains("Write `2018-07-20`."));
        assert!(NewEvent { kind: "visit".to_owned(), ..event }.file().unwrap_err().to_string().contains("--kind"));
    }
}
