"""Find when, where and how a visit was held. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from app.documents import vocabulary
from app.documents.dates import FoundDate, format_date
from app.imports.extraction.agenda import joined_dates, travel_dates
from app.imports.extraction.blocks import labelled_values
from app.imports.extraction.sentences import TITLE, Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

MAX_DATES = 3
_CERTAINLY = 9
"""Likelihood of the days that a table of visits lists; sentences reach seven."""
_VISIT_WORDS = re.compile(
    r"\b(?:dilaksanakan|kunjungan|studi|hari|waktu|bertempat|selama|kaji tiru|acara)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\b(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)\W*$", re.IGNORECASE)
_LETTER = re.compile(r"(?:\bnomor|\bno\.)\s*:?\s*\S+[^.;]{0,60}$|\btanggal surat\W*$", re.IGNORECASE)
_DEADLINE = re.compile(
    r"\b(?:paling lambat|selambat-lambatnya|sebelum|sampai dengan|tenggat|target)\W*$", re.IGNORECASE
)
_SIGNED = re.compile(r"^(?:[A-Z][a-z]+\s?){1,3},\s*$")
_ONLINE = re.compile(r"\b(?:daring|virtual|zoom|konferensi video|video conference)\b", re.IGNORECASE)
_IN_PERSON = re.compile(r"\b(?:luring|tatap muka|secara langsung)\b", re.IGNORECASE)
_HELD_ONLINE = re.compile(
    r"\b(?:kunjungan|studi|kaji)\b.*\b(?:secara|via|melalui) (?:daring|virtual|zoom)\b", re.IGNORECASE
)
_STUDIED = re.compile(
    r"\b(?:mempelajari|bertujuan|tentang|mengenai|belajar|mengetahui|layanan|pelayanan|pembayaran|pajak|perizinan|aplikasi)\b[^.;]*$",
    re.IGNORECASE,
)
"""Words before “daring” that make it what was studied: “mempelajari pembayaran pajak secara daring”."""
_MODE_LABEL = re.compile(r"(?:media|metode|platform|moda|tempat|tautan)(?: pertemuan| rapat)?", re.IGNORECASE)
_VENUE = re.compile(
    r"\b(?:bertempat di|di tempat|di|[Tt]empat(?: pelaksanaan)?\s*:)\s*((?:Ruang|Aula|Kantor|Gedung|Hotel|Balai|Pendopo|"
    r"Auditorium|Sasana|Graha|Wisma|Mall? Pelayanan|Ruangan|Rumah (?:Dinas|Jabatan|Makan)|Ballroom|Saung|Joglo|Bale|Baruga|Lobi|Lobby|Griya|Rupatama|(?:[A-Z]\w+ ){0,3}(?:Command Center|Meeting Room|Live Room|Media Center|Creative Hub|Smart Room|Hall|Convention Center))\b[^.;]{0,150})"
)
_VENUE_AT = re.compile(r"\bbertempat di\s+([A-Z][^.;]{2,150})")
_VENUE_OFFICE = re.compile(
    r"\b(?:dilaksanakan|diselenggarakan|berlangsung|digelar|diadakan|bertempat)\b(?:[^.;]|s\.d\.){0,120}?\bdi\s+"
    r"((?:Dinas|Badan|Inspektorat|Sekretariat|RSUD|Puskesmas|Perumda|PDAM|UPT\w*|Kecamatan|Kelurahan|Balai|BPSDM|Bapp\w+|Disk\w+|Dis[dhnp]\w+|DPRD|DPM\w+|Depo|Museum|Taman|Pasar|TPST|TPA)\b[^.;]{0,150})"
)
"""An office that it was held in, as a sentence about when and where says."""
_RECEIVED_AT = re.compile(
    r"\b(?:diterima|ditemui|disambut|dijamu)\b[^.;]{0,160}?,? di\s+((?:Studio|Pasar|Taman|Museum|Kampung|Depo|Alun-alun|Terminal|Pelabuhan|Stadion|Perpustakaan)\b[^.;]{0,100})"
)
"""Where one was received outside an office: “diterima Sekretaris Dinas …, di Pasar Gede”."""
_HELD = re.compile(
    r"\b(?:studi|kunjungan|kaji|benchmarking|kegiatan)\b[^.;]{0,60}\bdilaksanakan\b", re.IGNORECASE
)
"""A sentence that says so wherever it stands: “Studi lapangan diikuti 30 peserta dan dilaksanakan … di RSUD …”."""
_VENUE_END = re.compile(
    r"\s(?:pada|pukul|tanggal|dengan|yang|mulai|untuk|guna|dalam|oleh|hari|kami|rombongan|dan (?:diikuti|diterima|dihadiri))\b|[,(](?!\s*(?:Lantai|Gedung|Kompleks|Kantor|Lt\b))"
)


def find_dates(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the days of the visit, the likeliest first."""
    found = [(score, date, one) for one in report.sentences for score, date in _dates_of(one)]
    found += [(_CERTAINLY, date, Sentence(row, "Pelaksanaan")) for date, row in travel_dates(report.blocks)]
    stops = [date for score, date, _one in found if score == _CERTAINLY]
    found = [
        (_CERTAINLY + 1 if any(_is_around(date, one) for one in stops) else score, date, one_sentence)
        for score, date, one_sentence in found
    ]
    single = {date.first for _score, date, _one in found if not date.last}
    found = [  # from one day of the programme to another: the whole visit
        (
            max(score, _CERTAINLY) if date.last and {date.first, date.last} <= single else score,
            date,
            one_sentence,
        )
        for score, date, one_sentence in found
    ]
    days = [entry for entry in found if len(entry[1].first) == len("2025-02-11")]
    chosen = sorted(days or found, key=lambda entry: -entry[0])
    seen: dict[str, FieldSuggestion] = {}
    for _score, date, sentence in chosen:
        changes: dict[str, Any] = {"date_start": date.first}
        if date.last:
            changes["date_end"] = date.last
        changes["date_precision"] = "day" if len(date.first) == len("2025-02-11") else "month"
        shown = format_date(date.first) + (f" sampai {format_date(date.last)}" if date.last else "")
        seen.setdefault(shown, FieldSuggestion("date", changes, shown, sentence.shown))
    yield from list(seen.values())[:MAX_DATES]


