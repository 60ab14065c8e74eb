"""Rank documents for a query: BM25 by words, then coverage, titles, evidence, word order and exact forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.search.backends.base import FieldTerm, Mask, Numbers
from app.search.concept_scores import Scores, concept_terms, score_concepts
from app.search.query.concepts import Concept
from app.search.query.parser import Phrase, Query
from app.search.query.regulation_codes import CODE_PREFIX
from app.search.query.synonyms import MARK_PREFIX, Synonyms
from app.search.snapshot import Snapshot

TITLE_BOOST = 0.9
"""Share by which a title with all words of the query raises the score."""
EVIDENCE_BOOST = 0.03
"""Share by which each point of evidence raises the score: it decides between near equals, the grade between equals."""
ADJACENCY_BOOST = 0.2
"""Share by which the query's neighbouring words, side by side in a document, raise the score."""
AS_WRITTEN_BOOST = 0.15
"""Share by which the query's words, in exactly the form typed, raise the score."""
PREFERENCE_BOOST = 0.3
"""Share by which a document with a preferred value of a facet raises its score, for each facet."""
OTHER_TOPIC_WEIGHT = 0.4
"""Share of its score that a document keeps which has a place that is named, and nothing of what is asked about it."""
RERANK_TOP_N = 100
"""Number of documents, the best by words alone, that are reranked by word order and exact forms."""
COVERAGE_WEIGHT = 0.25
"""Share of the score that depends on how much of the query a document covers."""
MIN_COVERAGE = 0.45
"""Share of the query, weighted by inverse document frequency, that a match must cover: less than half, so that of two
words about as rare (“arsip hilang”) either is enough."""
MIN_RESULTS = 10
"""Number of matches below which `MIN_COVERAGE` is dropped and any word is enough."""


def required_terms(query: Query) -> list[FieldTerm]:
    """Return the terms whose postings a query needs, with their fields."""
    others = [term for phrase in (*query.phrases, *query.excluded_phrases) for term in phrase.terms]
    return concept_terms(query.concepts) + [("terms", term) for term in (*others, *query.excluded)]


def score_documents(snapshot: Snapshot, query: Query) -> tuple[Scores, Mask]:
    """Return the score of every document, and which of them match; needs the query's terms prefetched."""
    size = snapshot.size
    total = np.zeros(size, dtype=np.float32)
    if query.has_no_terms:
        return total, filter_excluded(snapshot, query, snapshot.live)
    covered = np.zeros(size, dtype=np.float32)
    in_title = np.zeros(size, dtype=np.float32)
    on_topic = np.zeros(size, dtype=np.float32)
    weights = topic_weights = 0.0
    for concept, scores in zip(query.concepts, score_concepts(snapshot, query.concepts), strict=True):
        # An unknown word has no weight: counting it would only lower the coverage of all documents.
        weights += scores.weight
        total += scores.best
        covered += scores.weight * scores.covered
        in_title += scores.weight * scores.named
        if not query.named_words.issuperset(concept.word.split()):
            topic_weights += scores.weight
            on_topic += scores.weight * scores.covered
    if weights:
        covered /= weights
        total *= (1 - COVERAGE_WEIGHT + COVERAGE_WEIGHT * covered) * (1 + TITLE_BOOST * in_title / weights)
    total *= 1 + EVIDENCE_BOOST * snapshot.evidence_points
    _weigh_preferences(snapshot, query, total, on_topic > 0)
    if weights:
        _rerank(snapshot, query, total)
    enough = covered >= MIN_COVERAGE
    if topic_weights and "region" in query.preferred:  # “stunting jatim”: stunting elsewhere is wanted next
        enough |= on_topic >= MIN_COVERAGE * topic_weights
    matching = enough if enough.sum() >= MIN_RESULTS else covered > 0
    return total, filter_excluded(snapshot, query, _filter_by_phrases(snapshot, query, matching))


