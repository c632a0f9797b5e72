"""Invented councils and articles, the same for the same seed on every machine.

An article depends on the seed and its own number alone, so a small corpus is the beginning of a large one. Only
`Random.random` is drawn from, the one method whose sequence Python promises to keep.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FIRST_DAY = date(2015, 1, 1)
LAST_DAY = date(2026, 9, 30)

# 17 beginnings and 9 endings: 153 councils, as many as England has, and none of them one of England's.
BEGINNINGS = (
    "Alder Amber Barrow Birch Copper Cress Dun Elder Fen Garth Hazel Juniper Larch Marl Quarry Sorrel Thistle"
).split()
ENDINGS = "borough combe dale fold hythe mere minster thorpe wick".split()
TYPES = ("County", "London Borough", "Metropolitan District", "Unitary Authority")

# With how many articles in a hundred have each; the rest have none.
RATINGS = (("outstanding", 10), ("good", 26), ("requires improvement", 22), ("inadequate", 10))

TOPICS = (
    "adoption,budgets,care leavers,caseloads,children in care,commissioners,courts,early help,education,fostering,"
    "funding,health,housing,inspections,kinship care,leadership,missing children,neglect,partnerships,recruitment,"
    "residential care,safeguarding,short breaks,youth justice"
).split(",")

ADJECTIVES = (
    "annual careful clear corporate early formal frequent independent joint late lasting limited local national "
    "permanent practical prompt public regional serious settled shared steady strong sustained temporary thorough "
    "timely uneven urgent"
).split()
NOUNS = (
    "adviser agency assessment audit board budget caseload committee contract director family framework grant home "
    "inquiry judgement meeting office panel partnership pathway pilot plan placement programme provider referral "
    "region report review school scheme service strategy survey team threshold training vacancy visit"
).split()
VERBS = (
    "accepted agreed began confirmed delayed described discussed doubled ended examined expanded extended funded "
    "improved launched monitored opened paused praised published questioned reduced replaced reviewed strengthened "
    "supported tested welcomed"
).split()
TAILS = (
    "after a long consultation with families",
    "and asked for an answer by the end of the month",
    "because too few placements were close to home",
    "before the new year began",
    "in line with what the inspectors had recommended",
    "so that children wait less for a decision",
    "when members met in the town hall",
    "while the number of permanent staff grew",
    "with money that had been set aside for it",
    "without a vote against it",
)


@dataclass(frozen=True)
class Council:
    """A council with its address, its official name and a paragraph about it."""

    slug: str
    name: str
    kind: str
    profile: str


@dataclass(frozen=True)
class Article:
    """A story: what its front matter says, and its body as Markdown."""

    slug: str
    title: str
    day: date
    council: Council
    rating: str | None
    summary: str
    topics: tuple[str, str]
    body: str


class Prose:
    """Sentences drawn from one sequence of random numbers."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def one(self, choices):
        return choices[self.below(len(choices))]

    def thing(self) -> str:
        return f"{self.one(ADJECTIVES)} {self.one(NOUNS)}"

    def clause(self) -> str:
        return f"the {self.thing()} {self.one(VERBS)} the {self.thing()}"

    def sentence(self) -> str:
        clause = self.clause()
        if self.below(3) == 0:
            clause += f" and {self.one(VERBS)} every {self.one(NOUNS)}"
        return f"{clause[0].upper()}{clause[1:]} {self.one(TAILS)}."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def bold(self) -> str:
        return f"**The {self.thing()}** {self.one(VERBS)} the council's {self.thing()} {self.one(TAILS)}."

    def heading(self, ordinal: str) -> str:
        """The ordinal keeps the headings of one article apart."""
        return f"## {ordinal}, the {self.thing()}"


def councils() -> list[Council]:
    """All councils, in alphabetical order."""
    names = [beginning + ending for beginning in BEGINNINGS for ending in ENDINGS]
    return [_council(name) for name in names]


def _council(name: str) -> Council:
    prose = Prose(f"council {name}")
    profile = f"{name} is an invented council. {prose.paragraph(3)}"
    return Council(name.lower(), name, prose.one(TYPES), profile)


def article(seed: int, number: int, among: list[Council]) -> Article:
    """The article of a number, from 0."""
    prose = Prose(f"article {seed} {number}")
    council = prose.one(among)
    title = f"{council.name}: {prose.clause()}"
    # The first article is of the last day, so that every corpus ends in the same year.
    span = (LAST_DAY - FIRST_DAY).days + 1
    day = LAST_DAY if number == 0 else FIRST_DAY + timedelta(days=prose.below(span))
    topics = prose.below(len(TOPICS)), prose.below(len(TOPICS) - 1)
    second = topics[1] + (topics[1] >= topics[0])
    return Article(
        slug=f"{council.slug}-{number:06}",
        title=title,
        day=day,
        council=council,
        rating=_rating(prose),
        summary=prose.paragraph(2),
        topics=(TOPICS[topics[0]], TOPICS[second]),
        body=_body(prose, among),
    )


def _rating(prose: Prose) -> str | None:
    drawn = prose.below(100)
    for rating, share in RATINGS:
        drawn -= share
        if drawn < 0:
            return rating
    return None


def _body(prose: Prose, among: list[Council]) -> str:
    def link() -> str:
        other = prose.one(among)
        return f"[{other.name}](/councils/{other.slug}/)"

    items = "\n".join(f"- {prose.sentence()}" for _ in range(4))
    rows = "\n".join(f"| {prose.thing()} | {prose.below(90) + 10} | {prose.below(90) + 10} |" for _ in range(4))
    blocks = [
        prose.paragraph(3),
        prose.heading("First"),
        prose.paragraph(3),
        f"{prose.bold()} {prose.sentence()} Much the same is said of {link()}.",
        prose.heading("Then"),
        prose.paragraph(2),
        items,
        prose.heading("In numbers"),
        f"{prose.sentence()} The table sets it beside {link()}.",
        f"| measure | before | after |\n|---|---:|---:|\n{rows}",
        prose.heading("Last"),
        prose.paragraph(5),
        f"> {prose.sentence()}",
        f"{prose.bold()} {prose.paragraph(2)} More is on the page of {link()}.",
    ]
    return "\n\n".join(blocks) + "\n"
