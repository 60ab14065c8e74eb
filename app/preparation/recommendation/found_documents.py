"""Find the documents about a problem: by its own words, else by other words of its themes, or by what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.documents.reference.data import Reference
from app.preparation.recommendation.scoring import FoundDocument, Need
from app.preparation.recommendation.topics import Topic, find_topic, share_beside, tells, themes_named
from app.preparation.recommendation.weights import WEIGHTS
from app.search.engine import SearchEngine
from app.search.results import SearchRequest, SearchResults
from app.store.repositories.cards import Card, Key
from app.store.repositories.documents import DocumentRepository

SEARCH_LIMIT = 60
"""Search results considered; later ones match few of the words."""
ENOUGH_PRACTICES = 3
"""Practices from which on a problem's own words are enough: a good choice compares three hosts."""
THEME_WORDS = 4
"""Other words of a theme that are searched for: the first ones name it."""
OTHER_WORDS_WEIGHT = 0.6
"""Share of its score that a document keeps which has other words of the theme than the problem."""
_LITERAL = ("region", "island", "level", "year")
"""Names and years in a problem are part of its words: "seperti di Jawa Barat" must not hide the others."""


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """What a search for a need found."""

    topic: Topic
    found: Sequence[FoundDocument]
    """Practices on the topic, and visits."""
    corrected: str | None = None


