"""A small cache that forgets what was used longest ago."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lru(Generic[K, V]):
    """Keeps values up to a total cost. Safe to use from several threads."""

    def __init__(self, max_cost: int) -> None:
        self._max_cost = max_cost
        self._cost = 0
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """Return the value, now the most recently used, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: K, value: V, cost: int = 1) -> None:
        """Keep a value; the least recently used leave while the total is too high."""
        with self._lock:
            self._drop(key)
            self._entries[key] = (value, cost)
            self._cost += cost
            while self._cost > self._max_cost and len(self._entries) > 1:
                self._drop(next(iter(self._entries)))

    def discard(self, key: K) -> None:
        """Forget a value if it is there."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: K) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._cost -= entry[1]
