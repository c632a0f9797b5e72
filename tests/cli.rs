//! The command line from end to end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A site on a disk with one council and one article.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "content/site.yaml", "title: T\nbase_url: https://archive.example.org/\n");
    put(&folder, "content/councils/norborough/index.md", "---\nname: Norborough\n---\n");
    put(
        &folder,
        "content/news/a.md",
        "---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\nrating: good\n---\nText.\n",
    );
    folder
}

fn put(folder: &TempDir, path: &str, text: &str) {
    let file = folder.path().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Runs the command and gives its exit status, standard output and standard error.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("borough").unwrap().current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_build_ends_with_a_short_summary_and_is_quiet_in_a_pipe() {
    let site = site();
    put(&site, "content/news/b.md", "---\ntitle: B\ncouncil: norborough\ndate: 2030-07-01 09:30\n---\n");
    let (status, out, err) = run(site.path(), &["build", "--as-of", "2026-10-31"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("written, 0 unchanged, 0 removed, in "), "{out}");
    assert!(
        out.contains("1 item is held back; the next is released on 1 July 2030, 09:30 BST (2030-07-01T08:30:00Z)."),
        "{out}"
    );
    assert!(site.path().join("public/index.html").exists());
}

#[test]
fn a_site_is_found_from_any_folder_below_it() {
    let site = site();
    let (status, ..) = run(&site.path().join("content/news"), &["build", "--as-of", "2026-10-31"]);
    assert_eq!(status, 0);
    assert!(site.path().join("public/index.html").exists());
    let nowhere = tempfile::tempdir().unwrap();
    let (status, _, err) = run(nowhere.path(), &["build"]);
    assert_eq!(status, 2);
    assert!(err.contains("there is no site at or above"), "{err}");
    let (status, _, err) = run(nowhere.path(), &["check", "--root", "nothing"]);
    assert!(status == 2 && err.contains("nothing/content"), "{err}");
}

#[test]
fn check_exits_with_one_on_errors_and_counts() {
    let site = site();
    let (status, out, _) = run(site.path(), &["check", "--as-of", "2026-10-31"]);
    assert_eq!(status, 0);
    assert!(
        out.contains("1 article has a rating that no event in the archive matches; it is shown as reported."),
        "{out}"
    );
    assert!(out.ends_with("No problems.\n"), "{out}");
    put(
        &site,
        "content/news/c.md",
        "---\ntitle: C\ncouncil: norborough\ndate: 20/07/2018\ndarft: true\n---\n<b>x</b>\n",
    );
    let (status, out, _) = run(site.path(), &["check", "--as-of", "2026-10-31"]);
    assert_eq!(status, 1);
    assert!(
        out.contains("error[E020]") && out.contains("content/news/c.md:4:7") && out.contains("date: 20/07/2018"),
        "{out}"
    );
    assert!(out.contains("help: Did you mean `draft`?"), "{out}");
    assert!(out.ends_with("2 errors, 2 warnings.\n"), "{out}");
    assert!(!out.contains('\u{1b}'), "no colours in a pipe");
    let (status, _, err) = run(site.path(), &["build"]);
    assert_eq!(status, 1);
    assert!(err.contains("Nothing was written."), "{err}");
    assert!(!site.path().join("public").exists());
}

#[test]
fn programs_and_github_get_their_own_formats() {
    let site = site();
    put(&site, "content/news/c.md", "---\ntitle: C\ncouncil: norborough\ndate: 2018\ndarft: true\n---\n");
    let (status, out, _) = run(site.path(), &["check", "--format", "json"]);
    let problems: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, problems[0]["code"].as_str(), problems[0]["line"].as_i64()), (1, Some("E007"), Some(5)));
    let (status, out, _) = run(site.path(), &["check", "--format", "github"]);
    assert_eq!(status, 1);
    assert!(out.starts_with("::error file=content/news/c.md,line=5,col=1,"), "{out}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let site = site();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (status, _, err) = run(site.path(), &["serve", "--port", &port]);
    assert!(status == 2 && err.contains(&port) && err.contains("Another program has the port"), "{err}");
    let (status, _, err) = run(site.path(), &["serve", "--host", "elsewhere"]);
    assert!(status == 2 && err.contains("elsewhere"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_preview_prints_its_address_and_ends_when_it_is_interrupted() {
    use std::io::{BufRead, BufReader};
    let site = site();
    let mut server = std::process::Command::new(assert_cmd::cargo::cargo_bin("borough"))
        .args(["serve", "--port", "0", "--as-of", "2026-10-31"])
        .current_dir(site.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().strip_prefix("http://localhost:").and_then(|rest| rest.strip_suffix('/')).unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port.parse().unwrap())).is_ok());
    let interrupt = std::process::Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    assert_eq!(server.wait().unwrap().code(), Some(0));
}

#[test]
fn every_problem_can_be_explained() {
    let nowhere = tempfile::tempdir().unwrap();
    let (status, out, _) = run(nowhere.path(), &["explain", "e020"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("## E020 Not a date"), "{out}");
    let (status, _, err) = run(nowhere.path(), &["explain", "E999"]);
    assert!(status == 2 && err.contains("docs/diagnostics.md"), "{err}");
}

#[test]
fn a_wrong_call_is_explained() {
    let site = site();
    let (status, _, err) = run(site.path(), &["biuld"]);
    assert!(status == 2 && err.contains("build"), "{err}");
    let (status, _, err) = run(site.path(), &["build", "--as-of", "31/10/2026"]);
    assert!(status == 2 && err.contains("Write `2026-10-31`."), "{err}");
    let (status, _, err) = run(site.path(), &["build", "--output", "content"]);
    assert!(status == 2 && err.contains("output folder"), "{err}");
}

#[test]
fn a_table_is_imported_once_and_an_editors_change_kept() {
    let site = site();
    let row = "norborough,SIF,2018-05-08,2018-05-31,2018-07-20,good,good,good,good,good,good,report";
    let head = "council,framework,start_date,end_date,publication_date,overall_effectiveness,leadership,help_and_protection,children_in_care,care_leavers,adoption,source";
    put(&site, "table.csv", &format!("{head}\n{row}\nnowhere,SIF,,,2018-07-20,good,,,,,,report\n"));
    let file = site.path().join("content/councils/norborough/2018-07-20-inspection.md");
    let (status, out, _) = run(site.path(), &["import", "table.csv", "--dry-run"]);
    assert!(status == 1 && out.contains("nowhere") && !file.exists(), "{out}");
    let (status, out, _) = run(site.path(), &["import", "table.csv"]);
    assert!(status == 1 && out.contains('3') && file.exists(), "the row that cannot be read is named: {out}");
    let changed = fs::read_to_string(&file).unwrap().replace("rating: good", "rating: outstanding");
    fs::write(&file, &changed).unwrap();
    let (_, out, _) = run(site.path(), &["import", "table.csv"]);
    assert!(out.contains("rating") && out.contains("outstanding"), "{out}");
    assert_eq!(fs::read_to_string(&file).unwrap(), changed);
}

#[test]
fn every_build_and_check_tells_what_is_waived() {
    let site = site();
    let waive = "waive: { lint: name-and-age, reason: Her own wish, by: the editor }";
    put(
        &site,
        "content/news/b.md",
        &format!("---\ntitle: B\ncouncil: norborough\ndate: 2024-01-01\n{waive}\n---\nEllie, 17, spoke.\n"),
    );
    let line = "waived: content/news/b.md: name-and-age, by the editor: Her own wish\n";
    let (status, out, _) = run(site.path(), &["check", "--as-of", "2026-10-31"]);
    assert!(status == 0 && out.contains(line), "{out}");
    for written in ["written", "0 written"] {
        let (status, out, err) = run(site.path(), &["build", "--as-of", "2026-10-31"]);
        assert!(status == 0 && out.starts_with(line) && out.contains(written), "{out}{err}");
    }
    let (_, out, _) = run(site.path(), &["check", "--format", "json", "--as-of", "2026-10-31"]);
    assert_eq!(out, "[]\n");
}

#[test]
fn the_next_release_is_one_line_or_none() {
    let site = site();
    assert_eq!(run(site.path(), &["next-release", "--as-of", "2026-10-31"]), (0, String::new(), String::new()));
    put(&site, "content/news/b.md", "---\ntitle: B\ncouncil: norborough\ndate: 2030-07-01 09:30\n---\n");
    let (status, out, _) = run(site.path(), &["next-release", "--as-of", "2026-10-31"]);
    assert_eq!((status, out.as_str()), (0, "2030-07-01T08:30:00Z\n"));
    let withdrawn = "withdrawn: { date: 2030-06-30, reason: A rule. }";
    put(
        &site,
        "content/news/c.md",
        &format!("---\ntitle: C\ncouncil: norborough\ndate: 2024-01-01\n{withdrawn}\n---\n"),
    );
    let (status, out, _) = run(site.path(), &["next-release", "--as-of", "2026-10-31"]);
    assert_eq!((status, out.as_str()), (0, "2030-06-29T23:00:00Z\n"), "a day that begins in summer time");
    let (_, out, _) = run(site.path(), &["build", "--as-of", "2026-10-31"]);
    assert!(out.contains("makes the site another one on 30 June 2030, 00:00 BST (2030-06-29T23:00:00Z)."), "{out}");
    let (_, again, _) = run(site.path(), &["build", "--as-of", "2026-10-31"]);
    assert_eq!(again.lines().nth(1), out.lines().nth(1), "what was built before is told again");

    // A date that cannot be read may be the next.
    put(&site, "content/news/d.md", "---\ntitle: D\ncouncil: norborough\ndate: 2026-12-24 25:15\n---\n");
    let (status, out, err) = run(site.path(), &["next-release", "--as-of", "2026-10-31"]);
    assert!(status == 1 && out.is_empty() && err.contains("E020"), "{status} {out}{err}");
}

#[test]
fn a_template_is_told_what_it_is_given() {
    let nowhere = tempfile::tempdir().unwrap();
    let (status, out, _) = run(nowhere.path(), &["theme", "context", "article.html"]);
    assert_eq!(status, 0);
    for said in ["has_own_summary  yes or no ", "list of PlaceInTime", "\nBadge: A grade", "page             Page"] {
        assert!(out.contains(said), "no {said:?} in:\n{out}");
    }
    let (_, out, _) = run(nowhere.path(), &["theme", "context", "article.html", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["values"][0]["name"], "title");
    assert_eq!(json["values"][3]["type"]["list"], "text");
    assert_eq!(json["groups"]["Rating"]["values"][0]["type"]["group"], "Badge");
    let (_, out, _) = run(nowhere.path(), &["theme", "context"]);
    assert!(out.contains("council.html      A council: how good"), "{out}");
    let (status, _, err) = run(nowhere.path(), &["theme", "context", "articel.html"]);
    assert_eq!(status, 2);
    assert!(err.contains("Did you mean `article.html`?"), "{err}");
}

#[test]
fn a_theme_tells_which_file_counts_and_what_can_be_set() {
    let site = site();
    put(&site, "templates/404.html", "{% extends \"civic/404.html\" %}\n");
    put(
        &site,
        "content/site.yaml",
        "title: T\nbase_url: https://archive.example.org/\ntheme_settings: { map: false }\n",
    );
    let (status, out, _) = run(site.path(), &["theme", "which", "404.html"]);
    assert_eq!(status, 0);
    assert_eq!(
        out,
        "templates/404.html\n  counts  templates/404.html\n  hidden  (built in)/themes/civic/templates/404.html\n"
    );
    let (_, out, _) = run(site.path(), &["theme", "which", "civic.css"]);
    assert_eq!(out, "assets/civic.css\n  counts  (built in)/themes/civic/assets/civic.css\n");
    let (status, _, err) = run(site.path(), &["theme", "which", "civik.css"]);
    assert_eq!(status, 2);
    assert!(err.contains("Did you mean `civic.css`?"), "{err}");
    let (_, out, _) = run(site.path(), &["theme", "settings"]);
    assert!(out.contains("map (flag)\n") && out.contains("  value    false (content/site.yaml)\n"), "{out}");
    assert!(
        out.contains(
            "  default  How good are children’s services where you live? ((built in)/themes/civic/theme.yaml)\n"
        ),
        "{out}"
    );
    put(&site, "content/site.yaml", "title: T\nbase_url: https://archive.example.org/\ntheme: civik\n");
    let (status, _, err) = run(site.path(), &["theme", "settings"]);
    assert_eq!(status, 1);
    assert!(err.contains("E070") && err.contains("Did you mean `civic`?"), "{err}");
}

#[test]
fn a_theme_is_put_on_trial() {
    let site = site();
    let (status, out, _) = run(site.path(), &["theme", "test"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains(" pages of 9 archives made. No problems."), "{out}");
    put(&site, "templates/404.html", "<p>Not found</p>\n");
    let (status, out, _) = run(site.path(), &["theme", "test"]);
    assert_eq!(status, 1);
    assert!(out.contains("error[E077]: It has 0 headings `<h1>`") && out.contains("templates/404.html"), "{out}");
}
