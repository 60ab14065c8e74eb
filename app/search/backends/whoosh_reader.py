"""A generation of the Whoosh index opened for reading."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from whoosh.reading import IndexReader as WhooshSegments

from app.search.backends.base import (
    DAMAGED_MESSAGE,
    FieldTerm,
    IndexUnavailableError,
    Mask,
    Numbers,
    Postings,
    find_texts,
    places_to_look_at,
)
from app.search.backends.whoosh_postings import PostingArrays

TEXT_COLUMNS = ("exact", "sequence", "sort_title")
MAX_CACHED_TEXTS = 2_048
"""Texts of one column and keys cached in memory, some 2 kB each: successive searches rerank the same documents."""
MAX_CACHED_TEXT_BYTES = 20_000
"""Bytes of the longest cached text: a report with long attachments would displace a hundred other documents."""
_P = ParamSpec("_P")
_T = TypeVar("_T")


def _detect_damage(
    read: Callable[Concatenate["WhooshIndexReader", _P], _T],
) -> Callable[Concatenate["WhooshIndexReader", _P], _T]:
    """Translate the many exceptions with which Whoosh meets damaged files to IndexUnavailableError."""

    @wraps(read)
    def reading(self: "WhooshIndexReader", /, *arguments: _P.args, **options: _P.kwargs) -> _T:
        try:
            return read(self, *arguments, **options)
        except Exception as error:
            self.is_damaged = True
            raise IndexUnavailableError(DAMAGED_MESSAGE) from error

    return reading


class WhooshIndexReader:
    """IndexReader over Whoosh's segment files."""

    is_damaged = False

    def __init__(self, reader: WhooshSegments, postings: PostingArrays) -> None:
        self._reader, self._postings = reader, postings
        self.size = reader.doc_count_all()
        # Opened once: Whoosh reads the offsets of all texts whenever a column is opened.
        self._texts = {name: reader.column_reader(name) for name in TEXT_COLUMNS if self.size}
        self._cached_texts: dict[str, dict[int, bytes]] = {name: {} for name in TEXT_COLUMNS}
        self._key = lru_cache(MAX_CACHED_TEXTS)(lambda number: reader.stored_fields(number)["key"])
        self._lock = Lock()  # Whoosh's readers share file positions

    @_detect_damage
    def postings(self, wanted: Sequence[FieldTerm]) -> list[Postings]:
        """Return the postings of each term, in the order of the terms."""
        with self._lock:
            found = [self._postings.get(field, term) for field, term in wanted]
        for pair in found:
            if pair.shape[1] and not 0 <= pair[0].min() <= pair[0].max() < self.size:
                raise ValueError(wanted)
        return found

    @_detect_damage
    def lexicon(self, field: str) -> Iterable[tuple[str, Numbers]]:
        """Return every term of a field in order, with the numbers of the documents that hold it."""
        found = []
        for value in self._reader.lexicon(field):
            text = value.decode("utf-8")
            found.append((text, self._postings.get(field, text)[0]))
        return found

    @_detect_damage
    def column(self, name: str) -> Numbers:
        """Return one number of every document."""
        found = self._postings.column(name)
        if len(found) != self.size:
            raise ValueError(name)
        return found

    @_detect_damage
    def contains_texts(
        self, column: str, texts: Sequence[str], documents: Sequence[int], *, where: Mask | None = None
    ) -> Mask:
        """Return, documents × texts, whether a column contains a text of whole words."""
        shape = len(documents), len(texts)
        places = places_to_look_at(shape, where)
        with self._lock:
            read = {row: self._read_text(column, documents[row]) for row in {row for row, _at in places}}
        return find_texts([f" {text} ".encode() for text in texts], shape, read, places)

    def _read_text(self, column: str, number: int) -> bytes:
        """Return one text of a document; needs the lock."""
        cached = self._cached_texts[column]
        text = cached.get(number)
        if text is None:
            text = bytes(self._texts[column][number])
            if len(text) <= MAX_CACHED_TEXT_BYTES:
                if len(cached) >= MAX_CACHED_TEXTS:
                    cached.clear()  # keeping what was used lately took longer than reading it again
                cached[number] = text
        return text

    @_detect_damage
    def keys(self, documents: Sequence[int]) -> list[str]:
        """Return the key ``practice/slug`` or ``visit/slug`` of some documents."""
        with self._lock:
            return [self._key(number) for number in documents]

    @_detect_damage
    def numbers(self, keys: Sequence[str]) -> list[int]:
        """Return the numbers of the documents that have some keys; those not indexed are left out."""
        with self._lock:
            indexed = [key for key in keys if self._reader.doc_frequency("key", key)]
            return [number for key in indexed for number in self._reader.postings("key", key).all_ids()]

    @_detect_damage
    def titles(self) -> list[bytes]:
        """Return every document's title for sorting."""
        with self._lock:
            return list(self._texts["sort_title"]) if self.size else []

    def close(self) -> None:
        """Close the segment files."""
        self._reader.close()
