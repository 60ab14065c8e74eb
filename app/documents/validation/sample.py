"""Draw documents to be compared with their sources by a second reader, each with its claims."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.documents.markdown.files import Document
from app.documents.markdown.render import SOURCE_NOTE
from app.documents.models import Practice, Visit
from app.documents.parts import Measure, Source

_SENTENCE_END = re.compile(r"(?<=[.!?\]])\s+(?=[A-Z“*-]|\d+[.)] )")
_MARK = re.compile(r"^(?:[-*]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement to compare, and the ids of the sources that are to carry it; empty when none is named."""

    where: str
    text: str
    sources: tuple[str, ...]


def draw_documents(documents: Iterable[Document], seed: int, count: int) -> list[Document]:
    """Return a draw that is the same for a seed; a document added or removed changes only its own place in it."""
    return sorted(documents, key=lambda one: _lot(seed, one.path))[:count]


def _lot(seed: int, path: str) -> str:
    return hashlib.blake2b(f"{seed}:{path}".encode(), digest_size=16).hexdigest()


def list_claims(document: Document) -> Iterator[Claim]:
    """Yield what a document claims, front matter first, in the order of reading."""
    meta = document.meta
    yield Claim("title", meta.title, ())
    yield Claim("summary", meta.summary, ())
    yield from _figures(meta.measures)
    yield from _practice_claims(meta) if isinstance(meta, Practice) else _visit_claims(meta)
    yield from _copying_claims(meta)
    heading = ""
    for line in document.body.split("\n"):
        if line.startswith("## "):
            heading = line[3:].strip()
        elif line.strip():
            yield from _sentences(heading, line.strip())


def cited_sources(claim: Claim, document: Document) -> list[Source]:
    """Return the sources a claim names; all of the document's when it names none."""
    named = [source for source in document.meta.sources if source.id in claim.sources]
    return named or list(document.meta.sources)


def _sentences(where: str, line: str) -> Iterator[Claim]:
    for sentence in _SENTENCE_END.split(_MARK.sub("", line)):
        plain = " ".join(SOURCE_NOTE.sub("", sentence).split())
        if plain:
            yield Claim(where, plain, tuple(SOURCE_NOTE.findall(sentence)))


def _figures(measures: Sequence[Measure]) -> Iterator[Claim]:
    for n, measure in enumerate(measures):
        text = (
            f"{measure.indicator or measure.name} {measure.year or ''}: {measure.value} {measure.unit or ''}"
        )
        yield Claim(f"measures.{n}", " ".join(text.split()), (measure.source,) if measure.source else ())


def _practice_claims(meta: Practice) -> Iterator[Claim]:
    for n, role in enumerate(meta.roles):
        if role.basis == "sumber":
            yield Claim(f"roles.{n}", f"{role.role}: {role.task}", ())
    for n, origin in enumerate(meta.adapted_from):
        sources = (origin.source,) if origin.source else ()
        yield Claim(f"adapted_from.{n}", f"{origin.practice}: {origin.changes or ''}".rstrip(": "), sources)


def _copying_claims(meta: Practice | Visit) -> Iterator[Claim]:
    for key in ("steps", "prerequisites"):
        for n, text in enumerate(getattr(meta, key)):
            yield from _sentences(f"{key}.{n}", text)
    for key, resource in (meta.resources.known if meta.resources else {}).items():
        yield Claim(f"resources.{key}", resource.text, (resource.source,))


def _visit_claims(meta: Visit) -> Iterator[Claim]:
    for key in ("guest", "host"):
        for n, agency in enumerate(getattr(meta, key).agencies):
            yield Claim(f"{key}.agencies.{n}", agency.name + (" (memimpin)" if agency.lead else ""), ())
    for n, official in enumerate(meta.received_by):
        yield Claim(f"received_by.{n}", " ".join(filter(None, (official.name, official.position))), ())
    for n, text in enumerate(meta.learned):
        yield from _sentences(f"learned.{n}", text)
    for n, follow_up in enumerate(meta.follow_ups):
        yield Claim(f"follow_ups.{n}", f"{follow_up.action} ({follow_up.status_now})", ())
    for n, event in enumerate(meta.later):
        yield Claim(f"later.{n}", f"{event.date}: {event.text}", (event.source,))
    for n, quote in enumerate(meta.quotes):
        yield Claim(
            f"quotes.{n}", f"{quote.speaker}: “{quote.text}”", (quote.source,) if quote.source else ()
        )
