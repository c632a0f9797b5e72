//! What was taken back, and what was put back again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Amended, Written, topics};
use crate::diagnostic::SourcePath;
use crate::model::draft::ArticleDraft;
use crate::model::life::Life;
use crate::model::{Archive, Article, Withdrawal};

impl Amended {
    /// Takes those of the articles back that say so, and no longer those that said so before and do not; nothing where more
    /// changes with them. The articles that are taken back are not among those that were read any more.
    pub(super) fn take_back(
        &mut self,
        written: &Written,
        read: &mut BTreeMap<SourcePath, Arc<Article>>,
        life: Life,
    ) -> Option<()> {
        let is_alone = written.articles.len() == 1 && written.events.is_empty() && written.gone.is_empty();
        let before: BTreeSet<SourcePath> = self.archive.withdrawn.iter().map(|one| one.path.clone()).collect();
        for draft in &written.articles {
            let path = &draft.path;
            let gone = read.get(path).and_then(|article| article.withdrawal.clone());
            match gone.filter(|gone| gone.applies(self.archive.as_of)) {
                Some(gone) => {
                    let article = read.remove(path)?;
                    self.archive.mark(
                        path,
                        &life.of(article.moment, draft.matter.embargo, draft.matter.draft),
                        life,
                    )?;
                    if self.archive.withdraw(&article, gone)? == Before::Shown {
                        self.gone.insert(path.clone());
                    }
                    self.withdrawn.insert(path.clone());
                }
                // One that is too broken to stand is another matter.
                None if before.contains(path) => {
                    // What others leave at once may be what it comes back to.
                    if !is_alone {
                        return None;
                    }
                    self.archive.put_back(read.get(path)?, draft)?;
                    self.restored.insert(path.clone());
                }
                None => {}
            }
        }
        Some(())
    }
}

/// What stood at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// The article.
    Shown,
    /// A notice already.
    Withdrawn,
}

impl Archive {
    /// Puts a notice in the place of an article, which is still to be taken out if it is there, or of an earlier notice.
    fn withdraw(&mut self, article: &Article, gone: Withdrawal) -> Option<Before> {
        let at = self.withdrawn.partition_point(|one| one.path < gone.path);
        let known = self.withdrawn.get(at).filter(|one| one.path == gone.path);
        let before = self.articles.iter().find(|one| one.path == gone.path);
        // Its topics are compared with those of others all the same.
        let topics = known.as_ref().map(|one| one.tags_written).or_else(|| before.map(|one| one.tags_written))?;
        // Where councils have no files, they are those that articles name, shown or not.
        if topics.is_none() || topics != article.tags_written || self.councils.from_articles {
            return None;
        }
        if known.is_some() {
            self.change_notice(gone)?;
            return Some(Before::Withdrawn);
        }
        self.put_notice(gone);
        Some(Before::Shown)
    }

    /// Puts a notice in the place of what is not shown any more.
    pub(super) fn put_notice(&mut self, gone: Withdrawal) {
        self.held.insert(gone.path.clone(), Arc::default());
        let at = self.withdrawn.partition_point(|one| one.path < gone.path);
        self.withdrawn.insert(at, gone);
    }

    /// Puts a notice in the place of another; nothing where there is none.
    pub(super) fn change_notice(&mut self, gone: Withdrawal) -> Option<()> {
        let known = self.withdrawn.iter_mut().find(|one| one.path == gone.path)?;
        *known = gone;
        Some(())
    }

    /// Takes the notice away that stands in the place of a file's page, for the page to come back.
    pub(super) fn take_notice(&mut self, path: &SourcePath) -> Option<Withdrawal> {
        let at = self.withdrawn.iter().position(|one| one.path == *path)?;
        self.held.remove(path);
        self.unseen.retain(|event| event.path != *path);
        Some(self.withdrawn.remove(at))
    }

    /// Takes away the notice in the place of an article, which is to be added.
    fn put_back(&mut self, article: &Article, draft: &ArticleDraft) -> Option<()> {
        let (before, now) = self.take_notice(&article.path)?.tags_written.zip(article.tags_written)?;
        if before != now {
            return None;
        }
        topics::written(draft).iter().try_for_each(|tag| self.show_topic(tag))
    }
}
