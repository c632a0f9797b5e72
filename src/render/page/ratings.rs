//! The indexes of grades: how many councils hold each today, who they are, and what was reported.

use super::map::MapView;
use super::{Filled, PageView, PagerView, filled};
use crate::model::{Basis, Place, Standing};
use crate::plan::{self, GradeIndex};
use crate::render::chart::Drawing;
use crate::render::context::Drawn;
use crate::render::given::{Shared, given, template};
use crate::render::view::{AnyRow, ArticleRow, Badge, DateView, Link, Urls};
use crate::render::{Renderer, words};

given! {
    /// A place of an index and how many councils stand in it.
    #[derive(Debug)]
    pub struct CountView {
        /// The grade, or what stands in its place.
        badge: Badge,
        /// How many councils stand there.
        count: usize,
        /// Of all current councils, in per cent, to one decimal.
        share: String,
        /// Its page.
        url: String,
    }
}

given! {
    /// An index with its places.
    #[derive(Debug)]
    pub struct IndexView {
        /// `Overall`, or a judgement.
        pub name: String,
        /// The same in small letters, for an `id`.
        pub id: String,
        /// How many councils there are.
        pub total: usize,
        /// Its places.
        pub counts: Vec<CountView>,
    }
}

given! {
    /// An index with its places, and a drawing of their shares.
    #[derive(Debug)]
    pub(super) struct DrawnIndex {
        /// `Overall`, or a judgement.
        name: String,
        /// The same in small letters, for an `id`.
        id: String,
        /// How many councils there are.
        total: usize,
        /// Its places.
        counts: Vec<CountView>,
        /// The shares as a bar.
        svg: Drawing,
    }
}

given! {
    /// A council that holds a grade.
    #[derive(Debug)]
    struct Holder {
        /// The council.
        council: Link,
        /// Its region.
        region: Option<String>,
        /// The day of the newest report.
        published: Option<DateView>,
        /// The day since which it has held the grade.
        since: Option<DateView>,
        /// The event, or the article, that says so.
        basis: Option<Shared<AnyRow>>,
        /// Whether the grade is known from an article alone.
        is_as_reported: bool,
    }
}

template! {
    /// How many councils hold each grade today, overall and by judgement.
    pub(super) struct RatingsPage in "ratings.html" {
        /// The archive's day.
        as_of: DateView,
        /// The indexes: overall, then each judgement.
        indexes: Vec<Drawn<DrawnIndex>>,
        /// The national picture, in a sentence.
        picture: String,
        /// Grades that no council holds today, and articles report.
        reported: Vec<Link>,
        /// A map for each index.
        maps: Vec<Drawn<MapView>>,
    }
}

template! {
    /// A grade: who holds it today, since when, and the articles that report it.
    pub(super) struct GradePage<'a> in "grade.html" {
        /// The grade, or what stands in its place.
        badge: Badge,
        /// The judgement; nothing for overall.
        judgement: Option<&'a str>,
        /// How many councils hold it.
        count: usize,
        /// How many councils there are.
        total: usize,
        /// The archive's day; on the first page only.
        as_of: Option<DateView>,
        /// The councils that hold it; on the first page only.
        holders: Vec<Holder>,
        /// The articles of this page, newest first.
        articles: Vec<Shared<ArticleRow>>,
        /// How many articles report it.
        article_count: usize,
        /// The pages of articles.
        pager: PagerView,
        /// The index that it is part of; on the first page only.
        siblings: Option<IndexView>,
        /// The map of its holders, where there is one.
        maps: Vec<Drawn<MapView>>,
    }
}

impl Renderer<'_> {
    pub(super) fn ratings(&self) -> Filled<'_> {
        let archive = self.archive;
        let given = RatingsPage {
            as_of: archive.as_of.date().into(),
            indexes: self.plan.indexes.iter().map(|index| self.drawn_index(index)).collect(),
            picture: self.picture(),
            reported: self.reported_only(),
            maps: self.plan.indexes.iter().filter_map(|index| self.map(index, None)).collect(),
        };
        let view = PageView {
            title: "Ratings".to_owned(),
            description: self.picture(),
            crumbs: self.crumbs(&[("Home", "/")]),
            section: "Ratings",
            ..PageView::default()
        };
        filled(view, given)
    }

    pub(super) fn grade<'b>(&'b self, grade: &plan::GradePage) -> Filled<'b> {
        let archive = self.archive;
        let index = &self.plan.indexes[grade.index];
        let name = index_name(index);
        let badge = self.badge(grade);
        let holders: &[Standing] = grade.place.map(|place| index.index.at(place)).unwrap_or_default();
        let articles = index.articles.get(&grade.slug).map(Vec::as_slice).unwrap_or_default();
        let address = index.address(&grade.slug);
        // The holders stand on the first part only, and so does the day: a new one changes no other.
        let is_first = grade.pager.number == 1;
        let shown = if is_first { holders } else { &[] };
        let map = grade.place.filter(|_| is_first).and_then(|place| self.map(index, Some(place)));
        let given = GradePage {
            badge: badge.clone(),
            judgement: index.judgement.as_ref().map(|(_, name)| name.as_str()),
            count: holders.len(),
            total: index.index.total(),
            as_of: is_first.then(|| DateView::from(archive.as_of.date())),
            holders: shown.iter().map(|standing| self.holder(standing)).collect(),
            articles: self.rows.articles(grade.pager.part(articles)),
            article_count: articles.len(),
            pager: self.pager(&address, grade.pager),
            siblings: is_first.then(|| self.index_view(index)),
            maps: map.into_iter().collect(),
        };
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
        filled(view, given)
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

    fn drawn_index(&self, index: &GradeIndex) -> Drawn<DrawnIndex> {
        let IndexView { name, id, total, counts } = self.index_view(index);
        let svg = self.shares(index, format!("shares-{id}"));
        Drawn(DrawnIndex { name, id, total, counts, svg })
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

    fn badge(&self, grade: &plan::GradePage) -> Badge {
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
            basis: standing.basis.map(|basis| self.rows.basis(basis)),
            is_as_reported: matches!(standing.basis, Some(Basis::Article(_)))
                && standing.place != Place::NotYetInspected,
        }
    }
}

fn index_name(index: &GradeIndex) -> String {
    index.judgement.as_ref().map_or_else(|| "Overall".to_owned(), |(_, name)| name.clone())
}
