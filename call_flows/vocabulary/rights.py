"""Facts and effects of lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "lesson.any_left": "some topic has not been heard to its end from this number",
    "lesson.next": "the first topic this number has not heard to its end, or none",
    "lesson.of_week": "the topic of a weekly call: one not heard so far, else the one heard longest ago",
    "lesson.is_unfinished": "a lesson was begun and not finished",
    "lesson.unfinished": "the topic of a lesson begun and not finished, or none",
    "lesson.facts_heard": "how many facts of the chosen topic this number has heard",
    "figures.stale": "the questions with a figure that is past its review: their prompts, with spaces between",
    "quiz.is_due": "a question answered wrongly from this number is to be asked once more",
    "quiz.due_topic": "the topic of that question, or none",
    "quiz.any_right": "some question was answered rightly from this number",
    "quiz.right_n": "how many questions were, each counted once",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "bookmark": frozenset({"topic", "facts_heard", "finished"}),
    "quiz": frozenset({"topic", "right"}),
    "meeting_lesson": frozenset({"topic", "present", "hands_1", "hands_2"}),
    "subscribe": frozenset(),
    "unsubscribe": frozenset(),
}
