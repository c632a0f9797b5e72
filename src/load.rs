//! From files to typed drafts: every file is read once, and every problem in it noted.

mod beside;
mod builtin;
mod cache;
mod disk;
mod finding;
mod listing;
mod review;
mod role;
mod rules;
mod theme;

pub use cache::Part;
pub use disk::{Disk, is_hidden};
pub use listing::{At, Entry, EntryKind, Files, Memory, Stamp, changed, encode_list, listed, unchanged};
pub use rules::{Rules, rules};

use std::hash::{Hash, Hasher};

use beside::beside;
use cache::{Cache, Kept};
use chrono_tz::Tz;
use finding::diagnose;
use rapidhash::fast::RapidHasher;
use rayon::prelude::*;
use review::Worded;
use role::{Role, role, say_where_it_belongs};

use crate::Failure;
use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::front_matter::{self, FrontMatter, Reader, Text, split, yaml};
use crate::lint::Waiver;
use crate::markdown::{self, Outline};
use crate::model::draft::{Draft, Drafts, SiteMatter, Unread};
use crate::model::{Frameworks, SITE_FILE, Site};
use crate::picture::Beside;
use crate::search::Words;
use crate::theme::ThemeFiles;

/// The largest Markdown file, in bytes: some thousand pages of text.
const LARGEST_MARKDOWN: u64 = 8 << 20;
/// The largest YAML file, in bytes.
const LARGEST_YAML: u64 = 64 << 10;
/// The largest picture or other file beside the Markdown, and the largest of a theme, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// A site's files, read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What editors wrote.
    pub drafts: Drafts,
    /// The theme that the site names.
    pub theme: ThemeFiles,
    /// What is wrong with single files.
    pub problems: Vec<Diagnostic>,
    /// What a lint is against and may be published all the same, by file.
    pub waivers: Vec<Waiver>,
}

/// A file's text once more, as far as it is text, to show lines of it.
#[must_use]
pub fn text_again(files: &dyn Files, path: &SourcePath) -> Option<String> {
    builtin::text(path).or_else(|| Some(String::from_utf8_lossy(&files.read(path).ok()?).into_owned()))
}

/// Reads a site.
///
/// # Errors
/// A folder or file that cannot be read at all.
pub fn load(files: &dyn Files) -> Result<Loaded, Failure> {
    load_listed(files, &listed(files)?)
}

/// Reads a site of these files.
///
/// # Errors
/// A file that cannot be read at all.
pub fn load_listed(files: &dyn Files, entries: &[Entry]) -> Result<Loaded, Failure> {
    let mut loaded = Loaded::default();
    loaded.drafts.site = settings(files, entries, &mut loaded.problems)?;
    let zone = Site::zone(loaded.drafts.site.as_ref(), &mut Vec::new());
    loaded.drafts.frameworks.push(Frameworks::built_in());
    loaded.theme = theme_of(files, entries, loaded.drafts.site.as_ref(), &mut loaded.problems)?;
    let rules = Rules::new(entries, loaded.drafts.site.as_ref(), zone, &loaded.theme.without);
    let cache = Cache::new(files.recall(), cache_key(files, &rules));
    let read: Vec<Read<'_>> = entries
        .par_iter()
        .filter(|entry| entry.path.as_str().starts_with("content/"))
        .map_init(|| rules.words(), |words, entry| read(files, entry, &rules, &cache, words.as_mut()))
        .collect::<Result<_, _>>()?;
    let mut kept = Vec::with_capacity(read.len());
    for Read { path, item, problems, keep } in read {
        loaded.problems.extend(problems);
        kept.extend(keep.map(|(stamp, keep)| (path, stamp, keep)));
        loaded.drafts.add(item);
    }
    cache.changed(kept, |part, bytes| files.remember(part, bytes));
    loaded.waivers = review::granted(&loaded.drafts);
    Ok(loaded)
}

/// The theme's files of a site that is known to be sound.
///
/// # Errors
/// A file that cannot be read at all.
pub fn theme_alone(files: &dyn Files, entries: &[Entry]) -> Result<ThemeFiles, Failure> {
    let site = settings(files, entries, &mut Vec::new())?;
    theme_of(files, entries, site.as_ref(), &mut Vec::new())
}

