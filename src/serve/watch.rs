//! What is written in a site's folders, as it is written. A save is told within a few milliseconds;
//! many at once are gathered.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diagnostic::SourcePath;
use crate::load::is_hidden;

/// The folders of a site.
const TOPS: [&str; 3] = ["content", "templates", "themes"];

/// How long nothing more may come before a save is told: editors write a file in several steps.
const PAUSE: Duration = Duration::from_millis(2);
/// How long, while a file is open for writing.
const PAUSE_WHILE_OPEN: Duration = Duration::from_millis(25);
/// After how long what has come is told, whatever is still coming.
const LONGEST: Duration = Duration::from_secs(2);
/// After how long without a change the files are compared with what is known of them.
pub const QUIET: Duration = Duration::from_secs(1);

/// What has happened.
#[derive(Debug, PartialEq, Eq)]
pub enum Touched {
    /// These files or folders were written, have come or gone.
    Paths(Vec<SourcePath>),
    /// Something has; the files themselves say what.
    Something,
    /// Perhaps something has: nobody tells.
    Perhaps,
    /// Nothing for a while.
    Nothing,
    /// Nobody looks any more.
    Over,
}

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watching {
    /// The system tells of them.
    Told,
    /// The files are looked at again and again.
    Looking,
}

/// A watch over a site's folders.
pub struct Watch {
    root: PathBuf,
    watcher: Option<RecommendedWatcher>,
    told: Receiver<Told>,
    /// Why the system does not tell, until it was said.
    lack: Option<String>,
}

/// Ends a watch when it is dropped.
#[derive(Debug)]
pub struct End(Sender<Told>);

#[derive(Debug)]
enum Told {
    Event(notify::Result<Event>),
    End,
}

/// Changes that are being gathered.
#[derive(Debug, Default)]
struct Gathered {
    paths: BTreeSet<SourcePath>,
    /// Files that are being written.
    open: BTreeSet<SourcePath>,
    /// Whether more has changed than is named.
    is_more: bool,
}

impl Drop for End {
    fn drop(&mut self) {
        let _ = self.0.send(Told::End);
    }
}

impl Watch {
    /// Begins to watch.
    pub fn new(root: &Path, watching: Watching) -> (Self, End) {
        let (sender, told) = mpsc::channel();
        let end = End(sender.clone());
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut watch = Self { root, watcher: None, told, lack: None };
        if watching == Watching::Told {
            let tell = move |event| {
                let _ = sender.send(Told::Event(event));
            };
            match RecommendedWatcher::new(tell, Config::default().with_follow_symlinks(false)) {
                Ok(watcher) => {
                    watch.watcher = Some(watcher);
                    watch.add(&watch.root.clone(), RecursiveMode::NonRecursive);
                    TOPS.iter().for_each(|top| watch.add_top(top));
                }
                Err(error) => watch.lack = Some(lack(&error)),
            }
        }
        (watch, end)
    }

    /// Why the system does not tell of changes; said once.
    pub fn lack(&mut self) -> Option<String> {
        self.lack.take()
    }

    /// Waits for a change.
    pub fn next(&mut self) -> Touched {
        let mut gathered = Gathered::default();
        let mut begun: Option<Instant> = None;
        let mut until = Instant::now() + QUIET;
        loop {
            match self.told.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) | Ok(Told::End) => return Touched::Over,
                Ok(Told::Event(event)) => {
                    if !self.gather(event, &mut gathered) {
                        continue;
                    }
                }
            }
            let begun = *begun.get_or_insert_with(Instant::now);
            let pause = if gathered.open.is_empty() { PAUSE } else { PAUSE_WHILE_OPEN };
            until = (Instant::now() + pause).min(begun + LONGEST);
        }
        match gathered {
            Gathered { is_more: true, .. } => Touched::Something,
            gathered if gathered.is_empty() && self.watcher.is_none() => Touched::Perhaps,
            gathered if gathered.is_empty() => Touched::Nothing,
            gathered => Touched::Paths(gathered.paths.into_iter().collect()),
        }
    }

    /// Adds what an event tells; whether it tells of the site at all.
    fn gather(&mut self, event: notify::Result<Event>, gathered: &mut Gathered) -> bool {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                    self.give_up(&error);
                }
                gathered.is_more = true;
                return true;
            }
        };
        if event.need_rescan() {
            gathered.is_more = true;
            return true;
        }
        let mut is_of_site = false;
        for path in &event.paths {
            match source(&self.root, path) {
                Source::Elsewhere => {}
                Source::Top(top) => {
                    let is_new = matches!(event.kind, EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)));
                    if is_new {
                        self.add_top(top);
                        gathered.is_more = true;
                        is_of_site = true;
                    }
                }
                Source::Unnameable => (gathered.is_more, is_of_site) = (true, true),
                Source::Path(path) => is_of_site |= gathered.add(path, event.kind),
            }
        }
        is_of_site
    }

    fn add_top(&mut self, top: &str) {
        let folder = self.root.join(top);
        if std::fs::symlink_metadata(&folder).is_ok_and(|metadata| metadata.is_dir()) {
            self.add(&folder, RecursiveMode::Recursive);
        }
    }

    fn add(&mut self, folder: &Path, mode: RecursiveMode) {
        let Some(watcher) = &mut self.watcher else { return };
        match watcher.watch(folder, mode) {
            Ok(()) => {}
            // It has gone again already.
            Err(error) if is_gone(&error) => {}
            Err(error) => self.give_up(&error),
        }
    }

    /// Where the system cannot tell of all folders, it is asked for none.
    fn give_up(&mut self, error: &notify::Error) {
        self.watcher = None;
        self.lack = Some(lack(error));
    }
}

