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
    Part,
    Times,
    anything_to_plan,
    end_reminders,
    insert_reminders,
    move_reminders,
    moved_days,
    next_part,
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
    days = [india_day(now) + timedelta(days=ahead) for ahead in range(max(rung.days_before) + 1)]
    return sum(
        _plan_part(database, one, part)
        for one in _due_plans(rung, now, days)
        for part in _parts(database, one.due_on)
    )


def _plan_part(database: Database, one: DuePlan, part: Part) -> int:
    with database.read() as connection:
        if not anything_to_plan(connection, one.step, part):
            return 0
    with database.write() as connection:
        return insert_reminders(connection, one, part)


def _parts(database: Database, due_on: date) -> Iterator[Part]:
    """Go through the instalments due on a day, in parts.

    A transaction for each: the writers of calls under way wait for no more than that (perf.md §4), and however many
    fall due on one day, no statement takes longer.
    """
    after_id = 0
    while True:
        with database.read() as connection:
            part = next_part(connection, due_on, after_id)
        if part is None:
            return
        yield part
        after_id = part.last_id


def _move_rung(database: Database, rung: Rung, now: datetime) -> int:
    with database.read() as connection:
        days = moved_days(connection, rung.step)
    plans = {plan.due_on: plan for plan in _due_plans(rung, now, days)}
    moved = 0
    for due_on in days:
        for part in _parts(database, due_on):
            with database.write() as connection:
                if due_on in plans:
                    moved += move_reminders(connection, plans[due_on], part)
                else:
                    moved += end_reminders(connection, rung.step, part, now)
    return moved


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
    starts_at = max(opens_at, now.replace(microsecond=0)) if now < closes_at else opens_at
    return Times(starts_at, int((closes_at - starts_at).total_seconds()) // SPREAD)
