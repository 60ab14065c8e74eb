"""What the front matter of a document refers to: entries of the reference data, and its own sources."""

from collections.abc import Iterator, Sequence

from app.documents.follow_up import FollowUpUpdate
from app.documents.journeys import journey_references, measure_references, origin_references
from app.documents.markdown import render
from app.documents.markdown.frontmatter import Location
from app.documents.models import Practice, Side, Visit
from app.documents.parts import Measure


def find_references(meta: Practice | Visit) -> Iterator[tuple[str, str, Location]]:
    """Yield each reference to reference data or to a source: vocabulary, slug, and location in the front matter."""
    for n, link in enumerate(meta.values):
        yield "value", link.value, ("values", n, "value")
    yield from measure_references(meta.measures)
    yield from _copying_references(meta)
    yield from _practice_references(meta) if isinstance(meta, Practice) else _visit_references(meta)


def _practice_references(meta: Practice) -> Iterator[tuple[str, str, Location]]:
    for n, origin in enumerate(meta.adapted_from):
        if origin.source:
            yield "source", origin.source, ("adapted_from", n, "source")
    yield from ((word, meta.place, (word,)) for word in ("region", "ministry") if getattr(meta, word))
    for n, task in enumerate(meta.roles):
        yield "role", task.role, ("roles", n, "role")
    for key in ("legal_basis", "related_regulations"):
        for n, slug in enumerate(getattr(meta, key)):
            yield "regulation", slug, (key, n)


def _copying_references(meta: Practice | Visit) -> Iterator[tuple[str, str, Location]]:
    """Yield the sources of what helps to copy: the steps, and what they need."""
    yield from _noted_references("steps", meta.steps)
    yield from _noted_references("prerequisites", meta.prerequisites)
    for key, resource in (meta.resources.known if meta.resources else {}).items():
        yield "source", resource.source, ("resources", key, "source")


def _noted_references(key: str, texts: Sequence[str]) -> Iterator[tuple[str, str, Location]]:
    """Yield the sources that lines of the front matter cite."""
    for n, text in enumerate(texts):
        yield from (("source", note, (key, n)) for note in render.split_source_notes(text)[1])


def _follow_up_references(meta: Visit) -> Iterator[tuple[str, str, Location]]:
    for n, follow_up in enumerate(meta.follow_ups):
        if follow_up.role:
            yield "role", follow_up.role, ("follow_ups", n, "role")
        for m, update in enumerate(follow_up.updates):
            yield from _update_references(update, ("follow_ups", n, "updates", m))


def _update_references(update: FollowUpUpdate, here: Location) -> Iterator[tuple[str, str, Location]]:
    if update.source:
        yield "source", update.source, (*here, "source")
    if update.region:
        yield "region", update.region, (*here, "region")
    for side in ("before", "after"):
        measure: Measure | None = getattr(update, side)
        for word in ("indicator", "source") if measure else ():
            if slug := getattr(measure, word):
                yield word, slug, (*here, side, word)


def _visit_references(meta: Visit) -> Iterator[tuple[str, str, Location]]:
    yield from _side_references("guest", meta.guest)
    yield from _side_references("host", meta.host)
    yield from journey_references(meta.hosts, meta.cohort)
    yield from origin_references(meta.delegation.origins if meta.delegation else ())
    for n, question in enumerate(meta.questions):
        if question.value:
            yield "value", question.value, ("questions", n, "value")
        if question.role:
            yield "role", question.role, ("questions", n, "role")
    yield from _follow_up_references(meta)
    yield from _noted_references("learned", meta.learned)
    for n, event in enumerate(meta.later):
        yield "source", event.source, ("later", n, "source")
    for n, quote in enumerate(meta.quotes):
        if quote.source:
            yield "source", quote.source, ("quotes", n, "source")


def _side_references(key: str, side: Side) -> Iterator[tuple[str, str, Location]]:
    for n, code in enumerate(side.regions):
        yield "region", code, (key, "regions", n)
    for n, slug in enumerate(side.ministries):
        yield "ministry", slug, (key, "ministries", n)
    for n, agency in enumerate(side.agencies):
        if agency.role:
            yield "role", agency.role, (key, "agencies", n, "role")
