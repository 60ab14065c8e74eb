"""For a host: what its visitors ask, what they were told, and what to send them before they come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.dates import year_of
from app.documents.reference.data import Reference
from app.documents.reference.places import PlaceName
from app.preparation.recommendation.answers import Answer, OpenQuestion, answers_of, open_questions
from app.preparation.recommendation.desk_study import Document, documents_of
from app.store.repositories.documents import Card

TOPICS_SHOWN = 12
SENT_BEFORE = 6
"""Practices and answers named in the text for replies: what somebody reads before a journey."""


@dataclass(frozen=True, slots=True)
class HostBrief:
    """What a host knows of its visitors."""

    visits: tuple[Card, ...]
    years: tuple[tuple[int, int], ...]
    """Year and number of delegations, the newest first."""
    topics: tuple[tuple[str, int], ...]
    roles: tuple[tuple[str, int], ...]
    """Slugs of the guests' roles and how many delegations had them."""
    answered: tuple[Answer, ...]
    open: tuple[OpenQuestion, ...]
    documents: tuple[Document, ...]
    practices: tuple[Card, ...]
    reply: str
    """A text to paste into replies to requests."""


def host_brief(
    reference: Reference,
    place: PlaceName,
    visits: Sequence[Card],
    practices: Sequence[Card],
    base_url: str,
) -> HostBrief:
    """The brief out of the visits a place received and the practices it has."""
    titles = {card.slug: card.title for card in practices}
    answered = tuple(answers_of(visits, titles))
    years = Counter(year for card in visits if (year := year_of(card.date)))
    topics = Counter(topic for card in visits for topic in dict.fromkeys(card.meta.get("topics", ())))
    roles = Counter(role for card in visits for role in _guest_roles(card.meta) if role in reference.roles)
    return HostBrief(
        visits=tuple(visits),
        years=tuple(sorted(years.items(), reverse=True)),
        topics=tuple(topics.most_common(TOPICS_SHOWN)),
        roles=tuple(roles.most_common()),
        answered=answered,
        open=tuple(open_questions(visits)),
        documents=tuple(documents_of(reference, practices)),
        practices=tuple(practices),
        reply=_reply(place, practices, answered, base_url),
    )


def _guest_roles(meta: Mapping[str, object]) -> list[str]:
    guest = meta.get("guest", {})
    agencies = guest.get("agencies", ()) if isinstance(guest, dict) else ()
    return list(dict.fromkeys(agency["role"] for agency in agencies if agency.get("role")))


def _reply(place: PlaceName, practices: Sequence[Card], answered: Sequence[Answer], base_url: str) -> str:
    parts = [
        f"Terima kasih atas rencana kunjungan Saudara ke {place.name}. Sebelum datang, mohon baca ini:",
        *(f"- {card.title}: {base_url}{card.url}" for card in practices[:SENT_BEFORE]),
    ]
    if answered:
        parts += ["", "Hal berikut sudah dipelajari rombongan sebelumnya:"]
        visits = dict.fromkeys((answer.visit, answer.visit_title) for answer in answered)
        parts += [f"- {title}: {base_url}/kunjungan/{slug}" for slug, title in list(visits)[:SENT_BEFORE]]
    parts += [
        "",
        "Bila masih ada yang belum terjawab, kirimkan pertanyaannya lebih dahulu.",
        "Kami dapat menjawab lewat surat atau rapat daring; kunjungan cukup untuk yang harus dilihat di tempat.",
        f"Rangkuman pertanyaan rombongan: {base_url}/daerah/{place.code}/tuan-rumah",
    ]
    return "\n".join(parts)
