//! Inspection frameworks: which judgements are graded, in which words, between which days.
//! They are data, read from YAML; the rules elsewhere only ask what stands here.

use std::borrow::Cow;
use std::sync::Arc;

use chrono_tz::Tz;

use super::draft::{FrameworkMatter, FrameworksMatter, GradeMatter};
use super::{Date, EventKind};
use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, SourcePath, alternatives, did_you_mean};
use crate::front_matter::{self, Name, OneOrMany, Reader, Slug, yaml};

/// All frameworks that a site knows, and their scales.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frameworks {
    scales: Vec<Scale>,
    frameworks: Vec<Framework>,
}

/// Grades in order, best first. Grades of two scales are never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// Its name in frameworks.yaml.
    pub key: String,
    /// Its grades, best first.
    pub grades: Vec<GradeWord>,
}

/// One word of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeWord {
    /// Its part of an address: `requires-improvement`.
    pub slug: String,
    /// The official word: `requires improvement to be good`.
    pub label: String,
    /// Every accepted word, normalised: the two, and others.
    accepted: Vec<String>,
}

/// A grade: a scale, and a place in it. It means nothing without its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade {
    scale: u16,
    rank: u16,
}

/// Which framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameworkId(u16);

/// The key of a graded area, the same in every framework that grades it: `help_and_protection`.
pub type JudgementKey = Arc<str>;

/// An inspection regime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// `ilacs`
    pub key: String,
    /// Its full name.
    pub name: String,
    /// Its name where there is little room.
    pub short: String,
    /// What its events are.
    pub kind: EventKind,
    /// Whether it judges the whole service.
    pub whole_service: bool,
    /// For inspections begun within these days.
    pub in_force: Period,
    /// For inspections begun within these days it awards an overall grade; never without.
    pub overall: Option<Period>,
    /// Its graded areas.
    pub judgements: Vec<Judgement>,
    scale: u16,
}

/// A graded area of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// `help_and_protection`
    pub key: JudgementKey,
    /// Its name.
    pub name: String,
    /// For inspections begun within these days.
    pub in_force: Period,
}

/// A span of days, either end open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Period {
    /// Whether it overlaps the days from `first` to `last`.
    #[must_use]
    pub fn overlaps(&self, first: chrono::NaiveDate, last: chrono::NaiveDate) -> bool {
        self.from.is_none_or(|from| from.start() <= last) && self.to.is_none_or(|to| to.end() >= first)
    }

    /// "from November 2013 to June 2018", "until 31 March 2026", "since January 2023".
    #[must_use]
    pub fn in_words(&self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => format!("in {from}"),
            (Some(from), Some(to)) => format!("from {from} to {to}"),
            (Some(from), None) => format!("since {from}"),
            (None, Some(to)) => format!("until {to}"),
            (None, None) => "always".to_owned(),
        }
    }
}

impl Frameworks {
    /// The text of the built-in frameworks' file.
    pub const BUILT_IN: &str = include_str!("frameworks.yaml");
    /// A site's own file of them.
    pub const FILE: &str = "content/frameworks.yaml";
    /// Where the built-in one stands, for a message that points into it.
    pub const BUILT_IN_PATH: &str = "(built in)/frameworks.yaml";

    /// The built-in frameworks, as one of the files that [`Frameworks::new`] takes.
    #[must_use]
    pub fn built_in() -> (SourcePath, FrameworksMatter) {
        let path = SourcePath::new(Self::BUILT_IN_PATH);
        let matter = yaml::parse(Self::BUILT_IN)
            .map(|node| front_matter::read(&node, &mut Reader::new(&path, Tz::Europe__London)));
        (path, matter.unwrap_or_default())
    }

    /// The frameworks of these files, later ones adding to earlier ones or redefining by key.
    #[must_use]
    pub fn new(files: &[(SourcePath, FrameworksMatter)]) -> (Self, Vec<Diagnostic>) {
        let mut all = Self::default();
        let mut problems = Vec::new();
        for (path, matter) in files {
            if matter.replace.is_some_and(|flag| flag.0) {
                all = Self::default();
            }
            let keys = KeyPath::top("scales");
            for (key, grades) in matter.scales.iter().flat_map(|map| &map.0) {
                all.add_scale(key, grades, &path.value_at(keys.key(key)), &mut problems);
            }
            for (key, framework) in matter.frameworks.iter().flat_map(|map| &map.0) {
                let at = KeyPath::top("frameworks").key(key);
                all.add_framework(key, framework, (path, &at), &mut problems);
            }
        }
        (all, problems)
    }

    /// The frameworks, in the order they are written.
    pub fn iter(&self) -> impl Iterator<Item = (FrameworkId, &Framework)> {
        self.frameworks.iter().enumerate().map(|(index, one)| (FrameworkId(narrow(index)), one))
    }

    /// One framework.
    #[must_use]
    pub fn get(&self, id: FrameworkId) -> &Framework {
        &self.frameworks[usize::from(id.0)]
    }

