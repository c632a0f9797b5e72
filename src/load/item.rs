//! A file into what it holds, typed, and what is wrong with it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use chrono_tz::Tz;
use rapidhash::fast::RapidHasher;

use super::beside::beside;
use super::finding::diagnose;
use super::review::{self, Worded};
use super::role::{Role, role, say_where_it_belongs};
use super::{Entry, Files, LARGEST_FILE, LARGEST_MARKDOWN, LARGEST_YAML, Rules, fingerprint};
use crate::Failure;
use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::front_matter::{self, FrontMatter, Text, split, yaml};
use crate::lint::Asked;
use crate::markdown::{self, Outline, Shelf};
use crate::model::draft::{
    ArticleDraft, ArticleMatter, CouncilMatter, Draft, EventMatter, FrameworksMatter, PageMatter, Unread,
};
use crate::picture::Beside;
use crate::search::Words;

/// What was read of a file.
#[derive(Debug, Clone)]
pub struct Content {
    /// What it holds.
    pub item: Item,
    /// What is wrong with it by itself.
    pub problems: Vec<Diagnostic>,
    /// By which of the site's places its texts were looked over.
    pub asked: Asked,
}

/// What a file holds. A copy is cheap.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub enum Item {
    /// A council
    Council(Arc<Draft<CouncilMatter>>),
    /// An event
    Event(Arc<Draft<EventMatter>>),
    /// An article
    Article(Arc<ArticleDraft>),
    /// A plain page
    Page(Arc<Draft<PageMatter>>),
    /// Inspection regimes
    Frameworks(SourcePath, Box<FrameworksMatter>),
    /// A picture or other file beside the Markdown
    File(SourcePath, Box<Beside>),
    /// Nothing that a page is made of
    Nothing,
}

impl Item {
    /// What its Markdown holds.
    pub fn outline(&self) -> Option<&Arc<Outline>> {
        match self {
            Self::Council(draft) => Some(&draft.outline),
            Self::Event(draft) => Some(&draft.outline),
            Self::Article(draft) => Some(&draft.outline),
            Self::Page(draft) => Some(&draft.outline),
            Self::Frameworks(..) | Self::File(..) | Self::Nothing => None,
        }
    }
}

/// Reads files one after the other, on one thread.
pub struct Reader<'a> {
    files: &'a dyn Files,
    rules: &'a Rules,
    /// Where bodies wait for their pages.
    shelf: &'a Shelf,
    /// The words of the files so far, where the site has a search.
    words: Option<Words>,
}

impl<'a> Reader<'a> {
    /// A reader of files that has read none.
    pub fn new(files: &'a dyn Files, rules: &'a Rules, shelf: &'a Shelf) -> Self {
        Self { files, rules, shelf, words: rules.words() }
    }

