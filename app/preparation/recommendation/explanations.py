"""Explanations of a recommendation: sentences from facts, each with a page or a source to check it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents import dates
from app.documents.follow_up import FollowUp
from app.documents.models import document_url
from app.documents.reference.data import Reference
from app.documents.vocabulary import EVIDENCE, join_items
from app.i18n import gettext, ngettext
from app.preparation.recommendation.answers import Answer
from app.preparation.recommendation.figures import StatedFigure, newest_stated_figures, own_stated_figures
from app.preparation.recommendation.scoring import Need, RankedHost, RankedPractice
from app.preparation.recommendation.similarity import RegionComparison, compare_regions
from app.preparation.recommendation.topics import Topic
from app.preparation.recommendation.weights import WEIGHTS
from app.store.repositories.cards import Card

PRACTICES_NAMED = 2
GUEST_REGIONS_NAMED = 2
FIGURES_NAMED = 2
MIN_RELATIVE_MATCH = 0.6
"""A practice fits when its topic match is at least this share of the best one's."""
GUESTS_NAMED = 3
_DONE = ("selesai", "berdampak")


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
    is_advice: bool = False
    """Whether it tells the reader what to do: papers leave it out."""
    is_lack: bool = False
    """Whether it says what is missing, which speaks for no host."""


@dataclass(frozen=True, slots=True)
class HostRecord:
    """What the records say of a host besides its practices."""

    visits: Sequence[Card]
    """Visits it received, those on the topic first."""
    answers: Sequence[Answer]
    """Answers it gave."""
    of_province: Sequence[RankedPractice] = ()
    """Fitting practices of others in its province."""


def host_reasons(
    reference: Reference, need: Need, host: RankedHost, record: HostRecord, *, topic: Topic
) -> list[Reason]:
    """Return the reasons for a host: fit, result, experience, likeness, and whom to write to."""
    fitting = fitting_practices(host.practices)
    figures = newest_stated_figures(reference, fitting, place=host.place, of=topic.indicators)
    reasons = [_fit(reference, need, host, topic)]
    reasons += [] if fitting else _studied(reference, host)
    reasons += [] if fitting else _fit_of_province(reference, record.of_province)
    reasons += _results(figures or own_stated_figures(fitting))
    reasons += _experience(reference, need, host, record.visits)
    reasons += _compared(host.compared)
    reasons += _answered(record.answers)
    if host.contacts:
        reasons.append(Reason("contact", gettext("Kontak kantor tercatat: %s.") % host.contacts[0]))
    else:
        text = gettext("Kontak kantor belum tercatat; surat ditujukan kepada kepala instansi.")
        reasons.append(Reason("contact", text, is_advice=True))
    return reasons


def practice_reasons(
    reference: Reference, need: Need, practice: RankedPractice, topic: Topic
) -> list[Reason]:
    """Return the reasons for a practice."""
    name = topic.narrowed_to(practice.found.themes).theme_names
    cards = [practice.card]
    figures = newest_stated_figures(reference, cards) or own_stated_figures(cards)
    reasons = [Reason("topic", _about(reference, practice, name), practice.card.url), *_results(figures)]
    strength = gettext(EVIDENCE[practice.card.strength]).lower()
    reasons.append(Reason("evidence", gettext("Kekuatan bukti: %s.") % strength, practice.card.url))
    words = compare_regions(reference, need.home, practice.card.place).words
    return reasons + [Reason("likeness", sentence) for sentence in words[:1]]


def fitting_practices(practices: Sequence[RankedPractice]) -> list[Card]:
    """Return the practices that fit about as well as the best: figures of others are no reasons."""
    return [one.card for one in _fitting(practices)]


def _fitting(practices: Sequence[RankedPractice]) -> list[RankedPractice]:
    enough = max((one.parts["topic"] or 0.0 for one in practices), default=0.0) * MIN_RELATIVE_MATCH
    return [one for one in practices if (one.parts["topic"] or 0.0) >= enough]


def _fit(reference: Reference, need: Need, host: RankedHost, topic: Topic) -> Reason:
    """Return which practices fit the topic, and how strong their evidence is."""
    found = _fitting(host.practices)
    fitting = [one.card for one in found]
    name = topic.narrowed_to({slug for one in found for slug in one.found.themes}).theme_names
    if not fitting and host.method_source:
        text = gettext("Cara %(host)s mengerjakannya tertulis dalam %(steps)d langkah: “%(title)s”.")
        card, short = host.method_source.card, reference.place(host.place).short
        values = {"host": short, "steps": len(card.meta["steps"]), "title": card.title}
        return Reason("topic", text % values, card.url)
    if not fitting:
        text = gettext("Belum ada praktik %(host)s tentang %(topic)s yang tercatat di perpustakaan.")
        short = reference.place(host.place).short
        values = {"host": short, "topic": topic.name or gettext("hal ini")}
        return Reason("topic", text % values, is_lack=True)
    if not need.problem:
        return Reason("topic", _about(reference, host.practices[0], name), fitting[0].url)
    named = [
        gettext("“%(title)s” (bukti %(strength)s)")
        % {"title": card.title, "strength": gettext(EVIDENCE[card.strength]).lower()}
        for card in fitting[:PRACTICES_NAMED]
    ]
    about = gettext("tentang %s") % name if name else gettext("yang sesuai")
    said = {"count": len(fitting), "about": about, "practices": join_items(named)}
    if len(fitting) > PRACTICES_NAMED:
        text = gettext("Punya %(count)d praktik %(about)s, antara lain %(practices)s.")
    else:
        text = gettext("Punya %(count)d praktik %(about)s: %(practices)s.")
    return Reason("topic", text % said, fitting[0].url)


