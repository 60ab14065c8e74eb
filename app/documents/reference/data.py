"""Reference data: the values, roles, regulations, indicators and places that documents refer to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from app.documents.models import Line, Part, RegionCode, Slug, Source, Text, Year
from app.documents.reference.loader import Files, Reader, files_in
from app.documents.reference.places import PlaceName, PlaceNames
from app.documents.reference.scores import Scores, load_scores
from app.documents.validation.problem import Problem


class Value(Part):
    """One of the seven core values, in the words of SE Menteri PANRB 20/2021."""

    slug: Slug
    name: Line
    letter: Line
    commitment: Text
    behaviours: Annotated[tuple[Line, ...], Field(min_length=1)]
    sources: tuple[Slug, ...] = ()


class Role(Part):
    """A kind of agency that has a part in practices: BKD, BPSDM, Biro Organisasi."""

    slug: Slug
    name: Line
    short: Line
    """What people call it; it fits on a chip."""
    aliases: tuple[Line, ...] = ()
    function: Text
    sources: tuple[Slug, ...] = ()


class Regulation(Part):
    """A law, regulation or circular."""

    slug: Slug
    title: Line
    type: Line
    number: Line | None = None
    year: Year
    issuer: Line
    summary: Text
    status: Line
    confirmed: bool
    sources: tuple[Slug, ...] = ()

    @property
    def citation(self) -> str:
        """``Peraturan Gubernur Jawa Barat Nomor 26 Tahun 2023`` as the rule is cited."""
        office = self.type.removeprefix("Peraturan ")
        local = (
            self.issuer.removeprefix(office).removeprefix(" Kota") if self.issuer.startswith(office) else ""
        )
        number = f" Nomor {self.number}" if self.number else ""
        year = "" if number.endswith(str(self.year)) else f" Tahun {self.year}"
        return f"{self.type}{local}{number}{year}"


class Indicator(Part):
    """A figure agencies are measured by."""

    slug: Slug
    name: Line
    scale: Line
    unit: Line
    higher_is_better: bool
    owner: Line
    definition: Text
    categories: Text | None = None
    note: Text | None = None
    confirmed: bool
    sources: tuple[Slug, ...] = ()


class Province(Part):
    """A province; ``tile`` is its [row, column] on our tile map."""

    code: RegionCode
    name: Line
    short: Line
    tile: tuple[int, int]


class Regency(Part):
    """A regency or a city."""

    code: RegionCode
    name: Line
    kind: Literal["kabupaten", "kota"]
    province: RegionCode


class Ministry(Part):
    """A ministry or national body."""

    slug: Slug
    name: Line
    short: Line
    aliases: tuple[Line, ...] = ()


class SynonymGroup(Part):
    """Words that mean the same in a search; ``from`` lists the only triggers of a one-way group."""

    canonical: Line
    terms: Annotated[tuple[Line, ...], Field(min_length=1)]
    kind: Literal["abbreviation", "synonym", "spelling", "region"]
    one_way: bool = False
    from_: Annotated[tuple[Line, ...], Field(alias="from")] = ()


class ReferenceDataError(Exception):
    """Reference files at fault; nothing can be checked or served without them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, eq=False)
class Reference:
    """All reference data, by slug or code, in the order of the files; one and the same as long as they are."""

    values: Mapping[str, Value]
    roles: Mapping[str, Role]
    regulations: Mapping[str, Regulation]
    indicators: Mapping[str, Indicator]
    provinces: Mapping[str, Province]
    regencies: Mapping[str, Regency]
    ministries: Mapping[str, Ministry]
    synonyms: tuple[SynonymGroup, ...]
    sources: Mapping[str, Source]
    scores: Scores
    fingerprint: str
    """Changes whenever any of the files does."""

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

    def short_name(self, code: str) -> str:
        """A place in few words; a code that names none is its own."""
        return self.places[code].short if code in self.places else code

    def with_province(self, code: str) -> tuple[str, ...]:
        """A place and the province it lies in: what a filter on either must find."""
        place = self.places.get(code)
        return (code, place.province) if place and place.province and place.province != code else (code,)

    def within(self, code: str) -> tuple[str, ...]:
        """A place and, for a province, every regency and city in it."""
        return (code, *(r.code for r in self.regencies.values() if r.province == code))


def load_reference(content_dir: Path) -> Reference:
    """Read every reference file of a content folder; raises ReferenceDataError with all faults at once."""
    return _reference_of(files_in(content_dir))


@lru_cache(maxsize=2)  # reading them takes a tenth of a second, and every command and process begins with it
def _reference_of(files: Files) -> Reference:
    reader = Reader(files)
    sources = reader.unique("sources.yaml", reader.rows("sources.yaml", "sources", Source), "id")
    values = reader.unique("values.yaml", reader.rows("values.yaml", "values", Value))
    roles = reader.unique("roles.yaml", reader.rows("roles.yaml", "roles", Role))
    regulations = reader.unique(
        "regulations.yaml", reader.rows("regulations.yaml", "regulations", Regulation)
    )
    indicators = reader.unique("indicators.yaml", reader.rows("indicators.yaml", "indicators", Indicator))
    regions = reader.lists("regions.yaml")
    provinces = reader.rows("regions.yaml", "provinces", Province, lists=regions)
    regencies = reader.rows("regions.yaml", "regencies", Regency, lists=regions)
    ministries = reader.unique("ministries.yaml", reader.rows("ministries.yaml", "ministries", Ministry))
    synonyms = reader.rows("synonyms.yaml", "synonyms", SynonymGroup)
    for name, rows in (
        ("values.yaml", values),
        ("roles.yaml", roles),
        ("regulations.yaml", regulations),
        ("indicators.yaml", indicators),
    ):
        reader.check_sources(name, rows.values(), sources)
    published = load_scores(reader, indicators, [*(p.code for p in provinces), *(r.code for r in regencies)])
    if reader.problems:
        raise ReferenceDataError(reader.problems)
    return Reference(
        values=values,
        roles=roles,
        regulations=regulations,
        indicators=indicators,
        provinces=reader.unique("regions.yaml", provinces, "code"),
        regencies=reader.unique("regions.yaml", regencies, "code"),
        ministries=ministries,
        synonyms=tuple(synonyms),
        sources=sources,
        scores=published,
        fingerprint=reader.fingerprint(),
    )
