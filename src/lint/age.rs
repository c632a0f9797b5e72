//! Ages under 18, and names near them.

use std::ops::Range;

use super::cues::{Cue, Kind};
use super::language::{BODIES, GROUPS, KIN, MONTHS, ONE_CHILD, THINGS, has, is_child_word};
use super::name::{Nearness, Run, is_at_place, is_initial, is_place, person, run_to, runs};
use super::sentence::{Sentence, Sentences};
use super::years::{AFTER_MARK, AFTER_VERB, could_be_age, is_range, starts_with, unit};
use super::{Found, Rule};

/// The age of one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Age {
    /// Where it stands.
    pub range: Range<usize>,
    how: How,
}

/// How an age is tied to whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// By itself: 'a seven-year-old', 'aged seven'
    Alone,
    /// By standing next to a name: 'Ellie, 7', 'Ellie (7)', 'Ellie was 7'
    Beside,
}

/// How many words may stand between an age and the name.
const REACH: usize = 14;

/// The ages in a text; a name near one is found.
pub fn find(sentences: &Sentences<'_>, cues: &[Cue], found: &mut Vec<Found>) -> Vec<Age> {
    let mut ages = Vec::new();
    for cue in cues {
        match cue.kind {
            Kind::Number(number) if could_be_age(sentences.text, &cue.at, number) => {
                let sentence = sentences.at(cue.at.start);
                let Some((age, name)) = read(sentences, &sentence, number, &cue.at) else { continue };
                let name = name.or_else(|| near(sentences, &sentence, &age));
                found.extend(name.map(|name| told(sentences.text, &age.range, name)));
                ages.push(age);
            }
            Kind::Child | Kind::Called if begins_name(&sentences.text[cue.at.end..]) => {
                let sentence = sentences.at(cue.at.start);
                found.extend(named_child(sentences, &sentence, cue).map(|name| told(sentences.text, &cue.at, name)));
            }
            _ => {}
        }
    }
    ages
}

fn told(text: &str, age: &Range<usize>, name: Range<usize>) -> Found {
    let words = &text[name.clone()];
    let message = format!("A child could be known by this: the name `{words}` stands near `{}`.", &text[age.clone()]);
    let range = name.start.min(age.start)..name.end.max(age.end);
    let help = "Leave the name out. If it is no child's, or may be published, say so with `waive`.";
    Found::new(Rule::NameAndAge, range, message, help)
}

/// Whether a name may begin here, behind a few marks.
fn begins_name(text: &str) -> bool {
    text.trim_start_matches([' ', ',', '(', ':', '“', '‘', '"']).starts_with(char::is_uppercase)
}

type Named = (Age, Option<Range<usize>>);

/// A number as the age of one child, and the name that it stands next to.
fn read(sentences: &Sentences<'_>, sentence: &Sentence<'_>, number: u32, at: &Range<usize>) -> Option<Named> {
    let text = sentences.text;
    let index = sentence.index(at.start);
    let alone = |range: Range<usize>| Some((Age { range, how: How::Alone }, None));
    if let Some((length, is_years)) = unit(&text[at.end..]) {
        let is_child = if is_years { number <= 17 } else { number <= 60 };
        let is_range = starts_with(text[..at.start].trim_end_matches([' ', '-']), "to");
        // 'The report is seven years old.'
        let is_predicate = text[at.end..at.end + length].contains("s old");
        let of_things = is_predicate && sentence.has_word(THINGS) && !sentence.has_word(ONE_CHILD);
        return if is_child && !is_range && !of_things { alone(at.start..at.end + length) } else { None };
    }
    let first = before_adverbs(sentence, index);
    let before = sentence.low_before(first, 1);
    let counts_months = has(&["months", "weeks", "days"], &sentence.low(index + 1));
    let in_months = counts_months && (before == "aged" || sentence.gap(index).ends_with('('));
    if number > if in_months { 60 } else { 17 } || is_range(&text[at.end..]) {
        return None;
    }
    match before.as_str() {
        "aged" | "age" => {
            let is_many = has(GROUPS, &sentence.low_before(first, 2)) || has(GROUPS, &sentence.low_before(first, 3));
            return if is_many { None } else { alone(before_range(sentence, first, 1)?.start..at.end) };
        }
        "of" if sentence.low_before(first, 2) == "age" => {
            let open = ["over", "under", "below", "above", "minimum", "legal", "school", "leaving"];
            let is_open = (3..=4).any(|back| has(&open, &sentence.low_before(first, back)));
            let range = before_range(sentence, first, 2)?.start..at.end;
            let age = Age { range, how: How::Alone };
            // 'Ellie, from the age of four'; 'schooling from the age of four' is everybody's.
            let is_half_open = (3..=4).any(|back| has(&["from", "until"], &sentence.low_before(first, back)));
            let name = within(sentences, sentence, &age).filter(|_| is_half_open);
            return if is_open || is_half_open && name.is_none() { None } else { Some((age, name)) };
        }
        // 'a boy of eight'
        "of" if is_child_word(&sentence.low_before(first, 2)) && follows(sentence, index, Follow::Child) => {
            return alone(before_range(sentence, first, 2)?.start..at.end);
        }
        "year" if sentence.words.get(index.wrapping_sub(1)).is_some_and(|word| word.text == "Year") => {
            let is_school_year = (1..=13).contains(&number) && sentence.low(index + 1) != "of";
            return if is_school_year { alone(before_range(sentence, index, 1)?.start..at.end) } else { None };
        }
        _ => {}
    }
    beside(sentences, sentence, index, at)
}

