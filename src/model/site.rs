//! The site itself: its title, address, publisher and time zone.

use chrono_tz::Tz;

use super::draft::{Draft, SiteMatter};
use super::report;
use crate::diagnostic::{Code, Diagnostic, SourcePath};

/// Where a site's settings stand.
pub const SITE_FILE: &str = "content/site.yaml";

/// `content/site.yaml`, checked.
#[derive(Debug, Clone)]
pub struct Site {
    /// The archive's name.
    pub title: String,
    /// The address of its home page, with a slash at the end.
    pub base_url: String,
    /// The path of that address: `/`, or `/archive/` for a site below another.
    pub base_path: String,
    /// What it is.
    pub description: Option<String>,
    /// What it holds and what not.
    pub scope: Option<String>,
    /// `en-GB`
    pub language: String,
    /// Who publishes it.
    pub publisher: Option<Publisher>,
    /// The terms of reuse.
    pub licence: Option<String>,
    /// The theme's name.
    pub theme: String,
    /// Which pages have a picture for other sites to show.
    pub cards: Cards,
    /// The zone of its dates and times.
    pub zone: Tz,
}

/// Which pages have a card of their own: a picture for other sites to show beside a link.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cards {
    /// None
    #[default]
    None,
    /// Councils, whose events and articles show theirs
    Councils,
    /// Councils, events and articles
    All,
}

impl Cards {
    /// Every word, as it is written.
    pub const WORDS: &[&str] = &["none", "councils", "all"];

    fn parse(text: &str) -> Option<Self> {
        match text {
            "none" => Some(Self::None),
            "councils" => Some(Self::Councils),
            "all" => Some(Self::All),
            _ => None,
        }
    }

    fn of(matter: &SiteMatter, problems: &mut Vec<Diagnostic>) -> Self {
        let Some(name) = &matter.cards else { return Self::default() };
        Self::parse(&name.0).unwrap_or_else(|| {
            let place = SourcePath::new(SITE_FILE).value("cards");
            problems.push(report::unknown(Code::WrongForm, place, "kind of cards", &name.0, Self::WORDS));
            Self::default()
        })
    }
}

/// Who publishes the archive.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Publisher {
    /// The name.
    pub name: String,
    /// The website.
    pub url: Option<String>,
    /// The address for readers' letters.
    pub email: Option<String>,
}

impl Site {
    /// The site of its settings. Where something is wrong a stand-in keeps the checks going.
    #[must_use]
    pub fn new(draft: Option<&Draft<SiteMatter>>) -> (Self, Vec<Diagnostic>) {
        let path = SourcePath::new(SITE_FILE);
        let mut problems = Vec::new();
        let none = SiteMatter::default();
        let matter = draft.map_or(&none, |draft| &draft.matter);
        let lacks = |key: &str| draft.is_none_or(|draft| draft.lacks(key));
        if matter.title.is_none() && lacks("title") {
            problems
                .push(report::missing(&path, "title", "every page names the archive").help("Add a line `title: ...`."));
        }
        if matter.base_url.is_none() && lacks("base_url") {
            problems.push(
                report::missing(&path, "base_url", "feeds and the sitemap need full addresses")
                    .help("Add a line such as `base_url: https://archive.example.org/`."),
            );
        }
        let base_url = matter.base_url.as_ref().map_or("https://localhost", |url| url.0.as_str());
        if base_url.contains(['?', '#']) {
            let message = "`base_url` takes an address without `?` and `#`.";
            problems.push(Diagnostic::new(Code::WrongForm, path.value("base_url"), message));
        }
        let base_url = format!("{}/", base_url.trim_end_matches('/'));
        let host = base_url.find("://").map_or(0, |at| at + 3);
        let base_path = base_url[host..].find('/').map_or("/", |at| &base_url[host + at..]).to_owned();
        let publisher = matter.publisher.as_ref().and_then(|publisher| {
            let Some(name) = &publisher.name else {
                let message = "The `publisher` has no `name`.";
                problems.push(Diagnostic::new(Code::MissingKey, path.value("publisher"), message));
                return None;
            };
            Some(Publisher {
                name: name.0.clone(),
                url: publisher.url.as_ref().map(|url| url.0.clone()),
                email: publisher.email.as_ref().map(|email| email.0.clone()),
            })
        });
        let site = Self {
            title: matter.title.as_ref().map_or_else(|| "Archive".to_owned(), |title| title.0.clone()),
            base_path,
            base_url,
            description: matter.description.as_ref().map(|text| text.0.clone()),
            scope: matter.scope.as_ref().map(|text| text.0.clone()),
            language: matter.language.as_ref().map_or_else(|| "en-GB".to_owned(), |language| language.0.clone()),
            publisher,
            licence: matter.licence.as_ref().map(|text| text.0.clone()),
            theme: matter.theme.as_ref().map_or_else(|| "civic".to_owned(), |theme| theme.0.clone()),
            cards: Cards::of(matter, &mut problems),
            zone: Self::zone(draft, &mut problems),
        };
        (site, problems)
    }

    /// The time zone of a site's settings: Europe/London where it names none.
    pub fn zone(draft: Option<&Draft<SiteMatter>>, problems: &mut Vec<Diagnostic>) -> Tz {
        let Some(name) = draft.and_then(|draft| draft.matter.time_zone.as_ref()) else { return Tz::Europe__London };
        name.0.parse().unwrap_or_else(|_| {
            let known: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
            let place = SourcePath::new(SITE_FILE).value("time_zone");
            problems.push(report::unknown(Code::WrongForm, place, "time zone", &name.0, &known).help_if(None));
            Tz::Europe__London
        })
    }
}
