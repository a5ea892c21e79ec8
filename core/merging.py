"""Putting together what several areas each say a part of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


def merged(parts: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    """Return all parts as one. Raises ValueError where two of them say the same word."""
    whole: dict[Key, Value] = {}
    for part in parts:
        if twice := whole.keys() & part.keys():
            raise ValueError(f"said twice: {', '.join(sorted(map(str, twice)))}")
        whole |= part
    return whole
