"""Answer with places: who went to one and what they learned, and which places are like it or near it."""

from collections.abc import Sequence

from app.documents.evidence import says_something
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
        note=_learned(card) or card.title,
        source=AnswerSource(source["publisher"], source["url"]) if source else None,
        visits=(card,),
    )


def _learned(card: Card) -> str | None:
    studied = (one.get("learned") for one in card.meta.get("practices", ()))
    return next(
        (text for text in (*studied, *card.meta.get("learned", ())) if text and says_something(text)), None
    )


def _similar(reference: Reference, linked: LinkedDocuments, code: str, *, is_near: bool) -> Answer | None:
    """Return the places with documents that are most like one: by level and island, or by borders between."""
    home = reference.place(code)
    counts = linked.count_by("place")
    known = [place for place in reference.places.values() if place.code != code and counts[place.code]]

    def distance(other: str) -> int:
        between = borders_between(home.province or "", reference.place(other).province or "")
        return _FAR if between is None else between

    def key(other: str) -> tuple[int, ...]:
        level = int(reference.level(other) != reference.level(code))
        island = int(reference.island(other) != reference.island(code))
        places = (distance(other), level) if is_near else (level, island, distance(other))
        return (*places, -counts[other])

    near = sorted((place.code for place in known if place.level != "pusat"), key=key)
    near = [other for other in near if is_near or reference.level(other) == reference.level(code)][:MAX_ITEMS]
    if not near or home.level == "pusat":
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
                note=_likeness(reference, code, other, distance(other)),
            )
            for other in near
        ),
        url="/banding?" + "&".join(f"daerah={one}" for one in (code, *near[:2])),
        note=gettext(
            "Menurut tingkat pemerintahan, pulau, dan batas provinsi; ukuran daerah belum tercatat."
        ),
        more=gettext("Bandingkan %s dengan dua yang pertama") % home.short,
    )


def _likeness(reference: Reference, code: str, other: str, distance: int) -> str:
    if distance == 0:
        return gettext("satu provinsi")
    if distance == 1:
        return gettext("provinsi bertetangga")
    return (
        gettext("satu pulau") if reference.island(code) == reference.island(other) else gettext("pulau lain")
    )
