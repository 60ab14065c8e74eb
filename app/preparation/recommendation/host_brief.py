"""Brief for a host: what visitors ask, what they were answered, and what to send them beforehand."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.dates import year_of
from app.documents.reference.data import Reference
from app.documents.reference.places import PlaceName
from app.preparation.recommendation.answers import Answer, OpenQuestion, collect_answers, find_open_questions
from app.preparation.recommendation.desk_study import ReadingItem, reading_list
from app.store.repositories.cards import Card

MAX_TOPICS = 12
MAX_ITEMS_IN_REPLY = 6
"""Practices and answers named in the reply text."""


@dataclass(frozen=True, slots=True)
class HostBrief:
    """What a host knows about its visitors."""

    visits: tuple[Card, ...]
    years: tuple[tuple[int, int], ...]
    """(year, number of delegations), the newest first."""
    topics: tuple[tuple[str, int], ...]
    roles: tuple[tuple[str, int], ...]
    """(role slug, number of delegations with that role)."""
    answered: tuple[Answer, ...]
    open: tuple[OpenQuestion, ...]
    documents: tuple[ReadingItem, ...]
    practices: tuple[Card, ...]
    reply: str
    """A text to paste into replies to requests."""


def build_host_brief(
    reference: Reference,
    place: PlaceName,
    visits: Sequence[Card],
    practices: Sequence[Card],
    base_url: str,
) -> HostBrief:
    """Return the brief from the visits a place received and the practices it has."""
    titles = {card.slug: card.title for card in practices}
    answered = tuple(collect_answers(visits, titles))
    years = Counter(year for card in visits if (year := year_of(card.date)))
    roles = Counter(role for card in visits for role in _guest_roles(card.meta) if role in reference.roles)
    return HostBrief(
        visits=tuple(visits),
        years=tuple(sorted(years.items(), reverse=True)),
        topics=tuple(_count_topics(visits).most_common(MAX_TOPICS)),
        roles=tuple(roles.most_common()),
        answered=answered,
        open=tuple(find_open_questions(visits)),
        documents=tuple(reading_list(reference, practices)),
        practices=tuple(practices),
        reply=_reply(place, practices, answered, base_url),
    )


def _count_topics(visits: Sequence[Card]) -> Counter[str]:
    """Count the visits of each topic, written in large or small letters, under its commonest form."""
    forms: dict[str, Counter[str]] = {}
    for card in visits:
        for topic, form in {topic.casefold(): topic for topic in card.meta.get("topics", ())}.items():
            forms.setdefault(topic, Counter())[form] += 1
    return Counter({counted.most_common(1)[0][0]: counted.total() for counted in forms.values()})


def _guest_roles(meta: Mapping[str, object]) -> list[str]:
    guest = meta.get("guest", {})
    agencies = guest.get("agencies", ()) if isinstance(guest, dict) else ()
    return list(dict.fromkeys(agency["role"] for agency in agencies if agency.get("role")))


def _reply(place: PlaceName, practices: Sequence[Card], answered: Sequence[Answer], base_url: str) -> str:
    parts = [
        f"Terima kasih atas rencana kunjungan Saudara ke {place.name}. Sebelum datang, mohon baca ini:",
        *(f"- {card.title}: {base_url}{card.url}" for card in practices[:MAX_ITEMS_IN_REPLY]),
    ]
    if answered:
        parts += ["", "Hal berikut sudah dipelajari rombongan sebelumnya:"]
        visits = dict.fromkeys((answer.visit, answer.visit_title) for answer in answered)
        parts += [
            f"- {title}: {base_url}/kunjungan/{slug}" for slug, title in list(visits)[:MAX_ITEMS_IN_REPLY]
        ]
    parts += [
        "",
        "Bila masih ada yang belum terjawab, kirimkan pertanyaannya lebih dahulu.",
        "Kami dapat menjawab lewat surat atau rapat daring; kunjungan cukup untuk yang harus dilihat di tempat.",
        f"Rangkuman pertanyaan rombongan: {base_url}/daerah/{place.code}/tuan-rumah",
    ]
    return "\n".join(parts)
