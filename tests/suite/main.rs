//! Everything that can be tested in memory or on a temporary folder, in one program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod addresses;
mod cards;
mod conflicts;
mod content;
mod corrections;
mod dates;
mod domain;
mod drawings;
mod edits;
mod files;
mod fixture;
mod lints;
mod lookup;
mod markdown;
mod metadata;
mod output;
mod pages;
mod picture_edits;
mod pictures;
mod preview;
mod schema;
mod search;
mod serve;
mod theme;
mod trial;
mod withdrawal;