/// The first of the adverbs before a number: 'only just seven'.
fn before_adverbs(sentence: &Sentence<'_>, index: usize) -> usize {
    const ADVERBS: &[&str] = &[
        "now",
        "then",
        "only",
        "just",
        "nearly",
        "almost",
        "barely",
        "still",
        "about",
        "around",
        "already",
        "not",
        "yet",
        "both",
        "each",
        "hardly",
        "merely",
        "exactly",
        "maybe",
        "perhaps",
        "roughly",
        "approximately",
    ];
    let mut from = index;
    while from > 0 && sentence.gap(from).trim().is_empty() && has(ADVERBS, &sentence.low_before(from, 1)) {
        from -= 1;
    }
    from
}

fn before_range(sentence: &Sentence<'_>, index: usize, back: usize) -> Option<Range<usize>> {
    Some(sentence.words.get(index.checked_sub(back)?)?.range())
}

/// 'Ellie, 7,' 'Ellie (seven)', 'Ellie was only 7', 'the boy, 9,'.
fn beside(sentences: &Sentences<'_>, sentence: &Sentence<'_>, index: usize, at: &Range<usize>) -> Option<Named> {
    const VERBS: &[&str] = &["is", "was", "turned", "turns", "turning", "be", "being", "am"];
    const SHORT_VERBS: &[&str] = &["she's", "he's", "she’s", "he’s", "i'm", "i’m"];
    let age = |how| Age { range: at.clone(), how };
    let from = before_adverbs(sentence, index);
    // 'Now seventeen, Ellie'; 'only eight when he came, Ellie'; 'by five she'
    let when_they = sentence.low(index + 1) == "when" && has(&["he", "she"], &sentence.low(index + 2));
    let is_first = from == 0 && index > 0 && (when_they || sentence.gap(index + 1).starts_with(','));
    let is_by =
        has(&["by", "before", "since"], &sentence.low_before(from, 1)) && has(&["he", "she"], &sentence.low(index + 1));
    if is_first || is_by {
        return Some((age(How::Alone), None));
    }
    let mut gap = sentence.gap(from).trim_matches([' ', '“', '‘', '"']);
    let mut last = from.checked_sub(1)?;
    // 'Ellie B., 7'
    if gap == ".," && sentence.words.get(last)?.text.len() == 1 {
        (gap, last) = (",", last.checked_sub(1)?);
    }
    if gap.is_empty() {
        let word = sentence.words.get(last)?.text.to_lowercase();
        if word == "at" {
            return at_age(sentences, sentence, index, age(How::Alone));
        }
        if !follows(sentence, index, Follow::Verb) {
            return None;
        }
        if has(SHORT_VERBS, &word) {
            return Some((age(How::Alone), None));
        }
        let subject = if has(VERBS, &word) { subject(sentences, sentence, last)? } else { return None };
        return Some(match subject {
            Subject::Named(name) => (age(How::Beside), Some(name)),
            Subject::Child => (age(How::Beside), None),
        });
    }
    if !matches!(gap, "," | "(" | "–" | "—" | "[" | ":" | "-") || !follows(sentence, index, Follow::Mark) {
        return None;
    }
    let is_child = |at: usize| is_child_word(&sentence.low(at));
    // 'the boy, 9,' 'a pupil of Hill School, 9,'
    let of_body = has(BODIES, &sentence.low(last)) && (0..last).any(is_child);
    if is_child(last) || of_body {
        return Some((age(How::Alone), None));
    }
    let run = run_to(sentence, last).filter(|run| run.words.end == last + 1)?;
    if is_place(sentence, &run, sentences.places) || is_at_place(sentence, &run) {
        return None;
    }
    let name = person(sentence, &run, sentences.places, Nearness::Beside)?;
    Some((age(How::Beside), Some(name)))
}

