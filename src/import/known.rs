//! What a site already holds: its councils and events, and the frameworks that its grades are of.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Existing, FOLDER, Found};
use crate::Failure;
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::front_matter::{self, FrontMatter, Reader, Slug, split, yaml};
use crate::model::draft::{CouncilMatter, Draft, Drafts, EventMatter, FrameworksMatter, SiteMatter};
use crate::model::{AsOf, Councils, Frameworks, Site};

/// The judgements that tables have columns for, in the order in which they are written.
const JUDGEMENTS: [&str; 5] = ["leadership", "help_and_protection", "children_in_care", "care_leavers", "adoption"];

/// A site, as far as an import needs it. What is broken in its files is for `check` to report.
#[derive(Debug)]
pub struct Known {
    /// The frameworks, checked.
    pub frameworks: Frameworks,
    /// The files that they come from.
    pub framework_files: Vec<(SourcePath, FrameworksMatter)>,
    /// The judgements of all frameworks, in the order in which they are written.
    pub judgements: Vec<String>,
    /// The councils.
    pub councils: Vec<Arc<Draft<CouncilMatter>>>,
    /// The names that the councils are known by.
    pub names: Councils,
    /// Their events.
    pub events: Vec<Arc<Draft<EventMatter>>>,
    /// The site's time zone.
    pub zone: Tz,
}

impl Known {
    /// Reads what is there.
    pub fn read(existing: &Existing) -> Result<Self, Failure> {
        let mut framework_files = vec![Frameworks::built_in()];
        framework_files.extend(own_frameworks(existing)?);
        let frameworks = Frameworks::new(&framework_files).0;
        let mut known = Self {
            judgements: judgements(&frameworks),
            frameworks,
            framework_files,
            councils: Vec::new(),
            names: Councils::default(),
            events: Vec::new(),
            zone: zone(existing),
        };
        for (path, found) in &existing.0 {
            let Some((slug, name)) =
                path.as_str().strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')?.split_once('/'))
            else {
                continue;
            };
            let Found::File(bytes) = found else { continue };
            if !Slug::is_valid(slug) {
                continue;
            }
            if name == "index.md" {
                known.councils.push(Arc::new(draft(path, bytes, known.zone)));
            } else {
                known.events.push(Arc::new(draft(path, bytes, known.zone)));
            }
        }
        known.names = names(known.councils.clone());
        Ok(known)
    }
}

/// The names that councils are known by.
pub fn names(councils: Vec<Arc<Draft<CouncilMatter>>>) -> Councils {
    Councils::new(&Drafts { councils, ..Drafts::default() }, end_of_time()).0
}

/// A day by which every row's event has happened: whether it is published is not the table's affair.
pub fn end_of_time() -> AsOf {
    AsOf::end_of(NaiveDate::from_ymd_opt(2199, 12, 31).unwrap_or_default(), Tz::Europe__London)
}

fn judgements(frameworks: &Frameworks) -> Vec<String> {
    let mut names: Vec<String> = JUDGEMENTS.map(str::to_owned).to_vec();
    for judgement in frameworks.iter().flat_map(|(_, framework)| &framework.judgements) {
        if !names.iter().any(|name| **name == *judgement.key) {
            names.push(judgement.key.to_string());
        }
    }
    names
}

/// A file's front matter and the problems in it, or why there is none, in a sentence.
pub fn matter<T: FrontMatter>(path: &SourcePath, text: &str, zone: Tz) -> Result<(T, Vec<Diagnostic>), String> {
    let parts = split::split(text).map_err(|error| error.at(path, text).message)?;
    let node =
        yaml::parse(&text[parts.yaml.clone()]).map_err(|error| error.diagnostic(path, parts.yaml.start).message)?;
    let mut reader = Reader::new(path, zone);
    let matter = front_matter::read(&node, &mut reader);
    Ok((matter, reader.problems))
}

fn draft<T: FrontMatter>(path: &SourcePath, bytes: &[u8], zone: Tz) -> Draft<T> {
    let read = std::str::from_utf8(bytes).ok().and_then(|text| matter(path, text, zone).ok());
    Draft::of(path.clone(), read.map(|(matter, _)| matter).unwrap_or_default())
}

/// The site's own frameworks. Every grade rests on them, so they have to be readable.
fn own_frameworks(existing: &Existing) -> Result<Option<(SourcePath, FrameworksMatter)>, Failure> {
    let path = SourcePath::new("content/frameworks.yaml");
    let Some(found) = existing.0.get(&path) else { return Ok(None) };
    let unreadable = || {
        Failure::new(format!("{path} cannot be read, and it decides which grades there are"))
            .advice("`borough check` says what is wrong with it.")
    };
    let Found::File(bytes) = found else { return Err(unreadable()) };
    let node = std::str::from_utf8(bytes).ok().and_then(|text| yaml::parse(text.trim_start_matches('\u{feff}')).ok());
    let node = node.ok_or_else(unreadable)?;
    let matter = front_matter::read(&node, &mut Reader::new(&path, Tz::Europe__London));
    Ok(Some((path, matter)))
}

fn zone(existing: &Existing) -> Tz {
    let path = SourcePath::new("content/site.yaml");
    let text = match existing.0.get(&path) {
        Some(Found::File(bytes)) => std::str::from_utf8(bytes).unwrap_or_default(),
        _ => "",
    };
    let node = yaml::parse(text.trim_start_matches('\u{feff}')).unwrap_or(front_matter::Node::Map(Vec::new()));
    let matter: SiteMatter = front_matter::read(&node, &mut Reader::new(&path, Tz::Europe__London));
    Site::zone(Some(&Draft::of(path, matter)), &mut Vec::new())
}
