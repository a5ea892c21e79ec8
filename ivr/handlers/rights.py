"""Effects of lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert

from core.clock import india_day
from core.consent import OUTBOUND_CONSENT_DAYS, Purpose
from core.entries import EntryKind, Report
from core.errands import ErrandKind
from db.models import LessonProgress, QuizAnswer
from db.queries import errands, rights
from db.queries.errands import NewErrand
from db.upserts import insert_into
from ivr.handlers.entries import keep
from ivr.moment import Handler, Moment, Values

WEEKLY_FLOW = "weekly"
ASKED_AGAIN_AFTER = timedelta(days=3)
_WEEK = timedelta(weeks=1)


def _bookmark(connection: Connection, values: Values, moment: Moment) -> None:
    row = {
        "facts_heard": values["facts_heard"],
        "heard_at": moment.at,
        "finished_at": moment.at if values["finished"] else None,
    }
    _lesson_progress(connection, values["topic"], moment, row)


def _quiz(connection: Connection, values: Values, moment: Moment) -> None:
    """Write an answer down. A wrong one is asked again some days later; understood is who was right at any asking."""
    if moment.other_party is None:
        return
    topic, right = values["topic"], values["right"]
    tries, understood_at = rights.earlier_answers(connection, moment.other_party, topic)
    row = {
        "quiz_right": right,
        "heard_at": moment.at,
        "tries": tries + 1,
        "understood_at": understood_at or (moment.at if right else None),
        "ask_again_on": None if right else india_day(moment.at) + ASKED_AGAIN_AFTER,
    }
    _lesson_progress(connection, topic, moment, row)
    answer = {"phone": moment.other_party, "topic": topic, "call_id": moment.call_id, "at": moment.at}
    connection.execute(insert(QuizAnswer).values(was_right=right, first_try=tries == 0, **answer))


def _meeting_lesson(connection: Connection, values: Values, moment: Moment) -> None:
    """Write down how many heard a lesson together and how many hands rose for each answer; more hands are odd."""
    first, second, present = (int(values[name]) for name in ("hands_1", "hands_2", "present"))
    report = Report(
        kind=EntryKind.MEETING_LESSON,
        item=values["topic"],
        quantity=present,
        detail={"hands_1": str(first), "hands_2": str(second)},
        odd=first + second > present,
    )
    keep(connection, report, moment)


def _subscribe(connection: Connection, values: Values, moment: Moment) -> None:
    """Plan one call a week, at the hour she rang, for as long as her consent holds; after those planned before."""
    if moment.other_party is None:
        return
    planned = rights.lessons_planned_until(connection, moment.other_party)
    due_at = (planned or moment.at) + _WEEK
    while due_at < moment.at + timedelta(days=OUTBOUND_CONSENT_DAYS):
        errands.make(
            connection,
            NewErrand(
                kind=ErrandKind.LESSON,
                dedupe=f"lesson:{moment.call_id}:{india_day(due_at)}",
                phone=moment.other_party,
                member_id=moment.member_id,
                purpose=Purpose.LESSONS,
                flow=WEEKLY_FLOW,
                not_before_at=due_at,
                expires_at=due_at + _WEEK - timedelta(days=1),
                made_at=moment.at,
            ),
        )
        due_at += _WEEK


def _unsubscribe(connection: Connection, values: Values, moment: Moment) -> None:
    if moment.other_party is not None:
        rights.drop_planned_lessons(connection, moment.other_party, moment.at)


def _lesson_progress(connection: Connection, topic: str, moment: Moment, row: Mapping[str, Any]) -> None:
    if moment.other_party is None:
        return
    statement = insert_into(connection, LessonProgress).values(
        phone=moment.other_party, topic=topic, **{"facts_heard": 0, **row}
    )
    connection.execute(statement.on_conflict_do_update(index_elements=["phone", "topic"], set_=dict(row)))


HANDLERS: Mapping[str, Handler] = {
    "bookmark": _bookmark,
    "quiz": _quiz,
    "meeting_lesson": _meeting_lesson,
    "subscribe": _subscribe,
    "unsubscribe": _unsubscribe,
}
