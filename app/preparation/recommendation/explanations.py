"""Explanations of a recommendation: sentences, each with a page or a source to check it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents import dates
from app.documents.models import document_url
from app.documents.reference.data import Reference
from app.documents.reference.entries import Indicator
from app.documents.vocabulary import EVIDENCE, format_number, join_items
from app.i18n import gettext, ngettext
from app.preparation.recommendation.answers import Answer
from app.preparation.recommendation.scoring import Need, RankedHost, RankedPractice
from app.preparation.recommendation.similarity import compare_regions
from app.store.repositories.cards import Card

PRACTICES_NAMED = 2
GUEST_REGIONS_NAMED = 2
FIGURES_NAMED = 3
MIN_RELATIVE_MATCH = 0.6
"""A practice fits when its topic match is at least this share of the best one's."""
GUESTS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, the part of the score it explains, and its source."""

    part: str
    text: str
    url: str | None = None
    """A page of this site."""
    source: str | None = None
    """The title of the source."""
    source_url: str | None = None


def host_reasons(
    reference: Reference,
    need: Need,
    host: RankedHost,
    *,
    visits: Sequence[Card],
    answers: Sequence[Answer],
) -> list[Reason]:
    """Return the reasons for a host, those of the topic first."""
    reasons = [_topic(practice) for practice in host.practices[:PRACTICES_NAMED]]
    reasons += _host_figures(reference, host)[:FIGURES_NAMED]
    reasons += [Reason("likeness", host.compared.words[0])] if host.compared.words else []
    reasons += [Reason("distance", words) for words in host.compared.words[1:]]
    reasons += _received(reference, need, host, visits)
    reasons += _answered(answers)
    if host.contacts:
        reasons.append(Reason("contact", gettext("Kontak kantor tercatat: %s.") % host.contacts[0]))
    else:
        reasons.append(
            Reason(
                "contact", gettext("Kontak kantor belum tercatat; surat ditujukan kepada kepala instansi.")
            )
        )
    return reasons


def practice_reasons(reference: Reference, need: Need, practice: RankedPractice) -> list[Reason]:
    """Return the reasons for a practice."""
    reasons = [_topic(practice), *figure_reasons(reference, [practice.card])[:FIGURES_NAMED]]
    strength = gettext(EVIDENCE[practice.card.strength]).lower()
    reasons.append(Reason("evidence", gettext("Kekuatan bukti: %s.") % strength, practice.card.url))
    words = compare_regions(reference, need.home, practice.card.place).words
    return reasons + [Reason("likeness", sentence) for sentence in words[:1]]


def _topic(practice: RankedPractice) -> Reason:
    words, title = practice.found.words, practice.card.title
    if words:
        text = gettext("Praktik “%(title)s” memuat %(words)s.") % {
            "title": title,
            "words": join_items([f"“{word}”" for word in words]),
        }
    elif practice.values or practice.roles:
        text = gettext("Praktik “%s” mendukung nilai atau melibatkan peran yang ditanyakan.") % title
    else:
        text = gettext("Praktik “%s” berkaitan dengan masalah yang ditulis.") % title
    return Reason("topic", text, practice.card.url)


def _fitting(practices: Sequence[RankedPractice]) -> list[Card]:
    """Return the practices that fit about as well as the best: figures of others are no reasons."""
    enough = max(one.parts["topic"] or 0.0 for one in practices) * MIN_RELATIVE_MATCH
    return [one.card for one in practices if (one.parts["topic"] or 0.0) >= enough]


def _host_figures(reference: Reference, host: RankedHost) -> list[Reason]:
    """Return the figures of the fitting practices, or the host's published score when it is newer."""
    known = newest_figures(reference, _fitting(host.practices))
    return [_newer_score(reference, host.place, one) or _figure(one) for one in known]


