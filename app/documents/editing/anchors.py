"""Anchors of a draft's text that a comment can refer to: fields, sections and paragraphs."""

import re

from app.documents.editing.chapters import CHAPTERS, HELP_TEXTS
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import HEADING_PREFIX, parse_fields
from app.documents.models import HEADINGS, DocumentType

PARAGRAPH_MARK = "¶"
"""Separator between a heading and the beginning of a paragraph in an anchor."""
MAX_QUOTE_LENGTH = 160
_MARKUP = re.compile(r"^\s*(?:#+|[-*]|\d+[.)]|\|)\s*")


def anchors_of(text: str, kind: DocumentType) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the chapters with their anchors: the stored name of each and its label."""
    try:
        fields = parse_fields(text)
    except FrontMatterError:
        return []
    found = []
    for chapter in CHAPTERS[kind]:
        places: list[tuple[str, str]] = []
        for key in chapter.keys:
            places.append((key, HELP_TEXTS[key].label))
            if key in HEADINGS[kind]:
                quotes = [
                    quote_of(one) for one in paragraphs_of(str(fields.get(f"{HEADING_PREFIX}{key}", "")))
                ]
                places += [
                    (f"{key}{PARAGRAPH_MARK}{quote}", f"{PARAGRAPH_MARK} {quote[:60]}…") for quote in quotes
                ]
        found.append((chapter.title, places))
    return found


def paragraphs_of(section: str) -> list[str]:
    """Return the paragraphs of a section, as they are written."""
    return [part for part in re.split(r"\n\s*\n", section) if part.strip()]


def quote_of(paragraph: str) -> str:
    """Return the beginning of a paragraph on one line; comments identify the paragraph by it."""
    return " ".join(_MARKUP.sub("", paragraph).split())[:MAX_QUOTE_LENGTH].strip()


def anchor_exists(quote: str, section: str) -> bool:
    """Return whether a section still has a paragraph with this beginning."""
    return not quote or quote in (quote_of(one) for one in paragraphs_of(section))