def _studied(reference: Reference, host: RankedHost) -> list[Reason]:
    """Return who studied the topic at a host that has no practice about it written down."""
    text = gettext("%(guests)s mempelajarinya di sana (%(when)s): “%(title)s”.")
    return [
        Reason(
            "topic",
            text
            % {
                "guests": _guest_names(reference, one.card),
                "when": _when(one.card),
                "title": one.card.title,
            },
            one.card.url,
        )
        for one in [one for one in host.studied if one is not host.method_source][:PRACTICES_NAMED]
    ]


def _compared(compared: RegionComparison) -> list[Reason]:
    """Return in what a host is like the home region; another level and a long way speak for no host."""
    is_unlike = (compared.likeness or 0.0) < WEIGHTS.regency_and_city
    parts = (("likeness", is_unlike), ("distance", (compared.hops or 0) > 1))
    return [
        Reason(part, words, is_lack=is_lack)
        for (part, is_lack), words in zip(parts, compared.words, strict=False)
    ]


def _fit_of_province(reference: Reference, practices: Sequence[RankedPractice]) -> list[Reason]:
    """Return the best fitting practice of others in the province of a host that has none itself."""
    if not practices:
        return []
    card = practices[0].card
    values = {
        "place": reference.place(card.place).short,
        "title": card.title,
        "strength": gettext(EVIDENCE[card.strength]).lower(),
    }
    text = gettext("Satu provinsi dengan %(place)s, yang punya “%(title)s” (bukti %(strength)s).")
    return [Reason("topic", text % values, card.url)]


def _about(reference: Reference, practice: RankedPractice, topic: str) -> str:
    """Return what a practice has to do with the need."""
    title = practice.card.title
    if topic:
        return gettext("Praktik “%(title)s” membahas %(topic)s.") % {"title": title, "topic": topic}
    if practice.values:
        values = join_items([reference.value(value).name for value in practice.values])
        return gettext("Praktik “%(title)s” menguatkan nilai %(values)s.") % {
            "title": title,
            "values": values,
        }
    if practice.roles:
        roles = join_items([reference.role(role).short for role in practice.roles])
        return gettext("Praktik “%(title)s” melibatkan %(roles)s.") % {"title": title, "roles": roles}
    return gettext("Praktik “%s” membahas masalah yang ditulis.") % title


def _results(figures: Sequence[StatedFigure]) -> list[Reason]:
    if not figures:
        return [
            Reason("evidence", gettext("Belum ada angka hasil dengan sumber yang tercatat."), is_advice=True)
        ]
    return [figure_reason(one) for one in figures[:FIGURES_NAMED]]


def figure_reason(figure: StatedFigure) -> Reason:
    """Return a figure as a reason with its source."""
    return Reason(
        "evidence", f"{figure.name}: {figure.in_words}.", figure.url, figure.source, figure.source_url
    )


def figure_reasons(reference: Reference, cards: Sequence[Card]) -> list[Reason]:
    """Return the newest figures of some practices as reasons, each with its source."""
    return [figure_reason(one) for one in newest_stated_figures(reference, cards)]


def _experience(
    reference: Reference, need: Need, host: RankedHost, visits: Sequence[Card]
) -> Iterator[Reason]:
    """Yield the own earlier visits and their outcome, then the groups of others."""
    own = [card for card in visits if need.home and need.home in guests_of(card)]
    others = [card for card in visits if card not in own]
    name = reference.place(host.place).short
    if own:
        when = join_items([_when(card) for card in own[:2]])
        text = gettext("%(home)s sudah berkunjung ke %(host)s (%(when)s); %(outcome)s.")
        home = reference.place(need.home or "").short
        values = {"home": home, "host": name, "when": when, "outcome": _outcome(own)}
        yield Reason("received", text % values, own[0].url)
    if others:
        named = [f"{_guest_names(reference, card)} ({_when(card)})" for card in others[:GUESTS_NAMED]]
        if len(others) > GUESTS_NAMED:
            text = gettext("%(host)s pernah menerima %(count)d rombongan, antara lain %(guests)s.")
        else:
            text = gettext("%(host)s pernah menerima %(count)d rombongan: %(guests)s.")
        counted = {"host": name, "count": len(others), "guests": join_items(named)}
        yield Reason("received", text % counted, f"/daerah/{host.place}/tuan-rumah")
    elif not own:
        text = gettext("Belum ada rombongan yang tercatat ke %s.")
        yield Reason("received", text % name, is_lack=True)


def _outcome(visits: Sequence[Card]) -> str:
    """Return how many of the actions planned after some visits are done."""
    actions = [action for card in visits for action in card.meta.get("follow_ups", ())]
    if not actions and any(card.meta.get("later") for card in visits):
        return gettext("tindak lanjutnya belum tercatat, kabar sesudahnya ada")
    if not actions:
        return gettext("tindak lanjutnya belum tercatat")
    done = sum(FollowUp.model_validate(action).status_now in _DONE for action in actions)
    return gettext("%(done)d dari %(count)d tindak lanjutnya selesai") % {"done": done, "count": len(actions)}


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
    return [Reason("received", text, document_url("visit", answers[0].visit), is_advice=True)]


def guests_of(card: Card) -> list[str]:
    """Return the regions and ministries that came on a visit."""
    guest = card.meta.get("guest", {})
    return [*guest.get("regions", ()), *guest.get("ministries", ())]


def _guest_names(reference: Reference, card: Card) -> str:
    codes = [code for code in guests_of(card) if code in reference.places]
    names = join_items([reference.place(code).short for code in codes[:GUEST_REGIONS_NAMED]])
    return gettext("%s dkk.") % names if len(codes) > GUEST_REGIONS_NAMED else names


def _when(card: Card) -> str:
    return dates.format_date(card.date, precision=card.meta.get("date_precision", "day"))