def _filter_by_phrases(snapshot: Snapshot, query: Query, matching: Mask) -> Mask:
    """Return which matches have every phrase; phrases alone match by themselves."""
    if query.phrases and not query.concepts:
        matching = snapshot.live
    for phrase in query.phrases:
        matching = _filter_by_phrase(snapshot, phrase, matching)
    return matching


def _weigh_preferences(snapshot: Snapshot, query: Query, total: Scores, has_topic: Mask) -> None:
    """Raise documents with preferred values; of a place that is named, lower those of another topic."""
    for facet, values in query.preferred.items():
        total *= 1 + PREFERENCE_BOOST * snapshot.facets[facet].mask(values, len(total))
    if "region" in query.preferred and has_topic.any():
        total[~has_topic] *= OTHER_TOPIC_WEIGHT


def _rerank(snapshot: Snapshot, query: Query, total: Scores) -> None:
    """Raise the best documents with the query's words side by side, and in the form typed."""
    amount = min(RERANK_TOP_N, len(total))
    best = np.argpartition(-total, amount - 1)[:amount] if amount < len(total) else np.arange(len(total))
    best = best[total[best] > 0]
    words = [word for concept in query.concepts for word in concept.parts or (concept,)]
    terms = [word.alternatives[0][0] for word in words]
    # Texts are looked through only where the postings say that their words may be.
    has = np.array([is_member(best, snapshot.postings(term).documents) for term in terms]).T
    pairs = [" ".join(pair) for pair in pairwise(terms)]
    if pairs:
        counts = snapshot.contains_texts("sequence", pairs, best.tolist(), where=has[:, :-1] & has[:, 1:])
        total[best] *= 1 + ADJACENCY_BOOST * counts.mean(axis=1)
    weights = np.array([snapshot.postings(term).idf for term in terms])
    if weights.any():
        held = snapshot.contains_texts("exact", [word.word for word in words], best.tolist(), where=has)
        total[best] *= 1 + AS_WRITTEN_BOOST * (held @ weights) / weights.sum()


def filter_excluded(snapshot: Snapshot, query: Query, matching: Mask) -> Mask:
    """Return which documents have none of the words and phrases that a query excludes."""
    found = matching.copy()
    for term in query.excluded:
        found[snapshot.postings(term).documents] = False
    for phrase in query.excluded_phrases:
        found &= ~_filter_by_phrase(snapshot, phrase, found)
    return found


def _filter_by_phrase(snapshot: Snapshot, phrase: Phrase, candidates: Mask) -> Mask:
    """Return which candidates contain a phrase; only texts of documents with all its words are read."""
    for term in phrase.terms:
        holding = np.zeros(snapshot.size, dtype=bool)
        holding[snapshot.postings(term).documents] = True
        candidates = candidates & holding
    return snapshot.filter_by_phrase(phrase.words, candidates)


@dataclass(frozen=True, slots=True)
class MatchExplanation:
    """Why a document matched, and what raised its score."""

    words: list[str]
    """Words of the query that it contains, as typed."""
    related: list[tuple[str, str]]
    """Words of the query that it contains in another form, each with the name of the synonym group or code."""
    bridged: list[tuple[str, str, str]]
    """Words of the query that it contains only by the bridge, with the term they were led to and its English."""
    in_title: list[str]
    """Words of the query that its title contains."""
    missing: list[str]
    """Words of the query that it does not contain."""
    evidence_boost: float
    """Share by which the strength of its evidence raised the score."""


def explain_matches(
    snapshot: Snapshot, query: Query, documents: Sequence[int], synonyms: Synonyms
) -> list[MatchExplanation]:
    """Return the explanations of some documents, in their order."""
    reasons = [
        MatchExplanation([], [], [], [], [], round(EVIDENCE_BOOST * int(snapshot.evidence_points[number]), 2))
        for number in documents
    ]
    numbers = np.asarray(documents, dtype=np.int32)
    for concept in query.concepts:
        for part in concept.parts or (concept,):
            _explain_word(snapshot, part, numbers, reasons, synonyms)
        if concept.bridged:
            _explain_bridge(snapshot, concept, numbers, reasons)
    return reasons


