//! Where sources disagree, as a table.

use super::{Rows, award, date, full, text_columns};
use crate::model::{Archive, Claim, Event, EventId};

/// One row a source that contradicts the archive, in the order of events.
pub fn rows(archive: &Archive) -> Rows<'_> {
    let columns = text_columns(&[
        ("event", "Its name: council and file"),
        ("council", "The council's slug"),
        ("name", "The council's name"),
        ("field", "What it is about: a column of inspections.csv, or inspected for the days of the inspection"),
        (
            "value",
            "What this archive says, the first and the last day divided by a slash; empty where it leaves it open",
        ),
        ("other", "What the other source says"),
        ("source", "Who says so"),
        ("source_address", "The source's address"),
        ("source_date", "The day it said so, where known"),
        ("address", "The event's page in this archive"),
    ]);
    let of_event = move |(id, event): (EventId, &Event)| {
        let council = archive.council(event.council);
        let said = |claim: Claim| match claim {
            Claim::Date(date) => date.iso(),
            Claim::Days(first, last) => format!("{}/{}", first.iso(), last.iso()),
            Claim::Award(one) => award(&archive.frameworks, one),
        };
        let row = |one: crate::model::Conflict| {
            vec![
                format!("{}/{}", council.slug, event.stem),
                council.slug.clone(),
                council.name.clone(),
                one.field.word().to_owned(),
                event.says(&one.field).map(said).unwrap_or_default(),
                said(one.claim),
                one.source,
                one.url.unwrap_or_default(),
                date(one.date),
                full(archive, &event.path),
            ]
        };
        archive.conflicts(id).into_iter().map(row).collect::<Vec<_>>()
    };
    Rows { rows: Box::new(archive.events().flat_map(of_event)), columns }
}
