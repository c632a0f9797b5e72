//! Edits of articles, events, pages and settings in a preview: after each, its pages are those of a preview that is opened
//! afresh, whatever was changed in the front matter.

use std::sync::{Arc, RwLock};

use borough::When;
use borough::diagnostic::{Located, Severity, SourcePath};
use borough::load::Memory;
use borough::model::Showing;
use borough::preview::{Change, Preview};
use proptest::prelude::*;

use crate::fixture::{Fixture, TODAY};
use crate::preview::Shared;

/// A preview whose files are edited.
pub struct Edited {
    shared: Shared,
    preview: Preview,
    showing: Showing,
    /// Every how manieth output is compared.
    pub every: usize,
    edits: usize,
}

impl Edited {
    pub fn new(files: Memory, showing: Showing) -> Self {
        let shared = Shared(Arc::new(RwLock::new(files)));
        let preview = Preview::open(Box::new(shared.clone()), When::At(TODAY.to_owned()), showing).unwrap();
        let problems: Vec<String> = preview.problems().iter().map(whole).collect();
        assert!(
            preview.problems().iter().all(|one| one.diagnostic.code.severity() == Severity::Warning),
            "{problems:#?}"
        );
        Self { shared, preview, showing, every: 1, edits: 0 }
    }

    /// Saves files, and holds what the preview makes of them to a preview that is opened afresh.
    fn save(&mut self, files: &[(&str, String)]) -> Change {
        let files: Vec<(&str, Option<&str>)> = files.iter().map(|(path, text)| (*path, Some(text.as_str()))).collect();
        self.change(&files)
    }

    /// What a file holds now.
    fn text(&self, path: &str) -> Option<String> {
        let bytes = self.shared.0.read().unwrap().0.get(&SourcePath::new(path)).cloned();
        bytes.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    /// Saves one file.
    pub fn save_one(&mut self, path: &str, text: impl AsRef<str>) -> Change {
        self.change(&[(path, Some(text.as_ref()))])
    }

    /// Deletes a file.
    pub fn delete(&mut self, path: &str) -> Change {
        self.change(&[(path, None)])
    }

    /// Saves files, or deletes them, at once.
    fn change(&mut self, files: &[(&str, Option<&str>)]) -> Change {
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.map(str::as_bytes))).collect();
        self.change_bytes(&files)
    }

    /// The same, whatever the files hold.
    pub fn change_bytes(&mut self, files: &[(&str, Option<&[u8]>)]) -> Change {
        let mut paths = Vec::new();
        for (path, bytes) in files {
            paths.push(SourcePath::new(path));
            let all = &mut self.shared.0.write().unwrap().0;
            match bytes {
                Some(bytes) => drop(all.insert(SourcePath::new(path), bytes.to_vec())),
                None => drop(all.remove(&SourcePath::new(path))),
            }
        }
        let change = self.preview.follow(&paths).unwrap();
        let when = When::At(TODAY.to_owned());
        let fresh = Preview::open(Box::new(self.shared.clone()), when, self.showing).unwrap();
        let text = |bytes: Option<&[u8]>| match bytes.map(String::from_utf8_lossy) {
            Some(text) => text.chars().take(2_000).collect(),
            None => "deleted".to_owned(),
        };
        let said = files.iter().map(|(path, bytes)| format!("{path}\n{}", text(*bytes))).collect::<String>();
        let told = |preview: &Preview| preview.problems().iter().map(whole).collect::<Vec<_>>();
        assert_eq!(told(&self.preview), told(&fresh), "{said}");
        assert_eq!(change == Change::Broken, fresh_is_broken(&fresh), "{said}");
        if change == Change::Broken {
            // The pages are those of before.
            return change;
        }
        let state = |preview: &Preview| (preview.archive().waiting, preview.archive().next_release);
        assert_eq!(state(&self.preview), state(&fresh), "{said}");
        assert!(self.preview.outputs().eq(fresh.outputs()), "{said}");
        for address in ["/old/", "/old-inspection/"] {
            assert_eq!(self.preview.redirect(address), fresh.redirect(address), "{said}");
        }
        self.edits += 1;
        for path in fresh.outputs().skip(self.edits % self.every).step_by(self.every) {
            let bytes =
                |preview: &Preview| String::from_utf8_lossy(&preview.bytes(path).unwrap().unwrap()).into_owned();
            assert_eq!(bytes(&self.preview), bytes(&fresh), "{path:?} after {change:?} of {said}");
            assert_eq!(self.preview.unpublished(path), fresh.unpublished(path), "{path:?} after {said}");
        }
        change
    }
}

fn fresh_is_broken(preview: &Preview) -> bool {
    preview.problems().iter().any(|one| one.diagnostic.code.severity() == Severity::Error)
}

fn whole(problem: &Located) -> String {
    format!("{problem:?}")
}

const STORY: &str = "content/news/2026/story.md";
/// An article that names somebody of an age.
const ASKS: &str = "content/news/2022/asks.md";
const INSPECTION: &str = "content/councils/norborough/2022-06-10-inspection.md";

/// A story with these lines in its front matter.
fn story(lines: &str) -> String {
    format!("---\n{lines}---\nText with [a link](/councils/norborough/).\n")
}

fn inspection(overall: &str, rest: &str) -> String {
    format!(
        "---
kind: inspection
framework: ilacs
inspected: {{ from: 2022-05-09, to: 2022-05-20 }}
date: 2022-06-10
rating: {overall}
judgements:
  leadership: {overall}
  help_and_protection: good
  children_in_care: good
source: report
{rest}---
"
    )
}

/// Twelve articles with four topics, an inspection that some of them report, and a draft.
fn site() -> Fixture {
    let mut text = format!("=== {INSPECTION}\n{}", inspection("good", ""));
    for number in 1..=12 {
        let council = ["norborough", "southwick", "[norborough, southwick]"][number % 3];
        let tags = ["[money]", "[money, staff]", "[Homes]", "[homes, staff]"][number % 4];
        let rating = if number % 3 == 0 && number < 9 { "rating: good\n" } else { "" };
        let draft = if number == 12 { "draft: true\n" } else { "" };
        text += &format!(
            "=== content/news/2022/story-{number}.md\n---\ntitle: Story {number}\ncouncil: {council}\n\
             date: 2022-{:02}-15\ntags: {tags}\n{rating}{draft}---\nText {number}.\n",
            5 + number % 8
        );
    }
    let lines = "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, staff]\n";
    Fixture::new(&format!("{text}=== {STORY}\n{}", story(lines)))
}

/// What a preview says to a story that is written anew after it said something else.
#[track_caller]
fn says(lines: &str, expected: Change) {
    let mut edited = Edited::new(site().files, Showing::Everything);
    assert_eq!(edited.save(&[(STORY, story(lines))]), expected, "{lines}");
}

#[test]
fn what_an_article_says_of_itself_is_followed_alone() {
    let with =
        |line: &str| format!("title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, staff]\n{line}\n");
    for line in [
        "summary: Another.",
        "draft: true",
        "embargo: 2027-01-01",
        "authors: [The desk]",
        "updated: 2022-08-01",
        "rating: good",
        "about: norborough/2022-06-10-inspection",
        "language: cy",
        "corrections: [{ date: 2022-07-03, note: The grade was wrong., kind: grade }]",
        "source: [{ name: A report, url: 'https://example.org/' }]",
        "withdrawn: { date: 2027-01-01, reason: Wrong. }",
    ] {
        says(&with(line), Change::Items);
    }
}

#[test]
fn an_article_is_followed_to_another_day_council_or_topic() {
    for lines in [
        "title: Another title\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, staff]\n",
        "title: A story\ncouncil: norborough\ndate: 2022-12-31\ntags: [money, staff]\n",
        // A year that there was not yet.
        "title: A story\ncouncil: norborough\ndate: 2021-07-01\ntags: [money, staff]\n",
        "title: A story\ncouncil: norborough\ndate: 2022-01-31 09:30\ntags: [money, staff]\n",
        "title: A story\ncouncil: southwick\ndate: 2022-07-01\ntags: [money, staff]\n",
        "title: A story\ncouncil: [southwick, norborough]\ndate: 2022-07-01\ntags: [staff]\n",
        "title: A story\ncouncil: norborough\ndate: 2022-07-01\n",
        "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, Something new]\n",
        // A title too long by far is a warning.
        "title: A story that goes on and on and on and on and on and on and on and on and on and on and on\n\
         council: norborough\ndate: 2022-07-01\ntags: [money, staff]\n",
    ] {
        says(lines, Change::Items);
    }
}

#[test]
fn what_changes_more_than_an_article_is_read_whole() {
    for lines in [
        "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, staff, monye]\n",
        "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [Money, staff]\n",
        "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [homes]\n",
        // What goes with other topics may be what others were told of.
        "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money]\n\
         withdrawn: { date: 2022-08-01, reason: Wrong. }\n",
    ] {
        says(lines, Change::Site);
    }
    says("title: A story\ncouncil: nowhere\ndate: 2022-07-01\n", Change::Broken);
    // Windows keeps this name for itself: there is no such address.
    says("title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, con]\n", Change::Broken);
}

/// The line that takes something back.
const WITHDRAWN: &str = "withdrawn: { date: 2022-08-01, reason: Wrong. }\n";

