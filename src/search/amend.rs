//! A file of terms as it is when the texts of a few documents have changed, from the file as it was.

use std::collections::BTreeMap;

use super::list::{Spot, line, list, spots};
use super::{Layout, Terms};

/// A document whose text has changed.
#[derive(Debug)]
pub struct Amended {
    /// Where it stands.
    pub spot: Spot,
    /// The terms of its text as it is now.
    pub terms: Terms,
}

/// The documents that have each of their terms now.
#[derive(Debug, Default)]
pub struct Amendment {
    spots: Vec<Spot>,
    terms: BTreeMap<String, Vec<Spot>>,
}

impl Amendment {
    /// What these documents come to.
    #[must_use]
    pub fn new(mut documents: Vec<Amended>) -> Self {
        documents.sort_by_key(|document| document.spot);
        let mut terms: BTreeMap<String, Vec<Spot>> = BTreeMap::new();
        for document in &documents {
            document.terms.for_each(|term| terms.entry(term.to_owned()).or_default().push(document.spot));
        }
        Self { spots: documents.iter().map(|document| document.spot).collect(), terms }
    }

    /// A file of terms as it is now; nothing where it is none of ours.
    #[must_use]
    pub fn shard(&self, layout: &Layout, shard: usize, before: &str) -> Option<Vec<u8>> {
        let (start, end) = layout.range(shard);
        let within = |term: &&String| end.is_none_or(|end| term.as_str() < end);
        let mut new = self.terms.range(start.to_owned()..).take_while(|(term, _)| within(term)).peekable();
        let mut out = Vec::with_capacity(before.len() + 256);
        for old in before.lines() {
            let mut parts = old.split(' ');
            let term = parts.next()?;
            while let Some((term, spots)) = new.next_if(|(new, _)| new.as_str() < term) {
                self.term(term, &[], spots, &mut out)?;
            }
            let wanted = new.next_if(|(new, _)| new.as_str() == term).map_or(&[][..], |(_, spots)| spots);
            self.term(term, &parts.map(str::as_bytes).collect::<Vec<_>>(), wanted, &mut out)?;
        }
        for (term, spots) in new {
            self.term(term, &[], spots, &mut out)?;
        }
        Some(out)
    }

    /// A term's line. The first of its lists is that of the texts: of the documents that have changed it has
    /// those that are wanted.
    fn term(&self, term: &str, lists: &[&[u8]], wanted: &[Spot], out: &mut Vec<u8>) -> Option<()> {
        let (texts, others) = lists.split_first().map_or((&[][..], &[][..]), |(texts, others)| (*texts, others));
        let mut all = spots(texts)?;
        let is_changed = |spot: &Spot| all.binary_search(spot).is_ok() != wanted.contains(spot);
        if !self.spots.iter().any(is_changed) {
            line(term, lists, out);
            return Some(());
        }
        all.retain(|spot| self.spots.binary_search(spot).is_err());
        all.extend(wanted);
        all.sort_unstable();
        let mut texts = Vec::with_capacity(texts.len() + 8);
        list(&all, &mut texts);
        let lists: Vec<&[u8]> = std::iter::once(&*texts).chain(others.iter().copied()).collect();
        line(term, &lists, out);
        Some(())
    }
}
