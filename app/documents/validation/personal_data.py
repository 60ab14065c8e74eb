"""Find personal data before it is published (UU 27/2022).

A warning, never a verdict: people decide. Findings are masked, so that the warning, its page and its record
contain no personal data.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile

from app.documents.validation.person_names import find_names
from app.i18n import marked

MIN_NAMES = 4
"""Fewest names in a row that count as a list of people; three may be the speakers of an event."""
PERSONAL_DATA_PROBLEM = marked(
    "Isian memuat yang tampak seperti data pribadi. Ganti dengan jabatan atau kantor."
)
"""What people read whose text for the public looks so."""


class PersonalDataKind(StrEnum):
    """Kinds of personal data, by the labels the page shows."""

    NIK = "NIK"
    NIP = "NIP"
    PHONE = "nomor telepon"
    MAIL = "surel pribadi"
    NAMES = "daftar nama"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A passage that looks like personal data."""

    line: int
    """Line of the whole file, from 1."""
    kind: PersonalDataKind
    excerpt: str
    """Enough to find the passage, not enough to use it."""

    @property
    def why(self) -> str:
        """Why it should not be published."""
        return EXPLANATIONS[self.kind][0]

    @property
    def hint(self) -> str:
        """What to do about it."""
        return EXPLANATIONS[self.kind][1]


EXPLANATIONS: Mapping[PersonalDataKind, tuple[str, str]] = {
    PersonalDataKind.NIK: (
        "NIK membuka data kependudukan seseorang.",
        "Hapus nomornya; sebut jabatan atau jumlah orangnya.",
    ),
    PersonalDataKind.NIP: (
        "NIP memuat tanggal lahir dan riwayat kepegawaian seseorang.",
        "Hapus nomornya; nama jabatan sudah cukup.",
    ),
    PersonalDataKind.PHONE: (
        "Nomor telepon dapat dipakai menghubungi atau menipu pemiliknya.",
        "Hapus; tulis telepon kantor pada “Kontak kantor”.",
    ),
    PersonalDataKind.MAIL: (
        "Surel pribadi menunjuk orangnya, bukan kantornya.",
        "Ganti dengan surel dinas pada “Kontak kantor”, atau hapus.",
    ),
    PersonalDataKind.NAMES: (
        "Daftar peserta menunjukkan siapa berada di mana tanpa mereka minta.",
        "Ganti dengan jumlah orang dan jabatan pimpinannya.",
    ),
}
"""Reason and remedy by kind."""

_LONG_SPACE = re.compile(r"\s{2,}")
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
"""An office number in international format: fine as the office's contact, not elsewhere."""
_MAIL = re.compile(
    r"\b([\w.+-]{1,64}) ?(?:@|\[at\]|\(at\)) ?"
    r"((?:gmail|googlemail|yahoo|ymail|rocketmail|hotmail|outlook|live|msn|icloud|aol|gmx|mail|yandex"
    r"|zoho|proton|protonmail)\.(?:com|co\.id|co\.uk|id|net|me|ru))\b",
    re.IGNORECASE,
)
"""The part before the sign has at most 64 characters (RFC 5321, 4.5.3.1.1), which also bounds the search."""
_PROVINCES = frozenset("11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65".split()) | {
    *"71 72 73 74 75 76 81 82 91 92 93 94 95 96 97".split()
}
"""Province codes in registration numbers, including provinces divided since."""
_PATTERNS: Mapping[PersonalDataKind, tuple[re.Pattern[str], ...]] = {
    PersonalDataKind.NIK: (_NIK,),
    PersonalDataKind.NIP: (_NIP,),
    PersonalDataKind.PHONE: (_MOBILE, _ABROAD),
    PersonalDataKind.MAIL: (_MAIL,),
}
_LABEL_BEFORE = re.compile(r"\s*\(?\b(?:NIP|NIK|HP|WA|Telp|Telepon|Surel|Email)\b\.?\s*:?\s*$", re.IGNORECASE)
_CONTACT = re.compile(r"contact:")
_INDENTED = re.compile(r"\s+\S")


def find_personal_data(text: str) -> list[Finding]:
    """Return what looks like personal data in a document's whole text, by line."""
    lines = [_LONG_SPACE.sub(" ", _URL.sub(" ", line)) for line in text.splitlines()]
    office = _contact_lines(lines)
    found = [
        Finding(number, kind, excerpt)
        for number, line in enumerate(lines, start=1)
        for kind, excerpt in _in_line(line, of_office=number in office)
    ]
    return sorted([*found, *(_list_of(names) for names in find_names(lines) if len(names) >= MIN_NAMES)])


