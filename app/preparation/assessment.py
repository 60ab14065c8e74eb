"""How far an agency's work culture stands by its own evidence: 7 values × 3 behaviours, four levels each.

Not the official Indeks BerAKHLAK: no survey, no bands, no rank. It orders an agency's own doubts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.reference.data import Reference
from app.documents.vocabulary import number_in, whole_number_in
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
TOP = len(LEVELS) - 1
WEAKEST_SHOWN = 2
WEAK_BELOW = 67
"""A value whose share is lower has at least one behaviour without running evidence."""
MOST_FIGURES = 8
LARGEST_FIGURE = 1e9
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Before 1990 none of the indicators existed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A behaviour to give evidence of."""

    value: str
    number: int
    """1 to 3 within its value."""
    text: str

    @property
    def key(self) -> str:
        """Its field in the form."""
        return f"{self.value}-{self.number}"


@dataclass(frozen=True, slots=True)
class ValueProfile:
    """How a value stands."""

    value: str
    levels: tuple[int | None, ...]
    share: int | None
    """0 to 100: the mean level of what was answered; None when nothing was."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator the agency knows of itself."""

    indicator: str
    value: float
    year: int

    @property
    def code(self) -> str:
        """Its short form in an address."""
        return f"{self.indicator}:{self.value:g}:{self.year}"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answers to all statements, in their order."""

    levels: tuple[int | None, ...]

    @property
    def code(self) -> str:
        """One character a statement: short enough for an address."""
        return "".join(UNANSWERED if level is None else str(level) for level in self.levels)

    @property
    def answered(self) -> int:
        """How many statements were answered."""
        return sum(level is not None for level in self.levels)


def statements(reference: Reference) -> list[Statement]:
    """Every behaviour of every value, in the order of the circular."""
    return [
        Statement(value.slug, number, text)
        for value in reference.values.values()
        for number, text in enumerate(value.behaviours, start=1)
    ]


def from_code(reference: Reference, code: str) -> Assessment | None:
    """The answers a code holds; None when it is not one."""
    wanted = len(statements(reference))
    if len(code) != wanted or any(one not in _CODES and one != UNANSWERED for one in code):
        return None
    return Assessment(tuple(_CODES.get(one) for one in code))


def from_form(reference: Reference, fields: Mapping[str, str]) -> Assessment:
    """The answers of a form; what is not there or makes no sense is unanswered."""
    return Assessment(tuple(_CODES.get(fields.get(one.key, "")) for one in statements(reference)))


def figure_from_code(reference: Reference, code: str) -> Figure | None:
    """A figure from its short form; None when it is not one."""
    indicator, _colon, rest = code.partition(":")
    value, _colon, year = rest.partition(":")
    return figure_of(reference, indicator, value, year)


def figure_of(reference: Reference, indicator: str, value: str, year: str) -> Figure | None:
    """A figure as typed, with a decimal comma or point; None when a part is missing or no number."""
    number, when = number_in(value), whole_number_in(year)
    if number is None or when is None:
        return None
    is_sane = abs(number) < LARGEST_FIGURE and FIRST_YEAR <= when <= LAST_YEAR
    return Figure(indicator, number, when) if indicator in reference.indicators and is_sane else None


def profile(reference: Reference, assessment: Assessment) -> list[ValueProfile]:
    """Each value with its levels and its share."""
    by_value: dict[str, list[int | None]] = {}
    for statement, level in zip(statements(reference), assessment.levels, strict=True):
        by_value.setdefault(statement.value, []).append(level)
    return [ValueProfile(value, tuple(levels), _share(levels)) for value, levels in by_value.items()]


def _share(levels: Sequence[int | None]) -> int | None:
    known = [level for level in levels if level is not None]
    return round(100 * sum(known) / (TOP * len(known))) if known else None


def weakest(profiles: Sequence[ValueProfile], *, amount: int = WEAKEST_SHOWN) -> list[str]:
    """The values with the least evidence, weakest first; strong values are not called weak."""
    known = [(one.share, one.value) for one in profiles if one.share is not None and one.share < WEAK_BELOW]
    order = {one.value: at for at, one in enumerate(profiles)}
    return [value for _share, value in sorted(known, key=lambda pair: (pair[0], order[pair[1]]))][:amount]
