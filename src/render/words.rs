//! Sentences made from data by rules: every one of them is tested.

use std::collections::BTreeMap;

use crate::model::{Archive, Award, Basis, CouncilId, Date, Event, EventId, Grade, Index, Place};

/// The first letter as a capital.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Typographic apostrophes and quotation marks, as the body's text has them.
pub fn typeset(text: &str) -> String {
    if memchr::memchr2(b'\'', b'"', text.as_bytes()).is_none() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for written in text.chars() {
        let opens = before.is_whitespace() || matches!(before, '(' | '[' | '‘' | '“' | '–' | '—');
        let c = match written {
            '\'' if opens => '‘',
            '\'' => '’',
            '"' if opens => '“',
            '"' => '”',
            c => c,
        };
        out.push(c);
        before = c;
    }
    out
}

/// "a", "a and b", "a, b and c".
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The days of an inspection: "8 to 31 May 2018", "24 November to 17 December 2015".
pub fn inspected(from: Option<Date>, to: Option<Date>) -> Option<String> {
    Some(match (from, to) {
        (None, None) => return None,
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(Date::Day(from)), Some(Date::Day(to))) => {
            let (first, last) = (Date::Day(from).to_string(), Date::Day(to).to_string());
            let words: Vec<&str> = first.split(' ').collect();
            let shared = words.iter().rev().zip(last.split(' ').rev()).take_while(|(a, b)| **a == *b).count();
            let own = &words[..words.len() - shared.min(words.len() - 1)];
            format!("{} to {last}", own.join(" "))
        }
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}, last day not known"),
        (None, Some(to)) => format!("to {to}, first day not known"),
    })
}

/// "Wandsworth: inspection published 20 July 2018".
pub fn event_title(archive: &Archive, event: &Event) -> String {
    let council = &archive.council(event.council).name;
    let label = event.kind.label();
    let kind = if label.starts_with("SEND") { label.to_owned() } else { label.to_lowercase() };
    let published = if event.kind.is_graded() { " published" } else { "," };
    format!("{council}: {kind}{published} {}", event.moment.date)
}

/// Where a council stands and how it came there, in two or three sentences.
pub fn council_lead(archive: &Archive, id: CouncilId) -> String {
    let council = archive.council(id);
    let mut lead = match archive.basis(id) {
        None if council.since.is_some() => {
            "Not yet inspected under a framework that covers the whole service.".to_owned()
        }
        None => "No graded inspection of the whole service is recorded here.".to_owned(),
        Some(Basis::Article(article)) => {
            let standing = archive.standing(id, None);
            let date = archive.article(article).moment.date;
            format!("{} overall, as reported on {date}.", capitalised(&standing.place.label(&archive.frameworks)))
        }
        Some(Basis::Event(event)) => {
            let date = archive.event(event).moment.date;
            let standing = archive.standing(id, None);
            match standing.place {
                Place::NoneAwarded => {
                    let judged = judged(archive, event).map(|judged| format!(" {judged}")).unwrap_or_default();
                    format!("Its newest inspection, published {date}, awards no overall grade.{judged}")
                }
                Place::NotJudged => format!("Its newest inspection, published {date}, was not judged overall."),
                place => {
                    let label = capitalised(&place.label(&archive.frameworks));
                    let since = standing.since.unwrap_or(date);
                    let again =
                        if since == date { String::new() } else { format!(", again in the report published {date}") };
                    format!("{label} overall since {since}{again}.")
                }
            }
        }
    };
    let earlier = earlier_grades(archive, id);
    if !earlier.is_empty() {
        lead.push_str(&format!(" Before that: {}.", earlier.join(", ")));
    }
    if let Some(until) = council.until.filter(|until| until.end() < archive.as_of.day) {
        let successors: Vec<String> = existing_names(archive, &council.successors);
        let passed =
            if successors.is_empty() { String::new() } else { format!("; its area passed to {}", listed(&successors)) };
        lead = format!("{} ended on {until}{passed}. {lead}", council.name);
    } else if let Some(since) = council.since {
        let predecessors = existing_names(archive, &council.predecessors);
        let from =
            if predecessors.is_empty() { String::new() } else { format!(" in place of {}", listed(&predecessors)) };
        lead.push_str(&format!(" {} began on {since}{from}.", council.name));
    }
    lead
}

/// "Every judgement: good.", "By judgement: leadership good, care leavers requires improvement to be good."
fn judged(archive: &Archive, event: EventId) -> Option<String> {
    let all = super::view::judgements(archive, archive.graded(event)?);
    let (first, rest) = all.split_first()?;
    let word = first.badge.label.to_lowercase();
    if !rest.is_empty() && rest.iter().all(|one| one.badge.slug == first.badge.slug) {
        return Some(format!("Every judgement: {word}."));
    }
    let each = all.iter().map(|one| format!("{} {}", one.name.to_lowercase(), one.badge.label.to_lowercase()));
    Some(format!("By judgement: {}.", each.collect::<Vec<_>>().join(", ")))
}

