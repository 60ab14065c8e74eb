"""Two regulations side by side, article by article: the same, renumbered, moved, changed, new or gone.

Only words are compared; nothing is said of which text is in force.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from app.documents.legal.articles import Article

_Kind = Literal["same", "renumbered", "moved", "changed", "moved-changed", "new", "gone"]
MIN_LIKENESS = 0.5
"""Share of words in common, in order, from which on two articles are taken for the same one."""
_NEARNESS = 0.02
"""What an equal number adds to the likeness, so that of two equally like articles the neighbour is chosen."""
_REFERENCE = re.compile(r"\bpasal (\d{1,3}[a-z]{0,2})\b")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ArticlePair:
    """An article of each text, or of one of them alone."""

    kind: _Kind
    old: Article | None
    new: Article | None


@dataclass(frozen=True, slots=True)
class RegulationComparison:
    """All articles of both texts, in the order of the second; what is gone stands where it was."""

    pairs: Sequence[ArticlePair]

    def count(self, *kinds: str) -> int:
        """Return how many pairs are of some kinds."""
        return sum(pair.kind in kinds for pair in self.pairs)


def compare_regulations(old: Sequence[Article], new: Sequence[Article]) -> RegulationComparison:
    """Compare the articles of two texts."""
    matches = _match(old, new)
    moved = _moved(matches, old, new)
    numbers = {old[a].number.lower(): new[b].number.lower() for a, b in matches.items()}
    pairs: list[ArticlePair] = []
    gone = [at for at in range(len(old)) if at not in matches]
    partner = {b: a for a, b in matches.items()}
    for b, article in enumerate(new):
        a = partner.get(b)
        if a is None:
            pairs.append(ArticlePair("new", None, article))
            continue
        while gone and gone[0] < a:
            pairs.append(ArticlePair("gone", old[gone.pop(0)], None))
        pairs.append(ArticlePair(_kind(old[a], article, numbers, is_moved=a in moved), old[a], article))
    return RegulationComparison([*pairs, *(ArticlePair("gone", old[at], None) for at in gone)])


def _kind(old: Article, new: Article, numbers: Mapping[str, str], *, is_moved: bool) -> _Kind:
    """Return what became of an article; references that follow the new numbers are no change."""
    before = _REFERENCE.sub(lambda found: f"pasal {numbers.get(found[1], found[1])}", _plain(old.text))
    if before != _plain(new.text) and _plain(old.text) != _plain(new.text):
        return "moved-changed" if is_moved else "changed"
    if is_moved:
        return "moved"
    return "same" if old.number == new.number else "renumbered"


def _plain(text: str) -> str:
    """Return a text as it is compared: without case, punctuation and line ends."""
    return " ".join(_WORD.findall(text.casefold()))


def _words(article: Article) -> list[str]:
    """Return the words of an article, all references alike: numbers of articles change with every insertion."""
    return _REFERENCE.sub("pasal #", _plain(article.text)).split()


def _match(old: Sequence[Article], new: Sequence[Article]) -> dict[int, int]:
    """Return which article of the first text is which of the second: equal ones first, then the most alike."""
    words, others = [_words(one) for one in old], [_words(one) for one in new]
    matches = _equal(words, others, old, new)
    left = [a for a in range(len(old)) if a not in matches]
    taken = set(matches.values())
    free = [b for b in range(len(new)) if b not in taken]
    if not left or not free:
        return matches
    likeness = process.cdist(
        [words[a] for a in left],
        [others[b] for b in free],
        scorer=Indel.normalized_similarity,
        score_cutoff=MIN_LIKENESS,
    )
    ranked = sorted(
        (
            (
                float(likeness[i, j]) + _NEARNESS * (old[left[i]].number == new[free[j]].number),
                left[i],
                free[j],
            )
            for i, j in np.argwhere(likeness >= MIN_LIKENESS)
        ),
        key=lambda one: (-one[0], abs(one[1] - one[2])),
    )
    for _score, a, b in ranked:
        if a not in matches and b not in taken:
            matches[a] = b
            taken.add(b)
    return matches


def _equal(
    words: Sequence[list[str]], others: Sequence[list[str]], old: Sequence[Article], new: Sequence[Article]
) -> dict[int, int]:
    """Return the articles with equal words; of several, those with the same number, then in their order."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for b, found in enumerate(others):
        places[tuple(found)].append(b)
    matches: dict[int, int] = {}
    for a, found in enumerate(words):
        if same := [b for b in places[tuple(found)] if new[b].number == old[a].number]:
            matches[a] = same[0]
            places[tuple(found)].remove(same[0])
    for a, found in enumerate(words):
        if a not in matches and places[tuple(found)]:
            matches[a] = places[tuple(found)].pop(0)
    return matches


def _moved(matches: Mapping[int, int], old: Sequence[Article], new: Sequence[Article]) -> set[int]:
    """Return the articles that changed their order among the others, or went to another chapter that both texts have."""
    order = [matches[a] for a in sorted(matches)]
    steady = _find_longest_rise(order)
    known = {_title(one.chapter) for one in old} & {_title(one.chapter) for one in new}
    return {
        a
        for a, b in matches.items()
        if b not in steady
        or (
            _title(old[a].chapter) != _title(new[b].chapter)
            and {_title(old[a].chapter), _title(new[b].chapter)} <= known
        )
    }


def _title(chapter: str) -> str:
    return _plain(chapter.partition("–")[2] or chapter)


def _find_longest_rise(order: Sequence[int]) -> set[int]:
    """Return the members of a longest rising subsequence: the articles that stay in order."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(order):
        place = bisect_left(tails, value)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            ends.append(at)
        else:
            tails[place], ends[place] = value, at
    steady, at = set(), ends[-1] if ends else -1
    while at >= 0:
        steady.add(order[at])
        at = before[at]
    return steady
