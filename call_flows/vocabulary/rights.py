"""Facts and effects of lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "lesson.unfinished": "the topic of a lesson begun and not finished, or none",
    "lesson.facts_heard": "how many facts of the chosen topic this number has heard",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "bookmark": frozenset({"topic", "facts_heard", "finished"}),
    "quiz": frozenset({"topic", "right"}),
}