/// Why an event of a framework that knew overall grades awards none.
pub fn none_awarded(archive: &Archive, event: EventId) -> Option<String> {
    let graded = archive.graded(event).filter(|graded| graded.overall.is_none())?;
    let framework = archive.frameworks.get(graded.framework);
    let last = framework.overall?.to?;
    Some(format!("{}: inspections begun after {last} have no overall grade.", framework.short))
}

/// What an event says overall, beside the one before it.
pub fn event_lead(archive: &Archive, id: EventId, previous: Option<EventId>) -> Option<String> {
    let frameworks = &archive.frameworks;
    let graded = archive.graded(id)?;
    let grade = match graded.overall {
        Some(Award::Grade(grade)) => grade,
        Some(Award::NotJudged) => return Some("Not judged overall.".to_owned()),
        None if frameworks.get(graded.framework).overall.is_none() => {
            return Some("This framework has no overall grade.".to_owned());
        }
        None => {
            let judged = judged(archive, id).map(|judged| format!(" {judged}")).unwrap_or_default();
            return Some(format!("No overall grade awarded.{judged}"));
        }
    };
    let label = capitalised(&frameworks.word(grade).label);
    let Some((before, event)) = previous.and_then(|id| Some((archive.graded(id)?, archive.event(id)))) else {
        return Some(format!("{label} overall."));
    };
    let which = format!("{} published {}", event.kind.label().to_lowercase(), event.moment.date);
    Some(match before.overall.and_then(Award::grade) {
        _ if !frameworks.same_scale(graded.framework, before.framework) => {
            format!("{label} overall. The {which} used another scale: the two are not compared.")
        }
        Some(before) if before == grade => format!("{label} overall, as in the {which}."),
        Some(before) => {
            let change = if grade < before { "better" } else { "worse" };
            format!("{label} overall, {change} than {} in the {which}.", frameworks.word(before).label)
        }
        None => format!("{label} overall."),
    })
}

/// "Judgement by judgement: 3 better and 1 the same.": what became of judgements, those of one kind together.
pub fn changes(changes: &[&str]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for known in ["better", "worse", "the same"] {
        let count = changes.iter().filter(|change| **change == known).count();
        if count > 0 {
            parts.push(format!("{count} {known}"));
        }
    }
    let compared = changes.iter().filter(|change| ["better", "worse", "the same"].contains(change)).count();
    if compared > 0 && compared < changes.len() {
        parts.push(format!("{} not compared", changes.len() - compared));
    }
    (!parts.is_empty()).then(|| format!("Judgement by judgement: {}.", listed(&parts)))
}

/// The names of those that have begun: a council to come is not spoken of.
fn existing_names(archive: &Archive, ids: &[CouncilId]) -> Vec<String> {
    ids.iter().map(|id| archive.council(*id)).filter(|one| one.exists).map(|one| one.name.clone()).collect()
}

/// "1 article", "2 articles".
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Earlier overall grades under frameworks of the whole service, newest first, each with its year;
/// a grade of another scale names its framework.
fn earlier_grades(archive: &Archive, id: CouncilId) -> Vec<String> {
    let frameworks = &archive.frameworks;
    let Some(Basis::Event(newest)) = archive.basis(id) else { return Vec::new() };
    let newest_framework = archive.graded(newest).map(|graded| graded.framework);
    let run = archive.run(id, None);
    archive
        .timeline(id)
        .events()
        .filter(|event| archive.graded(*event).is_some_and(|graded| frameworks.get(graded.framework).whole_service))
        .filter(|event| !run.contains(event))
        .filter_map(|event| {
            let graded = archive.graded(event)?;
            let framework = frameworks.get(graded.framework);
            let grade = graded.overall?.grade()?;
            let year = archive.event(event).moment.date.year();
            let label = &frameworks.word(grade).label;
            let same = newest_framework.is_some_and(|newest| frameworks.same_scale(newest, graded.framework));
            Some(if same {
                format!("{label} ({year})")
            } else {
                format!("{label} ({}, {year})", framework.short.to_lowercase())
            })
        })
        .collect()
}

/// The national picture: "Of 153 councils, overall: 46 outstanding, ...".
pub fn picture(archive: &Archive, index: &Index) -> String {
    said(archive, index, ", overall")
}

/// An index in a sentence: "Of 153 councils: 46 outstanding, ...".
pub fn shares(archive: &Archive, index: &Index) -> String {
    said(archive, index, "")
}

