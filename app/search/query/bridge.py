"""Lead everyday and English expressions of a query to the terms of this field (``content/bridge.yaml``).

It works on queries alone: editing the bridge needs no new index. Stemming all its words would take a second at
every start, so expressions are stored as written, and the forms of a query's words are looked up among them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.documents.reference.bridge import BridgeEntry, BridgeGroup
from app.search.query.analysis import Analyser, Word
from app.search.query.english import FUNCTION_WORDS, EnglishVocabulary, is_inflection
from app.search.query.filler_words import FILLER_WORDS
from app.search.query.synonyms import Synonyms
from app.store.bounded_cache import BoundedCache

EMPTY_WORDS = FILLER_WORDS | FUNCTION_WORDS
"""Words that carry no topic, in a query as in an expression."""
NEGATIONS = frozenset(
    "tidak tak tdk gak ga nggak ngga enggak belum blm bukan tanpa jangan no not never without".split()
)
MARK_SHARE = 0.6
"""Weight of the synonyms of a target of one word relative to the target itself."""
SHORT = 2
"""Words with a topic up to which an expression needs its other words too: “kerja dari rumah” is not “kerja rumah”."""
EXTRA_WORDS = 1
"""Words of the query that may stand between the words of an expression; words without a topic may always."""
MAX_CACHED_TERMS = 4_000
"""Terms of queries whose forms in the bridge are cached in memory."""


@dataclass(frozen=True, slots=True)
class BridgeTarget:
    """A term of this field that an expression means."""

    name: str
    any_of: tuple[tuple[str, float], ...]
    """Index terms of which the best counts, with their weights."""
    all_of: tuple[str, ...]
    """Index terms that a document must hold together, for a term of several words without a synonym group."""
    own: frozenset[str]
    """Index terms of its words."""
    english: str
    """An English expression that leads to it; empty when there is none."""

    @property
    def terms(self) -> tuple[str, ...]:
        """All index terms."""
        return (*(term for term, _share in self.any_of), *self.all_of)


@dataclass(frozen=True, slots=True)
class BridgeMatch:
    """An expression found in a query, and what it means."""

    positions: tuple[int, ...]
    """Numbers of the query's words that it covers, ascending."""
    targets: tuple[tuple[BridgeTarget, float], ...]
    """Terms of this field, each with the weight of its entry."""
    is_english: bool


@dataclass(frozen=True, slots=True)
class _Expression:
    """An expression as its words, each with its alternatives."""

    words: tuple[frozenset[str], ...]
    """Folded; without those that carry no topic, unless its words must follow one another as written."""
    in_order: bool
    is_negated: bool
    """Whether it says that something is not so: then a query must say that too."""
    beside: frozenset[str]
    """Words without a topic that a query must hold too, for two words alone would say too little."""
    is_written_out: bool
    """Whether no word has alternatives; then it says more than one that has."""
    entry: BridgeEntry


_Table = Mapping[str, Sequence[tuple[_Expression, int]]]
"""A word → the expressions of which it is the rarest, and which of their words it is."""


