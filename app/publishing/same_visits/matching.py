"""Find reports that may be about the same visit: by guest and host, or by two sites.

Near dates, a guest and a host in common, and near titles. Only a person says whether it is so.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from rapidfuzz import fuzz

from app.documents.dates import first_day
from app.documents.origin import is_harvested_slug

MAX_DAYS_APART = 1
"""Guest and host may tell the day of travel or that of the reception."""
MIN_LIKENESS = 30
"""Likeness of titles (0–100) from which two reports of near days are proposed."""
MIN_LIKENESS_WITHOUT_DAY = 60
"""The same where one of them tells only the month."""
MAX_GROUP = 200
"""Visits of one guest to one host that are compared with each other: beyond them a list would help nobody."""
_DAY = len("2025-02-11")
_MONTH = len("2025-02")
_WORD = re.compile(r"[a-z0-9]+")
_GENERAL = frozenset(
    "studi banding tiru kaji komparatif lapangan benchmarking kunjungan kerja kunker menerima terima penerimaan "
    "diterima rombongan delegasi belajar pelajari mempelajari gali timba ke di dari dan oleh tentang terkait untuk "
    "pada dalam dengan serta provinsi prov kabupaten kab kota pemerintah pemkab pemkot pemprov daerah dinas badan "
    "biro bagian sekretariat setda dprd".split()
)
"""Words that say no more than that there was a visit."""


@dataclass(frozen=True, slots=True)
class ReportedVisit:
    """A report on a visit, as far as it tells which visit it is."""

    slug: str
    title: str
    topics: tuple[str, ...]
    first_day: str
    """Its partial date; empty when unknown."""
    last_day: str
    guests: frozenset[str]
    """Regions and ministries."""
    hosts: frozenset[str]
    is_trace: bool = False

    @property
    def rank(self) -> tuple[bool, bool, str]:
        """Order in which reports stand for a visit: own ones before harvested ones, full ones before traces."""
        return is_harvested_slug(self.slug), self.is_trace, self.slug


Pair = tuple[str, str]
"""The slug that would stand for the visit, and that of the other report."""


def find_pairs(visits: Iterable[ReportedVisit], place_words: Collection[str]) -> set[Pair]:
    """Return the pairs of reports that may be about the same visit; ``place_words`` are words of places' names."""
    by_places: dict[tuple[str, str], list[ReportedVisit]] = defaultdict(list)
    for visit in visits:
        if len(visit.first_day) >= _MONTH:
            for guest in visit.guests:
                for host in visit.hosts:
                    by_places[guest, host].append(visit)
    general = _GENERAL.union(place_words)
    return {
        _ordered(one, other)
        for group in by_places.values()
        for one, other in _near(group)
        if _likeness(one, other, general) >= _needed(one, other)
    }


def _ordered(one: ReportedVisit, other: ReportedVisit) -> Pair:
    first, second = sorted((one, other), key=lambda visit: visit.rank)
    return first.slug, second.slug


def _near(group: Sequence[ReportedVisit]) -> Iterator[tuple[ReportedVisit, ReportedVisit]]:
    """Yield the pairs of a group whose days are near."""
    for one, other in combinations(group[:MAX_GROUP], 2):
        (start, end), (other_start, other_end) = _days(one), _days(other)
        gap = timedelta(days=MAX_DAYS_APART)
        if start <= other_end + gap and other_start <= end + gap:
            yield one, other


def _days(visit: ReportedVisit) -> tuple[date, date]:
    """Return the first and the last day on which a visit may have been."""
    start = first_day(visit.first_day)
    if len(visit.first_day) < _DAY:
        return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    end = first_day(visit.last_day) if len(visit.last_day) == _DAY else start
    return start, max(start, end)


def _needed(one: ReportedVisit, other: ReportedVisit) -> int:
    is_exact = len(one.first_day) == len(other.first_day) == _DAY
    return MIN_LIKENESS if is_exact else MIN_LIKENESS_WITHOUT_DAY


def _likeness(one: ReportedVisit, other: ReportedVisit, general: Collection[str]) -> float:
    words = [_telling_words(visit, general) for visit in (one, other)]
    if not all(words):
        return 100.0  # a title of places only: the days have to do
    return float(fuzz.token_set_ratio(*words))


def _telling_words(visit: ReportedVisit, general: Collection[str]) -> str:
    """Return the words of a report's title and topics that say what it was about."""
    words = _WORD.findall(" ".join((visit.title, *visit.topics)).lower())
    return " ".join(word for word in words if word not in general)
