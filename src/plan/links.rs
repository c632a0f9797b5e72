//! What links within the site lead to: pages by address, Markdown files by path, files beside them.

mod amend;
mod path;
mod targets;

pub use amend::{Amended, Images, Relinked};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use path::{decoded, is_plain, joined, normal, trimmed};
use rayon::prelude::*;
use targets::{Noted, Targets, hash};

use super::{Address, OutputPath};
use crate::diagnostic::{Code, Diagnostic, Place, SourcePath, did_you_mean};
use crate::markdown::{Destination, Link, LinkKind, Outline, destination};
use crate::model::{Archive, Article};
use crate::picture::{self, Beside, Picture};

/// Everything that a link can lead to.
#[derive(Debug, Default, Clone)]
pub struct Links {
    targets: Targets,
    /// Files beside the Markdown.
    files: Arc<FilesBeside>,
}

/// Files beside the Markdown, and what pages make of them.
#[derive(Debug, Default, Clone)]
struct FilesBeside {
    all: BTreeMap<SourcePath, Beside>,
    /// Those that some page shows or links to.
    used: BTreeSet<SourcePath>,
    /// Those that some page shows.
    shown: BTreeSet<SourcePath>,
}

/// After how many problems no more suggestions are looked for.
const MOST_SUGGESTIONS: usize = 20;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// To this address of the site, perhaps with an anchor.
    Address(String),
    /// To a file beside the Markdown.
    File(SourcePath),
    /// To something that does not exist yet and will have this address, without a slash at its end: the page shows the text
    /// alone.
    Held(String),
    /// To a page without this heading; the headings it has.
    NoAnchor(String, Vec<String>),
    /// To nothing.
    Missing,
}

impl Links {
    /// The Markdown files of an archive, and the files beside them, as targets.
    pub(super) fn of_sources(archive: &Archive) -> Self {
        let files = FilesBeside { all: archive.files.clone(), ..FilesBeside::default() };
        Self { targets: Targets::of_sources(archive), files: Arc::new(files) }
    }

    /// The same with these outputs.
    pub(super) fn with(self, outputs: &[&OutputPath]) -> Self {
        Self { targets: self.targets.with(outputs), ..self }
    }

    /// Where a link in a file leads.
    #[must_use]
    pub fn resolve(&self, from: &SourcePath, target: &str) -> Resolved {
        if is_plain(target) && self.targets.has(target.trim_end_matches('/')) {
            return Resolved::Address(target.to_owned());
        }
        let Destination::Within { path, anchor } = destination(target) else { return Resolved::Missing };
        let (path, query) = path.split_once('?').map_or((path, ""), |(path, _)| (path, &target[path.len()..]));
        let path = decoded(path);
        let tail = if query.is_empty() {
            anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()
        } else {
            query.to_owned()
        };
        let source = match path.as_str() {
            "" if self.targets.anchors(from).is_some() => Some(from.clone()),
            // A page that does not exist yet will have its headings when it does.
            "" => return Resolved::Held(Address::of_source(from).map(|own| trimmed(own.into())).unwrap_or_default()),
            path if path.ends_with(".md") => Some(joined(from, path)),
            _ => None,
        };
        if let Some(source) = source {
            return self.to_source(&source, anchor, &tail);
        }
        if self.files.all.is_empty() {
            // Most archives are words.
        } else if !path.starts_with('/') {
            let file = joined(from, &path);
            if self.files.all.contains_key(&file) {
                return Resolved::File(file);
            }
        } else {
            let file = SourcePath::new(&format!("content{path}"));
            if self.files.all.contains_key(&file) {
                return Resolved::File(file);
            }
        }
        self.to_address(from, &path, anchor, &tail)
    }

    /// Whether what has this path does not exist yet.
    pub(super) fn is_held(&self, path: &OutputPath) -> bool {
        self.targets.is_held(&trimmed(path.address()))
    }

    /// The hash of all to which the links of a file lead.
    #[must_use]
    pub fn fingerprint(&self, from: &SourcePath) -> u64 {
        self.targets.fingerprint(from)
    }

