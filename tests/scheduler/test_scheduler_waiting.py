"""What may be gone tomorrow does not end a reminder: holds, a consent or a number nobody has written down yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from core.calling_window import Window
from core.clock import at_india
from core.consent import ConsentEntry, Purpose
from core.may_call import CallPlan, Decision, Verdict, hours, may_call
from db.models import Attempt, Consent, Loan, Member, MemberPhone

WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (25, 26, 27))
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
NOON = at_india(WEDNESDAY, time(12))
PLAN = CallPlan(
    purpose=Purpose.REMINDERS,
    about_money=True,
    phone="+919000000001",
    number_is_hers=True,
    consents=(ConsentEntry(Purpose.REMINDERS, granted=True, given_on=date(2026, 11, 1)),),
    own_hours=None,
    held_until_on=None,
    amount_due_paise=115_000,
    ledger_fresh=True,
    heard_already=False,
    attempts_of_reminder=0,
    calls_to_her_today=0,
)
NO_PHONE = {"phone": None, "number_is_hers": False}


def nine(day: date) -> datetime:
    return at_india(day, time(9))


GATE: list[tuple[dict[str, Any], Verdict, datetime | None]] = [
    ({}, Verdict.YES, None),
    ({"held_until_on": date(2026, 11, 24)}, Verdict.YES, None),
    ({"held_until_on": WEDNESDAY}, Verdict.ON_HOLD, nine(THURSDAY)),
    ({"held_until_on": SATURDAY}, Verdict.ON_HOLD, nine(date(2026, 11, 30))),
    (
        {"held_until_on": THURSDAY, "own_hours": Window(time(16), time(20))},
        Verdict.ON_HOLD,
        at_india(FRIDAY, time(16)),
    ),
    ({"held_until_on": WEDNESDAY, "own_hours": Window(time.min, time.min)}, Verdict.ON_HOLD, None),
    (NO_PHONE, Verdict.NO_NUMBER, nine(THURSDAY)),
    ({"consents": ()}, Verdict.NO_CONSENT, nine(THURSDAY)),
    ({"phone": "+911800123456"}, Verdict.BARRED_NUMBER, None),
    ({"number_is_hers": False}, Verdict.NUMBER_NOT_HERS, None),
    # What ends a reminder comes before what lets it wait.
    ({"held_until_on": SATURDAY, "amount_due_paise": 0}, Verdict.NOTHING_DUE, None),
    ({"consents": (), "heard_already": True}, Verdict.HEARD_ALREADY, None),
    ({**NO_PHONE, "attempts_of_reminder": 3}, Verdict.TOO_MANY_ATTEMPTS, None),
    ({"ledger_fresh": False}, Verdict.LEDGER_STALE, None),
    ({"calls_to_her_today": 2}, Verdict.TOO_MANY_TODAY, nine(THURSDAY)),
    ({"own_hours": Window(time.min, time.min)}, Verdict.NO_COMMON_HOURS, None),
]


@pytest.mark.parametrize(("facts", "verdict", "again_at"), GATE)
def test_the_gate(facts: dict[str, Any], verdict: Verdict, again_at: datetime | None) -> None:
    decision = may_call(replace(PLAN, **facts), NOON, closed_on={SUNDAY}, kill_switch=False)
    assert decision == Decision(verdict, again_at)


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (at_india(WEDNESDAY, time(8, 59, 59)), Verdict.OUTSIDE_HOURS),
        (at_india(WEDNESDAY, time(9)), Verdict.YES),
        (at_india(WEDNESDAY, time(18)), Verdict.OUTSIDE_HOURS),
        (at_india(SUNDAY, time(12)), Verdict.CLOSED_DAY),
    ],
)
def test_the_part_that_time_changes(at: datetime, verdict: Verdict) -> None:
    assert hours(PLAN, at, {SUNDAY}).verdict is verdict


def test_the_switch_comes_before_everything() -> None:
    assert may_call(PLAN, NOON, closed_on=(), kill_switch=True) == Decision(Verdict.KILL_SWITCH)


def brings_the_books_in(world: Any) -> None:
    for loan in world.rows(Loan):
        world.change(Loan, loan.id, ledger_at=world.clock.now())


def gives_consent(world: Any) -> None:
    with world.database.session() as session:
        given = {"member_id": 1, "purpose": "reminders", "granted": True, "channel": "in_person"}
        session.add(Consent(**given, given_on=WEDNESDAY, recorded_at=world.clock.now()))


def gives_a_number(world: Any) -> None:
    with world.database.session() as session:
        session.add(MemberPhone(member_id=1, e164="+919000000042", shared=False))


WAITING: list[tuple[dict[str, Any], Callable[[Any], object], str]] = [
    ({"money_calls_held_until_on": WEDNESDAY}, lambda _: None, "on_hold"),
    ({"consented_on": None}, gives_consent, "no_consent"),
    ({"phone": None}, gives_a_number, "no_number"),
]


@pytest.mark.parametrize(("facts", "mends", "verdict"), WAITING, ids=[row[2] for row in WAITING])
def test_she_is_rung_the_next_morning(
    world: Any, facts: dict[str, Any], mends: Callable[[Any], object], verdict: str
) -> None:
    reminder_id = world.due_reminder(**facts)
    assert world.dialler().tick().placed == 0
    reminder = world.reminder(reminder_id)
    assert (reminder.status, reminder.verdict, reminder.next_attempt_at) == ("due", verdict, nine(THURSDAY))
    assert world.rows(Attempt) == []
    mends(world)
    world.clock.set(nine(THURSDAY))
    brings_the_books_in(world)
    assert world.dialler().tick().placed == 1


@pytest.mark.parametrize(
    ("happens", "verdict"),
    [
        (lambda world: world.withdraws(1), "no_consent"),
        (lambda world: world.change(Member, 1, left_on=WEDNESDAY), "no_consent"),
        (lambda world: world.change(Member, 1, money_calls_held_until_on=WEDNESDAY), "on_hold"),
    ],
)
def test_what_happens_between_plan_and_dial_makes_it_wait(
    world: Any, happens: Callable[[Any], object], verdict: str
) -> None:
    reminder_id = world.due_reminder()
    happens(world)
    assert world.dialler().tick().placed == 0
    assert (world.reminder(reminder_id).status, world.reminder(reminder_id).verdict) == ("due", verdict)


def test_a_hold_that_outlives_the_reminder_ends_it(world: Any) -> None:
    reminder_id = world.due_reminder(money_calls_held_until_on=SATURDAY)
    world.dialler().tick()
    assert (world.reminder(reminder_id).status, world.reminder(reminder_id).verdict) == ("ended", "on_hold")


def test_a_promise_for_one_loan_does_not_end_the_reminder_of_another(world: Any) -> None:
    member_id = world.member()
    world.loan(member_id)
    world.loan(member_id, due_on=SATURDAY)
    world.plan()
    world.change(Member, member_id, money_calls_held_until_on=WEDNESDAY + timedelta(days=1))
    world.make_due(2)
    world.dialler().tick()
    assert (world.reminder(2).status, world.reminder(2).next_attempt_at) == ("due", nine(FRIDAY))
