//! Questions to the editor: on a terminal they are asked, elsewhere a flag has to answer them.

use std::io::{self, IsTerminal};

use borough::Failure;
use inquire::validator::Validation;
use inquire::{InquireError, Select, Text};

/// A question.
pub struct Question<'a> {
    /// Its words.
    pub words: &'a str,
    /// The flag that answers it.
    pub flag: &'a str,
    /// What helps to answer it.
    pub help: &'a str,
    /// What Enter alone means.
    pub silence: Silence<'a>,
}

/// What an answer of nothing means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Silence<'a> {
    /// Nothing: it has to be answered.
    Refused,
    /// That there is none.
    Nothing,
    /// This; a script has to say it.
    Means(&'a str),
}

/// Something to choose.
#[derive(Clone)]
pub struct Choice {
    /// As it is written.
    pub value: String,
    /// As it is shown.
    pub shown: String,
    /// Other words that find it.
    pub names: Vec<String>,
}

/// Says whether an answer will do, and if not, why.
pub type Check<'a> = &'a dyn Fn(&str) -> Result<(), Failure>;

/// Who answers.
pub trait Ask {
    /// A text that will do; nothing where nothing is an answer.
    fn text(&mut self, question: &Question<'_>, check: Check<'_>) -> Result<Option<String>, Failure>;

    /// The value of one of some choices; nothing where nothing is an answer.
    fn choose(&mut self, question: &Question<'_>, choices: &[Choice]) -> Result<Option<String>, Failure>;
}

/// Who answers here: the editor where there is a terminal, and the flags alone elsewhere.
pub fn whoever_is_there() -> Box<dyn Ask> {
    if io::stdin().is_terminal() && io::stderr().is_terminal() { Box::new(Editor) } else { Box::new(Nobody) }
}

/// An editor at a terminal.
struct Editor;

/// A script.
pub struct Nobody;

/// What stands for nothing among choices.
const NONE: &str = "(none)";
/// What stands first among choices of which one has to be made.
const OPEN: &str = "(choose)";

/// What is no choice comes first while no letter is typed, so that Enter alone never means a grade.
fn rank_of_none(typed: &str, none: &str) -> Option<i64> {
    let typed = plain(typed);
    if typed.is_empty() { Some(i64::MAX) } else { plain(none).starts_with(&typed).then_some(0) }
}

impl Ask for Editor {
    fn text(&mut self, question: &Question<'_>, check: Check<'_>) -> Result<Option<String>, Failure> {
        let silence = question.silence;
        // A question's validator has to own what it looks at; the check borrows, so it is asked again instead.
        loop {
            let mut prompt = Text::new(question.words).with_help_message(question.help);
            match silence {
                Silence::Refused => prompt = prompt.with_validator(is_something),
                Silence::Nothing => {}
                Silence::Means(default) => prompt = prompt.with_default(default),
            }
            let answer = prompt.prompt().map_err(refused)?.trim().to_owned();
            if answer.is_empty() && silence == Silence::Nothing {
                return Ok(None);
            }
            match check(&answer) {
                Ok(()) => return Ok(Some(answer)),
                Err(failure) => crate::say_to(anstream::stderr(), &format!("  {failure}\n")),
            }
        }
    }

    fn choose(&mut self, question: &Question<'_>, choices: &[Choice]) -> Result<Option<String>, Failure> {
        let none = if question.silence == Silence::Nothing { NONE } else { OPEN };
        let score = |typed: &str, _: &String, _: &str, index: usize| match index.checked_sub(1) {
            Some(index) => choices.get(index).and_then(|choice| choice.rank(typed, index)),
            None => rank_of_none(typed, none),
        };
        loop {
            let shown = choices.iter().map(|choice| choice.shown.clone());
            let shown: Vec<String> = std::iter::once(none.to_owned()).chain(shown).collect();
            let prompt = Select::new(question.words, shown).with_help_message(question.help).with_scorer(&score);
            let chosen = prompt.raw_prompt().map_err(refused)?.index;
            match chosen.checked_sub(1).and_then(|index| choices.get(index)) {
                Some(choice) => return Ok(Some(choice.value.clone())),
                None if question.silence == Silence::Nothing => return Ok(None),
                None => crate::say_to(anstream::stderr(), &format!("  {ANSWER_IT}\n")),
            }
        }
    }
}

impl Ask for Nobody {
    fn text(&mut self, question: &Question<'_>, _: Check<'_>) -> Result<Option<String>, Failure> {
        nothing(question, "")
    }

