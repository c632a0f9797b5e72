//! The index of an archive, and the bytes of its files.

use std::borrow::Cow;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Block, File, Found, Layout, Terms, Words, number};

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

/// Where a document stands: its day, and which it is of that day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    pub(super) day: u32,
    pub(super) place: u32,
}

/// The documents that have a term, as numbers: an even one is twice the days to go forward, and the next
/// the place in that day; an odd one goes forward within the day.
#[derive(Debug, Default)]
struct List {
    first: Option<Spot>,
    last: Spot,
    /// All but the first.
    rest: Vec<u8>,
}

/// The documents that have a term anywhere, in the title, and in the summary.
type Lists = [List; 3];
const ANYWHERE: usize = 0;
const TITLE: usize = 1;
const SUMMARY: usize = 2;

/// An index of documents.
#[derive(Debug)]
pub struct Index<'a> {
    layout: &'a Layout,
    labels: Labels,
    documents: Vec<Document<'a>>,
    spots: Vec<Spot>,
    /// Terms in alphabetical order. One term may stand several times, for one part of the documents after the other.
    terms: Vec<(Box<str>, Lists)>,
}

/// What is needed for every search.
#[derive(Serialize)]
struct Head<'a> {
    format: u32,
    edition: String,
    documents: usize,
    days_per_block: u32,
    largest_block: usize,
    boundaries: Vec<&'static str>,
    #[serde(flatten)]
    labels: &'a Labels,
    days: String,
}

/// What filters ask for: the face and the councils of every document.
#[derive(Serialize)]
struct Facets {
    edition: String,
    faces: String,
    councils: String,
}

impl<'a> Index<'a> {
    /// The index of documents that are in the order of day and address.
    #[must_use]
    pub fn new(layout: &'a Layout, labels: Labels, documents: Vec<Document<'a>>) -> Self {
        let mut spots: Vec<Spot> = Vec::with_capacity(documents.len());
        for document in &documents {
            let before = spots.last().filter(|before| before.day == document.day);
            spots.push(Spot { day: document.day, place: before.map_or(0, |before| before.place + 1) });
        }
        let part = documents.len().div_ceil(PARTS).max(1);
        let mut terms: Vec<(Box<str>, Lists)> = documents
            .par_chunks(part)
            .zip(spots.par_chunks(part))
            .flat_map_iter(|(documents, spots)| gather(documents, spots))
            .collect();
        // Parts of one term stay in the order of the documents: the sort is stable.
        terms.par_sort_by(|a, b| a.0.cmp(&b.0));
        Self { layout, labels, documents, spots, terms }
    }

    /// The bytes of a file.
    #[must_use]
    pub fn bytes(&self, file: File) -> Vec<u8> {
        match file {
            File::Index => self.head(),
            File::Facets => self.facets(),
            File::Terms(shard) => self.shard(shard),
            File::Documents(block) => self.block(block),
        }
    }

    /// What the index holds of a document, so that it can be put right when the document's text changes.
    #[must_use]
    pub fn found(&self, at: usize) -> Option<Found> {
        let document = self.documents.get(at)?;
        Some(Found {
            spot: *self.spots.get(at)?,
            shards: self.layout.shards,
            rest: format!("{}\n{}\n{}", document.title, document.summary, document.facts),
            body: document.body.clone(),
        })
    }

    fn head(&self) -> Vec<u8> {
        let mut days = Vec::new();
        let mut before = 0;
        for same_day in self.documents.chunk_by(|a, b| a.day == b.day) {
            number::put(same_day[0].day - before, &mut days);
            number::put(small(same_day.len()), &mut days);
            before = same_day[0].day;
        }
        json(&Head {
            format: 2,
            edition: self.edition(),
            documents: self.documents.len(),
            days_per_block: self.layout.days_per_block,
            largest_block: super::layout::LARGEST_BLOCK,
            boundaries: self.layout.boundaries().collect(),
            labels: &self.labels,
            days: text(days),
        })
    }

    fn facets(&self) -> Vec<u8> {
        let (mut faces, mut councils) = (Vec::new(), Vec::new());
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
        json(&Facets { edition: self.edition(), faces: text(faces), councils: text(councils) })
    }

