"""Query parser: words, phrases, exclusions and filters. Every text is a valid query."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.documents.markdown.characters import repair_characters
from app.documents.reference.data import Reference
from app.search.query.analysis import Analyser
from app.search.query.bridge import Bridge
from app.search.query.concepts import Concept, ConceptBuilder
from app.search.query.entities import EntityRecognizer
from app.search.query.facet_names import FACET_OF, collect_facet_names
from app.search.query.filler_words import FILLER_WORDS
from app.search.query.folding import fold
from app.search.query.regulation_codes import code_spans
from app.search.query.synonyms import Synonyms

MAX_CHARACTERS = 300
"""Characters of the longest query; longer texts are cut to bound the time."""

_FIELD = re.compile(rf"(?<!\S)(-?)({'|'.join(FACET_OF)}):(\"[^\"]*\"|\S*)", re.IGNORECASE)
_PHRASE = re.compile(r"(-?)[\"“”]([^\"“”]*)[\"“”]")
_EXCLUDED = re.compile(r"(?<!\S)-([^\W_]\S*)")
_YEARS = re.compile(r"((?:19|20)\d\d)?(?:\.\.|-|–)?((?:19|20)\d\d)?")


_FacetValues = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must occur one after another as written."""

    words: tuple[str, ...]
    terms: tuple[str, ...]
    """Index terms of the words."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query."""

    text: str
    concepts: tuple[Concept, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[str, ...] = ()
    """Terms that no result may contain."""
    excluded_phrases: tuple[Phrase, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → values, from ``nilai:…`` in the text."""
    written: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → those parts of the text, as typed."""
    inferred_filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → values, inferred from plain words (“di Jawa Barat”)."""
    preferred: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet → values said in plain words that raise a document without excluding others (“BKD”, “adaptif”)."""
    named_words: frozenset[str] = frozenset()
    """Words that name the preferred values: they say of what kind a document is, not what it is about."""
    literal_places: tuple[Phrase, ...] = ()
    """Names of several words of places that stay words: a document about them holds these words together."""
    corrected: str | None = None
    """The text with misspelt words corrected; None when there were none."""
    offered: str | None = None
    """The text with words corrected that may be misspelt, which no other word of the query says."""
    finds_offer: bool = False
    """Whether the words as typed are nowhere, so that what the offered text finds stands in their place."""

    is_english: bool = False
    """Whether most of its words are English."""

    @property
    def has_no_terms(self) -> bool:
        """Whether there is no word to rank by."""
        return not self.concepts and not self.phrases


class QueryParser:
    """Parses queries with the analysis, synonyms and names of the library."""

    def __init__(self, reference: Reference, analyser: Analyser, synonyms: Synonyms, bridge: Bridge) -> None:
        self._analyser = analyser
        self._concepts = ConceptBuilder(analyser, synonyms, bridge)
        self._names = collect_facet_names(reference)
        self._places = reference.place_names
        self._entities = EntityRecognizer(reference)

    def parse(
        self, text: str, *, literal_facets: Collection[str] = (), filters_by_place: bool = False
    ) -> Query:
        """Parse a text; names of ``literal_facets`` in plain words stay words.

        With ``filters_by_place`` a place without “di” before it is a filter, instead of raising its documents.
        """
        rest = re.sub(r"[\x00-\x1f\ue000]", " ", repair_characters(text))[:MAX_CHARACTERS].strip()
        original, filters, written = rest, dict[str, tuple[str, ...]](), dict[str, tuple[str, ...]]()
        for found in _FIELD.finditer(original):
            facet = FACET_OF[found[2].lower()]
            values = self._filter_values(facet, found[3].strip('"'))
            if values and not found[1]:
                filters[facet] = filters.get(facet, ()) + values
                written[facet] = (*written.get(facet, ()), found[0])
                rest = rest.replace(found[0], " ", 1)
            else:  # an unknown value: it was meant as words
                rest = rest.replace(found[0], f" {found[3]} ", 1)
        phrases: dict[str, list[Phrase]] = {"": [], "-": []}
        for sign, inner in _PHRASE.findall(rest):
            words = list(self._analyser.words(inner))
            if words:
                surfaces, terms = zip(*((word.surface, word.term) for word in words), strict=True)
                phrases[sign].append(Phrase(surfaces, terms))
        rest = _PHRASE.sub(lambda found: " " if found[1] else f" {found[2]} ", rest)
        excluded = [w.term for found in _EXCLUDED.finditer(rest) for w in self._analyser.words(found[1])]
        rest = _EXCLUDED.sub(" ", rest)
        literal_places = tuple(self._literal_places(rest, literal_facets))
        rest, inferred_filters, preferred, named = self._infer_filters(
            rest, literal_facets, filters_by_place=filters_by_place
        )
        return Query(
            text=original,
            concepts=tuple(self._concepts.build(rest, is_filtered=bool(filters or inferred_filters))),
            phrases=tuple(phrases[""]),
            excluded=tuple(excluded),
            excluded_phrases=tuple(phrases["-"]),
            filters=filters,
            written=written,
            inferred_filters=inferred_filters,
            preferred=preferred,
            named_words=frozenset(named),
            literal_places=literal_places,
            is_english=self._concepts.is_english(self._analyser.surfaces(rest)),
        )

    def _infer_filters(
        self, text: str, literal_facets: Collection[str], *, filters_by_place: bool
    ) -> tuple[str, _FacetValues, _FacetValues, set[str]]:
        """Return the text without the words of filters, those filters, the preferences it states, and their words."""
        folded = fold(text)
        codes = [(start, end) for start, end, _number, _kind in code_spans(folded)]
        filters: _FacetValues = {}
        preferred: _FacetValues = {}
        named: set[str] = set()
        for found in self._entities.find(folded, filters_by_place=filters_by_place):
            if found.facet in literal_facets or any(
                found.start < end > start < found.end for start, end in codes
            ):
                continue
            chosen = filters if found.is_filter else preferred
            chosen[found.facet] = tuple(dict.fromkeys((*chosen.get(found.facet, ()), *found.values)))
            if found.is_filter:
                text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
            else:
                named.update(word.surface for word in self._analyser.words(text[found.start : found.end]))
        preferred = {facet: codes for facet, codes in preferred.items() if facet not in filters}
        return text, filters, preferred, named

    def _literal_places(self, text: str, literal_facets: Collection[str]) -> Iterator[Phrase]:
        """Find names of places that stay words: “Sulawesi Selatan” is not “Konawe Selatan, Sulawesi Tenggara”."""
        if "region" not in literal_facets:
            return
        for found in self._entities.find(fold(text)):
            if found.facet == "region" and found.is_filter:
                words = [
                    word
                    for word in self._analyser.words(text[found.start : found.end])
                    if word.surface not in FILLER_WORDS
                ]
                if len(words) > 1:
                    yield Phrase(tuple(word.surface for word in words), tuple(word.term for word in words))

    def is_english(self, surfaces: Sequence[str]) -> bool:
        """Return whether folded words are in English."""
        return self._concepts.is_english(surfaces)

    def _filter_values(self, facet: str, written: str) -> tuple[str, ...]:
        if facet == "year":
            years = _YEARS.fullmatch(written)
            if not years or not (years[1] or years[2]):
                return ()
            first, last = int(years[1] or years[2]), int(years[2] or years[1])
            return tuple(str(year) for year in range(first, last + 1))
        if facet == "region":
            return self._places.find_codes(written)
        names = self._names[facet]
        found = names.get(fold(written)) or names.get(fold(written).replace("-", " "))
        return (found,) if found else ()
