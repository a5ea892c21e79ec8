"""What effects of lessons, quizzes and checklists leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.models import LessonProgress
from tests.line.effects.left import Left, Seen


def _bookmark(left: Left, topic: str, facts_heard: int, finished: bool) -> bool:
    if left.call.other_party is None:
        return True
    wanted = select(LessonProgress).where(
        LessonProgress.phone == left.call.other_party, LessonProgress.topic == topic
    )
    return left.some(wanted)


def _quiz(left: Left, topic: str, right: bool) -> bool:
    if left.call.other_party is None:
        return True
    wanted = select(LessonProgress).where(
        LessonProgress.phone == left.call.other_party, LessonProgress.topic == topic
    )
    return left.some(wanted.where(LessonProgress.quiz_right.is_(right)))


SEEN: Mapping[str, Seen] = {
    "bookmark": _bookmark,
    "quiz": _quiz,
}
