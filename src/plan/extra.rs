//! What a site can do without, where its theme has no way to it.

/// A part of a site that readers come to by links of the theme alone. A theme without these links says so,
/// and nothing is made that nobody would find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extra {
    /// The search page and its index
    Search,
    /// The tables
    Data,
    /// All feeds but the site's own
    Feeds,
    /// Shares of councils by grade over time
    Trends,
    /// Days since each council was last inspected
    Waiting,
}

impl Extra {
    /// All of them, each with its word.
    const ALL: [(Self, &str); 5] = [
        (Self::Search, "search"),
        (Self::Data, "data"),
        (Self::Feeds, "feeds"),
        (Self::Trends, "trends"),
        (Self::Waiting, "waiting"),
    ];

    /// Every word, as it is written.
    pub const WORDS: &[&str] = &["search", "data", "feeds", "trends", "waiting"];

    /// The part of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(extra, _)| extra)
    }

    /// The address of its page, where it has one.
    #[must_use]
    pub fn address(self) -> Option<&'static str> {
        match self {
            Self::Search => Some("/search/"),
            Self::Data => Some("/data/"),
            Self::Trends => Some("/trends/"),
            Self::Waiting => Some("/waiting/"),
            Self::Feeds => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_a_part() {
        let all: Vec<Extra> = Extra::WORDS.iter().filter_map(|word| Extra::parse(word)).collect();
        assert_eq!(all, Extra::ALL.map(|(extra, _)| extra));
    }
}
