"""Three-way merge of two people's changes to a draft, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.editing.merge import Conflict, merge_fields, settle_conflicts
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import Fields, parse_fields, update_fields
from app.documents.models import DocumentType

WHOLE_TEXT = "naskah"
"""The only field of a text whose front matter cannot be parsed."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge."""

    text: str
    """The merged text, with mine in conflicting fields."""
    text_preferring_theirs: str
    """The merged text, with theirs in conflicting fields."""
    clashes: Sequence[Conflict]


def merge_texts(
    base: str | None, mine: str, theirs: str, kind: DocumentType, seen: tuple[str | None, bool] | None = None
) -> MergeResult:
    """My text, made from ``base``, joined with theirs.

    ``seen`` is a text of theirs that was shown to me and whether I chose mine: clashes with what I saw
    there are settled.
    """
    try:
        before = parse_fields(base) if base is not None else None
        their_fields = parse_fields(theirs)
        changes, clashes = merge_fields(before, parse_fields(mine), their_fields)
    except FrontMatterError:
        return _merge_whole_texts(base, mine, theirs, seen)
    seen_fields = _fields_or_none(seen[0]) if seen else None
    if seen and seen_fields is not None:
        changes, clashes = settle_conflicts(changes, clashes, seen_fields, mine=seen[1])
    clashing = {one.field for one in clashes}
    mild = {field: value for field, value in changes.items() if field not in clashing}
    return MergeResult(update_fields(theirs, changes, kind), update_fields(theirs, mild, kind), clashes)


def _merge_whole_texts(
    base: str | None, mine: str, theirs: str, seen: tuple[str | None, bool] | None
) -> MergeResult:
    if base == mine or (seen is not None and seen == (theirs, False)):
        return MergeResult(theirs, theirs, ())
    if base == theirs or (seen is not None and seen == (theirs, True)):
        return MergeResult(mine, mine, ())
    return MergeResult(mine, theirs, [Conflict(WHOLE_TEXT, mine, theirs)])


def _fields_or_none(text: str | None) -> Fields | None:
    try:
        return parse_fields(text) if text is not None else None
    except FrontMatterError:
        return None


def differing_fields(one: str, other: str) -> frozenset[str]:
    """Return the fields in which two texts differ."""
    first, second = _fields_or_none(one), _fields_or_none(other)
    if first is None or second is None:
        return frozenset({WHOLE_TEXT})
    return frozenset(name for name in (*first, *second) if first.get(name) != second.get(name))
