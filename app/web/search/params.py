"""The parameters of a search, declared once for the pages and for the API.

Pages read them under Indonesian names and ignore what is invalid; the API reads them under English names
and refuses it. Both make a `SearchRequest` of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, get_args

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from app.documents.models import DocumentType
from app.search.backends.base import FACETS
from app.search.results import MAX_PAGE, SearchRequest, Sort
from app.web.query_parameters import ReadsQuery
from app.web.rendering.paging import page_number

PER_PAGE = 20
PAGE_RESULTS = 10
"""Results on a page for people: six screens of a phone with the filters."""
MAX_VALUES = 50
"""Values of one facet read from an address."""
MAX_QUERY_CHARACTERS = 2_000
"""Characters read of the words that are searched for."""
MAX_CODE_CHARACTERS = 60
"""Characters read of a facet value. Every facet repeats all values in its links, and the server reads at most 64 kB
of an address: what the API describes as allowed must fit."""
TYPE_WORDS: Mapping[str, DocumentType] = {"praktik": "practice", "kunjungan": "visit"}
SORT_WORDS: Mapping[str, Sort] = {
    "relevansi": "relevance",
    "terbaru": "newest",
    "bukti": "evidence",
    "judul": "title",
}


@dataclass(frozen=True, eq=False, slots=True)
class PageName:
    """The name of a parameter in the addresses of pages."""

    name: str
    words: Mapping[str, str] = field(default_factory=dict)
    """Word in addresses → value, where they differ."""

    def to_word(self, value: str) -> str:
        """Return the word that addresses have for a value."""
        if not self.words:
            return value
        return next((word for word, known in self.words.items() if known == value), value)


InferredFacet = Literal["type", "value", "role", "region", "island", "level", "year", "kind", "mode"]
"""The facets whose values are recognised in plain words."""
Code = Annotated[str, Field(max_length=MAX_CODE_CHARACTERS)]
Values = Annotated[list[Code], Field(default_factory=list, max_length=MAX_VALUES)]


class ListParams(BaseModel):
    """The parameters of a list of one type. One may be repeated: any of its values, all parameters together.

    A field has the name that the API gives it.
    """

    q: Annotated[str, PageName("q")] = Field(
        "",
        max_length=MAX_QUERY_CHARACTERS,
        description="Kata yang dicari",
        examples=["pergub roadmap rb jabar"],
    )
    value: Annotated[Values, PageName("nilai")] = Field(
        description="Nilai BerAKHLAK", examples=[["akuntabel"]]
    )
    role: Annotated[Values, PageName("peran")] = Field(description="Peran", examples=[["bkd"]])
    region: Annotated[Values, PageName("daerah")] = Field(
        description="Kode daerah atau kementerian", examples=[["32"]]
    )
    island: Annotated[Values, PageName("pulau")] = Field(
        description="Pulau atau kepulauan", examples=[["sulawesi"]]
    )
    level: Annotated[Values, PageName("tingkat")] = Field(
        description="provinsi, kabupaten, kota, atau kementerian", examples=[["kabupaten"]]
    )
    indicator: Annotated[Values, PageName("indikator")] = Field(
        description="Indikator", examples=[["indeks-rb"]]
    )
    year: Annotated[Values, PageName("tahun")] = Field(description="Tahun", examples=[["2023"]])
    kind: Annotated[Values, PageName("bentuk")] = Field(
        description="Bentuk kunjungan", examples=[["studi-tiru"]]
    )
    mode: Annotated[Values, PageName("cara")] = Field(
        description="luring, daring, atau hibrida", examples=[["luring"]]
    )
    sort: Annotated[Sort, PageName("urut", SORT_WORDS)] = "relevance"
    page: Annotated[int, PageName("hal")] = Field(1, ge=1, le=MAX_PAGE)
    per_page: int = Field(PER_PAGE, ge=1, le=100)

    def to_request(self) -> SearchRequest:
        """Return the request for the search engine."""
        filters = {name: tuple(values) for name in FACETS if (values := getattr(self, name, ()))}
        return SearchRequest(self.q, filters, self.sort, self.page, self.per_page)


class SearchParams(ListParams):
    """The parameters of a search of both types of documents."""

    type: Annotated[Values, PageName("jenis", TYPE_WORDS)] = Field(
        description="practice atau visit", examples=[["practice"]]
    )
    literal: Annotated[list[InferredFacet], PageName("kata")] = Field(
        default_factory=list,
        max_length=len(get_args(InferredFacet)),
        description="Saringan yang tidak diambil dari kata biasa seperti “di Jawa Barat”, “tahun 2023”, atau “BKD”",
    )

    def to_request(self) -> SearchRequest:
        """Return the request for the search engine."""
        return replace(super().to_request(), literal_facets=tuple(self.literal))


PAGE_NAMES: Mapping[str, PageName] = {
    name: found
    for name, declared in SearchParams.model_fields.items()
    for found in declared.metadata
    if isinstance(found, PageName)
} | {"exact": PageName("persis")}
"""Parameter → its name in the addresses of pages. Only pages have `exact`: ``persis=1`` corrects no spelling."""
_PARAMETER_OF = {page_name.name: parameter for parameter, page_name in PAGE_NAMES.items()}


def read_page_search(pairs: Iterable[tuple[str, str]]) -> SearchRequest:
    """Return the request that a page's address makes; ignore unknown parameters and invalid values."""
    filters: dict[str, tuple[str, ...]] = {}
    single: dict[str, str] = {}
    literal: list[str] = []
    for name, text in pairs:
        parameter, value = _PARAMETER_OF.get(name, ""), _printable(text[:MAX_QUERY_CHARACTERS])
        if parameter == "literal":
            facet = _PARAMETER_OF.get(value, "")
            literal += [facet] if facet in FACETS and facet not in literal else []
        elif parameter not in FACETS:
            single[parameter] = value.strip()
        elif value.strip():
            word = value.strip()[:MAX_CODE_CHARACTERS]
            code = PAGE_NAMES[parameter].words.get(word, word)
            if code not in filters.get(parameter, ()):
                filters[parameter] = (*filters.get(parameter, ()), code)[:MAX_VALUES]
    return SearchRequest(
        text=single.get("q", ""),
        filters=filters,
        sort=SORT_WORDS.get(single.get("sort", ""), "relevance"),
        page=page_number(single.get("page", ""), MAX_PAGE),
        per_page=PAGE_RESULTS,
        autocorrect=single.get("exact") != "1",
        literal_facets=tuple(literal),
    )


def _printable(text: str) -> str:
    """Return a text without characters that no page may hold: control characters, unpaired surrogates."""
    return "".join(character if character.isprintable() else " " for character in text)


def restrict_to_type(request: SearchRequest, document_type: DocumentType) -> SearchRequest:
    """Return a request for documents of one type only."""
    return replace(request, filters={**request.filters, "type": (document_type,)})


async def page_search(
    request: Request, _reads: Annotated[None, Depends(ReadsQuery(_PARAMETER_OF))]
) -> SearchRequest:
    """Return the search of a page: the parameters of `SearchParams` under their page names."""
    return read_page_search(request.query_params.multi_items())


PageSearchDep = Annotated[SearchRequest, Depends(page_search)]
