"""The programs that are compared: where they are found, and how each is told to build a site into a folder."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

AS_OF = "2026-10-31"
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Peer:
    """A generator with a corpus of its own."""

    name: str
    program: str
    """The program's name on the path; in capitals, the environment variable that names it instead."""
    build: Callable[[Path, Path], list[str]]
    """From the folders of a site and of its output to the arguments of a build."""
    version: tuple[str, ...]
    caches: tuple[str, ...] = ()
    """What it keeps within the site between two builds."""

    def find(self) -> list[str] | None:
        """The words that start it, or nothing when it is not installed."""
        named = os.environ.get(self.program.upper())
        found = shutil.which(named or self.program)
        if found is None and named and Path(named).is_file():
            found = named  # a script that its interpreter has to be told of
        if found is None and self.program == "borough":
            built = REPOSITORY / "target" / "release" / "borough"
            found = str(built) if built.is_file() else None
        if found is None:
            return None
        path = str(Path(found).absolute())
        return ["node", path] if path.endswith((".js", ".cjs", ".mjs")) else [path]

    def describe(self, start: list[str]) -> str:
        """Its name and its version, as it says it."""
        said = subprocess.run([*start, *self.version], capture_output=True, text=True, check=False)
        number = re.search(r"\d+(\.\d+)+", said.stdout)
        return f"{self.program.capitalize()} {number[0]}" if number else self.program.capitalize()


def _borough(site: Path, out: Path) -> list[str]:
    return ["build", "--root", str(site), "--output", str(out), "--as-of", AS_OF]


def _hugo(site: Path, out: Path) -> list[str]:
    return ["--quiet", "--noBuildLock", "--source", str(site), "--destination", str(out)]


def _zola(site: Path, out: Path) -> list[str]:
    return ["--root", str(site), "build", "--force", "--output-dir", str(out)]


def _eleventy(site: Path, out: Path) -> list[str]:
    # Eleventy reads its output folder as relative to the site.
    return ["--quiet", f"--output={os.path.relpath(out, site)}"]


PEERS = {
    peer.name: peer
    for peer in (
        Peer("borough", "borough", _borough, ("--version",), (".borough",)),
        Peer("borough-bench", "borough", _borough, ("--version",), (".borough",)),
        Peer("hugo", "hugo", _hugo, ("version",), ("resources",)),
        Peer("zola", "zola", _zola, ("--version",)),
        Peer("eleventy", "eleventy", _eleventy, ("--version",), (".cache",)),
    )
}
