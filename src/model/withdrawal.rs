//! What was taken back: it is gone from every page, and a plain notice stays at its address.

use super::draft::WithdrawnMatter;
use super::{AsOf, Date};
use crate::diagnostic::{Code, Diagnostic, SourcePath};

/// The notice at the address of an item that was taken back.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// The file of the item.
    pub path: SourcePath,
    /// The day from which it is gone.
    pub date: Date,
    /// The reason, for readers.
    pub reason: String,
    /// Earlier addresses, which lead to the notice.
    pub aliases: Vec<String>,
    /// What stands for the names of topics that its file writes; nothing where one stands there twice, or where it is no
    /// article.
    pub(super) tags_written: Option<u64>,
}

impl Withdrawal {
    /// The withdrawal that a front matter speaks of, now or later.
    pub(super) fn new(
        path: &SourcePath,
        matter: Option<&WithdrawnMatter>,
        aliases: &[String],
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let matter = matter?;
        for (key, missing) in [("date", matter.date.is_none()), ("reason", matter.reason.is_none())] {
            if missing {
                let message = format!("`withdrawn` has no `{key}`.");
                let problem = Diagnostic::new(Code::MissingKey, path.value("withdrawn"), message);
                problems.push(problem.help("Write `withdrawn: { date: 2026-01-31, reason: ... }`."));
            }
        }
        let (date, reason) = (matter.date?, matter.reason.as_ref()?.0.clone());
        Some(Self { path: path.clone(), date, reason, aliases: aliases.to_vec(), tags_written: None })
    }

    /// Whether the item is gone by then.
    #[must_use]
    pub fn applies(&self, as_of: AsOf) -> bool {
        self.date.start() <= as_of.day
    }
}
