"""How far a text is from what its readers look for, and what is missing and why they need it.

Made of the model's required keys, the keys and headings that `guide_words` gives a reason for, and the rules
of `quality`: no rule and no message of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.documents.editing.chapters import CHAPTERS, GUIDE, chapter_of
from app.documents.editing.form_schema import form_of
from app.documents.markdown.files import Document, DocumentError, parse
from app.documents.markdown.sections import LEAD, Fields, fields_of
from app.documents.models import DocumentType
from app.documents.validation.problem import Problem
from app.documents.validation.quality import RULES_OF, WHY, quality_of_one, same_event_as

_UNKNOWN = "tidak-diketahui"


@dataclass(frozen=True, slots=True)
class Lack:
    """Something readers look for and do not find."""

    key: str
    """The key or heading it belongs to."""
    chapter: str
    """The slug of the chapter in which it is filled in."""
    what: str
    why: str
    required: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what readers look for is there."""

    met: int
    wanted: int
    lacks: Sequence[Lack]
    pending: int = 0
    """Rules that can only be checked when every required key is there."""


def completeness_of(
    text: str, kind: DocumentType, *, today: date, others: Iterable[Document] = ()
) -> Completeness:
    """The completeness of a text, finished or not; FrontMatterError where its head cannot be read.

    ``others`` are the published visits of the same days.
    """
    fields, keys = fields_of(text), wanted_keys(kind)
    missing = [_missing(kind, key) for key in keys if not _is_there(fields, key)]
    rules = RULES_OF[kind]
    try:
        document = parse(text.encode(), kind=kind, slug="draf", path="")
    except DocumentError:
        return Completeness(len(keys) - len(missing), len(keys) + len(rules), missing, len(rules))
    warned = [*quality_of_one(document, today=today), *same_event_as(document, others)]
    met = len(keys) - len(missing) + len(rules) - len({one.code for one in warned})
    return Completeness(met, len(keys) + len(rules), [*missing, *_lacks(kind, warned)])


def of_chapter(whole: Completeness, kind: DocumentType, chapter: str) -> Completeness:
    """The part of it that one chapter can mend."""
    here = next(one for one in CHAPTERS[kind] if one.slug == chapter)
    lacks = [lack for lack in whole.lacks if lack.chapter == chapter]
    keys = [key for key in wanted_keys(kind) if key in here.keys]
    lacking = {lack.key for lack in lacks if lack.key in keys}
    return Completeness(len(keys) - len(lacking), len(keys), lacks)


def wanted_keys(kind: DocumentType) -> list[str]:
    """The keys and headings that a document of a kind should not be without, in the order of the form."""
    required = {control.name for control in form_of(kind).values() if control.required}
    keys = [key for chapter in CHAPTERS[kind] for key in chapter.keys]
    return [key for key in keys if key in required or (GUIDE[key].why and (kind, key) != ("visit", "values"))]


def _is_there(fields: Fields, key: str) -> bool:
    if key == "region":
        return bool(fields.get("region") or fields.get("ministry"))
    value: Any = fields.get(key) or fields.get(f"{LEAD}{key}")
    return bool(value) and value != _UNKNOWN


def _missing(kind: DocumentType, key: str) -> Lack:
    control, guide = form_of(kind).get(key), GUIDE[key]
    required = key == "region" or bool(control and control.required)
    what = f"“{guide.label}” {'masih kosong' if control else 'belum ditulis'}."
    return Lack(key, chapter_of(kind, key), what, guide.why, required)


def _lacks(kind: DocumentType, problems: Iterable[Problem]) -> Iterator[Lack]:
    places = {"M04": "Hasil" if kind == "practice" else "Temuan", "M05": "reviewed", "M06": _text_of(kind)}
    for one in problems:
        key = places.get(one.code) or one.key.split(".")[0]
        what = f"{one.message} {one.hint}"
        yield Lack(key, chapter_of(kind, key), what, WHY[one.code], required=False)


def _text_of(kind: DocumentType) -> str:
    return CHAPTERS[kind][-1].keys[0]
