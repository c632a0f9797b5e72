//! The plan of an archive in which single files were written anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address::alias;
use super::builder::{Builder, aliased, stands_at, twin_of};
use super::links::{Amended as Relinkage, Images, Links, Relinked};
use super::{Address, Carded, Feed, GradeIndex, Output, OutputPath, PER_SITEMAP, Page, Pager, Plan, Search, indexes};
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::model::{Amended, Archive, ArticleId, Cards, CouncilId, Item, Lists, Place, Renumbered, Written};
use crate::theme::Extra;

/// A plan that was amended.
#[derive(Debug)]
pub(crate) struct Replanned {
    /// The plan, where it has changed.
    pub plan: Option<Plan>,
    /// What is wrong with the links of the files that were written.
    pub problems: Vec<Diagnostic>,
    /// What is wrong with files beside the Markdown, of all of them, where anything of them or of their use has changed.
    pub of_files: Option<Vec<Diagnostic>>,
}

/// Outputs by their path.
type Outputs = BTreeMap<OutputPath, Output>;

impl Plan {
    /// The plan of the archive as it is now, when its plan as it was before is this; nothing when it is
    /// not certain that two outputs do not want one path, or when other files have to be told of as well.
    pub(crate) fn amended(&self, before: &Archive, change: &Amended, written: &Written) -> Option<Replanned> {
        let all = |archive| aliased(archive).collect::<BTreeMap<_, _>>();
        let (aliases_before, aliases_now) = rayon::join(|| all(before), || all(&change.archive));
        if aliases_before == aliases_now {
            return self.replanned(before, change, written);
        }
        let led = Self { redirects: redirects(&change.archive)?, ..self.clone() };
        let replanned = led.replanned(before, change, written)?;
        let plan = replanned.plan.unwrap_or(led);
        let taken: BTreeSet<String> = plan.redirects.keys().flat_map(|alias| stands_at(alias)).collect();
        let is_free = !plan.outputs.keys().any(|path| taken.contains(&path.folded()));
        is_free.then_some(Replanned { plan: Some(plan), ..replanned })
    }

    /// The same, where earlier addresses lead as they did.
    fn replanned(&self, before: &Archive, change: &Amended, written: &Written) -> Option<Replanned> {
        let relisted = match &change.lists {
            Lists::Same => Relisted::default(),
            Lists::Reordered(renumbered) => self.relisted(before, &change.archive, renumbered)?,
        };
        let paths = written.paths();
        let relinked = Relinked {
            written: written.outlines().into_iter().filter(|(path, _)| !change.withdrawn.contains(*path)).collect(),
            known: before.outlines_of(&paths),
            gone: &change.gone,
            dropped: &change.dropped,
            withdrawn: &change.withdrawn,
            restored: &change.restored,
            come: relisted.come,
            lost: relisted.lost,
            files: &written.files,
            images: images(before, &change.archive, &paths),
        };
        if relinked.is_nothing() {
            return Some(Replanned { plan: relisted.plan, problems: Vec::new(), of_files: None });
        }
        let Relinkage { links, problems, of_files } = self.links.amended(before, &change.archive, &relinked)?;
        let mut plan = Plan { links, ..relisted.plan.unwrap_or_else(|| self.clone()) };
        if of_files.is_some() {
            plan.refile(&change.archive, &self.links)?;
        }
        // What is too broken to stand wants its address all the same.
        let addresses = change.dropped.iter().map(|path| Address::of_source(path).ok());
        let wanted: Option<Vec<OutputPath>> = addresses.map(|one| one.map(|address| address.index())).collect();
        let mut wanted = wanted?;
        wanted.sort();
        let has_twins = wanted.windows(2).any(|pair| pair[0] == pair[1]);
        if has_twins || wanted.iter().any(|path| plan.outputs.contains_key(path) || self.links.is_held(path)) {
            return None;
        }
        Some(Replanned { plan: Some(plan), problems, of_files })
    }

