"""Reference data: the values, roles, regulations, indicators and places that documents refer to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from app.documents.parts import PublicSource
from app.documents.reference.bridge import BridgeGroup, load_bridge
from app.documents.reference.entries import (
    Indicator,
    Ministry,
    Province,
    Regency,
    Regulation,
    Role,
    SynonymGroup,
    Value,
    name_at_level,
    unknown_indicator,
    unknown_place,
    unknown_regulation,
    unknown_role,
    unknown_value,
)
from app.documents.reference.geography import ISLAND_OF
from app.documents.reference.holidays import Holidays, load_holidays
from app.documents.reference.loader import ReferenceFiles, ReferenceReader, read_reference_files
from app.documents.reference.places import PlaceName, PlaceNames
from app.documents.reference.question_themes import QuestionThemes, load_question_themes
from app.documents.reference.scores import Scores, load_scores
from app.documents.validation.problem import Problem


class ReferenceDataError(Exception):
    """Reference files with problems; nothing can be validated or served without them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, eq=False)
class Reference:
    """All reference data by slug or code, in the order of the files."""

    values: Mapping[str, Value]
    roles: Mapping[str, Role]
    regulations: Mapping[str, Regulation]
    indicators: Mapping[str, Indicator]
    provinces: Mapping[str, Province]
    regencies: Mapping[str, Regency]
    ministries: Mapping[str, Ministry]
    synonyms: tuple[SynonymGroup, ...]
    sources: Mapping[str, PublicSource]
    scores: Scores
    fingerprint: str
    """Hash of all files that documents or the index depend on."""
    bridge: tuple[BridgeGroup, ...] = ()
    questions: QuestionThemes = field(default_factory=QuestionThemes)
    holidays: Holidays = field(default_factory=Holidays)
    query_fingerprint: str = ""
    """Hash of the files that only queries depend on."""

    @property
    def version(self) -> str:
        """Text that changes whenever any file does."""
        return f"{self.fingerprint}:{self.query_fingerprint}"

    @cached_property
    def places(self) -> Mapping[str, PlaceName]:
        """Every region and ministry by code or slug."""
        return {place.code: place for place in self._each_place()}

    def _each_place(self) -> Iterator[PlaceName]:
        for province in self.provinces.values():
            special = province.name.startswith("Daerah")
            full = province.name if special else f"Provinsi {province.name}"
            short = "DI Yogyakarta" if special else province.name
            yield PlaceName(province.code, full, short, "provinsi", province.code)
        for regency in self.regencies.values():
            short = regency.name.replace("Kabupaten ", "Kab. ")
            yield PlaceName(regency.code, regency.name, short, regency.kind, regency.province)
        for ministry in self.ministries.values():
            yield PlaceName(ministry.slug, ministry.name, ministry.short, "pusat", None)

    @cached_property
    def place_names(self) -> PlaceNames:
        """Every region and ministry by its names."""
        provinces = ((province.name, province.short) for province in self.provinces.values())
        groups = ((group.canonical, *group.terms) for group in self.synonyms if group.kind == "region")
        return PlaceNames(self.places, [*provinces, *groups])

    @cached_property
    def place_words(self) -> frozenset[str]:
        """The words of all names of places, in lower case, also everyday ones like “jabar”."""
        everyday = (term for group in self.synonyms if group.kind == "region" for term in group.terms)
        names = (*(place.name for place in self.places.values()), *everyday)
        return frozenset(word for name in names for word in name.lower().split())

    def value(self, code: str) -> Value:
        """Return a value, or a stand-in named by its code.

        Published documents keep using codes that have been renamed or removed since; so do roles, regulations,
        indicators and places.
        """
        return self.values.get(code) or unknown_value(code)

    def role(self, code: str) -> Role:
        """Return a role, or a stand-in named by its code."""
        return self.roles.get(code) or unknown_role(code)

    @property
    def offices(self) -> tuple[str, ...]:
        """Slugs of all roles and offices that answer questions."""
        return (*self.roles, *self.questions.offices)

    def office(self, code: str, place: str = "") -> str:
        """Return the name of a role or an office that answers questions, as places of that level call it."""
        level = self.place(place).level if place else ""
        named = self.questions.office_name(code, level)
        return named or name_at_level(self.role(code).by_level, level) or self.role(code).short

    def regulation(self, code: str) -> Regulation:
        """Return a regulation, or a stand-in named by its code."""
        return self.regulations.get(code) or unknown_regulation(code)

    def indicator(self, code: str) -> Indicator:
        """Return an indicator, or a stand-in named by its code."""
        return self.indicators.get(code) or unknown_indicator(code)

    def place(self, code: str) -> PlaceName:
        """Return a region or ministry, or a stand-in named by its code."""
        return self.places.get(code) or unknown_place(code)

    @cached_property
    def provinces_of_regions(self) -> Mapping[str, str]:
        """Each region's province; ministries are in none."""
        return {code: place.province for code, place in self.places.items() if place.province}

    def short_name(self, code: str) -> str:
        """Return the short name of a place; the code itself when it names none."""
        return self.place(code).short

    def level(self, code: str) -> str:
        """Return the level of a place: provinsi, kabupaten, kota, or kementerian for ministries and agencies."""
        level = self.place(code).level
        return "kementerian" if level == "pusat" else level

    def island(self, code: str) -> str | None:
        """Return the code of the island group of a place; None for a ministry."""
        return ISLAND_OF.get(self.place(code).province or "")

    def with_province(self, code: str) -> tuple[str, ...]:
        """Return a place and its province: a filter by either must find it."""
        place = self.places.get(code)
        return (code, place.province) if place and place.province and place.province != code else (code,)

    def with_regencies(self, code: str) -> tuple[str, ...]:
        """Return a place and, for a province, all its regencies and cities."""
        return (code, *(r.code for r in self.regencies.values() if r.province == code))


