"""What effects of lessons, quizzes and checklists leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Select, select

from db.models import Entry, Errand, LessonProgress, QuizAnswer
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
    answered = select(QuizAnswer).where(QuizAnswer.call_id == left.call.id, QuizAnswer.was_right.is_(right))
    return left.some(wanted.where(LessonProgress.quiz_right.is_(right))) and left.some(answered)


def _meeting_lesson(left: Left, topic: str, present: int, hands_1: int, hands_2: int) -> bool:
    told = select(Entry).where(Entry.call_id == left.call.id, Entry.kind == "meeting_lesson", Entry.item == topic)
    hands = f'{{"hands_1": "{hands_1}", "hands_2": "{hands_2}"}}'
    return left.some(told.where(Entry.quantity == present, Entry.detail == hands))


def _subscribe(left: Left) -> bool:
    return left.call.other_party is None or left.some(_planned(left))


def _unsubscribe(left: Left) -> bool:
    return not left.some(_planned(left))


def _planned(left: Left) -> Select[tuple[Errand]]:
    of_number = select(Errand).where(Errand.phone == left.call.other_party, Errand.kind == "lesson")
    return of_number.where(Errand.status == "due")


SEEN: Mapping[str, Seen] = {
    "bookmark": _bookmark,
    "quiz": _quiz,
    "meeting_lesson": _meeting_lesson,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
}
