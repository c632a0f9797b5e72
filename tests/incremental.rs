//! A build after an edit is, byte for byte, a clean build: whatever was edited, and however often.
//! And it renders what the edit touches, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use borough::write::Summary;
use borough::{Outcome, Progress, When};
use proptest::prelude::*;
use tempfile::TempDir;

struct Silent;
impl Progress for Silent {}

/// Remembers the stages of a build.
#[derive(Default)]
struct Stages(Mutex<Vec<&'static str>>);
impl Progress for Stages {
    fn stage(&self, name: &'static str) {
        self.0.lock().unwrap().push(name);
    }
}

/// A site on a disk, whose files were all last changed long ago, each at a time of its own.
struct Site {
    folder: TempDir,
    as_of: String,
    changes: u64,
}

impl Site {
    fn new() -> Self {
        let mut site = Self { folder: tempfile::tempdir().unwrap(), as_of: "2026-06-15".into(), changes: 0 };
        site.put("content/site.yaml", "title: T\nbase_url: https://archive.example.org/\n");
        for council in 0..4 {
            let neighbour = (council + 1) % 4;
            site.put(
                &format!("content/councils/c{council}/index.md"),
                format!(
                    "---\nname: Council {council}\nregion: R{}\nneighbours: [c{neighbour}]\n---\nProfile.\n",
                    council % 2
                ),
            );
        }
        site.put(
            "content/councils/c0/2018-07-20-inspection.md",
            "---\nkind: inspection\nframework: sif\ninspected: { from: 2018-05-08 }\ndate: 2018-07-20\nrating: good\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, adoption: good, care_leavers: good }\n---\nNote.\n",
        );
        for number in 0..12_u64 {
            let picture = if number.is_multiple_of(3) { " ![A door](../photo.jpg)" } else { "" };
            site.article(number, &format!("Story {number}"), number % 4, &format!("Summary.\n\nText.{picture}"));
        }
        site.put("content/news/photo.jpg", photo(0));
        site
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn put(&mut self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        self.changes += 1;
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000 + self.changes);
        File::options().write(true).open(&file).unwrap().set_modified(long_ago).unwrap();
    }

    fn article(&mut self, number: u64, title: &str, council: u64, body: &str) {
        let (year, tag) = (2018 + number % 8, number % 3);
        let rating = if number.is_multiple_of(2) { "rating: good\n" } else { "" };
        let text = format!(
            "---\ntitle: {title}\ncouncil: c{council}\ndate: {year}-{:02}-01\n{rating}tags: [tag{tag}]\n---\n{body} [a](/councils/c{council}/)\n",
            1 + number % 12
        );
        self.put(&format!("content/news/{year}/s{number}.md"), &text);
    }

    fn articles(&self) -> Vec<PathBuf> {
        let all = walkdir::WalkDir::new(self.root().join("content/news")).sort_by_file_name();
        all.into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
            .collect()
    }

    #[track_caller]
    fn build(&self) -> Summary {
        match borough::build(self.root(), &self.root().join("public"), &When::At(self.as_of.clone()), &Silent).unwrap()
        {
            Outcome::Built(built) => built.summary,
            Outcome::Refused(problems) => panic!("{problems:#?}"),
        }
    }

    /// Whether the archive is read for a build.
    #[track_caller]
    fn reads(&self) -> bool {
        let stages = Stages::default();
        borough::build(self.root(), &self.root().join("public"), &When::At(self.as_of.clone()), &stages).unwrap();
        stages.0.into_inner().unwrap().contains(&"load")
    }

    /// Whether a build is refused, and the codes of all that it says.
    fn told(&self) -> (bool, Vec<String>) {
        let outcome = borough::build(self.root(), &self.root().join("public"), &When::At(self.as_of.clone()), &Silent);
        let (is_refused, problems) = match outcome.unwrap() {
            Outcome::Built(built) => (false, built.problems),
            Outcome::Refused(problems) => (true, problems),
        };
        (is_refused, problems.iter().map(|one| one.diagnostic.code.id().to_owned()).collect())
    }

    /// The same of a build that nothing went before.
    fn told_at_first(&self) -> (bool, Vec<String>) {
        let fresh = Self { folder: tempfile::tempdir().unwrap(), as_of: self.as_of.clone(), changes: 0 };
        for (path, bytes) in tree(&self.root().join("content")) {
            let file = fresh.root().join("content").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        fresh.told()
    }

    /// How many waivers a build tells of.
    fn waived(&self) -> usize {
        let outcome = borough::build(self.root(), &self.root().join("public"), &When::At(self.as_of.clone()), &Silent);
        match outcome.unwrap() {
            Outcome::Built(built) => built.waivers.len(),
            Outcome::Refused(problems) => panic!("{problems:#?}"),
        }
    }

    /// The files of a clean build of the same sources.
    fn clean(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let fresh = tempfile::tempdir().unwrap();
        for top in ["content", "templates", "themes"] {
            for (path, bytes) in tree(&self.root().join(top)) {
                let file = fresh.path().join(top).join(path);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, bytes).unwrap();
            }
        }
        let output = fresh.path().join("public");
        let outcome = borough::build(fresh.path(), &output, &When::At(self.as_of.clone()), &Silent).unwrap();
        assert!(matches!(outcome, Outcome::Built(_)));
        tree(&output)
    }

    #[track_caller]
    fn is_as_clean(&self, after: &str) {
        let (own, clean) = (tree(&self.root().join("public")), self.clean());
        let differ: Vec<_> = own.keys().chain(clean.keys()).filter(|path| own.get(*path) != clean.get(*path)).collect();
        assert!(differ.is_empty(), "after {after}: {differ:?}");
    }

    /// Makes one random edit.
    fn edit(&mut self, edit: &Edit) {
        let articles = self.articles();
        let one = |pick: u64| articles.get(usize::try_from(pick).unwrap() % articles.len().max(1)).cloned();
        match *edit {
            Edit::Body(pick) => self.change(one(pick), |text| text.replace("Text.", "Text, and more text.")),
            Edit::Title(pick, number) => self.change(one(pick), |text| {
                let (_, rest) = text.split_once("\ncouncil").unwrap();
                format!("---\ntitle: New title {number}\ncouncil{rest}")
            }),
            Edit::Council(pick, council) => {
                self.change(one(pick), |text| text.replace("council: c", &format!("council: c{council} #")))
            }
            Edit::Draft(pick) => self.change(one(pick), |text| {
                text.replacen("tags:", "draft: true\ntags:", 1).replace("draft: true\ndraft: true\n", "")
            }),
            Edit::Add(number) => self.article(100 + number, &format!("Added {number}"), number % 4, "Added."),
            Edit::Remove(pick) if articles.len() > 2 => fs::remove_file(one(pick).unwrap()).unwrap(),
            Edit::Rename(pick, number) => {
                let from = one(pick).unwrap();
                let _ = fs::rename(&from, from.with_file_name(format!("renamed-{number}.md")));
            }
            Edit::Event(day) => self.put(
                &format!("content/councils/c1/2019-05-{day:02}-monitoring-visit.md"),
                format!("---\nkind: monitoring-visit\ndate: 2019-05-{day:02}\n---\n"),
            ),
            Edit::NewCouncil(number) => self.put(
                &format!("content/councils/n{number}/index.md"),
                format!("---\nname: New {number}\nsince: 2026-0{}-01\n---\n", 1 + number % 9),
            ),
            Edit::Site(number) => {
                let cards = ["none", "councils", "all"][usize::try_from(number % 3).unwrap()];
                let theme = ["civic", "plain"][usize::try_from(number % 2).unwrap()];
                self.put("themes/plain/theme.yaml", "name: plain\nwithout: [search, data]\n");
                self.put(
                    "content/site.yaml",
                    format!(
                        "title: T{number}\nbase_url: https://archive.example.org/\ncards: {cards}\ntheme: {theme}\n"
                    ),
                )
            }
            Edit::Template(number) => {
                self.put("templates/404.html", format!("<p>Nothing {number}</p>{{{{ site.title }}}}"))
            }
            Edit::Picture(number) => self.put("content/news/photo.jpg", photo(number)),
            Edit::AsOf(month, day) => self.as_of = format!("2026-{month:02}-{day:02}"),
            Edit::Output(pick) => {
                let files: Vec<PathBuf> = tree(&self.root().join("public")).into_keys().collect();
                if let Some(file) = files.get(usize::try_from(pick).unwrap() % files.len().max(1)) {
                    fs::write(self.root().join("public").join(file), "spoilt").unwrap();
                }
            }
            Edit::Cache(pick) => self.spoil_cache(pick),
            Edit::Remove(_) => {}
        }
    }

    fn change(&mut self, file: Option<PathBuf>, change: impl Fn(String) -> String) {
        let Some(file) = file else { return };
        let text = change(fs::read_to_string(&file).unwrap());
        let path = file.strip_prefix(self.root()).unwrap().to_str().unwrap().to_owned();
        self.put(&path, &text);
    }

    fn spoil_cache(&self, pick: u64) {
        let folders = ["cache", "pictures", "sheets"].map(|name| self.root().join(".borough").join(name));
        let files = folders.iter().flat_map(|folder| tree(folder).into_keys().map(|file| folder.join(file)));
        let files: Vec<PathBuf> = files.collect();
        let Some(file) = files.get(usize::try_from(pick).unwrap() % files.len().max(1)).cloned() else { return };
        let mut bytes = fs::read(&file).unwrap();
        let at = usize::try_from(pick).unwrap() % bytes.len().max(1);
        match bytes.get_mut(at) {
            Some(byte) if pick.is_multiple_of(2) => *byte ^= 1 << (pick % 8),
            _ => bytes.truncate(at),
        }
        fs::write(file, bytes).unwrap();
    }
}

/// A photo; of every two numbers one has other dimensions, and one other colours alone.
fn photo(number: u64) -> Vec<u8> {
    let (width, shade) = (700 + 400 * u32::try_from(number / 2).unwrap(), u8::try_from(number % 2 * 60).unwrap());
    let mut state = 7_u32;
    let pixels = image::RgbImage::from_fn(width, 40, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, ..] = state.to_be_bytes();
        image::Rgb([a, b, shade])
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&pixels).unwrap();
    bytes
}

