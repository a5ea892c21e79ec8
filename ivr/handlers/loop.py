"""Effects of what comes back to her: answers, case numbers, calls we owe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from core.cases import CaseStatus, Priority, after_not_solved, respond_by
from db.models import Answer, Case, Staff
from db.queries import resuming
from db.queries.cases_number import NumberTakenError, number_again
from ivr.moment import Handler, Moment, Values

_SENIOR = select(Staff.id).where(Staff.is_senior, Staff.active).order_by(Staff.id).limit(1)


def _answer_heard(connection: Connection, values: Values, moment: Moment) -> None:
    connection.execute(
        update(Answer)
        .where(Answer.id == int(values["answer_id"]), Answer.heard_at.is_(None))
        .values(heard_at=moment.at)
    )


def _solved(connection: Connection, values: Values, moment: Moment) -> None:
    case_id, solved = int(values["case_id"]), values["solved"] == "yes"
    heard = update(Answer).where(Answer.case_id == case_id, Answer.heard_at.is_not(None), Answer.solved.is_(None))
    connection.execute(heard.values(solved=solved))
    row = connection.execute(
        select(Case.status, Case.priority, Case.reopened, Case.assigned_to_id).where(Case.id == case_id)
    ).first()
    if row is None:
        return
    if not solved:
        _change(connection, case_id, _opened_again(connection, case_id, row, moment))
    elif row.status != CaseStatus.DONE.value:
        _change(connection, case_id, {"status": CaseStatus.DONE.value, "closed_at": moment.at, "closed_by_id": None})


def _opened_again(connection: Connection, case_id: int, row: Any, moment: Moment) -> dict[str, Any]:
    """Return the case as it stands after a no: whose it was keeps it once, the second time it goes to a senior."""
    again = after_not_solved(Priority(row.priority), row.reopened)
    values: dict[str, Any] = {
        "status": CaseStatus.NEW.value,
        "reopened": row.reopened + 1,
        "priority": again.priority.value,
        "respond_by_at": respond_by(again.priority, moment.at),
        "closed_at": None,
        "closed_by_id": None,
        "number": number_again(connection, case_id, moment.call_id, moment.turn),
    }
    if again.to_senior:
        values |= {"escalated_at": moment.at, "assigned_to_id": connection.scalar(_SENIOR) or row.assigned_to_id}
    return values


def _change(connection: Connection, case_id: int, values: Mapping[str, Any]) -> None:
    try:
        connection.execute(update(Case).where(Case.id == case_id).values(version=Case.version + 1, **values))
    except IntegrityError as error:
        # Opened again under its number in the moment in which another case got it.
        raise NumberTakenError from error


def _resume(connection: Connection, values: Values, moment: Moment) -> None:
    if moment.other_party is None or moment.call_id is None:
        return
    left = resuming.left_off(connection, moment.other_party, moment.call_id, moment.at)
    if left is not None:
        resuming.take_up(connection, moment.call_id, left.call_id)


HANDLERS: Mapping[str, Handler] = {
    "answer_heard": _answer_heard,
    "solved": _solved,
    "resume": _resume,
}
