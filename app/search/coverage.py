"""Whether any document covers the sense of a query, or only mentions its words in passing.

A document is about a concept that its title, summary, topics or places have, or its text many times; fewer mentions
count by their number. A query is covered when one document is about half of it, weighted by inverse document
frequency: rare words decide, common ones do not.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.search.backends.base import Mask, Numbers
from app.search.concept_scores import Scores
from app.search.query.concepts import Concept, is_complaint
from app.search.query.filler_words import FILLER_WORDS
from app.search.query.folding import fold
from app.search.query.parser import Query
from app.search.query.regulation_codes import CODE_PREFIX
from app.search.query.superlatives import ORDER_WORDS
from app.search.query.synonyms import MARK_PREFIX
from app.search.ranking import is_member
from app.search.snapshot import Snapshot

DENSE_MENTIONS = 12
"""Weighted mentions from which on a text is about a concept that its head does not name."""
COVERED_SHARE = 0.48
"""Share of a query that a document must be about to cover it."""
COVERED_SHARE_WITH_RAREST = 0.42
"""The same for a document that is about the rarest concept."""
COVERED_SHARE_OF_SEVERAL = 0.33
"""The same for a document that is about several concepts."""
MUST_BE_MENTIONED = 0.8
"""Weight, relative to the rarest concept, from which on another must at least be mentioned beside it, unless the bridge leads it elsewhere."""
MAX_WORDS_OF_NAME = 3
"""Concepts of the longest query that is read as the name of one matter, its head first."""
MATTER_MIN_WEIGHT = 0.4
"""Weight, relative to the rarest concept, from which on the first one is the matter and no word like “cara”."""
NEAR_SHARE = 0.3
"""Share of a query that a document without its rarest concept must be about, by several others or a name."""
NEAR_MIN_WEIGHT = 1.5
"""Inverse document frequency of a word, one in a fifth of the documents, that alone makes them near a slip."""
MATTER_ALONE_MIN_WEIGHT = 2.0
"""Inverse document frequency of a word that alone makes documents near, where a query begins with it."""
MAX_NEAR = 8
"""Documents shown as near."""
MAX_LOOKED_AT = 20
"""Documents, the best by score, among which one must cover the query."""
MAX_CONCEPTS = 5
"""Concepts of the longest query that is judged: a description of a problem is never covered as a whole."""
Shares = NDArray[np.float64]
_HALF = 0.5
_ASIDE = ORDER_WORDS | FILLER_WORDS
"""Words that say nothing of what a query is about."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"\w+$"), re.compile(r"^\w+")
"""The rest of a word of which a part was looked for: “pra” of “prakerja”."""


