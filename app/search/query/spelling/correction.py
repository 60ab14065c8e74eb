"""Correction of misspelt queries: done when another word of the query speaks for it, otherwise offered."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Protocol

import numpy as np

from app.documents.reference.data import Reference
from app.search.backends.base import Numbers
from app.search.query.analysis import Analyser
from app.search.query.concepts import Concept
from app.search.query.english import EnglishVocabulary, is_english_word
from app.search.query.parser import Query, QueryParser
from app.search.query.spelling.everyday_words import EVERYDAY_WORDS
from app.search.query.spelling.spelling import TWO_TYPO_LENGTH, Candidate, Spelling

_VOWEL = re.compile("[aeiou]")


class WordsOfDocuments(Protocol):
    """What the documents say about their words."""

    spelling: Spelling

    def documents_with(self, term: str) -> Numbers:
        """Return the documents with a term, ascending."""

    def are_neighbours(self, terms: Sequence[str]) -> bool:
        """Return whether a document has some terms one after another."""


class _Support(IntEnum):
    """How much the other words of a query speak for a correction."""

    NEIGHBOUR = 0
    """A document has it beside the word that it stands beside in the query."""
    TOGETHER = 1
    """A document has it and another word."""
    NONE = 2


@dataclass(frozen=True, slots=True)
class _Correction:
    word: str
    meant: str
    is_supported: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """The other words of a query, seen from an unknown one."""

    before: list[str]
    after: list[str]
    """The term of the neighbour on each side, if there is one."""
    documents: Numbers
    """Those with any other word, in any order."""
    has_filter: bool
    """Whether the query names values of facets beside its words."""


class SpellingCorrector:
    """Finds what misspelt words of queries mean."""

    def __init__(
        self, reference: Reference, analyser: Analyser, parser: QueryParser, english: EnglishVocabulary
    ) -> None:
        self._analyser, self._parser, self._english = analyser, parser, english
        self._names = {
            word for name in _list_names(reference) for word in (name.lower(), *analyser.surfaces(name))
        }
        self._named = Spelling({name: 0 for name in self._names if name.isalpha()})

    def is_recognised(self, word: str) -> bool:
        """Return whether a folded word is one of the language, of English, or a name, wherever it may occur."""
        return (
            word in self._names
            or word in EVERYDAY_WORDS
            or self._analyser.is_word(word)
            or self._english.knows(word)
            or is_english_word(word)
        )

    def correct(
        self, query: Query, library: WordsOfDocuments, *, literal_facets: Collection[str] = ()
    ) -> Query:
        """Return the query with misspelt words replaced, or with the replacement as an offer."""
        unknown = [one for one in query.concepts if not self._is_known(one, query.text, library)]
        if not unknown:
            return query
        corrections = list(self._find_corrections(query, unknown, library))
        text = query.text
        for one in corrections:
            text = re.sub(rf"(?i)(?<!\w){re.escape(one.word)}(?!\w)", one.meant, text)
        if text == query.text:
            return query
        if not all(one.is_supported for one in corrections):
            return replace(query, offered=text)
        parsed = self._parser.parse(text, literal_facets=literal_facets)
        return replace(parsed, text=query.text, corrected=text)

    def _is_known(self, concept: Concept, text: str, library: WordsOfDocuments) -> bool:
        """Return whether a word of a query is of the library, a name or a short form, or no word at all."""
        word = concept.word
        return (
            concept.bridged is not None
            or bool(concept.parts)
            or len(concept.alternatives) > 1  # a form of a synonym group
            or library.spelling.is_known(word)
            or word in self._names
            or word in EVERYDAY_WORDS
            or any(len(library.documents_with(term)) for term, _weight in concept.alternatives)
            or (not text.isupper() and word.upper() in text)
        )

    def _find_corrections(
        self, query: Query, unknown: Sequence[Concept], library: WordsOfDocuments
    ) -> Iterator[_Correction]:
        """Yield the likeliest correction of each unknown word that has one."""
        in_english = self._parser.is_english(" ".join(concept.word for concept in query.concepts).split())
        near = {
            concept.word: [
                one
                for one in sorted(
                    {*library.spelling.candidates(concept.word), *self._named.candidates(concept.word)}
                )
                if not in_english or one.distance == 1 or self._english.knows(one.word)
            ]
            for concept in unknown
        }
        for word, candidates in near.items():
            around = self._look_around(query, word, near, library)
            is_real = self.is_recognised(word)  # a word that people know, of which no document speaks
            ranked = sorted(
                (one.distance, support, one)
                for one in candidates
                if (support := self._support(one, around, library)) is not _Support.NONE
                or (not is_real and (one.distance == 1 or len(word) >= TWO_TYPO_LENGTH))
                if one.distance == 1 or support is _Support.NEIGHBOUR or not one.has_other_start
            )
            if not ranked:
                continue
            distance, support, best = ranked[0]
            if is_real:
                if distance == 1 and support is _Support.NEIGHBOUR and not in_english:
                    yield _Correction(word, best.word, is_supported=False)
            elif _VOWEL.search(word) or support is not _Support.NONE:  # else it is a short form
                yield _Correction(word, best.word, is_supported=support is not _Support.NONE)

    def _look_around(
        self,
        query: Query,
        word: str,
        near: Mapping[str, Sequence[Candidate]],
        library: WordsOfDocuments,
    ) -> _Around:
        """Return the other words of a query; of an unknown one, its likeliest candidate."""
        terms: list[list[str]] = [[]]
        at, documents = 0, [np.empty(0, dtype=np.int32)]
        for concept in query.concepts:
            if concept.word == word:
                at = len(terms)
            elif concept.word in near:
                terms.append(self._terms(near[concept.word][0].word) if near[concept.word] else [])
                documents += [library.documents_with(term) for term in terms[-1][:1]]
            else:
                terms.append([part.alternatives[0][0] for part in concept.parts or (concept,)])
                documents += [library.documents_with(term) for term in concept.terms]
        return _Around(
            before=terms[at - 1][-1:],
            after=terms[at][:1] if at < len(terms) else [],
            documents=np.unique(np.concatenate(documents)),
            has_filter=bool(query.filters or query.inferred_filters or query.preferred),
        )

    def _support(self, candidate: Candidate, around: _Around, library: WordsOfDocuments) -> _Support:
        """Return how much the other words of a query speak for a candidate."""
        terms = self._terms(candidate.word)
        together = around.documents
        for term in terms:
            together = np.intersect1d(together, library.documents_with(term), assume_unique=True)
        if len(together):
            is_compound = len(terms) > 1
            texts = [terms] if is_compound else [[*around.before, *terms], [*terms, *around.after]]
            if any(len(text) > 1 and library.are_neighbours(text) for text in texts):
                return _Support.NEIGHBOUR
            if not is_compound:
                return _Support.TOGETHER
        return _Support.TOGETHER if around.has_filter and candidate.distance == 1 else _Support.NONE

    def _terms(self, word: str) -> list[str]:
        return [one.term for one in self._analyser.words(word)]


def _list_names(reference: Reference) -> Iterator[str]:
    """Yield the names and short forms that officers know, whether or not a document has them."""
    yield from (form for group in reference.synonyms for form in group.terms)
    for role in reference.roles.values():
        yield from (role.name, role.short, *role.aliases)
    yield from (place.name for place in reference.places.values())
    yield from (value.name for value in reference.values.values())
    yield from (indicator.name for indicator in reference.indicators.values())
