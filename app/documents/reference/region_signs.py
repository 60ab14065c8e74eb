"""Read the sign of a region, ``content/spaces/<code>.png``, which its front shows beside its name."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.documents.reference.data import Reference
from app.documents.reference.region_spaces import FOLDER
from app.documents.validation.problem import Problem, did_you_mean

MAX_SIGN_BYTES = 100_000
MIN_SIDE, MAX_SIDE = 64, 1_024
"""Pixels of each side; it is shown 64 pixels high."""
_HEADER = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
"""What every PNG begins with; its width and height follow (W3C, PNG specification, 5.2 and 11.2.1)."""
_HINT = f"Simpan sebagai PNG, {MIN_SIDE} sampai {MAX_SIDE} piksel tiap sisi, paling besar {MAX_SIGN_BYTES // 1_000} kB."


@dataclass(frozen=True, slots=True)
class RegionSign:
    """A picture, as its file has it."""

    data: bytes
    width: int
    height: int


class SignError(Exception):
    """A file is no sign that can be shown."""


def read_sign(content_dir: Path, code: str) -> RegionSign | None:
    """Return the sign of a region, None without a file; raise SignError."""
    file = content_dir / FOLDER / f"{code}.png"
    try:
        if not file.exists():
            return None
        with file.open("rb") as opened:
            data = opened.read(MAX_SIGN_BYTES + 1)
    except OSError as error:
        raise SignError("Gambar tidak dapat dibaca.") from error
    if len(data) > MAX_SIGN_BYTES:
        raise SignError("Gambar terlalu besar.")
    if not data.startswith(_HEADER) or len(data) < len(_HEADER) + 8:
        raise SignError("Bukan gambar PNG.")
    width, height = struct.unpack_from(">II", data, len(_HEADER))
    if not (MIN_SIDE <= width <= MAX_SIDE and MIN_SIDE <= height <= MAX_SIDE):
        raise SignError(f"Ukurannya {width} × {height} piksel.")
    return RegionSign(data, width, height)


def check_signs(content_dir: Path, reference: Reference) -> Iterator[Problem]:
    """Yield what is wrong with the signs of regions."""
    for file in sorted((content_dir / FOLDER).glob("*.png")):
        path = f"{FOLDER}/{file.name}"
        if file.stem not in reference.places:
            hint = did_you_mean(file.stem, reference.places) or "Nama berkas ialah kode daerah."
            yield Problem(path, 1, "", "B05", f"“{file.stem}” bukan kode daerah atau instansi.", hint)
            continue
        try:
            read_sign(content_dir, file.stem)
        except SignError as error:
            yield Problem(path, 1, "", "B01", str(error), _HINT)
