//! The councils as a table.

use super::{Column, Kind, Rows, date, or_empty, text_column, text_columns};
use crate::model::{Archive, CouncilId};
use crate::plan::Address;
use crate::render::view::Urls;

/// One row a council, current or former.
pub fn rows(archive: &Archive) -> Rows<'_> {
    let mut columns = text_columns(&[
        ("council", "The council's slug"),
        ("name", "Its name"),
        ("also_known_as", "Other names, divided by semicolons"),
        ("gss", "Its ONS code"),
        ("la_code", "The Department for Education's number"),
        ("urn", "Ofsted's number"),
        ("region", "Its region"),
        ("type", "Its type"),
        ("since", "Its first day, where it began within the archive's time"),
        ("until", "Its last day, where it has ended"),
        ("predecessors", "The councils before it, divided by semicolons"),
        ("successors", "The councils after it"),
        ("neighbours", "Its statistical neighbours, nearest first"),
    ]);
    columns.extend(
        [("hex_column", "Its column on the hex map"), ("hex_row", "Its row")]
            .map(|(name, about)| Column { kind: Kind::Integer, ..text_column(name, about) }),
    );
    columns.push(text_column("address", "Its page in this archive"));
    let slugs = move |ids: &[CouncilId]| {
        let begun = ids.iter().map(|id| archive.council(*id)).filter(|council| council.exists);
        begun.map(|council| council.slug.as_str()).collect::<Vec<_>>().join(";")
    };
    let rows = archive.councils().map(move |(_, one)| {
        let until = one.until.filter(|until| until.end() <= archive.as_of.day);
        vec![
            one.slug.clone(),
            one.name.clone(),
            one.also_known_as.join(";"),
            or_empty(&one.gss),
            or_empty(&one.la_code),
            or_empty(&one.urn),
            or_empty(&one.region),
            or_empty(&one.kind),
            date(one.since),
            date(until),
            slugs(&one.predecessors),
            slugs(&one.successors),
            slugs(&one.neighbours),
            one.hex.map(|hex| hex.column.to_string()).unwrap_or_default(),
            one.hex.map(|hex| hex.row.to_string()).unwrap_or_default(),
            Urls::new(archive).full(Address::of_council(&one.slug).as_str()),
        ]
    });
    Rows { rows: Box::new(rows), columns }
}
