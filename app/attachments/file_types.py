"""The kinds of files that may stand beside a document, and how their files are called."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.documents.attachments import text_name
from app.i18n import marked

MOST_BYTES = 25_000_000
WIDTHS = (480, 960, 1600)
"""Of an image as it is served, in pixels; never larger than it came."""
IMAGE_FORMS = ("webp", "avif")


class RefusedError(Exception):
    """A file is not taken; the text says why, and what to do, in words for people."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file."""

    name: str
    label: str
    endings: tuple[str, ...]
    """What its files are called when they come; the first is what they are called here."""
    media_type: str
    is_shown: bool
    """Whether browsers show it, so that it need not be downloaded."""
    place: str
    """What a part of its text is called; empty where it has no parts."""


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("pdf", "PDF", ("pdf",), "application/pdf", is_shown=True, place=marked("halaman")),
        Kind("docx", "Word", ("docx",), f"{_OFFICE}wordprocessingml.document", is_shown=False, place=""),
        Kind(
            "xlsx",
            "Excel",
            ("xlsx",),
            f"{_OFFICE}spreadsheetml.sheet",
            is_shown=False,
            place=marked("lembar"),
        ),
        Kind(
            "pptx",
            "PowerPoint",
            ("pptx",),
            f"{_OFFICE}presentationml.presentation",
            is_shown=False,
            place=marked("salindia"),
        ),
        Kind("png", "gambar", ("png",), "image/png", is_shown=True, place=""),
        Kind("jpeg", "gambar", ("jpg", "jpeg"), "image/jpeg", is_shown=True, place=""),
        Kind("webp", "gambar", ("webp",), "image/webp", is_shown=True, place=""),
        Kind("avif", "gambar", ("avif",), "image/avif", is_shown=True, place=""),
    )
}
IMAGES = ("png", "jpeg", "webp")
ACCEPTED = ("pdf", "docx", "xlsx", "pptx", *IMAGES)
ACCEPTED_WORDS = "PDF, DOCX, XLSX, PPTX, PNG, JPEG, atau WebP"
_BY_ENDING = {ending: kind for kind in KINDS.values() for ending in kind.endings}


def family_of(head: bytes) -> str:
    """What the first bytes say: pdf, zip, png, jpeg, webp; raises RefusedError for anything else."""
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
    raise RefusedError(f"Isi berkas ini bukan {ACCEPTED_WORDS}. Simpan ulang dalam salah satu bentuk itu.")


def require_ending(filename: str, kind: Kind) -> None:
    """Refuse a file that is called otherwise than what it holds."""
    ending = ending_of(filename)
    if ending not in kind.endings:
        told = f"berakhiran “.{ending}”" if ending else "tidak berakhiran"
        raise RefusedError(f"Nama berkas ini {told}, tetapi isinya {kind.label} (.{kind.endings[0]}).")


def ending_of(name: str) -> str:
    """What stands after the last point of a name, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of_name(name: str) -> Kind | None:
    """The kind of a file that is here already."""
    return _BY_ENDING.get(ending_of(name))


def image_name(name: str, width: int, form: str) -> str:
    """The file of an image in a width."""
    return f"{name.rpartition('.')[0]}.{width}.{form}"


def image_names(name: str) -> list[str]:
    """Every file that an image may have beside its own."""
    return [image_name(name, width, form) for width in WIDTHS for form in IMAGE_FORMS]


def family_names(name: str) -> list[str]:
    """A file and those made from it: they go where it goes."""
    return [name, text_name(name), *image_names(name)]
