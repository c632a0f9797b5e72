//! The stages of a build on a synthetic site in memory: `cargo bench`, or `cargo bench -- 10000`.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "corpus.rs"]
mod corpus;

use std::sync::{Arc, RwLock};

use borough::diagnostic::SourcePath;
use borough::load::{Entry, Files, Memory};
use borough::model::Showing;
use borough::plan::OutputPath;
use borough::preview::{Change, Preview};
use borough::{Failure, When, render_all};
use divan::Bencher;

const SIZES: [usize; 2] = [1_000, 10_000];

fn main() {
    divan::main();
}

fn site(articles: usize) -> Memory {
    corpus::site(articles, 153)
}

fn when() -> When {
    When::At("2026-10-31".to_owned())
}

/// Reading and parsing every file, and the outline of its Markdown.
#[divan::bench(args = SIZES, sample_count = 5)]
fn load(bencher: Bencher<'_, '_>, articles: usize) {
    let files = site(articles);
    bencher.bench(|| borough::load::load(&files).unwrap());
}

/// Everything up to the plan: what `borough check` does.
#[divan::bench(args = SIZES, sample_count = 5)]
fn check(bencher: Bencher<'_, '_>, articles: usize) {
    let files = site(articles);
    bencher.bench(|| borough::check(&files, &when()).unwrap());
}

/// A preview that follows a change of text, up to the page being there again: what an editor waits for.
#[divan::bench(args = [10_000, 100_000], sample_count = 20)]
fn preview_text(bencher: Bencher<'_, '_>, articles: usize) {
    preview(bencher, articles, "\nAnother line.\n", Change::Texts);
}

/// The same with a change of more than text: a new heading.
#[divan::bench(args = [10_000, 100_000], sample_count = 5)]
fn preview_heading(bencher: Bencher<'_, '_>, articles: usize) {
    preview(bencher, articles, "\n## Another heading\n", Change::Site);
}

fn preview(bencher: Bencher<'_, '_>, articles: usize, more: &str, expected: Change) {
    let files = Editable::new(site(articles));
    let path = SourcePath::new("content/news/2020/story-500.md");
    let page = OutputPath::new("news/2020/story-500/index.html").unwrap();
    let mut preview = Preview::open(Box::new(files.clone()), when(), Showing::Everything).unwrap();
    bencher.bench_local(|| {
        files.append(&path, more);
        assert_eq!(preview.follow(std::slice::from_ref(&path)).unwrap(), expected);
        preview.bytes(&page).unwrap().map_err(|_| ()).unwrap()
    });
}

/// Files in memory that somebody edits.
#[derive(Clone)]
struct Editable(Arc<RwLock<Memory>>);

impl Editable {
    fn new(files: Memory) -> Self {
        Self(Arc::new(RwLock::new(files)))
    }

    fn append(&self, path: &SourcePath, text: &str) {
        self.0.write().unwrap().0.get_mut(path).unwrap().extend(text.as_bytes());
    }
}

impl Files for Editable {
    fn list(&self) -> Result<Vec<Entry>, Failure> {
        self.0.read().unwrap().list()
    }

    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        self.0.read().unwrap().read(path)
    }
}

/// Every output's bytes, on one thread.
#[divan::bench(args = SIZES, sample_count = 3)]
fn render(bencher: Bencher<'_, '_>, articles: usize) {
    let files = site(articles);
    let checked = borough::check(&files, &when()).unwrap();
    assert!(!checked.has_errors());
    bencher.bench(|| render_all(&files, &checked).map_err(|_| ()).unwrap());
}
