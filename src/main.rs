//! The command line: arguments in, text and an exit status out.

#[path = "main/ask.rs"]
mod ask;
#[path = "main/init.rs"]
mod init;
#[path = "main/new.rs"]
mod new;
#[path = "main/schema.rs"]
mod schema;
#[path = "main/serve.rs"]
mod serve;
#[path = "main/theme.rs"]
mod theme;
#[path = "main/watch.rs"]
mod watch;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use borough::diagnostic::{Code, Format, Located, page, print};
use borough::load::Disk;
use borough::write::NextRelease;
use borough::{Built, Failure, Outcome, When, import};
use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand, ValueEnum};
use theme::ThemeCommand;
use watch::Watch;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A static site generator for children's-services news archives.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
struct Arguments {
    /// The site's folder [default: the nearest folder at or above this one that holds content/]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a site that builds at once
    Init {
        /// The folder: empty, or not there yet
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Make a new file, asking for what is missing
    #[command(subcommand)]
    New(Box<new::New>),
    /// Build the site: content/ becomes public/
    Build {
        /// Where to write it [default: public/ in the site's folder]
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Say how long each stage took
        #[arg(long)]
        timings: bool,
        #[command(flatten)]
        when: AsOfArgument,
    },
    /// Look at the site while you write: with drafts, each change at once
    Serve {
        #[command(flatten)]
        how: serve::ServeArguments,
        #[command(flatten)]
        when: AsOfArgument,
    },
    /// List every problem of the site
    Check {
        /// For people, for programs, or for GitHub
        #[arg(long, value_enum, default_value_t = FormatArgument::Human)]
        format: FormatArgument,
        #[command(flatten)]
        when: AsOfArgument,
    },
    /// Bring a table of inspections or councils into content/
    ///
    /// Which of the two it is, its header says. Files that differ from the table are left as they are, and every
    /// difference is named.
    Import {
        /// The table, as CSV
        #[arg(value_name = "FILE.csv")]
        table: PathBuf,
        /// Show what would change, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Where a file and the table differ, take the table's value
        #[arg(long)]
        take_differences: bool,
    },
    /// Tell editors of files, or a content management system, which keys there are
    Schema(schema::Arguments),
    /// Print the instant at which the next item is released, in UTC, or nothing
    NextRelease {
        #[command(flatten)]
        when: AsOfArgument,
    },
    /// Look into the site's theme, or put it on trial
    #[command(subcommand)]
    Theme(ThemeCommand),
    /// Explain a problem by its code
    Explain {
        /// The code, such as E020
        code: String,
    },
}

#[derive(clap::Args)]
struct AsOfArgument {
    /// Build for this day or instant: nothing later exists in the output [default: now]
    #[arg(long = "as-of", value_name = "DATE|INSTANT")]
    as_of: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    Human,
    Json,
    Github,
}

/// How the command ended, as an exit status.
enum Ending {
    /// 0: fine.
    Fine,
    /// 1: the content has problems.
    Problems,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ending = match arguments.command {
        Command::Init { folder } => init::init(&folder),
        Command::New(new) => new::new(arguments.root, &new),
        Command::Schema(wanted) => schema::schema(arguments.root, &wanted),
        Command::Build { output, timings, when } => {
            let report = if timings { Report::Timings } else { Report::Summary };
            build(arguments.root, output, &when.when(), report)
        }
        Command::Serve { how, when } => serve::serve(arguments.root, &how, when.when()),
        Command::Check { format, when } => check(arguments.root, format.into(), &when.when()),
        Command::Import { table, dry_run, take_differences } => {
            let mode = if dry_run { import::Mode::DryRun } else { import::Mode::Write };
            let differences = if take_differences { import::Differences::Take } else { import::Differences::Keep };
            import(arguments.root, &table, import::Options { mode, differences })
        }
        Command::NextRelease { when } => next_release(arguments.root, &when.when()),
        Command::Theme(command) => theme::theme(arguments.root, command),
        Command::Explain { code } => explain(&code),
    };
    match ending {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::Problems) => ExitCode::from(1),
        Err(failure) => {
            say_to(anstream::stderr(), &format!("\u{1b}[1;31merror\u{1b}[0m: {failure}\n"));
            ExitCode::from(2)
        }
    }
}

fn build(root: Option<PathBuf>, output: Option<PathBuf>, when: &When, report: Report) -> Result<Ending, Failure> {
    let watch = Watch::new();
    let root = site_root(root)?;
    let output = output.unwrap_or_else(|| root.join("public"));
    match borough::build(&root, &output, when, &watch)? {
        Outcome::Refused(problems) => {
            let text = print(&problems, Format::Human);
            say_to(anstream::stderr(), &format!("{text}{} Nothing was written.\n", count(&problems)));
            Ok(Ending::Problems)
        }
        Outcome::Built(built) => {
            say_to(anstream::stderr(), &print(&built.problems, Format::Human));
            say(&lines(&built.waivers));
            say(&summary(&built, &output, watch.elapsed()));
            if report == Report::Timings {
                say(&watch.timings(built.summary));
            }
            Ok(Ending::Fine)
        }
    }
}

