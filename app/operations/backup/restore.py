"""Restore a backup: verified wholly first, then put in place by renames and in one transaction.

Existing data stay until all of the backup is in place, and are replaced only on request.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
from sqlalchemy import Engine, make_url

from app.operations.backup.adoption import adopt_database, adopt_tables
from app.operations.backup.backup import list_backed_up_files
from app.operations.backup.manifest import (
    CONTENT,
    SQLITE,
    TABLES,
    UPLOADS,
    BackupError,
    Manifest,
    read_manifest,
    verify_file,
)
from app.operations.backup.tables import (
    drop_tables,
    has_tables,
    replace_sqlite,
    require_intact,
    require_not_in_use,
    restore_tables,
)
from app.operations.backup.verified_zip import iter_file, open_zip
from app.store import database, schema

_AGE = b"age-encryption.org/v1"


def generate_key() -> tuple[str, str]:
    """Return a new age secret key and its public key."""
    key = pyrage.x25519.Identity.generate()
    return str(key), str(key.to_public())


def verify_backup(file: Path, *, identity: str = "") -> Manifest:
    """Verify all of a backup without restoring it; raise BackupError when it is damaged."""
    with _opened(file, identity) as archive:
        manifest = read_manifest(archive)
        for one in manifest.files:
            verify_file(archive, one)
    return manifest


@dataclass(frozen=True, slots=True)
class RestoreTarget:
    """The database and folders to restore to."""

    database_url: str
    content_dir: Path
    uploads_dir: Path


@dataclass(frozen=True, slots=True)
class _FolderSwap:
    """A folder whose files are replaced, with a scratch folder inside it."""

    prefix: str
    folder: Path
    scratch: Path

    @property
    def new(self) -> Path:
        """The restored files."""
        return self.scratch / "new" / self.prefix


def restore_backup(file: Path, place: RestoreTarget, *, identity: str = "", force: bool = False) -> Manifest:
    """Restore a backup over a database and its folders; BackupError leaves all of them unchanged."""
    url = make_url(place.database_url)
    with _opened(file, identity) as archive, ExitStack() as stack:
        manifest = read_manifest(archive)
        _require_fitting(manifest, url.get_backend_name())
        folders = {CONTENT: place.content_dir, UPLOADS: place.uploads_dir}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        if not force:
            _require_empty(place)
        rooms = [
            _FolderSwap(
                prefix,
                folder,
                Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=".restore-"))),
            )
            for prefix, folder in folders.items()
        ]
        content, uploads = rooms
        for one in manifest.files:
            room = uploads if one.path.startswith(UPLOADS) else content
            verify_file(archive, one, room.scratch / "new" / one.path)
        if manifest.kind == "sqlite":
            is_old = schema.is_adoptable_version(manifest.tables_version)
            _place_sqlite(rooms, Path(str(url.database)), is_old=is_old)
        else:
            _place_tables(rooms, manifest, database.open_database(place.database_url))
    return manifest


@contextmanager
def _opened(file: Path, identity: str) -> Iterator[zipfile.ZipFile]:
    """Open the zip of a backup, decrypted if necessary; raise BackupError when that fails."""
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".restore-") as scratch:
        plain = file
        with file.open("rb") as stream:
            if stream.read(len(_AGE)) == _AGE:
                plain = Path(scratch) / "plain"
                _decrypt(file, plain, identity)
        try:
            with open_zip(plain) as archive:
                yield archive
        except zipfile.BadZipFile as error:
            raise BackupError(f"Berkas ini bukan cadangan yang utuh: {error}.") from error


def _decrypt(file: Path, plain: Path, identity: str) -> None:
    if not identity:
        raise BackupError("Cadangan ini terenkripsi: sebutkan berkas kuncinya dengan --identity.")
    keys = [line for line in identity.splitlines() if line.startswith("AGE-SECRET-KEY-")]
    try:
        with file.open("rb") as secret, plain.open("xb") as target:
            pyrage.decrypt_io(secret, target, [pyrage.x25519.Identity.from_str(key) for key in keys])
    except (pyrage.DecryptError, pyrage.IdentityError, OSError) as error:
        raise BackupError(f"Cadangan tidak dapat dibuka dengan kunci ini, atau rusak: {error}.") from error


def _require_fitting(manifest: Manifest, kind: str) -> None:
    if manifest.kind != kind:
        raise BackupError(
            f"Cadangan ini dari {manifest.kind}, STUDI_BANDING_DATABASE_URL menunjuk {kind}. Samakan dahulu."
        )
    if not (
        schema.is_known_version(manifest.tables_version)
        or schema.is_adoptable_version(manifest.tables_version)
    ):
        raise BackupError(
            f"Tabel cadangan ini berversi {manifest.tables_version}, lebih baru. Perbarui studi-banding dahulu."
        )


def _require_empty(place: RestoreTarget) -> None:
    for folder in (place.content_dir, place.uploads_dir):
        if next(list_backed_up_files(folder), None):
            raise BackupError(f"{folder} sudah berisi. Pakai --force untuk menggantinya.")
    if has_tables(place.database_url):
        raise BackupError("Basis data sudah berisi. Pakai --force untuk menggantinya.")


def _place_sqlite(rooms: Sequence[_FolderSwap], target: Path, *, is_old: bool) -> None:
    fresh = rooms[0].scratch / "new" / SQLITE
    require_intact(fresh)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        require_not_in_use(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as beside:
        ready = Path(beside) / "database"
        ready.write_bytes(fresh.read_bytes())
        ready.chmod(0o600)
        if is_old:
            adopt_database(f"sqlite:///{ready}")
        _swap(rooms, lambda: replace_sqlite(ready, target))


def _place_tables(rooms: Sequence[_FolderSwap], manifest: Manifest, engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            drop_tables(connection, manifest)
            is_old = schema.is_adoptable_version(manifest.tables_version)
            fill = adopt_tables if is_old else restore_tables
            fill(
                connection, manifest, lambda table: iter_file(rooms[0].scratch / "new" / TABLES / table.name)
            )
            _swap(rooms, connection.commit)
    finally:
        engine.dispose()


def _swap(rooms: Sequence[_FolderSwap], then: Callable[[], object]) -> None:
    """Replace the folders' entries and call ``then``; if that fails, move everything back.

    Entry by entry, because the folder itself may be a mount point.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        for room in rooms:
            old = room.scratch / "old"
            old.mkdir()
            room.new.mkdir(parents=True, exist_ok=True)
            for source, target in ((room.folder, old), (room.new, room.folder)):
                for name in _entries(source):
                    (source / name).rename(target / name)
                    moved.append((source / name, target / name))
        then()
    except BaseException:
        for came_from, is_at in reversed(moved):
            is_at.rename(came_from)
        raise


def _entries(folder: Path) -> Sequence[str]:
    """Return the entries that a restore replaces: all but hidden ones, and the folder of withdrawn texts."""
    names = {name.split("/", maxsplit=1)[0] for name in list_backed_up_files(folder)}
    return sorted(names)
