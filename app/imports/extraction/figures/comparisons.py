"""Find the tables that set home beside host, aspect by aspect; a visit keeps them in the text of its section. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.documents.markdown.sections import HEADING_PREFIX
from app.imports.extraction.blocks import Block
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_ASPECT_HEAD = re.compile(
    r"(?:(?:aspek|uraian|indikator|unsur|kriteria|komponen|hal|parameter|variabel|bidang|topik|pokok|kondisi|materi|butir|perihal)"
    r"(?:[ /-]+(?:yang )?\w+){0,2})|",
    re.IGNORECASE,
)
"""The head of the column of aspects: “Aspek”, “Uraian”, “Hal yang dibandingkan”, or nothing."""
_NUMBER_HEAD = re.compile(r"no(?:mor)?\.?", re.IGNORECASE)
_SIDE_HEAD = re.compile(
    r"(?:(?:kondisi|keadaan|praktik|pengelolaan|penerapan|pelaksanaan)\s+)?(?:di\s+|pada\s+)?"
    r"(?:daerah (?:asal|kita|kami|tujuan|lokus|studi)|tuan rumah|lokus(?: \w+)?|(?:kita|kami|sendiri|tamu)|instansi (?:asal|tujuan|sendiri))",
    re.IGNORECASE,
)
"""The head of a side’s column where no place is named: “Daerah asal”, “Kondisi di lokus”."""
_COMPARES = re.compile(r"\b(?:perbandingan|perbedaan|komparasi|banding)\b", re.IGNORECASE)
"""A heading of a comparison: “Perbandingan Lokus dan Instansi Asal”."""
_FEWEST_SIDES = 2


def find_comparisons(report: Report) -> Iterator[FieldSuggestion]:
    """Yield each table of home beside host, for the section it stands in."""
    for block in report.blocks:
        head, *rows = block.rows or [[]]
        if rows and (sides_of(report, head) or _is_named_one(block)):
            text = "\n".join(block.lines)
            shown = f"{'; '.join(filter(None, head))} ({len(rows)} baris)"
            yield FieldSuggestion(
                "comparison", {f"{HEADING_PREFIX}{block.where}": text}, shown, block.as_sentence[:600]
            )


def _is_named_one(block: Block) -> bool:
    """Return whether the heading calls a table a comparison, of offices perhaps: “Aspek | RSUD … | RSUD …”."""
    head = block.rows[0]
    is_wide = len(head) > _FEWEST_SIDES and all(head[-_FEWEST_SIDES:])
    return bool(is_wide and _COMPARES.search(block.heading) and _ASPECT_HEAD.fullmatch(head[0].strip(" *")))


def sides_of(report: Report, head: Sequence[str]) -> dict[int, str]:
    """Return the columns of a comparison with the place each is of, empty where it is not named; none of another table."""
    first = 1 if head and _NUMBER_HEAD.fullmatch(head[0]) else 0
    if len(head) <= first + _FEWEST_SIDES or not _ASPECT_HEAD.fullmatch(head[first].strip(" *")):
        return {}
    sides = {at: _place(report, head[at]) for at in range(first + 1, len(head))}
    found = {at: place or "" for at, place in sides.items() if place or _SIDE_HEAD.fullmatch(head[at])}
    return found if len(found) >= _FEWEST_SIDES else {}


def _place(report: Report, cell: str) -> str:
    """Return the region that a head names: “Kabupaten Kapuas”, “Kondisi di Kota Blitar”."""
    mentions = report.places_in(Sentence(cell, ""))
    return mentions[0].codes[0] if len(mentions) == 1 else ""