    /// Publishes the files beside the Markdown that are used now, in place of those that were; nothing where it is not certain
    /// that their addresses are free.
    fn refile(&mut self, archive: &Archive, before: &Links) -> Option<()> {
        let (known, now) = (self.files(archive, before)?, self.files(archive, &self.links)?);
        if known == now {
            return Some(());
        }
        let mut outputs = (*self.outputs).clone();
        known.keys().for_each(|path| drop(outputs.remove(path)));
        let come: BTreeSet<String> =
            now.keys().filter(|path| !known.contains_key(*path)).map(OutputPath::folded).collect();
        let aliases = self.redirects.keys().chain(archive.aliases_to_come.values().flatten());
        let mut taken = outputs.keys().map(OutputPath::folded).chain(aliases.flat_map(|alias| stands_at(alias)));
        let is_taken = |taken: String| {
            let is_within =
                |folder: &str, path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            come.iter().any(|path| *path == taken || is_within(path, &taken) || is_within(&taken, path))
        };
        if !come.is_empty() && taken.any(is_taken) || now.keys().any(|path| self.links.is_held(path)) {
            return None;
        }
        outputs.extend(now);
        self.outputs = Arc::new(outputs);
        Some(())
    }

    /// The outputs that are files beside the Markdown, and pictures made from them; nothing where two want one address.
    fn files(&self, archive: &Archive, links: &Links) -> Option<Outputs> {
        let mut builder = Builder { archive, without: &self.without, outputs: BTreeMap::new(), problems: Vec::new() };
        builder.files(links);
        builder.folders();
        let Builder { outputs, problems, .. } = builder;
        problems.is_empty().then(|| outputs.into_values().map(|(path, output, _)| (path, output)).collect())
    }

    /// The plan with its lists as they are now.
    fn relisted(&self, before: &Archive, now: &Archive, renumbered: &Renumbered) -> Option<Relisted> {
        let is_searched = !self.without.contains(&Extra::Search);
        let find = || if is_searched { self.search.renumbered(before, now, renumbered) } else { Search::default() };
        let list = || (self.retopiced(now, renumbered), now.entries_by_year());
        let ((topics, years), (indexes, search)) = rayon::join(list, || rayon::join(|| indexes(now), find));
        let mut new = self.come(now, renumbered)?;
        let mut lost = self.lost(before, renumbered)?;
        let mut changed = Outputs::new();
        let has_same_regions = before.regions().keys().eq(now.regions().keys());
        if !has_same_regions || !self.has_same_lists(now, &indexes, &topics, &years) {
            let (known, lists) = rayon::join(
                || self.lists(before, &self.indexes, &self.topics, &self.years),
                || self.lists(now, &indexes, &topics, &years),
            );
            let known = known?;
            changed = lists?;
            lost.extend(known.keys().filter(|path| !changed.contains_key(*path)).cloned());
            // What has come may want the address of a list that has come with it.
            if changed.keys().any(|path| !known.contains_key(path) && new.contains_key(path)) {
                return None;
            }
            changed.retain(|path, output| match known.get(path) {
                Some(known) => known != output,
                None => new.insert(path.clone(), output.clone()).is_none(),
            });
        }
        if search.layout != self.search.layout {
            let (known, files) = (self.search.outputs(), search.outputs());
            lost.extend(known.keys().filter(|path| !files.contains_key(*path)).cloned());
            for (path, output) in files {
                match known.get(&path) {
                    Some(known) if *known == output => {}
                    Some(_) => drop(changed.insert(path, output)),
                    None => drop(new.insert(path, output)),
                }
            }
        }
        let taken = Taken::by(self);
        let notices = |archive: &Archive| archive.withdrawn.iter().map(|one| one.path.clone()).collect::<Vec<_>>();
        let (notices_before, notices_now) = (notices(before), notices(now));
        let is_left = |path: &OutputPath| match self.outputs.get(path) {
            Some(Output::Page(Page::Withdrawn(number))) => {
                notices_before.get(*number).is_some_and(|source| !notices_now.contains(source))
            }
            other => other.is_none(),
        };
        if new.keys().any(|path| !is_left(path) || !taken.leaves(path)) {
            return None;
        }
        if notices_before != notices_now {
            let addresses = notices_now.iter().map(|source| Address::of_source(source).ok());
            let planned = addresses
                .enumerate()
                .map(|(number, address)| Some((address?.index(), Output::Page(Page::Withdrawn(number)))));
            changed.extend(planned.collect::<Option<Outputs>>()?);
        }
        let come = new.keys().cloned().collect();
        changed.append(&mut new);
        let outputs = self.renumbered(renumbered, changed, &lost)?;
        let (redirects, links, without) = (self.redirects.clone(), self.links.clone(), self.without.clone());
        let plan = Some(Self { outputs, redirects, links, indexes, topics, years, search, without });
        Some(Relisted { plan, come, lost })
    }

