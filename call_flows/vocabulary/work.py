"""Facts and effects of craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {}

EFFECTS: Mapping[str, frozenset[str]] = {}
