"""Fetch what a source offers, bounded in time and size; an address that leads elsewhere is not followed."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic

import httpx2

from app import __version__

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 60.0
"""How long a source may say nothing; a large library is packed while it is sent."""
MAX_SECONDS = 1_800.0
MAX_BYTES = 2_000_000_000
_CHUNK = 256 * 1024
_OK, _SAME = 200, 304


class SourceError(Exception):
    """A source cannot be harvested now; the text says why, for the administrator. Nothing here has changed."""


@dataclass(frozen=True, slots=True)
class Download:
    """What a source answered."""

    is_same: bool
    """Whether it has nothing new since the ETag that was sent."""
    etag: str = ""


def download(address: str, target: Path, *, etag: str = "", max_bytes: int = MAX_BYTES) -> Download:
    """Write what an address gives to a file; raise SourceError for anything but a whole answer."""
    headers = {"User-Agent": f"studi-banding/{__version__}", "Accept-Encoding": "identity"}
    headers |= {"If-None-Match": etag} if etag else {}
    timeout = httpx2.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS)
    try:
        with httpx2.stream(
            "GET", address, headers=headers, timeout=timeout, follow_redirects=False, verify=_tls()
        ) as answer:
            if answer.status_code == _SAME and etag:
                return Download(is_same=True, etag=etag)
            _require_ok(answer.status_code, answer.headers)
            _write(answer, target, max_bytes)
            return Download(is_same=False, etag=answer.headers.get("etag", ""))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise SourceError(f"Sumber tidak menjawab: {error or type(error).__name__}.") from error


def _require_ok(status: int, headers: Mapping[str, str]) -> None:
    if location := headers.get("location"):
        raise SourceError(
            f"Alamat sumber pindah ke {location[:300]}; bila benar, tulis alamat itu di daftar."
        )
    if status != _OK:
        raise SourceError(f"Sumber menjawab dengan status {status}.")


def _write(answer: httpx2.Response, target: Path, max_bytes: int) -> None:
    size, deadline = 0, monotonic() + MAX_SECONDS
    with target.open("wb") as file:
        for chunk in answer.iter_bytes(_CHUNK):
            size += len(chunk)
            if size > max_bytes:
                raise SourceError(f"Sumber mengirim lebih dari {max_bytes / 1e6:.0f} MB.")
            if monotonic() > deadline:
                raise SourceError(f"Sumber belum selesai mengirim setelah {MAX_SECONDS / 60:.0f} menit.")
            file.write(chunk)


@cache
def _tls() -> ssl.SSLContext:
    """Return the trusted certificates, read once."""
    return ssl.create_default_context()
