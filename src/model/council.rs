//! Councils: their names, their lives, and who followed whom.

mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use names::name_key;

use super::draft::{CouncilMatter, Draft, Drafts};
use super::{Article, AsOf, CouncilId, Date, id, report};
use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, SourcePath, did_you_mean};
use crate::front_matter::{HexPlace, Name, OneOrMany, Slug, Text};
use crate::markdown::Outline;

/// A local authority responsible for children's services.
#[derive(Debug, Clone)]
pub struct Council {
    /// Its file; a council known only from articles has none of its own.
    pub path: SourcePath,
    /// Its part of an address.
    pub slug: String,
    /// The official name.
    pub name: String,
    /// Other names.
    pub also_known_as: Vec<String>,
    /// The ONS code.
    pub gss: Option<String>,
    /// The Department for Education's number.
    pub la_code: Option<String>,
    /// Ofsted's number.
    pub urn: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// London Borough, County, ...
    pub kind: Option<String>,
    /// The first day, where it began within the archive's time.
    pub since: Option<Date>,
    /// The last day, where it has one.
    pub until: Option<Date>,
    /// Those whose area it took over.
    pub predecessors: Vec<CouncilId>,
    /// Those that took over its area.
    pub successors: Vec<CouncilId>,
    /// Statistical neighbours, nearest first.
    pub neighbours: Vec<CouncilId>,
    /// Its place on the hex map.
    pub hex: Option<HexPlace>,
    /// Its website.
    pub website: Option<String>,
    /// Who delivers its services.
    pub delivered_by: Vec<Delivery>,
    /// Earlier addresses.
    pub aliases: Vec<String>,
    /// What its profile holds.
    pub outline: Arc<Outline>,
    /// Whether it has begun as of the archive's day; otherwise no page speaks of it.
    pub exists: bool,
}

/// A body that delivers a council's services.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its name.
    pub name: String,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Its website.
    pub url: Option<String>,
}

impl Council {
    /// Whether it is responsible on a day.
    #[must_use]
    pub fn is_current(&self, day: NaiveDate) -> bool {
        self.since.is_none_or(|since| since.start() <= day) && self.until.is_none_or(|until| until.end() >= day)
    }
}

/// All councils of a site, and the names they are known by.
#[derive(Debug, Clone, Default)]
pub struct Councils {
    pub(super) all: Vec<Council>,
    names: BTreeMap<String, BTreeSet<CouncilId>>,
    pub(super) from_articles: bool,
}

impl Councils {
    /// The councils of a site's files, or of its articles where it has no council files.
    #[must_use]
    pub fn new(drafts: &Drafts, as_of: AsOf) -> (Self, Vec<Diagnostic>) {
        let mut councils = Self::default();
        let mut problems = Vec::new();
        if drafts.councils.is_empty() && drafts.events.is_empty() {
            councils.take_from_articles(drafts, &mut problems);
            return (councils, problems);
        }
        let mut files: Vec<&Draft<CouncilMatter>> = drafts.councils.iter().map(|draft| &**draft).collect();
        // By folder, which is by slug: as whole paths `dorset-county/` stands before `dorset/`.
        files.sort_by(|a, b| a.path.folder().cmp(b.path.folder()));
        for draft in &files {
            councils.add(council(draft, as_of, &mut problems));
        }
        for (index, draft) in files.iter().enumerate() {
            councils.relate(CouncilId(id(index)), draft, &mut problems);
        }
        for (index, draft) in files.iter().enumerate() {
            councils.check_succession(CouncilId(id(index)), draft, &mut problems);
        }
        (councils, problems)
    }

