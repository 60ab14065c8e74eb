"""A document's text as its fields, complete or not: the keys of its head and the sections of its body.

Two versions of a text are joined field by field, and a form changes some fields of a text whose other
words, comments and order stay as they were.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from app.documents.markdown import frontmatter
from app.documents.markdown.files import edit
from app.documents.models import HEADINGS, DocumentType

LEAD = "## "
"""Sections are fields by their heading line; the text before the first heading by this alone."""
_HEADING_LINE = re.compile(r"(?m)^## +(.+?) *$")

Fields = dict[str, Any]


def fields_of(text: str) -> Fields:
    """The fields of a text; raises FrontMatterError where its head cannot be read."""
    parts = frontmatter.split(text.replace("\r\n", "\n"))
    head = frontmatter.load_yaml(parts.front, first_line=2)
    return {**(head if isinstance(head, dict) else {}), **sections_of(parts.body)}


def sections_of(body: str) -> dict[str, str]:
    """The sections of a body: ``## Konteks`` → its text; headings inside code blocks count for none."""
    starts = [found.start() for found in _HEADING_LINE.finditer(_without_fences(body))]
    sections = {LEAD: body[: starts[0] if starts else None].strip()}
    for start, end in pairwise((*starts, len(body))):
        line, _newline, rest = body[start:end].partition("\n")
        name = f"{LEAD}{line[2:].strip()}"
        sections[name] = "\n\n".join(filter(None, (sections.get(name, ""), rest.strip())))
    return {name: section for name, section in sections.items() if section or name != LEAD}


def _without_fences(body: str) -> str:
    """The body with code blocks blanked, letter for letter."""
    return re.sub(r"(?ms)^(```|~~~).*?^\1[ \t]*$", lambda found: re.sub(r"[^\n]", " ", found[0]), body)


def with_fields(text: str, changes: Mapping[str, Any], kind: DocumentType) -> str:
    """The text with some fields changed; an empty one is taken out. Sections stand in their usual order."""
    head = {name: _kept(value) for name, value in changes.items() if not name.startswith(LEAD)}
    sections = {name: value for name, value in changes.items() if name.startswith(LEAD)}
    if not sections:
        return edit(text, head)
    present = sections_of(frontmatter.split(text.replace("\r\n", "\n")).body)
    return edit(text, head, body=body_of({**present, **sections}, kind))


def _kept(value: Any) -> Any:
    return None if value in ("", None, [], {}, ()) else value


def body_of(sections: Mapping[str, str], kind: DocumentType) -> str:
    """A body of sections, known headings first and in their order; empty sections are left out."""
    known = [f"{LEAD}{heading}" for heading in HEADINGS[kind]]
    names = [LEAD, *known, *(name for name in sections if name not in known and name != LEAD)]
    parts = (
        f"{name}\n\n{text}" if name != LEAD else text
        for name in names
        if (text := sections.get(name, "").strip())
    )
    return "\n\n".join(parts)
