//! A theme's files, wherever they come from, and what `theme.yaml` says of them.

mod contract;
mod extra;

pub use contract::{Contract, Field, Group, Shape, groups};
pub use extra::Extra;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use semver::{Version, VersionReq};

use crate::diagnostic::{Code, Diagnostic, SourcePath, alternatives, did_you_mean};
use crate::front_matter::{Map, Meaning, Name, OneOrMany, Scalar, Slug, Text};
use crate::{diagnostic, front_matter};

/// Templates and assets by name. Of two with one name, that of the site stands before that of its
/// theme, that of a theme before that of its parent, and the built-in one last.
#[derive(Debug, Clone, Default)]
pub struct ThemeFiles {
    /// Tera templates by name, with where each stands.
    pub templates: BTreeMap<String, (SourcePath, String)>,
    /// The templates of every theme by `<theme>/<name>`, also those before which another stands.
    pub layers: BTreeMap<String, (SourcePath, String)>,
    /// Stylesheets, pictures and fonts by name.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// Where every template and asset was found; the first is the one that counts.
    pub found: BTreeMap<String, Vec<SourcePath>>,
    /// What `theme.yaml` says, of the theme first and of its parents after it.
    pub manifests: Vec<(SourcePath, ThemeMatter)>,
    /// Every setting with its value: the site's, or else the theme's own.
    pub settings: BTreeMap<String, Scalar>,
    /// What its sites do without.
    pub without: BTreeSet<Extra>,
}

front_matter! {
    /// A theme's `theme.yaml`.
    pub struct ThemeMatter {
        /// The theme's name, as its folder is called.
        name: Slug,
        /// Its own version.
        version: Text,
        /// What it is like.
        description: Text,
        /// The versions of Borough it works with: `>=0.1, <0.3`. Others refuse it.
        borough: Text,
        /// The theme it extends: what this one lacks is taken from there.
        extends: Slug,
        /// Templates that must be there, here or in a theme that it extends.
        templates: OneOrMany<Text>,
        /// What its sites do without: `search`, `data`, `feeds` (all but the site's own), `trends`, `waiting`.
        #[means(Meaning::Words(Extra::WORDS))]
        without: OneOrMany<Name>,
        /// What a site can set, by name.
        settings: Map<SettingMatter>,
    }
}

front_matter! {
    /// A setting of a theme.
    pub struct SettingMatter {
        /// `text`, `number`, `flag` or `choice`.
        #[means(Meaning::Words(&["text", "number", "flag", "choice"]))]
        r#type: Name,
        /// Its value where the site sets none.
        #[required]
        default: Scalar,
        /// What it does.
        description: Text,
        /// The words that a `choice` can have.
        choices: OneOrMany<Text>,
    }
}

impl ThemeFiles {
    /// Notes a template of a theme, or of the site itself, unless one before it has its name.
    pub fn add_template(&mut self, theme: Option<&str>, name: &str, place: SourcePath, text: String) {
        if let Some(theme) = theme {
            self.layers.entry(format!("{theme}/{name}")).or_insert_with(|| (place.clone(), text.clone()));
        }
        self.found.entry(format!("templates/{name}")).or_default().push(place.clone());
        self.templates.entry(name.to_owned()).or_insert((place, text));
    }

    /// Notes an asset, unless one before it has its name.
    pub fn add_asset(&mut self, name: &str, place: SourcePath, bytes: Vec<u8>) {
        self.found.entry(format!("assets/{name}")).or_default().push(place);
        self.assets.entry(name.to_owned()).or_insert(bytes);
    }

