"""Facts and effects of troubles of the mind."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {}

EFFECTS: Mapping[str, frozenset[str]] = {
    "quiet_money_calls": frozenset({"days"}),
}
