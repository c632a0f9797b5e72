//! A row of the table of councils, as a council's front matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::FOLDER;
use super::cells::Cells;
use super::known::Known;
use super::record::{Planned, Record, Rows, keys};
use super::report::shown;
use crate::diagnostic::{Code, Diagnostic, SourcePath};
use crate::front_matter::{HexPlace, Slug};
use crate::model::draft::{CouncilMatter, Draft, Drafts};

/// The longest slug: file systems take no more than some 250 letters for a name.
const LONGEST_SLUG: usize = 100;

impl Record for CouncilMatter {
    fn of_row(cells: &mut Cells<'_>, _: &Known) -> Option<(SourcePath, Self)> {
        let slug = slug(cells);
        cells.required("name", "every page about a council names it");
        let matter = Self {
            name: cells.value("name"),
            also_known_as: cells.list("also_known_as"),
            gss: cells.value("gss"),
            la_code: cells.code("la_code"),
            urn: cells.code("urn"),
            region: cells.value("region"),
            r#type: cells.value("type"),
            since: cells.date("since"),
            until: cells.date("until"),
            predecessors: cells.list("predecessors"),
            successors: cells.list("successors"),
            neighbours: cells.list("statistical_neighbours"),
            hex: hex(cells),
            ..Self::default()
        };
        Some((SourcePath::new(&format!("{FOLDER}/{}/index.md", slug?)), matter))
    }

    fn archive(known: &Known, rows: &Rows<Self>) -> Drafts {
        let of_row = |planned: &Planned<Self>| Arc::new(Draft::of(planned.path.clone(), planned.matter.clone()));
        // A row before a file, and a file before a row that could not be read: others may name its council.
        let all =
            rows.broken.iter().map(of_row).chain(known.councils.iter().cloned()).chain(rows.sound.iter().map(of_row));
        let councils: BTreeMap<SourcePath, Arc<Draft<Self>>> = all.map(|draft| (draft.path.clone(), draft)).collect();
        Drafts { councils: councils.into_values().collect(), ..Drafts::default() }
    }

    fn row_problem(problem: Diagnostic, rows: &Rows<Self>) -> Option<(Option<String>, String, Option<String>)> {
        // Of a row that could not be read it is not known what it would have said of the others.
        let is_broken = |path: &SourcePath| rows.broken.iter().any(|planned| planned.path == *path);
        if problem.code == Code::Succession && problem.others.iter().any(|(place, _)| is_broken(&place.path)) {
            return None;
        }
        let column = keys(&problem)
            .first()
            .map(|key| if *key == "neighbours" { "statistical_neighbours" } else { key }.to_owned());
        Some((column, problem.message, problem.help))
    }
}

fn slug(cells: &mut Cells<'_>) -> Option<String> {
    let slug = cells.required("slug", "it names the council's folder")?;
    if Slug::is_valid(slug) && slug.len() <= LONGEST_SLUG {
        return Some(slug.to_owned());
    }
    let meant = Slug::of(slug).map(|slug| slug.0).filter(|meant| meant != slug && meant.len() <= LONGEST_SLUG);
    let message = format!(
        "`{}` cannot name a folder: a slug has lower-case letters, digits and hyphens, {LONGEST_SLUG} at most.",
        shown(slug)
    );
    cells.problem("slug", message, meant.map(|meant| format!("Write `{meant}`.")));
    None
}

fn hex(cells: &mut Cells<'_>) -> Option<HexPlace> {
    let (column, row) = (cells.number("hex_col"), cells.number("hex_row"));
    let lone = match (cells.get("hex_col"), cells.get("hex_row")) {
        (Some(_), None) => Some("hex_row"),
        (None, Some(_)) => Some("hex_col"),
        _ => None,
    };
    if let Some(missing) = lone {
        cells.problem(missing, "A place on the map has a column and a row; this cell is empty.".to_owned(), None);
    }
    column.zip(row).map(|(column, row)| HexPlace { column, row })
}
