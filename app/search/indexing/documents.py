"""Index documents: what is searched of a document, and the weight of each part."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.documents.dates import format_date
from app.documents.markdown.render import split_source_notes
from app.documents.reference.data import Reference
from app.search.query.analysis import Analyser
from app.search.query.bridge import Bridge
from app.search.query.facet_names import KIND_NAMES
from app.search.query.regulation_codes import CODE_PREFIX, find_codes
from app.search.query.synonyms import Synonyms
from app.store.tables import DocumentRow

VERSION = 12
"""Version of this module's result: increase it when the same row gives another index document."""

WEIGHTS = {
    "title": 8,
    "tags": 4,
    "names": 3,
    "places": 3,
    "summary": 3,
    "codes": 3,
    "links": 2,
    "questions": 2,
    "body": 1,
}
"""Number of body words that a word of each part counts as: its term is repeated so often."""

HEAD_PARTS = frozenset(("summary", "tags", "places", "codes"))
"""Parts beside the title that say what a document is about; the others may mention anything in passing."""
TITLE_COUNT = 2
"""Number that a term of the title counts among the terms of the head."""

EVIDENCE_STEPS = 4
"""Number of values of the evidence's points, by which `IndexDocument.strength` holds both."""
PHRASE_GAP = "\x1f"
"""Separates the parts of the exact text, so that no phrase matches across them."""

Facets = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as the index stores it."""

    key: str
    """``practice/slug``."""
    terms: list[str]
    """Weighted terms, codes and synonym marks of the whole document, and those of its attachments."""
    length: int
    """Number of those terms without the attachments', for length normalisation."""
    head_terms: list[str]
    """Terms of the title, `TITLE_COUNT` times each, and once each those of the other parts of `HEAD_PARTS`."""
    exact: str
    """Every word as written, in order, each between spaces."""
    sequence: str
    """The terms of those words, in the same form."""
    facets: Facets
    strength: int
    """Grade of the evidence, and its points among those of one grade."""
    date: int
    """Its first day as YYYYMMDD, 0 when unknown."""
    title: str


class IndexDocumentBuilder:
    """Builds index documents with the reference data whose names documents are found by."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.analyser = Analyser(collect_proper_names(reference))
        self.synonyms = Synonyms(reference.synonyms, self.analyser)

    def build(self, row: DocumentRow) -> IndexDocument:
        """Return the index document of one row with its attached pages."""
        terms: list[str] = []
        exact: list[str] = []
        sequence: list[str] = []
        title: set[str] = set()
        head: set[str] = set()
        for part, text in self._parts(row):
            words, surfaces, found = self._analyse(text)
            terms += found * WEIGHTS[part]
            exact += [*surfaces, PHRASE_GAP]
            sequence += [*words, PHRASE_GAP]
            if part == "title":
                title.update(found)
            elif (
                part in HEAD_PARTS or not row.summary
            ):  # without a summary only the text says what it is about
                head.update(found)
        length, attached = len(terms), set[str]()
        for page in row.attached:
            words, surfaces, found = self._analyse(page.text)
            attached.update(found)
            exact += [*surfaces, PHRASE_GAP]
            sequence += [*words, PHRASE_GAP]
        return IndexDocument(
            key=f"{row.kind}/{row.slug}",
            terms=[*terms, *sorted(attached)],  # once each, however often slides repeat it
            length=length,
            head_terms=[*sorted(title) * TITLE_COUNT, *sorted(head - title)],
            exact=f" {' '.join(exact)} ",
            sequence=f" {' '.join(sequence)} ",
            facets=self.facets(row),
            strength=EVIDENCE_STEPS * row.strength + row.points,
            date=_sortable_date(row),
            title=row.title.lower(),
        )

    def title_terms(self, row: DocumentRow) -> list[str]:
        """Return the terms of a document's title."""
        return self._analyse(row.title)[2]

    def _analyse(self, text: str) -> tuple[list[str], list[str], list[str]]:
        """Return the terms of a text's words in order, the words as written, and all terms it is found by."""
        pairs = self.analyser.terms_and_surfaces(text)
        words, surfaces = [term for term, _surface in pairs], [surface for _term, surface in pairs]
        codes = [CODE_PREFIX + code for code in find_codes(text.lower())]
        return words, surfaces, words + self.synonyms.marks_in(words) + codes

    def _parts(self, row: DocumentRow) -> Iterator[tuple[str, str]]:
        meta = row.meta
        yield "title", row.title
        yield "summary", row.summary
        yield from (("tags", tag) for tag in (*meta.get("tags", ()), *meta.get("topics", ())))
        yield from (("places", name) for name in self._places(row))
        yield from (("names", name) for name in self._names(row))
        yield from (("codes", citation) for citation in self._citations(meta))
        yield from (("links", text) for text in self._links(meta))
        yield from (("questions", text) for text in _questions(meta))
        yield from (("body", text) for text in (*_statements(meta), row.text) if text)

    def _places(self, row: DocumentRow) -> Iterator[str]:
        """Yield the names of the places and, of a practice, of the agency that it belongs to."""
        places, codes = self._reference.places, [row.area_code] if row.kind == "practice" else []
        if row.kind == "practice":
            yield row.agency
        for side in ("guest", "host"):
            who = row.meta.get(side, {})
            codes += [*who.get("regions", ()), *who.get("ministries", ())]
        for code in codes:
            for known in self._reference.with_province(code):
                if known in places:
                    yield places[known].name
        if country := row.meta.get("country"):
            yield f"{country}, luar negeri"

    def _names(self, row: DocumentRow) -> Iterator[str]:
        """Yield the names of the agencies and officials of a visit, its date, and what kind of visit it was."""
        meta = row.meta
        for side in ("guest", "host"):
            yield from (agency["name"] for agency in meta.get(side, {}).get("agencies", ()))
        officials = [*meta.get("received_by", ()), meta.get("delegation", {}).get("lead") or {}]
        yield from (" ".join(official.values()) for official in officials if official)
        if row.date:
            yield format_date(row.date)
        yield from _visit_words(meta)

    def _citations(self, meta: Mapping[str, Any]) -> Iterator[str]:
        for slug in (*meta.get("legal_basis", ()), *meta.get("related_regulations", ())):
            regulation = self._reference.regulations.get(slug)
            if regulation:
                yield f"{regulation.citation} {regulation.title}"

    def _links(self, meta: Mapping[str, Any]) -> Iterator[str]:
        reference = self._reference
        for link in meta.get("values", ()):
            value = reference.values.get(link["value"])
            yield f"{value.name if value else ''}: {link['reason']}"
        for link in meta.get("roles", ()):
            role = reference.roles.get(link["role"])
            yield f"{role.name} {role.short}: {link['task']}" if role else link["task"]
        for measure in meta.get("measures", ()):
            indicator = reference.indicators.get(measure.get("indicator", ""))
            yield f"{indicator.name if indicator else measure.get('name', '')} {measure['value']}"

    def facets(self, row: DocumentRow) -> Facets:
        """Return the values of each facet that a document is filtered by."""
        meta, reference = row.meta, self._reference
        sides = [meta.get("guest", {}), meta.get("host", {})]
        roles = [link["role"] for link in meta.get("roles", ())]
        roles += [a["role"] for side in sides for a in side.get("agencies", ()) if a.get("role")]
        places = [row.area_code] if row.kind == "practice" else []
        places += [p for side in sides for p in (*side.get("regions", ()), *side.get("ministries", ()))]
        return {
            "type": [row.kind],
            "value": [link["value"] for link in meta.get("values", ())],
            "role": roles,
            "region": [code for place in places for code in reference.with_province(place)],
            "island": [island for place in places if (island := reference.island(place))],
            "level": [
                *(reference.level(place) for place in places),
                *(["luar-negeri"] if meta.get("country") else []),
            ],
            "indicator": [m["indicator"] for m in meta.get("measures", ()) if m.get("indicator")],
            "year": [str(row.year)] if row.year else [],
            "kind": [meta["kind"]] if meta.get("kind") else [],
            "mode": [meta["mode"]] if meta.get("mode") else [],
        }


