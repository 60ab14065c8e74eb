"""Plausible libraries of any size, made of the real content's own words, for measuring."""

import json
import random
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.documents.markdown import render
from app.documents.models import HEADINGS, Practice
from app.documents.reference.data import Reference, load_reference
from app.documents.validation.rules import check_folder

_T = TypeVar("_T")

SENTENCE_WORDS = range(4, 41)
"""Shorter ones are headings, longer ones tables."""

VISIT_SHARE = 3
"""One document in so many is a visit, about as in the real content."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What made documents and queries are made of."""

    sentences: Sequence[str]
    words: Sequence[str]
    """Every word of the content as often as it stands there: a draw follows its own Zipf curve."""
    names: Sequence[str]
    """Abbreviations, synonyms and regions as people type them."""


def vocabulary(content_dir: Path, reference: Reference) -> Vocabulary:
    """Return the words of a content folder."""
    documents, _problems = check_folder(content_dir, reference)
    text = " ".join(f"{d.meta.title}. {d.meta.summary} {_plain(d.body)}" for d in documents)
    sentences = [
        sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if len(sentence.split()) in SENTENCE_WORDS
    ]
    words = re.findall(r"[^\W\d_]{3,}", text)
    names = [term for group in reference.synonyms for term in group.terms]
    names += [place.short for place in reference.places.values()]
    return Vocabulary(sentences, words, names)


def _plain(body: str) -> str:
    without_links = render.DOCUMENT_LINK.sub(lambda found: found[3] or "", body)
    return re.sub(r"\[\^[^\]]*\]|[#*|>]|-{3,}", " ", without_links)


def make_library(folder: Path, content_dir: Path, documents: int, *, seed: int = 1) -> None:
    """Fill a folder with the reference data and ``documents`` made files that pass every rule."""
    reference = load_reference(content_dir)
    folder.mkdir(parents=True, exist_ok=True)
    for file in content_dir.glob("*.yaml"):
        shutil.copy(file, folder)
    for kind in ("practices", "visits"):
        (folder / kind).mkdir(exist_ok=True)
    maker = _Maker(reference, vocabulary(content_dir, reference), random.Random(seed))  # noqa: S311 -- no secret
    for number in range(documents):
        if number % VISIT_SHARE == VISIT_SHARE - 1:
            (folder / "visits" / f"contoh-{number:06}.md").write_text(maker.visit(number), encoding="utf-8")
        else:
            (folder / "practices" / f"contoh-{number:06}.md").write_text(
                maker.practice(number), encoding="utf-8"
            )


def sample_queries(words: Vocabulary, amount: int, *, seed: int = 1) -> list[str]:
    """Return queries of one to five words, frequent and rare, with abbreviations and regions among them."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    distinct = sorted(set(words.words))
    queries = []
    for _number in range(amount):
        length = chance.choice((1, 2, 2, 3, 3, 4, 5))
        parts = [chance.choice(words.words if chance.random() < 0.7 else distinct) for _n in range(length)]  # noqa: PLR2004
        if chance.random() < 0.3:  # noqa: PLR2004
            parts[-1] = chance.choice(words.names)
        queries.append(" ".join(parts))
    return queries


class _Maker:
    def __init__(self, reference: Reference, words: Vocabulary, chance: random.Random) -> None:
        self._words, self._chance = words, chance
        self._regions = [code for code, place in reference.places.items() if place.level != "pusat"]
        self._reference = reference

    def practice(self, number: int) -> str:
        """Return the text of a made practice."""
        head = [
            f"title: {_quoted(self._title())}",
            f"summary: {_quoted(self._sentence())}",
            f'region: "{self._pick(self._regions)}"',
            f"agency: {_quoted('Pemerintah ' + self._words_of(2))}",
            f"start_year: {self._chance.randint(2005, 2026)}",
            "values:",
            *(
                f"  - {{value: {slug}, reason: {_quoted(self._sentence())}}}"
                for slug in self._some(self._reference.values, 3)
            ),
            "roles:",
            *(
                f"  - {{role: {slug}, task: {_quoted(self._sentence())}, basis: sumber}}"
                for slug in self._some(self._reference.roles, 3)
            ),
        ]
        measures = self._some(self._reference.indicators, 2) if self._chance.random() < 0.6 else []  # noqa: PLR2004
        if measures:
            year, value = self._chance.randint(2015, 2026), self._chance.randint(100, 9_999) / 100
            head += ["measures:"]
            head += [
                f"  - {{indicator: {slug}, year: {year}, value: {value}, source: s1}}" for slug in measures
            ]
        return self._document(head, number, Practice)

    def visit(self, number: int) -> str:
        """Return the text of a made visit."""
        studied = number - number % VISIT_SHARE
        year, month = self._chance.randint(2010, 2026), self._chance.randint(1, 12)
        guest, host = (self._pick(list(self._reference.roles)) for _n in range(2))
        head = [
            f"title: {_quoted(self._title())}",
            f"summary: {_quoted(self._sentence())}",
            "kind: studi-banding",
            f"date_start: {year}-{month:02}-{self._chance.randint(1, 28):02}",
            f'guest: {{regions: ["{self._pick(self._regions)}"], agencies: [{{role: {guest}, name: Tamu}}]}}',
            f'host: {{regions: ["{self._pick(self._regions)}"], agencies: [{{role: {host}, name: Tuan rumah}}]}}',
            f"practices: [{{practice: contoh-{studied:06}, learned: {_quoted(self._sentence())}}}]",
        ]
        return self._document(head, number, None)

    def _document(self, head: list[str], number: int, model: type[Practice] | None) -> str:
        source = f"sources: [{{id: s1, title: Sumber {number}, publisher: Contoh, url: https://contoh.example/{number}}}]"
        headings = HEADINGS["practice" if model else "visit"][:3]
        amount = self._chance.randint(2, 6)
        body = "\n".join(
            f"## {heading}\n\n{' '.join(self._sentence() for _n in range(amount))}\n" for heading in headings
        )
        return "---\n" + "\n".join([*head, source]) + f"\n---\n\n{body}"

    def _sentence(self) -> str:
        """Return a real sentence with a word in six replaced at random."""
        words = self._pick(self._words.sentences).split()
        return " ".join(
            self._pick(self._words.words) if self._chance.random() < 1 / 6 else word for word in words
        )

    def _title(self) -> str:
        return self._words_of(self._chance.randint(4, 9)).capitalize()

    def _words_of(self, amount: int) -> str:
        return " ".join(self._pick(self._words.words) for _n in range(amount))

    def _pick(self, items: Sequence[_T]) -> _T:
        return items[self._chance.randrange(len(items))]

    def _some(self, mapping: Iterable[str], most: int) -> list[str]:
        slugs = list(mapping)
        return self._chance.sample(slugs, self._chance.randint(1, most))


def _quoted(text: str) -> str:
    """Return a double-quoted YAML scalar."""
    return json.dumps(text[:280], ensure_ascii=False)
