"""The words of PDF and office files, part by part: pages, slides, sheets."""

import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from lxml import etree

from app.attachments.ooxml import elements, open_package, read
from app.attachments.pdf import open_pdf

MOST_CHARACTERS = 2_000_000
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACES = re.compile(r"\s+")
_PARAGRAPHS = frozenset({"p", "si", "row", "tr"})
_WORDS = frozenset({"t"})


def parts_of(data: bytes, family: str) -> Iterator[str]:
    """The text of each part in order, empty parts included, up to a limit of all together."""
    left = MOST_CHARACTERS
    for text in _pdf(data) if family == "pdf" else _office(data):
        plain = _SPACES.sub(" ", text).strip()[:left]
        left -= len(plain)
        yield plain
        if left <= 0:
            return


def _pdf(data: bytes) -> Iterator[str]:
    for page in open_pdf(data).pages:
        yield page.extract_text()


def _office(data: bytes) -> Iterator[str]:
    package, kind = open_package(data)
    match kind.name:
        case "docx":
            yield "\n".join(_words(read(package, "word/document.xml")))
        case "pptx":
            for path in _ordered(package, "ppt/presentation.xml", "sldId"):
                yield "\n".join(_words(read(package, path)))
        case "xlsx":
            shared = (
                list(_words(read(package, "xl/sharedStrings.xml")))
                if "xl/sharedStrings.xml" in package.namelist()
                else []
            )
            for path in _ordered(package, "xl/workbook.xml", "sheet"):
                yield " ".join(_cells(read(package, path), shared))


def _words(data: bytes) -> Iterator[str]:
    """One text for each paragraph, row or shared string."""
    for element in elements(data):
        if etree.QName(element).localname in _PARAGRAPHS:
            yield "".join(
                one.text or ""
                for one in element.iter()
                if isinstance(one.tag, str) and etree.QName(one).localname in _WORDS
            )


def _cells(data: bytes, shared: list[str]) -> Iterator[str]:
    for cell in elements(data):
        if etree.QName(cell).localname != "c":
            continue
        text = "".join(
            one.text or ""
            for one in cell.iter()
            if isinstance(one.tag, str) and etree.QName(one).localname in ("v", "t")
        )
        if cell.get("t") == "s" and text.isdecimal() and int(text) < len(shared):
            yield shared[int(text)]
        else:
            yield text


def _ordered(package: zipfile.ZipFile, main: str, tag: str) -> Iterator[str]:
    """The parts that the main part lists, in its order."""
    path = PurePosixPath(main)
    relations = {
        one.get("Id"): one.get("Target", "")
        for one in elements(read(package, f"{path.parent}/_rels/{path.name}.rels"))
    }
    names = set(package.namelist())
    listed = (element for element in elements(read(package, main)) if etree.QName(element).localname == tag)
    for element in islice(listed, 1_000):
        target = relations.get(element.get(f"{_RELATIONS}id"), "")
        full = target.lstrip("/") if target.startswith("/") else f"{path.parent}/{target}"
        if full in names:
            yield full
