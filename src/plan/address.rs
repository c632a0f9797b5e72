//! Addresses of pages and paths of files: both always within the site.

use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::Pager;
use crate::diagnostic::SourcePath;
use crate::front_matter::Slug;

/// The file of a page, in the folder that is its address.
const INDEX: &str = "index.html";

/// The address of a page below the site's own: begins and ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// The path of a file below the output folder: relative, no `..`, nothing that a host or disk refuses. A copy is cheap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

/// Why a path cannot be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathError {
    /// It has no letters or digits.
    Empty,
    /// It leads out of the site.
    Outside,
    /// It does not begin at the root of the site.
    NoSlash,
    /// It has a character that a disk or host refuses.
    Character(char),
    /// A part has more than 200 bytes, or the whole more than 1,000.
    TooLong,
    /// A name that Windows keeps for itself.
    Reserved(String),
}

impl Address {
    /// The home page.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// An address of parts that are slugs.
    #[must_use]
    pub fn folder(parts: &[&str]) -> Self {
        let mut address = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum::<usize>() + 1);
        address.push('/');
        for part in parts {
            address.push_str(part);
            address.push('/');
        }
        Self(address)
    }

    /// A council's page.
    #[must_use]
    pub fn of_council(slug: &str) -> Self {
        Self::folder(&["councils", slug])
    }

    /// The page of a Markdown file: where the file lies.
    ///
    /// # Errors
    /// A path that cannot be an address.
    pub fn of_source(source: &SourcePath) -> Result<Self, PathError> {
        let mut path = file_of(source)?;
        path.truncate(path.len() - INDEX.len());
        path.insert(0, '/');
        Ok(Self(path))
    }

    /// A page of a list: the first has the list's own address.
    #[must_use]
    pub fn part(&self, pager: Pager) -> Self {
        if pager.number == 1 { self.clone() } else { Self(format!("{}page/{}/", self.0, pager.number)) }
    }

    /// A file below the address.
    #[must_use]
    pub fn file(&self, name: &str) -> OutputPath {
        OutputPath([&self.0[1..], name].concat().into())
    }

    /// The file of the page itself.
    #[must_use]
    pub fn index(&self) -> OutputPath {
        self.file(INDEX)
    }

    /// `/councils/wandsworth/`
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl OutputPath {
    /// A path with `/` between its parts.
    ///
    /// # Errors
    /// Anything that could leave the output folder, or that some disk or host cannot hold.
    pub fn new(path: &str) -> Result<Self, PathError> {
        check(path)?;
        Ok(Self(path.into()))
    }

    /// The file of the page of a Markdown file: where that lies.
    ///
    /// # Errors
    /// A path that cannot be an address.
    pub fn of_source(source: &SourcePath) -> Result<Self, PathError> {
        file_of(source).map(|path| Self(path.into()))
    }

    /// `councils/wandsworth/index.html`
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address it is served at: `/councils/wandsworth/`, each part percent-encoded.
    #[must_use]
    pub fn address(&self) -> String {
        let path = self.0.strip_suffix(INDEX).filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(&self.0);
        let mut address = String::with_capacity(path.len() + 1);
        address.push('/');
        if path.bytes().all(is_plain) {
            address.push_str(path);
            return address;
        }
        for byte in path.bytes() {
            match byte {
                b'~' => address.push('~'),
                byte if is_plain(byte) => address.push(char::from(byte)),
                byte => address.push_str(&format!("%{byte:02X}")),
            }
        }
        address
    }

    /// The path as a disk sees it that knows no case and one Unicode form.
    #[must_use]
    pub fn folded(&self) -> String {
        if self.0.is_ascii() {
            return self.0.to_ascii_lowercase();
        }
        self.0.nfkc().collect::<String>().to_lowercase().nfc().collect()
    }

    /// Its outermost folder, or the file itself where it lies in none.
    #[must_use]
    pub fn top(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// Its folders, folded, outermost first.
    pub fn folders(&self) -> impl Iterator<Item = String> {
        let folded = self.folded();
        let ends: Vec<usize> = folded.match_indices('/').map(|(at, _)| at).collect();
        ends.into_iter().map(move |end| folded[..end].to_owned())
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it has no letters or digits"),
            Self::Outside => f.write_str("it leads out of the site"),
            Self::NoSlash => f.write_str("it does not begin with a slash"),
            Self::Character(character) => {
                write!(f, "it has the character {character:?}, which some disks and hosts refuse")
            }
            Self::TooLong => f.write_str("it is too long"),
            Self::Reserved(name) => write!(f, "Windows keeps the name {name:?} for itself"),
        }
    }
}

/// The path of the file of the page of a Markdown file, with room for the slash before an address.
fn file_of(source: &SourcePath) -> Result<String, PathError> {
    let path = source.below_content();
    let path = path.strip_suffix(".md").unwrap_or(path);
    let path = path.strip_suffix("/index").unwrap_or(path);
    let mut file = String::with_capacity(path.len() + INDEX.len() + 8);
    for part in path.split('/') {
        if Slug::is_valid(part) {
            file.push_str(part);
        } else {
            file.push_str(&Slug::of(part).ok_or(PathError::Empty)?.0);
        }
        file.push('/');
    }
    file.push_str(INDEX);
    check(&file)?;
    Ok(file)
}

