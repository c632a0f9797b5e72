//! Topics: one slug and one name each, however often and in whatever case they are written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::draft::ArticleDraft;
use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, did_you_mean};
use crate::front_matter::Slug;

/// A tag's part of an address.
pub fn tag_slug(tag: &str) -> Option<Cow<'_, str>> {
    if Slug::is_its_own(tag) { Some(Cow::Borrowed(tag)) } else { Slug::of(tag).map(|slug| Cow::Owned(slug.0)) }
}

/// The topics of these articles by slug, each named as the first article by path writes it, and those
/// that another writes otherwise.
pub fn names(drafts: &[&ArticleDraft]) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let mut drafts = drafts.to_vec();
    drafts.sort_by(|a, b| a.path.cmp(&b.path));
    let (mut names, mut mixed) = (BTreeMap::<String, String>::new(), BTreeSet::new());
    for tag in drafts.iter().filter_map(|draft| draft.matter.tags.as_ref()).flat_map(|tags| &tags.0) {
        let Some(slug) = tag_slug(&tag.0) else { continue };
        match names.get(&*slug) {
            None => drop(names.insert(slug.into_owned(), tag.0.clone())),
            Some(name) if *name != tag.0 => drop(mixed.insert(slug.into_owned())),
            Some(_) => {}
        }
    }
    (names, mixed)
}

/// Tags that can have no address, and those that differ by a slip from another.
pub fn check(drafts: &[Arc<ArticleDraft>]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut drafts: Vec<_> = drafts.iter().collect();
    drafts.sort_by(|a, b| a.path.cmp(&b.path));
    let mut uses: BTreeMap<Cow<'_, str>, (String, usize, Place)> = BTreeMap::new();
    for draft in drafts {
        check_form(draft, &mut problems);
        for (slug, tag, place) in addressed(draft) {
            uses.entry(slug).or_insert_with(|| (tag.to_owned(), 0, place())).1 += 1;
        }
    }
    warn_of_slips(&uses, &mut problems);
    problems
}

/// Notes an article's tags that can have no address.
pub fn check_form(draft: &ArticleDraft, problems: &mut Vec<Diagnostic>) {
    for (index, tag) in draft.matter.tags.iter().flat_map(|tags| &tags.0).enumerate() {
        let place = || draft.path.value_at(KeyPath::top("tags").item(index));
        if let Some((one, two)) = tag.0.split_once(',') {
            let message = "A topic has no comma.";
            let help = format!("Write several as a list: `[{}, {}]`.", one.trim(), two.trim());
            problems.push(Diagnostic::new(Code::WrongForm, place(), message).help(help));
        }
        if tag_slug(&tag.0).is_none() {
            let message = format!("The tag `{}` has no letters to make an address of.", tag.0);
            problems.push(Diagnostic::new(Code::WrongForm, place(), message));
        }
    }
}

/// An article's tags that have an address, each as it is written, and where.
fn addressed(draft: &ArticleDraft) -> impl Iterator<Item = (Cow<'_, str>, &str, impl Fn() -> Place)> {
    let all = draft.matter.tags.iter().flat_map(|tags| &tags.0).enumerate();
    all.filter_map(move |(index, tag)| {
        let place = move || draft.path.value_at(KeyPath::top("tags").item(index));
        Some((tag_slug(&tag.0)?, tag.0.as_str(), place))
    })
}

/// A tag used once that is a slip away from one used more often.
fn warn_of_slips(uses: &BTreeMap<Cow<'_, str>, (String, usize, Place)>, problems: &mut Vec<Diagnostic>) {
    let common: Vec<_> = uses.iter().filter(|(_, (_, count, _))| *count > 1).map(|(slug, _)| slug).collect();
    for (slug, (name, count, place)) in uses {
        if *count > 1 {
            continue;
        }
        let Some(meant) = did_you_mean(slug, common.iter().map(|slug| &***slug)) else { continue };
        let (other, times, first) = &uses[meant];
        let message = format!("The tag `{name}` is used once, and `{other}` {times} times.");
        problems.push(
            Diagnostic::new(Code::NearlySameTag, place.clone(), message)
                .other(first.clone(), "the other tag")
                .help(format!("Did you mean `{other}`?")),
        );
    }
}
