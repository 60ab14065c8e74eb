"""The interface of an index: the store that keeps its generations, and the reader of one of them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import AnyStr, Protocol

import numpy as np
from numpy.typing import NDArray

from app.search.indexing.documents import IndexDocument

FACETS = ("type", "value", "role", "region", "island", "level", "indicator", "year", "kind", "mode")
"""The names of the facets, each a field ``facet_<name>`` of the index."""
DAMAGED_MESSAGE = "Indeks rusak dan sedang disusun lagi."

Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]
FieldTerm = tuple[str, str]
"""A field of the index and a term in it."""
Postings = NDArray[np.int32]
"""Two rows: document numbers, ascending, and the weighted frequency of a term in each of them."""
NO_POSTINGS: Postings = np.zeros((2, 0), dtype=np.int32)


class IndexUnavailableError(Exception):
    """There is no index yet, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One immutable state of the index."""

    name: str
    revision: int
    """The revision of the library that it holds."""
    fingerprint: str
    """Fingerprint of the analysis and the schema it was built with."""


class IndexReader(Protocol):
    """One generation opened for reading; safe for several threads until it is closed."""

    is_damaged: bool
    """Whether a part of it could not be read."""

    @property
    def size(self) -> int:
        """Exclusive upper bound of the document numbers; some may be of deleted documents."""

    def postings(self, wanted: Sequence[FieldTerm]) -> list[Postings]:
        """Return the postings of each term, in the order of the terms."""

    def lexicon(self, field: str) -> Iterable[tuple[str, Numbers]]:
        """Return every term of a field in order, with the numbers of the documents that hold it."""

    def column(self, name: str) -> Numbers:
        """Return one number of every document: ``length``, ``strength`` or ``date``."""

    def contains_texts(
        self, column: str, texts: Sequence[str], documents: Sequence[int], *, where: Mask | None = None
    ) -> Mask:
        """Return, documents × texts, whether the ``exact`` or ``sequence`` column contains a text of whole words.

        ``where``, of the same shape, marks what to look at; the rest is False.
        """

    def keys(self, documents: Sequence[int]) -> list[str]:
        """Return the key ``practice/slug`` or ``visit/slug`` of some documents."""

    def numbers(self, keys: Sequence[str]) -> list[int]:
        """Return the numbers of the documents that have some keys; those not indexed are left out."""

    def titles(self) -> list[bytes]:
        """Return every document's title for sorting."""

    def close(self) -> None:
        """Release open files."""


class IndexStore(Protocol):
    """Where an index is kept: its generations, and the lock of the process that writes the next one."""

    def current(self) -> Generation | None:
        """Return the newest readable generation, or None when there is none."""

    def open(self, generation: Generation) -> IndexReader:
        """Open a generation for reading; raises IndexUnavailableError."""

    def is_readable(self, generation: Generation, /) -> bool:
        """Return whether a generation can be written on; one that is damaged must be rebuilt."""

    def words(self, generation: Generation) -> dict[str, int]:
        """Return every word as written and the approximate number of documents with it; IndexUnavailableError."""

    def write_lock(self) -> AbstractContextManager[None]:
        """Hold the lock that only one writer has at a time."""

    def write(
        self,
        entries: Iterable[IndexDocument],
        *,
        removed: Iterable[str] = (),
        base: Generation | None,
        revision: int,
        fingerprint: str,
    ) -> Generation:
        """Write a new generation from ``base`` or from nothing; needs `write_lock`."""


def find_texts(
    texts: Sequence[AnyStr],
    shape: tuple[int, int],
    contents: Mapping[int, AnyStr],
    places: Iterable[list[int]],
) -> Mask:
    """Return a mask, rows × texts, that marks the places whose row contains the text."""
    found = np.zeros(shape, dtype=bool)
    for row, at in places:
        if texts[at] in contents[row]:
            found[row, at] = True
    return found


def places_to_look_at(shape: tuple[int, int], where: Mask | None) -> list[list[int]]:
    """Return the rows and columns that a mask marks; all without one."""
    return np.argwhere(np.ones(shape, dtype=bool) if where is None else where).tolist()
