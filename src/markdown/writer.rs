//! Events as HTML: headings with ids, notes at the end, links resolved, raw HTML left out.

use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, CowStr, Event, Tag, TagEnd};

use super::picture::Open;
use super::{Anchors, Destination, LinkKind, Resolve, Target, Title, destination};

/// Turns a body's events into those that are written.
pub struct Writer<'a, 'b> {
    title: Title,
    resolve: &'b Resolve<'b>,
    anchors: Anchors,
    pub shift: usize,
    headings: usize,
    /// The heading being written: its level, its events and its text.
    heading: Option<(usize, Vec<Event<'a>>, String)>,
    /// For every open link, whether it reaches the page.
    links: Vec<bool>,
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
    pub fn new(title: Title, resolve: &'b Resolve<'b>) -> Self {
        Self {
            title,
            resolve,
            anchors: Anchors::default(),
            shift: 0,
            headings: 0,
            heading: None,
            links: Vec::new(),
            picture: None,
            table: Table::default(),
            notes: Notes::default(),
        }
    }

    pub fn event(&mut self, event: Event<'a>, out: &mut Vec<Event<'a>>) {
        let Some(mut picture) = self.picture.take() else { return self.outside(event, out) };
        match event {
            Event::Start(Tag::Image { .. }) => picture.begin(),
            Event::End(TagEnd::Image) if picture.end() => {
                return self.push(Event::InlineHtml(picture.html().into()), out);
            }
            event => picture.describe(&event),
        }
        self.picture = Some(picture);
    }

    /// An event that is not of a picture's description.
    fn outside(&mut self, event: Event<'a>, out: &mut Vec<Event<'a>>) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading = Some((level as usize, Vec::new(), String::new()));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(out),
            Event::Start(Tag::FootnoteDefinition(label)) => self.notes.open.push((label.to_string(), Vec::new())),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some((label, events)) = self.notes.open.pop() {
                    self.notes.texts.entry(label).or_insert(events);
                }
            }
            Event::FootnoteReference(label) => {
                let reference = self.notes.refer(&label);
                self.push(Event::InlineHtml(reference.into()), out);
            }
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell)
            | Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => {
                let html = self.table.event(&event);
                self.push(Event::Html(html), out);
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let resolved = self.resolved(dest_url, LinkKind::Page);
                self.links.push(resolved.is_some());
                if let Some(Target { address, .. }) = resolved {
                    let dest_url = address.into();
                    self.push(Event::Start(Tag::Link { link_type, dest_url, title, id }), out);
                }
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop() == Some(true) {
                    self.push(Event::End(TagEnd::Link), out);
                }
            }
            // Of a picture that is not shown the description stays.
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                self.picture = self.resolved(dest_url, LinkKind::Picture).map(|target| Open::new(target, &title));
            }
            Event::End(TagEnd::Image) => {}
            event => self.push(event, out),
        }
    }

    fn push(&mut self, event: Event<'a>, out: &mut Vec<Event<'a>>) {
        if let Some((_, events, text)) = &mut self.heading {
            if let Event::Text(piece) | Event::Code(piece) = &event {
                text.push_str(piece);
            }
            events.push(event);
        } else if let Some((_, events)) = self.notes.open.last_mut() {
            events.push(event);
        } else {
            out.push(event);
        }
    }

    fn resolved(&self, target: CowStr<'a>, kind: LinkKind) -> Option<Target> {
        match destination(&target) {
            Destination::Elsewhere if kind == LinkKind::Picture => None,
            Destination::Elsewhere => Some(Target { address: target.into_string(), shown: None }),
            Destination::Unsafe(_) => None,
            Destination::Within { .. } => (self.resolve)(&target, kind),
        }
    }

    fn end_heading(&mut self, out: &mut Vec<Event<'a>>) {
        let Some((level, events, text)) = self.heading.take() else { return };
        self.headings += 1;
        let id = self.anchors.id(&text);
        if self.headings == 1 && self.title == Title::FirstHeading {
            return;
        }
        let level = (level + self.shift).clamp(2, 6);
        self.push(Event::Html(format!("<h{level} id=\"{id}\">").into()), out);
        for event in events {
            self.push(event, out);
        }
        // The heading's own name is enough for those who do not see the sign.
        let anchor =
            format!(" <a class=\"anchor\" href=\"#{id}\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>\n");
        self.push(Event::Html(anchor.into()), out);
    }

    pub fn footnotes(&mut self, out: &mut Vec<Event<'a>>) {
        let mut labels: Vec<(usize, String)> =
            self.notes.numbers.iter().map(|(label, number)| (*number, label.clone())).collect();
        labels.sort_unstable();
        if labels.is_empty() {
            return;
        }
        out.push(Event::Html("<section class=\"footnotes\" aria-label=\"Notes\"><ol>\n".into()));
        for (number, label) in labels {
            out.push(Event::Html(format!("<li id=\"note-{number}\">\n").into()));
            out.extend(self.notes.texts.remove(&label).unwrap_or_default());
            let back = format!(
                "<p><a href=\"#note-{number}-1\" aria-label=\"Back to the text of note {number}\">↩</a></p></li>\n"
            );
            out.push(Event::Html(back.into()));
        }
        out.push(Event::Html("</ol></section>\n".into()));
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
                let label = format!("role=\"region\" aria-label=\"Table {}\" tabindex=\"0\"", self.number);
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
