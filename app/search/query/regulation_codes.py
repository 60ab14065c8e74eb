"""Codes of regulations from all spellings of their numbers: ``Pergub Jabar 26/2023`` → ``pergub-26-2023``."""

import re
from collections.abc import Iterator

CODE_PREFIX = "#"
"""Prefix of codes among index terms; no word begins with it."""

_KINDS = {
    "uu": ("uu", "undang-undang", "undang undang"),
    "pp": ("pp", "peraturan pemerintah"),
    "perpres": ("perpres", "peraturan presiden"),
    "keppres": ("keppres", "keputusan presiden"),
    "inpres": ("inpres", "instruksi presiden"),
    "permen": (
        *(
            "permenpanrb",
            "permenpan-rb",
            "permenpan rb",
            "permenpan",
            "permen panrb",
            "permendagri",
            "permenkes",
        ),
        *("permen", "peraturan menteri"),
    ),
    "kepmen": ("kepmenpanrb", "kepmenpan", "kepmendagri", "kepmen", "keputusan menteri"),
    "se": ("se", "surat edaran"),
    "pergub": ("pergub", "peraturan gubernur"),
    "kepgub": ("kepgub", "keputusan gubernur"),
    "perda": ("perda", "peraturan daerah"),
    "perbup": ("perbup", "peraturan bupati"),
    "perwali": ("perwali", "perwal", "perwako", "peraturan wali kota", "peraturan walikota"),
    "pmk": ("pmk", "peraturan menteri keuangan"),
    "peraturan-lan": ("peraturan lan", "perlan", "peraturan lembaga administrasi negara"),
    "peraturan-bkn": ("peraturan bkn", "perbkn", "perka bkn", "peraturan badan kepegawaian negara"),
}
_KIND_OF = {spelling: kind for kind, spellings in _KINDS.items() for spelling in spellings}
KIND_WORDS = frozenset(word for spelling in _KIND_OF for word in re.split("[ -]", spelling))
"""The words of all kinds: beside a number they only repeat what its code says."""
_SPELLINGS = "|".join(sorted(map(re.escape, _KIND_OF), key=len, reverse=True))
_NUMBERED = re.compile(
    rf"(?:\b(?P<kind>{_SPELLINGS})\b(?P<between>(?:[ .]+(?!nomor\b|no\b|tahun\b|th\b)[a-z][a-z/-]*){{0,6}}?)[ .]*)?"
    r"(?:\b(?:nomor|no|nmr)\b[ .:]*)?"
    r"(?<![\d.,])(?P<number>\d{1,4})[a-z]?"
    r"(?:[/\w.]{0,24}?/|[ .,]*\b(?:tahun|th|thn)\b[ .]*)"
    r"(?P<year>(?:19|20)\d\d)\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def find_codes(folded: str) -> Iterator[str]:
    """Yield the codes of every regulation number in a folded text: with its kind where given, and without."""
    if not _YEAR.search(folded):
        return  # most texts: looking for a kind before each word takes ten times as long
    for found in _NUMBERED.finditer(folded):
        number = f"{int(found['number'])}-{found['year']}"
        if found["kind"]:
            yield f"{_KIND_OF[found['kind']]}-{number}"
        yield number


def code_spans(folded: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Yield each regulation number as (start, end, number and year, kind or None)."""
    for found in _NUMBERED.finditer(folded):
        yield (
            found.start(),
            found.end(),
            f"{int(found['number'])}-{found['year']}",
            _KIND_OF.get(found["kind"] or ""),
        )
