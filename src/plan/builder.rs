//! The plan in the making: every output is put in its place, or refused.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::address::alias;
use super::links::Links;
use super::{Address, Carded, Feed, GradeIndex, GradePage, Output, OutputPath, PER_SITEMAP, Page, Pager, Table};
use crate::diagnostic::{Code, Diagnostic, KeyPath, Place, SourcePath};
use crate::model::{Archive, ArticleId, Item, Place as Standing, SITE_FILE};
use crate::picture::Picture;
use crate::search::Layout;
use crate::theme::{Extra, ThemeFiles};

/// What is planned so far.
pub struct Builder<'a> {
    pub archive: &'a Archive,
    /// What the site does without.
    pub without: &'a BTreeSet<Extra>,
    /// By the path as a disk without case and with one Unicode form would see it.
    pub outputs: BTreeMap<String, (OutputPath, Output, Option<SourcePath>)>,
    pub problems: Vec<Diagnostic>,
}

impl Builder<'_> {
    pub fn content(&mut self) {
        for (id, council) in self.archive.councils() {
            let address = Address::of_council(&council.slug);
            self.page(&address, Page::Council(id), Some(&council.path));
            self.feed(&address, Feed::Council(id));
        }
        for (id, event) in self.archive.events() {
            self.source_page(&event.path, Page::Event(id));
        }
        for (id, article) in self.archive.articles() {
            self.source_page(&article.path, Page::Article(id));
        }
        for (index, notice) in self.archive.withdrawn.iter().enumerate() {
            self.source_page(&notice.path, Page::Withdrawn(index));
        }
        for carded in Carded::all(self.archive) {
            if let Some(path) = carded.path(self.archive) {
                self.put(&path, Output::Card(carded), None);
            }
        }
        let mut corrections = None;
        for (index, page) in self.archive.pages.iter().enumerate() {
            if Address::of_source(&page.path).is_ok_and(|address| address.as_str() == "/corrections/") {
                corrections = Some(index);
            } else {
                self.source_page(&page.path, Page::Plain(index));
            }
        }
        let source = corrections.map(|index| self.archive.pages[index].path.clone());
        let address = Address::folder(&["corrections"]);
        self.page(&address, Page::Corrections(corrections), source.as_ref());
        self.feed(&address, Feed::Corrections);
    }

    pub fn indexes(&mut self, indexes: &[GradeIndex]) {
        self.page(&Address::folder(&["ratings"]), Page::Ratings, None);
        for (index, one) in indexes.iter().enumerate() {
            for (slug, place) in one.places(self.archive) {
                let address = one.address(&slug);
                let articles = one.articles.get(&slug).map_or(0, Vec::len);
                for pager in Pager::all(articles) {
                    let page = Page::Grade(GradePage { index, slug: slug.clone(), place, pager });
                    self.page(&address.part(pager), page, None);
                }
                let is_grade = place.is_none_or(|place| matches!(place, Standing::Grade(_)));
                if one.judgement.is_none() && is_grade {
                    self.feed(&address, Feed::Grade(slug));
                }
            }
        }
    }

    pub fn lists(&mut self, topics: &BTreeMap<String, Vec<ArticleId>>, years: &BTreeMap<i32, Vec<Item>>) {
        self.page(&Address::root(), Page::Home, None);
        self.page(&Address::folder(&["councils"]), Page::Councils, None);
        for region in self.archive.regions().keys() {
            self.page(&Address::folder(&["regions", region]), Page::Region(region.clone()), None);
        }
        for (tag, articles) in topics {
            for pager in Pager::all(articles.len()) {
                self.page(&Address::folder(&["topics", tag]).part(pager), Page::Topic(tag.clone(), pager), None);
            }
        }
        self.page(&Address::folder(&["archive"]), Page::Archive, None);
        for (year, entries) in years {
            for pager in Pager::all(entries.len()) {
                let address = Address::folder(&["archive", &year.to_string()]);
                self.page(&address.part(pager), Page::Year(*year, pager), None);
            }
        }
    }

    pub fn search(&mut self, layout: &Layout) {
        if self.without.contains(&Extra::Search) {
            return;
        }
        let address = Address::folder(&["search"]);
        self.page(&address, Page::Search, None);
        for file in layout.files() {
            self.put(&address.file(&file.name()), Output::Search(file), None);
        }
    }

    pub fn machine_files(&mut self, theme: &ThemeFiles) {
        let root = Address::root();
        if !self.without.contains(&Extra::Trends) {
            self.page(&Address::folder(&["trends"]), Page::Trends, None);
        }
        if !self.without.contains(&Extra::Waiting) {
            self.page(&Address::folder(&["waiting"]), Page::Waiting, None);
        }
        if !self.without.contains(&Extra::Data) {
            self.data();
        }
        self.put(&root.file("404.html"), Output::Page(Page::NotFound), None);
        self.put(&root.file("feed.xml"), Output::Feed(Feed::All), None);
        self.put(&root.file("sitemap.xml"), Output::Sitemap, None);
        self.put(&root.file("robots.txt"), Output::Robots, None);
        self.put(&root.file("_redirects"), Output::Redirects, None);
        self.put(&root.file("_headers"), Output::Headers, None);
        for name in theme.assets.keys() {
            match OutputPath::new(&format!("assets/{name}")) {
                Ok(path) => self.put(&path, Output::Asset(name.clone()), None),
                Err(error) => {
                    let place = SourcePath::new(&format!("themes/{}/assets/{name}", self.archive.site.theme)).whole();
                    self.problems.push(Diagnostic::new(Code::UnsafeAddress, place, error.to_string()));
                }
            }
        }
    }

    fn data(&mut self) {
        let data = Address::folder(&["data"]);
        self.page(&data, Page::Data, None);
        for table in Table::ALL {
            self.put(&data.file(&format!("{}.csv", table.name())), Output::Csv(table), None);
            self.put(&data.file(&format!("{}.json", table.name())), Output::Json(table), None);
        }
        self.put(&data.file("datapackage.json"), Output::DataPackage, None);
    }

    /// The feed of a page.
    fn feed(&mut self, page: &Address, feed: Feed) {
        if !self.without.contains(&Extra::Feeds) {
            self.put(&page.file("feed.xml"), Output::Feed(feed), None);
        }
    }

    fn source_page(&mut self, source: &SourcePath, page: Page) {
        match OutputPath::of_source(source) {
            // It was found to be fit for one.
            Ok(path) => self.put_fit(path, Output::Page(page), Some(source)),
            Err(error) => self.problems.push(Diagnostic::new(Code::UnsafeAddress, source.whole(), error.to_string())),
        }
    }

    /// The files beside the Markdown that pages show or link to.
    pub fn files(&mut self, links: &Links) {
        for path in links.files() {
            self.file(path);
        }
        for (path, picture) in links.shown() {
            self.versions(path, picture);
        }
    }

    fn file(&mut self, source: SourcePath) {
        match OutputPath::new(source.below_content()) {
            Ok(path) => self.put(&path, Output::File(source.clone()), Some(&source)),
            Err(error) => self.problems.push(Diagnostic::new(Code::UnsafeAddress, source.whole(), error.to_string())),
        }
    }

    /// The versions of a picture, beside it.
    fn versions(&mut self, source: &SourcePath, picture: &Picture) {
        for version in picture.versions() {
            // What is wrong with the folder is told of the picture itself.
            if let Ok(path) = OutputPath::new(&version.name(source.below_content())) {
                self.put(&path, Output::Picture(source.clone(), version), Some(source));
            }
        }
    }

    fn page(&mut self, address: &Address, page: Page, source: Option<&SourcePath>) {
        self.put(&address.index(), Output::Page(page), source);
    }

    /// What does not exist yet wants an address too: what would collide on the day of its release is
    /// told today.
    pub fn held(&mut self) {
        let mut taken: BTreeMap<String, &SourcePath> = BTreeMap::new();
        for source in self.archive.held.keys() {
            let Ok(address) = Address::of_source(source) else { continue };
            let key = address.index().folded();
            let planned = self.outputs.get(&key).and_then(|(.., source)| source.as_ref());
            let other = planned.or_else(|| taken.get(&key).copied()).filter(|other| *other != source);
            if let Some(other) = other {
                let message = format!("Two files have the address {address}, though not both are published yet.");
                let problem = Diagnostic::new(Code::SameAddress, source.whole(), message);
                self.problems.push(problem.other(other.whole(), "the other file").help("Rename the file."));
            }
            taken.insert(key, source);
        }
    }

    /// A sitemap that would be too long is divided.
    pub fn sitemap_parts(&mut self) {
        let pages = self.outputs.values().filter(|(_, output, _)| output.is_for_readers()).count();
        if pages > PER_SITEMAP {
            for part in 1..=pages.div_ceil(PER_SITEMAP) {
                self.put(&Address::root().file(&format!("sitemap-{part}.xml")), Output::SitemapPart(part), None);
            }
        }
    }

    /// Plans an output; two that want one path are a problem that names both files.
    fn put(&mut self, path: &OutputPath, output: Output, source: Option<&SourcePath>) {
        if let Err(error) = OutputPath::new(path.as_str()) {
            let place = source.cloned().unwrap_or_else(|| SourcePath::new(SITE_FILE)).whole();
            self.problems.push(Diagnostic::new(
                Code::UnsafeAddress,
                place,
                format!("{} cannot be an address: {error}.", path.as_str()),
            ));
            return;
        }
        self.put_fit(path.clone(), output, source);
    }

    /// Plans an output whose path disks and hosts can hold.
    fn put_fit(&mut self, path: OutputPath, output: Output, source: Option<&SourcePath>) {
        let (known_path, known_source) = match self.outputs.entry(path.folded()) {
            Entry::Vacant(free) => {
                free.insert((path, output, source.cloned()));
                return;
            }
            Entry::Occupied(known) => (known.get().0.clone(), known.get().2.clone()),
        };
        let (place, other) = match (source, &known_source) {
            (Some(source), known) => (source.whole(), known.as_ref().map(SourcePath::whole)),
            (None, Some(known)) => (known.whole(), None),
            (None, None) => (SourcePath::new(SITE_FILE).whole(), None),
        };
        let message = match (&other, known_path == path) {
            (Some(_), true) => format!("Two files have the address {}.", path.address()),
            (Some(_), false) => format!(
                "{} and {} differ only in case or accents: many disks hold just one of them.",
                path.address(),
                known_path.address()
            ),
            (None, _) => format!("{} is the address of a page that Borough makes itself.", path.address()),
        };
        let problem = Diagnostic::new(Code::SameAddress, place, message).help("Rename the file.");
        self.problems.push(match other {
            Some(other) => problem.other(other, "the other file"),
            None => problem,
        });
    }

    /// No file stands where a folder is needed.
    pub fn folders(&mut self) {
        let mut found = Vec::new();
        // A page's own file ends in index.html, and is no page's folder.
        for (file, (_, _, source)) in self.outputs.iter().filter(|(path, _)| !path.ends_with("/index.html")) {
            let within = format!("{file}/");
            let below = self.outputs.range(within.clone()..).next().filter(|(path, _)| path.starts_with(&within));
            if let Some((_, (path, _, other))) = below {
                let place = source.as_ref().or(other.as_ref());
                let place = place.map_or_else(|| SourcePath::new(SITE_FILE).whole(), SourcePath::whole);
                let message = format!("This file has the address /{file}, which {} needs as a folder.", path.address());
                found.push(Diagnostic::new(Code::SameAddress, place, message).help("Rename the file."));
            }
        }
        self.problems.append(&mut found);
    }

    pub fn redirects(&mut self) -> BTreeMap<String, Address> {
        let mut redirects: BTreeMap<String, (Address, Place)> = BTreeMap::new();
        for (source, aliases) in aliased(self.archive) {
            self.aliases(source, aliases, &mut redirects);
        }
        let leads = redirects.iter().map(|(alias, (target, _))| (alias.clone(), target.clone())).collect();
        // What does not exist yet is held to the same: else the site would break on the day of its release.
        for (source, aliases) in &self.archive.aliases_to_come {
            self.aliases(source, aliases, &mut redirects);
        }
        for source in self.archive.aliases_to_come.keys() {
            let Ok(address) = Address::of_source(source) else { continue };
            let twin = || redirects.get(&twin_of(address.as_str()));
            let Some((target, place)) = redirects.get(address.as_str()).or_else(twin) else { continue };
            let message = format!("{address} is the address of a page to come, so it cannot lead to {target}.");
            let problem = Diagnostic::new(Code::AliasTaken, place.clone(), message);
            self.problems
                .push(problem.other(source.whole(), "the page").help("Take the alias out, or rename the page."));
        }
        leads
    }

    fn aliases(&mut self, source: &SourcePath, aliases: &[String], redirects: &mut BTreeMap<String, (Address, Place)>) {
        let Ok(target) = Address::of_source(source) else { return };
        for (index, alias) in aliases.iter().enumerate() {
            let place = source.value_at(KeyPath::top("aliases").item(index));
            self.alias(alias, target.clone(), place, redirects);
        }
    }

    fn alias(
        &mut self,
        alias: &str,
        target: Address,
        place: Place,
        redirects: &mut BTreeMap<String, (Address, Place)>,
    ) {
        let from = match self::alias(alias) {
            Ok(from) => from,
            Err(error) => {
                let problem = Diagnostic::new(
                    Code::UnsafeAddress,
                    place,
                    format!("`{}` cannot be an earlier address: {error}.", alias.escape_debug()),
                );
                self.problems.push(problem.help("An alias is a path on this site: `/old/address/`."));
                return;
            }
        };
        let taken = stands_at(&from).find_map(|path| self.outputs.get(&path));
        if let Some((path, _, source)) = taken {
            let problem = Diagnostic::new(
                Code::AliasTaken,
                place,
                format!("{} is the address of a page, so it cannot lead elsewhere.", path.address()),
            );
            let problem = problem.help("Take the alias out, or rename the page.");
            self.problems.push(match source {
                Some(source) => problem.other(source.whole(), "the page"),
                None => problem,
            });
            return;
        }
        let twin = redirects.get(&twin_of(&from)).filter(|(other, _)| *other != target);
        if let Some((_, other)) = redirects.get(&from).or(twin) {
            let problem = Diagnostic::new(Code::AliasTaken, place, format!("{from} is an alias already."));
            self.problems
                .push(problem.other(other.clone(), "the other alias").help("An address can lead to one page only."));
            return;
        }
        redirects.insert(from, (target, place));
    }
}

