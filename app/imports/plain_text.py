"""Read text of any encoding, and write its lines, bullets and numbers as Markdown. Pure."""

import re
from collections.abc import Iterator

from app.documents.markdown import frontmatter
from app.imports.errors import ImportFileError

SAVE_AS = "Simpan sebagai Dokumen Word (.docx), lalu unggah lagi, atau tempel teksnya."
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNWRAPPED = 120
"""Longer lines are whole paragraphs: the text was not wrapped to a width."""
_NARROWEST = 45
"""Text wrapped to a width has lines at least this long."""
_FULL = 0.7
"""Part of that width from which a line goes on in the next one."""
_BULLET = re.compile(r"^(\s*)[•●▪■◦‣∙·➢➤➡▶✓✔✅☑🔹🔸*–—-]\ufe0f?(?:\s+)(?=\S)")
_NUMBER = re.compile(r"^(\s*)(\d{1,3})(?:[.)]\s+|\ufe0f?\u20e3\s*)(?=\S)")
"""Numbers of items, also those on a key as messages write them."""
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}\.)\s+\S")
_WIDE = 0.35
"""Of the bytes of a text in UTF-16, this part and more are zero; half at most."""
_NO_TEXT = "Berkas ini bukan dokumen Word dan bukan teks."


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows' own encoding ("ANSI"); raise ImportFileError."""
    text = next((one for one in _decoded(data) if not _CONTROL.search(one)), None)
    if text is None:
        raise ImportFileError(_NO_TEXT, SAVE_AS)
    if not text.strip():
        raise ImportFileError("Tidak ada isinya.", "Pilih berkas laporan, atau tempel teksnya.")
    if len(text.encode()) > frontmatter.MAX_BYTES:
        raise ImportFileError("Teks ini lebih dari 1 MB.", "Pecah laporannya.")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")


def _decoded(data: bytes) -> Iterator[str]:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings: tuple[str, ...]
    halves = (data[0::2].count(0), data[1::2].count(0))
    if max(halves) > _WIDE * len(data):
        encodings = ("utf-16",) if wide else ("utf-16-le",) if halves[1] > halves[0] else ("utf-16-be",)
    else:
        encodings = ("utf-16",) if wide else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def to_markdown(text: str) -> str:
    """Return plain text with a paragraph for each paragraph, and lists for lines with bullets or numbers."""
    lines = text.split("\n")
    width = max(map(len, lines))
    out: list[str] = []
    for line in (mark_lists(line.rstrip()) for line in lines):
        if out and out[-1] and line and not _goes_on(out[-1], line, width):
            out.append("")
        out.append(line)
    return "\n".join(out)


def mark_lists(line: str) -> str:
    """Return a line with the marks of lists that Markdown knows."""
    return _NUMBER.sub(r"\1\2. ", _BULLET.sub(r"\1- ", line, count=1), count=1)


def _goes_on(line: str, following: str, width: int) -> bool:
    """Return whether a line and the next belong to one block: a wrapped paragraph, a list, a table, a quotation."""
    if _ITEM.match(following):
        return bool(_ITEM.match(line))
    if line.lstrip().startswith(("|", ">")) and following.lstrip().startswith(("|", ">")):
        return True
    if re.fullmatch(r"=+|-{3,}", following.strip()):
        return True
    return _NARROWEST <= width <= _UNWRAPPED and len(line) >= _FULL * width and not line.endswith(":")