def _newer_score(reference: Reference, place: str, known: "KnownFigure") -> Reason | None:
    score = reference.scores.latest(known.indicator.slug, place)
    if score is None or score.year <= (known.measure.get("year") or 0):
        return None
    source = reference.scores.sources[score.source]
    text = f"{known.indicator.name} {format_number(score.value)} ({score.year})."
    page = f"/indikator/{known.indicator.slug}"
    return Reason("evidence", text, page, f"{source.title}, {source.publisher}", source.url)


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure stated by a practice with a source."""

    indicator: Indicator
    card: Card
    measure: Mapping[str, Any]

    @property
    def in_words(self) -> str:
        """The figure as ``93,08 (2023)``; a derived one says so."""
        year = f" ({self.measure['year']})" if self.measure.get("year") else ""
        derived = gettext(", dihitung redaksi") if self.measure.get("derived") else ""
        return f"{format_number(self.measure['value'])}{year}{derived}"


def newest_figures(reference: Reference, cards: Sequence[Card]) -> list[KnownFigure]:
    """Return the newest figure with a source of each indicator in the practices."""
    newest: dict[str, KnownFigure] = {}
    for card in cards:
        for measure in card.meta.get("measures", ()):
            indicator = reference.indicators.get(measure.get("indicator") or "")
            if indicator and measure.get("source") and _is_newer(measure, newest.get(indicator.slug)):
                newest[indicator.slug] = KnownFigure(indicator, card, measure)
    return list(newest.values())


def _is_newer(measure: Mapping[str, Any], known: KnownFigure | None) -> bool:
    return known is None or (measure.get("year") or 0) > (known.measure.get("year") or 0)


def figure_reasons(reference: Reference, cards: Sequence[Card]) -> list[Reason]:
    """Return the newest figures as reasons, each with its source."""
    return [_figure(known) for known in newest_figures(reference, cards)]


def _figure(known: KnownFigure) -> Reason:
    text = f"{known.indicator.name} {known.in_words}."
    sources = known.card.meta.get("sources", ())
    source = next((one for one in sources if one["id"] == known.measure["source"]), None)
    if source is None:
        return Reason("evidence", text, known.card.url)
    return Reason(
        "evidence", text, known.card.url, f"{source['title']}, {source['publisher']}", source["url"]
    )


def _received(reference: Reference, need: Need, host: RankedHost, visits: Sequence[Card]) -> Iterator[Reason]:
    own = [card for card in visits if need.home in _guests(card)]
    others = [card for card in visits if card not in own]
    name = reference.place(host.place).short
    if own:
        when = join_items([_when(card) for card in own[:2]])
        yield Reason(
            "received",
            gettext("Daerah Anda sudah berkunjung ke sini (%s): mulailah dari hasilnya.") % when,
            own[0].url,
        )
    if others:
        named = [f"{_guest_names(reference, card)} ({_when(card)})" for card in others[:GUESTS_NAMED]]
        rest = len(others) - GUESTS_NAMED
        named += [ngettext("%d lainnya", "%d lainnya", rest) % rest] if rest > 0 else []
        text = gettext("%(host)s pernah menerima %(guests)s.") % {"host": name, "guests": join_items(named)}
        yield Reason("received", text, f"/daerah/{host.place}/tuan-rumah")
    elif not own:
        yield Reason("received", gettext("Belum ada rombongan lain yang tercatat ke %s.") % name)


def _answered(answers: Sequence[Answer]) -> list[Reason]:
    asked = [answer for answer in answers if answer.asked]
    learned = len(answers) - len(asked)
    parts = []
    if asked:
        words = ngettext(
            "%d pertanyaan rombongan sebelumnya sudah terjawab",
            "%d pertanyaan rombongan sebelumnya sudah terjawab",
            len(asked),
        )
        parts.append(words % len(asked))
    if learned:
        words = ngettext(
            "%d hal sudah dipelajari rombongan sebelumnya",
            "%d hal sudah dipelajari rombongan sebelumnya",
            learned,
        )
        parts.append(words % learned)
    if not parts:
        return []
    text = gettext("%s: bacalah dahulu.") % join_items(parts)
    return [Reason("received", text, document_url("visit", answers[0].visit))]


def _guests(card: Card) -> list[str]:
    guest = card.meta.get("guest", {})
    return [*guest.get("regions", ()), *guest.get("ministries", ())]


def _guest_names(reference: Reference, card: Card) -> str:
    codes = [code for code in _guests(card) if code in reference.places]
    names = join_items([reference.place(code).short for code in codes[:GUEST_REGIONS_NAMED]])
    return gettext("%s dkk.") % names if len(codes) > GUEST_REGIONS_NAMED else names


def _when(card: Card) -> str:
    return dates.format_date(card.date, precision=card.meta.get("date_precision", "day"))