/// Refuses what could leave the output folder, and what some disk or host cannot hold.
fn check(path: &str) -> Result<(), PathError> {
    if path.is_empty() {
        return Err(PathError::Empty);
    }
    if path.len() <= 200 && path.split('/').all(is_known_good) {
        return Ok(());
    }
    let parts = || path.as_bytes().split(|byte| *byte == b'/');
    if path.len() > 1000 || parts().any(|part| part.len() > 200) {
        return Err(PathError::TooLong);
    }
    if !path.bytes().all(is_plain) {
        let refused = |c: &char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
        if let Some(character) = path.chars().find(refused) {
            return Err(PathError::Character(character));
        }
    }
    for part in parts() {
        match part {
            b"" | b"." | b".." => return Err(PathError::Outside),
            [.., last @ (b'.' | b' ')] => return Err(PathError::Character(char::from(*last))),
            part if is_reserved(part.split(|byte| *byte == b'.').next().unwrap_or(part)) => {
                return Err(PathError::Reserved(String::from_utf8_lossy(part).into_owned()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a part is as nearly all are: of letters, digits and hyphens, perhaps the name of a page.
fn is_known_good(part: &str) -> bool {
    let stem = part.strip_suffix(".html").unwrap_or(part).as_bytes();
    let is_plain = stem.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    is_plain && !stem.is_empty() && !is_reserved(stem)
}

/// The bytes of which nearly every path is made, none of them refused.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.')
}

/// Names of devices on Windows, in any case: `con`, `com1`.
fn is_reserved(stem: &[u8]) -> bool {
    match *stem {
        [_, _, _] => [b"con", b"prn", b"aux", b"nul"].into_iter().any(|name| stem.eq_ignore_ascii_case(name)),
        [a, b, c, number] if number.is_ascii_digit() => {
            let name = [a, b, c].map(|letter| letter.to_ascii_lowercase());
            name == *b"com" || name == *b"lpt"
        }
        _ => false,
    }
}

/// An earlier address of a page as it stands in `_redirects`.
pub fn alias(written: &str) -> Result<String, PathError> {
    if written.starts_with("//") || written.contains("://") {
        return Err(PathError::Outside);
    }
    if !written.starts_with('/') {
        return Err(PathError::NoSlash);
    }
    if let Some(character) = written.chars().find(|c| c.is_whitespace() || matches!(c, '#' | '%')) {
        return Err(PathError::Character(character));
    }
    let path = OutputPath::new(written.trim_matches('/'))?.address();
    let slash = if written.ends_with('/') && !path.ends_with('/') { "/" } else { "" };
    Ok(format!("{path}{slash}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of_source(path: &str) -> Result<String, PathError> {
        Address::of_source(&SourcePath::new(path)).map(|address| address.0)
    }

    #[test]
    fn where_a_file_lies_is_where_its_page_is() {
        assert_eq!(of_source("content/news/2018/a-b.md").as_deref(), Ok("/news/2018/a-b/"));
        assert_eq!(of_source("content/councils/york/index.md").as_deref(), Ok("/councils/york/"));
        assert_eq!(of_source("content/news/Café news (2).md").as_deref(), Ok("/news/cafe-news-2/"));
        assert_eq!(of_source("content/con.md"), Err(PathError::Reserved("con".into())));
    }

    #[test]
    fn no_path_leaves_the_output_folder() {
        for path in
            ["../x", "a/../b", "/etc/passwd", "a//b", "", ".", "a/.", "c:/x", "a\\b", "a\nb", "a./b", "nul.txt", "COM1"]
        {
            assert!(OutputPath::new(path).is_err(), "{path:?}");
        }
        assert!(OutputPath::new(&"x".repeat(300)).is_err());
        assert!(OutputPath::new("news/a photo é.jpg").is_ok());
    }

    #[test]
    fn addresses_are_encoded_and_folded() {
        let path = OutputPath::new("news/A é.jpg").unwrap();
        assert_eq!(path.address(), "/news/A%20%C3%A9.jpg");
        let composed = OutputPath::new("news/a e\u{301}.jpg").unwrap();
        assert_eq!(path.folded(), composed.folded());
        assert_eq!(OutputPath::new("index.html").unwrap().address(), "/");
    }

    #[test]
    fn aliases_are_paths_on_this_site() {
        assert_eq!(alias("/old/x/").as_deref(), Ok("/old/x/"));
        assert_eq!(alias("old/x/"), Err(PathError::NoSlash));
        assert_eq!(alias("https://x.example/"), Err(PathError::Outside));
        for bad in ["old", "//evil.example/", "/../x", "/a b", "/*", "/:splat", "https://x.example/"] {
            assert!(alias(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn whatever_passes_stays_within(path in "[ -~/.]{0,40}") {
            if let Ok(path) = OutputPath::new(&path) {
                let joined = std::path::Path::new("/out").join(path.as_str());
                prop_assert!(joined.components().all(|part| !matches!(part, std::path::Component::ParentDir)));
                prop_assert!(joined.starts_with("/out"));
            }
        }
    }
}
