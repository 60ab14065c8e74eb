"""Models of the API's responses, for the OpenAPI description."""

from datetime import datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.documents.models import Practice, Visit

_Item = TypeVar("_Item")


class Page(BaseModel, Generic[_Item]):
    """One page of a list; `Link` headers name the next and the previous (RFC 8288)."""

    total: int = Field(examples=[61])
    page: int = Field(examples=[1])
    per_page: int = Field(examples=[20])
    items: list[_Item]


class EvidenceOut(BaseModel):
    """How strong the evidence is, and why."""

    strength: int = Field(examples=[3], description="0 to 3")
    grade: Literal["A", "B", "C", "D"] = Field(description="from one publisher (D) to A")
    label: str = Field(examples=["kuat"])
    reason: str = Field(examples=["3 penerbit sumber, ada sumber resmi, 2 ukuran dengan sumber"])


class CitationOut(BaseModel):
    """How the document is cited."""

    apa: str = Field(description="APA style, 7th edition")
    bibtex: str
    ris: str


class PracticeOut(Practice):
    """A practice: its front matter, and what the library knows of it."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["practice"]
    slug: str = Field(examples=["jabar-roadmap-reformasi-birokrasi"])
    url: str = Field(examples=["/praktik/jabar-roadmap-reformasi-birokrasi"])
    sections: dict[str, str] = Field(examples=[{"Konteks": "<p>…</p>"}], description="heading → HTML")
    published: str = Field(examples=["2024-11-24"], description="the day it was first published")
    changed: str = Field(examples=["2026-01-03"], description="the day its text last changed")
    updated: datetime = Field(
        description="when this library got its present text; `updated_since` asks for it"
    )
    citation: CitationOut
    evidence: EvidenceOut
    visits: list[str] = Field(examples=[["2025-02-kalteng-to-jabar"]], description="visits that studied it")


class VisitOut(Visit):
    """A visit: its front matter, and what the library knows of it."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["visit"]
    slug: str = Field(examples=["2025-02-kalteng-to-jabar"])
    url: str = Field(examples=["/kunjungan/2025-02-kalteng-to-jabar"])
    sections: dict[str, str] = Field(examples=[{"Temuan": "<p>…</p>"}], description="heading → HTML")
    published: str = Field(examples=["2024-11-24"], description="the day it was first published")
    changed: str = Field(examples=["2026-01-03"], description="the day its text last changed")
    updated: datetime = Field(
        description="when this library got its present text; `updated_since` asks for it"
    )
    citation: CitationOut
    evidence: EvidenceOut
    trace: bool = Field(description="only the journey is known, nothing of what was learned")
    same_visit: list[str] = Field(
        examples=[["jabar--2025-02-kalteng-to-jabar"]], description="other reports on the same visit"
    )


class FacetOption(BaseModel):
    """One value of a facet, counted over all matches."""

    value: str = Field(examples=["practice"])
    label: str = Field(examples=["Praktik"])
    count: int = Field(examples=[9])
    selected: bool


class AttachmentPlace(BaseModel):
    """The page of an attachment on which a snippet stands."""

    file: str = Field(examples=["paparan.pdf"])
    title: str = Field(examples=["Paparan Biro Organisasi"])
    part: str = Field(examples=["halaman 3"])
    number: int = Field(examples=[3])
    url: str = Field(examples=["/lampiran/2025-02-kalteng-to-jabar/paparan.pdf#page=3"])


class SearchItem(BaseModel):
    """A document found."""

    type: Literal["practice", "visit"]
    slug: str = Field(examples=["jabar-roadmap-reformasi-birokrasi"])
    url: str = Field(examples=["/praktik/jabar-roadmap-reformasi-birokrasi"])
    title: str
    summary: str
    snippet: str = Field(examples=["… <mark>roadmap</mark> reformasi birokrasi …"], description="safe HTML")
    attachment: AttachmentPlace | None = Field(description="where the snippet stands, if in an attachment")
    score: float = Field(examples=[12.3])
    why: list[str] = Field(examples=[["Memuat “roadmap”."]], description="reasons in words")
    values: list[str] = Field(examples=[["akuntabel"]])
    roles: list[str] = Field(examples=[["bkd"]])
    region: str | None = Field(examples=["32"])
    ministry: str | None = Field(examples=[None])
    year: int | None = Field(examples=[2023])


