//! From a request's path to an output of the plan. Nothing else can be asked for: no path of a request
//! ever reaches a disk.

use percent_encoding::percent_decode_str;

use crate::plan::OutputPath;

/// What there is to be asked for.
pub trait Shelf {
    /// The path of the home page: `/`, or `/archive/` for a site below an address.
    fn root(&self) -> &str;
    /// Whether there is an output of this path.
    fn has(&self, path: &OutputPath) -> bool;
    /// Where an earlier address leads: another address, below the root.
    fn redirect(&self, address: &str) -> Option<String>;
}

/// What a request wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// This output
    Output(OutputPath),
    /// What is at another address
    Moved(String),
    /// Nothing that there is
    Nothing,
}

/// What a request's path wants, as it stands in the request, with its query.
pub fn wanted(shelf: &dyn Shelf, path: &str, query: Option<&str>) -> Wanted {
    let root = shelf.root();
    let Some(rest) = path.strip_prefix(root) else {
        let is_before = path == "/" || path == root.trim_end_matches('/');
        return if is_before { Wanted::Moved(root.to_owned()) } else { Wanted::Nothing };
    };
    let Some(rest) = decoded(rest) else { return Wanted::Nothing };
    let tail = query.map(|query| format!("?{query}")).unwrap_or_default();
    let below = |address: &str| format!("{root}{}{tail}", address.trim_start_matches('/'));
    let is_folder = rest.is_empty() || rest.ends_with('/');
    let output = |text: String| OutputPath::new(&text).ok().filter(|path| shelf.has(path));
    if let Some(path) = output(if is_folder { format!("{rest}index.html") } else { rest.clone() }) {
        return Wanted::Output(path);
    }
    if let Some(page) = output(format!("{rest}/index.html")).filter(|_| !is_folder) {
        return Wanted::Moved(below(&page.address()));
    }
    // Hosts that read `_redirects` do not mind a slash at the end.
    let Ok(alias) = OutputPath::new(rest.strip_suffix('/').unwrap_or(&rest)) else { return Wanted::Nothing };
    let alias = alias.address();
    let alias = alias.trim_end_matches('/');
    let target = shelf.redirect(alias).or_else(|| shelf.redirect(&format!("{alias}/")));
    target.map_or(Wanted::Nothing, |address| Wanted::Moved(below(&address)))
}

/// Without percent-encoding; nothing where a part would hold what parts are divided by.
fn decoded(path: &str) -> Option<String> {
    let part = |part: &str| {
        let text = percent_decode_str(part).decode_utf8().ok()?;
        (!text.contains(['/', '\\']) && !text.contains(char::is_control)).then(|| text.into_owned())
    };
    Some(path.split('/').map(part).collect::<Option<Vec<String>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Two(&'static str);

    impl Shelf for Two {
        fn root(&self) -> &str {
            self.0
        }

        fn has(&self, path: &OutputPath) -> bool {
            ["index.html", "news/a/index.html", "news/a photo é.jpg", "404.html"].contains(&path.as_str())
        }

        fn redirect(&self, address: &str) -> Option<String> {
            matches!(address, "/old/" | "/old-file").then(|| "/news/a/".to_owned())
        }
    }

    #[track_caller]
    fn finds(path: &str, expected: &str) {
        let output = Wanted::Output(OutputPath::new(expected).unwrap());
        assert_eq!(wanted(&Two("/"), path, None), output, "{path}");
    }

    #[track_caller]
    fn moves(path: &str, query: Option<&str>, expected: &str) {
        assert_eq!(wanted(&Two("/"), path, query), Wanted::Moved(expected.to_owned()), "{path}");
    }

    #[test]
    fn an_output_is_found_at_its_address() {
        finds("/", "index.html");
        finds("/index.html", "index.html");
        finds("/news/a/", "news/a/index.html");
        finds("/n%65ws/a/", "news/a/index.html");
        finds("/news/a%20photo%20%C3%A9.jpg", "news/a photo é.jpg");
        finds("/404.html", "404.html");
    }

    #[test]
    fn an_address_without_its_slash_leads_to_the_one_with_it() {
        moves("/news/a", None, "/news/a/");
        moves("/news/a", Some("q=1"), "/news/a/?q=1");
    }

    #[test]
    fn earlier_addresses_lead_on_with_and_without_a_slash() {
        for path in ["/old", "/old/", "/old-file", "/old-file/"] {
            moves(path, None, "/news/a/");
        }
    }

    #[test]
    fn nothing_outside_the_outputs_is_found() {
        for path in [
            "/../Cargo.toml",
            "/news/../index.html",
            "/news/a/..",
            "/news/a/../",
            "/%2e%2e/etc/passwd",
            "/%2E%2E%2Fetc/passwd",
            "/..%2f..%2fetc%2fpasswd",
            "/%252e%252e/etc/passwd",
            "//",
            "//etc/passwd",
            "//evil.example/news/a",
            "/news//a/",
            "/news/a//",
            "/news%2Fa/",
            "/news\\a\\",
            "/news%5Ca/",
            "/..\\..\\etc\\passwd",
            "/index.html%00",
            "/%00",
            "/news/a/\u{7f}",
            "/./index.html",
            "/index.html/",
            "/index.html.",
            "/index.html%20",
            "/INDEX.HTML",
            "/%ff",
            "/c:/windows",
            "/file:///etc/passwd",
            "/content/site.yaml",
            "/.borough/cache/00",
            "*",
        ] {
            assert_eq!(wanted(&Two("/"), path, None), Wanted::Nothing, "{path:?}");
        }
    }

    #[test]
    fn a_site_below_an_address_is_served_below_it() {
        let site = Two("/archive/");
        assert_eq!(wanted(&site, "/", None), Wanted::Moved("/archive/".to_owned()));
        assert_eq!(wanted(&site, "/archive", None), Wanted::Moved("/archive/".to_owned()));
        assert_eq!(wanted(&site, "/archive/news/a", None), Wanted::Moved("/archive/news/a/".to_owned()));
        assert_eq!(wanted(&site, "/archive/old", Some("a")), Wanted::Moved("/archive/news/a/?a".to_owned()));
        assert_eq!(wanted(&site, "/news/a/", None), Wanted::Nothing);
        let home = Wanted::Output(OutputPath::new("index.html").unwrap());
        assert_eq!(wanted(&site, "/archive/", None), home);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_asked_only_outputs_are_found(path in "/[ -~]{0,40}") {
            match wanted(&Two("/"), &path, None) {
                Wanted::Output(path) => assert!(Two("/").has(&path)),
                Wanted::Moved(to) => assert_eq!(to, "/news/a/"),
                Wanted::Nothing => {}
            }
        }
    }
}
