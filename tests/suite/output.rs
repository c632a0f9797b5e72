//! Writing: nothing half-published, nothing lost that Borough did not write, the same bytes always.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use borough::{Outcome, Progress, When};
use tempfile::TempDir;

use crate::fixture::Fixture;
use crate::pictures::photo;

/// A site on a disk.
struct Site {
    folder: TempDir,
}

struct Silent;
impl Progress for Silent {}

const ARTICLE: &str = "=== content/news/2024/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\nText.\n";

impl Site {
    fn new(text: &str) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        for (path, bytes) in &Fixture::new(text).files.0 {
            site.put(path.as_str(), bytes);
        }
        site
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    fn try_build(&self) -> Result<Outcome, borough::Failure> {
        self.build_as_of("2026-10-31")
    }

    fn build_as_of(&self, as_of: &str) -> Result<Outcome, borough::Failure> {
        borough::build(self.root(), &self.public(), &When::At(as_of.to_owned()), &Silent)
    }

    /// Builds, and gives the numbers of files written, unchanged and removed.
    #[track_caller]
    fn build(&self) -> (usize, usize, usize) {
        match self.try_build().unwrap() {
            Outcome::Built(built) => (built.summary.written, built.summary.unchanged, built.summary.removed),
            Outcome::Refused(problems) => panic!("{problems:#?}"),
        }
    }

    #[track_caller]
    fn refused(&self, words: &str) {
        let error = self.try_build().unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }

    fn output(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        tree(&self.public())
    }
}

fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let site = Site::new(ARTICLE);
    let (written, unchanged, removed) = site.build();
    assert!(written > 20 && unchanged == 0 && removed == 0);
    let before = site.output();
    assert_eq!(site.build(), (0, written, 0));
    assert_eq!(site.output(), before);
    assert!(!site.public().join(".borough").exists() && !site.root().join(".public.borough-staging").exists());
}

#[test]
fn the_same_sources_give_the_same_bytes_on_any_number_of_threads() {
    let outputs = [1, 4].map(|threads| {
        let site = Site::new(ARTICLE);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| site.build());
        site.output()
    });
    assert!(outputs[0] == outputs[1]);
}

#[test]
fn what_a_site_no_longer_has_is_removed_and_nothing_else() {
    let site = Site::new(ARTICLE);
    site.build();
    site.put("public/CNAME", "archive.example.org");
    site.put("public/news/mine.txt", "mine");
    site.put("public/.well-known/x", "mine");
    site.remove("content/news/2024/a.md");
    let (_, _, removed) = site.build();
    assert!(removed >= 1);
    assert!(!site.public().join("news/2024").exists(), "an empty folder goes with its last file");
    for path in ["CNAME", "news/mine.txt", ".well-known/x"] {
        assert!(site.public().join(path).exists(), "{path}");
    }
}

#[test]
fn a_folder_of_somebody_elses_files_is_refused() {
    let site = Site::new(ARTICLE);
    site.put("public/thesis.txt", "years of work");
    site.refused("Borough did not write what is in");
    assert_eq!(site.output().len(), 1);
}

#[test]
fn dot_files_alone_do_not_make_a_folder_foreign() {
    let site = Site::new(ARTICLE);
    site.put("public/.gitignore", "*\n");
    site.build();
    assert_eq!(fs::read(site.public().join(".gitignore")).unwrap(), b"*\n");
}

#[test]
fn a_lost_manifest_is_recognised_and_explained() {
    let site = Site::new(ARTICLE);
    site.build();
    fs::remove_dir_all(site.root().join(".borough")).unwrap();
    site.refused("delete what is in the folder (dot files may stay) and build again");
    let mut left = fs::read_dir(site.root().join(".borough")).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(!left.any(|name| name.to_string_lossy().starts_with("output-")), "it still owns nothing");
}

