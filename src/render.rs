//! From a planned output to its bytes, one at a time, on any thread, from borrowed data.

mod chart;
mod context;
mod feed;
mod host;
mod page;
mod table;
mod theme;
mod view;
mod words;

pub use host::MARK;
pub use theme::Theme;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::Failure;
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::Outline;
use crate::model::Archive;
use crate::plan::{Output, OutputPath, Plan, Table};
use view::Rows;

/// Gives the Markdown and the files again that the archive only has outlines of.
pub trait Bodies: Sync {
    /// The Markdown of a file, without its front matter, as it was when the archive was made.
    ///
    /// # Errors
    /// A file that cannot be read, or that has changed since.
    fn body(&self, path: &SourcePath, outline: &Outline) -> Result<String, Failure>;

    /// A file's bytes.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn file(&self, path: &SourcePath) -> Result<Vec<u8>, Failure>;

    /// What stands for this build of the program: what another rendered, this one may not trust.
    fn program(&self) -> u64;
}

/// Why an output could not be rendered.
#[derive(Debug)]
pub enum Trouble {
    /// The theme's author has something to mend.
    Author(Box<Diagnostic>),
    /// The machine could not do it.
    Machine(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Machine(failure)
    }
}

/// Everything that rendering needs, prepared once and shared by all threads.
pub struct Renderer<'a> {
    archive: &'a Archive,
    plan: &'a Plan,
    bodies: &'a dyn Bodies,
    theme: &'a Theme,
    rows: Rows,
    /// The hash of the rows of every table.
    tables: BTreeMap<Table, u64>,
}

impl<'a> Renderer<'a> {
    /// Prepares what many pages show.
    #[must_use]
    pub fn new(archive: &'a Archive, plan: &'a Plan, theme: &'a Theme, bodies: &'a dyn Bodies) -> Self {
        let tables = Table::ALL.into_par_iter().map(|table| (table, table::fingerprint(archive, table))).collect();
        Self { archive, plan, bodies, theme, rows: Rows::new(archive), tables }
    }

    /// An output's fingerprint, the hash of all that it depends on, and its bytes. Where an output
    /// stands with that fingerprint, a page is not rendered.
    ///
    /// # Errors
    /// A template that fails, or a source that cannot be read again.
    pub fn render(
        &self,
        path: &OutputPath,
        output: &Output,
        standing: Option<u64>,
    ) -> Result<(u64, Option<Vec<u8>>), Trouble> {
        let program = self.bodies.program();
        let table = |table: &Table| self.tables.get(table).copied().unwrap_or_default();
        let own = match output {
            Output::Page(page) => {
                let (template, context) = self.context(path, page);
                let fingerprint = context.fingerprint() ^ self.theme.fingerprint(template) ^ program;
                let bytes = if standing == Some(fingerprint) { None } else { Some(self.filled(template, context)?) };
                return Ok((fingerprint, bytes));
            }
            Output::Csv(one) => table(one) ^ program,
            Output::Json(one) => table(one).rotate_left(1) ^ program,
            // Of these, making them is as quick as finding out what they depend on.
            _ => {
                let bytes = self.bytes(path, output)?;
                let fingerprint = hash(&bytes) ^ program;
                return Ok((fingerprint, (standing != Some(fingerprint)).then_some(bytes)));
            }
        };
        let bytes = if standing == Some(own) { None } else { Some(self.bytes(path, output)?) };
        Ok((own, bytes))
    }

    /// The bytes of an output.
    ///
    /// # Errors
    /// A template that fails, or a source that cannot be read again.
    pub fn bytes(&self, path: &OutputPath, output: &Output) -> Result<Vec<u8>, Trouble> {
        Ok(match output {
            Output::Page(page) => self.page(path, page)?,
            Output::Feed(feed) => feed::bytes(self.archive, feed)?,
            Output::Csv(table) => table::csv(self.archive, *table)?,
            Output::Json(table) => table::json(self.archive, *table)?,
            Output::DataPackage => table::package(self.archive)?,
            Output::Sitemap => host::sitemap(self.archive, self.plan)?,
            Output::SitemapPart(part) => host::sitemap_part(self.archive, self.plan, *part)?,
            Output::Robots => host::robots(self.archive),
            Output::Redirects => host::redirects(self.archive, self.plan),
            Output::Headers => host::headers(self.archive),
            Output::Asset(name) => self.theme.asset(name),
            Output::File(source) => self.bodies.file(source)?,
        })
    }
}

fn hash(bytes: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3(bytes)
}
