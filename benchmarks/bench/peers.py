"""Other search engines given our tokens and the same work, so that figures can be compared.

Each peer ranks by BM25, counts all facets over all matches its own way, and hands its best documents
to our snippets. tantivy and bm25s are measured where they are installed (`pip install studi-banding[dev]`).
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Protocol

import numpy as np

from app.documents.reference.data import load_reference
from app.search.backends.base import FACETS
from app.search.engine import create_search_engine
from app.search.indexing.documents import IndexDocument
from app.search.query.analysis import STOP_WORDS, Analyser
from app.search.query.synonyms import Synonyms
from app.search.snapshot import FacetColumn
from app.search.snippets import Marker
from app.store.database import open_database
from app.store.sync.changes import read_changes_since
from benchmarks.bench.percentiles import percentile

if find_spec("tantivy"):
    import tantivy
if find_spec("bm25s"):
    import bm25s

PER_PAGE = 20


class Peer(Protocol):
    """An engine to be compared with; documents are numbered from 0 in the order they are added."""

    def add(self, entry: IndexDocument) -> None:
        """Take in a document."""

    def finish(self) -> None:
        """All documents are in."""

    def best(self, terms: Sequence[str], amount: int) -> list[int]:
        """Return the documents with any of the terms, best first."""

    def facets(self, terms: Sequence[str]) -> int:
        """Count every value of every facet over all matches; return the number of values met."""


class Fts5:
    """SQLite's full-text index, in memory, with facet counts by SQL."""

    def __init__(self) -> None:
        self._sql = sqlite3.connect(":memory:")
        self._sql.execute("CREATE VIRTUAL TABLE documents USING fts5(terms, tokenize='unicode61')")
        self._sql.execute("CREATE TABLE facet (name TEXT, value TEXT, document INTEGER)")
        self._size = 0

    def add(self, entry: IndexDocument) -> None:
        """Take in a document."""
        self._size += 1
        self._sql.execute("INSERT INTO documents VALUES (?)", (" ".join(entry.terms),))
        rows = [(name, value, self._size) for name, values in entry.facets.items() for value in set(values)]
        self._sql.executemany("INSERT INTO facet VALUES (?, ?, ?)", rows)

    def finish(self) -> None:
        """Index the facets."""
        self._sql.execute("CREATE INDEX facet_document ON facet (document)")

    def best(self, terms: Sequence[str], amount: int) -> list[int]:
        """By its own bm25()."""
        rows = self._sql.execute(
            "SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY bm25(documents) LIMIT ?",
            (_any_of(terms), amount),
        )
        return [number - 1 for (number,) in rows]

    def facets(self, terms: Sequence[str]) -> int:
        """By a join with the matches."""
        counts = self._sql.execute(
            "SELECT name, value, count(*) FROM (SELECT rowid AS n FROM documents WHERE documents MATCH ?)"
            " CROSS JOIN facet ON document = n GROUP BY name, value",
            (_any_of(terms),),
        )
        return len(counts.fetchall())


def _any_of(terms: Sequence[str]) -> str:
    return " OR ".join(f'"{term}"' for term in terms)


class Tantivy:
    """tantivy with one thread, facets as its terms aggregations over columns."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        builder.add_integer_field("number", fast=True)
        for name in FACETS:
            builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
        self._index = tantivy.Index(builder.build())
        self._writer = self._index.writer(128_000_000, 1)
        self._size = 0
        self._counting = {
            name: {"terms": {"field": name, "size": 1_000}} for name in FACETS
        }  # more values than any facet has

    def add(self, entry: IndexDocument) -> None:
        """Take in a document."""
        values = {name: sorted(set(entry.facets[name])) for name in FACETS}
        self._writer.add_document(
            tantivy.Document(terms=[" ".join(entry.terms)], number=self._size, **values)
        )
        self._size += 1

    def finish(self) -> None:
        """Commit, and merge into one segment, its fastest state."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _query(self, terms: Sequence[str]) -> "tantivy.Query":
        schema = self._index.schema
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term, "freq")) for term in terms
        ]
        return tantivy.Query.boolean_query(parts)

    def best(self, terms: Sequence[str], amount: int) -> list[int]:
        """By its BM25."""
        hits = self._searcher.search(self._query(terms), amount, count=False).hits
        found = self._searcher.fast_field_values("number", [address for _score, address in hits])
        return [number for number in found if isinstance(number, int)]

    def facets(self, terms: Sequence[str]) -> int:
        """By aggregation."""
        counts = self._searcher.aggregate(self._query(terms), self._counting)
        return sum(len(counts[name]["buckets"]) for name in FACETS)


