"""Effects of lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from db.models import LessonProgress
from ivr.moment import Handler, Moment, Values


def _bookmark(connection: Connection, values: Values, moment: Moment) -> None:
    row = {
        "facts_heard": values["facts_heard"],
        "heard_at": moment.at,
        "finished_at": moment.at if values["finished"] else None,
    }
    _lesson_progress(connection, values["topic"], moment, row)


def _quiz(connection: Connection, values: Values, moment: Moment) -> None:
    _lesson_progress(connection, values["topic"], moment, {"quiz_right": values["right"], "heard_at": moment.at})


def _lesson_progress(connection: Connection, topic: str, moment: Moment, row: Mapping[str, Any]) -> None:
    if moment.other_party is None:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(LessonProgress).values(
        phone=moment.other_party, topic=topic, **{"facts_heard": 0, **row}
    )
    connection.execute(statement.on_conflict_do_update(index_elements=["phone", "topic"], set_=dict(row)))


HANDLERS: Mapping[str, Handler] = {
    "bookmark": _bookmark,
    "quiz": _quiz,
}
