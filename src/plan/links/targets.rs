//! What a link can lead to: as it was planned, and what has changed since.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use indexmap::IndexMap;
use rapidhash::fast::RapidHasher;
use rayon::prelude::*;

use super::path::trimmed;
use crate::diagnostic::SourcePath;
use crate::model::Archive;
use crate::plan::{Address, OutputPath};

type Hashing = BuildHasherDefault<RapidHasher<'static>>;

/// What a link can lead to. A copy is cheap.
#[derive(Debug, Default, Clone)]
pub struct Targets {
    planned: Arc<Planned>,
    since: Since,
}

/// The targets of a plan.
#[derive(Debug, Default, Clone)]
struct Planned {
    /// The addresses of pages and other outputs, without a slash at the end, each with its Markdown file where it has
    /// one.
    addresses: IndexMap<String, Option<SourcePath>, Hashing>,
    /// The Markdown files that have a page, and the ids of its headings.
    pages: IndexMap<SourcePath, Arc<[String]>, Hashing>,
    /// Addresses of what does not exist yet.
    held: BTreeSet<String>,
    /// Addresses of lists that what is held will bring with it.
    to_come: BTreeSet<String>,
    /// For every file with links the hash of all to which they lead.
    fingerprints: IndexMap<SourcePath, u64, Hashing>,
    /// Which files lead where, or will: the hash of an address of the site, and the place of a file among those with
    /// links; in order.
    backlinks: Vec<(u32, u32)>,
}

/// What has changed in a plan since it was made.
#[derive(Debug, Default, Clone)]
struct Since {
    /// Addresses that have come or whose page has changed, each with its Markdown file where it has one.
    come: BTreeMap<String, Option<SourcePath>>,
    gone: BTreeSet<String>,
    /// Of what is gone, what is too broken to stand or was taken back.
    held: BTreeSet<String>,
    /// What did not exist and does.
    released: BTreeSet<String>,
    /// Markdown files whose page has come or changed, or is gone.
    pages: BTreeMap<SourcePath, Option<Arc<[String]>>>,
    fingerprints: BTreeMap<SourcePath, u64>,
}

/// A file with links, the hash of all to which they lead, and the hashes of the addresses among it.
pub type Noted = (SourcePath, u64, Vec<u32>);

impl Targets {
    /// The Markdown files of an archive.
    pub fn of_sources(archive: &Archive) -> Self {
        let mut planned = Planned { to_come: archive.to_come.clone(), ..Planned::default() };
        let most = archive.articles().len() + archive.events().len();
        planned.addresses.reserve(most + most / 4);
        planned.pages.reserve(most);
        for (path, outline) in archive.outlines() {
            if let Ok(address) = Address::of_source(path) {
                planned.addresses.insert(trimmed(address.into()), Some(path.clone()));
                planned.pages.insert(path.clone(), Arc::clone(&outline.anchors));
            }
        }
        let held = archive.held.keys().filter_map(|path| Address::of_source(path).ok());
        planned.held.extend(held.map(|address| trimmed(address.to_string())));
        Self { planned: Arc::new(planned), since: Since::default() }
    }

    /// The same with these outputs.
    pub fn with(mut self, outputs: &[&OutputPath]) -> Self {
        let addresses: Vec<String> = outputs.par_iter().map(|path| trimmed(path.address())).collect();
        let planned = Arc::make_mut(&mut self.planned);
        for address in addresses {
            planned.addresses.entry(address).or_default();
        }
        self
    }

    /// Whether there is an output at an address, which has no slash at its end.
    pub fn has(&self, address: &str) -> bool {
        let was_planned = || self.planned.addresses.contains_key(address) && !self.since.gone.contains(address);
        self.since.come.contains_key(address) || was_planned()
    }

