"""Score one concept of a query: its words, its synonyms, and the terms that the bridge leads it to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.search.backends.base import FieldTerm, Mask, Numbers
from app.search.query.bridge import BridgeTarget
from app.search.query.concepts import Concept, is_complaint
from app.search.query.regulation_codes import CODE_PREFIX
from app.search.snapshot import Snapshot

Scores = NDArray[np.float32]

BRIDGE_WEIGHT = 0.5
"""Weight of a term of the bridge where a document has the word itself, relative to that word."""
UNKNOWN_WEIGHT = 0.85
"""The same where no document has the word, or the word is English: then it says nothing by itself."""
EXPRESSION_WEIGHT = 0.85
"""The same for an expression of several words, whose sense its words do not have alone."""


INCIDENTAL_WEIGHT = 0.5
"""Weight of a word that no title has, beside an expression whose sense is known: it only colours the need."""


COMPLAINT_WEIGHT = 0.35
"""Weight of a word that says what is wrong, beside the matter that it is said of."""


ALL_WORDS = 0.99
"""Share of an expression from which on a document has all its words; sums of shares are not exact."""


@dataclass(slots=True)
class ConceptScores:
    """How well every document matches one concept."""

    best: Scores
    named: Mask
    """The documents whose title contains it."""
    weight: float = 0.0
    """Its inverse document frequency."""
    shares: Scores | None = None
    """The share of an expression that a document has; None for one word, which it has or has not."""

    @property
    def covered(self) -> Scores:
        """The share of the concept that each document has."""
        return (self.best > 0).astype(np.float32) if self.shares is None else self.shares


def concept_terms(concepts: Sequence[Concept]) -> list[FieldTerm]:
    """Return the terms whose postings some concepts need, with their fields."""
    return [(name, term) for concept in concepts for term in concept.terms for name in ("terms", "head")]


def score_concepts(snapshot: Snapshot, concepts: Sequence[Concept]) -> Iterator[ConceptScores]:
    """Yield the scores of a query's concepts."""
    has_expression = any(concept.parts for concept in concepts)
    has_matter = not all(is_complaint(concept) for concept in concepts)
    for concept in concepts:
        scores = _score_concept(snapshot, concept)
        if has_matter and is_complaint(concept):
            scores.best *= COMPLAINT_WEIGHT
            scores.weight *= COMPLAINT_WEIGHT
        is_code = concept.alternatives[0][0].startswith(CODE_PREFIX)
        if has_expression and not (concept.bridged or is_code or scores.named.any()):
            scores.best *= INCIDENTAL_WEIGHT
            scores.weight *= INCIDENTAL_WEIGHT
        yield scores


def _score_concept(snapshot: Snapshot, concept: Concept) -> ConceptScores:
    """Return a concept's score for every document."""
    scores = _score_parts(snapshot, concept.parts) if concept.parts else _score_word(snapshot, concept)
    if concept.bridged:
        if concept.parts:
            share = EXPRESSION_WEIGHT
        else:
            share = UNKNOWN_WEIGHT if concept.bridged.is_english or not scores.weight else BRIDGE_WEIGHT
        for target, weight in concept.bridged.targets:
            _add_target(snapshot, scores, target, share * weight)
    return scores


def _empty_scores(snapshot: Snapshot) -> ConceptScores:
    return ConceptScores(np.zeros(snapshot.size, dtype=np.float32), np.zeros(snapshot.size, dtype=bool))


def _score_word(snapshot: Snapshot, concept: Concept) -> ConceptScores:
    """Score a word by the best of its alternatives."""
    scores = _empty_scores(snapshot)
    for term, share in concept.alternatives:
        found = snapshot.postings(term)
        if len(found.documents):
            scores.weight = max(scores.weight, found.idf)
            _raise(scores, found.documents, share * found.impacts)
            scores.named[snapshot.head(term).titles] = True
    return scores


def _score_parts(snapshot: Snapshot, parts: Sequence[Concept]) -> ConceptScores:
    """Score an expression by its own words: a document with few of them hardly counts."""
    words = [_score_word(snapshot, part) for part in parts]
    total = sum(word.weight for word in words)
    scores = _empty_scores(snapshot)
    if not total:
        return scores
    scores.weight = max(word.weight for word in words)
    shares = np.zeros(snapshot.size, dtype=np.float32)
    for word in words:
        scores.best += word.best
        shares += (word.best > 0) * np.float32(word.weight / total)
    scores.best *= shares**2
    scores.shares = np.where(shares > ALL_WORDS, 1, shares**2).astype(np.float32)
    scores.named = np.logical_and.reduce([word.named for word in words])
    return scores


def _add_target(snapshot: Snapshot, scores: ConceptScores, target: BridgeTarget, weight: float) -> None:
    for term, share in target.any_of:
        found = snapshot.postings(term)
        if len(found.documents):
            scores.weight = max(scores.weight, found.idf)
            _raise(scores, found.documents, weight * share * found.impacts)
            scores.named[snapshot.head(term).titles] = True
    if target.all_of:
        _add_all_of(snapshot, scores, target.all_of, weight)


def _add_all_of(snapshot: Snapshot, scores: ConceptScores, terms: Sequence[str], weight: float) -> None:
    """Score the documents that hold all of some terms by their sum."""
    holding, total = None, np.zeros(snapshot.size, dtype=np.float32)
    for term in terms:
        found = snapshot.postings(term)
        total[found.documents] += found.impacts
        holding = found.documents if holding is None else np.intersect1d(holding, found.documents)
    if holding is None or not len(holding):
        return
    scores.weight = max(scores.weight, *(snapshot.postings(term).idf for term in terms))
    _raise(scores, holding, weight * total[holding])
    titled = np.ones(snapshot.size, dtype=bool)
    for term in terms:
        titled &= _mask(snapshot, snapshot.head(term).titles)
    scores.named |= titled


def _raise(scores: ConceptScores, documents: Numbers, impacts: Scores) -> None:
    scores.best[documents] = np.maximum(scores.best[documents], impacts)
    if scores.shares is not None:
        scores.shares[documents] = 1


def _mask(snapshot: Snapshot, documents: Numbers) -> Mask:
    mask = np.zeros(snapshot.size, dtype=bool)
    mask[documents] = True
    return mask
