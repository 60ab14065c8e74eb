"""Turn a report into a document file that only waits for its facts: the work of `import`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from app.cli.console import INVALID_INPUT, warn
from app.cli.report_json import as_json
from app.documents.editing.skeletons import KnownFacts, new_document
from app.documents.markdown.files import write_atomic
from app.documents.markdown.render import slugify
from app.documents.markdown.sections import HEADING_PREFIX
from app.documents.models import FOLDERS, DocumentType
from app.documents.reference.data import load_reference
from app.imports.errors import ImportFileError
from app.imports.extraction.suggestions import FieldSuggestion
from app.imports.reader import ImportedReport, ReportFile, read_report


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How `import` works."""

    kind: DocumentType
    as_json: bool
    is_dry_run: bool
    """Whether nothing is written."""


class _ReportError(Exception):
    """A report cannot become a file; the text tells its sender what to do."""


def import_reports(content_dir: Path, files: Sequence[Path], options: ImportOptions) -> None:
    """Write a document for each report; print what was found, and exit with 1 when one could not be read."""
    reference = load_reference(content_dir)
    answers: list[dict[str, Any]] = []
    failed = 0
    for number, file in enumerate(files, start=1):
        if len(files) > 1:
            warn(f"{number}/{len(files)} {file}")
        try:
            imported = read_report(ReportFile(file.read_bytes(), file.name), options.kind, reference)
            path = _write(content_dir, imported, file, is_dry_run=options.is_dry_run)
        except (ImportFileError, _ReportError) as error:
            warn(f"{file}: {error}")
            failed += 1
            continue
        answers.append(as_json(imported, file))
        if not options.as_json:
            typer.echo(f"{path}{' (tidak ditulis)' if options.is_dry_run else ''}")
            _print_open_points(imported)
    if options.as_json and (answers or len(files) > 1):
        shown = answers[0] if len(files) == 1 else answers
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    if len(files) > 1:
        _print_summary(answers, failed)
    if failed:
        raise typer.Exit(INVALID_INPUT)


def _write(content_dir: Path, imported: ImportedReport, file: Path, *, is_dry_run: bool) -> Path:
    slug, text = _document(imported, file)
    path = content_dir / FOLDERS[imported.kind] / f"{slug}.md"
    if not is_dry_run:
        if path.exists():
            raise _ReportError(f"{path} sudah ada. Ubah nama {file.name} atau judul laporannya.")
        write_atomic(path, text)
    return path


def _print_summary(answers: Sequence[Mapping[str, Any]], failed: int) -> None:
    counted = {name: sum(answer["words"][name] for answer in answers) for name in ("source", "kept", "named")}
    lost = sum(answer["words"]["lost"] for answer in answers)
    warn(
        f"{len(answers)} laporan dibaca, {failed} gagal. Dari {counted['source']} kata, {counted['kept']} ada di "
        f"naskah, {counted['named']} disebut sebagai sisa, {lost} hilang."
    )


_PLACES: Mapping[str, str] = {
    "kind": "kind",
    "date_start": "date_start",
    "guest.regions": "guest_region",
    "host.regions": "host_region",
    "agency": "agency",
    "purpose": "purpose",
}
"""Places of the template that name the report's proposals, by the key a suggestion changes."""
_MAX_NAMED = 3


def _document(imported: ImportedReport, file: Path) -> tuple[str, str]:
    """Return slug and text: a file in our own format unchanged, a report under the front matter of `new`."""
    if imported.complete_text:
        return slugify(file.stem) or "dokumen", imported.complete_text
    dates = [one.changes for one in imported.suggestions if one.topic == "date"]
    known = KnownFacts(
        certain=_certain(imported.suggestions),
        proposals=_proposals(imported.suggestions),
        body=imported.body,
        date=str(dates[0]["date_start"]) if dates else "",
    )
    return new_document(imported.kind, imported.title, known)


def _certain(suggestions: Sequence[FieldSuggestion]) -> dict[str, str]:
    """Return the facts of which the report says one thing only: its kind, and the days of the visit."""
    kinds = [str(one.changes["kind"]) for one in suggestions if one.topic == "kind"]
    certain = {"kind": kinds[0]} if len(kinds) == 1 else {}
    dates = [one.changes for one in suggestions if one.topic == "date"]
    if len({date["date_start"] for date in dates}) == 1:
        certain |= {key: str(dates[0][key]) for key in ("date_start", "date_end") if key in dates[0]}
    return certain


def _proposals(suggestions: Sequence[FieldSuggestion]) -> dict[str, list[str]]:
    """Return what the report suggests for each place of the template; nobody has confirmed it yet."""
    found: dict[str, list[str]] = {}
    for suggestion in suggestions:
        for key, value in suggestion.changes.items():
            named = found.setdefault(_PLACES[key], []) if key in _PLACES else []
            named += [str(one) for one in (value if isinstance(value, list) else [value])]
    return {place: list(dict.fromkeys(values))[:_MAX_NAMED] for place, values in found.items()}


def _print_open_points(imported: ImportedReport) -> None:
    if imported.suggestions:
        typer.echo("\nUsulan dari laporan; isikan yang benar:")
    for suggestion in imported.suggestions:
        fields = {
            key: value for key, value in suggestion.changes.items() if not key.startswith(HEADING_PREFIX)
        }
        keys = ", ".join(f"{key}: {value}" for key, value in fields.items()) or suggestion.shown
        typer.echo(f"  {keys}\n      dari “{suggestion.why}”")
    if imported.unplaced:
        typer.echo("\nBelum ditempatkan:")
    for left in imported.unplaced:
        indented = left.text.replace("\n", "\n      ")
        typer.echo(f"  {left.what}: {indented}\n      {left.advice}")
