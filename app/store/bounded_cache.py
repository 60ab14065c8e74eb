"""A thread-safe LRU cache whose entries together stay below a size."""

from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K")
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """LRU cache bounded by the sum of its values' sizes; a value larger than the bound is not stored."""

    def __init__(self, max_size: int, size_of: Callable[[V], int] = lambda _value: 1) -> None:
        """Create an empty cache; without ``size_of`` the bound is a number of entries."""
        self._max_size, self._size_of = max_size, size_of
        self._entries: LRUCache[K, V] = LRUCache(max_size, getsizeof=size_of)
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """Return the value of a key and mark it as used; None when it is not cached."""
        with self._lock:
            try:
                return self._entries[key]
            except KeyError:
                return None

    def get_many(self, keys: Iterable[K]) -> dict[K, V]:
        """Return the cached ones among some keys and mark them as used."""
        with self._lock:
            return {key: self._entries[key] for key in keys if key in self._entries}

    def put(self, key: K, value: V) -> None:
        """Store a value in place of the least recently used ones."""
        self.put_many({key: value})

    def put_many(self, values: Mapping[K, V]) -> None:
        """Store several values."""
        with self._lock:
            for key, value in values.items():
                if self._size_of(value) <= self._max_size:
                    self._entries[key] = value

    def discard(self, key: K) -> None:
        """Forget a key, if it is cached."""
        with self._lock:
            self._entries.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
