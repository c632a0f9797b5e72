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
    assert!(status == 2 && err.contains("Write 2026-10-31."), "{err}");
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
fn a_new_site_builds_at_once_and_a_folder_that_holds_something_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (status, out, err) = run(folder.path(), &["init", "archive"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.contains("borough new article"), "{out}");
    let site = folder.path().join("archive");
    let (status, out, _) = run(&site, &["check", "--as-of", "2026-10-31"]);
    assert_eq!((status, out.as_str()), (0, "No problems.\n"));
    let (status, _, err) = run(&site, &["build", "--as-of", "2026-10-31"]);
    assert_eq!(status, 0, "{err}");
    let page = fs::read_to_string(site.join("public/councils/exampleton/index.html")).unwrap();
    assert!(page.contains("Exampleton’s services for children are good"));
    assert!(fs::read_to_string(site.join(".gitignore")).unwrap().contains("/public/"));
    assert!(site.join("README.md").exists());

    let before = fs::read(site.join("content/site.yaml")).unwrap();
    let (status, _, err) = run(folder.path(), &["init", "archive"]);
    assert!(status == 2 && err.contains("It holds .borough, .gitignore, README.md, content, public."), "{err}");
    assert_eq!(fs::read(site.join("content/site.yaml")).unwrap(), before);
    fs::create_dir_all(folder.path().join("cloned/.git")).unwrap();
    assert_eq!(run(folder.path(), &["init", "cloned"]).0, 0, "a repository without a file is empty");
    fs::write(folder.path().join("file"), "x").unwrap();
    let (status, _, err) = run(folder.path(), &["init", "file"]);
    assert!(status == 2 && err.contains("file"), "{err}");
}

#[test]
fn the_starter_is_whole_and_nothing_of_it_stands_outside_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("starter");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // What a check of it has remembered is no part of it.
                if !path.ends_with(".borough") {
                    folders.push(path);
                }
            } else {
                found.push(path.strip_prefix(&root).unwrap().to_string_lossy().replace("gitignore", ".gitignore"));
            }
        }
    }
    found.sort();
    let mut inside: Vec<String> = borough::scaffold::STARTER.iter().map(|(path, _)| (*path).to_owned()).collect();
    inside.sort();
    assert_eq!(inside, found);
}

#[test]
fn new_files_are_made_by_flags_alone_and_accepted() {
    let site = site();
    let norborough = "content/councils/norborough";
    let calls: [(&[&str], &str); 6] = [
        (
            &[
                "article",
                "--council",
                "Norborough",
                "--date",
                "2024-02-03",
                "--title",
                "Why it’s: good",
                "--rating",
                "good",
                "--tag",
                "care leavers",
                "--summary",
                "S.",
            ],
            "content/news/2024/why-its-good.md",
        ),
        (
            &[
                "article",
                "--council",
                "norborough",
                "--date",
                "2024-02-03 09:30",
                "--title",
                "B",
                "--slug",
                "c",
                "--draft",
            ],
            "content/news/2024/c.md",
        ),
        (
            &[
                "event",
                "--council",
                "norborough",
                "--kind",
                "inspection",
                "--date",
                "2018-07-20",
                "--framework",
                "sif",
                "--from",
                "2018-05-08",
                "--to",
                "2018-05-31",
                "--rating",
                "requires improvement",
                "--judgement",
                "leadership=good",
                "--source",
                "report",
                "--report",
                "https://www.example.org/r",
            ],
            "content/councils/norborough/2018-07-20-inspection.md",
        ),
        (
            &["event", "--council", "norborough", "--kind", "focused-visit", "--date", "2019-03"],
            "content/councils/norborough/2019-03-focused-visit.md",
        ),
        (
            &[
                "council",
                "--name",
                "Southwick & Hythe",
                "--region",
                "South",
                "--also-known-as",
                "Southwick, Borough of",
            ],
            "content/councils/southwick-hythe/index.md",
        ),
        (&["page", "--title", "How to read a grade"], "content/how-to-read-a-grade.md"),
    ];
    for (flags, path) in calls {
        let mut arguments = vec!["new"];
        arguments.extend(flags);
        let (status, out, err) = run(site.path(), &arguments);
        assert_eq!(status, 0, "{err}");
        assert!(out.trim_end().ends_with(path) && site.path().join(path).exists(), "{out}");
        let (status, _, err) = run(site.path(), &arguments);
        assert!(status == 2 && err.contains("already"), "{err}");
    }
    let (status, out, _) = run(site.path(), &["check", "--as-of", "2026-10-31"]);
    assert_eq!(status, 0, "{out}");
    let article = fs::read_to_string(site.path().join("content/news/2024/why-its-good.md")).unwrap();
    assert_eq!(
        article,
        "---\ntitle: \"Why it’s: good\"\ncouncil: norborough\ndate: 2024-02-03\nrating: good\nsummary: S.\ntags: [care leavers]\n---\n"
    );
    let second =
        ["new", "event", "--council", "norborough", "--kind", "focused-visit", "--date", "2019-03", "--number", "2"];
    assert_eq!(run(site.path(), &second).0, 0);
    assert!(site.path().join(norborough).join("2019-03-focused-visit-2.md").exists());
}

