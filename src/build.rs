//! A build: from a site on a disk to an output folder, doing no more than the last build left to do.
//!
//! There are three ways. When nothing has changed, nothing is done. When a few files have changed in
//! their text alone, their pages are made again from what the last build kept of them. Otherwise the
//! whole archive is read, and every page whose fingerprint has changed is rendered.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::diagnostic::{Located, SourcePath};
use crate::load::{self, Disk, Entry, Files};
use crate::markdown::{Open, Outline, Scratch, Shelf};
use crate::model::{Archive, Showing};
use crate::plan::{Address, Output, OutputPath};
use crate::render::{self, Made, Renderer, Sheet, Trouble};
use crate::search;
use crate::write::{self, NextRelease, Rendered, Seal, Sheets, Standing, Summary, Target};
use crate::{Checked, Failure, Progress, Sources, Step, When, has_errors, joined, located};

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
    /// When the archive changes next by itself: by that release, or by a date that something in it has.
    pub next_change: Option<DateTime<Utc>>,
    /// The site's time zone.
    pub zone: Tz,
    /// Warnings.
    pub problems: Vec<Located>,
    /// What was published although a lint is against it, a line each.
    pub waivers: Vec<String>,
}

/// When more files than these have changed, the whole archive is read.
const MOST_AMENDED: usize = 64;

/// How many bytes of bodies may wait in memory for their pages: those of some ten thousand articles. On a large site more
/// would count.
const ROOM: usize = 40 << 20;

/// How many more may wait in files: those of more than a hundred thousand articles. To write and read one takes less than
/// to read its source again, while the system keeps the file in memory that is free; so much more than this may not stay
/// there.
const ROOM_IN_FILES: usize = 512 << 20;

/// Builds a site into a folder.
///
/// # Errors
/// Files that cannot be read or written; an output folder that is not Borough's to write to.
pub fn build(root: &Path, output: &Path, when: &When, progress: &dyn Progress) -> Result<Outcome, Failure> {
    let disk = Disk::new(root);
    progress.stage("list");
    let entries = load::listed(&disk)?;
    progress.stage("compare");
    if let Some(built) = little(root, output, &disk, &entries, when)? {
        progress.stage("end");
        return Ok(Outcome::Built(Box::new(built)));
    }
    progress.stage("load");
    let shelf = Shelf::with_room(ROOM).and_files(ROOM_IN_FILES, scratch(&disk));
    let loaded = load::load_listed(&disk, &entries, &shelf)?;
    let what = (when, Showing::Published);
    let Checked { archive, plan, problems, waivers, theme, .. } = joined(loaded, &disk, what, None, progress)?;
    let Some(theme) = theme.filter(|_| !has_errors(&problems)) else { return Ok(Outcome::Refused(problems)) };
    let target = Target::open(root, output, render::MARK)?;
    let sources = Sources { files: &disk, shelf: Some(&shelf) };
    progress.stage("search");
    let renderer = Renderer::new(&archive, &plan, &theme, &sources);
    renderer.prepare();
    let outputs: Vec<(&OutputPath, &Output)> = plan.outputs.iter().collect();
    progress.stage("render");
    progress.begin(outputs.len());
    let waivers: Vec<String> = waivers.iter().map(ToString::to_string).collect();
    let seal = seal(&disk, &entries, when, &archive).map(|seal| Seal { waivers: waivers.clone(), ..seal });
    let sheets = seal.as_ref().map(|seal| Sheets::begin(root, seal.sheets)).transpose()?;
    let seal = seal.filter(|_| problems.is_empty());
    let written = write::write(target, &outputs, &Watched { renderer: &renderer, progress, sheets: &sheets }, seal);
    let rows = renderer.into_rows();
    progress.stage("end");
    match written {
        Ok(summary) => {
            sheets.into_iter().for_each(Sheets::end);
            load::encode_list(&entries).into_iter().for_each(|list| disk.remember_list(&list));
            disk.forget_pictures(&plan.picture_keys());
            let (waiting, next_release, zone) = (archive.waiting, archive.next_release, archive.site.zone);
            let next_change = archive.next_change();
            write::note_release(root, &NextRelease::new(next_change, zone, waiting))?;
            // Nobody waits until what was read has been taken apart.
            rayon::spawn(move || drop((rows, archive, plan, theme)));
            let built = Built { summary, waiting, next_release, next_change, zone, problems, waivers };
            Ok(Outcome::Built(Box::new(built)))
        }
        Err(troubles) => refused(troubles, problems, &disk),
    }
}

/// Files for what has no room in memory.
fn scratch(disk: &Disk) -> Box<Open> {
    let disk = disk.clone();
    Box::new(move || disk.scratch().map(|file| Box::new(file) as Box<dyn Scratch>))
}

/// The last build again, when the output stands, the day is the same, and nothing has changed since,
/// or so little that it can be amended.
fn little(root: &Path, output: &Path, disk: &Disk, entries: &[Entry], when: &When) -> Result<Option<Built>, Failure> {
    let Some(standing) = write::standing(root, output) else { return Ok(None) };
    let seal = standing.seal.clone();
    let Ok(zone) = seal.zone.parse::<Tz>() else { return Ok(None) };
    let instant = |seconds: Option<i64>| seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let (next_release, next_change) = (instant(seal.release), instant(seal.until));
    let is_same_time = match when {
        When::At(_) => true,
        When::Now(now) => next_change.is_none_or(|next| *now < next),
    };
    if !is_same_time || seal.when != in_seal(when, zone) {
        return Ok(None);
    }
    let is_same = load::unchanged(disk, entries, standing.written) == Some(seal.sources);
    let summary =
        if is_same { Some(write::stood(root, standing.files())?) } else { amended(root, disk, entries, standing)? };
    let Seal { waiting, waivers, .. } = seal;
    let problems = Vec::new();
    Ok(summary.map(|summary| Built { summary, waiting, next_release, next_change, zone, problems, waivers }))
}

