//! What is told of a finding in a file's Markdown.

use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::markdown::Finding;

/// The problem that a finding is.
pub fn diagnose(finding: Finding, path: &SourcePath) -> Diagnostic {
    match finding {
        Finding::RawHtml(place) => {
            Diagnostic::new(Code::RawHtml, path.bytes(place), "Raw HTML is not published; it was removed.")
                .help("Write it in Markdown, or take it out.")
        }
        Finding::UnsafeLink(place, scheme) => Diagnostic::new(
            Code::UnsafeLink,
            path.bytes(place),
            format!("A link that begins with `{}` is not published; its text stays.", scheme.escape_debug()),
        )
        .help("Links begin with https://, http://, mailto: or tel:, or lead to a page of this site."),
        Finding::LostNote(place) => {
            let message = "This note is not shown: nothing refers to it, or another has its name.";
            Diagnostic::new(Code::LostNote, path.bytes(place), message)
                .help("Write its name where it belongs in the text: [^name].")
        }
        Finding::ForeignPicture(place) => Diagnostic::new(
            Code::UnsafeLink,
            path.bytes(place),
            "A picture of another site is not shown; its description stays.",
        )
        .help("Put the picture beside this file, if you may publish it: ![A playground](playground.jpg)."),
        Finding::NoAlt(place) => Diagnostic::new(Code::NoAlt, path.bytes(place), "The picture has no description.")
            .help("Say between the brackets what it shows, for readers who do not see it: ![A playground](...)."),
        Finding::TooLarge => {
            Diagnostic::new(Code::FileTooLarge, path.whole(), "The page would be out of all proportion to its text.")
                .help("A table's rows may not have far fewer cells than its heading.")
        }
    }
}
