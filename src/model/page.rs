//! Plain pages: what is neither news nor council.

use std::collections::BTreeMap;

use super::draft::{Draft, PageMatter};
use super::life::{Life, State};
use super::{Date, Unpublished, Withdrawal, report};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::Outline;

/// A page that is neither news nor council: about, accessibility, corrections.
#[derive(Debug, Clone)]
pub struct PlainPage {
    /// Its file.
    pub path: SourcePath,
    /// Its heading.
    pub title: String,
    /// A sentence for search engines.
    pub summary: String,
    /// The day of its last change of substance.
    pub updated: Option<Date>,
    /// Earlier addresses.
    pub aliases: Vec<String>,
    /// When it will be taken back, and why.
    pub withdrawal: Option<Withdrawal>,
    /// Its language, where it is not the site's.
    pub language: Option<String>,
    /// What its Markdown holds.
    pub outline: Outline,
    /// Whether the front matter gives its title.
    pub has_own_title: bool,
}

/// The plain pages of these files; what is not shown is held.
pub fn plain_pages(
    drafts: Vec<Draft<PageMatter>>,
    life: Life,
    (held, unpublished): (&mut BTreeMap<SourcePath, Outline>, &mut BTreeMap<SourcePath, Unpublished>),
    problems: &mut Vec<Diagnostic>,
) -> (Vec<PlainPage>, Vec<Withdrawal>) {
    let (mut pages, mut withdrawn) = (Vec::new(), Vec::new());
    for draft in drafts {
        let lacks_title = draft.lacks("title");
        let Draft { path, matter, outline, .. } = draft;
        let has_own_title = matter.title.is_some();
        let Some(title) = matter.title.map(|title| title.0).or_else(|| outline.title.clone()) else {
            problems.extend(lacks_title.then(|| report::no_title(&path)));
            held.insert(path, outline);
            continue;
        };
        if matter.draft.is_some_and(|flag| flag.0) {
            if !life.shows(&State::Draft) {
                held.insert(path, outline);
                continue;
            }
            unpublished.insert(path.clone(), Unpublished::Draft);
        }
        let aliases: Vec<String> = matter.aliases.into_iter().flat_map(|all| all.0).map(|alias| alias.0).collect();
        let withdrawal = Withdrawal::new(&path, matter.withdrawn.as_ref(), &aliases, problems);
        if let Some(gone) = withdrawal.as_ref().filter(|gone| gone.applies(life.as_of())) {
            held.insert(path, Outline::default());
            withdrawn.push(gone.clone());
            continue;
        }
        let summary = matter.summary.map(|summary| summary.0).or_else(|| outline.summary.clone());
        pages.push(PlainPage {
            summary: summary.unwrap_or_else(|| title.clone()),
            title,
            updated: matter.updated,
            aliases,
            withdrawal,
            language: matter.language.map(|language| language.0),
            outline,
            has_own_title,
            path,
        });
    }
    (pages, withdrawn)
}
