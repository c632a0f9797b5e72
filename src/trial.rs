//! A theme on trial: its pages are made of archives of extremes, held in memory, and looked at.

mod corpus;
mod html;
mod names;

pub use corpus::CASES;

use std::collections::BTreeMap;
use std::mem;

use crate::diagnostic::{Code, Diagnostic, Located, SourcePath, locate};
use crate::load::{self, Files, Memory};
use crate::model::Showing;
use crate::plan::{Output, OutputPath, Page};
use crate::render::{Renderer, Trouble};
use crate::theme::ThemeFiles;
use crate::{Checked, Failure, Sources, Unwatched, When, joined};

/// The day for which the archives are made.
pub const AS_OF: &str = "2026-10-31";

/// The most pages of one kind that are made of one archive.
const PAGES: usize = 16;

/// What a trial has come to.
#[derive(Debug)]
pub struct Trial {
    /// What is wrong, each fault once.
    pub problems: Vec<Located>,
    /// How many pages were made.
    pub pages: usize,
}

/// What was found: for each fault, where it was first met, and how often.
#[derive(Default)]
struct Findings {
    known: BTreeMap<(String, String), (Diagnostic, String, usize)>,
    pages: usize,
}

/// Makes pages of every kind with the site's theme, of one archive of extremes after another.
///
/// # Errors
/// Files that cannot be read.
pub fn theme(files: &dyn Files) -> Result<Trial, Failure> {
    let (theme, problems) = crate::theme(files)?;
    if crate::has_errors(&problems) {
        return Ok(Trial { problems, pages: 0 });
    }
    let mut findings = Findings::default();
    for problem in names::unknown(&theme) {
        findings.note(problem, "");
    }
    for (name, make) in CASES {
        if !findings.case(&theme, name, &make())? {
            break;
        }
    }
    Ok(Trial { problems: findings.located(files), pages: findings.pages })
}

/// An archive of extremes with a theme.
///
/// # Errors
/// None that a sound machine makes: the archive is in memory.
pub fn archive(theme: &ThemeFiles, files: &Memory) -> Result<Checked, Failure> {
    let loaded = load::Loaded { theme: theme.clone(), ..load::load(files)? };
    joined(loaded, files, (&When::At(AS_OF.to_owned()), Showing::Published), None, &Unwatched)
}

impl Findings {
    /// Makes the pages of an archive; whether the theme could be used at all.
    fn case(&mut self, theme: &ThemeFiles, name: &str, files: &Memory) -> Result<bool, Failure> {
        let checked = archive(theme, files)?;
        for problem in &checked.problems {
            if matches!(problem.diagnostic.code, Code::Template | Code::NoTemplate) {
                self.note(problem.diagnostic.clone(), "");
            }
        }
        let Some(compiled) = &checked.theme else { return Ok(false) };
        let sources = Sources::of(files);
        let renderer = Renderer::new(&checked.archive, &checked.plan, compiled, &sources);
        renderer.prepare();
        for (path, output) in chosen(&checked) {
            self.pages += 1;
            let place = format!("with {name}, on {}", path.address());
            match renderer.render(path, output, None, None) {
                Ok(made) => self.look(theme, &checked, (made.kind, &made.bytes.unwrap_or_default()), &place),
                Err(Trouble::Author(problem)) => self.note(*problem, &place),
                Err(Trouble::Machine(failure)) => return Err(failure),
            }
        }
        Ok(true)
    }

    /// Looks at a page.
    fn look(&mut self, theme: &ThemeFiles, checked: &Checked, (template, bytes): (&str, &[u8]), place: &str) {
        let seen = html::look(bytes);
        let root = &checked.archive.site.base_path;
        let lost = seen.links.iter().filter(|link| !leads(checked, root, link)).map(|link| {
            let shown = link.strip_prefix(root.as_str()).map_or(link.clone(), |path| format!("/{path}"));
            format!("It leads to `{shown}`, where there is no page.")
        });
        let path = theme.templates.get(template).map_or_else(|| SourcePath::new(template), |(path, _)| path.clone());
        for message in seen.faults.iter().cloned().chain(lost) {
            self.note(Diagnostic::new(Code::Unsound, path.whole(), message), place);
        }
    }

    fn note(&mut self, problem: Diagnostic, place: &str) {
        let key = (format!("{:?}", problem.place), problem.message.clone());
        self.known.entry(key).or_insert_with(|| (problem, place.to_owned(), 0)).2 += 1;
    }

    fn located(&mut self, files: &dyn Files) -> Vec<Located> {
        let problem = |(problem, place, count): (Diagnostic, String, usize)| {
            let again = if count > 1 { format!(" {count} pages have it.") } else { String::new() };
            let first = (!place.is_empty()).then(|| format!("Found {place}.{again}"));
            match (problem.help.clone(), first) {
                (Some(help), Some(first)) => problem.help(format!("{help} {first}")),
                (None, Some(first)) => problem.help(first),
                (_, None) => problem,
            }
        };
        locate(mem::take(&mut self.known).into_values().map(problem).collect(), &Sources::of(files))
    }
}

/// An output with its path.
type Planned<'a> = (&'a OutputPath, &'a Output);

/// The first and the last pages of every kind.
fn chosen(checked: &Checked) -> Vec<Planned<'_>> {
    let mut kinds: Vec<(mem::Discriminant<Page>, Vec<Planned<'_>>)> = Vec::new();
    for (path, output) in checked.plan.outputs.iter() {
        let Output::Page(page) = output else { continue };
        let kind = mem::discriminant(page);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, pages)) => pages.push((path, output)),
            None => kinds.push((kind, vec![(path, output)])),
        }
    }
    let both_ends = |(_, pages): (_, Vec<_>)| {
        let count = pages.len();
        let is_chosen = move |at: usize| at < PAGES / 2 || at + PAGES / 2 >= count;
        pages.into_iter().enumerate().filter(move |(at, _)| is_chosen(*at)).map(|(_, page)| page)
    };
    kinds.into_iter().flat_map(both_ends).collect()
}

/// Whether a link of this site leads to an output.
fn leads(checked: &Checked, root: &str, link: &str) -> bool {
    let Some(path) = link.strip_prefix(root) else { return false };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    OutputPath::new(&path).is_ok_and(|path| checked.plan.outputs.contains_key(&path))
}
