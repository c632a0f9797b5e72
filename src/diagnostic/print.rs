//! Diagnostics as text: for people, for programs, and for GitHub's annotations.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::{Diagnostic, Located, Locus, Severity, Spot};

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// The text underlined, with help: for a terminal.
    #[default]
    Human,
    /// One JSON array, for programs.
    Json,
    /// Workflow commands that GitHub shows beside the lines.
    Github,
}

/// All of them as text. `Human` carries colours, which the terminal's stream strips where unwanted.
#[must_use]
pub fn print(located: &[Located], format: Format) -> String {
    match format {
        Format::Human => located.iter().map(|one| human(one) + "\n\n").collect(),
        Format::Json => json(located),
        Format::Github => located.iter().map(github).collect(),
    }
}

/// How many there are, in words: `2 errors, 1 warning`.
#[must_use]
pub fn count(located: &[Located]) -> String {
    let errors = located.iter().filter(|one| one.diagnostic.code.severity() == Severity::Error).count();
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    match (errors, located.len() - errors) {
        (0, 0) => "No problems".to_owned(),
        (0, warnings) => plural(warnings, "warning"),
        (errors, 0) => plural(errors, "error"),
        (errors, warnings) => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    }
}

fn human(one: &Located) -> String {
    let diagnostic = &one.diagnostic;
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = visible(&diagnostic.message);
    let places = [&diagnostic.place].into_iter().chain(diagnostic.others.iter().map(|(place, _)| place));
    let paths: Vec<String> = places.map(|place| visible(place.path.as_str())).collect();
    let mut group = Group::with_title(level.primary_title(message).id(diagnostic.code.id()));
    group = match diagnostic.place.locus {
        Locus::File => group.element(Origin::path(paths[0].as_str())),
        _ => group.element(snippet(&paths[0], &one.spot, AnnotationKind::Primary, "")),
    };
    for (((place, why), spot), path) in diagnostic.others.iter().zip(&one.others).zip(&paths[1..]) {
        group = match place.locus {
            Locus::File => group.element(Level::NOTE.message(format!("{why}: {path}"))),
            _ => group.element(snippet(path, spot, AnnotationKind::Context, why)),
        };
    }
    let mut groups: Vec<Group<'_>> = vec![group];
    if let Some(help) = &diagnostic.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(visible(help))));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&groups)
}

fn snippet<'a>(
    path: &'a str,
    spot: &'a Spot,
    kind: AnnotationKind,
    why: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let (start, text) = &spot.excerpt;
    let from = spot.bytes.start.saturating_sub(*start).min(text.len());
    let to = spot.bytes.end.saturating_sub(*start).clamp(from, text.len());
    let annotation = kind.span(from..to);
    let annotation = if why.is_empty() { annotation } else { annotation.label(why) };
    Snippet::source(text.as_str()).line_start(spot.start.line).path(path).annotation(annotation)
}

/// Control characters made visible, so that no file can write to a terminal through a message.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn json(located: &[Located]) -> String {
    let all: Vec<_> = located
        .iter()
        .map(|one| {
            let diagnostic = &one.diagnostic;
            json!({
                "code": diagnostic.code.id(),
                "severity": severity(diagnostic),
                "message": diagnostic.message,
                "help": diagnostic.help,
                "file": diagnostic.place.path.as_str(),
                "line": one.spot.start.line,
                "column": one.spot.start.column,
                "end_line": one.spot.end.line,
                "end_column": one.spot.end.column,
                "others": diagnostic.others.iter().zip(&one.others).map(|((place, why), spot)| json!({
                    "file": place.path.as_str(),
                    "line": spot.start.line,
                    "column": spot.start.column,
                    "message": why,
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

fn severity(diagnostic: &Diagnostic) -> &'static str {
    match diagnostic.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn github(one: &Located) -> String {
    let diagnostic = &one.diagnostic;
    let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    format!(
        "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
        severity(diagnostic),
        property(diagnostic.place.path.as_str()),
        one.spot.start.line,
        one.spot.start.column,
        one.spot.end.line,
        one.spot.end.column,
        property(&format!("{} {}", diagnostic.code.id(), diagnostic.code.title())),
        data(&format!("{}{help}", diagnostic.message)),
    )
}

/// A workflow command's message, escaped as GitHub's runner reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A workflow command's property, likewise.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, SourcePath, Texts, locate};
    use super::*;

    struct One(&'static str);
    impl Texts for One {
        fn text(&self, _: &SourcePath) -> Option<String> {
            Some(self.0.to_owned())
        }
    }

    fn located() -> Vec<Located> {
        let path = SourcePath::new("content/news/a.md");
        let problem = Diagnostic::new(
            Code::UnknownKey,
            path.key_at(super::super::KeyPath::top("darft")),
            "There is no key `darft`.",
        )
        .help("Did you mean `draft`?")
        .other(path.value("title"), "100%, a: b");
        locate(vec![problem], &One("---\ntitle: x\ndarft: true\n---\n"))
    }

    #[test]
    fn people_see_the_text_underlined() {
        let mut plain = Vec::new();
        let mut strip = anstream::StripStream::new(&mut plain);
        std::io::Write::write_all(&mut strip, print(&located(), Format::Human).as_bytes()).unwrap();
        let text = String::from_utf8(plain).unwrap();
        assert!(text.contains("error[E007]: There is no key `darft`."), "{text}");
        assert!(text.contains("content/news/a.md:3:1"), "{text}");
        assert!(text.contains("3 | darft: true"), "{text}");
        assert!(text.contains("^^^^^"), "{text}");
        assert!(text.contains("help: Did you mean `draft`?"), "{text}");
    }

    #[test]
    fn programs_read_json() {
        let all: serde_json::Value = serde_json::from_str(&print(&located(), Format::Json)).unwrap();
        assert_eq!(all[0]["code"], "E007");
        assert_eq!(all[0]["line"], 3);
        assert_eq!(all[0]["end_column"], 6);
        assert_eq!(all[0]["others"][0]["line"], 2);
        assert_eq!(print(&[], Format::Json), "[]\n");
    }

    #[test]
    fn github_reads_its_own_commands() {
        assert_eq!(
            print(&located(), Format::Github),
            "::error file=content/news/a.md,line=3,col=1,endLine=3,endColumn=6,title=E007 An unknown key::\
             There is no key `darft`.%0ADid you mean `draft`?\n"
        );
    }

    #[test]
    fn a_message_cannot_write_to_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\u{fffd}[31mb");
    }
}