/// The files of a folder; none when it does not exist.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[derive(Debug, Clone)]
enum Edit {
    Body(u64),
    Title(u64, u64),
    Council(u64, u64),
    Draft(u64),
    Add(u64),
    Remove(u64),
    Rename(u64, u64),
    Event(u64),
    NewCouncil(u64),
    Site(u64),
    Template(u64),
    Picture(u64),
    AsOf(u64, u64),
    Output(u64),
    Cache(u64),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (0..50_u64).prop_map(Edit::Body),
        3 => (0..50_u64, 0..50_u64).prop_map(|(pick, number)| Edit::Title(pick, number)),
        2 => (0..50_u64, 0..4_u64).prop_map(|(pick, council)| Edit::Council(pick, council)),
        2 => (0..50_u64).prop_map(Edit::Draft),
        2 => (0..40_u64).prop_map(Edit::Add),
        2 => (0..50_u64).prop_map(Edit::Remove),
        2 => (0..50_u64, 0..9_u64).prop_map(|(pick, number)| Edit::Rename(pick, number)),
        1 => (1..28_u64).prop_map(Edit::Event),
        1 => (0..9_u64).prop_map(Edit::NewCouncil),
        1 => (0..5_u64).prop_map(Edit::Site),
        1 => (0..5_u64).prop_map(Edit::Template),
        2 => (0..4_u64).prop_map(Edit::Picture),
        2 => (1..13_u64, 1..29_u64).prop_map(|(month, day)| Edit::AsOf(month, day)),
        2 => (0..200_u64).prop_map(Edit::Output),
        2 => (0..100_000_u64).prop_map(Edit::Cache),
    ]
}

