//! Plain pages: what is neither news nor council.

use std::collections::BTreeMap;
use std::sync::Arc;

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
    pub outline: Arc<Outline>,
    /// Whether the front matter gives its title.
    pub has_own_title: bool,
}

/// What a plain page's file comes to.
#[derive(Debug)]
pub enum Plain {
    /// A page, and why it is not published where it is shown all the same
    Page(Box<PlainPage>, Option<Unpublished>),
    /// One that is not shown, with what it holds
    Held(SourcePath, Arc<Outline>),
    /// One that was taken back
    Withdrawn(Withdrawal),
}

/// The files that introduce the list of corrections, of which there is one anyhow.
const CORRECTIONS: [&str; 2] = ["corrections.md", "corrections/index.md"];

/// The plain pages of these files; what is not shown is held.
pub fn plain_pages(
    drafts: &[Arc<Draft<PageMatter>>],
    life: Life,
    (held, unpublished): (&mut BTreeMap<SourcePath, Arc<Outline>>, &mut BTreeMap<SourcePath, Unpublished>),
    problems: &mut Vec<Diagnostic>,
) -> (Vec<PlainPage>, Vec<Withdrawal>) {
    let (mut pages, mut withdrawn) = (Vec::new(), Vec::new());
    for draft in drafts {
        match plain_page(draft, life, problems) {
            Plain::Page(page, why) => {
                unpublished.extend(why.map(|why| (page.path.clone(), why)));
                pages.push(*page);
            }
            Plain::Held(path, outline) => drop(held.insert(path, outline)),
            Plain::Withdrawn(gone) => {
                held.insert(gone.path.clone(), Arc::default());
                withdrawn.push(gone);
            }
        }
    }
    (pages, withdrawn)
}

/// The plain page of a file.
pub fn plain_page(draft: &Draft<PageMatter>, life: Life, problems: &mut Vec<Diagnostic>) -> Plain {
    let lacks_title = draft.lacks("title");
    let Draft { path, matter, outline, .. } = draft.clone();
    let has_own_title = matter.title.is_some();
    let Some(title) = matter.title.map(|title| title.0).or_else(|| outline.title.clone()) else {
        problems.extend(lacks_title.then(|| report::no_title(&path)));
        return Plain::Held(path, outline);
    };
    let why = matter.draft.is_some_and(|flag| flag.0).then_some(Unpublished::Draft);
    if why.is_some() && !life.shows(&State::Draft) {
        return Plain::Held(path, outline);
    }
    let aliases: Vec<String> = matter.aliases.into_iter().flat_map(|all| all.0).map(|alias| alias.0).collect();
    let withdrawal = Withdrawal::new(&path, matter.withdrawn.as_ref(), &aliases, problems);
    if let Some(gone) = withdrawal.as_ref().filter(|gone| gone.applies(life.as_of())) {
        // The list of corrections stays without it.
        let has_page = !CORRECTIONS.contains(&path.below_content());
        return if has_page { Plain::Withdrawn(gone.clone()) } else { Plain::Held(path, Arc::default()) };
    }
    let summary = matter.summary.map(|summary| summary.0).or_else(|| outline.summary.clone());
    let page = PlainPage {
        summary: summary.unwrap_or_else(|| title.clone()),
        title,
        updated: matter.updated,
        aliases,
        withdrawal,
        language: matter.language.map(|language| language.0),
        outline,
        has_own_title,
        path,
    };
    Plain::Page(Box::new(page), why)
}