#[test]
fn an_article_is_taken_back_and_put_back() {
    for showing in [Showing::Everything, Showing::Published] {
        let mut edited = Edited::new(site().files, showing);
        let other = "---\ntitle: Story 1\ncouncil: southwick\ndate: 2022-06-15\ntags: [money, staff]\n---\n";
        let links = "[Staff](../2026/story.md#staff), [its page](/news/2026/story/), [again](/news/2026/st%6Fry/).\n";
        let sound = format!("---\n{LINES}aliases: [/old/]\n---\n## Staff\n\nText.\n");
        let gone = sound.replace(LINES, &format!("{LINES}{WITHDRAWN}"));
        assert_eq!(edited.save_one(STORY, &sound), Change::Items);
        assert_eq!(edited.save_one("content/news/2022/story-1.md", format!("{other}{links}")), Change::Items);
        for _ in 0..2 {
            assert_eq!(edited.save_one(STORY, &gone), Change::Items);
            assert_eq!(edited.save_one(STORY, &sound), Change::Items);
        }
        // What leads to it is known again.
        assert_eq!(edited.save_one(STORY, sound.replace("## Staff", "## Homes")), Change::Broken);
        assert_eq!(edited.save_one(STORY, &gone), Change::Items);
        assert_eq!(edited.save_one(STORY, sound.replace("## Staff", "## Homes")), Change::Broken);
        assert_eq!(edited.save_one(STORY, &gone), Change::Items);
        // Another is taken back before it in their order.
        let first = format!(
            "---\ntitle: Story 4\ncouncil: southwick\ndate: 2022-09-15\ntags: [money]\n{WITHDRAWN}---\nText.\n"
        );
        assert_eq!(edited.save_one("content/news/2022/story-4.md", &first), Change::Items);
        assert_eq!(
            edited.save_one("content/news/2022/story-4.md", first.replace("Wrong.", "Quite wrong.")),
            Change::Items
        );
        assert_eq!(edited.save_one("content/news/2022/story-4.md", first.replace("[money]", "[staff]")), Change::Site);
        assert_eq!(edited.save_one(STORY, &sound), Change::Items);
        edited.delete(STORY);
    }
}

#[test]
fn an_article_that_alone_has_its_topic_or_year_takes_them_with_it() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    let text = |lines: &str| {
        tagged("southwick", "[Only here, money]", "Text.").replace("date: ", &format!("{lines}date: 2020-01-01 #"))
    };
    assert_eq!(edited.save_one("content/news/a.md", text("")), Change::Items);
    assert_eq!(edited.save_one("content/news/a.md", text(WITHDRAWN)), Change::Items);
    assert_eq!(edited.save_one("content/news/a.md", text("")), Change::Items);
    let link = tagged("southwick", "[money]", "[A topic](/topics/only-here/)");
    assert_eq!(edited.save_one("content/news/b.md", link), Change::Items);
    assert_eq!(edited.save_one("content/news/a.md", text(WITHDRAWN)), Change::Broken);
}

#[test]
fn an_inspection_and_a_page_are_taken_back_and_put_back() {
    for showing in [Showing::Everything, Showing::Published] {
        let mut files = site().files;
        files.0.remove(&SourcePath::new("content/news/2022/story-12.md"));
        let mut edited = Edited::new(files, showing);
        edited.every = 2;
        let about = "title: A story\ncouncil: norborough\ndate: 2022-07-01\nabout: norborough/2022-06-10-inspection\n";
        assert_eq!(edited.save_one(STORY, story(about)), Change::Items);
        for title in ["Another", "A third"] {
            assert_eq!(edited.save_one(INSPECTION, inspection("good", WITHDRAWN)), Change::Items);
            assert_eq!(edited.save_one(STORY, story(&about.replace("A story", title))), Change::Items);
            assert_eq!(edited.save_one(INSPECTION, inspection("good", "")), Change::Items);
        }
        assert_eq!(edited.save_one(INSPECTION, inspection("inadequate", WITHDRAWN)), Change::Items);
        edited.save_one(INSPECTION, inspection("inadequate", &WITHDRAWN.replace("Wrong", "Quite wrong")));
        edited.save_one(INSPECTION, inspection("outstanding", ""));
        let page = |line: &str, text: &str| format!("---\ntitle: About\n{line}---\n{text}\n");
        assert_eq!(edited.save_one("content/about.md", page("", "## Us")), Change::Items);
        assert_eq!(edited.save_one(STORY, story(about).replace("Text with", "[Us](/about/#us) and")), Change::Items);
        assert_eq!(edited.save_one("content/about.md", page(WITHDRAWN, "## Us")), Change::Items);
        assert_eq!(edited.save_one("content/about.md", page("", "## We")), Change::Broken);
        assert_eq!(edited.save_one("content/about.md", page("", "## Us")), Change::Items);
        edited.delete(STORY);
        edited.delete(INSPECTION);
    }
}

#[test]
fn links_know_what_is_put_back_by_its_address() {
    for (path, address) in
        [("content/news/2022/a/index.md", "/news/2022/a/"), ("content/news/2022/My Story.md", "/news/2022/my-story/")]
    {
        let withdrawn = tagged("southwick", "[money, staff]", "Text.").replace("date: ", &format!("{WITHDRAWN}date: "));
        let links = |to: &str| tagged("southwick", "[money, staff]", &format!("[A link]({to})."));
        let site = site().with(path, withdrawn.clone()).with("content/news/2022/b.md", links(address));
        let mut edited = Edited::new(site.files, Showing::Everything);
        edited.every = 5;
        assert_eq!(edited.save_one(path, withdrawn.replace(WITHDRAWN, "")), Change::Items);
        assert_eq!(edited.delete(path), Change::Broken);
        edited.save_one(path, &withdrawn);
        edited.save_one("content/news/2022/b.md", links(&format!("{address}#nothing")));
        assert_eq!(edited.save_one(path, withdrawn.replace(WITHDRAWN, "")), Change::Broken);
    }
}

#[test]
fn two_that_come_at_once_may_not_have_one_address() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    edited.every = 5;
    let page = |line: &str| format!("---\ntitle: X\n{line}---\nText.\n");
    assert_eq!(edited.save(&[("content/x.md", page("")), ("content/x/index.md", page(""))]), Change::Broken);
    edited.delete("content/x/index.md");
    assert_eq!(edited.save_one("content/x.md", page(WITHDRAWN)), Change::Items);
    assert_eq!(edited.save_one("content/x.md", page(&WITHDRAWN.replace("Wrong", "Quite wrong"))), Change::Items);
    assert_eq!(edited.save(&[("content/x.md", page("")), ("content/x/index.md", page(""))]), Change::Broken);
}

#[test]
fn a_site_of_articles_alone_takes_them_back_too() {
    let text =
        |council: &str, line: &str| format!("---\ntitle: A\ncouncil: {council}\ndate: 2022-06-15\n{line}---\nText.\n");
    let site = format!(
        "=== content/news/a.md\n{}=== content/news/b.md\n{}",
        text("Wandsworth", WITHDRAWN),
        text("Wandsworth", "")
    );
    let mut edited = Edited::new(Fixture::alone(&site).files, Showing::Everything);
    for council in ["WANDSWORTH", "Wandswort", "Elsewhere"] {
        edited.save_one("content/news/a.md", text(council, WITHDRAWN));
    }
    edited.save_one("content/news/b.md", text("Wandsworth", WITHDRAWN));
}

#[test]
fn what_a_council_says_of_itself_is_followed() {
    let council = "content/councils/norborough/index.md";
    let known = site().files.0[&SourcePath::new(council)].clone();
    let known = String::from_utf8(known).unwrap();
    let with = |line: &str| known.replacen("---\n", &format!("---\n{line}\n"), 1);
    let named = |name: &str| known.replace("name: Norborough", &format!("name: {name}"));
    let aka = |name: &str| known.replace("Borough of Norborough", name);
    for showing in [Showing::Everything, Showing::Published] {
        let mut files = site().files;
        files.0.remove(&SourcePath::new("content/news/2022/story-12.md"));
        let mut edited = Edited::new(files, showing);
        edited.every = 2;
        let mut says = |text: &str, expected| assert_eq!(edited.save_one(council, text), expected, "{text}");
        says(&named("The Royal Borough of Norborough"), Change::Items);
        says(&named("Norborough the Great"), Change::Items);
        // Articles name it by what is no name of it any more, or is one of another as well.
        says(&known, Change::Items);
        says(&aka("Great Norborough"), Change::Items);
        says(&aka("Southwick"), Change::Site);
        says(&known, Change::Site);
        says(&known.replace("[southwick]", "[newshire, southwick]"), Change::Items);
        says(&with("website: https://example.org/"), Change::Items);
        says(&with("delivered_by: [{ name: A trust, from: 2020-01-01 }]"), Change::Items);
        says(&with("aliases: [/old/]"), Change::Items);
        says(&with("until: 2025-03-31"), Change::Items);
        says(&known, Change::Items);
        says(&with("since: 2016-04-01"), Change::Items);
        says(&known.replace("region: North", "region: The far North"), Change::Items);
        says(&known.replace("region: North\n", ""), Change::Items);
        // Its inspection is one of before it began; articles are about what does not exist.
        says(&with("since: 2023-04-01"), Change::Broken);
        says(&known, Change::Items);
        says(&with("since: 2027-04-01"), Change::Broken);
        says(&with("successors: [southwick]"), Change::Broken);
        says(&known, Change::Items);
        says(&known.replace("[southwick]", "[nowhere]"), Change::Broken);
        says(&with("hex: [1, 1]"), Change::Items);
        says(&format!("{known}\n## Facts\n\nIn [the news](/news/2026/story/).\n"), Change::Items);
        says(&format!("{}\n## Facts\n\nIn [the news](/news/2026/story/).\n", named("Norborough City")), Change::Items);
        says(&format!("{}\n[Nothing](/news/nothing/).\n", named("Norborough City")), Change::Broken);
        edited.delete(STORY);
        edited.save_one(council, &known);
        edited.save_one(STORY, story("title: A story\ncouncil: Norborough\ndate: 2022-07-01\n"));
        edited.save_one(council, named("Norborough City"));
        edited.save_one(council, aka("Norborough City"));
        edited.save_one(STORY, story("title: A story\ncouncil: Norborough City\ndate: 2022-07-01\n"));
        assert_eq!(edited.save_one(council, &known), Change::Broken);
        edited.delete(council);
    }
}

/// A council of this name in the North.
fn council(name: &str) -> String {
    format!("---\nname: {name}\nregion: North\n---\n")
}

