"""Find the answers to a search."""

from collections.abc import Sequence

from app.documents.reference.data import Reference
from app.search.answers.answer import Answer
from app.search.answers.asked import get_asked_reader
from app.search.answers.host_answer import answer_hosts
from app.search.answers.indicator_answer import answer_figures
from app.search.answers.paper_answer import answer_papers
from app.search.answers.place_answer import answer_places
from app.search.answers.question_answer import answer_questions
from app.search.answers.regulation_answer import answer_regulations
from app.search.engine import SearchEngine
from app.search.results import SearchResults
from app.store.repositories.cards import Card
from app.store.repositories.linked_documents import LinkedDocuments

MAX_ANSWERS = 3
MAX_WORDS = 16
"""Words of the longest query that is read for an answer: longer ones are pasted text."""


def find_answers(
    reference: Reference,
    linked: LinkedDocuments,
    engine: SearchEngine,
    found: SearchResults,
    cards: Sequence[Card],
) -> list[Answer]:
    """Return the answers to a search, the most direct first; ``cards`` are the documents it shows."""
    query = found.query
    text = query.corrected or query.text
    if found.request.page > 1 or not text or '"' in text or len(text.split()) > MAX_WORDS:
        return []
    reader = get_asked_reader(reference, engine.analyser)
    asked = reader.read(text)
    written = asked if text == query.text else reader.read(query.text)
    filters = dict(found.filters)
    hosts = answer_hosts(reference, linked, engine, asked, filters)
    answers = [
        hosts or answer_figures(reference, linked, asked, filters),
        answer_places(reference, linked, asked, filters),
        *answer_regulations(reference, linked, query),
        answer_papers(written.words, written.rest),
        answer_questions(
            reference,
            query,
            cards,
            analyser=engine.analyser,
            synonyms=engine.synonyms,
            weight=engine.term_weigher(),
        ),
    ]
    return [answer for answer in answers if answer is not None][:MAX_ANSWERS]
