"""How documents are ranked for a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.search.backends.reader import FieldTerm, Numbers
from app.search.query.parser import Concept, Phrase, Query
from app.search.snapshot import Mask, Snapshot

TITLE_BOOST = 0.9
"""A title that holds all words of the query raises the score by this share."""
EVIDENCE_BOOST = 0.03
"""Each step of the strength of evidence raises the score by this share: it decides between near equals."""
ADJACENCY_BOOST = 0.2
"""All neighbouring words of the query side by side raise the score by this share."""
AS_WRITTEN_BOOST = 0.15
"""All words of the query in just the form typed raise the score by this share."""
LOOKED_AT = 100
"""Documents looked at for neighbouring words and forms: the best by words alone."""
COVERAGE = 0.25
"""The share of the score that depends on how much of the query a document covers."""
ENOUGH = 0.5
"""A match should cover at least this share of the query, weighed by how telling its words are…"""
A_PAGE = 10
"""…unless fewer than these do: then any word is enough."""

Scores = NDArray[np.float32]


def needed(query: Query) -> list[FieldTerm]:
    """The terms whose postings a query asks for."""
    asked = [term for concept in query.concepts for term, _weight in concept.alternatives]
    others = [term for phrase in (*query.phrases, *query.excluded_phrases) for term in phrase.terms]
    return [(field, term) for term in asked for field in ("terms", "title")] + [
        ("terms", term) for term in (*others, *query.excluded)
    ]


def score(snapshot: Snapshot, query: Query) -> tuple[Scores, Mask]:
    """A score for every document, and which of them match."""
    size = snapshot.size
    total = np.zeros(size, dtype=np.float32)
    if query.asks_nothing:
        return total, _without_excluded(snapshot, query, snapshot.live)
    snapshot.prefetch(needed(query))
    covered = np.zeros(size, dtype=np.float32)
    in_title = np.zeros(size, dtype=np.float32)
    asked = 0.0
    for concept in query.concepts:
        best, named, weight = _find(snapshot, concept)
        # A word we do not know has no weight: counting it would only hide the other words.
        asked += weight
        total += best
        covered += weight * (best > 0)
        in_title += weight * named
    if asked:
        covered /= asked
        total *= (1 - COVERAGE + COVERAGE * covered) * (1 + TITLE_BOOST * in_title / asked)
    total *= 1 + EVIDENCE_BOOST * snapshot.strengths
    if asked:
        _look_closer(snapshot, query, total)
    enough = covered >= ENOUGH
    matching = enough if enough.sum() >= A_PAGE else covered > 0
    if query.phrases and not query.concepts:
        matching = snapshot.live
    for phrase in query.phrases:
        matching = _with_phrase(snapshot, phrase, matching)
    return total, _without_excluded(snapshot, query, matching)


def _find(snapshot: Snapshot, concept: Concept) -> tuple[Scores, Mask, float]:
    """A concept's score for every document, the titles that name it, and how telling it is."""
    best = np.zeros(snapshot.size, dtype=np.float32)
    named = np.zeros(snapshot.size, dtype=bool)
    weight = 0.0
    for term, share in concept.alternatives:
        found = snapshot.postings(term)
        if len(found.documents):
            weight = max(weight, found.idf)
            best[found.documents] = np.maximum(best[found.documents], share * found.impacts)
            named[snapshot.postings(term, "title").documents] = True
    return best, named, weight


def _look_closer(snapshot: Snapshot, query: Query, total: Scores) -> None:
    """Raise the best documents that hold the query's words side by side, and in the form typed."""
    amount = min(LOOKED_AT, len(total))
    best = np.argpartition(-total, amount - 1)[:amount] if amount < len(total) else np.arange(len(total))
    best = best[total[best] > 0]
    terms = [concept.alternatives[0][0] for concept in query.concepts]
    pairs = list(pairwise(terms))
    if pairs:
        counts = snapshot.count_in("sequence", [" ".join(pair) for pair in pairs], best.tolist())
        total[best] *= 1 + ADJACENCY_BOOST * counts.mean(axis=1)
    weights = np.array([snapshot.postings(term).idf for term in terms])
    if weights.any():
        held = snapshot.count_in("exact", [concept.word for concept in query.concepts], best.tolist())
        total[best] *= 1 + AS_WRITTEN_BOOST * (held @ weights) / weights.sum()


