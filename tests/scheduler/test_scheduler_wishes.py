"""What a woman told by keys holds for the very next call the dialler would place (R9, T3)."""

from __future__ import annotations

from typing import Any

import pytest

from core.consent import CallWish, Purpose
from core.errands import ErrandKind
from ivr.effects import bind
from ivr.moment import Moment

HER = "+919000000001"


def wishes(world: Any, wish: CallWish, member_id: int | None) -> None:
    """Let her call end with this choice; without a member nobody knows who spoke."""
    moment = Moment(call_id=1, turn=1, at=world.clock.now(), other_party=HER, member_id=member_id, attempt_token=None)
    values = {"wish": wish.value, "prompt": "PRV.CALLOK"}
    with world.line.database.write() as connection:
        bind("call_wish", values, moment)(connection)


def member_of(world: Any, reminder_id: int) -> int:
    member_id: int = world.reminder(reminder_id).member_id
    return member_id


@pytest.mark.parametrize("is_known", [True, False])
def test_no_calls_stop_a_reminder_that_is_due_already(world: Any, is_known: bool) -> None:
    reminder_id = world.due_reminder()
    wishes(world, CallWish.NONE, member_of(world, reminder_id) if is_known else None)
    assert world.dialler().tick().placed == 0
    assert world.reminder(reminder_id).verdict == "no_consent"


def test_reminders_again_let_it_go_out(world: Any) -> None:
    reminder_id = world.due_reminder()
    wishes(world, CallWish.NONE, member_of(world, reminder_id))
    wishes(world, CallWish.REMINDERS, member_of(world, reminder_id))
    assert world.dialler().tick().placed == 1


@pytest.mark.parametrize(("wish", "placed"), [(CallWish.REMINDERS, 0), (CallWish.LESSONS, 1)])
def test_the_weekly_lesson_follows_the_wish(world: Any, wish: CallWish, placed: int) -> None:
    member_id = world.member()
    wishes(world, wish, member_id)
    world.errand(member_id, kind=ErrandKind.LESSON, purpose=Purpose.LESSONS, flow="weekly", phone=HER, agreed=False)
    assert world.dialler().tick().placed == placed


@pytest.mark.parametrize(("hours", "placed"), [("morning", 1), ("evening", 0), ("any", 1)])
def test_her_hours_are_kept(world: Any, hours: str, placed: int) -> None:
    """It is late in the morning."""
    reminder_id = world.due_reminder()
    member_id = member_of(world, reminder_id)
    call_id, at = world.a_caller(), world.clock.now()
    moment = Moment(call_id=call_id, turn=1, at=at, other_party=HER, member_id=member_id, attempt_token=None)
    with world.line.database.write() as connection:
        bind("safe_hours", {"hours": hours}, moment)(connection)
    assert world.dialler().tick().placed == placed