fn said(archive: &Archive, index: &Index, what: &str) -> String {
    let part = |(place, standings): (&Place, &Vec<crate::model::Standing>)| match place {
        Place::NoneAwarded => format!("{} without an overall grade", standings.len()),
        place => format!("{} {}", standings.len(), place.label(&archive.frameworks)),
    };
    let parts: Vec<String> = index.places.iter().map(part).collect();
    if parts.is_empty() {
        return "No council is recorded yet.".to_owned();
    }
    format!("Of {}{what}: {}.", counted(index.total(), "council", "councils"), listed(&parts))
}

/// The two best grades of the scale that most councils have, in one sentence: "Of 153 councils, 109
/// are outstanding or good overall."
pub fn best_two(archive: &Archive, index: &Index) -> String {
    let frameworks = &archive.frameworks;
    let mut scales: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, standings) in &index.places {
        let Place::Grade(grade) = *place else { continue };
        *scales.entry(&frameworks.scale_of(grade).key).or_default() += standings.len();
    }
    let Some((scale, _)) = scales.into_iter().max_by_key(|(_, count)| *count) else { return picture(archive, index) };
    let grades = frameworks.iter().flat_map(|(id, _)| frameworks.grades(id));
    let mut best: Vec<Grade> = grades
        .filter(|grade| frameworks.scale_of(*grade).key == scale)
        .filter(|grade| matches!(frameworks.marks(*grade), (marks, of) if marks + 1 >= of))
        .collect();
    best.sort_unstable();
    best.dedup();
    let labels: Vec<String> = best.iter().map(|grade| frameworks.word(*grade).label.clone()).collect();
    let count: usize = best.iter().map(|grade| index.at(Place::Grade(*grade)).len()).sum();
    let are = if count == 1 { "is" } else { "are" };
    let councils = counted(index.total(), "council", "councils");
    format!("Of {councils}, {count} {are} {} overall.", labels.join(" or "))
}

/// A share in per cent, to one decimal, without floating point.
pub fn per_cent(count: usize, total: usize) -> String {
    let tenths = (count * 2000 + total) / (2 * total).max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A number with commas: "1,234".
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        let date = |text: &str| (!text.is_empty()).then(|| Date::parse(text).unwrap());
        assert_eq!(inspected(date(from), date(to)).as_deref(), Some(expected).filter(|text| !text.is_empty()));
    }

    #[test]
    fn the_days_of_an_inspection_read_as_people_write_them() {
        check("2018-05-08", "2018-05-31", "8 to 31 May 2018");
        check("2015-11-24", "2015-12-17", "24 November to 17 December 2015");
        check("2013-11-19", "2014-01-30", "19 November 2013 to 30 January 2014");
        check("2018-05-08", "2018-05-08", "8 May 2018");
        check("2017-03", "2017-03", "March 2017");
        check("2017-05-08", "2018-05-08", "8 May 2017 to 8 May 2018");
        check("2017-03", "2017-05-01", "March 2017 to 1 May 2017");
        check("", "2016-07-28", "to 28 July 2016, first day not known");
        check("2016-07-28", "", "from 28 July 2016, last day not known");
        check("", "", "");
    }

    #[test]
    fn changes_are_counted_by_kind() {
        let say = |all: &[&str]| super::changes(all);
        assert_eq!(
            say(&["better", "the same", "better", "worse"]).as_deref(),
            Some("Judgement by judgement: 2 better, 1 worse and 1 the same.")
        );
        assert_eq!(
            say(&["worse", "not graded by itself before"]).as_deref(),
            Some("Judgement by judgement: 1 worse and 1 not compared.")
        );
        assert_eq!(say(&["no earlier inspection to compare"]), None);
        assert_eq!(say(&[]), None);
    }

    #[test]
    fn quotes_are_typographic() {
        assert_eq!(typeset("\"'new' day\""), "“‘new’ day”");
        assert_eq!(typeset("Wandsworth's 'good' (\"new\") councils' day"), "Wandsworth’s ‘good’ (“new”) councils’ day");
    }

    #[test]
    fn shares_are_rounded_to_one_decimal() {
        assert_eq!(per_cent(46, 153), "30.1");
        assert_eq!(per_cent(1, 3), "33.3");
        assert_eq!(per_cent(2, 3), "66.7");
        assert_eq!(per_cent(0, 0), "0.0");
        assert_eq!(per_cent(5, 5), "100.0");
    }

    #[test]
    fn long_numbers_have_commas() {
        assert_eq!(
            [0, 999, 1000, 3098, 1_234_567, -1500].map(thousands),
            ["0", "999", "1,000", "3,098", "1,234,567", "-1,500"]
        );
    }

    #[test]
    fn lists_read_as_a_sentence() {
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&items), "a, b and c");
        assert_eq!(listed(&items[..1]), "a");
        assert_eq!(capitalised("écart"), "Écart");
    }
}
