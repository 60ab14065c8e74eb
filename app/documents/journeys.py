"""What some visits have beside guests and host: a draft regulation, several hosts, a cohort, counts, figures."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.documents.dates import Day
from app.documents.parts import FileName, Line, Measure, Name, Official, Part, Url


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Batch = Annotated[Line, BeforeValidator(_as_text)]
"""A cohort's number as it is written: ``XII``, or 12."""


class Subject(Part):
    """The draft regulation (raperda) that a council's visit is about."""

    title: Line
    stage: Line | None = None
    """Where it stands, as the source says: penyusunan, pembahasan, evaluasi."""
    regulation: Line | None = None
    """The regulation of the host that was studied."""
    became: Line | None = None
    """What became of it at home: the regulation, or the decision with its date."""


class HostStop(Part):
    """One of several hosts of a journey."""

    region: Name | None = None
    ministry: Name | None = None
    office: Line | None = None
    days: tuple[Day, ...] = ()
    receiver: Official | None = None


class GroupOrigin(Part):
    """How many of a group come from a region."""

    region: Name
    size: Annotated[int, Field(strict=True, ge=1, le=10_000)]


class DelegationOrigin(Part):
    """How many of a delegation come from an office or a region; people are counted, never named."""

    office: Line | None = None
    region: Name | None = None
    size: Annotated[int, Field(strict=True, ge=1, le=10_000)]

    @model_validator(mode="after")
    def _says_from_where(self) -> "DelegationOrigin":
        if self.office is None and self.region is None:
            raise PydanticCustomError("delegation_origin", "tulis office atau region")
        return self


class VisitMeasure(Measure):
    """A figure that a visit's report states of a region: the host's result, the guests' own before they went."""

    region: Name | None = None


class CohortGroup(Part):
    """A part of a cohort that went to one place; people are counted, never named."""

    name: Line
    size: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    regions: tuple[Name, ...] = ()
    """Where its members come from."""
    origins: tuple[GroupOrigin, ...] = ()
    """How many come from where, if that is known."""
    office: Line | None = None
    """The office it visited (lokus)."""
    days: tuple[Day, ...] = ()

    @property
    def origin_counts(self) -> tuple[tuple[str, int | None], ...]:
        """Where its members come from, each region once, with their number where it is known."""
        counted: dict[str, int | None] = dict.fromkeys(self.regions)
        return tuple((counted | {one.region: one.size for one in self.origins}).items())


class CohortOutput(Part):
    """What a cohort handed over or made of its visit: at an address, or among the visit's attachments."""

    kind: Literal["policy-brief", "rekomendasi", "aksi-perubahan"]
    title: Line
    url: Url | None = None
    file: FileName | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> "CohortOutput":
        if (self.url is None) == (self.file is None):
            raise PydanticCustomError("output_place", "tulis salah satu: url atau file")
        return self


class Cohort(Part):
    """A training cohort (angkatan) on a field study."""

    programme: Line
    angkatan: Batch | None = None
    organiser: Line | None = None
    groups: tuple[CohortGroup, ...] = ()
    outputs: tuple[CohortOutput, ...] = ()

    @property
    def origins(self) -> tuple[str, ...]:
        """The regions that its members come from, each once."""
        return tuple(dict.fromkeys(code for group in self.groups for code, _size in group.origin_counts))


_Reference = tuple[str, str, tuple[str | int, ...]]


def measure_references(measures: Sequence[Measure]) -> Iterator[_Reference]:
    """Yield the list, the slug and the place in the document of each reference in figures."""
    for n, measure in enumerate(measures):
        for word in ("indicator", "region", "source"):
            if slug := getattr(measure, word, None):
                yield word, slug, ("measures", n, word)


def origin_references(origins: Sequence[DelegationOrigin]) -> Iterator[_Reference]:
    """Yield the regions that a delegation's people come from, as `journey_references` does."""
    for n, origin in enumerate(origins):
        if origin.region:
            yield "region", origin.region, ("delegation", "origins", n, "region")


def journey_references(hosts: Sequence[HostStop], cohort: Cohort | None) -> Iterator[_Reference]:
    """Yield the list, the code and the place in the document of each reference in hosts and cohort."""
    for n, stop in enumerate(hosts):
        if stop.region:
            yield "region", stop.region, ("hosts", n, "region")
        if stop.ministry:
            yield "ministry", stop.ministry, ("hosts", n, "ministry")
    for n, group in enumerate(cohort.groups if cohort else ()):
        for m, code in enumerate(group.regions):
            yield "region", code, ("cohort", "groups", n, "regions", m)
        for m, origin in enumerate(group.origins):
            yield "region", origin.region, ("cohort", "groups", n, "origins", m, "region")


def output_files(cohort: Cohort | None) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
    """Yield the place in the document and the attachment of each output of a cohort."""
    for n, one in enumerate(cohort.outputs if cohort else ()):
        yield ("cohort", "outputs", n, "file"), one.file
