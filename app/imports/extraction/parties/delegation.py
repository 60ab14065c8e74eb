"""Count the people of a delegation, never by name. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from app.imports.extraction.blocks import announced, numbered_items
from app.imports.extraction.parties.counts import COUNT, number_of
from app.imports.extraction.parties.guest_and_host import guests_and_hosts
from app.imports.extraction.parties.officials import OFFICE
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.markdown_text import to_plain_text

_SIZE = re.compile(
    r"(?:jumlah )?(?:peserta|rombongan|personel|personil|delegasi)(?: (?:rapat|pertemuan|rombongan|studi \w+|kunjungan|tim))?"
    r"|jumlah (?:anggota|orang)|banyaknya peserta|tamu|yang (?:berangkat|ikut|mengikuti|ditugaskan)|pelaksana(?: kegiatan| tugas)?|petugas|👥",
    re.IGNORECASE,
)
"""A label of how many went: “Jumlah peserta”, “Rombongan”, “Yang berangkat”, “👥”."""
_FOLLOWERS = re.compile(r"(?:jumlah )?pengikut", re.IGNORECASE)
"""Those who travel with the one whom an assignment names."""
_ASSIGNED = re.compile(
    r".*\byang (?:di(?:perintah|tugas)\w*|melaksanakan (?:tugas|perjalanan dinas))", re.IGNORECASE
)
"""Whom an assignment names, one by one."""
_TOTAL = re.compile(r"\b(?:jumlah|total|seluruh)\w*", re.IGNORECASE)
"""A line that sums up the others: “Jumlah seluruhnya 11 orang”."""
_OTHER_SIDE = re.compile(r"\btuan rumah\b", re.IGNORECASE)
"""A line of those present that is about the hosts: “Tuan rumah: 6 orang”."""
_MEMBER = re.compile(
    r"(?:\\?[-*]\s+|\(?[\da-z]{1,2}\\?[.)]\s+)?(?:(?:wakil )?ketua|sekretaris|anggota|pendamping|staf|pimpinan)\s*:\s*",
    re.IGNORECASE,
)
"""A line of a delegation with the part somebody has in it: “1. Ketua: …”, “Anggota: 9 orang”."""
_PEOPLE = re.compile(
    rf"\b{COUNT}\s*(?:\([^)]{{1,40}}\)\s*)?(?:orang|peserta|anggota (?:dewan|dprd|rombongan|tim|komisi)|staf sekretariat)\b",
    re.IGNORECASE,
)
"""People that are counted: “12 orang”, “lima belas (15) peserta”, “9 anggota dewan”."""
_MORE_PEOPLE = re.compile(
    rf"[^.;\d]{{0,60}}?(?:\+|\bdan|\bditambah|\bserta|\bdidampingi)\s+{COUNT}\s*(?:orang\s+)?(?:pendamping|staf)",
    re.IGNORECASE,
)
"""Those counted beside them: “… + 2 pendamping”, “… didampingi 3 orang staf”."""
_WITH_STAFF = re.compile(
    r"\s+(?:beserta|bersama|didampingi|dan)\s+(\d{1,3})\s*(?:\([^)]{1,40}\)\s*)?orang\s+(?:staf|pegawai|pendamping)",
    re.IGNORECASE,
)
"""Staff that an official brings: “Kepala Dinas beserta 4 orang staf”."""
_IN_ALL = re.compile(rf"^[^()\d]*[,;)\w]\s*\(\s*(?:total |jumlah )?{COUNT} orang\s*\)\s*$", re.IGNORECASE)
"""What a list of people comes to: “Kepala Desa, Ketua BPD, dan dua orang anggota (4 orang)”."""
_CONSISTS_OF = re.compile(
    rf"{COUNT}\s*(?:\([^)]{{1,40}}\)\s*)?orang\b,?\s*(?:yang\s+)?(?:terdiri|meliputi|yaitu|yakni|antara lain|:|\()",
    re.IGNORECASE,
)
"""A total with its parts behind it: “6 (enam) orang, terdiri dari …”."""
_COUNTED_OTHERS = re.compile(
    rf"\b(?:sebanyak|berjumlah|beranggotakan|berkekuatan|diikuti(?: oleh)?|memboyong|membawa|rombongan)\s+{COUNT}\s*(?:\([^)]{{1,40}}\)\s*)?"
    r"(?:auditor|pegawai|pejabat|asn|pns|personel|personil|kepala (?:desa|dinas|bidang|sekolah|puskesmas)|camat|lurah|kader|guru|perawat|bidan|dokter|"
    r"penyuluh|perangkat desa|pengurus|legislator|wakil rakyat|staf|delegasi|tenaga kesehatan)\b",
    re.IGNORECASE,
)
"""People counted by what they are: “sebanyak 11 auditor”."""
_SERVES = re.compile(
    r"\b(?:mengangkut|melayani|menampung|memuat|mempekerjakan|memiliki|dikunjungi|dihuni|berkapasitas)\b[^.,;]{0,40}$",
    re.IGNORECASE,
)
"""Words before people who are no guests: “bus yang mengangkut 60 orang”."""
_CONSISTS = re.compile(r"\b(?:terdiri (?:dari|atas)|beranggotakan)\s+([^.;:]{10,300})", re.IGNORECASE)
"""Parts without a total: “terdiri atas Kepala Dinas, dua camat, dan tiga lurah”."""
_PASSIVE = re.compile(r",?\s+(?:dan|yang|serta)\s+di\w{4,}\b|\s+dengan\b")
"""What goes on behind the parts: “…, dan dipimpin oleh …”."""
_PART = re.compile(rf"{COUNT}\s+[a-z]", re.IGNORECASE)
"""A part with its number: “dua kepala bidang”."""
_PERSON_HEAD = re.compile(r"nama(?: (?:peserta|pegawai|lengkap|pelaksana))?(?: ?/ ?nip)?", re.IGNORECASE)
"""The head of the column of a list of people: “Nama”, “Nama/NIP”; its cells are counted, never read."""
_DELEGATION = re.compile(
    r"\b(?:rombongan|peserta|tim|pelaksana|delegasi|yang melaksanakan tugas)\b", re.IGNORECASE
)
"""A heading about those who went: “Susunan Rombongan”, “Tim Pelaksana”."""
_SEVERAL = re.compile(
    r"\b(?:orang|para|unsur|perwakilan|anggota|beserta|bersama|dan jajaran|seluruh|semua|peserta)\b|[.:;,]$",
    re.IGNORECASE,
)
"""Words of a line that is about more people than one, or a sentence."""
_LONGEST_POSITION = 14
"""Words."""
_GROUP = re.compile(
    r"\b(?:kunjungan dipimpin|kami(?=, [a-z\d]+ orang)|oleh(?= [a-z\d]+ orang dari)|beranggotakan|berangkat|jumlah seluruh\w*|total|rombongan|delegasi|peserta|tim|tamu|diikuti|berjumlah|terdiri|sebanyak|berkekuatan|membawa)\b",
    re.IGNORECASE,
)
"""Words of a sentence that counts those who went: “diikuti 40 peserta”, “rombongan berjumlah …”."""
_COUNTS_OTHERS = re.compile(
    r"^(?!.*\b(?:rombongan|delegasi|peserta|tim|diikuti|kami)\b).*\b(?:pada |di )?tahun (?:19|20)\d\d (?:berjumlah|sebanyak|tercatat|mencapai)\b",
    re.IGNORECASE,
)
"""A figure of a year that counts people of the place: “Guru penggerak pada tahun 2024 berjumlah 412 orang”."""
_GROUP_HEADING = re.compile(
    r"\b(?:rombongan|peserta|tim|pelaksana|delegasi|melaksanakan tugas)\b", re.IGNORECASE
)
"""A heading under which every count is of those who went: “Peserta”."""


def labelled_size(report: Report, label: str, value: str) -> int:
    """Return how many people a labelled value counts; followers travel with the one who is assigned."""
    if _ASSIGNED.fullmatch(label) and len(named := numbered_items(value)) > 1:
        return len(named)
    if not (_SIZE.fullmatch(label) or _FOLLOWERS.fullmatch(label)):
        return 0
    items = numbered_items(value)
    if len(items) == 1 and ". " not in value and not _CONSISTS_OF.search(value):
        items = [
            one
            for one in re.split(r",\s+(?:dan\s+)?|\s+dan\s+(?=\d)", value)
            if report.places_in(Sentence(one, ""))
        ]
    if len(items) > 1 and all(map(_PEOPLE.search, items)):
        return sum(count_people(item) for item in items if not _is_of_hosts(report, item))
    if total := _IN_ALL.search(value):
        return number_of(total["count"])
    return _total(label, value)


def _total(label: str, value: str) -> int:
    """Return the people of a value: the total it gives, else the sum of its parts."""
    size = count_people(value)
    if size and _FOLLOWERS.fullmatch(label):
        return size + 1
    if _CONSISTS_OF.search(value) and (found := _PEOPLE.search(value)):
        return number_of(found["count"])
    if _WITH_STAFF.search(value) and len(_PEOPLE.findall(value)) == 1:
        return size
    first, *others = [number_of(found["count"]) for found in _PEOPLE.finditer(value)] or [0]
    if others and first != sum(others):  # “10 orang: 6 dari A, 4 dari B” has its total first
        size = first + sum(others)
    before = value[: found.start()] if (found := _PEOPLE.search(value)) else ""
    return size + sum(bool(OFFICE.match(part)) for part in re.split(r"\s*,\s*(?:dan\s+)?", before))


def _is_of_hosts(report: Report, text: str) -> bool:
    """Return whether a line of those present is of the hosts’ side."""
    codes = {code for place in report.places_in(Sentence(text, "")) for code in place.codes}
    sides = guests_and_hosts(report)
    return any(one.topic == "host" and codes & {*next(iter(one.changes.values()))} for one in sides)


def find_listed_people(report: Report) -> Iterator[FieldSuggestion]:
    """Yield how many people a table of the delegation lists; their names are nobody's business here."""
    for block in report.blocks:
        head, *rows = block.rows or [[]]
        if rows and any(_PERSON_HEAD.fullmatch(cell) for cell in head) and _DELEGATION.search(block.heading):
            size = sum(len([cell for cell in row if cell]) > 1 for row in rows)
            yield FieldSuggestion("delegation", {"delegation.size": size}, f"{size} orang", block.heading)