    /// Checks every link and picture of the archive.
    pub(super) fn check(&mut self, archive: &Archive, problems: &mut Vec<Diagnostic>) {
        let existing = archive.outlines().map(|(path, outline)| (path, outline, Existence::Now));
        let held = held(archive).map(|(path, outline)| (path, outline, Existence::Later));
        let all: Vec<_> = existing.chain(held).filter(|(_, outline, _)| !outline.links.is_empty()).collect();
        let followed = all.par_iter().map(|(path, outline, _)| {
            if let Some((fingerprint, addresses)) = self.plainly_led(outline) {
                return (((*path).clone(), fingerprint, addresses), None);
            }
            let led = self.led(path, outline);
            let noted: Noted =
                ((*path).clone(), self.fingerprint_of(&led), led.iter().filter_map(address_hash).collect());
            // Of most files nothing else is asked, and so many vectors would wait for one thread to drop them.
            (noted, (!leads_to_pages(outline, &led)).then_some(led))
        });
        let (noted, led): (Vec<Noted>, Vec<Option<Vec<Resolved>>>) = followed.unzip();
        let mut uses = Uses::default();
        for ((path, outline, existence), led) in all.into_iter().zip(&led) {
            let Some(led) = led else { continue };
            self.problems_of(path, outline, led, problems);
            uses.add(outline, led, existence);
        }
        for (_, article) in archive.articles() {
            problems.extend(self.image_problem(article));
        }
        self.targets.note(noted);
        self.use_files(archive, uses, problems);
    }

