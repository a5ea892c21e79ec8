"""What effects of what comes back to her: answers, case numbers, calls we owe leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from tests.line.effects.left import Seen

SEEN: Mapping[str, Seen] = {}
