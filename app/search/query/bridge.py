"""Lead everyday and English expressions of a query to the terms of this field (``content/bridge.yaml``).

It works on queries alone: editing the bridge needs no new index. Stemming all its words would take a second at
every start, so expressions are stored as written, and the forms of a query's words are looked up among them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.documents.reference.bridge import BridgeEntry, BridgeGroup
from app.search.query.analysis import Analyser, Word
from app.search.query.english import FUNCTION_WORDS, EnglishVocabulary
from app.search.query.filler_words import FILLER_WORDS
from app.search.query.synonyms import Synonyms
from app.store.bounded_cache import BoundedCache

EMPTY_WORDS = FILLER_WORDS | FUNCTION_WORDS
"""Words that carry no topic, in a query as in an expression."""
MARK_SHARE = 0.6
"""Weight of the synonyms of a target of one word relative to the target itself."""
EXTRA_WORDS = 1
"""Words of the query that may stand between the words of an expression; words without a topic may always."""
MAX_CACHED_TERMS = 20_000
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
    """An expression as its words."""

    words: tuple[str, ...]
    """Folded; without those that carry no topic, unless its words must follow one another as written."""
    in_order: bool
    entry: BridgeEntry


_Table = Mapping[str, Sequence[_Expression]]
"""A word → the expressions of which it is the rarest."""


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
                    self._english_names = dict.fromkeys(entry.to, entry.from_[0]) | self._english_names
        self._indonesian, self._english = _by_rarest_word(indonesian), _by_rarest_word(english)
        self._vocabulary = "\n".join(sorted({word for one in indonesian for word in one.words}))
        self._forms: BoundedCache[str, frozenset[str]] = BoundedCache(MAX_CACHED_TERMS)
        self.english = EnglishVocabulary(word for one in english for word in one.words)
        """The English words of the bridge."""

    def _expressions(self, entry: BridgeEntry) -> Iterator[_Expression]:
        for expression in entry.from_:
            words = self._analyser.surfaces(expression)
            telling = [word for word in words if word not in EMPTY_WORDS]
            # “orang dalam” is not “orang”: where little else is left, words without a topic count.
            in_order = len(telling) < min(2, len(words)) or len(set(telling)) < len(telling)
            yield _Expression(tuple(words if in_order else telling), in_order, entry)

    def find(
        self, words: Sequence[Word], telling: Sequence[int], forms: Iterable[tuple[int, int]]
    ) -> list[BridgeMatch]:
        """Return the expressions in a query, longest first, no two of which share a word or a meaning.

        ``telling`` are the numbers of the words with a topic, ``forms`` the start and end of each form of a synonym
        group: where it covers an expression, it says more. So do words that are the term meant themselves.
        """
        typed = {word.term for word in words}
        covering = [range(start, end) for start, end in forms if end - start > 1]
        found = [
            match
            for match in (*self._find_indonesian(words, telling), *self._find_english(words, telling))
            if not any(target.own <= typed for target, _weight in match.targets)
            and not any(all(number in span for number in match.positions) for span in covering)
        ]
        found.sort(key=lambda match: (-len(match.positions), match.positions))
        taken: set[int] = set()
        chosen: dict[tuple[str, ...], BridgeMatch] = {}
        for match in found:
            if taken.isdisjoint(match.positions):
                taken.update(match.positions)
                meaning = tuple(target.name for target, _weight in match.targets)
                same = chosen.get(meaning)
                chosen[meaning] = _join(same, match) if same else match
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
            forms: dict[str, set[str]] = {term: set() for term in unknown}
            for word in self._analyser.make_finder(unknown)(self._vocabulary):
                forms[word.term].add(word.surface)
            added = {term: frozenset(surfaces) for term, surfaces in forms.items()}
            self._forms.put_many(added)
            known = {**known, **added}
        return [known[word.term] for word in words]

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
        for number, surfaces in enumerate(forms):
            for surface in surfaces:
                for expression in table.get(surface, ()):
                    positions = _positions(expression, surface, number, forms, telling)
                    if positions:
                        senses.setdefault(positions, []).append(expression)
        for positions, found in senses.items():
            expressions: Sequence[_Expression] = found
            if len(positions) == 1:
                expressions = self._as_written(found, words[positions[0]], is_english=is_english)
            targets = {self._target(name): one.entry.weight for one in expressions for name in one.entry.to}
            if targets:
                yield BridgeMatch(positions, tuple(targets.items()), is_english)

    def _as_written(
        self, expressions: Sequence[_Expression], word: Word, *, is_english: bool
    ) -> Sequence[_Expression]:
        """Return the expressions of one word that a word means.

        An affix may change the sense (“berguru” is not “guru”): only a root stands for all its forms. An English
        ending seldom does.
        """
        exact = [one for one in expressions if one.words[0] == word.surface]
        if exact:
            return exact
        return expressions if is_english else [one for one in expressions if one.words[0] == word.term]

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


def _join(one: BridgeMatch, other: BridgeMatch) -> BridgeMatch:
    """Return two expressions that mean the same as one match."""
    positions = tuple(sorted((*one.positions, *other.positions)))
    return BridgeMatch(positions, one.targets, is_english=one.is_english or other.is_english)


def _by_rarest_word(expressions: Sequence[_Expression]) -> _Table:
    """Return expressions by the word of theirs that the fewest others have, of one in order by the first."""
    uses = Counter(word for one in expressions for word in one.words)
    table: dict[str, list[_Expression]] = defaultdict(list)
    for one in expressions:
        table[one.words[0] if one.in_order else min(one.words, key=lambda word: uses[word])].append(one)
    return dict(table)


def _positions(
    expression: _Expression,
    surface: str,
    number: int,
    forms: Sequence[frozenset[str]],
    telling: Sequence[int],
) -> tuple[int, ...]:
    """Return the numbers of the query's words that make up an expression with a word at a number; none if not all."""
    if expression.in_order:
        end = number + len(expression.words)
        here = zip(expression.words, forms[number:end], strict=False)
        return tuple(range(number, end)) if end <= len(forms) and all(w in f for w, f in here) else ()
    if number not in telling:
        return ()
    place = telling.index(number)
    reach = len(expression.words) - 1 + EXTRA_WORDS
    near = telling[max(0, place - reach) : place + reach + 1]
    positions = {number}
    for word in expression.words:
        if word != surface:
            holding = [one for one in near if word in forms[one] and one not in positions]
            if not holding:
                return ()
            positions.add(min(holding, key=lambda one: abs(one - number)))
    return (
        tuple(sorted(positions))
        if telling.index(max(positions)) - telling.index(min(positions)) <= reach
        else ()
    )
