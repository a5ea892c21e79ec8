"""What effects of savings, instalments, meetings and promises leave behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from core.loans import PROMISE_DAYS
from db.models import Loan, Member, Promise, Reminder
from tests.line.effects.left import Left, Seen


def _hold_money_calls(left: Left, days: str, reason: str) -> bool:
    if left.call.member_id is None:
        return True
    until_on = left.today_on + timedelta(days=int(days))
    return left.some(
        select(Member).where(Member.id == left.call.member_id, Member.money_calls_held_until_on >= until_on)
    )


def _promise(left: Left, when: str) -> bool:
    wanted = select(Promise).where(Promise.call_id == left.call.id)
    if (days := PROMISE_DAYS.get(when)) is not None:
        wanted = wanted.where(Promise.promised_for_on == left.today_on + timedelta(days=days))
    return left.some(wanted.where(Promise.promised_for_on >= left.today_on))


def _loan_use(left: Left, begun: str) -> bool:
    # Only a loan of a month ago is asked about (tests/money/test_money_loan_use.py); hers is older here.
    asked = select(Loan).where(Loan.member_id == left.call.member_id, Loan.purpose_ok.is_not(None))
    return not left.some(asked)


def _call_later(left: Left) -> bool:
    return left.some(
        select(Reminder).where(
            Reminder.status == "due", Reminder.disposition == "call_later", Reminder.next_attempt_at.is_not(None)
        )
    )


def _not_hers(left: Left) -> bool:
    # The first time it only shows in the call; the second marks the number (test_line_late.py).
    return left.call.disposition == "wrong_person"


SEEN: Mapping[str, Seen] = {
    "hold_money_calls": _hold_money_calls,
    "promise": _promise,
    "loan_use": _loan_use,
    "call_later": _call_later,
    "not_hers": _not_hers,
}
