"""Count a delegation's people by the office or the region they come from, never by name. Pure."""

import re
from collections.abc import Iterator, Sequence

from app.imports.extraction.blocks import Block, labelled_values
from app.imports.extraction.parties.counts import COUNT, number_of
from app.imports.extraction.parties.guest_and_host import guests_and_hosts
from app.imports.extraction.sentences import TITLE, Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_FEWEST = 2
"""Of one office alone the size of the delegation says as much."""
_LONGEST_OFFICE = 12
"""Words."""
_OFFICE_WORD = (
    r"(?:Dinas|Badan|Bagian|Biro|Bidang|Inspektorat|Sekretariat|Setda|Setwan|Kecamatan|Kelurahan|Kapanewon|Desa|Nagari|"
    r"Puskesmas|RSUD|Rumah Sakit|Kantor|Kementerian|DPRD|Komisi|Panitia Khusus|Pansus|Fraksi|Satuan|Satpol|UPTD?|"
    r"Perumda|PDAM|BUMDes|Balai|Kelompok|Forum|TP|Tim Penggerak|Dharma|Universitas|Politeknik|Kejaksaan|Polres|"
    r"Pemerintah|pemerintah|Pemprov|Pemkab|Pemkot|Provinsi|Kabupaten|Kab\.|Kota|Bap[a-z]{3,}|Dis[a-z]{3,}|DP[A-Z0-9]{1,6}|"
    r"[A-Z]{3,}[a-z]?)"
)
"""The word an office or a region begins with: “Dinas”, “Bappeda”, “BKPSDM”, “Kabupaten”."""
_SUBJECT = r"(?:PTSP|UKM|UMKM|KB|SDM|ESDM|PPKB|PPPA|PPA|PMD|LH)"
"""A short form that ends an office’s name behind “dan” and is no office of its own."""
_NAME = (
    rf"{_OFFICE_WORD}(?:\s+(?:\([A-Z][^()]{{1,40}}\)|[A-Z][\w./-]*|desa|kelurahan|d[rh]\.|"
    rf"(?:dan|serta)\s+(?:{_SUBJECT}\b|(?!{_OFFICE_WORD}\b)[A-Z][\w-]*)))*"
)
"""A whole name: “Dinas Penanaman Modal dan PTSP”; never two offices, as in “Bappeda dan Dinas PUPR”."""
_COUNT_FIRST = re.compile(
    rf"\b{COUNT}\s*(?:\(\w+(?: \w+)?\)\s*)?(?:(?:orang|peserta|personel|pegawai|pejabat|ASN|anggota|staf)\s+)*"
    rf"(?:(?:dari|asal|unsur|perwakilan|wakil|berasal dari|perwakilan dari)\s+)?(?P<name>{_NAME})"
    r"(?=\s*(?:[,;.)]|$|(?:dan|serta)\s+(?:\d|[a-z]+ orang)))",
)
"""“12 orang dari Bappeda, 8 orang Dinas PUPR”, “9 dari Kecamatan Amuntai Tengah”."""
_NAME_FIRST = re.compile(
    rf"(?P<name>{_NAME})\s*(?:\(\s*|:\s*|=\s*|[-–]\s*)?(?:sebanyak|berjumlah|sejumlah|ada)?\s*{COUNT}\s*(?:\(\w+(?: \w+)?\)\s*)?"
    r"(?:orang|peserta|personel|pegawai)\b",
)
"""“Puskesmas Murung Pudak 4 orang”, “Kabupaten Lamandau (10 orang)”, “Sekretariat DPRD: 3 orang”."""
_TWO_OFFICES = re.compile(r"\s*(?:dan|serta|,)\s+(?=[A-Z])")
"""Behind a counted name: “12 orang dari Bappeda dan Dinas PUPR” says of neither how many."""
_LABEL = re.compile(
    r"(?:(?:jumlah|unsur|asal|susunan|daftar|komposisi)\s+)*(?:peserta|rombongan|tamu|delegasi|tim|pelaksana|personel|yang (?:hadir|ikut|mengikuti|ditugaskan|berangkat))\b.*|👥",
    re.IGNORECASE,
)
"""A label of those who went: “Jumlah peserta”, “Unsur rombongan”."""
_ABOUT = re.compile(
    r"\b(?:peserta|rombongan|delegasi|tim|diikuti|terdiri|beranggotakan|unsur|kami|yang (?:ikut|hadir|berangkat))\b",
    re.IGNORECASE,
)
"""Words of a sentence about those who went."""
_OTHERS = re.compile(
    r"\b(?:tuan rumah|narasumber|penerima|pihak yang menerima|dihadiri oleh)\b", re.IGNORECASE
)
_NAME_HEAD = re.compile(
    r"(?:(?:unsur|asal|instansi|perangkat daerah|opd|skpd|kantor|dinas|lembaga|daerah|kabupaten|kota|satuan kerja|unit kerja)(?:[ /]+|$))+"
    r"(?:(?:asal|peserta|rombongan|kota|kabupaten|daerah|instansi)(?:[ /]+|$))*",
    re.IGNORECASE,
)
"""The head of the column that says from where: “Unsur peserta”, “Asal Daerah”, “Kabupaten/Kota”."""
_COUNT_HEAD = re.compile(r"(?:jumlah|banyaknya|orang|peserta)\b.*", re.IGNORECASE)
_TABLE_ABOUT = re.compile(
    r"\b(?:peserta|rombongan|delegasi|pelaksana|unsur|anggota tim|susunan tim)\b", re.IGNORECASE
)
"""Of a table of people, and not of cases or desks, its heading or its head says so."""
_TOTAL = re.compile(r"(?:jumlah|total)\b.*", re.IGNORECASE)


