//! Plain pages that were written anew, have come or are gone.

use std::collections::BTreeSet;

use super::{Amended, Placed, Put, Written, numbered};
use crate::model::life::Life;
use crate::model::page::{Plain, plain_page};
use crate::model::{Archive, PlainPage};

impl Amended {
    /// Puts pages in their places as they are now; nothing where more changes with them than themselves and what
    /// every page says of them.
    pub(super) fn place_pages(&mut self, written: &Written, life: Life) -> Option<Placed<usize>> {
        let archive = &mut self.archive;
        let mut before: Vec<Option<usize>> = (0..archive.pages.len()).map(Some).collect();
        let (count, mut gone, mut put) = (before.len(), BTreeSet::new(), Put::Alone);
        for draft in &written.pages {
            let (page, why) = match plain_page(draft, life, &mut self.problems) {
                Plain::Page(page, why) => (page, why),
                Plain::Withdrawn(notice) => {
                    self.withdrawn.insert(notice.path.clone());
                    let Some(at) = archive.pages.iter().position(|one| one.path == notice.path) else {
                        archive.change_notice(notice)?;
                        continue;
                    };
                    archive.take_page(at);
                    before.remove(at);
                    gone.insert(notice.path.clone());
                    self.gone.insert(notice.path.clone());
                    archive.put_notice(notice);
                    put = Put::WithLists;
                    continue;
                }
                Plain::Held(..) => return None,
            };
            match why {
                Some(why) => drop(archive.unpublished.insert(page.path.clone(), why)),
                None => drop(archive.unpublished.remove(&page.path)),
            }
            match archive.pages.iter_mut().find(|one| one.path == page.path) {
                Some(known) => *known = *page,
                None => {
                    self.restored.extend(archive.take_notice(&page.path).map(|notice| notice.path));
                    archive.add_page(*page)?;
                    before.push(None);
                    put = Put::WithLists;
                }
            }
        }
        for path in &written.gone {
            let Some(at) = archive.pages.iter().position(|one| one.path == *path) else { continue };
            archive.take_page(at);
            before.remove(at);
            gone.insert(path.clone());
            put = Put::WithLists;
        }
        let (numbers, come) = archive.order_pages(&before, count);
        Some(Placed { numbers, come, gone, put })
    }
}

impl Archive {
    fn take_page(&mut self, at: usize) {
        let page = self.pages.remove(at);
        self.unpublished.remove(&page.path);
    }

    /// Adds a page that there was not before; nothing where more comes with it.
    fn add_page(&mut self, page: PlainPage) -> Option<()> {
        (!self.held.contains_key(&page.path)).then(|| self.pages.push(page))
    }

    /// Brings the pages into their order. The earlier number of each is given, in the order in which they stand, and how
    /// many there were.
    fn order_pages(&mut self, before: &[Option<usize>], count: usize) -> (Vec<Option<usize>>, BTreeSet<usize>) {
        let mut all: Vec<(Option<usize>, PlainPage)> =
            before.iter().copied().zip(std::mem::take(&mut self.pages)).collect();
        all.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
        let (numbers, come) = numbered(all.iter().map(|(old, _)| *old), count, |new| new);
        self.pages = all.into_iter().map(|(_, page)| page).collect();
        (numbers, come)
    }

    /// Whether every page says the same of the plain pages: their addresses and titles.
    pub(crate) fn has_same_pages(&self, other: &Self) -> bool {
        let told = |archive: &Self| {
            archive.pages.iter().map(|page| (page.path.clone(), page.title.clone())).collect::<Vec<_>>()
        };
        told(self) == told(other)
    }
}