/// A site's settings and its theme's files.
#[derive(Debug)]
pub struct Dress {
    /// The settings, where there are any.
    pub site: Option<Draft<SiteMatter>>,
    /// The theme's files.
    pub theme: ThemeFiles,
    /// What is wrong with them.
    pub problems: Vec<Diagnostic>,
}

/// The settings and the theme's files of any site.
///
/// # Errors
/// A file that cannot be read at all.
pub fn dress(files: &dyn Files, entries: &[Entry]) -> Result<Dress, Failure> {
    let mut problems = Vec::new();
    let site = settings(files, entries, &mut problems)?;
    let theme = theme_of(files, entries, site.as_ref(), &mut problems)?;
    Ok(Dress { site, theme, problems })
}

fn theme_of(
    files: &dyn Files,
    entries: &[Entry],
    site: Option<&Draft<SiteMatter>>,
    problems: &mut Vec<Diagnostic>,
) -> Result<ThemeFiles, Failure> {
    let name = site.and_then(|site| site.matter.theme.as_ref()).map_or(builtin::THEME, |theme| theme.0.as_str());
    let chosen = site.and_then(|site| site.matter.theme_settings.as_ref());
    theme::theme(files, entries, name, chosen, problems)
}

/// A file's content, and whether to remember it.
struct Read<'a> {
    path: &'a SourcePath,
    item: Item,
    problems: Vec<Diagnostic>,
    keep: Option<(Stamp, Kept)>,
}

/// Recalls a file, or reads it. Files with problems are read anew every time.
fn read<'a>(
    files: &dyn Files,
    entry: &'a Entry,
    rules: &Rules,
    cache: &Cache,
    words: Option<&mut Words>,
) -> Result<Read<'a>, Failure> {
    let path = &entry.path;
    if let Some(item) = cache.get(entry) {
        let keep = entry.stamp.map(|stamp| (stamp, Kept::Same));
        return Ok(Read { path, item, problems: Vec::new(), keep });
    }
    let (item, problems) = item(files, entry, rules, words)?;
    let is_kept = problems.is_empty() && !matches!(item, Item::Nothing | Item::Frameworks(..));
    let keep = entry.stamp.filter(|_| is_kept).and_then(|stamp| Some((stamp, Kept::New(cache::encoded(&item)?))));
    Ok(Read { path, item, problems, keep })
}

fn cache_key(files: &dyn Files, rules: &Rules) -> u64 {
    files.program() ^ rules.fingerprint()
}

impl Drafts {
    fn add(&mut self, item: Item) {
        match item {
            Item::Council(draft) => self.councils.push(*draft),
            Item::Event(draft) => self.events.push(*draft),
            Item::Article(draft) => self.articles.push(*draft),
            Item::Page(draft) => self.pages.push(*draft),
            Item::Frameworks(path, matter) => self.frameworks.push((path, *matter)),
            Item::File(path, beside) => self.files.push((path, *beside)),
            Item::Nothing => {}
        }
    }
}

/// The body of a Markdown file as it was when the site was loaded.
///
/// # Errors
/// A file that cannot be read, or that has changed since.
pub fn body(files: &dyn Files, path: &SourcePath, outline: &Outline) -> Result<String, Failure> {
    let bytes = files.read(path)?;
    let changed = || Failure::new(format!("{path} changed during the build")).advice("Build again.");
    if fingerprint(&bytes) != outline.fingerprint {
        return Err(changed());
    }
    let mut text = String::from_utf8(bytes).map_err(|_| changed())?;
    let start = split::split(&text).map_err(|_| changed())?.body_start;
    text.drain(..start);
    Ok(text)
}

/// What a file holds.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub enum Item {
    /// A council
    Council(Box<Draft<crate::model::draft::CouncilMatter>>),
    /// An event
    Event(Box<Draft<crate::model::draft::EventMatter>>),
    /// An article
    Article(Box<Draft<crate::model::draft::ArticleMatter>>),
    /// A plain page
    Page(Box<Draft<crate::model::draft::PageMatter>>),
    /// Inspection regimes
    Frameworks(SourcePath, Box<crate::model::draft::FrameworksMatter>),
    /// A picture or other file beside the Markdown
    File(SourcePath, Box<Beside>),
    /// Nothing that a page is made of
    Nothing,
}

