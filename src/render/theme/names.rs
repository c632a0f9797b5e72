//! Which names stand in a theme's templates: what a template does not name, it cannot show.

use std::collections::{BTreeMap, BTreeSet};

use super::TEMPLATES;
use crate::theme::ThemeFiles;

/// Names, by their hashes, as for every page some dozens are looked for among them. Two names of one hash would be taken
/// for each other: a page would be given more than it shows.
#[derive(Debug, Default)]
pub struct Names {
    hashes: BTreeSet<u64>,
    /// Whether `page` is taken as a whole, so that any of its fields may be shown.
    takes_page_whole: bool,
}

impl Names {
    /// Those in a template's text.
    fn of(text: &str) -> Self {
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
        let names = text.split(|c: char| !is_of_name(c)).filter(|name| !name.is_empty());
        Self {
            hashes: names.map(hash).collect(),
            takes_page_whole: text.match_indices("page").any(|(at, page)| !text[at + page.len()..].starts_with('.')),
        }
    }

    /// Adds those of another text.
    fn add(&mut self, other: &Self) {
        self.hashes.extend(&other.hashes);
        self.takes_page_whole |= other.takes_page_whole;
    }

    /// Whether a name is among them.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.hashes.contains(&hash(name))
    }

    /// Whether this field of `page` can be shown.
    #[must_use]
    pub fn shows_of_page(&self, field: &str) -> bool {
        self.takes_page_whole || self.contains(field)
    }
}

fn hash(name: &str) -> u64 {
    rapidhash::v3::rapidhash_v3(name.as_bytes())
}

/// The name by which Tera shows all that a template is given.
const EVERYTHING: &str = "__tera_context";

/// For every page's template the names in it and in those that it uses: more than the values that it shows,
/// never fewer. Nothing where it may show anything.
pub(super) fn names(files: &ThemeFiles) -> BTreeMap<String, Option<Names>> {
    let each: BTreeMap<&str, Names> =
        files.templates.iter().map(|(name, (_, text))| (name.as_str(), Names::of(text))).collect();
    let uses = files.uses();
    let of = |name: &str| {
        let mut all = Names::default();
        uses.of(name).into_iter().filter_map(|name| each.get(name)).for_each(|names| all.add(names));
        all
    };
    let known = |names: Names| (!names.contains(EVERYTHING)).then_some(names);
    TEMPLATES.into_iter().map(|name| (name.to_owned(), known(of(name)))).collect()
}

/// For every page's template the values that it and those that it uses show once, as they are. A value may be asked for
/// besides, `{% if body %}`; where its name stands in any other way, whatever it means there, it is none of them.
pub(super) fn shown(files: &ThemeFiles) -> BTreeMap<String, BTreeSet<String>> {
    let uses = files.uses();
    let of = |name: &str| -> BTreeSet<String> {
        let texts = || uses.of(name).into_iter().filter_map(|name| files.templates.get(name)).map(|(_, text)| text);
        let names: BTreeSet<&str> = texts().flat_map(|text| outputs(text)).collect();
        names.into_iter().filter(|name| is_shown_once(texts(), name)).map(str::to_owned).collect()
    };
    TEMPLATES.into_iter().map(|name| (name.to_owned(), of(name))).collect()
}

/// The names that a template shows as they are: `{{ body }}`.
fn outputs(text: &str) -> impl Iterator<Item = &str> {
    let tags = text.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0.trim()));
    tags.filter(|tag| !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
}

fn is_shown_once<'a>(texts: impl Iterator<Item = &'a String>, name: &str) -> bool {
    let mut times = 0;
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    for text in texts {
        for (at, _) in text.match_indices(name) {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            if before.ends_with(is_of_name) || after.starts_with(is_of_name) || before.ends_with(['<', '/']) {
                continue;
            }
            let (opens, closes) = (before.trim_end(), after.trim_start());
            let is_asked = |begin: &str| opens.ends_with(begin) && closes.trim_start_matches('-').starts_with("%}");
            if opens.ends_with("{{") && closes.starts_with("}}") {
                times += 1;
            } else if !is_asked("{% if") && !is_asked("{%- if") {
                return false;
            }
        }
    }
    times == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;

    fn names_of(template: &str, text: &str) -> Names {
        let mut files = ThemeFiles::default();
        let place = SourcePath::new("templates/any");
        files.templates.insert("base.html".to_owned(), (place.clone(), "{{ crumbs }}".to_owned()));
        files.templates.insert(template.to_owned(), (place, text.to_owned()));
        names(&files).remove(template).unwrap().unwrap()
    }

    #[test]
    fn the_names_of_a_template_are_its_own_and_those_of_what_it_uses() {
        let has = |text: &str, name: &str| names_of("article.html", text).contains(name);
        assert!(has("{{ article.title }}", "article"));
        assert!(has("{% if not event %}{% endif %}", "event"));
        assert!(has("{{article|length}}", "article"));
        assert!(has("{% extends \"base.html\" %}", "crumbs"));
        assert!(has("{% include 'base.html' %}", "crumbs"));
        assert!(!has("{{ article }}", "crumbs"));
    }

    #[test]
    fn what_is_shown_once_is_known() {
        let shows = |text: &str| {
            let mut files = ThemeFiles::default();
            let place = SourcePath::new("templates/any");
            files.templates.insert("base.html".to_owned(), (place.clone(), "<body>{{ crumbs }}</body>".to_owned()));
            files.templates.insert("article.html".to_owned(), (place, format!("{{% extends \"base.html\" %}}{text}")));
            shown(&files).remove("article.html").unwrap().contains("body")
        };
        assert!(shows("{{ body }}"));
        assert!(shows("{%- if body -%}<tbody>{{body}}</tbody>{% endif %}"));
        for text in [
            "",
            "{{ body }}{{ body }}",
            "{{ body | upper }}",
            "{{ page.body }}",
            "{{ body }}{% set b = body %}",
            "{% for one in body %}{{ body }}{% endfor %}",
            "{% if body is containing(\"a\") %}{{ body }}{% endif %}",
            "{% if not body %}{{ body }}{% endif %}",
        ] {
            assert!(!shows(text), "{text}");
        }
    }

    #[test]
    fn a_page_is_taken_whole_where_no_field_of_it_is_named() {
        let whole = |text: &str| names_of("article.html", text).shows_of_page("crumbs");
        assert!(!whole("{{ page.title }}{{ page.summary }}"));
        assert!(whole("{{ page }}"));
        assert!(whole("{% set here = page %}{{ page.title }}"));
        assert!(whole("{{ page[\"title\"] }}"));
    }
}
