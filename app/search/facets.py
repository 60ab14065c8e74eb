"""Filters of a search, and the facet counts of its matches."""

from collections.abc import Iterable, Mapping

import numpy as np

from app.search.backends.base import FACETS, Mask
from app.search.snapshot import Snapshot


def merge_filters(*parts: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the values of all filters by facet, each value once."""
    merged: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, values in part.items():
            merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *values)))
    return merged


def filter_and_count(
    snapshot: Snapshot, matching: Mask, filters: Mapping[str, tuple[str, ...]]
) -> tuple[Mask, dict[str, dict[str, int]]]:
    """Return the matches within all filters, and each facet's counts within the filters of the others."""
    masks = {
        name: snapshot.facets[name].mask(filters[name], snapshot.size) for name in FACETS if filters.get(name)
    }
    found = _intersect(matching, masks.values())
    counts = snapshot.count_facets(found)
    for name in masks:
        others = (mask for other, mask in masks.items() if other != name)
        counts[name] = snapshot.facets[name].counts(_intersect(matching, others))
    return found, counts


def filter_documents(snapshot: Snapshot, matching: Mask, filters: Mapping[str, tuple[str, ...]]) -> Mask:
    """Return the matches within all filters."""
    chosen = ((name, values) for name, values in filters.items() if values)
    return _intersect(
        matching, (snapshot.facets[name].mask(values, snapshot.size) for name, values in chosen)
    )


def _intersect(first: Mask, others: Iterable[Mask]) -> Mask:
    found = first
    for mask in others:
        found = found & mask
    return np.asarray(found, dtype=bool)