class Bridge:
    """Finds the expressions of the bridge in queries."""

    def __init__(self, groups: Iterable[BridgeGroup], analyser: Analyser, synonyms: Synonyms) -> None:
        self._analyser, self._synonyms = analyser, synonyms
        self._targets: dict[str, BridgeTarget] = {}
        self._english_names: dict[str, str] = {}
        indonesian: list[_Expression] = []
        english: list[_Expression] = []
        for group in groups:
            is_english = group.language == "en"
            for entry in group.entries:
                (english if is_english else indonesian).extend(self._expressions(entry))
                if is_english:
                    self._english_names = (
                        dict.fromkeys(entry.to, entry.from_[0].split("/")[0]) | self._english_names
                    )
        self._indonesian, self._english = _by_rarest_word(indonesian), _by_rarest_word(english)
        self._by_letters: dict[str, set[str]] = defaultdict(set)
        """Three letters in a row → the Indonesian words of the bridge that hold them."""
        for word in {word for one in indonesian for words in one.words for word in words}:
            for at in range(max(1, len(word) - 2)):
                self._by_letters[word[at : at + 3]].add(word)
        self._forms: BoundedCache[str, frozenset[str]] = BoundedCache(MAX_CACHED_TERMS)
        self.english = EnglishVocabulary(word for one in english for words in one.words for word in words)
        """The English words of the bridge."""

    def _expressions(self, entry: BridgeEntry) -> Iterator[_Expression]:
        for written in entry.from_:
            words = list(self._split(written))
            telling = [word for word in words if not word <= EMPTY_WORDS]
            # “orang dalam” is not “orang”: where little else is left, words without a topic count.
            in_order = len(telling) < min(2, len(words)) or len(set(telling)) < len(telling)
            empty = frozenset[str]().union(*(word for word in words if word <= EMPTY_WORDS))
            yield _Expression(
                tuple(words if in_order else telling),
                in_order,
                is_negated=not in_order and not NEGATIONS.isdisjoint(empty),
                beside=empty - NEGATIONS if not in_order and len(telling) <= SHORT else frozenset(),
                is_written_out="/" not in written,
                entry=entry,
            )

    def _split(self, written: str) -> Iterator[frozenset[str]]:
        """Yield the words of an expression, each with its alternatives."""
        for part in written.split():
            if "/" in part:
                yield frozenset(word for one in part.split("/") for word in self._analyser.surfaces(one))
            else:
                yield from (frozenset((word,)) for word in self._analyser.surfaces(part))

    def find(
        self, words: Sequence[Word], telling: Sequence[int], forms: Iterable[tuple[int, int, str]]
    ) -> list[BridgeMatch]:
        """Return the expressions in a query, longest first, no two of which share a word or a meaning.

        ``telling`` are the numbers of the words with a topic, ``forms`` the start and end of each form of a synonym
        group: where it covers an expression, it says more. So do words that are the term meant themselves.
        """
        typed = {word.term for word in words}
        covering = [range(start, end) for start, end, _mark in forms if end - start > 1]
        found = [
            match
            for match in (*self._find_indonesian(words, telling), *self._find_english(words, telling))
            if not any(all(number in span for number in match.positions) for span in covering)
        ]
        found.sort(key=_preference)
        taken: set[int] = set()
        chosen: dict[tuple[str, ...], BridgeMatch] = {}
        for match in found:
            if taken.isdisjoint(match.positions):
                taken.update(match.positions)
                targets = tuple(pair for pair in match.targets if not pair[0].own <= typed)
                meaning = tuple(target.name for target, _weight in targets)
                if meaning:
                    led = replace(match, targets=targets)
                    chosen[meaning] = _join(chosen[meaning], led) if meaning in chosen else led
        return list(chosen.values())

    def _find_indonesian(self, words: Sequence[Word], telling: Sequence[int]) -> Iterator[BridgeMatch]:
        return self._find(self._indonesian, words, self._indonesian_forms(words), telling, is_english=False)

    def _find_english(self, words: Sequence[Word], telling: Sequence[int]) -> Iterator[BridgeMatch]:
        forms = [self.english.forms_of(word.surface) for word in words]
        return self._find(self._english, words, forms, telling, is_english=True)

    def _indonesian_forms(self, words: Sequence[Word]) -> list[frozenset[str]]:
        """Return for each word the words of the bridge with the same term."""
        terms = {word.term for word in words}
        known = self._forms.get_many(terms)
        if unknown := terms - set(known):
            added = {term: self._find_forms(term) for term in unknown}
            self._forms.put_many(added)
            known = {**known, **added}
        return [known[word.term] for word in words]

    def _find_forms(self, term: str) -> frozenset[str]:
        """Return the words of the bridge with a term: an affix changes at most the first letter of a root."""
        near = self._by_letters.get(term[1:4], set()) | self._by_letters.get(term[:3], set())
        return frozenset(word for word in near if self._analyser.stem(word) == term)

    def _find(
        self,
        table: _Table,
        words: Sequence[Word],
        forms: Sequence[frozenset[str]],
        telling: Sequence[int],
        *,
        is_english: bool,
    ) -> Iterator[BridgeMatch]:
        """Yield every expression of one language in a query, given the forms of each of its words."""
        senses: dict[tuple[int, ...], list[_Expression]] = {}
        typed = {word.surface for word in words}
        for number, surfaces in enumerate(forms):
            for surface in surfaces:
                for expression, place in table.get(surface, ()):
                    positions = _positions(expression, place, number, forms, telling)
                    if positions and expression.beside <= typed and _is_meant(expression, words, positions):
                        senses.setdefault(positions, []).append(expression)
        for positions, found in senses.items():
            expressions: Sequence[_Expression] = [one for one in found if one.is_written_out] or found
            if len(positions) == 1:
                expressions = self._as_written(expressions, words[positions[0]], is_english=is_english)
            targets = {self._target(name): one.entry.weight for one in expressions for name in one.entry.to}
            if targets:
                yield BridgeMatch(positions, tuple(targets.items()), is_english)

    def _as_written(
        self, expressions: Sequence[_Expression], word: Word, *, is_english: bool
    ) -> Sequence[_Expression]:
        """Return the expressions of one word that a word means.

        An affix may change the sense (“berguru” is not “guru”): only a root stands for all its forms, and an English
        word for its inflections.
        """
        exact = [one for one in expressions if word.surface in one.words[0]]
        if exact:
            return exact
        if is_english:
            return [one for one in expressions if any(is_inflection(word.surface, w) for w in one.words[0])]
        return [one for one in expressions if word.term in one.words[0]]

    def _target(self, name: str) -> BridgeTarget:
        if name not in self._targets:
            self._targets[name] = self._create_target(name)
        return self._targets[name]

    def _create_target(self, name: str) -> BridgeTarget:
        words = list(self._analyser.words(name))
        terms = [word.term for word in words]
        marks = self._synonyms.marks_of(terms)
        own = frozenset(word.term for word in words if word.surface not in EMPTY_WORDS)
        if len(terms) == 1:
            any_of = ((terms[0], 1.0), *((mark, MARK_SHARE) for mark in marks))
        else:
            any_of = tuple((mark, 1.0) for mark in marks)
        return BridgeTarget(
            name, any_of, () if any_of else tuple(sorted(own)), own, self._english_names.get(name, "")
        )


