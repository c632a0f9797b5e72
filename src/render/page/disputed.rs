//! Where sources disagree about an event, fact by fact.

use crate::model::{Archive, Claim, Conflict, Event, EventId, Field};
use crate::render::given::given;
use crate::render::view::{Badge, DateView, Link};
use crate::render::words;

given! {
    /// A fact of which sources disagree.
    #[derive(Debug)]
    pub struct Disputed {
        /// The fact: `Published`, `First day of the inspection`, or a judgement's name.
        name: String,
        /// What this archive says; nothing where it leaves it open.
        own: Option<String>,
        /// What others say.
        claims: Vec<ClaimView>,
    }
}

given! {
    /// What another source says.
    #[derive(Debug)]
    struct ClaimView {
        /// Its date or grade, in words.
        value: String,
        /// Who says so.
        source: Link,
        /// The day it said so, where that is known.
        date: Option<DateView>,
    }
}

/// The facts of an event of which sources disagree.
pub fn disputed(archive: &Archive, id: EventId) -> Vec<Disputed> {
    let event = archive.event(id);
    let conflicts = archive.conflicts(id);
    let view = |same: &[Conflict]| Disputed {
        name: name(archive, event, &same[0].field),
        own: event.says(&same[0].field).map(|claim| said(archive, claim)),
        claims: same
            .iter()
            .map(|one| ClaimView {
                value: said(archive, one.claim),
                source: Link { name: words::typeset(&one.source), url: one.url.clone() },
                date: one.date.map(DateView::from),
            })
            .collect(),
    };
    conflicts.chunk_by(|one, other| one.field == other.field).map(view).collect()
}

fn name(archive: &Archive, event: &Event, field: &Field) -> String {
    match field {
        Field::Published => "Published".to_owned(),
        Field::Inspected => "Inspected".to_owned(),
        Field::From => "First day of the inspection".to_owned(),
        Field::To => "Last day of the inspection".to_owned(),
        Field::Overall => "Overall".to_owned(),
        Field::Judgement(key) => {
            let framework = event.graded.as_ref().map(|graded| archive.frameworks.get(graded.framework));
            framework.and_then(|one| one.judgement(key)).map_or_else(|| key.to_string(), |one| one.name.clone())
        }
    }
}

/// A date or a grade in words.
fn said(archive: &Archive, claim: Claim) -> String {
    match claim {
        Claim::Date(date) => date.to_string(),
        Claim::Days(first, last) => words::inspected(Some(first), Some(last)).unwrap_or_default(),
        Claim::Award(award) => Badge::of_award(&archive.frameworks, award).label,
    }
}
