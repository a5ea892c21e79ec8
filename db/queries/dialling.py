"""What the dialler reads before a call, writes before it, and writes after it. Each write is a conditional update."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from core.calls import CallStatus, Direction, Disposition, EndReason
from core.consent import ConsentEntry, Purpose
from core.ids import call_id_at
from core.may_call import Verdict
from core.reminders import AttemptStatus, ReminderStatus, Step
from db.models import (
    Attempt,
    Call,
    Consent,
    ImportRun,
    InstalmentRow,
    Loan,
    Member,
    MemberPhone,
    Reminder,
    Switch,
)

# The switch that stops all outbound calls (R58): its value is this word.
OUTBOUND_SWITCH = "outbound_calls"
ON, OFF = "on", "off"
NEVER_ANSWERED = -1

# core.reminders.LIVE_ATTEMPTS, written out in the order of the partial indexes: with parameters instead of constants
# SQLite cannot tell that an index serves, and reads every attempt ever made.
LIVE: list[ColumnElement[str]] = [
    literal_column(f"'{status}'") for status in ("sending", "accepted", "unknown", "answered")
]
# Attempts of which it is certain that no phone rang.
_NOT_RUNG = [AttemptStatus.REFUSED.value, AttemptStatus.NOT_PLACED.value]
_OPEN_CALLS = [CallStatus.PLACED.value, CallStatus.RINGING.value, CallStatus.IN_PROGRESS.value]
_UNDECIDED = [AttemptStatus.SENDING.value, AttemptStatus.UNKNOWN.value]


def outbound_is_off(connection: Connection) -> bool:
    """Tell whether somebody has switched off all outbound calls."""
    return connection.scalar(select(Switch.value).where(Switch.name == OUTBOUND_SWITCH)) == OFF


def switch_outbound(connection: Connection, *, on: bool, now: datetime) -> bool:
    """Switch outbound calls on or off for everybody; return whether that changed anything."""
    if outbound_is_off(connection) is not on:
        return False
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"value": ON if on else OFF, "changed_at": now, "changed_by": None}
    row = dialect.insert(Switch).values(name=OUTBOUND_SWITCH, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
    return True


def lines_in_use(connection: Connection) -> int:
    """Return how many calls may be up: attempts that may be ringing or answered, and callers on the line."""
    attempts = select(func.count()).select_from(Attempt).where(Attempt.status.in_(LIVE))
    callers = (
        select(func.count())
        .select_from(Call)
        .where(Call.status == CallStatus.IN_PROGRESS.value, Call.direction == Direction.INBOUND.value)
    )
    return (connection.scalar(attempts) or 0) + (connection.scalar(callers) or 0)


def committed_paise(connection: Connection, since_at: datetime) -> int:
    """Return what attempts since an instant have cost or still hold (K11). Found by call number, which grows."""
    query = select(func.coalesce(func.sum(Attempt.hold_paise), 0)).where(Attempt.call_id >= call_id_at(since_at))
    return int(connection.scalar(query) or 0)


def due_reminders(connection: Connection, now: datetime, today_on: date, limit: int) -> list[int]:
    """Return reminders whose time has come, longest due first."""
    query = (
        select(Reminder.id)
        .where(
            Reminder.status == ReminderStatus.DUE.value,
            Reminder.next_attempt_at <= now,
            Reminder.expires_on >= today_on,
        )
        .order_by(Reminder.next_attempt_at, Reminder.id)
    )
    return list(connection.scalars(query.limit(limit)))


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


def due(connection: Connection, reminder_id: int, day_starts_at: datetime) -> Due | None:
    """Read a due reminder afresh; None when it is no longer due."""
    row = connection.execute(_DUE, {"reminder": reminder_id}).first()
    if row is None:
        return None
    phone = connection.execute(_PHONE, {"member": row.member_id}).first()
    e164 = phone.e164 if phone else None
    calls_today, last_call_at = _calls_of(connection, row.member_id, e164, day_starts_at)
    return Due(
        reminder_id=reminder_id,
        member_id=row.member_id,
        step=Step(row.step),
        due_on=row.due_on,
        expires_on=row.expires_on,
        attempts=row.attempts,
        left_paise=row.amount_paise - row.paid_paise,
        loan_is_closed=row.closed_on is not None,
        ledger_at=max(row.ledger_at, _last_payments_at(connection) or row.ledger_at),
        safe_slot=row.safe_slot,
        held_until_on=row.money_calls_held_until_on,
        has_left=row.left_on is not None,
        phone=e164,
        number_is_hers=phone is not None and phone.not_hers_at is None,
        consents=_consents(connection, row.member_id),
        heard_already=_delivered(connection, Reminder.instalment_id == row.instalment_id),
        heard_money_today=_delivered(
            connection, and_(Reminder.member_id == row.member_id, Reminder.changed_at >= day_starts_at)
        ),
        calls_today=calls_today,
        last_call_at=last_call_at,
        is_on_the_phone=_is_on_the_phone(connection, row.member_id, e164),
    )


def _calls_of(
    connection: Connection, member_id: int, phone: str | None, since_at: datetime
) -> tuple[int, datetime | None]:
    """Return how many calls rang her or her phone since an instant, and when the last of them began.

    A phone that two women share rings no more often than one that is hers alone. Found by call number, which grows.
    """
    query = select(func.count(), func.max(Attempt.sent_at)).where(
        Attempt.call_id >= call_id_at(since_at),
        or_(Attempt.member_id == member_id, Attempt.phone == phone),
        Attempt.status.not_in(_NOT_RUNG),
    )
    n, last_at = connection.execute(query).one()
    return n, last_at


def _last_payments_at(connection: Connection) -> datetime | None:
    """Return when payments were last brought in: a loan without a payment is then up to date as well."""
    return connection.scalar(select(func.max(ImportRun.at)).where(ImportRun.kind == "payments"))


def _consents(connection: Connection, member_id: int) -> tuple[ConsentEntry, ...]:
    query = select(Consent.purpose, Consent.granted, Consent.given_on).where(Consent.member_id == member_id)
    return tuple(
        ConsentEntry(Purpose(purpose), granted, given_on)
        for purpose, granted, given_on in connection.execute(query.order_by(Consent.id))
    )


def _delivered(connection: Connection, which: ColumnElement[bool]) -> bool:
    query = select(Reminder.id).where(which, Reminder.status == ReminderStatus.DELIVERED.value)
    return connection.execute(query.limit(1)).first() is not None


def _is_on_the_phone(connection: Connection, member_id: int, phone: str | None) -> bool:
    """Tell whether a call with her, or with anybody at her phone, may be up."""
    attempt = exists().where(Attempt.status.in_(LIVE), or_(Attempt.member_id == member_id, Attempt.phone == phone))
    call = exists().where(Call.status.in_(_OPEN_CALLS), Call.other_party == phone)
    return bool(connection.scalar(select(or_(attempt, call))))


_DUE = (
    select(
        Reminder.instalment_id,
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
    )
    .join(InstalmentRow, InstalmentRow.id == Reminder.instalment_id)
    .join(Loan, Loan.id == InstalmentRow.loan_id)
    .join(Member, Member.id == Reminder.member_id)
    .where(Reminder.id == bindparam("reminder"), Reminder.status == ReminderStatus.DUE.value)
)
_PHONE = (
    select(MemberPhone.e164, MemberPhone.not_hers_at)
    .where(MemberPhone.member_id == bindparam("member"))
    .order_by(MemberPhone.rank, MemberPhone.e164)
    .limit(1)
)


def postpone(connection: Connection, reminder_id: int, at: datetime, verdict: Verdict | None, now: datetime) -> None:
    """Let a due reminder wait until `at`. `verdict`: what the gate said, if it was asked."""
    said = {} if verdict is None else {"verdict": verdict.value}
    connection.execute(_if_due(reminder_id).values(next_attempt_at=at, changed_at=now, **said))


def move(connection: Connection, reminder_id: int, at: datetime, due_on: date, now: datetime) -> None:
    """Plan a due reminder anew: its instalment now falls due on another day."""
    connection.execute(_if_due(reminder_id).values(next_attempt_at=at, expires_on=due_on, changed_at=now))


def give_up(connection: Connection, reminder_id: int, verdict: Verdict | None, now: datetime) -> None:
    """End a due reminder for good."""
    said = {} if verdict is None else {"verdict": verdict.value}
    connection.execute(
        _if_due(reminder_id).values(status=ReminderStatus.ENDED.value, next_attempt_at=None, changed_at=now, **said)
    )


def _if_due(reminder_id: int) -> Any:
    return update(Reminder).where(Reminder.id == reminder_id, Reminder.status == ReminderStatus.DUE.value)


@dataclass(frozen=True, slots=True)
class Intent:
    """A call about to be placed: what is written down before a byte goes out (K1)."""

    reminder_id: int
    member_id: int
    phone: str
    line: str
    token: str
    call_id: int
    fence: int
    hold_paise: int
    flow: str
    flow_version: str
    why: str
    at: datetime


def claim(connection: Connection, intent: Intent) -> bool:
    """Take a due reminder and write the attempt and its call; False when somebody else took it.

    Raises IntegrityError when another attempt to reach her is alive (I1).
    """
    claimed = connection.execute(
        _if_due(intent.reminder_id).values(
            status=ReminderStatus.DIALLING.value,
            attempts=Reminder.attempts + 1,
            next_attempt_at=None,
            verdict=Verdict.YES.value,
            changed_at=intent.at,
        )
    )
    if claimed.rowcount != 1:
        # Nothing got updated: another dialler got there first.
        return False
    connection.execute(
        insert(Attempt).values(
            token=intent.token,
            call_id=intent.call_id,
            reminder_id=intent.reminder_id,
            member_id=intent.member_id,
            phone=intent.phone,
            status=AttemptStatus.SENDING.value,
            fence=intent.fence,
            hold_paise=intent.hold_paise,
            sent_at=intent.at,
        )
    )
    connection.execute(
        insert(Call).values(
            id=intent.call_id,
            token=intent.token,
            direction=Direction.OUTBOUND.value,
            other_party=intent.phone,
            line=intent.line,
            member_id=intent.member_id,
            attempt_token=intent.token,
            flow=intent.flow,
            flow_version=intent.flow_version,
            status=CallStatus.PLACED.value,
            turn=NEVER_ANSWERED,
            started_at=intent.at,
            why=intent.why,
        )
    )
    return True


def is_ours_to_send(connection: Connection, token: str, fence: int) -> bool:
    """Tell whether an attempt still waits for its order to be sent by the dialler that claimed it with `fence`."""
    query = select(Attempt.id).where(
        Attempt.token == token, Attempt.fence == fence, Attempt.status == AttemptStatus.SENDING.value
    )
    return connection.execute(query).first() is not None


def accepted(connection: Connection, token: str, request_id: str) -> None:
    """Note that the provider took the order. Webhooks may have been faster: a later state stays (K8)."""
    connection.execute(
        update(Attempt)
        .where(Attempt.token == token, Attempt.status.in_(_UNDECIDED))
        .values(status=AttemptStatus.ACCEPTED.value)
    )
    connection.execute(
        update(Attempt)
        .where(Attempt.token == token, Attempt.provider_request_id.is_(None))
        .values(provider_request_id=request_id)
    )


def unknown(connection: Connection, token: str, note: str) -> None:
    """Note that nobody can say whether her phone rings (K4)."""
    connection.execute(
        update(Attempt)
        .where(Attempt.token == token, Attempt.status == AttemptStatus.SENDING.value)
        .values(status=AttemptStatus.UNKNOWN.value, note=note)
    )


@dataclass(frozen=True, slots=True)
class NotRung:
    """An attempt that certainly rang nobody: why, and when to try again (None: not at all)."""

    token: str
    status: AttemptStatus
    reason: EndReason
    note: str | None
    at: datetime
    again_at: datetime | None


def not_rung(connection: Connection, ending: NotRung) -> bool:
    """Close an attempt that rang nobody; it does not count. False when news of it came meanwhile."""
    live = [*_UNDECIDED, AttemptStatus.ACCEPTED.value]
    closed = connection.execute(
        update(Attempt)
        .where(Attempt.token == ending.token, Attempt.status.in_(live))
        .values(status=ending.status.value, hold_paise=0, settled_at=ending.at, note=ending.note)
        .returning(Attempt.reminder_id)
    ).first()
    if closed is None:
        return False
    connection.execute(
        update(Call)
        .where(Call.token == ending.token, Call.turn == NEVER_ANSWERED, Call.status != CallStatus.ENDED.value)
        .values(
            status=CallStatus.ENDED.value,
            ended_at=ending.at,
            end_reason=ending.reason.value,
            disposition=Disposition.NOTHING.value,
            talk_seconds=0,
            billed_seconds=0,
        )
    )
    status = ReminderStatus.DUE if ending.again_at else ReminderStatus.ENDED
    connection.execute(
        update(Reminder)
        .where(Reminder.id == closed.reminder_id, Reminder.status == ReminderStatus.DIALLING.value)
        .values(
            status=status.value,
            attempts=Reminder.attempts - 1,
            next_attempt_at=ending.again_at,
            changed_at=ending.at,
        )
    )
    return True
