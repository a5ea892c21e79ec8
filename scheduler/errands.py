"""Claim due errands: the same gate, lease, budget and index of live attempts as for reminders.

A missed call is her own request of this minute, and a doctor's call was agreed with her for its time: they wait for
her safe hours and for a free line, but not for the gap between the line's calls to her.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from core.calling_window import MONEY_WINDOW, SERVICE_WINDOW, Window, next_opening
from core.clock import at_india, india_day
from core.errands import ErrandKind
from core.may_call import CallPlan, Decision
from core.retry import ATTEMPT_GAP
from db.queries import due_errands
from db.queries.due_errands import DueErrand
from scheduler.claiming import SET_ASIDE, Claim, Claims, Halt, PassedOver, Wanted
from scheduler.closed_days import closed_around
from scheduler.decisions import LINE_BUSY_AGAIN, ask_again_at, in_her_hours

WHY = "errand_"


@dataclass(frozen=True)
class ErrandClaims(Claims):
    """Claims errands. `ledger_age`: how old the loan book may be where one speaks of money."""

    ledger_age: timedelta

    def waiting(self, connection: Connection, now: datetime, limit: int) -> list[int]:
        """Return errands that are due."""
        return due_errands.waiting(connection, now, limit)

    def set_aside(self, due_id: int) -> None:
        """Let an errand wait."""
        with self.line.database.write() as connection:
            now = self.line.clock.now()
            due_errands.postpone(connection, due_id, now + SET_ASIDE, None, now)

    def _take(self, connection: Connection, due_id: int, fence: int, now: datetime) -> Claim:
        due = due_errands.due(connection, due_id, at_india(india_day(now), time.min))
        if due is None:
            return PassedOver()
        if due.flow not in self.line.books.current.flows:
            # It was made by a version of the line that had this flow.
            due_errands.give_up(connection, due_id, None, now)
            return PassedOver()
        plan = call_plan(due, now, self.ledger_age)
        decision = self._ask_gate(connection, plan, now)
        if isinstance(decision, Halt):
            return decision
        if self._is_kept_back(connection, due, decision, now):
            return PassedOver()
        why = WHY + due.kind.value
        wanted = Wanted(None, due_id, due.member_id, due.phone, due.flow, why, plan, own_hours(due))
        return self._claim(connection, wanted, fence, now)

    def _is_kept_back(self, connection: Connection, due: DueErrand, decision: Decision, now: datetime) -> bool:
        """Take the gate's answer, keep calls apart; write down a no."""
        closed_on = closed_around(now)
        if decision.allowed:
            if not _comes_too_soon(due, now):
                return False
            verdict, until_at = None, _after_the_gap(due, now, closed_on)
        else:
            verdict, until_at = decision.verdict, ask_again_at(decision, own_hours(due), now, closed_on)
        if until_at is None or until_at > due.expires_at:
            due_errands.give_up(connection, due.errand_id, verdict, now)
        else:
            due_errands.postpone(connection, due.errand_id, until_at, verdict, now)
        return True


def own_hours(due: DueErrand) -> Window:
    """Return the hours of her own in which such a call may come; an empty window where there are none."""
    hours = MONEY_WINDOW if due.about_money else SERVICE_WINDOW
    return in_her_hours(hours, due.safe_slot)


def call_plan(due: DueErrand, now: datetime, ledger_age: timedelta) -> CallPlan:
    """Return the question for the gate. A member who left takes her consent with her."""
    owed = due.owed
    return CallPlan(
        purpose=due.purpose,
        about_money=due.about_money,
        phone=due.phone,
        number_is_hers=due.number_is_hers,
        consents=() if due.has_left else due.consents,
        own_hours=own_hours(due),
        held_until_on=due.held_until_on if due.about_money else None,
        amount_due_paise=owed.paise if owed else 0,
        ledger_fresh=owed is not None and owed.ledger_at is not None and owed.ledger_at >= now - ledger_age,
        heard_already=due.is_settled,
        attempts_of_reminder=due.attempts,
        calls_to_her_today=due.calls.today,
    )


def _comes_too_soon(due: DueErrand, now: datetime) -> bool:
    if due.calls.is_on_the_phone:
        return True
    is_her_own_wish = due.kind in {ErrandKind.MISSED_CALL, ErrandKind.DOCTOR}
    return not is_her_own_wish and due.calls.last_at is not None and now < due.calls.last_at + ATTEMPT_GAP


def _after_the_gap(due: DueErrand, now: datetime, closed_on: Collection[date]) -> datetime | None:
    if due.calls.is_on_the_phone or due.calls.last_at is None:
        return next_opening(now + LINE_BUSY_AGAIN, own_hours(due), closed_on)
    return next_opening(due.calls.last_at + ATTEMPT_GAP, own_hours(due), closed_on)
