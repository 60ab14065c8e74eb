"""The sentences of a mapped report: what is looked through, and what a proposal can point to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from app.documents.models import DocumentType
from app.documents.reference.data import Reference
from app.documents.reference.places import PlaceMention
from app.imports.mapping import Mapped, plain_words

TITLE = "judul"
LONGEST = 600
MOST_READ = 2_000
"""Longer sentences are read piece by piece: every name in one is looked at together with the others."""
_END = re.compile(
    r"(?<=[.!?])(?<!\bNo\.)(?<!\bNomor\.)(?<!\bKab\.)(?<!\bProv\.)(?<!\bDr\.)(?<!\bDrs\.)(?<!\bIr\.)(?<!\bH\.)"
    r"(?<!\bHj\.)(?<!\bs\.d\.)(?<!\bdll\.)(?<!\bSetda\.)(?<!\bBag\.)(?<!\b[A-Z]\.)[\s\"”)]+(?=[A-Z“\"(0-9])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it stands: a heading of ours, or the title."""

    text: str
    where: str

    @property
    def shown(self) -> str:
        """The sentence, cut where it is too long to be a reason."""
        return self.text if len(self.text) <= LONGEST else f"{self.text[:LONGEST].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True, slots=True)
class Report:
    """What is looked through."""

    kind: DocumentType
    sentences: Sequence[Sentence]
    reference: Reference
    owner: str
    """The place it belongs to: who visited, or where the practice is; empty when nobody said."""

    _places: dict[str, list[PlaceMention]] = field(default_factory=dict, compare=False)

    def places_in(self, sentence: Sentence) -> list[PlaceMention]:
        """The places a sentence names; looked up once."""
        if sentence.text not in self._places:
            self._places[sentence.text] = list(self.reference.place_names.mentions(sentence.text))
        return self._places[sentence.text]


def sentences_of(title: str, mapped: Mapped) -> Iterator[Sentence]:
    """The title, then the text in our order; a row of a table is a sentence."""
    yield Sentence(title, TITLE)
    yield from (Sentence(line, TITLE) for line in mapped.cover)
    for heading, text in mapped.sections.items():
        for paragraph in text.split("\n\n"):
            lines = paragraph.split("\n")
            apart = len(lines) > 1 and all(re.match(r"\s*(?:\||[-*+]|\d+[.)])", line) for line in lines)
            for part in lines if apart else [paragraph]:
                words = plain_words(part)
                for one in filter(None, _END.split(words)):
                    yield from (Sentence(piece, heading) for piece in wrap(one, MOST_READ))