/// 'At 15, Ellie', 'At 15 Ellie was', 'Ellie left school at 15': with the name that stands beside it, if any does.
fn at_age(sentences: &Sentences<'_>, sentence: &Sentence<'_>, index: usize, age: Age) -> Option<Named> {
    const STEPS: &[&str] =
        &["care", "school", "home", "hospital", "started", "died", "moved", "pregnant", "adopted", "away"];
    /// What happens at an age rather than at an hour.
    const FATES: &[&str] = &["expelled", "excluded", "adopted", "fostered", "orphaned", "groomed", "trafficked"];
    let named = |run: Run| person(sentence, &run, sentences.places, Nearness::Near);
    let at = before_adverbs(sentence, index).checked_sub(1)?;
    if at == 0 && sentence.gap(index + 1) == " " {
        let run = run_to(sentence, index + 1).filter(|run| has(AFTER_MARK, &sentence.low(run.words.end)));
        if let Some(name) = run.and_then(named) {
            return Some((age, Some(name)));
        }
    }
    if !follows(sentence, index, Follow::Verb) {
        return None;
    }
    let begins = at == 0 || sentence.gap(at).contains(',');
    let is_of_life = has(STEPS, &sentence.low_before(at, 1)) || sentence.has_word(FATES);
    let run = at.checked_sub(1).and_then(|before| run_to(sentence, before));
    let is_place = |run: &Run| is_place(sentence, run, sentences.places) || is_at_place(sentence, run);
    let name = run.filter(|run| !is_place(run)).and_then(named);
    (begins || is_of_life || name.is_some()).then_some((age, name))
}

/// Of whom it is said that they were 7.
enum Subject {
    /// A name, and where it stands
    Named(Range<usize>),
    /// A child, or a 'she', whose name is still to be looked for
    Child,
}

/// Who 'was 7'.
fn subject(sentences: &Sentences<'_>, sentence: &Sentence<'_>, verb: usize) -> Option<Subject> {
    const BETWEEN: &[&str] =
        &["who", "has", "had", "have", "will", "would", "just", "then", "only", "not", "still", "when", "now", "also"];
    let mut at = verb.checked_sub(1)?;
    let mut is_relative = false;
    while has(BETWEEN, &sentence.low(at)) {
        is_relative |= sentence.low(at) == "who";
        at = at.checked_sub(1)?;
    }
    // 'Ellie B. was 7'
    if is_initial(sentence, at) {
        at = at.checked_sub(1)?;
    }
    subject_at(sentences, sentence, at).or_else(|| {
        // 'Ellie, of Thornbury, was 7'
        let is_apart = !is_relative && sentence.gap(at + 1).starts_with(',');
        let head = (1..=at).rev().find(|index| is_apart && sentence.gap(*index).starts_with(','))?;
        subject_at(sentences, sentence, head - 1)
    })
}

fn subject_at(sentences: &Sentences<'_>, sentence: &Sentence<'_>, at: usize) -> Option<Subject> {
    let word = sentence.low(at);
    if (has(ONE_CHILD, &word) && word != "only") || has(&["youngest", "eldest", "oldest", "i"], &word) {
        return Some(Subject::Child);
    }
    let run = run_to(sentence, at)?;
    let is_thing = sentence.words.get(at).is_some_and(|word| word.is_possessive());
    if is_thing || is_place(sentence, &run, sentences.places) || is_at_place(sentence, &run) {
        return None;
    }
    person(sentence, &run, sentences.places, Nearness::Beside).map(Subject::Named)
}

/// What a number stands behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// 'Ellie, 7'
    Mark,
    /// 'Ellie was 7'
    Verb,
    /// 'a boy of 7'
    Child,
}

/// Whether what follows a number lets it be an age, and not a number of things.
fn follows(sentence: &Sentence<'_>, index: usize, after: Follow) -> bool {
    // 'Ellie (18 months)'
    let is_unit = has(&["months", "weeks", "days"], &sentence.low(index + 1)) && sentence.gap(index).ends_with('(');
    let index = if is_unit { index + 1 } else { index };
    let gap = sentence.gap(index + 1);
    let word = sentence.low(index + 1);
    let is_end = sentence.words.get(index + 1).is_none();
    if is_end || gap.trim_start().starts_with([',', '.', ';', ':', ')', ']', '!', '?', '"', '\'', '”', '’', '—', '–'])
    {
        return true;
    }
    match after {
        Follow::Mark if word == "and" => {
            let next = sentence.words.get(index + 2);
            let is_number = next.is_some_and(|next| next.text.chars().all(|c| c.is_ascii_digit()));
            let goes_on =
                has(&["in", "a", "already", "still", "living", "pregnant", "alone"], &sentence.low(index + 2));
            is_number || goes_on || next.is_some_and(super::name::is_capitalised) || has(KIN, &sentence.low(index + 3))
        }
        Follow::Mark => has(AFTER_MARK, &word) || is_day_to_come(sentence, index + 1),
        Follow::Verb if word == "years" => {
            let after = sentence.gap(index + 2);
            sentence.words.get(index + 2).is_none() || after.starts_with([',', '.', ';', '!', '?', '”', '’', '"'])
        }
        Follow::Verb => has(AFTER_VERB, &word),
        Follow::Child => has(AFTER_MARK, &word) || has(AFTER_VERB, &word),
    }
}

