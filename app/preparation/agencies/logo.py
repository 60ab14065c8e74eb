"""Logo of a letterhead: checked in the sandbox of attachments, and kept as a small PNG of its pixels."""

import base64
import tempfile
from io import BytesIO
from pathlib import Path

from app.attachments.file_types import RejectedFileError
from app.attachments.inspection import inspect_file
from app.documents import extras
from app.preparation.plans.paper_fields import LOGO_LENGTH

_SIDES = (320, 240, 160, 96)
"""Longest side in pixels; the first whose file is small enough is taken."""
_COLOURS = 128


def prepare_logo(data: bytes, name: str) -> str:
    """Return an uploaded picture as PNG in base64; raise RejectedFileError for anything else.

    Raises MissingExtraError where no pictures can be read.
    """
    pillow = extras.load("images", "PIL.Image")
    with tempfile.TemporaryDirectory(prefix="lambang-") as folder:
        source = Path(folder, "sumber")
        source.write_bytes(data)
        found = inspect_file(source, name, Path(folder))
        if found.kind.name != "webp":
            raise RejectedFileError("Lambang harus berupa gambar PNG, JPEG, atau WebP.")
        with pillow.open(Path(folder, "x.webp"), formats=["WEBP"]) as image:
            picture = image.convert("RGBA")
    for side in _SIDES:
        sized = picture.copy()
        sized.thumbnail((side, side), pillow.Resampling.LANCZOS)
        target = BytesIO()
        sized.quantize(_COLOURS, method=pillow.Quantize.FASTOCTREE).save(target, "PNG", optimize=True)
        encoded = base64.b64encode(target.getvalue()).decode()
        if len(encoded) <= LOGO_LENGTH:
            return encoded
    raise RejectedFileError("Lambang ini terlalu rinci. Sederhanakan gambarnya, lalu unggah kembali.")