    /// What a file holds, and what is wrong with it by itself.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn content(&mut self, entry: &Entry) -> Result<Content, Failure> {
        let (mut problems, mut asked) = (Vec::new(), Asked::default());
        let path = &entry.path;
        let item = match role(entry, &mut problems) {
            None | Some(Role::Site) => Item::Nothing,
            Some(Role::Frameworks) => Item::Frameworks(
                path.clone(),
                Box::new(yaml_file(self.files, entry, self.rules.zone, &mut problems)?.matter),
            ),
            Some(Role::File) if entry.size > LARGEST_FILE => {
                problems.push(
                    too_large(entry, LARGEST_FILE).help("Put it on a server for large files, and link to it there."),
                );
                Item::Nothing
            }
            Some(Role::File) => {
                let (beside, told) = beside(self.files, path)?;
                problems.extend(told);
                Item::File(path.clone(), Box::new(beside))
            }
            Some(Role::Council) => Item::Council(self.in_place(entry, (&mut problems, &mut asked))?),
            Some(Role::Event) => Item::Event(self.in_place(entry, (&mut problems, &mut asked))?),
            Some(Role::Article) => {
                let mut draft: Draft<ArticleMatter> = self.markdown_file(entry, (&mut problems, &mut asked))?;
                settle(Arc::make_mut(&mut draft.outline), draft.matter.title.as_ref(), draft.matter.summary.as_ref());
                Item::Article(Arc::new(ArticleDraft::new(draft)))
            }
            Some(Role::Page) => {
                let mut draft: Draft<PageMatter> = self.markdown_file(entry, (&mut problems, &mut asked))?;
                settle(Arc::make_mut(&mut draft.outline), draft.matter.title.as_ref(), draft.matter.summary.as_ref());
                say_where_it_belongs(&mut problems);
                Item::Page(Arc::new(draft))
            }
        };
        Ok(Content { item, problems, asked })
    }

    /// A file whose text is only shown on its own page: a council's or an event's.
    fn in_place<T: Worded>(&mut self, entry: &Entry, found: Found<'_>) -> Result<Arc<Draft<T>>, Failure> {
        let mut draft = self.markdown_file(entry, found)?;
        let outline = Arc::make_mut(&mut draft.outline);
        (outline.title, outline.summary) = (None, None);
        settle(outline, None, None);
        Ok(Arc::new(draft))
    }

    fn markdown_file<T: Worded>(&mut self, entry: &Entry, (problems, asked): Found<'_>) -> Result<Draft<T>, Failure> {
        let path = &entry.path;
        let empty =
            || Draft { path: path.clone(), matter: T::default(), outline: Arc::default(), unread: Unread::Everything };
        let Some(text) = text(self.files, entry, LARGEST_MARKDOWN, problems)? else { return Ok(empty()) };
        let parts = match split::split(&text) {
            Ok(parts) => parts,
            Err(problem) => {
                problems.push(problem.at(path, &text));
                return Ok(empty());
            }
        };
        let (matter, unread) = matter::<T>(path, &text, parts.yaml.clone(), self.rules.zone, problems);
        let (body, offset, words) = (&text[parts.body_start..], parts.body_start, self.words.as_mut());
        let (read, prepared) = if self.shelf.has_room() {
            markdown::read_and_prepare(body, offset, words, matter.title_of_page())
        } else {
            (markdown::read(body, offset, words), None)
        };
        let markdown::Read { mut outline, prose, findings } = read;
        outline.fingerprint = fingerprint(text.as_bytes());
        if let Some(prepared) = prepared {
            self.shelf.put(outline.fingerprint, prepared);
        }
        outline.shape = fingerprint(&text.as_bytes()[..parts.body_start]);
        problems.extend(findings.into_iter().map(|finding| diagnose(finding, path)));
        let file = review::File { path, text: &text, yaml: parts.yaml, prose: &prose };
        *asked = review::review(&file, &matter, &self.rules.lints, problems);
        Ok(Draft { path: path.clone(), matter, outline: Arc::new(outline), unread })
    }
}

/// What is wrong with a file, and by which of the site's places it was looked over.
type Found<'a> = (&'a mut Vec<Diagnostic>, &'a mut Asked);

/// A file that is all YAML.
///
/// # Errors
/// A file that cannot be read.
pub fn yaml_file<T: FrontMatter>(
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
    Ok(Draft { path: path.clone(), matter, outline: Arc::default(), unread })
}

/// Leaves out of an outline what the front matter says instead, so that a change of it changes nothing,
/// and takes the hash of what is left: all but where in the text it stands, and the text.
fn settle(outline: &mut Outline, title: Option<&Text>, summary: Option<&Text>) {
    if title.is_some() {
        outline.title = None;
    } else if outline.title.is_some() {
        // The heading that serves as the page's title is no heading of its text: no link leads to it.
        outline.anchors = outline.anchors.iter().skip(1).cloned().collect();
    }
    // A summary that repeats the first paragraph is shown once only.
    if summary.is_some_and(|summary| outline.summary.as_ref() != Some(&summary.0)) {
        outline.summary = None;
    }
    let mut hasher = RapidHasher::default();
    (outline.shape, &outline.title, &outline.summary, &outline.anchors, outline.has_text).hash(&mut hasher);
    for link in outline.links.iter() {
        (&link.target, link.kind).hash(&mut hasher);
    }
    outline.shape = hasher.finish();
}

/// A file's text, when it is text of a bearable size.
pub fn text(
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
    let bytes = files.read_listed(entry)?;
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

pub fn too_large(entry: &Entry, largest: u64) -> Diagnostic {
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
            let mut reader = front_matter::Reader::new(path, zone);
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
