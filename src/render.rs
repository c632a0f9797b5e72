//! From a planned output to its bytes, one at a time, on any thread, from borrowed data.

mod card;
mod chart;
mod context;
mod feed;
mod given;
mod host;
mod page;
mod picture;
mod search;
mod sheet;
mod table;
mod theme;
mod view;
mod words;

pub use host::{MARK, POLICY};
pub use page::{contracts, everywhere};
pub use picture::Darkroom;
pub use sheet::Sheet;
pub use theme::{Globals, Theme};

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::Failure;
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::markdown::{Outline, Prepared};
use crate::metadata;
use crate::model::Archive;
use crate::picture::Picture;
use crate::plan::{Output, OutputPath, Page, Plan, Subject, Table};
use crate::search::{Found, Index};
use crate::theme::Extra;
use card::Card;
use context::Body;
use view::Rows;

/// Gives the Markdown and the files again that the archive only has outlines of.
pub trait Bodies: Sync {
    /// The Markdown of a file, without its front matter, as it was when the archive was made.
    ///
    /// # Errors
    /// A file that cannot be read, or that has changed since.
    fn body(&self, path: &SourcePath, outline: &Outline) -> Result<String, Failure>;

    /// The HTML that was prepared of a file's Markdown, if it was, and nobody has taken it.
    fn prepared(&self, _outline: &Outline) -> Option<Prepared> {
        None
    }

    /// A file's bytes.
    ///
    /// # Errors
    /// A file that cannot be read.
    fn file(&self, path: &SourcePath) -> Result<Vec<u8>, Failure>;

    /// What stands for this build of the program: what another rendered, this one may not trust.
    fn program(&self) -> u64;

    /// A version of a picture that was made before, by what stands for its bytes.
    fn recall_picture(&self, _key: u64) -> Option<Vec<u8>> {
        None
    }

    /// Remembers a version of a picture.
    fn remember_picture(&self, _key: u64, _bytes: &[u8]) {}
}

/// An output, rendered unless it stands.
#[derive(Debug)]
pub struct Made {
    /// The hash of all that it depends on.
    pub fingerprint: u64,
    /// Its bytes; nothing when it stands.
    pub bytes: Option<Vec<u8>>,
    /// Its template, or what else it is.
    pub kind: &'static str,
}

/// Keeps the sheets of pages for the next build.
pub trait Keep: Sync {
    /// The sheet of a source's page that the last build kept.
    fn last(&self, source: &SourcePath) -> Option<Sheet>;
    /// Keeps the sheet of a source's page.
    fn keep(&self, source: &SourcePath, sheet: &Sheet);
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
    rows: Rows<'a>,
    /// The search's index, and where in it each subject stands.
    search: OnceLock<(Index<'a>, BTreeMap<Subject, usize>)>,
    /// What cards are made with.
    press: OnceLock<card::Press>,
    /// The hash of the rows of every table.
    tables: BTreeMap<Table, OnceLock<u64>>,
    /// Where the versions of pictures are made.
    darkroom: Arc<Darkroom>,
}

impl<'a> Renderer<'a> {
    /// Prepares what many pages show.
    #[must_use]
    pub fn new(archive: &'a Archive, plan: &'a Plan, theme: &'a Theme, bodies: &'a dyn Bodies) -> Self {
        let tables = Table::ALL.into_iter().map(|table| (table, OnceLock::new())).collect();
        let (rows, darkroom) = (Rows::new(archive), Arc::default());
        let (search, press) = (OnceLock::new(), OnceLock::new());
        Self { archive, plan, bodies, theme, rows, search, press, tables, darkroom }
    }

    /// The same, with a darkroom that others use as well.
    #[must_use]
    pub fn with_darkroom(self, darkroom: &Arc<Darkroom>) -> Self {
        Self { darkroom: Arc::clone(darkroom), ..self }
    }

    /// What was kept for many pages. Of a large archive it takes a while to take it apart.
    #[must_use]
    pub fn into_rows(self) -> impl Send + use<> {
        self.rows.into_kept()
    }

    /// Makes the index of the search, which many outputs need. It is made by several threads, so one of
    /// them must not come to need it in the middle of another output.
    pub fn prepare(&self) {
        if self.is_searched() {
            self.search();
        }
    }

