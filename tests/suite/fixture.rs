//! Sites as text: files after `=== path` lines, expected problems after ` #! ` on their own lines.

use std::collections::BTreeMap;

use borough::diagnostic::{Located, SourcePath};
use borough::load::Memory;
use borough::{Checked, When};

/// The day for which fixtures are built.
pub const TODAY: &str = "2026-10-31";

/// Four councils and an inspection that every fixture may refer to.
const CAST: &str = "\
=== content/site.yaml
title: Test archive
base_url: https://archive.example.org/
=== content/councils/norborough/index.md
---
name: Norborough
also_known_as: [Norboro, Borough of Norborough]
region: North
neighbours: [southwick]
---
=== content/councils/southwick/index.md
---
name: Southwick & Hythe
region: South
---
=== content/councils/oldshire/index.md
---
name: Oldshire
until: 2023-03-31
successors: [newshire]
---
=== content/councils/newshire/index.md
---
name: Newshire
since: 2023-04-01
predecessors: [oldshire]
---
=== content/councils/norborough/2018-07-20-inspection.md
---
kind: inspection
framework: sif
inspected: { from: 2018-05-08, to: 2018-05-31 }
date: 2018-07-20
rating: requires improvement
judgements:
  leadership: requires improvement
  help_and_protection: requires improvement
  children_in_care: requires improvement
  care_leavers: good
  adoption: requires improvement
source: report
---
";

/// A problem that a fixture expects: file, line, code, and words of its message or help.
type Expected = (String, usize, String, String);

/// A fixture's files and expectations, on top of the cast.
pub struct Fixture {
    pub files: Memory,
    expected: Vec<Expected>,
}

impl Fixture {
    /// A site with the cast.
    pub fn new(text: &str) -> Self {
        let mut fixture = Self { files: Memory::default(), expected: Vec::new() };
        fixture.add(CAST);
        fixture.add(text);
        fixture
    }

    /// A site of these files alone.
    pub fn alone(text: &str) -> Self {
        let mut fixture = Self { files: Memory::default(), expected: Vec::new() };
        fixture.add("=== content/site.yaml\ntitle: Test archive\nbase_url: https://archive.example.org/\n");
        fixture.add(text);
        fixture
    }

    /// A site without settings.
    pub fn default_without_settings() -> Self {
        Self { files: Memory::default(), expected: Vec::new() }
    }

    /// A file as bytes.
    pub fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.0.insert(SourcePath::new(path), bytes.into());
        self
    }

    /// Expects a problem on a line.
    pub fn expect(mut self, path: &str, line: usize, code: &str, words: &str) -> Self {
        self.expected.push((path.into(), line, code.into(), words.into()));
        self
    }

    fn add(&mut self, text: &str) {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let mut path = String::new();
        let mut line = 0;
        for raw in text.split_inclusive('\n') {
            let mut parts = raw.trim_end_matches('\n').split(" #! ");
            let content = parts.next().unwrap();
            if let Some(name) = content.strip_prefix("=== ") {
                path = name.trim().to_owned();
                files.insert(path.clone(), String::new());
                line = 0;
            } else if !path.is_empty() {
                line += 1;
                let file = files.get_mut(&path).unwrap();
                file.push_str(content);
                file.push('\n');
            }
            for problem in parts {
                let (code, words) = problem.trim().split_once(' ').unwrap_or((problem.trim(), ""));
                self.expected.push((path.clone(), line.max(1), code.to_owned(), words.to_owned()));
            }
        }
        for (path, text) in files {
            self.files.0.insert(SourcePath::new(&path), text.into_bytes());
        }
    }

    /// The checked site as of a day.
    pub fn as_of(&self, as_of: &str) -> Checked {
        borough::check(&self.files, &When::At(as_of.to_owned())).unwrap()
    }

    /// Demands exactly the expected problems.
    #[track_caller]
    pub fn check(self) -> Checked {
        let checked = self.as_of(TODAY);
        let mut left: Vec<&Located> = checked.problems.iter().collect();
        for (path, line, code, words) in &self.expected {
            let found = left.iter().position(|one| {
                let place = &one.diagnostic.place;
                place.path.as_str() == path
                    && one.spot.start.line == *line
                    && one.diagnostic.code.id() == code
                    && said(one).contains(words.as_str())
            });
            match found {
                Some(at) => drop(left.remove(at)),
                None => panic!("expected {code} at {path}:{line} saying {words:?}; found:\n{}", all(&checked.problems)),
            }
        }
        assert!(left.is_empty(), "unexpected problems:\n{}", left.iter().map(|one| told(one)).collect::<String>());
        checked
    }
}

/// Checks a fixture on top of the cast.
#[track_caller]
pub fn check(text: &str) -> Checked {
    Fixture::new(text).check()
}

/// Checks an article with this front matter.
#[track_caller]
pub fn article(front_matter: &str) -> Checked {
    check(&format!("=== content/news/2024/a.md\n---\n{front_matter}\n---\nText.\n"))
}

/// Checks an event of Norborough with this file name and front matter.
#[track_caller]
pub fn event(name: &str, front_matter: &str) -> Checked {
    check(&format!("=== content/councils/norborough/{name}.md\n---\n{front_matter}\n---\n"))
}

fn said(one: &Located) -> String {
    let others = one.diagnostic.others.iter().map(|(place, why)| format!(" [{} {why}]", place.path));
    format!("{} {}{}", one.diagnostic.message, one.diagnostic.help.as_deref().unwrap_or(""), others.collect::<String>())
}

fn told(one: &Located) -> String {
    format!("  {}:{} {} {}\n", one.diagnostic.place.path, one.spot.start.line, one.diagnostic.code.id(), said(one))
}

fn all(problems: &[Located]) -> String {
    problems.iter().map(told).collect()
}
