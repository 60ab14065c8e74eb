"""Tools over documents: search, read one, and compare practices."""

from collections.abc import Sequence
from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from app.documents.markdown.render import plain_text
from app.documents.models import MODELS, DocumentType, document_url
from app.documents.validation.unknown_names import UnknownNameError
from app.library import LibraryService
from app.search.results import MAX_PAGE, SearchRequest
from app.store.tables import DocumentRow
from app.web.api.documents import document_json
from app.web.assistant.faults import tool_errors
from app.web.assistant.results import (
    Aspect,
    Compared,
    Comparison,
    Found,
    PracticeText,
    SearchAnswer,
    VisitText,
)
from app.web.pages.public.compare import practice_rows
from app.web.rendering import labels
from app.web.search.answers import answers_json, answers_to
from app.web.search.results import Result, search_results

MAX_RESULTS, MIN_COMPARED, MAX_COMPARED, SUGGESTED_SLUGS = 20, 2, 4, 3
MAX_SECTION_CHARACTERS = 20_000
"""Characters of a section in one answer; the page has the rest."""
_Slug = Annotated[str, Field(min_length=1, max_length=120, description="Bagian akhir alamat dokumen")]
Codes = Annotated[list[str], Field(max_length=20)]
_Type = Annotated[str, Field(json_schema_extra={"enum": ["practice", "visit"]})]


class DocumentTools:
    """Tools over practices and visits."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    def search(
        self,
        query: Annotated[str, Field(max_length=300, description="Kata biasa dalam bahasa Indonesia")],
        type: _Type | None = None,  # noqa: A002 -- the name clients see, as in the API
        value: Codes | None = None,
        role: Codes | None = None,
        region: Codes | None = None,
        year: Annotated[int, Field(ge=1945, le=2100)] | None = None,
        island: Codes | None = None,
        level: Codes | None = None,
        kind: Codes | None = None,
        mode: Codes | None = None,
        page: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 1,
        limit: Annotated[int, Field(ge=1, le=MAX_RESULTS)] = 10,
    ) -> SearchAnswer:
        """Cari praktik dan kunjungan. Saringan: value (nilai BerAKHLAK), role (peran), region (kode Kemendagri; lihat list_reference), year, island (pulau), level (provinsi, kabupaten, kota, kementerian), kind (bentuk kunjungan), mode (luring, daring, hibrida)."""
        with tool_errors(self._library):
            given: dict[str, Sequence[str]] = {
                "value": value or (),
                "role": role or (),
                "region": region or (),
            }
            given |= {"island": island or (), "level": level or (), "kind": kind or (), "mode": mode or ()}
            given |= {"type": (type,) if type else (), "year": (str(year),) if year else ()}
            filters = {name: tuple(codes) for name, codes in given.items() if codes}
            if unknown := self._library.search_engine.find_unknown_values(filters):
                raise UnknownNameError(" ".join(unknown))
            request = SearchRequest(query, filters, page=page, per_page=limit)
            found = self._library.search_engine.search(request)
            results = search_results(self._library, found)
            items = [self._found(one) for one in results]
            answers = answers_json(answers_to(self._library, found, [one.card for one in results]))
            spelling = {"corrected_query": found.query.corrected, "offered_query": found.query.offered}
            return SearchAnswer.model_validate(
                {"total": found.total, "page": page, "answers": answers, **spelling}
                | {"nothing_about": found.nothing_about, "items": items}
            )

    def _found(self, one: Result) -> Found:
        place = one.passage.place
        return Found(
            type=one.card.kind,
            slug=one.card.slug,
            url=self._library.base_url + one.card.url,
            title=one.card.title,
            summary=one.card.summary,
            passage=plain_text(one.passage.text),
            passage_in=", ".join(filter(None, (place.title, place.part))) if place else None,
            why=one.reasons,
            values=one.card.values,
            roles=one.card.roles,
            place=self._library.reference.short_name(one.card.place),
            year=one.card.year,
            evidence=labels.EVIDENCE[one.card.strength],
        )

    def get_practice(self, slug: _Slug) -> PracticeText:
        """Satu praktik lengkap: naskah, nilai dan peran, ukuran, sumber, dan kunjungan yang mempelajarinya."""
        with tool_errors(self._library):
            return PracticeText.model_validate(self._document("practice", slug))

    def get_visit(self, slug: _Slug) -> VisitText:
        """Satu kunjungan lengkap: siapa ke mana, yang dipelajari, tanya jawab, tindak lanjut, dan sumber."""
        with tool_errors(self._library):
            return VisitText.model_validate(self._document("visit", slug))

    def compare(
        self, practices: Annotated[list[_Slug], Field(min_length=MIN_COMPARED, max_length=MAX_COMPARED)]
    ) -> Comparison:
        """Dua sampai empat praktik berdampingan: pelaksana, tugas, ukuran, bukti, dasar hukum, dan isinya."""
        with tool_errors(self._library):
            rows = [self._row("practice", slug) for slug in dict.fromkeys(practices)]
            if len(rows) < MIN_COMPARED:
                raise ToolError("Sebut paling sedikit dua praktik yang berbeda.")
            aspects = [
                Aspect(name=one.label, statements=one.cells, differs=one.differs)
                for one in practice_rows(self._library.reference, rows)
            ]
            compared = [Compared(slug=row.slug, title=row.title, url=self._address(row)) for row in rows]
            return Comparison(practices=compared, aspects=aspects)

    def _row(self, kind: DocumentType, slug: str) -> DocumentRow:
        row = self._library.documents.get_document(kind, slug)
        if row:
            return row
        reason = self._library.documents.get_withdrawal_reason(kind, slug)
        if reason:
            raise ToolError(f"{labels.TYPE[kind]} “{slug}” ditarik: {reason}")
        words = slug.replace("-", " ")
        near = self._library.search_engine.search(
            SearchRequest(words, {"type": (kind,)}, per_page=SUGGESTED_SLUGS, judges_coverage=False)
        ).hits
        hint = f" Mungkin: {', '.join(hit.slug for hit in near)}." if near else " Pakai search dahulu."
        raise ToolError(f"{labels.TYPE[kind]} “{slug}” tidak ada.{hint}")

    def _document(self, kind: DocumentType, slug: str) -> dict[str, Any]:
        row = self._row(kind, slug)
        document = document_json(self._library, [row])[0]
        known = MODELS[kind].model_fields
        fields = {name: value for name, value in document.items() if name in known or name in _OWN}
        sections = {heading: _text(html) for heading, html in document["sections"].items()}
        return {**fields, "url": self._address(row), "sections": sections}

    def _address(self, row: DocumentRow) -> str:
        kind: DocumentType = "practice" if row.kind == "practice" else "visit"
        return self._library.base_url + document_url(kind, row.slug)


_OWN = frozenset(
    {"type", "slug", "updated", "changed", "citation", "evidence", "visits", "trace", "same_visit"}
)
"""Keys of a document's answer beside its front matter."""


def _text(html: str) -> str:
    text = "\n".join(labels.paragraphs(html))
    return (
        text
        if len(text) <= MAX_SECTION_CHARACTERS
        else f"{text[:MAX_SECTION_CHARACTERS]} … (lanjutannya di url)"
    )