    /// All addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let planned = self.planned.addresses.keys().filter(|address| !self.since.gone.contains(*address));
        planned.chain(self.since.come.keys()).map(String::as_str)
    }

    /// The ids of the headings of a Markdown file that has a page.
    pub fn anchors(&self, source: &SourcePath) -> Option<&Arc<[String]>> {
        match self.since.pages.get(source) {
            Some(anchors) => anchors.as_ref(),
            None => self.planned.pages.get(source),
        }
    }

    /// The Markdown files that have a page.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let planned = self.planned.pages.keys().filter(|source| self.anchors(source).is_some());
        planned.chain(self.since.pages.keys().filter(|source| self.anchors(source).is_some())).map(SourcePath::as_str)
    }

    /// The Markdown file of the page at an address, which has no slash at its end.
    pub fn source(&self, address: &str) -> Option<&SourcePath> {
        if let Some(source) = self.since.come.get(address) {
            return source.as_ref();
        }
        self.planned.addresses.get(address)?.as_ref().filter(|_| !self.since.gone.contains(address))
    }

    /// Whether what has this address does not exist yet.
    pub fn is_held(&self, address: &str) -> bool {
        let was_held = || self.planned.held.contains(address) && !self.since.released.contains(address);
        self.since.held.contains(address) || was_held()
    }

    /// Whether something that does not exist yet will bring a list with this address.
    pub fn is_to_come(&self, address: &str) -> bool {
        self.planned.to_come.contains(address)
    }

    /// The hash of all to which the links of a file lead.
    pub fn fingerprint(&self, from: &SourcePath) -> u64 {
        let known = self.since.fingerprints.get(from).or_else(|| self.planned.fingerprints.get(from));
        known.copied().unwrap_or_default()
    }

    /// Notes for every file with links the hash of all to which they lead, and the addresses among it.
    pub fn note(&mut self, led: Vec<Noted>) {
        let planned = Arc::make_mut(&mut self.planned);
        for (path, fingerprint, addresses) in led {
            let (place, _) = planned.fingerprints.insert_full(path, fingerprint);
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            planned.backlinks.extend(addresses.into_iter().map(|address| (address, place)));
        }
        planned.backlinks.par_sort_unstable();
    }

    /// The files of which a link may lead to an address, which has no slash at its end: all that do, and all
    /// whose links have changed since.
    pub fn linking_to(&self, address: &str) -> Vec<&SourcePath> {
        let (wanted, all) = (hash(address), &self.planned.backlinks);
        let from = all.partition_point(|(hash, _)| *hash < wanted);
        let found = all[from..].iter().take_while(|(hash, _)| *hash == wanted);
        let planned = found.filter_map(|(_, place)| self.planned.fingerprints.get_index(*place as usize));
        planned.map(|(path, _)| path).chain(self.since.fingerprints.keys()).collect()
    }

    /// Notes the hash of a file whose links have changed since.
    pub fn renote(&mut self, from: &SourcePath, fingerprint: u64) {
        self.since.fingerprints.insert(from.clone(), fingerprint);
    }

    /// An address has come.
    pub fn add(&mut self, address: String) {
        self.since.gone.remove(&address);
        self.since.come.entry(address).or_insert(None);
    }

    /// An address has gone.
    pub fn remove(&mut self, address: String) {
        self.since.come.remove(&address);
        self.since.gone.insert(address);
    }

    /// A Markdown file has a page now, or its headings have changed.
    pub fn put(&mut self, source: &SourcePath, address: Address, anchors: Arc<[String]>) {
        let address = trimmed(address.into());
        self.since.gone.remove(&address);
        self.since.come.insert(address, Some(source.clone()));
        self.since.pages.insert(source.clone(), Some(anchors));
    }

    /// A Markdown file has no page any more.
    pub fn take_out(&mut self, source: &SourcePath) {
        if self.anchors(source).is_none() {
            return;
        }
        self.since.pages.insert(source.clone(), None);
        if let Ok(address) = Address::of_source(source) {
            self.remove(trimmed(address.into()));
        }
    }

    /// What has this address is too broken to stand, or was taken back.
    pub fn hold(&mut self, address: &Address) {
        self.since.held.insert(trimmed(address.to_string()));
    }

    /// What has this address exists again.
    pub fn release(&mut self, address: &Address) {
        let address = trimmed(address.to_string());
        self.since.held.remove(&address);
        self.since.released.insert(address);
    }
}

/// What stands for an address, which has no slash at its end.
pub fn hash(address: &str) -> u32 {
    let hash = rapidhash::v3::rapidhash_v3(address.as_bytes());
    (hash >> 32) as u32
}