def _is_meant(expression: _Expression, words: Sequence[Word], positions: Sequence[int]) -> bool:
    """Return whether a query says that something is not so where an expression does."""
    near = words[max(0, positions[0] - 1) : positions[-1]]
    return not expression.is_negated or any(word.surface in NEGATIONS for word in near)


def _preference(match: BridgeMatch) -> tuple[int, int, tuple[int, ...]]:
    """Return the sort key of matches: most words first, then those side by side, then the order of the query."""
    return (-len(match.positions), match.positions[-1] - match.positions[0], match.positions)


def _join(one: BridgeMatch, other: BridgeMatch) -> BridgeMatch:
    """Return two expressions that mean the same as one match."""
    positions = tuple(sorted((*one.positions, *other.positions)))
    return BridgeMatch(positions, one.targets, is_english=one.is_english or other.is_english)


def _by_rarest_word(expressions: Sequence[_Expression]) -> _Table:
    """Return expressions by the word of theirs that the fewest others have, of one in order by the first."""
    uses = Counter(word for one in expressions for words in one.words for word in words)
    table: dict[str, list[tuple[_Expression, int]]] = defaultdict(list)
    for one in expressions:
        frequencies = [sum(uses[word] for word in words) for words in one.words]
        place = 0 if one.in_order else frequencies.index(min(frequencies))
        for word in one.words[place]:
            table[word].append((one, place))
    return dict(table)


def _positions(
    expression: _Expression,
    place: int,
    number: int,
    forms: Sequence[frozenset[str]],
    telling: Sequence[int],
) -> tuple[int, ...]:
    """Return the numbers of the query's words that make up an expression; none if one is missing.

    The query's word at ``number`` is the expression's at ``place``.
    """
    words = expression.words
    if len(words) == 1:
        return (number,) if number in telling else ()
    if expression.in_order:
        end = number + len(words)
        here = zip(words, forms[number:end], strict=False)
        return (
            ()
            if end > len(forms) or any(one.isdisjoint(form) for one, form in here)
            else tuple(range(number, end))
        )
    if number not in telling:
        return ()
    at, reach = telling.index(number), len(words) - 1 + EXTRA_WORDS
    near = telling[max(0, at - reach) : at + reach + 1]
    positions = {number}
    for other, word in enumerate(words):
        if other != place:
            holding = [one for one in near if one not in positions and not word.isdisjoint(forms[one])]
            if not holding:
                return ()
            positions.add(min(holding, key=lambda one: abs(one - number)))
    first, last = min(positions), max(positions)
    return tuple(sorted(positions)) if telling.index(last) - telling.index(first) <= reach else ()
