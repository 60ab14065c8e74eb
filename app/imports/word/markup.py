"""Elements of WordprocessingML, and which of its text is hidden or struck."""

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from lxml import etree

from app.attachments.ooxml import parse_root

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Element: TypeAlias = etree._Element  # noqa: SLF001 -- the name lxml documents for it
Mark = Literal["", "hidden", "struck"]
DELETED = frozenset({"del", "moveFrom", "delText", "delInstrText", "instrText", "rPrChange", "pPrChange"})
"""Elements whose text a reader of the document does not have."""
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_OFF = frozenset({"0", "false", "off"})
_MAX_STYLES = 20
"""Styles a style may be based on, one on the other."""


def parse_part(data: bytes) -> Element:
    """Return the root of a part, with the usual names for those of ISO "strict"."""
    return parse_root(transitional(data))


def transitional(data: bytes) -> bytes:
    """Return a part with the usual names for those of ISO "strict", which pandoc does not know."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = etree.tostring(parse_root(data), encoding="utf-8")
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)


def name_of(element: Element) -> str:
    """Return the local name of an element; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute of the WordprocessingML namespace, or of none."""
    return "" if element is None else element.get(f"{{{W}}}{name}") or element.get(name) or ""


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of local names."""
    for name in path:
        element = next(
            (one for one in (element if element is not None else ()) if name_of(one) == name), None
        )
    return element


def chosen_branch(alternatives: Element) -> Element | None:
    """Return the branch of `mc:AlternateContent` to read: the first with text, else the first."""
    branches = [one for one in alternatives if name_of(one) in ("Choice", "Fallback")]
    return next((one for one in branches if has_text(one)), branches[0] if branches else None)


def has_text(element: Element) -> bool:
    """Return whether any text run is inside."""
    return any(name_of(one) == "t" and (one.text or "").strip() for one in element.iter())


def is_on(properties: Element | None, *names: str) -> bool:
    """Return whether one of these properties is set and not switched off."""
    found = (child(properties, name) for name in names)
    return any(one is not None and attribute(one, "val").lower() not in _OFF for one in found)


class RunMarks:
    """Tell which runs are hidden or struck, by themselves or by their styles."""

    def __init__(self, styles: bytes | None) -> None:
        self._styles: dict[str, tuple[str, Element]] = {}
        for style in parse_part(styles) if styles else ():
            if name_of(style) == "style":
                based = attribute(child(style, "basedOn"), "val")
                self._styles[attribute(style, "styleId")] = (based, style)

    def of(self, run: Element) -> Mark:
        """Return whether a run is hidden, struck or neither."""
        for properties in self._properties(run):
            if is_on(properties, "vanish"):
                return "hidden"
            if is_on(properties, "strike", "dstrike"):
                return "struck"
            if any(child(properties, name) is not None for name in ("vanish", "strike", "dstrike")):
                return ""
        return ""

    def _properties(self, run: Element) -> Iterator[Element | None]:
        own = child(run, "rPr")
        yield own
        yield from self._of_style(attribute(child(own, "rStyle"), "val"))
        paragraph = next((one for one in run.iterancestors() if name_of(one) == "p"), None)
        yield from self._of_style(attribute(child(paragraph, "pPr", "pStyle"), "val"))

    def _of_style(self, name: str) -> Iterator[Element | None]:
        for _step in range(_MAX_STYLES):
            if name not in self._styles:
                return
            name, style = self._styles[name]
            yield child(style, "rPr")
