"""The bridge of words: everyday and English expressions, each led to the terms of this field."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from app.documents.markdown import frontmatter
from app.documents.parts import Line, Part
from app.documents.reference.loader import ReferenceReader
from app.documents.validation.problem import Problem

BRIDGE_FILE = "bridge.yaml"


def _split(written: object) -> object:
    """Split expressions at commas; a list of them is accepted too."""
    return [one.strip() for one in written.split(",") if one.strip()] if isinstance(written, str) else written


Expressions = Annotated[tuple[Line, ...], BeforeValidator(_split), Field(alias="from", min_length=1)]


class BridgeEntry(Part):
    """Expressions that people use, and the terms of this field that they mean; one-way."""

    to: Annotated[tuple[Line, ...], Field(min_length=1)]
    from_: Expressions
    """Written with commas between them: a thousand list items take a quarter of a second to read."""
    weight: Annotated[float, Field(gt=0, le=1)] = 1.0
    """How surely the expressions mean the terms."""
    second_sense: bool = False
    """Whether its expressions also stand in another entry, with another sense."""

    @property
    def expressions(self) -> list[tuple[str, bool]]:
        """Every expression, and whether it is written out: of ``anak/bayi kurus/pendek`` all four, not written out."""
        return [
            (" ".join(words), "/" not in written)
            for written in self.from_
            for words in product(*(word.split("/") for word in written.split()))
        ]


class BridgeGroup(Part):
    """Entries of one matter, in one language."""

    heading: Line
    language: Literal["id", "en"] = "id"
    entries: Annotated[tuple[BridgeEntry, ...], Field(min_length=1)]


def load_bridge(
    reader: ReferenceReader, terms: Collection[str], names: Collection[str]
) -> tuple[BridgeGroup, ...]:
    """Return the bridge, empty when its file is missing; problems go to the reader.

    ``terms`` are the forms of all synonym groups, ``names`` the names of values, roles and regions, all in
    lower case: an expression that is one of them would lead from one term of this field to another. Expressions
    with alternatives are led only where none that is written out, nor any of these, says more.
    """
    if not reader.has(BRIDGE_FILE):
        return ()
    lists = reader.read_lists(BRIDGE_FILE, is_indexed=False)
    groups = reader.read_rows(BRIDGE_FILE, "groups", BridgeGroup, lists=lists)
    if not reader.problems:  # with a broken group missing, the numbers of all groups would be off by one
        reader.problems += _find_problems(lists[0], groups, terms, names)
    return tuple(groups)


def _find_problems(
    text: str, groups: Sequence[BridgeGroup], terms: Collection[str], names: Collection[str]
) -> Iterator[Problem]:
    """Yield expressions that say two needs, lead on to another entry, or are terms of this field themselves."""
    targets = {term.lower() for group in groups for entry in group.entries for term in entry.to}
    first: dict[tuple[str, bool], tuple[tuple[int, int], BridgeEntry]] = {}
    for number, group in enumerate(groups):
        for at, entry in enumerate(group.entries):
            for written, is_written_out in entry.expressions:
                expression = written.lower()
                place, other = first.setdefault((expression, is_written_out), ((number, at), entry))
                if place != (number, at) and not (entry.second_sense and other.second_sense):
                    line = frontmatter.line_of(text, ("groups", place[0], "entries", place[1]))
                    hint = (
                        f"Lihat baris {line}; hapus salah satunya, atau beri keduanya “second_sense: true”."
                    )
                    yield _problem(text, (number, at), "R02", f"Ungkapan “{expression}” sudah ada.", hint)
                elif is_written_out and (fault := _fault(expression, targets, terms, names)):
                    yield _problem(text, (number, at), "R04", *fault)


def _fault(
    expression: str, targets: Collection[str], terms: Collection[str], names: Collection[str]
) -> tuple[str, str] | None:
    """Return what is wrong with an expression and how to mend it; None when nothing is."""
    if expression in names:
        return (
            f"“{expression}” adalah nama nilai, peran, atau daerah.",
            "Hapus ungkapan ini: nama ditemukan apa adanya.",
        )
    if expression in targets:
        return (
            f"“{expression}” juga istilah tujuan: jembatan tidak boleh bersambung.",
            "Hapus ungkapan ini, atau arahkan langsung ke istilah yang dimaksud.",
        )
    if expression in terms:
        return (
            f"“{expression}” sudah ada di synonyms.yaml.",
            "Hapus ungkapan ini, atau ubah kelompok sinonimnya.",
        )
    return None


def _problem(text: str, where: tuple[int, int], code: str, message: str, hint: str) -> Problem:
    key = ("groups", where[0], "entries", where[1])
    line = frontmatter.line_of(text, key)
    return Problem(BRIDGE_FILE, line, ".".join(map(str, key)), code, message, hint)
