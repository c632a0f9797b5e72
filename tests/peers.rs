//! The corpus of the comparison with other generators is a sound site, and the theme made for it fits; what times a preview
//! sees each save.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stderr, reason = "a test that was skipped says so")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A corpus of twenty articles in a folder of its own; nothing where there is no Python to make it.
fn corpus(peer: &str) -> Option<(TempDir, PathBuf)> {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/corpus.py");
    let made = Command::new("python3").arg(script).args(["--n", "20", "--peer", peer, "--out"]).arg(&site).output();
    let Ok(made) = made else {
        eprintln!("skipped: there is no python3 to make the corpus with");
        return None;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Some((folder, site))
}

/// What a script of `benches/` prints about this build of Borough; nothing where there is no Python to run it.
fn measured(script: &str, arguments: &[&str]) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(script);
    let mut measuring = Command::new("python3");
    measuring.arg(script).args(arguments).env("BOROUGH", assert_cmd::cargo::cargo_bin("borough"));
    let Ok(measured) = measuring.output() else {
        eprintln!("skipped: there is no python3 to measure with");
        return None;
    };
    assert!(measured.status.success(), "{}", String::from_utf8_lossy(&measured.stderr));
    Some(String::from_utf8(measured.stdout).unwrap())
}

fn borough(site: &Path, arguments: &[&str]) -> String {
    let mut command = assert_cmd::Command::cargo_bin("borough").unwrap();
    let assert = command.args(arguments).args(["--as-of", "2026-10-31", "--root"]).arg(site).assert().success();
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

#[test]
fn the_corpus_has_no_problems() {
    let Some((_folder, site)) = corpus("borough") else { return };
    assert!(borough(&site, &["check"]).ends_with("No problems.\n"));
    let articles = fs::read_dir(site.join("content/news")).unwrap().flat_map(|year| fs::read_dir(year.unwrap().path()));
    assert_eq!(articles.flatten().count(), 20);
}

#[test]
fn the_bench_theme_renders_every_page_that_it_has_a_template_for() {
    let Some((_folder, site)) = corpus("borough-bench") else { return };
    borough(&site, &["build"]);
    let pages = ["", "archive/", "archive/2026/", "councils/", "councils/alderborough/", "ratings/", "ratings/good/"];
    for page in pages {
        let html = fs::read_to_string(site.join("public").join(page).join("index.html")).unwrap();
        assert!(html.contains("/assets/bench.css"), "/{page} is not the bench theme's");
    }
    let first = fs::read_dir(site.join("public/news/2026")).unwrap().next().unwrap().unwrap();
    assert!(fs::read_to_string(first.path().join("index.html")).unwrap().contains("/assets/bench.css"));
}

#[test]
fn the_comparison_tells_of_every_build() {
    let arguments = ["--sizes", "20", "--runs", "1", "--peers", "borough", "borough-bench"];
    let Some(table) = measured("peers/run", &arguments) else { return };
    for build in ["first build", "nothing changed", "one body edited", "one title edited"] {
        for peer in ["borough", "borough-bench"] {
            assert!(table.contains(&format!("| {build} | {peer} | ")), "{table}");
        }
    }
}

#[test]
fn what_times_a_preview_sees_every_kind_of_save() {
    let arguments = ["--sizes", "20", "--saves", "1", "--pause", "0"];
    let Some(table) = measured("preview/run", &arguments) else { return };
    for save in
        ["a text", "a new article", "a graded inspection withdrawn", "the council gone again", "the site's title"]
    {
        assert!(table.contains(&format!("| {save} | ")), "{table}");
    }
}