class DocumentFinder:
    """Finds what is about a need in one state of the library."""

    def __init__(self, library: DocumentRepository, engine: SearchEngine, reference: Reference) -> None:
        self._library, self._engine, self._reference = library, engine, reference

    def find(self, need: Need) -> FoundDocuments:
        """Return what is about the problem; without one, what has the values and roles of the need."""
        if not need.problem.strip():
            return FoundDocuments(Topic(""), self._find_linked(need))
        topic, corrected = find_topic(self._reference, self._engine.analyser, need.problem), None
        results = self._search(topic.text)
        if results and results.query.corrected:
            corrected = results.query.corrected
            if not topic.themes:  # the theme may have been misspelt
                topic = find_topic(self._reference, self._engine.analyser, corrected)
                results = self._search(topic.text)
        found = self._find_about(topic, results, need)
        number = _count_practices(found)
        if number < ENOUGH_PRACTICES and topic.themes and any(one.is_about for one in found):
            found = self._with_other_words(topic, found, need)
        if number < ENOUGH_PRACTICES and not topic.themes:
            by_meaning = self._find_by_meaning(need, at_least=max(1, number))
            return by_meaning or FoundDocuments(topic, found, corrected)
        return FoundDocuments(topic, found, corrected)

    def _find_by_meaning(self, need: Need, *, at_least: int) -> FoundDocuments | None:
        """Return what is about the term that everyday words mean: “pegawai sering bolos” means “disiplin pegawai”.

        None where no term has ``at_least`` so many practices.
        """
        for term in self._terms_meant(need.problem):
            topic = find_topic(self._reference, self._engine.analyser, term)
            if not topic.themes and topic.text != term:  # of “lalu lintas” only “lintas” would be left
                continue
            found = self._find_about(topic, self._search(topic.text), need)
            if _count_practices(found) >= at_least:
                return FoundDocuments(topic, found)
        return None

    def _with_other_words(
        self, topic: Topic, found: Sequence[FoundDocument], need: Need
    ) -> list[FoundDocument]:
        """Add what names a theme by other words than the problem: “harga cabai” is a matter of “inflasi” too."""
        known = {one.card.slug: one for one in found}
        for word in [word for theme in topic.themes for word in theme.words[:THEME_WORDS]]:
            other = replace(topic, text=word, phrases=(word,), beside=frozenset())
            for one in self._find_about(other, self._search(word), need):
                if one.is_about:
                    known.setdefault(one.card.slug, replace(one, text=OTHER_WORDS_WEIGHT * one.text))
        return list(known.values())

    def _terms_meant(self, problem: str) -> list[str]:
        """Return the terms of this field that a problem in everyday words means, by the bridge of the search.

        None where a word that tells something is not among those: “perceraian dan perkawinan anak” is about more.
        """
        results = self._search(problem)
        concepts = results.query.concepts if results else ()
        if any(not concept.bridged and tells(concept.word) for concept in concepts):
            return []
        bridged = [concept.bridged for concept in concepts if concept.bridged]
        return list(dict.fromkeys(target.name for one in bridged for target, _weight in one.targets))

    def _find_about(self, topic: Topic, results: SearchResults | None, need: Need) -> list[FoundDocument]:
        """Return the practices about a topic and the visits, of what a search for its words has found."""
        if results is None:
            return []
        analyser = self._engine.analyser
        covering = {(hit.kind, hit.slug) for hit in results.hits if hit.covers}
        for phrase in topic.phrases if len(topic.phrases) > 1 or not topic.themes else ():
            alone = self._search(phrase)
            covering |= {(hit.kind, hit.slug) for hit in (alone.hits if alone else ()) if hit.covers}
        keys: list[Key] = [(hit.kind, hit.slug) for hit in results.hits]
        cards = {(card.kind, card.slug): card for card in self._library.get_cards(keys)}
        scores = self._scores(results, cards, topic)
        named = {key: themes_named(self._reference, analyser, topic, _head(cards[key])) for key in cards}
        about = {key for key in cards if key in covering and named[key] is not None}
        best = max((scores[key] for key, card in cards.items() if _may_host(card, need)), default=0.0)
        best = best or max((scores[key] for key in about), default=0.0)
        found = []
        for key, card in cards.items():
            if card.kind == "visit" or key in about:
                share = min(scores[key] / best, 1.0) if best else 0.0
                themes = named[key] or frozenset()
                one = FoundDocument(card, share, themes, is_about=key in about)
                is_sure = (
                    card.kind == "practice"
                    or bool(themes)
                    or (one.describes_method and self._names(one, topic))
                )
                found.append(replace(one, is_about=one.is_about and is_sure))
        return found

    def _names(self, one: FoundDocument, topic: Topic) -> bool:
        """Return whether the head of a document has all words of a topic."""
        terms = self._engine.analyser.terms
        return set(terms(topic.text)) <= set(terms(_head(one.card)))

    def _find_linked(self, need: Need) -> list[FoundDocument]:
        filters: dict[str, tuple[str, ...]] = {"type": ("practice",)}
        filters |= {"value": need.values} if need.values else {}
        filters |= {"role": need.roles} if need.roles and not need.values else {}
        if len(filters) == 1:
            return []
        results = self._engine.search(SearchRequest(filters=filters, sort="evidence", per_page=SEARCH_LIMIT))
        return [
            FoundDocument(card, 0.0)
            for card in self._library.get_cards([(hit.kind, hit.slug) for hit in results.hits])
        ]

    def _search(self, text: str) -> SearchResults | None:
        """Return what is found for a topic; None when the problem names none."""
        if not text:
            return None
        return self._engine.search(
            SearchRequest(
                text,
                per_page=SEARCH_LIMIT,
                judges_coverage=False,
                literal_facets=_LITERAL,
                measures_hits=True,
            )
        )

    def _scores(self, results: SearchResults, cards: Mapping[Key, Card], topic: Topic) -> dict[Key, float]:
        """Return the scores of results, less for those that lack what the problem says beside its themes."""
        scores = {(hit.kind, hit.slug): hit.score for hit in results.hits}
        if not topic.beside:
            return scores
        heads = [(card.title, _head(card)) for card in cards.values()]
        shares = dict(zip(cards, share_beside(self._engine.analyser, topic, heads), strict=True))
        least = 1 - WEIGHTS.beside
        return {key: score * (least + WEIGHTS.beside * shares.get(key, 1.0)) for key, score in scores.items()}


def _count_practices(found: Sequence[FoundDocument]) -> int:
    return sum(one.card.kind == "practice" for one in found)


def _may_host(card: Card, need: Need) -> bool:
    return card.kind == "practice" and card.place != need.home


def _head(card: Card) -> str:
    tags = card.meta.get("tags", card.meta.get("topics", ()))
    return ". ".join((card.title, card.summary, *tags))
