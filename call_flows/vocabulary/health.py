"""Facts and effects of health triage."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "doctor.today": "enough desk time is left today for a doctor's call",
    "health.repeated": "this number rang about health in the two days before: one level more urgent",
}

EFFECTS: Mapping[str, frozenset[str]] = {}
