"""Markdown that readers would see otherwise than it was meant, or not at all."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from app.documents.markdown.fences import blank_fences, find_fences
from app.documents.markdown.tables import begins_table, is_delimiter, split_cells
from app.documents.validation.problem import Problem

PICTURE, ROW, TABLE, FENCE = "I01", "I02", "I03", "I04"
MAX_REPORTED = 50
"""Problems reported of one file: nobody reads more at once."""
_CODE = re.compile(r"`[^`\n]{1,500}`")
_PICTURE = re.compile(r"(?<!\\)!\[([^\]\n]{0,300})\][(\[]")
_ROW = re.compile(r" {0,3}\|.*\|\s*")

_Found = tuple[int, str, str, str]
"""Line from 0, code, message and hint."""


def find_body_problems(body: str, path: str, first_line: int) -> Iterator[Problem]:
    """Yield the problems of a body that begins at a line of the file."""
    lines = body.split("\n")
    visible = blank_fences(body).split("\n")
    found = (*_find_open_fences(lines), *_find_pictures(visible), *_find_broken_tables(visible))
    for line, code, message, hint in islice(sorted(found), MAX_REPORTED):
        yield Problem(path, first_line + line, "", code, message, hint)


def _find_open_fences(lines: Sequence[str]) -> Iterator[_Found]:
    for fence in find_fences(lines):
        if not fence.is_closed:
            message = "Pagar kode dibuka di sini dan tidak pernah ditutup."
            hint = "Tutup dengan baris yang sama tandanya, atau hapus baris ini."
            yield fence.start, FENCE, message, hint


def _find_pictures(lines: Sequence[str]) -> Iterator[_Found]:
    for number, line in enumerate(lines):
        for found in _PICTURE.finditer(_CODE.sub("", line)):
            message = f"Gambar “{found[1][:60]}” tidak tampil: naskah tidak memuat gambar."
            hint = "Unggah gambarnya sebagai lampiran (attachments), lalu ceritakan isinya di naskah."
            yield number, PICTURE, message, hint


def _find_broken_tables(lines: Sequence[str]) -> Iterator[_Found]:
    number = 0
    while number < len(lines):
        end = number + 1
        if begins_table(lines, number):
            width = len(split_cells(lines[number]))
            end = number + 2
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                yield from _find_spare_cells(end, lines[end], width)
                end += 1
        elif _looks_like_table(lines, number):
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield _explain_table(lines, number)
        number = end


def _find_spare_cells(number: int, line: str, width: int) -> Iterator[_Found]:
    spare = split_cells(line)[width:]
    if any(spare):
        message = f"Baris tabel ini berisi lebih dari {width} kolom; “{' | '.join(spare)[:80]}” tidak tampil."
        hint = "Tambah kolom di kepala tabel dan di baris “---”, atau gabungkan isinya."
        yield number, ROW, message, hint


def _looks_like_table(lines: Sequence[str], number: int) -> bool:
    """Return whether a line begins what was meant as a table and is none."""
    following = lines[number + 1] if number + 1 < len(lines) else ""
    if "|" in lines[number] and is_delimiter(following):
        return True
    return _ROW.fullmatch(lines[number]) is not None and _ROW.fullmatch(following) is not None


def _explain_table(lines: Sequence[str], number: int) -> _Found:
    if is_delimiter(lines[number + 1]):
        cells, dashes = len(split_cells(lines[number])), len(split_cells(lines[number + 1]))
        message = f"Tabel ini tidak terbaca: kepalanya {cells} kolom, baris “---” di bawahnya {dashes}."
        return number, TABLE, message, "Samakan banyaknya kolom di kedua baris itu."
    message = "Tabel ini tidak terbaca: di bawah kepalanya tidak ada baris “|---|---|”."
    return number, TABLE, message, "Tambahkan baris itu, satu “---” untuk tiap kolom."
