//! What an article says by itself, whatever else the archive holds.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rapidhash::fast::RapidHasher;

use super::{Correction, corrections};
use crate::diagnostic::{Code, Diagnostic, KeyPath};
use crate::front_matter::{OneOrMany, Text};
use crate::markdown::{Link, Outline};
use crate::model::draft::{ArticleMatter, Draft};
use crate::model::tags::tag_slug;
use crate::model::{Date, Withdrawal, report};

/// What an article says by itself.
#[derive(Debug, Clone)]
pub struct Story {
    /// The headline.
    pub title: String,
    /// Whether the front matter gives the headline; otherwise the body's first heading does.
    pub has_own_title: bool,
    /// One or two sentences.
    pub summary: String,
    /// Topics by slug.
    pub tags: Vec<String>,
    /// Where the facts come from: names and addresses.
    pub sources: Vec<(String, Option<String>)>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The day of its last change of substance.
    pub updated: Option<Date>,
    /// A picture beside the file, and what it shows.
    pub image: Option<(String, String)>,
    /// Earlier addresses.
    pub aliases: Vec<String>,
    /// What was corrected.
    pub corrections: Vec<Correction>,
    /// Its language, where it is not the site's.
    pub language: Option<String>,
    /// What its Markdown holds.
    pub outline: Arc<Outline>,
    pub(in crate::model) withdrawal: Option<Withdrawal>,
    /// A hash of the names of councils as they are written.
    pub(in crate::model) councils_written: u64,
    /// A hash of the names of topics as they are written; nothing where one stands twice.
    pub(in crate::model) tags_written: Option<u64>,
}

/// The story of a file, and what is wrong with it whatever else the archive holds.
#[derive(Debug, Clone)]
pub struct Told {
    /// Nothing where there is no title or date.
    pub story: Option<Arc<Story>>,
    pub problems: Vec<Diagnostic>,
}

impl Story {
    /// What it holds, the picture above the text included.
    pub(in crate::model) fn outline_with_image(&self) -> Arc<Outline> {
        let mut outline = Arc::clone(&self.outline);
        if let Some((target, _)) = &self.image {
            Arc::make_mut(&mut outline).links = outline.links.iter().cloned().chain([Link::picture(target)]).collect();
        }
        outline
    }
}

impl Told {
    /// What a file tells.
    pub fn of(draft: &Draft<ArticleMatter>) -> Self {
        let mut problems = Vec::new();
        let story = Telling { draft, problems: &mut problems }.story().map(Arc::new);
        Self { story, problems }
    }
}

struct Telling<'a, 'p> {
    draft: &'a Draft<ArticleMatter>,
    problems: &'p mut Vec<Diagnostic>,
}

impl Telling<'_, '_> {
    fn story(&mut self) -> Option<Story> {
        let draft = self.draft;
        let (path, matter) = (&draft.path, &draft.matter);
        let title = matter.title.as_ref().map(|title| title.0.clone()).or_else(|| draft.outline.title.clone());
        if title.is_none() && draft.lacks("title") {
            self.problems.push(report::no_title(path));
        }
        if matter.date.is_none() && draft.lacks("date") {
            self.problems.push(report::missing(path, "date", "an article without its day has no place on a timeline"));
        }
        let image = self.image();
        self.after_date("updated", matter.updated);
        let day = matter.date.map(|moment| moment.date);
        let corrections = corrections(path, day, matter.corrections.as_ref(), self.problems);
        let aliases = texts(matter.aliases.as_ref());
        let tags = self.tags();
        let tags_written = tags_written(matter, &tags);
        let withdrawal = Withdrawal::new(path, matter.withdrawn.as_ref(), &aliases, self.problems);
        let title = title.filter(|_| matter.date.is_some())?;
        let summary =
            matter.summary.as_ref().map(|summary| summary.0.clone()).or_else(|| draft.outline.summary.clone());
        Some(Story {
            has_own_title: matter.title.is_some(),
            summary: summary.unwrap_or_else(|| title.clone()),
            title,
            tags,
            councils_written: councils_written(matter),
            tags_written,
            sources: self.sources(),
            authors: texts(matter.authors.as_ref()),
            updated: matter.updated,
            image,
            aliases,
            corrections,
            language: matter.language.as_ref().map(|language| language.0.clone()),
            outline: Arc::clone(&draft.outline),
            withdrawal: withdrawal.map(|gone| Withdrawal { tags_written, ..gone }),
        })
    }

    fn image(&mut self) -> Option<(String, String)> {
        let (path, matter) = (&self.draft.path, &self.draft.matter);
        let image = matter.image.as_ref()?;
        if matter.alt.is_none() {
            let problem = Diagnostic::new(Code::NoAlt, path.value("image"), "The picture has no description.");
            self.problems.push(problem.help("Add `alt: ...` with what it shows, for readers who do not see it."));
        }
        Some((image.0.clone(), matter.alt.as_ref().map(|alt| alt.0.clone()).unwrap_or_default()))
    }

    fn after_date(&mut self, key: &str, later: Option<Date>) {
        let Some((later, moment)) = later.zip(self.draft.matter.date) else { return };
        if moment.date.is_surely_after(later) {
            let path = &self.draft.path;
            let message = format!("`{key}` lies before the article's own date, {}.", moment.date);
            let problem = Diagnostic::new(Code::DateOrder, path.value(key), message);
            let problem = problem.help("Mend one of the two dates.");
            self.problems.push(problem.other(path.value("date"), "the article's date"));
        }
    }

    fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = self
            .draft
            .matter
            .tags
            .iter()
            .flat_map(|tags| &tags.0)
            .filter_map(|tag| Some(tag_slug(&tag.0)?.into_owned()))
            .collect();
        tags.sort();
        tags.dedup();
        tags
    }

    fn sources(&mut self) -> Vec<(String, Option<String>)> {
        let mut sources = Vec::new();
        for (index, source) in self.draft.matter.source.iter().flat_map(|sources| &sources.0).enumerate() {
            let url = source.url.as_ref().map(|url| url.0.clone());
            match source.name.as_ref().map(|name| name.0.clone()).or_else(|| url.clone()) {
                Some(name) => sources.push((name, url)),
                None => {
                    let place = self.draft.path.value_at(KeyPath::top("source").item(index));
                    self.problems.push(Diagnostic::new(Code::MissingKey, place, "The source has no `name`."));
                }
            }
        }
        sources
    }
}

/// The hash of the names of councils as they are written.
fn councils_written(matter: &ArticleMatter) -> u64 {
    let mut hasher = RapidHasher::default();
    matter.council.iter().flat_map(|names| &names.0).for_each(|name| name.0.hash(&mut hasher));
    hasher.finish()
}

/// The hash of the names of topics as they are written, of which these are the slugs; nothing where one stands twice.
fn tags_written(matter: &ArticleMatter, slugs: &[String]) -> Option<u64> {
    let tags = matter.tags.as_ref().map(|tags| tags.0.as_slice()).unwrap_or_default();
    let mut hasher = RapidHasher::default();
    tags.iter().for_each(|tag| tag.0.hash(&mut hasher));
    (slugs.len() == tags.len()).then(|| hasher.finish())
}

fn texts(list: Option<&OneOrMany<Text>>) -> Vec<String> {
    list.into_iter().flat_map(|list| &list.0).map(|text| text.0.clone()).collect()
}
