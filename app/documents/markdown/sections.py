"""A document's text as fields, complete or not: front matter keys and the sections of the body.

Merging and forms work field by field; the other words, comments and order of the text stay as they are.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from app.documents.markdown import frontmatter
from app.documents.markdown.fences import blank_fences
from app.documents.markdown.files import edit_text
from app.documents.models import HEADINGS, DocumentType

HEADING_PREFIX = "## "
"""Prefix of the fields that are sections (``## Konteks``); alone it is the text before the first heading."""
_HEADING_LINE = re.compile(r"(?m)^## +(.+?) *$")

Fields = dict[str, Any]


def parse_fields(text: str) -> Fields:
    """Return the fields of a text; raise FrontMatterError when its front matter cannot be read."""
    parts = frontmatter.split(text.replace("\r\n", "\n"))
    head = frontmatter.load_yaml(parts.front, first_line=2)
    return {**(head if isinstance(head, dict) else {}), **split_sections(parts.body)}


def split_sections(body: str) -> dict[str, str]:
    """Return the sections of a body, ``## Konteks`` → text; headings inside code blocks do not count."""
    starts = [found.start() for found in _HEADING_LINE.finditer(blank_fences(body))]
    sections = {HEADING_PREFIX: body[: starts[0] if starts else None].strip()}
    for start, end in pairwise((*starts, len(body))):
        line, _newline, rest = body[start:end].partition("\n")
        name = f"{HEADING_PREFIX}{line[2:].strip()}"
        sections[name] = "\n\n".join(filter(None, (sections.get(name, ""), rest.strip())))
    return {name: section for name, section in sections.items() if section or name != HEADING_PREFIX}


def update_fields(text: str, changes: Mapping[str, Any], kind: DocumentType) -> str:
    """Return the text with some fields changed; empty ones are removed, sections are put in order."""
    head = {
        name: _drop_empty(value) for name, value in changes.items() if not name.startswith(HEADING_PREFIX)
    }
    sections = {name: value for name, value in changes.items() if name.startswith(HEADING_PREFIX)}
    if not sections:
        return edit_text(text, head)
    present = split_sections(frontmatter.split(text.replace("\r\n", "\n")).body)
    return edit_text(text, head, body=join_sections({**present, **sections}, kind))


def _drop_empty(value: Any) -> Any:
    return None if value in ("", None, [], {}, ()) else value


def join_sections(sections: Mapping[str, str], kind: DocumentType) -> str:
    """Return a body of sections, known headings first and in order; empty sections are left out."""
    known = [f"{HEADING_PREFIX}{heading}" for heading in HEADINGS[kind]]
    names = [
        HEADING_PREFIX,
        *known,
        *(name for name in sections if name not in known and name != HEADING_PREFIX),
    ]
    parts = (
        f"{name}\n\n{text}" if name != HEADING_PREFIX else text
        for name in names
        if (text := sections.get(name, "").strip())
    )
    return "\n\n".join(parts)
