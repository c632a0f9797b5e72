//! The guide for editors is true: every command in it is run, in order, on files that say what it says, and
//! answers as it shows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// The day of the guide's examples: its commands are run as on that day.
const TODAY: &str = "2026-10-31";

/// The commands that ask what day it is.
const DATED: [&str; 4] = ["build", "check", "next-release", "serve"];

/// Where the guide's reader is at home.
const HOME: &str = "/home/you";

/// The address that the guide shows for the preview.
const ADDRESS: &str = "http://localhost:4000/";

/// A block of the guide.
enum Step {
    /// A command and the answer that is shown.
    Command(String, String),
    /// A file and what it says.
    File(String, String),
}

/// The commands and files of a guide. A file's path stands beside the fence, and in the paragraph above, for readers.
fn steps(guide: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut parts = guide.split("\n```");
    let mut above = parts.next().unwrap();
    while let Some(fenced) = parts.next() {
        let (info, text) = fenced.split_once('\n').unwrap();
        match info.split_once(' ') {
            None if info == "console" => steps.extend(commands(text)),
            None if info == "sh" => {
                steps.extend(text.lines().map(|line| Step::Command(line.to_owned(), String::new())))
            }
            Some((_, path)) => {
                let paragraph = above.trim_end().rsplit("\n\n").next().unwrap();
                assert!(paragraph.contains(&format!("`{path}`")), "readers are not told of {path}: {paragraph}");
                steps.push(Step::File(path.to_owned(), format!("{text}\n")));
            }
            None => panic!("a block of {info:?}"),
        }
        above = parts.next().expect("a block that is closed");
    }
    steps
}

/// The commands of a block, each with the lines below it.
fn commands(text: &str) -> impl Iterator<Item = Step> {
    let commands = format!("\n{text}");
    let commands: Vec<String> = commands.split("\n$ ").skip(1).map(str::to_owned).collect();
    commands.into_iter().map(|command| {
        let (command, answer) = command.split_once('\n').unwrap_or((&command, ""));
        Step::Command(command.to_owned(), answer.trim_end().to_owned())
    })
}

/// The words of a command: quotes hold words together, and no more of a shell is needed on any system.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in command.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            '$' | '|' | '>' | '<' | '&' | '\'' | '\\' | '*' => panic!("{letter} means something else in other shells"),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

