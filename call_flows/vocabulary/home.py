"""Facts and effects of trouble at home."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "safety.open": "the didi who alone hears of trouble at home takes calls",
    "private.open": "the didi that her private number leads to has a phone we can connect to",
    "safety.phrase": "what that didi says when she rings back, so that she is known by it",
}

# Done in the safety store and nowhere else (db/safety/deeds.py), so in sealed flows only.
EFFECTS: Mapping[str, frozenset[str]] = {
    "safety_case": frozenset({"kind", "priority"}),
    "safety_flag": frozenset(),
    "pause_calls": frozenset(),
    "safe_slot": frozenset({"slot"}),
    "age_said": frozenset({"under_age"}),
}
