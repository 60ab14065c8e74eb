"""Chapters of the document form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.editing.help_texts import HELP_TEXTS
from app.documents.editing.section_help import FieldHelp
from app.documents.models import HEADINGS, DocumentType

__all__ = ["CHAPTERS", "HELP_TEXTS", "Chapter", "FieldHelp", "chapter_of"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the form: some front matter keys, or the sections of the text."""

    slug: str
    title: str
    keys: Sequence[str]


_TEXT = "naskah"
CHAPTERS: Mapping[DocumentType, Sequence[Chapter]] = {
    "practice": (
        Chapter(
            "pokok",
            "Informasi umum",
            ("title", "summary", "region", "ministry", "agency", "start_year", "status"),
        ),
        Chapter("nilai", "Nilai dan peran", ("values", "roles")),
        Chapter("bukti", "Bukti dan sumber", ("sources", "measures", "attachments", "reviewed")),
        Chapter("meniru", "Untuk yang meniru", ("steps", "prerequisites", "resources", "unknown", "contact")),
        Chapter("dasar", "Dasar dan asal", ("legal_basis", "related_regulations", "adapted_from")),
        Chapter("lain", "Lain-lain", ("tags", "notes", "published", "license")),
        Chapter(_TEXT, "Naskah", HEADINGS["practice"]),
    ),
    "visit": (
        Chapter(
            "pokok",
            "Informasi umum",
            (
                "title",
                "summary",
                "kind",
                "date_start",
                "date_end",
                "date_precision",
                "mode",
                "venue",
                "purpose",
            ),
        ),
        Chapter(
            "pihak",
            "Tamu dan tuan rumah",
            ("guest", "host", "country", "hosts", "received_by", "delegation", "cohort"),
        ),
        Chapter(
            "isi",
            "Acara dan yang dipelajari",
            ("topics", "subject", "values", "agenda", "practices", "learned"),
        ),
        Chapter(
            "meniru", "Cara tuan rumah mengerjakannya", ("steps", "prerequisites", "resources", "contact")
        ),
        Chapter("tanya", "Tanya jawab dan kutipan", ("questions", "unknown", "quotes")),
        Chapter("tindak", "Tindak lanjut", ("follow_ups", "later")),
        Chapter(
            "bukti",
            "Sumber dan lampiran",
            ("sources", "measures", "attachments", "notes", "published", "license"),
        ),
        Chapter(_TEXT, "Naskah", HEADINGS["visit"]),
    ),
}
"""Chapters of the form by document type. A test compares them with the models."""


def chapter_of(kind: DocumentType, key: str) -> str:
    """Return the chapter that edits a key or heading; the first chapter for an unknown one."""
    chapters = CHAPTERS[kind]
    return next((one.slug for one in chapters if key in one.keys), chapters[0].slug)
