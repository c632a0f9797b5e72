//! The national picture: today's grades on the hex map and as shares.

use super::ratings::CountView;
use crate::model::{CouncilId, Place};
use crate::plan::GradeIndex;
use crate::render::chart::{Drawing, Paint, bar, map};
use crate::render::context::Drawn;
use crate::render::given::given;
use crate::render::view::{Badge, Link, Urls, council_link};
use crate::render::{Renderer, words};

given! {
    /// A map with its legend, and the councils that are not on it.
    #[derive(Debug)]
    struct MapView {
        name: String,
        key: String,
        legend: Vec<Badge>,
        unplaced: Vec<Unplaced>,
        as_table_url: String,
    }
}

given! {
    /// A council beside the map.
    #[derive(Debug)]
    struct Unplaced {
        name: String,
        url: Option<String>,
        badge: Badge,
    }
}

given! {
    /// Shares of the councils, in a sentence and counted.
    #[derive(Debug)]
    struct National {
        name: String,
        sentence: String,
        counts: Vec<CountView>,
        total: usize,
    }
}

impl Renderer<'_> {
    /// The map of an index; `focus` is the place that it is about, where it is about one. A site whose
    /// councils have no places has no map.
    pub(super) fn map(&self, index: &GradeIndex, focus: Option<Place>) -> Option<Drawn> {
        let archive = self.archive;
        let view = self.index_view(index);
        let mut all: Vec<(CouncilId, Place)> = index
            .index
            .places
            .iter()
            .flat_map(|(place, standings)| standings.iter().map(move |standing| (standing.council, *place)))
            .collect();
        all.sort_unstable();
        let (placed, beside): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(id, _)| archive.council(*id).hex.is_some());
        let mut tiles: Vec<map::Tile> = placed.iter().filter_map(|(id, place)| self.tile(*id, *place, focus)).collect();
        if tiles.is_empty() {
            return None;
        }
        tiles.sort_by_key(|tile| (tile.hex.row, tile.hex.column));
        let title = match focus {
            Some(place) => format!("Map of councils: {}, {}", view.name, place.label(&archive.frameworks)),
            None => format!("Map of councils by grade: {}", view.name),
        };
        let drawing = map::Map {
            id: format!("map-{}", view.id),
            title,
            about: format!("{} Each hexagon is a council and leads to its page.", words::shares(archive, &index.index)),
            tiles,
        };
        let unplaced = beside.iter().map(|(id, place)| {
            let Link { name, url } = council_link(archive, *id);
            Unplaced { name, url, badge: Badge::of_place(&archive.frameworks, *place) }
        });
        let facts = MapView {
            unplaced: unplaced.collect(),
            legend: index.index.places.keys().map(|place| Badge::of_place(&archive.frameworks, *place)).collect(),
            // The list of councils has their overall grades; those of a judgement stand in its own lists.
            as_table_url: Urls::new(archive).link(&match index.judgement {
                None => "/councils/".to_owned(),
                Some(_) => format!("/ratings/#{}", view.id),
            }),
            key: view.id,
            name: view.name,
        };
        Some(Drawn::new(&facts, vec![("svg", Drawing::Map(drawing))]))
    }

    fn tile(&self, id: CouncilId, place: Place, focus: Option<Place>) -> Option<map::Tile> {
        let archive = self.archive;
        let council = archive.council(id);
        Some(map::Tile {
            hex: council.hex?,
            name: format!("{}: {}", council.name, place.label(&archive.frameworks)),
            url: Urls::new(archive).council(&council.slug),
            paint: Paint::of(&archive.frameworks, place),
            rest: focus.is_some_and(|focus| focus != place),
        })
    }

    /// How many councils stand where, overall.
    pub(super) fn national(&self) -> Option<Drawn> {
        let index = self.plan.indexes.first()?;
        let view = self.index_view(index);
        let facts = National {
            name: view.name,
            sentence: words::best_two(self.archive, &index.index),
            counts: view.counts,
            total: view.total,
        };
        Some(Drawn::new(&facts, vec![("svg", self.shares(index, "national".to_owned()))]))
    }

    /// An index as a bar.
    pub(super) fn shares(&self, index: &GradeIndex, id: String) -> Drawing {
        let frameworks = &self.archive.frameworks;
        let parts = index.index.places.iter().map(|(place, councils)| (Paint::of(frameworks, *place), councils.len()));
        let of = match &index.judgement {
            None => "overall grade".to_owned(),
            Some((_, name)) => format!("grade: {name}"),
        };
        Drawing::Bar(bar::Bar {
            id,
            title: format!("Shares of councils by {of}"),
            about: words::shares(self.archive, &index.index),
            parts: parts.collect(),
        })
    }
}