proptest! {
    // PROPTEST_CASES=500 cargo test --release --test incremental makes some five thousand steps.
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12), max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn an_incremental_build_is_a_clean_build(edits in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..10)) {
        let mut site = Site::new();
        site.build();
        for step in &edits {
            for edit in step {
                site.edit(edit);
            }
            site.build();
            site.is_as_clean(&format!("{step:?}"));
        }
    }
}

#[test]
fn nothing_is_rendered_when_nothing_changed() {
    let site = Site::new();
    let first = site.build();
    assert_eq!(first.rendered, first.written);
    let second = site.build();
    assert_eq!((second.rendered, second.written, second.removed), (0, 0, 0));
}

/// The files that differ: pages and the like, and the files of the search.
fn changed<'a>(
    before: &BTreeMap<PathBuf, Vec<u8>>,
    after: &'a BTreeMap<PathBuf, Vec<u8>>,
) -> (Vec<&'a PathBuf>, Vec<&'a PathBuf>) {
    let differ = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path);
    differ.partition(|path| !path.starts_with("search"))
}

#[test]
fn a_body_that_changed_is_one_page() {
    let mut site = Site::new();
    site.build();
    let before = tree(&site.root().join("public"));
    site.edit(&Edit::Body(4));
    let summary = site.build();
    let after = tree(&site.root().join("public"));
    let (pages, words) = changed(&before, &after);
    assert_eq!((pages.len(), words.len()), (1, 1), "the page, and the file of the search that knows the word `more`");
    assert_eq!((summary.rendered, summary.written), (2, 2));
}

