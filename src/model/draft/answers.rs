//! What others say of an event, as it stands in its file: a reply, and sources that disagree.

use crate::front_matter;
use crate::front_matter::{Name, Text};
use crate::model::Date;

front_matter! {
    /// A reply to an event.
    pub struct ReplyMatter {
        /// The day of the reply.
        #[required]
        date: Date,
        /// Who replied.
        #[required]
        by: Text,
        /// What they said.
        #[required]
        text: Text,
    }
}

front_matter! {
    /// What another source says of an event, other than the archive.
    pub struct ConflictMatter {
        /// What it is about: `date`, `inspected`, `inspected_from`, `inspected_to`, `overall` or a judgement.
        #[required]
        field: Name,
        /// What the other source says: a date, or a grade of the event's framework.
        #[required]
        value: Name,
        /// Who says so, in words that follow "according to", or an address.
        #[required]
        source: Text,
        /// The day it said so; the conflict is shown from then on.
        date: Date,
    }
}
