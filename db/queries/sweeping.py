"""Calls and reminders that got stuck: what the sweeper finds, and what it writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from core.calls import CallStatus
from core.reminders import AttemptStatus, ReminderStatus
from db.models import Attempt, Call, Member, Reminder
from db.queries.constants import LIVE
from db.queries.line import CallRow

_OPEN_CALLS = [CallStatus.PLACED.value, CallStatus.RINGING.value, CallStatus.IN_PROGRESS.value]
_CALL = [getattr(Call, name) for name in CallRow._fields]


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that nobody has told us the end of, with its attempt if we placed it."""

    call: CallRow
    started_at: datetime
    attempt: AttemptStatus | None
    request_id: str | None
    reminder_id: int | None
    errand_id: int | None
    safe_slot: str | None

    @property
    def provider_id(self) -> str | None:
        """The provider's id of it: for a call to one number the order's id is the call's (plivo.md §1)."""
        return self.call.provider_call_id or self.request_id


def open_calls(connection: Connection, started_before_at: datetime, limit: int) -> list[OpenCall]:
    """Return calls that began before an instant and have not ended, oldest first."""
    query = (
        select(
            Call.started_at,
            Attempt.status,
            Attempt.provider_request_id,
            Attempt.reminder_id,
            Attempt.errand_id,
            Member.safe_slot,
            *_CALL,
        )
        .outerjoin(Attempt, Attempt.token == Call.attempt_token)
        .outerjoin(Member, Member.id == Call.member_id)
        .where(Call.status.in_(_OPEN_CALLS), Call.started_at <= started_before_at)
        .order_by(Call.id)
        .limit(limit)
    )
    return [
        OpenCall(
            call=CallRow(*row[6:]),
            started_at=row[0],
            attempt=AttemptStatus(row[1]) if row[1] else None,
            request_id=row[2],
            reminder_id=row[3],
            errand_id=row[4],
            safe_slot=row[5],
        )
        for row in connection.execute(query)
    ]


def dead_sending(connection: Connection, sent_before_at: datetime) -> list[str]:
    """Return the tokens of attempts whose dialler never wrote down what came of the order."""
    query = select(Attempt.token).where(
        Attempt.status.in_(LIVE), Attempt.status == AttemptStatus.SENDING.value, Attempt.sent_at < sent_before_at
    )
    return list(connection.scalars(query))


def known_ids(connection: Connection, ids: set[str]) -> set[str]:
    """Return those of the provider's call ids that belong to a call or an accepted order of ours."""
    calls = connection.scalars(select(Call.provider_call_id).where(Call.provider_call_id.in_(ids)))
    orders = connection.scalars(
        select(Attempt.provider_request_id).where(Attempt.status.in_(LIVE), Attempt.provider_request_id.in_(ids))
    )
    return {one for one in (*calls, *orders) if one}


def pin(connection: Connection, call_id: int, provider_call_id: str) -> None:
    """Keep the provider's id of a call that was found by number and time; one pinned before stays (K5)."""
    connection.execute(
        update(Call)
        .where(Call.id == call_id, Call.provider_call_id.is_(None))
        .values(provider_call_id=provider_call_id)
    )


def is_up_after_all(connection: Connection, token: str) -> None:
    """Note that an attempt of unknown outcome was placed: it is up at the provider."""
    connection.execute(
        update(Attempt)
        .where(Attempt.token == token, Attempt.status == AttemptStatus.UNKNOWN.value)
        .values(status=AttemptStatus.ACCEPTED.value)
    )


def times_not_placed(connection: Connection, one: OpenCall) -> int:
    """Return how often the call of an open call's reminder or errand got lost on the way to the network."""
    query = select(func.count()).where(
        Attempt.reminder_id == one.reminder_id if one.errand_id is None else Attempt.errand_id == one.errand_id,
        Attempt.status.in_([AttemptStatus.NOT_PLACED.value, AttemptStatus.GIVEN_TO_PERSON.value]),
    )
    return connection.scalar(query) or 0


def any_expired(connection: Connection, today_on: date) -> bool:
    """Tell whether a due reminder is past its last day: a look without a lock."""
    return connection.execute(select(Reminder.id).where(*_expired(today_on)).limit(1)).first() is not None


def end_expired(connection: Connection, today_on: date, now: datetime) -> int:
    """End due reminders past their last day; return how many."""
    ended = update(Reminder).where(*_expired(today_on))
    values: dict[str, Any] = {"status": ReminderStatus.ENDED.value, "next_attempt_at": None, "changed_at": now}
    return connection.execute(ended.values(values)).rowcount


def _expired(today_on: date) -> tuple[Any, ...]:
    return Reminder.status == ReminderStatus.DUE.value, Reminder.expires_on < today_on