def find_counted_members(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the people of a list that a label announces, one to a line; else the sum of its lines."""
    for lead_in, block in announced(report.blocks):
        if (_SIZE.fullmatch(lead_in) or _ASSIGNED.fullmatch(lead_in)) and (size := _listed(block.items)):
            why = "; ".join(block.items)[:600]
            yield FieldSuggestion("delegation", {"delegation.size": size}, f"{size} orang", why)
    yield from _counted_below_headings(report)


def _counted_below_headings(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the sum of the lines of a delegation: “Ketua: …”, “Anggota: 9 orang”, “Kepala … beserta 4 orang staf”."""
    for heading, group in groupby(report.blocks, key=lambda block: block.heading):
        lines = [
            line
            for block in group
            for line in (block.items or block.lines)
            if not line.rstrip().endswith(":")
        ]
        if not _DELEGATION.search(heading) or any(map(_TOTAL.search, lines)):
            continue
        counts = [_members(line) for line in lines if not _OTHER_SIDE.search(line)]
        if len(counts) > 1 and (
            size := _listed(lines) or (sum(counts) if all(counts) and max(counts) > 1 else 0)
        ):
            yield FieldSuggestion(
                "delegation", {"delegation.size": size}, f"{size} orang", "; ".join(lines)[:600]
            )


def _listed(lines: Sequence[str]) -> int:
    """Return how many positions stand one to a line; 0 when a line is of several people."""
    first = lines[0] if lines else ""
    is_each = OFFICE.match(first) and not any(map(_SEVERAL.search, lines))
    return len(lines) if is_each and max(len(line.split()) for line in lines) <= _LONGEST_POSITION else 0


def _members(line: str) -> int:
    """Return how many people a line of a delegation names; 0 when it is another line."""
    member = _MEMBER.match(line)
    value = line[member.end() :] if member else line
    is_one = OFFICE.match(value) and (member or _WITH_STAFF.search(value))
    return (count_people(value) or int(bool(is_one))) if member or is_one else 0


def count_people(text: str) -> int:
    """Return how many people a text counts, with those it adds: “8 orang anggota + 2 pendamping”; 0 for none."""
    consists = _CONSISTS.search(text)
    found = _PEOPLE.search(text)
    if consists and not (found and found.start() <= consists.start(1)):
        return _sum_of_parts(_PASSIVE.split(consists[1])[0])
    staff = _WITH_STAFF.search(text)
    if staff and OFFICE.search(text[: staff.start()]):
        return int(staff[1]) + 1
    found = found or _COUNTED_OTHERS.search(text)
    if found and _SERVES.search(text[: found.start()]):
        return 0
    more = _MORE_PEOPLE.match(text, found.end()) if found else None
    return sum(number_of(one["count"]) for one in (found, more) if one)


def _sum_of_parts(text: str) -> int:
    """Return the people of “Kepala Pelaksana BPBD, dua kepala bidang, dan empat anggota”; 0 when a part has no number."""
    size = 0
    for part in re.split(r",\s*(?:dan |serta )?|\s+(?:dan|serta)\s+", text):
        number = _PART.match(part.strip())
        if not (number or OFFICE.match(part.strip())):
            return 0
        size += number_of(number["count"]) if number else 1
    return size


def find_told_sizes(report: Report) -> Iterator[FieldSuggestion]:
    """Yield how many people a sentence about the delegation counts."""
    about_people = {
        to_plain_text("\n".join(block.lines))
        for block in report.blocks
        if _GROUP_HEADING.search(block.heading)
    }
    for sentence in report.sentences:
        size = count_people(sentence.text)
        is_ours = _GROUP.search(sentence.text) and not _COUNTS_OTHERS.search(sentence.text)
        if size and (is_ours or sentence.text in about_people):
            yield FieldSuggestion("delegation", {"delegation.size": size}, f"{size} orang", sentence.shown)