#[test]
fn councils_come_and_go() {
    const EASTWICK: &str = "content/councils/eastwick/index.md";
    let names_it = story("title: A story\ncouncil: eastwick\ndate: 2022-07-01\n");
    for showing in [Showing::Everything, Showing::Published] {
        let mut edited = Edited { every: 2, ..Edited::new(site().files, showing) };
        // A draft that is not shown may name it.
        let comes = if showing == Showing::Everything { Change::Items } else { Change::Site };
        assert_eq!(edited.save_one(EASTWICK, council("Eastwick")), comes);
        assert_eq!(edited.save_one(STORY, &names_it), Change::Items);
        assert_eq!(edited.delete(EASTWICK), Change::Broken);
        assert_eq!(edited.save_one(EASTWICK, "---\nname: East"), Change::Broken);
        assert_eq!(edited.save_one(EASTWICK, council("Eastwick")), Change::Items);
        edited.save_one(EASTWICK, council("Eastwick and Westwick").replace("region", "until: 2024-03-31\nregion"));
        let inspection = EASTWICK.replace("index", "2022-06-10-inspection");
        edited.save_one(&inspection, self::inspection("good", ""));
        edited.change(&[(EASTWICK, None), (&inspection, None), (STORY, None)]);
        // In other hands than before.
        edited.change(&[(EASTWICK, Some(&council("Eastwick"))), (STORY, Some(&names_it))]);
        edited.change(&[
            ("content/councils/westwick/index.md", Some(&council("Westwick"))),
            (EASTWICK, None),
            (STORY, None),
        ]);
    }
}

#[test]
fn a_council_that_nothing_is_about_comes_and_goes_alone() {
    const EASTWICK: &str = "content/councils/eastwick/index.md";
    const WESTWICK: &str = "content/councils/westwick/index.md";
    let east = |lines: &str| format!("---\nname: Eastwick\n{lines}---\n## Facts\n\n[A story](/news/2026/story/).\n");
    for (showing, cards) in [(Showing::Everything, "none"), (Showing::Published, "councils")] {
        let settings = format!("title: Test archive\nbase_url: https://archive.example.org/\ncards: {cards}\n");
        let mut files = site().with("content/site.yaml", settings).files;
        files.0.remove(&SourcePath::new("content/news/2022/story-12.md"));
        let mut edited = Edited { every: 3, ..Edited::new(files, showing) };
        // It stands before all others, and in a region of its own.
        for lines in ["region: East\nneighbours: [norborough]\naliases: [/old/]\n", "", "until: 2024-03-31\n"] {
            assert_eq!(edited.save_one(EASTWICK, east(lines)), Change::Items, "{lines}");
            assert_eq!(edited.save_one(WESTWICK, council("Westwick")), Change::Items);
            assert_eq!(
                edited.save_one(STORY, story("title: B\ncouncil: southwick\ndate: 2022-07-02\n")),
                Change::Items
            );
            assert_eq!(edited.save_one(INSPECTION, inspection("outstanding", "")), Change::Items);
            assert_eq!(edited.delete(EASTWICK), Change::Items, "{lines}");
            assert_eq!(edited.save_one(STORY, story(LINES)), Change::Items);
            assert_eq!(edited.delete(WESTWICK), Change::Items);
            assert_eq!(edited.save_one(INSPECTION, inspection("good", "")), Change::Items);
        }
        let both = [(EASTWICK, Some("---\nname: Eastwick\n---\n")), (WESTWICK, Some("---\nname: Westwick\n---\n"))];
        assert_eq!(edited.change(&both), Change::Items);
        let renamed = (WESTWICK, Some("---\nname: West Wick\n---\n"));
        assert_eq!(edited.change(&[(EASTWICK, None), renamed]), Change::Items);
        assert_eq!(edited.delete(WESTWICK), Change::Items);
    }
}

#[test]
fn a_council_that_others_speak_of_comes_and_goes_with_them() {
    const EASTWICK: &str = "content/councils/eastwick/index.md";
    const NORBOROUGH: &str = "content/councils/norborough/index.md";
    let mut edited = Edited { every: 3, ..Edited::new(site().files, Showing::Everything) };
    // A name of another, a day to come, a mistake, a place on the map that is taken.
    edited.save_one(EASTWICK, council("Southwick"));
    edited.delete(EASTWICK);
    assert_eq!(
        edited.save_one(EASTWICK, council("Eastwick").replace("region", "since: 2027-04-01\nregion")),
        Change::Items
    );
    assert_eq!(edited.save_one(EASTWICK, council("Eastwick")), Change::Items);
    assert_eq!(
        edited.save_one(EASTWICK, council("Eastwick").replace("region", "since: 2027-04-01\nregion")),
        Change::Items
    );
    assert_eq!(edited.delete(EASTWICK), Change::Items);
    assert_eq!(edited.save_one(EASTWICK, "---\nregion: North\n---\n"), Change::Broken);
    assert_eq!(edited.save_one(EASTWICK, council("Eastwick")), Change::Items);
    // A neighbour, a link, an inspection, another address of it.
    let neighbour = council("Norborough").replace("region", "neighbours: [eastwick]\nregion");
    assert_eq!(edited.save_one(NORBOROUGH, neighbour), Change::Items);
    assert_eq!(edited.delete(EASTWICK), Change::Broken);
    assert_eq!(edited.save_one(NORBOROUGH, council("Norborough")), Change::Items);
    assert_eq!(edited.save_one(EASTWICK, council("Eastwick")), Change::Items);
    let link = |to: &str| format!("---\n{LINES}---\n[Eastwick]({to}).\n");
    for to in ["/councils/eastwick/", "/councils/eastwick/#timeline", "../../councils/eastwick/index.md"] {
        assert_eq!(edited.save_one(STORY, link(to)), Change::Items, "{to}");
        assert_eq!(edited.delete(EASTWICK), Change::Broken, "{to}");
        assert_eq!(edited.save_one(EASTWICK, council("Eastwick")), Change::Items, "{to}");
    }
    edited.save_one(&EASTWICK.replace("index", "2022-06-10-inspection"), inspection("good", ""));
    edited.save_one(STORY, story(LINES));
    edited.delete(EASTWICK);
    edited.delete(&EASTWICK.replace("index", "2022-06-10-inspection"));
    edited.save_one("content/councils/Westwick/index.md", council("Westwick"));
    edited.save_one("content/councils/eastwick.md", "---\ntitle: No council\n---\n");
    edited.save_one(EASTWICK, council("Eastwick"));
}

#[test]
fn a_name_in_what_was_saved_since_is_a_childs_again_when_its_place_is_gone() {
    const ELLIE: &str = "content/councils/mount-ellie/index.md";
    let mut edited = Edited::new(site().files, Showing::Everything);
    let asks = "---\ntitle: Another\ncouncil: southwick\ndate: 2022-07-01\n---\nAt the age of 9 Ellie waited.\n";
    assert_eq!(edited.save_one(ELLIE, council("Mount Ellie")), Change::Items);
    assert_eq!(edited.save_one(ASKS, asks), Change::Items);
    assert_eq!(edited.delete(ELLIE), Change::Broken);
    assert_eq!(edited.save_one(ELLIE, council("Mount Ellie")), Change::Items);
    // What is read while the site is broken is read by other names than those of the site that is shown.
    assert_eq!(edited.delete(ELLIE), Change::Broken);
    assert_eq!(edited.save_one(STORY, story(LINES).replace("Text", "A text")), Change::Broken);
    assert_eq!(edited.save_one(ELLIE, council("Mount Ellie")), Change::Items);
    // The same words once more, beside fewer names.
    assert_eq!(edited.change(&[(ELLIE, None), (ASKS, Some(asks))]), Change::Broken);
    assert_eq!(edited.save_one(ELLIE, council("Mount Ellie")), Change::Items);
    assert_eq!(edited.save_one(ASKS, "---\ntitle: Half"), Change::Broken);
    assert_eq!(edited.delete(ELLIE), Change::Broken);
    assert_eq!(edited.save_one(ASKS, asks), Change::Broken);
    edited.delete(ASKS);
    assert_eq!(edited.save_one(ASKS, asks), Change::Broken);
}

#[test]
fn a_waiver_of_a_place_is_told_of_when_the_place_has_come() {
    const ELLIE: &str = "content/councils/mount-ellie/index.md";
    let waives = "---\ntitle: Another\ncouncil: southwick\ndate: 2022-07-01\n\
                  waive: [{ lint: name-and-age, reason: It is a place., by: the desk }]\n---\nAt the age of 9 Ellie waited.\n";
    let mut edited = Edited::new(site().files, Showing::Everything);
    assert_eq!(edited.save_one(ASKS, waives), Change::Items);
    assert_eq!(edited.change(&[(ELLIE, Some(&council("Mount Ellie"))), (ASKS, Some(waives))]), Change::Items);
    assert_eq!(edited.preview.problems().len(), 1);
    edited.change(&[(ELLIE, None), (ASKS, Some(waives))]);
    edited.save_one(STORY, "---\ntitle: Half");
    edited.save_one(ELLIE, council("Mount Ellie"));
    edited.save_one(STORY, story(LINES));
    assert_eq!(edited.preview.problems().len(), 1);
}

#[test]
fn a_council_comes_with_other_settings_or_a_page_at_its_regions_address() {
    const EASTWICK: &str = "content/councils/eastwick/index.md";
    let east = council("Eastwick").replace("North", "East");
    let mut edited = Edited { every: 5, ..Edited::new(site().files, Showing::Everything) };
    let settings = "title: Test archive\nbase_url: https://archive.example.org/\n";
    edited.change(&[("content/site.yaml", Some(&format!("{settings}language: cy\n"))), (EASTWICK, Some(&east))]);
    edited.change(&[("content/site.yaml", Some(settings)), (EASTWICK, None)]);
    let page = "---\ntitle: East\n---\n";
    assert_eq!(edited.change(&[("content/regions/east.md", Some(page)), (EASTWICK, Some(&east))]), Change::Broken);
    edited.change(&[("content/regions/east.md", None)]);
    edited.change(&[("content/site.yaml", None), (EASTWICK, None)]);
}

