"""An index opened for reading, whatever keeps it: what a snapshot needs of it, and Whoosh's."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from threading import Lock
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from app.search.backends.whoosh_postings import Pair, Postings

Numbers = NDArray[np.int32]
FieldTerm = tuple[str, str]
"""A field of the index and a term in it."""
TEXT_COLUMNS = ("exact", "sequence", "sort_title")
KEPT_TEXTS = 4_096
"""Texts and keys of an index kept in memory once read, of some 2 kB each: searches look at the same documents…"""
LONGEST_KEPT = 20_000
"""…but none of more bytes: the words of a thousand slides would take the place of a hundred documents."""
DAMAGED = "Indeks rusak dan sedang disusun lagi."
_P = ParamSpec("_P")
_T = TypeVar("_T")


class IndexUnavailableError(Exception):
    """There is no index yet, or it cannot be read."""


class OpenIndex(Protocol):
    """One generation, readable by several threads for as long as somebody holds it."""

    is_damaged: bool
    """Whether something in it could not be read."""

    @property
    def size(self) -> int:
        """Document numbers run below this; some may be of deleted documents."""

    def postings(self, wanted: Sequence[FieldTerm]) -> list[Pair]:
        """For each term the documents that hold it, ascending, and its weighted frequency in each."""

    def lexicon(self, field: str) -> Iterable[tuple[str, Numbers]]:
        """Every term of a field in order, with the documents that hold it."""

    def column(self, name: str) -> Numbers:
        """A number of every document: ``length``, ``strength`` or ``date``."""

    def holds(self, column: str, texts: Sequence[str], documents: Sequence[int]) -> NDArray[np.bool_]:
        """For each document whether its ``exact`` or ``sequence`` holds each of some texts of whole words."""

    def keys(self, documents: Sequence[int]) -> list[str]:
        """``practice/slug`` of some documents."""

    def titles(self) -> list[bytes]:
        """Every document's title for sorting."""

    def close(self) -> None:
        """Let go of what is held open."""


def _noticing_damage(
    read: Callable[Concatenate["WhooshIndex", _P], _T],
) -> Callable[Concatenate["WhooshIndex", _P], _T]:
    """Whoosh meets damage with many kinds of exception; each means that the index must be made again."""

    @wraps(read)
    def reading(self: "WhooshIndex", /, *arguments: _P.args, **options: _P.kwargs) -> _T:
        try:
            return read(self, *arguments, **options)
        except Exception as error:
            self.is_damaged = True
            raise IndexUnavailableError(DAMAGED) from error

    return reading


class WhooshIndex:
    """A generation of the Whoosh index."""

    is_damaged = False

    def __init__(self, reader: IndexReader, postings: Postings) -> None:
        self._reader, self._postings = reader, postings
        self.size = reader.doc_count_all()
        # Opened once: Whoosh reads the places of all texts whenever a column is opened.
        self._texts = {name: reader.column_reader(name) for name in TEXT_COLUMNS if self.size}
        self._kept: dict[tuple[str, int], bytes] = {}
        self._key = lru_cache(KEPT_TEXTS)(lambda number: reader.stored_fields(number)["key"])
        self._lock = Lock()  # Whoosh's readers share file positions

    @_noticing_damage
    def postings(self, wanted: Sequence[FieldTerm]) -> list[Pair]:
        """For each term the documents that hold it, ascending, and its weighted frequency in each."""
        with self._lock:
            pairs = [self._postings.get(field, term) for field, term in wanted]
        for pair in pairs:
            if pair.shape[1] and not 0 <= pair[0].min() <= pair[0].max() < self.size:
                raise ValueError(wanted)
        return pairs

    @_noticing_damage
    def lexicon(self, field: str) -> Iterable[tuple[str, Numbers]]:
        """Every term of a field in order, with the documents that hold it."""
        found = []
        for value in self._reader.lexicon(field):
            text = value.decode("utf-8")
            found.append((text, self._postings.get(field, text)[0]))
        return found

    @_noticing_damage
    def column(self, name: str) -> Numbers:
        """A number of every document."""
        values = self._reader.column_reader(name) if self.size else ()
        return np.fromiter(iter(values), dtype=np.int32, count=self.size)

    @_noticing_damage
    def holds(self, column: str, texts: Sequence[str], documents: Sequence[int]) -> NDArray[np.bool_]:
        """For each document whether a text of it holds each of some texts of whole words."""
        wanted = [f" {text} ".encode() for text in texts]
        with self._lock:
            wholes = [self._text(column, number) for number in documents]
        held = [[text in whole for text in wanted] for whole in wholes]
        return np.array(held, dtype=bool).reshape(len(documents), len(wanted))

    def _text(self, column: str, number: int) -> bytes:
        """One text of a document. Needs the lock."""
        text = self._kept.get((column, number))
        if text is None:
            text = self._texts[column][number]
            if len(text) <= LONGEST_KEPT:
                if len(self._kept) >= KEPT_TEXTS:
                    self._kept.clear()
                self._kept[column, number] = text
        return text

    @_noticing_damage
    def keys(self, documents: Sequence[int]) -> list[str]:
        """``practice/slug`` of some documents."""
        with self._lock:
            return [self._key(number) for number in documents]

    @_noticing_damage
    def titles(self) -> list[bytes]:
        """Every document's title for sorting."""
        with self._lock:
            return list(self._texts["sort_title"]) if self.size else []

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
