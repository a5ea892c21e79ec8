"""Take one due reminder: the gate and the intent in one transaction, committed before anything is sent (K1, K9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.calling_window import Window, next_opening
from core.clock import at_india, india_day
from core.costs import REMINDER_LIMIT_SECONDS, RING_SECONDS, worst_case
from core.ids import new_call_id
from core.may_call import CallPlan, Decision, Verdict, may_call
from db.queries import attempts, dialling, due_reminders, leases
from db.queries.attempts import Intent
from db.queries.due_reminders import Due
from ivr.services import LineServices
from ivr.telephony.port import Order
from scheduler.closed_days import closed_around
from scheduler.decisions import after_gate, call_plan, hold_back, own_hours
from scheduler.rules import Rules, Rung

LEASE = "dialler"
_SET_ASIDE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder that is ours to dial: the order is written down and not yet sent.

    `at`: the monotonic time of the claim. `plan`: what the gate allowed.
    """

    token: str
    order: Order
    plan: CallPlan
    window: Window
    fence: int
    at: float


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A reminder that is not dialled now; what becomes of it is written down."""


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing at all may be dialled now, and why. Reminders stay as they are."""

    why: str


Claim = Claimed | PassedOver | Halt


@dataclass(frozen=True)
class Claims:
    """Claims reminders for one dialler. `holder`: its name on the lease; `monotonic`: the clock for pauses."""

    line: LineServices
    rules: Rules
    holder: str
    monotonic: Callable[[], float]

    def take(self, reminder_id: int, fence: int) -> Claim:
        """Claim a reminder, or write down why not. Everything is read afresh inside the transaction."""
        try:
            with self.line.database.write() as connection:
                # Only now: the write lock may have taken its time, and what counts is when the call would go out.
                return self._take(connection, reminder_id, fence, self.line.clock.now())
        except IntegrityError:
            # The index of live attempts refused a second call to her (I1).
            self.set_aside(reminder_id)
            return PassedOver()

    def set_aside(self, reminder_id: int) -> None:
        """Let a reminder that cannot be claimed wait, so that it does not keep others from being dialled."""
        with self.line.database.write() as connection:
            now = self.line.clock.now()
            due_reminders.postpone(connection, reminder_id, now + _SET_ASIDE, None, now)

    def _take(self, connection: Connection, reminder_id: int, fence: int, now: datetime) -> Claim:
        at = self.monotonic()
        if not leases.holds(connection, LEASE, self.holder, fence, now):
            return Halt("the lease ran out; another dialler may be at work")
        day_starts_at = at_india(india_day(now), time.min)
        due = due_reminders.due(connection, reminder_id, day_starts_at)
        if due is None:
            return PassedOver()
        rung = self.rules.ladder.get(due.step)
        if rung is None:
            due_reminders.give_up(connection, reminder_id, None, now)
            return PassedOver()
        window = own_hours(rung, due.safe_slot)
        if due.expires_on != due.due_on or not rung.fits(due.due_on, india_day(now)):
            self._plan_anew(connection, due, rung, window, now)
            return PassedOver()
        plan = call_plan(due, rung, now, self.rules.ledger_age)
        switched_off = dialling.outbound_is_off(connection)
        decision = may_call(plan, now, closed_on=closed_around(now), kill_switch=switched_off)
        if decision.verdict is Verdict.KILL_SWITCH:
            return Halt("all calls from the line are switched off")
        if self._is_kept_back(connection, due, decision, window, now):
            return PassedOver()
        hold_paise = worst_case(REMINDER_LIMIT_SECONDS, self.line.settings.paise_per_minute)
        budget = self.line.settings.daily_budget_paise
        if dialling.committed_paise(connection, day_starts_at) + hold_paise > budget:
            return Halt(f"the day's budget of {budget} paise is used up")
        intent = self._intent(due, rung, fence, hold_paise, now)
        if not attempts.claim(connection, intent):
            return PassedOver()
        return Claimed(intent.token, self._order(intent), plan, window, fence, at)

    def _plan_anew(self, connection: Connection, due: Due, rung: Rung, window: Window, now: datetime) -> None:
        """Move a reminder whose instalment an import moved: she is not rung about a day that is weeks away."""
        closed_on = closed_around(now)
        day = rung.call_day(due.due_on, now, closed_on)
        at = next_opening(max(now, at_india(day, time.min)), window, closed_on) if day else None
        if at is None:
            due_reminders.give_up(connection, due.reminder_id, None, now)
        else:
            due_reminders.move(connection, due.reminder_id, at, due.due_on, now)

    def _is_kept_back(
        self, connection: Connection, due: Due, decision: Decision, window: Window, now: datetime
    ) -> bool:
        """Take the gate's answer, keep calls apart; write down a no."""
        closed_on = closed_around(now)
        verdict: Verdict | None = None
        if not decision.allowed:
            verdict, until_at = decision.verdict, after_gate(decision, due, window, now, closed_on)
        else:
            waits = hold_back(due, window, now, closed_on)
            if waits is None:
                return False
            until_at = waits.until_at
        if until_at is None:
            due_reminders.give_up(connection, due.reminder_id, verdict, now)
        else:
            due_reminders.postpone(connection, due.reminder_id, until_at, verdict, now)
        return True

    def _intent(self, due: Due, rung: Rung, fence: int, hold_paise: int, now: datetime) -> Intent:
        return Intent(
            reminder_id=due.reminder_id,
            member_id=due.member_id,
            phone=str(due.phone),  # the gate lets nobody through without a number
            line=self.line.settings.plivo_number,
            token=self.line.new_token(),
            call_id=new_call_id(now),
            fence=fence,
            hold_paise=hold_paise,
            flow=rung.flow,
            flow_version=self.line.books.current.version,
            why=rung.why,
            at=now,
        )

    def _order(self, intent: Intent) -> Order:
        return Order(
            to=intent.phone,
            line=intent.line,
            answer_url=self.line.addresses.answer(intent.token),
            hangup_url=self.line.addresses.hangup(intent.token),
            ring_seconds=RING_SECONDS,
            limit_seconds=REMINDER_LIMIT_SECONDS,
        )