#[test]
fn a_council_that_comes_or_goes_changes_which_names_are_those_of_children() {
    const ELLIE: &str = "content/councils/mount-ellie/index.md";
    let says = |text: &str| format!("---\ntitle: Another\ncouncil: southwick\ndate: 2022-07-01\n---\n{text}\n");
    let asks = says("At the age of 9 Ellie waited.");
    let mut edited = Edited::new(site().files, Showing::Published);
    let told =
        |edited: &Edited| edited.preview.problems().iter().filter(|one| one.diagnostic.code.id() == "E090").count();
    assert_eq!(edited.save_one("content/news/2022/asks.md", &asks), Change::Broken);
    assert_eq!(told(&edited), 1, "before there is a council of that name");
    assert_eq!(edited.save_one(ELLIE, council("Mount Ellie")), Change::Site);
    assert_eq!(told(&edited), 0, "{:?}", edited.preview.problems());
    edited.save_one("content/news/2022/also-asks.md", asks.replace("Another", "A third"));
    assert_eq!(told(&edited), 0);
    assert_eq!(edited.delete(ELLIE), Change::Broken);
    assert_eq!(told(&edited), 2);
    // Both ways while the site is broken by something else.
    edited.save_one("content/plan.md", "---\ntitle: Half");
    edited.save_one(ELLIE, council("Mount Ellie"));
    assert_eq!(told(&edited), 0);
    edited.delete(ELLIE);
    assert_eq!(told(&edited), 2);
    edited.save_one(ELLIE, council("Mount Ellie"));
    assert_ne!(edited.delete("content/plan.md"), Change::Broken);
}

#[test]
fn the_file_of_frameworks_and_the_house_style_are_followed() {
    const FRAMEWORKS: &str = "content/frameworks.yaml";
    const SETTINGS: &str = "content/site.yaml";
    let settings = "title: Test archive\nbase_url: https://archive.example.org/\n";
    let mut edited = Edited { every: 2, ..Edited::new(site().files, Showing::Everything) };
    assert_eq!(edited.save_one(FRAMEWORKS, ""), Change::Items);
    let wrong = edited.save_one(FRAMEWORKS, "frameworks:\n  - id: ilacs\n    nonsense: 1\n");
    assert_eq!(wrong, Change::Broken);
    assert_eq!(edited.save_one(FRAMEWORKS, "nonsense: 1\n"), Change::Broken);
    assert_eq!(edited.save_one(FRAMEWORKS, "# Nothing yet.\n"), Change::Items);
    assert_eq!(edited.delete(FRAMEWORKS), Change::Items);
    let own = "frameworks:\n  own: { name: Our own, scale: four-point, from: 2018-01-01 }\n";
    assert_eq!(edited.save_one(FRAMEWORKS, own), Change::Site);
    assert_eq!(edited.save_one(FRAMEWORKS, format!("# Ours.\n{own}")), Change::Items);
    assert_eq!(edited.save_one(FRAMEWORKS, format!("{own}nonsense: 1\n")), Change::Broken);
    assert_eq!(edited.save_one(FRAMEWORKS, own.replace("own: {", "own: {{")), Change::Broken);
    assert_eq!(edited.save_one(FRAMEWORKS, own), Change::Items);
    assert_eq!(edited.delete(FRAMEWORKS), Change::Site);
    let dated = "title: A story\ncouncil: norborough\ndate: 2022-07-01 00:30\ntags: [money, staff]\n";
    edited.save_one(STORY, story(dated).replace("Text", "On 20/07/2018 a text"));
    for more in [
        "style: { date_form: false }\n",
        "timezone: Pacific/Auckland\n",
        "language: cy\n",
        "",
        "theme: broadsheet\n",
        "",
    ] {
        edited.save_one(SETTINGS, format!("{settings}{more}"));
        // What was read by other rules counts no more.
        edited.save_one("content/councils/eastwick/index.md", council("Eastwick"));
        edited.delete("content/councils/eastwick/index.md");
    }
}

#[test]
fn several_articles_are_taken_back_at_once() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    let text =
        |withdrawn: &str| tagged("southwick", "[Only here]", "Text.").replace("date: ", &format!("{withdrawn}date: "));
    let both = |withdrawn: &str| [("content/news/a.md", text(withdrawn)), ("content/news/b.md", text(withdrawn))];
    edited.save(&both(""));
    assert_eq!(edited.save(&both(WITHDRAWN)), Change::Items);
    edited.save(&both(""));
    edited.change(&[("content/news/a.md", Some(&text(WITHDRAWN))), (STORY, None)]);
    edited.change(&[("content/news/a.md", Some(&text(""))), ("content/news/b.md", Some(&text(WITHDRAWN)))]);
}

#[test]
fn what_is_seen_only_beside_other_files_is_not_lost() {
    // A tag that is a slip, and one that is written in two ways at once.
    for tags in ["[monye, staff]", "[Money, money, staff]", "[staff, staff, money]"] {
        let mut edited = Edited::new(site().files, Showing::Everything);
        for title in ["A story", "Another", "Another still"] {
            let lines = format!("title: {title}\ncouncil: norborough\ndate: 2022-07-01\ntags: {tags}\n");
            edited.save(&[(STORY, story(&lines))]);
        }
    }
    // Two reports of one day: the first by its file is the one that is named.
    let other = "content/councils/norborough/2022-06-10-inspection-2.md";
    let second = inspection("outstanding", "").replace("2022-05-09", "2022-05-10");
    let mut edited = Edited::new(site().with(other, second).files, Showing::Everything);
    for summary in ["One.", "Two."] {
        let lines = "title: A story\ncouncil: norborough\ndate: 2022-06-15\ntags: [money, staff]\nrating: inadequate\n";
        edited.save(&[(STORY, story(&format!("{lines}summary: {summary}\n")))]);
    }
}

#[test]
fn a_site_of_articles_alone_is_followed_too() {
    let article = |council: &str, title: &str, more: &str| {
        format!("---\ntitle: {title}\ncouncil: {council}\ndate: 2022-06-15\n{more}---\nText.\n")
    };
    let path = |name: &str| format!("content/news/{name}.md");
    let mut text = String::new();
    for (name, council) in [("a", "Norborough"), ("b", "Norborouh"), ("c", "Norborouh"), ("d", "Southwick")] {
        let more = if name == "d" { "embargo: 2027-01-01 09:30\n" } else { "" };
        text += &format!("=== {}\n{}", path(name), article(council, "A story", more));
    }
    let mut edited = Edited::new(Fixture::alone(&text).files, Showing::Everything);
    edited.save(&[(&path("a"), article("Norborough", "Another", ""))]);
    assert_eq!(edited.save(&[(&path("b"), article("Norborouh", "Another", ""))]), Change::Items);
    edited.save(&[(&path("a"), article("Norborouh", "Another", ""))]);
    assert_eq!(edited.save(&[(&path("c"), article("Norborouh", "Another", "tags: [money]\n"))]), Change::Items);
    assert_eq!(edited.save(&[(&path("a"), article("Norborouh", "A third", ""))]), Change::Items);
    assert_eq!(edited.save(&[(&path("d"), article("Southwick", "A third", "draft: true\n"))]), Change::Items);
}

#[test]
fn an_event_is_followed_with_the_articles_that_report_it() {
    let reply = "reply: { date: 2022-06-12, by: The council, text: We agree. }\n";
    let mut edited = Edited::new(site().files, Showing::Everything);
    assert_eq!(edited.save(&[(INSPECTION, inspection("good", reply))]), Change::Items);
    assert_eq!(edited.save(&[(INSPECTION, inspection("good", "report: https://example.org/r.pdf\n"))]), Change::Items);
    // The articles that report `good` have no event any more, and its reports come later.
    assert_eq!(edited.save(&[(INSPECTION, inspection("inadequate", ""))]), Change::Items);
    assert_eq!(edited.save(&[(INSPECTION, inspection("good", ""))]), Change::Items);
    let other = inspection("good", "").replace("protection: good", "protection: outstanding");
    assert_eq!(edited.save(&[(INSPECTION, other)]), Change::Items);
}

#[test]
fn events_come_and_go_with_the_articles_that_report_them() {
    const EARLIER: &str = "content/councils/norborough/2019-06-10-inspection.md";
    let earlier = |overall: &str| inspection(overall, "").replace("2022-0", "2019-0");
    let story = |rating: &str, more: &str| {
        format!("---\ntitle: A\ncouncil: norborough\ndate: 2019-06-12\nrating: {rating}\n{more}---\nText.\n")
    };
    let report = "content/news/2019/report.md";
    let fixture = site()
        .with(report, story("good", ""))
        .with("content/site.yaml", "title: T\nbase_url: https://example.org/\ncards: all\n");
    let mut edited = Edited::new(fixture.files, Showing::Everything);
    // What the article reports is matched by an event from now on, and others have another number.
    assert_eq!(edited.save_one(EARLIER, earlier("good")), Change::Items);
    assert_eq!(edited.save_one(report, story("good", "about: norborough/2019-06-10-inspection\n")), Change::Items);
    assert_eq!(edited.delete(EARLIER), Change::Broken);
    assert_eq!(edited.save_one(EARLIER, earlier("good")), Change::Items);
    assert_eq!(edited.save_one(report, story("good", "")), Change::Items);
    assert_eq!(edited.save_one(EARLIER, earlier("outstanding")), Change::Items);
    assert_eq!(edited.delete(EARLIER), Change::Items);
    assert_eq!(edited.save_one(EARLIER, earlier("godo")), Change::Broken);
    assert_eq!(edited.save_one(EARLIER, earlier("good").replace("good", "inadequate")), Change::Items);
    let visit = |date: &str, more: &str| {
        format!("---\nkind: monitoring-visit\ndate: {date}\nsource: press\n{more}---\n[A](/news/2019/report/).\n")
    };
    let visited = |date: &str| format!("content/councils/southwick/{date}-monitoring-visit.md");
    assert_eq!(edited.save_one(&visited("2020-02"), visit("2020-02", "")), Change::Items);
    assert_eq!(edited.save_one(&visited("2024-02-01"), visit("2024-02-01", "draft: true\n")), Change::Items);
    assert_eq!(
        edited.save_one(STORY, story_at("Text with [a visit](/councils/southwick/2020-02-monitoring-visit/).")),
        Change::Items
    );
    assert_eq!(edited.delete(&visited("2020-02")), Change::Broken);
    assert_eq!(edited.save_one(&visited("2020-02"), visit("2020-02", "")), Change::Items);
    // Renamed, and the link with it.
    let moved = [
        (visited("2020-02"), None),
        (visited("2020-03"), Some(visit("2020-03", ""))),
        (STORY.to_owned(), Some(story_at("Text with [a visit](/councils/southwick/2020-03-monitoring-visit/)."))),
    ];
    let moved: Vec<(&str, Option<&str>)> = moved.iter().map(|(path, text)| (path.as_str(), text.as_deref())).collect();
    assert_eq!(edited.change(&moved), Change::Items);
    // A name without its council means the first council's event of that name.
    let both =
        "---\ntitle: Both\ncouncil: [norborough, southwick]\ndate: 2020-04-01\nabout: 2020-03-monitoring-visit\n---\n";
    assert_eq!(edited.save_one("content/news/2020/both.md", both), Change::Items);
    let nearer = "content/councils/norborough/2020-03-monitoring-visit.md";
    assert_eq!(edited.save_one(nearer, visit("2020-03", "")), Change::Items);
    assert_eq!(edited.delete(nearer), Change::Items);
    // Two files of one inspection are more than an event that comes.
    let twin = "content/councils/norborough/2022-06-11-inspection.md";
    assert_eq!(
        edited.save_one(twin, inspection("good", "").replace("date: 2022-06-10", "date: 2022-06-11")),
        Change::Broken
    );
    assert_eq!(edited.delete(twin), Change::Items);
    assert_eq!(edited.save_one(&visited("2021-02"), visit("2021-02", "aliases: [/old-inspection/]\n")), Change::Items);
    assert_eq!(edited.delete(&visited("2021-02")), Change::Items);
}

