"""Errands whose time has come: which they are, what decides whether she may be rung, and what becomes of them.

As for reminders (due_reminders.py): every statement is made once, and each write is a conditional update.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, String, and_, bindparam, exists, func, or_, select, update

from core.consent import ConsentEntry, Purpose
from core.errands import ErrandKind, ErrandStatus
from core.may_call import Verdict
from db.models import Consent, Errand, ImportRun, InstalmentRow, Loan, Member, MemberPhone
from db.queries.constants import constant
from db.queries.errands_settled import IS_SETTLED
from db.queries.her_calls import HerCalls, her_calls

_IS_DUE = Errand.status == constant(ErrandStatus.DUE)
_MEMBER_ID: BindParameter[Any] = bindparam("member")
_PHONE: BindParameter[Any] = bindparam("phone")

_WAITING = (
    select(Errand.id)
    .where(
        _IS_DUE,
        Errand.next_attempt_at <= bindparam("now"),
        Errand.not_before_at <= bindparam("now"),
        Errand.expires_at >= bindparam("now"),
    )
    .order_by(Errand.next_attempt_at, Errand.id)
    .limit(bindparam("most"))
)


def waiting(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Return errands whose time has come, longest due first."""
    return list(connection.scalars(_WAITING, {"now": now, "most": limit}))


@dataclass(frozen=True, slots=True)
class Owed:
    """What a woman still owes on her open loans, in paise, and up to when the books say so (None: no loan)."""

    paise: int
    ledger_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueErrand:
    """A due errand with everything that decides whether that phone may ring now.

    `owed`: only of an errand about money. `number_is_hers`: she can still be reached there. `is_settled`: there is
    nothing left to tell her.
    """

    errand_id: int
    kind: ErrandKind
    member_id: int | None
    phone: str
    purpose: Purpose
    flow: str
    about_money: bool
    expires_at: datetime
    attempts: int
    safe_slot: str | None
    held_until_on: date | None
    has_left: bool
    number_is_hers: bool
    consents: tuple[ConsentEntry, ...]
    owed: Owed | None
    calls: HerCalls
    is_settled: bool


_DUE = (
    select(
        Errand.kind,
        Errand.member_id,
        Errand.phone,
        Errand.purpose,
        Errand.flow,
        Errand.about_money,
        Errand.expires_at,
        Errand.attempts,
        Member.safe_slot,
        Member.money_calls_held_until_on,
        Member.left_on,
        exists()
        .where(
            MemberPhone.member_id == Errand.member_id,
            MemberPhone.e164 == Errand.phone,
            MemberPhone.not_hers_at.is_(None),
        )
        .label("is_hers"),
        IS_SETTLED.label("is_settled"),
    )
    .outerjoin(Member, Member.id == Errand.member_id)
    .where(Errand.id == bindparam("errand"), _IS_DUE)
)
# Her own lines, and those of the phone where nobody knew who spoke.
_CONSENTS = (
    select(Consent.purpose, Consent.granted, Consent.given_on)
    .where(or_(Consent.member_id == _MEMBER_ID, and_(Consent.phone == _PHONE, Consent.member_id.is_(None))))
    .order_by(Consent.id)
)
# Nobody in particular was meant: whoever spoke of that phone counts.
_CONSENTS_OF_PHONE = (
    select(Consent.purpose, Consent.granted, Consent.given_on).where(Consent.phone == _PHONE).order_by(Consent.id)
)
_OWED = (
    select(
        func.coalesce(func.sum(InstalmentRow.amount_paise - InstalmentRow.paid_paise), 0), func.min(Loan.ledger_at)
    )
    .select_from(Loan)
    .join(InstalmentRow, InstalmentRow.loan_id == Loan.id)
    .where(Loan.member_id == _MEMBER_ID, Loan.closed_on.is_(None))
)
_PAYMENTS_AT = select(func.max(ImportRun.at)).where(ImportRun.kind == "payments")


def due(connection: Connection, errand_id: int, day_starts_at: datetime) -> DueErrand | None:
    """Read a due errand afresh; None when it is no longer due."""
    row = connection.execute(_DUE, {"errand": errand_id}).first()
    if row is None:
        return None
    return DueErrand(
        errand_id=errand_id,
        kind=ErrandKind(row.kind),
        member_id=row.member_id,
        phone=row.phone,
        purpose=Purpose(row.purpose),
        flow=row.flow,
        about_money=row.about_money,
        expires_at=row.expires_at,
        attempts=row.attempts,
        safe_slot=row.safe_slot,
        held_until_on=row.money_calls_held_until_on,
        has_left=row.left_on is not None,
        number_is_hers=row.member_id is None or row.is_hers,
        consents=_consents(connection, row.member_id, row.phone),
        owed=_owed(connection, row.member_id) if row.about_money else None,
        calls=her_calls(connection, row.member_id, row.phone, day_starts_at),
        is_settled=bool(row.is_settled),
    )


def _consents(connection: Connection, member_id: int | None, phone: str) -> tuple[ConsentEntry, ...]:
    if member_id is None:
        rows = connection.execute(_CONSENTS_OF_PHONE, {"phone": phone})
    else:
        rows = connection.execute(_CONSENTS, {"member": member_id, "phone": phone})
    return tuple(ConsentEntry(Purpose(purpose), granted, given_on) for purpose, granted, given_on in rows)


def _owed(connection: Connection, member_id: int | None) -> Owed:
    paise, ledger_at = connection.execute(_OWED, {"member": member_id}).one()
    payments_at = connection.scalar(_PAYMENTS_AT)
    # A loan without a payment is up to date as well once payments were brought in.
    newest_at = max(ledger_at, payments_at or ledger_at) if ledger_at is not None else None
    return Owed(int(paise), newest_at)


UPDATE_IF_DUE = update(Errand).where(Errand.id == bindparam("errand"), _IS_DUE)

# What the gate said is kept until it says something else.
_SAID = func.coalesce(bindparam("said", type_=String), Errand.verdict)
_POSTPONE = UPDATE_IF_DUE.values(next_attempt_at=bindparam("later"), verdict=_SAID, changed_at=bindparam("now"))
_GIVE_UP = UPDATE_IF_DUE.values(
    status=ErrandStatus.ENDED.value, next_attempt_at=None, verdict=_SAID, changed_at=bindparam("now")
)


def postpone(connection: Connection, errand_id: int, at: datetime, verdict: Verdict | None, now: datetime) -> None:
    """Let a due errand wait until `at`. `verdict`: what the gate said, if it was asked."""
    connection.execute(_POSTPONE, {"errand": errand_id, "later": at, "said": verdict, "now": now})


def give_up(connection: Connection, errand_id: int, verdict: Verdict | None, now: datetime) -> None:
    """End a due errand for good."""
    connection.execute(_GIVE_UP, {"errand": errand_id, "said": verdict, "now": now})
