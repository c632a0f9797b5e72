//! Atom feeds (RFC 4287). Every date in them is a date of the archive, never the build's.

use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};

use super::view::Urls;
use super::words;
use crate::Failure;
use crate::model::{Archive, ArticleId, Correction, CouncilId, EventId, Item, start_of_day};
use crate::plan::{Address, Feed};

/// How many entries a feed holds.
const ENTRIES: usize = 30;

/// One entry of a feed.
struct Entry {
    /// Its address, its own for ever.
    id: String,
    title: String,
    published: DateTime<Utc>,
    updated: DateTime<Utc>,
    summary: String,
    categories: Vec<String>,
}

/// A feed's bytes.
///
/// # Errors
/// None that a sound machine makes: writing to memory.
pub fn bytes(archive: &Archive, feed: &Feed) -> Result<Vec<u8>, Failure> {
    let (title, address, items) = match feed {
        Feed::All => (archive.site.title.clone(), Address::root(), archive.newest()),
        Feed::Council(id) => council(archive, *id),
        Feed::Grade(slug) => grade(archive, slug),
        Feed::Corrections => {
            (format!("{}: corrections", archive.site.title), Address::folder(&["corrections"]), Vec::new())
        }
    };
    let entries: Vec<Entry> = match feed {
        Feed::Corrections => corrections(archive),
        _ => items.into_iter().take(ENTRIES).map(|item| entry(archive, item)).collect(),
    };
    let mut writer = Writer::new_with_indent(Vec::with_capacity(16 << 10), b' ', 1);
    write(&mut writer, archive, &title, &address, &entries)
        .map_err(|error| Failure::io("write the feed of", std::path::Path::new(address.as_str()), error))?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// The newest corrections to grades and facts.
fn corrections(archive: &Archive) -> Vec<Entry> {
    let view = |(item, correction): (Item, &Correction)| {
        let (all, Entry { id, title, categories, .. }) = match item {
            Item::Article(id) => (&archive.article(id).corrections, entry(archive, item)),
            Item::Event(id) => (&archive.event(id).corrections, entry(archive, item)),
        };
        let number = archive.of_substance(all).position(|one| std::ptr::eq(one, correction))? + 1;
        let day = start_of_day(correction.date.start(), archive.site.zone);
        Some(Entry {
            id: format!("{id}#correction-{number}"),
            title: format!("Corrected: {title}"),
            published: day,
            updated: day,
            summary: correction.note.clone(),
            categories,
        })
    };
    archive.corrections().into_iter().take(ENTRIES).filter_map(view).collect()
}

fn council(archive: &Archive, id: CouncilId) -> (String, Address, Vec<Item>) {
    let council = archive.council(id);
    let mut items: Vec<Item> = archive.timeline(id).events().map(Item::Event).collect();
    items.extend(archive.articles_about(id).into_iter().map(Item::Article));
    items.sort_by_key(|item| std::cmp::Reverse(archive.date_of(*item)));
    (format!("{}: {}", archive.site.title, council.name), Address::of_council(&council.slug), items)
}

fn grade(archive: &Archive, slug: &str) -> (String, Address, Vec<Item>) {
    let frameworks = &archive.frameworks;
    let has = |item: &Item| match item {
        Item::Event(id) => archive
            .graded(*id)
            .and_then(|graded| graded.overall?.grade())
            .is_some_and(|grade| frameworks.page_slug(grade) == slug),
        Item::Article(id) => {
            archive.article(*id).reported.iter().any(|reported| frameworks.page_slug(reported.grade) == slug)
        }
    };
    let items = archive.newest().into_iter().filter(has).collect();
    (format!("{}: {}", archive.site.title, label(archive, slug)), Address::folder(&["ratings", slug]), items)
}

/// The official word of a grade's page.
fn label(archive: &Archive, slug: &str) -> String {
    let frameworks = &archive.frameworks;
    let found =
        frameworks.iter().flat_map(|(id, _)| frameworks.grades(id)).find(|grade| frameworks.page_slug(*grade) == slug);
    found.map_or_else(|| slug.to_owned(), |grade| frameworks.word(grade).label.clone())
}

fn write(
    writer: &mut Writer<Vec<u8>>,
    archive: &Archive,
    title: &str,
    address: &Address,
    entries: &[Entry],
) -> std::io::Result<()> {
    let urls = Urls::new(archive);
    let page = urls.full(address.as_str());
    let newest = entries.iter().map(|entry| entry.updated).max();
    // A feed without entries still needs a date; the site's frameworks begin in 2009.
    let newest = newest.map_or_else(|| "2009-01-01T00:00:00Z".to_owned(), instant);
    let author = archive.site.publisher.as_ref().map_or(&archive.site.title, |publisher| &publisher.name);
    writer.write_event(Xml::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let feed = writer
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", archive.site.language.as_str())]);
    feed.write_inner_content(|writer| {
        text(writer, "id", &page)?;
        text(writer, "title", title)?;
        text(writer, "updated", &newest)?;
        writer.create_element("author").write_inner_content(|writer| text(writer, "name", author))?;
        let own = urls.full(&address.file("feed.xml").address());
        writer.create_element("link").with_attributes([("rel", "self"), ("href", own.as_str())]).write_empty()?;
        writer
            .create_element("link")
            .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", page.as_str())])
            .write_empty()?;
        if let Some(licence) = &archive.site.licence {
            text(writer, "rights", licence)?;
        }
        entries.iter().try_for_each(|entry| write_entry(writer, entry))
    })?;
    Ok(())
}

fn entry(archive: &Archive, item: Item) -> Entry {
    let (title, path, summary, categories) = match item {
        Item::Article(id) => article(archive, id),
        Item::Event(id) => event(archive, id),
    };
    let id = Address::of_source(path).map(|address| Urls::new(archive).full(address.as_str())).unwrap_or_default();
    let (published, updated) = (published(archive, item), updated(archive, item));
    Entry { id, title, published, updated, summary, categories }
}

fn write_entry(writer: &mut Writer<Vec<u8>>, entry: &Entry) -> std::io::Result<()> {
    writer.create_element("entry").write_inner_content(|writer| {
        text(writer, "id", &entry.id)?;
        text(writer, "title", &entry.title)?;
        text(writer, "published", &instant(entry.published))?;
        text(writer, "updated", &instant(entry.updated))?;
        writer
            .create_element("link")
            .with_attributes([("rel", "alternate"), ("type", "text/html"), ("href", entry.id.as_str())])
            .write_empty()?;
        text(writer, "summary", &entry.summary)?;
        for category in &entry.categories {
            writer.create_element("category").with_attribute(("term", category.as_str())).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

type EntryParts<'a> = (String, &'a crate::diagnostic::SourcePath, String, Vec<String>);

fn article(archive: &Archive, id: ArticleId) -> EntryParts<'_> {
    let article = archive.article(id);
    let councils = article.councils.iter().map(|id| archive.council(*id)).filter(|council| council.exists);
    (
        words::typeset(&article.title),
        &article.path,
        words::typeset(&article.summary),
        councils.map(|council| council.name.clone()).collect(),
    )
}

fn event(archive: &Archive, id: EventId) -> EntryParts<'_> {
    let event = archive.event(id);
    let frameworks = &archive.frameworks;
    let mut summary =
        match event.graded.as_ref().map(|graded| (graded, graded.overall.and_then(crate::model::Award::grade))) {
            None => "Not graded.".to_owned(),
            Some((graded, None)) => format!("{}: no overall grade.", frameworks.get(graded.framework).short),
            Some((_, Some(grade))) => format!("Overall: {}.", frameworks.word(grade).label),
        };
    if let Some(days) = words::inspected(event.from, event.to) {
        summary.push_str(&format!(" Inspected {days}."));
    }
    (words::event_title(archive, event), &event.path, summary, vec![archive.council(event.council).name.clone()])
}

fn published(archive: &Archive, item: Item) -> DateTime<Utc> {
    let moment = match item {
        Item::Article(id) => archive.article(id).moment,
        Item::Event(id) => archive.event(id).moment,
    };
    moment.released(archive.site.zone)
}

/// The last change of substance up to the archive's instant.
fn updated(archive: &Archive, item: Item) -> DateTime<Utc> {
    let (changed, corrections) = match item {
        Item::Article(id) => (archive.article(id).updated, &archive.article(id).corrections),
        Item::Event(id) => (None, &archive.event(id).corrections),
    };
    let corrected = archive.of_substance(corrections).map(|one| one.date);
    let known = changed
        .into_iter()
        .chain(corrected)
        .map(|date| start_of_day(date.start(), archive.site.zone))
        .filter(|change| *change <= archive.as_of.instant);
    known.max().into_iter().chain([published(archive, item)]).max().unwrap_or_default()
}

fn instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, content: &str) -> std::io::Result<()> {
    // XML has no way to write control characters and these two.
    let legal: String = content.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    writer.create_element(name).write_text_content(BytesText::new(&legal))?;
    Ok(())
}
