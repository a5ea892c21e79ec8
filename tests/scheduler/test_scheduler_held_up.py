"""A process that is held up, by a pause or a lock, neither rings outside the hours nor rings anybody twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from core.clock import at_india
from core.costs import REMINDER_TALK_SECONDS, RING_SECONDS
from db.models import Attempt
from scheduler.pacing import SEND_WITHIN
from scheduler.rulings import NO_TRACE_AFTER

WEDNESDAY = date(2026, 11, 25)


def at_point(wanted: str, happens: Callable[[], object]) -> Callable[[str], None]:
    """A crashpoint that lets something happen at one of the steps."""

    def crashpoint(name: str) -> None:
        if name == wanted:
            happens()

    return crashpoint


@pytest.mark.parametrize("point", ["after_intent", "before_post"])
def test_a_pause_after_the_claim_sends_nothing(world: Any, point: str) -> None:
    reminder_id = world.due_reminder()
    pause = SEND_WITHIN + timedelta(seconds=1)
    tick = world.dialler(crashpoint=at_point(point, lambda: world.clock.advance(pause))).tick()
    assert (tick.placed, world.placer.orders) == (0, [])
    assert tick.note == "this process was held up after a claim"
    attempt, call, reminder = world.attempt(), world.call(), world.reminder(reminder_id)
    assert (attempt.status, attempt.hold_paise, call.status, call.end_reason) == ("refused", 0, "ended", "our_fault")
    assert (reminder.status, reminder.attempts) == ("due", 0), "it does not count"
    assert reminder.next_attempt_at == world.clock.now() + timedelta(minutes=2)
    world.pass_time(minutes=2)
    assert world.dialler().tick().placed == 1


def test_a_short_pause_is_nothing(world: Any) -> None:
    world.due_reminder()
    assert world.dialler(crashpoint=at_point("before_post", lambda: world.clock.advance(SEND_WITHIN))).tick().placed


def test_her_hours_may_end_between_claim_and_order(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.clock.set(at_india(WEDNESDAY, time(17, 59, 58)))
    world.make_due(reminder_id)
    ends = at_point("before_post", lambda: world.pass_time(seconds=2))
    tick = world.dialler(crashpoint=ends).tick()
    assert (tick.placed, tick.note) == (0, "the hours for calls ended after a claim")
    assert world.placer.orders == []
    assert world.reminder(reminder_id).next_attempt_at == at_india(date(2026, 11, 26), time(9))


@pytest.mark.parametrize("status", ["unknown", "not_placed", "answered"])
def test_a_claim_that_somebody_else_decided_about_is_not_sent(world: Any, status: str) -> None:
    # The monotonic clock may stand still while a machine sleeps: then only the row tells.
    world.due_reminder()

    def others_decide() -> None:
        with world.database.write() as connection:
            connection.execute(update(Attempt).values(status=status))

    tick = world.dialler(crashpoint=at_point("before_post", others_decide)).tick()
    assert (tick.placed, world.placer.orders) == (0, [])
    assert world.attempt().status == ("refused" if status == "unknown" else status)


def test_a_dialler_that_wakes_after_others_swept_and_redialled_rings_nobody_twice(world: Any) -> None:
    world.due_reminder()
    seconds = 0.0

    def the_world_goes_on() -> None:
        for _ in range(25):
            world.pass_time(minutes=1)
            world.sweeper().sweep()
            world.dialler().tick()

    sleeper = world.dialler(monotonic=lambda: seconds, crashpoint=at_point("before_post", the_world_goes_on))
    assert sleeper.tick().placed == 0
    assert len(world.placer.orders) == 1
    assert [one.status for one in world.rows(Attempt)] == ["not_placed", "accepted"]


def test_the_sweeper_waits_for_the_latest_order_its_ring_and_its_talk() -> None:

    latest = SEND_WITHIN + timedelta(seconds=RING_SECONDS + REMINDER_TALK_SECONDS)
    assert latest + timedelta(minutes=15) <= NO_TRACE_AFTER


def test_the_gate_looks_at_the_clock_after_the_write_lock(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    reminder_id = world.due_reminder()
    world.clock.set(at_india(WEDNESDAY, time(17, 59, 50)))
    world.make_due(reminder_id)
    locked = world.database.write

    @contextmanager
    def after_a_wait() -> Iterator[Connection]:
        with locked() as connection:
            world.pass_time(seconds=14)
            yield connection

    def others_write() -> None:
        monkeypatch.setattr(world.database, "write", after_a_wait)

    world.dialler(crashpoint=at_point("before_intent", others_write)).tick()
    assert (world.placer.orders, world.rows(Attempt)) == ([], [])
    reminder = world.reminder(reminder_id)
    assert (reminder.verdict, reminder.attempts) == ("outside_hours", 0)
    assert reminder.next_attempt_at == at_india(date(2026, 11, 26), time(9))
