//! What the sites of a theme can do without.

/// A part of a site that a theme may have no use for: then it is not made.
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
    const ALL: [Self; 5] = [Self::Search, Self::Data, Self::Feeds, Self::Trends, Self::Waiting];

    /// Every word, as it is written.
    pub const WORDS: &[&str] = &{
        let mut words = [""; Self::ALL.len()];
        let mut at = 0;
        while at < words.len() {
            words[at] = Self::ALL[at].word();
            at += 1;
        }
        words
    };

    /// Its word: `search`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Data => "data",
            Self::Feeds => "feeds",
            Self::Trends => "trends",
            Self::Waiting => "waiting",
        }
    }

    /// The part of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|extra| extra.word() == word)
    }
}
