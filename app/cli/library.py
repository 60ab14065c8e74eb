"""The command line's way of carrying a whole library elsewhere and back, and of showing it to assistants."""

import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from app.operations.backup.archive import packed, paths_of
from app.operations.backup.archive_import import ArchiveError, take_in
from app.settings import Settings

File = Annotated[Path, typer.Argument(help="Berkas zip.")]


def export(file: File) -> None:
    """Tulis seluruh pustaka ke satu berkas zip: naskah, data acuan, dan lampiran."""
    content_dir = Settings().content_dir
    if not content_dir.is_dir():
        typer.echo(f"Folder {content_dir} tidak ada.", err=True)
        raise typer.Exit(1)
    handle, temporary = tempfile.mkstemp(dir=file.resolve().parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            for piece in packed(content_dir, paths_of(content_dir)):
                stream.write(piece)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    finally:
        Path(temporary).unlink(missing_ok=True)
    typer.echo(f"{file} ({file.stat().st_size / 1e6:.1f} MB)")


def import_library(
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Timpa berkas yang isinya lain.")] = False,
) -> None:
    """Ambil pustaka dari berkas zip buatan “export” ke folder isi."""
    if not file.is_file():
        typer.echo(f"{file} tidak ada.", err=True)
        raise typer.Exit(1)
    try:
        placed = take_in(file, Settings().content_dir, force=force)
    except ArchiveError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{placed.written} berkas ditulis, {placed.same} sudah sama. Jalankan “studi-banding sync”.")


def serve_assistants() -> None:
    """Layani asisten lewat stdio (MCP): cari, baca, dan bandingkan; hanya membaca."""
    settings = Settings()
    if not settings.content_dir.is_dir():
        typer.echo(f"Folder {settings.content_dir} tidak ada.", err=True)
        raise typer.Exit(3)
    # Loaded here alone: the protocol's library takes a second that nothing else should wait for.
    import_module("app.server.mcp").serve(settings)
