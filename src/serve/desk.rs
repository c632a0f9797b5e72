//! The site on the desk: what requests are answered from while edits are followed.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use axum::http::header::{self, HeaderMap};
use axum::http::{Method, StatusCode, Uri};
use chrono::Utc;
use tokio::sync::watch;

use super::answer::Answer;
use super::guard::Hosts;
use super::lookup::{Shelf, Wanted, wanted};
use super::panel::{Panel, SCRIPT, STYLE};
use crate::diagnostic::{Located, SourcePath};
use crate::plan::{Address, OutputPath};
use crate::preview::{Change, Preview};
use crate::render::{POLICY, Trouble};
use crate::{Failure, When};

/// Of how many pages the last good state is kept, to be shown while they are broken.
const MOST_KEPT: usize = 100;
/// When more files than these have changed, the whole site is read.
const MOST_FOLLOWED: usize = 64;

/// What stands where no page can be made and none was.
const NO_PAGE: &str = "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
    <title>This page cannot be shown yet</title>\n</head>\n<body>\n<main>\n\
    <h1>This page cannot be shown yet</h1>\n<p>It appears by itself when the problems are mended.</p>\n\
    </main>\n</body>\n</html>\n";

/// A page as it was when it could last be made.
struct Kept {
    when: Instant,
    /// With which it was sent: in the place of a page there may have been a notice.
    status: StatusCode,
    page: Vec<u8>,
}

/// The site, and who looks at it.
pub struct Desk {
    hosts: Hosts,
    preview: RwLock<Preview>,
    /// Pages as they last could be made, and when they were.
    kept: Mutex<BTreeMap<OutputPath, Kept>>,
    /// What the machine could not do when it last read the site.
    failure: Mutex<Option<String>>,
    /// How many changes there were.
    changes: watch::Sender<u64>,
    /// Tells this run of the server from any other.
    run: String,
}

/// A change that was followed.
#[derive(Debug)]
pub struct Followed {
    /// What it came to.
    pub change: Change,
    /// The files.
    pub paths: Vec<SourcePath>,
    /// Every problem there is now.
    pub problems: Vec<Located>,
    /// How long it took.
    pub took: Duration,
}

impl Shelf for Preview {
    fn root(&self) -> &str {
        &self.archive().site.base_path
    }

    fn has(&self, path: &OutputPath) -> bool {
        Self::has(self, path)
    }

    fn redirect(&self, address: &str) -> Option<String> {
        Self::redirect(self, address).map(Address::to_string)
    }
}

impl Desk {
    pub fn new(preview: Preview, hosts: Hosts) -> Self {
        let run = format!("{:x}", Utc::now().timestamp_micros());
        Self {
            hosts,
            preview: RwLock::new(preview),
            kept: Mutex::default(),
            failure: Mutex::default(),
            changes: watch::Sender::new(0),
            run,
        }
    }

    /// Tells of every change from now on.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The name of the state after so many changes.
    pub fn version(&self, changes: u64) -> String {
        format!("{}-{changes}", self.run)
    }

    /// Every problem there is.
    pub fn problems(&self) -> Vec<Located> {
        read(&self.preview).problems().to_vec()
    }

