//! A theme's files, wherever they come from.

use std::collections::BTreeMap;

use crate::diagnostic::SourcePath;

/// Templates and assets by name; the site's own stand in place of the theme's, and the theme's in
/// place of the built-in ones.
#[derive(Debug, Clone, Default)]
pub struct ThemeFiles {
    /// Tera templates by name, with where each stands.
    pub templates: BTreeMap<String, (SourcePath, String)>,
    /// Stylesheets, pictures and fonts by name.
    pub assets: BTreeMap<String, Vec<u8>>,
}
