"""Facts and effects of health triage."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "doctor.today": "enough desk time is left today for a doctor's call",
}

EFFECTS: Mapping[str, frozenset[str]] = {}
