"""A report as the converters leave it, before its text is placed."""

from dataclasses import dataclass

from app.imports.html.metadata import PageMetadata
from app.imports.mapping import Unplaced
from app.imports.proof.source import NO_TEXT, SourceText


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a report, unchanged."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ConvertedReport:
    """A report as Markdown, and the content that Markdown cannot hold."""

    markdown: str
    title: str = ""
    """The title in the report's properties."""
    images: tuple[Image, ...] = ()
    linked_images: tuple[str, ...] = ()
    """Addresses of pictures outside the report; they are never fetched."""
    changed_tables: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    source: SourceText = NO_TEXT
    """Its text, read without the converter."""
    left: tuple[Unplaced, ...] = ()
    """Text that is not in the Markdown, with the reason."""
    page: PageMetadata | None = None
    """What a page of the web says of itself."""
