//! Addresses that collide, aliases, links.

use crate::fixture::{Fixture, article, check};
use crate::pictures::photo;

fn news(name: &str, rest: &str) -> String {
    format!("=== content/news/{name}.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n{rest}---\n")
}

#[test]
fn two_pages_with_one_address_are_an_error_that_names_both() {
    let twice = Fixture::new(&[news("a-b", ""), news("a b", "")].concat());
    twice.expect("content/news/a-b.md", 1, "E060", "[content/news/a b.md the other file]").check();
    let folder = Fixture::new(&[news("x", ""), news("x/index", "")].concat());
    folder.expect("content/news/x/index.md", 1, "E060", "[content/news/x.md the other file]").check();
    let case = Fixture::new(&[news("Story", ""), news("story", "")].concat());
    case.expect("content/news/story.md", 1, "E060", "Two files").check();
    check("=== content/ratings/good.md #! E060 Borough makes itself\n---\ntitle: Good\n---\n");
}

#[test]
fn files_that_a_disk_cannot_tell_apart_are_an_error() {
    let body = |picture: &str| {
        format!(
            "=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n![A](a.jpg) ![B]({picture})\n"
        )
    };
    Fixture::new(&body("A.jpg"))
        .with("content/news/a.jpg", photo(9, 9))
        .with("content/news/A.jpg", photo(8, 8))
        .expect("content/news/a.jpg", 1, "E060", "differ only in case")
        .check();
    Fixture::new(&body("caf%C3%A9.jpg").replace("a.jpg", "cafe%CC%81.jpg"))
        .with("content/news/caf\u{e9}.jpg", photo(9, 9))
        .with("content/news/cafe\u{301}.jpg", photo(8, 8))
        .expect("content/news/caf\u{e9}.jpg", 1, "E060", "accents")
        .check();
    Fixture::new("=== content/news/a.md\n---\ntitle: A\ncouncil: norborough\ndate: 2024-01-01\n---\n[x](x)\n=== content/news/x/b.md\n---\ntitle: B\ncouncil: norborough\ndate: 2024-01-01\n---\n")
        .with("content/news/x", "file")
        .expect("content/news/x", 1, "E060", "needs as a folder")
        .check();
}

#[test]
fn what_would_collide_on_the_day_of_its_release_is_told_today() {
    let later = "=== content/news/a b.md #! E060 not both are published yet\n---\ntitle: A\ncouncil: norborough\ndate: 2027-01-01\n---\n";
    check(&format!("{}{later}", news("a-b", "")));
}

#[test]
fn file_names_become_addresses_or_are_refused() {
    let named = Fixture::new(&news("2024/Café news (2)", "")).check();
    assert!(named.plan.outputs.keys().any(|path| path.as_str() == "news/2024/cafe-news-2/index.html"));
    Fixture::new(&news("…", "")).expect("content/news/….md", 1, "E014", "no letters").check();
    Fixture::new(&news("con", "")).expect("content/news/con.md", 1, "E062", "Windows").check();
    check("=== content/councils/East End/index.md #! E014 Rename it to `east-end`\n---\nname: East End\n---\n");
    check("=== content/councils/east.md #! E013 content/councils/east/index.md\n---\nname: East\n---\n");
    check(
        "=== content/index.md #! E013 makes this page itself\n---\ntitle: Home\n---\n=== content/news/x.html #! E013 Write the page in Markdown\n<b>x</b>\n",
    );
    check("=== content/news/a.markdown #! E013 Rename it to `a.md`\n---\n---\n");
}

#[test]
fn an_alias_leads_here_and_nowhere_else() {
    let checked = article("title: A\ncouncil: norborough\ndate: 2024-01-01\naliases: [/old/a/, /2024/a.html]");
    let redirects: Vec<String> = checked.plan.redirects.iter().map(|(from, to)| format!("{from} {to}")).collect();
    assert_eq!(redirects, ["/2024/a.html /news/2024/a/", "/old/a/ /news/2024/a/"]);
    article(
        "title: A\ncouncil: norborough\ndate: 2024-01-01\naliases: /councils/norborough/ #! E061 [content/councils/norborough/index.md the page]",
    );
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\naliases: /ratings/good #! E061 address of a page");
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\naliases: [/x/, /x/] #! E061 alias already");
    article("title: A\ncouncil: norborough\ndate: 2024-01-01\naliases: [/x, /x/]");
    for to_come in ["date: 2027-02-01", "date: 2024-01-01\ndraft: true"] {
        article(&format!(
            "title: A\ncouncil: norborough\n{to_come}\naliases: /councils/norborough/ #! E061 address of a page"
        ));
        article(&format!("title: A\ncouncil: norborough\n{to_come}\naliases: /../x/ #! E062"));
        check(&format!(
            "=== content/a.md\n---\ntitle: A\naliases: [/old/, /news/2027/b/] #! E061 page to come\n---\nA.\n\
             === content/news/2027/b.md\n---\ntitle: B\ncouncil: norborough\n{to_come}\naliases: /old #! E061 alias already\n---\nB.\n",
        ));
    }
    for home in ["/index.html", "/index.html/"] {
        article(&format!(
            "title: A\ncouncil: norborough\ndate: 2024-01-01\naliases: {home} #! E061 / is the address of a page"
        ));
    }
    check(
        "=== content/a.md\n---\ntitle: A\naliases: /old\n---\nA.\n=== content/b.md\n---\ntitle: B\naliases: /old/ #! E061 alias already\n---\nB.\n",
    );
    for bad in ["../../x", "/../x", "//evil.example/", "https://evil.example/", "'/a b/'", "/*"] {
        article(&format!(
            "title: A\ncouncil: norborough\ndate: 2024-01-01\naliases: {bad} #! E062 cannot be an earlier address"
        ));
    }
}

#[test]
fn the_heading_that_serves_as_a_title_is_no_target() {
    check(
        "=== content/news/a.md
---
council: norborough
date: 2024-01-01
---
# Grades rise

[a](#grades-rise-2) [b](/news/a/#grades-rise-2) [c](a.md#money)

[x](#grades-rise) #! E064 Did you mean `#grades-rise-2`?

## Grades rise

## Money
",
    );
}

#[test]
fn links_are_checked_and_anchors_too() {
    check(
        "=== content/news/a.md
---
title: A
council: norborough
date: 2024-01-01
---
## Money

[a](/councils/norborough/) [b](/councils/norborough) [c](../councils/norborough/index.md) [d](b.md#the-end) [e](#money)
[f](/ratings/good/) [g](/data/current.csv) [h](/) [i](/news/b/#the-end) [j](/feed.xml) [k](?x=1)

[x](/councils/norborogh/) #! E063 Did you mean `/councils/norborough/`?

[x](c.md) #! E063

[x](b.md#the-edn) #! E064 Did you mean `#the-end`?

[x](#monkey) #! E064 `#money`

[x](/tendencies/) #! E063
=== content/news/b.md
---
title: B
council: norborough
date: 2024-01-01
---
# The end
",
    );
}
