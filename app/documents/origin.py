"""Where a harvested document comes from, and the slugs that keep it apart from own documents.

An own slug never has two hyphens in a row; a harvested one is ``<source>--<slug there>``. So neither ever takes the
other's address, and two sources may have documents of the same name.
"""

import re

from app.documents.dates import Day
from app.documents.parts import Line, Part, Slug, Url

SEPARATOR = "--"
_HARVESTED_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*--[a-z0-9]+(?:--?[a-z0-9]+)*")


class Origin(Part):
    """The site a document was harvested from. It is changed there, never here."""

    source: Slug
    """Name of the site in the list of sources."""
    name: Line
    """The site as readers know it."""
    url: Url
    """Address of the document there."""
    fetched: Day
    """When this text was fetched."""


def is_harvested_slug(slug: str) -> bool:
    """Return whether a slug is that of a harvested document."""
    return _HARVESTED_SLUG.fullmatch(slug) is not None


def harvested_slug(source: str, slug: str) -> str:
    """Return the slug here of a document of a source."""
    return f"{source}{SEPARATOR}{slug}"
