//! What the default theme promises of every page, and what its pages say beside the facts themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::fixture::{Fixture, TODAY};

/// A second inspection of Norborough: leadership is better, care leavers are good as before.
const LATER: &str = "=== content/councils/norborough/2023-01-13-inspection.md\n---\nkind: inspection\nframework: ilacs\ninspected: { from: 2022-11-07, to: 2022-11-18 }\n\
    date: 2023-01-13\nrating: good\njudgements: { leadership: good, help_and_protection: requires improvement, children_in_care: good }\nsource: report\n---\n";

/// A third, under the rules of 2026, without an overall grade.
const WITHOUT_OVERALL: &str = "=== content/councils/norborough/2026-06-17-inspection.md\n---\nkind: inspection\nframework: ilacs\ninspected: { from: 2026-04-27, to: 2026-05-01 }\n\
    date: 2026-06-17\njudgements: { leadership: good, help_and_protection: good, children_in_care: good, care_leavers: outstanding }\nreport: https://reports.example.org/3\nsource: report\n---\n";

const STORY: &str = "=== content/news/2018/a.md\n---\ntitle: Story a\ncouncil: norborough\ndate: 2018-07-21\nrating: requires improvement\n---\nText.\n\n## Facts\n\n## Sources\n";

fn render(text: &str, as_of: &str) -> BTreeMap<String, Vec<u8>> {
    let fixture = Fixture::new(text);
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    outputs.into_iter().map(|(path, bytes)| (path.as_str().to_owned(), bytes)).collect()
}

/// The same with a theme of this repository.
fn render_with(theme: &str, text: &str, as_of: &str) -> BTreeMap<String, Vec<u8>> {
    let mut fixture = Fixture::new(text);
    fixture.files.0.extend(crate::trial::themed(theme).0);
    let checked = fixture.as_of(as_of);
    assert!(!checked.has_errors(), "{:#?}", checked.problems);
    let outputs = borough::render_all(&fixture.files, &checked).unwrap();
    outputs.into_iter().map(|(path, bytes)| (path.as_str().to_owned(), bytes)).collect()
}

/// A page's words, without its tags.
fn words(outputs: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    let text = String::from_utf8(outputs[path].clone()).unwrap();
    let untagged: Vec<&str> = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    let untagged = untagged.join(" ");
    untagged.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(text: &str, sentence: &str) {
    assert!(text.contains(sentence), "no {sentence:?} in:\n{text}");
}

#[test]
fn every_page_has_one_search_form_and_no_id_twice() {
    for theme in ["civic", "broadsheet"] {
        search_forms_and_ids(&render_with(theme, &[LATER, WITHOUT_OVERALL, STORY].concat(), TODAY));
    }
}

fn search_forms_and_ids(outputs: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(text.matches("role=\"search\"").count(), 1, "{path}");
        assert_eq!(text.matches("action=\"/search/\"").count(), 1, "{path}");
        let mut ids = BTreeSet::new();
        for id in text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.insert(id), "{path} has the id {id} twice");
        }
        for label in text.split("<label for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids.contains(label), "{path} labels {label}, which is not there");
        }
    }
}

#[test]
fn a_council_is_found_by_its_first_letter_and_its_region() {
    for theme in ["civic", "broadsheet"] {
        let outputs = render_with(theme, "", TODAY);
        let home = String::from_utf8_lossy(&outputs["index.html"]);
        for address in ["/councils/#letter-N", "/councils/#letter-S", "/regions/north/", "/regions/south/"] {
            assert!(home.contains(&format!("href=\"{address}\"")), "{theme}: {address}");
        }
        assert!(!home.contains("#letter-A"));
    }
}

#[test]
fn every_judgement_says_since_when_it_stands() {
    let text = words(&render(&[LATER, WITHOUT_OVERALL].concat(), TODAY), "councils/norborough/index.html");
    says(&text, "Leadership Good since 13 January 2023");
    says(&text, "Help and protection Good since 17 June 2026");
    says(&text, "Care leavers Outstanding since 17 June 2026");
}

#[test]
fn where_no_overall_grade_is_awarded_the_page_says_why_and_what_instead() {
    let outputs = render(&[LATER, WITHOUT_OVERALL].concat(), TODAY);
    let why = "ILACS: inspections begun after 31 March 2026 have no overall grade.";
    let judged =
        "By judgement: leadership good, help and protection good, children in care good, care leavers outstanding.";
    let council = words(&outputs, "councils/norborough/index.html");
    says(&council, why);
    says(&council, &format!("Its newest inspection, published 17 June 2026, awards no overall grade. {judged}"));
    let event = words(&outputs, "councils/norborough/2026-06-17-inspection/index.html");
    says(&event, why);
    says(&event, &format!("No overall grade awarded. {judged}"));
    assert!(!words(&outputs, "councils/norborough/2023-01-13-inspection/index.html").contains(why));
}

