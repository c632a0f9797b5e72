//! The corrections as a table.

use super::{Rows, full, text_columns};
use crate::model::{Archive, Item};

/// One row a correction to a grade or a fact, newest first.
pub fn rows(archive: &Archive) -> Rows<'_> {
    let columns = text_columns(&[
        ("date", "The day of the correction"),
        ("kind", "What was wrong: grade or fact"),
        ("item", "What was corrected: article or event"),
        ("address", "Its page in this archive"),
        ("councils", "The councils' slugs, divided by semicolons"),
        ("note", "What was wrong and what is right"),
    ]);
    let row = |(item, correction): (Item, &crate::model::Correction)| {
        let (kind, path, councils) = match item {
            Item::Article(id) => {
                let article = archive.article(id);
                ("article", &article.path, article.councils.clone())
            }
            Item::Event(id) => {
                let event = archive.event(id);
                ("event", &event.path, vec![event.council])
            }
        };
        let councils = councils.iter().map(|id| archive.council(*id)).filter(|council| council.exists);
        vec![
            correction.date.iso(),
            correction.kind.word().to_owned(),
            kind.to_owned(),
            full(archive, path),
            councils.map(|council| council.slug.as_str()).collect::<Vec<_>>().join(";"),
            correction.note.clone(),
        ]
    };
    Rows { rows: Box::new(archive.corrections().into_iter().map(row)), columns }
}
