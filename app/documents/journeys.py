"""What some visits have beside guests and host: a draft regulation, several hosts, a training cohort."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.documents.dates import Day
from app.documents.parts import Line, Name, Official, Part


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


class CohortGroup(Part):
    """A part of a cohort that went to one place; people are counted, never named."""

    name: Line
    size: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    regions: tuple[Name, ...] = ()
    """Where its members come from."""
    office: Line | None = None
    """The office it visited (lokus)."""


class Cohort(Part):
    """A training cohort (angkatan) on a field study."""

    programme: Line
    angkatan: Batch | None = None
    organiser: Line | None = None
    groups: tuple[CohortGroup, ...] = ()


def journey_references(
    hosts: Sequence[HostStop], cohort: Cohort | None
) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """Yield the list, the code and the place in the document of each reference in hosts and cohort."""
    for n, stop in enumerate(hosts):
        if stop.region:
            yield "region", stop.region, ("hosts", n, "region")
        if stop.ministry:
            yield "ministry", stop.ministry, ("hosts", n, "ministry")
    for n, group in enumerate(cohort.groups if cohort else ()):
        for m, code in enumerate(group.regions):
            yield "region", code, ("cohort", "groups", n, "regions", m)
