"""Text of Office files, read from their XML."""

from collections.abc import Iterator
from itertools import islice
from pathlib import PurePosixPath

from lxml import etree

from app.attachments.ooxml import OfficePackage, open_package, parse_xml, reject_active_content

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PARAGRAPHS = frozenset({"p", "si", "row", "tr"})
_WORDS = frozenset({"t"})


def extract_office_texts(data: bytes) -> Iterator[str]:
    """Yield the text of a checked Word, PowerPoint or Excel file: of the document, each slide or each sheet."""
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
