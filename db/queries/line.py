"""What a call needs to know: who may be calling, her ledger, the desk. Small reads, each by an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from core.loans import Instalment
from core.reminders import Step
from db.models import (
    Attempt,
    Call,
    CallStep,
    Consent,
    FlowVersion,
    Group,
    InstalmentRow,
    LessonProgress,
    Loan,
    Member,
    MemberPhone,
    Reminder,
    Staff,
)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as its next turn needs it."""

    id: int
    token: str
    provider_call_id: str | None
    direction: str
    other_party: str | None
    line: str | None
    member_id: int | None
    attempt_token: str | None
    flow: str
    flow_version: str
    status: str
    turn: int
    state: str | None
    disposition: str | None
    answered_at: datetime | None
    end_reason: str | None


# Made once, of plain columns: SQLAlchemy then neither builds nor matches them anew on every turn.
_CALLS = Call.__table__.c
_CALL = select(*(_CALLS[field.name] for field in fields(CallRow)))
_BY_TOKEN = _CALL.where(_CALLS.token == bindparam("wanted"))
_BY_PROVIDER_ID = _CALL.where(_CALLS.provider_call_id == bindparam("wanted"))


def call_by_token(connection: Connection, token: str) -> CallRow | None:
    """Return a call by the token in its addresses."""
    return _call(connection, _BY_TOKEN, token)


def call_by_provider_id(connection: Connection, provider_call_id: str) -> CallRow | None:
    """Return a call by the provider's id."""
    return _call(connection, _BY_PROVIDER_ID, provider_call_id)


def _call(connection: Connection, query: Select[Any], wanted: str) -> CallRow | None:
    row = connection.execute(query, {"wanted": wanted}).first()
    return None if row is None else CallRow(*row)


@dataclass(frozen=True, slots=True)
class AnsweredStep:
    """What was answered in a turn."""

    reply: bytes
    nonce: str | None
    at: datetime


def answered_step(connection: Connection, call_id: int, turn: int) -> AnsweredStep | None:
    """Return what was answered in a turn of a call."""
    query = select(CallStep.reply, CallStep.nonce, CallStep.at)
    row = connection.execute(query.where(CallStep.call_id == call_id, CallStep.turn == turn)).first()
    return None if row is None else AnsweredStep(*row)


