"""Zips that others hand back to us: damage of any kind is one kind of exception."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OURS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""We write no others."""


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip for reading; zipfile.BadZipFile when it is damaged, now or as it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            # What a changed bit says here would be OSError later, as a full disk is.
            for entry in archive.infolist():
                if entry.compress_type not in _OURS or entry.header_offset < 0:
                    raise zipfile.BadZipFile(f"daftar isinya keliru tentang {entry.filename!r}")
            yield archive
    except (zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError) as error:
        raise zipfile.BadZipFile(str(error)) from error
