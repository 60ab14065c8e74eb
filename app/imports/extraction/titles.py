"""Find the title of a report on its cover, and write it our way."""

import re
from collections.abc import Sequence

from app.documents.reference.data import Reference

MAX_TITLE_LENGTH = 300
_ENOUGH = 220
_MOST_LINES = 5
_SHORTEST_TITLE = 3
"""Words; “Laporan Kegiatan” names no report."""
_BEGINS = re.compile(
    r"\b(?:laporan|studi|kunjungan|kunker|kaji|benchmarking|inovasi|praktik)\b", re.IGNORECASE
)
_ENDS = re.compile(
    r"^(?:tahun(?: anggaran)? \d{4}|\d{4}|tanggal\b.*|disusun\b.*|oleh\b.*|biro\b.*|dinas\b.*|badan\b.*|sekretariat\b.*|"
    r"pemerintah (?:provinsi|kabupaten|kota)\b.*|nomor\b.*|hari\b.*|bab\b.*|logo\b.*)$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^(?:yth|kepada)\b", re.IGNORECASE)
"""Whom a speech or a letter begins with."""
_JOINED = re.compile(r"^(?:ke|di|dari|pada|tentang|dalam|dan|untuk|mengenai)\b|,$", re.IGNORECASE)
_LEAD = re.compile(
    r"^laporan(?: (?:akhir|hasil|pelaksanaan|kegiatan|perjalanan dinas|pertanggungjawaban))*\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_MOST_SIDES = 2
"""Places of one side that a title still reads well with."""
_TOWARDS = re.compile(r"\b(?:ke|di)\b")
_JOURNEY = re.compile(r"\b(?:studi|kunjungan|kunker|kaji|visitasi|benchmarking|perjalanan)\b", re.IGNORECASE)
_SMALL = frozenset("dan di ke dari pada untuk yang dengan dalam oleh tentang serta atau sebagai bagi".split())
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxyz]{3,}")
_ROMAN_NUMBER = re.compile(r"[ivx]+")
_NUMBERED_BODY = re.compile(r"\b(?:komisi|panitia khusus|kelompok|angkatan|tingkat)(?= [IVX]+\b)")
"""Part of a name with the number behind it: “Komisi I”."""
_WORD = re.compile(r"[\w-]+")
_GOVERNMENT = "Pemerintah"


def find_title(cover: Sequence[str], marked: str, reference: Reference) -> str:
    """Return the title a report gives itself, or an empty text; ``marked`` is that in Word's properties."""
    if len(marked.split()) >= _SHORTEST_TITLE:
        return normalise_title(marked, reference)
    lines = [line.strip() for line in cover if line.strip()]
    first = next((at for at, line in enumerate(lines) if _BEGINS.search(line)), None)
    if first is None:
        return normalise_title(lines[0], reference) if lines else ""
    taken = [lines[first]]
    after = lines[first + 1 : first + _MOST_LINES]
    for line, following in zip(after, [*after[1:], ""], strict=False):
        goes_on = any(map(_JOINED.search, (taken[-1], line, following)))
        if (
            _ADDRESSED.match(line)
            or (_ENDS.match(line) and not goes_on)
            or len(" ".join((*taken, line))) > _ENOUGH
        ):
            break
        taken.append(line)
    return normalise_title(" ".join(taken), reference)


def name_sides(title: str, guests: Sequence[str], hosts: Sequence[str], reference: Reference) -> str:
    """Return a visit's title with who went where, if it leaves that out: “Studi lapangan” names no visit.

    ``guests`` and ``hosts`` are codes of places.
    """
    if not 0 < len(guests) <= _MOST_SIDES or not 0 < len(hosts) <= _MOST_SIDES or _TOWARDS.search(title):
        return title
    named = {code for place in reference.place_names.find_mentions(title) for code in place.codes}
    if not named <= set(guests) or any(_is_undecided(reference, side) for side in (guests, hosts)):
        return title
    home, there = (" dan ".join(reference.place(code).name for code in side) for side in (guests, hosts))
    bare = (_LEAD.sub("", title) or title) if _JOURNEY.search(title) else f"{title}:"
    whole = f"{bare} ke {there}" if named else f"{bare} {home} ke {there}"
    return whole[:1].upper() + whole[1:] if len(whole) <= _ENOUGH else title


def _is_undecided(reference: Reference, places: Sequence[str]) -> bool:
    """Return whether one name stands for several places, as “Bandung” for a regency and a city."""
    return len({reference.place(code).bare_name for code in places}) < len(places)


def normalise_title(title: str, reference: Reference) -> str:
    """Return the title without a leading “Laporan”, and in sentence case when it was in capitals."""
    whole = " ".join(title[: 2 * MAX_TITLE_LENGTH].split()).rstrip(".")
    bare = _LEAD.sub("", whole)
    text = bare if len(bare.split()) >= _SHORTEST_TITLE else whole
    return (to_sentence_case(text, reference) if text.isupper() else text[:1].upper() + text[1:])[
        :MAX_TITLE_LENGTH
    ].strip()


def to_sentence_case(text: str, reference: Reference) -> str:
    """Return text in capitals in sentence case, with capitals for names and known spellings for abbreviations."""
    spellings = _spellings(reference)
    letters = list(_WORD.sub(lambda found: spellings.get(found[0]) or _spelled(found[0]), text.lower()))
    titled = text.title()
    for place in reference.place_names.find_mentions(titled):
        before = titled[: place.start].rstrip()
        if before.endswith(_GOVERNMENT):  # part of the name: Pemerintah Kabupaten Garut
            letters[len(before) - len(_GOVERNMENT)] = _GOVERNMENT[0]
        for word in _WORD.finditer(titled, place.start, place.end):
            if word[0].lower() not in _SMALL:
                letters[word.start()] = word[0][0]
    for body in _NUMBERED_BODY.finditer("".join(letters)):
        letters[body.start() : body.end()] = body[0].title()
    return "".join((letters[0].upper(), *letters[1:]))


def _spelled(word: str) -> str:
    """Return a word in capitals where no word is written so: without a vowel (BPBD, DPMPTSP), or a number (IV)."""
    return word.upper() if _NO_VOWEL.fullmatch(word) or _ROMAN_NUMBER.fullmatch(word) else word


def _spellings(reference: Reference) -> dict[str, str]:
    """Return words with capitals inside by lower case: ASN, SAKIP, BerAKHLAK."""
    groups = [term for group in reference.synonyms for term in (group.canonical, *group.terms)]
    roles = [name for role in reference.roles.values() for name in (role.short, *role.aliases)]
    words = {word for name in (*groups, *roles) for word in _WORD.findall(name)}
    return {"berakhlak": "BerAKHLAK"} | {
        word.lower(): word for word in sorted(words) if sum(letter.isupper() for letter in word) > 1
    }
