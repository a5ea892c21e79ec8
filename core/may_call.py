"""The one gate in front of every outbound call: fail-closed, pure, and able to explain itself.

It is asked in the transaction that claims a reminder, and the part that time changes (`hours`) once more just before
the order goes out (K9). The answer carries a sentence for supervisors, kept with every call made and not made (T8).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from core.calling_window import MONEY_WINDOW, SERVICE_WINDOW, Window, next_opening
from core.clock import at_india, india_day
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
    CRISIS = "crisis"


# Verdicts that may change while the reminder makes sense: it waits. All others end it.
WAITS = frozenset(
    {
        Verdict.KILL_SWITCH,
        Verdict.NO_NUMBER,
        Verdict.NO_CONSENT,
        Verdict.ON_HOLD,
        Verdict.LEDGER_STALE,
        Verdict.TOO_MANY_TODAY,
        Verdict.CLOSED_DAY,
        Verdict.OUTSIDE_HOURS,
        Verdict.CRISIS,
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
class Pause:
    """A number that is not rung: never about money, and about anything else only in the hours `but_in`, if any."""

    but_in: Window | None


@dataclass(frozen=True, slots=True)
class CallPlan:
    """Everything the gate looks at for one intended call.

    `held_until_on`: the last day of a hold on such calls. `calls_to_her_today`: to her or to her phone, whoever was
    meant.
    """

    purpose: Purpose
    about_money: bool
    phone: str | None
    number_is_hers: bool
    consents: tuple[ConsentEntry, ...]
    own_hours: Window | None
    held_until_on: date | None
    amount_due_paise: int
    ledger_fresh: bool
    heard_already: bool
    attempts_of_reminder: int
    calls_to_her_today: int


def may_call(
    plan: CallPlan,
    now: datetime,
    *,
    closed_on: Collection[date],
    kill_switch: bool,
    crisis_until_at: datetime | None = None,
    pause: Pause | None = None,
) -> Decision:
    """Decide whether `plan` may be placed at `now`.

    `pause`: what the number's holder has told us about being rung at all.
    `closed_on`: days in India on which nobody is rung. `crisis_until_at`: when the days of crisis end, in which
    nobody is rung about money; None, or an instant that is past, when there are none.
    """
    if kill_switch:
        return Decision(Verdict.KILL_SWITCH)
    refusal = next(_refusals(plan), None)
    if refusal is not None:
        return Decision(refusal)
    if plan.about_money and crisis_until_at is not None and now < crisis_until_at:
        window = _window(plan)
        return Decision(Verdict.CRISIS, next_opening(crisis_until_at, window, closed_on) if window else None)
    obstacle = next(_obstacles(plan, now, closed_on), None)
    if obstacle is not None:
        return obstacle
    if pause is not None and (held := _held(plan, pause, now, closed_on)) is not None:
        return held
    return hours(plan, now, closed_on)


def _refusals(plan: CallPlan) -> Iterator[Verdict]:
    """Give what ends the reminder."""
    if plan.phone is not None and not is_dialable(plan.phone):
        yield Verdict.BARRED_NUMBER
    if plan.phone is not None and not plan.number_is_hers:
        yield Verdict.NUMBER_NOT_HERS
    if plan.about_money and plan.amount_due_paise <= 0:
        yield Verdict.NOTHING_DUE
    if plan.heard_already:
        yield Verdict.HEARD_ALREADY
    if plan.attempts_of_reminder >= MAX_ATTEMPTS_A_REMINDER:
        yield Verdict.TOO_MANY_ATTEMPTS


def _obstacles(plan: CallPlan, now: datetime, closed_on: Collection[date]) -> Iterator[Decision]:
    """Give what may be gone another day: a number or consent may be written down, a hold ends, the books come in."""
    today_on = india_day(now)
    window = _window(plan)
    tomorrow_at = next_opening(now, window, {*closed_on, today_on}) if window else None
    if plan.phone is None:
        yield Decision(Verdict.NO_NUMBER, tomorrow_at)
    if not holds(plan.consents, plan.purpose, today_on):
        yield Decision(Verdict.NO_CONSENT, tomorrow_at)
    if plan.held_until_on is not None and plan.held_until_on >= today_on:
        over_at = at_india(plan.held_until_on + timedelta(days=1), time.min)
        yield Decision(Verdict.ON_HOLD, next_opening(over_at, window, closed_on) if window else None)
    if plan.about_money and not plan.ledger_fresh:
        yield Decision(Verdict.LEDGER_STALE)


def _held(plan: CallPlan, pause: Pause, now: datetime, closed_on: Collection[date]) -> Decision | None:
    """Hold a call to a paused number. What is written down of it reads like any wrong hour.

    A verdict of its own would tell everybody who sees the list of calls which numbers have trouble at home; so would
    a hold on money calls of which the member's page knows no last day.
    """
    window = _window(plan)
    if plan.about_money or pause.but_in is None:
        tomorrow_at = next_opening(now, window, {*closed_on, india_day(now)}) if window else None
        return Decision(Verdict.OUTSIDE_HOURS, tomorrow_at)
    safe = window.narrowed_to(pause.but_in) if window else None
    if safe is not None and safe.contains(now):
        return None
    return Decision(Verdict.OUTSIDE_HOURS, next_opening(now, safe, closed_on) if safe else None)


def _window(plan: CallPlan) -> Window | None:
    base = MONEY_WINDOW if plan.about_money else SERVICE_WINDOW
    return base.narrowed_to(plan.own_hours)


def hours(plan: CallPlan, now: datetime, closed_on: Collection[date]) -> Decision:
    """Decide by the hours and the day alone: what a moment's delay can change about a plan that was allowed."""
    window = _window(plan)
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
