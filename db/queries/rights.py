"""What the line knows of lessons heard from a number, and of the lessons it means to ring it about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from core.errands import ErrandKind, ErrandStatus
from db.models import Errand, LessonProgress
from db.queries import errands

_OF_NUMBER = LessonProgress.phone == bindparam("the_phone")
_TOLD_OPENLY = LessonProgress.topic.in_(bindparam("topics", expanding=True))
_FINISHED = select(LessonProgress.topic).where(_OF_NUMBER, LessonProgress.finished_at.is_not(None))
_LONGEST_AGO = _FINISHED.where(_TOLD_OPENLY).order_by(LessonProgress.finished_at, LessonProgress.topic).limit(1)
_ASK_AGAIN = (
    select(LessonProgress.topic)
    .where(_OF_NUMBER, _TOLD_OPENLY, LessonProgress.ask_again_on <= bindparam("today_on"))
    .order_by(LessonProgress.ask_again_on, LessonProgress.topic)
    .limit(1)
)
_UNDERSTOOD = select(func.count()).where(_OF_NUMBER, LessonProgress.understood_at.is_not(None))
_ANSWERS = select(LessonProgress.tries, LessonProgress.understood_at).where(
    _OF_NUMBER, LessonProgress.topic == bindparam("the_topic")
)


def finished_topics(connection: Connection, e164: str) -> frozenset[str]:
    """Return the topics heard to their end from this number."""
    return frozenset(connection.scalars(_FINISHED, {"the_phone": e164}))


def heard_longest_ago(connection: Connection, e164: str, topics: Sequence[str]) -> str | None:
    """Return the one of `topics` whose end was heard longest ago from this number."""
    return connection.scalar(_LONGEST_AGO, {"the_phone": e164, "topics": list(topics)})


def topic_to_ask_again(connection: Connection, e164: str, topics: Sequence[str], today_on: date) -> str | None:
    """Return the one of `topics` whose question was answered wrongly and is due once more."""
    return connection.scalar(_ASK_AGAIN, {"the_phone": e164, "topics": list(topics), "today_on": today_on})


def understood(connection: Connection, e164: str) -> int:
    """Return how many questions were answered rightly from this number, each counted once."""
    return connection.scalar(_UNDERSTOOD, {"the_phone": e164}) or 0


def earlier_answers(connection: Connection, e164: str, topic: str) -> tuple[int, datetime | None]:
    """Return how often a topic's question was answered from this number, and when first rightly."""
    row = connection.execute(_ANSWERS, {"the_phone": e164, "the_topic": topic}).first()
    return (0, None) if row is None else (row.tries, row.understood_at)


def lessons_planned_until(connection: Connection, e164: str) -> datetime | None:
    """Return when the last weekly call that is still to be made to this number is due."""
    return connection.scalar(select(func.max(Errand.not_before_at)).where(*_planned(e164)))


def drop_planned_lessons(connection: Connection, e164: str, now: datetime) -> int:
    """End the weekly calls to this number that were not dialled yet; return how many."""
    return errands.end_due(connection, now, *_planned(e164))


def _planned(e164: str) -> tuple[ColumnElement[bool], ...]:
    due = Errand.status == ErrandStatus.DUE.value
    return Errand.phone == e164, Errand.kind == ErrandKind.LESSON.value, due
