"""Placeholders: text of a template that stands where somebody has still to write, and is never published."""

import re
from collections.abc import Iterator

from app.documents.validation.problem import Problem

CODE = "T01"
_HINT = (
    "Ganti seluruhnya, termasuk tanda ‹ ›, dengan isinya; "
    "hapus barisnya bila tidak diketahui dan tidak wajib."
)
_MARK = re.compile(r"‹[^›\n]*›?|[^\s›]{0,200}›(?=[\"'\]}\s]*$)")
"""A whole placeholder, or one of which only the opening or the closing mark was deleted. ``›`` between two words, as in
“Menu › Profil”, is none."""
_EARLIER_EXAMPLES = frozenset(
    {
        "Satu atau dua kalimat untuk kartu dan hasil cari.",
        "Nama perangkat daerah",
        "Nama perangkat daerah tamu",
        "Nama perangkat daerah tuan rumah",
        "Mengapa praktik ini mendukung nilai itu.",
        "Apa yang dikerjakannya.",
        "Judul halaman atau dokumen",
        "https://contoh.go.id/halaman",
        "https://contoh.go.id/isi-alamat-laporan",
        "Apa yang ingin dipelajari.",
        "Tulis di sini.",
        "[isi bukti]",
    }
)
"""Examples that version 0.1 wrote without a mark; they are refused where they are a whole value."""
_KEY = re.compile(r"([a-z_]+):")


def placeholder(what: str) -> str:
    """Return the placeholder for what has to be written."""
    return f"‹isi: {what}›"


def find_placeholders(text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for every line that still holds a placeholder, with the top-level key it belongs to."""
    if "‹" not in text and "›" not in text and not any(map(text.__contains__, _EARLIER_EXAMPLES)):
        return
    key, is_body = "", False
    for number, line in enumerate(text.split("\n"), start=1):
        is_body = is_body or (number > 1 and line.rstrip() == "---")
        if found := _KEY.match(line):
            key = found[1]
        if example := _example_in(line):
            message = f"Masih contoh: “{example[:120]}”."
            yield Problem(path, number, "" if is_body else key, CODE, message, _HINT)


def _example_in(line: str) -> str:
    mark = _MARK.search(line)
    if mark:
        return mark[0].strip()
    value = line.strip().removeprefix("- ").partition(": ")[2] or line
    value = value.strip().strip("\"'")
    return value if value in _EARLIER_EXAMPLES else ""
