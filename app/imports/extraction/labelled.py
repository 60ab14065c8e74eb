"""Read facts that a report gives behind a label: “Tempat: Aula Bappeda”, “Topik: SAKIP, SPBE”. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise

from app.imports.extraction.blocks import Block, labelled_values, numbered_items
from app.imports.extraction.officials import OFFICE
from app.imports.extraction.sentences import Report
from app.imports.extraction.suggestions import FieldSuggestion

_VENUE = re.compile(
    r"(?:tempat|lokasi|tempat (?:pelaksanaan|kegiatan|tujuan)|tempat yang dikunjungi|ruang|lokus|📍)",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:jumlah (?:peserta|rombongan|anggota|orang)|banyaknya peserta|peserta|rombongan|tamu|👥)",
    re.IGNORECASE,
)
_FOLLOWERS = re.compile(r"(?:jumlah )?pengikut", re.IGNORECASE)
"""Those who travel with the one whom an assignment names."""
_ASSIGNED = re.compile(
    r".*\byang (?:di(?:perintah|tugas)\w*|melaksanakan (?:tugas|perjalanan dinas))", re.IGNORECASE
)
"""Whom an assignment names, one by one."""
_TOTAL = re.compile(r"\b(?:jumlah|total|seluruh)\w*", re.IGNORECASE)
_OTHER_SIDE = re.compile(r"\btuan rumah\b", re.IGNORECASE)
_MEMBER = re.compile(
    r"(?:\\?[-*]\s+|\(?[\da-z]{1,2}\\?[.)]\s+)?(?:(?:wakil )?ketua|sekretaris|anggota|pendamping|staf|pimpinan)\s*:\s*",
    re.IGNORECASE,
)
_TOPICS = re.compile(
    r"(?:topik|tema|fokus|materi|pokok (?:bahasan|pembahasan)|hal yang dipelajari|substansi)(?:\s+(?:kunjungan|studi|diskusi|pembahasan))?",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"(?:maksud|tujuan|maksud (?:dan|&) tujuan|dalam rangka)"
    r"(?: (?:pelaksanaan|kegiatan|kunjungan(?: kerja)?|studi \w+|perjalanan(?: dinas)?|penugasan))*",
    re.IGNORECASE,
)
_LEARNED = re.compile(
    r"(?:lessons? learn(?:ed|t)|best practices?|praktik (?:baik|terbaik)|pembelajaran|pelajaran|oleh-oleh|"
    r"(?:(?:hal(?:-hal)?|hasil|(?:beberapa )?(?:hal|poin|catatan))(?: penting)? )?yang (?:dapat |bisa |telah )?(?:dipelajari|didapat(?:kan)?|diperoleh|dipetik))\b.*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\btentang\s+(?!(?:hasil|pelaksanaan|laporan|kegiatan|kunjungan)\b)(.{5,200}?)(?:\s+(?:di|ke|pada|dari)\s+(?:Pemerintah|Kabupaten|Kota|Provinsi|Dinas|Badan|DPRD|Tahun)\b.*|\s+tahun\s+\d{4})?$",
    re.IGNORECASE,
)
_UNITS = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
_UNIT = "|".join(_UNITS)
_COUNT = rf"(?P<count>\d{{1,4}}|(?:{_UNIT})(?: (?:belas|puluh(?: (?:{_UNIT}))?))?)"
_PEOPLE = re.compile(
    rf"\b{_COUNT}\s*(?:\([^)]{{1,40}}\)\s*)?(?:orang|peserta|anggota (?:dewan|dprd|rombongan|tim|komisi))\b",
    re.IGNORECASE,
)
_MORE_PEOPLE = re.compile(
    rf"[^.;\d]{{0,60}}?(?:\+|\bdan|\bditambah|\bserta|\bdidampingi)\s+{_COUNT}\s*(?:orang\s+)?(?:pendamping|staf)",
    re.IGNORECASE,
)
_WITH_STAFF = re.compile(
    r"\s+(?:beserta|bersama|didampingi|dan)\s+(\d{1,3})\s*(?:\([^)]{1,40}\)\s*)?orang\s+(?:staf|pegawai|pendamping)",
    re.IGNORECASE,
)
_SERVES = re.compile(
    r"\b(?:mengangkut|melayani|menampung|memuat|mempekerjakan|memiliki|dikunjungi|dihuni|berkapasitas)\b[^.,;]{0,40}$",
    re.IGNORECASE,
)
"""Words before people who are no guests: “bus yang mengangkut 60 orang”."""
_CONSISTS = re.compile(r"\b(?:terdiri (?:dari|atas)|beranggotakan)\s+([^.;:]{10,300})", re.IGNORECASE)
_PART = re.compile(rf"{_COUNT}\s+[a-z]", re.IGNORECASE)
_PERSON_HEAD = re.compile(r"nama(?: (?:peserta|pegawai|lengkap|pelaksana))?(?: ?/ ?nip)?", re.IGNORECASE)
_DELEGATION = re.compile(
    r"\b(?:rombongan|peserta|tim|pelaksana|delegasi|yang melaksanakan tugas)\b", re.IGNORECASE
)
_EVENT = re.compile(r"(?:acara|kegiatan|nama kegiatan|perihal|agenda)", re.IGNORECASE)
_EVENT_TOPIC = re.compile(
    r"(?:studi (?:banding|tiru|komparatif|komparasi|lapangan)|kaji (?:tiru|banding)|benchmarking)\s+(?:tentang |mengenai |terkait )?"
    r"((?!ke\b|di\b|dari\b|pada\b|dan\b|pemerintah\b|kabupaten\b|kota\b|provinsi\b|dinas\b|dprd\b)\S.{4,150}?)"
    r"(?:\s+(?:ke|di|pada)\s+.*)?",
    re.IGNORECASE,
)
_DISCUSSED = re.compile(
    r"\b(?:dibahas|dipelajari|didalami|digali|membahas|mempelajari|mendalami)\b[^.;]{0,60}?"
    r"(?:\b(?:yakni|yaitu|meliputi|antara lain|di antaranya|seputar)\b|:)\s*:?\s*([^.;]{5,300})",
    re.IGNORECASE,
)
_DISCUSSED_LEAD = re.compile(r"(?:\w+[ -]){0,3}yang (?:di(?:bahas|diskusikan|dalami))", re.IGNORECASE)
_LONGEST_TOPIC = 12
"""Words; what is longer is a sentence."""
_SEVERAL = re.compile(
    r"\b(?:orang|para|unsur|perwakilan|anggota|beserta|bersama|dan jajaran|seluruh|semua|peserta)\b|[.:;,]$",
    re.IGNORECASE,
)
"""Words of a line that is about more people than one, or a sentence."""
_LONGEST_POSITION = 14
"""Words."""
_LONGEST_LEAD_IN = 8
"""Words."""
_LONGEST_VENUE = 200
"""Characters; what is longer is a paragraph."""
_OF_NAMES = re.compile(r"[A-Z(\d][\w().-]*,?|dan|serta|di|ke|[-–&/]")
"""A word of names of agencies and places."""
_EVENT_WORD = re.compile(
    r"\b(?:studi|kaji|kunjungan|benchmarking|rapat|konsultasi|koordinasi|mempelajari)\b", re.IGNORECASE
)
_SHORTEST_PURPOSE = 4
"""Words; what is shorter names a place (“Tujuan: Kabupaten Sleman”)."""


def find_labelled(report: Report) -> Iterator[FieldSuggestion]:
    """Yield venue, size, purpose, topics and lessons that stand behind their label."""
    for one in labelled_values(report.blocks):
        value = one.value.strip(" .")
        if _VENUE.fullmatch(one.label) and _is_venue(value):
            yield FieldSuggestion("venue", {"venue": value}, value, one.sentence)
        elif _PURPOSE.fullmatch(one.label) and _is_purpose(one.label, value):
            yield FieldSuggestion("purpose", {"purpose": one.value}, one.value[:600], one.sentence)
        elif one.is_row and _LEARNED.fullmatch(one.label) and len(value.split()) >= _SHORTEST_PURPOSE:
            yield FieldSuggestion("learned", {"learned": [one.value]}, one.value[:300], one.sentence)
        elif size := _labelled_size(one.label, value):
            yield FieldSuggestion("delegation", {"delegation.size": size}, f"{size} orang", one.sentence)
        else:
            yield from _labelled_topics(one.label, value, one.sentence)


def _labelled_size(label: str, value: str) -> int:
    """Return how many people a labelled value counts; followers travel with the one who is assigned."""
    if _ASSIGNED.fullmatch(label) and len(named := numbered_items(value)) > 1:
        return len(named)
    if not (_SIZE.fullmatch(label) or _FOLLOWERS.fullmatch(label)):
        return 0
    size = count_people(value)
    if size and _FOLLOWERS.fullmatch(label):
        return size + 1
    first, *others = [_number(found["count"]) for found in _PEOPLE.finditer(value)] or [0]
    if others and first != sum(others):  # “10 orang: 6 dari A, 4 dari B” has its total first
        size = first + sum(others)
    before = value[: found.start()] if (found := _PEOPLE.search(value)) else ""
    return size + sum(bool(OFFICE.match(part)) for part in re.split(r"\s*,\s*(?:dan\s+)?", before))


def _labelled_topics(label: str, value: str, sentence: str) -> Iterator[FieldSuggestion]:
    if _TOPICS.fullmatch(label):
        yield from _topics(value, sentence)
    elif _EVENT.fullmatch(label) and (about := _EVENT_TOPIC.fullmatch(value)):
        yield from _topics(about[1], sentence)


def find_discussed(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the topics that a sentence lists as what was discussed, when the title names none."""
    for before, block in pairwise(report.blocks):
        if before.where == block.where and _DISCUSSED_LEAD.fullmatch(_lead_in(before)):
            short = [one for one in block.items if not one.endswith(".")]
            yield from (topic for item in short for topic in _topics(item, item))
            if short:
                return
    for sentence in report.sentences:
        if found := _DISCUSSED.search(sentence.text):
            yield from _topics(found[1].strip(), sentence.shown)
            return


