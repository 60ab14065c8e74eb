"""Commands on the content folder: check it, add to it, fill it, and carry it elsewhere."""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import INVALID_INPUT, epilog, fail

if TYPE_CHECKING:
    from app.documents.validation.problem import Problem

commands = typer.Typer()


class DocumentKind(StrEnum):
    """The type of a document, as options take it."""

    practice = "practice"
    visit = "visit"


class Format(StrEnum):
    """How `check` prints problems."""

    text = "text"
    json = "json"
    github = "github"


@commands.command(epilog=epilog("studi-banding check --quality content/practices"))
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(exists=True, help="Hanya laporkan berkas atau folder ini.")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="Bentuk laporannya.")] = Format.text,
    quality: Annotated[bool, typer.Option(help="Sebutkan juga apa yang masih kurang.")] = False,
) -> None:
    """Periksa dokumen tanpa menulis apa pun."""
    from app import clock
    from app.cli.environment import settings_of_installation
    from app.documents.hosting.host_files import check_hosts
    from app.documents.reference.data import ReferenceDataError, load_reference
    from app.documents.reference.region_signs import check_signs
    from app.documents.reference.region_spaces import check_spaces
    from app.documents.validation.quality import check_quality, format_quality_table
    from app.documents.validation.rules import check_folder

    content_dir = settings_of_installation().content_dir
    scores = None
    try:
        reference = load_reference(content_dir)
        scores = reference.scores
        documents, problems = check_folder(content_dir, reference)
        practices = {document.slug for document in documents if document.kind == "practice"}
        more = [
            *check_hosts(content_dir, reference, practices),
            *check_spaces(content_dir, reference),
            *check_signs(content_dir, reference),
        ]
        problems = sorted([*problems, *more])
    except ReferenceDataError as error:
        documents, problems = [], error.problems
    if quality:
        problems = sorted([*problems, *check_quality(documents, today=clock.today(), scores=scores)])
    selected = documents
    if paths:
        roots = [Path(os.path.realpath(path)) for path in paths]
        selected = [document for document in documents if _is_under(content_dir / document.path, roots)]
        problems = [problem for problem in problems if _is_under(content_dir / problem.path, roots)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if quality and output is Format.text:
        _print_problems(errors, output, content_dir)
        typer.echo(format_quality_table(selected, problems))
    else:
        _print_problems(problems, output, content_dir)
    if output is Format.text:
        warnings = len(problems) - len(errors)
        typer.echo(f"{len(documents)} dokumen terbaca, {len(errors)} galat, {warnings} peringatan")
    raise typer.Exit(INVALID_INPUT if errors else 0)


def _is_under(path: Path, roots: list[Path]) -> bool:
    return any(Path(os.path.realpath(path)).is_relative_to(root) for root in roots)


def _print_problems(problems: "Sequence[Problem]", output: Format, content_dir: Path) -> None:
    if output is Format.json:
        typer.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems:
        if output is Format.github:
            place = f"file={content_dir / problem.path},line={problem.line},title={problem.code}"
            typer.echo(f"::{problem.severity} {place}::{problem.message} {problem.hint}")
        else:
            typer.echo(str(problem))


@commands.command(epilog=epilog('studi-banding new visit "Kunjungan ke Kabupaten Sumedang"'))
def new(
    kind: Annotated[DocumentKind, typer.Argument(help="Praktik atau kunjungan.")],
    title: Annotated[str, typer.Argument(help="Judul dokumen; namanya dibuat dari judul itu.")],
) -> None:
    """Buat berkas Markdown yang siap diisi."""
    from app.cli.environment import settings_of_installation
    from app.documents.editing.skeletons import new_document
    from app.documents.markdown.files import write_atomic
    from app.documents.models import FOLDERS

    settings = settings_of_installation()
    slug, text = new_document(kind.value, title)
    path = settings.content_dir / FOLDERS[kind.value] / f"{slug}.md"
    if path.exists():
        fail(f"{path} sudah ada. Pakai judul lain.")
    write_atomic(path, text)
    typer.echo(str(path))


@commands.command("import", epilog=epilog("studi-banding import Laporan.docx Berita.html --dry-run"))
def import_report(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="Laporan: Word, PDF, ODT, RTF, .html, .md, atau teks.",
        ),
    ],
    kind: Annotated[
        DocumentKind, typer.Option("--as", help="Jadikan kunjungan atau praktik.")
    ] = DocumentKind.visit,
    as_json: Annotated[
        bool, typer.Option("--json", help="Cetak usulan, sisa, dan hitungan katanya sebagai JSON.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Baca saja; tidak menulis apa pun.")] = False,
) -> None:
    """Jadikan laporan yang sudah ada berkas Markdown yang siap diisi."""
    from app.cli import report_import
    from app.cli.environment import settings_of_installation

    options = report_import.ImportOptions(kind.value, as_json=as_json, is_dry_run=dry_run)
    report_import.import_reports(settings_of_installation().content_dir, files, options)


@commands.command(epilog=epilog("studi-banding init content"))
def init(
    folder: Annotated[Path, typer.Argument(help="Folder isi yang akan dibuat.")] = Path("content"),
) -> None:
    """Salin isi bawaan ke folder baru."""
    package = Path(__file__).parents[1]
    source = package / "seed" if (package / "seed").is_dir() else package.parent / "content"
    if folder.exists() and any(folder.iterdir()):
        fail(f"{folder} sudah berisi; tidak ditimpa.")
    shutil.copytree(source, folder, dirs_exist_ok=True)
    typer.echo(f"Isi bawaan disalin ke {folder}")


@commands.command(epilog=epilog("studi-banding export pustaka.zip"))
def export(file: Annotated[Path, typer.Argument(help="Berkas zip yang dibuat.")]) -> None:
    """Tulis seluruh pustaka ke satu berkas zip: naskah, data acuan, dan lampiran."""
    from app.cli.environment import settings_of_installation
    from app.operations.backup.archive import list_library_paths, stream_archive

    content_dir = settings_of_installation().content_dir
    handle, temporary = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            for piece in stream_archive(content_dir, list_library_paths(content_dir)):
                stream.write(piece)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    finally:
        Path(temporary).unlink(missing_ok=True)
    typer.echo(f"{file} ({file.stat().st_size / 1e6:.1f} MB)")


@commands.command("import-library", epilog=epilog("studi-banding import-library pustaka.zip"))
def import_library(
    file: Annotated[Path, typer.Argument(help="Berkas zip.")],
    force: Annotated[bool, typer.Option("--force", help="Timpa berkas yang isinya lain.")] = False,
) -> None:
    """Ambil pustaka dari berkas zip buatan “export” ke folder isi."""
    from app.cli.environment import load_settings
    from app.operations.backup.archive_import import ArchiveError, import_archive

    if not file.is_file():
        fail(f"{file} tidak ada.")
    try:
        placed = import_archive(file, load_settings().content_dir, force=force)
    except ArchiveError as error:
        fail(str(error))
    typer.echo(f"{placed.written} berkas ditulis, {placed.same} sudah sama. Jalankan “studi-banding sync”.")
