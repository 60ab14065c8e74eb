"""Types of files that may be attached, and their file names."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.attachments import text_file_name
from app.i18n import marked

MAX_BYTES = 25_000_000
IMAGE_WIDTHS = (480, 960, 1600)
"""Widths in pixels in which an image is served; never wider than the original."""
IMAGE_FORMATS = ("webp", "avif")


class RejectedFileError(Exception):
    """A file is rejected; the text says why and what to do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(f"{reason} {hint}".strip())
        self.reason, self.hint = reason, hint


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file."""

    name: str
    label: str
    extensions: tuple[str, ...]
    """Accepted extensions; the first is the one we store."""
    media_type: str
    shown_inline: bool
    """Whether browsers display it without a download."""
    part_label: str
    """What a part of its text is called (page, slide, sheet); empty for files without parts."""


_OFFICE = "application/vnd.openxmlformats-officedocument."
FILE_TYPES: Mapping[str, FileType] = {
    kind.name: kind
    for kind in (
        FileType("pdf", "PDF", ("pdf",), "application/pdf", shown_inline=True, part_label=marked("halaman")),
        FileType(
            "docx",
            "Word",
            ("docx",),
            f"{_OFFICE}wordprocessingml.document",
            shown_inline=False,
            part_label="",
        ),
        FileType(
            "xlsx",
            "Excel",
            ("xlsx",),
            f"{_OFFICE}spreadsheetml.sheet",
            shown_inline=False,
            part_label=marked("lembar"),
        ),
        FileType(
            "pptx",
            "PowerPoint",
            ("pptx",),
            f"{_OFFICE}presentationml.presentation",
            shown_inline=False,
            part_label=marked("salindia"),
        ),
        FileType("png", "gambar", ("png",), "image/png", shown_inline=True, part_label=""),
        FileType("jpeg", "gambar", ("jpg", "jpeg"), "image/jpeg", shown_inline=True, part_label=""),
        FileType("webp", "gambar", ("webp",), "image/webp", shown_inline=True, part_label=""),
        FileType("avif", "gambar", ("avif",), "image/avif", shown_inline=True, part_label=""),
    )
}
IMAGE_TYPES = ("png", "jpeg", "webp")
ACCEPTED = ("pdf", "docx", "xlsx", "pptx", *IMAGE_TYPES)
ACCEPTED_TYPES = "PDF, DOCX, XLSX, PPTX, PNG, JPEG, atau WebP"
_BY_ENDING = {ending: kind for kind in FILE_TYPES.values() for ending in kind.extensions}


def detect_family(head: bytes) -> str:
    """Return what the first bytes say: pdf, zip, png, jpeg, webp; raise RejectedFileError for others."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    raise RejectedFileError(
        f"Isi berkas ini bukan {ACCEPTED_TYPES}. Simpan ulang dalam salah satu bentuk itu."
    )


def require_extension(filename: str, kind: FileType) -> None:
    """Raise RejectedFileError unless the file name has an extension of its type."""
    ending = extension_of(filename)
    if ending not in kind.extensions:
        extension_text = f"berakhiran “.{ending}”" if ending else "tidak berakhiran"
        raise RejectedFileError(
            f"Nama berkas ini {extension_text}, tetapi isinya {kind.label} (.{kind.extensions[0]})."
        )


def extension_of(name: str) -> str:
    """Return the extension of a file name in lower case, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def file_type_of(name: str) -> FileType | None:
    """Return the type of a stored file by its name."""
    return _BY_ENDING.get(extension_of(name))


def image_file_name(name: str, width: int, form: str) -> str:
    """Return the name of an image file in a width."""
    return f"{name.rpartition('.')[0]}.{width}.{form}"


def image_file_names(name: str) -> list[str]:
    """Return the names of all files derived from an image."""
    return [image_file_name(name, width, form) for width in IMAGE_WIDTHS for form in IMAGE_FORMATS]


def related_file_names(name: str) -> list[str]:
    """Return the names of a file and of all files derived from it."""
    return [name, text_file_name(name), *image_file_names(name)]
