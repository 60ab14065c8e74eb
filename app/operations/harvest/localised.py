"""Turn a document of another site into a file of this library: check it, rewrite its links, name its origin."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.documents.markdown.fences import blank_fences
from app.documents.markdown.files import (
    Document,
    DocumentError,
    parse_document,
    render_document,
    to_plain_data,
)
from app.documents.markdown.listing import MAX_SLUG_LENGTH, harvested_path, is_slug
from app.documents.markdown.render import DOCUMENT_LINK
from app.documents.models import MODELS, DocumentType, document_url
from app.documents.origin import harvested_slug
from app.documents.parts import source_address
from app.documents.reference.data import Reference
from app.documents.validation.messages import validation_messages
from app.documents.validation.personal_data import find_personal_data, summarise_findings
from app.documents.validation.problem import Problem
from app.documents.validation.rules import check_document
from app.operations.harvest.sources import Source

_CODE = re.compile(r"`[^`\n]{1,500}`")
_RAW_HTML = re.compile(r"<(?!https?:|mailto:)[/!?]?[a-zA-Z-][^<>]{0,2000}>")


class RefusedDocumentError(Exception):
    """A document of a source does not come in; the text says why."""


@dataclass(frozen=True, slots=True)
class Localised:
    """A document's file here."""

    kind: DocumentType
    path: str
    text: str
    """With today's date of fetching."""


@dataclass(frozen=True, slots=True)
class Localiser:
    """Makes the files of one source's documents."""

    source: Source
    reference: Reference
    today: str

    def localise(self, kind: DocumentType, slug: str, data: bytes) -> Localised:
        """Return the file here of a document's file there; raise RefusedDocumentError."""
        there = _parse(data, kind, slug)
        if there.meta.origin:
            raise RefusedDocumentError("dipanen sumber itu dari situs lain; panenlah dari asalnya")
        address = f"{self.source.address.rstrip('/')}{document_url(kind, slug)}"
        fields = to_plain_data(there.meta)
        self._drop_files(fields, slug)
        return self.write(kind, slug, self._lead_links(fields), address, self._lead_text(there.body))

    def write(
        self, kind: DocumentType, slug: str, fields: Mapping[str, Any], address: str, body: str
    ) -> Localised:
        """Return the file of a document whose fields are those here; raise RefusedDocumentError."""
        if not is_slug(slug) or len(harvested_slug(self.source.name, slug)) > MAX_SLUG_LENGTH:
            raise RefusedDocumentError("namanya tidak dapat menjadi alamat di sini")
        origin = {
            "source": self.source.name,
            "name": self.source.title,
            "url": address,
            "fetched": self.today,
        }
        try:
            meta = MODELS[kind].model_validate({**fields, "origin": origin})
        except ValidationError as error:
            raise RefusedDocumentError(
                _join(
                    f"{'.'.join(map(str, one.location))}: {one.message}"
                    for one in validation_messages(error, MODELS[kind])
                )
            ) from error
        path, text = harvested_path(kind, self.source.name, slug), render_document(meta, body)
        self._require_fit(kind, path, text)
        return Localised(kind, path, text)

    def _require_fit(self, kind: DocumentType, path: str, text: str) -> None:
        """Raise RefusedDocumentError unless a text passes what our own documents pass, and holds no markup."""
        if found := _RAW_HTML.search(_CODE.sub("", blank_fences(text))):
            raise RefusedDocumentError(f"memuat HTML: “{found[0][:60]}”")
        if personal := find_personal_data(text):
            raise RefusedDocumentError(
                f"tampak memuat data pribadi yang belum dipastikan: {summarise_findings(personal)}"
            )
        slug = path.rpartition("/")[2].removesuffix(".md")
        document = _parse(text.encode(), kind, slug, path)
        problems = [one for one in check_document(document, self.reference) if one.severity == "error"]
        if problems:
            raise RefusedDocumentError(_explain(problems))

    def _lead_links(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Return the fields with references to other documents of the source as they are named here."""
        for key, names in (
            ("practices", ("practice",)),
            ("follow_ups", ("practice",)),
            ("adapted_from", ("practice", "visit")),
        ):
            for one in fields.get(key, ()):
                one |= {name: harvested_slug(self.source.name, one[name]) for name in names if one.get(name)}
        return fields

    def _lead_text(self, body: str) -> str:
        def lead(found: re.Match[str]) -> str:
            kind, slug, label = found.groups()
            shown = f"|{label}" if label else ""
            return f"[[{kind}:{harvested_slug(self.source.name, slug)}{shown}]]"

        return DOCUMENT_LINK.sub(lead, body)

    def _drop_files(self, fields: dict[str, Any], slug: str) -> None:
        """Leave out attachments, which are read where they are; a source among them gets its address there."""
        fields.pop("attachments", None)
        for source in fields["sources"]:
            if source.get("file"):
                source["url"] = source_address(slug, source, self.source.address.rstrip("/"))
                source.pop("file")
                source.pop("page", None)


def _parse(data: bytes, kind: DocumentType, slug: str, path: str = "") -> Document:
    try:
        return parse_document(data, kind=kind, slug=slug, path=path)
    except DocumentError as error:
        raise RefusedDocumentError(_explain(error.problems)) from error


def _explain(problems: Collection[Problem]) -> str:
    return _join(
        f"{one.code} {one.key}: {one.message}" if one.key else f"{one.code} {one.message}" for one in problems
    )


def _join(reasons: Any, most: int = 3) -> str:
    """Return the first reasons in one line: whoever mends the document there sees the others."""
    listed = list(reasons)
    more = f" (dan {len(listed) - most} lagi)" if len(listed) > most else ""
    return " ".join(listed[:most])[:1_000] + more
