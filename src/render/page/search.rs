//! The search page. It is an index of the ways in; the theme's script makes it a search.

use super::lists::Counted;
use super::ratings::IndexView;
use super::{Filled, PageView, filled};
use crate::render::Renderer;
use crate::render::given::template;
use crate::render::view::{Link, Urls, council_link};

template! {
    /// The search, which is an index of the ways in until the theme's script makes it one.
    pub(super) struct SearchPage in "search.html" {
        /// The folder of the search's files, for the script.
        index_url: String,
        /// All councils from A to Z.
        councils: Vec<Link>,
        /// The regions with their numbers of councils.
        regions: Vec<Counted>,
        /// The indexes of grades: overall, then each judgement.
        grades: Vec<IndexView>,
        /// The years with their numbers of articles and events.
        years: Vec<Counted>,
        /// The topics with their numbers of articles.
        topics: Vec<Counted>,
    }
}

impl Renderer<'_> {
    pub(super) fn search_page(&self) -> Filled<'_> {
        let archive = self.archive;
        let urls = Urls::new(archive);
        let mut councils: Vec<Link> = archive.councils().map(|(id, _)| council_link(archive, id)).collect();
        councils.sort_by_cached_key(|link| deunicode::deunicode(&link.name).to_lowercase());
        let given = SearchPage {
            index_url: urls.link("/search/"),
            councils,
            regions: self.regions(),
            grades: self.plan.indexes.iter().map(|index| self.index_view(index)).collect(),
            years: self.years(),
            topics: self.topics(),
        };
        let view = PageView {
            title: "Search".to_owned(),
            description: "Search the archive, or find your way by council, region, rating, year and topic.".to_owned(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Search",
            ..PageView::default()
        };
        filled(view, given)
    }
}
