//! The archive in other orders: by region, topic and year.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::BuildHasherDefault;

use indexmap::IndexMap;
use rapidhash::fast::RapidHasher;

use super::{Archive, ArticleId, Correction, CouncilId, Date, EventId, Reply};
use crate::front_matter::Slug;

/// An article or event in a list by date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// An event
    Event(EventId),
    /// An article
    Article(ArticleId),
}

impl Archive {
    /// The corrections that readers are told of: to grades and facts, up to the archive's day.
    pub fn of_substance<'a>(&self, corrections: &'a [Correction]) -> impl Iterator<Item = &'a Correction> + use<'a> {
        let day = self.as_of.day;
        corrections.iter().filter(move |one| one.is_of_substance(day))
    }

    /// The reply to an event, when it was given by the archive's day.
    #[must_use]
    pub fn replied(&self, id: EventId) -> Option<&Reply> {
        self.event(id).reply.as_ref().filter(|reply| reply.date.start() <= self.as_of.day)
    }

    /// All of them, newest first, with what they correct.
    #[must_use]
    pub fn corrections(&self) -> Vec<(Item, &Correction)> {
        let articles = self.articles().map(|(id, one)| (Item::Article(id), &one.path, &one.corrections));
        let events = self.events().map(|(id, one)| (Item::Event(id), &one.path, &one.corrections));
        let each = articles.chain(events).flat_map(|(item, path, corrections)| {
            self.of_substance(corrections).map(move |correction| (path, item, correction))
        });
        let mut all: Vec<_> = each.collect();
        all.sort_by_key(|(path, _, correction)| (Reverse(correction.date), *path));
        all.into_iter().map(|(_, item, correction)| (item, correction)).collect()
    }

    /// Regions by slug: their names, and their councils that have begun.
    #[must_use]
    pub fn regions(&self) -> BTreeMap<String, (String, Vec<CouncilId>)> {
        let mut regions: BTreeMap<String, (String, Vec<CouncilId>)> = BTreeMap::new();
        for (id, council) in self.councils() {
            let Some(name) = &council.region else { continue };
            let Some(slug) = Slug::of(name) else { continue };
            regions.entry(slug.0).or_insert_with(|| (name.clone(), Vec::new())).1.push(id);
        }
        regions
    }

    /// Topics by slug, with their articles, newest first.
    #[must_use]
    pub fn articles_by_tag(&self) -> BTreeMap<String, Vec<ArticleId>> {
        let mut topics: IndexMap<&str, Vec<ArticleId>, BuildHasherDefault<RapidHasher<'_>>> = IndexMap::default();
        for (id, article) in self.articles() {
            for tag in &article.tags {
                topics.entry(tag).or_default().push(id);
            }
        }
        topics.into_iter().map(|(tag, articles)| (tag.to_owned(), articles)).collect()
    }

    /// Years with their articles and events, newest first.
    #[must_use]
    pub fn entries_by_year(&self) -> BTreeMap<i32, Vec<Item>> {
        let mut years: BTreeMap<i32, Vec<Item>> = BTreeMap::new();
        for (date, item) in self.dated() {
            years.entry(date.year()).or_default().push(item);
        }
        years
    }

    /// Articles and events, newest first; on one day the articles stand first.
    #[must_use]
    pub fn newest(&self) -> Vec<Item> {
        self.dated().into_iter().map(|(_, item)| item).collect()
    }

    /// The date by which an item is placed.
    #[must_use]
    pub fn date_of(&self, item: Item) -> Date {
        match item {
            Item::Event(id) => self.event(id).moment.date,
            Item::Article(id) => self.article(id).moment.date,
        }
    }

    /// Articles and events with their dates, newest first; on one day the articles stand first.
    fn dated(&self) -> Vec<(Date, Item)> {
        let mut events: Vec<_> = self.events().map(|(id, event)| (event.moment.date, Item::Event(id))).collect();
        events.reverse();
        let articles = self.articles().map(|(id, article)| (article.moment.date, Item::Article(id)));
        let mut all: Vec<_> = articles.chain(events).collect();
        all.sort_by_key(|(date, _)| Reverse(*date));
        all
    }
}
