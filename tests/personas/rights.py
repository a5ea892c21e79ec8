"""What the women of the journeys know and are, as to lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.speakable import Name

SAVITA: Mapping[str, FactValue] = {
    "lesson.any_left": True,
    "lesson.next": "oldage",
    "lesson.is_unfinished": False,
    "lesson.unfinished": "none",
    "lesson.facts_heard": 0,
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {
    # Stopped in the middle of the lesson on ration cards, after two facts.
    "kamla": {
        "member.name": Name("कमला"),
        "lesson.is_unfinished": True,
        "lesson.unfinished": "ration",
        "lesson.facts_heard": 2,
    },
}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