/// The story with this text.
fn story_at(text: &str) -> String {
    format!("---\n{LINES}---\n{text}\n")
}

/// The lines of a story that is sound.
const LINES: &str = "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, staff]\n";

#[test]
fn links_and_headings_are_followed() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    let mut write = |body: &str| edited.save_one(STORY, format!("---\n{LINES}---\n{body}\n"));
    assert_eq!(write("Text with [a story](story-1.md)."), Change::Broken);
    assert_eq!(write("Text with [a story](../2022/story-1.md)."), Change::Items);
    assert_eq!(write("## Money\n\nText with [the council](/councils/norborough/) and [money](#money)."), Change::Items);
    assert_eq!(write("## Staff\n\nText with [money](#money)."), Change::Broken);
    assert_eq!(write("## Staff\n\nText with [staff](#staff)."), Change::Items);
    let other = "---\ntitle: Story 1\ncouncil: southwick\ndate: 2022-06-15\ntags: [money, staff]\n---\n";
    let to_heading = format!("{other}[Staff](../2026/story.md#staff), and [its page](/news/2026/story/).\n");
    assert_eq!(edited.save_one("content/news/2022/story-1.md", to_heading), Change::Items);
    // The other story is told of what its link lost.
    assert_eq!(edited.save_one(STORY, format!("---\n{LINES}---\n## Homes\n")), Change::Broken);
    assert_eq!(edited.save_one(STORY, format!("---\n{LINES}---\n## Staff\n\n## Homes\n")), Change::Items);
    assert_eq!(edited.delete(STORY), Change::Broken);
    assert_eq!(edited.save_one(STORY, format!("---\n{LINES}---\n## Homes\n\n## Staff\n")), Change::Items);
}

#[test]
fn a_mistake_and_its_correction_are_followed_alone() {
    let sound = story(LINES);
    let mut edited = Edited::new(site().files, Showing::Everything);
    for broken in [
        story("title: [A story\ncouncil: norborough\ndate: 2022-07-01\n"),
        story("title: A story\ncouncil: nowhere\ndate: 2022-07-01\ntags: [money, staff]\n"),
        story("title: A story\ncouncil: norborough\ndate: 2022-02-30\ntags: [money, staff]\n"),
        story("title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, staff]\nrating: excellent\n"),
        story("title: A story\ncouncil: norborough\ntags: [money, staff]\n"),
        "---\ntitle: Half".to_owned(),
        String::new(),
    ] {
        assert_eq!(edited.save_one(STORY, &broken), Change::Broken, "{broken}");
        // Elsewhere an edit is read, and shown when the mistake is mended.
        let other = |title: &str| {
            format!("---\ntitle: {title}\ncouncil: southwick\ndate: 2022-12-15\ntags: [money, staff]\n---\nText.\n")
        };
        assert_eq!(edited.save_one("content/news/2022/story-1.md", other("Another")), Change::Broken);
        assert_eq!(edited.save_one(STORY, &sound), Change::Items, "{broken}");
        assert_eq!(edited.save_one("content/news/2022/story-1.md", other("As it was")), Change::Items);
    }
    assert_eq!(edited.save_one(INSPECTION, inspection("godo", "")), Change::Broken);
    assert_eq!(edited.save_one(INSPECTION, inspection("good", "")), Change::Items);
    assert_eq!(edited.save_one(STORY, &sound), Change::Nothing);
}

#[test]
fn an_article_comes_and_goes() {
    const NEW: &str = "content/news/2022/new.md";
    let new = |date: &str, more: &str| {
        format!(
            "---\ntitle: New\ncouncil: southwick\ndate: {date}\ntags: [money, staff]\n{more}---\n[A story](../2026/story.md).\n"
        )
    };
    for showing in [Showing::Everything, Showing::Published] {
        let mut edited = Edited::new(site().files, showing);
        assert_eq!(edited.save_one(NEW, new("2022-12-30", "")), Change::Items);
        assert_eq!(edited.save_one(NEW, new("2022-01-01", "rating: superb\n")), Change::Broken);
        assert_eq!(edited.save_one(NEW, new("2022-07-01 12:00", "rating: good\n")), Change::Items);
        assert_eq!(edited.delete(NEW), Change::Items);
        // It is begun, left half written, finished, renamed, and thrown away half written again.
        assert_eq!(edited.save_one(NEW, "---\ntitle: New\n"), Change::Broken);
        assert_eq!(edited.save_one(NEW, "---\ntitle: New\ncouncil: southwick\n---\n"), Change::Broken);
        assert_eq!(edited.save_one(NEW, new("2022-07-02", "")), Change::Items);
        let renamed = "content/news/2022/renamed.md";
        assert_eq!(edited.change(&[(NEW, None), (renamed, Some(&new("2022-07-02", "")))]), Change::Items);
        assert_eq!(edited.save_one(NEW, "---\ntitle: New\n"), Change::Broken);
        assert_eq!(edited.delete(NEW), Change::Items);
        assert_eq!(edited.delete(renamed), Change::Items);
    }
    let mut edited = Edited::new(site().files, Showing::Everything);
    assert_eq!(edited.save_one(NEW, new("2022-12-30", "draft: true\n")), Change::Items);
    // A year and topics that there were not, and an address that leads here.
    assert_eq!(edited.save_one(NEW, new("2021-12-30", "")), Change::Items);
    for topic in ["Buses", "buses", "trains"] {
        assert_eq!(edited.save_one(NEW, new("2022-12-30", "").replace("money", topic)), Change::Items);
    }
    assert_eq!(edited.delete(NEW), Change::Items);
    assert_eq!(edited.save_one(NEW, new("2022-12-30", "aliases: [/old/]\n")), Change::Items);
}

#[test]
fn a_draft_is_told_of_what_its_link_lost() {
    let mut edited = Edited::new(site().files, Showing::Published);
    let draft =
        "---\ntitle: Story 12\ncouncil: norborough\ndate: 2022-09-15\ndraft: true\n---\n[A story](story-1.md).\n";
    edited.save_one("content/news/2022/story-12.md", draft);
    assert_eq!(edited.delete("content/news/2022/story-1.md"), Change::Broken);
}

/// A story of this council with these tags.
fn tagged(council: &str, tags: &str, body: &str) -> String {
    format!("---\ntitle: Tagged\ncouncil: {council}\ndate: 2022-08-01\ntags: {tags}\n---\n{body}\n")
}

#[test]
fn what_is_deleted_while_the_site_is_broken_stays_deleted() {
    let about = "content/about.md";
    let mut edited = Edited::new(site().with(about, "---\ntitle: About\n---\nText.\n").files, Showing::Everything);
    let link = |text: &str| tagged("southwick", "[money, staff]", text);
    edited.save_one("content/news/2022/a.md", link("[About](/about/)."));
    edited.save_one("content/news/2022/b.md", link("[About](/about/)."));
    assert_eq!(edited.delete(about), Change::Broken);
    assert_eq!(edited.save_one("content/news/2022/a.md", link("Nothing.")), Change::Broken);
    assert_eq!(edited.save_one("content/news/2022/b.md", link("Nothing.")), Change::Items);
    assert!(!edited.preview.outputs().any(|path| path.as_str() == "about/index.html"));
}

#[test]
fn a_half_written_article_wants_its_address_and_its_topics() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    assert_eq!(edited.save_one("content/news/2022/Story-1.md", "---\ntitle: Half"), Change::Broken);
    assert_eq!(edited.delete("content/news/2022/Story-1.md"), Change::Items);
    for path in ["content/news/2022/twin.md", "content/news/2022/twin/index.md"] {
        assert_eq!(edited.save_one(path, "---\ntitle: Half"), Change::Broken);
    }
    // A slip is told with how often what is meant is used.
    let mut edited = Edited::new(site().files, Showing::Everything);
    edited.save_one("content/news/2022/slip.md", tagged("southwick", "[monye]", "Text."));
    let half = "---\ntitle: New\ncouncil: southwick\ntags: [money]\n---\nText.\n";
    assert_eq!(edited.save_one("content/news/2022/new.md", half), Change::Broken);
}

