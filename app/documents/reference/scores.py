"""Published scores: an indicator of a region in a year, with its source."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from pydantic import Field

from app.documents.markdown import frontmatter
from app.documents.parts import Line, Part, PublicSource, RegionCode, Slug, Year
from app.documents.reference.loader import ReferenceReader
from app.documents.validation.problem import Problem, did_you_mean

SCORES_FILE = "scores.yaml"


class Score(Part):
    """The value of an indicator in a region and year, as a source gives it."""

    indicator: Slug
    region: RegionCode
    year: Year
    """The year measured, not that of the publication."""
    value: Annotated[float, Field(allow_inf_nan=False)]
    source: Slug
    note: Line | None = None


@dataclass(frozen=True)
class Scores:
    """All published scores with their sources."""

    rows: tuple[Score, ...] = ()
    sources: Mapping[str, PublicSource] = field(default_factory=dict)

    @cached_property
    def _by_indicator(self) -> Mapping[str, tuple[Score, ...]]:
        found: dict[str, list[Score]] = {}
        for score in self.rows:
            found.setdefault(score.indicator, []).append(score)
        return {
            slug: tuple(sorted(rows, key=lambda one: (one.region, one.year))) for slug, rows in found.items()
        }

    def for_indicator(self, indicator: str) -> tuple[Score, ...]:
        """Return the scores of an indicator, by region and year."""
        return self._by_indicator.get(indicator, ())

    @cached_property
    def _by_region(self) -> Mapping[str, tuple[Score, ...]]:
        found: dict[str, list[Score]] = {}
        for score in self.rows:
            found.setdefault(score.region, []).append(score)
        return {code: tuple(sorted(rows, key=lambda one: one.year)) for code, rows in found.items()}

    def for_region(self, region: str) -> tuple[Score, ...]:
        """Return the scores of a region, by year."""
        return self._by_region.get(region, ())

    def latest(self, indicator: str, region: str) -> Score | None:
        """Return the latest known score of a region."""
        own = [score for score in self.for_indicator(indicator) if score.region == region]
        return own[-1] if own else None


def load_scores(reader: ReferenceReader, indicators: Collection[str], regions: Collection[str]) -> Scores:
    """Return the published scores, none when the file is missing; problems go to the reader."""
    if not reader.has(SCORES_FILE):
        return Scores()
    lists = reader.read_lists(SCORES_FILE)
    sources = reader.index_rows(
        SCORES_FILE, reader.read_rows(SCORES_FILE, "sources", PublicSource, lists=lists), "id"
    )
    rows = reader.read_rows(SCORES_FILE, "scores", Score, lists=lists)
    if not reader.problems:  # with a broken row missing, the numbers of all rows would be off by one
        reader.problems += _find_problems(
            lists[0], rows, indicators=indicators, regions=regions, sources=sources
        )
    return Scores(tuple(rows), sources)


def _find_problems(
    text: str,
    rows: Iterable[Score],
    *,
    indicators: Collection[str],
    regions: Collection[str],
    sources: Collection[str],
) -> Iterator[Problem]:
    """Yield unknown codes and duplicate scores. ``rows`` are all rows of the file."""
    taken: dict[tuple[str, str, int], int] = {}
    for number, score in enumerate(rows):
        vocabularies = {
            "indicator": ("Indikator", indicators),
            "region": ("Kode daerah", regions),
            "source": ("Sumber", sources),
        }
        for key, (word, known) in vocabularies.items():
            slug = getattr(score, key)
            if slug not in known:
                where = "daftar sources di berkas ini" if key == "source" else f"{key}s.yaml"
                hint = did_you_mean(slug, known) or f"Tambahkan dahulu ke {where}."
                yield _problem(text, (number, key), "R01", f"{word} “{slug}” tidak dikenal.", hint)
        first = taken.setdefault((score.indicator, score.region, score.year), number)
        if first != number:
            line = frontmatter.line_of(text, ("scores", first))
            message = f"Nilai “{score.indicator}” daerah {score.region} tahun {score.year} sudah ada."
            yield _problem(
                text, (number, "year"), "R02", message, f"Lihat baris {line}; hapus salah satunya."
            )


def _problem(text: str, where: tuple[int, str], code: str, message: str, hint: str) -> Problem:
    number, key = where
    line = frontmatter.line_of(text, ("scores", number, key))
    return Problem(SCORES_FILE, line, f"scores.{number}.{key}", code, message, hint)
