"""Sentences of a mapped report, which facts are extracted from."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import Any, TypeVar

from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.documents.reference.places import PlaceMention
from app.imports.extraction.blocks import Block
from app.imports.html.metadata import PageMetadata
from app.imports.mapping import MappedReport
from app.imports.markdown_text import to_plain_text

T = TypeVar("T")
TITLE = "judul"
MAX_SHOWN_CHARACTERS = 600
DATELINE = re.compile(
    r"^(?:[A-Z][\w ]{2,30}, \d{1,2} [A-Z][a-z]+ \d{4} ?[–—-] |[A-Z][A-Z ]{2,30}(?:, ?[\w. ]{2,20})? ?[–—-] )"
)
"""The place, and the paper, that news begin with: “KLATEN, MMC – ”."""
MAX_CHARACTERS = 2_000
"""Longer sentences are split: the names in one are compared with each other."""
_END = re.compile(
    r"(?<=[.!?])(?<!\bNo\.)(?<!\bNomor\.)(?<!\bKab\.)(?<!\bProv\.)(?<!\bDr\.)(?<!\bdr\.)(?<!\bDrs\.)(?<!\bIr\.)(?<!\bH\.)"
    r"(?<!\bHj\.)(?<!\bs\.d\.)(?<!\bdll\.)(?<!\bSetda\.)(?<!\bBag\.)(?<!\bPlt\.)(?<!\bPlh\.)(?<!\bPj\.)(?<!\bPjs\.)(?<!\bKec\.)(?<!\bDra\.)(?<!\bProf\.)(?<!\b[A-Z]\.)[\s\"”)]+(?=[A-Z“\"(0-9])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its place: a heading of ours, or the title."""

    text: str
    where: str

    @property
    def shown(self) -> str:
        """The sentence, shortened when it is too long for a reason."""
        return (
            self.text
            if len(self.text) <= MAX_SHOWN_CHARACTERS
            else f"{self.text[:MAX_SHOWN_CHARACTERS].rsplit(' ', 1)[0]} …"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The text that facts are extracted from."""

    kind: DocumentType
    sentences: Sequence[Sentence]
    reference: Reference
    owner: str
    """Code of the place the report belongs to (guest, or the practice's place); may be empty."""
    blocks: Sequence[Block] = ()
    """The blocks of the text, for facts in a set form."""
    office_lines: Sequence[str] = ()
    """Lines of the letterhead and the signature, which are no text of the report."""
    page: PageMetadata | None = None
    """What the page says of itself, for a report from the web."""

    _places: dict[str, list[PlaceMention]] = field(default_factory=dict, compare=False)
    _named: set[str] = field(default_factory=set, compare=False)
    """Places that the report names without a doubt which is meant."""

    _found: dict[str, Any] = field(default_factory=dict, compare=False)

    def once(self, what: str, find: "Callable[[Report], T]") -> "T":
        """Return what is found in this report under a name, looked for only once."""
        if what not in self._found:
            self._found[what] = find(self)
        found: T = self._found[what]
        return found

    def places_in(self, sentence: Sentence) -> list[PlaceMention]:
        """Return the places a sentence mentions, cached."""
        if sentence.text not in self._places:
            found = self.reference.place_names.find_mentions(sentence.text)
            self._places[sentence.text] = [self._settled(place) for place in found]
        return self._places[sentence.text]

    def _settled(self, place: PlaceMention) -> PlaceMention:
        """Return a mention of several places of one name (Bekasi) as the one that the report names in full."""
        if len(place.codes) == 1:
            return place
        if not self._named:
            find = self.reference.place_names.find_mentions
            mentions = [one for sentence in self.sentences for one in find(sentence.text)]
            self._named.update(one.codes[0] for one in mentions if len(one.codes) == 1)
        settled = tuple(code for code in place.codes if code in self._named)
        return replace(place, codes=settled) if settled else place


def sentences_of(title: str, mapped: MappedReport) -> Iterator[Sentence]:
    """Return the title, then the sentences in our order; a table row is one sentence."""
    yield Sentence(title, TITLE)
    yield from (Sentence(line, TITLE) for line in mapped.cover)
    for heading, text in mapped.sections.items():
        for paragraph in text.split("\n\n"):
            lines = paragraph.split("\n")
            apart = len(lines) > 1 and all(re.match(r"\s*(?:\||[-*+]|\d+[.)])", line) for line in lines)
            for part in lines if apart else [paragraph]:
                words = to_plain_text(part)
                for one in filter(None, _END.split(words)):
                    yield from (Sentence(piece, heading) for piece in wrap(one, MAX_CHARACTERS))
