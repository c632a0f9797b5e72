//! Borough: a static site generator for children's-services news archives.
//!
//! load → model → plan → render → write: `content/` becomes typed drafts, drafts become an
//! [`model::Archive`] as of an instant, the archive a [`plan::Plan`] of every output, and only when
//! all of them are rendered is anything written.

mod addition;
mod build;
pub mod diagnostic;
mod failure;
pub mod front_matter;
pub mod import;
pub mod lint;
pub mod load;
pub mod markdown;
pub mod metadata;
pub mod model;
pub mod picture;
pub mod plan;
pub mod preview;
pub mod render;
pub mod scaffold;
pub mod schema;
pub mod search;
pub mod serve;
pub mod theme;
pub mod trial;
pub mod write;

pub use addition::{Added, add};
pub use build::{Built, Outcome, build};
pub use failure::Failure;

use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};

use diagnostic::{Diagnostic, Located, Severity, SourcePath, locate};
use lint::Waiver;
use load::{Entry, Files, Recollection, Rules, Since};
use markdown::{Outline, Prepared, Shelf};
use model::{Archive, AsOf, Showing, Site};
use plan::{OutputPath, Plan};
use render::{Bodies, Globals, Renderer, Theme, Trouble};
use theme::ThemeFiles;

/// The instant to build for.
#[derive(Debug, Clone)]
pub enum When {
    /// Now, as the clock says.
    Now(DateTime<Utc>),
    /// A day or an instant, as the command line gives it.
    At(String),
}

/// A site that was read and checked.
#[derive(Debug)]
pub struct Checked {
    /// The archive; fit to publish when there are no errors.
    pub archive: Archive,
    /// Its outputs.
    pub plan: Plan,
    /// Every problem, sorted by file and line.
    pub problems: Vec<Located>,
    /// What a lint is against and may be published all the same.
    pub waivers: Vec<Waiver>,
    /// The compiled theme; without one there is an error among the problems.
    theme: Option<Arc<Theme>>,
    /// What every template knows of the site.
    globals: Globals,
}

/// What a build tells while it is at work.
pub trait Progress: Sync {
    /// A stage of the work begins: list, compare, load, model, plan, search, render, end.
    fn stage(&self, _name: &'static str) {}
    /// So many outputs are to be rendered.
    fn begin(&self, _outputs: usize) {}
    /// The time, where somebody wants to know how long things take.
    fn now(&self) -> Option<Instant> {
        None
    }
    /// One more is done.
    fn step(&self, _step: Step<'_>) {}
}

/// An output that is done.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Its path.
    pub path: &'a OutputPath,
    /// Its template, or what else it is: `feed`, `table`.
    pub kind: &'static str,
    /// Whether it was rendered, and not known to stand.
    pub is_rendered: bool,
    /// When its turn came.
    pub begun: Option<Instant>,
}

/// Nobody watches.
struct Unwatched;

impl Progress for Unwatched {}

impl Checked {
    /// Whether anything stops the site from being published.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.problems)
    }
}

/// Reads and checks a site: a build that stops before it renders.
///
/// # Errors
/// Files that cannot be read; an as-of date that is none.
pub fn check(files: &dyn Files, when: &When) -> Result<Checked, Failure> {
    joined(load::load(files)?, files, (when, Showing::Published), None, &Unwatched)
}

