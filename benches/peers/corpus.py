#!/usr/bin/env python3
"""Writes one invented news archive as a site of Borough's, Hugo's, Zola's or Eleventy's.

The articles, their words and their addresses are the same for every generator; only the front matter and the files
around them differ. Everything a site needs to be built stands in the folder that this makes.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True  # nothing but the sources lies in the repository

from prose import FIRST_DAY, LAST_DAY, RATINGS, Article, Council, article, councils  # noqa: E402

HERE = Path(__file__).resolve().parent
STYLE = HERE / "borough" / "themes" / "bench" / "assets" / "bench.css"
TITLE = "Invented Services Record"
ADDRESS = "https://bench.example.org"


def put(path: Path, text: str) -> None:
    """Writes a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def slug(name: str) -> str:
    return name.replace(" ", "-")


def quoted(text: str) -> str:
    """A text as YAML, TOML and JSON all write it."""
    return json.dumps(text, ensure_ascii=False)


def matter(fence: str, lines: list[str], body: str = "") -> str:
    """A file of front matter and body."""
    return "\n".join([fence, *lines, fence, "", body])


def where(peer: str, site: Path, one: Article) -> Path:
    """The file of an article."""
    return site / "content" / LAYOUTS[peer].articles / str(one.day.year) / f"{one.slug}.md"


# Borough


def borough_site(site: Path, theme: str) -> None:
    settings = [f"title: {TITLE}", f"base_url: {ADDRESS}/", f"theme: {theme}", "style: { summary_length: false }", ""]
    put(site / "content" / "site.yaml", "\n".join(settings))
    for one in councils():
        lines = [f"name: {one.name}", f"type: {one.kind}"]
        put(site / "content" / "councils" / one.slug / "index.md", matter("---", lines, f"{one.profile}\n"))


def civic_site(site: Path) -> None:
    borough_site(site, "civic")


def bench_site(site: Path) -> None:
    borough_site(site, "bench")
    shutil.copytree(HERE / "borough" / "themes", site / "themes")


def borough_article(one: Article) -> list[str]:
    return [
        f"title: {quoted(one.title)}",
        f"council: {one.council.slug}",
        f"date: {one.day}",
        *([f"rating: {one.rating}"] if one.rating else []),
        f"summary: {quoted(one.summary)}",
        f"tags: [{', '.join(one.topics)}]",
    ]


# Hugo


def hugo_site(site: Path) -> None:
    shutil.copytree(HERE / "hugo", site)
    put(site / "static" / STYLE.name, STYLE.read_text(encoding="utf-8"))
    for one in councils():
        lines = [f"title: {quoted(one.name)}", f"kind_of_council: {quoted(one.kind)}"]
        put(site / "content" / "councils" / one.slug / "_index.md", matter("---", lines, f"{one.profile}\n"))
    for rating, _ in RATINGS:
        lines = [f"title: {quoted(rating.capitalize())}"]
        put(site / "content" / "ratings" / slug(rating) / "_index.md", matter("---", lines))


def hugo_article(one: Article) -> list[str]:
    return [
        f"title: {quoted(one.title)}",
        f"date: {one.day}",
        f"description: {quoted(one.summary)}",
        f"councils: [{one.council.slug}]",
        *([f"ratings: [{slug(one.rating)}]"] if one.rating else []),
        f"topics: [{', '.join(map(quoted, one.topics))}]",
        f'archive: ["{one.day.year}"]',
    ]


# Zola


def zola_site(site: Path) -> None:
    shutil.copytree(HERE / "zola", site)
    put(site / "static" / STYLE.name, STYLE.read_text(encoding="utf-8"))
    # A term of a taxonomy has no file of its own in Zola: what is said of a council is data.
    facts = {one.slug: {"name": one.name, "kind": one.kind, "profile": one.profile} for one in councils()}
    put(site / "councils.json", json.dumps(facts, indent=1))
    # A year is a section, which is quicker in Zola than a taxonomy's term: so articles lie where the years' pages will be.
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        lines = [f'title = "{year}"', 'sort_by = "date"', "paginate_by = 50", 'template = "year.html"']
        put(site / "content" / "archive" / str(year) / "_index.md", matter("+++", lines))


def zola_article(one: Article) -> list[str]:
    return [
        f"title = {quoted(one.title)}",
        f'path = "news/{one.day.year}/{one.slug}"',
        f"date = {one.day}",
        f"description = {quoted(one.summary)}",
        "[taxonomies]",
        f"councils = [{quoted(one.council.slug)}]",
        *([f"ratings = [{quoted(one.rating)}]"] if one.rating else []),
        f"topics = [{', '.join(map(quoted, one.topics))}]",
        "[extra]",
        f"council = {quoted(one.council.name)}",
    ]


# Eleventy


def eleventy_site(site: Path) -> None:
    shutil.copytree(HERE / "eleventy", site)
    put(site / "static" / STYLE.name, STYLE.read_text(encoding="utf-8"))
    facts = {one.slug: {"name": one.name, "kind": one.kind, "profile": one.profile} for one in councils()}
    put(site / "content" / "_data" / "councils.json", json.dumps(facts, indent=1))


def eleventy_article(one: Article) -> list[str]:
    return [
        f"title: {quoted(one.title)}",
        f"date: {one.day}",
        f"summary: {quoted(one.summary)}",
        f"council: {one.council.slug}",
        *([f"rating: {one.rating}"] if one.rating else []),
        f"topics: [{', '.join(map(quoted, one.topics))}]",
    ]


@dataclass(frozen=True)
class Layout:
    """How a generator wants its site: the files around the articles, and an article's front matter."""

    site: Callable[[Path], None]
    article: Callable[[Article], list[str]]
    fence: str = "---"
    articles: str = "news"


LAYOUTS = {
    "borough": Layout(civic_site, borough_article),
    "borough-bench": Layout(bench_site, borough_article),
    "hugo": Layout(hugo_site, hugo_article),
    "zola": Layout(zola_site, zola_article, fence="+++", articles="archive"),
    "eleventy": Layout(eleventy_site, eleventy_article),
}


def write(peer: str, site: Path, count: int, seed: int) -> int:
    """Writes a site of so many articles into a folder that does not exist yet. Returns the number of words."""
    layout = LAYOUTS[peer]
    site.parent.mkdir(parents=True, exist_ok=True)
    layout.site(site)
    among: list[Council] = councils()
    words = 0
    for number in range(count):
        one = article(seed, number, among)
        words += len(one.body.split())
        put(where(peer, site, one), matter(layout.fence, layout.article(one), one.body))
    return words


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", choices=LAYOUTS, default="borough", help="whose site (default: %(default)s)")
    parser.add_argument("--n", type=int, default=1000, metavar="N", help="so many articles (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="other seeds make other articles (default: %(default)s)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that does not exist yet")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    if given.out.exists():
        sys.exit(f"{given.out} exists already: name a folder that does not.")
    if given.n < 1:
        sys.exit("An archive has at least one article.")
    words = write(given.peer, given.out, given.n, given.seed)
    print(f"{given.out}: {given.n} articles of {words / given.n:.0f} words on average", file=sys.stderr)


if __name__ == "__main__":
    main()