def _without_excluded(snapshot: Snapshot, query: Query, matching: Mask) -> Mask:
    found = matching.copy()
    for term in query.excluded:
        found[snapshot.postings(term).documents] = False
    for phrase in query.excluded_phrases:
        found &= ~_with_phrase(snapshot, phrase, found)
    return found


def _with_phrase(snapshot: Snapshot, phrase: Phrase, candidates: Mask) -> Mask:
    """Only documents that hold all its words are read for their order."""
    for term in phrase.terms:
        holding = np.zeros(snapshot.size, dtype=bool)
        holding[snapshot.postings(term).documents] = True
        candidates = candidates & holding
    return snapshot.with_phrase(phrase.words, candidates)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a document stands where it stands."""

    words: list[str]
    """Words of the query that it holds, as typed."""
    related: list[tuple[str, str]]
    """Words of the query that it holds in another form, and the synonym mark or code by which."""
    in_title: list[str]
    """Words of the query that its title names."""
    missing: list[str]
    """Words of the query that it does not hold."""
    evidence_boost: float
    """The share by which the strength of its evidence raised it."""


def explain(snapshot: Snapshot, query: Query, documents: Sequence[int]) -> list[Reasons]:
    """The reasons of some documents, in their order."""
    reasons = [
        Reasons([], [], [], [], round(EVIDENCE_BOOST * int(snapshot.strengths[number]), 2))
        for number in documents
    ]
    numbers = np.asarray(documents, dtype=np.int32)
    for concept in query.concepts:
        plain, *others = concept.alternatives
        literal = _among(numbers, snapshot.postings(plain[0]).documents)
        related = {term: _among(numbers, snapshot.postings(term).documents) for term, _weight in others}
        titles = [
            _among(numbers, snapshot.postings(t, "title").documents) for t, _weight in concept.alternatives
        ]
        for at, reason in enumerate(reasons):
            mark = next((term for term, found in related.items() if found[at]), None)
            if literal[at]:
                reason.words.append(concept.word)
            elif mark is not None:
                reason.related.append((concept.word, mark))
            else:
                reason.missing.append(concept.word)
            if any(found[at] for found in titles):
                reason.in_title.append(concept.word)
    return reasons


def _among(numbers: Numbers, documents: Numbers) -> Mask:
    """Which of some numbers are among ascending documents."""
    if not len(documents):
        return np.zeros(len(numbers), dtype=bool)
    places = np.minimum(np.searchsorted(documents, numbers), len(documents) - 1)
    return np.asarray(documents[places] == numbers, dtype=bool)


def ranked(
    snapshot: Snapshot, scores: Scores, found: Mask, sort: str, *, asked: bool, amount: int
) -> NDArray[np.int64]:
    """The numbers of the first so many found documents in the order asked for."""
    numbers = np.flatnonzero(found)
    score_of = -scores[numbers].astype(np.float64)
    date, strength = (
        -snapshot.dates[numbers].astype(np.float64),
        -snapshot.strengths[numbers].astype(np.float64),
    )
    if sort == "title":
        titles = snapshot.titles()
        ordered = sorted(numbers.tolist(), key=lambda number: titles[number])
        return np.asarray(ordered[:amount], dtype=np.int64)
    keys: tuple[NDArray[np.float64], ...]
    if sort == "newest":
        keys = (score_of, date)
    elif sort == "evidence":
        keys = (date, score_of, strength)
    elif asked:
        keys = (date, score_of)
    else:
        keys = (date, strength)
    if len(numbers) > amount:  # only those that may come that far are sorted
        first = keys[-1] <= np.partition(keys[-1], amount - 1)[amount - 1]
        numbers, keys = numbers[first], tuple(key[first] for key in keys)
    return numbers[np.lexsort((numbers, *keys))][:amount]