    /// Settles what the theme's manifests say: the engine's version, the templates that must be there,
    /// and the settings, of which the site may have chosen some.
    pub fn settle(&mut self, chosen: Option<&Map<Scalar>>, site: &SourcePath) -> Vec<Diagnostic> {
        self.take_layers();
        let mut problems = Vec::new();
        for (path, matter) in &self.manifests {
            problems.extend(version(path, matter));
            for name in matter.templates.iter().flat_map(|names| &names.0) {
                if !self.templates.contains_key(&name.0) {
                    let message = format!("The theme needs a template `{}`, and there is none.", name.0);
                    problems.push(Diagnostic::new(Code::NoTemplate, path.value("templates"), message));
                }
            }
        }
        self.without = self.left_out(&mut problems);
        let known = self.known_settings();
        let mut settings = BTreeMap::new();
        for (name, (path, setting)) in &known {
            match &setting.default {
                Some(value) => match refusal(setting, value) {
                    None => drop(settings.insert((*name).to_owned(), value.clone())),
                    Some(wanted) => {
                        let message = format!("The default of the setting `{name}` is not {wanted}.");
                        problems.push(Diagnostic::new(Code::WrongForm, path.value("settings"), message));
                    }
                },
                None => {
                    let message = format!("The setting `{name}` has no `default`.");
                    problems.push(Diagnostic::new(Code::MissingKey, path.value("settings"), message));
                }
            }
        }
        for (name, value) in chosen.iter().flat_map(|chosen| &chosen.0) {
            let key = diagnostic::KeyPath::top("theme_settings").key(name);
            let Some((_, setting)) = known.get(name.as_str()) else {
                let names: Vec<&str> = known.keys().copied().collect();
                let message = format!("The theme has no setting `{name}`.");
                let problem = Diagnostic::new(Code::UnknownSetting, site.key_at(key), message);
                problems.push(problem.help(match did_you_mean(name, names.iter().copied()) {
                    Some(meant) => format!("Did you mean `{meant}`?"),
                    None if names.is_empty() => "It has no settings at all.".to_owned(),
                    None => format!("Its settings are {}.", alternatives(&names).replace(" or ", " and ")),
                }));
                continue;
            };
            match refusal(setting, value) {
                None => drop(settings.insert(name.clone(), value.clone())),
                Some(wanted) => problems.push(Diagnostic::new(
                    Code::WrongForm,
                    site.value_at(key),
                    format!("The theme's setting `{name}` is {wanted}."),
                )),
            }
        }
        self.settings = settings;
        problems
    }
}

impl ThemeFiles {
    /// What the theme says that its sites do without. What the theme that it extends says does not count: it may
    /// bring the ways that are missing there.
    fn left_out(&self, problems: &mut Vec<Diagnostic>) -> BTreeSet<Extra> {
        let said = self.manifests.first().and_then(|(path, matter)| Some((path, matter.without.as_ref()?)));
        let Some((path, names)) = said else { return BTreeSet::new() };
        let mut without = BTreeSet::new();
        for (index, name) in names.0.iter().enumerate() {
            match Extra::parse(&name.0) {
                Some(extra) => drop(without.insert(extra)),
                None => {
                    let place = path.value_at(diagnostic::KeyPath::top("without").item(index));
                    let message = format!("There is no part of a site called `{}`.", name.0);
                    let known = format!("Known are {}.", alternatives(Extra::WORDS).replace(" or ", " and "));
                    let meant = did_you_mean(&name.0, Extra::WORDS.iter().copied());
                    let help = meant.map_or(known, |meant| format!("Did you mean `{meant}`?"));
                    problems.push(Diagnostic::new(Code::WrongForm, place, message).help(help));
                }
            }
        }
        without
    }

    /// What the site can set, each as the theme declares it, or else the theme that it extends.
    #[must_use]
    pub fn known_settings(&self) -> BTreeMap<&str, (&SourcePath, &SettingMatter)> {
        let mut known = BTreeMap::new();
        for (path, matter) in &self.manifests {
            for (name, setting) in matter.settings.iter().flat_map(|settings| &settings.0) {
                known.entry(name.as_str()).or_insert((path, setting));
            }
        }
        known
    }