    /// What stands for the numbers of kinds, grades and councils: files that have them fit others of one edition alone.
    fn edition(&self) -> String {
        format!("{:016x}", rapidhash::v3::rapidhash_v3(&json(&self.labels)))
    }

    /// What results show of documents. All is named in it, so that it can be read beside an index of another build.
    fn block(&self, block: Block) -> Vec<u8> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Row<'a> {
            Day(&'a str, &'a str, usize, &'a str, Vec<&'a str>),
            Span(&'a str, &'a str, usize, &'a str, Vec<&'a str>, &'a str, &'a str),
        }
        let documents = self.documents.get(block.start..block.end).unwrap_or_default();
        let rows = documents.iter().map(|document| {
            let Document { title, address, face, councils, date, .. } = document;
            let (kind, grade) = self.labels.faces.get(*face).copied().unwrap_or_default();
            let grade = grade.checked_sub(1).and_then(|at| self.labels.grades.get(at));
            let grade = grade.map_or("", |grade| grade.0.as_str());
            let councils = councils.iter().filter_map(|at| self.labels.councils.get(*at));
            let councils = councils.map(|council| council.0.as_str()).collect();
            match date {
                None => Row::Day(title, address, kind, grade, councils),
                Some((iso, text)) => Row::Span(title, address, kind, grade, councils, iso, text),
            }
        });
        json(&rows.collect::<Vec<_>>())
    }

    /// A line for every term: itself, where it stands anywhere, in titles, in summaries.
    fn shard(&self, shard: usize) -> Vec<u8> {
        let boundary = |number: usize| self.layout.boundaries().nth(number);
        let at = |boundary: &str| self.terms.partition_point(|(term, _)| &**term < boundary);
        let start = shard.checked_sub(1).and_then(boundary).map_or(0, at);
        let end = boundary(shard).map_or(self.terms.len(), at);
        let terms = self.terms.get(start..end).unwrap_or_default();
        let mut out = Vec::with_capacity(32 << 10);
        for parts in terms.chunk_by(|a, b| a.0 == b.0) {
            out.extend_from_slice(parts[0].0.as_bytes());
            for field in [ANYWHERE, TITLE, SUMMARY] {
                out.push(b' ');
                join(parts.iter().map(|(_, lists)| &lists[field]), &mut out);
            }
            while out.last() == Some(&b' ') {
                out.pop();
            }
            out.push(b'\n');
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
        document.body.for_each(|term| add(ANYWHERE, words.number(term), *spot));
        for (field, text) in [(TITLE, &*document.title), (SUMMARY, &*document.summary)] {
            words.each(text, |term| {
                add(ANYWHERE, term, *spot);
                add(field, term, *spot);
            });
        }
        words.each(&document.facts, |term| add(ANYWHERE, term, *spot));
    }
    words.into_terms().into_iter().zip(all).collect()
}

impl List {
    /// Adds a document, unless it is there already.
    fn add(&mut self, spot: Spot) {
        if self.first.is_none() {
            self.first = Some(spot);
        } else if self.last == spot {
            return;
        } else {
            step(self.last, spot, &mut self.rest);
        }
        self.last = spot;
    }
}

/// Lists of documents of one term, one after the other.
fn join<'l>(lists: impl Iterator<Item = &'l List>, out: &mut Vec<u8>) {
    let mut before = None;
    for list in lists {
        let Some(first) = list.first else { continue };
        match before {
            None => start(first, out),
            Some(before) => step(before, first, out),
        }
        out.extend_from_slice(&list.rest);
        before = Some(list.last);
    }
}

pub(super) fn start(spot: Spot, out: &mut Vec<u8>) {
    number::put(spot.day * 2, out);
    number::put(spot.place, out);
}

pub(super) fn step(from: Spot, to: Spot, out: &mut Vec<u8>) {
    if to.day == from.day {
        number::put((to.place - from.place) * 2 + 1, out);
    } else {
        number::put((to.day - from.day) * 2, out);
        number::put(to.place, out);
    }
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