/// The files that have earlier addresses, with these.
pub fn aliased(archive: &Archive) -> impl Iterator<Item = (&SourcePath, &Vec<String>)> {
    let all = archive
        .articles()
        .map(|(_, one)| (&one.path, &one.aliases))
        .chain(archive.events().map(|(_, one)| (&one.path, &one.aliases)))
        .chain(archive.councils().map(|(_, one)| (&one.path, &one.aliases)))
        .chain(archive.pages.iter().map(|one| (&one.path, &one.aliases)))
        .chain(archive.withdrawn.iter().map(|one| (&one.path, &one.aliases)));
    all.filter(|(_, aliases)| !aliases.is_empty())
}

/// An earlier address with a slash at its end, or without: hosts take the one for the other.
pub fn twin_of(alias: &str) -> String {
    alias.strip_suffix('/').map_or_else(|| format!("{alias}/"), str::to_owned)
}

/// The paths, folded, of outputs that would stand at an earlier address: a page's, and a file's.
pub fn stands_at(alias: &str) -> impl Iterator<Item = String> {
    let path = match alias.trim_matches('/') {
        "" => "index.html",
        path => path,
    };
    let both = [OutputPath::new(&format!("{path}/index.html")), OutputPath::new(path)];
    both.into_iter().flatten().map(|path| path.folded())
}