class Coverage:
    """The concepts that make the sense of a query, with their weights."""

    def __init__(
        self,
        snapshot: Snapshot,
        query: Query,
        is_word: Callable[[str], bool],
        *,
        is_recognised: Callable[[str], bool],
        known: frozenset[str] | None = None,
    ) -> None:
        """``is_word`` tells the words of the dictionary from names and short forms.

        What is no word at all (``is_recognised``) and in no document is most likely misspelt: it says nothing of them.
        Where ``known`` is given, a covering document must be about the rarest of them and all other concepts.
        """
        aside = _ASIDE | query.named_words if query.named_words else _ASIDE
        concepts = [one for one in query.concepts if not aside.issuperset(one.word.split())]
        concepts = [one for one in concepts if not is_complaint(one)] or concepts
        if query.is_english:  # documents are Indonesian: an English word that none has says nothing of them
            known_here = [one for one in concepts if one.bridged or _weight(snapshot, one)]
            is_mostly_known = 2 * len(known_here) >= len(concepts)
            is_telling = any(
                one.bridged or (is_mostly_known and _weight(snapshot, one) >= NEAR_MIN_WEIGHT)
                for one in known_here
            )
            concepts = known_here if is_telling else concepts
        concepts = _join_expressions(concepts)
        self._snapshot, self._query, self.concepts = snapshot, query, concepts
        rarest = float(np.log1p(2 * snapshot.count + 1))
        weights = [_weight(snapshot, concept) for concept in concepts]
        self.weights = [weight or rarest for weight in weights]
        self._is_word = is_word
        self._is_slip = [
            not (weight or one.bridged or one.parts or is_recognised(one.word))
            for one, weight in zip(concepts, weights, strict=True)
        ]
        self._is_sense, self._is_code = (
            [_is_sense(one) for one in concepts],
            [_is_code(one) for one in concepts],
        )
        self._must_be_mentioned = [
            at
            for at, (one, weight) in enumerate(zip(concepts, self.weights, strict=True))
            if weight >= MUST_BE_MENTIONED * max(self.weights) and (one.parts or not one.bridged)
        ]
        self._required = self._find_required(known) if known is not None else []
        self.is_judged = 0 < len(concepts) <= MAX_CONCEPTS and not query.phrases

    def _find_required(self, known: frozenset[str]) -> list[int]:
        """Return the numbers of the concepts that a covering document must be about."""
        is_known = [one.word in known or known.issuperset(one.word.split()) for one in self.concepts]
        pairs = list(zip(is_known, self.weights, strict=True))
        heaviest = max((weight for known_here, weight in pairs if known_here), default=0.0)
        return [at for at, (known_here, weight) in enumerate(pairs) if not known_here or weight == heaviest]

    def _about(self, numbers: Numbers, *, by_head: bool) -> Shares:
        """Return, concepts × documents, how much each document is about each concept, 0 to 1."""
        return np.array([self._about_concept(concept, numbers, by_head=by_head) for concept in self.concepts])

    def _about_concept(self, concept: Concept, numbers: Numbers, *, by_head: bool) -> Shares:
        """Return how much documents are about a concept: by its words, or by what the bridge leads it to."""
        words = [
            self._about_any([t for t, _share in part.alternatives], numbers, by_head=by_head)
            for part in concept.parts or (concept,)
        ]
        about = words[0] if len(words) == 1 else np.minimum.reduce(words)
        for target, _weight in concept.bridged.targets if concept.bridged else ():
            if target.any_of:
                led = self._about_any([t for t, _share in target.any_of], numbers, by_head=by_head)
                about = np.maximum(about, led)
            if target.all_of:
                together = [self._about_any([term], numbers, by_head=by_head) for term in target.all_of]
                about = np.maximum(about, np.minimum.reduce(together))
        return about

    def _about_any(self, terms: Sequence[str], numbers: Numbers, *, by_head: bool) -> Shares:
        """Return how much documents are about the term that each is about most; ``by_head`` looks at heads alone."""
        about = np.zeros(len(numbers))
        for term in terms:
            if term.startswith(CODE_PREFIX):  # a search for a regulation means every document that cites it
                about[is_member(numbers, self._snapshot.postings(term).documents)] = 1.0
                continue
            if not by_head:
                mentions = self._snapshot.mention_weights(term, numbers)
                about = np.maximum(about, np.minimum(1.0, mentions / DENSE_MENTIONS))
            head = self._snapshot.head(term).documents
            if len(head):
                about[is_member(numbers, head)] = 1.0
        return about

    def find_uncovered(self, documents: Sequence[int]) -> tuple[str, ...]:
        """Return what of the query none of some documents is about; nothing when one covers it."""
        if not len(documents):
            return (self._sense(),)
        numbers, weights = np.asarray(documents, dtype=np.int32), np.array(self.weights)
        holds_places = self._hold_places(documents)
        if (self._covering(self._about(numbers, by_head=True), weights) & holds_places).any():
            return ()  # most queries: heads say it
        about = self._about(numbers, by_head=False)
        if (self._covering(about, weights) & holds_places).any():
            return ()
        heavy = weights >= weights.max() / 2
        best = about[:, int((weights @ about).argmax())] >= _HALF
        if (best & heavy).any() or self._query.inferred_filters:  # each word may be covered, the sense is not
            return (self._sense(),)
        return (self._join([c.word for c, is_heavy in zip(self.concepts, heavy, strict=True) if is_heavy]),)

    def find_covering(self, documents: Sequence[int]) -> Mask:
        """Return which of some documents cover the query."""
        if not len(documents) or not self.concepts:
            return np.zeros(len(documents), dtype=bool)
        about = self._about(np.asarray(documents, dtype=np.int32), by_head=False)
        return self._covering(about, np.array(self.weights)) & self._hold_places(documents)

    def _hold_places(self, documents: Sequence[int]) -> Mask:
        """Return which documents have the words of every place that is named side by side."""
        names = [" ".join(place.terms) for place in self._query.literal_places]
        if not names:
            return np.ones(len(documents), dtype=bool)
        held = self._snapshot.contains_texts("sequence", names, list(documents))
        return np.asarray(held.all(axis=1), dtype=bool)

    def _covering(self, about: Shares, weights: Shares) -> Mask:
        """Return which documents cover the query, given how much they are about each concept."""
        shares = weights @ about / weights.sum()
        named = about >= _HALF
        is_mentioned = (about[self._must_be_mentioned] > 0).all(axis=0)
        covered = (
            (shares >= COVERED_SHARE)
            | ((shares >= COVERED_SHARE_WITH_RAREST) & named[int(weights.argmax())] & is_mentioned)
            | ((shares >= COVERED_SHARE_OF_SEVERAL) & (named.sum(axis=0) > 1))
        )
        if any(self._is_sense):
            covered |= named[self._is_sense].any(axis=0) & is_mentioned
        if any(self._is_code):
            covered |= named[self._is_code].any(axis=0)
        is_speech = any(one.bridged and not one.parts for one in self.concepts)
        if self._names_matter_first() and not is_speech:
            covered &= about[0] > 0
        if self._required:
            covered &= named[self._required].all(axis=0)
        return np.asarray(covered, dtype=bool)

    def _names_matter_first(self) -> bool:
        """Return whether the first of a few words is what the query is about, as Indonesian puts it: “*kampung* iklim”."""
        is_name = 1 < len(self.concepts) <= MAX_WORDS_OF_NAME
        return is_name and self.weights[0] >= MATTER_MIN_WEIGHT * max(self.weights)

    def find_near(self, scores: Scores, candidates: Mask) -> Mask:
        """Return the few candidates near an uncovered query: with its rarest concept, or about much of it."""
        near = np.zeros(self._snapshot.size, dtype=bool)
        documents: Numbers = np.flatnonzero(candidates & (scores > 0)).astype(np.int32)
        if not len(documents):
            return near
        is_near = self._are_near(self._about(documents, by_head=False)) | self._are_about_matter(documents)
        documents = documents[is_near]
        best = documents[np.argsort(-scores[documents], kind="stable")][:MAX_NEAR]
        near[best] = True
        return near

    def _are_near(self, about: Shares) -> Mask:
        """Return which documents are near, given how much they are about each concept."""
        weights = np.where(self._is_slip, 0.0, self.weights)
        rarest = weights == weights.max()
        if any(self._is_slip):
            is_telling = weights.max() >= NEAR_MIN_WEIGHT
            return np.asarray(is_telling & (about[rarest] >= _HALF).all(axis=0), dtype=bool)
        named = about >= _HALF
        is_specific = (named.sum(axis=0) > 1) | named[
            [not self._is_word(one.word) for one in self.concepts]
        ].any(axis=0)
        is_near = (weights @ about / weights.sum() >= NEAR_SHARE) & is_specific
        has_rarest = (about[rarest] > 0).all(axis=0) & (about[self._must_be_mentioned] > 0).all(axis=0)
        return np.asarray(is_near | has_rarest, dtype=bool)

    def _are_about_matter(self, documents: Numbers) -> Mask:
        """Return which documents' heads are about the first word of the query, or mention it where no head is."""
        if self.weights[0] < MATTER_ALONE_MIN_WEIGHT or self._is_slip[0]:
            return np.zeros(len(documents), dtype=bool)
        heads = self._about_concept(self.concepts[0], documents, by_head=True) >= _HALF
        if heads.any():
            return np.asarray(heads, dtype=bool)
        return np.asarray(self._about_concept(self.concepts[0], documents, by_head=False) > 0, dtype=bool)

    def _sense(self) -> str:
        """Return the text without the words around it that only ask."""
        text = self._query.corrected or self._query.text
        words = list(_WORD.finditer(text))
        content = [word for word in words if fold(word[0]) not in FILLER_WORDS]
        return text[content[0].start() : content[-1].end()] if content else text

    def _join(self, words: Sequence[str]) -> str:
        """Return some words of the text as written there, whole, with what stands between them."""
        folded = fold(self._query.corrected or self._query.text)
        at = [_find_word(folded, word) for word in words]
        if min(at) < 0:
            return " ".join(words)
        first, last = min(at), max(start + len(word) for start, word in zip(at, words, strict=True))
        before, after = _WORD_BEFORE.search(folded[:first]), _WORD_AFTER.match(folded[last:])
        return f"{before[0] if before else ''}{folded[first:last]}{after[0] if after else ''}"


