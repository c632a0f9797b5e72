//! Pages of HTML: for each, its template and its context.

mod article;
mod compare;
mod contract;
mod council;
mod disputed;
mod event;
mod linked;
mod lists;
mod map;
mod ratings;
mod search;
mod strip;
mod trends;
mod waiting;

pub use contract::{contracts, everywhere};

use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use super::card::{self, Card};
use super::context::{Body, Context};
use super::given::{Template, given, template};
use super::view::{DateView, Link, Urls};
use super::{Renderer, Sheet, Trouble, words};
use crate::diagnostic::SourcePath;
use crate::front_matter::Scalar;
use crate::markdown::{self, LinkKind, Outline, Target, Title};
use crate::model::Archive;
use crate::plan::{Address, Carded, OutputPath, Page, Pager, Resolved};
use crate::theme::Extra;
use linked::Linked;

given! {
    /// The site.
    #[derive(Debug)]
    pub struct SiteView {
        /// Its title.
        title: String,
        /// What it is, in a sentence or two.
        description: Option<String>,
        /// How much it holds, and how much it does not.
        scope: Option<String>,
        /// The language of its pages: `en-GB`.
        language: String,
        /// Who answers for it.
        publisher: Option<PublisherView>,
        /// Under which licence it may be used.
        licence: Option<String>,
        /// The path of the home page.
        root: String,
        /// The main ways in.
        nav: Vec<Link>,
        /// The corrections, and the plain pages at the top.
        foot: Vec<Link>,
        /// What the site does without, as its theme says: `search`, `data`, `feeds`, `trends`, `waiting`.
        without: Vec<String>,
        /// The program and its version.
        generator: &'static str,
    }
}

given! {
    /// Who answers for a site.
    #[derive(Debug)]
    struct PublisherView {
        /// The name.
        name: String,
        /// The publisher's own site.
        url: Option<String>,
        /// Where to write to.
        email: Option<String>,
    }
}

given! {
    /// The theme.
    #[derive(Debug)]
    pub struct ThemeView {
        /// What the site has chosen, or else what the theme says: `borough theme settings` lists them.
        settings: BTreeMap<String, Scalar>,
    }
}

given! {
    /// The page.
    #[derive(Debug, Default)]
    pub struct PageView {
        /// Its title; that of the home page is the site's.
        pub title: String,
        /// What is on it, for search engines and cards.
        pub description: String,
        /// The full address; empty where the page has none of its own.
        pub canonical: String,
        /// The way to it from the home page.
        pub crumbs: Vec<Link>,
        /// A feed beside the site's own.
        pub feed: Option<Link>,
        /// The language of its text, where it is not the site's.
        pub language: Option<String>,
        /// `article` or `website`, for cards on other sites.
        pub kind: &'static str,
        /// Whether it is kept out of search engines.
        pub noindex: bool,
        /// The picture that other sites show beside a link to the page.
        pub card: Option<CardView>,
        /// What it says to machines, as JSON-LD.
        pub linked: Option<Linked>,
        /// What the page belongs to in the navigation.
        pub section: &'static str,
    }
}

given! {
    /// A card.
    #[derive(Debug)]
    pub struct CardView {
        /// Its full address, another one when it has changed: other sites keep a picture by its address.
        url: String,
        /// What it says, for readers who do not see it.
        alt: String,
        /// Its width in pixels.
        width: usize,
        /// Its height in pixels.
        height: usize,
    }
}

given! {
    /// The links of a page of a list.
    #[derive(Debug)]
    pub struct PagerView {
        /// Which page it is, from 1.
        number: usize,
        /// How many there are.
        of: usize,
        /// The page before it.
        previous: Option<String>,
        /// The page after it.
        next: Option<String>,
    }
}

template! {
    /// A plain page: a file of content/ such as about.md.
    struct PlainPage<'a> in "page.html" {
        /// Its text.
        body: Body<'a>,
        /// The day it was last changed, as its file says.
        updated: Option<DateView>,
    }
}

template! {
    /// The notice in place of a withdrawn article.
    struct WithdrawnPage in "withdrawn.html" {
        /// The day it was withdrawn.
        date: DateView,
        /// Why it was withdrawn.
        reason: String,
    }
}

template! {
    /// What a host shows for an address that leads to nothing.
    struct NotFoundPage in "404.html" {}
}

/// A page's template, what every page is given, and what it is given besides, as it enters a context.
type Filled<'a> = (&'static str, PageView, Box<dyn FnOnce(&mut Context<'a>) + 'a>);

/// A page with what its template is given.
fn filled<'a, T: Template<'a> + 'a>(view: PageView, given: T) -> Filled<'a> {
    (T::NAME, view, Box::new(move |context| given.enter(context)))
}

/// `theme` for every template.
pub fn theme(settings: &BTreeMap<String, Scalar>) -> ThemeView {
    ThemeView { settings: settings.clone() }
}