def remove_finding(text: str, finding: Finding) -> str:
    """Return the text without what a finding points at; unchanged for a list of names, which people shorten."""
    lines = text.split("\n")
    line = lines[finding.line - 1] if finding.line <= len(lines) else ""
    for found in (one for pattern in _PATTERNS.get(finding.kind, ()) for one in pattern.finditer(line)):
        if finding.excerpt in (_masked(found[0]), _masked_mail(found) if "@" in finding.excerpt else ""):
            around = _LABEL_BEFORE.sub("", line[: found.start()]), line[found.end() :]
            lines[finding.line - 1] = re.sub(r"(?<=\S)  +", " ", "".join(around)).rstrip()
            return "\n".join(lines)
    return text


def summarise_findings(findings: Iterable[Finding]) -> str:
    """Return the number of findings by kind, without the data: ``2 NIP, 1 daftar nama``."""
    kinds = [finding.kind for finding in findings]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in PersonalDataKind if kind in kinds)


def _contact_lines(lines: list[str]) -> frozenset[int]:
    """Return the numbers of the front matter lines about the office to contact."""
    if not lines or lines[0].strip("\ufeff -"):
        return frozenset()
    head = list(takewhile(lambda line: line.rstrip() != "---", lines[1:]))
    start = next((n for n, line in enumerate(head) if _CONTACT.match(line)), None)
    if start is None:
        return frozenset()
    more = sum(1 for _line in takewhile(_INDENTED.match, head[start + 1 :]))
    return frozenset(range(start + 2, start + 3 + more))


def _in_line(line: str, *, of_office: bool) -> Iterator[tuple[PersonalDataKind, str]]:
    for found in _NIK.finditer(line):
        if _is_nik(_digits(found[0])):
            yield PersonalDataKind.NIK, _masked(found[0])
    for found in _NIP.finditer(line):
        if _is_nip(_digits(found[0])):
            yield PersonalDataKind.NIP, _masked(found[0])
    for pattern in (_MOBILE,) if of_office else (_MOBILE, _ABROAD):
        for found in pattern.finditer(line):
            yield PersonalDataKind.PHONE, _masked(found[0])
    for found in _MAIL.finditer(line):
        yield PersonalDataKind.MAIL, _masked_mail(found)


def _masked_mail(found: re.Match[str]) -> str:
    return f"{found[1][0]}•••@{found[2].lower()}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


_ADDED_FOR_WOMEN = 40
_LEAP_YEAR = 2000
"""The number has two digits of the year, so 29 February passes in each."""


def _is_nik(digits: str) -> bool:
    """Return whether digits are a NIK: place of registration, birth date (women: day + 40), serial number."""
    regency, district, day, month = (int(digits[at : at + 2]) for at in (2, 4, 6, 8))
    try:
        date(_LEAP_YEAR, month, day - _ADDED_FOR_WOMEN if day > _ADDED_FOR_WOMEN else day)
    except ValueError:
        return False
    return (
        digits[:2] in _PROVINCES
        and (1 <= regency <= 39 or 71 <= regency <= 79)  # noqa: PLR2004 -- regencies, then cities
        and district > 0
        and digits[12:] != "0000"
    )


_OLDEST, _YOUNGEST_AT_WORK, _LAST_YEAR = 1935, 15, 2100
_CONTRACT = "21"
"""Stands for the month in the NIP of contract staff (PPPK)."""


def _is_nip(digits: str) -> bool:
    """Return whether digits are a NIP: birth date, month of appointment, sex, serial number."""
    born, begun, month = int(digits[:4]), int(digits[8:12]), digits[12:14]
    try:
        date(born, int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return (
        _OLDEST <= born <= begun - _YOUNGEST_AT_WORK
        and begun <= _LAST_YEAR
        and ("01" <= month <= "12" or month == _CONTRACT)
        and digits[14] in "12"
    )


def _masked(number: str) -> str:
    return f"{number[:2]}{'•' * (len(_digits(number)) - 4)}{number[-2:]}"


def _list_of(names: list[tuple[int, str]]) -> Finding:
    initials = [".".join(word[0] for word in name.split()[:2]) + "." for _line, name in names]
    shown = ", ".join(initials[:MIN_NAMES])
    more = f" … ({len(names)} nama)" if len(names) > MIN_NAMES else ""
    return Finding(names[0][0], PersonalDataKind.NAMES, f"{shown}{more}")
