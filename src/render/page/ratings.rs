//! The indexes of grades: how many councils hold each today, who they are, and what was reported.

use tera::Value;

use super::PageView;
use crate::model::{Basis, Place, Standing};
use crate::plan::{GradeIndex, GradePage};
use crate::render::context::{Context, Drawn};
use crate::render::given::given;
use crate::render::view::{Badge, DateView, Link, Urls};
use crate::render::{Renderer, words};

given! {
    /// A place of an index and how many councils stand in it.
    #[derive(Debug)]
    pub struct CountView {
        badge: Badge,
        count: usize,
        /// Of all current councils, in per cent, to one decimal.
        share: String,
        url: String,
    }
}

given! {
    /// An index with its places.
    #[derive(Debug)]
    pub struct IndexView {
        pub name: String,
        pub id: String,
        pub total: usize,
        pub counts: Vec<CountView>,
    }
}

given! {
    /// A council that holds a grade.
    #[derive(Debug)]
    struct Holder {
        council: Link,
        region: Option<String>,
        published: Option<DateView>,
        since: Option<DateView>,
        basis: Option<Value>,
        is_as_reported: bool,
    }
}

impl Renderer<'_> {
    pub(super) fn ratings(&self) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let mut context = Context::new();
        context.insert("as_of", &DateView::from(archive.as_of.date()));
        let index = |index| {
            let view = self.index_view(index);
            let drawing = self.shares(index, format!("shares-{}", view.id));
            Drawn::new(&view, vec![("svg", drawing)])
        };
        context.insert_all_drawn("indexes", self.plan.indexes.iter().map(index).collect());
        context.insert("picture", &self.picture());
        context.insert("reported", &self.reported_only());
        context.insert_all_drawn("maps", self.plan.indexes.iter().filter_map(|index| self.map(index, None)).collect());
        let view = PageView {
            title: "Ratings".to_owned(),
            description: self.picture(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Ratings",
            ..PageView::default()
        };
        ("ratings.html", view, context)
    }

    pub(super) fn grade(&self, grade: &GradePage) -> (&'static str, PageView, Context<'_>) {
        let archive = self.archive;
        let index = &self.plan.indexes[grade.index];
        let name = index_name(index);
        let badge = self.badge(grade);
        let holders: &[Standing] = grade.place.map(|place| index.index.at(place)).unwrap_or_default();
        let articles = index.articles.get(&grade.slug).map(Vec::as_slice).unwrap_or_default();
        let address = index.address(&grade.slug);
        let mut context = Context::new();
        context.insert("badge", &badge);
        context.insert("judgement", &index.judgement.as_ref().map(|(_, name)| name));
        context.insert("count", &holders.len());
        context.insert("total", &index.index.total());
        // The holders stand on the first part only, and so does the day: a new one changes no other.
        let is_first = grade.pager.number == 1;
        let holders = if is_first { holders } else { &[] };
        context.insert("as_of", &is_first.then(|| DateView::from(archive.as_of.date())));
        context.insert("holders", &holders.iter().map(|standing| self.holder(standing)).collect::<Vec<_>>());
        context.insert_value("articles", self.rows.articles(grade.pager.part(articles)));
        context.insert("article_count", &articles.len());
        context.insert("pager", &self.pager(&address, grade.pager));
        context.insert("siblings", &is_first.then(|| self.index_view(index)));
        let map = grade.place.filter(|_| is_first).and_then(|place| self.map(index, Some(place)));
        context.insert_all_drawn("maps", map.into_iter().collect());
        let title = format!("{name}: {}", words::capitalised(&badge.label).to_lowercase());
        let page = if grade.pager.number > 1 { format!(", page {}", grade.pager.number) } else { String::new() };
        let view = PageView {
            description: if is_first {
                format!("{} of {} councils: {title}.", holders.len(), index.index.total())
            } else {
                format!("Articles reporting {title}{page}.")
            },
            title: format!("{title}{page}"),
            crumbs: self.crumbs(&[("Home", "/"), ("Ratings", "/ratings/")]),
            feed: if index.judgement.is_none() && grade.place.is_none_or(|place| matches!(place, Place::Grade(_))) {
                self.feed(format!("{}: news and inspections", badge.label), &address)
            } else {
                None
            },
            section: "Ratings",
            ..PageView::default()
        };
        ("grade.html", view, context)
    }

    /// The national picture in one sentence.
    pub(super) fn picture(&self) -> String {
        self.plan.indexes.first().map(|index| words::picture(self.archive, &index.index)).unwrap_or_default()
    }

    /// An index as a list of places with counts.
    pub(super) fn index_view(&self, index: &GradeIndex) -> IndexView {
        let archive = self.archive;
        let total = index.index.total();
        let counts = index.places(archive).into_iter().filter_map(|(slug, place)| {
            let count = index.index.at(place?).len();
            Some(CountView {
                badge: Badge::of_place(&archive.frameworks, place?),
                count,
                share: words::per_cent(count, total),
                url: Urls::new(archive).link(index.address(&slug).as_str()),
            })
        });
        let name = index_name(index);
        IndexView { id: name.to_lowercase().replace(' ', "-"), name, total, counts: counts.collect() }
    }

    /// Grades that only articles and older events bear today: their pages are reached from here.
    fn reported_only(&self) -> Vec<Link> {
        let Some(index) = self.plan.indexes.first() else { return Vec::new() };
        let urls = Urls::new(self.archive);
        index
            .places(self.archive)
            .into_iter()
            .filter(|(_, place)| place.is_none())
            .map(|(slug, _)| Link {
                name: words::capitalised(&self.label(&slug)),
                url: Some(urls.link(index.address(&slug).as_str())),
            })
            .collect()
    }

    fn badge(&self, grade: &GradePage) -> Badge {
        match grade.place {
            Some(place) => Badge::of_place(&self.archive.frameworks, place),
            None => Badge {
                scale: "other".to_owned(),
                slug: grade.slug.clone(),
                label: words::capitalised(&self.label(&grade.slug)),
                marks: 0,
                of: 0,
            },
        }
    }

    /// The official word of a grade that no council holds today.
    fn label(&self, slug: &str) -> String {
        let frameworks = &self.archive.frameworks;
        let found = frameworks
            .iter()
            .flat_map(|(id, _)| frameworks.grades(id))
            .find(|grade| frameworks.page_slug(*grade) == slug);
        found.map_or_else(|| slug.to_owned(), |grade| frameworks.word(grade).label.clone())
    }

    fn holder(&self, standing: &Standing) -> Holder {
        let archive = self.archive;
        let council = archive.council(standing.council);
        Holder {
            council: crate::render::view::council_link(archive, standing.council),
            region: council.region.clone(),
            published: standing.published.map(DateView::from),
            since: standing.since.map(DateView::from),
            basis: standing.basis.map(|basis| match basis {
                Basis::Event(event) => self.rows.event(event),
                Basis::Article(article) => self.rows.article(article),
            }),
            is_as_reported: matches!(standing.basis, Some(Basis::Article(_)))
                && standing.place != Place::NotYetInspected,
        }
    }
}

fn index_name(index: &GradeIndex) -> String {
    index.judgement.as_ref().map_or_else(|| "Overall".to_owned(), |(_, name)| name.clone())
}
