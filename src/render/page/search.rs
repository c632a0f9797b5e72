//! The search page. It is an index of the ways in; the theme's script makes it a search.

use super::PageView;
use super::ratings::IndexView;
use crate::render::Renderer;
use crate::render::context::Context;
use crate::render::view::{Link, Urls, council_link};

impl Renderer<'_> {
    pub(super) fn search_page(&self) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let urls = Urls::new(archive);
        let mut councils: Vec<Link> = archive.councils().map(|(id, _)| council_link(archive, id)).collect();
        councils.sort_by_cached_key(|link| deunicode::deunicode(&link.name).to_lowercase());
        let grades: Vec<IndexView> = self.plan.indexes.iter().map(|index| self.index_view(index)).collect();
        let mut context = Context::new();
        context.insert("index_url", &urls.link("/search/"));
        context.insert("councils", &councils);
        context.insert("regions", &self.regions());
        context.insert("grades", &grades);
        context.insert("years", &self.years());
        context.insert("topics", &self.topics());
        let view = PageView {
            title: "Search".to_owned(),
            description: "Search the archive, or find your way by council, region, rating, year and topic.".to_owned(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Search",
            ..PageView::default()
        };
        ("search.html", view, context)
    }
}