/// A preview that ends with the test.
struct Preview {
    child: Child,
    told: BufReader<ChildStdout>,
    address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        let mut address = String::new();
        told.read_line(&mut address).unwrap();
        Self { child, told, address: address.trim_end().to_owned() }
    }

    /// What it tells when it is ready, with the guide's address for its own.
    fn answer(&mut self, lines: usize) -> String {
        let mut answer = ADDRESS.to_owned();
        for _ in 1..lines {
            answer.push('\n');
            self.told.read_line(&mut answer).unwrap();
            answer.truncate(answer.trim_end().len());
        }
        answer
    }

    /// A page, asked for as a browser does.
    fn page(&self, path: &str) -> String {
        let host = self.address.trim_start_matches("http://").trim_end_matches('/');
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).unwrap();
        assert!(page.starts_with("HTTP/1.1 200"), "{path}: {page}");
        page
    }

    /// Waits until a page says something.
    fn wait_for(&self, path: &str, words: &str) {
        let begun = Instant::now();
        while !self.page(path).contains(words) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{path} never says {words:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Someone who does what the guide says.
struct Reader {
    home: PathBuf,
    folder: PathBuf,
    preview: Option<Preview>,
}

impl Reader {
    fn follow(&mut self, step: &Step) {
        match step {
            Step::File(path, text) => {
                let file = self.folder.join(path);
                assert!(file.exists(), "the guide has not made {path}");
                fs::write(file, text).unwrap();
            }
            Step::Command(command, answer) => match words(command).iter().map(String::as_str).collect::<Vec<_>>()[..] {
                ["cd", folder] => self.folder.push(folder),
                ["borough", "serve", ..] => self.serve(command, answer),
                ["borough", ..] => self.run(command, answer),
                _ => panic!("the guide's readers may not have {command}"),
            },
        }
    }

    fn borough(&self, command: &str) -> Command {
        let words = words(command);
        let mut borough = Command::new(env!("CARGO_BIN_EXE_borough"));
        borough.current_dir(&self.folder).args(&words[1..]);
        if DATED.contains(&words[1].as_str()) {
            borough.args(["--as-of", TODAY]);
        }
        borough
    }

    fn run(&self, command: &str, answer: &str) {
        let output = self.borough(command).stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let said = said.replace(self.home.to_str().unwrap(), HOME);
        assert!(is_as_shown(said.trim_end(), answer), "{command}\n\n{said}\nand not\n\n{answer}");
        // What is wrong stands over the preview's pages too.
        let codes = answer.split("error[").skip(1).map(|rest| rest.split(']').next().unwrap());
        if let Some(preview) = self.preview.as_ref().filter(|_| command == "borough check") {
            codes.for_each(|code| preview.wait_for("/", code));
        }
    }

    fn serve(&mut self, command: &str, answer: &str) {
        let mut preview = Preview::start(self.borough(command));
        assert_eq!(preview.answer(answer.lines().count()), answer);
        self.preview = Some(preview);
    }
}

/// Whether an answer is the one that is shown. `...` stands for any lines; seconds vary.
fn is_as_shown(said: &str, shown: &str) -> bool {
    let plain = |text: &str| -> String {
        let lines = text.lines().map(|line| {
            // How long it took is another time every time.
            let counted = line.split_once(" removed, in ").map(|(counted, _)| counted);
            counted.unwrap_or(line).to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let (said, shown) = (plain(said), plain(shown));
    match format!("{shown}\n").split_once("\n...\n") {
        Some((first, last)) => said.starts_with(first) && said.ends_with(last.trim_end()),
        None => said == shown,
    }
}

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/editors.md")).unwrap()
}

#[test]
fn the_guide_can_be_followed_word_by_word() {
    let guide = guide();
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().canonicalize().unwrap();
    let mut reader = Reader { folder: home.clone(), home, preview: None };
    let steps = steps(&guide);
    assert!(steps.len() > 15, "{} steps", steps.len());
    for step in &steps {
        reader.follow(step);
        if matches!(step, Step::Command(command, _) if command == "borough serve") {
            let preview = reader.preview.as_ref().unwrap();
            let pages: Vec<&str> =
                guide.split(ADDRESS).skip(1).map(|rest| rest.split(['>', '\n']).next().unwrap()).collect();
            assert_eq!(pages.len(), 3);
            for page in pages {
                preview.page(&format!("/{page}"));
            }
            let draft = preview.page("/news/2026/exampleton-opens-a-family-hub/");
            assert!(draft.contains("Readers do not see this page"), "{draft}");
        }
    }
    // What it says of the site at its end.
    let page = |path: &str| fs::read_to_string(reader.folder.join("public").join(path)).unwrap();
    assert!(page("corrections/index.html").contains("The hearing was in May."));
    let notice = page("news/2024/exampletons-services-are-good/index.html");
    assert!(notice.contains("The article named a child.") && !notice.contains("no longer published"), "{notice}");
    assert!(!page("index.html").contains("opens a family hub"), "it is under embargo");
    reader.preview.unwrap().wait_for("/news/2026/exampleton-opens-a-family-hub/", "2 November 2026");
}

#[test]
fn pictures_of_the_documents_are_there_and_small() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut shown: Vec<PathBuf> = guide()
        .split("](pictures/")
        .skip(1)
        .map(|rest| docs.join("pictures").join(rest.split(')').next().unwrap()))
        .collect();
    for picture in &shown {
        let size = fs::metadata(picture).unwrap().len();
        assert!(size < 120_000, "{} has {size} bytes", picture.display());
    }
    shown.sort();
    let mut there: Vec<PathBuf> =
        fs::read_dir(docs.join("pictures")).unwrap().map(|entry| entry.unwrap().path()).collect();
    there.sort();
    assert_eq!(there, shown, "a picture that no document shows");
}
