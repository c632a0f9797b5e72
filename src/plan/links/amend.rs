//! What links lead to when single files were written anew.

use std::collections::{BTreeMap, BTreeSet};

use super::path::trimmed;
use super::targets::Target;
use super::{Links, MOST_SUGGESTIONS, Resolved, outlines};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::{LinkKind, Outline};
use crate::model::Archive;
use crate::plan::{Address, OutputPath};

/// What has changed for links.
#[derive(Debug)]
pub struct Relinked<'a> {
    /// Files that were written, with what they hold now.
    pub written: Vec<(&'a SourcePath, &'a Outline)>,
    /// What those of them, and of the files that are gone, held before that had a page.
    pub known: BTreeMap<&'a SourcePath, &'a Outline>,
    /// Files that have no page any more.
    pub gone: &'a BTreeSet<SourcePath>,
    /// Files that are too broken to have one.
    pub dropped: &'a BTreeSet<SourcePath>,
    /// Outputs that there were not yet.
    pub come: Vec<OutputPath>,
    /// Outputs that there are no more.
    pub lost: Vec<OutputPath>,
}

impl Relinked<'_> {
    /// Whether no link leads elsewhere, and none leads here that did not.
    pub fn is_nothing(&self) -> bool {
        let is_same = |(path, outline): &(&SourcePath, &Outline)| {
            self.known.get(path).is_some_and(|known| has_same_links(known, outline))
        };
        self.gone.is_empty()
            && self.dropped.is_empty()
            && self.come.is_empty()
            && self.lost.is_empty()
            && self.written.iter().all(is_same)
    }

    /// The addresses of pages whose headings may have changed or that are gone.
    fn addresses(&self) -> impl Iterator<Item = String> {
        let files = self.written.iter().map(|(path, _)| *path).chain(self.gone);
        let of_files = files.filter_map(|path| Address::of_source(path).ok()).map(|address| address.to_string());
        of_files.chain(self.lost.iter().map(OutputPath::address)).map(trimmed)
    }

    /// The files that have changed.
    fn own(&self) -> BTreeSet<&SourcePath> {
        self.written.iter().map(|(path, _)| *path).chain(self.gone).collect()
    }
}

impl Links {
    /// The links now, and what is wrong with those of the files that were written; nothing where other files
    /// have to be told of as well, or files beside the Markdown.
    pub(in crate::plan) fn amended(&self, before: &Archive, change: &Relinked<'_>) -> Option<(Self, Vec<Diagnostic>)> {
        let mut links = self.clone();
        for path in change.gone.iter().chain(change.dropped) {
            let has_files = |outline: &&Outline| !self.files_of(path, outline).is_empty();
            if change.known.get(path).is_some_and(has_files) {
                return None;
            }
            links.targets.take_out(path);
        }
        change.dropped.iter().filter_map(|path| Address::of_source(path).ok()).for_each(|one| links.targets.hold(&one));
        change.lost.iter().for_each(|path| links.targets.remove(trimmed(path.address())));
        for path in &change.come {
            let address = trimmed(path.address());
            if self.targets.is_held(&address) || self.targets.is_to_come(&address) {
                return None;
            }
            links.targets.add(address);
        }
        let mut loses = !(change.gone.is_empty() && change.dropped.is_empty() && change.lost.is_empty());
        for (path, outline) in change.written.iter().filter(|(path, _)| !change.dropped.contains(path)) {
            let anchors = outline.anchors.clone();
            loses |=
                self.targets.page(path).is_some_and(|known| known.anchors.iter().any(|one| !anchors.contains(one)));
            links.targets.put(path, Target { address: Address::of_source(path).ok()?, anchors });
        }
        if loses && links.misleads_others(before, change) {
            return None;
        }
        let problems = links.follow(change)?;
        Some((links, problems))
    }

    /// Whether a link of any other file leads to nothing now.
    fn misleads_others(&self, before: &Archive, change: &Relinked<'_>) -> bool {
        let linking: BTreeSet<&SourcePath> =
            change.addresses().flat_map(|address| self.targets.linking_to(&address)).collect();
        let linking: BTreeSet<&SourcePath> = linking.difference(&change.own()).copied().collect();
        let existing = outlines(before).filter(|(path, _)| !linking.is_empty() && linking.contains(path));
        existing.chain(&before.held).any(|(path, outline)| {
            let is_lost = |led: &Resolved| matches!(led, Resolved::Missing | Resolved::NoAnchor(..));
            self.led(path, outline).iter().any(is_lost)
        })
    }

    /// Follows the links of the files that were written, and tells what is wrong with them.
    fn follow(&mut self, change: &Relinked<'_>) -> Option<Vec<Diagnostic>> {
        let mut problems = Vec::new();
        for (path, outline) in &change.written {
            let files = self.files_of(path, outline);
            let known = change.known.get(path);
            let has_same_files = known.map_or(files.is_empty(), |known| files == self.files_of(path, known));
            if !has_same_files || !files.is_empty() && change.dropped.contains(*path) {
                return None;
            }
            let led = self.led(path, outline);
            let fingerprint = self.fingerprint_of(&led);
            let has_same_links = known.is_some_and(|known| has_same_links(known, outline));
            if !has_same_links || fingerprint != self.targets.fingerprint(path) {
                self.targets.renote(path, fingerprint);
            }
            self.problems_of(path, outline, &led, &mut problems);
        }
        (problems.len() < MOST_SUGGESTIONS).then_some(problems)
    }

    /// The files beside the Markdown that a file shows or links to.
    fn files_of(&self, path: &SourcePath, outline: &Outline) -> BTreeSet<(SourcePath, LinkKind)> {
        let all = self.led(path, outline).into_iter().zip(&outline.links);
        all.filter_map(|(led, link)| match led {
            Resolved::File(file) => Some((file, link.kind)),
            _ => None,
        })
        .collect()
    }
}

/// Whether a text has the links and headings that it had.
fn has_same_links(known: &Outline, read: &Outline) -> bool {
    let links =
        |outline: &Outline| outline.links.iter().map(|link| (link.target.clone(), link.kind)).collect::<Vec<_>>();
    known.anchors == read.anchors && links(known) == links(read)
}
