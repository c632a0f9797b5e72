//! Corrections of articles and events.

use super::{Correction, CorrectionKind};
use crate::diagnostic::{Code, Diagnostic, KeyPath, SourcePath};
use crate::front_matter::OneOrMany;
use crate::model::draft::CorrectionMatter;
use crate::model::{Date, report};

/// The corrections of an article or event that was published on that day, oldest first.
pub fn corrections(
    path: &SourcePath,
    published: Option<Date>,
    written: Option<&OneOrMany<CorrectionMatter>>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for (index, matter) in written.into_iter().flat_map(|list| &list.0).enumerate() {
        let keys = KeyPath::top("corrections").item(index);
        let kind = matter.kind.as_ref().and_then(|written| {
            let found = CorrectionKind::parse(&written.0);
            if found.is_none() {
                let place = path.value_at(keys.key("kind"));
                problems.push(report::unknown(
                    Code::WrongForm,
                    place,
                    "kind of correction",
                    &written.0,
                    CorrectionKind::WORDS,
                ));
            }
            found
        });
        let absent =
            [("date", matter.date.is_none()), ("note", matter.note.is_none()), ("kind", matter.kind.is_none())];
        for (key, _) in absent.iter().filter(|(_, absent)| *absent) {
            let problem = Diagnostic::new(
                Code::MissingKey,
                path.value_at(keys.clone()),
                format!("The correction has no `{key}`."),
            );
            problems.push(problem.help("Write `- { date: 2026-01-31, kind: fact, note: ... }`."));
        }
        let place = path.value_at(keys.key("date"));
        problems.extend(report::before_publication(path, place, published, matter.date));
        if let (Some(date), Some(note), Some(kind)) = (matter.date, &matter.note, kind) {
            corrections.push(Correction { date, note: note.0.clone(), kind });
        }
    }
    corrections.sort_by_key(|correction| correction.date);
    corrections
}
