"""What the women of the journeys know and are, as to health triage."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.speakable import DigitString, Name

SAVITA: Mapping[str, FactValue] = {
    "doctor.today": True,
    "doctor.may_consult": True,
    "doctor.name": Name("मीना"),
    "doctor.registration": DigitString("48213"),
    "health.repeated": False,
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
