"""The figures of the first page. Each has a list of rows behind it, filtered the same way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.cases import CaseStatus, Priority
from core.ids import call_id_at
from db.models import Call, Case, Heartbeat, Reminder
from db.queries.console_calls import CallScope, in_scope
from db.queries.console_cases import by_urgency


def urgent_cases(session: Session, kinds: Collection[str], *, limit: int = 20) -> list[Case]:
    """Return open cases that cannot wait until tomorrow, in the order of the list of cases."""
    query = (
        select(Case)
        .where(
            Case.kind.in_(kinds),
            Case.status != CaseStatus.DONE,
            Case.priority.in_((Priority.P0, Priority.P1, Priority.D1)),
        )
        .order_by(*by_urgency(), Case.id)
        .options(joinedload(Case.member), joinedload(Case.assigned_to))
    )
    return list(session.scalars(query.limit(limit)))


def open_cases(session: Session, kinds: Collection[str]) -> dict[str, int]:
    """Return the number of open cases by priority."""
    rows = session.execute(
        select(Case.priority, func.count())
        .where(Case.kind.in_(kinds), Case.status != CaseStatus.DONE)
        .group_by(Case.priority)
    )
    return {row[0]: row[1] for row in rows}


def calls_by(
    session: Session, start: datetime, end: datetime, scope: CallScope | None
) -> list[tuple[str, str | None, str, int]]:
    """Return the number of calls of a day by direction, end reason and status."""
    query = (
        select(Call.direction, Call.end_reason, Call.status, func.count())
        .where(Call.id >= call_id_at(start), Call.id < call_id_at(end))
        .group_by(Call.direction, Call.end_reason, Call.status)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(in_scope(query, scope))]


def reminders_by(session: Session, start: datetime, end: datetime) -> list[tuple[str, str | None, int]]:
    """Return the number of reminders that changed on a day, by status and disposition."""
    query = (
        select(Reminder.status, Reminder.disposition, func.count())
        .where(Reminder.changed_at >= start, Reminder.changed_at < end)
        .group_by(Reminder.status, Reminder.disposition)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def heartbeats(session: Session) -> list[Heartbeat]:
    """Return when each part of the system was last heard of."""
    return list(session.scalars(select(Heartbeat).order_by(Heartbeat.name)))