class Bm25s:
    """bm25s on numpy: a score for every document, facets by our columns."""

    def __init__(self) -> None:
        self._terms: list[list[str]] = []
        self._facets: dict[str, dict[str, list[int]]] = {name: {} for name in FACETS}

    def add(self, entry: IndexDocument) -> None:
        """Take in a document."""
        for name, values in entry.facets.items():
            for value in set(values):
                self._facets[name].setdefault(value, []).append(len(self._terms))
        self._terms.append(entry.terms)

    def finish(self) -> None:
        """Score every term in every document."""
        self._engine = bm25s.BM25(k1=1.2, b=0.5)
        self._engine.index(self._terms, show_progress=False)
        self._size = len(self._terms)
        self._terms.clear()
        self._columns = []
        for values in self._facets.values():
            starts = np.cumsum([0, *map(len, list(values.values())[:-1])], dtype=np.int64)
            flat = np.array([number for part in values.values() for number in part], dtype=np.int32)
            self._columns.append(FacetColumn(tuple(values), flat, starts))

    def _scores(self, terms: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        known = [term for term in terms if term in self._engine.vocab_dict]
        if not known:  # bm25s cannot score nothing
            return np.zeros(self._size, dtype=np.float32)
        scores: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = self._engine.get_scores(known)
        return scores

    def best(self, terms: Sequence[str], amount: int) -> list[int]:
        """By its BM25."""
        scores = self._scores(terms)
        top = np.argpartition(-scores, min(amount, len(scores) - 1))[:amount]
        return [int(number) for number in top[np.argsort(-scores[top], kind="stable")] if scores[number] > 0]

    def facets(self, terms: Sequence[str]) -> int:
        """Over all documents with a score."""
        matching = self._scores(terms) > 0
        return sum(len(column.counts(matching)) for column in self._columns)


def peers() -> dict[str, Callable[[], Peer]]:
    """Return the peers that are installed."""
    found: dict[str, Callable[[], Peer]] = {"fts5": Fts5}
    if find_spec("tantivy"):
        found["tantivy"] = Tantivy
    if find_spec("bm25s"):
        found["bm25s"] = Bm25s
    return found


def query_terms(analyser: Analyser, query: str) -> list[str]:
    """Return the terms of a query as every peer gets them."""
    words = list(analyser.words(query))
    telling = [word.term for word in words if word.surface not in STOP_WORDS]
    return list(dict.fromkeys(telling or [word.term for word in words] or [query]))


def measure_peer(
    name: str, database_url: str, index_dir: Path, content_dir: Path, queries: Iterable[str]
) -> float:
    """p95 in milliseconds of one peer's result pages: ranking, facets, snippets."""
    database = open_database(database_url)
    engine = create_search_engine(database, index_dir, load_reference(content_dir))
    peer = peers()[name]()
    texts = []
    with read_changes_since(database, None) as changes:
        for row in changes.rows:
            peer.add(engine.build_document(row))
            texts.append(row.text)
    peer.finish()
    times = []
    for query in queries:
        start = perf_counter()
        terms = query_terms(engine.analyser, query)
        peer.facets(terms)
        marker = Marker(engine.analyser, Synonyms((), engine.analyser), frozenset(terms))
        for number in peer.best(terms, PER_PAGE):
            marker.snippet(texts[number])
        times.append((perf_counter() - start) * 1000)
    return percentile(times, 95)
