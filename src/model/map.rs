//! The hex map: every council has a place of its own on it, or none has.

use std::collections::BTreeMap;

use super::council::{Council, Councils};
use crate::diagnostic::{Code, Diagnostic};

/// Warns of councils that the map would leave out, and of two that would hide one another.
pub fn check(councils: &Councils, problems: &mut Vec<Diagnostic>) {
    let mut taken: BTreeMap<(u8, u8), Vec<&Council>> = BTreeMap::new();
    let placed = councils.iter().filter_map(|(_, council)| Some((council, council.hex?)));
    for (council, hex) in placed {
        let others = taken.entry((hex.row, hex.column)).or_default();
        if let Some(other) = others.iter().find(|other| live_together(council, other)) {
            let message = format!(
                "{} has the place [{}, {}] on the map, as {} has.",
                council.name, hex.column, hex.row, other.name
            );
            problems.push(
                Diagnostic::new(Code::SamePlace, council.path.value("hex"), message)
                    .other(other.path.value("hex"), "the other council")
                    .help("Give one of them a place that is free; row 0 is at the top, even rows stand half a place to the right."),
            );
        }
        others.push(council);
    }
    if taken.is_empty() {
        return;
    }
    // What has an end is history on the maps to come.
    for (_, council) in councils.iter().filter(|(_, one)| one.hex.is_none() && one.until.is_none()) {
        let message = format!("{} has no place on the map, and other councils have.", council.name);
        let problem = Diagnostic::new(Code::NoPlace, council.path.whole(), message);
        problems
            .push(problem.help("Add a line `hex: [column, row]`. Without it the council is listed beside the map."));
    }
}

/// Whether there is a day on which both are responsible.
fn live_together(a: &Council, b: &Council) -> bool {
    let begins_before_end = |one: &Council, other: &Council| {
        one.since.zip(other.until).is_none_or(|(since, until)| since.start() <= until.end())
    };
    begins_before_end(a, b) && begins_before_end(b, a)
}
