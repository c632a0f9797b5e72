//! The topics of an archive when articles come to have others, as long as none of them may be a slip of
//! another with it: a topic that is used once may be one, of a topic that is used more often.

use crate::diagnostic::did_you_mean;
use crate::model::draft::ArticleDraft;
use crate::model::tags::tag_slug;
use crate::model::{Archive, Article};

/// A topic's slug, and how it is written.
pub type Tag<'a> = (String, &'a str);

/// The tags of a file that have an address.
pub fn written(draft: &ArticleDraft) -> Vec<Tag<'_>> {
    let tags = draft.matter.tags.iter().flat_map(|tags| &tags.0);
    tags.filter_map(|tag| Some((tag_slug(&tag.0)?.into_owned(), tag.0.as_str()))).collect()
}

impl Archive {
    /// Follows the names of councils and topics that an article writes; nothing where other articles' are
    /// seen otherwise with them. Where councils have no files, articles name them.
    pub(super) fn follow_names(&mut self, known: &Article, read: &Article, draft: &ArticleDraft) -> Option<()> {
        if self.councils.from_articles && known.councils_written != read.councils_written {
            return None;
        }
        let (before, now) = known.tags_written.zip(read.tags_written)?;
        if before == now { Some(()) } else { self.retag(&known.tags, &written(draft)) }
    }

    /// Follows an article from its topics to others; nothing where one may be a slip with it.
    pub(super) fn retag(&mut self, known: &[String], written: &[Tag<'_>]) -> Option<()> {
        for slug in known.iter().filter(|slug| written.iter().all(|(other, _)| other != *slug)) {
            self.leave_topic(slug)?;
        }
        written.iter().try_for_each(|tag| self.take_topic(tag, known))
    }

    /// Whether an article that is too broken to stand writes no topic otherwise than others do.
    pub(super) fn knows_tags(&self, draft: &ArticleDraft) -> bool {
        let written = written(draft);
        let is_once = |at: usize, slug: &String| written[..at].iter().all(|(other, _)| other != slug);
        written.iter().enumerate().all(|(at, (slug, name))| {
            let is_known = self.tags.get(slug).is_some_and(|known| known == name);
            is_known && is_once(at, slug) && !self.mixed_tags.contains(slug) && self.uses_of(slug) > 1
        })
    }

    fn leave_topic(&mut self, slug: &str) -> Option<()> {
        match self.uses_of(slug) {
            _ if self.mixed_tags.contains(slug) => None,
            0 | 3.. => Some(()),
            1 if self.held.is_empty() => self.tags.remove(slug).map(drop),
            _ => None,
        }
    }

    fn take_topic(&mut self, (slug, name): &Tag<'_>, known: &[String]) -> Option<()> {
        let (had_it, uses) = (known.contains(slug), self.uses_of(slug));
        match self.tags.get(slug) {
            _ if self.mixed_tags.contains(slug) => return None,
            Some(written) if written == name => return (had_it || uses > 1).then_some(()),
            // It is only written otherwise, by the one article that has it.
            Some(_) if had_it && uses == 1 => {}
            Some(_) => return None,
            None if did_you_mean(slug, self.tags.keys().map(String::as_str)).is_some() => return None,
            None => {}
        }
        self.tags.insert(slug.clone(), (*name).to_owned());
        self.held.is_empty().then_some(())
    }

    /// Leaves a topic as an article does that is shown no more, while its file still writes it.
    pub(super) fn hide_topic(&mut self, slug: &str) -> Option<()> {
        if self.mixed_tags.contains(slug) {
            return None;
        }
        if self.uses_of(slug) == 1 {
            self.tags.remove(slug);
        }
        Some(())
    }

    /// Takes a topic up as an article does that is shown again, whose file wrote it all the time.
    pub(super) fn show_topic(&mut self, (slug, name): &Tag<'_>) -> Option<()> {
        if self.mixed_tags.contains(slug) {
            return None;
        }
        let known = self.tags.entry(slug.clone()).or_insert_with(|| (*name).to_owned());
        (known == name).then_some(())
    }

    fn uses_of(&self, slug: &str) -> usize {
        self.articles.iter().filter(|one| one.tags.iter().any(|tag| tag == slug)).count()
    }
}