    /// The outputs of what has come; nothing where two of them want one address, or two that many disks take for one.
    fn come(&self, now: &Archive, renumbered: &Renumbered) -> Option<Outputs> {
        let articles = renumbered.come.iter().copied().map(Item::Article);
        let items = articles.chain(renumbered.events_come.iter().copied().map(Item::Event));
        let mut all: Vec<(OutputPath, Output)> = items.flat_map(|item| outputs_of(now, item)).collect();
        all.extend(renumbered.pages_come.iter().filter_map(|number| plain_output(now, *number)));
        all.extend(renumbered.councils_come.iter().flat_map(|id| self.council_outputs(now, *id)));
        let folded: BTreeSet<String> = all.iter().map(|(path, _)| path.folded()).collect();
        (folded.len() == all.len()).then(|| all.into_iter().collect())
    }

    /// The outputs of what is gone; nothing where one of them stays as another.
    fn lost(&self, before: &Archive, renumbered: &Renumbered) -> Option<Vec<OutputPath>> {
        let articles = before.articles().map(|(id, _)| id).filter(|id| renumbered.now(*id).is_none());
        let events = before.events().map(|(id, _)| id).filter(|id| renumbered.event_now(*id).is_none());
        let items = articles.map(Item::Article).chain(events.map(Item::Event));
        let mut lost: Vec<OutputPath> = items.flat_map(|item| outputs_of(before, item)).map(|(path, _)| path).collect();
        let pages = (0..before.pages.len()).filter(|number| renumbered.page_now(*number).is_none());
        lost.extend(pages.filter_map(|number| plain_output(before, number)).map(|(path, _)| path));
        let councils = before.councils().map(|(id, _)| id).filter(|id| renumbered.council_now(*id).is_none());
        lost.extend(councils.flat_map(|id| self.council_outputs(before, id)).map(|(path, _)| path));
        // The list of corrections stays when the site's own words on it go.
        let is_corrections =
            |path: &OutputPath| matches!(self.outputs.get(path), Some(Output::Page(Page::Corrections(_))));
        (!lost.iter().any(is_corrections)).then_some(lost)
    }

    /// The topics with their articles as they are now.
    fn retopiced(&self, now: &Archive, renumbered: &Renumbered) -> BTreeMap<String, Vec<ArticleId>> {
        let stays = |id: &ArticleId| renumbered.now(*id).filter(|now| !renumbered.written.contains(now));
        let kept = |list: &Vec<ArticleId>| list.iter().filter_map(stays).collect();
        let mut topics: BTreeMap<String, Vec<ArticleId>> =
            self.topics.iter().map(|(slug, list)| (slug.clone(), kept(list))).collect();
        for id in &renumbered.written {
            for tag in &now.article(*id).tags {
                let list = topics.entry(tag.clone()).or_default();
                list.insert(list.partition_point(|other| other < id), *id);
            }
        }
        topics.retain(|_, list| !list.is_empty());
        topics
    }

    /// Whether lists have the pages that they had.
    fn has_same_lists(
        &self,
        now: &Archive,
        indexes: &[GradeIndex],
        topics: &BTreeMap<String, Vec<ArticleId>>,
        years: &BTreeMap<i32, Vec<Item>>,
    ) -> bool {
        parts(topics) == parts(&self.topics)
            && parts(years) == parts(&self.years)
            && indexes.len() == self.indexes.len()
            && indexes.iter().zip(&self.indexes).all(|(one, known)| one.has_pages_of(known, now))
    }

