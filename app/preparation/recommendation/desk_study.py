"""Desk study: what can be learned without travelling, and the rule on travel spending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.evidence import list_unknowns
from app.documents.models import load_meta
from app.documents.reference.data import Reference
from app.documents.reference.entries import Regulation
from app.i18n import gettext
from app.preparation.recommendation.answers import Answer, OpenQuestion
from app.store.repositories.cards import Card

SPENDING_RULES: Mapping[int, str] = {2025: "inpres-1-2025"}
"""Slugs of the rules on travel spending by the year whose budget they are for."""
MAX_DOCUMENTS = 12


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """A document to read."""

    title: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something the records do not say: a question for a call, a letter or a visit."""

    question: str
    about: str
    """Title of the practice or earlier visit concerned."""
    url: str


@dataclass(frozen=True, slots=True)
class DeskStudy:
    """What to read first, what remains open, and the rule on spending."""

    practices: int
    answers: int
    documents: tuple[ReadingItem, ...]
    open: tuple[OpenPoint, ...]
    rule_in_words: str
    """The rule on spending in the year of the journey."""

    @property
    def open_by_document(self) -> list[tuple[OpenPoint, list[str]]]:
        """The open points by the document they are about: one of its points, and all its questions."""
        groups: dict[str, tuple[OpenPoint, list[str]]] = {}
        for point in self.open:
            groups.setdefault(point.url, (point, []))[1].append(point.question)
        return list(groups.values())

    @property
    def advice(self) -> str:
        """The advice in one paragraph, with the rule on spending."""
        return f"{self.own_advice} {self.rule_in_words}".strip()

    @property
    def own_advice(self) -> str:
        """What to do from the desk, and when to travel."""
        if not (self.practices or self.answers or self.documents):
            return gettext(
                "Di sini belum ada yang dapat dibaca tentang hal ini. Tanyakan lebih dahulu kepada kementerian "
                "pembina atau provinsi, lewat surat atau rapat daring."
            )
        parts = [
            gettext(
                "Sebelum memutuskan berangkat, baca %(practices)d praktik dan %(answers)d jawaban atau "
                "catatan rombongan sebelumnya, lalu %(documents)d dokumen yang dapat dibuka dari kantor."
            )
            % {"practices": self.practices, "answers": self.answers, "documents": len(self.documents)}
        ]
        if self.open:
            parts.append(
                gettext(
                    "%d hal belum terjawab dalam catatan; tanyakan lebih dahulu lewat surat atau rapat daring."
                )
                % len(self.open)
            )
        parts.append(
            gettext("Berangkatlah hanya bila yang tersisa harus dilihat atau dibicarakan di tempat.")
        )
        return " ".join(parts)


def find_spending_rule(reference: Reference, year: int) -> Regulation | None:
    """Return the rule on travel spending that is for a year; None when none is recorded."""
    return reference.regulations.get(SPENDING_RULES.get(year, ""))


def spending_rule_in_words(reference: Reference, year: int) -> str:
    """Return the rule on travel spending in a year, or that it must be looked up."""
    rule = find_spending_rule(reference, year)
    if rule is None:
        return (
            gettext("Aturan belanja perjalanan dinas tahun %d belum tercatat: periksa aturan tahun berjalan.")
            % year
        )
    return f"{rule.citation} {rule.summary[:1].lower()}{rule.summary[1:]} {rule.status}."


def desk_study(
    reference: Reference,
    practices: Sequence[tuple[Card, Sequence[str]]],
    answers: Sequence[Answer],
    waiting: Sequence[OpenQuestion],
    *,
    year: int,
) -> DeskStudy:
    """Return the desk study for some practices, each with the headings of its page, and a year of travel."""
    return DeskStudy(
        practices=len(practices),
        answers=len(answers),
        documents=tuple(reading_list(reference, [card for card, _headings in practices])),
        open=(
            *(
                OpenPoint(
                    question.question,
                    gettext("Pertanyaan rombongan sebelumnya"),
                    f"/kunjungan/{question.visit}",
                )
                for question in waiting
            ),
            *(
                OpenPoint(missing, card.title, card.url)
                for card, headings in practices
                for missing in unknowns_of(card, headings)
            ),
        ),
        rule_in_words=spending_rule_in_words(reference, year),
    )


def unknowns_of(card: Card, headings: Sequence[str]) -> list[str]:
    """Return what was looked for and not found, then what else a reader would ask and the practice does not say."""
    practice = load_meta("practice", card.meta)
    return [*(one.question for one in practice.unknown), *list_unknowns(practice, headings)]


def reading_list(reference: Reference, cards: Sequence[Card]) -> list[ReadingItem]:
    """Return the regulations behind the practices, then their sources, without duplicates."""
    found: dict[str, ReadingItem] = {}
    for card in cards:
        for slug in card.meta.get("legal_basis", ()):
            if slug in reference.regulations:
                regulation = reference.regulation(slug)
                found[slug] = ReadingItem(regulation.citation, f"/regulasi/{slug}", regulation.title)
    for card in cards:
        for source in card.meta.get("sources", ()):
            found.setdefault(source["url"], ReadingItem(source["title"], source["url"], source["publisher"]))
    return list(found.values())[:MAX_DOCUMENTS]
