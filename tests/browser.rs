//! What only a browser can tell: the real archive in Chromium, and its pages before the HTML checker, in both themes.
//! The scripts are in tests/browser; where they are not installed the test is skipped and says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is missing to run the scripts.
fn missing(scripts: &Path) -> Option<String> {
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    if !scripts.join("node_modules").is_dir() {
        return Some("`npm ci --ignore-scripts` in tests/browser installs them".to_owned());
    }
    if !Path::new(&chromium).is_file() {
        return Some(format!("there is no {chromium}"));
    }
    let runs = |program: &&str| {
        Command::new(program).arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    let absent: Vec<&str> = ["node", "java", "pdftotext"].into_iter().filter(|program| !runs(program)).collect();
    (!absent.is_empty()).then(|| format!("not installed: {}", absent.join(", ")))
}

fn build(root: &Path, to: &Path) -> PathBuf {
    let mut borough = assert_cmd::Command::cargo_bin("borough").unwrap();
    borough.args(["build", "--as-of", "2026-10-31", "--root"]).arg(root).arg("--output").arg(to);
    borough.assert().success();
    to.to_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn everybody_can_use_the_pages() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    if let Some(missing) = missing(&scripts) {
        // Past the harness, which keeps what passing tests print.
        writeln!(std::io::stderr(), "skipped: the tests in a browser: {missing}").unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = build(repository, &folder.path().join("public"));
    let paper = folder.path().join("paper");
    for part in ["content", "themes"] {
        copy(&repository.join(part), &paper.join(part));
    }
    let settings = paper.join("content/site.yaml");
    let chosen = fs::read_to_string(&settings).unwrap().replace("theme: civic", "theme: broadsheet");
    fs::write(&settings, chosen).unwrap();
    let other = build(&paper, &paper.join("public"));
    assert!(other.join("assets/broadsheet.css").is_file());
    let told = Command::new("node").arg("all.mjs").args([&site, &other]).current_dir(&scripts).output().unwrap();
    let text = String::from_utf8_lossy(&told.stdout);
    assert!(told.status.success(), "{text}{}", String::from_utf8_lossy(&told.stderr));
    writeln!(std::io::stderr(), "{text}").unwrap();
}
