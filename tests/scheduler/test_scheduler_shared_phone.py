"""A phone that two women share rings no more often than a phone of one."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from core.calls import EndReason
from core.clock import at_india
from db.models import Attempt, Loan, MemberPhone
from ivr.telephony.port import Refused

SHARED = "+919000000077"
WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)


def two_women(world: Any) -> tuple[int, int]:
    return world.due_reminder(phone=SHARED), world.due_reminder(phone=SHARED)


def rings_in_vain(world: Any) -> None:
    assert world.dialler().tick().placed == 1
    world.hangs_up(world.attempt(), EndReason.NO_ANSWER)


def test_three_hours_lie_between_two_calls_to_one_phone(world: Any) -> None:
    _, second = two_women(world)
    rings_in_vain(world)
    world.pass_time(minutes=1)
    world.make_due(second)
    assert world.dialler().tick().placed == 0
    assert world.reminder(second).next_attempt_at == at_india(WEDNESDAY, time(14))


def test_one_phone_rings_twice_a_day_at_most(world: Any) -> None:
    two_women(world)
    world.clock.set(at_india(WEDNESDAY, time(9)))
    for reminder_id in (1, 2):
        world.make_due(reminder_id)
    for _ in range(9 * 12):
        placed = world.dialler().tick().placed
        if placed:
            world.hangs_up(world.attempt(), EndReason.NO_ANSWER)
        world.pass_time(minutes=5)
    assert [one.phone for one in world.rows(Attempt)] == [SHARED, SHARED]
    waiting = [one for one in (world.reminder(1), world.reminder(2)) if one.status == "due"]
    assert [one.next_attempt_at for one in waiting] == [at_india(THURSDAY, time(9))] * 2


def test_what_rang_nobody_does_not_count_for_the_other(world: Any) -> None:
    two_women(world)
    world.placer.answers = [Refused("429", retry_later=True)]
    dialler = world.dialler()
    dialler.tick()
    world.make_due(2)
    assert dialler.tick().placed == 1


def test_yesterdays_calls_do_not_count(world: Any) -> None:
    _, second = two_women(world)
    rings_in_vain(world)
    world.pass_time(hours=3)
    rings_in_vain(world)
    world.clock.set(at_india(THURSDAY, time(9)) + timedelta(minutes=1))
    for loan in world.rows(Loan):
        world.change(Loan, loan.id, ledger_at=world.clock.now())
    world.make_due(second)
    assert world.dialler().tick().placed == 1


def test_a_woman_who_changed_her_phone_is_still_one_woman(world: Any) -> None:
    member_id = world.member()
    world.loan(member_id)
    world.loan(member_id)
    world.plan()
    world.make_due(1)
    rings_in_vain(world)
    with world.database.session() as session:
        session.add(MemberPhone(member_id=member_id, e164="+919000000088", shared=False, rank=0))
    world.pass_time(minutes=1)
    world.make_due(2)
    assert world.dialler().tick().placed == 0
    assert world.reminder(2).next_attempt_at == at_india(WEDNESDAY, time(14))
