"""HTML of search pages that is put together without a template: hundreds of pieces a page."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from app.i18n import gettext, ngettext
from app.web.search.facets import Choice, FacetGroup, Histogram
from app.web.search.results import Result

CARD_GAP = "\x00"
"""Stands in the frame of a card where title, text, place and reasons go; no document contains it."""

_escaped = lru_cache(maxsize=4_000)(escape)


def filter_section(group: FacetGroup) -> Markup:
    """Return a facet of the form of filters: its values with their counts, and years as bars."""
    parts = [_section_head(group.parameter, gettext(group.label))]
    if group.histogram:
        parts.append(_histogram(group.histogram))
    parts += ("        <ul>", _choice_list(group.parameter, group.shown), "</ul>\n")
    if group.more:
        count = len(group.more)
        summary = ngettext("%(count)s lainnya", "%(count)s lainnya", count) % {"count": count}
        choices = _choice_list(group.parameter, group.more)
        parts.append(f'<details class="lainnya"><summary>{summary}</summary><ul>{choices}</ul></details>')
    return join_safe((*parts, "      </section>\n"))


def join_safe(parts: Iterable[str]) -> Markup:
    """Return pieces of HTML that functions of this module made as one: they escape every value they put in.

    A mark on each of the hundreds of pieces of a page would say no more, so it stands here once.
    """
    return Markup("".join(parts))  # noqa: S704 -- escaped by this module's functions  # nosec B704


@lru_cache(maxsize=100)
def _section_head(parameter: str, label: str) -> str:
    return (
        f'      <section aria-labelledby="saring-{parameter}">\n'
        f'        <h3 id="saring-{parameter}">{escape(label)}</h3>\n'
    )


def _choice_list(name: str, choices: Iterable[Choice]) -> str:
    """Return the list items of a facet's values: boxes of a form, or a link where the words chose the value."""
    return "".join([_box(name, choice) if choice.url is None else _link(choice) for choice in choices])


def _histogram(years: Histogram) -> str:
    """Return the bars of the years, each with the address that chooses it."""
    bars = "".join(
        f'<a href="{escape(bar.option.url)}" tabindex="-1"><rect class="{"terpilih" if bar.option.selected else ""}" '
        f'x="{bar.left + 1}" y="{41 - bar.height}" width="8" height="{bar.height}">'
        f"<title>{escape(bar.option.label)}: {bar.option.count}</title></rect></a>"
        for bar in years.bars
    )
    return (
        f'        <svg class="tahun" viewBox="0 0 {years.width} 42" preserveAspectRatio="none" aria-hidden="true">{bars}'
        f'<path d="M0 41.5h{years.width}"/></svg>\n'
        f'        <p class="rentang" aria-hidden="true"><span>{years.first}</span><span>{years.last}</span></p>\n'
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


def result_card(frame: str, result: Result, note: str | None) -> str:
    """Return the HTML of a card: its frame, made once for all searches, with what this search found in it."""
    before, title, text, place, after = str.split(
        frame, CARD_GAP
    )  # of markup, each part would be marked safe anew
    passage = result.passage
    notes = [one for one in (note, *_origin_notes(result)) if one]
    between = f'<p class="kartu-catatan">{escape(" · ".join(notes))}</p>' if notes else ""
    parts = (before, result.title, title, passage.text, text, _place(result), between, place)
    return "".join((*parts, _reasons(gettext("Mengapa hasil ini"), tuple(result.reasons)), after))


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


@lru_cache(maxsize=100)  # most cards of a page have the same
def _reasons(head: str, reasons: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    return (
        f'<details class="mengapa"><summary>{escape(head)}</summary><ul>{items}</ul></details>'
        if items
        else ""
    )
