//! `borough serve`: the preview, and what it tells on the terminal.

use std::net::IpAddr;
use std::path::PathBuf;

use borough::diagnostic::{Format, print};
use borough::preview::Change;
use borough::serve::{Followed, Options, Port, Reach, Server, Told, Watching, interrupted};
use borough::{Failure, When};

use super::{Ending, count, say, say_to, site_root};

/// The first port that is tried.
const FIRST_PORT: u16 = 4000;

/// How a site is served.
#[derive(clap::Args)]
pub struct ServeArguments {
    /// Take this port and no other [default: the first free one from 4000 on]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Let other machines look: the address to listen at, or 0.0.0.0 for all of this machine's
    #[arg(long, value_name = "ADDRESS")]
    host: Option<IpAddr>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Look at the files every second, where the system tells of no changes: on network drives
    #[arg(long)]
    poll: bool,
}

/// Serves a site until Ctrl-C is pressed.
pub fn serve(root: Option<PathBuf>, arguments: &ServeArguments, when: When) -> Result<Ending, Failure> {
    let reach = arguments.host.map_or(Reach::ThisMachine, Reach::Address);
    let options = Options {
        root: site_root(root)?,
        when,
        reach,
        port: arguments.port.map_or(Port::From(FIRST_PORT), Port::Exactly),
        watching: if arguments.poll { Watching::Looking } else { Watching::Told },
    };
    let server = Server::open(options, |told| tell(&told))?;
    let problems = server.problems();
    if !problems.is_empty() {
        say_to(anstream::stderr(), &format!("{}{}\n", print(&problems, Format::Human), count(&problems)));
    }
    if let Reach::Address(address) = reach
        && !address.is_loopback()
    {
        say_to(
            anstream::stderr(),
            &format!(
                "\u{1b}[1;33mwarning\u{1b}[0m: whoever can reach {address} sees the drafts. There is no password.\n"
            ),
        );
    }
    let url = server.url();
    server.run(interrupted(), || {
        say(&format!("{url}\nThe preview shows drafts and what is still to be released. Ctrl-C ends it.\n"));
        if arguments.open
            && let Err(error) = open::that_detached(&url)
        {
            let text = format!("The browser cannot be opened ({error}); open the address yourself.\n");
            say_to(anstream::stderr(), &text);
        }
    })?;
    say("\n");
    Ok(Ending::Fine)
}

fn tell(told: &Told) {
    match told {
        Told::Followed(followed) => {
            let text = line(followed);
            let broken = followed.change == Change::Broken;
            let problems = if broken { print(&followed.problems, Format::Human) } else { String::new() };
            say_to(anstream::stderr(), &problems);
            say(&text);
        }
        Told::Failed(failure) => say_to(anstream::stderr(), &format!("\u{1b}[1;31merror\u{1b}[0m: {failure}\n")),
        Told::Looking(why) => say_to(anstream::stderr(), &format!("{why}\n")),
    }
}

/// What has changed, and how long it took to follow.
fn line(followed: &Followed) -> String {
    let what = match followed.paths.as_slice() {
        [] => "The site was read again".to_owned(),
        [path] => path.to_string(),
        [path, rest @ ..] => format!("{path} and {} more", rest.len()),
    };
    let took = followed.took.as_secs_f64() * 1000.0;
    let state = match followed.change {
        Change::Broken => format!(" {} The pages stay as they were.", count(&followed.problems)),
        _ if followed.problems.is_empty() => String::new(),
        _ => format!(" {}", count(&followed.problems)),
    };
    format!("{what}: {took:.0} ms.{state}\n")
}
