//! The site that an editor starts with, inside the program.

macro_rules! files {
    ($($path:literal from $file:literal,)*) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/starter/", $file)))),*]
    };
}

/// Its files by path, with their text.
pub const STARTER: &[(&str, &str)] = files![
    ".gitignore" from "gitignore",
    "README.md" from "README.md",
    "content/site.yaml" from "content/site.yaml",
    "content/about.md" from "content/about.md",
    "content/accessibility.md" from "content/accessibility.md",
    "content/corrections.md" from "content/corrections.md",
    "content/councils/exampleton/index.md" from "content/councils/exampleton/index.md",
    "content/councils/exampleton/2024-03-15-inspection.md" from "content/councils/exampleton/2024-03-15-inspection.md",
    "content/councils/sampleshire/index.md" from "content/councils/sampleshire/index.md",
    "content/councils/sampleshire/2025-06-20-inspection.md" from "content/councils/sampleshire/2025-06-20-inspection.md",
    "content/news/2024/exampletons-services-are-good.md" from "content/news/2024/exampletons-services-are-good.md",
    "content/news/2025/sampleshire-told-to-improve.md" from "content/news/2025/sampleshire-told-to-improve.md",
];
