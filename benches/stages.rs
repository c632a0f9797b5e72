//! The stages of a build on a synthetic site in memory: `cargo bench`, or `cargo bench -- 10000`.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "corpus.rs"]
mod corpus;

use borough::load::Memory;
use borough::{When, render_all};
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

/// Every output's bytes, on one thread.
#[divan::bench(args = SIZES, sample_count = 3)]
fn render(bencher: Bencher<'_, '_>, articles: usize) {
    let files = site(articles);
    let checked = borough::check(&files, &when()).unwrap();
    assert!(!checked.has_errors());
    bencher.bench(|| render_all(&files, &checked).map_err(|_| ()).unwrap());
}
