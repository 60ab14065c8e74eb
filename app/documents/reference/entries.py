"""Entries of the reference files, and stand-ins for codes that are no longer in them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from app.documents.parts import Line, Part, RegionCode, Slug, Text, Year
from app.documents.reference.places import PlaceName

_MAX_STAND_INS = 1_000
NamesByLevel = Mapping[Literal["provinsi", "kabupaten", "kota", "pusat"], Line]
"""Names of an office by the level of its region; that of a regency is also a city's."""


def name_at_level(names: NamesByLevel, level: str) -> str | None:
    """Return the name of an office at a level; None where it has its usual name."""
    by_level: dict[str, str] = {str(key): name for key, name in names.items()}
    return by_level.get(level) or (by_level.get("kabupaten") if level == "kota" else None)


class Value(Part):
    """One of the seven core values, in the words of SE Menteri PANRB 20/2021."""

    slug: Slug
    name: Line
    letter: Line
    commitment: Text
    behaviours: Annotated[tuple[Line, ...], Field(min_length=1)]
    sources: tuple[Slug, ...] = ()


class Role(Part):
    """A kind of agency with tasks in practices: BKD, BPSDM, Biro Organisasi."""

    slug: Slug
    name: Line
    short: Line
    """The common short name; fits on a chip."""
    by_level: NamesByLevel = Field(default_factory=dict)
    """Its short names where they depend on the level of the region."""
    aliases: tuple[Line, ...] = ()
    bodies: tuple[Line, ...] = ()
    """The bodies through which it travels and receives guests: committees of a DPRD."""
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
        """The citation: ``Peraturan Gubernur Jawa Barat Nomor 26 Tahun 2023``."""
        office = self.type.removeprefix("Peraturan ")
        local = (
            self.issuer.removeprefix(office).removeprefix(" Kota") if self.issuer.startswith(office) else ""
        )
        number = f" Nomor {self.number}" if self.number else ""
        year = "" if number.endswith(str(self.year)) else f" Tahun {self.year}"
        return f"{self.type}{local}{number}{year}"


class Indicator(Part):
    """A figure by which agencies are measured."""

    slug: Slug
    name: Line
    aliases: tuple[Line, ...] = ()
    """Other names by which people ask for it."""
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
    """Synonyms for the search; ``from`` lists the only triggers of a one-way group."""

    canonical: Line
    terms: Annotated[tuple[Line, ...], Field(min_length=1)]
    kind: Literal["abbreviation", "synonym", "spelling", "region"]
    one_way: bool = False
    from_: Annotated[tuple[Line, ...], Field(alias="from")] = ()


class UnknownRegulation(Regulation):
    """Stand-in for a regulation that is not in regulations.yaml."""

    @property
    def citation(self) -> str:
        """The code, for nothing else is known."""
        return self.slug


@lru_cache(_MAX_STAND_INS)
def unknown_value(code: str) -> Value:
    """Return a stand-in for a value that is not in values.yaml: its name is the code."""
    return Value.model_construct(slug=code, name=code, letter="", commitment="", behaviours=(), sources=())


@lru_cache(_MAX_STAND_INS)
def unknown_role(code: str) -> Role:
    """Return a stand-in for a role that is not in roles.yaml: its names are the code."""
    return Role.model_construct(
        slug=code, name=code, short=code, by_level={}, aliases=(), bodies=(), function="", sources=()
    )


@lru_cache(_MAX_STAND_INS)
def unknown_regulation(code: str) -> Regulation:
    """Return a stand-in for a regulation that is not in regulations.yaml: its citation is the code."""
    return UnknownRegulation.model_construct(
        slug=code,
        title="",
        type="",
        number=None,
        year=0,
        issuer="",
        summary="",
        status="",
        confirmed=False,
        sources=(),
    )


@lru_cache(_MAX_STAND_INS)
def unknown_indicator(code: str) -> Indicator:
    """Return a stand-in for an indicator that is not in indicators.yaml: its name is the code."""
    return Indicator.model_construct(
        slug=code,
        name=code,
        aliases=(),
        scale="",
        unit="",
        higher_is_better=True,
        owner="",
        definition="",
        categories=None,
        note=None,
        confirmed=False,
        sources=(),
    )


@lru_cache(_MAX_STAND_INS)
def unknown_place(code: str) -> PlaceName:
    """Return a stand-in for a region or ministry that is in no file: its names are the code.

    The level follows from the form of the code: ``32`` is a province, ``32.11`` lies in one, a slug is a ministry.
    """
    province, _dot, regency = code.partition(".")
    if not province.isdecimal():
        return PlaceName(code, code, code, "pusat", None)
    return PlaceName(code, code, code, "kabupaten" if regency else "provinsi", province)