def _explain_word(
    snapshot: Snapshot,
    concept: Concept,
    numbers: Numbers,
    reasons: Sequence[MatchExplanation],
    synonyms: Synonyms,
) -> None:
    """Say of each document whether it has a word, in which form, and whether its title has it."""
    plain, *others = concept.alternatives
    literal = is_member(numbers, snapshot.postings(plain[0]).documents)
    related = {term: is_member(numbers, snapshot.postings(term).documents) for term, _weight in others}
    titles = [is_member(numbers, snapshot.head(t).titles) for t, _weight in concept.alternatives]
    for at, reason in enumerate(reasons):
        mark = next((term for term, found in related.items() if found[at]), None)
        if literal[at]:
            reason.words.append(concept.word)
        elif mark is not None:
            reason.related.append((concept.word, _related_name(mark, synonyms)))
        else:
            reason.missing.append(concept.word)
        if any(found[at] for found in titles):
            reason.in_title.append(concept.word)


def _explain_bridge(
    snapshot: Snapshot, concept: Concept, numbers: Numbers, reasons: Sequence[MatchExplanation]
) -> None:
    """Say of each document without some words of a concept whether it has a term that the bridge leads them to."""
    words = [part.word for part in concept.parts or (concept,)]
    for target, _weight in concept.bridged.targets if concept.bridged else ():
        held = [is_member(numbers, snapshot.postings(term).documents) for term in target.terms]
        found = np.logical_and.reduce(held) if target.all_of else np.logical_or.reduce(held)
        for at, reason in enumerate(reasons):
            if found[at] and any(word in reason.missing for word in words):
                reason.missing[:] = [word for word in reason.missing if word not in words]
                reason.words[:] = [word for word in reason.words if word not in words]
                reason.bridged.append((concept.word, target.name, target.english))


def _related_name(term: str, synonyms: Synonyms) -> str:
    """Return the name of a synonym mark or of a regulation's code."""
    return synonyms.name(term) if term.startswith(MARK_PREFIX) else term.removeprefix(CODE_PREFIX)


def is_member(numbers: NDArray[np.signedinteger], documents: Numbers) -> Mask:
    """Return which of some numbers are in an ascending array of documents."""
    if not len(documents):
        return np.zeros(len(numbers), dtype=bool)
    places = np.minimum(np.searchsorted(documents, numbers), len(documents) - 1)
    return np.asarray(documents[places] == numbers, dtype=bool)


def rank_documents(
    snapshot: Snapshot, scores: Scores, found: Mask, sort: str, *, has_terms: bool, limit: int
) -> NDArray[np.int64]:
    """Return the numbers of the first ``limit`` found documents in the requested order."""
    numbers = np.flatnonzero(found)
    score_of = -scores[numbers].astype(np.float64)
    date, strength = (
        -snapshot.dates[numbers].astype(np.float64),
        -snapshot.strengths[numbers].astype(np.float64),
    )
    if sort == "title":
        titles = snapshot.titles()
        ordered = sorted(numbers.tolist(), key=lambda number: titles[number])
        return np.asarray(ordered[:limit], dtype=np.int64)
    keys: tuple[NDArray[np.float64], ...]
    if sort == "newest":
        keys = (score_of, date)
    elif sort == "evidence":
        keys = (date, score_of, strength)
    elif has_terms:
        keys = (date, strength, score_of)
    else:
        keys = (date, strength)
    if len(numbers) > limit:  # only those that can be among the first are sorted
        first = keys[-1] <= np.partition(keys[-1], limit - 1)[limit - 1]
        numbers, keys = numbers[first], tuple(key[first] for key in keys)
    return numbers[np.lexsort((numbers, *keys))][:limit]
