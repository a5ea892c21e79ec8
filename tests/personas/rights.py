"""What the women of the journeys know and are, as to lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.speakable import Count, Name

SAVITA: Mapping[str, FactValue] = {
    "lesson.any_left": True,
    "lesson.next": "oldage",
    "lesson.of_week": "eshram",
    "lesson.is_unfinished": False,
    "lesson.unfinished": "none",
    "lesson.facts_heard": 0,
    "figures.stale": "",
    "quiz.is_due": False,
    "quiz.due_topic": "none",
    "quiz.any_right": False,
    "quiz.right_n": Count(0),
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
    # Answered four questions, the one about fraud wrongly, some days ago.
    "rukhsana": {
        "member.name": Name("रुख़साना"),
        "quiz.is_due": True,
        "quiz.due_topic": "fraud",
        "quiz.any_right": True,
        "quiz.right_n": Count(3),
    },
}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
