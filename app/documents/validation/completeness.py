"""Completeness of a document: what readers look for and find, what is missing, and why it matters.

Derived from the model's required keys, the keys and headings with a reason in `help_texts`, and the rules of
`quality`; it has no rules or messages of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.documents.editing.chapters import CHAPTERS, HELP_TEXTS, chapter_of
from app.documents.editing.form_schema import form_controls
from app.documents.markdown.files import Document, DocumentError
from app.documents.markdown.parsed_text import ParsedText
from app.documents.markdown.sections import HEADING_PREFIX, Fields
from app.documents.models import DocumentType
from app.documents.validation.problem import Problem
from app.documents.validation.quality import RULES_OF, WHY, check_document_quality, check_same_event

_UNKNOWN = "tidak-diketahui"


@dataclass(frozen=True, slots=True)
class MissingItem:
    """Something readers look for and the document lacks."""

    key: str
    """The front matter key or heading concerned."""
    chapter: str
    """The slug of the form chapter that edits it."""
    what: str
    why: str
    required: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the expected items are present, and which are missing."""

    present: int
    expected: int
    missing: Sequence[MissingItem]
    pending: int = 0
    """Number of rules that can only be checked once every required key is present."""


def assess_completeness(parsed: ParsedText, *, today: date, others: Iterable[Document] = ()) -> Completeness:
    """Return the completeness of a text, finished or not.

    ``others`` are the published visits of the same days. Raise FrontMatterError for unreadable front matter.
    """
    kind, keys = parsed.kind, expected_keys(parsed.kind)
    missing = [_missing(kind, key) for key in keys if not _is_there(parsed.fields, key)]
    rules = RULES_OF[kind]
    try:
        document = parsed.document
    except DocumentError:
        return Completeness(len(keys) - len(missing), len(keys) + len(rules), missing, len(rules))
    warned = [*check_document_quality(document, today=today), *check_same_event(document, others)]
    lacks = list(_lacks(kind, warned))  # a rule says more than that its key is empty
    missing = [one for one in missing if one.key not in {lack.key for lack in lacks}]
    expected = len(keys) + len(rules)
    met = expected - len(missing) - len({one.code for one in warned})
    return Completeness(met, expected, [*missing, *lacks])


def restrict_to_chapter(whole: Completeness, kind: DocumentType, chapter: str) -> Completeness:
    """Return the completeness of one chapter alone."""
    here = next(one for one in CHAPTERS[kind] if one.slug == chapter)
    lacks = [lack for lack in whole.missing if lack.chapter == chapter]
    keys = [key for key in expected_keys(kind) if key in here.keys]
    lacking = {lack.key for lack in lacks if lack.key in keys}
    return Completeness(len(keys) - len(lacking), len(keys), lacks)


def expected_keys(kind: DocumentType) -> list[str]:
    """Return the keys and headings a document of a kind should have, in form order."""
    required = {control.name for control in form_controls(kind).values() if control.required}
    keys = [key for chapter in CHAPTERS[kind] for key in chapter.keys]
    return [
        key for key in keys if key in required or (HELP_TEXTS[key].why and (kind, key) != ("visit", "values"))
    ]


def _is_there(fields: Fields, key: str) -> bool:
    if key == "region":
        return bool(fields.get("region") or fields.get("ministry"))
    if key == "Sumber daya" and fields.get("resources"):
        return True
    value: Any = fields.get(key) or fields.get(f"{HEADING_PREFIX}{key}")
    return bool(value) and value != _UNKNOWN


def _missing(kind: DocumentType, key: str) -> MissingItem:
    control, guide = form_controls(kind).get(key), HELP_TEXTS[key]
    required = key == "region" or bool(control and control.required)
    what = f"“{guide.label}” {'masih kosong' if control else 'belum ditulis'}."
    return MissingItem(key, chapter_of(kind, key), what, guide.why, required)


def _lacks(kind: DocumentType, problems: Iterable[Problem]) -> Iterator[MissingItem]:
    places = {"M04": "Hasil" if kind == "practice" else "Temuan", "M05": "reviewed", "M06": _text_of(kind)}
    for one in problems:
        key = places.get(one.code) or one.key.split(".")[0]
        what = f"{one.message} {one.hint}"
        yield MissingItem(key, chapter_of(kind, key), what, WHY[one.code], required=False)


def _text_of(kind: DocumentType) -> str:
    return CHAPTERS[kind][-1].keys[0]
