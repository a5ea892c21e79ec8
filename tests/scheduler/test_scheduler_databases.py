"""The statements that SQLite and PostgreSQL might read differently: claims, leases, spreading, sweeping."""

from __future__ import annotations

import threading
from datetime import date, time
from typing import Any

from core.calls import EndReason
from core.clock import at_india
from db.models import Attempt, Reminder
from ivr.telephony.port import Refused, Unknown


def test_planning_twice_changes_nothing(any_world: Any) -> None:
    any_world.clock.set(at_india(date(2026, 11, 25), time(7)))
    for slot in (None, "morning", "noon", "evening"):
        for _ in range(6):
            any_world.loan(any_world.member(safe_slot=slot))
    assert (any_world.plan(), any_world.plan()) == (24, 0)
    times = [one.next_attempt_at for one in any_world.rows(Reminder)]
    day = date(2026, 11, 25)
    assert all(at_india(day, time(9)) <= at < at_india(day, time(18)) for at in times)
    assert len(set(times)) > 18, "not all at the stroke of nine"


def test_a_call_from_plan_to_delivery(any_world: Any) -> None:
    reminder_id = any_world.due_reminder()
    assert any_world.dialler().tick().placed == 1
    any_world.she_answers(any_world.attempt(), "call-1")
    any_world.hears(any_world.attempt())
    any_world.hangs_up(any_world.attempt(), EndReason.CALLER_HUNG_UP, was_answered=True, billed_seconds=60)
    assert (any_world.reminder(reminder_id).status, any_world.attempt().status) == ("delivered", "ended")


def test_a_refused_and_a_lost_order_are_placed_again(any_world: Any) -> None:
    any_world.due_reminder()
    any_world.placer.answers = [Refused("429", retry_later=True), Unknown("no answer")]
    for _ in range(30):
        any_world.dialler().tick()
        any_world.pass_time(minutes=1)
        any_world.sweeper().sweep()
    assert [one.status for one in any_world.rows(Attempt)] == ["refused", "not_placed", "accepted"]


def test_one_woman_is_never_rung_for_two_loans_at_once(any_world: Any, monkeypatch: Any) -> None:
    member_id = any_world.member()
    for _ in range(2):
        any_world.loan(member_id)
    any_world.plan()
    for reminder_id in (1, 2):
        any_world.make_due(reminder_id)
    monkeypatch.setattr("scheduler.claiming.hold_back", lambda *_: None)
    assert any_world.dialler().tick().placed == 1
    assert [one.status for one in any_world.rows(Reminder)] == ["dialling", "due"]


def test_diallers_that_fight_for_the_lease_ring_nobody_twice(any_world: Any) -> None:
    for _ in range(12):
        any_world.due_reminder()

    def dial() -> None:
        dialler = any_world.dialler()
        for _ in range(20):
            dialler.tick()
            dialler.give_back()

    threads = [threading.Thread(target=dial) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rung = [order.to for order in any_world.placer.orders]
    assert len(rung) == len(set(rung)) == 12
