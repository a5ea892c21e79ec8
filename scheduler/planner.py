"""Turn instalments that fall due into reminders: what is intended, long before anybody is rung.

It runs hourly and may run at any time: a reminder is unique for its instalment and step, so running it twice changes
nothing; only a due reminder whose instalment an import moved is planned anew. Whether she may be rung is asked when
she is about to be (K9); a reminder that must not be rung is kept with the reason.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.calling_window import SLOTS, Window
from core.clock import Clock, at_india, india_day
from db.engine import Database
from db.queries.planning import (
    SPREAD,
    DuePlan,
    Times,
    anything_to_plan,
    due_days,
    end_reminders,
    insert_reminders,
    lift_time_limit,
    move_reminders,
    moved_days,
)
from scheduler.closed_days import closed_around
from scheduler.rules import Rules, Rung


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What a run did: new reminders, those planned anew, and how long it took in seconds."""

    new: int
    moved: int
    seconds: float


def plan(database: Database, clock: Clock, rules: Rules) -> PlanReport:
    """Write down every reminder that is due and not yet written down; move those whose instalment moved."""
    started, now = time.monotonic(), clock.now()
    moved = sum(_move_rung(database, rung, now) for rung in rules.ladder.values())
    new = sum(_plan_rung(database, rung, now) for rung in rules.ladder.values())
    return PlanReport(new, moved, time.monotonic() - started)


def _plan_rung(database: Database, rung: Rung, now: datetime) -> int:
    new = 0
    with database.read() as connection:
        wanted = [
            one
            for one in _due_plans(rung, now, due_days(connection, *_horizon(rung, now)))
            if anything_to_plan(connection, one.step, one.due_on)
        ]
    for one in wanted:
        # A transaction for each day: the writers of calls under way wait for no more than that (perf.md §4).
        with database.write() as connection:
            lift_time_limit(connection)
            new += insert_reminders(connection, one)
    return new


def _move_rung(database: Database, rung: Rung, now: datetime) -> int:
    with database.read() as connection:
        days = moved_days(connection, rung.step)
    plans = {plan.due_on: plan for plan in _due_plans(rung, now, days)}
    moved = 0
    for due_on in days:
        with database.write() as connection:
            if due_on in plans:
                moved += move_reminders(connection, plans[due_on])
            else:
                moved += end_reminders(connection, rung.step, due_on, now)
    return moved


def _horizon(rung: Rung, now: datetime) -> tuple[date, date]:
    today_on = india_day(now)
    return today_on, today_on + timedelta(days=max(rung.days_before))


def _due_plans(rung: Rung, now: datetime, due_days: list[date]) -> Iterator[DuePlan]:
    closed_on = closed_around(now)
    for due_on in due_days:
        day = rung.call_day(due_on, now, closed_on)
        if day is not None:
            own = {name: rung.window.narrowed_to(slot) or rung.window for name, slot in SLOTS.items()}
            slots = {name: first_tries(day, window, now) for name, window in own.items()}
            yield DuePlan(rung.step, due_on, first_tries(day, rung.window, now), slots, now)


def first_tries(day: date, window: Window, now: datetime) -> Times:
    """Return first tries spread over what is left of `window` on `day`; over all of it when nothing is left.

    A slot that is over for today still gets times: the gate moves them to her next slot (core.may_call).
    """
    opens_at, closes_at = at_india(day, window.opens), at_india(day, window.closes)
    starts_at = max(opens_at, now) if now < closes_at else opens_at
    return Times(starts_at, int((closes_at - starts_at).total_seconds()) // SPREAD)