impl Gathered {
    fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.is_more
    }

    /// Adds a path; whether something has happened to it.
    fn add(&mut self, path: SourcePath, kind: EventKind) -> bool {
        match kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => {
                self.open.remove(&path);
            }
            EventKind::Access(_) => return false,
            EventKind::Create(CreateKind::File)
            | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any)
            | EventKind::Any => {
                self.open.insert(path.clone());
            }
            EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => {
                self.open.remove(&path);
            }
        }
        self.paths.insert(path);
        true
    }
}

/// What a path on the disk is to the site.
#[derive(Debug, PartialEq, Eq)]
enum Source {
    /// No file of the site's
    Elsewhere,
    /// One of its folders at the top
    Top(&'static str),
    /// A file or folder in one of these
    Path(SourcePath),
    /// The same, with a name that is not Unicode
    Unnameable,
}

fn source(root: &Path, path: &Path) -> Source {
    let Ok(below) = path.strip_prefix(root) else { return Source::Elsewhere };
    let mut parts = below.components().map(|part| part.as_os_str());
    let top = parts.next().and_then(|own| TOPS.into_iter().find(|top| own.to_str() == Some(*top)));
    let Some(top) = top else { return Source::Elsewhere };
    let mut name = String::from(top);
    for part in parts {
        if is_hidden(part) {
            return Source::Elsewhere;
        }
        let Some(part) = part.to_str() else { return Source::Unnameable };
        name.push('/');
        name.push_str(part);
    }
    if name == top { Source::Top(top) } else { Source::Path(SourcePath::new(&name)) }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn lack(error: &notify::Error) -> String {
    match error.kind {
        ErrorKind::MaxFilesWatch => "The system's watches are used up, so the files are looked at every second \
            instead. On Linux, `sysctl fs.inotify.max_user_watches=524288` allows more."
            .to_owned(),
        _ => format!("The system does not tell of changes ({error}), so the files are looked at every second instead."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{DataChange, RenameMode};

    #[test]
    fn only_the_sites_own_files_are_followed() {
        let of = |path: &str| source(Path::new("/site"), Path::new(path));
        assert_eq!(of("/site/content/news/a.md"), Source::Path(SourcePath::new("content/news/a.md")));
        assert_eq!(
            of("/site/themes/civic/assets/civic.css"),
            Source::Path(SourcePath::new("themes/civic/assets/civic.css"))
        );
        assert_eq!(of("/site/templates"), Source::Top("templates"));
        for other in [
            "/site",
            "/site/public/index.html",
            "/site/.borough/cache/00",
            "/site/content/.git/index",
            "/site/content/news/.a.md.swp",
            "/site/content/news/a.md~",
            "/elsewhere/content/a.md",
            "/site/contents/a.md",
        ] {
            assert_eq!(of(other), Source::Elsewhere, "{other}");
        }
    }

    #[test]
    fn a_folder_at_the_top_that_comes_again_is_told_again() {
        let site = tempfile::tempdir().unwrap();
        let folder = site.path().join("templates");
        let (mut watch, _end) = Watch::new(site.path(), Watching::Told);
        if watch.lack().is_some() {
            return;
        }
        for _ in 0..3 {
            std::fs::create_dir(&folder).unwrap();
            assert!((0..5).any(|_| watch.next() == Touched::Something));
            std::fs::write(folder.join("a.html"), "").unwrap();
            let file = Touched::Paths(vec![SourcePath::new("templates/a.html")]);
            assert!((0..5).any(|_| watch.next() == file));
            std::fs::remove_dir_all(&folder).unwrap();
            assert!((0..5).any(|_| watch.next() == file), "it is gone");
        }
    }

    #[test]
    fn a_file_is_waited_for_while_it_is_written() {
        let path = || SourcePath::new("content/a.md");
        let mut gathered = Gathered::default();
        assert!(!gathered.add(path(), EventKind::Access(AccessKind::Open(AccessMode::Any))));
        assert!(gathered.is_empty());
        assert!(gathered.add(path(), EventKind::Modify(ModifyKind::Data(DataChange::Any))));
        assert_eq!(gathered.open.len(), 1);
        assert!(gathered.add(path(), EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(gathered.open.is_empty() && gathered.paths.len() == 1);
        assert!(gathered.add(SourcePath::new("content/b.md"), EventKind::Modify(ModifyKind::Name(RenameMode::To))));
        assert!(gathered.open.is_empty() && gathered.paths.len() == 2);
    }
}
