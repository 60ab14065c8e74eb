"""LRU cache of the cards and texts that search results render; emptied on every library change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.store.bounded_cache import BoundedCache
from app.store.repositories.cards import Card, Key
from app.store.repositories.documents import DocumentRepository
from app.store.tables import AttachedPage

MAX_ENTRIES = 1_000
"""Number of cached documents, some 15 kB each."""
MAX_CHARACTERS = 50_000
"""Characters of the longest cached document, with the text of its attachments."""


@dataclass(frozen=True, slots=True)
class CachedDocument:
    """A card, and the texts its snippet is chosen from."""

    card: Card
    text: str
    attachment_pages: Sequence[AttachedPage]
    other_reports: int = 0
    """Number of other reports on the same visit."""

    @property
    def characters(self) -> int:
        """The length of all its texts."""
        return len(self.text) + sum(len(page.text) for page in self.attachment_pages)


class CardCache:
    """Cache of the documents that searches found; safe for several threads, whose callers must not change values."""

    def __init__(
        self, documents: DocumentRepository, version: Callable[[], str], *, max_entries: int = MAX_ENTRIES
    ) -> None:
        """``version`` returns the name of the library's state; empty while it is unknown, and nothing is cached then."""
        self._documents, self._version, self._max_entries = documents, version, max_entries
        self._cached = ("", self._new_cache())

    def _new_cache(self) -> BoundedCache[Key, CachedDocument]:
        return BoundedCache(self._max_entries)

    def get_many(self, keys: Sequence[Key]) -> list[CachedDocument]:
        """Return documents in the order of the keys; those no longer published are omitted."""
        version = self._version()
        if not version or version != self._cached[0]:
            self._cached = (version, self._new_cache())
        # Also documents read below go into this cache, so that an older state is never served for a newer one.
        cache = self._cached[1]
        found = cache.get_many(keys)
        read = self._read([key for key in keys if key not in found])
        cache.put_many({key: one for key, one in read.items() if one.characters <= MAX_CHARACTERS})
        found |= read
        return [found[key] for key in keys if key in found]

    def _read(self, keys: Sequence[Key]) -> dict[Key, CachedDocument]:
        rows = {
            (card.kind, card.slug): (card, text) for card, text in self._documents.get_cards_with_text(keys)
        }
        pages = self._documents.get_attachment_pages(
            [key for key, (card, _text) in rows.items() if card.meta.get("attachments")]
        )
        reports = self._documents.list_reports([slug for kind, slug in rows if kind == "visit"])
        return {
            key: CachedDocument(card, text, pages.get(key, ()), len(reports.get(card.slug, ())))
            for key, (card, text) in rows.items()
        }