/// A site of these files, with what a preview may show; what is known of them need not be read again.
fn shown(
    files: &dyn Files,
    entries: &[Entry],
    what: (&When, Showing),
    known: Option<(Since<'_>, &Checked)>,
) -> Result<(Checked, Rules, Recollection), Failure> {
    let (since, before) = known.unzip();
    let (loaded, rules, kept) = load::load_kept(files, entries, since)?;
    let theme = before.and_then(|before| before.theme.as_ref());
    Ok((joined(loaded, files, what, theme, &Unwatched)?, rules, kept))
}

/// Joins what was loaded; `files` are asked again for the lines of problems. A theme that is known need not be compiled
/// again while its files are the same.
fn joined(
    loaded: load::Loaded,
    files: &dyn Files,
    (when, showing): (&When, Showing),
    known: Option<&Arc<Theme>>,
    progress: &dyn Progress,
) -> Result<Checked, Failure> {
    let zone = Site::zone(loaded.drafts.site.as_ref(), &mut Vec::new());
    let as_of = match when {
        When::Now(now) => AsOf::at(*now, zone),
        When::At(text) => AsOf::parse(text, zone).map_err(|error| not_a_date(text, &error))?,
    };
    let mut problems = loaded.problems;
    let waivers = loaded.waivers;
    progress.stage("model");
    let (archive, found) = Archive::showing(loaded.drafts, as_of, showing);
    problems.extend(found);
    progress.stage("plan");
    let compile = || {
        let globals = Globals::of(&archive, &loaded.theme);
        let known = known.filter(|known| known.is_of(&loaded.theme, &globals)).cloned();
        (known.map_or_else(|| Theme::compile(&loaded.theme, &globals).map(Arc::new), Ok), globals)
    };
    let ((plan, found), (theme, globals)) = rayon::join(|| Plan::new(&archive, &loaded.theme), compile);
    problems.extend(found);
    let theme = theme.map_err(|found| problems.extend(found)).ok();
    let problems = located(problems, files);
    Ok(Checked { archive, plan, problems, waivers, theme, globals })
}

/// The files of a site's theme, and what is wrong with them.
///
/// # Errors
/// Files that cannot be read.
pub fn theme(files: &dyn Files) -> Result<(ThemeFiles, Vec<Located>), Failure> {
    let load::Dress { theme, problems, .. } = load::dress(files, &load::listed(files)?)?;
    Ok((theme, located(problems, files)))
}

/// Renders a whole site in memory, for previews and tests.
///
/// # Errors
/// The first output that cannot be rendered.
pub fn render_all(files: &dyn Files, checked: &Checked) -> Result<Vec<(OutputPath, Vec<u8>)>, Trouble> {
    let sources = Sources::of(files);
    let Some(theme) = &checked.theme else { return Err(Trouble::Author(Box::new(no_theme()))) };
    let renderer = Renderer::new(&checked.archive, &checked.plan, theme, &sources);
    checked.plan.outputs.iter().map(|(path, output)| Ok((path.clone(), renderer.bytes(path, output)?))).collect()
}

fn no_theme() -> Diagnostic {
    Diagnostic::new(diagnostic::Code::Template, SourcePath::new("templates").whole(), "The theme cannot be used.")
}

fn has_errors(problems: &[Located]) -> bool {
    problems.iter().any(|problem| problem.diagnostic.code.severity() == Severity::Error)
}

fn located(problems: Vec<Diagnostic>, files: &dyn Files) -> Vec<Located> {
    locate(problems, &Sources::of(files))
}

fn not_a_date(text: &str, error: &model::NotADate) -> Failure {
    let failure = Failure::new(format!("the as-of date `{text}` {}", error.reason));
    let general = || "Write a day as 2026-10-31, or an instant as 2026-10-31T09:30.".to_owned();
    failure.advice(error.advice().unwrap_or_else(general))
}

/// The site's files as rendering and diagnostics see them again.
struct Sources<'a> {
    files: &'a dyn Files,
    /// The bodies that were prepared when the files were first read.
    shelf: Option<&'a Shelf>,
}

impl<'a> Sources<'a> {
    /// Of which nothing was prepared.
    fn of(files: &'a dyn Files) -> Self {
        Self { files, shelf: None }
    }
}

impl Bodies for Sources<'_> {
    fn body(&self, path: &SourcePath, outline: &Outline) -> Result<String, Failure> {
        load::body(self.files, path, outline)
    }

    fn prepared(&self, outline: &Outline) -> Option<Prepared> {
        self.shelf?.take(outline.fingerprint)
    }

    fn file(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        self.files.read(path)
    }

    fn program(&self) -> u64 {
        self.files.program()
    }

    fn recall_picture(&self, key: u64) -> Option<Vec<u8>> {
        self.files.recall_picture(key)
    }

    fn remember_picture(&self, key: u64, bytes: &[u8]) {
        self.files.remember_picture(key, bytes);
    }
}

impl diagnostic::Texts for Sources<'_> {
    fn text(&self, path: &SourcePath) -> Option<String> {
        load::text_again(self.files, path)
    }
}
