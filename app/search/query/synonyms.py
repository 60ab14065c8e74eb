"""Synonym groups as marks among index terms.

A text with any form of a group is marked with the group when it is indexed; a query with one also matches the
mark, with a lower weight than its own words.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from app.documents.reference.entries import SynonymGroup
from app.search.query.analysis import Analyser
from app.search.query.stems.roots import COMPOUNDS

MARK_PREFIX = "="
"""Prefix of synonym marks among index terms; no word begins with it."""

_WRITTEN_AS_ONE = tuple(
    SynonymGroup(canonical=words, terms=(words, words.replace(" ", "")), kind="spelling")
    for words in COMPOUNDS
)

_Pattern = tuple[str, ...]
_Forms = dict[str, list[tuple[_Pattern, str]]]
"""First term → forms that begin with it, each with its mark."""


class Synonyms:
    """Finds the forms of synonym groups in texts (all forms) and in queries (triggers only)."""

    def __init__(self, groups: Iterable[SynonymGroup], analyser: Analyser) -> None:
        self._in_texts: _Forms = {}
        self._in_queries: _Forms = {}
        self._names: dict[str, str] = {}
        for number, group in enumerate((*groups, *_WRITTEN_AS_ONE)):
            mark = f"{MARK_PREFIX}{number}"
            self._names[mark] = group.canonical
            triggers = group.from_ if group.one_way else group.terms
            for forms, table in ((group.terms, self._in_texts), (triggers, self._in_queries)):
                for form in forms:
                    pattern = tuple(word.term for word in analyser.words(form))
                    if pattern:
                        table.setdefault(pattern[0], []).append((pattern, mark))
        for table in (self._in_texts, self._in_queries):
            for patterns in table.values():
                patterns.sort(key=lambda entry: -len(entry[0]))
        self._first_terms = _collect_first_terms(self._in_texts)

    def name(self, mark: str) -> str:
        """Return the canonical name of a group."""
        return self._names[mark]

    def first_terms_of(self, marks: Collection[str]) -> frozenset[str]:
        """Return the first terms of the forms of some groups in texts."""
        return frozenset().union(*(self._first_terms.get(mark, ()) for mark in marks))

    def longest_from(self, term: str) -> int:
        """Return the number of words of the longest form in texts that begins with a term."""
        forms = self._in_texts.get(term)
        return len(forms[0][0]) if forms else 0

    def marks_of(self, terms: Sequence[str]) -> list[str]:
        """Return the marks of the groups of which some terms are, together, one form."""
        pattern = tuple(terms)
        return [mark for form, mark in self._in_texts.get(pattern[0], ()) if form == pattern]

    def marks_in(self, terms: Sequence[str]) -> list[str]:
        """Return the marks of the groups in a text's terms, one for each occurrence."""
        return [mark for _start, _end, mark in self.find_in_text(terms)]

    def find_in_text(self, terms: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return the occurrences of groups in a text's terms: (start, end, mark)."""
        return list(self._find(terms, self._in_texts))

    def find_in_query(self, terms: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return the groups that a query's terms trigger: (start, end, mark)."""
        return list(self._find(terms, self._in_queries))

    @staticmethod
    def _find(terms: Sequence[str], table: _Forms) -> Iterator[tuple[int, int, str]]:
        for start, term in enumerate(terms):
            for pattern, mark in table.get(term, ()):
                if len(pattern) == 1 or tuple(terms[start : start + len(pattern)]) == pattern:
                    yield start, start + len(pattern), mark


def _collect_first_terms(table: _Forms) -> dict[str, set[str]]:
    """Return for each group the first terms of its forms."""
    found: dict[str, set[str]] = defaultdict(set)
    for first, forms in table.items():
        for _form, mark in forms:
            found[mark].add(first)
    return found