impl Item {
    /// What its Markdown holds.
    pub fn outline(&mut self) -> Option<&mut Outline> {
        match self {
            Self::Council(draft) => Some(&mut draft.outline),
            Self::Event(draft) => Some(&mut draft.outline),
            Self::Article(draft) => Some(&mut draft.outline),
            Self::Page(draft) => Some(&mut draft.outline),
            Self::Frameworks(..) | Self::File(..) | Self::Nothing => None,
        }
    }
}

/// A Markdown file as it is now, when nothing is wrong with it: its outline and its body.
///
/// # Errors
/// A file that cannot be read.
pub fn again(files: &dyn Files, entry: &Entry, rules: &Rules) -> Result<Option<(Outline, String)>, Failure> {
    let (mut item, problems) = now(files, entry, rules)?;
    let Some(outline) = item.outline().filter(|_| problems.is_empty()).map(std::mem::take) else { return Ok(None) };
    let body = body(files, &entry.path, &outline)?;
    Ok(Some((outline, body)))
}

/// A file as it is now, and what is wrong with it by itself.
///
/// # Errors
/// A file that cannot be read.
pub fn now(files: &dyn Files, entry: &Entry, rules: &Rules) -> Result<(Item, Vec<Diagnostic>), Failure> {
    item(files, entry, rules, rules.words().as_mut())
}

fn settings(
    files: &dyn Files,
    entries: &[Entry],
    problems: &mut Vec<Diagnostic>,
) -> Result<Option<Draft<SiteMatter>>, Failure> {
    let path = SourcePath::new(SITE_FILE);
    let entry = entries.iter().find(|entry| entry.path == path && entry.kind == EntryKind::File);
    entry.map(|entry| yaml_file(files, entry, Tz::Europe__London, problems)).transpose()
}

fn item(
    files: &dyn Files,
    entry: &Entry,
    rules: &Rules,
    words: Option<&mut Words>,
) -> Result<(Item, Vec<Diagnostic>), Failure> {
    let mut problems = Vec::new();
    let path = &entry.path;
    let mut item = match role(entry, &mut problems) {
        None | Some(Role::Site) => Item::Nothing,
        Some(Role::Frameworks) => {
            Item::Frameworks(path.clone(), Box::new(yaml_file(files, entry, rules.zone, &mut problems)?.matter))
        }
        Some(Role::File) if entry.size > LARGEST_FILE => {
            problems
                .push(too_large(entry, LARGEST_FILE).help("Put it on a server for large files, and link to it there."));
            Item::Nothing
        }
        Some(Role::File) => {
            let (beside, told) = beside(files, path)?;
            problems.extend(told);
            Item::File(path.clone(), Box::new(beside))
        }
        Some(Role::Council) => Item::Council(Box::new(markdown_file(files, entry, rules, words, &mut problems)?)),
        Some(Role::Event) => Item::Event(Box::new(markdown_file(files, entry, rules, words, &mut problems)?)),
        Some(Role::Article) => Item::Article(Box::new(markdown_file(files, entry, rules, words, &mut problems)?)),
        Some(Role::Page) => {
            let draft = markdown_file(files, entry, rules, words, &mut problems)?;
            say_where_it_belongs(&mut problems);
            Item::Page(Box::new(draft))
        }
    };
    match &mut item {
        Item::Article(draft) => {
            settle(&mut draft.outline, draft.matter.title.as_ref(), draft.matter.summary.as_ref());
        }
        Item::Page(draft) => settle(&mut draft.outline, draft.matter.title.as_ref(), draft.matter.summary.as_ref()),
        other => {
            // Of councils and events, the text is only shown on their own pages.
            if let Some(outline) = other.outline() {
                (outline.title, outline.summary) = (None, None);
                settle(outline, None, None);
            }
        }
    }
    Ok((item, problems))
}

fn yaml_file<T: FrontMatter>(
    files: &dyn Files,
    entry: &Entry,
    zone: Tz,
    problems: &mut Vec<Diagnostic>,
) -> Result<Draft<T>, Failure> {
    let path = &entry.path;
    let (matter, unread) = match text(files, entry, LARGEST_YAML, problems)? {
        Some(text) => {
            let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
            matter(path, &text, start..text.len(), zone, problems)
        }
        None => (T::default(), Unread::Everything),
    };
    Ok(Draft { path: path.clone(), matter, outline: Outline::default(), unread })
}