/// The main ways in.
const NAVIGATION: [(&str, &str, Option<Extra>); 6] = [
    ("News", "/archive/", None),
    ("Councils", "/councils/", None),
    ("Ratings", "/ratings/", None),
    ("Trends", "/trends/", Some(Extra::Trends)),
    ("Data", "/data/", Some(Extra::Data)),
    ("Search", "/search/", Some(Extra::Search)),
];

/// `site` for every template.
pub fn site(archive: &Archive, without: &BTreeSet<Extra>) -> SiteView {
    let urls = Urls::new(archive);
    let site = &archive.site;
    let link = |name: &str, path: &str| Link { name: name.to_owned(), url: Some(urls.link(path)) };
    let is_there = |extra: &Option<Extra>| extra.is_none_or(|extra| !without.contains(&extra));
    let ways = NAVIGATION.iter().filter(|(.., extra)| is_there(extra));
    let mut foot = vec![link("Corrections", "/corrections/")];
    for page in &archive.pages {
        let address = Address::of_source(&page.path).map(|address| address.to_string()).unwrap_or_default();
        let is_top = address.matches('/').count() == 2;
        if is_top && address != "/corrections/" {
            foot.push(link(&page.title, &address));
        }
    }
    SiteView {
        title: site.title.clone(),
        description: site.description.clone(),
        scope: site.scope.clone(),
        language: site.language.clone(),
        publisher: site.publisher.as_ref().map(|one| PublisherView {
            name: one.name.clone(),
            url: one.url.clone(),
            email: one.email.clone(),
        }),
        licence: site.licence.clone(),
        root: site.base_path.clone(),
        nav: ways.map(|(name, path, _)| link(name, path)).collect(),
        without: without.iter().map(|extra| extra.word().to_owned()).collect(),
        foot,
        generator: concat!("Borough ", env!("CARGO_PKG_VERSION")),
    }
}

