//! Borough: a static site generator for children's-services news archives.
//!
//! load → model → plan → render → write: `content/` becomes typed drafts, drafts become an
//! [`model::Archive`] as of an instant, the archive a [`plan::Plan`] of every output, and only when
//! all of them are rendered is anything written.

pub mod diagnostic;
mod failure;
pub mod front_matter;
pub mod import;
pub mod load;
pub mod markdown;
pub mod model;
pub mod plan;
pub mod render;
pub mod theme;
pub mod write;

pub use failure::Failure;

use std::path::Path;

use chrono::{DateTime, Utc};

use diagnostic::{Diagnostic, Located, Severity, SourcePath, locate};
use load::{Disk, Files};
use markdown::Outline;
use model::{Archive, AsOf, Site};
use plan::{Output, OutputPath, Plan};
use render::{Bodies, Renderer, Theme, Trouble};
use write::{Summary, Target};

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
    /// The compiled theme; without one there is an error among the problems.
    theme: Option<Theme>,
}

/// How a build ended.
#[derive(Debug)]
pub enum Outcome {
    /// The site is written.
    Built(Box<Built>),
    /// The content has errors; nothing was written. Every problem, sorted by file and line.
    Refused(Vec<Located>),
}

/// A build that was written.
#[derive(Debug)]
pub struct Built {
    /// What became of the files.
    pub summary: Summary,
    /// The archive that was published.
    pub archive: Archive,
    /// Warnings.
    pub problems: Vec<Located>,
}

/// What a build tells while it is at work.
pub trait Progress: Sync {
    /// A stage of the work begins: load, model, plan, rows, render, end.
    fn stage(&self, name: &'static str);
    /// So many outputs are to be rendered.
    fn begin(&self, outputs: usize);
    /// One more is rendered.
    fn step(&self);
}

/// Nobody watches.
struct Unwatched;

impl Progress for Unwatched {
    fn stage(&self, _: &'static str) {}
    fn begin(&self, _: usize) {}
    fn step(&self) {}
}

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
    checked(files, when, &Unwatched)
}

fn checked(files: &dyn Files, when: &When, progress: &dyn Progress) -> Result<Checked, Failure> {
    progress.stage("load");
    let loaded = load::load(files)?;
    let zone = Site::zone(loaded.drafts.site.as_ref(), &mut Vec::new());
    let as_of = match when {
        When::Now(now) => AsOf::at(*now, zone),
        When::At(text) => AsOf::parse(text, zone).map_err(|error| not_a_date(text, &error))?,
    };
    let mut problems = loaded.problems;
    progress.stage("model");
    let (archive, found) = Archive::new(loaded.drafts, as_of);
    problems.extend(found);
    progress.stage("plan");
    let (plan, found) = Plan::new(&archive, &loaded.theme);
    problems.extend(found);
    let theme = Theme::compile(&loaded.theme, &archive).map_err(|found| problems.extend(found)).ok();
    let problems = located(problems, files);
    Ok(Checked { archive, plan, problems, theme })
}

/// Builds a site into a folder.
///
/// # Errors
/// Files that cannot be read or written; an output folder that is not Borough's to write to.
pub fn build(root: &Path, output: &Path, when: &When, progress: &dyn Progress) -> Result<Outcome, Failure> {
    let disk = Disk::new(root);
    let Checked { archive, plan, problems, theme } = checked(&disk, when, progress)?;
    let Some(theme) = theme.filter(|_| !has_errors(&problems)) else { return Ok(Outcome::Refused(problems)) };
    let target = Target::open(root, output, render::MARK)?;
    let sources = Sources(&disk);
    progress.stage("rows");
    let renderer = Renderer::new(&archive, &plan, &theme, &sources);
    let outputs: Vec<(&OutputPath, &Output)> = plan.outputs.iter().collect();
    progress.stage("render");
    progress.begin(outputs.len());
    let written = write::write(target, &outputs, &Watched { renderer: &renderer, progress });
    drop(renderer);
    progress.stage("end");
    match written {
        Ok(summary) => Ok(Outcome::Built(Box::new(Built { summary, archive, problems }))),
        Err(troubles) => refused(troubles, problems, &disk),
    }
}

/// Renders a whole site in memory, for previews and tests.
///
/// # Errors
/// The first output that cannot be rendered.
pub fn render_all(files: &dyn Files, checked: &Checked) -> Result<Vec<(OutputPath, Vec<u8>)>, Trouble> {
    let sources = Sources(files);
    let Some(theme) = &checked.theme else { return Err(Trouble::Author(Box::new(no_theme()))) };
    let renderer = Renderer::new(&checked.archive, &checked.plan, theme, &sources);
    checked.plan.outputs.iter().map(|(path, output)| Ok((path.clone(), renderer.bytes(path, output)?))).collect()
}

fn no_theme() -> Diagnostic {
    Diagnostic::new(diagnostic::Code::Template, SourcePath::new("templates").whole(), "The theme cannot be used.")
}

fn refused(troubles: Vec<Trouble>, mut problems: Vec<Located>, files: &Disk) -> Result<Outcome, Failure> {
    let mut found = Vec::new();
    for trouble in troubles {
        match trouble {
            Trouble::Author(problem) => found.push(*problem),
            Trouble::Machine(failure) => return Err(failure),
        }
    }
    problems.extend(located(found, files));
    Ok(Outcome::Refused(problems))
}

fn has_errors(problems: &[Located]) -> bool {
    problems.iter().any(|problem| problem.diagnostic.code.severity() == Severity::Error)
}

fn located(problems: Vec<Diagnostic>, files: &dyn Files) -> Vec<Located> {
    locate(problems, &Sources(files))
}

fn not_a_date(text: &str, error: &model::NotADate) -> Failure {
    let failure = Failure::new(format!("the as-of date `{text}` {}", error.reason));
    failure.advice(match &error.suggestion {
        Some(suggestion) => format!("Write {suggestion}."),
        None => "Write a day as 2026-10-31, or an instant as 2026-10-31T09:30.".to_owned(),
    })
}

/// A renderer that tells how far it has come.
struct Watched<'a> {
    renderer: &'a Renderer<'a>,
    progress: &'a dyn Progress,
}

impl write::Source<&Output, Trouble> for Watched<'_> {
    fn fingerprint(&self, path: &OutputPath, output: &&Output) -> Result<u64, Trouble> {
        self.progress.step();
        self.renderer.fingerprint(path, output)
    }

    fn bytes(&self, path: &OutputPath, output: &&Output) -> Result<Vec<u8>, Trouble> {
        self.renderer.bytes(path, output)
    }
}

/// The site's files as rendering and diagnostics see them again.
struct Sources<'a>(&'a dyn Files);

impl Bodies for Sources<'_> {
    fn body(&self, path: &SourcePath, outline: &Outline) -> Result<String, Failure> {
        load::body(self.0, path, outline)
    }

    fn file(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        self.0.read(path)
    }

    fn program(&self) -> u64 {
        self.0.program()
    }
}

impl diagnostic::Texts for Sources<'_> {
    fn text(&self, path: &SourcePath) -> Option<String> {
        load::text_again(self.0, path)
    }
}