/// 'Ellie, six next month,' 'Ellie, six in June,'
fn is_day_to_come(sentence: &Sentence<'_>, index: usize) -> bool {
    let next = sentence.low(index + 1);
    match sentence.low(index).as_str() {
        "next" | "this" | "last" => {
            has(&["week", "month", "year", "spring", "summer", "autumn", "winter"], &next) || has(MONTHS, &next)
        }
        "in" | "on" => has(MONTHS, &next) || has(MONTHS, &sentence.low(index + 2)),
        "today" | "tomorrow" | "yesterday" => true,
        _ => false,
    }
}

/// A name near an age that stands alone: in its sentence, or in the ones beside it.
fn near(sentences: &Sentences<'_>, sentence: &Sentence<'_>, age: &Age) -> Option<Range<usize>> {
    if let Some(name) = within(sentences, sentence, age) {
        return Some(name);
    }
    let is_of_one = age.how == How::Alone || sentence.has_word(ONE_CHILD);
    let beside = [sentences.before(sentence), sentences.after(sentence)];
    beside.into_iter().flatten().filter(|_| is_of_one).find_map(|other| {
        let mut names = runs(&other).into_iter();
        names.find_map(|run| person(&other, &run, sentences.places, Nearness::Near))
    })
}

/// The nearest name in the sentence of an age.
fn within(sentences: &Sentences<'_>, sentence: &Sentence<'_>, age: &Age) -> Option<Range<usize>> {
    let index = sentence.index(age.range.start);
    let mut own: Vec<(usize, Range<usize>)> = Vec::new();
    for run in runs(sentence) {
        let distance = if run.words.start > index { run.words.start - index } else { index - (run.words.end - 1) };
        let is_touched = distance <= 2 && !is_at_place(sentence, &run);
        let nearness = if is_touched { Nearness::Beside } else { Nearness::Near };
        let holds_age = run.words.contains(&index);
        let name = person(sentence, &run, sentences.places, nearness).filter(|_| distance <= REACH && !holds_age);
        // At the start of a sentence the word beside an age is as often any word at all.
        let is_sure = run.words.start > 0 || person(sentence, &run, sentences.places, Nearness::Near).is_some();
        own.extend(name.filter(|_| is_sure).map(|name| (distance, name)));
    }
    own.into_iter().min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// 'the girl, Ellie,' 'a boy called Tom', 'baby Ava'.
fn named_child(sentences: &Sentences<'_>, sentence: &Sentence<'_>, cue: &Cue) -> Option<Range<usize>> {
    let index = sentence.index(cue.at.start);
    let words = sentences.text[cue.at.clone()].split(' ').count();
    let next = index + words;
    if cue.kind == Kind::Called {
        let of_child = (1..=4).any(|back| {
            let word = sentence.low_before(index, back);
            has(ONE_CHILD, &word) && word != "only"
        });
        let run = run_to(sentence, next)
            .filter(|_| of_child && sentence.gap(next).trim_matches([' ', '“', '‘', '"']).is_empty())?;
        return person(sentence, &run, sentences.places, Nearness::Beside);
    }
    // 'Baby Box', 'Girl Guides' are names of something else.
    let is_title = index > 0 && sentence.words.get(index).is_some_and(super::name::is_capitalised);
    let gap = sentence.gap(next).trim_matches([' ', '“', '‘', '"']);
    let run = run_to(sentence, next)
        .filter(|run| !is_title && run.words.contains(&next) && matches!(gap, "" | "," | "(" | ":"))?;
    // 'The girl, Ofsted says, …'; but 'the girl, Ellie, says …'
    let speaks = has(&["says", "said", "told", "reports", "reported", "found", "writes"], &sentence.low(run.words.end))
        && sentence.gap(run.words.end).trim().is_empty();
    if (speaks && gap == ",") || is_place(sentence, &run, sentences.places) {
        return None;
    }
    person(sentence, &run, sentences.places, Nearness::Beside)
}