def _visit_words(meta: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words by which people ask for a kind of visit and for one held online."""
    yield from KIND_NAMES.get(meta.get("kind", ""), ())[:1]
    if meta.get("mode") in _REMOTE_MODES:
        yield "kunjungan daring virtual"


_REMOTE_MODES = ("daring", "hibrida")


@lru_cache(maxsize=2)  # the stems of all synonyms take a quarter of a second
def get_document_builder(reference: Reference) -> IndexDocumentBuilder:
    """Return the builder for one state of the reference data, cached."""
    return IndexDocumentBuilder(reference)


@lru_cache(maxsize=2)  # so do those of the bridge
def get_bridge(reference: Reference) -> Bridge:
    """Return the bridge of words for one state of the reference data, cached."""
    builder = get_document_builder(reference)
    return Bridge(reference.bridge, builder.analyser, builder.synonyms)


def _questions(meta: Mapping[str, Any]) -> Iterator[str]:
    for question in meta.get("questions", ()):
        yield f"{question['question']} {question.get('answer', '')}"


def _statements(meta: Mapping[str, Any]) -> Iterator[str]:
    """Yield the sentences of the front matter that a page shows beside the body, but for what is not known."""
    for text in (*meta.get("steps", ()), *meta.get("prerequisites", ()), *meta.get("learned", ())):
        yield split_source_notes(text)[0]
    yield from (resource["text"] for resource in (meta.get("resources") or {}).values())
    yield (meta.get("contact") or {}).get("agency", "")
    yield meta.get("purpose", "")
    yield from (text for key, text in (meta.get("subject") or {}).items() if key != "stage")
    for key, inner in (
        ("practices", "learned"),
        ("follow_ups", "action"),
        ("later", "text"),
        ("quotes", "text"),
    ):
        yield from (item.get(inner, "") for item in meta.get(key, ()))


def _sortable_date(row: DocumentRow) -> int:
    if row.date:
        return int(row.date.replace("-", "").ljust(8, "0"))
    return (row.year or 0) * 10_000


def index_fingerprint(analyser: Analyser, reference: Reference) -> str:
    """Return a digest that changes when the index must be rebuilt: with the analysis, this module, or reference data."""
    parts = f"{VERSION}:{analyser.fingerprint}:{reference.fingerprint}"
    return hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()


def collect_proper_names(reference: Reference) -> set[str]:
    """Return what is not stemmed: words of place names ("Berau" is no form of "rau") and short forms ("perpres")."""
    common = {
        "kabupaten",
        "kota",
        "provinsi",
        "kepulauan",
        "pesisir",
        "tengah",
        "pegunungan",
        "daerah",
        "istimewa",
    }
    places = (place.name for place in reference.places.values() if place.level != "pusat")
    short = {form for group in reference.synonyms if group.kind == "abbreviation" for form in group.from_}
    return {word for name in places for word in name.lower().split()} - common | {
        form.lower() for form in short
    }
