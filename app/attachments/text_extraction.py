"""Extract the text of PDF and Office files by part: page, slide or sheet."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from lxml import etree

from app.attachments.ooxml import OfficePackage, open_package, parse_xml, reject_active_content

MAX_CHARACTERS = 2_000_000
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACES = re.compile(r"\s+")
_PARAGRAPHS = frozenset({"p", "si", "row", "tr"})
_WORDS = frozenset({"t"})


def extract_parts(data: bytes, family: str) -> Iterator[str]:
    """Yield the text of each part in order, empty ones included, up to `MAX_CHARACTERS` in all."""
    left = MAX_CHARACTERS
    for text in _pdf(data) if family == "pdf" else _office(data):
        plain = _SPACES.sub(" ", text).strip()[:left]
        left -= len(plain)
        yield plain
        if left <= 0:
            return


def _pdf(data: bytes) -> Iterator[str]:
    from app.attachments.pdf import open_pdf  # noqa: PLC0415 -- half of the time that the process needs to start

    for page in open_pdf(data).pages:
        yield page.extract_text()


def _office(data: bytes) -> Iterator[str]:
    package = open_package(data)
    match reject_active_content(package).name:
        case "docx":
            yield "\n".join(_words(package.read("word/document.xml")))
        case "pptx":
            for path in _ordered(package, "ppt/presentation.xml", "sldId"):
                yield "\n".join(_words(package.read(path)))
        case "xlsx":
            shared = (
                list(_words(package.read("xl/sharedStrings.xml")))
                if "xl/sharedStrings.xml" in package.names
                else []
            )
            for path in _ordered(package, "xl/workbook.xml", "sheet"):
                yield " ".join(_cells(package.read(path), shared))


def _words(data: bytes) -> Iterator[str]:
    """Yield one text for each paragraph, row or shared string."""
    for element in parse_xml(data):
        if etree.QName(element).localname in _PARAGRAPHS:
            yield "".join(
                one.text or ""
                for one in element.iter()
                if isinstance(one.tag, str) and etree.QName(one).localname in _WORDS
            )


def _cells(data: bytes, shared: list[str]) -> Iterator[str]:
    for cell in parse_xml(data):
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


def _ordered(package: OfficePackage, main: str, tag: str) -> Iterator[str]:
    """Return the parts listed by the main part, in order."""
    path = PurePosixPath(main)
    relations = {
        one.get("Id"): one.get("Target", "")
        for one in parse_xml(package.read(f"{path.parent}/_rels/{path.name}.rels"))
    }
    names = set(package.names)
    listed = (element for element in parse_xml(package.read(main)) if etree.QName(element).localname == tag)
    for element in islice(listed, 1_000):
        target = relations.get(element.get(f"{_RELATIONS}id"), "")
        full = target.lstrip("/") if target.startswith("/") else f"{path.parent}/{target}"
        if full in names:
            yield full