    /// The answer to whatever may not be asked.
    pub fn refusal(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Answer> {
        let refusal = self.hosts.check(method, uri, headers).err()?;
        let answer = Answer::words(refusal.status(), refusal.words());
        let is_method = refusal.status() == StatusCode::METHOD_NOT_ALLOWED;
        Some(if is_method { answer.with(header::ALLOW, "GET, HEAD") } else { answer })
    }

    /// The answer to a request that may be asked.
    pub fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Answer {
        let answer = match uri.path() {
            SCRIPT => {
                Answer::whole(StatusCode::OK, "text/javascript; charset=utf-8", include_bytes!("preview.js").to_vec())
            }
            STYLE => Answer::whole(StatusCode::OK, "text/css; charset=utf-8", include_bytes!("preview.css").to_vec()),
            path => {
                let preview = read(&self.preview);
                match wanted(&*preview, path, uri.query()) {
                    Wanted::Output(path) if preview.is_notice(&path) => self.output(&preview, &path, StatusCode::GONE),
                    Wanted::Output(path) => self.output(&preview, &path, StatusCode::OK),
                    Wanted::Moved(to) => Answer::moved(to),
                    Wanted::Nothing => match OutputPath::new("404.html") {
                        Ok(path) if preview.has(&path) => self.output(&preview, &path, StatusCode::NOT_FOUND),
                        _ => Answer::words(StatusCode::NOT_FOUND, "There is no page at this address.\n"),
                    },
                }
            }
        };
        answer.asked_for(method, headers)
    }

    fn output(&self, preview: &Preview, path: &OutputPath, status: StatusCode) -> Answer {
        if !path.as_str().ends_with(".html") {
            return match preview.bytes(path) {
                Some(Ok(bytes)) => Answer::whole(status, &content_type(path.as_str()), bytes),
                Some(Err(Trouble::Author(problem))) => failed(&problem.message),
                // A picture that is gone is a problem of the site, and stands on the pages that show it.
                Some(Err(Trouble::Machine(_))) if preview.is_behind() => {
                    Answer::words(StatusCode::NOT_FOUND, "This file is not there any more.\n")
                }
                Some(Err(Trouble::Machine(failure))) => failed(&failure.to_string()),
                None => failed("The theme cannot be used."),
            };
        }
        let mut own = Vec::new();
        let mut failure = lock(&self.failure).clone();
        let now = match preview.bytes(path) {
            Some(Ok(bytes)) => Some(bytes),
            Some(Err(Trouble::Author(problem))) => {
                own = preview.locate(*problem);
                None
            }
            // A source that has just changed: the change is about to be followed.
            Some(Err(Trouble::Machine(found))) => {
                let is_broken = crate::has_errors(preview.problems());
                failure = failure.or_else(|| (!is_broken && !self.is_kept(path, status)).then(|| found.to_string()));
                None
            }
            None => None,
        };
        let (status, page, is_last) = match now {
            Some(page) => (status, self.keep(path, status, page), preview.is_behind()),
            None => match lock(&self.kept).get(path).filter(|kept| kept.status == status) {
                Some(kept) => (status, kept.page.clone(), true),
                None => (StatusCode::INTERNAL_SERVER_ERROR, NO_PAGE.as_bytes().to_vec(), false),
            },
        };
        let panel = Panel {
            version: self.version(*self.changes.borrow()),
            unpublished: preview.unpublished(path).map(|why| (why, preview.archive().site.zone)),
            problems: preview.problems(),
            own: &own,
            failure: failure.as_deref(),
            is_last,
        };
        let page = panel.added_to(&page);
        Answer::whole(status, "text/html; charset=utf-8", page).with(header::CONTENT_SECURITY_POLICY, POLICY)
    }

    fn is_kept(&self, path: &OutputPath, status: StatusCode) -> bool {
        lock(&self.kept).get(path).is_some_and(|kept| kept.status == status)
    }

    /// Keeps a page for the time when it cannot be made.
    fn keep(&self, path: &OutputPath, status: StatusCode, page: Vec<u8>) -> Vec<u8> {
        let mut kept = lock(&self.kept);
        if kept.len() >= MOST_KEPT && !kept.contains_key(path) {
            let oldest = kept.iter().min_by_key(|(_, one)| one.when).map(|(path, _)| path.clone());
            oldest.and_then(|path| kept.remove(&path));
        }
        kept.insert(path.clone(), Kept { when: Instant::now(), status, page: page.clone() });
        page
    }

    /// Follows a change of these files; nothing where nothing has changed that a page shows.
    ///
    /// # Errors
    /// Files that cannot be read. The pages are as they were before, and say so.
    pub fn follow(&self, mut paths: Vec<SourcePath>) -> Result<Option<Followed>, Failure> {
        let begun = Instant::now();
        if paths.len() > MOST_FOLLOWED {
            paths = Vec::new();
        }
        let (read_anew, known) = {
            let preview = read(&self.preview);
            let known: Vec<bool> = paths.iter().map(|path| preview.knows(path)).collect();
            (preview.read(&paths), known)
        };
        let mut step = match read_anew {
            Ok(step) if step.is_of_nothing() => return Ok(None),
            Ok(step) => step,
            Err(failure) => return self.refuse(failure),
        };
        let had_failure = lock(&self.failure).take().is_some();
        let mut preview = write(&self.preview);
        let change = preview.take(&mut step);
        if change == Change::Nothing && !had_failure {
            return Ok(None);
        }
        let problems = preview.problems().to_vec();
        // What has come and gone again, as editors' own files do, is not spoken of.
        let mut known = known.into_iter();
        paths.retain(|path| known.next() == Some(true) || preview.knows(path));
        drop(preview);
        self.tell();
        let took = begun.elapsed();
        // What was before may take a while to be dropped, the less so by the threads that made it.
        rayon::spawn(move || drop(step));
        Ok(Some(Followed { change, paths, problems, took }))
    }

    /// Follows what was saved.
    ///
    /// # Errors
    /// As [`Desk::follow`].
    pub fn follow_saved(&self, paths: Vec<SourcePath>) -> Result<Option<Followed>, Failure> {
        if paths.len() > MOST_FOLLOWED { self.compare() } else { self.follow(paths) }
    }

    /// Whether one of these is a folder.
    pub fn has_folder(&self, paths: &[SourcePath]) -> bool {
        let preview = read(&self.preview);
        paths.iter().any(|path| preview.is_folder(path))
    }

    /// Whether the site could not be read the last time.
    pub fn has_failed(&self) -> bool {
        lock(&self.failure).is_some()
    }

    /// Sees for itself what has changed, and follows it.
    ///
    /// # Errors
    /// As [`Desk::follow`].
    pub fn compare(&self) -> Result<Option<Followed>, Failure> {
        let differing = match read(&self.preview).differing() {
            Ok(differing) => differing,
            Err(failure) => return self.refuse(failure),
        };
        // What could not be read before may be as it was: then it is read all the same.
        if differing.is_empty() && !self.has_failed() { Ok(None) } else { self.follow(differing) }
    }

    /// Shows on the pages what the machine could not do; it is told once.
    fn refuse(&self, failure: Failure) -> Result<Option<Followed>, Failure> {
        let text = failure.to_string();
        if lock(&self.failure).replace(text.clone()).is_some_and(|known| known == text) {
            return Ok(None);
        }
        self.tell();
        Err(failure)
    }

    /// Follows the clock: whether a day has passed, or something was released.
    ///
    /// # Errors
    /// As [`Desk::follow`].
    pub fn follow_clock(&self) -> Result<Option<Followed>, Failure> {
        let now = Utc::now();
        if !read(&self.preview).is_over(now) {
            return Ok(None);
        }
        write(&self.preview).set_when(When::Now(now));
        self.follow(Vec::new())
    }

    fn tell(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }
}

fn failed(words: &str) -> Answer {
    Answer::words(StatusCode::INTERNAL_SERVER_ERROR, &format!("{words}\n"))
}

/// What a file holds, by its name.
fn content_type(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    if matches!(name, "_redirects" | "_headers") {
        return "text/plain; charset=utf-8".to_owned();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == mime_guess::mime::TEXT || matches!(kind.subtype().as_str(), "xml" | "javascript");
    if is_text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.essence_str().to_owned() }
}

/// A panic while a lock was held has broken nothing: what it guards is only ever replaced whole.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_what_their_names_say() {
        for (path, expected) in [
            ("a/data.json", "application/json"),
            ("assets/civic.css", "text/css; charset=utf-8"),
            ("assets/search.js", "text/javascript; charset=utf-8"),
            ("feed.xml", "text/xml; charset=utf-8"),
            ("data/a.csv", "text/csv; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("_redirects", "text/plain; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("a.woff2", "font/woff2"),
            ("a.jpg", "image/jpeg"),
            ("a.webp", "image/webp"),
            ("a.unheard-of", "application/octet-stream"),
            ("search/words", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }
}