#[test]
fn a_damaged_manifest_is_never_trusted() {
    let site = Site::new(ARTICLE);
    site.build();
    site.put("precious.txt", "mine");
    let file = fs::read_dir(site.root().join(".borough"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("output-"))
        .unwrap();
    let text = fs::read_to_string(&file).unwrap();
    for damaged in [
        text.replace("404.html", "../precious.txt"),
        text[..text.len() / 2].to_owned(),
        String::new(),
        text.replacen("borough", "burough", 1),
    ] {
        fs::write(&file, damaged).unwrap();
        site.refused("list of what it wrote is lost");
        assert!(site.root().join("precious.txt").exists());
    }
}

#[test]
fn a_foreign_file_in_a_pages_place_is_not_overwritten() {
    let site = Site::new(ARTICLE);
    site.build();
    site.put("public/news/2025/b/index.html", "mine");
    site.put("content/news/2025/b.md", "---\ntitle: B\ncouncil: norborough\ndate: 2025-01-01\n---\n");
    let before = site.output();
    site.refused("did not write");
    assert!(site.output() == before, "nothing else was changed either");
}

#[test]
fn a_file_may_become_a_folder_and_back() {
    let site = Site::new("=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n[x](x)\n");
    site.put("content/news/x", "a file");
    site.build();
    site.remove("content/news/x");
    site.put("content/news/a.md", "---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n");
    site.put("content/news/x/b.md", "---\ntitle: B\ncouncil: norborough\ndate: 2024-01-01\n---\n");
    site.build();
    assert!(site.public().join("news/x/b/index.html").exists());
    fs::remove_dir_all(site.root().join("content/news/x")).unwrap();
    site.put("content/news/x", "a file");
    site.put("content/news/a.md", "---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n[x](x)\n");
    site.build();
    assert_eq!(fs::read(site.public().join("news/x")).unwrap(), b"a file");
}

#[test]
fn the_old_site_stands_when_a_template_fails_midway() {
    let site = Site::new(ARTICLE);
    site.build();
    let before = site.output();
    site.put("templates/article.html", "{{ title }}{% if title == \"B\" %}{{ nonsense }}{% endif %}");
    site.put("content/news/2025/b.md", "---\ntitle: B\ncouncil: norborough\ndate: 2025-01-01\n---\n");
    let Outcome::Refused(problems) = site.try_build().unwrap() else { panic!("the template fails") };
    let last = problems.last().unwrap();
    assert_eq!(
        (last.diagnostic.code.id(), last.diagnostic.place.path.as_str(), last.spot.start.line),
        ("E072", "templates/article.html", 1)
    );
    assert!(last.diagnostic.message.contains("nonsense"), "{}", last.diagnostic.message);
    assert!(site.output() == before);
    assert!(!site.root().join(".public.borough-staging").exists());
}

#[test]
fn the_old_site_stands_when_the_content_is_wrong() {
    let site = Site::new(ARTICLE);
    site.build();
    let before = site.output();
    site.put("content/news/2025/b.md", "---\ntitle: B\ncouncil: norborough\ndate: 2025-13-01\n---\n");
    assert!(matches!(site.try_build().unwrap(), Outcome::Refused(_)));
    assert!(site.output() == before);
}

#[test]
fn templates_that_cannot_be_used_are_errors_before_anything_is_written() {
    for (template, code, words) in [
        ("{% if %}", "E072", ""),
        ("{% extends \"bse.html\" %}", "E071", "bse.html"),
        ("{% include \"nothing.html\" %}", "E071", "nothing.html"),
        ("{{ title | shout }}", "E072", "shout"),
        ("{% extends \"article.html\" %}", "E072", ""),
    ] {
        let site = Site::new(ARTICLE);
        site.put("templates/article.html", template);
        let Outcome::Refused(problems) = site.try_build().unwrap() else { panic!("{template} cannot be used") };
        let problem = &problems[0].diagnostic;
        assert_eq!(
            (problem.code.id(), problem.place.path.as_str()),
            (code, "templates/article.html"),
            "{}",
            problem.message
        );
        assert!(problem.message.contains(words), "{}", problem.message);
        assert!(!site.public().exists());
    }
}

#[test]
fn what_a_template_is_not_given_is_an_error_where_it_is_asked_for() {
    for (tag, column, words) in [
        ("{{ titel }}", 6, "`titel` is not defined"),
        ("{{ page.titel }}", 11, "`titel` is not defined"),
        ("{{ titel.a }}", 6, "`titel` is not defined"),
        ("{% if titel.a %}A{% endif %}", 9, "`titel` is not defined"),
        ("{% for one in titel %}A{% endfor %}", 17, "`undefined`"),
        ("{{ titel | upper }}", 6, "`undefined`"),
        ("{% set a = titel %}{{ a }}", 25, "`a` exists but its value is undefined"),
        ("{{ titel?.a }}", 13, "undefined"),
        ("{{ asset(name=\"civic.scss\") }}", 6, "no asset `civic.scss`"),
        ("{{ url(path=titel) }}", 6, "`undefined`"),
        ("{{ nothing() }}", 6, "`nothing`"),
        ("{{ page.title is nonsense }}", 20, "`nonsense`"),
        ("{% include \"nothing.html\" %}", 14, "`nothing.html`"),
        ("{% extends \"nothing.html\" %}", 15, "`nothing.html`"),
    ] {
        let site = Site::new(ARTICLE);
        let before = if tag.contains("extends") { "\n  " } else { "A\n  " };
        site.put("templates/404.html", format!("{before}{tag}\n"));
        let Outcome::Refused(problems) = site.try_build().unwrap() else { panic!("{tag} cannot be shown") };
        let (problem, start) = (&problems.last().unwrap().diagnostic, problems.last().unwrap().spot.start);
        assert_eq!((problem.place.path.as_str(), start.line, start.column), ("templates/404.html", 2, column), "{tag}");
        assert!(problem.message.contains(words), "{tag}: {}", problem.message);
    }
}

#[test]
fn what_a_template_could_name_is_told_where_it_names_something_else() {
    for (tag, message, help) in [
        ("{{ titel }}", "Variable `titel` is not defined.", "Did you mean `title`?"),
        ("{% if wanted.a %}A{% endif %}", "Variable `wanted` is not defined.", "`borough theme context article.html`"),
        ("{{ page.titel }}", "Field `titel` is not defined.", "Did you mean `title`?"),
        ("{{ date.wanted }}", "Field `wanted` is not defined.", "The fields are `iso` and `text`."),
    ] {
        let site = Site::new(ARTICLE);
        site.put("templates/article.html", tag);
        let Outcome::Refused(problems) = site.try_build().unwrap() else { panic!("{tag} cannot be shown") };
        let problem = &problems.last().unwrap().diagnostic;
        assert_eq!(problem.message, message, "{tag}");
        assert!(problem.help.as_ref().is_some_and(|told| told.contains(help)), "{tag}: {:?}", problem.help);
    }
}

#[test]
fn sources_are_no_place_for_output() {
    let site = Site::new(ARTICLE);
    for output in ["", "content", "content/news", "themes/x", ".borough/x"] {
        let result = borough::build(site.root(), &site.root().join(output), &When::At("2026-10-31".into()), &Silent);
        assert!(result.unwrap_err().to_string().contains("output folder"), "{output}");
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let site = Site::new(ARTICLE);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "---\ntitle: S\n---\n").unwrap();
    symlink(outside.path().join("secret.md"), site.root().join("content/secret.md")).unwrap();
    symlink(outside.path(), site.root().join("content/folder")).unwrap();
    let Outcome::Refused(problems) = site.try_build().unwrap() else { panic!("a link is no file") };
    let found: Vec<_> =
        problems.iter().map(|one| (one.diagnostic.code.id(), one.diagnostic.place.path.as_str())).collect();
    assert_eq!(found, [("E012", "content/folder"), ("E012", "content/secret.md")]);

    let site = Site::new(ARTICLE);
    site.build();
    site.put("content/news/2025/b.md", "---\ntitle: B\ncouncil: norborough\ndate: 2025-01-01\n---\n");
    symlink(outside.path(), site.public().join("news/2025")).unwrap();
    site.refused("did not write");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1, "nothing was written through the link");
}