fn check(root: Option<PathBuf>, format: Format, when: &When) -> Result<Ending, Failure> {
    let root = site_root(root)?;
    let checked = borough::check(&Disk::new(&root), when)?;
    let mut text = print(&checked.problems, format);
    if format == Format::Human {
        text.push_str(&lines(&checked.waivers));
        if checked.archive.as_reported > 0 {
            let articles = plural(checked.archive.as_reported, "article has", "articles have");
            text.push_str(&format!(
                "{articles} a rating that no event in the archive matches; it is shown as reported.\n"
            ));
        }
        text.push_str(&format!("{}\n", count(&checked.problems)));
    }
    say(&text);
    Ok(if checked.has_errors() { Ending::Problems } else { Ending::Fine })
}

fn import(root: Option<PathBuf>, table: &Path, options: import::Options) -> Result<Ending, Failure> {
    let report = import::import(&site_root(root)?, table, &options)?;
    say(&format!("{}\n", report.to_string().trim_end()));
    Ok(if report.is_clean() { Ending::Fine } else { Ending::Problems })
}

fn next_release(root: Option<PathBuf>, when: &When) -> Result<Ending, Failure> {
    let checked = borough::check(&Disk::new(&site_root(root)?), when)?;
    if checked.has_errors() {
        // What cannot be read may be due first.
        let text = print(&checked.problems, Format::Human);
        let unknown = "When the next release is due is only known of a site without errors.";
        say_to(anstream::stderr(), &format!("{text}{} {unknown}\n", count(&checked.problems)));
        return Ok(Ending::Problems);
    }
    let archive = checked.archive;
    let next = NextRelease::new(archive.next_change(), archive.site.zone, archive.waiting);
    if let Some(utc) = next.utc {
        say(&format!("{utc}\n"));
    }
    Ok(Ending::Fine)
}

fn explain(code: &str) -> Result<Ending, Failure> {
    let Some(found) = Code::parse(code) else {
        let failure = Failure::new(format!("there is no problem `{code}`"));
        return Err(failure.advice("Codes are E001 and the like; docs/diagnostics.md lists them all."));
    };
    say(&format!("{}\n", page(found)));
    Ok(Ending::Fine)
}

fn site_root(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(root) = given {
        let content = root.join("content");
        return if content.is_dir() {
            Ok(root)
        } else {
            Err(Failure::at("there is no folder", &content).advice("A site is any folder that holds content/."))
        };
    }
    let here = std::env::current_dir().map_err(|error| Failure::io("find", Path::new("."), error))?;
    Disk::find_root(&here).ok_or_else(|| {
        Failure::at("there is no site at or above", &here)
            .advice("A site is any folder that holds content/. Go there, or name it with --root.")
    })
}

fn summary(built: &Built, output: &Path, took: Duration) -> String {
    let files = built.summary;
    let mut text = format!(
        "{}: {} written, {} unchanged, {} removed, in {:.2} s.\n",
        output.display(),
        files.written,
        files.unchanged,
        files.removed,
        took.as_secs_f64()
    );
    let told = |next: DateTime<Utc>| {
        let local = next.with_timezone(&built.zone).format("%-d %B %Y, %H:%M %Z");
        format!("{local} ({})", next.format("%Y-%m-%dT%H:%M:%SZ"))
    };
    if let Some(next) = built.next_release {
        let items = plural(built.waiting, "item is", "items are");
        text.push_str(&format!("{items} held back; the next is released on {}.\n", told(next)));
    }
    if let Some(next) = built.next_change.filter(|_| built.next_change != built.next_release) {
        text.push_str(&format!("A date that something has makes the site another one on {}.\n", told(next)));
    }
    if !built.problems.is_empty() {
        text.push_str(&format!("{}\n", count(&built.problems)));
    }
    text
}

fn count(problems: &[Located]) -> String {
    format!("{}.", borough::diagnostic::count(problems))
}

fn lines<T: ToString>(all: &[T]) -> String {
    all.iter().map(|one| one.to_string() + "\n").collect()
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn say(text: &str) {
    say_to(anstream::stdout(), text);
}

/// A reader that has gone away, as `head` does, is no reason to fail.
fn say_to(mut stream: impl Write, text: &str) {
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

impl AsOfArgument {
    fn when(self) -> When {
        self.as_of.map_or_else(|| When::Now(Utc::now()), When::At)
    }
}

impl From<FormatArgument> for Format {
    fn from(argument: FormatArgument) -> Self {
        match argument {
            FormatArgument::Human => Self::Human,
            FormatArgument::Json => Self::Json,
            FormatArgument::Github => Self::Github,
        }
    }
}

/// How much a build tells at its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Report {
    Summary,
    Timings,
}
