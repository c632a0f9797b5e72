//! The table of trends: one row a day, judgement and place.

use super::{Column, Kind, Rows, text_column, text_columns};
use crate::model::{Archive, Frameworks, Place};
use crate::render::words;

/// The table's rows.
pub fn rows(archive: &Archive) -> Rows<'_> {
    let mut columns = text_columns(&[
        ("date", "The last day of a quarter; the day the archive was built for in the newest rows"),
        ("judgement", "The judgement, or overall"),
        ("scale", "The scale of the grade; empty for what is no grade"),
        (
            "grade",
            "The grade, or what stands in its place: none-awarded, not-judged, not-separate, not-recorded, not-yet-inspected",
        ),
    ]);
    let number = |kind, name, about| Column { kind, ..text_column(name, about) };
    columns.push(number(Kind::Integer, "councils", "How many councils of that day stood in it"));
    columns.push(number(Kind::Integer, "of", "How many councils there were that day"));
    columns.push(number(Kind::Number, "share", "The share in per cent"));
    let rows = archive.trends().into_iter().flat_map(move |trend| {
        let judgement = trend.judgement.map_or_else(|| "overall".to_owned(), |(key, _)| key.to_string());
        trend.points.into_iter().flat_map(move |point| {
            let (judgement, total) = (judgement.clone(), point.total());
            let row = move |(place, count): (Place, usize)| {
                let (scale, grade) = scale_and_word(&archive.frameworks, place);
                let share = words::per_cent(count, total);
                vec![
                    point.day.to_string(),
                    judgement.clone(),
                    scale,
                    grade,
                    count.to_string(),
                    total.to_string(),
                    share,
                ]
            };
            point.places.into_iter().map(row)
        })
    });
    Rows { rows: Box::new(rows), columns }
}

fn scale_and_word(frameworks: &Frameworks, place: Place) -> (String, String) {
    let word = match place {
        Place::Grade(grade) => return (frameworks.scale_of(grade).key.clone(), frameworks.word(grade).slug.clone()),
        Place::NoneAwarded => "none-awarded",
        Place::NotJudged => "not-judged",
        Place::NotSeparate => "not-separate",
        Place::NotRecorded => "not-recorded",
        Place::NotYetInspected => "not-yet-inspected",
    };
    (String::new(), word.to_owned())
}
