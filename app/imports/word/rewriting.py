"""Rewrite a part of a Word report so that pandoc reads all of it.

Text boxes become paragraphs behind the one they are anchored in; fields, custom XML, alternatives and readings
become their text; tables get a full grid. Hidden and struck text and the table of contents are taken out and named.
"""

import re
from collections.abc import Iterator

from lxml import etree

from app.imports.limits import require_size
from app.imports.mapping import Unplaced
from app.imports.word.markup import (
    DELETED,
    Element,
    RunMarks,
    W,
    attribute,
    child,
    chosen_branch,
    has_text,
    name_of,
    parse_part,
)
from app.imports.word.source import paragraphs_of
from app.imports.word.table_grid import complete_grid

_WRAPPERS = frozenset(
    {"fldSimple", "customXml", "smartTag", "sdt", "sdtContent", "ins", "moveTo", "dir", "bdo"}
)
_PROPERTIES = frozenset({"customXmlPr", "smartTagPr", "sdtPr", "sdtEndPr", "fldData"})
_CHARACTERS = frozenset({"t", "tab", "br", "cr", "sym", "noBreakHyphen", "softHyphen", "ptab"})
_PICTURES = frozenset({"blip", "imagedata"})
_CARRIERS = frozenset({"drawing", "pict", "object"})
_CONTENTS_STYLE = re.compile(r"(?i)(?:toc|contents|daftarisi)[ _]?\d")
_HIDDEN = "Teks ini disembunyikan di Word dan tidak ikut ke naskah. Salin bila memang bagian dari laporan."
_STRUCK = "Teks ini dicoret di Word, jadi tidak berlaku dan tidak ikut ke naskah."
_CONTENTS = "Daftar isi tidak ikut ke naskah; kami membuatnya dari judul bagian."


def rewrite_part(data: bytes, marks: RunMarks) -> tuple[bytes, list[Unplaced]]:
    """Return the part as pandoc should read it, and what was taken out."""
    root = parse_part(data)
    require_size(cells=len(_all(root, "tc")), paragraphs=len(_all(root, "p")))
    _choose_alternatives(root)
    for element in _all(root, *DELETED, "fldChar"):
        _replace(element, [])
    left = [*_take_contents(root), *_take_marked(root, marks)]
    _unwrap(root)
    _write_readings(root)
    _move_boxes(root)
    require_size(spanned=sum(complete_grid(table) for table in _all(root, "tbl")))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True), left


def _all(root: Element, *names: str) -> list[Element]:
    return [one for one in root.iter() if name_of(one) in names]


def _replace(element: Element, by: Iterator[Element] | list[Element]) -> None:
    parent = element.getparent()
    if parent is not None:
        for one in list(by):
            element.addprevious(one)
        parent.remove(element)


def _choose_alternatives(root: Element) -> None:
    for element in reversed(_all(root, "AlternateContent")):
        branch = chosen_branch(element)
        _replace(element, [] if branch is None else list(branch))


def _take_contents(root: Element) -> Iterator[Unplaced]:
    """Take out the table of contents that Word made."""
    lines: list[str] = []
    for element in _all(root, "sdt", "p"):
        gallery = attribute(child(element, "sdtPr", "docPartObj", "docPartGallery"), "val")
        style = attribute(child(element, "pPr", "pStyle"), "val")
        if gallery == "Table of Contents" or _CONTENTS_STYLE.match(style):
            lines += paragraphs_of(element, RunMarks(None))
            for one in list(element):
                element.remove(one)
    if lines:
        yield Unplaced("daftar isi", "\n".join(lines), _CONTENTS)


def _take_marked(root: Element, marks: RunMarks) -> Iterator[Unplaced]:
    """Take hidden and struck text out of its paragraphs; the text of one paragraph is one entry."""
    found: list[tuple[Element, str, list[str]]] = []
    for run in _all(root, "r"):
        mark = marks.of(run)
        if not mark:
            continue
        paragraph = next((one for one in run.iterancestors() if name_of(one) == "p"), run)
        away = [one for one in run if _is_taken(one, mark)]
        texts = [text for one in away for text in _texts(one)]
        for one in away:
            run.remove(one)
        if found and found[-1][0] is paragraph and found[-1][1] == mark:
            found[-1][2].extend(texts)
        else:
            found.append((paragraph, mark, texts))
    for _paragraph, kind, texts in found:
        text = " ".join("".join(texts).split())
        if text and kind == "hidden":
            yield Unplaced("teks tersembunyi", text, _HIDDEN)
        elif text:
            yield Unplaced("teks dicoret", text, _STRUCK)


def _is_taken(part: Element, mark: str) -> bool:
    name = name_of(part)
    return name in _CHARACTERS or (mark == "hidden" and name in _CARRIERS | {"ruby"})


def _texts(part: Element) -> Iterator[str]:
    if name_of(part) in _CARRIERS:
        yield f" {' '.join(paragraphs_of(part, RunMarks(None)))} "
    elif name_of(part) in ("t", "noBreakHyphen"):
        yield part.text or "-"
    elif name_of(part) != "softHyphen":
        yield " "


def _unwrap(root: Element) -> None:
    for element in reversed(_all(root, *_WRAPPERS)):
        _replace(element, [one for one in element if name_of(one) not in _PROPERTIES])


def _write_readings(root: Element) -> None:
    """Write text with a reading beside it (ruby) as the text and the reading in brackets."""
    for ruby in reversed(_all(root, "ruby")):
        run = ruby.getparent()
        base, reading = child(ruby, "rubyBase"), child(ruby, "rt")
        if run is None or base is None:
            continue
        text = "".join(one.text or "" for one in _all(reading, "t")) if reading is not None else ""
        _replace(run, [*base, _run(f" ({text}) ")])


def _run(text: str) -> Element:
    run = etree.Element(f"{{{W}}}r")
    written = etree.SubElement(run, f"{{{W}}}t")
    written.text = text
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _paragraph(text: str) -> Element:
    paragraph = etree.Element(f"{{{W}}}p")
    paragraph.append(_run(text))
    return paragraph


def _move_boxes(root: Element) -> None:
    """Move the text of boxes, shapes and word art behind the paragraph that holds them, the innermost first."""
    for element in reversed(_all(root, *_CARRIERS)):
        anchor = next((one for one in element.iterancestors() if name_of(one) == "p"), None)
        if anchor is None:
            continue
        for block in reversed(_box_blocks(element)):
            anchor.addnext(block)
        if not _all(element, *_PICTURES):
            _replace(element, [])


def _box_blocks(element: Element) -> list[Element]:
    """Take the blocks out of a drawing, in order."""
    blocks: list[Element] = []
    for one in _all(element, "txbxContent", "p", "textpath"):
        if name_of(one) == "txbxContent":
            blocks += list(one)
        elif name_of(one) == "textpath" and one.get("string"):
            blocks.append(_paragraph(one.get("string", "")))
        elif name_of(one) == "p" and not one.tag.startswith(f"{{{W}}}") and has_text(one):
            blocks.append(_paragraph("".join(text.text or "" for text in one.iter() if name_of(text) == "t")))
    return blocks
