//! From files to typed drafts: every file is read once, and every problem in it noted.

mod beside;
mod builtin;
mod cache;
mod disk;
mod finding;
mod item;
mod listing;
mod recollection;
mod review;
mod role;
mod rules;
mod theme;

pub use cache::Part;
pub use disk::{Disk, is_hidden};
pub use item::{Content, Item};
pub use listing::{At, Entry, EntryKind, Files, Memory, Stamp, changed, encode_list, listed, unchanged};
pub use recollection::{Recollection, Since};
pub use rules::{COUNCILS, Rules, place_named, rules};

use std::sync::Arc;

use cache::{Cache, Kept};
use chrono_tz::Tz;
use item::{Reader, yaml_file};
use rayon::prelude::*;

use crate::Failure;
use crate::diagnostic::{Diagnostic, SourcePath};
use crate::front_matter::split;
use crate::lint::Waiver;
use crate::markdown::{Outline, Shelf};
use crate::model::draft::{Draft, Drafts, SiteMatter};
use crate::model::{Frameworks, SITE_FILE, Site};
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
    load_listed(files, &listed(files)?, &Shelf::default())
}

/// Reads a site of these files. What has to be read for it is prepared for its page while there is room on the
/// shelf.
///
/// # Errors
/// A file that cannot be read at all.
pub fn load_listed(files: &dyn Files, entries: &[Entry], shelf: &Shelf) -> Result<Loaded, Failure> {
    let (loaded, rules) = frame(files, entries)?;
    let read = through_cache(files, entries, &rules, shelf)?;
    Ok(loaded.with(read.into_iter().map(|read| (read.content.item, read.content.problems))))
}

/// Reads a site of these files for a preview, which keeps what they hold and by what they were read: of files that have
/// not changed since, nothing is read again.
///
/// # Errors
/// A file that cannot be read at all.
pub fn load_kept(
    files: &dyn Files,
    entries: &[Entry],
    since: Option<Since<'_>>,
) -> Result<(Loaded, Rules, Recollection), Failure> {
    let (loaded, rules) = frame(files, entries)?;
    let read = match since {
        Some(since) => since.read(files, entries, &rules)?,
        None => through_cache(files, entries, &rules, &Shelf::default())?
            .into_iter()
            .map(|read| (read.path.clone(), Arc::new(read.content)))
            .collect(),
    };
    let kept = Recollection::new(&rules, read);
    let loaded = loaded.with(kept.contents().map(|content| (content.item.clone(), content.problems.clone())));
    Ok((loaded, rules, kept))
}

/// What is read first: the settings, the theme, and by what the other files are read.
fn frame(files: &dyn Files, entries: &[Entry]) -> Result<(Loaded, Rules), Failure> {
    let mut loaded = Loaded::default();
    loaded.drafts.site = settings(files, entries, &mut loaded.problems)?;
    let zone = Site::zone(loaded.drafts.site.as_ref(), &mut Vec::new());
    loaded.drafts.frameworks.push(Frameworks::built_in());
    loaded.theme = theme_of(files, entries, loaded.drafts.site.as_ref(), &mut loaded.problems)?;
    let rules = Rules::new(entries, loaded.drafts.site.as_ref(), zone, &loaded.theme.without);
    Ok((loaded, rules))
}

/// What these files hold: what the cache of sources does not know is read, and is known to it from then on.
fn through_cache<'a>(
    files: &dyn Files,
    entries: &'a [Entry],
    rules: &Rules,
    shelf: &Shelf,
) -> Result<Vec<Read<'a>>, Failure> {
    let cache = Cache::new(files.recall(), files.program() ^ rules.fingerprint());
    let sources: Vec<&Entry> = entries.iter().filter(|entry| entry.path.as_str().starts_with("content/")).collect();
    // A list of known length is not copied as it grows, and of several failures it is always the first that is told.
    let results: Vec<Result<Read<'_>, Failure>> = sources
        .par_iter()
        .map_init(|| Reader::new(files, rules, shelf), |reader, entry| read(reader, entry, (&cache, rules)))
        .collect();
    let read: Vec<Read<'_>> = results.into_iter().collect::<Result<_, _>>()?;
    let kept = read.iter().filter_map(|read| Some((read.path, read.keep?, read.kept())));
    cache.changed(kept, |part, bytes| files.remember(part, bytes));
    Ok(read)
}

impl Loaded {
    /// The same with what files hold.
    fn with(mut self, contents: impl Iterator<Item = (Item, Vec<Diagnostic>)>) -> Self {
        for (item, problems) in contents {
            self.problems.extend(problems);
            self.drafts.add(item);
        }
        self.waivers = review::granted(&self.drafts);
        self
    }
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

/// A file that was read.
struct Read<'a> {
    path: &'a SourcePath,
    content: Content,
    origin: Origin,
    /// By what it is known again; nothing where it is not to be remembered.
    keep: Option<Stamp>,
}

/// Where a file's content is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Cache,
    File,
}

impl Read<'_> {
    fn kept(&self) -> Kept<'_> {
        if self.origin == Origin::Cache { Kept::Same } else { Kept::New(&self.content) }
    }
}

/// Recalls a file, or reads it. Files with problems are read anew every time.
fn read<'a>(reader: &mut Reader<'_>, entry: &'a Entry, (cache, rules): (&Cache, &Rules)) -> Result<Read<'a>, Failure> {
    let path = &entry.path;
    if let Some(content) = cache.get(entry).filter(|known| rules.read_alike(known)) {
        return Ok(Read { path, content, origin: Origin::Cache, keep: entry.stamp });
    }
    let content = reader.content(entry)?;
    let is_kept = content.problems.is_empty() && !matches!(content.item, Item::Nothing | Item::Frameworks(..));
    let keep = entry.stamp.filter(|_| is_kept);
    Ok(Read { path, content, origin: Origin::File, keep })
}

impl Drafts {
    fn add(&mut self, item: Item) {
        match item {
            Item::Council(draft) => self.councils.push(draft),
            Item::Event(draft) => self.events.push(draft),
            Item::Article(draft) => self.articles.push(draft),
            Item::Page(draft) => self.pages.push(draft),
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

/// A Markdown file as it is now, when nothing is wrong with it: its outline and its body.
///
/// # Errors
/// A file that cannot be read.
pub fn again(files: &dyn Files, entry: &Entry, rules: &Rules) -> Result<Option<(Arc<Outline>, String)>, Failure> {
    let Content { item, problems, .. } = now(files, entry, rules)?;
    let Some(outline) = item.outline().filter(|_| problems.is_empty()).cloned() else { return Ok(None) };
    let body = body(files, &entry.path, &outline)?;
    Ok(Some((outline, body)))
}

/// A file as it is now, and what is wrong with it by itself.
///
/// # Errors
/// A file that cannot be read.
pub fn now(files: &dyn Files, entry: &Entry, rules: &Rules) -> Result<Content, Failure> {
    Reader::new(files, rules, &Shelf::default()).content(entry)
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

fn fingerprint(bytes: &[u8]) -> u64 {
    rapidhash::v3::rapidhash_v3(bytes)
}