#[test]
fn what_comes_later_leaves_no_trace() {
    let with = Site::new(ARTICLE);
    let later = "---\ntitle: Zebra crossing\ncouncil: southwick\ndate: 2026-06-01 09:30\ntags: [zebra]\nrating: outstanding\naliases: /zebra/\nupdated: 2026-07-01\n---\nZebra.\n";
    with.put("content/news/2026/zebra.md", later);
    let without = Site::new(ARTICLE);
    let second = "2026-06-01T08:29:59Z";
    let (a, b) = (with.build_as_of(second).unwrap(), without.build_as_of(second).unwrap());
    assert!(matches!((a, b), (Outcome::Built(_), Outcome::Built(_))));
    assert!(with.output() == without.output(), "one second before, the site is byte for byte without it");
    with.build_as_of("2026-06-01T08:30:00Z").unwrap();
    let page = String::from_utf8(fs::read(with.public().join("news/2026/zebra/index.html")).unwrap()).unwrap();
    assert!(page.contains("Zebra crossing") && !page.contains("1 July 2026"), "a change to come is not told");
}

/// Demands that a site with a file is, byte for byte, the site without it, as of 2026-06-01 08:29:59 UTC.
#[track_caller]
fn leaves_no_trace(path: &str, text: &str) {
    let (with, without) = (Site::new(ARTICLE), Site::new(ARTICLE));
    for site in [&with, &without] {
        site.put(
            "content/councils/southwick/2017-04-06-monitoring-visit.md",
            "---\nkind: monitoring-visit\ndate: 2017-04-06\n---\n",
        );
        site.put("content/news/2019/r.md", "---\ntitle: R\ncouncil: norborough\ndate: 2018-08-01\nrating: requires improvement\ntags: [care leavers]\n---\n");
    }
    with.put(path, text);
    with.put("content/news/2018/secret.jpg", photo(700, 60));
    let second = "2026-06-01T08:29:59Z";
    for site in [&with, &without] {
        match site.build_as_of(second).unwrap() {
            Outcome::Built(_) => {}
            Outcome::Refused(problems) => panic!("{path}: {problems:#?}"),
        }
    }
    let (with, without) = (with.output(), without.output());
    let differ: Vec<_> =
        with.iter().filter(|(path, bytes)| without.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert!(differ.is_empty() && with.len() == without.len(), "{path}: {differ:?}");
}

#[test]
fn whatever_is_held_leaves_no_trace_anywhere() {
    let picture = "image: secret.jpg\nalt: A door\ntags: [CARE LEAVERS, secret]\naliases: /secret/\nupdated: 2026-08-01\nrating: requires improvement\n";
    let holds = [
        "draft: true\ndate: 2018-07-21",
        "embargo: 2026-06-01 09:30\ndate: 2018-07-21",
        "date: 2026-06-01 09:30\nevent: 2018-07-20-inspection",
        "date: 2026-07",
    ];
    for hold in holds {
        let rating = if hold.contains("2026-07") || hold.contains("09:30\nevent") {
            picture.replace("rating: requires improvement\n", "")
        } else {
            picture.to_owned()
        };
        let text =
            format!("---\ntitle: Secret plan\ncouncil: norborough\n{hold}\n{rating}---\nText. ![A](secret.jpg)\n");
        leaves_no_trace("content/news/2018/a-secret.md", &text);
    }
    let grades = "rating: requires improvement\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, adoption: good, care_leavers: good }\n";
    for hold in ["draft: true", "embargo: 2026-06-01 09:30"] {
        let text = format!(
            "---\nkind: inspection\nframework: sif\ninspected: {{ from: 2018-06-12 }}\ndate: 2018-07-31\n{hold}\n{grades}---\n![A](../../news/2018/secret.jpg)\n"
        );
        leaves_no_trace("content/councils/norborough/2018-07-31-inspection.md", &text);
    }
    leaves_no_trace(
        "content/councils/norborough/2026-monitoring-visit.md",
        "---\nkind: monitoring-visit\ndate: 2026\n---\n",
    );
    leaves_no_trace(
        "content/councils/tomorrow/index.md",
        "---\nname: Tomorrow\nsince: 2026-06-02\nregion: East\nneighbours: [norborough]\n---\n",
    );
    leaves_no_trace("content/secret.md", "---\ntitle: Secret\ndraft: true\n---\n![A](news/2018/secret.jpg)\n");
}

#[cfg(unix)]
#[test]
fn a_problem_with_a_link_shows_nothing_of_what_it_leads_to() {
    let site = Site::new(ARTICLE);
    site.put("secret.txt", "the secret line");
    for name in ["content/news/b.md", "content/news/b.png", "content/news/2024/c.md"] {
        std::os::unix::fs::symlink(site.root().join("secret.txt"), site.root().join(name)).unwrap();
    }
    let Outcome::Refused(problems) = site.try_build().unwrap() else { panic!("links are refused") };
    let text = borough::diagnostic::print(&problems, borough::diagnostic::Format::Human);
    assert!(text.contains("E012") && !text.contains("the secret line"), "{text}");
}

#[test]
fn nothing_is_moved_when_something_stands_in_the_way() {
    let site = Site::new(ARTICLE);
    site.build();
    fs::remove_file(site.public().join("feed.xml")).unwrap();
    site.put("public/feed.xml/mine.txt", "mine");
    site.put("content/news/2024/a.md", "---\ntitle: B\ncouncil: norborough\ndate: 2024-01-01\n---\nText.\n");
    let before = site.output();
    site.refused("did not write");
    assert!(site.output() == before);
}

#[test]
fn two_sites_in_one_folder_do_not_mix() {
    let (one, two) = (Site::new(ARTICLE), Site::new(ARTICLE));
    let output = one.root().join("out");
    let lock = fs::File::create(one.root().join(".out.borough-lock")).unwrap();
    lock.lock().unwrap();
    let refused = borough::build(two.root(), &output, &When::At("2026-10-31".into()), &Silent).unwrap_err();
    assert!(refused.to_string().contains("another build"), "{refused}");
    drop(lock);
    borough::build(two.root(), &output, &When::At("2026-10-31".into()), &Silent).unwrap();
    assert!(!one.root().join(".out.borough-lock").exists());
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let site = Site::new(ARTICLE);
    fs::create_dir_all(site.root().join(".borough")).unwrap();
    let lock = fs::File::create(site.root().join(".borough/lock")).unwrap();
    lock.lock().unwrap();
    site.refused("another build of this site is at work");
    drop(lock);
    site.build();
}

#[test]
fn a_build_notes_which_addresses_have_changed() {
    let site = Site::new(ARTICLE);
    let purge = || fs::read_to_string(site.root().join(".borough/purge.txt")).unwrap();
    site.build();
    assert!(purge().lines().any(|line| line == "/news/2024/a/") && purge().lines().any(|line| line == "/"));
    assert_eq!(site.build(), (0, site.output().len(), 0));
    assert_eq!(purge(), "");
    site.remove("content/news/2024/a.md");
    let (written, _, removed) = site.build();
    assert_eq!(purge().lines().count(), written + removed);
    assert!(purge().lines().any(|line| line == "/news/2024/a/"), "what is gone is to be purged too");
}

#[test]
fn a_build_notes_when_the_next_one_is_due() {
    let site = Site::new(ARTICLE);
    let note = || fs::read_to_string(site.root().join(".borough/next-release.json")).unwrap();
    site.build();
    assert!(note().contains("\"utc\": null") && note().contains("\"waiting\": 0"), "{}", note());
    for (name, date) in [("b", "2026-11-05 09:30"), ("c", "2027-06-01 09:30:15")] {
        let text = format!("---\ntitle: B\ncouncil: norborough\ndate: {date}\n---\nText.\n");
        site.put(&format!("content/news/2026/{name}.md"), text.replace(":15", ""));
    }
    site.build();
    assert!(note().contains("\"utc\": \"2026-11-05T09:30:00Z\""), "{}", note());
    assert!(note().contains("\"local\": \"2026-11-05T09:30:00+00:00\"") && note().contains("\"waiting\": 2"));
    site.build_as_of("2026-12-01").unwrap();
    assert!(note().contains("\"local\": \"2027-06-01T09:30:00+01:00\""), "{}", note());
}
