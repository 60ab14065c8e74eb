"""Parts and types of fields that the models of documents and reference data share."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from app.documents.dates import Day, PartialDate

Text = Annotated[str, Field(min_length=1, max_length=5_000)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=120)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
"""A slug or code of something else; the validation rules check that it exists."""
RegionCode = Annotated[str, Field(pattern=r"^\d\d(?:\.\d\d)?$")]
_URL = r"^https?://\S+$"


def _has_host(address: str) -> str:
    """Return an address whose host can be read; ``https://[contoh`` has none."""
    try:
        urlsplit(address)
    except ValueError as error:
        raise PydanticKnownError("string_pattern_mismatch", {"pattern": _URL}) from error
    return address


Url = Annotated[str, Field(pattern=_URL, max_length=2_000), AfterValidator(_has_host)]
Year = Annotated[int, Field(strict=True, ge=1945, le=2100)]
MeasureKind = Literal["masukan", "keluaran", "hasil", "dampak"]
"""What a figure counts: what went in, what was made, what it brought, what it changed for people."""


_PLACE_OF_OFFICE = re.compile(r"\b(?:Kabupaten|Kota|Provinsi) (.+)")


class Part(BaseModel):
    """Base of all parts of a document: immutable, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Official(Part):
    """A person in office, for a public act."""

    name: Line | None = None
    position: Line


SourceKind = Literal["berita", "siaran-pers", "laporan", "regulasi", "paparan", "data", "lainnya"]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._ -]*$", max_length=150)]


class Source(Part):
    """A page, or a report among the attachments, that supports what the document says."""

    id: Slug
    kind: SourceKind | None = None
    title: Line
    publisher: Line
    url: Url | None = None
    file: FileName | None = None
    """The attachment that is the source itself."""
    page: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    """The page of that attachment."""
    date: PartialDate | None = None

    def address(self, slug: str, base: str = "") -> str:
        """Return its address; `source_address` says how."""
        return source_address(slug, {"url": self.url, "file": self.file, "page": self.page}, base)

    @model_validator(mode="after")
    def _can_be_found(self) -> "Source":
        if self.url is None and (self.file is None or self.kind != "laporan"):
            raise PydanticCustomError("source_place", "belum dapat ditemukan pembaca")
        if self.page is not None and self.file is None:
            raise PydanticCustomError("source_page", "nomor halaman tanpa berkas lampiran")
        return self


class PublicSource(Source):
    """A source of reference data, which has no attachments: always a page."""

    url: Url


def source_address(slug: str, source: Mapping[str, Any], base: str = "") -> str:
    """Return the address of a stored source: its page, else its file among the attachments of ``slug`` on ``base``."""
    if source.get("url"):
        return str(source["url"])
    page = f"#page={source['page']}" if source.get("page") else ""
    return f"{base}/lampiran/{slug}/{quote(source['file'])}{page}"


class ValueLink(Part):
    """A BerAKHLAK value the document supports, with the editors' reason."""

    value: Name
    reason: Text


class RoleTask(Part):
    """The task of an agency role in a practice; ``basis`` says whether a source states it."""

    role: Name
    task: Text
    basis: Literal["sumber", "umum"]


class Measure(Part):
    """One figure: of a known indicator, or of the practice's own (``name`` and ``unit``)."""

    indicator: Name | None = None
    name: Line | None = None
    unit: Line | None = None
    year: Year | None = None
    value: int | float | Line
    kind: MeasureKind | None = None
    source: Name | None = None
    derived: bool = False

    @model_validator(mode="after")
    def _names_what_it_measures(self) -> "Measure":
        if (self.indicator is None) == (self.name is None):
            raise PydanticCustomError("measure_name", "tulis salah satu: indicator atau name")
        return self


class Adaptation(Part):
    """The practice another was adapted from, the visit that brought it, the changes, and the source saying so."""

    practice: Name
    visit: Name | None = None
    changes: Text | None = None
    source: Name | None = None


class Contact(Part):
    """An office to ask as a public page names it, never a private number; ``seen`` is when it was read there."""

    agency: Line
    channel: Line
    url: Url | None = None
    seen: Day | None = None


class Resource(Part):
    """One thing a practice takes, as a source states it."""

    text: Text
    source: Name


class Resources(Part):
    """The budget, people, tools and time that a practice needs; None where no source says."""

    budget: Resource | None = None
    people: Resource | None = None
    tools: Resource | None = None
    duration: Resource | None = None

    @property
    def known(self) -> dict[str, Resource]:
        """The resources that a source states, by key, in order."""
        stated = {key: getattr(self, key) for key in type(self).model_fields}
        return {key: resource for key, resource in stated.items() if resource}


class Unknown(Part):
    """Something looked for and not found: when, with which queries, and which office to ask."""

    what: Text
    searched: Day | None = None
    queries: tuple[Line, ...] = ()
    ask: Line | None = None

    @property
    def question(self) -> str:
        """What is unknown, as a question to the host."""
        text = self.what.strip().rstrip(".")
        if text.endswith("?"):
            return text
        first, space, rest = text.partition(" ")
        first = (
            first.lower() if first[1:].islower() else first
        )  # a short form, such as BUMDes, keeps its letters
        return f"Mohon dijelaskan: {first}{space}{rest}."

    def is_for(self, offices: str, *, rather_than: str) -> bool:
        """Return whether the office to ask is among some, or of their place, and not of the others' place."""
        if not self.ask:
            return False
        place = _PLACE_OF_OFFICE.search(self.ask)
        return self.ask in offices or bool(place and place[1] in offices and place[1] not in rather_than)


class Attachment(Part):
    """A file under ``content/attachments/<slug>/``."""

    file: FileName
    title: Line