    /// All of them, those to come as well, in the order of their slugs.
    pub fn iter(&self) -> impl Iterator<Item = (CouncilId, &Council)> {
        self.all.iter().enumerate().map(|(index, council)| (CouncilId(id(index)), council))
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: CouncilId) -> &Council {
        &self.all[id.0 as usize]
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The council of a slug.
    #[must_use]
    pub fn by_slug(&self, slug: &str) -> Option<CouncilId> {
        self.all.binary_search_by(|council| council.slug.as_str().cmp(slug)).ok().map(|index| CouncilId(id(index)))
    }

    fn add(&mut self, council: Council) {
        let id = CouncilId(id(self.all.len()));
        let names = [council.slug.as_str(), council.name.as_str()]
            .into_iter()
            .chain(council.also_known_as.iter().map(String::as_str));
        for name in names {
            self.names.entry(name_key(name)).or_default().insert(id);
        }
        self.all.push(council);
    }

    /// A site of articles alone: every council is as its first article names it.
    fn take_from_articles(&mut self, drafts: &Drafts, problems: &mut Vec<Diagnostic>) {
        self.from_articles = true;
        let mut first_named: BTreeMap<String, (String, usize, Place)> = BTreeMap::new();
        let mut articles: Vec<_> = drafts.articles.iter().collect();
        articles.sort_by(|a, b| a.path.cmp(&b.path));
        for draft in articles {
            for (name, place) in named(&draft.path, "council", draft.matter.council.as_ref()) {
                let key = name_key(&name.0);
                match Slug::of(&name.0) {
                    Some(_) => first_named.entry(key).or_insert_with(|| (name.0.clone(), 0, place())).1 += 1,
                    None => problems.push(Diagnostic::new(
                        Code::WrongForm,
                        place(),
                        "This name has no letters to make an address of.",
                    )),
                }
            }
        }
        warn_of_slips(&first_named, problems);
        let mut councils: Vec<(String, String, Place)> =
            first_named.into_values().filter_map(|(name, _, place)| Some((Slug::of(&name)?.0, name, place))).collect();
        councils.sort_by(|a, b| a.0.cmp(&b.0));
        councils.dedup_by(|a, b| a.0 == b.0);
        for (slug, name, place) in councils {
            let name = if Slug::is_valid(&name) { title_case(&name) } else { name };
            self.add(Council { exists: true, ..blank(place.path, slug, name) });
        }
    }

    /// In a site of articles alone, a council exists once an article about it does.
    pub(super) fn keep_named<'a>(&mut self, articles: impl Iterator<Item = &'a Article>) {
        if self.from_articles {
            let named: BTreeSet<CouncilId> = articles.flat_map(|article| article.councils.iter().copied()).collect();
            for (index, council) in self.all.iter_mut().enumerate() {
                council.exists = named.contains(&CouncilId(id(index)));
            }
        }
    }

    fn relate(&mut self, id: CouncilId, draft: &Draft<CouncilMatter>, problems: &mut Vec<Diagnostic>) {
        let matter = &draft.matter;
        let mut find_all = |key: &str, names: Option<&OneOrMany<Name>>| -> Vec<CouncilId> {
            let mut found = Vec::new();
            for (name, place) in named(&draft.path, key, names) {
                match self.find(&name.0, &place) {
                    Ok(other) if other == id => {
                        let message = format!("`{key}` names the council itself.");
                        let problem = Diagnostic::new(Code::Succession, place(), message);
                        problems.push(problem.help("Take it out of the list."));
                    }
                    Ok(other) if found.contains(&other) => {
                        let message = format!("`{key}` names {} twice.", self.get(other).name);
                        let problem = Diagnostic::new(Code::DuplicateKey, place(), message);
                        problems.push(problem.help("Take one of the two out of the list."));
                    }
                    Ok(other) => found.push(other),
                    Err(problem) => problems.push(*problem),
                }
            }
            found
        };
        let predecessors = find_all("predecessors", matter.predecessors.as_ref());
        let successors = find_all("successors", matter.successors.as_ref());
        let neighbours = find_all("neighbours", matter.neighbours.as_ref());
        let council = &mut self.all[id.0 as usize];
        council.predecessors = predecessors;
        council.successors = successors;
        council.neighbours = neighbours;
    }

    /// A predecessor ends before its successor begins, and each names the other.
    fn check_succession(&self, id: CouncilId, draft: &Draft<CouncilMatter>, problems: &mut Vec<Diagnostic>) {
        let council = self.get(id);
        for other in council.predecessors.iter().map(|id| self.get(*id)) {
            let fits = other.until.zip(council.since).is_some_and(|(until, since)| since.is_surely_after(until));
            let is_unread = council.since.is_none() && !draft.lacks("since");
            if !fits && !is_unread {
                let message =
                    format!("{} took over from {}, so it begins after the other's last day.", council.name, other.name);
                problems.push(
                    Diagnostic::new(Code::Succession, draft.path.value("predecessors"), message)
                        .other(other.path.value("until"), "the predecessor")
                        .help(
                            "Give the new council its first day as `since`, and the old one its last day as `until`.",
                        ),
                );
            }
        }
        let pairs = [
            ("predecessors", "successors", &council.predecessors),
            ("successors", "predecessors", &council.successors),
        ];
        for (mine, theirs, others) in pairs {
            for other in others.iter().map(|id| self.get(*id)) {
                let back = if mine == "predecessors" { &other.successors } else { &other.predecessors };
                if !back.contains(&id) {
                    let message = format!(
                        "{} is among the {mine} here, but does not name {} among its {theirs}.",
                        other.name, council.name
                    );
                    problems.push(
                        Diagnostic::new(Code::Succession, draft.path.value(mine), message)
                            .other(other.path.value(theirs), "the other council")
                            .help(format!(
                                "Add `{}` to `{theirs}` there, or take `{}` out here.",
                                council.slug, other.slug
                            )),
                    );
                }
            }
        }
    }
}

/// Among how many names slips are looked for: every pair of them has to be compared.
const MOST_NAMES: usize = 1000;

/// How many pairs of similar names are told: a thousand are no slips.
const MOST_SLIPS: usize = 50;

