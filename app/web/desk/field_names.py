"""A document's fields in names that people read: what forms offer, and revisions without keys or codes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.documents.editing.chapters import CHAPTERS, HELP_TEXTS
from app.documents.editing.form_schema import Control, form_controls, to_form_value
from app.documents.editing.named_references import NamedReferences
from app.documents.markdown.frontmatter import FrontMatterError
from app.documents.markdown.sections import HEADING_PREFIX, parse_fields
from app.documents.models import DocumentType
from app.library import LibraryService
from app.web.rendering.labels import choice_label

SOURCES = form_controls("practice")["sources"]


def named_references(library: LibraryService, fields: Mapping[str, Any]) -> NamedReferences:
    """Return the names of what a document's fields may refer to."""
    reference = library.reference
    lists = {
        "place": {code: place.name for code, place in reference.places.items()},
        "value": {slug: value.name for slug, value in reference.values.items()},
        "role": {slug: role.name for slug, role in reference.roles.items()},
        "indicator": {slug: one.name for slug, one in reference.indicators.items()},
        "regulation": {slug: one.citation for slug, one in reference.regulations.items()},
        "source": {
            one["id"]: one["title"] for one in to_form_value(SOURCES, fields.get("sources")) if one["id"]
        },
        "practice": {},
        "visit": {},
    }
    for kind, slug, title in library.documents.list_titles():
        lists[kind][slug] = title
    return NamedReferences({name: _distinct(names) for name, names in lists.items()})


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names with a number behind those that another code has too."""
    counted: Counter[str] = Counter()
    distinct = {}
    for code, name in names.items():
        counted[name.casefold()] += 1
        times = counted[name.casefold()]
        distinct[code] = name if times == 1 else f"{name} ({times})"
    return distinct


def readable_text(library: LibraryService, kind: DocumentType, text: str) -> str:
    """Return a document's text with the labels and names of its form; unchanged when it cannot be read."""
    try:
        fields = parse_fields(text)
    except FrontMatterError:
        return text
    lines = _lines_of(library, kind, fields)
    for name, section in fields.items():
        if name.startswith(HEADING_PREFIX):
            heading = name.removeprefix(HEADING_PREFIX)
            lines += [
                "",
                HELP_TEXTS[heading].label if heading in HELP_TEXTS else heading,
                *str(section).splitlines(),
            ]
    return "\n".join(lines)


def readable_facts(library: LibraryService, kind: DocumentType, text: str) -> list[str]:
    """Return the fields above a document's text, a line each; none when they cannot be read."""
    try:
        return _lines_of(library, kind, parse_fields(text))
    except FrontMatterError:
        return []


def _lines_of(library: LibraryService, kind: DocumentType, fields: Mapping[str, Any]) -> list[str]:
    names, form = named_references(library, fields), form_controls(kind)
    controls = [form[key] for chapter in CHAPTERS[kind] for key in chapter.keys if key in form]
    return [
        line
        for one in controls
        for line in _field_lines(one, names.to_names(one, to_form_value(one, fields.get(one.name))))
    ]


def _field_lines(control: Control, shown: Any) -> Iterator[str]:
    if control.kind == "rows":
        rows = [words for row in shown if (words := _parts(control, row))]
        yield from ([f"{control.help.label}:", *(f"– {row}" for row in rows)] if rows else ())
    elif words := _named(control, shown):
        yield words


def _parts(control: Control, row: Mapping[str, Any]) -> str:
    return " · ".join(_each(control, row, _named))


def _named(control: Control, shown: Any) -> str:
    """Return a field as “label: words”; empty without words."""
    words, label = _words(control, shown), control.help.label
    if control.kind == "check" or not words:
        return words
    return f"{label}{words}" if label.endswith("-") else f"{label}: {words}"


def _words(control: Control, shown: Any) -> str:
    """Return what a field says without its label; a list within a row becomes one sentence."""
    if control.kind == "rows":
        return "; ".join(words for row in shown if (words := ", ".join(_each(control, row, _words))))
    if control.kind == "group":
        return _parts(control, shown)
    if not shown:
        return ""
    if control.kind == "check":
        return control.help.label.lower()
    written = ", ".join(str(shown).splitlines())
    return choice_label(control.name, written) if control.kind == "choice" else written


def _each(control: Control, row: Mapping[str, Any], describe: Callable[[Control, Any], str]) -> Iterator[str]:
    """Yield the words of each field of a row that people fill in."""
    for part in control.parts:
        if not part.is_numbered and (words := describe(part, row[part.name])):
            yield words