#[test]
fn articles_that_go_together_leave_their_topic_together() {
    let path = |name: &str| format!("content/news/2022/{name}.md");
    for goes in [["a", "b"].as_slice(), &["a", "b", "c"]] {
        let mut fixture = site();
        for name in ["a", "b", "c"] {
            fixture = fixture.with(&path(name), tagged("southwick", "[monye]", "Text."));
        }
        let mut edited = Edited::new(fixture.files, Showing::Everything);
        let paths: Vec<String> = goes.iter().map(|name| path(name)).collect();
        edited.change(&paths.iter().map(|path| (path.as_str(), None)).collect::<Vec<_>>());
        edited.save_one(&path("d"), tagged("southwick", "[monye]", "Text."));
    }
}

#[test]
fn a_file_that_is_gone_is_no_target_though_its_address_is_taken_again() {
    let mut edited = Edited::new(site().files, Showing::Everything);
    let text = tagged("southwick", "[money, staff]", "Text.");
    edited.save_one("content/news/2022/a.md", &text);
    assert_eq!(edited.delete("content/news/2022/a.md"), Change::Items);
    assert_eq!(edited.save_one("content/news/2022/a/index.md", &text), Change::Items);
    let link = |target: &str| tagged("southwick", "[money, staff]", &format!("[It]({target})."));
    assert_eq!(edited.save_one("content/news/2022/b.md", link("a.md")), Change::Broken);
    assert_eq!(edited.save_one("content/news/2022/b.md", link("a/index.md")), Change::Items);
}

#[test]
fn an_earlier_address_in_capitals_is_taken_too() {
    let page = "---\ntitle: A page\naliases: [/News/2022/New/]\n---\nText.\n";
    let mut edited = Edited::new(site().with("content/page.md", page).files, Showing::Everything);
    let text = tagged("southwick", "[money, staff]", "Text.");
    assert_eq!(edited.save_one("content/news/2022/new.md", text), Change::Broken);
}

#[test]
fn a_card_goes_with_its_article() {
    let settings = "title: A site\nbase_url: https://example.org/\ncards: all\n";
    let mut edited = Edited::new(site().with("content/site.yaml", settings).files, Showing::Everything);
    edited.every = 7;
    let text = tagged("southwick", "[money, staff]", "Text.");
    assert_eq!(edited.save_one("content/news/2022/a.md", text), Change::Items);
    let link = tagged("southwick", "[money, staff]", "[Card](/news/2022/a/card.png).");
    assert_eq!(edited.save_one("content/news/2022/b.md", link), Change::Items);
    assert_eq!(edited.delete("content/news/2022/a.md"), Change::Broken);
}

#[test]
fn a_council_that_articles_name_is_named_as_they_write_it() {
    let article =
        |council: &str, title: &str| format!("---\ntitle: {title}\ncouncil: {council}\ndate: 2022-06-15\n---\nText.\n");
    for (name, other) in [("Bath & North East Somerset", "bath-north-east-somerset"), ("Ynys Môn", "Ynys Mon")] {
        let mut text = String::new();
        for file in ["a", "b", "c"] {
            text += &format!("=== content/news/{file}.md\n{}", article(name, "A story"));
        }
        let mut edited = Edited::new(Fixture::alone(&text).files, Showing::Everything);
        assert_eq!(edited.save_one("content/news/c.md", article(name, "Another")), Change::Items);
        edited.save_one("content/news/c.md", article(other, "Another"));
    }
}

#[test]
fn an_article_that_takes_an_address_is_not_followed_alone() {
    let page = "---\ntitle: A page\n---\nText.\n";
    let mut edited = Edited::new(site().with("content/news.md", page).files, Showing::Everything);
    let new = "---\ntitle: New\ncouncil: southwick\ndate: 2022-12-30\n---\nText.\n";
    assert_eq!(edited.save_one("content/news/2022/Story-1.md", new), Change::Broken);
    edited.delete("content/news/2022/Story-1.md");
    let alias = "---\ntitle: A page\naliases: [/news/2022/new/]\n---\nText.\n";
    assert_eq!(edited.save_one("content/news.md", alias), Change::Items);
    assert_eq!(edited.save_one("content/news/2022/new.md", new), Change::Broken);
}

#[test]
fn earlier_addresses_come_go_and_move() {
    let text =
        |aliases: &str| format!("---\ntitle: A story\ncouncil: southwick\ndate: 2022-12-30\n{aliases}---\nText.\n");
    let (one, two) = ("content/news/2022/one.md", "content/news/2022/two.md");
    let mut edited = Edited::new(site().files, Showing::Everything);
    assert_eq!(edited.save_one(one, text("aliases: [/old/, /older/file.html]\n")), Change::Items);
    assert_eq!(edited.save_one(one, text("aliases: [/old/]\n")), Change::Items);
    // It cannot lead to two pages, and may move from the one to the other, also with the page itself.
    assert_eq!(edited.save_one(two, text("aliases: [/old/]\n")), Change::Broken);
    assert_eq!(edited.save_one(one, text("")), Change::Items);
    let moved = [(two, Some(text(""))), (one, Some(text("aliases: [/old/]\n")))];
    assert_eq!(edited.change(&moved.each_ref().map(|(path, text)| (*path, text.as_deref()))), Change::Items);
    let (renamed, with_old) = ("content/news/2022/three.md", text("aliases: [/old/, /news/2022/one/]\n"));
    assert_eq!(edited.change(&[(one, None), (renamed, Some(with_old.as_str()))]), Change::Items);
    // Where a page stands, or comes to stand, whichever way it is written.
    for taken in ["/news/2022/two/", "/News/2022/Two", "/archive/", "/feed.xml", "/../x/", "/search/index.json"] {
        assert_eq!(edited.save_one(two, text(&format!("aliases: [{taken}]\n"))), Change::Broken, "{taken}");
    }
    assert_eq!(edited.save_one(two, text("")), Change::Items);
    assert_eq!(edited.save_one(one, text("")), Change::Broken, "the page is back, and another leads there");
    assert_eq!(edited.save_one(renamed, text("")), Change::Items);
    assert_eq!(edited.delete(renamed), Change::Items);
}

#[test]
fn a_text_that_is_saved_together_with_the_event_it_reports_is_read_anew() {
    let lines = "title: A story\ncouncil: norborough\ndate: 2022-07-01\nrating: good\ntags: [money, staff]\n";
    let link = "See [the report](/councils/norborough/2022-06-10-inspection/).\n";
    let text = |above: &str| format!("---\n{lines}---\n{above}{link}");
    let mut edited = Edited::new(site().with(STORY, text("")).files, Showing::Published);
    let moved = text("A paragraph above.\n\n");
    // Where the link stands is told by the text as it is now.
    assert_eq!(edited.change(&[(INSPECTION, None), (STORY, Some(&moved))]), Change::Broken);
    edited.save(&[(INSPECTION, inspection("good", "")), (STORY, text("Two.\n\nParagraphs above.\n\n"))]);
    edited.save(&[(INSPECTION, inspection("outstanding", "")), (STORY, text("One above.\n\n"))]);
}

#[test]
fn a_house_style_that_changed_while_the_site_was_broken_counts_from_then_on() {
    const SETTINGS: &str = "content/site.yaml";
    let settings = "title: Test archive\nbase_url: https://archive.example.org/\n";
    let dated = "title: A story\ncouncil: norborough\ndate: 2022-07-01 00:30\nrating: good\n";
    let mut edited = Edited::new(site().files, Showing::Everything);
    edited.save_one(STORY, story(dated).replace("Text", "On 20/07/2018 a text"));
    edited.save_one("content/plan.md", "---\ntitle: Half");
    edited.save_one(SETTINGS, format!("{settings}timezone: Pacific/Auckland\nstyle: {{ date_form: false }}\n"));
    edited.save_one(INSPECTION, inspection("outstanding", ""));
    edited.delete("content/plan.md");
    edited.save_one(INSPECTION, inspection("good", ""));
    edited.save_one(SETTINGS, settings);
    edited.save_one(INSPECTION, inspection("outstanding", ""));
}

#[test]
fn a_warning_that_speaks_of_an_event_is_told_anew_with_it() {
    let reply = |day: usize| format!("reply: {{ date: 2022-06-1{day}, by: The council, text: We agree. }}\n");
    let doubted = "title: A story\ncouncil: norborough\ndate: 2022-06-15\nrating: inadequate\n";
    let mut edited = Edited::new(site().with(STORY, story(doubted)).files, Showing::Everything);
    let told = |edited: &Edited| edited.preview.problems().len();
    assert_eq!(told(&edited), 1, "another grade than the report's");
    assert_eq!(edited.save_one(INSPECTION, inspection("good", &reply(2))), Change::Items);
    assert_eq!(told(&edited), 1);
    assert_eq!(edited.save_one(INSPECTION, inspection("inadequate", "")), Change::Items);
    assert_eq!(told(&edited), 0);
    assert_eq!(edited.save_one(INSPECTION, inspection("good", &reply(3))), Change::Items);
    assert_eq!(told(&edited), 1);
    assert_eq!(edited.delete(INSPECTION), Change::Items);
    assert_eq!(told(&edited), 0);
    let mut edited = Edited::new(site().with(STORY, story(doubted)).files, Showing::Published);
    assert_eq!(edited.save_one(INSPECTION, inspection("good", &reply(2))), Change::Items);
}

#[test]
fn what_is_to_come_keeps_its_earlier_addresses() {
    let mut edited = Edited::new(site().files, Showing::Published);
    let lines = "title: A story\ncouncil: norborough\ndate: 2022-07-01\ntags: [money, staff]\n";
    edited.save_one(INSPECTION, inspection("good", "draft: true\naliases: [/old/]\n"));
    assert_eq!(edited.save_one(STORY, story(&format!("{lines}aliases: [/old/]\n"))), Change::Broken);
    assert_eq!(edited.save_one(STORY, story(&format!("{lines}aliases: [/older/]\n"))), Change::Items);
    // So does its own address.
    let own = "/councils/norborough/2022-06-10-inspection";
    assert_eq!(edited.save_one(STORY, story(&format!("{lines}aliases: [{own}]\n"))), Change::Broken);
}

