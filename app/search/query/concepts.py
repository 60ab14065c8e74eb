"""The concepts of a query: its words with their synonyms and what the bridge leads them to, and regulation codes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.search.query.analysis import Analyser, Word
from app.search.query.bridge import Bridge, BridgeMatch, BridgeTarget
from app.search.query.english import is_function_word
from app.search.query.filler_words import COMPLAINING_WORDS, FILLER_WORDS
from app.search.query.folding import fold
from app.search.query.regulation_codes import CODE_PREFIX, KIND_WORDS, code_spans
from app.search.query.synonyms import Synonyms

MAX_WORDS = 32

SYNONYM_WEIGHT = 0.6
"""Weight of a synonym relative to the word itself (0.5–0.7 give equal results on the dev queries)."""
CODE_WITHOUT_KIND_WEIGHT = 0.8
"""Weight of ``26/2023`` for the query ``Pergub 26/2023``: it may be another kind of regulation."""


@dataclass(frozen=True, slots=True)
class Bridged:
    """What the bridge leads a concept to."""

    targets: tuple[tuple[BridgeTarget, float], ...]
    """Terms of this field, each with the weight of its entry."""
    is_english: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of a query: alternative terms with weights, of which the best match counts."""

    word: str
    """The word or expression as typed, folded."""
    alternatives: tuple[tuple[str, float], ...]
    """The term itself first; of an expression of several words, their terms between spaces."""
    parts: tuple["Concept", ...] = ()
    """The words of an expression of several words."""
    bridged: Bridged | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """All index terms that show the concept."""
        own = [term for one in self.parts or (self,) for term, _weight in one.alternatives]
        led = (
            [term for target, _weight in self.bridged.targets for term in target.terms]
            if self.bridged
            else []
        )
        return (*own, *led)


def is_complaint(concept: Concept) -> bool:
    """Return whether a concept only says what is wrong with the matter that others name."""
    return concept.word in COMPLAINING_WORDS and concept.bridged is None


class ConceptBuilder:
    """Finds the concepts of texts."""

    def __init__(self, analyser: Analyser, synonyms: Synonyms, bridge: Bridge) -> None:
        self._analyser, self._synonyms, self._bridge = analyser, synonyms, bridge

    def build(self, text: str, *, is_filtered: bool = False) -> Iterator[Concept]:
        """Yield the concepts of a text, regulation codes first.

        Filler words are concepts only where nothing else is said: no code, and no filter (``is_filtered``).
        """
        folded = fold(text)
        codes = list(code_spans(folded))
        for _start, _end, number, kind in codes:
            plain = (CODE_PREFIX + number, CODE_WITHOUT_KIND_WEIGHT if kind else 1.0)
            yield Concept(number, ((f"{CODE_PREFIX}{kind}-{number}", 1.0), plain) if kind else (plain,))
        words = [
            word
            for word in self._without_doubling_signs(self._analyser.words(text))
            if not any(
                start <= word.start < end and _is_part_of_code(word.surface) for start, end, _n, _k in codes
            )
        ][:MAX_WORDS]
        seen = set()
        either: Concept | None = None
        for first, concept in self._concepts_of(words, needs_words=not (codes or is_filtered)):
            if concept.alternatives[0][0] in seen:
                continue
            seen.add(concept.alternatives[0][0])
            joined = first > 0 and words[first - 1].surface == "atau" and either and not concept.parts
            if either and not joined:
                yield either
            either = _combine_alternatives(either, concept) if joined and either else concept
        if either:
            yield either

    def _without_doubling_signs(self, words: Iterable[Word]) -> Iterator[Word]:
        """Yield words without the 2 by which people write a doubled one: “bapak2” for “bapak-bapak”."""
        before = None
        for word in words:
            is_joined = before is not None and before.end == word.start
            if not (is_joined and word.surface == "2" and before and self._analyser.is_word(before.surface)):
                yield word
            before = word

    def _concepts_of(self, words: Sequence[Word], *, needs_words: bool) -> Iterator[tuple[int, Concept]]:
        """Yield the concepts of some words, each with the number of its first word."""
        telling = self._find_telling(words) or (list(range(len(words))) if needs_words else [])
        terms = [word.term for word in words]
        forms = self._synonyms.find_in_query(terms)
        singles = _single_concepts(words, forms)
        led = {
            position: match
            for match in self._bridge.find(words, telling, self._synonyms.find_in_text(terms))
            for position in match.positions
        }
        for n in telling:
            match_here = led.get(n)
            if match_here is None:
                yield n, singles[n]
            elif n == next(position for position in match_here.positions if position in telling):
                yield n, _bridge_concept(match_here, singles)

    def _find_telling(self, words: Sequence[Word]) -> list[int]:
        """Return the numbers of the words with a topic."""
        in_english = self.is_english([word.surface for word in words])
        return [
            number
            for number, word in enumerate(words)
            if word.surface not in FILLER_WORDS and not is_function_word(word.surface, in_english=in_english)
        ]

    def is_english(self, surfaces: Sequence[str]) -> bool:
        """Return whether folded words are in English."""
        return self._bridge.english.is_english(surfaces, self._analyser.is_word)


def _single_concepts(words: Sequence[Word], forms: Sequence[tuple[int, int, str]]) -> list[Concept]:
    """Return each word as a concept with its synonyms, given the forms of synonym groups.

    A form inside a longer one is not meant: “tanda tangan elektronik” asks for no other signing.
    """
    marks: dict[int, list[tuple[str, float]]] = {}
    for start, end, mark in forms:
        if any(first <= start and end <= last and last - first > end - start for first, last, _mark in forms):
            continue
        for at in range(start, end):
            marks.setdefault(at, []).append((mark, SYNONYM_WEIGHT))
    return [
        Concept(word.surface, ((word.term, 1.0), *marks.get(number, ()))) for number, word in enumerate(words)
    ]


def _bridge_concept(match: BridgeMatch, singles: Sequence[Concept]) -> Concept:
    """Return the concept of an expression that the bridge knows."""
    parts = tuple(singles[position] for position in match.positions)
    bridged = Bridged(match.targets, match.is_english)
    if len(parts) == 1:
        return replace(parts[0], bridged=bridged)
    return Concept(
        " ".join(part.word for part in parts),
        ((" ".join(part.alternatives[0][0] for part in parts), 1.0),),
        parts,
        bridged,
    )


def _combine_alternatives(one: Concept, other: Concept) -> Concept:
    """Combine two concepts joined by “atau” (``pengaduan atau keluhan``) to one."""
    targets = [pair for concept in (one, other) if concept.bridged for pair in concept.bridged.targets]
    english = any(concept.bridged.is_english for concept in (one, other) if concept.bridged)
    return Concept(
        f"{one.word} atau {other.word}",
        one.alternatives + other.alternatives,
        one.parts,
        Bridged(tuple(targets), english) if targets else None,
    )


_CODE_WORDS = KIND_WORDS | frozenset("nomor no nmr tahun th thn".split())


def _is_part_of_code(surface: str) -> bool:
    """Return whether a word only repeats a part of a regulation's code."""
    return surface.isdigit() or surface in _CODE_WORDS
