"""Turn a report into a document file that only waits for its facts: the work of `import`."""

from pathlib import Path

import typer

from app import clock
from app.cli.console import fail
from app.documents.editing import skeletons
from app.documents.markdown.files import edit_text, write_atomic
from app.documents.markdown.render import slugify
from app.documents.models import FOLDERS, DocumentType
from app.documents.reference.data import load_reference
from app.imports.errors import ImportFileError
from app.imports.reader import ImportedReport, ReportFile, read_report


def import_report(content_dir: Path, file: Path, kind: DocumentType) -> None:
    """Write the document; print the suggested fields and the parts that found no section."""
    reference = load_reference(content_dir)
    try:
        imported = read_report(ReportFile(file.read_bytes(), file.name), kind, reference)
    except ImportFileError as error:
        fail(f"{file}: {error}")
    slug, text = _document(imported, file)
    path = content_dir / FOLDERS[imported.kind] / f"{slug}.md"
    if path.exists():
        fail(f"{path} sudah ada. Ubah nama {file.name} atau judul laporannya.")
    write_atomic(path, text)
    typer.echo(str(path))
    _print_open_points(imported)


def _document(imported: ImportedReport, file: Path) -> tuple[str, str]:
    """Return slug and text: a file in our own format unchanged, a report under the front matter of `new`."""
    if imported.complete_text:
        return slugify(file.stem) or "dokumen", imported.complete_text
    slug, text = skeletons.new_document(imported.kind, imported.title, today=clock.today())
    return slug, edit_text(text, {}, body=imported.body)


def _print_open_points(imported: ImportedReport) -> None:
    if imported.suggestions:
        typer.echo("\nUsulan dari laporan; isikan yang benar:")
    for suggestion in imported.suggestions:
        keys = ", ".join(f"{key}: {value}" for key, value in suggestion.changes.items())
        typer.echo(f"  {keys}\n      dari “{suggestion.why}”")
    if imported.unplaced:
        typer.echo("\nBelum ditempatkan:")
    for left in imported.unplaced:
        indented = left.text.replace("\n", "\n      ")
        typer.echo(f"  {left.what}: {indented}\n      {left.advice}")
