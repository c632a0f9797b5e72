//! A row beside the file that it is for: the same by meaning, or different, and in what.

use super::Differences;
use super::edit;
use super::known::{self, Known};
use super::leaf::{self, Leaf, Leaves, Value};
use super::record::{Planned, Record, keys};
use super::report::Difference;
use crate::diagnostic::SourcePath;
use crate::front_matter::{Node, split, yaml};
use crate::model::{Councils, FrameworkId, normalised};

/// What becomes of the file of a row.
#[derive(Debug)]
pub enum Decision {
    /// It is new, with this text.
    Create(String),
    /// It says what the row says.
    Unchanged,
    /// It says something else, and stays as it is.
    Differs(Vec<Difference>),
    /// It takes what the row says.
    Replace {
        /// Its text
        before: String,
        /// Its new text
        after: String,
        /// What it takes
        differences: Vec<Difference>,
    },
    /// It cannot be compared or changed: why, in a sentence.
    Stuck(String),
}

/// What it takes to compare values by their meaning.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'a> {
    /// The site.
    pub known: &'a Known,
    /// The names of the councils, those of the table among them.
    pub names: &'a Councils,
    /// What happens to a file that says something else.
    pub differences: Differences,
}

/// A value of the table and what the file has for it.
type Pair<'a> = (&'a Leaf, Option<&'a Leaf>);

impl Judge<'_> {
    /// Decides what becomes of a row's file, of which these bytes are there.
    pub fn decide<M: Record>(&self, planned: &Planned<M>, found: Option<&[u8]>) -> Decision {
        let wanted = planned.matter.leaves();
        let path = &planned.path;
        let Some(bytes) = found else {
            let text = leaf::file(&wanted);
            return match self.agrees::<M>(path, &text, &wanted) {
                Ok(()) => Decision::Create(text),
                Err(why) => Decision::Stuck(format!("{path} cannot be written: {why}")),
            };
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Decision::Stuck(format!("{path} was left alone: it is not UTF-8 text."));
        };
        let held = match self.held::<M>(path, text, &wanted) {
            Ok(held) => held,
            Err(why) => return Decision::Stuck(format!("{path} was left alone, as it cannot be read: {why}")),
        };
        let differing = self.differing(&wanted, &held);
        if differing.is_empty() {
            return Decision::Unchanged;
        }
        let differences = differing.iter().map(|(wanted, held)| difference(planned, wanted, *held)).collect();
        if self.differences == Differences::Keep {
            return Decision::Differs(differences);
        }
        match self.take::<M>(path, text, &wanted, &differing) {
            Some(after) => Decision::Replace { before: text.to_owned(), after, differences },
            None => {
                let names: Vec<String> = differing.iter().map(|(leaf, _)| leaf.name()).collect();
                Decision::Stuck(format!(
                    "{path} was left alone, as it is written in a way that only its editor can change safely: {}.",
                    names.join(", ")
                ))
            }
        }
    }

    /// What a file has for the keys that a row fills in.
    fn held<M: Leaves>(&self, path: &SourcePath, text: &str, wanted: &[Leaf]) -> Result<Vec<Leaf>, String> {
        let (matter, problems): (M, _) = known::matter(path, text, self.known.zone)?;
        // Trouble with keys that the row is silent on is for `check` to report.
        let in_the_way = problems
            .into_iter()
            .find(|problem| keys(problem).first().is_none_or(|key| wanted.iter().any(|leaf| leaf.key == *key)));
        in_the_way.map_or_else(|| Ok(matter.leaves()), |problem| Err(problem.message))
    }

    /// Whether a text, read as the archive reads it, says what a row says.
    fn agrees<M: Leaves>(&self, path: &SourcePath, text: &str, wanted: &[Leaf]) -> Result<(), String> {
        let held = self.held::<M>(path, text, wanted)?;
        let different = self.differing(wanted, &held).first().map(|(leaf, _)| leaf.name());
        different.map_or(Ok(()), |name| Err(format!("`{name}` would not be read again as the table says it.")))
    }

    fn differing<'a>(&self, wanted: &'a [Leaf], held: &'a [Leaf]) -> Vec<Pair<'a>> {
        let frameworks = (self.framework(wanted), self.framework(held));
        let pairs = wanted.iter().map(|leaf| (leaf, held.iter().find(|other| other.is_of(leaf))));
        pairs
            .filter(|(wanted, held)| !held.map_or(wanted.implied, |held| self.is_same(wanted, held, frameworks)))
            .collect()
    }

    fn is_same(&self, wanted: &Leaf, held: &Leaf, frameworks: (Option<FrameworkId>, Option<FrameworkId>)) -> bool {
        let (wanted_means, held_means) = (self.meaning(wanted, frameworks.0), self.meaning(held, frameworks.1));
        match wanted.key {
            // An editor may know more names than the table.
            "also_known_as" => wanted_means.iter().all(|name| held_means.contains(name)),
            _ => wanted_means == held_means,
        }
    }

    fn framework(&self, leaves: &[Leaf]) -> Option<FrameworkId> {
        let key = leaves.iter().find(|leaf| leaf.key == "framework")?;
        self.known.frameworks.by_key(&key.value.to_string())
    }

    /// What a value says, without the ways in which it can be written.
    fn meaning(&self, leaf: &Leaf, framework: Option<FrameworkId>) -> Vec<String> {
        let grade = |word: &str| {
            let frameworks = &self.known.frameworks;
            let grade = framework.and_then(|id| frameworks.grade(id, word));
            grade.map_or_else(|| normalised(word).into_owned(), |grade| frameworks.word(grade).slug.clone())
        };
        match (leaf.key, &leaf.value) {
            ("rating" | "judgements", Value::Text(word)) => vec![grade(word)],
            ("report", Value::Text(url)) => vec![url.clone()],
            (_, Value::Text(text)) => vec![spelling(text)],
            // The nearest neighbour comes first; else the order of a list says nothing.
            ("neighbours", Value::List(names)) => names.iter().map(|name| self.council(name)).collect(),
            ("predecessors" | "successors", Value::List(names)) => sorted(names.iter().map(|name| self.council(name))),
            (_, Value::List(texts)) => sorted(texts.iter().map(|text| spelling(text))),
            (_, value) => vec![value.to_string()],
        }
    }

    fn council(&self, name: &str) -> String {
        let found = self.names.find(name, || SourcePath::new("").whole());
        found.map_or_else(|_| spelling(name), |id| self.names.get(id).slug.clone())
    }

    /// The text of a file with the values of a row in place of its own; nothing unless all else
    /// provably stays as it was.
    fn take<M: Leaves>(
        &self,
        path: &SourcePath,
        text: &str,
        wanted: &[Leaf],
        differing: &[Pair<'_>],
    ) -> Option<String> {
        let parts = split::split(text).ok()?;
        let mut front = text[parts.yaml.clone()].to_owned();
        let order: Vec<&str> = M::keys().iter().map(|key| key.name).collect();
        for (wanted, held) in differing {
            let leaf = Leaf { value: taken(wanted, *held), ..(*wanted).clone() };
            front = edit::set(&front, &leaf, &order, &leaf::names_below(leaf.key, &self.known.judgements))?;
        }
        let after = format!("{}{front}{}", &text[..parts.yaml.start], &text[parts.yaml.end..]);
        let changed: Vec<&Leaf> = differing.iter().map(|(leaf, _)| *leaf).collect();
        let unchanged = |yaml: &str| yaml::parse(yaml).ok().map(|node| without(node, &changed));
        let body = |text: &str| split::split(text).ok().map(|parts| text[parts.body_start..].to_owned());
        let is_safe = self.agrees::<M>(path, &after, wanted).is_ok()
            && unchanged(&front) == unchanged(&text[parts.yaml.clone()])
            && body(&after) == body(text);
        is_safe.then_some(after)
    }
}

