//! What is inside the binary: the default theme and the frameworks.

use include_dir::{Dir, include_dir};

use crate::diagnostic::SourcePath;
use crate::model::Frameworks;
use crate::theme::ThemeFiles;

/// The name of the built-in theme.
pub const THEME: &str = "civic";

static CIVIC: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/civic");
const THEME_PATH: &str = "(built in)/themes/civic/";

/// The built-in theme.
pub fn theme() -> ThemeFiles {
    let mut theme = ThemeFiles::default();
    let mut folders = vec![&CIVIC];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if let (Some(name), Some(text)) = (path.strip_prefix("templates/"), file.contents_utf8()) {
                let place = SourcePath::new(&format!("{THEME_PATH}{path}"));
                theme.templates.insert(name.to_owned(), (place, text.to_owned()));
            } else if let Some(name) = path.strip_prefix("assets/") {
                theme.assets.insert(name.to_owned(), file.contents().to_vec());
            }
        }
    }
    theme
}

/// The text of a built-in file, to show where something is wrong in it.
pub fn text(path: &SourcePath) -> Option<String> {
    if path.as_str() == Frameworks::BUILT_IN_PATH {
        return Some(Frameworks::BUILT_IN.to_owned());
    }
    let name = path.as_str().strip_prefix(THEME_PATH)?;
    Some(CIVIC.get_file(name)?.contents_utf8()?.to_owned())
}
