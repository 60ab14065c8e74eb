"""Find who led the guests and who received them. Pure."""

import re
from collections.abc import Iterator
from itertools import chain

from app.documents.dates import find_dates
from app.documents.reference.places import PlaceMention
from app.imports.extraction.blocks import labelled_values, numbered_items
from app.imports.extraction.parties.guest_and_host import guests_and_hosts
from app.imports.extraction.parties.officials import OFFICE, officials_in
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_LED = re.compile(
    r"\b(?:dipimpin|dikomandoi|dikoordin(?:ir|asi|asikan)|diketuai|dikepalai|dinakhodai|di bawah (?:pimpinan|komando))(?:\s+(?:langsung|oleh|secara langsung))*\s+",
    re.IGNORECASE,
)
"""Before the leader: “dipimpin langsung oleh …”, “di bawah komando …”."""
_RECEIVED = re.compile(
    r"\b(?:hadir menerima (?:tim|rombongan|tamu|kami)\b[\s,:]*(?:adalah|yaitu|yakni)?\s*"
    r"|(?:penerimaan|penyambutan|selamat datang|disambut dan diterima|diterima dan disambut)(?: [\w ]{3,40})? oleh\s+"
    r"|yang (?:menerima|menyambut) (?:kami|rombongan|tim) (?:adalah|ialah|yaitu)\s+"
    r"|(?:diterima|disambut|dijamu|ditemui|dihadiri)"
    r"(?:\s+(?:langsung|hangat|baik|oleh|(?:secara|dengan|penuh)(?: penuh)? \w+)|\s+di [^.;,]{3,60}?(?=,? oleh\b),?)*\s+)",
    re.IGNORECASE,
)
"""Before who received: “diterima langsung oleh …”, “disambut di Pendopo oleh …”, “yang menerima kami adalah …”."""
_RECEIVES = re.compile(
    r"(?:,|\bselaku tuan rumah)?\s+(?:menerima|menyambut|menjamu)(?: (?:langsung|hangat|baik|secara langsung))*"
    r" (?:rombongan|kunjungan|kedatangan|delegasi|tamu|kami|tim)\b",
    re.IGNORECASE,
)
"""Behind who received: “Kepala Dinas …, menerima rombongan”."""
_LEADER_IS = re.compile(
    r"\b(?:ketua|pimpinan|pemimpin) (?:rombongan|delegasi|tim)(?:,| adalah| ialah| yaitu| yakni| yang juga)+\s+",
    re.IGNORECASE,
)
"""“Ketua rombongan, Sekretaris Daerah Kabupaten Kapuas, menyampaikan …”."""
_NO_LABEL = re.compile(r"(?!)")
_AS_LEADER = re.compile(
    r"[\s,(/]+(?:selaku |sebagai )?(?:ketua|pimpinan|pemimpin|koordinator) (?:rombongan|tim|delegasi)\b",
    re.IGNORECASE,
)
"""Behind the leader: “Inspektur … selaku ketua rombongan”, “Asisten … (pimpinan rombongan)”."""
_LEADS = re.compile(
    r",?\s+(?:memimpin|mengetuai)(?: (?:langsung|secara langsung))* (?:rombongan|kunjungan|delegasi|tim|studi|kaji)\b"
    r"|,?\s+(?:memboyong|(?:mengajak|membawa)\s+(?:\d+|para|jajaran|sejumlah|seluruh)\b[^.;]*\b(?:belajar|studi|kunjungan|kaji))\b",
    re.IGNORECASE,
)
"""Behind the leader as subject: “Wakil Bupati memimpin rombongan”, “Bupati mengajak 12 kepala desa belajar”."""
_ALSO_BY = re.compile(
    r"(?:,|;)?\s*(?:sedangkan|sementara|dan|serta|lalu|kemudian)\s+(?:di|pada|untuk) [^.;]{3,60}?\s+oleh\s+",
    re.IGNORECASE,
)
"""What receives in one place goes on with the next: “…, sedangkan di Salatiga oleh …”."""
_STANDS_IN = re.compile(r"^[^.;]{3,120}?,?\s(?:yang |dalam hal ini )?diwakili(?: oleh)?\s+", re.IGNORECASE)
"""“Bupati Sidoarjo yang diwakili Asisten …” is the assistant."""
_JOURNEY = re.compile(
    r"\b(?:rombongan|delegasi|kunjungan|kunker|studi|kaji|benchmarking|kedatangan|kegiatan|mereka|kami|peserta|tamu|anggota dewan|ikut serta)\b|^tim (?:terdiri|dipimpin|berjumlah|beranggotakan|berangkat|kami|\d+ orang)\b|\bketua tim (?:adalah|ialah|yaitu)\b",
    re.IGNORECASE,
)
"""Words of a sentence that is about the visit and not about an office's own committees."""
_MEETING = re.compile(
    rf"{_JOURNEY.pattern}|\b(?:tim|pansus|panitia khusus|komisi|kelompok|pelaksana|pertemuan)\b",
    re.IGNORECASE,
)
"""Of one about those who were received."""
_LONGEST_OFFICIAL = 140
"""Characters of a position with its name."""
_FEWEST_COLUMNS = 3
"""Of a table with heads; of two cells, each row is a label with its value."""
_LEADER_LABEL = re.compile(
    r"(?:ketua|pimpinan|pemimpin|koordinator)\s+(?:rombongan|tim|delegasi)|dipimpin oleh|pemimpin|penanggung jawab (?:rombongan|tim)|yang melaksanakan tugas|pelaksana tugas",
    re.IGNORECASE,
)
"""A label of the leader: “Ketua tim”, “Dipimpin oleh”, “Yang melaksanakan tugas”."""
_GROUP_HEADING = re.compile(r"\b(?:rombongan|peserta|tim|pelaksana|delegasi)\b", re.IGNORECASE)
"""A heading under which “Ketua” is the delegation's: “Susunan Rombongan”."""
_RECEIVER_LABEL = re.compile(
    r"(?:di(?:terima|sambut)(?: oleh)?|pihak (?:yang menerima|penerima)|yang menyambut|bertemu(?: dengan)?|menemui|penerima(?: kunjungan| rombongan)?|yang menerima|(?:pejabat )?(?:penerima|(?:yang )?(?:ditemui|menerima|dihubungi|dijumpai))"
    r"|(?:pemimpin|pimpinan) (?:rapat|pertemuan)|tuan rumah)",
    re.IGNORECASE,
)
"""A label of who received: “Diterima oleh”, “Pejabat yang ditemui”, “Pimpinan rapat”."""