#[test]
fn a_new_file_that_cannot_be_true_is_not_written() {
    let site = site();
    let article = ["new", "article", "--council", "norborough", "--date", "2024-02-03", "--title", "T"];
    let with = |more: &[&'static str]| {
        let arguments: Vec<&str> = article.iter().copied().chain(more.iter().copied()).collect();
        run(site.path(), &arguments)
    };
    let (status, out, err) = with(&["--rating", "adequate"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(
        err.contains("error[E051]") && err.contains("rating: adequate") && err.contains("Nothing was written."),
        "{err}"
    );
    assert!(!site.path().join("content/news/2024").exists());
    let (status, _, err) = run(site.path(), &article[..6]);
    assert!(status == 2 && err.contains("`--title` is missing"), "{err}");
    let (status, _, err) = run(site.path(), &["new", "article", "--council", "norborough", "--title", "T"]);
    assert!(status == 2 && err.contains("`--date` is missing"), "today is for people to confirm: {err}");
    let (status, _, err) = run(site.path(), &["new", "article", "--council", "norboruogh", "--title", "T"]);
    assert!(status == 2 && err.contains("Did you mean `norborough`?"), "{err}");
    let (status, _, err) =
        run(site.path(), &["new", "event", "--council", "norborough", "--kind", "inspection", "--date", "2018-07-20"]);
    assert!(status == 2 && err.contains("`--framework` is missing") && err.contains("sif, ilacs"), "{err}");
    let (status, _, err) = run(
        site.path(),
        &[
            "new",
            "event",
            "--council",
            "norborough",
            "--kind",
            "inspection",
            "--date",
            "2026-07-01",
            "--from",
            "2026-06-01",
            "--rating",
            "good",
        ],
    );
    assert!(status == 1 && err.contains("error[E046]"), "{err}");
    // What was wrong before is not the new file's fault.
    put(&site, "content/news/broken.md", "---\ntitle: X\ncouncil: nowhere\ndate: 2024-01-01\n---\n");
    let (status, _, err) = with(&[]);
    assert_eq!((status, err.as_str()), (0, ""));
}

#[test]
fn schemas_are_printed_or_written_and_know_the_site() {
    let site = site();
    let (status, out, _) = run(site.path(), &["schema", "article"]);
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &schema["required"]), (0, &serde_json::json!(["council", "date"])));
    assert_eq!(schema["properties"]["council"]["anyOf"][0]["examples"], serde_json::json!(["norborough"]));
    let (_, out, _) = run(site.path(), &["schema"]);
    let all: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(all["$defs"].as_object().unwrap().len(), 7);
    let (status, out, _) = run(site.path(), &["schema", "--output", "schemas"]);
    assert!(status == 0 && out.lines().count() == 7, "{out}");
    assert!(site.path().join("schemas/event.schema.json").exists());
    let (_, out, _) = run(site.path(), &["schema", "--cms"]);
    assert!(out.contains("- label: Norborough\n            value: norborough\n"), "{out}");
    assert_eq!(run(site.path(), &["schema", "--cms", "--output", "admin"]).0, 0);
    assert_eq!(fs::read_to_string(site.path().join("admin/config.yml")).unwrap(), out);
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(run(nowhere.path(), &["schema", "event"]).0, 0, "without a site the built-in frameworks count");
    let (status, _, err) = run(nowhere.path(), &["schema", "artcle"]);
    assert!(status == 2 && err.contains("article"), "{err}");
}
