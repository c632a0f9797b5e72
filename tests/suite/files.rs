//! Files that are broken, huge or hostile: a clear error, never a panic, nothing lost.

use std::time::{Duration, Instant};

use crate::fixture::{Fixture, check};

const ARTICLE: &str = "---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\nText.\n";

#[track_caller]
fn bytes(bytes: impl Into<Vec<u8>>, line: usize, code: &str, words: &str) {
    Fixture::new("").with("content/news/a.md", bytes).expect("content/news/a.md", line, code, words).check();
}

#[test]
fn byte_order_marks_and_windows_line_ends_are_no_trouble() {
    Fixture::new("").with("content/news/a.md", format!("\u{feff}{}", ARTICLE.replace('\n', "\r\n"))).check();
    bytes(format!("\u{feff}{}", ARTICLE.replace("title", "tilte").replace('\n', "\r\n")), 2, "E007", "`title`");
}

#[test]
fn broken_files_are_one_clear_error_each() {
    bytes("", 1, "E002", "empty");
    bytes(" \n\n", 1, "E002", "empty");
    bytes("# Heading\n\nText", 1, "E002", "does not begin with front matter");
    bytes("---\ntitle: A\n", 1, "E003", "never ends");
    bytes("---\ntitle: \"A\ncouncil: x\n---\n", 2, "E005", "A quote is opened and not closed");
    bytes("---\ntitle: \"A\ncouncil: \"x\"\n---\n", 2, "E005", "A quote is opened and not closed");
    bytes("---\ncouncil: x\ntitle: 'A\n---\n", 3, "E005", "A quote is opened and not closed");
    bytes("---\nsummary: \"A\n  text: of two lines\"\ntitle: A: B\n---\n", 4, "E005", "Put the value in quotes");
    bytes("---\nsource:\n  name: \"A\n---\n", 4, "E005", "not closed");
    bytes("---\ntitle: A: B\n---\n", 2, "E005", "Put the value in quotes: `title: \"A: B\"`");
    bytes("---\nsource:\n\tname: x\n---\n", 3, "E005", "Indent with spaces");
    bytes("---\n- a\n- b\n---\n", 2, "E008", "a group of keys");
    bytes(b"---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\nna\xefve\n".to_vec(), 6, "E001", "0xef");
    bytes(b"\xff\xfe-\0-\0-\0".to_vec(), 1, "E001", "UTF-8");
    bytes("---\ntitle: \"a\\u0000b\"\ncouncil: norborough\ndate: 2024-01-01\n---\n", 2, "E008", "cannot be shown");
}

#[test]
fn bombs_are_refused_in_bounded_time() {
    let begun = Instant::now();
    bytes(format!("---\ntitle: {}\n---\n", "[".repeat(10_000)), 2, "E004", "deep");
    bytes(format!("---\ntitle:\n  {}x\n---\n", "- ".repeat(7_000)), 3, "E004", "nests");
    let mut bomb = String::from("---\na: &a [x,x,x,x,x,x,x,x,x]\n");
    for (name, before) in "bcdefgh".chars().zip("abcdefg".chars()) {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(",")));
    }
    bytes(format!("{bomb}---\n"), 2, "E004", "refers to itself");
    bytes(format!("---\nx: {}\n---\n", "y".repeat(20_000)), 1, "E004", "16 KiB");
    let table = format!("{ARTICLE}\n{}\n{}\n{}", "|a".repeat(3000), "|-".repeat(3000), "|x|\n".repeat(3000));
    bytes(table, 1, "E011", "out of all proportion");
    assert!(begun.elapsed() < Duration::from_secs(60), "an endless loop would be a failure, a slow machine is none");
}

#[test]
fn a_file_of_fifty_megabytes_is_refused_before_it_is_read() {
    bytes(format!("{ARTICLE}{}", "word ".repeat(10 << 20)), 1, "E011", "reads up to 8 MiB");
}

#[test]
fn a_broken_file_does_not_break_the_links_to_it() {
    check(
        "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-13-01 #! E020\n---\n\
         === content/news/b.md\n---\ntitle: B\ncouncil: norborough\ndate: 2024-01-01\n---\n[a](a.md) [c](/news/c/)\n\
         === content/news/c.md #! E002\n",
    );
}
