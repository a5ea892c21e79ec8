"""Facts and effects of groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {}

EFFECTS: Mapping[str, frozenset[str]] = {}
