"""Read Markdown as the plain text that its readers see. Pure."""

import re

# Bounded repeats: a text of brackets alone would otherwise be searched to its end from each of them.
_NOTE = re.compile(r"\[\^[^\]\n]{1,60}\]:?")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)")
_LINE_MARK = re.compile(r"#{1,6}\s|>\s?|[-*+]\s|\|?[-:| ]{3,}\|?$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!|<~-])|[*`]")


def to_plain_text(markdown: str) -> str:
    """Return a line or block of Markdown as plain text on one line."""
    lines = (_without_mark(line.strip()) for line in markdown.split("\n"))
    text = _ESCAPE.sub(r"\1", _LINK.sub(r"\1", _NOTE.sub("", "\n".join(lines))))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.replace("|", " ").split())


def _without_mark(line: str) -> str:
    mark = _LINE_MARK.match(line)
    return line[mark.end() :] if mark else line
