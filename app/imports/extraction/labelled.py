"""Read facts that a report gives behind a label: “Tempat: Aula Bappeda”, “Topik: SAKIP, SPBE”. Pure."""

import re
from collections.abc import Iterator

from app.imports.extraction.blocks import labelled_values
from app.imports.extraction.sentences import Report
from app.imports.extraction.suggestions import FieldSuggestion

_VENUE = re.compile(r"(?:tempat|lokasi|tempat pelaksanaan|tempat kegiatan|ruang|lokus)", re.IGNORECASE)
_SIZE = re.compile(
    r"(?:jumlah (?:peserta|rombongan|anggota|orang)|banyaknya peserta|peserta|rombongan)", re.IGNORECASE
)
_TOPICS = re.compile(
    r"(?:topik|tema|fokus|materi|pokok (?:bahasan|pembahasan)|hal yang dipelajari|substansi)(?:\s+(?:kunjungan|studi|diskusi|pembahasan))?",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"(?:maksud|tujuan|maksud dan tujuan|tujuan kunjungan|tujuan kegiatan|dalam rangka)", re.IGNORECASE
)
_LEARNED = re.compile(
    r"(?:lessons? learn(?:ed|t)|pembelajaran|hal(?:-hal)? yang (?:dapat )?dipelajari|pelajaran)\b.*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\btentang\s+(.{5,200}?)(?:\s+(?:di|ke|pada|dari)\s+(?:Pemerintah|Kabupaten|Kota|Provinsi|Dinas|Badan|DPRD|Tahun)\b.*|\s+tahun\s+\d{4})?$",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\b(\d{1,4})\s*(?:\([^)]{1,40}\)\s*)?orang\b", re.IGNORECASE)
_LONGEST_TOPIC = 12
"""Words; what is longer is a sentence."""
_LONGEST_VENUE = 200
"""Characters; what is longer is a paragraph."""
_SHORTEST_PURPOSE = 4
"""Words; what is shorter names a place (“Tujuan: Kabupaten Sleman”)."""


def find_labelled(report: Report) -> Iterator[FieldSuggestion]:
    """Yield venue, size, purpose and topics that stand behind their label."""
    for one in labelled_values(report.blocks):
        value = one.value.strip(" .")
        if _VENUE.fullmatch(one.label) and _is_venue(value):
            yield FieldSuggestion("venue", {"venue": value}, value, one.sentence)
        elif _SIZE.fullmatch(one.label) and (found := _PEOPLE.search(value)):
            yield FieldSuggestion(
                "delegation", {"delegation.size": int(found[1])}, f"{found[1]} orang", one.sentence
            )
        elif _PURPOSE.fullmatch(one.label) and len(value.split()) >= _SHORTEST_PURPOSE:
            yield FieldSuggestion("purpose", {"purpose": one.value}, one.value[:600], one.sentence)
        elif _TOPICS.fullmatch(one.label):
            yield from _topics(value, one.sentence)


def find_title_topics(report: Report) -> Iterator[FieldSuggestion]:
    """Yield what the title says the visit was about."""
    title = next((one.text for one in report.sentences), "")
    found = _ABOUT.search(title)
    if found:
        yield from _topics(found[1].strip(" ."), title)


def find_learned(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the items below a heading such as “Lesson learned”."""
    for block in report.blocks:
        if _LEARNED.fullmatch(block.heading):
            for item in block.items:
                yield FieldSuggestion("learned", {"learned": [item]}, item[:300], item[:600])


def _is_venue(value: str) -> bool:
    """Return whether a value names a place: no paragraph, no question."""
    return len(value) <= _LONGEST_VENUE and not value.endswith("?")


def _topics(value: str, sentence: str) -> Iterator[FieldSuggestion]:
    for topic in re.split(r"\s*[,;]\s*(?:dan\s+|serta\s+)?", value):
        if topic and len(topic.split()) <= _LONGEST_TOPIC:
            yield FieldSuggestion("topics", {"topics": [topic]}, topic, sentence)
