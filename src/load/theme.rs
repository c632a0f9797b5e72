//! A theme's files: the site's own templates first, then its theme's, then those of the themes that it
//! extends, and the built-in ones last.

use chrono_tz::Tz;

use super::item::{text, too_large, yaml_file};
use super::{Entry, EntryKind, Files, LARGEST_FILE, LARGEST_MARKDOWN, builtin};
use crate::Failure;
use crate::diagnostic::{Code, Diagnostic, Place, SourcePath, alternatives, did_you_mean};
use crate::front_matter::{Map, Scalar};
use crate::model::SITE_FILE;
use crate::theme::ThemeFiles;

/// How many themes may extend each other.
const DEEPEST: usize = 8;

/// The files of the theme of this name, with what the site has chosen of its settings.
pub fn theme(
    files: &dyn Files,
    entries: &[Entry],
    name: &str,
    chosen: Option<&Map<Scalar>>,
    problems: &mut Vec<Diagnostic>,
) -> Result<ThemeFiles, Failure> {
    let mut theme = ThemeFiles::default();
    let site = SourcePath::new(SITE_FILE);
    let mut layers = Layers { files, entries, theme: &mut theme, problems };
    layers.folder("templates/", Kind::Template, None)?;
    layers.themes(name, site.value("theme"))?;
    problems.extend(theme.settle(chosen, &site));
    Ok(theme)
}

/// What stands in a folder of a theme.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Template,
    Asset,
}

struct Layers<'a> {
    files: &'a dyn Files,
    entries: &'a [Entry],
    theme: &'a mut ThemeFiles,
    problems: &'a mut Vec<Diagnostic>,
}

impl Layers<'_> {
    /// A theme, those it extends, and the built-in one.
    fn themes(&mut self, name: &str, named_at: Place) -> Result<(), Failure> {
        let (mut name, mut named_at) = (name.to_owned(), named_at);
        let mut seen: Vec<String> = Vec::new();
        loop {
            if seen.contains(&name) || seen.len() > DEEPEST {
                let message = format!("The theme `{name}` extends itself, by way of {}.", seen.join(", "));
                let problem = Diagnostic::new(Code::ThemeLoop, named_at, message);
                self.problems.push(problem.help("Take one of the `extends` lines out."));
                break;
            }
            let folder = format!("themes/{name}/");
            if !self.entries.iter().any(|entry| entry.path.as_str().starts_with(&folder)) {
                if name != builtin::THEME {
                    self.problems.push(self.unknown(&name, named_at));
                }
                break;
            }
            self.folder(&format!("{folder}templates/"), Kind::Template, Some(&name))?;
            self.folder(&format!("{folder}assets/"), Kind::Asset, Some(&name))?;
            seen.push(name);
            let Some((path, parent)) = self.manifest(&folder)? else { break };
            (name, named_at) = (parent, path.value("extends"));
        }
        // What is on the disk of the built-in theme stands in place of what is in the program.
        let is_on_disk = seen.iter().any(|name| name == builtin::THEME);
        builtin::add(self.theme, if is_on_disk { builtin::Manifest::Left } else { builtin::Manifest::Taken });
        Ok(())
    }

    /// Reads a theme's `theme.yaml`; gives the theme that it extends.
    fn manifest(&mut self, folder: &str) -> Result<Option<(SourcePath, String)>, Failure> {
        let path = SourcePath::new(&format!("{folder}theme.yaml"));
        let entry = self.entries.iter().find(|entry| entry.path == path && entry.kind == EntryKind::File);
        let Some(entry) = entry else { return Ok(None) };
        let matter =
            yaml_file::<crate::theme::ThemeMatter>(self.files, entry, Tz::Europe__London, self.problems)?.matter;
        let parent = matter.extends.as_ref().map(|parent| parent.0.clone());
        self.theme.manifests.push((path.clone(), matter));
        Ok(parent.map(|parent| (path, parent)))
    }

    fn unknown(&self, name: &str, place: Place) -> Diagnostic {
        let on_disk =
            self.entries.iter().filter_map(|entry| entry.path.as_str().strip_prefix("themes/")?.split('/').next());
        let mut known: Vec<&str> = on_disk.chain([builtin::THEME]).collect();
        known.sort_unstable();
        known.dedup();
        let message = format!("There is no theme `{name}`: no folder themes/{name}/, and none built in.");
        let help = match did_you_mean(name, known.iter().copied()) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => format!("Write {}, or take the line out.", alternatives(&known)),
        };
        Diagnostic::new(Code::NoTheme, place, message).help(help)
    }

    /// Every file of a folder, which is a theme's or the site's own.
    fn folder(&mut self, folder: &str, kind: Kind, theme: Option<&str>) -> Result<(), Failure> {
        for entry in self.entries.iter().filter(|entry| entry.path.as_str().starts_with(folder)) {
            if entry.kind != EntryKind::File {
                let message = "This is a symbolic link, which Borough does not follow.";
                let problem = Diagnostic::new(Code::LinkOut, entry.path.whole(), message);
                self.problems.push(problem.help("Put the file itself here."));
                continue;
            }
            let name = &entry.path.as_str()[folder.len()..];
            if kind == Kind::Asset && entry.size > LARGEST_FILE {
                self.problems.push(too_large(entry, LARGEST_FILE));
            } else if kind == Kind::Asset {
                self.theme.add_asset(name, entry.path.clone(), self.files.read(&entry.path)?);
            } else if let Some(text) = text(self.files, entry, LARGEST_MARKDOWN, self.problems)? {
                self.theme.add_template(theme, name, entry.path.clone(), text);
            }
        }
        Ok(())
    }
}
