//! The theme: Tera templates compiled once, and what they may call.

mod names;

pub use names::Names;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use tera::{ErrorKind, Kwargs, ReportError, State, Tera, TeraResult, Value};

use super::context::{self, Body, hash_of};
use super::given::Given;
use super::view::Urls;
use super::{Trouble, page};
use crate::diagnostic::{Code, Diagnostic, SourcePath, alternatives, did_you_mean};
use crate::model::Archive;
use crate::theme::ThemeFiles;

/// The templates that pages are rendered with.
pub const TEMPLATES: [&str; 19] = [
    "404.html",
    "archive.html",
    "article.html",
    "corrections.html",
    "council.html",
    "councils.html",
    "data.html",
    "event.html",
    "grade.html",
    "home.html",
    "page.html",
    "ratings.html",
    "region.html",
    "search.html",
    "topic.html",
    "trends.html",
    "waiting.html",
    "withdrawn.html",
    "year.html",
];

/// What every template knows of the site.
#[derive(Debug, Clone)]
pub struct Globals {
    /// The path of the home page.
    root: String,
    /// `site`
    pub(super) site: Value,
    /// `theme`: its settings.
    pub(super) theme: Value,
    /// The hash of both.
    hash: u64,
}

impl Globals {
    /// Those of an archive.
    #[must_use]
    pub fn of(archive: &Archive, files: &ThemeFiles) -> Self {
        let (site, theme) = (page::site(archive, &files.without), page::theme(&files.settings));
        Self {
            root: Urls::new(archive).root().to_owned(),
            hash: hash_of(&(&site, &theme)),
            site: site.value(),
            theme: theme.value(),
        }
    }
}

/// Compiled templates.
pub struct Theme {
    tera: Tera,
    /// The hash of what every template knows of the site.
    globals: u64,
    templates: BTreeMap<String, (SourcePath, String)>,
    assets: BTreeMap<String, Vec<u8>>,
    /// For every template the hash of all that it can show besides its context.
    fingerprints: BTreeMap<String, u64>,
    /// For every page's template the names that stand in it and in those that it uses; nothing where it may show anything.
    names: BTreeMap<String, Option<Names>>,
    /// For every template the values that it shows once, as they are, and does nothing else with.
    shown: BTreeMap<String, BTreeSet<String>>,
}

impl fmt::Debug for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Theme").field("templates", &self.templates.keys()).finish_non_exhaustive()
    }
}

impl Theme {
    /// Compiles a theme's templates for a site.
    ///
    /// # Errors
    /// Templates that are missing or cannot be read.
    pub fn compile(files: &ThemeFiles, globals: &Globals) -> Result<Self, Vec<Diagnostic>> {
        let mut tera = Tera::new();
        register(&mut tera, files, globals);
        let mut theme = Self {
            tera,
            globals: globals.hash,
            templates: files.templates.clone(),
            assets: files.assets.clone(),
            fingerprints: fingerprints(files, globals),
            names: names::names(files),
            shown: names::shown(files),
        };
        let missing: Vec<Diagnostic> = TEMPLATES
            .iter()
            .filter(|name| !files.templates.contains_key(**name))
            .map(|name| theme.missing(name))
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let templates = files.templates.iter().map(|(name, (_, text))| (name.as_str(), text.as_str()));
        match theme.tera.add_raw_templates(templates) {
            Ok(()) => Ok(theme),
            Err(error) => Err(theme.explain_all(&error)),
        }
    }

    /// Whether it is what these files come to for that site.
    #[must_use]
    pub fn is_of(&self, files: &ThemeFiles, globals: &Globals) -> bool {
        self.globals == globals.hash && self.templates == files.templates && self.assets == files.assets
    }

    /// The hash of all that a template can show besides its context: its own text, those it names, the
    /// site's settings and the assets.
    #[must_use]
    pub fn fingerprint(&self, name: &str) -> u64 {
        self.fingerprints.get(name).copied().unwrap_or_default()
    }

    /// The names that stand in a template and in those that it uses; nothing where it may show anything.
    #[must_use]
    pub fn names(&self, template: &str) -> Option<&Names> {
        self.names.get(template)?.as_ref()
    }

    /// Whether a template shows a value once, as it is, and does nothing else with it.
    #[must_use]
    pub fn shows(&self, template: &str, value: &str) -> bool {
        self.shown.get(template).is_some_and(|shown| shown.contains(value)) && self.names(template).is_some()
    }