#[test]
fn neighbours_stand_side_by_side_judgement_by_judgement() {
    let text = words(&render(LATER, TODAY), "councils/norborough/index.html");
    says(&text, "Council Overall Leadership Help and protection Children in care");
    says(&text, "Norborough Good Good Requires improvement to be good Good");
    says(&text, "Southwick &amp; Hythe Not recorded here");
}

#[test]
fn an_event_says_what_changed_and_what_came_since() {
    let outputs = render(LATER, TODAY);
    let later = words(&outputs, "councils/norborough/2023-01-13-inspection/index.html");
    says(
        &later,
        "Good overall, better than requires improvement to be good in the inspection published 20 July 2018. \
         Judgement by judgement: 2 better and 1 the same.",
    );
    assert!(!later.contains("Since then:"));
    let earlier = words(&outputs, "councils/norborough/2018-07-20-inspection/index.html");
    says(&earlier, "Since then: Norborough: inspection published 13 January 2023 Good");
    let before = render(LATER, "2023-01-12");
    assert!(!words(&before, "councils/norborough/2018-07-20-inspection/index.html").contains("Since then:"));
}

#[test]
fn an_event_of_another_scale_is_not_compared() {
    let rating = "=== content/councils/norborough/2010-12-07-annual-rating.md\n---\nkind: annual-rating\nframework: annual-rating\ndate: 2010-12-07\nrating: performs well\n---\n";
    let text = words(&render(rating, TODAY), "councils/norborough/2018-07-20-inspection/index.html");
    says(
        &text,
        "Requires improvement to be good overall. The annual rating published 7 December 2010 used another scale: the two are not compared.",
    );
    assert!(!text.contains("Judgement by judgement"));
}

#[test]
fn an_old_article_names_the_newest_grade_and_none_that_is_to_come() {
    let outputs = render(&[LATER, STORY].concat(), TODAY);
    says(&words(&outputs, "news/2018/a/index.html"), "Newest grade Good 13 January 2023");
    let before = render(&[LATER, STORY].concat(), "2022-12-31");
    says(&words(&before, "news/2018/a/index.html"), "Newest grade Requires improvement to be good 20 July 2018");
}

#[test]
fn a_council_names_the_sources_of_its_grades() {
    let outputs = render(&[LATER, WITHOUT_OVERALL].concat(), TODAY);
    let text = words(&outputs, "councils/norborough/index.html");
    says(&text, "Inspection published 17 June 2026 · report Read in the published report.");
    says(&text, "Inspection published 20 July 2018 Read in the published report.");
    let page = String::from_utf8_lossy(&outputs["councils/norborough/index.html"]);
    assert!(page.contains("href=\"https://reports.example.org/3\""));
}

#[test]
fn the_stylesheet_asks_for_nothing_that_is_not_there_and_the_fonts_are_light() {
    let outputs = render("", TODAY);
    let style = String::from_utf8_lossy(&outputs["assets/civic.css"]);
    let addresses: BTreeSet<&str> = style
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|one| !one.starts_with('#'))
        .collect();
    assert!(!addresses.is_empty() && !style.contains("@import"));
    for address in addresses {
        let font = outputs.get(&format!("assets/{address}")).unwrap_or_else(|| panic!("there is no {address}"));
        assert!(font.starts_with(b"wOF2") && font.len() < 40_000, "{address}: {} bytes", font.len());
    }
    for face in ["source-serif-4", "public-sans"] {
        let licence = String::from_utf8_lossy(&outputs[&format!("assets/fonts/OFL-{face}.txt")]);
        assert!(licence.contains("SIL OPEN FONT LICENSE Version 1.1"));
    }
}

/// A theme that extends civic and says this of what it does without.
fn without(said: &str) -> String {
    format!(
        "=== content/site.yaml\ntitle: T\nbase_url: https://example.org/\ntheme: plain\n\
         === themes/plain/theme.yaml\nname: plain\nwithout: {said}\n"
    )
}