/// Makes the pages again whose sources have changed in their text alone; nothing when more has changed.
fn amended(root: &Path, disk: &Disk, entries: &[Entry], standing: Standing) -> Result<Option<Summary>, Failure> {
    let (sources, written, build) = (standing.seal.sources, standing.written, standing.seal.sheets);
    let Some(changed) = load::changed(disk, entries, sources, written, MOST_AMENDED) else { return Ok(None) };
    let Some(seal) = load::unchanged(disk, entries, i64::MAX) else { return Ok(None) };
    let rules = load::rules(disk, entries, &load::theme_alone(disk, entries)?.without)?;
    let mut amended =
        Amended { standing: &standing, program: disk.program(), outputs: BTreeMap::new(), sheets: Vec::new() };
    for entry in changed {
        let sheet = write::sheet(root, build, &entry.path).as_deref().and_then(Sheet::decode);
        let Some(sheet) = sheet else { return Ok(None) };
        let Some((outline, body)) = load::again(disk, entry, &rules)? else { return Ok(None) };
        if amended.add(sheet, (&entry.path, &outline, &body)).is_none() {
            return Ok(None);
        }
    }
    let Amended { outputs, sheets, .. } = amended;
    let outputs: Vec<(OutputPath, u64, Vec<u8>)> =
        outputs.into_iter().map(|(path, (fingerprint, bytes))| (path, fingerprint, bytes)).collect();
    let seal = Seal { sources: seal, ..standing.seal.clone() };
    let summary = write::amend(root, standing, &outputs, seal)?;
    if summary.is_some() {
        sheets.into_iter().for_each(|(source, sheet)| write::add_sheet(root, &source, &sheet));
        load::encode_list(entries).into_iter().for_each(|list| disk.remember_list(&list));
    }
    Ok(summary)
}

/// Outputs that are made again, and the sheets of their pages.
struct Amended<'a> {
    standing: &'a Standing,
    program: u64,
    outputs: BTreeMap<OutputPath, (u64, Vec<u8>)>,
    sheets: Vec<(SourcePath, Vec<u8>)>,
}

impl Amended<'_> {
    /// Makes a source's page again, and the files of the search that know its words. Nothing when the
    /// sheet is not of the page as it stands, or when more than the text has changed.
    fn add(&mut self, mut sheet: Sheet, source: (&SourcePath, &Outline, &str)) -> Option<()> {
        let (path, outline, _) = source;
        let page = Address::of_source(path).ok()?.index();
        if self.standing.fingerprint(&page) != Some(sheet.fingerprint()) {
            return None;
        }
        let (fingerprint, bytes) = sheet.fill(&self.standing.bytes(&page)?, source)?;
        self.outputs.insert(page, (fingerprint, bytes));
        if let Some(found) = &mut sheet.found {
            let known = |file: search::File| {
                let path = search_file(file);
                let amended = self.outputs.get(&path).map(|(_, bytes)| bytes.clone());
                amended.or_else(|| self.standing.bytes(&path))
            };
            for (file, bytes) in found.amend(outline.terms.clone(), known)? {
                let fingerprint = render::fingerprint(&bytes, self.program);
                self.outputs.insert(search_file(file), (fingerprint, bytes));
            }
        }
        self.sheets.push((path.clone(), sheet.encode()?));
        Some(())
    }
}

fn search_file(file: search::File) -> OutputPath {
    Address::folder(&["search"]).file(&file.name())
}

/// From what a build is made. Whether every source had settled is asked when the seal is used.
fn seal(files: &dyn Files, entries: &[Entry], when: &When, archive: &Archive) -> Option<Seal> {
    let sources = load::unchanged(files, entries, i64::MAX)?;
    let when = in_seal(when, archive.site.zone);
    Some(Seal {
        sources,
        sheets: sources ^ rapidhash::v3::rapidhash_v3(when.as_bytes()),
        when,
        zone: archive.site.zone.name().to_owned(),
        // A part of a second is a second early: then the site is built once more for nothing.
        until: archive.next_change().map(|next| next.timestamp()),
        release: archive.next_release.map(|next| next.timestamp()),
        waiting: archive.waiting,
        waivers: Vec::new(),
    })
}

fn in_seal(when: &When, zone: Tz) -> String {
    match when {
        When::At(text) => format!("at {}", text.escape_default()),
        When::Now(now) => format!("day {}", now.with_timezone(&zone).date_naive()),
    }
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

impl render::Keep for Sheets {
    fn last(&self, source: &SourcePath) -> Option<Sheet> {
        Sheet::decode(&Sheets::last(self, source)?)
    }

    fn keep(&self, source: &SourcePath, sheet: &Sheet) {
        if let Some(bytes) = sheet.encode() {
            Sheets::keep(self, source, &bytes);
        }
    }
}

/// A renderer that tells how far it has come.
struct Watched<'a, 'b> {
    renderer: &'b Renderer<'a>,
    progress: &'b dyn Progress,
    sheets: &'b Option<Sheets>,
}

impl write::Source<&Output, Trouble> for Watched<'_, '_> {
    fn render(&self, path: &OutputPath, output: &&Output, standing: Option<u64>) -> Result<Rendered, Trouble> {
        let keep = self.sheets.as_ref().map(|sheets| sheets as &dyn render::Keep);
        let begun = self.progress.now();
        let Made { fingerprint, bytes, kind } = self.renderer.render(path, output, standing, keep)?;
        self.progress.step(Step { path, kind, is_rendered: bytes.is_some(), begun });
        Ok(Rendered { fingerprint, bytes })
    }
}
