"""What a call needs to know: small reads, each by an index, each made once (building costs more than running)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, exists, func, or_, select

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
from db.models import Caller as CallerRow


class CallRow(NamedTuple):
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
    staff_id: int | None


_PHONE: BindParameter[Any] = bindparam("phone")
_MEMBER_ID: BindParameter[Any] = bindparam("member")
_WANTED: BindParameter[Any] = bindparam("wanted")
_CALL = select(*(getattr(Call, name) for name in CallRow._fields))
_BY_TOKEN = _CALL.where(Call.token == _WANTED)
_BY_PROVIDER_ID = _CALL.where(Call.provider_call_id == _WANTED)


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


_ANSWERED = select(CallStep.reply, CallStep.nonce, CallStep.at).where(
    CallStep.call_id == bindparam("call"), CallStep.turn == bindparam("turn_n")
)


def answered_step(connection: Connection, call_id: int, turn: int) -> AnsweredStep | None:
    """Return what was answered in a turn of a call."""
    row = connection.execute(_ANSWERED, {"call": call_id, "turn_n": turn}).first()
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
    picture_hash: str | None

    def by_pictures(self) -> Candidate:
        """Return her with the hash of her two pictures in place of that of her number."""
        return replace(self, secret_hash=self.picture_hash)

    @property
    def holder_id(self) -> int:
        """Her row, as the check of secret numbers calls it."""
        return self.member_id


_CANDIDATE = select(
    Member.id, Member.secret_hash, Member.secret_failures, Member.secret_locked_until_at, Member.picture_hash
)
_MEMBER = _CANDIDATE.where(Member.id == _MEMBER_ID)
_AT_PHONE = (
    _CANDIDATE.join(MemberPhone, MemberPhone.member_id == Member.id)
    .where(MemberPhone.e164 == _PHONE, Member.left_on.is_(None))
    .order_by(Member.id)
)


def candidates(connection: Connection, e164: str) -> list[Candidate]:
    """Return the members who can be reached at a number."""
    return [Candidate(*row) for row in connection.execute(_AT_PHONE, {"phone": e164})]


def candidate(connection: Connection, member_id: int) -> Candidate:
    """Return one member as a candidate."""
    return Candidate(*connection.execute(_MEMBER, {"member": member_id}).one())


class Acquaintance(NamedTuple):
    """What the line knows of a number: calls that were answered, up to a limit, and whether it answered the notice.

    A missed call is no call yet; the call that rings her back is one.

    The notice counts as answered from this number only: what a member was told in person must not be heard by whoever
    holds her phone (R61). `language`: the one chosen from this number, if any was. `silent_calls`: in a row.
    """

    calls: int
    notice_answered: bool
    language: str | None
    silent_calls: int


_EARLIER_CALLS = (
    select(Call.id)
    .where(
        Call.other_party == _PHONE,
        Call.answered_at.is_not(None),
        or_(Call.direction == "inbound", Call.why == "errand_missed_call"),
    )
    .limit(bindparam("most"))
    .subquery()
)
_ACQUAINTANCE = select(
    select(func.count()).select_from(_EARLIER_CALLS).scalar_subquery(),
    exists().where(Consent.phone == _PHONE, Consent.purpose == "service_record"),
    select(CallerRow.language).where(CallerRow.phone == _PHONE).scalar_subquery(),
    select(CallerRow.silent_calls).where(CallerRow.phone == _PHONE).scalar_subquery(),
)


def acquaintance(connection: Connection, e164: str, *, most: int) -> Acquaintance:
    """Return what is known of a number. Calls are counted up to `most`."""
    calls, notice, language, silent = connection.execute(_ACQUAINTANCE, {"phone": e164, "most": most}).one()
    return Acquaintance(calls, bool(notice), language, silent or 0)


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


_CARD = (
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
    .where(Member.id == _MEMBER_ID)
)


def card(connection: Connection, member_id: int) -> Card:
    """Return what may be spoken of a member, her group and her didi."""
    return Card(*connection.execute(_CARD, {"member": member_id}).one())


_SHARED = select(MemberPhone.shared).where(MemberPhone.member_id == _MEMBER_ID, MemberPhone.e164 == _PHONE)


def phone_is_shared(connection: Connection, member_id: int, e164: str | None) -> bool:
    """Tell whether others answer this phone of hers. A phone that is not on file counts as shared."""
    return connection.scalar(_SHARED, {"member": member_id, "phone": e164}) is not False


@dataclass(frozen=True, slots=True)
class LedgerLoan:
    """One loan with its instalments, payments already allocated."""

    ledger_at: datetime
    instalments: tuple[Instalment, ...]


_LOANS = (
    select(
        Loan.id,
        Loan.ledger_at,
        InstalmentRow.n,
        InstalmentRow.due_on,
        InstalmentRow.amount_paise,
        InstalmentRow.paid_paise,
    )
    .join(InstalmentRow, InstalmentRow.loan_id == Loan.id)
    .where(Loan.member_id == _MEMBER_ID, Loan.closed_on.is_(None))
    .order_by(Loan.id, InstalmentRow.due_on, InstalmentRow.n)
)


def open_loans(connection: Connection, member_id: int) -> list[LedgerLoan]:
    """Return a member's open loans, the one with the earliest open instalment first."""
    grouped: dict[int, tuple[datetime, list[Instalment]]] = {}
    for loan_id, ledger_at, n, due_on, amount, paid in connection.execute(_LOANS, {"member": member_id}):
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


_REMINDED = (
    select(
        Reminder.id,
        Reminder.instalment_id,
        Reminder.step,
        InstalmentRow.due_on,
        InstalmentRow.amount_paise - InstalmentRow.paid_paise,
    )
    .join(Attempt, Attempt.reminder_id == Reminder.id)
    .join(InstalmentRow, InstalmentRow.id == Reminder.instalment_id)
    .where(Attempt.token == bindparam("attempt"))
)


def reminded(connection: Connection, attempt_token: str) -> Reminded | None:
    """Return what the attempt with this token reminds of."""
    row = connection.execute(_REMINDED, {"attempt": attempt_token}).first()
    if row is None:
        return None
    return Reminded(row[0], row[1], Step(row[2]), row[3], max(row[4], 0))


_DESK_PHONES = select(Staff.phone).where(Staff.takes_calls, Staff.active, Staff.phone.is_not(None)).order_by(Staff.id)


def desk_phones(connection: Connection) -> Sequence[str]:
    """Return the phones of staff who take calls."""
    return [phone for phone in connection.scalars(_DESK_PHONES) if phone]


_UNFINISHED = (
    select(LessonProgress.topic)
    .where(
        LessonProgress.phone == _PHONE,
        LessonProgress.topic.in_(bindparam("topics", expanding=True)),
        LessonProgress.finished_at.is_(None),
        LessonProgress.facts_heard > 0,
    )
    .order_by(LessonProgress.heard_at.desc())
    .limit(1)
)
_FACTS_HEARD = select(LessonProgress.facts_heard).where(
    LessonProgress.phone == _PHONE,
    LessonProgress.topic == _WANTED,
    LessonProgress.finished_at.is_(None),
)


def unfinished_topic(connection: Connection, e164: str, topics: Sequence[str]) -> str | None:
    """Return the topic last begun and not finished from this number."""
    return connection.scalar(_UNFINISHED, {"phone": e164, "topics": list(topics)})


def facts_heard(connection: Connection, e164: str, topic: str) -> int:
    """Return how many facts of an unfinished topic a number has heard; 0 once it is finished."""
    return connection.scalar(_FACTS_HEARD, {"phone": e164, "wanted": topic}) or 0
