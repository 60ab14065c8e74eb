"""HTML of search pages that is put together without a template: hundreds of pieces a page."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from app.i18n import gettext
from app.web.search.facets import Choice, FacetGroup, Histogram
from app.web.search.results import Result

CARD_GAP = "\x00"
"""Stands in the frame of a card where title, text, place and reasons go; no document contains it."""

_escaped = lru_cache(maxsize=4_000)(escape)


def choice_list(group: FacetGroup, choices: Iterable[Choice]) -> Markup:
    """Return the list items of a facet's values: boxes of a form, or a link where the words chose the value."""
    name = group.parameter
    items = "".join(_box(name, choice) if choice.url is None else _link(choice) for choice in choices)
    return Markup(items)  # noqa: S704 -- escaped, each part  # nosec B704


def histogram(years: Histogram) -> Markup:
    """Return the bars of the years, each with the address that chooses it."""
    bars = "".join(
        f'<a href="{escape(bar.option.url)}" tabindex="-1"><rect class="{"terpilih" if bar.option.selected else ""}" '
        f'x="{bar.left + 1}" y="{41 - bar.height}" width="8" height="{bar.height}">'
        f"<title>{escape(bar.option.label)}: {bar.option.count}</title></rect></a>"
        for bar in years.bars
    )
    return Markup(  # noqa: S704 -- numbers; texts and addresses are escaped  # nosec B704
        f'<svg class="tahun" viewBox="0 0 {years.width} 42" preserveAspectRatio="none" aria-hidden="true">{bars}'
        f'<path d="M0 41.5h{years.width}"/></svg>'
    )


def _box(name: str, choice: Choice) -> str:
    before, between = _around_box(name, choice.word, choice.label)
    checked = " checked" if choice.selected else ""
    return f"{before}{checked}{between}{choice.count}</span></label></li>\n"


@lru_cache(maxsize=4_000)
def _around_box(name: str, word: str, label: str) -> tuple[str, str]:
    """Return what stands before the mark of a chosen box, and between it and the count."""
    return (
        f'<li><label><input type="checkbox" name="{name}" value="{escape(word)}"',
        f'><span>{escape(label)}</span> <span class="hitung">',
    )


def _link(choice: Choice) -> str:
    return (
        f'<li><a href="{escape(choice.url)}" rel="nofollow" class="terpilih" aria-current="true">'
        f'<span class="kotak" aria-hidden="true"></span><span>{_escaped(choice.label)}'
        f'<span class="sembunyi"> {escape(gettext("(terpilih, lepaskan)"))}</span></span> '
        f'<span class="hitung">{choice.count}</span></a></li>\n'
    )


def result_card(frame: str, result: Result, note: str | None) -> Markup:
    """Return a card: its frame, made once for all searches, with what this search found in it."""
    before, title, text, place, after = frame.split(CARD_GAP)
    passage = result.passage
    notes = [one for one in (note, *_origin_notes(result)) if one]
    between = f'<p class="kartu-catatan">{escape(" · ".join(notes))}</p>' if notes else ""
    parts = (before, result.title, title, passage.text, text, _place(result), between, place)
    return Markup("".join((*parts, _reasons(result.reasons), after)))  # noqa: S704 -- sanitised or escaped, each part  # nosec B704


def near_note(words: Sequence[str]) -> str | None:
    """Return by which words of a search a document is near it."""
    by = gettext("Mendekati lewat kata")
    return f"{by} “{'”, “'.join(words)}”" if words else None


def _origin_notes(result: Result) -> Iterator[str]:
    """Yield which site a document was harvested from, and that a visit has several reports."""
    if origin := result.card.meta.get("origin"):
        yield gettext("Dipanen dari %s") % origin["name"]
    if result.other_reports == 1:
        yield gettext("Dua laporan tentang kunjungan yang sama")
    elif result.other_reports:
        yield gettext("%d laporan tentang kunjungan yang sama") % (result.other_reports + 1)


def _place(result: Result) -> str:
    place = result.passage.place
    if place is None:
        return ""
    return (
        f'<p class="kartu-lampiran">{escape(gettext("Dalam lampiran:"))} <a href="{escape(place.url)}">'
        f"{escape(place.title)}</a>{escape(f', {place.part}' if place.part else '')}</p>"
    )


def _reasons(reasons: list[str]) -> str:
    items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    head = _escaped(gettext("Mengapa hasil ini"))
    return f'<details class="mengapa"><summary>{head}</summary><ul>{items}</ul></details>' if items else ""
