"""Back up everything that cannot be rebuilt to one file, while the site serves and publishes.

The database and the names of the content files are captured together, under the shared content lock: hard links
to the files suffice, because a published file is replaced and never rewritten.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage
from sqlalchemy import Engine

from app import __version__, clock
from app.operations.backup.manifest import (
    CONTENT,
    MANIFEST,
    SQLITE,
    TABLES,
    UPLOADS,
    WITHDRAWN,
    BackupError,
    Manifest,
)
from app.operations.backup.table_rows import read_rows
from app.operations.backup.tables import copy_sqlite, describe_tables, open_snapshot
from app.operations.backup.verified_zip import File, iter_chunks
from app.store import schema
from app.store.locks import flock_directory, shared_content_lock

_NAME = re.compile(r"studi-banding-\d{8}T\d{6}Z\.zip(\.age)?")
_SCRATCH = ".backup-"
_SETTLED_SECONDS = 60
"""Age from which on an unlocked scratch folder is stale; a new one may not be locked yet."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class BackupSource:
    """The database and folders to back up."""

    engine: Engine
    content_dir: Path
    uploads_dir: Path
    """Drafts' attachments; the folder may be missing."""


def create_backup(source: BackupSource, target: Path, *, recipients: Sequence[str] = ()) -> Path:
    """Write a backup to a file, or to a new file in a folder; return its path. Raises BackupError.

    ``recipients`` are age public keys: only their secret keys can decrypt the backup.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as error:
        raise BackupError("Kunci umum tidak terbaca; bentuknya “age1…”.") from error
    if target.is_dir():
        name = f"studi-banding-{clock.now():%Y%m%dT%H%M%SZ}.zip"
        target /= f"{name}.age" if keys else name
    if target.exists():
        raise BackupError(f"{target} sudah ada; tidak ditimpa.")
    with _scratch(target.absolute().parent) as scratch:
        file = scratch / "plain"
        file.touch(0o600)
        _write(source, file, scratch)
        if keys:
            with file.open("rb") as plain, (scratch / "secret").open("xb") as secret:
                pyrage.encrypt_io(plain, secret, keys)
            file = scratch / "secret"
        file.chmod(0o600)  # it contains password hashes and drafts
        with file.open("rb") as written:
            os.fsync(written.fileno())
        file.replace(target)
    return target


def delete_old_backups(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups with generated names; return the deleted ones."""
    old = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))[:-keep]
    for path in old:
        path.unlink()
    return old


def _write(source: BackupSource, file: Path, scratch: Path) -> None:
    kind = source.engine.dialect.name
    manifest = Manifest(
        made=clock.now().isoformat(timespec="seconds"),
        program=__version__,
        kind="sqlite" if kind == "sqlite" else "postgresql",
        tables_version=schema.get_schema_version(source.engine) or "",
    )
    if not manifest.tables_version:
        raise BackupError("Basis data masih kosong; tidak ada yang dicadangkan.")
    with ExitStack() as stack, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        folders = {CONTENT: source.content_dir, UPLOADS: source.uploads_dir}
        source.uploads_dir.mkdir(parents=True, exist_ok=True)
        frozen = {at: stack.enter_context(_folder_within(folder, scratch)) for at, folder in folders.items()}
        with shared_content_lock(source.engine, source.content_dir):
            connection = None
            if kind == "sqlite":
                copy_sqlite(Path(str(source.engine.url.database)), scratch / "database")
            else:
                connection = stack.enter_context(open_snapshot(source.engine))
            names = {at: sorted(_link(folder, frozen[at])) for at, folder in folders.items()}
        if connection is not None:
            describe_tables(connection, manifest)
            for table in manifest.tables:
                manifest.files.append(_add(archive, TABLES + table.name, read_rows(connection, table)))
        else:
            manifest.files.append(_add_file(archive, SQLITE, scratch / "database"))
        for at, found in names.items():
            manifest.files += [_add_file(archive, at + name, frozen[at] / name) for name in found]
        archive.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), json.dumps(manifest.model_dump(), indent=1))


@contextmanager
def _folder_within(folder: Path, otherwise: Path) -> Iterator[Path]:
    """Yield a scratch folder inside a folder, for hard links; elsewhere, for copies, when it cannot be written."""
    with ExitStack() as stack:
        try:
            made = stack.enter_context(_scratch(folder))
        except OSError:
            made = stack.enter_context(_scratch(otherwise))
        yield made


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Yield a hidden scratch folder, after deleting stale ones of killed backups."""
    for left in folder.glob(f"{_SCRATCH}*"):
        with suppress(OSError), flock_directory(left, nonblocking=True):
            if clock.now().timestamp() - left.stat().st_mtime > _SETTLED_SECONDS:
                shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_SCRATCH) as made, flock_directory(Path(made)):
        yield Path(made)


def list_backed_up_files(root: Path) -> Iterator[str]:
    """Yield every file of a folder that is backed up; of the content folder also withdrawn texts."""
    for folder, folders, files in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = [
            name for name in folders if not name.startswith(".") or (here == Path() and name == WITHDRAWN)
        ]
        yield from (str(here / name) for name in files if not name.startswith("."))


def _link(folder: Path, frozen: Path) -> Iterator[str]:
    for name in list_backed_up_files(folder):
        source, target = folder / name, frozen / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target, follow_symlinks=True)
        except FileNotFoundError:
            continue  # deleted by hand meanwhile
        except OSError:  # another owner's file, or a file system without links
            shutil.copyfile(source, target)
        yield name


def _add_file(archive: zipfile.ZipFile, path: str, source: Path) -> File:
    with source.open("rb") as stream:
        return _add(archive, path, iter_chunks(stream))


def _add(archive: zipfile.ZipFile, path: str, pieces: Iterable[bytes]) -> File:
    entry = zipfile.ZipInfo(path, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as stream:
        for piece in pieces:
            stream.write(piece)
            digest.update(piece)
            size += len(piece)
    return File(path=path, bytes=size, sha256=digest.hexdigest())
