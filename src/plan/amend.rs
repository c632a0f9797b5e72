//! The plan of an archive in which single files were written anew, as long as it has the same pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Address, Carded, GradeIndex, Output, OutputPath, Page, Pager, Plan, Search, Subject, indexes};
use crate::model::{Archive, ArticleId, Place};
use crate::theme::Extra;

impl Plan {
    /// The plan of the archive as it is now, when its plan as it was before is this, and every article was
    /// renumbered so; nothing when it has other pages.
    pub(crate) fn amended(&self, before: &Archive, now: &Archive, renumbered: &[ArticleId]) -> Option<Self> {
        let (indexes, (topics, years)) =
            rayon::join(|| indexes(now), || rayon::join(|| now.articles_by_tag(), || now.entries_by_year()));
        let has_same_pages = parts(&topics) == parts(&self.topics)
            && parts(&years) == parts(&self.years)
            && indexes.len() == self.indexes.len()
            && indexes.iter().zip(&self.indexes).all(|(one, known)| one.has_pages_of(known, now));
        if !has_same_pages {
            return None;
        }
        let search = if self.without.contains(&Extra::Search) {
            Search::default()
        } else {
            self.search.renumbered(before, now, renumbered)
        };
        let names = |search: &Search| search.layout.files().map(|file| file.name()).collect::<Vec<_>>();
        if names(&search) != names(&self.search) {
            return None;
        }
        Some(Self {
            outputs: self.outputs_of(&search, renumbered),
            redirects: self.redirects.clone(),
            links: Arc::clone(&self.links),
            indexes,
            topics,
            years,
            search,
            without: self.without.clone(),
        })
    }

    fn outputs_of(&self, search: &Search, renumbered: &[ArticleId]) -> Arc<BTreeMap<OutputPath, Output>> {
        let has_moved = renumbered.iter().enumerate().any(|(old, new)| new.index() != old);
        if !has_moved && search.layout == self.search.layout {
            return Arc::clone(&self.outputs);
        }
        let now = |id: ArticleId| renumbered[id.index()];
        let each = self.outputs.iter().map(|(path, output)| {
            let output = match output {
                Output::Page(Page::Article(id)) => Output::Page(Page::Article(now(*id))),
                Output::Card(Carded::Article(id)) => Output::Card(Carded::Article(now(*id))),
                output => output.clone(),
            };
            (path.clone(), output)
        });
        let mut outputs: BTreeMap<OutputPath, Output> = each.collect();
        let address = Address::folder(&["search"]);
        outputs.extend(search.layout.files().map(|file| (address.file(&file.name()), Output::Search(file))));
        Arc::new(outputs)
    }
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

impl Search {
    /// What is to be found, renumbered, and each again in its place.
    fn renumbered(&self, before: &Archive, now: &Archive, renumbered: &[ArticleId]) -> Self {
        let (mut subjects, mut moved) = (Vec::with_capacity(self.subjects.len()), Vec::new());
        for subject in &self.subjects {
            match subject {
                Subject::Article(id) => {
                    let new = renumbered[id.index()];
                    let stays = before.article(*id).moment.date == now.article(new).moment.date;
                    if stays { &mut subjects } else { &mut moved }.push(Subject::Article(new));
                }
                other => subjects.push(*other),
            }
        }
        for subject in moved {
            let at = subjects.partition_point(|one: &Subject| one.is_before(&subject, now));
            subjects.insert(at, subject);
        }
        Self::in_order(subjects, now)
    }
}

/// How many parts every list has.
fn parts<K: Ord + Clone, T>(lists: &BTreeMap<K, Vec<T>>) -> Vec<(K, usize)> {
    lists.iter().map(|(key, list)| (key.clone(), parts_of(list.len()))).collect()
}

fn parts_of(length: usize) -> usize {
    Pager::all(length).count()
}