    fn choose(&mut self, question: &Question<'_>, choices: &[Choice]) -> Result<Option<String>, Failure> {
        const MOST: usize = 12;
        let values: Vec<&str> = choices.iter().map(|choice| choice.value.as_str()).collect();
        let known =
            if values.len() <= MOST { format!(" It takes one of: {}.", values.join(", ")) } else { String::new() };
        nothing(question, &known)
    }
}

fn nothing(question: &Question<'_>, known: &str) -> Result<Option<String>, Failure> {
    if question.silence == Silence::Nothing {
        return Ok(None);
    }
    let failure = Failure::new(format!("`{}` is missing, and there is no terminal to ask on", question.flag));
    Err(failure.advice(format!("{}.{known}", question.help.trim_end_matches('.'))))
}

const ANSWER_IT: &str = "This has to be answered.";

fn is_something(answer: &str) -> Result<Validation, inquire::CustomUserError> {
    let is_empty = answer.trim().is_empty();
    Ok(if is_empty { Validation::Invalid(ANSWER_IT.into()) } else { Validation::Valid })
}

fn refused(error: InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Failure::new("stopped; nothing was written")
        }
        other => Failure::new(format!("the terminal cannot be asked: {other}")).advice("Give every value by its flag."),
    }
}

impl Choice {
    /// A word that is shown as it is written.
    pub fn word(word: &str) -> Self {
        Self { value: word.to_owned(), shown: word.to_owned(), names: Vec::new() }
    }

    /// A word that is shown as others.
    pub fn shown_as(word: &str, shown: &str) -> Self {
        Self { shown: shown.to_owned(), ..Self::word(word) }
    }

    /// Where it stands among what some letters find: the best first, and those that are as good in their order.
    fn rank(&self, typed: &str, index: usize) -> Option<i64> {
        const MOST: i64 = 1_000_000;
        Some(self.score(typed)? * MOST - i64::try_from(index).unwrap_or(MOST))
    }

    /// How well some letters find it: all of a name best, then the start of one, then the start of a word of one;
    /// nothing when they do not. Within a word they do not: `adequate` is no `inadequate`.
    pub fn score(&self, typed: &str) -> Option<i64> {
        let typed = plain(typed);
        let names = [&self.value, &self.shown].into_iter().chain(&self.names);
        names
            .filter_map(|name| {
                let name = plain(name);
                match () {
                    () if name == typed => Some(3),
                    () if name.starts_with(&typed) => Some(2),
                    () => name.contains(&format!(" {typed}")).then_some(1),
                }
            })
            .max()
    }
}

/// Letters as they are compared: lower case, words with one space between them.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['’', '\''], "");
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_a_council_by_any_of_its_names() {
        let hull = Choice {
            value: "kingston-upon-hull".to_owned(),
            shown: "Kingston upon Hull".to_owned(),
            names: vec!["Hull City Council".to_owned()],
        };
        assert_eq!(hull.score("kingston upon Hull"), Some(3));
        assert_eq!(hull.score("hul"), Some(2));
        assert_eq!(hull.score("kingston-up"), Some(2));
        assert_eq!(hull.score("upon H"), Some(1));
        assert_eq!(hull.score("leeds"), None);
        assert_eq!(hull.score(""), Some(2));
        assert_eq!(Choice::word("inadequate").score("adequate"), None, "another grade");
    }

    #[test]
    fn enter_alone_means_nothing_and_choices_keep_their_order() {
        let words: Vec<Choice> = ["outstanding", "good", "not good"].iter().map(|word| Choice::word(word)).collect();
        let ranks: Vec<Option<i64>> =
            [rank_of_none("", NONE)].into_iter().chain((0..3).map(|at| words[at].rank("", at))).collect();
        assert!(ranks.windows(2).all(|pair| pair[0] > pair[1]), "{ranks:?}");
        assert!(words[1].rank("go", 1) > words[2].rank("go", 2) && words[0].rank("go", 0).is_none());
        assert_eq!((rank_of_none("go", NONE), rank_of_none("No", NONE)), (None, Some(0)));
        assert_eq!(rank_of_none(" ", NONE), Some(i64::MAX), "a space is no letter");
        assert_eq!(Choice::word("Bristol (City of)").score("city"), Some(1));
    }

    #[test]
    fn without_a_terminal_the_flag_is_named() {
        let question = Question { words: "Kind?", flag: "--kind", help: "What it is", silence: Silence::Refused };
        let said = Nobody.choose(&question, &[Choice::word("a"), Choice::word("b")]).unwrap_err().to_string();
        assert!(said.contains("`--kind` is missing") && said.contains("one of: a, b"), "{said}");
        let question = Question { silence: Silence::Nothing, ..question };
        assert_eq!(Nobody.text(&question, &|_| Ok(())).unwrap(), None);
    }
}
