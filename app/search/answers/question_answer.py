"""Answer with a question that an earlier visit asked, and the answer it received."""

from collections.abc import Callable, Sequence

from app.documents.evidence import UNKNOWN_WORDS, says_something
from app.documents.reference.data import Reference
from app.i18n import gettext
from app.search.answers.answer import Answer, AnswerItem, AnswerSource
from app.search.query.analysis import Analyser
from app.search.query.folding import fold
from app.search.query.parser import Query
from app.search.query.synonyms import Synonyms
from app.store.repositories.cards import Card

MIN_COVERED = 0.7
"""Share of the query, weighted by inverse document frequency, that a question must hold."""
MIN_CONCEPTS = 2
"""Words of a query that a question must hold."""
MIN_CONCEPTS_OF_STATEMENT = 4
"""The same for a query without a question word: two or three words are a topic, not a question."""
_QUESTION_WORDS = frozenset(
    """apa apakah bagaimana gimana gmn siapa mengapa kenapa knp kapan berapa brp mana dimana adakah bolehkah bisakah
    what how who why when where which does can""".split()
)
MAX_QUESTIONS = 2
MAX_VISITS = 10
"""Visits, the best found, whose questions are compared."""


def answer_questions(
    reference: Reference,
    query: Query,
    cards: Sequence[Card],
    *,
    analyser: Analyser,
    synonyms: Synonyms,
    weight: Callable[[str], float],
) -> Answer | None:
    """Return the recorded questions nearest to a query among the visits it found; None when none is near.

    ``weight`` returns the inverse document frequency of a term.
    """
    looks_asked = "?" in query.text or not _QUESTION_WORDS.isdisjoint(fold(query.text).split())
    if len(query.concepts) < (MIN_CONCEPTS if looks_asked else MIN_CONCEPTS_OF_STATEMENT):
        return None
    answered = [
        (card, question)
        for card in [card for card in cards if card.kind == "visit"][:MAX_VISITS]
        for question in card.meta.get("questions", ())
        if says_something(question.get("answer") or UNKNOWN_WORDS[0])
    ]
    if not answered:
        return None
    concepts = [(max(map(weight, concept.terms)), set(concept.terms)) for concept in query.concepts]
    total = sum(importance for importance, _terms in concepts)
    near = []
    for card, question in answered:
        terms = [word.term for word in analyser.words(question["question"])]
        held = {*terms, *synonyms.marks_in(terms)}
        covered = [importance for importance, wanted in concepts if wanted & held]
        if len(covered) >= MIN_CONCEPTS and sum(covered) >= MIN_COVERED * total:
            near.append((sum(covered) / total, card, question))
    near.sort(key=lambda one: -one[0])
    if not near:
        return None
    return Answer(
        kind="question",
        title=gettext("Sudah pernah ditanyakan"),
        items=tuple(_item(card, question) for _share, card, question in near[:MAX_QUESTIONS]),
        url=f"{near[0][1].url}#tanya-jawab",
        more=gettext("Baca tanya jawabnya"),
        note=gettext("Dijawab tuan rumah: %s.") % reference.short_name(near[0][1].place),
    )


def _item(card: Card, question: dict[str, str]) -> AnswerItem:
    source = next(iter(card.meta.get("sources", ())), None)
    return AnswerItem(
        name=question["question"],
        url=f"{card.url}#tanya-jawab",
        region=card.place,
        year=card.year,
        note=question["answer"],
        source=AnswerSource(source["publisher"], source["url"]) if source else None,
        visits=(card,),
    )
