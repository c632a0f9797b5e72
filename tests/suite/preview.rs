//! A preview follows edits: after each, its pages are those of a site that was read afresh.

use std::sync::{Arc, RwLock};

use borough::diagnostic::SourcePath;
use borough::load::{Entry, Files, Memory};
use borough::model::Showing;
use borough::preview::{Change, Preview};
use borough::{Failure, When, check, render_all};

use crate::fixture::{Fixture, TODAY};

/// Files that change under the preview's eyes.
#[derive(Clone)]
struct Shared(Arc<RwLock<Memory>>);

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
        if *expected == Change::Broken {
            assert!(!preview.problems().is_empty());
            continue;
        }
        let fresh = render_all(&shared, &check(&shared, &when).unwrap()).unwrap();
        assert_eq!(fresh.len(), preview.outputs().count(), "{text}");
        for (path, bytes) in fresh {
            assert!(preview.bytes(&path).unwrap().unwrap() == bytes, "{path:?} after {text}");
        }
    }
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
        (&story("", &format!("## A heading\n\nNew text, with {link}.")), Change::Site),
        (&story("tags: [money]\n", &format!("New text, with {link}.")), Change::Site),
        (&story("tags: [money]\n", "New text, without."), Change::Site),
        (&story("tags: [money]\n", ""), Change::Site),
        (&story("draft: true\n", "New text."), Change::Site),
    ]);
}

#[test]
fn while_a_site_is_broken_its_last_pages_stay() {
    let good = story("", "First text, with [a link](/councils/norborough/).");
    follow(&[
        (&story("darft: true\n", "Text."), Change::Broken),
        (&story("", "A [link](/nowhere/)."), Change::Broken),
        (&good, Change::Site),
        (&good.replace("First", "Second"), Change::Texts),
    ]);
}