    /// An asset's bytes.
    #[must_use]
    pub fn asset(&self, name: &str) -> Vec<u8> {
        self.assets.get(name).cloned().unwrap_or_default()
    }

    /// Renders a template.
    ///
    /// # Errors
    /// What the template does wrong, at its place.
    pub fn render(&self, name: &str, context: &tera::Context, out: &mut Vec<u8>) -> Result<(), Box<Diagnostic>> {
        self.tera.render_to(name, context, out).map_err(|error| Box::new(self.explain(&error, name)))
    }

    /// A template filled with what a page gives it; `html` makes the HTML of a body.
    ///
    /// # Errors
    /// What the template does wrong, or a body that cannot be made.
    pub fn filled(
        &self,
        template: &str,
        context: context::Context<'_>,
        html: impl FnMut(&Body<'_>) -> Result<Value, Trouble>,
    ) -> Result<Vec<u8>, Trouble> {
        let context = context.into_tera(html)?;
        let mut out = Vec::with_capacity(16 << 10);
        self.render(template, &context, &mut out).map_err(Trouble::Author)?;
        Ok(out)
    }

    fn missing(&self, name: &str) -> Diagnostic {
        let folder = self.templates.values().next().map_or("templates", |(path, _)| path.folder());
        let problem = Diagnostic::new(
            Code::NoTemplate,
            SourcePath::new(&format!("{folder}/{name}")).whole(),
            format!("The theme has no template `{name}`."),
        );
        let known = self.templates.keys().map(String::as_str);
        problem.help_if(did_you_mean(name, known).map(|meant| format!("Is `{meant}` meant? Then rename it.")))
    }

    /// Problems that Tera finds in several templates come as one text of reports.
    fn explain_all(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let ErrorKind::Msg(text) = error.kind() else { return vec![self.explain(error, "base.html")] };
        let reports: Vec<Diagnostic> = text.split("error: ").filter_map(|report| self.read_report(report)).collect();
        if reports.is_empty() { vec![self.explain(error, "base.html")] } else { reports }
    }

    /// A report of Tera's, read back: a message, then `--> name:line:column`, then a line of `^`.
    fn read_report(&self, report: &str) -> Option<Diagnostic> {
        let (message, rest) = report.split_once('\n')?;
        let place = rest.trim_start().strip_prefix("--> ")?.lines().next()?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line, name) =
            (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?, parts.next()?);
        let width = rest.lines().nth(3).map_or(1, |marks| marks.matches('^').count());
        let (path, text) = self.templates.get(name)?;
        let start = byte_of(text, line, column.checked_sub(1)?);
        let code = if message.starts_with("Unknown template") { Code::NoTemplate } else { Code::Template };
        Some(Diagnostic::new(code, path.bytes(start..start + width), format!("{}.", message.trim_end_matches('.'))))
    }

    fn explain(&self, error: &tera::Error, rendering: &str) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => self.at(report, rendering),
            ErrorKind::MissingParent { current, parent } => {
                let known: Vec<&str> = self.templates.keys().map(String::as_str).collect();
                let problem = Diagnostic::new(
                    Code::NoTemplate,
                    self.naming(current, parent),
                    format!("The template extends `{parent}`, which does not exist."),
                );
                problem.help(match did_you_mean(parent, known.iter().copied()) {
                    Some(meant) => format!("Did you mean `{meant}`?"),
                    None => format!("The templates are {}.", alternatives(&known).replace(" or ", " and ")),
                })
            }
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                Diagnostic::new(Code::Template, self.whole(tpl), "The template leads back to itself.")
            }
            other => Diagnostic::new(Code::Template, self.whole(rendering), other.to_string()),
        }
    }

    fn at(&self, report: &ReportError, rendering: &str) -> Diagnostic {
        let (message, listed) = without_list(report.message());
        let Some((path, text)) = self.templates.get(report.filename()) else {
            return Diagnostic::new(Code::Template, SourcePath::new(report.filename()).whole(), message);
        };
        let span = report.span();
        let place =
            path.bytes(byte_of(text, span.start_line, span.start_col)..byte_of(text, span.end_line, span.end_col));
        let is_missing = message.contains("template") && message.contains("not found");
        let code = if is_missing { Code::NoTemplate } else { Code::Template };
        let problem = Diagnostic::new(code, place, format!("{}.", message.trim_end_matches('.')));
        problem.help_if(other_name(message, listed, rendering))
    }

    /// Where a template names another in quotation marks.
    fn naming(&self, name: &str, other: &str) -> crate::diagnostic::Place {
        let found = self.templates.get(name).and_then(|(path, text)| {
            let at = ['"', '\'', '`'].into_iter().find_map(|mark| text.find(&format!("{mark}{other}{mark}")))?;
            Some(path.bytes(at + 1..at + 1 + other.len()))
        });
        found.unwrap_or_else(|| self.whole(name))
    }

    fn whole(&self, name: &str) -> crate::diagnostic::Place {
        self.templates.get(name).map_or_else(|| SourcePath::new(name), |(path, _)| path.clone()).whole()
    }
}