#[test]
fn what_a_theme_does_without_is_not_made_and_nothing_leads_to_it() {
    let all = render(&[LATER, STORY].concat(), TODAY);
    let plain = render(&[LATER, STORY, &without("[search, data, feeds, trends, waiting]")].concat(), TODAY);
    let gone: BTreeSet<&str> =
        all.keys().filter(|path| !plain.contains_key(*path)).map(|path| path.split('/').next().unwrap()).collect();
    assert_eq!(gone, ["corrections", "councils", "data", "ratings", "search", "trends", "waiting"].into());
    for (path, _) in all.iter().filter(|(path, _)| !plain.contains_key(*path)) {
        let is_extra = ["search/", "data/", "trends/", "waiting/"].iter().any(|start| path.starts_with(start));
        assert!(is_extra || path.ends_with("/feed.xml"), "{path}");
    }
    assert!(plain.contains_key("feed.xml") && plain.contains_key("sitemap.xml"));
    for part in ["search", "data", "feeds", "trends", "waiting"] {
        let plain = render(&[LATER, STORY, &without(part)].concat(), TODAY);
        assert_eq!(leading_nowhere(&plain), Vec::<String>::new(), "without {part}");
    }
    let sitemap = String::from_utf8_lossy(&plain["sitemap.xml"]);
    assert!(sitemap.contains("/councils/norborough/") && !sitemap.contains("/trends/"));
}

/// What pages link to within the site and is not there.
fn leading_nowhere(outputs: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        let links = ["href=\"/", "action=\"/"].into_iter().flat_map(|start| text.split(start).skip(1));
        for link in links.filter_map(|rest| rest.split(['"', '#', '?']).next()) {
            let file =
                if link.is_empty() || link.ends_with('/') { format!("{link}index.html") } else { link.to_owned() };
            if !outputs.contains_key(&file) {
                found.push(format!("{path}: /{link}"));
            }
        }
    }
    found
}

#[test]
fn a_link_to_what_the_theme_does_without_leads_nowhere() {
    let story = STORY.replace("Text.", "[Trends](/trends/)");
    let fixture = Fixture::new(&[story, without("trends")].concat());
    let problems = fixture.as_of(TODAY).problems;
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!(problems[0].diagnostic.place.path.as_str(), "content/news/2018/a.md");
    assert_eq!(problems[0].diagnostic.code.id(), "E063");
}

#[test]
fn a_theme_cannot_do_without_what_there_is_not() {
    let fixture = Fixture::new(&without("[serch]"));
    let problems = fixture.as_of(TODAY).problems;
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!(problems[0].diagnostic.message, "There is no part of a site called `serch`.");
    assert_eq!(problems[0].diagnostic.help.as_deref(), Some("Did you mean `search`?"));
}

#[test]
fn what_a_theme_extends_does_without_it_may_have_itself() {
    let child = without("search").replace("theme: plain", "theme: own")
        + "=== themes/own/theme.yaml\nname: own\nextends: plain\n";
    assert!(render(&[LATER, &child].concat(), TODAY).contains_key("search/index.html"));
}

#[test]
fn a_page_that_is_shown_as_a_whole_has_all_of_its_values() {
    let whole = "=== templates/article.html\n<h1>{{ title }}</h1>{% for key, value in page %}{{ key }} {% endfor %}\
                 {% if page[\"linked\"] %}told{% endif %}\n";
    let outputs = render(&[STORY, whole].concat(), TODAY);
    let page = String::from_utf8_lossy(&outputs["news/2018/a/index.html"]);
    assert!(page.contains("canonical") && page.contains("told"), "{page}");
}

#[test]
fn the_broadsheet_is_civic_with_a_nameplate_and_a_stylesheet_more() {
    let outputs = render_with("broadsheet", &[LATER, STORY].concat(), TODAY);
    let text = |path: &str| String::from_utf8(outputs[path].clone()).unwrap();
    for path in outputs.keys().filter(|path| path.ends_with(".html")) {
        let page = text(path);
        let at =
            |name: &str| page.find(&format!("href=\"/assets/{name}?v=")).unwrap_or_else(|| panic!("{path}: {name}"));
        assert!(at("civic.css") < at("broadsheet.css"), "{path}");
    }
    assert!(text("index.html").contains("<h1 class=\"nameplate\"><a href=\"/\">T</a></h1>"));
    assert!(text("index.html").contains("<em>Every grade, its day and its source</em>"));
    assert!(text("news/2018/a/index.html").contains("<p class=\"nameplate\"><a href=\"/\">T</a></p>"));
}