def _is_around(span: FoundDate, stops: FoundDate) -> bool:
    """Return whether a span has the days of a table of visits within it: the journey there and back counts."""
    ends = stops.last or stops.first
    return bool(span.last) and span.first <= stops.first and ends <= str(span.last) and span != stops


def _dates_of(sentence: Sentence) -> Iterator[tuple[int, FoundDate]]:
    """Yield the dates of a sentence with their likelihood of being the visit's, except those of letters and deadlines."""
    for date in joined_dates(sentence.text):
        before = sentence.text[: date.start]
        if _LETTER.search(before) or _SIGNED.match(before) or _DEADLINE.search(before):
            continue
        likely = (
            2 * bool(date.last) + 2 * bool(_WEEKDAY.search(before)) + bool(_VISIT_WORDS.search(sentence.text))
        )
        yield likely + 2 * (sentence.where == "Pelaksanaan"), date


def visit_year(report: Report) -> int:
    """Return the year of the likeliest day of the visit, 0 for none."""
    likeliest = report.once("date", lambda one: next(find_dates(one), None))
    return int(likeliest.changes["date_start"][:4]) if likeliest else 0


def find_modes(report: Report) -> Iterator[FieldSuggestion]:
    """Yield whether they met there, online, or both."""
    for one in labelled_values(report.blocks):
        if _MODE_LABEL.fullmatch(one.label) and _ONLINE.search(one.value):
            yield FieldSuggestion("mode", {"mode": "daring"}, vocabulary.MODE["daring"], one.sentence)
    for sentence in report.sentences:
        is_told = sentence.where in (TITLE, "Pelaksanaan") and _VISIT_WORDS.search(sentence.text)
        if not is_told and not _HELD_ONLINE.search(sentence.text):
            continue
        online, there = _ONLINE.search(sentence.text), _IN_PERSON.search(sentence.text)
        if online and _STUDIED.search(sentence.text[: online.start()]):
            continue
        if online or there:
            mode = "hibrida" if online and there else "daring" if online else "luring"
            yield FieldSuggestion("mode", {"mode": mode}, vocabulary.MODE[mode], sentence.shown)


def find_venues(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the rooms and offices that a sentence says it was held in."""
    for sentence in report.sentences:
        found = _VENUE.search(sentence.text) or _VENUE_AT.search(sentence.text)
        if not found and (sentence.where == "Pelaksanaan" or _HELD.search(sentence.text)):
            found = _VENUE_OFFICE.search(sentence.text)
        found = found or _RECEIVED_AT.search(sentence.text)
        if found:
            venue = _VENUE_END.split(found[1])[0].strip(" ,")
            yield FieldSuggestion("venue", {"venue": venue}, venue, sentence.shown)
