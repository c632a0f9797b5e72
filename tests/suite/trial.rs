//! `borough theme test`: both themes of this repository are without fault, and every fault is found.

use std::path::Path;

use borough::diagnostic::SourcePath;
use borough::load::{Disk, Files, Memory};
use borough::trial::{self, Trial};

/// A site of nothing but its settings, and the themes of this repository.
pub fn themed(theme: &str) -> Memory {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut files = Memory::default();
    for entry in disk.list().unwrap() {
        if entry.path.as_str().starts_with("themes/") {
            files.0.insert(entry.path.clone(), disk.read(&entry.path).unwrap());
        }
    }
    let site = format!("title: T\nbase_url: https://archive.example.org/\ntheme: {theme}\n");
    files.0.insert(SourcePath::new("content/site.yaml"), site.into_bytes());
    files
}

fn told(trial: &Trial) -> Vec<String> {
    let line = |one: &borough::diagnostic::Located| {
        let help = one.diagnostic.help.as_deref().unwrap_or("");
        let place = &one.diagnostic.place.path;
        format!(
            "{} {place}:{}:{} {} {help}",
            one.diagnostic.code.id(),
            one.spot.start.line,
            one.spot.start.column,
            one.diagnostic.message
        )
    };
    trial.problems.iter().map(line).collect()
}

#[test]
fn the_themes_here_pass_their_trial() {
    for theme in ["civic", "broadsheet"] {
        let trial = trial::theme(&themed(theme)).unwrap();
        assert!(trial.problems.is_empty(), "{theme}: {:#?}", told(&trial));
        assert!(trial.pages > 300, "{theme}: {}", trial.pages);
    }
}

#[test]
fn the_archives_of_the_trial_are_themselves_without_error_and_have_pages_of_every_template() {
    let (theme, _) = borough::theme(&themed("civic")).unwrap();
    for (name, make) in trial::CASES {
        let checked = trial::archive(&theme, &make()).unwrap();
        let errors: Vec<&str> = checked
            .problems
            .iter()
            .filter(|one| one.diagnostic.code.id().starts_with('E'))
            .map(|one| one.diagnostic.message.as_str())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        if name == "all that can be said" {
            let kinds: Vec<String> = checked.plan.outputs.values().map(|output| format!("{output:?}")).collect();
            for kind in [
                "Article",
                "Withdrawn",
                "Council(",
                "Event",
                "Region",
                "Topic",
                "Corrections(Some",
                "Plain",
                "Year",
                "Grade",
            ] {
                assert!(kinds.iter().any(|one| one.starts_with(&format!("Page({kind}"))), "no {kind}");
            }
        }
    }
}

/// What the trial says of a theme in which these templates stand in place of civic's.
fn faults(templates: &[(&str, &str)]) -> Vec<String> {
    let mut files = themed("civic");
    for (name, text) in templates {
        files.0.insert(SourcePath::new(&format!("templates/{name}")), text.as_bytes().to_vec());
    }
    told(&trial::theme(&files).unwrap())
}

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><title>T</title></head><body>";

