//! Councils side by side, judgement by judgement: one grade a cell, one council or report a row.

use crate::model::{Basis, CouncilId, EventId, Place};
use crate::render::Renderer;
use crate::render::given::given;
use crate::render::view::{Badge, DateView, Link, council_link, overall, source_url};

given! {
    /// A table of grades: overall, then every judgement that one of its rows holds.
    #[derive(Debug)]
    pub struct Comparison {
        /// The names of its columns of grades.
        columns: Vec<String>,
        /// Its rows.
        rows: Vec<Compared>,
    }
}

given! {
    /// One row of it.
    #[derive(Debug)]
    struct Compared {
        /// The council.
        council: Link,
        /// Whether it is the council on whose page it stands.
        is_own: bool,
        /// A grade for each column, or what stands in its place; nothing where the framework has no such grade.
        cells: Vec<Option<Badge>>,
        /// The day of the report.
        published: Option<DateView>,
        /// The report that says so.
        url: Option<String>,
    }
}

impl Renderer<'_> {
    /// Where councils stand today; the first is set apart on its own page.
    pub(super) fn compared(&self, councils: &[CouncilId], own: Option<CouncilId>) -> Comparison {
        let archive = self.archive;
        let keys = self.columns(|key| {
            let holds = |id: &CouncilId| matches!(archive.standing(*id, Some(key)).place, Place::Grade(_));
            councils.iter().any(holds)
        });
        let row = |id: &CouncilId| {
            let standing = archive.standing(*id, None);
            let judged = keys
                .iter()
                .map(|(key, _)| Badge::of_place(&archive.frameworks, archive.standing(*id, Some(key)).place));
            Compared {
                council: council_link(archive, *id),
                is_own: own == Some(*id),
                cells: std::iter::once(Badge::of_place(&archive.frameworks, standing.place))
                    .chain(judged)
                    .map(Some)
                    .collect(),
                published: standing.published.map(DateView::from),
                url: standing.basis.map(|basis| match basis {
                    Basis::Event(event) => source_url(archive, &archive.event(event).path),
                    Basis::Article(article) => source_url(archive, &archive.article(article).path),
                }),
            }
        };
        Comparison { columns: headed(&keys), rows: councils.iter().map(row).collect() }
    }

    /// What reports say.
    pub(super) fn results(&self, events: &[EventId]) -> Comparison {
        let archive = self.archive;
        let keys = self
            .columns(|key| events.iter().any(|event| matches!(archive.place_in(*event, Some(key)), Place::Grade(_))));
        let row = |id: &EventId| {
            let event = archive.event(*id);
            let framework = event.graded.as_ref().map(|graded| archive.frameworks.get(graded.framework));
            let judged = keys.iter().map(|(key, _)| {
                framework?.judgement(key)?;
                Some(Badge::of_place(&archive.frameworks, archive.place_in(*id, Some(key))))
            });
            Compared {
                council: council_link(archive, event.council),
                is_own: false,
                cells: std::iter::once(event.graded.as_ref().and_then(|graded| overall(archive, graded)))
                    .chain(judged)
                    .collect(),
                published: Some(event.moment.date.into()),
                url: Some(source_url(archive, &event.path)),
            }
        };
        Comparison { columns: headed(&keys), rows: events.iter().map(row).collect() }
    }

    /// The judgements of the plan's indexes that are wanted, with their names.
    fn columns(&self, wanted: impl Fn(&str) -> bool) -> Vec<(&str, &str)> {
        self.plan
            .indexes
            .iter()
            .filter_map(|index| index.judgement.as_ref())
            .filter(|(key, _)| wanted(key))
            .map(|(key, name)| (&**key, name.as_str()))
            .collect()
    }
}

fn headed(keys: &[(&str, &str)]) -> Vec<String> {
    std::iter::once("Overall").chain(keys.iter().map(|(_, name)| *name)).map(str::to_owned).collect()
}
