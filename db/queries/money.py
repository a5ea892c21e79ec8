"""What is known of a member's loan, its promises, and what the trust is still looking for."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, select

from core.cases import CaseKind, CaseStatus
from db.models import Case, InstalmentRow, Loan, Promise

_MEMBER: BindParameter[Any] = bindparam("member")


class NextInstalment(NamedTuple):
    """The earliest open instalment of a member, and the loan it belongs to. Amounts in paise."""

    id: int
    loan_id: int
    principal_paise: int
    instalments: int


_ALL_OF_LOAN = select(func.count()).where(InstalmentRow.loan_id == Loan.id).correlate(Loan).scalar_subquery()
# In the order in which db.queries.line.open_loans and core.loans.standing take them: what she heard is what is meant.
_NEXT = (
    select(InstalmentRow.id, Loan.id, Loan.principal_paise, _ALL_OF_LOAN)
    .join(Loan, Loan.id == InstalmentRow.loan_id)
    .where(
        Loan.member_id == _MEMBER,
        Loan.closed_on.is_(None),
        InstalmentRow.paid_paise < InstalmentRow.amount_paise,
    )
    .order_by(InstalmentRow.due_on, Loan.id, InstalmentRow.n)
    .limit(1)
)


def next_instalment(connection: Connection, member_id: int) -> NextInstalment | None:
    """Return the instalment that is due next; None when nothing is open."""
    row = connection.execute(_NEXT, {"member": member_id}).first()
    return None if row is None else NextInstalment(*row)


_PROMISING_CALLS = select(func.count(Promise.call_id.distinct())).where(
    Promise.instalment_id == bindparam("instalment")
)


def promising_calls(connection: Connection, instalment_id: int) -> int:
    """Return in how many calls an instalment was promised: a promise corrected in the same call is one."""
    return connection.scalar(_PROMISING_CALLS, {"instalment": instalment_id}) or 0


_OPEN_CLAIM = select(
    exists().where(
        Case.member_id == _MEMBER, Case.kind == CaseKind.PAID_CLAIM.value, Case.status != CaseStatus.DONE.value
    )
)


def has_open_claim(connection: Connection, member_id: int) -> bool:
    """Tell whether the trust is still looking for a payment that she says she has made."""
    return bool(connection.scalar(_OPEN_CLAIM, {"member": member_id}))


_UNASKED = (
    select(Loan.id)
    .where(
        Loan.member_id == _MEMBER,
        Loan.closed_on.is_(None),
        Loan.purpose_ok.is_(None),
        Loan.disbursed_on.between(bindparam("since_on"), bindparam("until_on")),
    )
    .order_by(Loan.disbursed_on, Loan.id)
    .limit(1)
)


def unasked_loan(connection: Connection, member_id: int, *, since_on: date, until_on: date) -> int | None:
    """Return a loan of hers given out in these days that nobody has asked about."""
    return connection.scalar(_UNASKED, {"member": member_id, "since_on": since_on, "until_on": until_on})
