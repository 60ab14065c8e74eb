"""The command line's `import`: a report becomes a file that only waits for its facts."""

from pathlib import Path

import typer

from app import clock
from app.documents.editing import skeletons
from app.documents.markdown.files import edit, write_atomic
from app.documents.markdown.render import slugify
from app.documents.models import FOLDERS, DocumentType
from app.documents.reference.data import load_reference
from app.imports.errors import ImportFaultError
from app.imports.reader import Imported, Source, read_report


def import_report(content_dir: Path, file: Path, kind: DocumentType) -> bool:
    """Write the file, and say what the report seems to tell and what found no place; False when it is at fault."""
    reference = load_reference(content_dir)
    try:
        imported = read_report(Source(file.read_bytes(), file.name), kind, reference)
    except ImportFaultError as error:
        typer.echo(f"{file}: {error}", err=True)
        return False
    slug, text = _document(imported, file)
    path = content_dir / FOLDERS[imported.kind] / f"{slug}.md"
    if path.exists():
        typer.echo(f"{path} sudah ada. Ubah nama {file.name} atau judul laporannya.", err=True)
        return False
    write_atomic(path, text)
    typer.echo(str(path))
    _tell(imported)
    return True


def _document(imported: Imported, file: Path) -> tuple[str, str]:
    """A file of ours keeps its name and every letter; a report gets the head that `new` writes."""
    if imported.whole:
        return slugify(file.stem) or "dokumen", imported.whole
    slug, text = skeletons.new_document(imported.kind, imported.title, today=clock.today())
    return slug, edit(text, {}, body=imported.body)


def _tell(imported: Imported) -> None:
    if imported.proposals:
        typer.echo("\nUsulan dari laporan; isikan yang benar:")
    for proposal in imported.proposals:
        keys = ", ".join(f"{key}: {value}" for key, value in proposal.changes.items())
        typer.echo(f"  {keys}\n      dari “{proposal.why}”")
    if imported.left:
        typer.echo("\nBelum ditempatkan:")
    for left in imported.left:
        indented = left.text.replace("\n", "\n      ")
        typer.echo(f"  {left.what}: {indented}\n      {left.advice}")
