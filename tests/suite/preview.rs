//! A preview follows edits: after each, its pages are those of a site that was read afresh.

use std::sync::{Arc, RwLock};

use borough::diagnostic::{Located, SourcePath};
use borough::load::{Disk, Entry, Files, Memory};
use borough::model::{Showing, Unpublished};
use borough::plan::OutputPath;
use borough::preview::{Change, Preview};
use borough::{Failure, When, check, render_all};

use crate::fixture::{Fixture, TODAY};

/// Files that change under the preview's eyes.
#[derive(Clone)]
pub struct Shared(pub Arc<RwLock<Memory>>);

impl Files for Shared {
    fn list(&self) -> Result<Vec<Entry>, Failure> {
        self.0.read().unwrap().list()
    }

    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Failure> {
        self.0.read().unwrap().read(path)
    }
}

const STORY: &str = "content/news/2026/story.md";

fn story(front: &str, body: &str) -> String {
    format!("---\ntitle: A story\ncouncil: norborough\ndate: 2026-05-01\nsummary: Short.\n{front}---\n{body}\n")
}

/// What a preview says to a story that was written anew.
#[track_caller]
fn follow(edits: &[(&str, Change)]) {
    let text = story("", "First text, with [a link](/councils/norborough/).");
    let shared = Shared(Arc::new(RwLock::new(Fixture::new(&format!("=== {STORY}\n{text}")).files)));
    let when = When::At(TODAY.to_owned());
    let mut preview = Preview::open(Box::new(shared.clone()), when.clone(), Showing::Published).unwrap();
    let path = SourcePath::new(STORY);
    for (text, expected) in edits {
        shared.0.write().unwrap().0.insert(path.clone(), text.as_bytes().to_vec());
        assert_eq!(preview.follow(std::slice::from_ref(&path)).unwrap(), *expected, "{text}");
        let checked = check(&shared, &when).unwrap();
        let told = |problems: &[Located]| problems.iter().map(|one| one.diagnostic.clone()).collect::<Vec<_>>();
        assert_eq!(told(preview.problems()), told(&checked.problems), "{text}");
        if *expected == Change::Broken {
            assert!(!preview.problems().is_empty());
            continue;
        }
        let fresh = render_all(&shared, &checked).unwrap();
        assert_eq!(fresh.len(), preview.outputs().count(), "{text}");
        for (path, bytes) in fresh {
            assert!(preview.bytes(&path).unwrap().unwrap() == bytes, "{path:?} after {text}");
        }
    }
}

/// A site with a draft, an inspection that is published tomorrow, and a council that begins next year.
fn unpublished() -> Fixture {
    Fixture::new(
        "=== content/news/2026/draft.md
---
title: A draft
council: norborough
date: 2026-05-01
draft: true
aliases: [/old-draft/]
---
Text, with [a link](/councils/eastwick/).
=== content/councils/norborough/2026-11-01-inspection.md
---
kind: inspection
framework: ilacs
inspected: { from: 2026-09-01, to: 2026-09-18 }
date: 2026-11-01
judgements:
  leadership: outstanding
  help_and_protection: good
  children_in_care: good
  care_leavers: good
source: report
---
=== content/councils/eastwick/index.md
---
name: Eastwick
since: 2027-04-01
---
=== content/plan.md
---
title: Plan
draft: true
---
Text.
",
    )
}

#[test]
fn a_preview_shows_what_is_not_published_and_says_why() {
    let files = unpublished().files;
    let when = || When::At(TODAY.to_owned());
    let preview = Preview::open(Box::new(files.clone()), when(), Showing::Everything).unwrap();
    assert!(preview.problems().is_empty(), "{:?}", preview.problems());
    let path = |text: &str| OutputPath::new(text).unwrap();
    let why = |text: &str| preview.unpublished(&path(text));
    let waits = |instant: &str| Some(Unpublished::Waits(instant.parse().unwrap()));
    assert_eq!(why("news/2026/draft/index.html"), Some(Unpublished::Draft));
    assert_eq!(why("plan/index.html"), Some(Unpublished::Draft));
    assert_eq!(why("councils/norborough/2026-11-01-inspection/index.html"), waits("2026-11-01T00:00:00Z"));
    assert_eq!(why("councils/eastwick/index.html"), waits("2027-03-31T23:00:00Z"));
    for published in ["index.html", "councils/norborough/index.html", "news/2026/nothing/index.html"] {
        assert_eq!(why(published), None, "{published}");
    }
    // Whatever shows them can be made, and leads to them.
    for output in preview.outputs() {
        assert!(preview.bytes(output).unwrap().is_ok(), "{output:?}");
    }
    let text = |at: &str| String::from_utf8(preview.bytes(&path(at)).unwrap().unwrap()).unwrap();
    assert!(text("councils/norborough/index.html").contains("/councils/norborough/2026-11-01-inspection/"));
    assert!(text("news/2026/draft/index.html").contains("href=\"/councils/eastwick/\""));
    assert_eq!(preview.redirect("/old-draft/").unwrap().as_str(), "/news/2026/draft/");
    assert_eq!(preview.archive().waiting, 1);
}

