"""What comes back to her: answers that wait, cases by their number, missed calls. Each statement is made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, exists, func, or_, select

from core.calls import CallStatus, Direction
from core.cases import CaseKind, CaseStatus, Priority
from db.models import Answer, Call, Case, InstalmentRow, Loan, Member, MemberPhone, Recording
from db.queries import resuming

_PHONE: BindParameter[Any] = bindparam("phone")
_CASE: BindParameter[Any] = bindparam("the_case")
_ANSWER: BindParameter[Any] = bindparam("answer")

_BY_NUMBER = (
    select(Case.status)
    .where(
        Case.number == bindparam("number"),
        or_(Case.status != CaseStatus.DONE.value, Case.closed_at >= bindparam("closed_since")),
    )
    # An open case before one that had the number earlier.
    .order_by((Case.status == CaseStatus.DONE.value), Case.id.desc())
    .limit(1)
)


def status_by_number(connection: Connection, number: int, closed_since_at: datetime) -> CaseStatus | None:
    """Return how the case with this number stands; one closed before `closed_since_at` is not found any more."""
    status = connection.scalar(_BY_NUMBER, {"number": number, "closed_since": closed_since_at})
    return CaseStatus(status) if status else None


_OF_CALLS = (
    select(Case.number)
    .where(
        Case.call_id.in_(bindparam("calls", expanding=True)),
        Case.kind == bindparam("kind"),
        Case.priority == bindparam("priority"),
        Case.status != CaseStatus.DONE.value,
    )
    .limit(1)
)


def number_in_call(connection: Connection, call_id: int, kind: str, priority: str) -> int | None:
    """Return the number of the case that was opened for the same need in this call, or in one it goes on with."""
    calls = [call_id, *resuming.calls_before(connection, call_id)]
    return connection.scalar(_OF_CALLS, {"calls": calls, "kind": kind, "priority": priority})


@dataclass(frozen=True, slots=True)
class Matter:
    """A case as she is told of it."""

    case_id: int
    status: CaseStatus
    reopened: int


_MATTER = select(Case.id, Case.status, Case.reopened).where(Case.id == _CASE)


def matter(connection: Connection, case_id: int) -> Matter | None:
    """Return a case as she is told of it."""
    row = connection.execute(_MATTER, {"the_case": case_id}).first()
    return None if row is None else Matter(row.id, CaseStatus(row.status), row.reopened)


_HAS_SOUND = or_(Answer.file.is_not(None), Recording.file.is_not(None))
_WAITING = (
    select(Answer.id)
    .join(Case, Case.id == Answer.case_id)
    .outerjoin(Recording, Recording.id == Answer.recording_id)
    .where(Answer.heard_at.is_(None), _HAS_SOUND)
    .order_by(Answer.id)
    .limit(1)
)
_WAITING_AT = _WAITING.where(Case.phone == _PHONE)
_WAITING_OF = _WAITING.where(Case.id == _CASE)


def answer_at(connection: Connection, phone: str) -> int | None:
    """Return the oldest answer nobody has heard yet to a case of this number."""
    return connection.scalar(_WAITING_AT, {"phone": phone})


def answer_of(connection: Connection, case_id: int) -> int | None:
    """Return the oldest answer to this case that nobody has heard yet."""
    return connection.scalar(_WAITING_OF, {"the_case": case_id})


_SOUND = (
    select(Answer.case_id, func.coalesce(Answer.file, Recording.file))
    .outerjoin(Recording, Recording.id == Answer.recording_id)
    .where(Answer.id == _ANSWER)
)


def answer(connection: Connection, answer_id: int) -> tuple[int, str | None] | None:
    """Return an answer's case and its file under the data folder, if it is on disk."""
    row = connection.execute(_SOUND, {"answer": answer_id}).first()
    return None if row is None else (row[0], row[1])


_DUE_SOON = exists().where(
    and_(MemberPhone.e164 == _PHONE, MemberPhone.not_hers_at.is_(None)),
    Loan.member_id == MemberPhone.member_id,
    Loan.closed_on.is_(None),
    InstalmentRow.loan_id == Loan.id,
    InstalmentRow.due_on <= bindparam("until"),
    InstalmentRow.paid_paise < InstalmentRow.amount_paise,
)
_IS_DUE_SOON = select(_DUE_SOON)


def is_due_soon(connection: Connection, phone: str, until_on: date) -> bool:
    """Tell whether an instalment of somebody at this number is open and due by a day."""
    return bool(connection.scalar(_IS_DUE_SOON, {"phone": phone, "until": until_on}))


# Looked for by her number alone: an index of all ended calls would be walked to its end.
_LATEST = select(Call).where(Call.other_party == _PHONE).order_by(Call.id.desc()).limit(20).subquery()
_MISSED = select(func.count()).where(
    _LATEST.c.direction == Direction.INBOUND.value,
    _LATEST.c.status == CallStatus.ENDED.value,
    _LATEST.c.turn <= 0,
    _LATEST.c.started_at >= bindparam("since"),
    func.coalesce(_LATEST.c.talk_seconds, 0) <= bindparam("seconds"),
)


def missed_calls(connection: Connection, phone: str, since_at: datetime, *, seconds: int) -> int:
    """Return how many of this number's latest calls took so long at most, and nothing was pressed in them.

    None begun before `since_at` counts. Latest: of the newest twenty.
    """
    return connection.scalar(_MISSED, {"phone": phone, "since": since_at, "seconds": seconds}) or 0


_IN_DISTRESS = select(
    exists().where(
        Case.phone == _PHONE,
        Case.kind == CaseKind.CALLBACK.value,
        Case.priority == Priority.P1.value,
        Case.opened_at >= bindparam("since"),
    )
)


def is_to_be_rung_by_a_person(connection: Connection, phone: str, since_at: datetime) -> bool:
    """Tell whether a call back at once was made a person's since an instant."""
    return bool(connection.scalar(_IN_DISTRESS, {"phone": phone, "since": since_at}))


_HERS_ALONE = (
    select(MemberPhone.member_id)
    .join(Member, Member.id == MemberPhone.member_id)
    .where(MemberPhone.e164 == _PHONE, MemberPhone.not_hers_at.is_(None), Member.left_on.is_(None))
    .limit(2)
)


def only_member_at(connection: Connection, phone: str) -> int | None:
    """Return the one member who can be reached at a number; None where there is none, or more than one."""
    found = connection.scalars(_HERS_ALONE, {"phone": phone}).all()
    return found[0] if len(found) == 1 else None
