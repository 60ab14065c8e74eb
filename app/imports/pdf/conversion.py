"""Convert PDF files and pictures of pages to Markdown; every program runs in the sandbox."""

import json
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.attachments import sandbox
from app.imports.errors import ImportFileError
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
_NO_OCR = "Isinya gambar pindaian, dan pembaca gambar (OCR) tidak terpasang di peladen."
_INSTALL = "Pasang paket tesseract-ocr dan tesseract-ocr-ind di peladen, atau ketik ulang teksnya sebagai dokumen Word."
_UNREADABLE = "Buka, cetak ke PDF, lalu unggah hasilnya, atau tempel teksnya."
_free = threading.BoundedSemaphore(2)


def convert_pdf(data: bytes) -> LaidOutText:
    """Return the text of a PDF; of scanned pages as recognised. Raise ImportFileError."""
    pages = _pages(data)
    scanned = [at for at, page in enumerate(pages) if len(page["words"].strip()) < _FEWEST_LETTERS]
    if len(scanned) < len(pages) or not pages:
        return lay_out(pages)
    if len(scanned) > MAX_SCANNED_PAGES:
        raise ImportFileError(
            f"Pindaian ini {len(scanned)} halaman; paling banyak {MAX_SCANNED_PAGES}.", "Pecah laporannya."
        )
    return _recognised(_run([*_worker("image"), str(at)], data) for at in scanned)


def convert_picture(data: bytes) -> LaidOutText:
    """Return the text of a photographed or scanned page; raise ImportFileError."""
    return _recognised(iter((data,)))


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


def _recognised(images: Iterator[bytes]) -> LaidOutText:
    program = shutil.which("tesseract")
    if program is None:
        raise ImportFileError(_NO_OCR, _INSTALL)
    command = [program, "stdin", "stdout", "-l", "ind"]
    text = "\n\n".join(_run(command, image, OCR_LIMITS).decode(errors="replace") for image in images)
    text = text.replace("\x0c", "\n\n")
    pieces = [SourcePiece(line) for line in text.split("\n") if line.strip()]
    return LaidOutText(to_markdown(text), SourceText(pieces, is_markdown=True), ())