#[test]
fn a_text_that_changed_does_not_have_the_archive_read() {
    let mut site = Site::new();
    assert!(site.reads());
    let another = |site: &mut Site, pick: u64, from: &str, to: &str| {
        let file = site.articles().swap_remove(usize::try_from(pick).unwrap());
        site.change(Some(file), |text| text.replace(from, to));
    };
    another(&mut site, 3, "Text.", "Text, and more text.");
    assert!(!site.reads(), "after a first build");
    another(&mut site, 3, "more text.", "yet more text.");
    assert!(!site.reads(), "after a text that changed");
    site.edit(&Edit::Title(5, 1));
    assert!(site.reads(), "a title stands elsewhere");
    another(&mut site, 3, "yet more text.", "all that.");
    another(&mut site, 7, "Text.", "Text, and more text.");
    assert!(!site.reads(), "though these pages were not rendered by the build before");
    site.put("content/unused.jpg", photo(1));
    assert!(site.reads(), "there is a warning now");
    fs::remove_file(site.root().join("content/unused.jpg")).unwrap();
    assert!(site.reads(), "and now there is none");
    another(&mut site, 6, "Text.", "Text, and more text.");
    assert!(!site.reads(), "though pages stand since before that");
    site.put("templates/article.html", "{% extends \"base.html\" %}{% block main %}{{ body | upper }}{% endblock %}");
    assert!(site.reads());
    another(&mut site, 8, "Text.", "Text, and more text.");
    assert!(site.reads(), "the template makes something else of the text");
    site.is_as_clean("all this");
}

#[test]
fn a_picture_that_changed_is_its_versions_and_the_pages_that_show_it_otherwise() {
    let mut site = Site::new();
    site.build();
    let versions = |site: &Site| {
        let made = tree(&site.root().join("public/news")).into_keys();
        made.filter(|path| path.to_str().unwrap().starts_with("photo-")).count()
    };
    assert_eq!(versions(&site), 3);
    site.edit(&Edit::Picture(1));
    let summary = site.build();
    assert_eq!((summary.rendered, summary.written), (4, 4), "the picture and its versions: the pages are as they were");
    site.edit(&Edit::Picture(2));
    let summary = site.build();
    assert_eq!((versions(&site), summary.written), (5, 10), "six files and four pages");
    site.is_as_clean("another picture");
    site.edit(&Edit::Body(0));
    assert!(site.build().rendered <= 2, "a text with a picture needs no archive");
    site.is_as_clean("another text");
}

#[test]
fn a_text_that_is_saved_again_within_the_same_moment_is_seen() {
    let site = Site::new();
    let file = site.articles().swap_remove(3);
    let text = fs::read_to_string(&file).unwrap();
    site.build();
    let mut seen = Vec::new();
    for word in ["first", "other", "third", "fifth"] {
        // Of one size, and so quickly that a disk's clock may not tell them apart.
        fs::write(&file, text.replace("Text.", word)).unwrap();
        let before = tree(&site.root().join("public"));
        site.build();
        seen.push(changed(&before, &tree(&site.root().join("public"))).0.len());
        site.is_as_clean(word);
    }
    assert_eq!(seen, [1, 1, 1, 1]);
}

