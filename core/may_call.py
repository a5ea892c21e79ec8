"""The one gate in front of every outbound call: fail-closed, pure, and able to explain itself.

It is asked in the transaction that claims a reminder, and the part that time changes (`hours`) once more just before
the order goes out (K9). The answer carries a sentence for supervisors, kept with every call made and not made (T8).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.calling_window import MONEY_WINDOW, SERVICE_WINDOW, Window, next_opening
from core.clock import india_day
from core.consent import ConsentEntry, Purpose, holds
from core.phone import is_dialable

MAX_CALLS_A_DAY = 2
MAX_ATTEMPTS_A_REMINDER = 3


class Verdict(StrEnum):
    """What the gate says, as a code; the console has a sentence for each in both languages."""

    YES = "yes"
    KILL_SWITCH = "kill_switch"
    NO_NUMBER = "no_number"
    BARRED_NUMBER = "barred_number"
    NUMBER_NOT_HERS = "number_not_hers"
    NO_CONSENT = "no_consent"
    ON_HOLD = "on_hold"
    NOTHING_DUE = "nothing_due"
    LEDGER_STALE = "ledger_stale"
    HEARD_ALREADY = "heard_already"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    TOO_MANY_TODAY = "too_many_today"
    CLOSED_DAY = "closed_day"
    OUTSIDE_HOURS = "outside_hours"
    NO_COMMON_HOURS = "no_common_hours"


# Verdicts that time alone can change: the reminder waits. All others end it.
WAITS = frozenset(
    {
        Verdict.KILL_SWITCH,
        Verdict.LEDGER_STALE,
        Verdict.TOO_MANY_TODAY,
        Verdict.CLOSED_DAY,
        Verdict.OUTSIDE_HOURS,
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer. `try_again_at` is set when waiting helps."""

    verdict: Verdict
    try_again_at: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Tell whether the call may be placed now."""
        return self.verdict is Verdict.YES


@dataclass(frozen=True, slots=True)
class CallPlan:
    """Everything the gate looks at for one intended call."""

    purpose: Purpose
    about_money: bool
    phone: str | None
    number_is_hers: bool
    consents: tuple[ConsentEntry, ...]
    own_hours: Window | None
    on_hold: bool
    amount_due_paise: int
    ledger_fresh: bool
    heard_already: bool
    attempts_of_reminder: int
    calls_to_her_today: int


def may_call(plan: CallPlan, now: datetime, *, closed_on: Collection[date], kill_switch: bool) -> Decision:
    """Decide whether `plan` may be placed at `now`. `closed_on`: days in India on which nobody is rung."""
    if kill_switch:
        return Decision(Verdict.KILL_SWITCH)
    refusal = next(_refusals(plan, india_day(now)), None)
    if refusal is not None:
        return Decision(refusal)
    return hours(plan, now, closed_on)


def _refusals(plan: CallPlan, today_on: date) -> Iterator[Verdict]:
    if plan.phone is None:
        yield Verdict.NO_NUMBER
    elif not is_dialable(plan.phone):
        yield Verdict.BARRED_NUMBER
    if not plan.number_is_hers:
        yield Verdict.NUMBER_NOT_HERS
    if not holds(plan.consents, plan.purpose, today_on):
        yield Verdict.NO_CONSENT
    if plan.on_hold:
        yield Verdict.ON_HOLD
    if plan.about_money and plan.amount_due_paise <= 0:
        yield Verdict.NOTHING_DUE
    if plan.heard_already:
        yield Verdict.HEARD_ALREADY
    if plan.attempts_of_reminder >= MAX_ATTEMPTS_A_REMINDER:
        yield Verdict.TOO_MANY_ATTEMPTS
    if plan.about_money and not plan.ledger_fresh:
        yield Verdict.LEDGER_STALE


def hours(plan: CallPlan, now: datetime, closed_on: Collection[date]) -> Decision:
    """Decide by the hours and the day alone: what a moment's delay can change about a plan that was allowed."""
    base = MONEY_WINDOW if plan.about_money else SERVICE_WINDOW
    window = base.narrowed_to(plan.own_hours)
    if window is None:
        return Decision(Verdict.NO_COMMON_HOURS)
    today_on = india_day(now)
    if plan.calls_to_her_today >= MAX_CALLS_A_DAY:
        return Decision(Verdict.TOO_MANY_TODAY, next_opening(now, window, {*closed_on, today_on}))
    if today_on in closed_on:
        return Decision(Verdict.CLOSED_DAY, next_opening(now, window, closed_on))
    if not window.contains(now):
        return Decision(Verdict.OUTSIDE_HOURS, next_opening(now, window, closed_on))
    return Decision(Verdict.YES)
