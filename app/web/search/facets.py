"""Facets on pages: values with their counts, the chosen ones, and years as bars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.documents.reference.data import Reference
from app.i18n import current_language
from app.web.rendering import labels
from app.web.search.params import PAGE_NAMES
from app.web.search.urls import Links

SHOWN_OPTIONS = 8
"""Options of a facet shown before “lainnya”."""
FEWEST_BARS, MOST_BARS = 3, 25
BAR_WIDTH, BAR_HEIGHT = 10, 40
"""Size of the histogram, in units of its picture."""


@dataclass(
    slots=True
)  # a page has dozens, and hundreds of choices: a frozen one takes three times as long to make
class Option:
    """A value of a facet, and the address that chooses it or removes it."""

    code: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(slots=True)
class Choice:
    """A value of a facet that the form of filters offers."""

    word: str
    """What addresses have for it."""
    label: str
    count: int
    selected: bool
    url: str | None
    """The address without it, when the words of the search chose it: no box of a form can take it off."""


@dataclass(slots=True)
class Bar:
    """A year of the histogram, in units of its picture."""

    option: Option
    left: int
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Documents a year, from the first to the last."""

    first: int
    last: int
    width: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet as the page shows it."""

    name: str
    label: str
    parameter: str
    shown: list[Choice]
    more: list[Choice]
    histogram: Histogram | None = None


@lru_cache(maxsize=10_000)
def _names(reference: Reference, _language: str, facet: str, code: str) -> tuple[str, str]:
    """Return what addresses have for a value of a facet, and what pages call it in the current language."""
    return PAGE_NAMES[facet].to_word(code), labels.facet_label(reference, facet, code)


def _option(
    reference: Reference, links: Links, facet: str, code: str, *, count: int, selected: bool
) -> Option:
    return Option(
        code, labels.facet_label(reference, facet, code), count, selected, links.toggle(facet, code)
    )


def facet_group(
    reference: Reference, links: Links, name: str, counts: Mapping[str, int], chosen: tuple[str, ...]
) -> FacetGroup:
    """Return a facet with its values in the order people look for them, the chosen ones first."""
    codes = _shown_regions(reference, counts, chosen) if name == "region" else list(counts)
    language = current_language()
    names = {code: _names(reference, language, name, code) for code in (*codes, *chosen)}
    if name == "year":
        codes.sort(reverse=True)
    elif name == "value":
        order = list(reference.values)
        codes.sort(key=lambda code: order.index(code) if code in order else len(order))
    else:
        codes.sort(key=lambda code: (-counts[code], names[code][1]))
    if chosen:
        codes = [code for code in chosen if code not in codes] + codes
        codes.sort(key=lambda code: code not in chosen)
    ticked = links.request.filters.get(name, ())
    said = {code for code in chosen if code not in ticked and links.is_said(name, code)}
    choices = [
        Choice(
            *names[code],
            counts.get(code, 0),
            code in ticked or code in said,
            links.toggle(name, code) if code in said else None,
        )
        for code in codes
    ]
    return FacetGroup(
        name,
        labels.FACET[name],
        PAGE_NAMES[name].name,
        choices[:SHOWN_OPTIONS],
        choices[SHOWN_OPTIONS:],
        _histogram(reference, links, counts, chosen) if name == "year" else None,
    )


def _histogram(
    reference: Reference, links: Links, counts: Mapping[str, int], chosen: tuple[str, ...]
) -> Histogram | None:
    """Return the last years as bars; None for too few to compare."""
    years = {int(code): count for code, count in counts.items() if code.isdecimal() and count}
    if len(years) < FEWEST_BARS:
        return None
    last = max(years)
    first = max(min(years), last - MOST_BARS + 1)
    most = max(count for year, count in years.items() if year >= first)
    bars = [
        Bar(
            _option(reference, links, "year", str(year), count=count, selected=str(year) in chosen),
            (year - first) * BAR_WIDTH,
            round(count / most * BAR_HEIGHT, 1),
        )
        for year, count in sorted(years.items())
        if year >= first
    ]
    return Histogram(first, last, (last - first + 1) * BAR_WIDTH, bars)


@lru_cache(maxsize=2)
def _first_regions(reference: Reference) -> frozenset[str]:
    """Return the provinces and ministries."""
    return frozenset(code for code, place in reference.places.items() if place.province in (None, code))


def _shown_regions(reference: Reference, codes: Iterable[str], chosen: tuple[str, ...]) -> list[str]:
    """Return the regions that are offered: provinces and ministries; others once their province is chosen."""
    first, places = _first_regions(reference), reference.places
    return [
        code
        for code in codes
        if code in first
        or code not in places
        or (chosen and (code in chosen or places[code].province in chosen))
    ]


def chosen_options(
    reference: Reference, links: Links, chosen: Mapping[str, tuple[str, ...]], hidden: set[str]
) -> list[Option]:
    """Return the filters in force, each with the address that removes it."""
    return [
        _option(reference, links, name, code, count=0, selected=True)
        for name, codes in chosen.items()
        if name not in hidden
        for code in codes
    ]


def preferred_options(
    reference: Reference, links: Links, preferred: Mapping[str, tuple[str, ...]], hidden: set[str]
) -> list[Option]:
    """Return the values that are preferred because the words name them, each with the address that stops it."""
    return [
        Option(
            code,
            labels.facet_label(reference, name, code),
            count=0,
            selected=True,
            url=links.without_recognition(name),
        )
        for name, codes in preferred.items()
        if name not in hidden
        for code in codes
    ]