#[test]
fn lists_grow_by_a_page() {
    let article = |number: usize| {
        let (month, day) = (1 + number / 28, 1 + number % 28);
        format!(
            "---\ntitle: Story {number}\ncouncil: norborough\ndate: 2022-{month:02}-{day:02}\ntags: [money]\n---\nText.\n"
        )
    };
    let path = |number: usize| format!("content/news/2022/article-{number}.md");
    let text: String = (0..49).map(|number| format!("=== {}\n{}", path(number), article(number))).collect();
    let mut edited = Edited::new(Fixture::new(&text).files, Showing::Everything);
    let pages = |edited: &Edited| edited.preview.outputs().count();
    let before = pages(&edited);
    assert_eq!(edited.save_one(&path(49), article(49)), Change::Items);
    assert_eq!(pages(&edited), before + 1);
    assert_eq!(edited.save_one(&path(50), article(50)), Change::Items);
    assert_eq!(pages(&edited), before + 4, "a page, and one more of the year and of the topic");
    assert_eq!(edited.save_one(&path(51), article(51).replace("Text.", "[All](/topics/money/2/).")), Change::Broken);
    assert_eq!(edited.delete(&path(51)), Change::Items);
    assert_eq!(edited.delete(&path(50)), Change::Items);
    assert_eq!(pages(&edited), before + 1);
}

#[test]
fn several_files_saved_at_once_are_followed_together() {
    let mut edited = Edited::new(site().files, Showing::Published);
    let lines = "title: Anew\ncouncil: norborough\ndate: 2022-12-30\ntags: [money, staff]\n";
    let other = "---\ntitle: Story 1\ncouncil: southwick\ndate: 2022-06-15\ntags: [money, staff]\n---\nAnother text.\n";
    let files = [
        (STORY, story(lines)),
        ("content/news/2022/story-1.md", other.to_owned()),
        (INSPECTION, inspection("good", "report: https://example.org/r.pdf\n")),
    ];
    assert_eq!(edited.save(&files), Change::Items);
}

#[test]
fn a_theme_is_followed_alone() {
    const OWN: &str = "templates/article.html";
    const NOTE: &str = "themes/own/templates/404.html";
    let manifest = "name: own\nversion: 1.0.0\nborough: '>=0.1'\nextends: civic\n";
    let page = "{% extends \"base.html\" %}{% block main %}<h1>Nothing</h1>{% endblock %}";
    let fixture = site().with("themes/own/theme.yaml", manifest).with("themes/own/assets/own.css", "p { color: red }");
    let settings = "title: A site\nbase_url: https://example.org/\ntheme: own\n";
    let mut edited = Edited::new(fixture.with("content/site.yaml", settings).files, Showing::Everything);
    let own = "{% extends \"civic/article.html\" %}";
    assert_eq!(edited.save_one(OWN, own), Change::Theme);
    assert_eq!(edited.save_one(OWN, "{% extends \"civic/article.html"), Change::Broken);
    assert_eq!(edited.save_one(NOTE, page), Change::Broken);
    // Beside a theme that is broken, an article is read, and shown when the theme is mended.
    let another = LINES.replace("A story", "Another");
    assert_eq!(edited.save_one(STORY, story(&another)), Change::Broken);
    assert_eq!(edited.save_one(OWN, own), Change::Site);
    assert_eq!(edited.delete(OWN), Change::Theme);
    assert_eq!(edited.save_one("themes/own/assets/own.css", "p { color: green }"), Change::Theme);
    assert_eq!(edited.delete(NOTE), Change::Theme);
    assert_eq!(edited.save_one(STORY, story(LINES)), Change::Items);
    // What there was not yet is an output more, and what a manifest says is more than how pages look.
    assert_eq!(edited.save_one("themes/own/assets/new.css", ""), Change::Site);
    assert_eq!(edited.delete("themes/own/assets/new.css"), Change::Site);
    assert_eq!(edited.save_one("themes/own/theme.yaml", format!("{manifest}description: Ours.\n")), Change::Theme);
    assert_eq!(edited.save_one("themes/own/theme.yaml", manifest.replace("civic", "cvic")), Change::Broken);
    assert_eq!(edited.save_one("themes/own/theme.yaml", manifest), Change::Theme);
    assert_eq!(edited.save_one("themes/own/theme.yaml", format!("{manifest}without: [trends]\n")), Change::Site);
    // A template that goes while it is needed stays gone when an article is saved.
    assert_eq!(edited.save_one("templates/list.html", "{% extends \"base.html\" %}"), Change::Theme);
    assert_eq!(edited.save_one(OWN, "{% extends \"list.html\" %}"), Change::Theme);
    assert_eq!(edited.delete("templates/list.html"), Change::Broken);
    assert_eq!(edited.save_one(STORY, story(&another)), Change::Broken);
    assert_eq!(edited.save_one(OWN, own), Change::Site);
    // What is wrong by way of a built-in template is told, and so is a theme that is there no more.
    assert_eq!(edited.save_one("templates/base.html", "{% extends \"base.html\" %}"), Change::Broken);
    assert_eq!(edited.delete("templates/base.html"), Change::Theme);
    let bare = site().with("themes/own/templates/404.html", page).with("content/site.yaml", settings);
    let mut edited = Edited::new(bare.files, Showing::Everything);
    assert_eq!(edited.delete("themes/own/templates/404.html"), Change::Broken);
    // A note in a theme is no article, also while an article is broken.
    let mut edited = Edited::new(site().files, Showing::Everything);
    edited.save_one(STORY, "");
    assert_eq!(edited.save_one("themes/news/README.md", "Text."), Change::Broken);
}

#[test]
fn plain_pages_are_followed_come_and_go() {
    let page = |lines: &str, text: &str| format!("---\n{lines}---\n{text}\n");
    let about = "content/about.md";
    let fixture = site()
        .with(about, page("title: About\n", "Text."))
        .with("content/guides/grades.md", page("title: Grades\n", "Text."))
        .with("content/corrections.md", page("title: What we got wrong\n", "Write to us."));
    let mut edited = Edited::new(fixture.files, Showing::Everything);
    for lines in [
        "title: About\nsummary: What this is.\n",
        "title: About\nupdated: 2024-01-01\nlanguage: cy\n",
        "title: About\ndraft: true\n",
        "title: About us\n",
        "title: About us and on and on and on and on and on and on and on and on and on and on and on and on\n",
    ] {
        assert_eq!(edited.save_one(about, page(lines, "Text.")), Change::Items, "{lines}");
    }
    assert_eq!(edited.save_one("content/corrections.md", page("title: Corrections\n", "Write.")), Change::Items);
    // Before the others, so that they have other numbers, and behind them.
    for (new, link) in [("content/aims.md", "/aims/"), ("content/guides/words.md", "/guides/words/")] {
        assert_eq!(edited.save_one(new, page("title: Aims\n", "[About](about.md#us).")), Change::Broken);
        assert_eq!(edited.save_one(new, page("title: Aims\n", "[About](/about/).\n\n## Ours")), Change::Items);
        assert_eq!(edited.save_one(STORY, story_at(&format!("Text with [a page]({link}#ours)."))), Change::Items);
        assert_eq!(edited.save_one(new, page("title: Other aims\n", "## Others")), Change::Broken);
        assert_eq!(edited.delete(new), Change::Broken);
        assert_eq!(edited.save_one(STORY, story(LINES)), Change::Items);
    }
    assert_eq!(edited.delete(about), Change::Items);
    assert_eq!(edited.save_one(about, page("title: About\n", "Text.")), Change::Items);
    let both = [(about, None), ("content/about-us.md", Some("---\ntitle: About us\n---\n"))];
    assert_eq!(edited.change(&both), Change::Items, "renamed");
    // An address that is taken, an earlier one, and the page that is made with the list of corrections.
    assert_eq!(edited.save_one("content/ratings.md", page("title: Ratings\n", "T.")), Change::Broken);
    assert_eq!(edited.delete("content/ratings.md"), Change::Items);
    assert_eq!(edited.save_one("content/a.md", page("title: A\naliases: [/old/]\n", "T.")), Change::Items);
    assert_eq!(edited.save_one("content/a.md", page("title: A\n", "T.")), Change::Items);
    assert_eq!(edited.delete("content/corrections.md"), Change::Site);
    assert_eq!(edited.save_one("content/corrections/index.md", page("title: Corrections\n", "T.")), Change::Site);
    assert_eq!(edited.delete("content/corrections/index.md"), Change::Site);
    assert_eq!(edited.save_one("content/b.md", "Text without a title."), Change::Broken);
    assert_eq!(
        edited.save_one("content/b.md", page("title: B\nwithdrawn: { date: 2024-01-01, reason: R. }\n", "T.")),
        Change::Site
    );
}

#[test]
fn a_site_of_one_page_can_lose_it() {
    let page = "=== content/about.md\n---\ntitle: About\n---\n";
    let mut edited = Edited::new(Fixture::alone(page).files, Showing::Everything);
    assert_eq!(edited.delete("content/about.md"), Change::Items);
    assert_eq!(edited.save_one("content/about.md", "---\ntitle: About\n---\n"), Change::Items);
}

