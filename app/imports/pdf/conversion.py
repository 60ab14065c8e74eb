"""Convert PDF files and pictures of pages to Markdown; every program runs in the sandbox."""

import json
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.attachments import sandbox
from app.documents import extras
from app.imports.errors import ImportFileError
from app.imports.mapping import Unplaced
from app.imports.pdf.layout import LaidOutText, lay_out
from app.imports.plain_text import to_markdown
from app.imports.proof.source import SourcePiece, SourceText

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""First bytes of PNG and JPEG."""
MAX_SCANNED_PAGES = 40
"""A page takes some four seconds of one core."""
_FEWEST_LETTERS = 20
"""Fewer on a page are no text layer: a stamp, or the page's number."""
_ROOT = str(Path(__file__).parents[3])
LIMITS = sandbox.Limits(
    memory_bytes=1_536 << 20, cpu_seconds=120, wall_seconds=120, environment={"PYTHONPATH": _ROOT}
)
OCR_LIMITS = sandbox.Limits(
    memory_bytes=1_536 << 20, cpu_seconds=60, wall_seconds=60, environment={"OMP_THREAD_LIMIT": "1"}
)
_NO_OCR = "Isinya gambar pindaian, dan pembaca gambar (OCR) tidak terpasang di server."
_INSTALL = "Pasang paket tesseract-ocr dan tesseract-ocr-ind di server, atau ketik ulang teksnya sebagai dokumen Word."
_SCANNED_PAGE = "Halaman ini gambar tanpa teks, jadi tidak terbaca. Unggah halaman itu sebagai foto tersendiri, atau ketik isinya."
_UNREADABLE = "Buka, cetak ke PDF, lalu unggah hasilnya, atau tempel teksnya."
_CONCURRENT = 2
_free = threading.BoundedSemaphore(_CONCURRENT)


def convert_pdf(data: bytes, *, may_recognise: bool = True) -> LaidOutText:
    """Return the text of a PDF; of scanned pages as recognised, unless that takes too long for whoever asks.

    Raises ImportFileError.
    """
    extras.require("pdf")
    pages = _pages(data)
    scanned = [at for at, page in enumerate(pages) if len(page["words"].strip()) < _FEWEST_LETTERS]
    if len(scanned) < len(pages) or not pages:
        found = lay_out(pages)
        images = (Unplaced("gambar", f"Halaman {at + 1}", _SCANNED_PAGE) for at in scanned)
        return replace(found, left=(*found.left, *images))
    if not may_recognise:
        raise ImportFileError(
            "PDF ini pindaian tanpa teks.", "Tempel teksnya, atau pakai PDF yang teksnya dapat disalin."
        )
    if len(scanned) > MAX_SCANNED_PAGES:
        raise ImportFileError(
            f"Pindaian ini {len(scanned)} halaman; paling banyak {MAX_SCANNED_PAGES}.", "Pecah laporannya."
        )
    extras.require("ocr")
    _require_recognition()
    with ThreadPoolExecutor(_CONCURRENT) as threads:
        texts = threads.map(lambda at: _recognise(_run([*_worker("image"), str(at)], data)), scanned)
        return _as_text("\n\n".join(texts))


def convert_picture(data: bytes) -> LaidOutText:
    """Return the text of a photographed or scanned page; raise ImportFileError."""
    _require_recognition()
    return _as_text(_recognise(data))


def _pages(data: bytes) -> list[dict[str, Any]]:
    answer: dict[str, Any] = json.loads(_run(_worker("text"), data))
    if "rejected" in answer:
        raise ImportFileError(answer["rejected"], "")
    return list(answer["pages"])


def _worker(action: str) -> list[str]:
    return [sys.executable, "-m", "app.imports.pdf.worker", action]


def _run(command: list[str], data: bytes, limits: sandbox.Limits = LIMITS) -> bytes:
    with _free:
        try:
            return sandbox.run(command, stdin=data, limits=limits)
        except sandbox.SandboxError as error:
            raise ImportFileError("Berkas ini rusak atau terlalu rumit.", _UNREADABLE) from error


def _require_recognition() -> None:
    if shutil.which("tesseract") is None:
        raise ImportFileError(_NO_OCR, _INSTALL)


def _recognise(image: bytes) -> str:
    """Return the text of a picture."""
    command = [shutil.which("tesseract") or "", "stdin", "stdout", "-l", "ind"]
    return _run(command, image, OCR_LIMITS).decode(errors="replace").replace("\x0c", "\n\n")


def _as_text(text: str) -> LaidOutText:
    pieces = [SourcePiece(line) for line in text.split("\n") if line.strip()]
    return LaidOutText(to_markdown(text), SourceText(pieces, is_markdown=True), ())
