"""Fill the marks of a Word template; runs in the sandbox, for the template is an untrusted file.

A mark is a name in double braces. Nothing in a template is executed: it has no loops, conditions or expressions.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_MARK = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_PARTS = re.compile(r"/word/(?P<kind>document|header|footer)\d*\.xml")
_PLACES: Mapping[str, str] = {"document": "isi", "header": "kepala halaman", "footer": "kaki halaman"}
_AROUND = 90
"""Characters of the paragraph that tell where an unknown mark is."""


def fill(source: Path, target: Path, marks: Mapping[str, str]) -> list[dict[str, str]]:
    """Write the filled template and return its unknown marks, each with its place."""
    document, unknown = Document(str(source)), []
    for part in document.part.package.iter_parts():
        found = _PARTS.fullmatch(str(part.partname))
        if found and isinstance(part, XmlPart):
            for paragraph in part.element.iter(qn("w:p")):
                for mark, around in _fill_paragraph(paragraph, marks):
                    unknown.append({"mark": mark, "place": _PLACES[found["kind"]], "around": around})
    document.save(str(target))
    return unknown


def _fill_paragraph(paragraph: Any, marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Replace the marks of a paragraph, the last one first; yield the unknown ones."""
    texts = [node for node in paragraph.iter(qn("w:t")) if next(node.iterancestors(qn("w:p"))) is paragraph]
    whole = "".join(node.text or "" for node in texts)
    for found in reversed(list(_MARK.finditer(whole))):
        if found[1] in marks:
            _replace(texts, found.start(), found.end(), marks[found[1]])
        else:
            yield found[1], whole[:_AROUND]


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    """Put a value, in a run of its own, where the characters of a mark stood: Word splits them over several runs."""
    at, first, before, after = 0, None, "", ""
    for node in texts:
        text, upto = node.text or "", at + len(node.text or "")
        if upto > start and at < end:
            if first is None:
                first, before = node, text[: start - at]
            after = text[end - at :] if upto >= end else ""
            node.text = ""
            last = node
        at = upto
    if first is None:
        return
    if last is not first:
        last.text, after = after, ""
        _keep_spaces(last)
    first.text = before
    _keep_spaces(first)
    _insert_after(first, value, after)


def _insert_after(node: Any, value: str, after: str) -> None:
    run = node.getparent()
    rest = list(node.itersiblings())
    tail, filled = _like(run), _like(run)
    for number, line in enumerate(value.split("\n")):
        if number:
            filled.append(OxmlElement("w:br"))
        filled.append(_text(line))
    if "[isi" in value:
        highlight = OxmlElement("w:highlight")
        highlight.set(qn("w:val"), "yellow")
        filled.get_or_add_rPr().append(highlight)
    if after:
        tail.append(_text(after))
    tail.extend(rest)
    run.addnext(tail)
    run.addnext(filled)


def _like(run: Any) -> Any:
    """Return an empty run with the formatting of another."""
    fresh = OxmlElement("w:r")
    if run.rPr is not None:
        fresh.append(deepcopy(run.rPr))
    return fresh


def _text(text: str) -> Any:
    node = OxmlElement("w:t")
    node.text = text
    _keep_spaces(node)
    return node


def _keep_spaces(node: Any) -> None:
    node.set(qn("xml:space"), "preserve")


def main() -> None:
    """Fill a template with the marks of a file; print the unknown ones."""
    source, target, marks = map(Path, sys.argv[1:4])
    sys.stdout.write(json.dumps(fill(source, target, json.loads(marks.read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
