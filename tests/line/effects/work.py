"""What effects of craft, training, cards and shifts leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from tests.line.effects.left import Seen

SEEN: Mapping[str, Seen] = {}
