//! What links lead to when single files were written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::path::trimmed;
use super::targets::hash;
use super::{Existence, Links, MOST_SUGGESTIONS, Resolved, Uses, address_hash, held, leads_to_pages};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::{LinkKind, Outline};
use crate::model::Archive;
use crate::picture::Beside;
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
    /// Of those that have none, the files that were taken back.
    pub withdrawn: &'a BTreeSet<SourcePath>,
    /// Files that had been taken back and have a page again.
    pub restored: &'a BTreeSet<SourcePath>,
    /// Outputs that there were not yet.
    pub come: Vec<OutputPath>,
    /// Outputs that there are no more.
    pub lost: Vec<OutputPath>,
    /// Files beside the Markdown, as they are now; nothing for those that are gone.
    pub files: &'a BTreeMap<SourcePath, Option<Beside>>,
    /// Whether articles have the pictures above their texts that they had.
    pub images: Images,
}

/// What became of the pictures above the texts of articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Images {
    /// They are as they were.
    Same,
    /// They are others.
    Changed,
}

/// Links that were amended.
#[derive(Debug)]
pub struct Amended {
    pub links: Links,
    /// What is wrong with the links of the files that were written.
    pub problems: Vec<Diagnostic>,
    /// What is wrong with files beside the Markdown, of all of them, where anything of them or of their use has changed.
    pub of_files: Option<Vec<Diagnostic>>,
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
            && self.files.is_empty()
            && self.images == Images::Same
            && self.written.iter().all(is_same)
    }

    /// The addresses of pages whose headings have changed or that are gone.
    fn addresses(&self) -> impl Iterator<Item = String> {
        let has_same_headings = |(path, outline): &&(&SourcePath, &Outline)| {
            !self.dropped.contains(*path) && self.known.get(path).is_some_and(|known| known.anchors == outline.anchors)
        };
        let written = self.written.iter().filter(move |one| !has_same_headings(one));
        let files = written.map(|(path, _)| *path).chain(self.gone);
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
    /// have to be told of as well.
    pub(in crate::plan) fn amended(&self, before: &Archive, now: &Archive, change: &Relinked<'_>) -> Option<Amended> {
        let mut links = self.clone();
        if !change.files.is_empty() {
            Arc::make_mut(&mut links.files).all.clone_from(&now.files);
        }
        let has_files =
            |path: &SourcePath| change.known.get(path).is_some_and(|known| !self.files_of(path, known).is_empty());
        if change.dropped.iter().any(has_files) {
            return None;
        }
        change.gone.iter().chain(change.dropped).for_each(|path| links.targets.take_out(path));
        let held = change.dropped.union(change.withdrawn);
        held.filter_map(|path| Address::of_source(path).ok()).for_each(|one| links.targets.hold(&one));
        let released = change.restored.iter().filter_map(|path| Address::of_source(path).ok());
        released.for_each(|one| links.targets.release(&one));
        change.lost.iter().for_each(|path| links.targets.remove(trimmed(path.address())));
        for path in &change.come {
            let address = trimmed(path.address());
            if links.targets.is_held(&address) || self.targets.is_to_come(&address) {
                return None;
            }
            links.targets.add(address);
        }
        let mut loses = !(change.gone.is_empty() && change.dropped.is_empty() && change.lost.is_empty());
        for (path, outline) in change.written.iter().filter(|(path, _)| !change.dropped.contains(path)) {
            let anchors = outline.anchors.clone();
            loses |= self.targets.anchors(path).is_some_and(|known| known.iter().any(|one| !anchors.contains(one)));
            links.targets.put(path, Address::of_source(path).ok()?, anchors);
        }
        if loses {
            links.lead_elsewhere(before, self, change)?;
        }
        for path in change.restored {
            links.lead_again(before, path)?;
        }
        let problems = links.follow(now, change)?;
        let uses_others = |(path, outline): &(&SourcePath, &Outline)| {
            let known = change.known.get(path).map(|known| self.files_of(path, known));
            known.unwrap_or_default() != links.files_of(path, outline)
        };
        let is_refiled = !change.files.is_empty()
            || change.images == Images::Changed
            || change.gone.iter().any(has_files)
            || change.written.iter().any(uses_others);
        let of_files = if is_refiled { Some(links.refile(self, now, change)?) } else { None };
        Some(Amended { links, problems, of_files })
    }

    /// Finds out anew which files beside the Markdown are used, and what is wrong with them; nothing where a file that was
    /// not written has a link that leads to nothing now.
    fn refile(&mut self, before: &Self, now: &Archive, change: &Relinked<'_>) -> Option<Vec<Diagnostic>> {
        let own = change.own();
        let gone: BTreeSet<&SourcePath> =
            change.files.iter().filter(|(_, beside)| beside.is_none()).map(|(path, _)| path).collect();
        // What led to a file that is gone may lead to a page of the same address.
        let loses_file = |path: &SourcePath, outline: &Outline| {
            !gone.is_empty() && before.files_of(path, outline).iter().any(|(file, _)| gone.contains(file))
        };
        let existing = now.outlines().map(|(path, outline)| (path, outline, Existence::Now));
        let held = held(now).map(|(path, outline)| (path, outline, Existence::Later));
        let all: Vec<_> = existing.chain(held).filter(|(_, outline, _)| !outline.links.is_empty()).collect();
        let led: Vec<Option<Vec<Resolved>>> = all
            .par_iter()
            .map(|(path, outline, _)| {
                let led = self.led(path, outline);
                (!leads_to_pages(outline, &led) || loses_file(path, outline)).then_some(led)
            })
            .collect();
        let (mut uses, mut problems) = (Uses::default(), Vec::new());
        for ((path, outline, existence), led) in all.into_iter().zip(led) {
            let Some(led) = led else { continue };
            uses.add(outline, &led, existence);
            if own.contains(path) {
                continue;
            }
            let mut lost = Vec::new();
            self.problems_of(path, outline, &led, &mut lost);
            if !lost.is_empty() || loses_file(path, outline) {
                return None;
            }
            if led.iter().any(|one| matches!(one, Resolved::File(file) if change.files.contains_key(file))) {
                self.targets.renote(path, self.fingerprint_of(&led));
            }
        }
        let mut others = now.articles().filter(|(_, article)| !own.contains(&article.path));
        if others.any(|(_, article)| self.image(article).is_some_and(|image| image.is_err())) {
            return None;
        }
        self.use_files(now, uses, &mut problems);
        Some(problems)
    }

    /// Notes where the links of other files lead that led to what is lost; nothing where one leads to nothing now.
    fn lead_elsewhere(&mut self, before: &Archive, known: &Self, change: &Relinked<'_>) -> Option<()> {
        let own = change.own();
        let linking = change.addresses().flat_map(|address| known.targets.linking_to(&address));
        let linking: BTreeSet<SourcePath> = linking.filter(|path| !own.contains(path)).cloned().collect();
        if linking.is_empty() {
            return Some(());
        }
        for (path, outline) in with_held(before, &linking) {
            let led = self.led(path, outline);
            if led.iter().any(is_lost) {
                return None;
            }
            self.targets.renote(path, self.fingerprint_of(&led));
        }
        Some(())
    }

    /// Notes that the links of other files lead to a page that is there again; nothing where one names a heading that it has
    /// not.
    fn lead_again(&mut self, before: &Archive, restored: &SourcePath) -> Option<()> {
        let address = trimmed(Address::of_source(restored).ok()?.to_string());
        let linking: BTreeSet<SourcePath> = self.targets.linking_to(&address).into_iter().cloned().collect();
        for (path, outline) in with_held(before, &linking) {
            let led = self.led(path, outline);
            if led.iter().any(|led| matches!(led, Resolved::NoAnchor(..))) {
                return None;
            }
            if led.iter().any(|led| address_hash(led) == Some(hash(&address))) {
                self.targets.renote(path, self.fingerprint_of(&led));
            }
        }
        Some(())
    }

    /// Follows the links of the files that were written, and tells what is wrong with them.
    fn follow(&mut self, now: &Archive, change: &Relinked<'_>) -> Option<Vec<Diagnostic>> {
        let mut problems = Vec::new();
        for (path, outline) in &change.written {
            if change.dropped.contains(*path) && !self.files_of(path, outline).is_empty() {
                return None;
            }
            let known = change.known.get(path);
            let led = self.led(path, outline);
            let fingerprint = self.fingerprint_of(&led);
            let has_same_links = known.is_some_and(|known| has_same_links(known, outline));
            if !has_same_links || fingerprint != self.targets.fingerprint(path) {
                self.targets.renote(path, fingerprint);
            }
            self.problems_of(path, outline, &led, &mut problems);
        }
        let own = change.own();
        let pictured = now.articles().filter(|(_, article)| article.image.is_some());
        let written = pictured.filter(|(_, article)| own.contains(&article.path));
        problems.extend(written.filter_map(|(_, article)| self.image_problem(article)));
        (problems.len() < MOST_SUGGESTIONS).then_some(problems)
    }

    /// The files beside the Markdown that a file shows or links to.
    fn files_of(&self, path: &SourcePath, outline: &Outline) -> BTreeSet<(SourcePath, LinkKind)> {
        let all = self.led(path, outline).into_iter().zip(outline.links.iter());
        all.filter_map(|(led, link)| match led {
            Resolved::File(file) => Some((file, link.kind)),
            _ => None,
        })
        .collect()
    }
}

/// What these files hold, those among it of what does not exist yet.
fn with_held<'a>(
    archive: &'a Archive,
    paths: &'a BTreeSet<SourcePath>,
) -> impl Iterator<Item = (&'a SourcePath, &'a Outline)> {
    archive.outlines_of(paths).into_iter().chain(held(archive).filter(|(path, _)| paths.contains(*path)))
}

/// Whether a link leads to nothing.
fn is_lost(led: &Resolved) -> bool {
    matches!(led, Resolved::Missing | Resolved::NoAnchor(..))
}

/// Whether a text has the links and headings that it had.
fn has_same_links(known: &Outline, read: &Outline) -> bool {
    let links =
        |outline: &Outline| outline.links.iter().map(|link| (link.target.clone(), link.kind)).collect::<Vec<_>>();
    known.anchors == read.anchors && links(known) == links(read)
}
