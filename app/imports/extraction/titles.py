"""The title of a report, out of its cover and in the way we write titles."""

import re
from collections.abc import Sequence

from app.documents.reference.data import Reference

LONGEST = 300
_ENOUGH = 220
_MOST_LINES = 5
_BEGINS = re.compile(
    r"\b(?:laporan|studi|kunjungan|kunker|kaji|benchmarking|inovasi|praktik)\b", re.IGNORECASE
)
_ENDS = re.compile(
    r"^(?:tahun(?: anggaran)? \d{4}|\d{4}|tanggal\b.*|disusun\b.*|oleh\b.*|biro\b.*|dinas\b.*|badan\b.*|sekretariat\b.*|"
    r"pemerintah (?:provinsi|kabupaten|kota)\b.*|nomor\b.*|hari\b.*|bab\b.*|logo\b.*)$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"^(?:ke|di|dari|pada|tentang|dalam|dan|untuk|mengenai)\b|,$", re.IGNORECASE)
_LEAD = re.compile(
    r"^laporan(?: (?:akhir|hasil|pelaksanaan|kegiatan|perjalanan dinas|pertanggungjawaban))*\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_SMALL = frozenset("dan di ke dari pada untuk yang dengan dalam oleh tentang serta atau sebagai bagi".split())
_WORD = re.compile(r"[\w-]+")


def title_of(cover: Sequence[str], marked: str, reference: Reference) -> str:
    """The title a report gives itself; empty where it gives none. ``marked`` is what Word knows as its title."""
    if len(marked.split()) > 2:  # noqa: PLR2004 -- “Laporan Kegiatan” names no report
        return in_our_way(marked, reference)
    lines = [line.strip() for line in cover if line.strip()]
    first = next((at for at, line in enumerate(lines) if _BEGINS.search(line)), None)
    if first is None:
        return in_our_way(lines[0], reference) if lines else ""
    taken = [lines[first]]
    after = lines[first + 1 : first + _MOST_LINES]
    for line, following in zip(after, [*after[1:], ""], strict=False):
        goes_on = any(map(_JOINED.search, (taken[-1], line, following)))
        if (_ENDS.match(line) and not goes_on) or len(" ".join((*taken, line))) > _ENOUGH:
            break
        taken.append(line)
    return in_our_way(" ".join(taken), reference)


def in_our_way(title: str, reference: Reference) -> str:
    """Without “Laporan” before what it reports on, and calm where it was written in capitals."""
    whole = " ".join(title[: 2 * LONGEST].split()).rstrip(".")
    bare = _LEAD.sub("", whole)
    text = bare if len(bare.split()) > 2 else whole  # noqa: PLR2004 -- what is left must still say something
    return (_calm(text, reference) if text.isupper() else text[:1].upper() + text[1:])[:LONGEST].strip()


def _calm(text: str, reference: Reference) -> str:
    """Capitals where names have them; abbreviations as our lists write them."""
    spellings = _spellings(reference)
    letters = list(_WORD.sub(lambda found: spellings.get(found[0], found[0]), text.lower()))
    titled = text.title()
    for place in reference.place_names.mentions(titled):
        for word in _WORD.finditer(titled, place.start, place.end):
            if word[0].lower() not in _SMALL:
                letters[word.start()] = word[0][0]
    return "".join((letters[0].upper(), *letters[1:]))


def _spellings(reference: Reference) -> dict[str, str]:
    """Words that are written with capitals inside: ASN, SAKIP, BerAKHLAK."""
    groups = [term for group in reference.synonyms for term in (group.canonical, *group.terms)]
    roles = [name for role in reference.roles.values() for name in (role.short, *role.aliases)]
    words = {word for name in (*groups, *roles) for word in _WORD.findall(name)}
    return {"berakhlak": "BerAKHLAK"} | {
        word.lower(): word for word in sorted(words) if sum(letter.isupper() for letter in word) > 1
    }
