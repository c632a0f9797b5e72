//! The preview's server from end to end: a site on a disk, a real socket, and edits as editors make them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use borough::serve::{Options, Port, Reach, Server, Told, Watching};
use borough::{Failure, When};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

const STORY: &str = "content/news/2024/story.md";

/// A site that is served.
struct Served {
    folder: TempDir,
    port: u16,
    told: Receiver<String>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), Failure>>>,
}

/// An answer to a request.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}: ")))?;
        line.split_once(": ").map(|(_, value)| value)
    }
}

fn story(front: &str, body: &str) -> String {
    format!("---\ntitle: A story\ncouncil: norborough\ndate: 2024-05-01\nsummary: Short.\n{front}---\n{body}\n")
}

impl Served {
    fn new(watching: Watching) -> Self {
        Self::of(&[], watching)
    }

    /// A site with one council, one story and these files.
    fn of(files: &[(&str, &str)], watching: Watching) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write("content/site.yaml", "title: T\nbase_url: https://archive.example.org/\n");
        write("content/councils/norborough/index.md", "---\nname: Norborough\n---\n");
        write(STORY, &story("aliases: [/old-story/]\n", "First text."));
        files.iter().for_each(|(path, text)| write(path, text));
        let options = Options {
            root: folder.path().to_owned(),
            when: When::At("2026-10-31".to_owned()),
            reach: Reach::ThisMachine,
            port: Port::Exactly(0),
            watching,
        };
        let (tell, told) = channel();
        let server = Server::open(options, move |what| drop(tell.send(in_words(&what)))).unwrap();
        let port = server.port();
        let (end, until) = oneshot::channel();
        let thread = thread::spawn(move || server.run(async { drop(until.await) }, || ()));
        Self { folder, port, told, end: Some(end), thread: Some(thread) }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn host(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// Sends a request as it stands here.
    fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let host = self.host();
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Connection: close\r\n\r\n"))
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Waits until a page is as it should be.
    #[track_caller]
    fn until(&self, path: &str, is_so: impl Fn(&Answer) -> bool) -> Answer {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if is_so(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} stays\n{}\n{}", answer.head, answer.text());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Listens for changes from a state on.
    fn listen(&self, since: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = self.host();
        write!(stream, "GET /.borough/events?since={since} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).unwrap();
        }
        reader
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            if !thread::panicking() {
                ended.unwrap().unwrap();
            }
        }
    }
}

fn in_words(told: &Told) -> String {
    match told {
        Told::Followed(followed) => format!("{:?}", followed.change),
        Told::Failed(failure) => failure.to_string(),
        Told::Looking(why) => why.clone(),
    }
}

/// The state that a page shows.
fn version(answer: &Answer) -> String {
    let text = answer.text();
    text.split("data-version=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The next state that is told.
fn next(events: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream has ended");
        if let Some(data) = line.strip_prefix("data: ") {
            return data.trim().to_owned();
        }
    }
}

const PAGE: &str = "/news/2024/story/";

#[test]
fn a_page_is_served_with_what_keeps_it_up_to_date() {
    let site = Served::new(Watching::Told);
    let page = site.get(PAGE);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("First text.") && page.text().contains("id=\"borough-preview\""));
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    assert!(page.header("content-security-policy").unwrap().contains("script-src 'self';"));
    assert!(page.header("access-control-allow-origin").is_none());
    assert_eq!(site.get("/.borough/preview.js").header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(site.get("/.borough/preview.css").status, 200);
    let feed = site.get("/feed.xml");
    assert!(feed.status == 200 && !feed.text().contains("borough-preview"));
    let head = site.ask("HEAD", PAGE, "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), page.header("content-length"));
}

#[test]
fn addresses_lead_where_they_lead_on_a_host() {
    let site = Served::new(Watching::Told);
    for (path, to) in [("/news/2024/story", PAGE), ("/old-story/", PAGE), ("/old-story?a=b", "/news/2024/story/?a=b")] {
        let answer = site.get(path);
        assert_eq!((answer.status, answer.header("location")), (302, Some(to)), "{path}");
    }
    site.put("content/news/2024/gone.md", &story("withdrawn: { date: 2024-06-01, reason: R. }\n", "Text."));
    let notice = site.until("/news/2024/gone/", |page| page.status != 404);
    assert!(notice.status == 410 && notice.text().contains("R."), "{}", notice.text());
    let nowhere = site.get("/nowhere/");
    assert!(nowhere.status == 404 && nowhere.text().contains("Page not found"), "{}", nowhere.text());
    assert!(nowhere.text().contains("id=\"borough-preview\""));
}

#[test]
fn an_edit_is_told_and_on_the_page() {
    let site = Served::new(Watching::Told);
    let mut events = site.listen(&version(&site.get(PAGE)));
    site.put(STORY, &story("aliases: [/old-story/]\n", "Second text."));
    let told = next(&mut events);
    let page = site.get(PAGE);
    assert!(page.text().contains("Second text."), "{}", page.text());
    assert_eq!(version(&page), told);
    assert_eq!(site.told.recv_timeout(PATIENCE).unwrap(), "Texts");
    // A page that shows an older state is told at once.
    assert_eq!(next(&mut site.listen("another-0")), told);
}

#[test]
fn a_file_that_an_editor_puts_in_the_place_of_another_is_followed() {
    let site = Served::new(Watching::Told);
    site.get(PAGE);
    site.put("content/news/2024/.story.md.swp", "x");
    site.put("content/news/2024/story.md.new", &story("", "Renamed text."));
    fs::rename(site.path("content/news/2024/story.md.new"), site.path(STORY)).unwrap();
    site.until(PAGE, |page| page.text().contains("Renamed text."));
    // As Vim does it: the old file aside, a new one in its place, and the old one away.
    fs::rename(site.path(STORY), site.path("content/news/2024/story.md~")).unwrap();
    site.put(STORY, &story("", "Written text."));
    fs::remove_file(site.path("content/news/2024/story.md~")).unwrap();
    site.until(PAGE, |page| page.text().contains("Written text."));
}

#[test]
fn a_folder_that_is_moved_in_is_followed_and_one_that_is_moved_out() {
    let site = Served::new(Watching::Told);
    let outside = tempfile::tempdir_in(site.folder.path()).unwrap();
    fs::create_dir_all(outside.path().join("2025/deep")).unwrap();
    fs::write(outside.path().join("2025/deep/new.md"), story("", "Moved in.")).unwrap();
    fs::rename(outside.path().join("2025"), site.path("content/news/2025")).unwrap();
    site.until("/news/2025/deep/new/", |page| page.text().contains("Moved in."));
    site.put("content/news/2025/deep/new.md", &story("", "Changed there."));
    site.until("/news/2025/deep/new/", |page| page.text().contains("Changed there."));
    fs::rename(site.path("content/news/2025"), outside.path().join("2025")).unwrap();
    site.until("/news/2025/deep/new/", |page| page.status == 404);
}

#[test]
fn a_thousand_files_at_once_are_followed() {
    let site = Served::new(Watching::Told);
    for number in 0..1000 {
        let text = story("", "One of many.").replace("A story", &format!("Story {number}"));
        site.put(&format!("content/news/{}/s{number}.md", 2000 + number % 20), &text);
    }
    for number in [0, 500, 999] {
        let path = format!("/news/{}/s{number}/", 2000 + number % 20);
        site.until(&path, |page| page.text().contains("One of many."));
    }
    for year in 2000..2020 {
        fs::remove_dir_all(site.path(&format!("content/news/{year}"))).unwrap();
    }
    site.until("/news/2019/s999/", |page| page.status == 404);
    assert_eq!(site.get(PAGE).status, 200);
}

#[test]
fn problems_stand_on_the_last_good_page_until_they_are_mended() {
    let site = Served::new(Watching::Told);
    assert_eq!(site.get(PAGE).status, 200);
    site.put(STORY, &story("darft: <true>\n", "Broken text."));
    let page = site.until(PAGE, |page| page.text().contains("borough-broken"));
    assert!(page.status == 200 && page.text().contains("First text."), "{}", page.text());
    assert!(page.text().contains("content/news/2024/story.md:6:1"), "{}", page.text());
    assert!(page.text().contains("<mark>darft</mark>: &lt;true&gt;") && page.text().contains("Did you mean `draft`?"));
    // Every page says so, and one that was never looked at is as it was.
    let home = site.get("/");
    assert!(home.text().contains("borough-broken") && home.text().contains("A story"));
    assert!(home.text().contains("as it was before") && page.text().contains("as it was before"));
    site.put(STORY, &story("", "Mended text."));
    let page = site.until(PAGE, |page| page.text().contains("Mended text."));
    assert!(!page.text().contains("borough-broken"));
}

#[test]
fn a_file_that_is_gone_is_not_found() {
    let links = story("", "[The report](report.txt).");
    let site = Served::of(&[("content/news/2024/report.txt", "A report."), (STORY, &links)], Watching::Told);
    assert_eq!(site.get("/news/2024/report.txt").text(), "A report.");
    fs::remove_file(site.path("content/news/2024/report.txt")).unwrap();
    site.until(PAGE, |page| page.text().contains("borough-broken"));
    let gone = site.get("/news/2024/report.txt");
    assert_eq!((gone.status, gone.text().as_str()), (404, "This file is not there any more.\n"));
}

#[test]
fn a_notice_is_not_the_last_good_state_of_the_page_that_took_its_place() {
    let site = Served::new(Watching::Told);
    site.put(STORY, &story("withdrawn: { date: 2024-06-01, reason: Wrong. }\n", "Text."));
    site.until(PAGE, |page| page.status == 410);
    site.put(STORY, &story("", "Text."));
    // Nobody looks at the story itself before it breaks.
    site.until("/", |page| page.text().contains("A story"));
    site.put(STORY, "---\ntitle: \"x\n---\n");
    let page = site.until(PAGE, |page| page.text().contains("borough-broken"));
    assert!(!page.text().contains("was withdrawn"), "{}", page.text());
}

#[test]
fn a_page_that_never_was_good_appears_when_it_is() {
    let site = Served::of(&[(STORY, &story("date: 31/10/2024\n", "Text."))], Watching::Told);
    let home = site.get("/");
    assert!(home.text().contains("borough-broken"), "{}", home.text());
    assert!(!home.text().contains("as it was before"), "there was nothing before");
    site.put(STORY, &story("", "Good text."));
    site.until(PAGE, |page| page.status == 200 && page.text().contains("Good text."));
}

#[test]
fn a_page_that_no_template_can_make_yet_does_not_speak_of_an_earlier_one() {
    let broken = ("templates/article.html", "<body>{{ title </body>");
    let site = Served::of(&[(STORY, &story("", "Text.")), broken], Watching::Told);
    let page = site.get(PAGE);
    assert!(page.status == 500 && page.text().contains("templates/article.html:1:"), "{}", page.text());
    assert!(page.text().contains("cannot be shown yet") && !page.text().contains("as it was before"));
}

#[test]
fn a_template_is_followed_and_its_errors_are_shown() {
    let site = Served::new(Watching::Told);
    assert!(site.get(PAGE).text().contains("First text."));
    // The folder itself is new as well.
    site.put("templates/article.html", "<body><main>OWN {{ title }} {{ body }}</main></body>");
    site.until(PAGE, |page| page.text().contains("OWN A story"));
    site.put("templates/article.html", "<body>{{ title </body>");
    let page = site.until(PAGE, |page| page.text().contains("borough-broken"));
    assert!(
        page.text().contains("OWN A story") && page.text().contains("templates/article.html:1:"),
        "{}",
        page.text()
    );
    // What only shows when the page is made stands on that page alone.
    site.put("templates/article.html", "<body>\n{{ nothing.at.all }}</body>");
    let page = site.until(PAGE, |page| page.text().contains("templates/article.html:2:"));
    assert!(page.text().contains("OWN A story") && page.text().contains("borough-broken"), "{}", page.text());
    assert!(!site.get("/").text().contains("borough-broken"));
    fs::remove_file(site.path("templates/article.html")).unwrap();
    site.until(PAGE, |page| !page.text().contains("OWN") && !page.text().contains("borough-broken"));
}

#[test]
fn a_folder_that_cannot_be_read_is_told_on_the_page_until_it_can() {
    let site = Served::new(Watching::Told);
    assert!(site.get(PAGE).text().contains("First text."));
    fs::rename(site.path("content"), site.path("aside")).unwrap();
    let page = site.until(PAGE, |page| page.text().contains("cannot read the folder"));
    assert!(page.status == 200 && page.text().contains("First text."), "{}", page.text());
    fs::rename(site.path("aside"), site.path("content")).unwrap();
    site.until(PAGE, |page| !page.text().contains("cannot read the folder"));
    site.put(STORY, &story("", "Read again."));
    site.until(PAGE, |page| page.text().contains("Read again."));
}

#[test]
fn files_are_followed_by_looking_at_them_where_nobody_tells() {
    let site = Served::new(Watching::Looking);
    site.put(STORY, &story("", "Seen by looking."));
    site.until(PAGE, |page| page.text().contains("Seen by looking."));
    site.put("content/news/2025/new.md", &story("", "New."));
    site.until("/news/2025/new/", |page| page.status == 200);
    fs::remove_file(site.path("content/news/2025/new.md")).unwrap();
    site.until("/news/2025/new/", |page| page.status == 404);
}

#[test]
fn drafts_and_what_waits_are_shown_and_say_so() {
    let draft = story("draft: true\n", "A draft.");
    let waits = story("embargo: 2030-07-01 09:30\n", "It waits.").replace("A story", "Waiting story");
    let site = Served::of(
        &[
            ("content/news/2024/draft.md", &draft),
            ("content/news/2024/waits.md", &waits),
            ("content/plan.md", "---\ntitle: Plan\ndraft: true\n---\nA plan.\n"),
            ("content/councils/later/index.md", "---\nname: Later\nsince: 2027-04-01\n---\n"),
        ],
        Watching::Told,
    );
    let loud = |path: &str| {
        let text = site.get(path).text();
        let part = text.split("borough-loud").nth(1).unwrap_or_default();
        part.split("</aside>").next().unwrap_or_default().to_owned()
    };
    assert!(loud("/news/2024/draft/").contains("Draft."));
    assert!(loud("/news/2024/waits/").contains("Readers see this page from 1 July 2030, 09:30 BST."));
    assert!(loud("/plan/").contains("Draft."));
    assert!(loud("/councils/later/").contains("from 1 April 2027, 00:00 BST"));
    assert!(loud(PAGE).is_empty() && loud("/").is_empty());
    assert!(site.get("/councils/norborough/").text().contains("Waiting story"));
    // An item that is no draft any more has no banner any more.
    site.put("content/news/2024/draft.md", &story("", "Done."));
    let page = site.until("/news/2024/draft/", |page| page.text().contains("Done."));
    assert!(!page.text().contains("borough-loud"));
}

#[test]
fn requests_by_a_foreign_name_or_from_a_foreign_page_are_refused() {
    let site = Served::new(Watching::Told);
    let by = |host: &str, more: &str| {
        site.send(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n")).status
    };
    let port = site.port;
    assert_eq!(by("evil.example", ""), 421);
    assert_eq!(by(&format!("evil.example:{port}"), ""), 421);
    assert_eq!(by("localhost", ""), 421);
    assert_eq!(by(&site.host(), "Origin: http://evil.example\r\n"), 403);
    assert_eq!(by(&site.host(), "Origin: null\r\n"), 403);
    assert_eq!(by(&site.host(), "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n"), 403);
    assert_eq!(by(&site.host(), "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"), 200, "a link");
    assert_eq!(by(&site.host(), "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n"), 200);
    assert_eq!(by(&site.host(), &format!("Origin: http://{}\r\n", site.host())), 200);
    assert_eq!(by(&format!("127.0.0.1:{port}"), ""), 200);
    assert_eq!(by(&format!("[::1]:{port}"), ""), 200);
    let events = format!("GET /.borough/events HTTP/1.1\r\nHost: evil.example:{port}\r\nConnection: close\r\n\r\n");
    assert_eq!(site.send(&events).status, 421);
    let post = site.ask("POST", "/", "Content-Length: 0\r\n");
    assert_eq!((post.status, post.header("allow")), (405, Some("GET, HEAD")));
    assert_eq!(site.ask("OPTIONS", "/", "").status, 405);
}

#[test]
fn no_path_leads_out_of_the_site() {
    let site = Served::new(Watching::Told);
    fs::write(site.path("secret.txt"), "SECRET").unwrap();
    fs::write(site.path("content/news/2024/unused.txt"), "SECRET").unwrap();
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/news/../../secret.txt",
        "//secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/secret.txt%00",
        "/%00",
        "/secret.txt",
        "/content/site.yaml",
        "/.borough/cache/00",
        "/.borough/",
        "/news/2024/unused.txt",
        "/etc/passwd",
        "//etc/passwd",
    ] {
        let answer = site.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.text().contains("SECRET") && !answer.text().contains("root:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_not_followed() {
    let site = Served::new(Watching::Told);
    fs::write(site.path("secret.txt"), "SECRET").unwrap();
    std::os::unix::fs::symlink(site.path("secret.txt"), site.path("content/news/2024/photo.txt")).unwrap();
    site.put(STORY, &story("", "See [it](photo.txt)."));
    let page = site.until(PAGE, |page| page.text().contains("symbolic link"));
    assert!(page.text().contains("content/news/2024/photo.txt"));
    assert!(!site.get("/news/2024/photo.txt").text().contains("SECRET"));
}

#[test]
fn parts_and_what_has_not_changed_are_answered_as_such() {
    let site = Served::of(&[("content/news/2024/file.txt", "0123456789")], Watching::Told);
    site.put(STORY, &story("", "See [it](file.txt)."));
    let file = site.until("/news/2024/file.txt", |answer| answer.status == 200);
    assert_eq!((file.text().as_str(), file.header("content-type")), ("0123456789", Some("text/plain; charset=utf-8")));
    let tag = file.header("etag").unwrap().to_owned();
    let same = site.ask("GET", "/news/2024/file.txt", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((same.status, same.body.len()), (304, 0));
    let part = site.ask("GET", "/news/2024/file.txt", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let beyond = site.ask("GET", "/news/2024/file.txt", "Range: bytes=10-\r\n");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */10")));
}

#[test]
fn a_build_shows_nothing_that_a_preview_adds() {
    let site = Served::of(&[("content/news/2024/draft.md", &story("draft: true\n", "A draft."))], Watching::Told);
    assert_eq!(site.get("/news/2024/draft/").status, 200);
    let output = site.path("out");
    let mut command = assert_cmd::Command::cargo_bin("borough").unwrap();
    command.args(["build", "--as-of", "2026-10-31", "--root"]).arg(site.folder.path()).arg("--output").arg(&output);
    command.assert().success();
    assert!(output.join("news/2024/story/index.html").exists() && !output.join("news/2024/draft").exists());
    let story = fs::read_to_string(output.join("news/2024/story/index.html")).unwrap();
    assert!(!story.contains("borough-preview") && !story.contains(".borough"));
}

#[test]
fn two_servers_have_two_ports_and_end() {
    let (one, two) = (Served::new(Watching::Told), Served::new(Watching::Told));
    assert_ne!(one.port, two.port);
    assert_eq!((one.get("/").status, two.get("/").status), (200, 200));
    let port = one.port;
    let _open = one.listen("");
    drop(one);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    assert_eq!(two.get("/").status, 200);
}
