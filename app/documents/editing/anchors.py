"""The places of a text that a remark can be about: its fields, its sections, and their paragraphs."""

import re

from app.documents.editing.chapters import CHAPTERS, GUIDE
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import LEAD, fields_of
from app.documents.models import HEADINGS, DocumentType

MARK = "¶"
"""Between a heading and how a paragraph of it begins."""
LONGEST_QUOTE = 160
_MARKUP = re.compile(r"^\s*(?:#+|[-*]|\d+[.)]|\|)\s*")


def places_of(text: str, kind: DocumentType) -> list[tuple[str, list[tuple[str, str]]]]:
    """Chapters with their places: what a remark names it by, and what people read."""
    try:
        fields = fields_of(text)
    except FrontMatterError:
        return []
    found = []
    for chapter in CHAPTERS[kind]:
        places: list[tuple[str, str]] = []
        for key in chapter.keys:
            places.append((key, GUIDE[key].label))
            if key in HEADINGS[kind]:
                quotes = [quote_of(one) for one in _paragraphs(str(fields.get(f"{LEAD}{key}", "")))]
                places += [(f"{key}{MARK}{quote}", f"{MARK} {quote[:60]}…") for quote in quotes]
        found.append((chapter.title, places))
    return found


def _paragraphs(section: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", section) if part.strip()]


def quote_of(paragraph: str) -> str:
    """How a paragraph begins, on one line: what a remark remembers it by."""
    return " ".join(_MARKUP.sub("", paragraph).split())[:LONGEST_QUOTE].strip()


def still_there(quote: str, section: str) -> bool:
    """Whether a paragraph that begins so stands in a section now."""
    return not quote or quote in (quote_of(one) for one in _paragraphs(section))
