"""What the women of the journeys know and are, as to what comes back to her: answers, case numbers, calls we owe."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.speakable import DigitString

# Nothing waits for Savita unless a journey says so; then it is the one case and the one answer there are.
SAVITA: Mapping[str, FactValue] = {
    "case.number": DigitString("4071"),
    "call.need": "nothing",
    "call.unfinished": False,
    "call.left_off": "none",
    "matter.status": "in_hand",
    "told.case": "1",
    "told.status": "done",
    "told.reopened": False,
    "answer.id": "1",
    "answer.sound": "stored:answers/1.wav",
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
