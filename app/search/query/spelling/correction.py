"""Correction of misspelt queries: done when another word of the query speaks for it, otherwise offered."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.documents.reference.data import Reference
from app.search.backends.base import Numbers
from app.search.query.analysis import Analyser
from app.search.query.concepts import Concept
from app.search.query.english import EnglishVocabulary, is_english_word
from app.search.query.parser import Query, QueryParser
from app.search.query.spelling.everyday_words import EVERYDAY_WORDS
from app.search.query.spelling.spelling import TWO_TYPO_LENGTH, Candidate, Spelling

DocumentsOf = Callable[[str], Numbers]
"""Returns the documents that contain a term."""

_VOWEL = re.compile("[aeiou]")


@dataclass(frozen=True, slots=True)
class _Correction:
    word: str
    meant: str
    is_supported: bool


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

    def correct(
        self,
        query: Query,
        spelling: Spelling,
        documents_of: DocumentsOf,
        *,
        literal_facets: Collection[str] = (),
    ) -> Query:
        """Return the query with misspelt words replaced, or with the replacement as an offer."""
        unknown = [
            concept
            for concept in query.concepts
            if not self._is_known(concept, query.text, spelling, documents_of)
        ]
        if not unknown:
            return query
        corrections = list(self._find_corrections(query, unknown, spelling, documents_of))
        text = query.text
        for one in corrections:
            text = re.sub(rf"(?i)(?<!\w){re.escape(one.word)}(?!\w)", one.meant, text)
        if text == query.text:
            return query
        if not all(one.is_supported for one in corrections):
            return replace(query, offered=text)
        parsed = self._parser.parse(text, literal_facets=literal_facets)
        return replace(parsed, text=query.text, corrected=text)

    def _is_known(self, concept: Concept, text: str, spelling: Spelling, documents_of: DocumentsOf) -> bool:
        """Return whether a word of a query is a word, a name or a short form, or no word at all."""
        word = concept.word
        return (
            concept.bridged is not None
            or bool(concept.parts)
            or len(concept.alternatives) > 1  # a form of a synonym group
            or spelling.is_known(word)
            or word in self._names
            or word in EVERYDAY_WORDS
            or self._analyser.is_word(word)
            or self._english.knows(word)
            or any(len(documents_of(term)) for term, _weight in concept.alternatives)
            or is_english_word(word)
            or (not text.isupper() and word.upper() in text)
        )

    def _find_corrections(
        self, query: Query, unknown: Sequence[Concept], spelling: Spelling, documents_of: DocumentsOf
    ) -> Iterator[_Correction]:
        """Yield the likeliest correction of each unknown word that has one."""
        words = " ".join(concept.word for concept in query.concepts).split()
        in_english = self._parser.is_english(words)
        near = {
            concept.word: [
                one
                for one in sorted({*spelling.candidates(concept.word), *self._named.candidates(concept.word)})
                if not in_english or one.distance == 1 or self._english.knows(one.word)
            ]
            for concept in unknown
        }
        known = [_documents(concept, documents_of) for concept in query.concepts if concept not in unknown]
        for word, candidates in near.items():
            others = [
                documents_of(self._analyser.stem(c[0].word)) for w, c in near.items() if c and w != word
            ]
            filtered = bool(query.filters or query.inferred_filters or query.preferred)
            support = self._supporter([*known, *others], documents_of, by_filter=filtered)
            ranked = sorted(
                (one.distance, not support(one), one)
                for one in candidates
                if one.distance == 1 or len(word) >= TWO_TYPO_LENGTH or support(one)
            )
            is_short_form = _VOWEL.search(word) is None
            if ranked and not (is_short_form and ranked[0][1]):
                _distance, unsupported, best = ranked[0]
                yield _Correction(word, best.word, not unsupported)

    def _supporter(
        self, others: Iterable[Numbers], documents_of: DocumentsOf, *, by_filter: bool
    ) -> Callable[[Candidate], bool]:
        """Return whether a document contains a candidate and another word of the query."""
        together = np.concatenate([np.empty(0, dtype=np.int32), *others])

        def is_supported(candidate: Candidate) -> bool:
            found = documents_of(self._analyser.stem(candidate.word))
            return (by_filter and candidate.distance == 1) or bool(np.isin(found, together).any())

        return is_supported


def _documents(concept: Concept, documents_of: DocumentsOf) -> Numbers:
    return np.concatenate([np.empty(0, dtype=np.int32), *(documents_of(term) for term in concept.terms)])


def _list_names(reference: Reference) -> Iterator[str]:
    """Yield the names and short forms that officers know, whether or not a document has them."""
    yield from (form for group in reference.synonyms for form in group.terms)
    for role in reference.roles.values():
        yield from (role.name, role.short, *role.aliases)
    yield from (place.name for place in reference.places.values())
    yield from (value.name for value in reference.values.values())
    yield from (indicator.name for indicator in reference.indicators.values())
