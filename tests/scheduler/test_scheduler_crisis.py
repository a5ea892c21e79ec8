"""Days of crisis: nobody is rung about money, and reminders wait for the first morning after them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.may_call import Verdict
from db.queries import news


def test_a_reminder_waits_until_the_crisis_is_over(world: Any) -> None:
    reminder_id = world.due_reminder()
    now = world.clock.now()
    until_at = now + timedelta(hours=2)
    with world.database.write() as connection:
        news.set_crisis(connection, until_at=until_at, now=now, staff_id=None)
    assert world.dialler().tick().placed == 0
    reminder = world.reminder(reminder_id)
    assert (reminder.status, reminder.verdict) == ("due", Verdict.CRISIS)
    assert reminder.next_attempt_at >= until_at
    world.clock.set(reminder.next_attempt_at)
    assert world.dialler().tick().placed == 1


def test_ended_early_the_next_reminder_goes_out(world: Any) -> None:
    now = world.clock.now()
    with world.database.write() as connection:
        news.set_crisis(connection, until_at=now + timedelta(days=3), now=now, staff_id=None)
        news.set_crisis(connection, until_at=now, now=now, staff_id=None)
    world.due_reminder()
    assert world.dialler().tick().placed == 1