fn warn_of_slips(named: &BTreeMap<String, (String, usize, Place)>, problems: &mut Vec<Diagnostic>) {
    if named.len() > MOST_NAMES {
        return;
    }
    let keys: Vec<&String> = named.keys().collect();
    let pairs =
        keys.iter().enumerate().flat_map(|(index, key)| keys[index + 1..].iter().map(move |other| (*key, *other)));
    let similar = pairs.filter(|(key, other)| did_you_mean(key, [other.as_str()]).is_some());
    for (key, other) in similar.take(MOST_SLIPS) {
        let (one, two) = (&named[key], &named[other]);
        let (rare, common) = if one.1 <= two.1 { (one, two) } else { (two, one) };
        let message = format!("`{}` and `{}` differ by a slip; they count as two councils.", rare.0, common.0);
        let help = format!(
            "If they are one, write `{}` everywhere. If they are two, give each a file in content/councils/.",
            common.0
        );
        problems.push(
            Diagnostic::new(Code::NearlySameCouncil, rare.2.clone(), message)
                .other(common.2.clone(), "the other name")
                .help(help),
        );
    }
}

/// Every name of a key that takes one or several, and its place for whoever asks.
pub fn named<'a>(
    path: &'a SourcePath,
    key: &'a str,
    names: Option<&'a OneOrMany<Text>>,
) -> impl Iterator<Item = (&'a Text, impl Fn() -> Place + 'a)> {
    names
        .into_iter()
        .flat_map(|names| &names.0)
        .enumerate()
        .map(move |(index, name)| (name, move || path.value_at(KeyPath::top(key).item(index))))
}

fn council(draft: &Draft<CouncilMatter>, as_of: AsOf, problems: &mut Vec<Diagnostic>) -> Council {
    let matter = &draft.matter;
    let slug = draft.path.folder().rsplit('/').next().unwrap_or_default().to_owned();
    if matter.name.is_none() && draft.lacks("name") {
        problems.push(report::missing(&draft.path, "name", "every page about a council names it"));
    }
    if matter.since.zip(matter.until).is_some_and(|(since, until)| since.is_surely_after(until)) {
        problems.push(
            Diagnostic::new(Code::DateOrder, draft.path.value("until"), "The council ends before it begins.")
                .other(draft.path.value("since"), "it begins here"),
        );
    }
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
    let list = |list: &Option<OneOrMany<Text>>| list.iter().flat_map(|list| &list.0).map(|one| one.0.clone()).collect();
    Council {
        also_known_as: list(&matter.also_known_as),
        gss: text(&matter.gss),
        la_code: text(&matter.la_code),
        urn: text(&matter.urn),
        region: text(&matter.region),
        kind: text(&matter.r#type),
        since: matter.since,
        until: matter.until,
        hex: matter.hex,
        website: matter.website.as_ref().map(|url| url.0.clone()),
        delivered_by: deliveries(draft, problems),
        aliases: list(&matter.aliases),
        outline: draft.outline.clone(),
        exists: matter.since.is_none_or(|since| since.start() <= as_of.day),
        ..blank(draft.path.clone(), slug.clone(), text(&matter.name).unwrap_or(slug))
    }
}

fn deliveries(draft: &Draft<CouncilMatter>, problems: &mut Vec<Diagnostic>) -> Vec<Delivery> {
    let mut deliveries = Vec::new();
    for (index, body) in draft.matter.delivered_by.iter().flat_map(|bodies| &bodies.0).enumerate() {
        let keys = KeyPath::top("delivered_by").item(index);
        let Some(name) = &body.name else {
            problems.push(Diagnostic::new(
                Code::MissingKey,
                draft.path.value_at(keys),
                "The delivery body has no `name`.",
            ));
            continue;
        };
        if body.from.zip(body.to).is_some_and(|(from, to)| from.is_surely_after(to)) {
            let place = draft.path.value_at(keys.key("to"));
            problems.push(Diagnostic::new(Code::DateOrder, place, format!("{} ends before it begins.", name.0)));
        }
        deliveries.push(Delivery {
            name: name.0.clone(),
            from: body.from,
            to: body.to,
            url: body.url.as_ref().map(|url| url.0.clone()),
        });
    }
    deliveries
}

fn blank(path: SourcePath, slug: String, name: String) -> Council {
    Council {
        path,
        slug,
        name,
        also_known_as: Vec::new(),
        gss: None,
        la_code: None,
        urn: None,
        region: None,
        kind: None,
        since: None,
        until: None,
        predecessors: Vec::new(),
        successors: Vec::new(),
        neighbours: Vec::new(),
        hex: None,
        website: None,
        delivered_by: Vec::new(),
        aliases: Vec::new(),
        outline: Arc::default(),
        exists: false,
    }
}

fn title_case(slug: &str) -> String {
    let small = ["and", "of", "the", "upon", "on", "in", "with"];
    let words = slug.split('-').map(|word| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !small.contains(&word) => first.to_uppercase().chain(letters).collect(),
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<String>>().join(" ")
}
