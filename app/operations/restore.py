"""A backup put back: looked through wholly first, then placed by renames and in one transaction.

What was there stays until all of the new is in its place, and nothing is overwritten unless that is asked for.
"""

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyrage
from sqlalchemy import Engine, make_url

from app.operations.backup import content_names
from app.operations.backup_format import CONTENT, SQLITE, BackupError, Manifest, read_manifest, unpack
from app.operations.backup_tables import is_empty, put_back, replace_sqlite, require_sound, require_unused
from app.store import database

_AGE = b"age-encryption.org/v1"


def new_key() -> tuple[str, str]:
    """A secret key and its public half, in age's form."""
    key = pyrage.x25519.Identity.generate()
    return str(key), str(key.to_public())


def verify(file: Path, *, identity: str = "") -> Manifest:
    """Read all of a backup and write nothing; BackupError when it is not whole."""
    with _opened(file, identity) as archive:
        manifest = read_manifest(archive)
        for one in manifest.files:
            unpack(archive, one, None)
    return manifest


def restore(
    file: Path, database_url: str, content_dir: Path, *, identity: str = "", force: bool = False
) -> Manifest:
    """Put a backup in the place of a database and a content folder; BackupError leaves both as they were."""
    url = make_url(database_url)
    with _opened(file, identity) as archive:
        manifest = read_manifest(archive)
        _require_fitting(manifest, url.get_backend_name())
        content_dir.mkdir(parents=True, exist_ok=True)
        if not force:
            _require_empty(database_url, content_dir)
        with tempfile.TemporaryDirectory(dir=content_dir, prefix=".restore-") as scratch:
            folder = Path(scratch)
            for one in manifest.files:
                unpack(archive, one, folder / "new" / one.path)
            (folder / "new" / CONTENT).mkdir(parents=True, exist_ok=True)
            if manifest.kind == "sqlite":
                _place_sqlite(folder, Path(str(url.database)), content_dir)
            else:
                _place_tables(folder, manifest, database.open_database(database_url), content_dir)
    return manifest


@contextmanager
def _opened(file: Path, identity: str) -> Iterator[zipfile.ZipFile]:
    """The zip of a backup, decrypted if need be; whatever is wrong with it is a BackupError."""
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".restore-") as scratch:
        plain = file
        with file.open("rb") as stream:
            if stream.read(len(_AGE)) == _AGE:
                plain = Path(scratch) / "plain"
                _decrypt(file, plain, identity)
        try:
            with zipfile.ZipFile(plain) as archive:
                yield archive
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            KeyError,
        ) as error:
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
    if not database.knows(manifest.tables_version):
        raise BackupError(
            f"Tabel cadangan ini berversi {manifest.tables_version}, lebih baru. Perbarui studi-banding dahulu."
        )


def _require_empty(database_url: str, content_dir: Path) -> None:
    if next(content_names(content_dir), None):
        raise BackupError(f"{content_dir} sudah berisi. Pakai --force untuk menggantinya.")
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        filled = Path(str(url.database)).exists() and Path(str(url.database)).stat().st_size > 0
    else:
        engine = database.open_database(database_url)
        filled = not is_empty(engine)
        engine.dispose()
    if filled:
        raise BackupError("Basis data sudah berisi. Pakai --force untuk menggantinya.")


def _place_sqlite(folder: Path, target: Path, content_dir: Path) -> None:
    fresh = folder / "new" / SQLITE
    require_sound(fresh)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        require_unused(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as beside:
        ready = Path(beside) / "database"
        ready.write_bytes(fresh.read_bytes())
        ready.chmod(0o600)
        _swap(folder, content_dir, lambda: replace_sqlite(ready, target))


def _place_tables(folder: Path, manifest: Manifest, engine: Engine, content_dir: Path) -> None:
    try:
        with engine.connect() as connection:
            put_back(connection, manifest, folder / "new")
            _swap(folder, content_dir, connection.commit)
    finally:
        engine.dispose()


def _swap(folder: Path, content_dir: Path, then: Callable[[], object]) -> None:
    """Exchange the content's entries and do the last step; if that fails everything goes back.

    Entry by entry, for the folder itself may be where a disk is mounted.
    """
    old, new = folder / "old", folder / "new" / CONTENT
    old.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for source, target in ((content_dir, old), (new, content_dir)):
            for name in _entries(source):
                (source / name).rename(target / name)
                moved.append((source / name, target / name))
        then()
    except BaseException:
        for came_from, is_at in reversed(moved):
            is_at.rename(came_from)
        raise


def _entries(folder: Path) -> Sequence[str]:
    """What a backup may replace: everything but hidden entries, and the texts taken back."""
    names = {name.split("/", maxsplit=1)[0] for name in content_names(folder)}
    return sorted(names)
