"""Answer with places: who went to one and what they learned, and which places are like it or near it."""

from collections.abc import Sequence

from app.documents.evidence import says_something
from app.documents.markdown.render import split_source_notes
from app.documents.reference.data import Reference
from app.documents.reference.geography import borders_between
from app.documents.vocabulary import join_items
from app.i18n import gettext
from app.search.answers.answer import MAX_ITEMS, Answer, AnswerItem, AnswerSource
from app.search.answers.asked import Asked, without_visit_words
from app.store.repositories.cards import Card
from app.store.repositories.linked_documents import LinkedDocuments

_LIKE_WORDS = frozenset("mirip serupa sejenis setara similar".split())
_NEAR_WORDS = frozenset("terdekat tetangga bertetangga berdekatan dekat near nearest".split())
_TO_WORDS = frozenset("ke to visited mengunjungi dikunjungi".split())
_WHO_WORDS = frozenset("siapa sapa who rombongan tamu pernah sudah".split())
_FAR = 9
"""Borders counted where the distance is unknown."""


def answer_places(
    reference: Reference, linked: LinkedDocuments, asked: Asked, filters: dict[str, tuple[str, ...]]
) -> Answer | None:
    """Return the answer about the only place that a query is about; None when it is about more."""
    places = asked.places or filters.get("region", ())
    words = set(asked.words)
    if not places or asked.indicator:
        return None
    if words & (_LIKE_WORDS | _NEAR_WORDS):
        return _similar(reference, linked, places[0], is_near=bool(words & _NEAR_WORDS))
    if without_visit_words(asked.rest):
        return None
    visits = _hosted(linked, places)
    if visits or words & _WHO_WORDS:
        return _visitors(reference, places, visits)
    return None


def _hosted(linked: LinkedDocuments, places: Sequence[str]) -> list[Card]:
    cards = {link.card.slug: link.card for link in linked.list_by_places(places) if link.kind == "host"}
    return sorted(cards.values(), key=lambda card: card.date or "", reverse=True)


def _visitors(reference: Reference, places: Sequence[str], visits: Sequence[Card]) -> Answer:
    names = join_items([reference.short_name(code) for code in places])
    title = gettext("Yang tercatat pernah berkunjung ke %s") % names
    return Answer(
        kind="region",
        title=title,
        items=tuple(_visitor(reference, card) for card in visits[:MAX_ITEMS]),
        url=f"/daerah/{places[0]}",
        note="" if visits else gettext("Belum ada kunjungan ke sana yang tercatat di sini."),
        more=gettext("Semua tentang %s") % names,
    )


def _visitor(reference: Reference, card: Card) -> AnswerItem:
    guest = card.meta.get("guest", {})
    codes = [*guest.get("regions", ()), *guest.get("ministries", ())]
    source = next(iter(card.meta.get("sources", ())), None)
    return AnswerItem(
        name=join_items([reference.short_name(code) for code in codes]) or card.title,
        url=card.url,
        region=codes[0] if codes else None,
        year=card.year,
        note=learned_at(card) or card.title,
        source=AnswerSource(source["publisher"], source["url"]) if source else None,
        visits=(card,),
    )


def learned_at(card: Card) -> str | None:
    """Return what the guests of a visit learned, in one sentence; None when no source says it."""
    studied = (one.get("learned") for one in card.meta.get("practices", ()))
    lessons = (split_source_notes(text)[0] for text in card.meta.get("learned", ()))
    return next((text for text in (*studied, *lessons) if text and says_something(text)), None)


def find_similar_places(
    reference: Reference, linked: LinkedDocuments, code: str, *, is_near: bool = False
) -> list[tuple[str, str]]:
    """Return the places with documents that are most like one, each with what makes it so.

    By level, island and borders between; ``is_near``: by borders first. None for a ministry.
    """
    counts = linked.count_by("place")
    known = [place for place in reference.places.values() if place.code != code and counts[place.code]]

    def key(other: str) -> tuple[int, ...]:
        level = int(reference.level(other) != reference.level(code))
        island = int(reference.island(other) != reference.island(code))
        distance = _distance(reference, code, other)
        places = (distance, level) if is_near else (level, island, distance)
        return (*places, -counts[other])

    if reference.place(code).level == "pusat":
        return []
    near = sorted((place.code for place in known if place.level != "pusat"), key=key)
    near = [other for other in near if is_near or reference.level(other) == reference.level(code)]
    return [(other, _likeness(reference, code, other)) for other in near[:MAX_ITEMS]]


def _distance(reference: Reference, one: str, other: str) -> int:
    between = borders_between(reference.place(one).province or "", reference.place(other).province or "")
    return _FAR if between is None else between


def _similar(reference: Reference, linked: LinkedDocuments, code: str, *, is_near: bool) -> Answer | None:
    home = reference.place(code)
    near = find_similar_places(reference, linked, code, is_near=is_near)
    if not near:
        return None
    title = (
        gettext("Daerah terdekat dari %s yang ada catatannya")
        if is_near
        else gettext("Daerah yang mirip %s dan ada catatannya")
    )
    return Answer(
        kind="region",
        title=title % home.short,
        items=tuple(
            AnswerItem(
                name=reference.short_name(other),
                url=f"/daerah/{other}",
                region=other,
                note=likeness,
            )
            for other, likeness in near
        ),
        url="/banding?" + "&".join(f"daerah={one}" for one in (code, *(other for other, _why in near[:2]))),
        note=gettext(
            "Menurut tingkat pemerintahan, pulau, dan batas provinsi; ukuran daerah belum tercatat."
        ),
        more=gettext("Bandingkan %s dengan dua yang pertama") % home.short,
    )


def _likeness(reference: Reference, code: str, other: str) -> str:
    distance = _distance(reference, code, other)
    if distance == 0:
        return gettext("satu provinsi")
    if distance == 1:
        return gettext("provinsi bertetangga")
    return (
        gettext("satu pulau") if reference.island(code) == reference.island(other) else gettext("pulau lain")
    )
