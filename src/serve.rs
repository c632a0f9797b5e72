//! The preview in a browser: the site with its drafts, answered from memory, and kept as its files are
//! while they are edited.
//!
//! [`Server::open`] listens, reads the site and begins to watch its folders; [`Server::run`] answers
//! until it is told to end. Requests are checked by `guard`, found in the plan by `lookup`, and pages
//! get the `panel` that keeps them up to date. Nothing of it is in what a build writes.

mod answer;
mod desk;
mod guard;
mod lookup;
mod panel;
mod port;
mod watch;

pub use desk::Followed;
pub use port::{Port, Reach};
pub use watch::Watching;

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::TcpListener;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::runtime::Builder;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use crate::diagnostic::Located;
use crate::load::Disk;
use crate::model::Showing;
use crate::preview::{Change, Preview};
use crate::{Failure, When};
use answer::Answer;
use desk::Desk;
use guard::Hosts;
use watch::{End, Touched, Watch};

/// What is served, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// The instant it is shown for.
    pub when: When,
    /// Who can reach it.
    pub reach: Reach,
    /// At which port.
    pub port: Port,
    /// How changes are noticed.
    pub watching: Watching,
}

/// What a server tells while it runs.
#[derive(Debug)]
pub enum Told {
    /// A change was followed.
    Followed(Followed),
    /// The site could not be read.
    Failed(Failure),
    /// Changes are not told by the system; why.
    Looking(String),
}

/// A site that can be looked at.
pub struct Server {
    desk: Arc<Desk>,
    sockets: Vec<TcpListener>,
    reach: Reach,
    port: u16,
    end: End,
}

impl Server {
    /// Opens a site; `tell` is told of what happens to it.
    ///
    /// # Errors
    /// A port that is not to be had; a site that cannot be read at all.
    pub fn open(options: Options, tell: impl Fn(Told) + Send + 'static) -> Result<Self, Failure> {
        let Options { root, when, reach, port, watching } = options;
        let listeners = port::listen(reach, port)?;
        // What changes while the site is read is told afterwards.
        let (watch, end) = Watch::new(&root, watching);
        let preview = Preview::open(Box::new(Disk::new(&root)), when, Showing::Everything)?;
        let hosts = Hosts { port: listeners.port, addresses: listeners.addresses };
        let desk = Arc::new(Desk::new(preview, hosts));
        let follower = Arc::clone(&desk);
        thread::spawn(move || follow(&follower, watch, &tell));
        Ok(Self { desk, sockets: listeners.sockets, reach, port: listeners.port, end })
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address to be opened.
    #[must_use]
    pub fn url(&self) -> String {
        match self.reach {
            Reach::Address(address) if !address.is_unspecified() => {
                format!("http://{}/", std::net::SocketAddr::new(address, self.port))
            }
            Reach::Address(_) | Reach::ThisMachine => format!("http://localhost:{}/", self.port),
        }
    }

    /// Every problem of the site as it was opened.
    #[must_use]
    pub fn problems(&self) -> Vec<Located> {
        self.desk.problems()
    }

    /// Answers requests until `until` is over. `ready` is called when that is waited for.
    ///
    /// # Errors
    /// A machine that has no threads or sockets left.
    pub fn run(self, until: impl Future<Output = ()>, ready: impl FnOnce()) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::new(format!("cannot answer requests: {error}"));
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
        let router = Router::new().fallback(respond).with_state(Arc::clone(&self.desk));
        let served = runtime.block_on(async {
            for socket in self.sockets {
                socket.set_nonblocking(true)?;
                let listener = tokio::net::TcpListener::from_std(socket)?;
                let router = router.clone();
                tokio::spawn(async move { axum::serve(listener, router).await });
            }
            let (mut until, mut ready) = (pin!(until), Some(ready));
            poll_fn(|context| {
                let polled = until.as_mut().poll(context);
                if let Some(ready) = ready.take() {
                    ready();
                }
                polled
            })
            .await;
            Ok(())
        });
        drop(self.end);
        // Pages that listen for changes would listen for ever.
        runtime.shutdown_timeout(Duration::from_millis(100));
        served.map_err(failed)
    }
}

/// Until Ctrl-C is pressed.
pub async fn interrupted() {
    // Without signals, the server runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Follows what happens to the files until the watch is over.
fn follow(desk: &Desk, mut watch: Watch, tell: &dyn Fn(Told)) {
    let mut is_behind = true;
    let mut looked = Duration::ZERO;
    loop {
        let touched = watch.next();
        if let Some(why) = watch.lack() {
            tell(Told::Looking(why));
        }
        let followed = match touched {
            Touched::Over => return,
            Touched::Paths(paths) => {
                is_behind |= desk.has_folder(&paths);
                let followed = desk.follow_saved(paths);
                let is_of_files = |one: &Followed| matches!(one.change, Change::Texts | Change::Items | Change::Theme);
                is_behind |= followed.as_ref().is_ok_and(|one| one.as_ref().is_some_and(|one| !is_of_files(one)));
                followed
            }
            Touched::Something => {
                is_behind = true;
                desk.compare()
            }
            Touched::Perhaps => {
                // A large site takes a while to be looked at: nine tenths of the time are for others.
                thread::sleep(looked * 9);
                let begun = Instant::now();
                let followed = desk.compare();
                looked = begun.elapsed().min(Duration::from_secs(1));
                followed
            }
            // A watch may miss what comes into a folder that has only just come itself.
            Touched::Nothing if is_behind => {
                let followed = desk.compare();
                is_behind = desk.has_failed() || !matches!(followed, Ok(None));
                followed
            }
            Touched::Nothing => Ok(None),
        };
        let followed =
            followed.and_then(|followed| if followed.is_some() { Ok(followed) } else { desk.follow_clock() });
        match followed {
            Ok(None) => {}
            Ok(Some(followed)) => tell(Told::Followed(followed)),
            Err(failure) => {
                is_behind = true;
                tell(Told::Failed(failure));
            }
        }
    }
}

async fn respond(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let (method, uri, headers) = (parts.method, parts.uri, parts.headers);
    if let Some(refusal) = desk.refusal(&method, &uri, &headers) {
        return refusal.response(&method);
    }
    if uri.path() == panel::EVENTS && method == Method::GET {
        return events(&desk, &uri, &headers);
    }
    let answered = tokio::task::spawn_blocking(move || {
        let answer = desk.answer(&method, &uri, &headers);
        answer.response(&method)
    });
    match answered.await {
        Ok(response) => response,
        Err(error) => Answer::words(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error}\n")).response(&Method::GET),
    }
}

/// Tells a page of every change since the state that it shows.
fn events(desk: &Arc<Desk>, uri: &Uri, headers: &HeaderMap) -> Response {
    let since = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let asked = uri.query().and_then(|query| query.strip_prefix("since=")).map(str::to_owned);
    let known = since.or(asked).unwrap_or_default();
    let desk = Arc::clone(desk);
    let changes = WatchStream::new(desk.changes()).filter_map(move |changes| {
        let version = desk.version(changes);
        (version != known).then(|| Ok::<_, Infallible>(Event::default().event("change").id(&version).data(version)))
    });
    let mut response = Sse::new(changes).keep_alive(KeepAlive::default()).into_response();
    let nosniff = axum::http::HeaderValue::from_static("nosniff");
    response.headers_mut().insert(axum::http::header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}
