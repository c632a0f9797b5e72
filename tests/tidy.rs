//! The shape of `src/`, kept by reading it as text: who may import whom, where the disk and the
//! clock are, how long a function and a file may be, what nothing is called.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What things are. They import each other downwards only, and never a verb.
const NOUNS: [&str; 12] = [
    "failure",
    "diagnostic",
    "front_matter",
    "search",
    "markdown",
    "picture",
    "metadata",
    "lint",
    "model",
    "theme",
    "schema",
    "plan",
];

/// What is done. They import nouns, and never each other.
const VERBS: [&str; 5] = ["load", "render", "write", "import", "scaffold"];

/// What joins them.
const JOINS: [&str; 7] = ["lib", "main", "addition", "build", "preview", "serve", "trial"];

/// Nouns that may not know each other: the left one stands below the right one.
const BELOW: [(&str, &str); 9] = [
    ("diagnostic", "plan"),
    ("search", "markdown"),
    ("markdown", "lint"),
    ("markdown", "model"),
    ("lint", "model"),
    ("picture", "model"),
    ("model", "plan"),
    ("theme", "model"),
    ("theme", "plan"),
];

/// Rooms that hold anything hold nothing.
const FORBIDDEN_NAMES: [&str; 7] = ["utils", "util", "helpers", "helper", "common", "misc", "mod"];

/// The longest file, tests left out.
const LONGEST_FILE: usize = 450;

/// Source files by module path: `load/yaml`, without the tests at their end.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().with_extension("");
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap().to_owned();
                found.insert(name.to_string_lossy().replace('\\', "/"), code);
            }
        }
    }
    found
}

fn top(module: &str) -> &str {
    module.split('/').next().unwrap()
}

fn imports(code: &str, module: &str) -> bool {
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    code.contains(&format!("crate::{module}::")) || code.contains(&format!("use crate::{module};"))
}

#[test]
fn nouns_never_import_verbs_and_verbs_never_each_other() {
    for (module, code) in sources() {
        let own = top(&module);
        if JOINS.contains(&own) {
            continue;
        }
        for verb in VERBS.iter().filter(|verb| **verb != own) {
            assert!(!imports(&code, verb), "src/{module}.rs imports the verb `{verb}`");
        }
        assert!(NOUNS.contains(&own) || VERBS.contains(&own), "src/{module}.rs: is it a noun or a verb? Say so here");
    }
}

#[test]
fn nouns_import_downwards_only() {
    for (module, code) in sources() {
        for (below, above) in BELOW {
            assert!(
                top(&module) != below || !imports(&code, above),
                "src/{module}.rs imports `{above}`, which stands above it"
            );
        }
    }
}

#[test]
fn disk_clock_environment_and_terminal_are_touched_at_the_edges_only() {
    let edges = ["main", "lib", "load/disk", "write", "import", "scaffold/disk", "serve"];
    let touches = [
        "std::fs",
        "fs::",
        "std::env::",
        "env::var",
        "Utc::now",
        "Local::now",
        "Instant::now",
        "SystemTime",
        "println!",
        "eprintln!",
        "std::io::stdin",
    ];
    for (module, code) in sources() {
        if edges.iter().any(|edge| module == *edge || module.starts_with(&format!("{edge}/"))) {
            continue;
        }
        for touch in touches {
            assert!(!code.contains(touch), "src/{module}.rs touches `{touch}`");
        }
    }
}

#[test]
fn only_a_preview_shows_what_is_not_published() {
    for (module, code) in sources() {
        let may = ["model/life", "serve"].contains(&module.as_str());
        assert!(may || !code.contains("Showing::Everything"), "src/{module}.rs shows drafts");
    }
}

#[test]
fn only_the_theme_and_the_page_contexts_name_tera() {
    for (module, code) in sources() {
        let may = ["render/theme", "render/context", "render/given", "render/view", "render/page"]
            .iter()
            .any(|place| module.starts_with(place));
        assert!(may || !code.contains("tera::"), "src/{module}.rs names Tera");
    }
}

#[test]
fn only_one_module_names_the_yaml_parser() {
    let naming: Vec<String> =
        sources().into_iter().filter(|(_, code)| code.contains("serde_yaml::")).map(|(module, _)| module).collect();
    assert_eq!(naming.len(), 1, "{naming:?}");
}

#[test]
fn every_room_is_one_room() {
    for (module, code) in sources() {
        let lines = code.lines().count();
        assert!(lines <= LONGEST_FILE, "src/{module}.rs has {lines} lines");
        let name = module.rsplit('/').next().unwrap();
        assert!(!FORBIDDEN_NAMES.contains(&name), "src/{module}.rs: a drawer, not a room");
        assert!(code.starts_with("//! "), "src/{module}.rs does not say what it is");
    }
}

#[test]
fn no_globals_and_no_boolean_parameters() {
    for (module, code) in sources() {
        for (number, line) in code.lines().enumerate() {
            let place = format!("src/{module}.rs:{}", number + 1);
            assert!(!line.contains("static mut") && !line.contains("thread_local!"), "{place}: a global");
            // The allocator holds nothing of ours, and there is no other way to name it.
            let is_known = line.contains("include_dir!") || module == "main" && line.contains("mimalloc::MiMalloc");
            assert!(!line.trim_start().starts_with("static ") || is_known, "{place}: a global");
            let signature =
                line.trim_start().trim_start_matches("pub ").trim_start_matches("(super) ").starts_with("fn ");
            let parameters = line.split("->").next().unwrap();
            // serde asks for `visit_bool`.
            assert!(
                !signature || line.contains("fn visit_bool") || !parameters.contains(": bool"),
                "{place}: a boolean parameter says nothing at the call"
            );
        }
    }
}

#[test]
fn nothing_that_a_reader_sees_comes_from_a_hash_order() {
    for (module, code) in sources() {
        assert!(
            !code.contains("HashMap") && !code.contains("HashSet"),
            "src/{module}.rs: an ordered map keeps the output the same"
        );
    }
}