fn markdown_file<T: Worded>(
    files: &dyn Files,
    entry: &Entry,
    rules: &Rules,
    words: Option<&mut Words>,
    problems: &mut Vec<Diagnostic>,
) -> Result<Draft<T>, Failure> {
    let path = &entry.path;
    let empty =
        || Draft { path: path.clone(), matter: T::default(), outline: Outline::default(), unread: Unread::Everything };
    let Some(text) = text(files, entry, LARGEST_MARKDOWN, problems)? else { return Ok(empty()) };
    let parts = match split::split(&text) {
        Ok(parts) => parts,
        Err(problem) => {
            problems.push(problem.at(path, &text));
            return Ok(empty());
        }
    };
    let (matter, unread) = matter(path, &text, parts.yaml.clone(), rules.zone, problems);
    let markdown::Read { mut outline, prose, findings } =
        markdown::read(&text[parts.body_start..], parts.body_start, words);
    outline.fingerprint = fingerprint(text.as_bytes());
    outline.shape = fingerprint(&text.as_bytes()[..parts.body_start]);
    problems.extend(findings.into_iter().map(|finding| diagnose(finding, path)));
    let file = review::File { path, text: &text, yaml: parts.yaml, prose: &prose };
    review::review(&file, &matter, &rules.lints, problems);
    Ok(Draft { path: path.clone(), matter, outline, unread })
}

/// Leaves out of an outline what the front matter says instead, so that a change of it changes nothing,
/// and takes the hash of what is left: all but where in the text it stands, and the text.
fn settle(outline: &mut Outline, title: Option<&Text>, summary: Option<&Text>) {
    if title.is_some() {
        outline.title = None;
    }
    // A summary that repeats the first paragraph is shown once only.
    if summary.is_some_and(|summary| outline.summary.as_ref() != Some(&summary.0)) {
        outline.summary = None;
    }
    let mut hasher = RapidHasher::default();
    (outline.shape, &outline.title, &outline.summary, &outline.anchors, outline.has_text).hash(&mut hasher);
    for link in &outline.links {
        (&link.target, link.kind).hash(&mut hasher);
    }
    outline.shape = hasher.finish();
}

/// A file's text, when it is text of a bearable size.
fn text(
    files: &dyn Files,
    entry: &Entry,
    largest: u64,
    problems: &mut Vec<Diagnostic>,
) -> Result<Option<String>, Failure> {
    let path = &entry.path;
    if entry.size > largest {
        problems.push(too_large(entry, largest).help("Divide it into several files."));
        return Ok(None);
    }
    let bytes = files.read(path)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            let message = format!("The file is not UTF-8 text: the byte {byte:#04x} cannot stand here.");
            let problem = Diagnostic::new(Code::NotUtf8, path.bytes(at..at + 3), message);
            problems.push(problem.help("Save it as UTF-8 in your editor."));
            Ok(None)
        }
    }
}

fn too_large(entry: &Entry, largest: u64) -> Diagnostic {
    let message = format!("The file has {} bytes; Borough reads up to {}.", entry.size, in_units(largest));
    Diagnostic::new(Code::FileTooLarge, entry.path.whole(), message)
}

fn in_units(bytes: u64) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{} KiB", bytes >> 10) }
}

fn matter<T: FrontMatter>(
    path: &SourcePath,
    text: &str,
    yaml: std::ops::Range<usize>,
    zone: Tz,
    problems: &mut Vec<Diagnostic>,
) -> (T, Unread) {
    match yaml::parse(&text[yaml.clone()]) {
        Ok(node) => {
            let mut reader = Reader::new(path, zone);
            let matter = front_matter::read(&node, &mut reader);
            problems.append(&mut reader.problems);
            let cut = yaml::cut_values(&text[yaml.clone()]);
            problems.extend(cut.into_iter().map(|at| {
                let place = path.bytes(yaml.start + at.start..yaml.start + at.end);
                Diagnostic::new(Code::CutValue, place, "What follows `#` is a remark in YAML: it is not published.")
                    .help("Put the whole value in quotes.")
            }));
            let is_map = matches!(node, front_matter::Node::Map(_));
            (matter, if is_map { Unread::Keys(reader.unread) } else { Unread::Everything })
        }
        Err(error) => {
            problems.push(error.diagnostic(path, yaml.start));
            (T::default(), Unread::Everything)
        }
    }
}

fn fingerprint(bytes: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3(bytes)
}