#[test]
fn a_text_after_a_build_that_was_refused_is_not_taken_for_all_that_changed() {
    let mut site = Site::new();
    site.build();
    let file = site.articles().swap_remove(3);
    let (text, other) = (fs::read_to_string(&file).unwrap(), site.articles().swap_remove(4));
    let whole = fs::read_to_string(&other).unwrap();
    let path = |file: &Path| file.strip_prefix(site.folder.path()).unwrap().to_str().unwrap().to_owned();
    let (file, other) = (path(&file), path(&other));
    site.put(&file, text.replace("title: Story", "title: Renamed"));
    site.put(&other, "---\ndarft: true\n---\n");
    let refused = borough::build(site.root(), &site.root().join("public"), &When::At(site.as_of.clone()), &Silent);
    assert!(matches!(refused, Ok(Outcome::Refused(_))));
    site.put(&file, text.replace("title: Story", "title: Renamed").replace("Text.", "Another."));
    site.put(&other, &whole);
    assert!(site.build().written > 1);
    site.is_as_clean("mending");
}

#[test]
fn a_text_that_a_lint_is_against_is_told_as_in_a_whole_build() {
    let mut site = Site::new();
    let file = site.articles().swap_remove(3);
    let text = fs::read_to_string(&file).unwrap();
    let path = file.strip_prefix(site.folder.path()).unwrap().to_str().unwrap().to_owned();
    site.build();
    let before = tree(&site.root().join("public"));
    let words = ["Ellie, 7, waited.", "They live at 14 Acacia Avenue.", "On 20/07/2018 Ellie, 7, waited."];
    for words in words {
        site.put(&path, text.replace("Text.", words));
        assert_eq!(site.told(), site.told_at_first(), "{words}");
        assert!(site.told().0, "{words} is refused");
        assert_eq!(tree(&site.root().join("public")), before, "{words} is nowhere");
    }
    site.put(&path, text.replace("Text.", "On 20/07/2018 a child waited."));
    for _ in 0..3 {
        // A warning is told by every build, not by the first alone.
        assert_eq!(site.told(), (false, vec!["W122".to_owned()]));
    }
    site.is_as_clean("a warning");
    site.put(&path, text.replace("Text.", "On 20 July 2018 a child waited."));
    assert_eq!(site.told(), (false, Vec::new()));
    site.is_as_clean("mending");
    site.put(&path, text.replace("Text.", "A child waited."));
    assert_eq!(site.build().written, 3, "the page, and the files of the search that knew of July and 20");
}

#[test]
fn a_place_that_comes_or_goes_is_told_of_texts_that_were_remembered() {
    let mut site = Site::new();
    let ellie = "content/councils/mount-ellie/index.md";
    site.put(ellie, "---\nname: Mount Ellie\n---\n");
    site.put("content/asks.md", "---\ntitle: Asks\n---\nAt the age of 9 Ellie waited.\n");
    for _ in 0..2 {
        assert_eq!(site.told(), (false, Vec::new()), "a place's name");
        fs::remove_file(site.root().join(ellie)).unwrap();
        assert_eq!(site.told(), (true, vec!["E090".to_owned()]));
        assert_eq!(site.told(), site.told_at_first());
        site.put("content/councils/ellie/index.md", "---\nname: Ellie\n---\n");
        assert_eq!(site.told(), (false, Vec::new()), "another's");
        site.put(ellie, "---\nname: Mount Ellie\n---\n");
        fs::remove_file(site.root().join("content/councils/ellie/index.md")).unwrap();
    }
}

#[test]
fn a_text_whose_waiver_waives_nothing_any_more_is_told() {
    let mut site = Site::new();
    let file = site.articles().swap_remove(3);
    let text = fs::read_to_string(&file).unwrap();
    let path = file.strip_prefix(site.folder.path()).unwrap().to_str().unwrap().to_owned();
    let waived = text.replace("---\ntitle", "---\nwaive: { lint: name-and-age, reason: R, by: B }\ntitle");
    site.put(&path, waived.replace("Text.", "Ellie, 17, spoke."));
    assert_eq!(site.told(), (false, Vec::new()));
    site.put(&path, waived.replace("Text.", "Ellie, 17, was heard."));
    assert_eq!(site.told(), (false, Vec::new()));
    assert_eq!(site.waived(), 1, "an edit of a text loses no waiver");
    site.put(&path, waived.replace("Text.", "Somebody was heard."));
    assert_eq!(site.told(), (false, vec!["W129".to_owned()]));
    site.put(&path, text.replace("Text.", "Somebody was heard."));
    assert_eq!(site.told(), (false, Vec::new()));
    assert_eq!(site.waived(), 0);
}