def load_reference(content_dir: Path) -> Reference:
    """Read every reference file of a content folder; raise ReferenceDataError with all problems at once."""
    return _parse_reference(read_reference_files(content_dir))


@lru_cache(maxsize=2)  # reading them takes a tenth of a second, and every command and process begins with it
def _parse_reference(files: ReferenceFiles) -> Reference:
    reader = ReferenceReader(files)
    sources = reader.index_rows(
        "sources.yaml", reader.read_rows("sources.yaml", "sources", PublicSource), "id"
    )
    values = reader.index_rows("values.yaml", reader.read_rows("values.yaml", "values", Value))
    roles = reader.index_rows("roles.yaml", reader.read_rows("roles.yaml", "roles", Role))
    regulations = reader.index_rows(
        "regulations.yaml", reader.read_rows("regulations.yaml", "regulations", Regulation)
    )
    indicators = reader.index_rows(
        "indicators.yaml", reader.read_rows("indicators.yaml", "indicators", Indicator)
    )
    regions = reader.read_lists("regions.yaml")
    provinces = reader.read_rows("regions.yaml", "provinces", Province, lists=regions)
    regencies = reader.read_rows("regions.yaml", "regencies", Regency, lists=regions)
    ministries = reader.index_rows(
        "ministries.yaml", reader.read_rows("ministries.yaml", "ministries", Ministry)
    )
    synonyms = reader.read_rows("synonyms.yaml", "synonyms", SynonymGroup)
    for name, rows in (
        ("values.yaml", values),
        ("roles.yaml", roles),
        ("regulations.yaml", regulations),
        ("indicators.yaml", indicators),
    ):
        reader.check_sources(name, rows.values(), sources)
    published = load_scores(reader, indicators, [*(p.code for p in provinces), *(r.code for r in regencies)])
    bridge = load_bridge(
        reader,
        {term.lower() for group in synonyms for term in group.terms},
        _collect_names(values, roles, [*provinces, *regencies]),
    )
    questions = load_question_themes(reader, roles, indicators)
    holidays = load_holidays(reader)
    if reader.problems:
        raise ReferenceDataError(reader.problems)
    return Reference(
        values=values,
        roles=roles,
        regulations=regulations,
        indicators=indicators,
        provinces=reader.index_rows("regions.yaml", provinces, "code"),
        regencies=reader.index_rows("regions.yaml", regencies, "code"),
        ministries=ministries,
        synonyms=tuple(synonyms),
        sources=sources,
        scores=published,
        fingerprint=reader.fingerprint(),
        bridge=bridge,
        questions=questions,
        holidays=holidays,
        query_fingerprint=reader.query_fingerprint(),
    )


def _collect_names(
    values: Mapping[str, Value], roles: Mapping[str, Role], regions: Iterable[Province | Regency]
) -> set[str]:
    """Return the names of values, roles and regions in lower case."""
    names = {value.name for value in values.values()} | {region.name for region in regions}
    for role in roles.values():
        names |= {role.name, role.short, *role.aliases}
    return {name.lower() for name in names}
