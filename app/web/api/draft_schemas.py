"""Models of drafts in the API: what programs send, and what they are answered."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.documents.markdown import frontmatter
from app.documents.models import DocumentType

MAX_TEXT_CHARACTERS = frontmatter.MAX_BYTES
MAX_SLUG_CHARACTERS = 100


class DraftText(BaseModel):
    """The text of a draft: a whole Markdown file, or its front matter and its body apart."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(
        None,
        max_length=MAX_TEXT_CHARACTERS,
        description="Berkas Markdown lengkap, dengan kepala YAML",
        examples=["---\ntitle: Judul praktik\nregion: '32'\n---\n\n## Konteks\n\nIsi.\n"],
    )
    fields: dict[str, Any] | None = Field(
        None, description="Kunci kepala berkas; pengganti `text`, bersama `body`", examples=[{"region": "32"}]
    )
    body: str = Field(
        "",
        max_length=MAX_TEXT_CHARACTERS,
        description="Bagian-bagian naskah dalam Markdown, bersama `fields`",
    )

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.text is None) == (self.fields is None) or (self.text is not None and self.body):
            raise ValueError("kirim salah satu: text, atau fields dengan body")
        return self


class NewDraftIn(DraftText):
    """A new draft."""

    type: DocumentType | None = Field(
        None, description="Dapat dihilangkan: naskah dengan guest atau host adalah kunjungan"
    )
    slug: str = Field(
        "",
        max_length=MAX_SLUG_CHARACTERS,
        description="Dokumen terbit yang hendak diubah; tanpa ini, dokumen baru dengan alamat dari isinya",
    )


class DraftProblemOut(BaseModel):
    """What must be mended before the draft can be submitted."""

    line: int
    key: str
    code: str
    message: str
    hint: str
    severity: Literal["error", "warning"]


class DraftSummaryOut(BaseModel):
    """A draft without its text."""

    id: int
    type: DocumentType
    slug: str
    place: str = Field(examples=["32"], description="Daerah atau instansi pemilik")
    title: str
    state: Literal["draft", "submitted", "returned", "approved", "published", "discarded"]
    version: int
    updated: datetime
    url: str = Field(examples=["/meja/draf/7"], description="Halamannya di ruang kerja")


class DraftOut(DraftSummaryOut):
    """A draft with its text; its entity tag is that of its version."""

    text: str
    problems: list[DraftProblemOut]


class DraftListOut(BaseModel):
    """The drafts that the token's person may read, the last changed first; at most 200."""

    items: list[DraftSummaryOut]
