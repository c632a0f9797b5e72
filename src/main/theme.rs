//! `borough theme`: what templates are given, which file counts, what a site can set, and a trial.

use std::path::PathBuf;

use borough::Failure;
use borough::diagnostic::{Format, Located, did_you_mean, print};
use borough::front_matter::Scalar;
use borough::load::Disk;
use borough::render::{contracts, everywhere};
use borough::theme::{Contract, ThemeFiles};
use clap::{Subcommand, ValueEnum};

use super::{Ending, FormatArgument, count, plural, say, say_to, site_root};

#[derive(Subcommand)]
pub enum ThemeCommand {
    /// List everything that a template is given: names, kinds, and what they say
    Context {
        /// The template, such as council.html; without it, the templates are listed
        template: Option<String>,
        /// For people, or for programs
        #[arg(long, value_enum, default_value_t = ContextFormat::Human)]
        format: ContextFormat,
    },
    /// Say which file of a template or an asset counts, and which it hides
    Which {
        /// The file's name, such as article.html or civic.css
        name: String,
    },
    /// List what the site can set of its theme, and what it has set
    Settings,
    /// Make pages of every kind from archives of extremes, and look at them
    ///
    /// The archives are made in memory with the site's theme: one that holds nothing, one that holds all that can be
    /// said, texts of 200 letters, from right to left, and full of markup, 400 councils, 10,000 articles.
    Test {
        /// For people, for programs, or for GitHub
        #[arg(long, value_enum, default_value_t = FormatArgument::Human)]
        format: FormatArgument,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ContextFormat {
    Human,
    Json,
}

/// Carries out a command on the site's theme.
pub fn theme(root: Option<PathBuf>, command: ThemeCommand) -> Result<Ending, Failure> {
    match command {
        ThemeCommand::Context { template, format } => context(template.as_deref(), format),
        ThemeCommand::Which { name } => {
            let root = site_root(root)?;
            of_site(&root, |files| which(files, &name))
        }
        ThemeCommand::Settings => {
            let root = site_root(root)?;
            of_site(&root, |files| Ok(settings(files)))
        }
        ThemeCommand::Test { format } => test(&Disk::new(&site_root(root)?), format.into()),
    }
}

fn context(template: Option<&str>, format: ContextFormat) -> Result<Ending, Failure> {
    let contracts = contracts();
    let Some(template) = template else {
        let width = contracts.iter().map(|one| one.template.len()).max().unwrap_or_default();
        let row = |one: &Contract| format!("{:<width$}  {}\n", one.template, one.about);
        say(&contracts.iter().map(row).collect::<String>());
        return Ok(Ending::Fine);
    };
    let Some(mut contract) = contracts.iter().find(|one| one.template == template).cloned() else {
        let names = contracts.iter().map(|one| one.template);
        let failure = Failure::new(format!("no page is made from a template `{template}`"));
        return Err(failure.advice(match did_you_mean(template, names.clone()) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => format!(
                "Pages are made from {}. Other templates are given what the template has that includes them.",
                names.collect::<Vec<_>>().join(", ")
            ),
        }));
    };
    contract.fields.extend(everywhere());
    say(&match format {
        ContextFormat::Human => contract.text(),
        ContextFormat::Json => contract.json(),
    });
    Ok(Ending::Fine)
}

/// Reads the site's theme, tells what is wrong with it, and says something of it.
fn of_site(
    root: &std::path::Path,
    tell: impl FnOnce(&ThemeFiles) -> Result<String, Failure>,
) -> Result<Ending, Failure> {
    let (files, problems) = borough::theme(&Disk::new(root))?;
    if !problems.is_empty() {
        say_to(anstream::stderr(), &told(&problems, Format::Human));
        return Ok(Ending::Problems);
    }
    say(&tell(&files)?);
    Ok(Ending::Fine)
}

fn told(problems: &[Located], format: Format) -> String {
    let mut text = print(problems, format);
    if format == Format::Human {
        text.push_str(&format!("{}\n", count(problems)));
    }
    text
}

fn which(files: &ThemeFiles, name: &str) -> Result<String, Failure> {
    let found = [name.to_owned(), format!("templates/{name}"), format!("assets/{name}")];
    let Some((key, places)) = found.iter().find_map(|key| files.found.get_key_value(key)) else {
        let names = files.found.keys().map(|key| key.split_once('/').map_or(key.as_str(), |(_, name)| name));
        let meant = did_you_mean(name, names).map(|meant| format!("Did you mean `{meant}`?"));
        let failure = Failure::new(format!("no theme of this site has a file `{name}`"));
        return Err(failure.advice(
            meant.unwrap_or_else(|| "Templates are named as below templates/, assets as below assets/.".to_owned()),
        ));
    };
    let row = |(at, place): (usize, &borough::diagnostic::SourcePath)| {
        format!("  {} {place}\n", if at == 0 { "counts " } else { "hidden " })
    };
    Ok(format!("{key}\n{}", places.iter().enumerate().map(row).collect::<String>()))
}

fn settings(files: &ThemeFiles) -> String {
    let known = files.known_settings();
    if known.is_empty() {
        return "The theme has no settings.\n".to_owned();
    }
    let mut text = String::new();
    for (name, (path, setting)) in known {
        let kind = setting.r#type.as_ref().map_or("text", |kind| kind.0.as_str());
        let choices: Vec<&str> = setting.choices.iter().flat_map(|all| &all.0).map(|one| one.0.as_str()).collect();
        let choices = if choices.is_empty() { String::new() } else { format!(": {}", choices.join(", ")) };
        let about = setting.description.as_ref().map_or("", |about| about.0.as_str());
        let default = setting.default.as_ref();
        let value = files.settings.get(name);
        let value = match value.filter(|value| Some(*value) != default) {
            Some(value) => format!("\n  value    {} (content/site.yaml)", shown(value)),
            None => String::new(),
        };
        let default = default.map_or_else(String::new, shown);
        text.push_str(&format!("{name} ({kind}{choices})\n  {about}\n  default  {default} ({path}){value}\n"));
    }
    text
}

fn shown(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Flag(flag) => flag.to_string(),
    }
}

fn test(files: &Disk, format: Format) -> Result<Ending, Failure> {
    let trial = borough::trial::theme(files)?;
    say(&print(&trial.problems, format));
    if format == Format::Human {
        let pages = plural(trial.pages, "page", "pages");
        let cases = plural(borough::trial::CASES.len(), "archive", "archives");
        say(&format!("{pages} of {cases} made. {}\n", count(&trial.problems)));
    }
    Ok(if trial.problems.is_empty() { Ending::Fine } else { Ending::Problems })
}
