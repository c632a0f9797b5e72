//! What the search page looks things up in: words, their terms, and an index in files small enough to
//! be fetched one by one. docs/search.md describes the files.
//!
//! The bytes of every file are a function of the documents and their terms alone: an edit changes the
//! files of the terms that it adds or takes away, and no other.

mod amend;
mod index;
mod layout;
mod number;
mod spelling;
mod split;
mod terms;
mod words;

pub use amend::Found;
pub use index::{Council, Document, Index, Labels};
pub use layout::{Block, File, Layout};
pub use terms::Terms;
pub use words::Words;
