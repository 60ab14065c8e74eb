"""Personal data that has no place in a public document, found before it is published (UU 27/2022).

A warning, never a verdict: people decide. What is found is shown masked, so that the warning itself, its
page and its record hold no personal data.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile

from app.documents.validation.person_names import names_in

FEWEST_NAMES = 4
"""So many names in a row are a list of people; three are who spoke at an event."""


class Kind(StrEnum):
    """What was found, in the words of the page."""

    NIK = "NIK"
    NIP = "NIP"
    PHONE = "nomor telepon"
    MAIL = "surel pribadi"
    NAMES = "daftar nama"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that looks like personal data."""

    line: int
    """Of the whole file, from 1."""
    kind: Kind
    excerpt: str
    """Enough to find it by, not enough to use it."""

    @property
    def why(self) -> str:
        """Why it should not be there."""
        return SAYINGS[self.kind][0]

    @property
    def mend(self) -> str:
        """What to do about it."""
        return SAYINGS[self.kind][1]


SAYINGS: Mapping[Kind, tuple[str, str]] = {
    Kind.NIK: (
        "NIK membuka data kependudukan seseorang.",
        "Hapus nomornya; sebut jabatan atau jumlah orangnya.",
    ),
    Kind.NIP: (
        "NIP memuat tanggal lahir dan riwayat kepegawaian seseorang.",
        "Hapus nomornya; nama jabatan sudah cukup.",
    ),
    Kind.PHONE: (
        "Nomor telepon dapat dipakai menghubungi atau menipu pemiliknya.",
        "Hapus; tulis telepon kantor pada “Kontak kantor”.",
    ),
    Kind.MAIL: (
        "Surel pribadi menunjuk orangnya, bukan kantornya.",
        "Ganti dengan surel dinas pada “Kontak kantor”, atau hapus.",
    ),
    Kind.NAMES: (
        "Daftar peserta menunjukkan siapa berada di mana tanpa mereka minta.",
        "Ganti dengan jumlah orang dan jabatan pimpinannya.",
    ),
}
"""For every kind: why a reader's eyes are not for it, and the mend."""

_URL = re.compile(r"https?://\S+|www\.\S+")
_START = r"(?<![\w.,/+-])(?<!Rp )(?<!Rp\. )"
_END = r"(?![\w/]|[.,-]\d)"
_NIK = re.compile(
    _START + r"(?:\d{16}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .-])\d{6}\2\d{4}"
    r"|\d\d([ .-])\d\d\3\d\d\3\d{6}\3\d{4})" + _END
)
_NIP = re.compile(_START + r"\d{8}[ .-]?\d{6}[ .-]?\d[ .-]?\d{3}" + _END)
_MOBILE = re.compile(
    r"(?<![\w.,/-])(?:\+62[ .-]?|\(\+62\) ?|62|0)8[1-35-9]\d"
    r"(?:\d{6,9}|\d?[ -]\d{7,8}|\d?([ .-])\d{3,4}\1\d{3,5}(?:\1\d{3,4})?)" + _END
)
_ABROAD = re.compile(r"(?<![\w.,/-])\(?\+62\)?[ .-]?\(?[2-79]\d{1,2}\)?(?:[ .-]?\d){5,8}" + _END)
"""A number of an office as one dials it from abroad: fine as the office's contact, not elsewhere."""
_MAIL = re.compile(
    r"\b([\w.+-]+) ?(?:@|\[at\]|\(at\)) ?"
    r"((?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|msn|icloud|aol|gmx|mail|yandex"
    r"|zoho|proton|protonmail)\.(?:com|co\.id|co\.uk|id|net|me|ru))\b",
    re.IGNORECASE,
)
_PROVINCES = frozenset("11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65".split()) | {
    *"71 72 73 74 75 76 81 82 91 92 93 94 95 96 97".split()
}
"""Of registration, also where provinces were divided since."""
_CONTACT = re.compile(r"contact:")
_INDENTED = re.compile(r"\s+\S")