#[test]
fn settings_are_followed_alone() {
    const SETTINGS: &str = "content/site.yaml";
    let settings = |more: &str| format!("title: A site\nbase_url: https://example.org/\n{more}");
    let mut edited = Edited::new(site().with(SETTINGS, settings("")).files, Showing::Everything);
    for more in [
        "description: What it is.\n",
        "scope: What it holds.\nlicence: Ours.\n",
        "publisher: { name: The desk, url: 'https://example.org/', email: desk@example.org }\n",
        "theme_settings: { home_heading: Our councils, map: false }\n",
        "time_zone: Europe/London\n",
        "theme: civic\n",
    ] {
        assert_eq!(edited.save_one(SETTINGS, settings(more)), Change::Theme, "{more}");
    }
    let moved = "title: Another\nbase_url: https://example.org/archive/\n";
    assert_eq!(edited.save_one(SETTINGS, moved), Change::Theme);
    for broken in [
        "title: [A\n",
        "",
        "title: A site\n",
        "title: A\nbase_url: example.org\n",
        &settings("teem: x\n"),
        &settings("theme: none\n"),
    ] {
        assert_eq!(edited.save_one(SETTINGS, broken), Change::Broken, "{broken}");
        assert_eq!(edited.save_one(SETTINGS, settings("")), Change::Theme, "{broken}");
    }
    assert_eq!(edited.delete(SETTINGS), Change::Broken);
    assert_eq!(edited.save_one(SETTINGS, settings("")), Change::Theme);
    // By these, files are read otherwise, or there are other outputs.
    for more in ["style: { date_form: false }\n", "language: cy\n", "time_zone: Europe/Paris\n", "cards: all\n"] {
        assert_eq!(edited.save_one(SETTINGS, settings(more)), Change::Site, "{more}");
    }
    // A mistake beside them changes nothing of that.
    let told = format!("---\n{LINES}---\nOn 20/07/2018.\n");
    for more in ["style: { date_form: false }\n", "language: cy\n", "time_zone: America/New_York\n", "cards: all\n"] {
        let fixture = site().with(SETTINGS, settings("")).with(STORY, told.clone());
        let mut edited = Edited::new(fixture.files, Showing::Everything);
        assert_eq!(edited.save_one(SETTINGS, settings(&format!("{more}teem: x\n"))), Change::Broken, "{more}");
        edited.save_one(SETTINGS, settings(more));
        assert_eq!(edited.save_one(SETTINGS, settings("")), Change::Site, "{more}");
    }
    // Beside a mistake in an article they are read whole, and shown when it is mended.
    let mut edited = Edited::new(site().with(SETTINGS, settings("")).files, Showing::Everything);
    edited.save_one(STORY, "");
    assert_eq!(edited.save_one(SETTINGS, settings("description: New.\n")), Change::Broken);
    assert_eq!(edited.save_one(STORY, story(LINES)), Change::Site);
}

/// What may stand in each place of an article.
const CHOICES: [&[&str]; 8] = [
    &["title: A story", "title: Another", "title: On 20/07/2018"],
    &[
        "council: norborough",
        "council: southwick",
        "council: [southwick, norborough]",
        "council: nowhere",
        "council: eastwick",
    ],
    &["date: 2022-06-15", "date: 2022-12-15", "date: 2022-06-15 09:30", "date: 2022-06", "date: 2021-12-31"],
    &[
        "tags: [money]",
        "tags: [staff, money]",
        "tags: [money, staff]",
        "tags: [Money]",
        "tags: [monye]",
        "tags: [Buses]",
        "tags: [buses, money]",
    ],
    &["", "rating: good", "rating: inadequate"],
    &["", "draft: true", "embargo: 2026-12-01", "withdrawn: { date: 2022-08-01, reason: Wrong. }"],
    &[
        "",
        "about: norborough/2022-06-10-inspection",
        "aliases: [/old/]",
        "aliases: [/older/, /News/2022/Article-3/]",
        "corrections: [{ date: 2022-12-20, note: It was wrong., kind: fact }]",
        "summary: A sentence of its own.",
    ],
    &[
        "---\nText.",
        "---\nOther text.",
        "---\nText of 7/6/2022.",
        "---\nA [link](/topics/money/), [another](article-3.md#other) and [one more](/news/2022/article-9/).",
        "---\nSee [the second](article-2.md#money).",
        "---\n## Other\n\n## Money\n\nAnd [the ninth](article-9.md).",
        "---\nAt the age of 9 Ellie waited.",
    ],
];

/// What may stand in the inspection: its overall grade, and a line more.
const GRADES: [&str; 3] = ["good", "outstanding", "inadequate"];
const MORE: [&str; 7] = [
    "",
    "withdrawn: { date: 2022-08-01, reason: Wrong. }\n",
    "withdrawn: { date: 2022-08-01, reason: Wrong. }\ndraft: true\naliases: [/old/]\n",
    "report: https://example.org/r.pdf\n",
    "draft: true\n",
    "embargo: 2026-12-01\n",
    "reply: { date: 2022-06-12, by: The council, text: We agree. }\n",
];

/// What is edited.
#[derive(Debug, Clone)]
enum Random {
    /// An article's place gets this choice.
    Article(usize, usize, usize),
    /// An article is left half written.
    Half(usize),
    /// An article is deleted.
    Gone(usize),
    /// The inspection gets this grade and this line.
    Event(usize, usize),
    /// An inspection of another year is written with this grade, or deleted.
    Other(usize, Option<usize>),
    /// The council gets this choice.
    Council(usize),
    /// Another file gets this choice, or is deleted.
    Rest(usize, Option<usize>),
}

/// Where the council's file lies, and what it may say after its first line.
const COUNCIL: &str = "content/councils/norborough/index.md";
const COUNCILS: [&str; 7] = [
    "name: Norborough\nregion: North\n---\n",
    "name: The Borough of Norborough\nregion: North\n---\n",
    "name: Norborough\nalso_known_as: Southwick\nregion: North\nneighbours: [newshire, southwick]\n---\nText.\n",
    "name: Norboro\nregion: North\nhex: [1, 1]\naliases: [/old/]\n---\n",
    "name: Norborough\nregion: North\nsince: 2023-04-01\n---\n",
    "name: Norborough\nregion: South\nuntil: 2025-03-31\n---\n## Facts\n",
    "name: Norborough\nregion: North\nwebsite: https://example.org/\n---\nSee [money](/topics/money/) and [an article](/news/2022/article-2/#money).\n",
];

/// Where the inspections of other years lie.
const OTHERS: [&str; 2] = ["2019", "2024"];

fn other(number: usize) -> String {
    INSPECTION.replace("2022", OTHERS[number])
}

/// Other files, and what may stand in them.
const REST: [(&str, &[&str]); 4] = [
    (
        "content/councils/eastwick/index.md",
        &["---\nname: Eastwick\nregion: North\n---\n", "---\nname: Norboro\n---\n", "---\nna"],
    ),
    (
        "content/councils/mount-ellie/index.md",
        &["---\nname: Mount Ellie\nregion: South\n---\nSee [a story](/news/2022/article-2/).\n"],
    ),
    (
        "content/frameworks.yaml",
        &[
            "",
            "frameworks:\n  ilacs: { name: Another, scale: four-point, from: 2018, whole_service: true, overall: {} }\n",
        ],
    ),
    (
        "content/site.yaml",
        &[
            "title: Test archive\nbase_url: https://archive.example.org/\n",
            "title: Another\nbase_url: https://archive.example.org/\nstyle: { date_form: false }\n",
            "title: Another\nbase_url: https://archive.example.org/\ntimezone: Pacific/Auckland\nlanguage: cy\n",
        ],
    ),
];

fn random() -> impl Strategy<Value = Random> {
    prop_oneof![
        8 => (0_usize..10, 0..CHOICES.len(), 0_usize..7).prop_map(|(number, place, choice)| Random::Article(number, place, choice)),
        1 => (0_usize..10).prop_map(Random::Half),
        2 => (0_usize..10).prop_map(Random::Gone),
        2 => (0..GRADES.len(), 0..MORE.len()).prop_map(|(grade, more)| Random::Event(grade, more)),
        3 => (0..REST.len(), prop::option::weighted(0.7, 0_usize..3)).prop_map(|(number, choice)| Random::Rest(number, choice)),
        2 => (0..COUNCILS.len()).prop_map(Random::Council),
        3 => (0..OTHERS.len(), prop::option::weighted(0.7, 0..GRADES.len())).prop_map(|(number, grade)| Random::Other(number, grade)),
    ]
}

fn article(choices: [usize; 8]) -> String {
    let lines = choices.iter().zip(CHOICES).map(|(choice, lines)| format!("{}\n", lines[choice % lines.len()]));
    format!("---\n{}", lines.collect::<String>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(4), max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_preview_is_a_fresh_one(is_everything: bool, edits in prop::collection::vec(random(), 4..14)) {
        // The last two do not exist at first.
        let mut articles: Vec<[usize; 8]> = (0..10).map(|number| [0, number % 3, number % 5, 0, number % 2, 0, 0, 0]).collect();
        let path = |number: usize| format!("content/news/2022/article-{number}.md");
        let mut files = Fixture::new("").files;
        files.0.insert(SourcePath::new(COUNCIL), format!("---\n{}", COUNCILS[0]).into_bytes());
        files.0.insert(SourcePath::new(INSPECTION), inspection("good", "").into_bytes());
        for (number, choices) in articles.iter().enumerate().take(8) {
            files.0.insert(SourcePath::new(&path(number)), article(*choices).into_bytes());
        }
        let showing = if is_everything { Showing::Everything } else { Showing::Published };
        let mut edited = Edited { every: 3, ..Edited::new(files, showing) };
        let mut broken = 0;
        for edit in edits {
            let known = articles.clone();
            let (path, after) = match edit {
                Random::Article(number, place, choice) => {
                    articles[number][place] = choice;
                    (path(number), Some(article(articles[number])))
                }
                Random::Half(number) => (path(number), Some("---\ntitle: Half".to_owned())),
                Random::Gone(number) => (path(number), None),
                Random::Other(number, grade) => {
                    let text = |grade: usize| inspection(GRADES[grade], "").replace("2022-", &format!("{}-", OTHERS[number]));
                    (other(number), grade.map(text))
                }
                Random::Council(choice) => (COUNCIL.to_owned(), Some(format!("---\n{}", COUNCILS[choice]))),
                Random::Event(grade, more) => (INSPECTION.to_owned(), Some(inspection(GRADES[grade], MORE[more]))),
                Random::Rest(number, choice) => {
                    let (path, texts) = REST[number];
                    (path.to_owned(), choice.map(|choice| texts[choice % texts.len()].to_owned()))
                }
            };
            let before = edited.text(&path);
            let is_broken = edited.change(&[(&path, after.as_deref())]) == Change::Broken;
            broken = if is_broken { broken + 1 } else { 0 };
            if broken > 2 {
                // The editor takes the last one back.
                edited.change(&[(&path, before.as_deref())]);
                articles = known;
            }
        }
    }
}