/// The value that a file takes: to the names that a council is known by, those of the table are added.
fn taken(wanted: &Leaf, held: Option<&Leaf>) -> Value {
    let (Value::List(more), Some(Value::List(names)), "also_known_as") =
        (&wanted.value, held.map(|leaf| &leaf.value), wanted.key)
    else {
        return wanted.value.clone();
    };
    let new = more.iter().filter(|name| !names.iter().any(|known| spelling(known) == spelling(name)));
    Value::List(names.iter().chain(new).cloned().collect())
}

/// A front matter without some of its values, and without groups that hold nothing else.
fn without(node: Node, leaves: &[&Leaf]) -> Option<Node> {
    let Node::Map(entries) = node else { return Some(node) };
    let kept = entries.into_iter().filter_map(|(key, value)| {
        let of_key = leaves.iter().filter(|leaf| leaf.key == key);
        let names: Vec<Option<&str>> = of_key.map(|leaf| leaf.below.as_deref()).collect();
        match value {
            _ if names.contains(&None) => None,
            Node::Map(below) if !names.is_empty() => {
                let below: Vec<_> = below.into_iter().filter(|(name, _)| !names.contains(&Some(name))).collect();
                (!below.is_empty()).then_some((key, Node::Map(below)))
            }
            value => Some((key, value)),
        }
    });
    Some(Node::Map(kept.collect()))
}

fn difference<M>(planned: &Planned<M>, wanted: &Leaf, held: Option<&Leaf>) -> Difference {
    Difference {
        path: planned.path.clone(),
        row: planned.row,
        key: wanted.name(),
        file: held.map(|leaf| leaf.value.to_string()),
        table: wanted.value.to_string(),
    }
}

fn spelling(text: &str) -> String {
    normalised(&text.replace('&', " and ")).into_owned()
}

fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.collect();
    words.sort_unstable();
    words
}
