"""Answers recorded in earlier visits, so that nobody travels for an answer that is known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.evidence import says_something
from app.documents.markdown.render import split_source_notes
from app.documents.models import load_meta
from app.i18n import gettext
from app.store.repositories.cards import Card


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer, or something a visit recorded as learned."""

    question: str
    answer: str
    visit: str
    """Slug of the visit."""
    visit_title: str
    date: str | None
    host: str
    """Code of the host that answered."""
    asked: bool
    """Whether the record has it as a question; otherwise the delegation noted it as learned."""
    practice: str | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of an earlier visit without a recorded answer."""

    question: str
    visit: str
    role: str | None


def collect_answers(visits: Sequence[Card], practices: dict[str, str]) -> list[Answer]:
    """Return the answers of some visits: real questions first, then what was learned about the practices.

    ``practices`` maps the slugs of the relevant practices to their titles.
    """
    asked = [answer for card in visits for answer in _asked(card)]
    learned = [answer for card in visits for answer in _learned(card, practices)]
    return asked + learned


def _asked(card: Card) -> Iterator[Answer]:
    for question in card.meta.get("questions", ()):
        answer = question.get("answer")
        if answer and says_something(answer):
            yield _answer(card, question["question"], answer, asked=True)


def _learned(card: Card, practices: dict[str, str]) -> Iterator[Answer]:
    for studied in card.meta.get("practices", ()):
        slug, learned = studied["practice"], studied.get("learned")
        if slug in practices and learned and says_something(learned):
            question = gettext("Apa yang dipelajari rombongan tentang “%s”?") % practices[slug]
            yield _answer(card, question, learned, asked=False, practice=slug)
    if any(studied["practice"] in practices for studied in card.meta.get("practices", ())):
        for learned in (split_source_notes(text)[0] for text in card.meta.get("learned", ())):
            if says_something(learned):
                yield _answer(card, gettext("Apa lagi yang dipelajari rombongan?"), learned, asked=False)


def _answer(card: Card, question: str, answer: str, *, asked: bool, practice: str | None = None) -> Answer:
    return Answer(question, answer, card.slug, card.title, card.date, card.place, asked, practice)


def find_open_questions(visits: Sequence[Card]) -> list[OpenQuestion]:
    """Return the unanswered questions of some visits, then what else their hosts may know."""
    return [
        OpenQuestion(question["question"], card.slug, question.get("role"))
        for card in visits
        for question in card.meta.get("questions", ())
        if not question.get("answer")
    ] + [
        OpenQuestion(one.question, card.slug, None)
        for card in visits
        if card.meta.get("unknown")
        for one in load_meta("visit", card.meta).unknown_to_host
    ]
