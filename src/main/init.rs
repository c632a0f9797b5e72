//! `borough init`: a site to start with.

use std::path::Path;

use borough::{Failure, scaffold};

use crate::{Ending, say};

/// Makes a site in a folder and says how to go on.
pub fn init(folder: &Path) -> Result<Ending, Failure> {
    scaffold::start(folder)?;
    let shown = folder.display();
    say(&format!(
        "A site of two invented councils is in {shown}; its README.md explains it.\n\nGo on with:\n  cd {shown}\n  borough new article\n  borough serve\n  borough check\n  borough build\n"
    ));
    Ok(Ending::Fine)
}
