"""Find who led the guests and who received them. Pure."""

import re
from collections.abc import Iterator

from app.documents.reference.places import PlaceMention
from app.imports.extraction.blocks import labelled_values
from app.imports.extraction.officials import officials_in
from app.imports.extraction.sentences import Report, Sentence
from app.imports.extraction.suggestions import FieldSuggestion

_LED = re.compile(
    r"\b(?:dipimpin|dikomandoi|dikoordinir|diketuai)(?:\s+(?:langsung|oleh|secara langsung))*\s+",
    re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"\b(?:diterima|disambut|disambut baik|dijamu)(?:\s+(?:langsung|hangat|baik|secara langsung|dengan hangat|dengan baik|oleh))*\s+",
    re.IGNORECASE,
)
_JOURNEY = re.compile(
    r"\b(?:rombongan|delegasi|kunjungan|kunker|studi|kaji|benchmarking|kedatangan|kegiatan|mereka|kami|peserta|tamu)\b",
    re.IGNORECASE,
)
"""Words of a sentence that is about the visit and not about an office's own committees."""
_LEADER_LABEL = re.compile(
    r"(?:ketua|pimpinan|pemimpin|koordinator)\s+(?:rombongan|tim|delegasi)|dipimpin oleh", re.IGNORECASE
)
_RECEIVER_LABEL = re.compile(
    r"(?:diterima oleh|penerima(?: kunjungan| rombongan)?|yang menerima|pejabat penerima)", re.IGNORECASE
)


def find_leaders(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the leader of the delegation."""
    for official, sentence in _officials(report, _LED, _LEADER_LABEL):
        yield FieldSuggestion("lead", {"delegation.lead": official}, shown(official), sentence)
        return


def find_receivers(report: Report) -> Iterator[FieldSuggestion]:
    """Yield the officials who received the guests."""
    seen: set[str] = set()
    for official, sentence in _officials(report, _RECEIVED, _RECEIVER_LABEL):
        key = official["position"].lower()
        if key not in seen:
            seen.add(key)
            yield FieldSuggestion("received_by", {"received_by": [official]}, shown(official), sentence)


def shown(official: dict[str, str]) -> str:
    """Return an official as people read it."""
    return ", ".join(official[key] for key in ("position", "name") if key in official)


def _officials(
    report: Report, trigger: re.Pattern[str], label: re.Pattern[str]
) -> Iterator[tuple[dict[str, str], str]]:
    def places_in(text: str) -> list[PlaceMention]:
        return report.places_in(Sentence(text, ""))

    labelled = (one for one in labelled_values(report.blocks) if label.fullmatch(one.label))
    for one in labelled:
        for official in officials_in(one.value, places_in):
            yield official, one.sentence
    for sentence in report.sentences:
        for found in trigger.finditer(sentence.text) if _JOURNEY.search(sentence.text) else ():
            for official in officials_in(sentence.text[found.end() :], places_in):
                yield official, sentence.shown