class SearchAnswerItemOut(BaseModel):
    """One recorded fact of an answer."""

    region: str | None = Field(examples=["63.06"])
    name: str = Field(examples=["Kab. Hulu Sungai Selatan"])
    value: float | str | None = Field(examples=[84.07], description="a figure or a grade")
    year: int | None = Field(examples=[2024])
    note: str | None = Field(examples=["A"], description="grade, what was learned, or the answer")
    source: str | None = Field(description="address of the page that states it")
    source_name: str | None
    url: str = Field(examples=["/praktik/hulu-sungai-selatan-sakip-rb-berakhlak"])
    visited_by: list[str] = Field(
        examples=[["2018-10-seruyan-to-hulu-sungai-selatan"]], description="visits about this matter"
    )


class SearchAnswerOut(BaseModel):
    """An answer beside the documents: only of what is recorded."""

    kind: Literal["indicator", "region", "regulation", "question", "preparation"]
    title: str = Field(examples=["SAKIP tertinggi di antara kabupaten (tercatat di sini)"])
    url: str = Field(examples=["/indikator/nilai-sakip?tingkat=kabupaten"])
    note: str | None
    items: list[SearchAnswerItemOut]


class SearchOut(BaseModel):
    """A page of search results with facets."""

    query: str = Field(examples=["pergub roadmap rb jabar"])
    corrected_query: str | None = None
    offered_query: str | None = None
    recognised: dict[str, list[str]] = Field(
        description="Saringan yang diambil dari kata biasa", examples=[{"region": ["32"]}]
    )
    preferred: list[str] = Field(
        description="Bagian recognised yang hanya mendahulukan, tidak menyisihkan", examples=[["role"]]
    )
    total: int = Field(examples=[12])
    page: int = Field(examples=[1])
    per_page: int = Field(examples=[20])
    took_ms: float = Field(examples=[3.1])
    facets: dict[str, list[FacetOption]]
    answers: list[SearchAnswerOut]
    nothing_about: list[str] = Field(
        description="Yang ditanyakan dan belum ada tulisannya; items lalu hanya mendekati",
        examples=[["sampah"]],
    )
    items: list[SearchItem]


class SuggestionOut(BaseModel):
    """A text to choose while typing, and where it leads."""

    text: str = Field(examples=["Badan Kepegawaian Daerah"])
    kind: Literal["practice", "visit", "value", "role", "region", "regulation", "indicator", "query"]
    url: str = Field(examples=["/peran/bkd"])


class SuggestOut(BaseModel):
    """Suggestions, best first."""

    query: str = Field(examples=["bkd"])
    items: list[SuggestionOut]


class ValueOut(BaseModel):
    """A BerAKHLAK value."""

    slug: str
    name: str
    letter: str
    commitment: str
    behaviours: list[str]
    sources: list[str] = Field(description="slugs of the sources")
    url: str
    count: int = Field(description="documents that support it")


class RoleOut(BaseModel):
    """An agency role."""

    slug: str
    name: str
    short: str
    by_level: dict[str, str] = Field(description="short names that depend on the level of the region")
    aliases: list[str]
    bodies: list[str] = Field(description="bodies through which it works, such as committees of a DPRD")
    function: str
    sources: list[str] = Field(description="slugs of the sources")
    url: str
    count: int


class RegionOut(BaseModel):
    """A province, regency, city or ministry."""

    code: str = Field(examples=["32"])
    name: str = Field(examples=["Provinsi Jawa Barat"])
    level: str = Field(examples=["provinsi"])
    province: str | None
    url: str
    count: int


class IndicatorOut(BaseModel):
    """An indicator."""

    slug: str
    name: str
    aliases: list[str] = Field(description="other names by which people ask for it", examples=[["SAKIP"]])
    scale: str
    unit: str
    higher_is_better: bool
    owner: str
    definition: str
    categories: str | None
    note: str | None
    confirmed: bool = Field(description="false: not yet fully confirmed at the source")
    sources: list[str] = Field(description="slugs of the sources")
    url: str
    count: int


class RegulationOut(BaseModel):
    """A regulation."""

    slug: str
    citation: str
    title: str
    type: str
    number: str | None
    year: int
    issuer: str
    summary: str
    status: str
    confirmed: bool = Field(description="false: its text has not been read at the source")
    sources: list[str] = Field(description="slugs of the sources")
    url: str
    count: int


class MatrixCell(BaseModel):
    """How many practices support a value in which a role has a task."""

    value: str = Field(examples=["akuntabel"])
    role: str = Field(examples=["bkd"])
    count: int = Field(examples=[7])


class FollowUpOut(BaseModel):
    """A follow-up of a visit."""

    visit: str
    id: str
    action: str
    status: str
    role: str | None
    due: str | None
    practice: str | None
    evidence: str | None
    late: bool = Field(description="due date passed, and nobody said done or given up")
    guests: list[str] = Field(examples=[["62"]])
    host: str = Field(examples=["32"])
    url: str


class ProblemOut(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Tidak ditemukan"])
    status: int = Field(examples=[404])
    detail: str