def flow_documents(connection: Connection, version: str) -> str | None:
    """Return the flow files of a version, as JSON text."""
    return connection.scalar(select(FlowVersion.documents).where(FlowVersion.version == version))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be at the phone, with what is needed to check her secret number."""

    member_id: int
    secret_hash: str | None
    failures: int
    locked_until_at: datetime | None


def candidates(connection: Connection, e164: str) -> list[Candidate]:
    """Return the members who can be reached at a number."""
    query = (
        select(Member.id, Member.secret_hash, Member.secret_failures, Member.secret_locked_until_at)
        .join(MemberPhone, MemberPhone.member_id == Member.id)
        .where(MemberPhone.e164 == e164, Member.left_on.is_(None))
        .order_by(Member.id)
    )
    return [Candidate(*row) for row in connection.execute(query)]


def candidate(connection: Connection, member_id: int) -> Candidate:
    """Return one member as a candidate."""
    query = select(Member.id, Member.secret_hash, Member.secret_failures, Member.secret_locked_until_at)
    return Candidate(*connection.execute(query.where(Member.id == member_id)).one())


def calls_from(connection: Connection, e164: str, *, most: int) -> int:
    """Return how many calls a number has made, counted up to `most`."""
    earlier = select(Call.id).where(Call.other_party == e164, Call.direction == "inbound").limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(earlier)) or 0


def notice_was_answered(connection: Connection, e164: str) -> bool:
    """Tell whether the privacy notice was answered from this number, or by its member in person."""
    by_phone = select(Consent.id).where(Consent.phone == e164, Consent.purpose == "service_record")
    by_member = (
        select(Consent.id)
        .join(MemberPhone, MemberPhone.member_id == Consent.member_id)
        .where(MemberPhone.e164 == e164, Consent.purpose == "service_record")
    )
    return any(connection.execute(query.limit(1)).first() is not None for query in (by_phone, by_member))


@dataclass(frozen=True, slots=True)
class Card:
    """A member as a flow may speak of her."""

    name_hi: str | None
    privacy_level: int
    savings_paise: int | None
    savings_as_of_on: date | None
    group_name_hi: str | None
    meeting_weekday: int | None
    meeting_time: time | None
    didi_name_hi: str | None
    didi_phone: str | None


def card(connection: Connection, member_id: int) -> Card:
    """Return what may be spoken of a member, her group and her didi."""
    query = (
        select(
            Member.name_hi,
            Member.privacy_level,
            Member.savings_paise,
            Member.savings_as_of_on,
            Group.name_hi,
            Group.meeting_weekday,
            Group.meeting_time,
            Staff.name_hi,
            Staff.phone,
        )
        .join(Group, Group.id == Member.group_id)
        .outerjoin(Staff, and_(Staff.id == Group.didi_id, Staff.active))
        .where(Member.id == member_id)
    )
    return Card(*connection.execute(query).one())


def phone_is_shared(connection: Connection, member_id: int, e164: str | None) -> bool:
    """Tell whether others answer this phone of hers. A phone that is not on file counts as shared."""
    query = select(MemberPhone.shared).where(MemberPhone.member_id == member_id, MemberPhone.e164 == e164)
    return connection.scalar(query) is not False


@dataclass(frozen=True, slots=True)
class LedgerLoan:
    """One loan with its instalments, payments already allocated."""

    ledger_at: datetime
    instalments: tuple[Instalment, ...]


def open_loans(connection: Connection, member_id: int) -> list[LedgerLoan]:
    """Return a member's open loans, the one with the earliest open instalment first."""
    query = (
        select(
            Loan.id,
            Loan.ledger_at,
            InstalmentRow.n,
            InstalmentRow.due_on,
            InstalmentRow.amount_paise,
            InstalmentRow.paid_paise,
        )
        .join(InstalmentRow, InstalmentRow.loan_id == Loan.id)
        .where(Loan.member_id == member_id, Loan.closed_on.is_(None))
        .order_by(Loan.id, InstalmentRow.due_on, InstalmentRow.n)
    )
    grouped: dict[int, tuple[datetime, list[Instalment]]] = {}
    for loan_id, ledger_at, n, due_on, amount, paid in connection.execute(query):
        grouped.setdefault(loan_id, (ledger_at, []))[1].append(Instalment(n, due_on, amount, paid))
    loans = [LedgerLoan(ledger_at, tuple(rows)) for ledger_at, rows in grouped.values()]
    return sorted(loans, key=lambda loan: min((i.due_on for i in loan.instalments if i.left_paise), default=date.max))


@dataclass(frozen=True, slots=True)
class Reminded:
    """What an outbound call is about."""

    reminder_id: int
    instalment_id: int
    step: Step
    due_on: date
    left_paise: int


def reminded(connection: Connection, attempt_token: str) -> Reminded | None:
    """Return what the attempt with this token reminds of."""
    query = (
        select(
            Reminder.id,
            Reminder.instalment_id,
            Reminder.step,
            InstalmentRow.due_on,
            InstalmentRow.amount_paise - InstalmentRow.paid_paise,
        )
        .join(Attempt, Attempt.reminder_id == Reminder.id)
        .join(InstalmentRow, InstalmentRow.id == Reminder.instalment_id)
        .where(Attempt.token == attempt_token)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return Reminded(row[0], row[1], Step(row[2]), row[3], max(row[4], 0))


def desk_phones(connection: Connection) -> Sequence[str]:
    """Return the phones of staff who take calls."""
    query = select(Staff.phone).where(Staff.takes_calls, Staff.active, Staff.phone.is_not(None)).order_by(Staff.id)
    return [phone for phone in connection.scalars(query) if phone]


def unfinished_topic(connection: Connection, e164: str, topics: Sequence[str]) -> str | None:
    """Return the topic last begun and not finished from this number."""
    query = (
        select(LessonProgress.topic)
        .where(
            LessonProgress.phone == e164,
            LessonProgress.topic.in_(topics),
            LessonProgress.finished_at.is_(None),
            LessonProgress.facts_heard > 0,
        )
        .order_by(LessonProgress.heard_at.desc())
    )
    return connection.scalar(query.limit(1))


def facts_heard(connection: Connection, e164: str, topic: str) -> int:
    """Return how many facts of an unfinished topic a number has heard; 0 once it is finished."""
    query = select(LessonProgress.facts_heard).where(
        LessonProgress.phone == e164,
        LessonProgress.topic == topic,
        LessonProgress.finished_at.is_(None),
    )
    return connection.scalar(query) or 0
