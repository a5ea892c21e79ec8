"""Reminders as the console lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Attempt, InstalmentRow, Member, Reminder
from db.queries.console_paging import Cursor, Query, Slice, count_capped, take


@dataclass(frozen=True, slots=True)
class ReminderFilter:
    """What to look for."""

    status: str | None = None
    outcome: str | None = None
    verdict: str | None = None
    member_code: str | None = None
    changed_from: datetime | None = None
    changed_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder with what it is about and what was tried."""

    reminder: Reminder
    instalment: InstalmentRow
    member: Member
    attempts: tuple[Attempt, ...] = ()


def page(session: Session, wanted: ReminderFilter, cursor: Cursor) -> Slice[ReminderRow]:
    """Return a page of reminders with their attempts, newest first."""
    query = _filtered(_joined(select(Reminder, InstalmentRow, Member)), wanted)
    found = take(session, query, Reminder.id, cursor)
    tried = _attempts(session, [row[0].id for row in found.rows])
    return found.map(lambda row: ReminderRow(row[0], row[1], row[2], tuple(tried.get(row[0].id, ()))))


def count(session: Session, wanted: ReminderFilter) -> tuple[int, bool]:
    """Return how many reminders fit, and whether counting was cut short."""
    return count_capped(session, _filtered(_joined(select(Reminder.id)), wanted))


def _joined(query: Query) -> Query:
    return query.join(InstalmentRow, InstalmentRow.id == Reminder.instalment_id).join(
        Member, Member.id == Reminder.member_id
    )


def _attempts(session: Session, reminder_ids: list[int]) -> dict[int, list[Attempt]]:
    tried: dict[int, list[Attempt]] = {}
    query = select(Attempt).where(Attempt.reminder_id.in_(reminder_ids)).order_by(Attempt.sent_at)
    for attempt in session.scalars(query):
        if attempt.reminder_id is not None:
            tried.setdefault(attempt.reminder_id, []).append(attempt)
    return tried


def _filtered(query: Query, wanted: ReminderFilter) -> Query:
    for column, value in (
        (Reminder.status, wanted.status),
        (Reminder.disposition, wanted.outcome),
        (Reminder.verdict, wanted.verdict),
        (Member.code, wanted.member_code),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.changed_from is not None:
        query = query.where(Reminder.changed_at >= wanted.changed_from)
    if wanted.changed_to is not None:
        query = query.where(Reminder.changed_at < wanted.changed_to)
    return query
