//! `borough schema`: the keys of a site's files, for other programs.

use std::fs;
use std::path::{Path, PathBuf};

use borough::Failure;
use borough::load::{self, Disk};
use borough::schema::{FileKind, Known, cms, json};

use crate::{Ending, say, site_root};

/// What is wanted, and where.
#[derive(clap::Args)]
pub struct Arguments {
    /// One kind of file [default: all of them, in one schema]
    #[arg(value_parser = FileKind::NAMES)]
    kind: Option<String>,
    /// Write a file for each into this folder
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The configuration of Decap CMS or Sveltia CMS (config.yml) instead
    #[arg(long, conflicts_with = "kind")]
    cms: bool,
}

/// Prints a schema, or writes it as files. Within a site its frameworks and councils count.
pub fn schema(root: Option<PathBuf>, arguments: &Arguments) -> Result<Ending, Failure> {
    let known = known(root)?;
    let kinds: Vec<FileKind> = match &arguments.kind {
        Some(name) => FileKind::by_name(name).into_iter().collect(),
        None => FileKind::all(),
    };
    let Some(folder) = &arguments.output else {
        say(&match kinds.as_slice() {
            _ if arguments.cms => cms::config(&known),
            [one] => json::text(&json::schema(one, &known)),
            _ => json::text(&json::all(&known)),
        });
        return Ok(Ending::Fine);
    };
    fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, error))?;
    if arguments.cms {
        write(&folder.join("config.yml"), &cms::config(&known))?;
    } else {
        for kind in &kinds {
            write(&folder.join(format!("{}.schema.json", kind.name)), &json::text(&json::schema(kind, &known)))?;
        }
    }
    Ok(Ending::Fine)
}

fn known(root: Option<PathBuf>) -> Result<Known, Failure> {
    let root = match root {
        Some(root) => Some(site_root(Some(root))?),
        None => std::env::current_dir().ok().and_then(|here| Disk::find_root(&here)),
    };
    let Some(root) = root else { return Ok(Known::built_in()) };
    Ok(Known::of(&load::load(&Disk::new(&root))?.drafts))
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    fs::write(file, text).map_err(|error| Failure::io("write", file, error))?;
    say(&format!("{}\n", file.display()));
    Ok(())
}
