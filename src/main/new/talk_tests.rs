//! Conversations, with the answers that an editor gives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::VecDeque;

use borough::load::Memory;
use borough::{Checked, When};

use super::*;

/// An editor who types these answers, and what the editor was shown.
struct Script {
    answers: VecDeque<&'static str>,
    shown: Vec<String>,
}

impl Script {
    fn of(answers: &[&'static str]) -> Self {
        Self { answers: answers.iter().copied().collect(), shown: Vec::new() }
    }

    fn next(&mut self, question: &Question<'_>) -> &'static str {
        self.answers.pop_front().unwrap_or_else(|| panic!("no answer to {}", question.words))
    }
}

impl Ask for Script {
    fn text(&mut self, question: &Question<'_>, check: Check<'_>) -> Result<Option<String>, Failure> {
        self.shown.push(question.words.to_owned());
        loop {
            let answer = match (self.next(question), question.silence) {
                ("", Silence::Nothing) => return Ok(None),
                ("", Silence::Means(default)) => default.to_owned(),
                (answer, _) => answer.to_owned(),
            };
            match check(&answer) {
                Ok(()) => return Ok(Some(answer)),
                Err(failure) => self.shown.push(failure.to_string()),
            }
        }
    }

    /// Types letters and presses Enter on the best of what they find.
    fn choose(&mut self, question: &Question<'_>, choices: &[Choice]) -> Result<Option<String>, Failure> {
        let shown: Vec<&str> = choices.iter().map(|choice| choice.shown.as_str()).collect();
        self.shown.push(format!("{}: {}", question.words, shown.join("/")));
        let typed = self.next(question);
        if typed.is_empty() && question.silence == Silence::Nothing {
            return Ok(None);
        }
        let found = choices.iter().filter(|choice| choice.score(typed).is_some());
        let best = found.max_by_key(|choice| choice.score(typed));
        Ok(Some(best.unwrap_or_else(|| panic!("{typed} finds nothing in {shown:?}")).value.clone()))
    }
}

fn site() -> Checked {
    let files = [
        ("content/site.yaml", "title: T\nbase_url: https://archive.example.org/\n"),
        (
            "content/councils/norborough/index.md",
            "---\nname: Norborough\nalso_known_as: [Borough of Norborough]\nregion: North\n---\n",
        ),
        ("content/councils/southwick/index.md", "---\nname: Southwick & Hythe\nregion: South\n---\n"),
    ];
    let files = files.map(|(path, text)| (SourcePath::new(path), text.as_bytes().to_vec()));
    borough::check(&Memory(files.into_iter().collect()), &When::At("2026-10-31".to_owned())).unwrap()
}

fn talk<T>(answers: &[&'static str], about: impl FnOnce(&mut Talk<'_>) -> Result<T, Failure>) -> (T, Vec<String>) {
    let site = site();
    let mut script = Script::of(answers);
    let made = about(&mut Talk { archive: &site.archive, ask: &mut script }).unwrap();
    assert!(script.answers.is_empty(), "not asked for: {:?}", script.answers);
    (made, script.shown)
}

#[test]
fn an_article_is_asked_for_value_by_value() {
    let flags = ArticleFlags::default();
    let (article, shown) =
        talk(&["borough of n", "20/07/2025", "", "Good at last", "good", ""], |talk| talk.article(&flags));
    assert_eq!(article.councils, ["norborough"]);
    assert_eq!((article.date.as_str(), article.rating.as_deref()), ("2026-10-31", Some("good")));
    assert!(shown.iter().any(|shown| shown.contains("Write `2025-07-20`.")), "{shown:?}");
    assert!(
        shown.iter().any(|shown| shown.ends_with(": outstanding/good/requires improvement to be good/inadequate")),
        "{shown:?}"
    );
    assert_eq!(article.file().unwrap().path.as_str(), "content/news/2026/good-at-last.md");
}

#[test]
fn only_grades_of_the_articles_time_are_offered() {
    let flags = ArticleFlags { council: vec!["Southwick and Hythe".to_owned()], ..ArticleFlags::default() };
    let (article, shown) = talk(&["2010-09-01", "A", "excellently", "S."], |talk| talk.article(&flags));
    assert_eq!((article.councils[0].as_str(), article.rating.as_deref()), ("southwick", Some("performs excellently")));
    assert!(shown.iter().any(|shown| shown.contains("performs poorly")), "{shown:?}");
    let late = ArticleFlags { date: Some("2030-01-01".to_owned()), ..ArticleFlags::default() };
    let (article, _) = talk(&["south", "A", ""], |talk| talk.article(&late));
    assert_eq!(article.rating, None, "no overall grades are awarded then, and none is asked for");
}

#[test]
fn an_event_is_asked_for_the_judgements_of_its_day() {
    let flags = EventFlags::default();
    let answers = [
        "norb",
        "inspection",
        "2024-03-15",
        "2024-01-22",
        "",
        "good",
        "good",
        "good",
        "outstanding",
        "not judged",
        "",
        "press",
    ];
    let (event, shown) = talk(&answers, |talk| talk.event(&flags));
    assert_eq!(event.framework.as_deref(), Some("ilacs"), "the only one in force is not asked for");
    assert_eq!(event.judgements.len(), 4);
    assert_eq!(event.source.as_deref(), Some("press"));
    assert!(shown.iter().any(|shown| shown.starts_with("Care leavers: ")), "{shown:?}");
    let answers = ["norb", "Inspection", "2026-06-20", "2026-05-01", "", "good", "good", "good", "good", "", ""];
    let (event, shown) = talk(&answers, |talk| talk.event(&flags));
    assert_eq!(event.rating, None);
    assert!(!shown.iter().any(|shown| shown.starts_with("Overall")), "none is awarded since April 2026: {shown:?}");
}

#[test]
fn an_address_that_is_none_is_asked_for_again() {
    let answers =
        ["norb", "monitoring", "2018-07", "", "", "good", "www.example.org/r", "https://www.example.org/r", ""];
    let (event, shown) = talk(&answers, |talk| talk.event(&EventFlags::default()));
    assert_eq!(event.report.as_deref(), Some("https://www.example.org/r"));
    assert!(shown.iter().any(|said| said.contains("Write `https://www.example.org/r`.")), "{shown:?}");
}

#[test]
fn of_two_frameworks_in_force_one_is_chosen_and_an_ungraded_event_has_none() {
    let flags = EventFlags::default();
    let answers = ["norb", "inspection", "2018-07-01", "", "", "sif", "good", "", "", "", "", "", "", ""];
    let (event, shown) = talk(&answers, |talk| talk.event(&flags));
    assert_eq!(event.framework.as_deref(), Some("sif"));
    assert!(shown.iter().any(|shown| shown.starts_with("Framework: ") && shown.contains("ILACS")), "{shown:?}");
    let (event, shown) = talk(&["norb", "monitoring", "2018-07", "", "", "", ""], |talk| talk.event(&flags));
    assert_eq!((event.framework, event.rating), (None, None));
    assert!(!shown.iter().any(|shown| shown.contains("good")), "{shown:?}");
}

#[test]
fn a_council_and_a_page_are_asked_for_their_names() {
    let (council, shown) = talk(&["Newshire", "north"], |talk| talk.council(&CouncilFlags::default()));
    assert_eq!((council.name.as_str(), council.region.as_deref()), ("Newshire", Some("North")));
    assert!(shown.contains(&"Region: North/South".to_owned()), "{shown:?}");
    let (page, _) = talk(&["How to read a grade"], |talk| talk.page(&PageFlags::default()));
    assert_eq!(page.file().unwrap().path.as_str(), "content/how-to-read-a-grade.md");
}

#[test]
fn a_council_that_does_not_exist_is_answered_with_the_one_that_was_meant() {
    let site = site();
    let flags = ArticleFlags { council: vec!["norboruogh".to_owned()], ..ArticleFlags::default() };
    let mut nobody = crate::ask::Nobody;
    let said = Talk { archive: &site.archive, ask: &mut nobody }.article(&flags).unwrap_err().to_string();
    assert!(said.contains("Did you mean `norborough`?"), "{said}");
}
