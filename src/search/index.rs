//! The index of an archive, and the bytes of its files.

use std::borrow::Cow;

use rayon::prelude::*;
use serde::Serialize;

use super::list::{List, Spot, join, line};
use super::{Block, File, Layout, Terms, Words, number};

/// Into how many parts the documents are divided to be read side by side. The index is the same for any number.
const PARTS: usize = 8;

/// Something to be found.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// Its day, counted from the first day of the first year; 0 without a date.
    pub day: u32,
    /// Its address within the site.
    pub address: String,
    /// Its heading.
    pub title: Cow<'a, str>,
    /// What it says in a sentence or two.
    pub summary: Cow<'a, str>,
    /// Names and grades that belong to it.
    pub facts: String,
    /// The terms of its text.
    pub body: &'a Terms,
    /// Its date where that is not a day: for machines, and as readers see it.
    pub date: Option<(String, String)>,
    /// Its kind and grade: which of the labels.
    pub face: usize,
    /// Its councils: which of the labels.
    pub councils: Vec<usize>,
}

/// The names that filters and results show.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Labels {
    /// Kinds of documents.
    pub kinds: Vec<&'static str>,
    /// Grades and what stands in their place: the value of the filter, the scale, the grade's own name in it, its label, marks filled
    /// and marks in all.
    pub grades: Vec<(String, String, String, String, usize, usize)>,
    /// Pairs of a kind and a grade, one more than its number, or 0 without one.
    pub faces: Vec<(usize, usize)>,
    /// Councils.
    pub councils: Vec<Council>,
    /// Regions: the value of the filter and the name.
    pub regions: Vec<(String, String)>,
}

/// A council: the value of the filter, its name, and its region, one more than its number, or 0 without one.
#[derive(Debug, Clone, Serialize)]
pub struct Council(pub String, pub String, pub usize);

/// The documents that have a term in their text, title, summary, and among their facts. That of the text
/// stands first: it is the one that changes.
type Lists = [List; 4];
const BODY: usize = 0;
const TITLE: usize = 1;
const SUMMARY: usize = 2;
const FACTS: usize = 3;

/// An index of documents.
#[derive(Debug)]
pub struct Index {
    layout: Layout,
    labels: Labels,
    documents: Vec<Shown>,
    /// Terms in alphabetical order. One term may stand several times, for one part of the documents after the other.
    terms: Vec<(Box<str>, Lists)>,
}

/// What a result shows of a document.
#[derive(Debug)]
struct Shown {
    day: u32,
    address: String,
    title: String,
    date: Option<(String, String)>,
    face: usize,
    councils: Vec<usize>,
}

/// What is needed for every search.
#[derive(Serialize)]
struct Head<'a> {
    format: u32,
    documents: usize,
    days_per_block: u32,
    largest_block: usize,
    boundaries: Vec<&'static str>,
    #[serde(flatten)]
    labels: &'a Labels,
    days: String,
    face_of: String,
    councils_of: String,
}

impl Index {
    /// The index of documents that are in the order of day and address.
    #[must_use]
    pub fn new(layout: &Layout, labels: Labels, documents: Vec<Document<'_>>) -> Self {
        let spots = Spot::all(documents.iter().map(|document| document.day));
        let part = documents.len().div_ceil(PARTS).max(1);
        let mut terms: Vec<(Box<str>, Lists)> = documents
            .par_chunks(part)
            .zip(spots.par_chunks(part))
            .flat_map_iter(|(documents, spots)| gather(documents, spots))
            .collect();
        // Parts of one term stay in the order of the documents: the sort is stable.
        terms.par_sort_by(|a, b| a.0.cmp(&b.0));
        let shown = |one: Document<'_>| Shown {
            day: one.day,
            address: one.address,
            title: one.title.into_owned(),
            date: one.date,
            face: one.face,
            councils: one.councils,
        };
        Self { layout: layout.clone(), labels, documents: documents.into_iter().map(shown).collect(), terms }
    }

    /// The bytes of a file.
    #[must_use]
    pub fn bytes(&self, file: File) -> Vec<u8> {
        match file {
            File::Index => self.head(),
            File::Terms(shard) => self.shard(shard),
            File::Documents(block) => self.block(block),
        }
    }

    fn head(&self) -> Vec<u8> {
        let (mut days, mut faces, mut councils) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = 0;
        for same_day in self.documents.chunk_by(|a, b| a.day == b.day) {
            number::put(same_day[0].day - before, &mut days);
            number::put(small(same_day.len()), &mut days);
            before = same_day[0].day;
        }
        for document in &self.documents {
            number::put(small(document.face), &mut faces);
            // Twice the council's number and two more; one more than that where another follows; 0 without any.
            for (at, council) in document.councils.iter().enumerate() {
                let more = usize::from(at + 1 < document.councils.len());
                number::put(small((council + 1) * 2 + more), &mut councils);
            }
            if document.councils.is_empty() {
                number::put(0, &mut councils);
            }
        }
        json(&Head {
            format: 1,
            documents: self.documents.len(),
            days_per_block: self.layout.days_per_block,
            largest_block: super::layout::LARGEST_BLOCK,
            boundaries: self.layout.boundaries().collect(),
            labels: &self.labels,
            days: text(days),
            face_of: text(faces),
            councils_of: text(councils),
        })
    }

    /// Titles, addresses, and dates that are no days.
    fn block(&self, block: Block) -> Vec<u8> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Row<'a> {
            Day(&'a str, &'a str),
            Span(&'a str, &'a str, &'a str, &'a str),
        }
        let documents = self.documents.get(block.start..block.end).unwrap_or_default();
        let rows = documents.iter().map(|document| match &document.date {
            None => Row::Day(&document.title, &document.address),
            Some((iso, text)) => Row::Span(&document.title, &document.address, iso, text),
        });
        json(&rows.collect::<Vec<_>>())
    }

    /// A line for every term: itself, and where it stands in texts, titles, summaries and facts.
    fn shard(&self, shard: usize) -> Vec<u8> {
        let at = |boundary: &str| self.terms.partition_point(|(term, _)| &**term < boundary);
        let (start, end) = self.layout.range(shard);
        let (start, end) = (at(start), end.map_or(self.terms.len(), at));
        let terms = self.terms.get(start..end).unwrap_or_default();
        let mut out = Vec::with_capacity(32 << 10);
        for parts in terms.chunk_by(|a, b| a.0 == b.0) {
            let mut lists: [Vec<u8>; 4] = Default::default();
            for (field, list) in lists.iter_mut().enumerate() {
                join(parts.iter().map(|(_, lists)| &lists[field]), list);
            }
            line(&parts[0].0, &lists, &mut out);
        }
        out
    }
}

/// The terms of some documents, and where they stand.
fn gather(documents: &[Document<'_>], spots: &[Spot]) -> Vec<(Box<str>, Lists)> {
    let mut words = Words::default();
    let mut all: Vec<Lists> = Vec::new();
    let mut add = |field: usize, term: u32, spot: Spot| {
        let term = term as usize;
        if all.len() <= term {
            all.resize_with(term + 1, Lists::default);
        }
        all[term][field].add(spot);
    };
    for (document, spot) in documents.iter().zip(spots) {
        document.body.for_each(|term| add(BODY, words.number(term), *spot));
        for (field, text) in [(TITLE, &*document.title), (SUMMARY, &*document.summary), (FACTS, &document.facts)] {
            words.each(text, |term| add(field, term, *spot));
        }
    }
    words.into_terms().into_iter().zip(all).collect()
}

/// An archive of four thousand million documents does not fit a machine.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
