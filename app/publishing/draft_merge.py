"""Two people changed one draft: their texts joined field by field, and what clashes shown to both."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.editing.merge import Clash, merge
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import Fields, fields_of, with_fields
from app.documents.models import DocumentType

WHOLE = "naskah"
"""The only field of a text whose head cannot be read."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the writer decided about a clash they were shown: nobody overwrites what they have not seen."""

    version: int
    """The version whose words they saw beside theirs."""
    mine: bool
    """Whether their own words are to stand, else the others'."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Two texts made one."""

    text: str
    """Their text with my changes; with mine also in the fields that clash."""
    yielding: str
    """The same with theirs in the fields that clash."""
    clashes: Sequence[Clash]


def join(
    base: str | None, mine: str, theirs: str, kind: DocumentType, seen: tuple[str | None, bool] | None = None
) -> Joined:
    """My text, made from ``base``, joined with theirs.

    ``seen`` is a text of theirs that was shown to me and whether I chose mine: clashes with what I saw
    there are settled.
    """
    try:
        before = fields_of(base) if base is not None else None
        their_fields = fields_of(theirs)
        changes, clashes = merge(before, fields_of(mine), their_fields)
    except FrontMatterError:
        return _join_whole(base, mine, theirs, seen)
    open_clashes = [one for one in clashes if seen is None or not _was_seen(seen[0], one)]
    if seen is not None and not seen[1]:
        settled = {one.field for one in clashes} - {one.field for one in open_clashes}
        changes = {field: value for field, value in changes.items() if field not in settled}
    clashing = {one.field for one in open_clashes}
    mild = {field: value for field, value in changes.items() if field not in clashing}
    return Joined(with_fields(theirs, changes, kind), with_fields(theirs, mild, kind), open_clashes)


def _join_whole(base: str | None, mine: str, theirs: str, seen: tuple[str | None, bool] | None) -> Joined:
    if base == mine or (seen is not None and seen == (theirs, False)):
        return Joined(theirs, theirs, ())
    if base == theirs or (seen is not None and seen == (theirs, True)):
        return Joined(mine, mine, ())
    return Joined(mine, theirs, [Clash(WHOLE, mine, theirs)])


def _was_seen(text: str | None, clash: Clash) -> bool:
    fields = _readable(text)
    return fields is not None and fields.get(clash.field) == clash.theirs


def _readable(text: str | None) -> Fields | None:
    try:
        return fields_of(text) if text is not None else None
    except FrontMatterError:
        return None


def differing(one: str, other: str) -> frozenset[str]:
    """The fields in which two texts differ."""
    first, second = _readable(one), _readable(other)
    if first is None or second is None:
        return frozenset({WHOLE})
    return frozenset(name for name in (*first, *second) if first.get(name) != second.get(name))
