//! Which file of which theme counts, and what theme.yaml may say.

use borough::render_all;

use crate::fixture::Fixture;

/// The 404 page of a site with these files: a template that is easily replaced.
#[track_caller]
fn page(text: &str) -> String {
    let fixture = Fixture::new(text);
    let checked = fixture.as_of(crate::fixture::TODAY);
    assert!(!checked.has_errors(), "{:?}", checked.problems);
    let all = render_all(&fixture.files, &checked).unwrap();
    let bytes = all.into_iter().find(|(path, _)| path.as_str() == "404.html").unwrap().1;
    String::from_utf8(bytes).unwrap()
}

const SITE: &str = "=== content/site.yaml\ntitle: T\nbase_url: https://archive.example.org/\n";

#[test]
fn the_site_stands_before_its_theme_and_that_before_its_parent() {
    let parent = "=== themes/evening/theme.yaml\nname: evening\n=== themes/evening/templates/404.html\nParent\n";
    let theme = "=== themes/morning/theme.yaml\nname: morning\nextends: evening\n";
    let own = "=== themes/morning/templates/404.html\nTheme\n";
    let site = "=== templates/404.html\nSite\n";
    let named = format!("{SITE}theme: morning\n");
    assert_eq!(page(&format!("{named}{parent}{theme}{own}{site}")), "Site\n");
    assert_eq!(page(&format!("{named}{parent}{theme}{own}")), "Theme\n");
    assert_eq!(page(&format!("{named}{parent}{theme}")), "Parent\n");
    assert!(page(&format!("{named}{theme}").replace("extends: evening\n", "")).contains("Page not found"));
}

#[test]
fn a_setting_is_the_sites_or_else_the_themes_or_else_its_parents() {
    let parent = "=== themes/evening/theme.yaml\nname: evening\nsettings:\n  motto: { type: text, default: Late, description: D }\n  stars: { type: number, default: 3, description: D }\n";
    let theme = "=== themes/morning/theme.yaml\nname: morning\nextends: evening\nsettings:\n  motto: { type: text, default: Early, description: D }\n";
    let template = "=== templates/404.html\n{{ theme.settings.motto }} {{ theme.settings.stars }}\n";
    let files = format!("{parent}{theme}{template}");
    assert_eq!(page(&format!("{SITE}theme: evening\n{files}")), "Late 3\n");
    assert_eq!(page(&format!("{SITE}theme: morning\n{files}")), "Early 3\n");
    assert_eq!(
        page(&format!("{SITE}theme: morning\ntheme_settings: {{ motto: Noon, stars: 5 }}\n{files}")),
        "Noon 5\n"
    );
}

#[test]
fn a_setting_that_the_theme_does_not_know_or_cannot_use_is_an_error() {
    Fixture::new(
        "\
=== content/site.yaml
title: T
base_url: https://archive.example.org/
theme: morning
theme_settings:
  moto: Noon #! E075 Did you mean `motto`?
  stars: many #! E008 a number
  tone: loud #! E008 `calm` or `cheerful`
  wide: 1 #! E008 `true` or `false`
=== themes/morning/theme.yaml
name: morning
settings:
  motto: { type: text, default: Early, description: D }
  stars: { type: number, default: 3, description: D }
  tone: { type: choice, choices: [calm, cheerful], default: calm, description: D }
  wide: { type: flag, default: true, description: D }
",
    )
    .check();
}

#[test]
fn a_setting_that_is_unknown_is_underlined_at_its_name() {
    let site =
        "=== content/site.yaml\ntitle: T\nbase_url: https://archive.example.org/\ntheme_settings:\n  moto: Noon\n";
    let checked = Fixture::new(site).as_of("2026-06-30");
    let spots =
        checked.problems.iter().map(|one| (one.diagnostic.code.id(), one.spot.start.line, one.spot.start.column));
    assert_eq!(spots.collect::<Vec<_>>(), [("E075", 4, 3)]);
}

#[test]
fn a_theme_that_says_what_cannot_be_is_refused() {
    Fixture::new(
        "\
=== content/site.yaml
title: T
base_url: https://archive.example.org/
theme: morning
=== themes/morning/theme.yaml
name: morning
borough: \">=9\" #! E074 works with Borough
extends: evening
templates: [base.html, front.html] #! E071 front.html
=== themes/evening/theme.yaml
name: evening
borough: soon #! E008 range of versions
extends: morning #! E076 extends itself
settings: #! E010 default #! E008 default of the setting
  motto: { type: text, description: D }
  stars: { type: number, default: many, description: D }
",
    )
    .check();
}

#[test]
fn an_unknown_theme_is_named_with_what_was_meant() {
    Fixture::new(
        "\
=== content/site.yaml
title: T
base_url: https://archive.example.org/
theme: mornin #! E070 Did you mean `morning`?
=== themes/morning/theme.yaml
name: morning
description: D
",
    )
    .check();
}

#[test]
fn a_template_can_extend_the_one_of_its_name_in_the_theme_behind_it() {
    let named = format!("{SITE}theme: morning\n");
    let theme = "=== themes/morning/theme.yaml\nname: morning\nextends: civic\n";
    let own = "=== themes/morning/templates/base.html\n{% extends \"civic/base.html\" %}{% block foot %}<p>Morning</p>{% endblock foot %}\n";
    let text = page(&format!("{named}{theme}{own}"));
    assert!(text.contains("<h1>Page not found</h1>") && text.contains("<p>Morning</p>") && !text.contains("<footer"));
    let site = "=== templates/base.html\n{% extends \"morning/base.html\" %}{% block foot %}{{ super() }}<p>Site</p>{% endblock foot %}\n";
    assert!(page(&format!("{named}{theme}{own}{site}")).contains("<p>Morning</p><p>Site</p>"));
}

#[test]
fn a_theme_that_is_named_and_does_not_exist_has_no_templates_to_extend() {
    Fixture::new("=== templates/404.html\n{% extends \"civil/base.html\" %} #! E071 `civil/base.html`\n").check();
}

#[test]
fn civics_settings_decide_its_heading_its_search_and_its_map() {
    let home = |settings: &str| {
        let council = "=== content/councils/norborough/index.md\n---\nname: Norborough\nhex: [1, 1]\n---\n";
        let fixture = Fixture::new(&format!("{SITE}{settings}{council}"));
        let checked = fixture.as_of(crate::fixture::TODAY);
        assert!(!checked.has_errors(), "{:?}", checked.problems);
        let pages = render_all(&fixture.files, &checked).unwrap();
        let text = |wanted: &str| {
            let found = pages.iter().find(|(path, _)| path.as_str() == wanted).unwrap();
            String::from_utf8(found.1.clone()).unwrap()
        };
        (text("index.html"), text("404.html"), text("ratings/index.html"))
    };
    let (plain, lost, ratings) = home("");
    assert!(plain.contains("<h1>How good are children’s services where you live?</h1>"));
    assert!(plain.contains("role=\"search\"") && plain.contains("<svg class=\"chart map\""));
    assert!(lost.contains("role=\"search\"") && lost.contains(">Search</a>") && ratings.contains("chart map"));
    let (plain, lost, ratings) = home("theme_settings: { home_heading: Our <councils>, search: false, map: false }\n");
    assert!(plain.contains("<h1>Our &lt;councils&gt;</h1>"));
    assert!(!plain.contains("role=\"search\"") && !plain.contains("chart map"));
    assert!(!lost.contains("role=\"search\"") && !lost.contains(">Search</a>") && !ratings.contains("chart map"));
}
