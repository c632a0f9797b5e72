//! A front matter, line by line, as an editor would write it.

use crate::front_matter::print::{Within, list, text};

/// The lines of a front matter.
#[derive(Debug, Default)]
pub struct Front(String);

impl Front {
    /// A text, where there is one, in one line: what is pasted may have line breaks.
    pub fn text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            let words: Vec<&str> = value.split_whitespace().collect();
            self.line(key, &text(&words.join(" "), Within::Line));
        }
    }

    /// A date, where there is one: as it stands, when it is one.
    pub fn date(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.line(key, &dated(value, Within::Line));
        }
    }

    /// Yes or no, where it is said.
    pub fn flag(&mut self, key: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.line(key, &value.to_string());
        }
    }

    /// Texts between brackets, where there are any.
    pub fn list(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.line(key, &list(values));
        }
    }

    /// A single text without brackets, or several between them.
    pub fn one_or_many(&mut self, key: &str, values: &[String]) {
        match values {
            [one] => self.text(key, Some(one)),
            several => self.list(key, several),
        }
    }

    /// Two dates in one line, as far as there are any.
    pub fn pair(&mut self, key: &str, dates: [(&str, Option<&str>); 2]) {
        let written =
            dates.iter().filter_map(|(key, date)| Some(format!("{key}: {}", dated((*date)?, Within::Brackets))));
        let written: Vec<String> = written.collect();
        if !written.is_empty() {
            self.line(key, &format!("{{ {} }}", written.join(", ")));
        }
    }

    /// A group of texts by key, where there are any.
    pub fn group(&mut self, key: &str, values: &[(String, String)]) {
        if values.is_empty() {
            return;
        }
        self.0.push_str(&format!("{key}:\n"));
        for (key, value) in values {
            self.0.push_str(&format!("  {}: {}\n", text(key, Within::Line), text(value, Within::Line)));
        }
    }

    /// The file: these lines and no text below them yet.
    pub fn file(self) -> String {
        format!("---\n{}---\n", self.0)
    }

    fn line(&mut self, key: &str, value: &str) {
        self.0.push_str(&format!("{key}: {value}\n"));
    }
}

/// Digits, hyphens and a time are a date to every editor and stand without quotes.
fn dated(value: &str, within: Within) -> String {
    let is_bare = |c: char| c.is_ascii_digit() || c == '-' || (within == Within::Line && matches!(c, ' ' | ':' | '+'));
    if value.starts_with(|c: char| c.is_ascii_digit()) && value.chars().all(is_bare) && !value.contains(": ") {
        value.to_owned()
    } else {
        text(value, within).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_an_editor_would_write_them() {
        let mut front = Front::default();
        front.text("title", Some(" Norborough:\n  good "));
        front.one_or_many("council", &["norborough".to_owned()]);
        front.date("date", Some("2026-06-01 09:30 +01:00"));
        front.pair("inspected", [("from", None), ("to", Some("2018-05-31"))]);
        front.pair("other", [("from", None), ("to", None)]);
        front.list("tags", &["a, b".to_owned(), "c".to_owned()]);
        front.group("judgements", &[("leadership".to_owned(), "good".to_owned())]);
        front.text("rating", None);
        assert_eq!(
            front.file(),
            "---\ntitle: \"Norborough: good\"\ncouncil: norborough\ndate: 2026-06-01 09:30 +01:00\ninspected: { to: 2018-05-31 }\ntags: [\"a, b\", c]\njudgements:\n  leadership: good\n---\n"
        );
        assert_eq!(dated("20/07/2018: x", Within::Line), "\"20/07/2018: x\"");
    }
}
