//! Which pages have a card, the picture that other sites show beside a link to them, and whose card
//! the others share.

use super::{Address, OutputPath, Page};
use crate::model::{Archive, ArticleId, Cards, CouncilId, EventId};

/// What a card is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carded {
    /// A council
    Council(CouncilId),
    /// An event
    Event(EventId),
    /// A news story
    Article(ArticleId),
}

impl Carded {
    /// All that have a card of their own.
    #[must_use]
    pub fn all(archive: &Archive) -> Vec<Self> {
        let councils = || archive.councils().map(|(id, _)| Self::Council(id));
        let events = || archive.events().map(|(id, _)| Self::Event(id));
        let articles = || archive.articles().map(|(id, _)| Self::Article(id));
        match archive.site.cards {
            Cards::None => Vec::new(),
            Cards::Councils => councils().collect(),
            Cards::All => councils().chain(events()).chain(articles()).collect(),
        }
    }

    /// Whose card a page shows: its own, or its council's.
    #[must_use]
    pub fn of_page(archive: &Archive, page: &Page) -> Option<Self> {
        let exists = |id: &CouncilId| archive.council(*id).exists;
        match (archive.site.cards, page) {
            (Cards::None, _) => None,
            (_, Page::Council(id)) => Some(Self::Council(*id)),
            (Cards::All, Page::Event(id)) => Some(Self::Event(*id)),
            (Cards::All, Page::Article(id)) => Some(Self::Article(*id)),
            (Cards::Councils, Page::Event(id)) => Some(archive.event(*id).council).filter(exists).map(Self::Council),
            (Cards::Councils, Page::Article(id)) => {
                archive.article(*id).councils.iter().copied().find(exists).map(Self::Council)
            }
            _ => None,
        }
    }

    /// The card's file, beside the page; nothing for a page that has no address.
    #[must_use]
    pub fn path(self, archive: &Archive) -> Option<OutputPath> {
        let address = match self {
            Self::Council(id) => Address::of_council(&archive.council(id).slug),
            Self::Event(id) => Address::of_source(&archive.event(id).path).ok()?,
            Self::Article(id) => Address::of_source(&archive.article(id).path).ok()?,
        };
        Some(address.file("card.png"))
    }
}
