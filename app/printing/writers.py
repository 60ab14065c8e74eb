"""Write a paper in a format of files; the writers stand on extras and are loaded when one is asked for."""

from collections.abc import Mapping

from app.documents import extras
from app.printing.blocks import Paper

_WRITERS: Mapping[str, tuple[str, str, str]] = {
    "docx": ("word", "app.printing.docx", "write_docx"),
    "pdf": ("pdf", "app.printing.pdf", "write_pdf"),
}
TYPES: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def write_paper(paper: Paper, form: str) -> bytes:
    """Return a paper as a file of a format of TYPES; raise MissingExtraError where its writer is not installed."""
    extra, module, name = _WRITERS[form]
    written: bytes = getattr(extras.load(extra, module), name)(paper)
    return written