def find_leaders(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the leader of the delegation."""
    found = chain(
        _officials(report, _LED, _LEADER_LABEL, _JOURNEY),
        _officials(report, _LEADER_IS, _NO_LABEL, _JOURNEY),
        _named_before(report, _AS_LEADER),
        _named_before(report, _LEADS),
    )
    for official, sentence in found:
        yield FieldSuggestion("lead", {"delegation.lead": official}, shown(official), sentence)
        return


def find_receivers(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the officials who received the guests, none of the guests' own places: nobody receives themselves."""

    def codes_in(text: str) -> set[str]:
        return {code for place in report.places_in(Sentence(text, "")) for code in place.codes}

    sides: dict[str, set[str]] = {"guest": {report.owner}, "host": set()}
    for suggestion in guests_and_hosts(report):
        sides[suggestion.topic].update(code for codes in suggestion.changes.values() for code in codes)
    own = sides["guest"] - sides["host"]
    seen: set[str] = set()
    found = chain(_officials(report, _RECEIVED, _RECEIVER_LABEL, _MEETING), _named_before(report, _RECEIVES))
    for official, sentence in found:
        key = official["position"].lower()
        if key not in seen and not codes_in(official["position"]) & own:
            seen.add(key)
            yield FieldSuggestion("received_by", {"received_by": [official]}, shown(official), sentence)


def _named_before(report: Report, trigger: re.Pattern[str]) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the official that stands right before what is said of them: “Inspektur … selaku ketua rombongan”."""

    def places_in(text: str) -> list[PlaceMention]:
        return report.places_in(Sentence(text, ""))

    for sentence in report.sentences:
        if not (found := trigger.search(sentence.text)):
            continue
        before = sentence.text[: found.start()]
        begins = [one.start() for one in OFFICE.finditer(before)]
        if begins and len(before) - begins[0] <= _LONGEST_OFFICIAL:
            official = next(officials_in(before[begins[0] :], places_in), None)
            if official:
                yield official, sentence.shown


def _said_below(heading: str, label: str) -> str:
    """Return a label with the subject of its heading: “Ketua” below “Susunan rombongan” is that of the “rombongan”."""
    group = _GROUP_HEADING.search(heading)
    return f"{label} rombongan" if group and label.lower() in ("ketua", "pimpinan", "pemimpin") else label


def shown(official: dict[str, str]) -> str:
    """Return an official as people read it."""
    return ", ".join(official[key] for key in ("position", "name") if key in official)


def _officials(
    report: Report, trigger: re.Pattern[str], label: re.Pattern[str], about: re.Pattern[str]
) -> Iterator[tuple[dict[str, str], str]]:
    def places_in(text: str) -> list[PlaceMention]:
        return report.places_in(Sentence(text, ""))

    for said, why in _said_behind(report, label):
        yield from ((official, why) for official in officials_in(said, places_in))
    for sentence in report.sentences:
        is_about = about.search(sentence.text) or (
            sentence.where == "Pelaksanaan" and any(find_dates(sentence.text))
        )
        triggers = list(trigger.finditer(sentence.text)) if is_about else []
        for found in (*triggers, *(_ALSO_BY.finditer(sentence.text, triggers[0].end()) if triggers else ())):
            said = _STANDS_IN.sub("", sentence.text[found.end() :], count=1)
            for official in officials_in(said, places_in):
                yield official, sentence.shown


def _said_behind(report: Report, label: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands behind a label or in the column it heads, with its sentence."""
    for one in labelled_values(report.blocks):
        if label.fullmatch(_said_below(one.heading, one.label)):
            yield from ((item, one.sentence) for item in numbered_items(one.value))
    for block in report.blocks:
        head, *rows = block.rows or [[]]
        column = next((at for at, cell in enumerate(head) if label.fullmatch(cell)), None)
        if column is not None and len(head) >= _FEWEST_COLUMNS:
            yield from ((row[column], " ".join(filter(None, row))) for row in rows if column < len(row))
