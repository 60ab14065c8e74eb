"""Commands that back an installation up, restore it, and copy its database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.console import epilog, fail

if TYPE_CHECKING:
    from app.operations.backup.manifest import Manifest

commands = typer.Typer()
database_commands = typer.Typer(
    no_args_is_help=True, help="Tabel basis data.", epilog=epilog("studi-banding db current")
)


@commands.command(epilog=epilog("studi-banding backup /cadangan/ --keep 14"))
def backup(
    file: Annotated[Path, typer.Argument(help="Berkas cadangan yang dibuat, atau folder tempatnya.")],
    encrypt: Annotated[
        list[str] | None, typer.Option(metavar="age1…", help="Kunci umum penerima; boleh berulang.")
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Simpan sekian cadangan terbaru di folder itu; hapus sisanya.")
    ] = None,
) -> None:
    """Cadangkan basis data, isi, dan lampiran ke satu berkas, sambil situs melayani."""
    from app.accounts.audit import COMMAND_LINE, AuditEvent, AuditLog
    from app.cli.environment import settings_of_installation
    from app.operations.backup.backup import BackupSource, create_backup, delete_old_backups
    from app.operations.backup.manifest import BackupError
    from app.store.database import open_database

    settings = settings_of_installation()
    if keep and not file.is_dir():
        fail(f"--keep perlu folder; {file} bukan folder.")
    engine = open_database(settings.database_url)
    source = BackupSource(engine, settings.content_dir, settings.uploads_dir)
    try:
        created = create_backup(source, file, recipients=encrypt or ())
    except BackupError as error:
        fail(str(error))
    AuditLog(engine).record(
        COMMAND_LINE, AuditEvent.BACKED_UP, created.name
    )  # `doctor` asks when the last was made
    typer.echo(f"{created} ({created.stat().st_size / 1e6:.1f} MB)")
    for removed in delete_old_backups(file, keep) if keep else ():
        typer.echo(f"dihapus: {removed}")


@commands.command(epilog=epilog("studi-banding restore --check cadangan.zip"))
def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Berkas cadangan.")],
    force: Annotated[bool, typer.Option("--force", help="Ganti basis data dan isi yang ada.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Periksa saja; tidak menulis apa pun.")] = False,
    identity: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Berkas kunci rahasia age.")
    ] = None,
) -> None:
    """Pulihkan basis data, isi, dan lampiran dari cadangan. Hentikan layanan dahulu."""
    from app.cli.environment import load_settings
    from app.cli.update import bring_up_to_date
    from app.operations.backup import restore as restoring
    from app.operations.backup.manifest import BackupError

    settings = load_settings()
    key = identity.read_text(encoding="utf-8") if identity else ""
    try:
        if check:
            _print_manifest(restoring.verify_backup(file, identity=key))
            return
        place = restoring.RestoreTarget(settings.database_url, settings.content_dir, settings.uploads_dir)
        _print_manifest(restoring.restore_backup(file, place, identity=key, force=force))
    except BackupError as error:
        fail(str(error))
    bring_up_to_date(settings, "all")
    typer.echo("Dipulihkan. Jalankan layanan kembali.")


def _print_manifest(manifest: "Manifest") -> None:
    typer.echo(f"Utuh: dibuat {manifest.made} oleh versi {manifest.program}, {len(manifest.files)} berkas.")


@commands.command("backup-key", epilog=epilog("studi-banding backup-key kunci-cadangan"))
def create_key(file: Annotated[Path, typer.Argument(help="Berkas kunci rahasia yang dibuat.")]) -> None:
    """Buat kunci untuk cadangan terenkripsi; kunci umumnya dicetak."""
    from app.operations.backup.restore import generate_key

    secret, public = generate_key()
    try:
        file.touch(0o600, exist_ok=False)
    except FileExistsError:
        fail(f"{file} sudah ada; tidak ditimpa.")
    file.write_text(f"# public key: {public}\n{secret}\n", encoding="utf-8")
    typer.echo(public)


@database_commands.command(epilog=epilog("studi-banding db upgrade"))
def upgrade() -> None:
    """Bawa tabel ke bentuk terbaru."""
    from app.cli.environment import load_settings
    from app.store import database, schema

    engine = database.open_database(load_settings().database_url)
    schema.upgrade_schema(engine)
    typer.echo(schema.get_schema_version(engine))


@database_commands.command(epilog=epilog("studi-banding db adopt"))
def adopt() -> None:
    """Bawa basis data dari sebelum versi 1.0 ke bentuk sekarang. Hentikan layanan dan buat cadangan dahulu."""
    from app.cli.environment import load_settings
    from app.operations.backup.adoption import adopt_database
    from app.operations.backup.manifest import BackupError

    try:
        counts = adopt_database(load_settings().database_url)
    except BackupError as error:
        fail(str(error))
    typer.echo(f"{sum(counts.values())} baris diambil alih. Jalankan “studi-banding sync”, lalu layanan.")


@database_commands.command(epilog=epilog("studi-banding db current"))
def current() -> None:
    """Tunjukkan versi tabel."""
    from app.cli.environment import load_settings
    from app.store import database, schema

    engine = database.open_database(load_settings().database_url)
    typer.echo(f"{schema.get_schema_version(engine) or 'kosong'} (terbaru: {schema.get_head_version()})")


@database_commands.command(epilog=epilog("studi-banding db copy postgresql://sb@db.internal/sb"))
def copy(
    target: Annotated[
        str,
        typer.Argument(metavar="URL", help="Tujuan: postgresql://… atau sqlite:///….", show_default=False),
    ],
    force: Annotated[bool, typer.Option("--force", help="Ganti isi basis data tujuan.")] = False,
) -> None:
    """Salin seluruh basis data ke basis data lain, SQLite atau PostgreSQL. Hentikan layanan dahulu."""
    from app.accounts.encryption import KEY_FILE_NAME
    from app.cli.environment import load_settings
    from app.operations.backup.database_copy import copy_database
    from app.operations.backup.manifest import BackupError
    from app.settings import Settings

    _require_database_url(target)
    settings = load_settings()
    try:
        counts = copy_database(settings.database_url, target, force=force)
    except BackupError as error:
        fail(str(error))
    for table, rows in counts.items():
        typer.echo(f"{table:20} {rows}")
    typer.echo(f"{sum(counts.values())} baris disalin.")
    before, after = (
        each.secret_key_dir / KEY_FILE_NAME for each in (settings, Settings(database_url=target))
    )
    if before != after and before.exists():
        typer.echo(f"Salin juga kunci rahasia {before} ke {after}.")
    typer.echo("Atur STUDI_BANDING_DATABASE_URL ke tujuan, jalankan “studi-banding sync”, lalu layanannya.")


def _require_database_url(url: str) -> None:
    """Raise BadParameter unless it is the URL of a database on PostgreSQL or in a SQLite file."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise typer.BadParameter("Alamat basis data tidak terbaca.") from error
    backend, name = parsed.get_backend_name(), parsed.database
    if backend not in ("sqlite", "postgresql", "postgres") or name in (None, "", ":memory:"):
        raise typer.BadParameter("Tulis postgresql://pengguna@host/basisdata atau sqlite:///berkas.db.")
