"""A document's fields in names that people read: what forms offer, and revisions without keys or codes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
LONGEST_IN_A_ROW = 40
"""Characters up to which the lines of a field stand one after another (topics); longer ones are sentences."""


@dataclass(frozen=True, slots=True)
class FactPart:
    """What one field says: “Jabatan: Sekretaris Daerah”."""

    label: str
    """Empty where the words say it themselves; “Hari ke-” is joined to them."""
    words: str

    def __str__(self) -> str:
        joint = "" if self.label.endswith("-") or not self.label else ": "
        return f"{self.label}{joint}{self.words}"


@dataclass(frozen=True, slots=True)
class Fact:
    """A field above a document's text."""

    label: str
    words: str
    """Empty where it has several rows."""
    rows: list[list[FactPart]]
    """The parts of each row, or of a group of fields."""


@dataclass(frozen=True, slots=True)
class FactChapter:
    """The fields of a chapter of the form that are filled in."""

    title: str
    facts: list[Fact]


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
    chapters = _chapters_of(library, kind, fields)
    lines = [line for chapter in chapters for fact in chapter.facts for line in _lines_of(fact)]
    for name, section in fields.items():
        if name.startswith(HEADING_PREFIX):
            heading = name.removeprefix(HEADING_PREFIX)
            lines += [
                "",
                HELP_TEXTS[heading].label if heading in HELP_TEXTS else heading,
                *str(section).splitlines(),
            ]
    return "\n".join(lines)


def readable_chapters(library: LibraryService, kind: DocumentType, text: str) -> list[FactChapter]:
    """Return the fields above a document's text by chapter of its form; none when they cannot be read."""
    try:
        return list(_chapters_of(library, kind, parse_fields(text)))
    except FrontMatterError:
        return []


def _chapters_of(
    library: LibraryService, kind: DocumentType, fields: Mapping[str, Any]
) -> Iterator[FactChapter]:
    """Yield the chapters of which something is filled in."""
    names, form = named_references(library, fields), form_controls(kind)
    for chapter in CHAPTERS[kind]:
        facts = [
            fact
            for one in (form[key] for key in chapter.keys if key in form)
            if (fact := _fact(one, names.to_names(one, to_form_value(one, fields.get(one.name)))))
        ]
        if facts:
            yield FactChapter(chapter.title, facts)


def _fact(control: Control, shown: Any) -> Fact | None:
    """Return a field as people read it; None without words."""
    label = control.help.label
    if control.kind == "rows":
        rows = [parts for row in shown if (parts := _parts(control, row))]
        return Fact(label, "", rows) if rows else None
    lines = str(shown or "").splitlines() if control.kind == "lines" else []
    if any(len(line) > LONGEST_IN_A_ROW for line in lines):
        return Fact(label, "", [[FactPart("", line)] for line in lines])
    words = _words(control, shown)
    groups = [_parts(control, shown)] if control.kind == "group" else []
    return Fact("" if control.kind == "check" else label, words, groups) if words else None


def _lines_of(fact: Fact) -> Iterator[str]:
    if not fact.words:
        yield f"{fact.label}:"
        yield from (f"– {' · '.join(map(str, row))}" for row in fact.rows)
    else:
        yield str(FactPart(fact.label, fact.words))


def _words(control: Control, shown: Any) -> str:
    """Return what a field says without its label; a list within a row becomes one sentence."""
    if control.kind == "rows":
        return "; ".join(
            filter(None, (", ".join(part.words for part in _parts(control, row)) for row in shown))
        )
    if control.kind == "group":
        return " · ".join(map(str, _parts(control, shown)))
    if not shown:
        return ""
    if control.kind == "check":
        return control.help.label.lower()
    written = ", ".join(str(shown).splitlines())
    return choice_label(control.name, written) if control.kind == "choice" else written


def _parts(control: Control, row: Mapping[str, Any]) -> list[FactPart]:
    """Return what each field of a row says, of those that people fill in."""
    return [
        FactPart("" if part.kind == "check" else part.help.label, words)
        for part in control.parts
        if not part.is_numbered and (words := _words(part, row[part.name]))
    ]
