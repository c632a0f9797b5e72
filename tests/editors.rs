//! What an editor starts with, from end to end: `init`, `new` and `schema`.

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

/// Runs a command of some words; those between `'` are one.
fn say(folder: &Path, command: &str) -> (i32, String, String) {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(at, part)| if at % 2 == 1 { vec![part] } else { part.split_whitespace().collect() });
    run(folder, &words.collect::<Vec<_>>())
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
    let calls = [
        (
            "new article --council Norborough --date 2024-02-03 --title 'Why it’s: good' --rating good
             --tag 'care leavers' --summary S.",
            "content/news/2024/why-its-good.md",
        ),
        (
            "new article --council norborough --date '2024-02-03 09:30' --title B --slug c --draft",
            "content/news/2024/c.md",
        ),
        (
            "new event --council norborough --kind inspection --date 2018-07-20 --framework sif --from 2018-05-08
             --to 2018-05-31 --rating 'requires improvement' --judgement leadership=good --source report
             --report https://www.example.org/r",
            "content/councils/norborough/2018-07-20-inspection.md",
        ),
        (
            "new event --council norborough --kind focused-visit --date 2019-03",
            "content/councils/norborough/2019-03-focused-visit.md",
        ),
        (
            "new council --name 'Southwick & Hythe' --region South --also-known-as 'Southwick, Borough of'",
            "content/councils/southwick-hythe/index.md",
        ),
        ("new page --title 'How to read a grade'", "content/how-to-read-a-grade.md"),
    ];
    for (command, path) in calls {
        let (status, out, err) = say(site.path(), command);
        assert_eq!(status, 0, "{err}");
        assert!(out.trim_end().ends_with(path) && site.path().join(path).exists(), "{out}");
        let (status, _, err) = say(site.path(), command);
        assert!(status == 2 && err.contains("already"), "{err}");
    }
    let (status, out, _) = run(site.path(), &["check", "--as-of", "2026-10-31"]);
    assert_eq!(status, 0, "{out}");
    let article = fs::read_to_string(site.path().join("content/news/2024/why-its-good.md")).unwrap();
    assert_eq!(
        article,
        "---\ntitle: \"Why it’s: good\"\ncouncil: norborough\ndate: 2024-02-03\nrating: good\nsummary: S.\ntags: [care leavers]\n---\n"
    );
    let second = "new event --council norborough --kind focused-visit --date 2019-03 --number 2";
    assert_eq!(say(site.path(), second).0, 0);
    assert!(site.path().join("content/councils/norborough/2019-03-focused-visit-2.md").exists());
}

#[test]
fn a_new_file_that_cannot_be_true_is_not_written() {
    let site = site();
    let refused = |command: &str, with: i32, words: &[&str]| {
        let (status, out, err) = say(site.path(), command);
        assert_eq!((status, out.as_str()), (with, ""), "{err}");
        assert!(words.iter().all(|word| err.contains(word)), "{err}");
    };
    let article = "new article --council norborough --date 2024-02-03 --title T";
    refused(&format!("{article} --rating adequate"), 1, &["error[E051]", "rating: adequate", "Nothing was written."]);
    assert!(!site.path().join("content/news/2024").exists());
    refused("new article --council norborough --date 2024-02-03", 2, &["`--title` is missing"]);
    // Today is for people to confirm.
    refused("new article --council norborough --title T", 2, &["`--date` is missing"]);
    refused("new article --council norboruogh --title T", 2, &["Did you mean `norborough`?"]);
    let event = "new event --council norborough --kind inspection";
    refused(&format!("{event} --date 2018-07-20"), 2, &["`--framework` is missing", "sif, ilacs"]);
    refused(&format!("{event} --date 2026-07-01 --from 2026-06-01 --rating good"), 1, &["error[E046]"]);
    // What was wrong before is not the new file's fault.
    put(&site, "content/news/broken.md", "---\ntitle: X\ncouncil: nowhere\ndate: 2024-01-01\n---\n");
    let (status, _, err) = say(site.path(), article);
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
