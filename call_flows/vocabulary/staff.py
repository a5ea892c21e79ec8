"""Facts and effects of staff who work by phone."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {}

EFFECTS: Mapping[str, frozenset[str]] = {}
