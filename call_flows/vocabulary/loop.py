"""Facts and effects of what comes back to her: answers, case numbers, calls we owe."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {}

EFFECTS: Mapping[str, frozenset[str]] = {}
