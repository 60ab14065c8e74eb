"""Questions to hosts by theme, each for an office: ``content/question_themes.yaml``."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.documents.markdown import frontmatter
from app.documents.parts import Line, Name, Part, Slug
from app.documents.reference.entries import NamesByLevel, name_at_level
from app.documents.reference.loader import ReferenceReader
from app.documents.validation.problem import Problem, did_you_mean

QUESTION_THEMES_FILE = "question_themes.yaml"


def _split(written: object) -> object:
    """Split words at commas; a list of them is accepted too."""
    return [one.strip() for one in written.split(",") if one.strip()] if isinstance(written, str) else written


class Office(Part):
    """An office that answers questions and is no role of its own."""

    slug: Slug
    name: Line
    by_level: NamesByLevel = Field(default_factory=dict)
    """Its other names, by the level of the region."""
    role: Name
    """The role that a visit records for it."""


class QuestionTheme(Part):
    """A theme of visits: the words it is known by, and what to ask which office."""

    slug: Slug
    name: Line
    words: Annotated[tuple[Line, ...], BeforeValidator(_split), Field(min_length=1)]
    indicators: tuple[Name, ...] = ()
    """The indicators that it is measured by."""
    questions: Annotated[Mapping[Slug, Annotated[tuple[Line, ...], Field(min_length=1)]], Field(min_length=1)]
    """The questions by the office, a role or one of `Office`, that answers them."""


@dataclass(frozen=True, slots=True)
class QuestionThemes:
    """All themes, and the offices that they name besides the roles."""

    themes: tuple[QuestionTheme, ...] = ()
    offices: Mapping[str, Office] = field(default_factory=dict)

    def office_name(self, slug: str, level: str) -> str | None:
        """Return the name of an office in a region of a level; None for one that is not here."""
        office = self.offices.get(slug)
        return name_at_level(office.by_level, level) or office.name if office else None


def load_question_themes(
    reader: ReferenceReader, roles: Collection[str], indicators: Collection[str]
) -> QuestionThemes:
    """Return the themes, none when their file is missing; problems go to the reader."""
    if not reader.has(QUESTION_THEMES_FILE):
        return QuestionThemes()
    lists = reader.read_lists(QUESTION_THEMES_FILE, is_indexed=False)
    offices = reader.read_rows(QUESTION_THEMES_FILE, "offices", Office, lists=lists)
    themes = reader.read_rows(QUESTION_THEMES_FILE, "themes", QuestionTheme, lists=lists)
    known = reader.index_rows(QUESTION_THEMES_FILE, offices)
    reader.index_rows(QUESTION_THEMES_FILE, themes)
    if not reader.problems:  # with a broken row missing, the numbers of the others would be off by one
        reader.problems += _find_problems(lists[0], themes, known, roles)
        reader.problems += _find_unknown_indicators(lists[0], themes, indicators)
    return QuestionThemes(tuple(themes), known)


def _find_problems(
    text: str, themes: Sequence[QuestionTheme], offices: Mapping[str, Office], roles: Collection[str]
) -> Iterator[Problem]:
    """Yield unknown roles and offices, and words and questions that are in two places."""
    for at, office in enumerate(offices.values()):
        if office.role not in roles:
            message = f"Peran “{office.role}” tidak ada di roles.yaml."
            yield _problem(text, ("offices", at, "role"), "R01", message, did_you_mean(office.role, roles))
    seen: set[str] = set()
    for at, theme in enumerate(themes):
        for name in theme.questions.keys() - offices.keys() - set(roles):
            message = f"Kantor “{name}” tidak ada di roles.yaml dan tidak di daftar offices."
            hint = did_you_mean(name, [*offices, *roles])
            yield _problem(text, ("themes", at, "questions", name), "R01", message, hint)
        asked = [one for questions in theme.questions.values() for one in questions]
        for written in (*theme.words, *asked):
            if written.lower() in seen:
                message, hint = f"“{written}” ada dua kali.", "Hapus salah satunya."
                yield _problem(text, ("themes", at), "R02", message, hint)
            seen.add(written.lower())


def _find_unknown_indicators(
    text: str, themes: Sequence[QuestionTheme], indicators: Collection[str]
) -> Iterator[Problem]:
    for at, theme in enumerate(themes):
        for slug in set(theme.indicators) - set(indicators):
            message = f"Indikator “{slug}” tidak ada di indicators.yaml."
            yield _problem(text, ("themes", at, "indicators"), "R01", message, did_you_mean(slug, indicators))


def _problem(text: str, where: tuple[int | str, ...], code: str, message: str, hint: str) -> Problem:
    line = frontmatter.line_of(text, where)
    return Problem(QUESTION_THEMES_FILE, line, ".".join(map(str, where)), code, message, hint)
