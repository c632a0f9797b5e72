//! What the search page finds: every document with its names, its grade and the terms of its text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::view::Badge;
use super::words;
use crate::model::{Archive, Article, Award, CouncilId, Date, Event, Place};
use crate::plan::{Address, Plan, Subject, day};
use crate::search::{Council, Document, Index, Labels};

/// Kinds of documents as readers see them.
const KINDS: [&str; 5] = ["News", "Inspection", "Visit or intervention", "Council", "Page"];
const NEWS: usize = 0;
const INSPECTION: usize = 1;
const OTHER_EVENT: usize = 2;
const COUNCIL: usize = 3;
const PAGE: usize = 4;

/// A document's kind, and its grade or what stands in its place.
type Face = (usize, Option<Place>);

/// The index of an archive.
pub fn index<'a>(archive: &'a Archive, plan: &'a Plan) -> Index<'a> {
    let search = &plan.search;
    let councils: BTreeMap<CouncilId, usize> = archive.councils().enumerate().map(|(at, (id, _))| (id, at)).collect();
    let mut faces: BTreeMap<Face, usize> = search.subjects.iter().map(|subject| (face(archive, *subject), 0)).collect();
    faces.values_mut().enumerate().for_each(|(number, at)| *at = number);
    let gathering = Gathering { archive, councils, faces };
    let documents = search.subjects.iter().map(|subject| gathering.document(*subject)).collect();
    Index::new(&search.layout, gathering.labels(), documents)
}

fn face(archive: &Archive, subject: Subject) -> Face {
    match subject {
        Subject::Council(id) => {
            let is_current = archive.council(id).is_current(archive.as_of.day);
            (COUNCIL, is_current.then(|| archive.standing(id, None).place))
        }
        Subject::Plain(_) => (PAGE, None),
        Subject::Event(id) => {
            let event = archive.event(id);
            let kind = if event.graded.is_some() { INSPECTION } else { OTHER_EVENT };
            (kind, overall(archive, event))
        }
        Subject::Article(id) => {
            (NEWS, archive.article(id).reported.first().map(|reported| Place::Grade(reported.grade)))
        }
    }
}

/// The overall award; none awarded where the framework knows overall grades, or did.
fn overall(archive: &Archive, event: &Event) -> Option<Place> {
    let graded = event.graded.as_ref()?;
    match graded.overall {
        Some(Award::Grade(grade)) => Some(Place::Grade(grade)),
        Some(Award::NotJudged) => Some(Place::NotJudged),
        None => archive.frameworks.get(graded.framework).overall.map(|_| Place::NoneAwarded),
    }
}

/// An archive with the numbers under which its councils and faces go.
struct Gathering<'a> {
    archive: &'a Archive,
    councils: BTreeMap<CouncilId, usize>,
    faces: BTreeMap<Face, usize>,
}

impl<'a> Gathering<'a> {
    fn labels(&self) -> Labels {
        let archive = self.archive;
        let mut grades: BTreeMap<Place, usize> =
            self.faces.keys().filter_map(|(_, place)| Some((place.as_ref().copied()?, 0))).collect();
        grades.values_mut().enumerate().for_each(|(number, at)| *at = number + 1);
        let regions: Vec<(String, String)> =
            archive.regions().into_iter().map(|(slug, (name, _))| (slug, name)).collect();
        let region = |name: &String| regions.iter().position(|(_, known)| known == name).map_or(0, |at| at + 1);
        let councils = archive.councils().map(|(_, council)| {
            Council(council.slug.clone(), council.name.clone(), council.region.as_ref().map_or(0, region))
        });
        Labels {
            kinds: KINDS.to_vec(),
            faces: self.faces.keys().map(|(kind, place)| (*kind, place.map_or(0, |place| grades[&place]))).collect(),
            councils: councils.collect(),
            grades: grades
                .keys()
                .map(|place| {
                    let badge = Badge::of_place(&archive.frameworks, *place);
                    (place.slug(&archive.frameworks), badge.scale, badge.slug, badge.label, badge.marks, badge.of)
                })
                .collect(),
            regions,
        }
    }

    fn document(&self, subject: Subject) -> Document<'a> {
        let archive = self.archive;
        let mut document = match subject {
            Subject::Council(id) => {
                let council = archive.council(id);
                let also = council.also_known_as.iter().chain(&council.region).chain(&council.kind);
                Document {
                    address: Address::of_council(&council.slug).to_string(),
                    title: Cow::Borrowed(&council.name),
                    facts: joined(also.chain(&council.gss).chain(&council.la_code).map(String::as_str)),
                    councils: self.numbers(&[id]),
                    ..self.empty(&council.outline.terms)
                }
            }
            Subject::Plain(index) => {
                let page = &archive.pages[index];
                Document {
                    address: of_source(&page.path),
                    title: Cow::Owned(words::typeset(&page.title)),
                    summary: Cow::Borrowed(&page.summary),
                    ..self.empty(&page.outline.terms)
                }
            }
            Subject::Event(id) => self.event(archive.event(id)),
            Subject::Article(id) => self.article(archive.article(id)),
        };
        document.face = self.faces[&face(archive, subject)];
        document
    }

    fn event(&self, event: &'a Event) -> Document<'a> {
        let archive = self.archive;
        let graded = super::view::event_words(archive, event);
        let framework = event.graded.as_ref().map(|graded| &archive.frameworks.get(graded.framework).name);
        let visit = event.visit.map(|visit| visit.label());
        let facts = graded.iter().flat_map(|(name, label)| [name.as_str(), label.as_str()]);
        Document {
            day: day(event.moment.date),
            address: of_source(&event.path),
            title: Cow::Owned(words::event_title(archive, event)),
            facts: joined(facts.chain(framework.map(String::as_str)).chain(visit)),
            date: inexact(event.moment.date),
            councils: self.numbers(&[event.council]),
            ..self.empty(&event.outline.terms)
        }
    }

    fn article(&self, article: &'a Article) -> Document<'a> {
        let archive = self.archive;
        let councils = article.councils.iter().map(|id| archive.council(*id)).filter(|one| one.exists);
        let tags = article.tags.iter().map(|tag| archive.tags().get(tag).unwrap_or(tag).as_str());
        let grade = article.reported.first().map(|one| archive.frameworks.word(one.grade).label.as_str());
        Document {
            day: day(article.moment.date),
            address: of_source(&article.path),
            title: Cow::Owned(words::typeset(&article.title)),
            summary: Cow::Borrowed(&article.summary),
            facts: joined(councils.map(|one| one.name.as_str()).chain(tags).chain(grade)),
            date: inexact(article.moment.date),
            councils: self.numbers(&article.councils),
            ..self.empty(&article.outline.terms)
        }
    }

    fn empty(&self, body: &'a crate::search::Terms) -> Document<'a> {
        Document {
            day: 0,
            address: String::new(),
            title: Cow::Borrowed(""),
            summary: Cow::Borrowed(""),
            facts: String::new(),
            body,
            date: None,
            face: 0,
            councils: Vec::new(),
        }
    }

    /// Those that have begun.
    fn numbers(&self, councils: &[CouncilId]) -> Vec<usize> {
        councils.iter().filter_map(|id| self.councils.get(id).copied()).collect()
    }
}

fn of_source(path: &crate::diagnostic::SourcePath) -> String {
    Address::of_source(path).map(|address| address.to_string()).unwrap_or_default()
}

/// A date that is a month or a year, for machines and as readers see it.
fn inexact(date: Date) -> Option<(String, String)> {
    (!matches!(date, Date::Day(_))).then(|| (date.iso(), date.to_string()))
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}
