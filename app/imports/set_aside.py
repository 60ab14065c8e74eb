"""Set aside what an office adds to every report: letterhead, captions of pictures, closing words, signatures. Pure."""

import re
from collections.abc import Sequence

from app.documents.models import DocumentType
from app.imports.heading_aliases import DISCARDED, section_for_heading
from app.imports.headings import Heading, Piece
from app.imports.markdown_text import to_plain_text

LETTERHEAD, CAPTION, CLOSING, SIGNATURE = "kop surat", "keterangan gambar", "kalimat penutup", "tanda tangan"
_LETTERHEAD = re.compile(
    r"(?:pemerintah (?:provinsi|kabupaten|kota|daerah)|dewan perwakilan rakyat daerah|sekretariat (?:daerah|dprd)|"
    r"(?:dinas|badan|inspektorat|kecamatan|bagian|biro|rsud|upt)\b.{0,80}|(?:provinsi|kabupaten|kota) [a-z .]{3,40})"
    r"[a-z ./&,()-]*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:jalan|jl\.|alamat|telp|telepon|laman|website|surel|e-?mail|kode pos|faks|fax)\b.*", re.IGNORECASE
)
_CAPTION = re.compile(r"(?:gambar|foto|dokumentasi)\s+\d+(?:\.\d+)*\s*[.:)–-]?\s+\S.{0,200}", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:demikian(?:lah)? (?:laporan|notula|notulen|nota|berita|hasil|disampaikan|dilaporkan|kami|untuk|agar|dibuat|disusun|atas)\b"
    r".{0,250}|atas (?:perhatian|perkenan|kerja ?sama)\b.{0,150}|semoga laporan\b.{0,150})",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(?:dibuat|ditetapkan)\b.{0,40}|[A-Z][\w' .-]{2,40},\s*(?:tanggal\s+)?(?:\d{1,2}|…+|\.{2,})?\s*[A-Z][a-z]+\s+(?:19|20)\d\d)"
)
_SIGNED = re.compile(
    r"(?:mengetahui|yang melaporkan|pelapor|pembuat laporan|hormat kami|notulis|tim penyusun|ketua tim|pimpinan rombongan)\b.{0,60}",
    re.IGNORECASE,
)
_LONGEST_LINE = 120
"""Characters of a line of a signature."""
_FEWEST_WORDS = 8
"""A line that ends with a full stop and has this many words is a sentence."""
_LINES_AT_THE_END = 14


def set_aside(pieces: Sequence[Piece], kind: DocumentType) -> tuple[list[Piece], list[tuple[str, str]]]:
    """Return the pieces of the report itself, and what was set aside: its type, and its text."""
    begins = _letterhead_end(pieces)
    ends = _signature_start(pieces, kind)
    found = [(LETTERHEAD, _text(pieces[:begins]))] if begins else []
    remaining: list[Piece] = []
    for piece in pieces[begins : ends[0]]:
        plain = _plain(piece)
        what = "" if isinstance(piece, Heading) else _kind_of(plain)
        if what:
            found.append((what, plain))
        else:
            remaining.append(piece)
    if ends[0] < ends[1]:
        found.append((SIGNATURE, _text(pieces[ends[0] : ends[1]])))
    return [*remaining, *pieces[ends[1] :]], found


def _kind_of(plain: str) -> str:
    if _CAPTION.fullmatch(plain):
        return CAPTION
    return CLOSING if _CLOSING.fullmatch(plain) else ""


def _letterhead_end(pieces: Sequence[Piece]) -> int:
    """Return how many pieces the letterhead has: names of offices down to their address."""
    for at, piece in enumerate(pieces[:6]):
        lines = [line for line in _plain_lines(piece) if line]
        if any(_ADDRESS.fullmatch(line) for line in lines):
            return at + 1
        if not lines or not all(_LETTERHEAD.fullmatch(line) for line in lines):
            return 0
    return 0


def _signature_start(pieces: Sequence[Piece], kind: DocumentType) -> tuple[int, int]:
    """Return where the signatures begin and end: at the end of the report, or before its annexes.

    They begin with a place and a date, or with a signatory, and their lines are short.
    """
    known = [
        (at, match.section)
        for at, piece in enumerate(pieces)
        if isinstance(piece, Heading) and (match := section_for_heading(piece.text, kind))
    ]
    for end in (*(at for at, section in known if section == DISCARDED), len(pieces)):
        after_heading = max((at + 1 for at, _section in known if at < end), default=1)
        for at in range(max(after_heading, end - _LINES_AT_THE_END), end):
            begins = any(
                _DATED.fullmatch(line) or _SIGNED.fullmatch(line) for line in _plain_lines(pieces[at])
            )
            if begins and all(map(_is_line_of_signature, pieces[at:end])):
                return at, end
    return len(pieces), len(pieces)


def _is_line_of_signature(piece: Piece) -> bool:
    lines = _plain_lines(piece)
    return all(
        len(line) <= _LONGEST_LINE and not (line.endswith(".") and len(line.split()) >= _FEWEST_WORDS)
        for line in lines
    ) and not _is_list(piece)


def _is_list(piece: Piece) -> bool:
    return not isinstance(piece, Heading) and re.match(r"(?:[-*+]|\d{1,3}[.)])\s", piece.text) is not None


def _plain(piece: Piece) -> str:
    return (
        to_plain_text(piece.written or piece.text)
        if isinstance(piece, Heading)
        else to_plain_text(piece.text)
    )


def _plain_lines(piece: Piece) -> list[str]:
    text = (piece.written or piece.text) if isinstance(piece, Heading) else piece.text
    return [plain for line in text.split("\n") if (plain := to_plain_text(line))]


def _text(pieces: Sequence[Piece]) -> str:
    return "\n".join(line for piece in pieces for line in _plain_lines(piece))
