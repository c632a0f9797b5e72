//! What each template is given, as the types of its page tell it.

use super::{NotFoundPage, PageView, PlainPage, SiteView, ThemeView, WithdrawnPage};
use super::{article, council, event, lists, ratings, search, trends, waiting};
use crate::render::given::{Template, field};
use crate::theme::{Contract, Field};

/// What each template is given, besides what is given [`everywhere`].
#[must_use]
pub fn contracts() -> Vec<Contract> {
    vec![
        NotFoundPage::contract(),
        lists::NewsPage::contract(),
        article::ArticlePage::contract(),
        lists::CorrectionsPage::contract(),
        council::CouncilPage::contract(),
        lists::CouncilsPage::contract(),
        lists::DataPage::contract(),
        event::EventPage::contract(),
        ratings::GradePage::contract(),
        lists::HomePage::contract(),
        PlainPage::contract(),
        ratings::RatingsPage::contract(),
        lists::RegionPage::contract(),
        search::SearchPage::contract(),
        lists::TopicPage::contract(),
        trends::TrendsPage::contract(),
        waiting::WaitingPage::contract(),
        WithdrawnPage::contract(),
        lists::YearPage::contract(),
    ]
}

/// What every template is given.
#[must_use]
pub fn everywhere() -> Vec<Field> {
    vec![
        field::<SiteView>("site", "The site, the same on every page."),
        field::<ThemeView>("theme", "The theme's settings."),
        field::<PageView>("page", "What pages of every kind have."),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use tera::Value;

    use super::*;
    use crate::load::Disk;
    use crate::plan::Output;
    use crate::render::theme::TEMPLATES;
    use crate::render::{Renderer, Theme, Trouble};
    use crate::theme::{Group, Shape, groups};
    use crate::{Checked, Sources, When};

    /// What is wrong with a value of this kind, and where.
    fn fault(value: &Value, shape: &Shape, at: &str) -> Option<String> {
        let is = |holds: bool| (!holds).then(|| format!("{at} is {value:?}, not {}", shape.words()));
        match shape {
            Shape::Text => is(value.as_str().is_some() && !value.is_safe()),
            Shape::Html => is(value.as_str().is_some() && value.is_safe()),
            Shape::Number => is(value.as_i128().is_some()),
            Shape::Flag => is(value.as_bool().is_some()),
            Shape::Optional(one) => {
                if value.is_none() {
                    None
                } else {
                    fault(value, one, at)
                }
            }
            Shape::Either(all) => is(all.iter().any(|one| fault(value, one, at).is_none())),
            Shape::List(one) => match value.as_array() {
                None => is(false),
                Some(all) => {
                    all.iter().enumerate().find_map(|(number, item)| fault(item, one, &format!("{at}[{number}]")))
                }
            },
            Shape::Named(one) => match value.as_map() {
                None => is(false),
                Some(map) => map.iter().find_map(|(_, item)| fault(item, one, at)),
            },
            Shape::Group(group) => match value.as_map() {
                None => is(false),
                Some(map) => {
                    let given: BTreeMap<&str, &Value> =
                        map.iter().map(|(key, value)| (key.as_str().unwrap(), value)).collect();
                    fields_fault(&given, &group.fields, at)
                }
            },
        }
    }

    fn fields_fault(given: &BTreeMap<&str, &Value>, fields: &[Field], at: &str) -> Option<String> {
        let known: BTreeSet<&str> = fields.iter().map(|field| field.name).collect();
        let names: BTreeSet<&str> = given.keys().copied().collect();
        if known != names {
            return Some(format!("{at} has {names:?}, not {known:?}"));
        }
        fields.iter().find_map(|field| fault(given[field.name], &field.shape, &format!("{at}.{}", field.name)))
    }

    fn archive() -> (Disk, Checked) {
        let files = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR")));
        let checked = crate::check(&files, &When::At("2026-10-31".to_owned())).unwrap();
        (files, checked)
    }

    #[test]
    fn every_template_is_given_what_its_type_tells_and_nothing_else() {
        let (files, checked) = archive();
        is_given_what_it_names(&files, &checked, checked.theme.as_ref().unwrap());
    }

    #[test]
    fn a_template_that_shows_everything_is_given_all_that_its_type_tells() {
        let (files, checked) = archive();
        let (mut curious, _) = crate::theme(&files).unwrap();
        for (_, text) in curious.templates.values_mut() {
            text.push_str("{# __tera_context #}");
        }
        let curious = Theme::compile(&curious, &checked.globals).unwrap();
        assert!(TEMPLATES.iter().all(|name| curious.names(name).is_none()));
        is_given_what_it_names(&files, &checked, &curious);
    }

    /// Holds what every page of the archive is given to what is told of its template.
    fn is_given_what_it_names(files: &Disk, checked: &Checked, theme: &Theme) {
        let sources = Sources::of(files);
        let renderer = Renderer::new(&checked.archive, &checked.plan, theme, &sources);
        let contracts: BTreeMap<&str, Contract> = contracts().into_iter().map(|one| (one.template, one)).collect();
        assert!(contracts.keys().copied().eq(TEMPLATES), "every template has a contract");
        let mut met = BTreeSet::from(["withdrawn.html"]);
        for (path, output) in checked.plan.outputs.iter() {
            let Output::Page(page) = output else { continue };
            let (template, context) = renderer.context(path, page);
            let names: Vec<String> = context.names().map(str::to_owned).collect();
            let given = context.into_tera(|_| Ok::<_, Trouble>(Value::safe_string("<p>Text.</p>"))).unwrap();
            let values: BTreeMap<&str, &Value> =
                names.iter().map(|name| (name.as_str(), given.get(name).unwrap())).collect();
            let mut fields = contracts[template].fields.clone();
            fields.push(everywhere().pop().unwrap());
            // What a template does not name, it is not given.
            fields.retain(|field| theme.names(template).is_none_or(|names| names.contains(field.name)));
            assert_eq!(fields_fault(&values, &fields, template), None, "{path:?}");
            met.insert(template);
        }
        assert!(met.into_iter().eq(TEMPLATES), "the archive has a page of every template");
        let globals = &checked.globals;
        assert_eq!(fault(&globals.site, &everywhere()[0].shape, "site"), None);
        assert_eq!(fault(&globals.theme, &everywhere()[1].shape, "theme"), None);
    }

    #[test]
    fn every_value_says_what_it_is_and_every_group_has_one_meaning() {
        let mut fields: Vec<Field> = contracts().into_iter().flat_map(|one| one.fields).collect();
        fields.extend(everywhere());
        let mut known: BTreeMap<&str, &Group> = BTreeMap::new();
        for field in &fields {
            for group in groups(std::slice::from_ref(field)) {
                assert_eq!(known.entry(group.name).or_insert(group), &group, "two groups are called {}", group.name);
            }
        }
        for field in fields.iter().chain(known.values().flat_map(|group| &group.fields)) {
            assert!(field.about.len() > 4 && field.about.ends_with(['.', '`']), "{}: {}", field.name, field.about);
        }
    }
}