#[test]
fn what_is_published_is_the_same_whatever_waits() {
    let files = unpublished().files;
    let when = When::At(TODAY.to_owned());
    let preview = Preview::open(Box::new(files.clone()), when.clone(), Showing::Published).unwrap();
    let built = render_all(&files, &check(&files, &when).unwrap()).unwrap();
    let outputs: Vec<OutputPath> = preview.outputs().cloned().collect();
    assert_eq!(outputs, built.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>());
    for (path, bytes) in built {
        assert!(!path.as_str().contains("draft") && !path.as_str().contains("eastwick"), "{path:?}");
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("a draft") && !text.contains("eastwick") && !text.contains("2026-11-01"), "{path:?}");
        assert_eq!(preview.unpublished(&path), None);
    }
}

#[test]
fn files_that_differ_are_found_without_being_told() {
    let shared = Shared(Arc::new(RwLock::new(unpublished().files)));
    let when = When::At(TODAY.to_owned());
    let mut preview = Preview::open(Box::new(shared.clone()), when, Showing::Everything).unwrap();
    assert!(preview.differing().unwrap().is_empty());
    let (plan, new) = (SourcePath::new("content/plan.md"), SourcePath::new("content/new.md"));
    shared.0.write().unwrap().0.remove(&plan);
    shared.0.write().unwrap().0.insert(new.clone(), b"---\ntitle: New\n---\nText.\n".to_vec());
    assert_eq!(preview.differing().unwrap(), [new.clone(), plan.clone()]);
    assert_eq!(preview.follow(&[new, plan]).unwrap(), Change::Items);
    assert!(preview.differing().unwrap().is_empty());
    // An editor's own file that has come and gone is no change.
    assert_eq!(preview.follow(&[SourcePath::new("content/4913")]).unwrap(), Change::Nothing);
}