#[test]
fn a_title_that_changed_is_the_pages_that_show_it() {
    let mut site = Site::new();
    site.build();
    let before = tree(&site.root().join("public"));
    site.edit(&Edit::Title(0, 7));
    let summary = site.build();
    let after = tree(&site.root().join("public"));
    let (pages, words) = changed(&before, &after);
    assert_eq!(summary.rendered, pages.len() + words.len(), "no more and no fewer: {pages:?} {words:?}");
    assert_eq!(summary.written, pages.len() + words.len());
    let shows = after
        .iter()
        .filter(|(path, bytes)| String::from_utf8_lossy(bytes).contains("New title 7") && !path.starts_with("search"));
    assert_eq!(pages.len(), shows.count(), "{pages:?}");
}

#[test]
fn a_card_is_drawn_again_when_what_stands_on_it_has_changed() {
    let mut site = Site::new();
    site.put("content/site.yaml", "title: T\nbase_url: https://archive.example.org/\ncards: all\n");
    site.build();
    let before = tree(&site.root().join("public"));
    let cards = |before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>| {
        let pages: Vec<PathBuf> = changed(before, after).0.into_iter().cloned().collect();
        pages.into_iter().filter(|path| path.ends_with("card.png")).collect::<Vec<_>>()
    };
    assert_eq!(before.keys().filter(|path| path.ends_with("card.png")).count(), 4 + 1 + 12);
    site.edit(&Edit::Body(4));
    let summary = site.build();
    let after = tree(&site.root().join("public"));
    assert_eq!((summary.rendered, cards(&before, &after).len()), (2, 0), "a text is on no card");
    site.edit(&Edit::Title(0, 7));
    let summary = site.build();
    let last = tree(&site.root().join("public"));
    assert_eq!(cards(&after, &last).len(), 1);
    let (pages, words) = changed(&after, &last);
    assert_eq!(summary.rendered, pages.len() + words.len(), "no more and no fewer: {pages:?} {words:?}");
    site.is_as_clean("a new title");
}

#[test]
fn a_template_that_changed_is_the_pages_it_makes() {
    let mut site = Site::new();
    site.build();
    site.edit(&Edit::Template(1));
    assert_eq!(site.build().rendered, 1);
}

#[test]
fn a_release_instant_that_has_passed_is_noticed_though_no_file_has_changed() {
    let mut site = Site::new();
    site.put("content/news/2026/late.md", "---\ntitle: Late\ncouncil: c0\ndate: 2026-06-15 12:00\n---\nText.\n");
    let build = |utc: &str| {
        let now = When::Now(utc.parse().unwrap());
        match borough::build(site.root(), &site.root().join("public"), &now, &Silent).unwrap() {
            Outcome::Built(built) => (built.summary.written, built.waiting),
            Outcome::Refused(problems) => panic!("{problems:#?}"),
        }
    };
    let page = site.root().join("public/news/2026/late/index.html");
    assert!(build("2026-06-15T09:00:00Z").0 > 0);
    assert_eq!(build("2026-06-15T10:59:59Z"), (0, 1), "nothing to do, and one item still waits");
    assert!(!page.exists());
    assert!(build("2026-06-15T11:00:00Z").0 > 0);
    assert!(page.exists());
    assert!(build("2026-06-15T23:30:00Z").0 > 0, "in London it is the next day");
}

#[test]
fn a_page_that_somebody_removed_or_spoilt_is_mended() {
    let site = Site::new();
    site.build();
    let (home, council) = (site.root().join("public/index.html"), site.root().join("public/councils/c1/index.html"));
    fs::remove_file(&home).unwrap();
    fs::write(&council, "spoilt").unwrap();
    assert_eq!(site.build().written, 2);
    site.is_as_clean("mending");
}
