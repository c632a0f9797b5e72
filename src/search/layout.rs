//! Into which files an index is divided: a function of how many documents there are on which days.

use std::ops::Range;

/// The first terms of 1,024 parts that are about the same size in a text of ours, all but the first.
/// A smaller archive takes every second of them, or every fourth. They never change, so that no edit moves
/// a term from one file to another.
const BOUNDARIES: &str = include_str!("boundaries.txt");

/// The most and the fewest files of terms.
const SHARDS: Range<usize> = 8..1024;
/// About how many documents there are to a file of terms.
const DOCUMENTS_PER_SHARD: usize = 64;
/// About how many documents a block describes: between two thirds of it and all of it.
const DOCUMENTS_PER_BLOCK: u64 = 256;
/// The most that it describes, should they all be of a few days.
pub const LARGEST_BLOCK: usize = 512;

/// A file of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// What is needed for every search: the days, and the names of councils and grades
    Index,
    /// What is needed for filters: the kinds, grades and councils of all documents
    Facets,
    /// The terms from one boundary to the next, and where they stand
    Terms(usize),
    /// What results show of the documents of some days
    Documents(Block),
}

/// The documents of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Which days: so many blocks lie before it in the calendar.
    pub period: u32,
    /// Which part of them, where they have very many documents.
    pub part: usize,
    /// The first of its documents in the order of all.
    pub start: usize,
    /// The one after its last.
    pub end: usize,
}

/// How an index is divided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// How many files of terms there are.
    pub shards: usize,
    /// How many days a block covers.
    pub days_per_block: u32,
    /// The blocks, oldest first.
    pub blocks: Vec<Block>,
}

impl Layout {
    /// The layout for documents of these days, which are in order; 0 is for what has no date.
    #[must_use]
    pub fn new(days: &[u32]) -> Self {
        let first = days.iter().find(|day| **day > 0).copied().unwrap_or(1);
        let span = u64::from(days.last().copied().unwrap_or(1).max(first) - first) + 1;
        let count = u64::try_from(days.len()).unwrap_or(u64::MAX).max(1);
        let days_per_block = (span * DOCUMENTS_PER_BLOCK / count).clamp(1, 1 << 20);
        let days_per_block = u32::try_from(round_below(days_per_block)).unwrap_or(1);
        let shards = (days.len() / DOCUMENTS_PER_SHARD).clamp(SHARDS.start, SHARDS.end);
        let shards = usize::try_from(power_below(shards as u64)).unwrap_or(SHARDS.start);
        Self { shards, days_per_block, blocks: blocks(days, days_per_block) }
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = File> {
        let terms = (0..self.shards).map(File::Terms);
        [File::Index, File::Facets].into_iter().chain(terms).chain(self.blocks.iter().copied().map(File::Documents))
    }

    /// The number of the file in which a term stands.
    #[must_use]
    pub fn shard_of(&self, term: &str) -> usize {
        self.boundaries().filter(|boundary| *boundary <= term).count()
    }

    /// The first term of every file of terms but the first.
    pub fn boundaries(&self) -> impl Iterator<Item = &'static str> {
        let step = (SHARDS.end / self.shards.max(1)).max(1);
        BOUNDARIES.lines().skip(step - 1).step_by(step)
    }
}

impl File {
    /// Its path below the search page.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Index => "index.json".to_owned(),
            Self::Facets => "facets.json".to_owned(),
            Self::Terms(number) => format!("terms/{number}.txt"),
            Self::Documents(Block { period, part, .. }) => format!("documents/{period}-{part}.json"),
        }
    }
}

fn blocks(days: &[u32], days_per_block: u32) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let period = day / days_per_block;
        match blocks.last_mut().filter(|block| block.period == period) {
            Some(block) if block.end - block.start < LARGEST_BLOCK => block.end += 1,
            last => {
                let part = last.map_or(0, |block| block.part + 1);
                blocks.push(Block { period, part, start: at, end: at + 1 });
            }
        }
    }
    blocks
}

/// The next lower of 1, 2, 3, 4, 6, 8, 12, 16: numbers that change seldom as an archive grows.
fn round_below(number: u64) -> u64 {
    let power = power_below(number);
    if power + power / 2 <= number { power + power / 2 } else { power }
}

fn power_below(number: u64) -> u64 {
    1 << number.max(1).ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_boundaries_are_in_order() {
        let all: Vec<&str> = BOUNDARIES.lines().collect();
        assert_eq!(all.len(), SHARDS.end - 1);
        assert!(all.is_sorted_by(|a, b| a < b));
        for shards in [8, 128, 1024] {
            let layout = Layout { shards, ..Layout::default() };
            assert_eq!(layout.boundaries().count(), shards - 1);
        }
    }

    #[test]
    fn ten_thousand_documents_are_fewer_than_two_hundred_files() {
        let days: Vec<u32> = (0..10_000).map(|number| 735_000 + number * 4400 / 10_000).collect();
        let layout = Layout::new(&days);
        assert!(layout.files().count() < 200, "{}", layout.files().count());
        assert_eq!(layout.shards, 128);
    }

    proptest! {
        #[test]
        fn every_document_is_in_one_block(mut days in prop::collection::vec(prop_oneof![Just(0u32), 1u32..3000], 0..2000)) {
            days.sort_unstable();
            let layout = Layout::new(&days);
            let mut next = 0;
            for block in &layout.blocks {
                prop_assert_eq!(block.start, next);
                prop_assert!(block.end > block.start && block.end - block.start <= LARGEST_BLOCK);
                next = block.end;
            }
            prop_assert_eq!(next, days.len());
            let mut names: Vec<String> = layout.files().map(File::name).collect();
            names.sort();
            names.dedup();
            prop_assert_eq!(names.len(), layout.files().count());
        }
    }
}