def personal_data_in(text: str) -> list[Finding]:
    """What looks like personal data in a document's whole text, by line."""
    lines = [_URL.sub(" ", line) for line in text.splitlines()]
    office = _contact_lines(lines)
    found = [
        Finding(number, kind, excerpt)
        for number, line in enumerate(lines, start=1)
        for kind, excerpt in _in_line(line, of_office=number in office)
    ]
    return sorted([*found, *(_list_of(names) for names in names_in(lines) if len(names) >= FEWEST_NAMES)])


def summary_of(findings: Iterable[Finding]) -> str:
    """How much of what was found, for a record that itself holds none of it: ``2 NIP, 1 daftar nama``."""
    kinds = [finding.kind for finding in findings]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in Kind if kind in kinds)


def _contact_lines(lines: list[str]) -> frozenset[int]:
    """The numbers of the lines in which the head tells of the office to ask."""
    if not lines or lines[0].strip("\ufeff -"):
        return frozenset()
    head = list(takewhile(lambda line: line.rstrip() != "---", lines[1:]))
    start = next((n for n, line in enumerate(head) if _CONTACT.match(line)), None)
    if start is None:
        return frozenset()
    more = sum(1 for _line in takewhile(_INDENTED.match, head[start + 1 :]))
    return frozenset(range(start + 2, start + 3 + more))


def _in_line(line: str, *, of_office: bool) -> Iterator[tuple[Kind, str]]:
    for found in _NIK.finditer(line):
        if _is_nik(_digits(found[0])):
            yield Kind.NIK, _masked(found[0])
    for found in _NIP.finditer(line):
        if _is_nip(_digits(found[0])):
            yield Kind.NIP, _masked(found[0])
    for pattern in (_MOBILE,) if of_office else (_MOBILE, _ABROAD):
        for found in pattern.finditer(line):
            yield Kind.PHONE, _masked(found[0])
    for found in _MAIL.finditer(line):
        yield Kind.MAIL, f"{found[1][0]}•••@{found[2].lower()}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_nik(digits: str) -> bool:
    """Place of registration, day (a woman's by 40 later) and month of birth, number of the day."""
    regency, district, day, month = (int(digits[at : at + 2]) for at in (2, 4, 6, 8))
    return (
        digits[:2] in _PROVINCES
        and (1 <= regency <= 39 or 71 <= regency <= 79)  # noqa: PLR2004 -- regencies, then cities
        and district > 0
        and (1 <= day <= 31 or 41 <= day <= 71)  # noqa: PLR2004
        and 1 <= month <= 12  # noqa: PLR2004
        and digits[12:] != "0000"
    )


_OLDEST, _YOUNGEST_AT_WORK = 1935, 15
_CONTRACT = "21"
"""In place of the month for those who work by contract (PPPK)."""


def _is_nip(digits: str) -> bool:
    """Day of birth, month of appointment, sex, number."""
    born, begun, month = int(digits[:4]), int(digits[8:12]), digits[12:14]
    try:
        date(born, int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return (
        _OLDEST <= born <= begun - _YOUNGEST_AT_WORK
        and begun <= 2100  # noqa: PLR2004
        and ("01" <= month <= "12" or month == _CONTRACT)
        and digits[14] in "12"
    )


def _masked(number: str) -> str:
    return f"{number[:2]}{'•' * (len(_digits(number)) - 4)}{number[-2:]}"


def _list_of(names: list[tuple[int, str]]) -> Finding:
    initials = [".".join(word[0] for word in name.split()[:2]) + "." for _line, name in names]
    shown = ", ".join(initials[:FEWEST_NAMES])
    more = f" … ({len(names)} nama)" if len(names) > FEWEST_NAMES else ""
    return Finding(names[0][0], Kind.NAMES, f"{shown}{more}")
