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
    pub(super) struct MapView {
        /// What it maps: `Overall`, or a judgement.
        name: String,
        /// The same in small letters, for an `id`.
        key: String,
        /// The grades on it.
        legend: Vec<Badge>,
        /// The councils that have no place on it.
        unplaced: Vec<Unplaced>,
        /// Where the same stands as lists.
        as_table_url: String,
        /// The map.
        svg: Drawing,
    }
}

given! {
    /// A council beside the map.
    #[derive(Debug)]
    struct Unplaced {
        /// Its name.
        name: String,
        /// Its page.
        url: Option<String>,
        /// Its grade, or what stands in its place.
        badge: Badge,
    }
}

given! {
    /// Shares of the councils, in a sentence and counted.
    #[derive(Debug)]
    pub(super) struct National {
        /// `Overall`
        name: String,
        /// How many have the best two grades, in a sentence.
        sentence: String,
        /// The grades and what stands in their place, each with its councils.
        counts: Vec<CountView>,
        /// How many councils there are.
        total: usize,
        /// The shares as a bar.
        svg: Drawing,
    }
}

impl Renderer<'_> {
    /// The map of an index; `focus` is the place that it is about, where it is about one. A site whose
    /// councils have no places has no map.
    pub(super) fn map(&self, index: &GradeIndex, focus: Option<Place>) -> Option<Drawn<MapView>> {
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
            svg: Drawing::Map(drawing),
            key: view.id,
            name: view.name,
        };
        Some(Drawn(facts))
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
    pub(super) fn national(&self) -> Option<Drawn<National>> {
        let index = self.plan.indexes.first()?;
        let view = self.index_view(index);
        let facts = National {
            name: view.name,
            sentence: words::best_two(self.archive, &index.index),
            counts: view.counts,
            total: view.total,
            svg: self.shares(index, "national".to_owned()),
        };
        Some(Drawn(facts))
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
