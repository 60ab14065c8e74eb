"""Answer with figures: who has the highest, the lowest, the most improved; or those of one region."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.documents.reference.geography import ISLAND_NAMES, island_name
from app.documents.vocabulary import format_number, join_items
from app.i18n import gettext, marked
from app.search.answers.answer import MAX_ITEMS, Answer, AnswerItem
from app.search.answers.asked import Asked
from app.search.answers.figures import (
    Figure,
    filter_figures,
    latest_figures,
    list_figures,
    rank_figures,
    visits_about,
)
from app.search.query.superlatives import Order
from app.store.repositories.cards import Card
from app.store.repositories.linked_documents import LinkedDocuments

_YEAR = re.compile(r"(?:19|20)\d\d")
_LEVELS = ("provinsi", "kabupaten", "kota", "kementerian")
_GROUPS: Mapping[str, str] = {
    "provinsi": marked("di antara provinsi"),
    "kabupaten": marked("di antara kabupaten"),
    "kota": marked("di antara kota"),
    "kementerian": marked("di antara kementerian dan lembaga"),
}
ONLY_RECORDED = marked(
    "Hanya angka yang tercatat di sini; yang tidak ada belum tentu lebih rendah atau lebih tinggi."
)
"""What every list of figures says of itself."""


def short_name(indicator: Indicator) -> str:
    """Return the name by which an indicator is called in a title."""
    name = indicator.aliases[0] if indicator.aliases else indicator.name
    return name[:1].upper() + name[1:]


def answer_figures(
    reference: Reference, linked: LinkedDocuments, asked: Asked, filters: Mapping[str, Sequence[str]]
) -> Answer | None:
    """Return the figures that a query asks for; None when it asks for none, or none is recorded."""
    indicator = asked.indicator
    if indicator is None or asked.asks_how or len(asked.rest) > 1:
        return None
    if not (asked.order or asked.asks_figure or asked.places):
        return None
    if not asked.order and asked.rest:
        return None
    figures = list_figures(reference, linked, indicator)
    if asked.order is None:
        places = asked.places or tuple(filters.get("region", ()))
        own = [figure for figure in figures if figure.region in places]
        if places:
            return _of_places(reference, linked, indicator, figures, own) if own else None
    return _ranking(reference, linked, indicator, figures, asked, filters)


def _of_places(
    reference: Reference,
    linked: LinkedDocuments,
    indicator: Indicator,
    figures: Sequence[Figure],
    own: Sequence[Figure],
) -> Answer:
    """Return all recorded figures of some places, the newest first, each year once."""
    by_year = {(figure.region, figure.year): figure for figure in reversed(own)}
    shown = sorted(by_year.values(), key=lambda figure: -(figure.year or 0))[:MAX_ITEMS]
    places = list(dict.fromkeys(figure.region for figure in shown))
    return Answer(
        kind="indicator",
        title=gettext("%(indicator)s %(place)s (tercatat di sini)")
        % {
            "indicator": short_name(indicator),
            "place": join_items([reference.short_name(code) for code in places]),
        },
        items=_with_visits_once(_items(reference, shown, visits_about(linked, indicator, figures, places))),
        url=f"/indikator/{indicator.slug}?daerah={places[0]}",
        note=gettext(ONLY_RECORDED),
        more=gettext("Semua angka %s") % short_name(indicator),
    )


def _ranking(
    reference: Reference,
    linked: LinkedDocuments,
    indicator: Indicator,
    figures: Sequence[Figure],
    asked: Asked,
    filters: Mapping[str, Sequence[str]],
) -> Answer | None:
    order = asked.order or "best"
    chosen = {**filters, "region": (*filters.get("region", ()), *asked.places)}
    year = next((int(word) for word in asked.words if _YEAR.fullmatch(word)), None)
    latest = latest_figures(figures, year)
    ranked = rank_figures(filter_figures(reference, latest, chosen), indicator, order)
    if not ranked:
        return None
    shown = ranked[:MAX_ITEMS]
    visits = visits_about(linked, indicator, figures, [figure.region for figure in shown])
    return Answer(
        kind="indicator",
        title=_title(reference, indicator, order, chosen),
        items=_items(reference, shown, visits),
        url=f"/indikator/{indicator.slug}{_query(chosen)}",
        note=gettext(ONLY_RECORDED),
        more=gettext("Semua angka %s") % short_name(indicator),
        is_ranked=True,
        choices=choices_of(reference, latest),
    )


def choices_of(reference: Reference, figures: Sequence[Figure]) -> dict[str, tuple[str, ...]]:
    """Return the levels and islands that have figures, in the order people know."""
    levels = {reference.level(figure.region) for figure in figures}
    islands = {reference.island(figure.region) for figure in figures}
    return {
        "level": tuple(level for level in _LEVELS if level in levels),
        "island": tuple(island for island in ISLAND_NAMES if island in islands),
    }


def _query(chosen: Mapping[str, Sequence[str]]) -> str:
    pairs = [("tingkat", code) for code in chosen.get("level", ())]
    pairs += [("pulau", code) for code in chosen.get("island", ())]
    return "?" + "&".join(f"{name}={code}" for name, code in pairs) if pairs else ""


def _title(
    reference: Reference, indicator: Indicator, order: Order, chosen: Mapping[str, Sequence[str]]
) -> str:
    words = {"indicator": short_name(indicator), "group": group_name(reference, chosen)}
    if order == "best":
        order = "highest" if indicator.higher_is_better else "lowest"
    elif order == "worst":
        order = "lowest" if indicator.higher_is_better else "highest"
    match order:
        case "highest":
            return gettext("%(indicator)s tertinggi %(group)s (tercatat di sini)") % words
        case "lowest":
            return gettext("%(indicator)s terendah %(group)s (tercatat di sini)") % words
        case "risen":
            return gettext("%(indicator)s yang paling naik %(group)s (tercatat di sini)") % words
    return gettext("%(indicator)s yang paling turun %(group)s (tercatat di sini)") % words


def group_name(reference: Reference, chosen: Mapping[str, Sequence[str]]) -> str:
    """Return the words for a group of regions: ``di antara kabupaten di Sulawesi``."""
    levels = [level for level in chosen.get("level", ()) if level in _GROUPS]
    group = gettext(_GROUPS[levels[0]]) if len(levels) == 1 else gettext("di antara semua daerah")
    islands = [island_name(island) for island in chosen.get("island", ())]
    places = [*islands, *(reference.short_name(code) for code in chosen.get("region", ()))]
    if not places:
        return group
    return gettext("%(group)s di %(place)s") % {"group": group, "place": join_items(places)}


def _items(
    reference: Reference, figures: Sequence[Figure], visits: Mapping[str, Sequence[Card]]
) -> tuple[AnswerItem, ...]:
    return tuple(
        AnswerItem(
            name=reference.short_name(figure.region),
            url=figure.practice.url if figure.practice else f"/daerah/{figure.region}",
            region=figure.region,
            value=figure.value,
            year=figure.year,
            note=note_of(figure),
            source=figure.source,
            visits=tuple(visits.get(figure.region, ())),
        )
        for figure in figures
    )


def _with_visits_once(items: tuple[AnswerItem, ...]) -> tuple[AnswerItem, ...]:
    """Return the items with the visits to a region only at its first figure."""
    first = {item.region: at for at, item in reversed(list(enumerate(items)))}
    return tuple(
        item if first[item.region] == at else replace(item, visits=()) for at, item in enumerate(items)
    )


def note_of(figure: Figure) -> str | None:
    """Return the grade of a figure, and how much it has changed."""
    change = ""
    if figure.change:
        words = gettext("naik %s") if figure.change > 0 else gettext("turun %s")
        change = words % format_number(abs(figure.change))
    return " · ".join(part for part in (figure.note, change) if part) or None
