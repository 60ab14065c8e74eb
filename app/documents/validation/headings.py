"""Headings of a document's body: the known ones, each once and in order, and the sources its notes cite."""

import re
from collections.abc import Iterator
from operator import itemgetter

from app.documents.markdown import render
from app.documents.markdown.fences import blank_fences
from app.documents.markdown.files import Document
from app.documents.models import CORE_PRACTICE_HEADINGS, HEADINGS
from app.documents.validation.problem import Problem, did_you_mean

_HEADING = re.compile(r"(?m)^ {0,3}##?[ \t]+(\S[^\n]*?)[ \t]*#*$")
_UNDERLINED = re.compile(r"(?m)^(?![ \t]*(?:[-*+>|#]|\d+[.)] ))(\S[^\n|]*)\n(?:=+|-+)[ \t]*$")
"""A line that the next one makes a heading; few mean it."""


def find_headings(body: str) -> list[tuple[str, int]]:
    """Return the headings that begin a section, outside code blocks: (text, line within the body from 0)."""
    visible = blank_fences(body)
    found = [*_HEADING.finditer(visible), *_UNDERLINED.finditer(visible)]
    return sorted(((one[1], visible.count("\n", 0, one.start(1))) for one in found), key=itemgetter(1))


def check_headings(document: Document) -> Iterator[Problem]:
    """Yield the problems of the headings and notes of a body."""
    allowed = HEADINGS[document.kind]
    found = find_headings(document.body)
    for text, line in found:
        if text not in allowed:
            hint = (
                did_you_mean(text, allowed)
                or f"Pakai salah satu: {', '.join(allowed)}; rincian memakai “###”."
            )
            yield _body_problem(document, line, "J01", f"Judul bagian “{text}” tidak dikenal.", hint)
    known = [text for text, _line in found if text in allowed]
    if len(set(known)) != len(known):
        yield _body_problem(
            document, 0, "J02", "Ada judul bagian yang ditulis dua kali.", "Gabungkan isinya."
        )
    elif known != sorted(known, key=allowed.index):
        yield _body_problem(
            document, 0, "J03", "Urutan bagian tidak sesuai.", f"Urutannya: {', '.join(allowed)}."
        )
    if document.kind == "practice" and not set(known) & set(CORE_PRACTICE_HEADINGS):
        hint = f"Tulis paling sedikit satu dari: {', '.join(CORE_PRACTICE_HEADINGS)}."
        yield _body_problem(document, 0, "J04", "Praktik ini belum bercerita apa-apa.", hint)
    ids = [source.id for source in document.meta.sources]
    for note, line in render.find_source_notes(document.body):
        if note not in ids:
            hint = did_you_mean(note, ids) or f"Sumber dokumen ini: {', '.join(ids)}."
            yield _body_problem(document, line, "R01", f"Catatan “[^{note}]” tidak menunjuk sumber.", hint)


def _body_problem(document: Document, line: int, code: str, message: str, hint: str) -> Problem:
    return Problem(document.path, document.body_line + line, "", code, message, hint)
