//! What of a body reaches the page, and what is reported.

use crate::fixture::check;

#[test]
fn notes_that_nobody_would_see_are_warned_of() {
    check(
        "=== content/news/a.md
---
title: A
council: norborough
date: 2024-01-01
---
One[^a].

[^a]: Seen.

[^b]: Not seen. #! W110 nothing refers to it

[^a]: Second. #! W110
",
    );
}

#[test]
fn raw_html_and_unsafe_links_are_removed_with_a_warning_at_their_place() {
    let checked = check(
        "=== content/news/a.md
---
title: A
council: norborough
date: 2024-01-01
---
Text <b>bold</b> #! W101 removed #! W101 removed

<div onclick=\"x()\"> #! W101
inside
</div>

[x](javascript:alert(1)) #! W102 `javascript`

<!-- a remark for other editors -->
",
    );
    assert!(!checked.has_errors(), "warnings do not stop a build");
}