    /// An output's fingerprint, the hash of all that it depends on, and its bytes. Where an output
    /// stands with that fingerprint, it is not rendered. `keep` is given the sheets of pages with a
    /// body.
    ///
    /// # Errors
    /// A template that fails, or a source that cannot be read again.
    pub fn render(
        &self,
        path: &OutputPath,
        output: &Output,
        standing: Option<u64>,
        keep: Option<&dyn Keep>,
    ) -> Result<Made, Trouble> {
        let program = self.bodies.program();
        let (kind, own) = match (output, self.known_hash(output)) {
            (_, Some(hash)) => ("file", hash),
            (Output::Page(page), _) => {
                return self.rendered((path, page), standing, keep);
            }
            (Output::Card(one), _) => ("card", Card::of(self.archive, *one).fingerprint()),
            (Output::Csv(one), _) => ("table", self.rows_of(*one)),
            (Output::Json(one), _) => ("table", self.rows_of(*one).rotate_left(1)),
            (Output::Picture(source, version), _) => return self.made_version((source, *version), standing),
            // Of these, making them is as quick as finding out what they depend on.
            _ => {
                let bytes = self.bytes(path, output)?;
                let fingerprint = fingerprint(&bytes, program);
                let kind = if matches!(output, Output::Feed(_)) { "feed" } else { "file" };
                return Ok(Made { fingerprint, bytes: (standing != Some(fingerprint)).then_some(bytes), kind });
            }
        };
        let fingerprint = own ^ program;
        let bytes = if standing == Some(fingerprint) { None } else { Some(self.bytes(path, output)?) };
        Ok(Made { fingerprint, bytes, kind })
    }

    /// A page, rendered unless it stands, and its sheet.
    fn rendered(
        &self,
        (path, page): (&OutputPath, &Page),
        standing: Option<u64>,
        keep: Option<&dyn Keep>,
    ) -> Result<Made, Trouble> {
        let (template, context) = self.context(path, page);
        let besides = self.theme.fingerprint(template) ^ self.bodies.program();
        let fingerprint = context.fingerprint() ^ besides;
        let keep_sheet = |keep: &dyn Keep, source: &SourcePath, mut sheet: Sheet| {
            sheet.found = self.found(page);
            keep.keep(source, &sheet);
        };
        if standing == Some(fingerprint) {
            let last = keep.zip(context.bodies().first()).and_then(|(keep, (_, body))| {
                let sheet = keep.last(body.path).filter(|sheet| sheet.fingerprint() == fingerprint)?;
                Some((keep, body.path, sheet))
            });
            last.into_iter().for_each(|(keep, source, sheet)| keep_sheet(keep, source, sheet));
            return Ok(Made { fingerprint, bytes: None, kind: template });
        }
        let resolve = |from: &SourcePath, target: &str| self.target(from, target);
        let sheet = keep.and_then(|_| Sheet::of(&context, besides, &resolve));
        let sheet = sheet.filter(|(_, sheet)| self.theme.shows(template, sheet.body()));
        let known = sheet.as_ref().map(|(_, sheet)| sheet);
        let mut html = None;
        let fill = |body: &Body<'_>| Ok::<_, Trouble>(html.insert(self.html(body, known)?).clone());
        let bytes = self.theme.filled(template, context, fill)?;
        if let (Some(keep), Some((source, sheet)), Some(html)) = (keep, sheet, &html)
            && let Some(sheet) = sheet.placed(&bytes, html.as_str().unwrap_or_default())
        {
            keep_sheet(keep, &source, sheet);
        }
        Ok(Made { fingerprint, bytes: Some(bytes), kind: template })
    }

    /// The hash of a picture that is published as it is: it was taken when its dimensions were read.
    fn known_hash(&self, output: &Output) -> Option<u64> {
        match output {
            Output::File(source) => self.plan.links.picture(source).map(Picture::hash),
            _ => None,
        }
    }

    /// What the search holds of a page.
    fn found(&self, page: &Page) -> Option<Found> {
        if !self.is_searched() {
            return None;
        }
        let (index, places) = self.search();
        let subject = match page {
            Page::Article(id) => Subject::Article(*id),
            Page::Event(id) => Subject::Event(*id),
            Page::Council(id) => Subject::Council(*id),
            Page::Plain(number) => Subject::Plain(*number),
            Page::Corrections(number) => Subject::Plain((*number)?),
            _ => return None,
        };
        index.found(*places.get(&subject)?)
    }

    fn is_searched(&self) -> bool {
        !self.plan.without.contains(&Extra::Search)
    }

    fn search(&self) -> &(Index<'a>, BTreeMap<Subject, usize>) {
        self.search.get_or_init(|| {
            let subjects = self.plan.search.subjects.iter().enumerate();
            (search::index(self.archive, self.plan), subjects.map(|(at, subject)| (*subject, at)).collect())
        })
    }

    /// The hash of a table's rows.
    fn rows_of(&self, table: Table) -> u64 {
        let made = || table::fingerprint(self.archive, table);
        self.tables.get(&table).map_or_else(made, |hash| *hash.get_or_init(made))
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
            Output::Search(file) => self.search().0.bytes(*file),
            Output::Card(one) => self.press.get_or_init(card::Press::new).png(&Card::of(self.archive, *one))?,
            Output::Asset(name) => metadata::published(self.theme.asset(name)),
            Output::File(source) => metadata::published(self.bodies.file(source)?),
            Output::Picture(source, version) => self.version(source, *version)?,
        })
    }
}

/// The fingerprint of an output that is as quickly made as its fingerprint.
#[must_use]
pub fn fingerprint(bytes: &[u8], program: u64) -> u64 {
    rapidhash::v3::rapidhash_v3(bytes) ^ program
}
