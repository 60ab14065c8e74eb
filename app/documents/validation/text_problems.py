"""What a second reader notices in the text of a document before its meaning: one list for files and the desk."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from app.documents.markdown import frontmatter
from app.documents.markdown.characters import BROKEN, find_repaired
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.validation import head_problems, placeholders
from app.documents.validation.body_problems import find_body_problems
from app.documents.validation.head_problems import find_head_problems
from app.documents.validation.placeholders import find_placeholders
from app.documents.validation.problem import Problem

CONFLICT, REPAIRED, UNREADABLE = "B06", "U01", "U02"
_CONFLICT = re.compile(r"(?m)^(?:<{7}|>{7}|\|{7}|={7})(?: .*)?$")
_MAX_LINES = 10
_MAX_REPORTED = 500
"""Problems of one kind reported of one file: more than any template has lines."""


def find_text_problems(raw: str, text: str, path: str) -> Iterator[Problem]:
    """Yield the problems of a text: ``raw`` as it is in the file, ``text`` with its characters repaired."""
    for found in (
        _find_conflict_marks(text, path),
        find_placeholders(text, path),
        _find_characters(raw, text, path),
    ):
        yield from islice(found, _MAX_REPORTED)
    try:
        parts = frontmatter.split(text)
    except FrontMatterError:
        return  # whoever parses the text reports it
    yield from find_head_problems(parts.front, path, 2)
    yield from find_body_problems(parts.body, path, parts.body_line)


def drop_repeated(problems: Iterable[Problem], noticed: Sequence[Problem]) -> list[Problem]:
    """Return the problems without those whose cause a second reader has named on the same line."""
    named = {one.line for one in noticed if one.code in _CAUSES}
    torn = {one.line - 1 for one in noticed if one.code == CONFLICT}  # seven “=” underline the line above
    return [one for one in problems if one.line not in named | torn and not (torn and one.code == "B04")]


_CAUSES = {placeholders.CODE, head_problems.CUT, head_problems.NUMBER, CONFLICT}


def _find_conflict_marks(text: str, path: str) -> Iterator[Problem]:
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return  # seven “=” alone underline a heading
    hint = "Pilih isi yang benar di antara tanda-tanda itu, lalu hapus tandanya."
    for number, line in enumerate(text.split("\n"), start=1):
        if _CONFLICT.fullmatch(line):
            message = f"Sisa tanda konflik git: “{line[:40]}”."
            yield Problem(path, number, "", CONFLICT, message, hint)


def _find_characters(raw: str, text: str, path: str) -> Iterator[Problem]:
    written = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = sorted(find_repaired(written)) if written != text else []
    for name, places in groupby(found, key=itemgetter(0)):
        _names, lines, words = zip(*places, strict=True)
        near = f" di “{words[0]}”" if words[0].strip() else ""
        message = f"Tanda yang tidak tampak{near}: {name} ({_name_lines(lines)})."
        hint = "Halaman menampilkannya sebagai huruf biasa; ketik ulang kata itu agar berkasnya pun bersih."
        yield Problem(path, lines[0], "", REPAIRED, message, hint, "warning")
    if BROKEN.search(text):
        for number, line in enumerate(text.split("\n"), start=1):
            if mark := BROKEN.search(line):
                near = line[max(mark.start() - 15, 0) : mark.end() + 15]
                message = f"Ada huruf yang rusak di dekat “{near}”."
                yield Problem(path, number, "", UNREADABLE, message, "Ketik ulang kata itu.")


def _name_lines(lines: Sequence[int]) -> str:
    more = f" dan {len(lines) - _MAX_LINES} baris lain" if len(lines) > _MAX_LINES else ""
    return f"baris {', '.join(map(str, lines[:_MAX_LINES]))}{more}"