    /// The picture above an article's text, where it has one; as it is written, where there is no such file.
    fn image<'a>(&self, article: &'a Article) -> Option<Result<SourcePath, &'a str>> {
        let (image, _) = article.image.as_ref()?;
        match self.resolve(&article.path, image) {
            Resolved::File(file) => Some(Ok(file)),
            _ => Some(Err(image)),
        }
    }

    /// What is wrong with it.
    fn image_problem(&self, article: &Article) -> Option<Diagnostic> {
        let written = self.image(article)?.err()?;
        Some(missing_picture(article.path.value("image"), written, self.similar_file(&article.path, written)))
    }

    /// Notes which files beside the Markdown the texts and articles of an archive use, and checks them.
    fn use_files(&mut self, archive: &Archive, uses: Uses, problems: &mut Vec<Diagnostic>) {
        let Uses { mut used, mut shown, waiting } = uses;
        let images: Vec<SourcePath> = archive.articles().filter_map(|(_, article)| self.image(article)?.ok()).collect();
        used.extend(images.iter().cloned());
        shown.extend(images);
        let files = Arc::make_mut(&mut self.files);
        (files.used, files.shown) = (used, shown);
        self.check_files(&waiting, problems);
    }

    /// Checks the files beside the Markdown; these are shown by what does not exist yet.
    fn check_files(&self, waiting: &BTreeSet<SourcePath>, problems: &mut Vec<Diagnostic>) {
        let is_wanted = |file: &SourcePath| self.files.used.contains(file) || waiting.contains(file);
        for (file, beside) in self.files.all.iter().filter(|(file, _)| is_wanted(file)) {
            problems.extend(self.unfit(file, beside));
        }
        for file in self.files.all.keys().filter(|file| !is_wanted(file)) {
            let problem = Diagnostic::new(
                Code::UnusedFile,
                file.whole(),
                "No page shows this file or links to it, so it is not published.",
            );
            problems.push(problem.help("Show it in an article, or take it out of content/."));
        }
    }

    /// The hash of all to which the links of a file lead, and of each of the addresses, where all of them are written as
    /// the addresses of pages are: most files have no others.
    fn plainly_led(&self, outline: &Outline) -> Option<(u64, Vec<u32>)> {
        let mut addresses = Vec::with_capacity(outline.links.len());
        let mut fingerprint = 0;
        for Link { target, kind, .. } in outline.links.iter() {
            let address = target.trim_end_matches('/');
            if *kind != LinkKind::Page || !is_plain(target) || !self.targets.has(address) {
                return None;
            }
            fingerprint = mixed(fingerprint, rapidhash::v3::rapidhash_v3(target.as_bytes()));
            addresses.push(hash(address));
        }
        Some((fingerprint, addresses))
    }

    /// Where each link of a file leads.
    fn led(&self, path: &SourcePath, outline: &Outline) -> Vec<Resolved> {
        outline.links.iter().map(|link| self.resolve(path, &link.target)).collect()
    }

    /// What is wrong with the links of a file.
    fn problems_of(&self, path: &SourcePath, outline: &Outline, led: &[Resolved], problems: &mut Vec<Diagnostic>) {
        for (link, resolved) in outline.links.iter().zip(led) {
            match resolved {
                Resolved::File(_) => {}
                Resolved::Address(_) | Resolved::Held(_) if link.kind == LinkKind::Page => {}
                resolved => problems.push(self.broken(path, link, resolved, problems.len())),
            }
        }
    }

    /// The files that pages show or link to.
    pub(super) fn files(&self) -> Vec<SourcePath> {
        self.files.used.iter().cloned().collect()
    }

    /// The pictures that pages show, where their dimensions are known.
    pub(super) fn shown(&self) -> impl Iterator<Item = (&SourcePath, &Picture)> {
        self.files.shown.iter().filter_map(|file| Some((file, self.picture(file)?)))
    }

    /// What is known of a picture beside the Markdown.
    #[must_use]
    pub fn picture(&self, file: &SourcePath) -> Option<&Picture> {
        match self.files.all.get(file)? {
            Beside::Picture(picture) => Some(picture),
            Beside::Broken(_) | Beside::Other => None,
        }
    }

    /// What keeps a file from being shown well.
    fn unfit(&self, file: &SourcePath, beside: &Beside) -> Option<Diagnostic> {
        match beside {
            Beside::Broken(fault) => Some(fault.at(file)),
            Beside::Picture(picture) => picture.burden().map(|burden| {
                let problem = Diagnostic::new(Code::HeavyPicture, file.whole(), burden);
                problem.help("Make it smaller: 2000 pixels across are enough for any screen.")
            }),
            Beside::Other if self.files.shown.contains(file) && !picture::is_shown_by_browsers(file) => {
                let message = "Browsers show no picture of this kind.";
                let problem = Diagnostic::new(Code::BrokenPicture, file.whole(), message);
                Some(problem.help("Save it as JPEG or PNG, or link to it: [The report](report.pdf)."))
            }
            Beside::Other => None,
        }
    }

    /// The hash of all to which links lead, with what pages show of the pictures among it.
    fn fingerprint_of(&self, led: &[Resolved]) -> u64 {
        let hash = |resolved: &Resolved| match resolved {
            Resolved::Address(address) => rapidhash::v3::rapidhash_v3(address.as_bytes()),
            Resolved::File(file) => {
                let shape = self.picture(file).map_or(0, Picture::shape);
                !rapidhash::v3::rapidhash_v3(file.as_str().as_bytes()) ^ shape
            }
            Resolved::Held(_) | Resolved::NoAnchor(..) | Resolved::Missing => 1,
        };
        led.iter().fold(0, |all, resolved| mixed(all, hash(resolved)))
    }

    fn to_source(&self, source: &SourcePath, anchor: Option<&str>, tail: &str) -> Resolved {
        let Ok(address) = Address::of_source(source) else { return Resolved::Missing };
        match self.targets.anchors(source) {
            Some(anchors) => {
                // A council's or event's page has headings of the theme's own beside the text's.
                let is_known = |anchor: &&str| {
                    anchor.is_empty() || anchors.iter().any(|known| known == anchor) || is_council_file(source)
                };
                match anchor.filter(|anchor| !is_known(anchor)) {
                    Some(anchor) => Resolved::NoAnchor(anchor.to_owned(), anchors.iter().cloned().collect()),
                    None => Resolved::Address(format!("{address}{tail}")),
                }
            }
            None if self.targets.is_held(address.as_str().trim_end_matches('/')) => {
                Resolved::Held(trimmed(address.into()))
            }
            None => Resolved::Missing,
        }
    }

    fn to_address(&self, from: &SourcePath, path: &str, anchor: Option<&str>, tail: &str) -> Resolved {
        let wanted = if path.starts_with('/') {
            path.to_owned()
        } else {
            let base = Address::of_source(from).map(|address| address.to_string()).unwrap_or_default();
            normal(&format!("{base}{path}"))
        };
        let wanted = wanted.strip_suffix("index.html").unwrap_or(&wanted).trim_end_matches('/');
        // Only Markdown pages have anchors that are known before they are rendered.
        let source = self.targets.source(wanted);
        let heading = source.zip(anchor).filter(|(source, _)| !is_council_file(source));
        if let Some((source, anchor)) = heading {
            return self.to_source(source, Some(anchor), tail);
        }
        if self.targets.has(wanted) {
            let is_file = wanted.rsplit('/').next().is_some_and(|name| name.contains('.'));
            let slash = if is_file || wanted.is_empty() { "" } else { "/" };
            let root = if wanted.is_empty() { "/" } else { "" };
            return Resolved::Address(format!("{wanted}{root}{slash}{tail}"));
        }
        if self.targets.is_held(wanted) || self.targets.is_to_come(wanted) {
            return Resolved::Held(wanted.to_owned());
        }
        Resolved::Missing
    }

    /// The problem with a link. Looking for what was meant takes time, so after many problems it ends.
    fn broken(&self, path: &SourcePath, link: &Link, resolved: &Resolved, problems: usize) -> Diagnostic {
        let place = path.bytes(link.bytes());
        if link.kind == LinkKind::Picture {
            return missing_picture(place, &link.target, self.similar_file(path, &link.target));
        }
        if let Resolved::NoAnchor(anchor, known) = resolved {
            let problem = Diagnostic::new(Code::BrokenAnchor, place, format!("The page has no heading `#{anchor}`."));
            return problem.help(match did_you_mean(anchor, known.iter().map(String::as_str)) {
                Some(meant) => format!("Did you mean `#{meant}`?"),
                None if known.is_empty() => "It has no headings at all.".to_owned(),
                None => format!(
                    "Its headings are {}.",
                    known.iter().take(10).map(|id| format!("`#{id}`")).collect::<Vec<_>>().join(", ")
                ),
            });
        }
        let problem = Diagnostic::new(Code::BrokenLink, place, format!("`{}` leads to nothing.", link.target));
        problem.help(match self.meant(path, &link.target).filter(|_| problems < MOST_SUGGESTIONS) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None if is_foreign(&link.target) => format!("For another site write `https://{}`.", link.target),
            None => "Link to a page by its address, as `/councils/wandsworth/`, or to a Markdown file by its path."
                .to_owned(),
        })
    }

    /// The address that is most like one that leads to nothing.
    fn meant(&self, from: &SourcePath, target: &str) -> Option<String> {
        let Destination::Within { path, .. } = destination(target) else { return None };
        if path.ends_with(".md") {
            let wanted = joined(from, path);
            let meant = did_you_mean(wanted.as_str(), self.targets.sources())?;
            return Address::of_source(&SourcePath::new(meant)).ok().map(|address| address.to_string());
        }
        let wanted = if path.starts_with('/') { path.trim_end_matches('/') } else { return None };
        let meant = did_you_mean(wanted, self.targets.addresses())?;
        Some(if meant.contains('.') { meant.to_owned() } else { format!("{meant}/") })
    }

    fn similar_file(&self, from: &SourcePath, written: &str) -> Option<String> {
        let folder = from.folder();
        let names = self.files.all.keys().filter(|file| file.folder() == folder).map(SourcePath::name);
        did_you_mean(written, names).map(str::to_owned)
    }
}

