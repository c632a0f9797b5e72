//! `borough new`: an article, event, council or page, asking for what the flags leave open.

#[path = "new/grades.rs"]
mod grades;
#[path = "new/talk.rs"]
mod talk;

use std::path::PathBuf;

use borough::diagnostic::{Format, print};
use borough::scaffold::NewFile;
use borough::{Added, Failure, When};
use chrono::Utc;
use talk::Talk;

use crate::ask::whoever_is_there;
use crate::{Ending, count, say, say_to, site_root};

/// What to make.
#[derive(clap::Subcommand)]
pub enum New {
    /// An article: content/news/<year>/<slug>.md
    Article(ArticleFlags),
    /// An event of a council: content/councils/<slug>/<date>-<kind>.md
    Event(EventFlags),
    /// A council: content/councils/<slug>/index.md
    Council(CouncilFlags),
    /// A plain page: content/<slug>.md
    Page(PageFlags),
}

/// An article's values.
#[derive(clap::Args, Default)]
pub struct ArticleFlags {
    /// The council that it is about: slug, name or another known name; may be given several times
    #[arg(long)]
    council: Vec<String>,
    /// Its day: 2026-11-20, perhaps with a time
    #[arg(long)]
    date: Option<String>,
    /// The headline
    #[arg(long)]
    title: Option<String>,
    /// The overall grade that it reports
    #[arg(long)]
    rating: Option<String>,
    /// The event that it reports: wandsworth/2018-07-20-inspection
    #[arg(long)]
    event: Option<String>,
    /// One or two sentences for lists and feeds
    #[arg(long)]
    summary: Option<String>,
    /// A topic; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// The file's name [default: of the title]
    #[arg(long)]
    slug: Option<String>,
    /// Hold it back for now
    #[arg(long)]
    draft: bool,
}

/// An event's values.
#[derive(clap::Args, Default)]
pub struct EventFlags {
    /// The council: slug, name or another known name
    #[arg(long)]
    council: Option<String>,
    /// inspection, annual-rating, monitoring-visit, ...
    #[arg(long)]
    kind: Option<String>,
    /// The day of publication, as exactly as it is known: 2026-11-20, 2026-11 or 2026
    #[arg(long)]
    date: Option<String>,
    /// The inspection's first day
    #[arg(long)]
    from: Option<String>,
    /// The inspection's last day
    #[arg(long)]
    to: Option<String>,
    /// The framework [default: the one that was in force]
    #[arg(long)]
    framework: Option<String>,
    /// standard or short
    #[arg(long)]
    visit: Option<String>,
    /// The overall grade
    #[arg(long)]
    rating: Option<String>,
    /// A judgement and its grade: leadership=good; may be given several times
    #[arg(long = "judgement", value_name = "KEY=GRADE", value_parser = pair)]
    judgements: Vec<(String, String)>,
    /// The report's address
    #[arg(long, value_name = "URL")]
    report: Option<String>,
    /// How surely it is known: report, later-report, table or press
    #[arg(long)]
    source: Option<String>,
    /// Which of that day and kind it is: 2 for the second
    #[arg(long, value_name = "N")]
    number: Option<u32>,
}

/// A council's values.
#[derive(clap::Args, Default)]
pub struct CouncilFlags {
    /// The official name
    #[arg(long)]
    name: Option<String>,
    /// Its part of an address [default: of the name]
    #[arg(long)]
    slug: Option<String>,
    /// Another name; may be given several times
    #[arg(long, value_name = "NAME")]
    also_known_as: Vec<String>,
    /// The ONS code: E09000032
    #[arg(long)]
    gss: Option<String>,
    /// The region
    #[arg(long)]
    region: Option<String>,
    /// London Borough, County, ...
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Its first day, where it is a new council
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Its website
    #[arg(long, value_name = "URL")]
    website: Option<String>,
}

/// A page's values.
#[derive(clap::Args, Default)]
pub struct PageFlags {
    /// The heading
    #[arg(long)]
    title: Option<String>,
    /// A sentence for search engines
    #[arg(long)]
    summary: Option<String>,
    /// The file's name [default: of the title]
    #[arg(long)]
    slug: Option<String>,
}

/// Makes a file of what the flags and the editor say, unless the site would have a problem with it.
pub fn new(root: Option<PathBuf>, new: &New) -> Result<Ending, Failure> {
    let root = site_root(root)?;
    let when = When::Now(Utc::now());
    let before = borough::check(&borough::load::Disk::new(&root), &when)?;
    let mut someone = whoever_is_there();
    let mut talk = Talk { archive: &before.archive, ask: someone.as_mut() };
    let file = match new {
        New::Article(flags) => talk.article(flags)?.file()?,
        New::Event(flags) => talk.event(flags)?.file()?,
        New::Council(flags) => talk.council(flags)?.file()?,
        New::Page(flags) => talk.page(flags)?.file()?,
    };
    match borough::add(&root, &before, &file, &when)? {
        Added::Refused(problems) => {
            let text = print(&problems, Format::Human);
            let shown = indented(&file);
            say_to(
                anstream::stderr(),
                &format!("{text}{} Nothing was written. It would have been:\n\n{shown}", count(&problems)),
            );
            Ok(Ending::Problems)
        }
        Added::Written(path, warnings) => {
            say_to(anstream::stderr(), &print(&warnings, Format::Human));
            say(&format!("{}\n", path.display()));
            Ok(Ending::Fine)
        }
    }
}

fn indented(file: &NewFile) -> String {
    file.text.lines().map(|line| format!("    {line}\n")).collect()
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, grade) = text.split_once('=').ok_or("write it as leadership=good")?;
    Ok((key.trim().to_owned(), grade.trim().to_owned()))
}
