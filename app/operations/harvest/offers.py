"""What a source offers, one document after the other, from a downloaded file that is verified as it is read."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType

from app.documents.models import FOLDERS, DocumentType
from app.operations.backup.archive_import import ArchiveError, verified_files
from app.operations.backup.verified_zip import UnverifiedFileError, extract, open_zip
from app.operations.harvest.download import SourceError
from app.operations.harvest.localised import Localised, Localiser
from app.operations.harvest.sources import AnySource, InstallationSource, TableSource
from app.operations.harvest.table_rows import MAX_TABLE_BYTES, read_rows

MAX_ARCHIVE_BYTES = 2_000_000_000
_KINDS = MappingProxyType({folder: kind for kind, folder in FOLDERS.items()})


@dataclass(frozen=True, slots=True)
class Offer:
    """A document that a source offers."""

    kind: DocumentType
    slug: str
    """Its slug there."""
    digest: str
    """Changes with its text."""
    changed_at: datetime | None
    """When it last changed there; None when the source does not say."""
    localise: Callable[[], Localised]
    """Makes its file here; raises RefusedDocumentError."""


def address_of(source: AnySource) -> str:
    """Return the address that a source is fetched from."""
    if isinstance(source, TableSource):
        return source.address
    return f"{source.address.rstrip('/')}/pustaka.zip?lampiran=tanpa"


def max_bytes_of(source: AnySource) -> int:
    """Return how much a source may send."""
    return MAX_TABLE_BYTES if isinstance(source, TableSource) else MAX_ARCHIVE_BYTES


def list_offers(file: Path, source: AnySource, localiser: Localiser) -> Iterator[Offer]:
    """Yield what a downloaded file offers; raise SourceError when it is not what it should be."""
    if isinstance(source, InstallationSource):
        return _list_archived(file, localiser)
    return _list_rows(file, source, localiser)


def _list_archived(path: Path, localiser: Localiser) -> Iterator[Offer]:
    scratch = path.with_suffix(".document")
    try:
        with open_zip(path) as archive:
            for name, file in verified_files(archive).items():
                folder, _slash, rest = name.partition("/")
                if folder not in _KINDS or not rest:
                    continue  # reference data and attachments stay where they are
                scratch.unlink(missing_ok=True)
                extract(archive, file, scratch)
                data = scratch.read_bytes()
                kind, slug = _KINDS[folder], name.rpartition("/")[2].removesuffix(".md")
                yield Offer(
                    kind,
                    slug,
                    file.sha256,
                    _time_of(archive.getinfo(name)),
                    partial(localiser.localise, kind, slug, data),
                )
    except (zipfile.BadZipFile, UnverifiedFileError, ValueError) as error:
        raise SourceError(f"Arsip dari sumber tidak utuh: {error}.") from error
    except ArchiveError as error:
        raise SourceError(f"Arsip dari sumber tidak dapat dipakai: {error}") from error


def _time_of(entry: zipfile.ZipInfo) -> datetime | None:
    """Return the time of an entry, which our archives give in UTC; None for one that cannot be."""
    try:
        return datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return None


def _list_rows(path: Path, source: TableSource, localiser: Localiser) -> Iterator[Offer]:
    for row in read_rows(path, source, localiser.reference.place_names):
        digest = hashlib.sha256(json.dumps([row.fields, row.address], default=str).encode()).hexdigest()
        yield Offer(
            source.document,
            row.slug,
            digest,
            None,
            partial(localiser.write, source.document, row.slug, row.fields, row.address, ""),
        )
