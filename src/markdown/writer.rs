//! Events as HTML: headings with ids, notes at the end, links resolved, raw HTML left out.

use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};

use super::picture::Open;
use super::{Destination, LinkKind, Resolve, Target, Title, destination, has_section_of_level_one, prepared};

/// What is known of the links within the site.
#[derive(Clone, Copy)]
pub enum Ends<'b> {
    /// Where each of them leads
    Known(&'b Resolve<'b>),
    /// Nothing yet
    Open,
}

/// Turns a body's events into those that are written.
pub struct Writer<'a, 'b> {
    title: Title,
    ends: Ends<'b>,
    /// Whether there is something that cannot be written while its end is open.
    pub is_stuck: bool,
    /// What is written, apart from the notes.
    body: Vec<Event<'a>>,
    /// By how many levels headings are lowered.
    shift: usize,
    headings: usize,
    /// The heading being written: its level and its events.
    heading: Option<(usize, Vec<Event<'a>>)>,
    /// For every link that has begun, how it ends.
    links: Vec<Option<Event<'static>>>,
    /// The picture whose description is being read.
    picture: Option<Open>,
    table: Table,
    notes: Notes<'a>,
}

#[derive(Default)]
struct Notes<'a> {
    /// Numbers by label, in the order of first reference.
    numbers: BTreeMap<String, usize>,
    texts: BTreeMap<String, Vec<Event<'a>>>,
    /// The notes being read, the innermost last.
    open: Vec<(String, Vec<Event<'a>>)>,
    /// How often each was referred to.
    references: BTreeMap<String, usize>,
}

impl<'a, 'b> Writer<'a, 'b> {
    /// A writer of a body in which sections of level one push the others down, where there are any.
    pub fn new(body: &str, title: Title, ends: Ends<'b>) -> Self {
        Self {
            title,
            ends,
            is_stuck: false,
            body: Vec::with_capacity(body.len() / 12),
            shift: usize::from(has_section_of_level_one(body, title)),
            headings: 0,
            heading: None,
            links: Vec::new(),
            picture: None,
            table: Table::default(),
            notes: Notes::default(),
        }
    }

    /// All of it as HTML.
    pub fn write(mut self, out: &mut String) {
        self.footnotes();
        pulldown_cmark::html::push_html(out, self.body.into_iter());
    }

    /// One more event, and the id of the heading that ends with it.
    pub fn event(&mut self, event: Event<'a>, ended: Option<&str>) {
        if let Some(id) = ended {
            return self.end_heading(id);
        }
        let Some(mut picture) = self.picture.take() else { return self.outside(event) };
        match event {
            Event::Start(Tag::Image { .. }) => picture.begin(),
            Event::End(TagEnd::Image) if picture.end() => {
                return self.push(Event::InlineHtml(picture.html().into()));
            }
            event => picture.describe(&event),
        }
        self.picture = Some(picture);
    }