#[test]
fn folders_are_followed_by_the_files_in_them() {
    let site = tempfile::tempdir().unwrap();
    let at = |path: &str| site.path().join("content").join(path);
    for (path, bytes) in unpublished().files.0 {
        let file = site.path().join(path.as_str());
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let open =
        || Preview::open(Box::new(Disk::new(site.path())), When::At(TODAY.to_owned()), Showing::Everything).unwrap();
    let mut preview = open();
    let mut follow = |paths: &[&str], expected| {
        let paths: Vec<SourcePath> = paths.iter().map(|path| SourcePath::new(&format!("content/{path}"))).collect();
        assert_eq!(preview.follow(&paths).unwrap(), expected, "{paths:?}");
        assert!(preview.outputs().eq(open().outputs()), "{paths:?}");
        assert!(preview.differing().unwrap().is_empty(), "{paths:?}");
    };
    let put = |path: &str, text: &str| std::fs::write(at(path), text).unwrap();
    std::fs::create_dir_all(at("news/2027/empty")).unwrap();
    follow(&["news/2027", "news/2027/empty"], Change::Nothing);
    put("news/2027/empty/a.md", &story("", "Text."));
    follow(&["news/2027"], Change::Items);
    std::fs::rename(at("news/2027/empty"), at("news/2027/full")).unwrap();
    follow(&["news/2027/empty", "news/2027/full"], Change::Items);
    std::fs::create_dir(at("councils/westwick")).unwrap();
    put("councils/westwick/index.md", "---\nname: Westwick\n---\n");
    follow(&["councils/westwick", "councils/westwick/index.md"], Change::Items);
    std::fs::remove_dir_all(at("councils/westwick")).unwrap();
    follow(&["councils/westwick"], Change::Items);
    for number in 0..70 {
        put(&format!("news/2027/full/{number}.md"), &story("", "Text."));
    }
    follow(&["news/2027/full"], Change::Site);
    std::fs::remove_dir_all(at("news/2027")).unwrap();
    follow(&["news/2027", "news/2027/full"], Change::Site);
    // A file where there was a folder.
    std::fs::remove_dir_all(at("councils/eastwick")).unwrap();
    put("councils/eastwick", "No council.");
    std::fs::write(at("news/2026/draft.md"), story("", "No link to a council.")).unwrap();
    follow(&["councils/eastwick", "news/2026/draft.md"], Change::Items);
}

#[test]
fn a_day_that_passes_and_a_release_are_seen() {
    let instant = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let files = unpublished().files;
    let now = When::Now(instant("2026-10-31T12:00:00Z"));
    let mut preview = Preview::open(Box::new(files.clone()), now, Showing::Everything).unwrap();
    assert!(!preview.is_over(instant("2026-10-31T23:59:59Z")));
    assert!(preview.is_over(instant("2026-11-01T00:00:00Z")));
    preview.set_when(When::Now(instant("2026-11-01T00:00:00Z")));
    assert!(!preview.is_over(instant("2026-11-01T12:00:00Z")));
    assert_eq!(preview.follow(&[]).unwrap(), Change::Site);
    let inspection = OutputPath::new("councils/norborough/2026-11-01-inspection/index.html").unwrap();
    assert_eq!(preview.unpublished(&inspection), None);
    let fixed = Preview::open(Box::new(files), When::At(TODAY.to_owned()), Showing::Everything).unwrap();
    assert!(!fixed.is_over(instant("2030-01-01T00:00:00Z")));
}

#[test]
fn a_text_that_changed_is_followed_alone() {
    let link = "[a link](/councils/norborough/)";
    follow(&[
        (&story("", &format!("New text, with {link}.")), Change::Texts),
        (&story("", &format!("New text, with {link}.\n\nAnd more.")), Change::Texts),
    ]);
}

#[test]
fn whatever_else_changed_is_followed_too() {
    let link = "[a link](/councils/norborough/)";
    follow(&[
        (&story("", &format!("## A heading\n\nNew text, with {link}.")), Change::Items),
        (&story("tags: [money]\n", &format!("New text, with {link}.")), Change::Items),
        (&story("tags: [money]\n", "New text, without."), Change::Items),
        (&story("tags: [money]\n", ""), Change::Items),
        (&story("draft: true\n", "New text."), Change::Site),
    ]);
}

#[test]
fn a_text_that_a_lint_is_against_is_told_as_in_a_whole_build() {
    let good = story("", "First text, with [a link](/councils/norborough/).");
    follow(&[
        (&good.replace("First text", "Ellie, 7, waited"), Change::Broken),
        (&good.replace("First text", "A child waited"), Change::Items),
        (&good.replace("First text", "On 20/07/2018 a child waited"), Change::Items),
        (&good.replace("First text", "On 21/07/2018 a child waited, and waited"), Change::Items),
        (&good.replace("First text", "On 20/07/2018 Ellie, 7, waited"), Change::Broken),
        (&good, Change::Items),
        (&good.replace("First", "Second"), Change::Texts),
    ]);
}

#[test]
fn a_text_whose_waiver_waives_nothing_any_more_is_told() {
    let waived = story("waive: { lint: name-and-age, reason: R, by: B }\n", "Ellie, 17, spoke, we hear.");
    follow(&[
        (&waived, Change::Items),
        (&waived.replace("we hear", "it is said"), Change::Texts),
        (&waived.replace("Ellie, 17,", "Somebody"), Change::Items),
        (&waived, Change::Items),
    ]);
}

#[test]
fn while_a_site_is_broken_its_last_pages_stay() {
    let good = story("", "First text, with [a link](/councils/norborough/).");
    follow(&[
        (&story("darft: true\n", "Text."), Change::Broken),
        (&story("", "A [link](/nowhere/)."), Change::Broken),
        (&good, Change::Items),
        (&good.replace("First", "Second"), Change::Texts),
    ]);
}

#[test]
fn a_preview_makes_no_cards_and_its_pages_are_those_to_be_published() {
    let settings = "=== content/site.yaml\ntitle: Test archive\nbase_url: https://archive.example.org/\ncards: all\n";
    let files = Fixture::new(settings).files;
    let when = When::At(TODAY.to_owned());
    let preview =
        Preview::open(Box::new(Shared(Arc::new(RwLock::new(files.clone())))), when.clone(), Showing::Published)
            .unwrap();
    for (path, bytes) in render_all(&files, &check(&files, &when).unwrap()).unwrap() {
        let shown = preview.bytes(&path).map(Result::unwrap);
        let expected = Some(bytes).filter(|_| !path.as_str().ends_with("card.png"));
        assert!(shown == expected, "{path:?}");
        assert_eq!(preview.outputs().any(|one| *one == path), expected.is_some());
        assert_eq!(preview.has(&path), expected.is_some());
    }
}