    /// The outputs that are lists; nothing where one of them cannot have its address.
    fn lists(
        &self,
        archive: &Archive,
        indexes: &[GradeIndex],
        topics: &BTreeMap<String, Vec<ArticleId>>,
        years: &BTreeMap<i32, Vec<Item>>,
    ) -> Option<Outputs> {
        let mut builder = Builder { archive, without: &self.without, outputs: BTreeMap::new(), problems: Vec::new() };
        builder.indexes(indexes);
        builder.lists(topics, years);
        let Builder { outputs, problems, .. } = builder;
        problems.is_empty().then(|| outputs.into_values().map(|(path, output, _)| (path, output)).collect())
    }

    /// The outputs of a council.
    fn council_outputs(&self, archive: &Archive, id: CouncilId) -> Vec<(OutputPath, Output)> {
        let address = Address::of_council(&archive.council(id).slug);
        let page = Some((address.index(), Output::Page(Page::Council(id))));
        let has_feed = !self.without.contains(&Extra::Feeds);
        let feed = has_feed.then(|| (address.file("feed.xml"), Output::Feed(Feed::Council(id))));
        let card = Carded::Council(id).path(archive).filter(|_| archive.site.cards != Cards::None);
        let card = card.map(|path| (path, Output::Card(Carded::Council(id))));
        page.into_iter().chain(feed).chain(card).collect()
    }

    /// The outputs with everything by its number, with others that have come or changed and without those
    /// that are lost; nothing where the sitemap has other parts.
    fn renumbered(&self, renumbered: &Renumbered, changed: Outputs, lost: &[OutputPath]) -> Option<Arc<Outputs>> {
        if renumbered.is_same() && changed.is_empty() && lost.is_empty() {
            return Some(Arc::clone(&self.outputs));
        }
        let renumber = || {
            let mut outputs = (*self.outputs).clone();
            outputs.retain(|_, output| output.renumber(renumbered).is_some());
            outputs
        };
        let (mut outputs, sitemaps_before) = rayon::join(renumber, || sitemaps(&self.outputs));
        lost.iter().for_each(|path| drop(outputs.remove(path)));
        outputs.extend(changed);
        (sitemaps(&outputs) == sitemaps_before).then(|| Arc::new(outputs))
    }
}

impl Output {
    /// Gives it the number that its subject has now; nothing where that is there no more.
    fn renumber(&mut self, renumbered: &Renumbered) -> Option<()> {
        match self {
            Self::Page(Page::Article(id)) | Self::Card(Carded::Article(id)) => *id = renumbered.now(*id)?,
            Self::Page(Page::Event(id)) | Self::Card(Carded::Event(id)) => *id = renumbered.event_now(*id)?,
            Self::Page(Page::Council(id)) | Self::Feed(Feed::Council(id)) | Self::Card(Carded::Council(id)) => {
                *id = renumbered.council_now(*id)?;
            }
            Self::Page(Page::Plain(number) | Page::Corrections(Some(number))) => {
                *number = renumbered.page_now(*number)?;
            }
            _ => {}
        }
        Some(())
    }
}

/// A plan with its lists as they are now.
#[derive(Debug, Default)]
struct Relisted {
    /// The plan, where it has changed.
    plan: Option<Plan>,
    /// Outputs that have come.
    come: Vec<OutputPath>,
    /// Outputs that are lost.
    lost: Vec<OutputPath>,
}

/// What has a path with letters that a disk may fold into others, as pages and lists have none: files beside
/// the Markdown, and earlier addresses.
struct Taken {
    files: BTreeSet<String>,
    aliases: BTreeSet<String>,
}

impl Taken {
    fn by(plan: &Plan) -> Self {
        let folded = |path: String| OutputPath::new(&path).ok().map(|path| path.folded());
        let files = plan.links.files().into_iter().filter_map(|file| folded(file.below_content().to_owned()));
        let aliases = plan.redirects.keys().flat_map(|alias| stands_at(alias)).collect();
        Self { files: files.collect(), aliases }
    }