/// A message without the names that Tera lists behind it, and these. Of the variables it has only those that the template
/// uses.
fn without_list(message: &str) -> (&str, &str) {
    const ENDS: &str = " is not defined";
    let list =
        |at: usize| Some((&message[..at + ENDS.len()], message[at + ENDS.len()..].strip_prefix(". Available ")?));
    message.find(ENDS).and_then(list).unwrap_or((message, ""))
}

/// What to write instead of a name that a page's template is not given, by Tera's message and the names that it lists.
fn other_name(message: &str, listed: &str, rendering: &str) -> Option<String> {
    let (kind, rest) = message.split_once('`')?;
    let (name, rest) = rest.split_once('`')?;
    let meant =
        |known: &[&str]| did_you_mean(name, known.iter().copied()).map(|meant| format!("Did you mean `{meant}`?"));
    match (kind, listed.strip_prefix("fields: ")) {
        ("Variable ", _) if rest.contains("is not defined") => {
            let own = page::contracts().into_iter().filter(|contract| contract.template == rendering);
            let fields = own.flat_map(|contract| contract.fields).chain(page::everywhere());
            let known: Vec<&str> = fields.map(|field| field.name).collect();
            meant(&known).or_else(|| Some(format!("`borough theme context {rendering}` lists what it is given.")))
        }
        ("Field ", Some(listed)) => {
            let known: Vec<&str> = listed.split(", ").collect();
            meant(&known).or_else(|| Some(format!("The fields are {}.", alternatives(&known).replace(" or ", " and "))))
        }
        _ => None,
    }
}

fn fingerprints(files: &ThemeFiles, globals: &Globals) -> BTreeMap<String, u64> {
    let mut shared = globals.hash;
    for (name, bytes) in &files.assets {
        shared = shared.rotate_left(7)
            ^ rapidhash::v3::rapidhash_v3(name.as_bytes())
            ^ rapidhash::v3::rapidhash_v3(bytes).rotate_left(1);
    }
    let uses = files.uses();
    let hash = |name: &String| {
        let used = uses.of(name);
        let texts = used
            .iter()
            .filter_map(|name| files.templates.get(*name))
            .map(|(_, text)| rapidhash::v3::rapidhash_v3(text.as_bytes()));
        texts.fold(shared, |hash: u64, text| hash.rotate_left(5) ^ text)
    };
    files.templates.keys().map(|name| (name.clone(), hash(name))).collect()
}

/// The byte at which a line (from 1) and a column (from 0, in characters) stand.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = text[start..].lines().next().unwrap_or("");
    start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

/// What templates may call beside Tera's own: `asset(name="civic.css")`, `url(path="/councils/")`.
fn register(tera: &mut Tera, files: &ThemeFiles, globals: &Globals) {
    let root = globals.root.clone();
    let assets: BTreeMap<String, String> = files
        .assets
        .iter()
        .map(|(name, bytes)| {
            // A changed asset has a changed address, so hosts and browsers may keep it for ever.
            let hash = rapidhash::v3::rapidhash_v3(bytes);
            (name.clone(), format!("{root}assets/{name}?v={hash:016x}"))
        })
        .collect();
    tera.register_function("asset", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let name: &str = arguments.must_get("name")?;
        let known =
            || format!("The theme has no asset `{name}`; it has {}", alternatives(&assets.keys().collect::<Vec<_>>()));
        assets.get(name).map(|url| Value::safe_string(url)).ok_or_else(|| tera::Error::message(known()))
    });
    tera.register_function("url", move |arguments: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        let path: &str = arguments.must_get("path")?;
        Ok(Value::from(format!("{root}{}", path.trim_start_matches('/'))))
    });
    tera.global_context().insert_value("site", globals.site.clone());
    tera.global_context().insert_value("theme", globals.theme.clone());
}
