"""An imported report as the JSON of `import --json`."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.documents.markdown.sections import HEADING_PREFIX
from app.imports.extraction.suggestions import SINGLE, FieldSuggestion
from app.imports.reader import ImportedReport


def as_json(imported: ImportedReport, file: Path) -> dict[str, Any]:
    """Return what was read, proposed and left of a report, and where its words are."""
    words = imported.words
    return {
        "file": str(file),
        "kind": imported.kind,
        "title": imported.title,
        "body": imported.body or imported.complete_text,
        "proposals": list(_proposals(imported)),
        "left": [{"what": one.what, "text": one.text, "advice": one.advice} for one in imported.unplaced],
        "words": {
            "source": words.source,
            "kept": words.in_draft,
            "named": words.named,
            "lost": words.lost,
        },
    }


def _proposals(imported: ImportedReport) -> Iterator[dict[str, Any]]:
    """Yield a value for each field; of a field that takes one value the likeliest."""
    rows: Counter[str] = Counter()
    settled: set[str] = set()
    for suggestion in imported.suggestions:
        if suggestion.topic in SINGLE and suggestion.topic in settled:
            continue
        settled.add(suggestion.topic)
        for field, value in _flat(suggestion, rows):
            yield {
                "field": field,
                "value": value,
                "sentence": suggestion.why,
                "certain": suggestion.is_certain,
            }


def _flat(suggestion: FieldSuggestion, rows: Counter[str]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a suggestion; rows of lists are counted on from those before."""
    for key, value in suggestion.changes.items():
        field = f"sections.{key.removeprefix(HEADING_PREFIX)}" if key.startswith(HEADING_PREFIX) else key
        if not isinstance(value, list):
            yield from _leaves(field, value)
            continue
        for row in value:
            yield from _leaves(f"{field}.{rows[field]}", row)
            rows[field] += 1


def _leaves(field: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values inside rows and groups with their dotted names."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{field}.{name}", inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(f"{field}.{at}", inner)
    else:
        yield field, value
