"""Read facts that a report gives behind a label: “Tempat: Aula Bappeda”, “Topik: SAKIP, SPBE”. Pure."""

import re
from collections.abc import Iterator
from itertools import chain

from app.imports.extraction.blocks import announced, labelled_values, numbered_items
from app.imports.extraction.parties.delegation import labelled_size
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_VENUE = re.compile(
    r"(?:tempat|lokasi|tempat (?:pelaksanaan|kegiatan|tujuan)|tempat yang dikunjungi|ruang|lokus|📍)",
    re.IGNORECASE,
)
_TOPICS = re.compile(
    r"(?:topik|tema|fokus|materi|isu|bahasan|pokok(?:-pokok)? (?:bahasan|pembahasan|materi)|hal yang (?:dipelajari|dibahas|didiskusikan)|substansi)(?:\s+(?:utama|kunjungan|studi(?: \w+)?|diskusi|pembahasan|bahasan|pembelajaran|pertemuan|rapat))*",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"(?:maksud|tujuan|sasaran|maksud ?(?:dan|&|/|serta) ?tujuan|dalam rangka|keperluan)"
    r"(?: (?:pelaksanaan|kegiatan|kunjungan(?: kerja)?|studi \w+|perjalanan(?: dinas)?|penugasan))*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:tentang|mengenai|terkait)\s+(?!(?:hasil|pelaksanaan|laporan|kegiatan|kunjungan)\b)(.{5,200}?)(?:\s+(?:di|ke|pada|dari)\s+(?:Pemerintah|Kabupaten|Kota|Provinsi|Dinas|Badan|DPRD|Tahun)\b.*|\s+tahun\s+\d{4})?$",
    re.IGNORECASE,
)
_LISTED_TOPICS = re.compile(r"(?:yang )?(?:pembahasan|dibahas|didiskusikan|dipelajari)", re.IGNORECASE)
_LONGEST_LISTED = 6
"""Words of a topic behind a label that may have sentences behind it too."""
_EVENT = re.compile(r"(?:acara|(?:nama )?kegiatan|perihal|agenda|rapat|pertemuan|judul)", re.IGNORECASE)
_EVENT_TOPIC = re.compile(
    r"(?:laporan (?:(?:hasil|pelaksanaan|kegiatan) )*)?(?:kunjungan (?:kerja )?)?"
    r"(?:studi (?:banding|tiru|komparatif|komparasi|lapangan)|kaji (?:tiru|banding)|benchmarking)\s+(?:tentang |mengenai |terkait )?"
    r"((?!ke\b|di\b|dari\b|pada\b|dan\b|pemerintah\b|kabupaten\b|kota\b|provinsi\b|dinas\b|dprd\b)\S.{4,150}?)"
    r"(?:\s+(?:ke|di|pada)\s+.*)?",
    re.IGNORECASE,
)
_CEREMONY = re.compile(
    r"\b(?:pembukaan|sambutan|doa|penutup\w*|perkenalan|paparan|diskusi|tanya jawab|foto|makan|registrasi|\d{1,2}[.:]\d\d)\b",
    re.IGNORECASE,
)
"""Words of a programme’s items, which are no topics."""
_DISCUSSED = re.compile(
    r"\b(?:dibahas|dipelajari|didalami|digali|membahas|mempelajari|mendalami)\b[^.;]{0,60}?"
    r"(?:\b(?:yakni|yaitu|meliputi|antara lain|di antaranya|seputar)\b|:)\s*:?\s*([^.;]{5,300})",
    re.IGNORECASE,
)
_DISCUSSED_LEAD = re.compile(r"(?:\w+[ -]){0,3}yang (?:di(?:bahas|diskusikan|dalami))", re.IGNORECASE)
_LONGEST_TOPIC = 12
"""Words; what is longer is a sentence."""
_LONGEST_VENUE = 200
"""Characters; what is longer is a paragraph."""
_ONLINE = re.compile(r"\b(?:zoom|google meet|microsoft teams|webex|daring|virtual|tautan)\b", re.IGNORECASE)
_OF_NAMES = re.compile(r"[A-Z(\d][\w().-]*,?|dan|serta|di|ke|[-–&/]")
"""A word of names of agencies and places."""
_EVENT_WORD = re.compile(
    r"\b(?:studi|kaji|kunjungan|benchmarking|rapat|konsultasi|koordinasi|mempelajari)\b", re.IGNORECASE
)
_SHORTEST_PURPOSE = 4
"""Words; what is shorter names a place (“Tujuan: Kabupaten Sleman”)."""


def find_labelled(report: Report) -> Iterator[FieldSuggestion]:
    """Yield venue, size, purpose and topics that stand behind their label."""
    for one in labelled_values(report.blocks):
        value = one.value.strip(" .")
        if _VENUE.fullmatch(one.label) and _is_venue(value) and not _are_places(report, value):
            yield FieldSuggestion("venue", {"venue": value}, value, one.sentence)
        elif _PURPOSE.fullmatch(one.label) and _is_purpose(one.label, value):
            yield FieldSuggestion("purpose", {"purpose": one.value}, one.value[:600], one.sentence)
        elif size := labelled_size(report, one.label, value):
            yield FieldSuggestion("delegation", {"delegation.size": size}, f"{size} orang", one.sentence)
        else:
            yield from _labelled_topics(one.label, value, one.sentence)


def _labelled_topics(label: str, value: str, sentence: str) -> Iterator[FieldSuggestion]:
    if _TOPICS.fullmatch(label):
        yield from _topics(value, sentence)
    elif _LISTED_TOPICS.fullmatch(label):
        parts = re.split(r"\s*[,;]\s*", value)
        if len(parts) > 1 and max(len(part.split()) for part in parts) <= _LONGEST_LISTED:
            yield from _topics(value, sentence)
    elif _EVENT.fullmatch(label) and (about := _EVENT_TOPIC.fullmatch(value) or _ABOUT.search(value)):
        yield from _topics(about[1], sentence)
    elif _EVENT.fullmatch(label) and len(listed := numbered_items(value)) > 1:
        yield from (topic for one in listed if not _CEREMONY.search(one) for topic in _topics(one, sentence))


def find_discussed(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the topics that a sentence lists as what was discussed, when the title names none."""
    for lead_in, block in announced(report.blocks):
        if _DISCUSSED_LEAD.fullmatch(lead_in):
            short = [one for one in block.items if not one.endswith(".")]
            yield from (topic for item in short for topic in _topics(item, item))
            if short:
                return
    for sentence in report.sentences:
        if found := _DISCUSSED.search(sentence.text):
            yield from _topics(found[1].strip(), sentence.shown)
            return


def find_title_topics(report: Report) -> Iterator[FieldSuggestion]:
    """Yield what the title says the visit was about."""
    title = next((one.text for one in report.sentences), "")
    found = _ABOUT.search(title)
    if found:
        yield from _topics(found[1].strip(" ."), title)


def _is_venue(value: str) -> bool:
    """Return whether a value names a place: no paragraph, no question."""
    return len(value) <= _LONGEST_VENUE and not value.endswith("?") and not _ONLINE.search(value)


def _are_places(report: Report, value: str) -> bool:
    """Return whether a value is only names of regions, which no meeting is held in."""
    rest = value
    for one in reversed(report.places_in(Sentence(value, ""))):
        rest = rest[: one.start] + rest[one.end :]
    return not re.sub(r"\b(?:dan|serta)\b|[\s,;&/-]", "", rest)


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
