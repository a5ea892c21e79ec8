"""Take one due call: the gate and the intent in one transaction, committed before anything is sent (K1, K9)."""

from __future__ import annotations

from abc import ABC, abstractmethod
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
from db.queries import attempts, dialling, due_reminders, leases, news
from db.queries.attempts import Intent
from db.queries.due_reminders import Due
from ivr.services import LineServices
from ivr.telephony.port import Order
from scheduler.closed_days import closed_around
from scheduler.decisions import after_gate, call_plan, hold_back, own_hours
from scheduler.pauses import pause_of
from scheduler.rules import Rules, Rung

LEASE = "dialler"
SET_ASIDE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reminder or errand that is ours to dial: the order is written down and not yet sent.

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
    """A reminder or errand that is not dialled now; what becomes of it is written down."""


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing at all may be dialled now, and why. What is due stays as it is."""

    why: str


Claim = Claimed | PassedOver | Halt


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to ring, with which flow, and why: what the gate allowed."""

    reminder_id: int | None
    errand_id: int | None
    member_id: int | None
    phone: str
    flow: str
    why: str
    plan: CallPlan
    window: Window


@dataclass(frozen=True)
class Claims(ABC):
    """Claims calls of one sort for one dialler.

    `holder`: its name on the lease; `monotonic`: the clock for pauses.
    """

    line: LineServices
    holder: str
    monotonic: Callable[[], float]

    @abstractmethod
    def waiting(self, connection: Connection, now: datetime, limit: int) -> list[int]:
        """Return what is due, longest due first."""

    @abstractmethod
    def set_aside(self, due_id: int) -> None:
        """Let what cannot be claimed wait, so that it does not keep others from being dialled."""

    @abstractmethod
    def _take(self, connection: Connection, due_id: int, fence: int, now: datetime) -> Claim:
        """Claim what is due, or write down why not."""

    def take(self, due_id: int, fence: int) -> Claim:
        """Claim what is due, or write down why not. Everything is read afresh inside the transaction."""
        try:
            with self.line.database.write() as connection:
                # Only now: the write lock may have taken its time, and what counts is when the call would go out.
                now = self.line.clock.now()
                if not leases.holds(connection, LEASE, self.holder, fence, now):
                    return Halt("the lease ran out; another dialler may be at work")
                return self._take(connection, due_id, fence, now)
        except IntegrityError:
            # The index of live attempts refused a second call to her (I1).
            self.set_aside(due_id)
            return PassedOver()

    def _ask_gate(self, connection: Connection, plan: CallPlan, now: datetime) -> Decision | Halt:
        switched_off = dialling.outbound_is_off(connection)
        crisis_until_at = news.crisis_until(connection)
        closed_on = closed_around(now)
        decision = may_call(
            plan,
            now,
            closed_on=closed_on,
            kill_switch=switched_off,
            crisis_until_at=crisis_until_at,
            pause=pause_of(self.line.safety, plan.phone),
        )
        if decision.verdict is Verdict.KILL_SWITCH:
            return Halt("all calls from the line are switched off")
        return decision

    def _claim(self, connection: Connection, wanted: Wanted, fence: int, now: datetime) -> Claim:
        """Write the intent down, if the day's budget allows it and nobody else was faster."""
        at = self.monotonic()
        hold_paise = worst_case(REMINDER_LIMIT_SECONDS, self.line.settings.paise_per_minute)
        budget = self.line.settings.daily_budget_paise
        day_starts_at = at_india(india_day(now), time.min)
        if dialling.committed_paise(connection, day_starts_at) + hold_paise > budget:
            return Halt(f"the day's budget of {budget} paise is used up")
        intent = self._intent(wanted, fence, hold_paise, now)
        if not attempts.claim(connection, intent):
            return PassedOver()
        return Claimed(intent.token, self._order(intent), wanted.plan, wanted.window, fence, at)

    def _intent(self, wanted: Wanted, fence: int, hold_paise: int, now: datetime) -> Intent:
        return Intent(
            reminder_id=wanted.reminder_id,
            errand_id=wanted.errand_id,
            member_id=wanted.member_id,
            phone=wanted.phone,
            line=self.line.settings.plivo_number,
            token=self.line.new_token(),
            call_id=new_call_id(now),
            fence=fence,
            hold_paise=hold_paise,
            flow=wanted.flow,
            flow_version=self.line.books.current.version,
            why=wanted.why,
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


@dataclass(frozen=True)
class ReminderClaims(Claims):
    """Claims reminders of instalments."""

    rules: Rules

    def waiting(self, connection: Connection, now: datetime, limit: int) -> list[int]:
        """Return reminders that are due."""
        return due_reminders.waiting(connection, now, india_day(now), limit)

    def set_aside(self, due_id: int) -> None:
        """Let a reminder wait."""
        with self.line.database.write() as connection:
            now = self.line.clock.now()
            due_reminders.postpone(connection, due_id, now + SET_ASIDE, None, now)

    def _take(self, connection: Connection, due_id: int, fence: int, now: datetime) -> Claim:
        due = due_reminders.due(connection, due_id, at_india(india_day(now), time.min))
        if due is None:
            return PassedOver()
        rung = self.rules.ladder.get(due.step)
        if rung is None:
            due_reminders.give_up(connection, due_id, None, now)
            return PassedOver()
        window = own_hours(rung, due.safe_slot)
        if due.expires_on != due.due_on or not rung.fits(due.due_on, india_day(now)):
            self._plan_anew(connection, due, rung, window, now)
            return PassedOver()
        plan = call_plan(due, rung, now, self.rules.ledger_age)
        decision = self._ask_gate(connection, plan, now)
        if isinstance(decision, Halt):
            return decision
        if self._is_kept_back(connection, due, decision, window, now):
            return PassedOver()
        # The gate lets nobody through without a number.
        phone = str(due.phone)
        wanted = Wanted(due_id, None, due.member_id, phone, rung.flow, rung.why, plan, window)
        return self._claim(connection, wanted, fence, now)

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
