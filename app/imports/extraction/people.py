"""Find who led the guests and who received them. Pure."""

import re
from collections.abc import Iterator
from itertools import chain

from app.documents.reference.places import PlaceMention
from app.imports.extraction.blocks import labelled_values
from app.imports.extraction.officials import OFFICE, officials_in
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_LED = re.compile(
    r"\b(?:dipimpin|dikomandoi|dikoordinir|diketuai)(?:\s+(?:langsung|oleh|secara langsung))*\s+",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"\b(?:hadir menerima (?:tim|rombongan|tamu|kami)\b[\s,:]*(?:adalah|yaitu|yakni)?\s*"
    r"|(?:diterima|disambut|dijamu|ditemui|dihadiri)"
    r"(?:\s+(?:langsung|hangat|baik|oleh|(?:secara|dengan|penuh)(?: penuh)? \w+)|\s+di [^.;,]{3,60}?(?=,? oleh\b),?)*\s+)",
    re.IGNORECASE,
)
_RECEIVES = re.compile(
    r"(?:,|\bselaku tuan rumah)?\s+(?:menerima|menyambut)(?: (?:langsung|hangat|baik|secara langsung))*"
    r" (?:rombongan|kunjungan|kedatangan|delegasi|tamu)\b",
    re.IGNORECASE,
)
_AS_LEADER = re.compile(
    r"[\s,(/]+(?:selaku |sebagai )?(?:ketua|pimpinan|pemimpin|koordinator) (?:rombongan|tim|delegasi)\b",
    re.IGNORECASE,
)
_JOURNEY = re.compile(
    r"\b(?:rombongan|delegasi|kunjungan|kunker|studi|kaji|benchmarking|kedatangan|kegiatan|mereka|kami|peserta|tamu|anggota dewan|ikut serta)\b",
    re.IGNORECASE,
)
"""Words of a sentence that is about the visit and not about an office's own committees."""
_MEETING = re.compile(
    rf"{_JOURNEY.pattern}|\b(?:tim|pansus|panitia khusus|komisi|pertemuan)\b", re.IGNORECASE
)
"""Of one about those who were received."""
_LONGEST_OFFICIAL = 140
"""Characters of a position with its name."""
_LEADER_LABEL = re.compile(
    r"(?:ketua|pimpinan|pemimpin|koordinator)\s+(?:rombongan|tim|delegasi)|dipimpin oleh|yang melaksanakan tugas|pelaksana tugas",
    re.IGNORECASE,
)
_RECEIVER_LABEL = re.compile(
    r"(?:diterima oleh|penerima(?: kunjungan| rombongan)?|yang menerima|pejabat penerima)", re.IGNORECASE
)


def find_leaders(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the leader of the delegation."""
    found = chain(_officials(report, _LED, _LEADER_LABEL, _JOURNEY), _named_before(report, _AS_LEADER))
    for official, sentence in found:
        yield FieldSuggestion("lead", {"delegation.lead": official}, shown(official), sentence)
        return


def find_receivers(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the officials who received the guests."""
    seen: set[str] = set()
    found = chain(_officials(report, _RECEIVED, _RECEIVER_LABEL, _MEETING), _named_before(report, _RECEIVES))
    for official, sentence in found:
        key = official["position"].lower()
        if key not in seen and not _is_of_owner(report, official["position"]):
            seen.add(key)
            yield FieldSuggestion("received_by", {"received_by": [official]}, shown(official), sentence)


def _is_of_owner(report: Report, position: str) -> bool:
    """Return whether an official is of the guests' own place, who do not receive themselves."""
    return any(report.owner in place.codes for place in report.places_in(Sentence(position, "")))


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


def shown(official: dict[str, str]) -> str:
    """Return an official as people read it."""
    return ", ".join(official[key] for key in ("position", "name") if key in official)


def _officials(
    report: Report, trigger: re.Pattern[str], label: re.Pattern[str], about: re.Pattern[str]
) -> Iterator[tuple[dict[str, str], str]]:
    def places_in(text: str) -> list[PlaceMention]:
        return report.places_in(Sentence(text, ""))

    labelled = (one for one in labelled_values(report.blocks) if label.fullmatch(one.label))
    for one in labelled:
        for official in officials_in(one.value, places_in):
            yield official, one.sentence
    for sentence in report.sentences:
        for found in trigger.finditer(sentence.text) if about.search(sentence.text) else ():
            for official in officials_in(sentence.text[found.end() :], places_in):
                yield official, sentence.shown
