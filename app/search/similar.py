"""Similar practices: by their words and by the values, roles and indicators they share."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from app.search.indexing.documents import Facets
from app.search.snapshot import Snapshot
from app.store.repositories.cards import Key

SHARED_WEIGHT = {"value": 0.5, "role": 0.7, "indicator": 1.5}
"""Weight of a shared link, times its inverse document frequency: many practices share Akuntabel, few an indicator."""
MAX_COMPARED_TERMS = 24
"""Number of title words that are compared, the rarest first: common ones cost time and separate nothing."""


@dataclass(frozen=True, slots=True)
class SimilarPractice:
    """A practice similar to a document."""

    key: Key
    shared: dict[str, list[str]]
    """Facet → the values both have."""


def find_similar(
    snapshot: Snapshot, key: Key, title_terms: Collection[str], facets: Facets, *, limit: int
) -> list[SimilarPractice]:
    """Return the practices most similar to a document, best first; other regions' before those of its own."""
    scores = np.zeros(snapshot.size, dtype=np.float32)
    snapshot.prefetch(("terms", term) for term in title_terms)
    found = sorted((snapshot.postings(term) for term in set(title_terms)), key=lambda p: -p.idf)
    for postings in found[:MAX_COMPARED_TERMS]:
        scores[postings.documents] += postings.impacts
    for facet, weight in SHARED_WEIGHT.items():
        column = snapshot.facets[facet]
        for code in facets[facet]:
            members = column.members(code)
            if len(members):
                scores[members] += weight * float(np.log1p(snapshot.count / len(members)))
    practices = snapshot.facets["type"].mask(["practice"], snapshot.size)
    numbers = np.flatnonzero(practices & (scores > 0))
    ordered = numbers[np.lexsort((numbers, -scores[numbers]))][: limit * 4].tolist()
    keys = snapshot.keys(ordered)
    home = snapshot.facets["region"].mask(facets["region"], snapshot.size)
    others = [pair for pair in zip(keys, ordered, strict=True) if pair[0] != key]
    others.sort(key=lambda pair: bool(home[pair[1]]))
    elsewhere = [pair for pair in others if not home[pair[1]]][: limit - 1]
    best = elsewhere + [pair for pair in others if pair not in elsewhere][: limit - len(elsewhere)]
    return [SimilarPractice(other, _shared_values(snapshot, facets, number)) for other, number in best]


def _shared_values(snapshot: Snapshot, facets: Facets, number: int) -> dict[str, list[str]]:
    return {
        facet: [
            code for code in dict.fromkeys(facets[facet]) if number in snapshot.facets[facet].members(code)
        ]
        for facet in SHARED_WEIGHT
    }
