"""Reminders whose time has come: which they are, what decides whether she may be rung, and what becomes of them.

Every statement is made once: building it costs more than running it. Each write is a conditional update.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, String, bindparam, exists, func, select, update
from sqlalchemy.orm import aliased

from core.consent import ConsentEntry, Purpose
from core.may_call import Verdict
from core.reminders import ReminderStatus, Step
from db.models import Consent, ImportRun, InstalmentRow, Loan, Member, MemberPhone, Reminder
from db.queries.constants import constant
from db.queries.her_calls import her_calls

_IS_DUE = Reminder.status == constant(ReminderStatus.DUE)
_MEMBER_ID: BindParameter[Any] = bindparam("member")

_WAITING = (
    select(Reminder.id)
    .where(_IS_DUE, Reminder.next_attempt_at <= bindparam("now"), Reminder.expires_on >= bindparam("today"))
    .order_by(Reminder.next_attempt_at, Reminder.id)
    .limit(bindparam("most"))
)


def waiting(connection: Connection, now: datetime, today_on: date, limit: int) -> list[int]:
    """Return reminders whose time has come, longest due first."""
    return list(connection.scalars(_WAITING, {"now": now, "today": today_on, "most": limit}))


@dataclass(frozen=True, slots=True)
class Due:
    """A due reminder with everything that decides whether she may be rung now. Amounts in paise."""

    reminder_id: int
    member_id: int
    step: Step
    due_on: date
    expires_on: date
    attempts: int
    left_paise: int
    loan_is_closed: bool
    ledger_at: datetime
    safe_slot: str | None
    held_until_on: date | None
    has_left: bool
    phone: str | None
    number_is_hers: bool
    consents: tuple[ConsentEntry, ...]
    heard_already: bool
    heard_money_today: bool
    calls_today: int  # to her or to her phone
    last_call_at: datetime | None
    is_on_the_phone: bool


_OTHER = aliased(Reminder)
_DELIVERED = exists().where(_OTHER.status == ReminderStatus.DELIVERED.value).correlate(Reminder)
_DUE = (
    select(
        Reminder.member_id,
        Reminder.step,
        Reminder.expires_on,
        Reminder.attempts,
        InstalmentRow.due_on,
        InstalmentRow.amount_paise,
        InstalmentRow.paid_paise,
        Loan.closed_on,
        Loan.ledger_at,
        Member.safe_slot,
        Member.money_calls_held_until_on,
        Member.left_on,
        _DELIVERED.where(_OTHER.instalment_id == Reminder.instalment_id).label("heard_already"),
        _DELIVERED.where(
            _OTHER.member_id == Reminder.member_id, _OTHER.changed_at >= bindparam("day_starts_at")
        ).label("heard_money_today"),
        # A loan without a payment is up to date as well once payments were brought in.
        select(func.max(ImportRun.at)).where(ImportRun.kind == "payments").scalar_subquery().label("payments_at"),
    )
    .join(InstalmentRow, InstalmentRow.id == Reminder.instalment_id)
    .join(Loan, Loan.id == InstalmentRow.loan_id)
    .join(Member, Member.id == Reminder.member_id)
    .where(Reminder.id == bindparam("reminder"), _IS_DUE)
)
_FIRST_PHONE = (
    select(MemberPhone.e164, MemberPhone.not_hers_at)
    .where(MemberPhone.member_id == _MEMBER_ID)
    .order_by(MemberPhone.rank, MemberPhone.e164)
    .limit(1)
)
_CONSENTS = (
    select(Consent.purpose, Consent.granted, Consent.given_on)
    .where(Consent.member_id == _MEMBER_ID)
    .order_by(Consent.id)
)


def due(connection: Connection, reminder_id: int, day_starts_at: datetime) -> Due | None:
    """Read a due reminder afresh; None when it is no longer due."""
    row = connection.execute(_DUE, {"reminder": reminder_id, "day_starts_at": day_starts_at}).first()
    if row is None:
        return None
    phone = connection.execute(_FIRST_PHONE, {"member": row.member_id}).first()
    e164 = phone.e164 if phone else None
    calls = her_calls(connection, row.member_id, e164, day_starts_at)
    return Due(
        reminder_id=reminder_id,
        member_id=row.member_id,
        step=Step(row.step),
        due_on=row.due_on,
        expires_on=row.expires_on,
        attempts=row.attempts,
        left_paise=row.amount_paise - row.paid_paise,
        loan_is_closed=row.closed_on is not None,
        ledger_at=max(row.ledger_at, row.payments_at or row.ledger_at),
        safe_slot=row.safe_slot,
        held_until_on=row.money_calls_held_until_on,
        has_left=row.left_on is not None,
        phone=e164,
        number_is_hers=phone is not None and phone.not_hers_at is None,
        consents=_consents(connection, row.member_id),
        heard_already=row.heard_already,
        heard_money_today=row.heard_money_today,
        calls_today=calls.today,
        last_call_at=calls.last_at,
        is_on_the_phone=calls.is_on_the_phone,
    )


def _consents(connection: Connection, member_id: int) -> tuple[ConsentEntry, ...]:
    rows = connection.execute(_CONSENTS, {"member": member_id})
    return tuple(ConsentEntry(Purpose(purpose), granted, given_on) for purpose, granted, given_on in rows)


UPDATE_IF_DUE = update(Reminder).where(Reminder.id == bindparam("reminder"), _IS_DUE)

# What the gate said is kept until it says something else.
_SAID = func.coalesce(bindparam("said", type_=String), Reminder.verdict)
_POSTPONE = UPDATE_IF_DUE.values(next_attempt_at=bindparam("later"), verdict=_SAID, changed_at=bindparam("now"))
_MOVE = UPDATE_IF_DUE.values(
    next_attempt_at=bindparam("later"), expires_on=bindparam("last_day"), changed_at=bindparam("now")
)
_GIVE_UP = UPDATE_IF_DUE.values(
    status=ReminderStatus.ENDED.value, next_attempt_at=None, verdict=_SAID, changed_at=bindparam("now")
)


def postpone(connection: Connection, reminder_id: int, at: datetime, verdict: Verdict | None, now: datetime) -> None:
    """Let a due reminder wait until `at`. `verdict`: what the gate said, if it was asked."""
    connection.execute(_POSTPONE, {"reminder": reminder_id, "later": at, "said": verdict, "now": now})


def move(connection: Connection, reminder_id: int, at: datetime, due_on: date, now: datetime) -> None:
    """Plan a due reminder anew: its instalment now falls due on another day."""
    connection.execute(_MOVE, {"reminder": reminder_id, "later": at, "last_day": due_on, "now": now})


def give_up(connection: Connection, reminder_id: int, verdict: Verdict | None, now: datetime) -> None:
    """End a due reminder for good."""
    connection.execute(_GIVE_UP, {"reminder": reminder_id, "said": verdict, "now": now})
