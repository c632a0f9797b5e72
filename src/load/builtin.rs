//! What is inside the binary: the default theme and the frameworks.

use chrono_tz::Tz;
use include_dir::{Dir, include_dir};

use crate::diagnostic::SourcePath;
use crate::front_matter::{self, Reader, yaml};
use crate::model::Frameworks;
use crate::theme::ThemeFiles;

/// The name of the built-in theme.
pub const THEME: &str = "civic";

static CIVIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/civic");
const THEME_PATH: &str = "(built in)/themes/civic/";

/// Whether what the built-in theme says of itself counts: not where the site has it on its disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manifest {
    Taken,
    Left,
}

/// Adds the built-in theme's files after all others.
pub fn add(theme: &mut ThemeFiles, manifest: Manifest) {
    let mut folders = vec![&CIVIC];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let place = SourcePath::new(&format!("{THEME_PATH}{path}"));
            if let (Some(name), Some(text)) = (path.strip_prefix("templates/"), file.contents_utf8()) {
                theme.add_template(Some(THEME), name, place, text.to_owned());
            } else if let Some(name) = path.strip_prefix("assets/") {
                theme.add_asset(name, place, file.contents().to_vec());
            } else if let (Some(text), Manifest::Taken, "theme.yaml") = (file.contents_utf8(), manifest, path.as_str())
            {
                // A test holds it to be without fault.
                if let Ok(node) = yaml::parse(text) {
                    let matter = front_matter::read(&node, &mut Reader::new(&place, Tz::Europe__London));
                    theme.manifests.push((place, matter));
                }
            }
        }
    }
}

/// The text of a built-in file, to show where something is wrong in it.
pub fn text(path: &SourcePath) -> Option<String> {
    if path.as_str() == Frameworks::BUILT_IN_PATH {
        return Some(Frameworks::BUILT_IN.to_owned());
    }
    let name = path.as_str().strip_prefix(THEME_PATH)?;
    Some(CIVIC.get_file(name)?.contents_utf8()?.to_owned())
}
