//! A Markdown file's two parts: the front matter between two lines of `---`, and the body.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, SourcePath};

/// Where the parts stand in the file's text, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// The YAML, without its lines of `---`.
    pub yaml: Range<usize>,
    /// The first byte of the body.
    pub body_start: usize,
}

/// Why a file has no two parts.
#[derive(Debug, PartialEq, Eq)]
pub enum NoParts {
    /// It does not begin with `---`.
    Missing,
    /// The `---` that ends the front matter is missing.
    Unclosed,
    /// The front matter is longer than anyone writes.
    TooLong,
}

/// The longest front matter, in bytes.
const LONGEST: usize = 16 << 10;

/// Finds the parts.
pub fn split(text: &str) -> Result<Parts, NoParts> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if first.trim_end() != "---" {
        return Err(NoParts::Missing);
    }
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        if line.trim_end() == "---" {
            let yaml = yaml_start..at;
            return if yaml.len() > LONGEST {
                Err(NoParts::TooLong)
            } else {
                Ok(Parts { yaml, body_start: at + line.len() })
            };
        }
        at += line.len();
    }
    Err(NoParts::Unclosed)
}

impl NoParts {
    /// The problem, in a file's own text.
    pub fn at(&self, path: &SourcePath, text: &str) -> Diagnostic {
        let first = text.lines().next().map_or(0, str::len);
        match self {
            Self::Missing if text.trim().is_empty() => {
                Diagnostic::new(Code::NoFrontMatter, path.whole(), "The file is empty.")
                    .help("Write its front matter and text, or delete the file.")
            }
            Self::Missing => Diagnostic::new(
                Code::NoFrontMatter,
                path.bytes(0..first),
                "The file does not begin with front matter.",
            )
            .help(
                "Begin with a line of three hyphens, then `title: ...` and the other keys, then three hyphens again.",
            ),
            Self::Unclosed => Diagnostic::new(
                Code::UnclosedFrontMatter,
                path.bytes(0..first),
                "The front matter begins here and never ends.",
            )
            .help("Put a line of three hyphens after its last key."),
            Self::TooLong => Diagnostic::new(
                Code::FrontMatterLimit,
                path.bytes(0..first),
                format!("The front matter is longer than {} KiB.", LONGEST >> 10),
            )
            .help("Is a line of three hyphens missing after its last key?"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_both_parts_whatever_the_line_ends() {
        assert_eq!(split("---\na: 1\n---\nbody"), Ok(Parts { yaml: 4..9, body_start: 13 }));
        assert_eq!(split("\u{feff}---\r\na: 1\r\n---\r\nbody"), Ok(Parts { yaml: 8..14, body_start: 19 }));
        assert_eq!(split("---\n---"), Ok(Parts { yaml: 4..4, body_start: 7 }));
        assert_eq!(split("--- \na: 1\n--- \n"), Ok(Parts { yaml: 5..10, body_start: 15 }));
    }

    #[test]
    fn says_what_is_missing() {
        assert_eq!(split(""), Err(NoParts::Missing));
        assert_eq!(split("text"), Err(NoParts::Missing));
        assert_eq!(split("---"), Err(NoParts::Unclosed));
        assert_eq!(split("---\na: 1\n----\n"), Err(NoParts::Unclosed));
        assert_eq!(split(&format!("---\n{}---\n", "a: 1\n".repeat(9000))), Err(NoParts::TooLong));
    }
}
