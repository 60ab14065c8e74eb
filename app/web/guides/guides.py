"""Guides: read from Markdown once, rendered by the pipeline of documents, searched by words.

The files are those that are read in the repository, so what leads out of the folder there (code, the developers'
pages, pictures) is text here, and links between guides lead to their pages.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from textwrap import shorten
from urllib.parse import urlsplit

from app.documents.markdown.render import SUBHEADING_PREFIX, Renderer, SafeHtml, Section, plain_text
from app.search.query.folding import fold

PREFIX = "/dokumen/"
INDEX = "README"
MAX_FOUND, BEGINNING = 20, 200
_PACKAGE = Path(__file__).parents[2]
_COMMENT, _PICTURE = re.compile(r"<!--.*?-->\n?", re.DOTALL), re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_TITLE = re.compile(r"\A# (.+)\n")
_LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ANCHOR = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as its page shows it."""

    name: str
    title: str
    sections: Sequence[Section]

    @property
    def url(self) -> str:
        """Its address; that of the list for the first page of the folder."""
        return PREFIX if self.name == INDEX else f"{PREFIX}{self.name}"


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A part of a guide in which all words of a search occur."""

    title: str
    url: str
    beginning: str


def guides_folder() -> Path:
    """Return the folder of the guides: in the package, or in the repository that it runs from."""
    packaged = _PACKAGE / "guides"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "docs" / "panduan"


@cache
def load_guides() -> Mapping[str, Guide]:
    """Return all guides by name; rendered at the first question, a second of work."""
    renderer = Renderer()
    guides = {path.stem: _read(renderer, path) for path in sorted(guides_folder().glob("*.md"))}
    anchors = {name: _anchors(guide) for name, guide in guides.items()}
    return {name: _with_links(guide, anchors) for name, guide in guides.items()}


def find_sections(words: str) -> list[FoundSection]:
    """Return the parts of guides in which all words occur, those with a word in their heading first."""
    wanted = fold(words).split()
    if not wanted:
        return []
    found = []
    for guide in (one for one in load_guides().values() if one.name != INDEX):
        for section in guide.sections:
            text = plain_text(section.html)
            heading = fold(f"{guide.title} {section.heading}")
            whole = f"{heading} {fold(text)}"
            if all(word in whole for word in wanted):
                in_heading = sum(word in heading for word in wanted)
                title = f"{guide.title}: {section.heading}" if section.heading else guide.title
                url = f"{guide.url}#{section.anchor}" if section.anchor else guide.url
                found.append(
                    (-in_heading, FoundSection(title, url, shorten(text, BEGINNING, placeholder=" …")))
                )
    return [one for _rank, one in sorted(found, key=lambda pair: pair[0])[:MAX_FOUND]]


def _read(renderer: Renderer, path: Path) -> Guide:
    text = _PICTURE.sub(r"*\1*", _COMMENT.sub("", path.read_text(encoding="utf-8")))
    title = _TITLE.match(text)
    body = text[title.end() :] if title else text
    return Guide(path.stem, title[1].strip() if title else path.stem, renderer.render_sections(body))


def _anchors(guide: Guide) -> frozenset[str]:
    inner = (one for section in guide.sections for one in _ANCHOR.findall(section.html))
    return frozenset([*(section.anchor for section in guide.sections if section.anchor), *inner])


def _with_links(guide: Guide, anchors: Mapping[str, frozenset[str]]) -> Guide:
    """Return the guide with links that lead to pages of this site; others of the repository become text."""

    def link(found: re.Match[str]) -> str:
        parts = urlsplit(html.unescape(found[1]))
        if parts.scheme or found[1].startswith("/"):
            return found[0]
        name = Path(parts.path).stem if parts.path else guide.name
        if name not in anchors or (parts.path and parts.path != f"{name}.md"):
            return found[3]
        page = "" if name == guide.name else PREFIX if name == INDEX else f"{PREFIX}{name}"
        if parts.fragment not in anchors[name]:
            longer = f"{SUBHEADING_PREFIX}{parts.fragment}"
            parts = parts._replace(fragment=longer if longer in anchors[name] else "")
        target = f"{page}#{parts.fragment}" if parts.fragment else page or f"{PREFIX}{name}"
        return f'<a href="{html.escape(target)}">{found[3]}</a>'

    sections = [replace(one, html=SafeHtml(_LINK.sub(link, one.html))) for one in guide.sections]
    return replace(guide, sections=sections)
