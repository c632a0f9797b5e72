//! The articles as a table.

use super::{CORRECTED, Column, Kind, Rows, corrected, date, full, text_column, text_columns};
use crate::model::Archive;

/// One row an article.
pub fn rows(archive: &Archive) -> Rows<'_> {
    let mut columns = text_columns(&[
        ("address", "Its page in this archive"),
        ("title", "The headline"),
        ("date", "Its day"),
        ("updated", "The day of its last change of substance"),
        ("councils", "The councils' slugs, divided by semicolons"),
        ("rating", "The overall grade it reports"),
        ("framework", "The framework that awards it; empty where the rating is as reported"),
        ("events", "The events it reports, divided by semicolons"),
    ]);
    columns.push(Column {
        kind: Kind::Boolean,
        ..text_column("as_reported", "Whether its rating is as reported: no event in the archive awards it")
    });
    columns.extend(text_columns(&[
        ("topics", "Its topics, divided by semicolons"),
        ("summary", "One or two sentences"),
        ("corrected", CORRECTED),
    ]));
    let rows = archive.articles().map(|(_, one)| {
        let reported = one.reported.first();
        let councils = one.councils.iter().map(|id| archive.council(*id)).filter(|council| council.exists);
        let events = one
            .events
            .iter()
            .map(|id| archive.event(*id))
            .map(|event| format!("{}/{}", archive.council(event.council).slug, event.stem));
        vec![
            full(archive, &one.path),
            one.title.clone(),
            one.moment.date.iso(),
            date(one.updated.filter(|updated| updated.start() <= archive.as_of.day)),
            councils.map(|council| council.slug.as_str()).collect::<Vec<_>>().join(";"),
            reported.map(|reported| archive.frameworks.word(reported.grade).slug.clone()).unwrap_or_default(),
            reported
                .filter(|reported| reported.event.is_some())
                .map(|reported| archive.frameworks.get(reported.framework).key.clone())
                .unwrap_or_default(),
            events.collect::<Vec<_>>().join(";"),
            one.is_as_reported().to_string(),
            one.tags.join(";"),
            one.summary.clone(),
            corrected(archive, &one.corrections),
        ]
    });
    Rows { rows: Box::new(rows), columns }
}
