//! Cards: the pictures that other sites show beside a link. A card is the few facts on it, typed, and is
//! drawn again only when one of them changes.

mod drawing;
mod letters;
mod picture;

pub use picture::{HEIGHT, Press, WIDTH};

use super::view::{self, Badge, overall};
use super::words;
use crate::model::{Archive, Article, ArticleId, Basis, CouncilId, EventId, Place};
use crate::plan::Carded;

/// What a card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Above the headline: whose services, or what kind of event.
    pub kicker: String,
    /// In large letters.
    pub headline: String,
    /// A sentence or two, shown where there is room.
    pub detail: String,
    /// The grade.
    pub mark: Option<Mark>,
    /// The day, in words.
    pub date: String,
    /// The archive's name.
    pub site: String,
}

/// A grade, or what stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its word, meter and colour.
    pub badge: Badge,
    /// What it is of: "overall".
    pub beside: &'static str,
}

impl Card {
    /// The card of a council, event or article.
    pub fn of(archive: &Archive, carded: Carded) -> Self {
        match carded {
            Carded::Council(id) => Self::of_council(archive, id),
            Carded::Event(id) => Self::of_event(archive, id),
            Carded::Article(id) => Self::of_article(archive, id),
        }
    }

    fn of_council(archive: &Archive, id: CouncilId) -> Self {
        let council = archive.council(id);
        let standing = archive.standing(id, None);
        let beside = match (archive.basis(id), standing.place) {
            (None, _) | (_, Place::NoneAwarded) => "",
            (Some(Basis::Article(_)), _) => "overall, as reported",
            _ if !council.is_current(archive.as_of.day) => "overall when it ended",
            (Some(Basis::Event(_)), _) => "overall",
        };
        let published = standing.published.map(|date| match archive.basis(id) {
            Some(Basis::Article(_)) => format!("As reported {date}"),
            _ => format!("Published {date}"),
        });
        let about = [&council.kind, &council.region].into_iter().flatten().cloned();
        Self {
            kicker: about.collect::<Vec<_>>().join(" · "),
            headline: council.name.clone(),
            detail: words::council_lead(archive, id),
            mark: Some(Mark { badge: Badge::of_place(&archive.frameworks, standing.place), beside }),
            date: published.unwrap_or_default(),
            site: archive.site.title.clone(),
        }
    }

    fn of_event(archive: &Archive, id: EventId) -> Self {
        let event = archive.event(id);
        let kind = event.kind.label();
        let framework = event.graded.as_ref().map(|graded| archive.frameworks.get(graded.framework).short.as_str());
        let kicker = match framework.filter(|short| *short != kind) {
            Some(short) => format!("{kind} · {short}"),
            None => kind.to_owned(),
        };
        let mark = match event.graded.as_ref().map(|graded| (graded, overall(archive, graded))) {
            Some((graded, Some(badge))) => {
                let beside = if graded.overall.and_then(crate::model::Award::grade).is_some() { "overall" } else { "" };
                Some(Mark { badge, beside })
            }
            Some((_, None)) => None,
            None => Some(Mark { badge: Badge::of_none("not-graded", "Not graded"), beside: "" }),
        };
        let is_report = event.kind.is_graded() || event.from.or(event.to).is_some();
        let date = event.moment.date;
        let inspected = words::inspected(event.from, event.to).map(|days| format!("Inspected {days}."));
        let lead = words::event_lead(archive, id, archive.previous(id));
        // Where a framework has no overall grade, its judgements are all there is to say.
        let is_apart = event.graded.as_ref().is_some_and(|graded| overall(archive, graded).is_none());
        let judged = view::event_words(archive, event).into_iter();
        let judged: Vec<String> = judged.map(|(name, label)| format!("{name}: {}.", label.to_lowercase())).collect();
        let lead = if is_apart { Some(judged.join(" ")) } else { lead };
        Self {
            kicker,
            headline: archive.council(event.council).name.clone(),
            detail: [lead, inspected].into_iter().flatten().collect::<Vec<_>>().join(" "),
            mark,
            date: if is_report { format!("Published {date}") } else { date.to_string() },
            site: archive.site.title.clone(),
        }
    }

    fn of_article(archive: &Archive, id: ArticleId) -> Self {
        let article = archive.article(id);
        let mark = article.reported.first().map(|reported| Mark {
            badge: Badge::of_grade(&archive.frameworks, reported.grade),
            beside: if article.is_as_reported() { "overall, as reported" } else { "overall" },
        });
        Self {
            kicker: councils(archive, article),
            headline: words::typeset(&article.title),
            detail: String::new(),
            mark,
            date: article.moment.date.to_string(),
            site: archive.site.title.clone(),
        }
    }

    /// The hash of all that it shows, the same on every machine: it is a part of the card's address.
    pub fn fingerprint(&self) -> u64 {
        let Self { kicker, headline, detail, mark, date, site } = self;
        let mut shown = vec![kicker.as_str(), headline, detail, date, site];
        let meter = mark.as_ref().map(|mark| format!("{}/{}", mark.badge.marks, mark.badge.of));
        if let Some(Mark { badge: Badge { scale, slug, label, .. }, beside }) = mark {
            shown.extend([scale.as_str(), slug, label, beside]);
        }
        shown.extend(meter.as_deref());
        rapidhash::v3::rapidhash_v3(shown.join("\u{0}").as_bytes())
    }

    /// What it says, for those who do not see it.
    pub fn alt(&self) -> String {
        let mark = self.mark.as_ref().map(|mark| {
            let space = if mark.beside.is_empty() { "" } else { " " };
            format!("{}{space}{}", mark.badge.label, mark.beside)
        });
        let headline =
            if self.kicker.is_empty() { self.headline.clone() } else { format!("{}: {}", self.kicker, self.headline) };
        let parts = [Some(headline), mark, Some(self.date.clone()), Some(self.site.clone())];
        let said: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let ended = |part: &String| {
            if part.ends_with(['.', '?', '!', '…']) { part.clone() } else { format!("{part}.") }
        };
        said.iter().map(ended).collect::<Vec<_>>().join(" ")
    }
}

/// The councils of an article: two by name, more by their number.
fn councils(archive: &Archive, article: &Article) -> String {
    let names: Vec<String> = article
        .councils
        .iter()
        .map(|id| archive.council(*id))
        .filter(|council| council.exists)
        .map(|council| council.name.clone())
        .collect();
    match names.as_slice() {
        [first, second, _, ..] => {
            format!("{first}, {second} and {}", words::counted(names.len() - 2, "other", "others"))
        }
        few => words::listed(few),
    }
}
