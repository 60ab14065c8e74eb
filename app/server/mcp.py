"""MCP server: read-only tools over the library for assistants, on standard input and output."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from app import __version__
from app.documents.markdown.render import plain_text
from app.documents.models import MODELS, DocumentType, document_url
from app.library import LibraryService
from app.search.backends.base import IndexUnavailableError
from app.search.results import MAX_PAGE, SearchRequest
from app.services import build_library
from app.settings import Settings
from app.store.database import open_database
from app.store.errors import DatabaseUnavailableError
from app.store.replicas import DatabaseRouter
from app.store.tables import DocumentRow
from app.web.api.documents import document_json
from app.web.api.schemas import PracticeOut, SearchAnswerOut, VisitOut
from app.web.pages.public.compare import practice_rows
from app.web.rendering import labels
from app.web.search.answers import answers_json, answers_to
from app.web.search.results import Result, search_results

MAX_RESULTS, MAX_COMPARED, SUGGESTED_SLUGS = 20, 4, 3
MAX_SECTION_CHARACTERS = 20_000
"""Characters of a section in one answer; the page has the rest."""
_INSTRUCTIONS = """\
Pustaka praktik dan kunjungan studi banding antarinstansi pemerintah Indonesia. Cari dahulu dengan search, lalu baca \
dengan get_practice atau get_visit. Sebutkan url dan sumber setiap klaim. values[].reason adalah penafsiran redaksi; \
roles[].basis “umum” berarti tidak disebut sumber; yang tidak ada di sini belum diketahui, bukan tidak terjadi. Bila nothing_about terisi, katakan belum ada tulisannya."""
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_Slug = Annotated[str, Field(min_length=1, max_length=120, description="Bagian akhir alamat dokumen")]
_Codes = Annotated[list[str], Field(max_length=20)]


class Found(BaseModel):
    """A document found."""

    type: DocumentType
    slug: str
    url: str
    title: str
    summary: str
    passage: str = Field(description="bagian naskah yang paling sesuai")
    passage_in: str | None = Field(
        description="lampiran dan halaman tempat bagian itu; null bila di naskahnya"
    )
    why: list[str] = Field(description="mengapa ditemukan")
    values: list[str]
    roles: list[str]
    place: str = Field(description="daerah atau instansi pusat; pada kunjungan tuan rumahnya")
    year: int | None
    evidence: str = Field(description="kekuatan bukti: Tipis, Awal, Sedang, Kuat")


class SearchAnswer(BaseModel):
    """A page of search results."""

    total: int
    page: int
    corrected_query: str | None = Field(description="kata yang dipakai bila ejaannya dibetulkan")
    offered_query: str | None = Field(description="kata yang mungkin dimaksud; tanyakan kepada pengguna")
    answers: list[SearchAnswerOut] = Field(
        description="yang tercatat tentang hal yang ditanyakan: angka dengan sumbernya, kunjungan, peraturan"
    )
    nothing_about: list[str] = Field(
        description="yang ditanyakan dan belum ada tulisannya; items lalu hanya mendekati"
    )
    items: list[Found]


class PracticeText(PracticeOut):
    """A whole practice, its sections as plain text."""

    sections: dict[str, str] = Field(description="judul bagian → teks")


class VisitText(VisitOut):
    """A whole visit, its sections as plain text."""

    sections: dict[str, str] = Field(description="judul bagian → teks")


class Compared(BaseModel):
    """A practice that is compared."""

    slug: str
    title: str
    url: str


class Aspect(BaseModel):
    """One aspect of each practice, in the order of the practices."""

    name: str
    statements: list[list[str]] = Field(description="satu daftar tiap praktik; kosong bila belum diketahui")
    differs: bool


class Comparison(BaseModel):
    """Practices side by side."""

    practices: list[Compared]
    aspects: list[Aspect]


class AssistantTools:
    """The tools. Errors are sentences that name a fix."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    def search(
        self,
        query: Annotated[str, Field(max_length=300, description="Kata biasa dalam bahasa Indonesia")],
        type: Literal["practice", "visit"] | None = None,  # noqa: A002 -- the name clients see, as in the API
        value: _Codes | None = None,
        role: _Codes | None = None,
        region: _Codes | None = None,
        year: Annotated[int, Field(ge=1945, le=2100)] | None = None,
        island: _Codes | None = None,
        level: _Codes | None = None,
        kind: _Codes | None = None,
        mode: _Codes | None = None,
        page: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 1,
        limit: Annotated[int, Field(ge=1, le=MAX_RESULTS)] = 10,
    ) -> SearchAnswer:
        """Cari praktik dan kunjungan. Saringan: value (nilai BerAKHLAK), role (peran), region (kode Kemendagri), year, island (pulau), level (provinsi, kabupaten, kota, kementerian), kind (bentuk kunjungan), mode (luring, daring, hibrida)."""
        with self._tool_errors():
            given: dict[str, Sequence[str]] = {
                "value": value or (),
                "role": role or (),
                "region": region or (),
            }
            given |= {"island": island or (), "level": level or (), "kind": kind or (), "mode": mode or ()}
            given |= {"type": (type,) if type else (), "year": (str(year),) if year else ()}
            filters = {name: tuple(codes) for name, codes in given.items() if codes}
            if unknown := self._library.search_engine.find_unknown_values(filters):
                raise ToolError(" ".join(unknown))
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
        with self._tool_errors():
            return PracticeText.model_validate(self._document("practice", slug))

    def get_visit(self, slug: _Slug) -> VisitText:
        """Satu kunjungan lengkap: siapa ke mana, yang dipelajari, tanya jawab, tindak lanjut, dan sumber."""
        with self._tool_errors():
            return VisitText.model_validate(self._document("visit", slug))

    def compare(
        self, practices: Annotated[list[_Slug], Field(min_length=2, max_length=MAX_COMPARED)]
    ) -> Comparison:
        """Dua sampai empat praktik berdampingan: pelaksana, tugas, ukuran, bukti, dasar hukum, dan isinya."""
        with self._tool_errors():
            rows = [self._row("practice", slug) for slug in dict.fromkeys(practices)]
            if len(rows) < 2:  # noqa: PLR2004 -- one is not compared
                raise ToolError("Sebut paling sedikit dua praktik yang berbeda.")
            aspects = [
                Aspect(name=one.label, statements=one.cells, differs=one.differs)
                for one in practice_rows(self._library.reference, rows)
            ]
            compared = [Compared(slug=row.slug, title=row.title, url=self._address(row)) for row in rows]
            return Comparison(practices=compared, aspects=aspects)

    @contextmanager
    def _tool_errors(self) -> Iterator[None]:
        """Reload what has changed in the library; turn faults of the installation into tool errors."""
        try:
            self._library.index_version()
            yield
        except (IndexUnavailableError, DatabaseUnavailableError) as error:
            raise ToolError(f"{error} Jalankan “studi-banding doctor” pada pemasangannya.") from error

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