def find_origins(report: Report) -> Iterator[FieldSuggestion]:
    """Yield how many people come from each office or region, and how many that makes where nobody says it."""
    for passage, found in _passages(report):
        guests = [one for one in found if not _is_of_hosts(report, one[0])]
        if len(guests) < _FEWEST:
            continue
        rows = [_from_where(report, name) | {"size": size} for name, size in guests]
        shown = ", ".join(f"{name} {size}" for name, size in guests)
        yield FieldSuggestion("origins", {"delegation.origins": rows}, shown, passage)
        total = sum(size for _name, size in guests)
        if total >= max(_counts(passage), default=0):
            yield FieldSuggestion("delegation", {"delegation.size": total}, f"{total} orang", passage)
        return


def _passages(report: Report) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield each table, labelled value and sentence of the delegation with the counts it gives."""
    for block in report.blocks:
        yield from _of_table(block)
    for one in labelled_values(report.blocks):
        if _LABEL.fullmatch(one.label):
            yield one.sentence, counted_names(one.value)
    for sentence in report.sentences:
        if sentence.where != TITLE and _ABOUT.search(sentence.text):
            yield sentence.shown, counted_names(sentence.text)
    for heading in dict.fromkeys(block.heading for block in report.blocks):
        lines = [line for block in report.blocks if block.heading == heading for line in block.lines]
        if _LABEL.fullmatch(heading):
            yield "; ".join(lines)[:600], [one for line in lines for one in counted_names(line)]


def counted_names(text: str) -> list[tuple[str, int]]:
    """Return the offices and regions of a text with the people it counts of each; none where hosts are counted."""
    if _OTHERS.search(text):
        return []
    return max((_counted(pattern, text) for pattern in (_COUNT_FIRST, _NAME_FIRST)), key=len)


def _counted(pattern: re.Pattern[str], text: str) -> list[tuple[str, int]]:
    found = []
    for one in pattern.finditer(text):
        name = one["name"].strip(" .,")
        if len(name.split()) <= _LONGEST_OFFICE and not _shares_its_count(pattern, text, one.end()):
            found.append((name, number_of(one["count"])))
    return found


def _shares_its_count(pattern: re.Pattern[str], text: str, end: int) -> bool:
    behind = _TWO_OFFICES.match(text, end) if pattern is _COUNT_FIRST else None
    return bool(behind and re.match(_OFFICE_WORD, text[behind.end() :]))


def _of_table(block: Block) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield the rows of a table “Unsur | Jumlah” of people."""
    head, *rows = block.rows or [[]]
    name = next((at for at, cell in enumerate(head) if _NAME_HEAD.fullmatch(cell)), None)
    count = next((at for at, cell in enumerate(head) if at != name and _COUNT_HEAD.fullmatch(cell)), None)
    if name is None or count is None or not _TABLE_ABOUT.search(f"{block.heading} {' '.join(head)}"):
        return
    cells = [(row[name], row[count]) for row in rows if len(row) > max(name, count)]
    found = [
        (where, int(people[1]))
        for where, said in cells
        if re.match(_OFFICE_WORD, where)
        and not _TOTAL.fullmatch(where)
        and (people := re.match(r"(\d{1,4})\b(?![.,]\d)", said))
    ]
    yield block.as_sentence[:600], found


def _from_where(report: Report, name: str) -> dict[str, object]:
    """Return the region that a name is, else the name as an office."""
    whole = [one for one in report.places_in(Sentence(name, "")) if (one.start, one.end) == (0, len(name))]
    government = re.sub(r"^(?:Pemerintah|Pemprov|Pemkab|Pemkot)\s+", "", name)
    if government != name and not whole:
        return (
            _from_where(report, government)
            if report.places_in(Sentence(government, ""))
            else {"office": name}
        )
    codes = whole[0].codes if whole else ()
    return {"region": codes[0]} if len(codes) == 1 else {"office": name}


def _is_of_hosts(report: Report, name: str) -> bool:
    """Return whether an office is of the hosts’ place: those who received are counted too in minutes."""
    codes = {code for place in report.places_in(Sentence(name, "")) for code in place.codes}
    hosts = {
        code
        for one in guests_and_hosts(report)
        if one.topic == "host"
        for code in next(iter(one.changes.values()))
    }
    return bool(codes & hosts)


def _counts(text: str) -> Sequence[int]:
    """Return the people that a passage counts in one go, of which the parts may be the sum."""
    return [
        number_of(one["count"])
        for one in re.finditer(
            rf"\b{COUNT}\s*(?:\([^)]{{1,40}}\)\s*)?(?:orang|peserta)\b", text, re.IGNORECASE
        )
    ]