    /// Whether none of it stands at a path, or on the way to it.
    fn leaves(&self, path: &OutputPath) -> bool {
        let folded = path.folded();
        OutputPath::new(path.as_str()).is_ok()
            && !self.files.contains(&folded)
            && !self.aliases.contains(&folded)
            && !path.folders().any(|folder| self.files.contains(&folder))
    }
}

/// What became of the pictures above the texts of the articles of these files.
fn images(before: &Archive, now: &Archive, paths: &BTreeSet<SourcePath>) -> Images {
    let all = |archive: &Archive| -> BTreeMap<SourcePath, String> {
        // Most have none.
        let pictured = archive.articles().filter_map(|(_, article)| Some((&article.path, article.image.as_ref()?)));
        let written = pictured.filter(|(path, _)| paths.contains(*path));
        written.map(|(path, (image, _))| (path.clone(), image.clone())).collect()
    };
    let (had, have) = rayon::join(|| all(before), || all(now));
    if had == have { Images::Same } else { Images::Changed }
}

/// Where earlier addresses lead; nothing where one of them cannot, or leads to two pages, or will on some day.
fn redirects(archive: &Archive) -> Option<BTreeMap<String, Address>> {
    let mut redirects: BTreeMap<String, Address> = BTreeMap::new();
    for (source, aliases) in aliased(archive) {
        let target = Address::of_source(source).ok()?;
        for written in aliases {
            let from = alias(written).ok()?;
            let leads_twice = redirects.get(&twin_of(&from)).is_some_and(|other| *other != target);
            if leads_twice || redirects.insert(from, target.clone()).is_some() {
                return None;
            }
        }
    }
    let is_free = !to_come(archive).any(|from| [twin_of(&from), from].iter().any(|from| redirects.contains_key(from)));
    is_free.then_some(redirects)
}

/// The addresses, earlier ones too, that what does not exist yet will have.
fn to_come(archive: &Archive) -> impl Iterator<Item = String> {
    archive.aliases_to_come.iter().flat_map(|(source, aliases)| {
        let own = Address::of_source(source).ok().map(String::from);
        aliases.iter().filter_map(|written| alias(written).ok()).chain(own)
    })
}

/// The outputs of an article or event.
fn outputs_of(archive: &Archive, item: Item) -> Vec<(OutputPath, Output)> {
    let (path, page, card) = match item {
        Item::Article(id) => (&archive.article(id).path, Page::Article(id), Carded::Article(id)),
        Item::Event(id) => (&archive.event(id).path, Page::Event(id), Carded::Event(id)),
    };
    let page = Address::of_source(path).ok().map(|address| (address.index(), Output::Page(page)));
    let card = card.path(archive).filter(|_| archive.site.cards == Cards::All).map(|path| (path, Output::Card(card)));
    page.into_iter().chain(card).collect()
}

/// The output of a plain page.
fn plain_output(archive: &Archive, number: usize) -> Option<(OutputPath, Output)> {
    let address = Address::of_source(&archive.pages.get(number)?.path).ok()?;
    Some((address.index(), Output::Page(Page::Plain(number))))
}

/// Into how many parts the sitemap is divided.
fn sitemaps(outputs: &Outputs) -> usize {
    let pages = outputs.values().filter(|output| output.is_for_readers()).count();
    if pages > PER_SITEMAP { pages.div_ceil(PER_SITEMAP) } else { 0 }
}

/// How many parts every list has.
fn parts<K: Ord + Clone, T>(lists: &BTreeMap<K, Vec<T>>) -> Vec<(K, usize)> {
    lists.iter().map(|(key, list)| (key.clone(), parts_of(list.len()))).collect()
}

fn parts_of(length: usize) -> usize {
    Pager::all(length).count()
}

impl GradeIndex {
    /// Whether its pages are those of another.
    fn has_pages_of(&self, other: &Self, archive: &Archive) -> bool {
        let pages = |index: &Self| -> Vec<(String, Option<Place>, usize)> {
            let part = |slug: &String| parts_of(index.articles.get(slug).map_or(0, Vec::len));
            index.places(archive).into_iter().map(|(slug, place)| (slug.clone(), place, part(&slug))).collect()
        };
        self.judgement == other.judgement && pages(self) == pages(other)
    }
}