_OWN = frozenset({"type", "slug", "updated", "changed", "citation", "evidence", "visits", "trace"})
"""Keys of a document's answer beside its front matter."""


def _text(html: str) -> str:
    text = "\n".join(labels.paragraphs(html))
    return (
        text
        if len(text) <= MAX_SECTION_CHARACTERS
        else f"{text[:MAX_SECTION_CHARACTERS]} … (lanjutannya di url)"
    )


def create_server(library: LibraryService) -> MCPServer[Any]:
    """Create the server with its tools."""
    made: MCPServer[Any] = MCPServer(
        name="studi-banding",
        title="Studi Banding",
        instructions=_INSTRUCTIONS,
        website_url=library.base_url,
        version=__version__,
        log_level="WARNING",
    )
    assistant = AssistantTools(library)
    tools: Sequence[tuple[Callable[..., BaseModel], str]] = (
        (assistant.search, "Cari praktik dan kunjungan"),
        (assistant.get_practice, "Baca praktik"),
        (assistant.get_visit, "Baca kunjungan"),
        (assistant.compare, "Bandingkan praktik"),
    )
    for tool, title in tools:
        made.add_tool(tool, title=title, annotations=_READ_ONLY, structured_output=True)
    return made


def serve(settings: Settings) -> None:
    """Answer on standard input and output until the client closes them."""
    database = open_database(settings.database_url)
    create_server(build_library(settings, DatabaseRouter(database))).run("stdio")