    /// An event that is not of a picture's description.
    fn outside(&mut self, event: Event<'a>) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading = Some((level as usize, Vec::new()));
            }
            Event::Start(Tag::FootnoteDefinition(label)) => self.notes.open.push((label.to_string(), Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((label, events)) = self.notes.open.pop() {
                    self.notes.texts.entry(label).or_insert(events);
                }
            }
            Event::FootnoteReference(label) => {
                let reference = self.notes.refer(&label);
                self.push(Event::InlineHtml(reference.into()));
            }
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => {
                let html = self.table.event(&event);
                self.push(Event::Html(html));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let link = self.link(link_type, dest_url, title, id);
                self.links.push(link.as_ref().map(end_of));
                if let Some(start) = link {
                    self.push(start);
                }
            }
            Event::End(TagEnd::Link) => {
                if let Some(end) = self.links.pop().flatten() {
                    self.push(end);
                }
            }
            // Of a picture that is not shown the description stays.
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                self.picture = self.resolved(dest_url, LinkKind::Picture).map(|target| Open::new(target, &title));
            }
            Event::End(TagEnd::Image) => {}
            event => self.push(event),
        }
    }

    fn push(&mut self, event: Event<'a>) {
        if let Some((_, events)) = &mut self.heading {
            events.push(event);
        } else if let Some((_, events)) = self.notes.open.last_mut() {
            events.push(event);
        } else {
            self.body.push(event);
        }
    }

    /// A link as it begins; nothing where only its words stay.
    fn link(
        &mut self,
        link_type: LinkType,
        target: CowStr<'a>,
        title: CowStr<'a>,
        id: CowStr<'a>,
    ) -> Option<Event<'a>> {
        if matches!(self.ends, Ends::Open) && matches!(destination(&target), Destination::Within { .. }) {
            // Its address would begin with `mailto:`.
            self.is_stuck |= link_type == LinkType::Email;
            return Some(Event::InlineHtml(prepared::opened(&target, &title)));
        }
        let dest_url = self.resolved(target, LinkKind::Page)?.address.into();
        Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
    }

    fn resolved(&mut self, target: CowStr<'a>, kind: LinkKind) -> Option<Target> {
        match destination(&target) {
            Destination::Elsewhere if kind == LinkKind::Picture => None,
            Destination::Elsewhere => Some(Target { address: target.into_string(), shown: None }),
            Destination::Unsafe(_) => None,
            Destination::Within { .. } => match self.ends {
                Ends::Known(resolve) => resolve(&target, kind),
                Ends::Open => {
                    self.is_stuck = true;
                    None
                }
            },
        }
    }

    fn end_heading(&mut self, id: &str) {
        let Some((level, events)) = self.heading.take() else { return };
        self.headings += 1;
        if self.headings == 1 && self.title == Title::FirstHeading {
            return;
        }
        let level = ["h2", "h3", "h4", "h5", "h6"][(level + self.shift).clamp(2, 6) - 2];
        self.push(Event::Html(["<", level, " id=\"", id, "\">"].concat().into()));
        for event in events {
            self.push(event);
        }
        // The heading's own name is enough for those who do not see the sign.
        let anchor = [" <a class=\"anchor\" href=\"#", id, ANCHOR_END, level, ">\n"].concat();
        self.push(Event::Html(anchor.into()));
    }

    pub fn footnotes(&mut self) {
        let mut labels: Vec<(usize, String)> =
            self.notes.numbers.iter().map(|(label, number)| (*number, label.clone())).collect();
        labels.sort_unstable();
        if labels.is_empty() {
            return;
        }
        self.body.push(Event::Html("<section class=\"footnotes\" aria-label=\"Notes\"><ol>\n".into()));
        for (number, label) in labels {
            self.body.push(Event::Html(format!("<li id=\"note-{number}\">\n").into()));
            self.body.extend(self.notes.texts.remove(&label).unwrap_or_default());
            let back = format!(
                "<p><a href=\"#note-{number}-1\" aria-label=\"Back to the text of note {number}\">↩</a></p></li>\n"
            );
            self.body.push(Event::Html(back.into()));
        }
        self.body.push(Event::Html("</ol></section>\n".into()));
    }
}

/// How the sign behind a heading ends, and what follows it.
const ANCHOR_END: &str = "\" aria-hidden=\"true\" tabindex=\"-1\">#</a></";

/// How a link ends that begins so.
fn end_of(start: &Event<'_>) -> Event<'static> {
    match start {
        Event::InlineHtml(_) => Event::InlineHtml(prepared::CLOSED),
        _ => Event::End(TagEnd::Link),
    }
}

impl Notes<'_> {
    fn refer(&mut self, label: &str) -> String {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label.to_owned()).or_insert(next);
        let count = self.references.entry(label.to_owned()).or_insert(0);
        *count += 1;
        format!(
            "<sup><a href=\"#note-{number}\" id=\"note-{number}-{count}\" aria-label=\"Note {number}\">{number}</a></sup>"
        )
    }
}

/// Tables that can scroll by themselves, with headings of columns and numbers to the right by class:
/// a strict Content-Security-Policy allows no style in the page.
#[derive(Default)]
struct Table {
    number: usize,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Table {
    fn event(&mut self, event: &Event<'_>) -> CowStr<'static> {
        match event {
            Event::Start(Tag::Table(columns)) => {
                self.number += 1;
                self.columns.clone_from(columns);
                let label = format_args!("role=\"region\" aria-label=\"Table {}\" tabindex=\"0\"", self.number);
                return format!("<div class=\"table-wrap\" {label}><table>\n").into();
            }
            Event::Start(Tag::TableHead) => {
                (self.in_head, self.column) = (true, 0);
                "<thead><tr>"
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                "</tr></thead>\n<tbody>\n"
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                "<tr>"
            }
            Event::End(TagEnd::TableRow) => "</tr>\n",
            Event::Start(Tag::TableCell) => {
                let alignment = self.columns.get(self.column).copied().unwrap_or(Alignment::None);
                self.column += 1;
                match (self.in_head, alignment) {
                    (true, Alignment::Right) => "<th scope=\"col\" class=\"num\">",
                    (true, Alignment::Center) => "<th scope=\"col\" class=\"mid\">",
                    (true, _) => "<th scope=\"col\">",
                    (false, Alignment::Right) => "<td class=\"num\">",
                    (false, Alignment::Center) => "<td class=\"mid\">",
                    (false, _) => "<td>",
                }
            }
            Event::End(TagEnd::TableCell) if self.in_head => "</th>",
            Event::End(TagEnd::TableCell) => "</td>",
            _ => "</tbody></table></div>\n",
        }
        .into()
    }
}