    /// The framework of a key.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<FrameworkId> {
        self.iter().find(|(_, framework)| framework.key == key).map(|(id, _)| id)
    }

    /// A grade's word.
    #[must_use]
    pub fn word(&self, grade: Grade) -> &GradeWord {
        &self.scales[usize::from(grade.scale)].grades[usize::from(grade.rank)]
    }

    /// The scale of a grade.
    #[must_use]
    pub fn scale_of(&self, grade: Grade) -> &Scale {
        &self.scales[usize::from(grade.scale)]
    }

    /// Whether the grades of two frameworks are of one scale, and so can be compared.
    #[must_use]
    pub fn same_scale(&self, a: FrameworkId, b: FrameworkId) -> bool {
        self.get(a).scale == self.get(b).scale
    }

    /// A grade's part of an address. Where two scales share a word, the first scale of the whole
    /// service has it, and the other's carries the scale's name: scales are never joined.
    #[must_use]
    pub fn page_slug(&self, grade: Grade) -> String {
        let word = &self.word(grade).slug;
        let has_word = |scale: u16| self.scales[usize::from(scale)].grades.iter().any(|other| other.slug == *word);
        let whole = self.frameworks.iter().filter(|one| one.whole_service).map(|one| one.scale);
        let owner = whole.chain([grade.scale]).find(|scale| has_word(*scale));
        if owner == Some(grade.scale) { word.clone() } else { format!("{word}-{}", self.scale_of(grade).key) }
    }

    /// How many of a meter's marks are filled, of how many: 4 of 4 for the best of four.
    #[must_use]
    pub fn marks(&self, grade: Grade) -> (usize, usize) {
        let of = self.scale_of(grade).grades.len();
        (of - usize::from(grade.rank), of)
    }

    /// A framework's scale.
    #[must_use]
    pub fn scale(&self, id: FrameworkId) -> &Scale {
        &self.scales[usize::from(self.get(id).scale)]
    }

    /// The grades of a framework, best first.
    pub fn grades(&self, id: FrameworkId) -> impl Iterator<Item = Grade> + use<'_> {
        let scale = self.get(id).scale;
        (0..self.scale(id).grades.len()).map(move |rank| Grade { scale, rank: narrow(rank) })
    }

    /// The grade that a framework has for a word in any accepted form.
    #[must_use]
    pub fn grade(&self, id: FrameworkId, written: &str) -> Option<Grade> {
        self.grade_of(id, &normalised(written))
    }

    fn grade_of(&self, id: FrameworkId, normal: &str) -> Option<Grade> {
        self.grades(id).find(|grade| self.word(*grade).accepted.iter().any(|word| word == normal))
    }

    /// The official words of a framework, best first.
    #[must_use]
    pub fn labels(&self, id: FrameworkId) -> Vec<&str> {
        self.scale(id).grades.iter().map(|word| word.label.as_str()).collect()
    }

    /// Every framework that awards an overall grade of this word and was in force within these
    /// days, those of the whole service first, then the newest first.
    #[must_use]
    pub fn awarding(
        &self,
        written: &str,
        first: chrono::NaiveDate,
        last: chrono::NaiveDate,
    ) -> Vec<(FrameworkId, Grade)> {
        let wanted = normalised(written);
        let mut found: Vec<(FrameworkId, Grade)> = self
            .iter()
            .filter(|(_, framework)| framework.in_force.overlaps(first, last))
            .filter(|(_, framework)| framework.overall.is_some_and(|overall| overall.overlaps(first, last)))
            .filter_map(|(id, _)| Some((id, self.grade_of(id, &wanted)?)))
            .collect();
        found.sort_by_key(|(id, _)| {
            let framework = self.get(*id);
            (!framework.whole_service, std::cmp::Reverse(framework.in_force.from))
        });
        found
    }

    fn add_scale(&mut self, key: &str, grades: &OneOrMany<GradeMatter>, place: &Place, problems: &mut Vec<Diagnostic>) {
        if !Slug::is_valid(key) {
            let message = format!("`{key}` cannot be a scale's name: lower-case letters, digits and hyphens can.");
            problems.push(Diagnostic::new(Code::Framework, place.clone(), message));
        }
        let mut words: Vec<GradeWord> = Vec::new();
        for grade in &grades.0 {
            let (Some(slug), Some(label)) = (&grade.slug, &grade.label) else {
                let message = format!("A grade of the scale `{key}` needs a `slug` and a `label`.");
                problems.push(Diagnostic::new(Code::MissingKey, place.clone(), message));
                continue;
            };
            let also = grade.also.iter().flat_map(|also| &also.0);
            let accepted = [label.0.as_str(), slug.0.as_str()].into_iter().chain(also.map(|word| word.0.as_str()));
            let accepted: Vec<String> = accepted.map(|word| normalised(word).into_owned()).collect();
            if let Some(double) = accepted.iter().find(|form| words.iter().any(|other| other.accepted.contains(form))) {
                let message = format!("The scale `{key}` has the word '{double}' twice.");
                problems.push(Diagnostic::new(Code::Framework, place.clone(), message));
                continue;
            }
            words.push(GradeWord { slug: slug.0.clone(), label: label.0.clone(), accepted });
        }
        self.scales.push(Scale { key: key.to_owned(), grades: words });
    }

    fn add_framework(
        &mut self,
        key: &str,
        matter: &FrameworkMatter,
        at: (&SourcePath, &KeyPath),
        problems: &mut Vec<Diagnostic>,
    ) {
        let (path, keys) = at;
        let missing = |what: &str| {
            let message = format!("The framework `{key}` has no `{what}`.");
            Diagnostic::new(Code::MissingKey, path.key_at(keys.clone()), message)
        };
        let name = matter.name.as_ref().map(|name| name.0.clone());
        if name.is_none() {
            problems.push(missing("name"));
        }
        let scale = matter.scale.as_ref().and_then(|name| self.find_scale(name, path, keys, problems));
        if matter.scale.is_none() {
            problems.push(missing("scale"));
        }
        let kind = match matter.kind.as_ref().map(|kind| (EventKind::parse(&kind.0), kind)) {
            None => Some(EventKind::Inspection),
            Some((Some(kind), _)) if kind.is_graded() => Some(kind),
            Some((_, written)) => {
                let message = format!("A framework's `kind` is `inspection` or `annual-rating`, not `{}`.", written.0);
                problems.push(Diagnostic::new(Code::UnknownKind, path.value_at(keys.key("kind")), message));
                None
            }
        };
        let in_force = Period { from: matter.from, to: matter.to };
        if matter.from.zip(matter.to).is_some_and(|(from, to)| from.is_surely_after(to)) {
            let message = format!("The framework `{key}` ends before it begins.");
            problems.push(Diagnostic::new(Code::DateOrder, path.value_at(keys.key("to")), message));
        }
        for (judgement, _) in matter.judgements.iter().flat_map(|map| &map.0).filter(|(key, _)| !is_judgement_key(key))
        {
            let message = format!("`{judgement}` cannot be a judgement's key: lower-case letters and underscores can.");
            let place = path.key_at(keys.key("judgements").key(judgement));
            problems.push(Diagnostic::new(Code::Framework, place, message));
        }
        let (Some(name), Some(scale), Some(kind)) = (name, scale, kind) else { return };
        let judgements = matter.judgements.iter().flat_map(|map| &map.0).map(|(key, judgement)| Judgement {
            key: key.as_str().into(),
            name: judgement.name.as_ref().map_or_else(|| sentence_case(key), |name| name.0.clone()),
            in_force: Period { from: judgement.from, to: judgement.to },
        });
        let framework = Framework {
            key: key.to_owned(),
            short: matter.short.as_ref().map_or_else(|| name.clone(), |short| short.0.clone()),
            name,
            kind,
            whole_service: matter.whole_service.is_some_and(|flag| flag.0),
            in_force,
            overall: matter.overall.as_ref().map(|period| Period { from: period.from, to: period.to }),
            judgements: judgements.collect(),
            scale,
        };
        match self.frameworks.iter_mut().find(|one| one.key == key) {
            Some(known) => *known = framework,
            None => self.frameworks.push(framework),
        }
    }

    fn find_scale(
        &self,
        name: &Name,
        path: &SourcePath,
        keys: &KeyPath,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<u16> {
        // The newest of a name: a site may redefine a built-in scale for its own frameworks.
        let found = self.scales.iter().rposition(|scale| scale.key == name.0);
        if found.is_none() {
            let known: Vec<&str> = self.scales.iter().map(|scale| scale.key.as_str()).collect();
            let message = format!("There is no scale `{}`.", name.0);
            let help = match did_you_mean(&name.0, known.iter().copied()) {
                Some(meant) => format!("Did you mean `{meant}`?"),
                None => format!("The scales are {}.", alternatives(&known).replace(" or ", " and ")),
            };
            problems.push(Diagnostic::new(Code::Framework, path.value_at(keys.key("scale")), message).help(help));
        }
        found.map(narrow)
    }
}

impl Framework {
    /// A judgement by its key.
    #[must_use]
    pub fn judgement(&self, key: &str) -> Option<&Judgement> {
        self.judgements.iter().find(|judgement| &*judgement.key == key)
    }
}

/// A judgement's key is a part of addresses.
fn is_judgement_key(key: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !key.is_empty() && key.len() <= 60 && key.chars().all(fits) && key.starts_with(|c: char| c.is_ascii_lowercase())
}

/// A word as words are compared: lower case, hyphens and underscores as spaces.
#[must_use]
pub fn normalised(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let spaced = word.to_lowercase().replace(['-', '_', '\u{2010}', '\u{2011}', '\u{a0}'], " ");
    Cow::Owned(spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `help_and_protection` as "Help and protection".
fn sentence_case(key: &str) -> String {
    let words = key.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Frameworks and grades are few; a bounded file has no room for more.
fn narrow(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}