def find_listed_people(report: Report) -> Iterator[FieldSuggestion]:
    """Yield how many people a table of the delegation lists; their names are nobody's business here."""
    for block in report.blocks:
        head, *rows = block.rows or [[]]
        if rows and any(_PERSON_HEAD.fullmatch(cell) for cell in head) and _DELEGATION.search(block.heading):
            size = sum(len([cell for cell in row if cell]) > 1 for row in rows)
            yield FieldSuggestion("delegation", {"delegation.size": size}, f"{size} orang", block.heading)


def find_counted_members(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the sum of the lines of a delegation: “Ketua: …”, “Anggota: 9 orang”, “Kepala … beserta 4 orang staf”."""
    for heading, group in groupby(report.blocks, key=lambda block: block.heading):
        lines = [line for block in group for line in (block.items or block.lines)]
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
    staff = _WITH_STAFF.search(text)
    if staff and OFFICE.search(text[: staff.start()]):
        return int(staff[1]) + 1
    found = _PEOPLE.search(text)
    if found and _SERVES.search(text[: found.start()]):
        return 0
    if not found and (consists := _CONSISTS.search(text)):
        return _sum_of_parts(consists[1])
    more = _MORE_PEOPLE.match(text, found.end()) if found else None
    return sum(_number(one["count"]) for one in (found, more) if one)


def _sum_of_parts(text: str) -> int:
    """Return the people of “Kepala Pelaksana BPBD, dua kepala bidang, dan empat anggota”; 0 when a part has no number."""
    size = 0
    for part in re.split(r",\s*(?:dan |serta )?|\s+(?:dan|serta)\s+", text):
        number = _PART.match(part.strip())
        if not (number or OFFICE.match(part.strip())):
            return 0
        size += _number(number["count"]) if number else 1
    return size


def _number(text: str) -> int:
    """Return a number in figures or words, up to 99."""
    if text.isdecimal():
        return int(text)
    first, *rest = text.lower().split()
    value = _UNITS.index(first) + 1
    if not rest:
        return value
    tens = 10 + value if rest[0] == "belas" else 10 * value
    return tens + (_UNITS.index(rest[1]) + 1 if rest[1:] else 0)


def find_title_topics(report: Report) -> Iterator[FieldSuggestion]:
    """Yield what the title says the visit was about."""
    title = next((one.text for one in report.sentences), "")
    found = _ABOUT.search(title)
    if found:
        yield from _topics(found[1].strip(" ."), title)


def find_learned(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the items below a heading or a line such as “Hal yang dipelajari:”."""
    for before, block in pairwise((Block("", "", ()), *report.blocks)):
        lead_in = _lead_in(before) if before.where == block.where else ""
        if _LEARNED.fullmatch(block.heading) or _LEARNED.fullmatch(lead_in):
            for item in block.items:
                yield FieldSuggestion("learned", {"learned": [item]}, item[:300], item[:600])


def _lead_in(block: Block) -> str:
    """Return the few words that a block announces a list with."""
    line = block.lines[0].strip(" *_") if len(block.lines) == 1 else ""
    return line.rstrip(": ") if line.endswith(":") and len(line.split()) <= _LONGEST_LEAD_IN else ""


def _is_venue(value: str) -> bool:
    """Return whether a value names a place: no paragraph, no question."""
    return len(value) <= _LONGEST_VENUE and not value.endswith("?")


def _is_purpose(label: str, value: str) -> bool:
    """Return whether a value says what for, and not merely where to: “Tujuan: UKPBJ Kota Semarang, Jawa Tengah”."""
    words = value.split()
    is_place = all(map(_OF_NAMES.fullmatch, words)) and not _EVENT_WORD.search(value)
    return len(words) >= _SHORTEST_PURPOSE and ("maksud" in label.lower() or not is_place)


def _topics(value: str, sentence: str) -> Iterator[FieldSuggestion]:
    parts = (re.split(r"\s*[,;]\s*(?:dan\s+|serta\s+)?", one.strip(" ,;")) for one in numbered_items(value))
    for topic in chain.from_iterable(parts):
        if topic and len(topic.split()) <= _LONGEST_TOPIC:
            yield FieldSuggestion("topics", {"topics": [topic]}, topic, sentence)
