//! Replies to events: what a council or another body answered.

use super::Reply;
use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::model::draft::ReplyMatter;

/// An event's reply; what is missing in it is a problem.
pub fn reply(path: &SourcePath, written: Option<&ReplyMatter>, problems: &mut Vec<Diagnostic>) -> Option<Reply> {
    let matter = written?;
    let absent = [("date", matter.date.is_none()), ("by", matter.by.is_none()), ("text", matter.text.is_none())];
    for (key, _) in absent.iter().filter(|(_, absent)| *absent) {
        let problem = Diagnostic::new(Code::MissingKey, path.value("reply"), format!("The reply has no `{key}`."));
        problems.push(problem.help("Write `reply: { date: 2026-01-31, by: The council, text: ... }`."));
    }
    let (date, by, text) = (matter.date?, matter.by.as_ref()?, matter.text.as_ref()?);
    Some(Reply { date, by: by.0.clone(), text: text.0.clone() })
}
