//! Paths and addresses as links write them.

use crate::diagnostic::SourcePath;

/// An address without the slash at its end.
pub fn trimmed(mut address: String) -> String {
    address.truncate(address.trim_end_matches('/').len());
    address
}

/// Whether a target can only be the address of a page, written as pages are.
pub fn is_plain(target: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'/' | b'-');
    target.starts_with('/') && target.ends_with('/') && !target.ends_with("//") && target.bytes().all(is_plain)
}

/// A path relative to a file, as a file below content/.
pub fn joined(from: &SourcePath, path: &str) -> SourcePath {
    let full = match path.strip_prefix('/') {
        Some(absolute) => format!("/content/{absolute}"),
        None => format!("/{}/{path}", from.folder()),
    };
    SourcePath::new(normal(&full).trim_start_matches('/'))
}

/// Without `.` and `..`; never above the root.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// Without percent-encoding; what is not UTF-8 then stays as it is.
pub fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2)).flatten();
        let value = hex.and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match value {
            Some(value) => {
                bytes.push(value);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}
