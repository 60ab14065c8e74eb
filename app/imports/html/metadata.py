"""What a page says of itself in its head: title, canonical address, publisher, date."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_TITLES = ("og:title", "twitter:title", "dc.title", "title")
_PUBLISHERS = ("og:site_name", "application-name", "publisher", "dc.publisher")
_DATES = ("article:published_time", "datepublished", "publishdate", "dc.date", "date", "dcterms.created")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,1900}")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """The head of a page; empty texts for what it does not say."""

    title: str = ""
    url: str = ""
    publisher: str = ""
    date: str = ""


def page_metadata(html: str) -> PageMetadata:
    """Return what the head says; an address only when it is one of the web."""
    reader = _Head()
    reader.feed(html)
    reader.close()
    said = reader.said

    def first(names: tuple[str, ...]) -> str:
        return next((" ".join(said[name].split())[:300] for name in names if said.get(name, "").strip()), "")

    title, publisher = first(_TITLES), first(_PUBLISHERS)
    if publisher:
        title = re.sub(rf"\s*[-–—|»]\s*{re.escape(publisher)}$", "", title)
    url = next((one for one in map(said.get, ("canonical", "og:url")) if one and _ADDRESS.fullmatch(one)), "")
    day = _DAY.match(first(_DATES))
    return PageMetadata(title, url, publisher, day[0] if day else "")


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note metadata."""
        values = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and "title" not in self.said
        name = values.get("property") or values.get("name") or values.get("itemprop") or ""
        if tag == "meta" and name:
            self.said.setdefault(name.lower(), values.get("content", ""))
        elif tag == "link" and values.get("rel", "").lower() == "canonical":
            self.said.setdefault("canonical", values.get("href", ""))
        elif tag == "time" and values.get("datetime"):
            self.said.setdefault("dcterms.created", values["datetime"])

    def handle_data(self, data: str) -> None:
        """Take the title."""
        if self._in_title:
            self.said["title"] = self.said.get("title", "") + data

    def handle_endtag(self, tag: str) -> None:
        """End the title."""
        self._in_title = self._in_title and tag != "title"
