"""What effects of trouble at home leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from tests.line.effects.left import Seen

SEEN: Mapping[str, Seen] = {}