#[test]
fn every_fault_is_found_with_its_template_and_its_archive() {
    let page = |body: &str| format!("{HEAD}{body}</body></html>");
    let templates = [
        ("page.html", page("<h1>{{ page.title | safe }}</h1>")),
        ("council.html", page("<h1 title={{ name | safe }}>{{ name }}</h1><p title=\"{{ lead | safe }}\">A</p>")),
        (
            "article.html",
            page("<h1>A</h1><h1>B</h1><p style=\"color: red\">C</p><style>p {}</style><script>1</script>"),
        ),
        ("event.html", "<html><body><h1 onclick=\"f()\">A</h1><div><p>B</div></p><em>C</body></html>".to_owned()),
        ("region.html", page("<h1>A</h1><a href=\"/councils/\">B</a><a href=\"{{ url(path=\"/nowhere/\") }}\">C</a>")),
        ("topic.html", page("<h1 id=\"a\">A</h1><p id=\"a\">B</p><a href=\"#b\">C</a>")),
        ("year.html", page("<h1>A</h1><img src=\"https://other.example.org/a.png\">")),
        (
            "corrections.html",
            page("<h1>A</h1><script type=\"application/ld+json\">{\"name\": \"{{ page.title | safe }}</script>"),
        ),
        ("waiting.html", page("<h1>{{ page.title }}</h1>{{ rows[0].council.name }}")),
        (
            "trends.html",
            page(
                "<h1>A</h1>{% if titel %}B{% endif %}{% for one in trends %}{% if one.nmae %}C{% endif %}{% endfor %}{% if theme.settings.serch %}D{% endif %}",
            ),
        ),
    ];
    let templates: Vec<(&str, &str)> = templates.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let found = faults(&templates);
    let wanted = [
        "E077 templates/page.html:1:1 A text is shown as markup: a `<script>` in it runs. Found with markup and quotation marks in every text, on /about/.",
        "E077 templates/council.html:1:1 A text breaks out of its attribute: a quotation mark in it is not escaped.",
        "E077 templates/article.html:1:1 It has 2 headings `<h1>`: a page has one.",
        "E077 templates/article.html:1:1 It has styles within: a strict Content-Security-Policy forbids `style=`.",
        "E077 templates/article.html:1:1 It has styles within: a strict Content-Security-Policy forbids `<style>`.",
        "E077 templates/article.html:1:1 It has a script within: a strict Content-Security-Policy forbids that.",
        "E077 templates/event.html:1:1 It has no `<title>`.",
        "E077 templates/event.html:1:1 Its language is not said",
        "E077 templates/event.html:1:1 It has a script within: a strict Content-Security-Policy forbids `onclick=`.",
        "E077 templates/event.html:1:1 It is not sound HTML: `</p>` ends nothing.",
        "E077 templates/event.html:1:1 It is not sound HTML: `<em>` is not ended.",
        "E077 templates/region.html:1:1 It leads to `/councils/`, where there is no page.",
        "E077 templates/region.html:1:1 It leads to `/nowhere/`, where there is no page.",
        "E077 templates/topic.html:1:1 Two elements have the `id` `a`.",
        "E077 templates/topic.html:1:1 It refers to `#b`, and nothing has that `id`.",
        "E077 templates/corrections.html:1:1 What it says to machines is not JSON: a text in it is not escaped.",
        "E077 templates/year.html:1:1 It asks another site for `https://other.example.org/a.png`.",
        "E077 templates/year.html:1:1 A picture has no `alt`.",
        "E072 templates/waiting.html:1:",
    ];
    for one in wanted {
        assert!(found.iter().any(|found| found.starts_with(one)), "no {one} in\n{found:#?}");
    }
    let trends = templates.iter().find(|(name, _)| *name == "trends.html").unwrap().1;
    for (name, said) in [
        ("titel", "`titel`."),
        ("one.nmae", "`one.nmae`. Did you mean `name`?"),
        ("theme.settings.serch", "the setting `serch`: the theme declares none of this name. Did you mean `search`?"),
    ] {
        let column = trends.find(name).unwrap() + 1;
        let one = format!("E078 templates/trends.html:1:{column} trends.html is not given {said}");
        assert!(found.iter().any(|found| found.starts_with(&one)), "no {one} in\n{found:#?}");
    }
    let asked = found.iter().filter(|one| one.starts_with("E078")).count();
    assert_eq!(asked, 3, "{found:#?}");
    let waiting = found.iter().find(|one| one.contains("waiting.html")).unwrap();
    assert!(waiting.contains("Found with an archive that holds nothing, on /waiting/."), "{waiting}");
    let sound = ["home.html", "base.html", "_find.html", "councils.html", "404.html"];
    assert!(found.iter().all(|one| sound.iter().all(|name| !one.contains(name))), "{found:#?}");
}

#[test]
fn a_theme_that_cannot_be_compiled_is_told_once() {
    let found = faults(&[("page.html", "{% if page %}\n")]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("E072 templates/page.html:"), "{found:?}");
}