/// A hash with one more.
fn mixed(all: u64, one: u64) -> u64 {
    all.rotate_left(5) ^ one
}

/// Whether all links of a file lead to pages, as they are meant to.
fn leads_to_pages(outline: &Outline, led: &[Resolved]) -> bool {
    led.iter().all(|led| matches!(led, Resolved::Address(_) | Resolved::Held(_)))
        && outline.links.iter().all(|link| link.kind == LinkKind::Page)
}

/// Whether something is published now.
#[derive(Clone, Copy)]
enum Existence {
    Now,
    Later,
}

/// Files beside the Markdown to which links lead.
#[derive(Debug, Default)]
struct Uses {
    used: BTreeSet<SourcePath>,
    shown: BTreeSet<SourcePath>,
    /// Those of what does not exist yet.
    waiting: BTreeSet<SourcePath>,
}

impl Uses {
    /// Adds those of a file, whose links lead there.
    fn add(&mut self, outline: &Outline, led: &[Resolved], existence: Existence) {
        for (link, resolved) in outline.links.iter().zip(led) {
            match (resolved, existence) {
                (Resolved::File(file), Existence::Now) => {
                    self.shown.extend((link.kind == LinkKind::Picture).then(|| file.clone()));
                    self.used.insert(file.clone());
                }
                // The picture of a draft is no more published than the draft.
                (Resolved::File(file), Existence::Later) => drop(self.waiting.insert(file.clone())),
                _ => {}
            }
        }
    }
}

/// What stands for the address within the site to which a link leads or will lead, whatever heading it names there.
fn address_hash(led: &Resolved) -> Option<u32> {
    let (Resolved::Address(address) | Resolved::Held(address)) = led else { return None };
    let end = address.find(['#', '?']).unwrap_or(address.len());
    Some(hash(address[..end].trim_end_matches('/')))
}

fn is_council_file(source: &SourcePath) -> bool {
    source.as_str().starts_with("content/councils/")
}

fn missing_picture(place: Place, target: &str, meant: Option<String>) -> Diagnostic {
    let problem = Diagnostic::new(Code::MissingPicture, place, format!("The picture `{target}` does not exist."));
    problem.help(match meant {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => "Put the picture beside this file and write its name, in the same upper and lower case.".to_owned(),
    })
}

/// Whether a target is that of another site, without its scheme: `www.example.org/report`.
fn is_foreign(target: &str) -> bool {
    let host = target.split(['/', '?', '#']).next().unwrap_or_default();
    let ends = [".org", ".com", ".net", ".co.uk", ".gov.uk", ".org.uk", ".ac.uk", ".nhs.uk"];
    host.starts_with("www.") || ends.iter().any(|end| host.ends_with(end))
}

/// The outlines of everything that does not exist yet, by file.
pub(super) fn held(archive: &Archive) -> impl Iterator<Item = (&SourcePath, &Outline)> {
    archive.held.iter().map(|(path, outline)| (path, &**outline))
}
