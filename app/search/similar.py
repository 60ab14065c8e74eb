"""Practices like one: by their words and by the values, roles and indicators they share, with the reasons."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from app.search.indexing.documents import Facets
from app.search.snapshot import Snapshot
from app.store.repositories.documents import Key

SHARED_WEIGHT = {"value": 0.5, "role": 0.7, "indicator": 1.5}
"""What a shared link adds, times how telling it is: many practices share Akuntabel, few an indicator."""
TELLING_TERMS = 24
"""The rarest words of title, tags and summary that are compared: common ones say little and cost time."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A practice like another."""

    key: Key
    shared: dict[str, list[str]]
    """Facet → the values both have."""


def similar(
    snapshot: Snapshot, key: Key, title_terms: Collection[str], facets: Facets, *, amount: int
) -> list[Similar]:
    """The practices most like a document, best first; another region's before its own."""
    scores = np.zeros(snapshot.size, dtype=np.float32)
    snapshot.prefetch(("terms", term) for term in title_terms)
    found = sorted((snapshot.postings(term) for term in set(title_terms)), key=lambda p: -p.idf)
    for postings in found[:TELLING_TERMS]:
        scores[postings.documents] += postings.impacts
    for facet, weight in SHARED_WEIGHT.items():
        column = snapshot.facets[facet]
        for code in facets[facet]:
            members = column.members(code)
            if len(members):
                scores[members] += weight * float(np.log1p(snapshot.count / len(members)))
    practices = snapshot.facets["type"].mask(["practice"], snapshot.size)
    numbers = np.flatnonzero(practices & (scores > 0))
    ordered = numbers[np.lexsort((numbers, -scores[numbers]))][: amount * 4].tolist()
    keys = snapshot.keys(ordered)
    home = snapshot.facets["region"].mask(facets["region"], snapshot.size)
    others = [pair for pair in zip(keys, ordered, strict=True) if pair[0] != key]
    others.sort(key=lambda pair: bool(home[pair[1]]))
    elsewhere = [pair for pair in others if not home[pair[1]]][: amount - 1]
    best = elsewhere + [pair for pair in others if pair not in elsewhere][: amount - len(elsewhere)]
    return [Similar(other, _shared(snapshot, facets, number)) for other, number in best]


def _shared(snapshot: Snapshot, facets: Facets, number: int) -> dict[str, list[str]]:
    return {
        facet: [code for code in facets[facet] if number in snapshot.facets[facet].members(code)]
        for facet in SHARED_WEIGHT
    }
