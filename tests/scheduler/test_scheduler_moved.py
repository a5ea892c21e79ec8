"""An import moves an instalment's due day: its reminder moves along, and nobody is rung about a day weeks away."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from core.clock import at_india
from db.models import InstalmentRow, Loan, Reminder
from db.queries import planning

WEDNESDAY = date(2026, 11, 25)
LATER = date(2026, 12, 19)
THREE_BEFORE = date(2026, 12, 16)
Facts = tuple[str, datetime | None, date]


def facts(world: Any, reminder_id: int) -> Facts:
    reminder = world.reminder(reminder_id)
    return reminder.status, reminder.next_attempt_at, reminder.expires_on


def nine(day: date) -> datetime:
    return at_india(day, time(9))


def brings_the_books_in(world: Any) -> None:
    for loan in world.rows(Loan):
        world.change(Loan, loan.id, ledger_at=world.clock.now())


# New due day: what becomes of a reminder that was due on the 25th for an instalment due on the 28th.
MOVES: list[tuple[date, Facts]] = [
    (LATER, ("due", nine(THREE_BEFORE), LATER)),
    (date(2026, 12, 1), ("due", nine(date(2026, 11, 28)), date(2026, 12, 1))),
    (date(2026, 11, 27), ("due", at_india(WEDNESDAY, time(11)), date(2026, 11, 27))),
    (WEDNESDAY, ("ended", None, date(2026, 11, 28))),
    (date(2026, 11, 20), ("ended", None, date(2026, 11, 28))),
]


@pytest.mark.parametrize(("due_on", "expected"), MOVES, ids=[str(row[0]) for row in MOVES])
def test_the_claim_rings_nobody_about_another_day(world: Any, due_on: date, expected: Facts) -> None:
    reminder_id = world.due_reminder()
    world.change(InstalmentRow, 1, due_on=due_on)
    assert world.dialler().tick().placed == 0
    assert facts(world, reminder_id) == expected


def test_she_is_rung_three_days_before_the_new_day(world: Any) -> None:
    world.due_reminder()
    world.change(InstalmentRow, 1, due_on=LATER)
    world.dialler().tick()
    world.clock.set(nine(THREE_BEFORE))
    brings_the_books_in(world)
    world.plan()
    world.make_due(1)
    assert world.dialler().tick().placed == 1


@pytest.mark.parametrize("slot", [None, "noon"])
def test_the_planner_moves_what_is_still_due(world: Any, slot: str | None) -> None:
    world.loan(world.member(safe_slot=slot))
    world.plan()
    world.change(InstalmentRow, 1, due_on=LATER)
    assert world.plan() == 0, "nothing is new"
    status, at, expires_on = facts(world, 1)
    assert (status, expires_on) == ("due", LATER)
    opens, closes = (time(12), time(16)) if slot else (time(9), time(18))
    assert at is not None
    assert at_india(THREE_BEFORE, opens) <= at < at_india(THREE_BEFORE, closes)


def test_planning_twice_changes_nothing(world: Any) -> None:
    world.loan(world.member())
    world.plan()
    world.change(InstalmentRow, 1, due_on=LATER)
    world.plan()
    before = (facts(world, 1), world.reminder(1).changed_at)
    world.pass_time(hours=1)
    assert world.plan() == 0
    assert (facts(world, 1), world.reminder(1).changed_at) == before


def test_many_that_moved_move_in_parts(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "PART", 2)
    for _ in range(5):
        world.loan(world.member())
    world.plan()
    for row in world.rows(InstalmentRow):
        world.change(InstalmentRow, row.id, due_on=LATER)
    world.plan()
    assert {one.expires_on for one in world.rows(Reminder)} == {LATER}


def test_a_day_too_near_ends_it(world: Any) -> None:
    world.loan(world.member())
    world.plan()
    world.change(InstalmentRow, 1, due_on=WEDNESDAY)
    world.plan()
    assert facts(world, 1) == ("ended", None, WEDNESDAY)


@pytest.mark.parametrize("status", ["delivered", "ended", "dialling"])
def test_what_is_no_longer_due_stays(world: Any, status: str) -> None:
    world.loan(world.member())
    world.plan()
    world.change(Reminder, 1, status=status)
    before = facts(world, 1)
    world.change(InstalmentRow, 1, due_on=LATER)
    world.plan()
    assert facts(world, 1) == before
