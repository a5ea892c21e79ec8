"""What becomes of a reminder that cannot be dialled now, or whose call was refused: values in, values out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.calling_window import SLOTS, Window, next_opening
from core.calls import EndReason
from core.clock import india_day
from core.may_call import WAITS, CallPlan, Decision, Verdict
from core.retry import ATTEMPT_GAP
from db.queries.due_reminders import Due
from ivr.telephony.port import Refused
from scheduler.rules import Rung

# The loan book may be brought in any minute; an hour is soon enough to look again.
_LEDGER_AGAIN = timedelta(hours=1)
LINE_BUSY_AGAIN = timedelta(minutes=10)
# Her phone never rang, so the gap between attempts does not apply; the account is looked at by a person first.
_REFUSED_AGAIN = timedelta(minutes=2)
_ACCOUNT_AGAIN = timedelta(minutes=15)
_NO_HOURS = Window(time.min, time.min)


def in_her_hours(window: Window, safe_slot: str | None) -> Window:
    """Return the hours a window and her own slot have in common; an empty window where there are none."""
    return window.narrowed_to(SLOTS.get(safe_slot or "")) or _NO_HOURS


def own_hours(rung: Rung, safe_slot: str | None) -> Window:
    """Return the hours in which a rung's call may come to her."""
    return in_her_hours(rung.window, safe_slot)


def call_plan(due: Due, rung: Rung, now: datetime, ledger_age: timedelta) -> CallPlan:
    """Return the question for the gate. A member who left takes her consent with her; a closed loan owes nothing."""
    return CallPlan(
        purpose=rung.purpose,
        about_money=True,
        phone=due.phone,
        number_is_hers=due.number_is_hers,
        consents=() if due.has_left else due.consents,
        own_hours=own_hours(rung, due.safe_slot),
        held_until_on=due.held_until_on,
        amount_due_paise=0 if due.loan_is_closed else due.left_paise,
        ledger_fresh=due.ledger_at >= now - ledger_age,
        heard_already=due.heard_already,
        attempts_of_reminder=due.attempts,
        calls_to_her_today=due.calls_today,
    )


def after_gate(
    decision: Decision, due: Due, window: Window, now: datetime, closed_on: Collection[date]
) -> datetime | None:
    """Return when to ask the gate again after it refused; None ends the reminder."""
    return _while_it_lasts(ask_again_at(decision, window, now, closed_on), due)


def ask_again_at(decision: Decision, window: Window, now: datetime, closed_on: Collection[date]) -> datetime | None:
    """Return when the gate that refused may say yes; None where waiting does not help."""
    if decision.verdict not in WAITS:
        return None
    if decision.verdict is Verdict.LEDGER_STALE:
        return next_opening(now + _LEDGER_AGAIN, window, closed_on)
    return decision.try_again_at


@dataclass(frozen=True, slots=True)
class HoldBack:
    """Why a call that the gate allows must wait: None for `until_at` means that its day will not come."""

    until_at: datetime | None


def hold_back(due: Due, window: Window, now: datetime, closed_on: Collection[date]) -> HoldBack | None:
    """Keep calls to one woman apart: one at a time, three hours between them, one heard money call a day."""
    if due.is_on_the_phone:
        wait_until_at = next_opening(now + LINE_BUSY_AGAIN, window, closed_on)
    elif due.heard_money_today:
        wait_until_at = next_opening(now, window, {*closed_on, india_day(now)})
    elif due.last_call_at is not None and now < due.last_call_at + ATTEMPT_GAP:
        wait_until_at = next_opening(due.last_call_at + ATTEMPT_GAP, window, closed_on)
    else:
        return None
    return HoldBack(_while_it_lasts(wait_until_at, due))


def _while_it_lasts(at: datetime | None, due: Due) -> datetime | None:
    return at if at is not None and india_day(at) <= due.expires_on else None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a refused order leaves behind: why the call ended, and when to try again (None: never)."""

    reason: EndReason
    again_at: datetime | None


def after_no_order(window: Window, now: datetime, closed_on: Collection[date]) -> datetime | None:
    """Return when to try again after a claim whose order was never sent. It burns no attempt either."""
    return next_opening(now + _REFUSED_AGAIN, window, closed_on)


def after_refusal(refused: Refused, window: Window, now: datetime, closed_on: Collection[date]) -> Aftermath:
    """Decide what becomes of a reminder whose call was certainly not placed. It burns no attempt (R1, R5-R7)."""
    if refused.account_trouble:
        return Aftermath(EndReason.ACCOUNT, next_opening(now + _ACCOUNT_AGAIN, window, closed_on))
    if refused.retry_later:
        return Aftermath(EndReason.THROTTLED, next_opening(now + _REFUSED_AGAIN, window, closed_on))
    return Aftermath(EndReason.INVALID_NUMBER, None)