    /// Which templates use which.
    #[must_use]
    pub fn uses(&self) -> Uses<'_> {
        let components = self.templates.iter().filter(|(_, (_, text))| text.contains("component"));
        let named = self.templates.iter().map(|(name, (_, text))| {
            let text = quoting(text);
            let others = self.templates.keys().map(String::as_str).filter(|other| names(&text, other));
            (name.as_str(), others.collect())
        });
        Uses { components: components.map(|(name, _)| name.as_str()).collect(), named: named.collect() }
    }

    /// Takes the templates that are named by their theme as well: `civic/base.html`.
    fn take_layers(&mut self) {
        loop {
            let texts: Vec<_> = self.templates.values().map(|(_, text)| quoting(text)).collect();
            let is_named = |name: &str| texts.iter().any(|text| names(text, name));
            let named: Vec<String> = self
                .layers
                .keys()
                .filter(|name| !self.templates.contains_key(*name) && is_named(name))
                .cloned()
                .collect();
            if named.is_empty() {
                break;
            }
            for name in named {
                self.templates.extend(self.layers.remove_entry(&name));
            }
        }
    }
}

/// Which templates of a theme use which.
#[derive(Debug)]
pub struct Uses<'a> {
    /// Those that define components.
    components: Vec<&'a str>,
    /// For each those that it names in quotation marks.
    named: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Uses<'a> {
    /// A template, those that it names in quotation marks, and so on; and all that define components, as
    /// those are called by names of their own.
    #[must_use]
    pub fn of(&self, name: &str) -> BTreeSet<&'a str> {
        let mut open = self.components.clone();
        open.extend(self.named.get_key_value(name).map(|(name, _)| *name));
        let mut used = BTreeSet::new();
        while let Some(name) = open.pop() {
            if used.insert(name) {
                open.extend(self.named.get(name).into_iter().flatten());
            }
        }
        used
    }
}

/// A template in whose texts a slash is a slash: `\\/` is one too.
fn quoting(text: &str) -> Cow<'_, str> {
    if text.contains("\\/") { Cow::Owned(text.replace("\\/", "/")) } else { Cow::Borrowed(text) }
}

/// Whether a template names another in quotation marks.
fn names(text: &str, other: &str) -> bool {
    let is_mark = |mark: Option<char>| mark.filter(|mark| matches!(mark, '"' | '\'' | '`'));
    text.match_indices(other).any(|(at, _)| {
        let mark = is_mark(text[..at].chars().next_back());
        mark.is_some() && mark == is_mark(text[at + other.len()..].chars().next())
    })
}

/// Whether a theme works with this Borough.
fn version(path: &SourcePath, matter: &ThemeMatter) -> Option<Diagnostic> {
    let wanted = matter.borough.as_ref()?;
    let place = path.value("borough");
    let Ok(range) = VersionReq::parse(&wanted.0) else {
        let message = format!("`{}` is not a range of versions.", wanted.0);
        return Some(Diagnostic::new(Code::WrongForm, place, message).help("Write it as `>=0.1, <0.3`."));
    };
    let own = Version::parse(env!("CARGO_PKG_VERSION")).ok()?;
    (!range.matches(&own)).then(|| {
        let message = format!("The theme works with Borough {range}; this is Borough {own}.");
        Diagnostic::new(Code::ThemeVersion, place, message).help("Take another version of the theme, or of Borough.")
    })
}

/// What a setting takes, when a value is not that.
fn refusal(setting: &SettingMatter, value: &Scalar) -> Option<String> {
    let kind = setting.r#type.as_ref().map_or("text", |kind| kind.0.as_str());
    match (kind, value) {
        ("text", Scalar::Text(_)) | ("number", Scalar::Number(_)) | ("flag", Scalar::Flag(_)) => None,
        ("choice", value) => {
            let choices: Vec<&str> =
                setting.choices.iter().flat_map(|choices| &choices.0).map(|choice| choice.0.as_str()).collect();
            let is_one = matches!(value, Scalar::Text(text) if choices.contains(&text.as_str()));
            (!is_one).then(|| alternatives(&choices))
        }
        ("number", _) => Some("a number".to_owned()),
        ("flag", _) => Some("`true` or `false`".to_owned()),
        ("text", _) => Some("a text".to_owned()),
        (other, _) => Some(format!("of no type that Borough knows: `{other}` is not text, number, flag or choice")),
    }
}
