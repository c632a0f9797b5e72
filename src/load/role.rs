//! What a file is by where it lies and what it is called.

use super::{Entry, EntryKind};
use crate::diagnostic::{Code, Diagnostic, KeyPath, Locus, SourcePath, did_you_mean};
use crate::front_matter::Slug;

/// What a file is by where it lies.
pub enum Role {
    Site,
    Frameworks,
    Council,
    Event,
    Article,
    Page,
    File,
}

/// What a file is; a problem is noted where it is nothing that Borough expects.
pub fn role(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Role> {
    let path = &entry.path;
    let mut problem = |code, message: String, help: String| {
        problems.push(Diagnostic::new(code, path.whole(), message).help(help));
        None
    };
    match entry.kind {
        EntryKind::SymbolicLink => {
            return problem(
                Code::LinkOut,
                "This is a symbolic link, which Borough does not follow.".to_owned(),
                "Put the file itself here.".to_owned(),
            );
        }
        EntryKind::Unnameable => {
            return problem(Code::FileName, "The file's name is not Unicode text.".to_owned(), "Rename it.".to_owned());
        }
        EntryKind::Special => {
            let message = "This is neither a file nor a folder.".to_owned();
            return problem(Code::LinkOut, message, "Take it out of the site.".to_owned());
        }
        EntryKind::File => {}
    }
    let parts: Vec<&str> = path.as_str().split('/').skip(1).collect();
    let (name, folders) = parts.split_last()?;
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    match (extension.to_lowercase().as_str(), folders) {
        ("yaml", []) if *name == "site.yaml" => return Some(Role::Site),
        ("yaml", []) if *name == "frameworks.yaml" => return Some(Role::Frameworks),
        ("yaml" | "yml", _) => {
            let meant = did_you_mean(stem, ["site", "frameworks"]).map_or_else(
                || {
                    "Settings stand in content/site.yaml and content/frameworks.yaml; content in Markdown files."
                        .to_owned()
                },
                |meant| format!("Did you mean content/{meant}.yaml?"),
            );
            return problem(Code::Misplaced, "Borough reads no YAML file of this name here.".to_owned(), meant);
        }
        ("md", _) if extension == "md" => {}
        ("md" | "markdown" | "mdown" | "mkd", _) => {
            return problem(
                Code::Misplaced,
                "Markdown files end in `.md`.".to_owned(),
                format!("Rename it to `{stem}.md`."),
            );
        }
        ("html" | "htm" | "xhtml" | "js" | "mjs" | "css", _) => {
            let message = "Borough publishes no pages, scripts or stylesheets but its own.".to_owned();
            return problem(
                Code::Misplaced,
                message,
                "Write the page in Markdown; a theme's files lie in themes/.".to_owned(),
            );
        }
        _ => return Some(Role::File),
    }
    if matches!(path.as_str(), "content/index.md" | "content/councils/index.md" | "content/news/index.md") {
        let message = "Borough makes this page itself.".to_owned();
        return problem(
            Code::Misplaced,
            message,
            "Rename the file; the site's description stands in content/site.yaml.".to_owned(),
        );
    }
    markdown_role(path, folders, stem, problems)
}

/// Keys that articles and events have, and plain pages have not.
const OF_ITEMS: [&str; 6] = ["council", "date", "rating", "event", "kind", "judgements"];

/// Says where a file belongs that was taken for a plain page, and for what it lies there has keys that no page has.
pub fn say_where_it_belongs(problems: &mut [Diagnostic]) {
    let keys = OF_ITEMS.map(KeyPath::top);
    for problem in problems.iter_mut().filter(|problem| problem.code == Code::UnknownKey) {
        if keys.iter().any(|key| problem.place.locus == Locus::Key(key.clone())) {
            let place =
                "a story lies below content/news/, an event in its council's folder, content/councils/<council>/";
            problem.help = Some(format!("By where it lies the file is a plain page: {place}."));
        }
    }
}

/// What a Markdown file is by its folders and its name.
fn markdown_role(path: &SourcePath, folders: &[&str], stem: &str, problems: &mut Vec<Diagnostic>) -> Option<Role> {
    let mut problem = |code, message: String, help: String| {
        problems.push(Diagnostic::new(code, path.whole(), message).help(help));
        None
    };
    let unusable = folders.iter().chain([&stem]).find(|part| !Slug::is_valid(part) && Slug::of(part).is_none());
    if let Some(part) = unusable {
        return problem(
            Code::FileName,
            format!("`{part}` has no letters or digits to make an address of."),
            "Rename it, with letters from a to z, digits and hyphens.".to_owned(),
        );
    }
    match folders {
        ["councils", slug] if !Slug::is_valid(slug) => {
            let meant = Slug::of(slug).map(|slug| slug.0).unwrap_or_default();
            problem(
                Code::FileName,
                format!("The folder `{slug}` is a council's address: lower-case letters, digits and hyphens."),
                format!("Rename it to `{meant}`."),
            )
        }
        ["councils", _] if stem == "index" => Some(Role::Council),
        ["councils", _] => Some(Role::Event),
        ["councils"] => problem(
            Code::Misplaced,
            "A council has a folder of its own.".to_owned(),
            format!("Move the file to `content/councils/{stem}/index.md`."),
        ),
        ["councils", ..] => problem(
            Code::Misplaced,
            "A council's folder has no folders of its own.".to_owned(),
            "Put events beside the council's index.md, and articles below content/news/.".to_owned(),
        ),
        ["news", ..] => Some(Role::Article),
        _ => Some(Role::Page),
    }
}