impl Renderer<'_> {
    /// A page's bytes.
    pub(super) fn page(&self, path: &OutputPath, page: &Page) -> Result<Vec<u8>, Trouble> {
        let (template, context) = self.context(path, page);
        self.filled(template, context)
    }

    /// A template filled with its context.
    pub(super) fn filled(&self, template: &str, context: Context<'_>) -> Result<Vec<u8>, Trouble> {
        self.theme.filled(template, context, |body| self.html(body, None))
    }

    /// A page's template, and all that it is given.
    pub(super) fn context(&self, path: &OutputPath, page: &Page) -> (&'static str, Context<'_>) {
        let (template, mut view, given) = match page {
            Page::Home => self.home(),
            Page::Article(id) => self.article(*id),
            Page::Withdrawn(index) => self.withdrawn(*index),
            Page::Councils => self.councils(),
            Page::Council(id) => self.council(*id),
            Page::Event(id) => self.event(*id),
            Page::Ratings => self.ratings(),
            Page::Grade(grade) => self.grade(grade),
            Page::Region(slug) => self.region(slug),
            Page::Topic(tag, pager) => self.topic(tag, *pager),
            Page::Archive => self.archive_page(),
            Page::Year(year, pager) => self.year(*year, *pager),
            Page::Plain(index) => self.plain(*index),
            Page::Corrections(index) => self.corrections(*index),
            Page::Trends => self.trends(),
            Page::Waiting => self.waiting(),
            Page::Data => self.data(),
            Page::Search => self.search_page(),
            Page::NotFound => self.not_found(),
        };
        if view.kind.is_empty() {
            view.kind = "website";
        }
        let mut context = Context::naming(self.theme.names(template));
        given(&mut context);
        // A card's address stands in what machines are told, too.
        if !context.shows_of_page("crumbs") {
            view.crumbs.clear();
        }
        if context.shows_of_page("card") || context.shows_of_page("linked") {
            view.card = self.card(page);
        }
        if !matches!(page, Page::NotFound | Page::Withdrawn(_)) {
            view.canonical = Urls::new(self.archive).full(&path.address());
        }
        view.linked = match page {
            _ if !context.shows_of_page("linked") => None,
            Page::Article(id) => Some(linked::article(self.archive, *id, &view)),
            Page::Event(id) => Some(linked::event(self.archive, *id, &view)),
            _ => None,
        };
        context.insert("page", &view);
        (template, context)
    }

    /// A value of a template, made where the template names it: else it is not given it.
    fn wanted<'t, T: Template<'t>, V: Default>(&self, name: &str, make: impl FnOnce() -> V) -> V {
        if self.theme.names(T::NAME).is_none_or(|names| names.contains(name)) { make() } else { V::default() }
    }

    /// A field of `page`, made where the template can show it.
    fn of_page<'t, T: Template<'t>, V: Default>(&self, field: &str, make: impl FnOnce() -> V) -> V {
        if self.theme.names(T::NAME).is_none_or(|names| names.shows_of_page(field)) { make() } else { V::default() }
    }

    /// The card that a page shows.
    fn card(&self, page: &Page) -> Option<CardView> {
        let carded = Carded::of_page(self.archive, page)?;
        let path = carded.path(self.archive)?;
        let card = Card::of(self.archive, carded);
        let full = Urls::new(self.archive).full(&path.address());
        let [width, height] = [card::WIDTH, card::HEIGHT].map(|length| length as usize);
        Some(CardView { url: format!("{full}?v={:016x}", card.fingerprint()), alt: card.alt(), width, height })
    }

    /// A body, to be rendered when the page is.
    fn body<'b>(&self, path: &'b SourcePath, outline: &'b Outline, title: Title) -> Body<'b> {
        Body { path, outline, title, links: self.plan.links.fingerprint(path) }
    }

    /// A body as HTML. A sheet is of the page that shows this body alone, and knows where its links lead.
    pub(super) fn html(&self, body: &Body<'_>, sheet: Option<&Sheet>) -> Result<Value, Trouble> {
        let resolve = |target: &str, _: LinkKind| {
            let known = sheet.and_then(|sheet| sheet.target(target)).cloned();
            known.unwrap_or_else(|| self.target(body.path, target))
        };
        let mut html = String::new();
        match self.bodies.prepared(body.outline).filter(|prepared| prepared.title() == body.title) {
            Some(prepared) => prepared.html(&resolve, &mut html),
            None => {
                let text = self.bodies.body(body.path, body.outline)?;
                html.reserve(text.len() * 3 / 2);
                markdown::html(&text, body.title, &resolve, &mut html);
            }
        }
        Ok(Value::safe_string(&html))
    }

    /// What a link of a body leads to.
    pub(super) fn target(&self, from: &SourcePath, target: &str) -> Option<Target> {
        match self.plan.links.resolve(from, target) {
            Resolved::Address(address) => Some(Target { address: Urls::new(self.archive).link(&address), shown: None }),
            Resolved::File(file) => self.file_target(&file),
            Resolved::Held(_) | Resolved::NoAnchor(..) | Resolved::Missing => None,
        }
    }

    fn crumbs(&self, crumbs: &[(&str, &str)]) -> Vec<Link> {
        let urls = Urls::new(self.archive);
        let link = |(name, address): &(&str, &str)| Link { name: (*name).to_owned(), url: Some(urls.link(address)) };
        crumbs.iter().map(link).collect()
    }

    /// A table's file, where the site has tables.
    fn table(&self, name: &str) -> Option<String> {
        let is_there = !self.plan.without.contains(&Extra::Data);
        is_there.then(|| Urls::new(self.archive).link(&format!("/data/{name}")))
    }

    /// The feed of a page, where the site has them.
    fn feed(&self, name: String, address: &Address) -> Option<Link> {
        if self.plan.without.contains(&Extra::Feeds) {
            return None;
        }
        let url = Urls::new(self.archive).link(&address.file("feed.xml").address());
        Some(Link { name, url: Some(url) })
    }

    fn pager(&self, address: &Address, pager: Pager) -> PagerView {
        let urls = Urls::new(self.archive);
        let link = |number: usize| urls.link(address.part(Pager { number, ..pager }).as_str());
        PagerView {
            number: pager.number,
            of: pager.of,
            previous: (pager.number > 1).then(|| link(pager.number - 1)),
            next: (pager.number < pager.of).then(|| link(pager.number + 1)),
        }
    }

    fn plain(&self, index: usize) -> Filled<'_> {
        let page = &self.archive.pages[index];
        let title = if page.has_own_title { Title::Given } else { Title::FirstHeading };
        let given = PlainPage { body: self.body(&page.path, &page.outline, title), updated: self.past(page.updated) };
        let view = PageView {
            title: words::typeset(&page.title),
            description: words::typeset(&page.summary),
            language: page.language.clone(),
            crumbs: self.crumbs(&[("Home", "/")]),
            ..PageView::default()
        };
        filled(view, given)
    }

    fn withdrawn(&self, index: usize) -> Filled<'_> {
        let notice = &self.archive.withdrawn[index];
        let given = WithdrawnPage { date: notice.date.into(), reason: notice.reason.clone() };
        let view = PageView {
            title: "This page was withdrawn".to_owned(),
            description: format!("Withdrawn on {}.", notice.date),
            crumbs: self.crumbs(&[("Home", "/")]),
            noindex: true,
            ..PageView::default()
        };
        filled(view, given)
    }

    fn not_found(&self) -> Filled<'_> {
        let view = PageView {
            title: "Page not found".to_owned(),
            description: "There is no page at this address.".to_owned(),
            noindex: true,
            ..PageView::default()
        };
        filled(view, NotFoundPage {})
    }

    /// A date that lies after the archive's day does not exist in it.
    fn past(&self, date: Option<crate::model::Date>) -> Option<DateView> {
        date.filter(|date| date.start() <= self.archive.as_of.day).map(DateView::from)
    }
}