def _find_word(text: str, word: str) -> int:
    """Return where a word begins in a text, whole or else as a part of one; -1 where it is not."""
    whole = re.search(rf"\b{re.escape(word)}\b", text)
    return whole.start() if whole else text.find(word)


def _weight(snapshot: Snapshot, concept: Concept) -> float:
    """Return the inverse document frequency of a concept: of the rarest term that shows it, 0 for none."""
    return max((snapshot.postings(term).idf for term in concept.terms), default=0.0)


def _join_expressions(concepts: Sequence[Concept]) -> list[Concept]:
    """Return the concepts with neighbours that are one form of a synonym group (“air minum”) as one."""
    joined: list[Concept] = []
    for concept in concepts:
        marks = _marks(concept)
        if joined and marks and not (concept.bridged or joined[-1].bridged) and marks & _marks(joined[-1]):
            parts = (*(joined[-1].parts or (joined[-1],)), concept)
            term = " ".join(part.alternatives[0][0] for part in parts)
            joined[-1] = Concept(" ".join(part.word for part in parts), ((term, 1.0),), parts)
        else:
            joined.append(concept)
    return joined


def _marks(concept: Concept) -> frozenset[str]:
    """Return the synonym groups that the last word of a concept is a part of."""
    last = concept.parts[-1] if concept.parts else concept
    return frozenset(term for term, _share in last.alternatives if term.startswith(MARK_PREFIX))


def _is_code(concept: Concept) -> bool:
    """Return whether a concept is a regulation's number: the sense of its query, whatever is said beside it."""
    return concept.alternatives[0][0].startswith(CODE_PREFIX)


def _is_sense(concept: Concept) -> bool:
    """Return whether a concept is an expression of several words that the bridge knows: mostly the sense alone."""
    return bool(concept.bridged and concept.parts)
