"""What a built site holds: pages by their kind, and the words on them."""

import html
import os
import re
from pathlib import Path

# The folders are the same in every site.
KINDS = {
    "news": "articles",
    "councils": "councils",
    "ratings": "ratings",
    "topics": "topics",
    "archive": "years",
}

MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
# Borough puts a link to itself beside every heading.
ANCHOR = re.compile(r'<a class="anchor".*?</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def count(folder: Path) -> dict[str, int]:
    """How many pages of each kind there are, how many other files, and how many bytes in all."""
    counts = dict.fromkeys([*KINDS.values(), "other pages", "other files", "files", "bytes"], 0)
    for above, _, names in os.walk(folder):
        top = next(iter(Path(above).relative_to(folder).parts), "")
        for name in names:
            kind = KINDS.get(top, "other pages") if name.endswith(".html") else "other files"
            counts[kind] += 1
            counts["files"] += 1
            counts["bytes"] += os.stat(os.path.join(above, name)).st_size
    return counts


def words(page: Path) -> list[str] | None:
    """The words that a page shows between its head and its foot, in order of the alphabet; none of a redirect."""
    main = MAIN.search(page.read_text(encoding="utf-8"))
    if main is None:
        return None
    text = html.unescape(TAG.sub(" ", ANCHOR.sub("", main[1]))).lower().replace("’", "'")
    # Borough shows a grade by its official name, however the article writes it.
    return sorted(text.replace("requires improvement to be good", "requires improvement").split())


def same_words(reference: Path, other: Path) -> tuple[int, int]:
    """Of how many pages of the one the other shows the same words, and how many there are."""
    same = pages = 0
    for page in reference.rglob("*.html"):
        pages += 1
        twin = other / page.relative_to(reference)
        same += twin.is_file() and words(page) == words(twin)
    return same, pages
