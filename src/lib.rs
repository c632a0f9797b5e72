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
pub mod search;
pub mod theme;
pub mod write;

pub use failure::Failure;

use std::path::Path;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use diagnostic::{Diagnostic, Located, Severity, SourcePath, locate};
use load::{Disk, Entry, Files};
use markdown::Outline;
use model::{Archive, AsOf, Site};
use plan::{Output, OutputPath, Plan};
use render::{Bodies, Renderer, Theme, Trouble};
use write::{Rendered, Seal, Summary, Target};

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
    /// How many items wait for their release.
    pub waiting: usize,
    /// When the next of them is released.
    pub next_release: Option<DateTime<Utc>>,
    /// The site's time zone.
    pub zone: Tz,
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
    checked(files, &load::listed(files)?, when, &Unwatched)
}

fn checked(files: &dyn Files, entries: &[Entry], when: &When, progress: &dyn Progress) -> Result<Checked, Failure> {
    progress.stage("load");
    let loaded = load::load_listed(files, entries)?;
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
    progress.stage("list");
    let entries = load::listed(&disk)?;
    if let Some(built) = nothing_to_do(root, output, &disk, &entries, when) {
        progress.stage("end");
        return Ok(Outcome::Built(Box::new(built)));
    }
    let Checked { archive, plan, problems, theme } = checked(&disk, &entries, when, progress)?;
    let Some(theme) = theme.filter(|_| !has_errors(&problems)) else { return Ok(Outcome::Refused(problems)) };
    let target = Target::open(root, output, render::MARK)?;
    let sources = Sources(&disk);
    progress.stage("rows");
    let renderer = Renderer::new(&archive, &plan, &theme, &sources);
    let outputs: Vec<(&OutputPath, &Output)> = plan.outputs.iter().collect();
    progress.stage("render");
    progress.begin(outputs.len());
    let seal = seal(&disk, &entries, when, &archive).filter(|_| problems.is_empty());
    let written = write::write(target, &outputs, &Watched { renderer: &renderer, progress }, seal);
    drop(renderer);
    progress.stage("end");
    match written {
        Ok(summary) => {
            let (waiting, next_release, zone) = (archive.waiting, archive.next_release, archive.site.zone);
            Ok(Outcome::Built(Box::new(Built { summary, waiting, next_release, zone, problems })))
        }
        Err(troubles) => refused(troubles, problems, &disk),
    }
}

/// The last build again, when neither a source, the day nor the output has changed since.
fn nothing_to_do(root: &Path, output: &Path, files: &dyn Files, entries: &[Entry], when: &When) -> Option<Built> {
    let (count, seal, written) = write::standing(root, output)?;
    let zone: Tz = seal.zone.parse().ok()?;
    let next_release = seal.until.and_then(|until| DateTime::from_timestamp(until, 0));
    let is_same_time = match when {
        When::At(_) => true,
        When::Now(now) => next_release.is_none_or(|next| *now < next),
    };
    let is_same =
        load::unchanged(files, entries, written)? == seal.sources && seal.when == in_seal(when, zone) && is_same_time;
    let summary = Summary { unchanged: count, ..Summary::default() };
    is_same.then_some(Built { summary, waiting: seal.waiting, next_release, zone, problems: Vec::new() })
}

/// From what a build is made. Whether every source had settled is asked when the seal is used.
fn seal(files: &dyn Files, entries: &[Entry], when: &When, archive: &Archive) -> Option<Seal> {
    Some(Seal {
        sources: load::unchanged(files, entries, i64::MAX)?,
        when: in_seal(when, archive.site.zone),
        zone: archive.site.zone.name().to_owned(),
        // A part of a second is a second early: then the site is built once more for nothing.
        until: archive.next_release.map(|next| next.timestamp()),
        waiting: archive.waiting,
    })
}

fn in_seal(when: &When, zone: Tz) -> String {
    match when {
        When::At(text) => format!("at {}", text.escape_default()),
        When::Now(now) => format!("day {}", now.with_timezone(&zone).date_naive()),
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
    fn render(&self, path: &OutputPath, output: &&Output, standing: Option<u64>) -> Result<Rendered, Trouble> {
        let (fingerprint, bytes) = self.renderer.render(path, output, standing)?;
        self.progress.step();
        Ok(Rendered { fingerprint, bytes })
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
