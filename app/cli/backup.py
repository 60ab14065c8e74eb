"""The command line's way of keeping what cannot be made again, and of getting it back."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.accounts.encryption import FILE
from app.operations.backup import backup, restore
from app.operations.backup.database_copy import copy_database
from app.operations.backup.manifest import BackupError, Manifest
from app.settings import Settings
from app.store import database

_AT_FAULT = 1


def back_up(
    file: Annotated[Path, typer.Argument(help="Berkas cadangan yang dibuat, atau folder tempatnya.")],
    encrypt: Annotated[
        list[str] | None, typer.Option(metavar="age1…", help="Kunci umum penerima; boleh berulang.")
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Simpan sekian cadangan terbaru di folder itu; hapus sisanya.")
    ] = None,
) -> None:
    """Cadangkan basis data, isi, dan lampiran ke satu berkas, sambil situs melayani."""
    settings = Settings()
    if keep and not file.is_dir():
        _fail(f"--keep perlu folder; {file} bukan folder.")
    engine = database.open_database(settings.database_url)
    source = backup.Source(engine, settings.content_dir, settings.uploads_dir)
    try:
        made = backup.back_up(source, file, recipients=encrypt or ())
    except BackupError as error:
        _fail(str(error))
    typer.echo(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    for old in backup.prune(file, keep) if keep else ():
        typer.echo(f"dihapus: {old}")


def put_back(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Berkas cadangan.")],
    rebuild: Callable[[Settings], object],
    identity: Path | None,
    *,
    force: bool,
    check: bool,
) -> None:
    """Restore, or only check; ``rebuild`` brings database and index in line afterwards."""
    settings = Settings()
    key = identity.read_text(encoding="utf-8") if identity else ""
    try:
        if check:
            _tell(restore.verify(file, identity=key))
            return
        place = restore.Place(settings.database_url, settings.content_dir, settings.uploads_dir)
        _tell(restore.restore(file, place, identity=key, force=force))
    except BackupError as error:
        _fail(str(error))
    rebuild(settings)
    typer.echo("Dipulihkan. Jalankan layanan kembali.")


def copy_to(
    target: Annotated[
        str,
        typer.Argument(metavar="URL", help="Tujuan: postgresql://… atau sqlite:///….", show_default=False),
    ],
    force: Annotated[bool, typer.Option("--force", help="Ganti isi basis data tujuan.")] = False,
) -> None:
    """Salin seluruh basis data ke basis data lain, SQLite atau PostgreSQL. Hentikan layanan dahulu."""
    _require_address(target)
    settings = Settings()
    try:
        counts = copy_database(settings.database_url, target, force=force)
    except BackupError as error:
        _fail(str(error))
    for table, rows in counts.items():
        typer.echo(f"{table:20} {rows}")
    typer.echo(f"{sum(counts.values())} baris disalin.")
    before, after = (one / FILE for one in (settings.key_folder, Settings(database_url=target).key_folder))
    if before != after and before.exists():
        typer.echo(f"Salin juga kunci rahasia {before} ke {after}.")
    typer.echo("Atur STUDI_BANDING_DATABASE_URL ke tujuan, jalankan “studi-banding sync”, lalu layanannya.")


def _require_address(url: str) -> None:
    """Wrong usage unless it is the address of a database we know."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise typer.BadParameter("Alamat basis data tidak terbaca.") from error
    kind, name = parsed.get_backend_name(), parsed.database
    if kind not in ("sqlite", "postgresql", "postgres") or name in (None, "", ":memory:"):
        raise typer.BadParameter("Tulis postgresql://pengguna@host/basisdata atau sqlite:///berkas.db.")


def make_key(
    file: Annotated[Path, typer.Argument(help="Berkas kunci rahasia yang dibuat.")],
) -> None:
    """Buat kunci untuk cadangan terenkripsi; kunci umumnya dicetak."""
    secret, public = restore.new_key()
    try:
        file.touch(0o600, exist_ok=False)
    except FileExistsError:
        _fail(f"{file} sudah ada; tidak ditimpa.")
    file.write_text(f"# public key: {public}\n{secret}\n", encoding="utf-8")
    typer.echo(public)


def _tell(manifest: Manifest) -> None:
    typer.echo(f"Utuh: dibuat {manifest.made} oleh versi {manifest.program}, {len(manifest.files)} berkas.")


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(_AT_FAULT)
