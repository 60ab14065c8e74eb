"""What results show of documents, kept in memory for as long as the library stays as it is."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from app.store.repositories.documents import Card, DocumentRepository, Key
from app.store.tables import AttachedPage

MAX_ENTRIES = 1_000
"""Documents kept, some 15 kB each; the popular ones stay…"""
MAX_CHARACTERS = 50_000
"""…but none of more characters with the words of its attachments."""


@dataclass(frozen=True, slots=True)
class CachedDocument:
    """A card, and the words its passage is chosen from."""

    card: Card
    text: str
    attachment_pages: Sequence[AttachedPage]
    """Of its attachments."""

    @property
    def characters(self) -> int:
        """Characters of all its words."""
        return len(self.text) + sum(len(page.text) for page in self.attachment_pages)


class CardCache:
    """Documents as searches found them lately. Safe for several threads; nobody may change what it gives."""

    def __init__(
        self, library: DocumentRepository, version: Callable[[], str], *, max_entries: int = MAX_ENTRIES
    ) -> None:
        """``version`` names the state of the library; empty while that is not known."""
        self._library, self._version, self._most = library, version, max_entries
        self._held: tuple[str, OrderedDict[Key, CachedDocument]] = ("", OrderedDict())
        self._lock = Lock()

    def get_many(self, keys: Sequence[Key]) -> list[CachedDocument]:
        """In the order of the keys; those that are gone are left out."""
        version = self._version()
        with self._lock:
            if not version or version != self._held[0]:
                self._held = (version, OrderedDict())
            kept = self._held[1]
            found = {key: kept[key] for key in keys if key in kept}
            for key in found:
                kept.move_to_end(key)
        # Into what was kept when this began: what is read of an older state is never given for a newer one.
        read = self._read([key for key in keys if key not in found])
        with self._lock:
            kept.update({key: one for key, one in read.items() if one.characters <= MAX_CHARACTERS})
            while len(kept) > self._most:
                kept.popitem(last=False)
        found |= read
        return [found[key] for key in keys if key in found]

    def _read(self, keys: Sequence[Key]) -> dict[Key, CachedDocument]:
        read = {
            (card.kind, card.slug): (card, text) for card, text in self._library.get_cards_with_text(keys)
        }
        pages = self._library.get_attachment_pages(
            [key for key, (card, _text) in read.items() if card.meta.get("attachments")]
        )
        return {key: CachedDocument(card, text, pages.get(key, ())) for key, (card, text) in read.items()}
