"""Judged queries, and the fixed library that they were judged on.

New content would move the figures without any change of the search, so `library.zip` keeps the documents as they
were judged, with the reference data they refer to. Words of search alone (synonyms and bridge) are today's.
"""

import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).parent
CONTENT = HERE.parents[1] / "content"
LIBRARY = HERE / "library.zip"
WORDS_OF_SEARCH = ("synonyms.yaml", "bridge.yaml")
QUERIES = {"dev": HERE / "queries.yaml", "blind": HERE / "blind.yaml"}
"""Sets of queries: those looked at during development, and those written before any result was looked at."""


@dataclass(frozen=True)
class Judged:
    """A query with the grade of each document that helps."""

    text: str
    kind: str
    grades: Mapping[str, int]


def load_queries(path: Path) -> list[Judged]:
    """Return the judged queries of a file."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Judged(row["q"], row["class"], row["rel"]) for row in rows]


def unpack_library(folder: Path) -> Path:
    """Unpack the fixed library with today's words of search; return its folder."""
    with zipfile.ZipFile(LIBRARY) as packed:
        packed.extractall(folder)
    for name in WORDS_OF_SEARCH:
        shutil.copy(CONTENT / name, folder)
    return folder


def freeze_library() -> None:
    """Replace the fixed library by today's; the judgements must then be looked through again."""
    files = sorted(path for path in CONTENT.rglob("*") if path.suffix in (".md", ".yaml"))
    with zipfile.ZipFile(LIBRARY, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in files:
            if path.name not in WORDS_OF_SEARCH:
                entry = zipfile.ZipInfo(
                    str(path.relative_to(CONTENT))
                )  # without its time: equal content, equal file
                packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
