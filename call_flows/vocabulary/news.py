"""Facts and effects of health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {}

EFFECTS: Mapping[str, frozenset[str]] = {}
