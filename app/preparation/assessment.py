"""Self-assessment of an agency's work culture: 7 values × 3 behaviours, four levels of evidence each.

Not the official Indeks BerAKHLAK: no survey, no bands, no rank. It shows an agency where its evidence is weak.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.documents.vocabulary import parse_number, parse_whole_number
from app.i18n import marked


@dataclass(frozen=True, slots=True)
class Level:
    """A level of evidence."""

    slug: str
    name: str
    meaning: str


LEVELS = (
    Level("belum", marked("Belum"), marked("Belum ada rencana tertulis atau kegiatan.")),
    Level(
        "direncanakan",
        marked("Direncanakan"),
        marked("Tertulis dalam rencana kerja, keputusan, atau anggaran."),
    ),
    Level(
        "berjalan",
        marked("Berjalan"),
        marked("Dilaksanakan; ada notulen, daftar hadir, laporan, atau sistem yang dipakai."),
    ),
    Level(
        "terbukti", marked("Terbukti"), marked("Ada angka, survei, atau temuan yang menunjukkan hasilnya.")
    ),
)
UNANSWERED = "-"
_CODES = {str(number): number for number in range(len(LEVELS))}
MAX_LEVEL = len(LEVELS) - 1
WEAKEST_SHOWN = 2
WEAK_BELOW = 67
"""A value with a lower share has at least one behaviour without running evidence."""
MAX_FIGURES = 8
MAX_FIGURE_VALUE = 1e9
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Before 1990 none of the indicators existed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A behaviour to give evidence of."""

    value: str
    number: int
    """Number within its value, 1 to 3."""
    text: str

    @property
    def key(self) -> str:
        """Name of its form field."""
        return f"{self.value}-{self.number}"


@dataclass(frozen=True, slots=True)
class ValueProfile:
    """The result for one value."""

    value: str
    levels: tuple[int | None, ...]
    share: int | None
    """Mean level of the answered statements, 0 to 100; None when none was answered."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The agency's own value of an indicator."""

    indicator: str
    value: float
    year: int

    @property
    def code(self) -> str:
        """Short form for a URL."""
        return f"{self.indicator}:{self.value:g}:{self.year}"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answers to all statements, in order."""

    levels: tuple[int | None, ...]

    @property
    def code(self) -> str:
        """Short form for a URL: one character for each statement."""
        return "".join(UNANSWERED if level is None else str(level) for level in self.levels)

    @property
    def answered(self) -> int:
        """Number of answered statements."""
        return sum(level is not None for level in self.levels)


def list_statements(reference: Reference) -> list[Statement]:
    """Return every behaviour of every value, in the order of the circular."""
    return [
        Statement(value.slug, number, text)
        for value in reference.values.values()
        for number, text in enumerate(value.behaviours, start=1)
    ]


def parse_code(reference: Reference, code: str) -> Assessment | None:
    """Return the answers in a code, or None for an invalid one."""
    wanted = len(list_statements(reference))
    if len(code) != wanted or any(one not in _CODES and one != UNANSWERED for one in code):
        return None
    return Assessment(tuple(_CODES.get(one) for one in code))


def read_form(reference: Reference, fields: Mapping[str, str]) -> Assessment:
    """Return the answers of a form; missing and invalid ones are unanswered."""
    return Assessment(tuple(_CODES.get(fields.get(one.key, "")) for one in list_statements(reference)))


def parse_figure_code(reference: Reference, code: str) -> Figure | None:
    """Return the figure in its short form, or None for an invalid one."""
    indicator, _colon, rest = code.partition(":")
    value, _colon, year = rest.partition(":")
    return parse_figure(reference, indicator, value, year)


def parse_figure(reference: Reference, indicator: str, value: str, year: str) -> Figure | None:
    """Return a figure as typed, with a decimal comma or point, or None for an incomplete or invalid one."""
    number, when = parse_number(value), parse_whole_number(year)
    if number is None or when is None:
        return None
    is_sane = abs(number) < MAX_FIGURE_VALUE and FIRST_YEAR <= when <= LAST_YEAR
    return Figure(indicator, number, when) if indicator in reference.indicators and is_sane else None


def value_profiles(reference: Reference, assessment: Assessment) -> list[ValueProfile]:
    """Return each value with its levels and its share."""
    by_value: dict[str, list[int | None]] = {}
    for statement, level in zip(list_statements(reference), assessment.levels, strict=True):
        by_value.setdefault(statement.value, []).append(level)
    return [ValueProfile(value, tuple(levels), _share(levels)) for value, levels in by_value.items()]


def _share(levels: Sequence[int | None]) -> int | None:
    known = [level for level in levels if level is not None]
    return round(100 * sum(known) / (MAX_LEVEL * len(known))) if known else None


def weakest_values(profiles: Sequence[ValueProfile], *, amount: int = WEAKEST_SHOWN) -> list[str]:
    """Return the values with the least evidence, weakest first; strong values are left out."""
    known = [(one.share, one.value) for one in profiles if one.share is not None and one.share < WEAK_BELOW]
    order = {one.value: at for at, one in enumerate(profiles)}
    return [value for _share, value in sorted(known, key=lambda pair: (pair[0], order[pair[1]]))][:amount]
