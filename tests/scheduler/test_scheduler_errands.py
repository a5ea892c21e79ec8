"""Calls that are owed pass the gate, the lease and the index of live attempts like reminders, but before them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from core.calls import EndReason
from core.clock import at_india
from core.consent import Purpose
from core.errands import ErrandKind
from db.models import Attempt, Call, Case, Consent, Errand, Loan, Member, MemberPhone, Notice, Switch
from db.queries import due_errands, errands
from db.queries.dialling import switch_outbound
from db.queries.her_calls import HerCalls
from ivr.telephony.port import Refused, Unknown
from scheduler.dialler import Tick

SHARED = "+919000000077"
WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)


def errand(world: Any, errand_id: int = 1) -> Errand:
    with world.database.reading() as session:
        return session.get_one(Errand, errand_id)


def dial(world: Any) -> Tick:
    """A dialler does its tick, a new one each time: the last one's lease has lapsed."""
    world.pass_time(seconds=16)
    tick: Tick = world.dialler().tick()
    return tick


def answers_and(world: Any, disposition: str | None) -> None:
    """She picks up, something comes of it or nothing, and she hangs up."""
    attempt = world.attempt()
    world.she_answers(attempt, f"call-{attempt.id}")
    if disposition:
        world.change(Call, attempt.call_id, disposition=disposition)
    world.pass_time(minutes=1)
    world.hangs_up(attempt, was_answered=True, talk_seconds=40, billed_seconds=60)


def rings_in_vain(world: Any) -> None:
    assert dial(world).placed == 1
    world.hangs_up(world.attempt(), EndReason.NO_ANSWER)


def test_somebody_unknown_is_rung_back(world: Any) -> None:
    world.errand(phone=SHARED)
    assert dial(world).placed == 1
    assert [order.to for order in world.placer.orders] == [SHARED]
    attempt, call = world.attempt(), world.call()
    assert (attempt.errand_id, attempt.reminder_id, attempt.member_id) == (1, None, None)
    assert (call.flow, call.why, call.member_id) == ("main", "errand_missed_call", None)
    assert (errand(world).status, errand(world).attempts, errand(world).verdict) == ("dialling", 1, "yes")
    assert dial(world).placed == 0


def test_an_errand_comes_before_a_reminder_that_was_due_earlier(world: Any) -> None:
    world.due_reminder()
    world.pass_time(minutes=5)
    world.errand(phone=SHARED)
    dial(world)
    assert [order.to for order in world.placer.orders] == [SHARED, "+919000000001"]


@pytest.mark.parametrize(
    ("disposition", "status", "after"),
    [
        ("triage", "delivered", None),
        ("answer_heard", "delivered", None),
        ("callback_requested", "delivered", None),
        ("stopped", "ended", None),
        ("wrong_person", "ended", None),
        ("call_later", "due", timedelta(hours=3)),
        # Nobody pressed a key: perhaps a machine.
        (None, "due", timedelta(minutes=15)),
        ("listened", "due", timedelta(minutes=15)),
    ],
)
def test_what_comes_of_a_call(world: Any, disposition: str | None, status: str, after: timedelta | None) -> None:
    world.errand()
    dial(world)
    answers_and(world, disposition)
    left = errand(world)
    assert (left.status, left.disposition) == (status, disposition)
    assert left.next_attempt_at == (world.clock.now() + after if after else None)
    assert (left.delivered_by is not None) is (status == "delivered")


def test_a_missed_call_is_rung_back_twice_at_most(world: Any) -> None:
    world.errand()
    rings_in_vain(world)
    assert errand(world).next_attempt_at == world.clock.now() + timedelta(minutes=15)
    world.pass_time(minutes=15)
    rings_in_vain(world)
    assert (errand(world).status, errand(world).attempts) == ("ended", 2)


def test_other_errands_leave_three_hours_between(world: Any) -> None:
    world.errand(kind=ErrandKind.ANSWER)
    rings_in_vain(world)
    assert errand(world).next_attempt_at == world.clock.now() + timedelta(hours=3)


@pytest.mark.parametrize("kind", [ErrandKind.MISSED_CALL, ErrandKind.DOCTOR])
def test_what_she_asked_for_does_not_wait_for_the_gap_after_a_reminder(world: Any, kind: ErrandKind) -> None:
    world.due_reminder(phone=SHARED)
    rings_in_vain(world)
    world.errand(1, phone=SHARED, kind=kind)
    world.errand(1, phone=SHARED, kind=ErrandKind.CASE_NEWS, purpose=Purpose.CALLBACK)
    world.pass_time(minutes=1)
    assert dial(world).placed == 1
    assert world.attempt().errand_id == 1


def test_a_phone_that_is_talking_is_not_rung(world: Any) -> None:
    world.a_caller(phone=SHARED)
    world.errand(phone=SHARED)
    assert dial(world).placed == 0
    assert errand(world).next_attempt_at == world.clock.now() + timedelta(minutes=10)


def test_two_errands_to_one_phone_are_not_up_at_once(world: Any) -> None:
    world.errand(phone=SHARED)
    world.errand(phone=SHARED, kind=ErrandKind.LESSON)
    assert dial(world).placed == 1
    assert errand(world, 2).status == "due"


def test_the_index_refuses_what_the_look_missed(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    world.errand(phone=SHARED)
    dial(world)
    world.errand(phone=SHARED, kind=ErrandKind.LESSON)
    monkeypatch.setattr(due_errands, "her_calls", lambda *_: HerCalls(0, None, False))
    assert dial(world).placed == 0
    assert (errand(world, 2).status, errand(world, 2).attempts) == ("due", 0)
    assert errand(world, 2).next_attempt_at > world.clock.now()


GATE: list[tuple[dict[str, Any], str, str, datetime | None]] = [
    ({"agreed": False}, "due", "no_consent", at_india(THURSDAY, time(9))),
    ({"phone": "+911800123456"}, "ended", "barred_number", None),
    ({"attempts": 3}, "ended", "too_many_attempts", None),
]


@pytest.mark.parametrize(("facts", "status", "verdict", "again_at"), GATE, ids=[row[2] for row in GATE])
def test_the_gate_stands_before_errands(
    world: Any, facts: dict[str, Any], status: str, verdict: str, again_at: datetime | None
) -> None:
    attempts = facts.get("attempts", 0)
    world.errand(**{name: value for name, value in facts.items() if name != "attempts"})
    world.change(Errand, 1, attempts=attempts)
    assert dial(world).placed == 0
    left = errand(world)
    assert (left.status, left.verdict, left.next_attempt_at) == (status, verdict, again_at)
    assert world.rows(Attempt) == []


def test_nobody_is_rung_back_in_the_night(world: Any) -> None:
    world.clock.set(at_india(WEDNESDAY, time(20)))
    world.errand()
    assert dial(world).placed == 0
    assert (errand(world).verdict, errand(world).next_attempt_at) == ("outside_hours", at_india(THURSDAY, time(9)))


def test_a_third_call_of_the_day_waits_for_tomorrow(world: Any) -> None:
    for _ in range(2):
        world.errand(phone=SHARED)
        dial(world)
        answers_and(world, "heard")
    world.errand(phone=SHARED)
    assert dial(world).placed == 0
    assert (errand(world, 3).verdict, errand(world, 3).next_attempt_at) == (
        "too_many_today",
        at_india(THURSDAY, time(9)),
    )


def test_her_own_hours_hold(world: Any) -> None:
    member_id = world.member(phone=SHARED, safe_slot="evening")
    world.errand(member_id, phone=SHARED)
    assert dial(world).placed == 0
    assert errand(world).next_attempt_at == at_india(WEDNESDAY, time(16))


@pytest.mark.parametrize("change", [{"left_on": WEDNESDAY}, {"not_hers_at": at_india(WEDNESDAY, time(9))}])
def test_who_left_or_lost_the_phone_is_not_rung(world: Any, change: dict[str, Any]) -> None:
    member_id = world.member(phone=SHARED)
    if "left_on" in change:
        world.change(Member, member_id, **change)
    else:
        with world.database.write() as connection:
            connection.execute(update(MemberPhone).values(**change))
    world.errand(member_id, phone=SHARED)
    assert dial(world).placed == 0


def test_a_no_takes_back_the_yes_of_that_phone(world: Any) -> None:
    world.errand(phone=SHARED)
    with world.database.session() as session:
        no = {"phone": SHARED, "purpose": "callback", "granted": False, "channel": "call"}
        session.add(Consent(**no, given_on=WEDNESDAY, recorded_at=world.clock.now()))
    assert dial(world).placed == 0
    assert errand(world).verdict == "no_consent"


def test_an_errand_about_money_needs_a_debt_and_fresh_books(world: Any) -> None:
    member_id = world.member(phone=SHARED)
    world.errand(member_id, phone=SHARED, about_money=True, kind=ErrandKind.PAYMENT)
    assert dial(world).placed == 0
    assert (errand(world).status, errand(world).verdict) == ("ended", "nothing_due")
    world.loan(member_id, ledger_at=world.clock.now() - timedelta(days=9))
    world.errand(member_id, phone=SHARED, about_money=True, kind=ErrandKind.PAYMENT)
    assert dial(world).placed == 0
    assert (errand(world, 2).status, errand(world, 2).verdict) == ("due", "ledger_stale")
    world.change(Loan, 1, ledger_at=world.clock.now())
    world.change(Errand, 2, next_attempt_at=world.clock.now())
    assert dial(world).placed == 1


def test_a_hold_on_money_calls_holds_errands_about_money_only(world: Any) -> None:
    member_id = world.member(phone=SHARED, money_calls_held_until_on=WEDNESDAY)
    world.loan(member_id)
    world.errand(member_id, phone=SHARED, about_money=True, kind=ErrandKind.PAYMENT)
    assert dial(world).placed == 0
    assert (errand(world).status, errand(world).verdict) == ("due", "on_hold")
    world.errand(member_id, phone=SHARED)
    assert dial(world).placed == 1


def test_days_of_crisis_hold_money_back_and_nothing_else(world: Any) -> None:
    reminder_id = world.due_reminder(phone=SHARED)
    with world.database.session() as session:
        until = (world.clock.now() + timedelta(days=1)).isoformat()
        session.add(Switch(name="crisis", value=until, changed_at=world.clock.now()))
    world.errand()
    assert dial(world).placed == 1
    assert world.attempt().errand_id == 1
    assert (world.reminder(reminder_id).status, world.reminder(reminder_id).verdict) == ("due", "crisis")


def test_the_switch_stops_errands_too(world: Any) -> None:
    world.errand()
    with world.database.write() as connection:
        switch_outbound(connection, on=False, now=world.clock.now())
    assert dial(world).note == "all calls from the line are switched off"
    assert errand(world).status == "due"


def test_an_order_that_was_refused_burns_no_attempt(world: Any) -> None:
    world.errand()
    world.placer.answers = [Refused("429", retry_later=True)]
    dial(world)
    assert (errand(world).status, errand(world).attempts) == ("due", 0)
    assert errand(world).next_attempt_at == world.clock.now() + timedelta(minutes=2)


def test_an_order_that_got_lost_is_placed_once_more(world: Any) -> None:
    world.errand()
    world.placer.answers = [Unknown("no answer")]
    dial(world)
    world.pass_time(hours=2)
    world.sweeper().sweep()
    assert (errand(world).status, errand(world).attempts) == ("due", 0)
    world.placer.answers = [Unknown("no answer")]
    assert dial(world).placed == 0
    world.pass_time(hours=2)
    world.sweeper().sweep()
    assert errand(world).status == "ended"


def test_what_nobody_can_find_out_becomes_a_case_and_is_not_rung_again(world: Any) -> None:
    world.errand()
    world.placer.answers = [Unknown("no answer")]
    dial(world)
    world.lookup.is_out = True
    world.pass_time(hours=25)
    world.sweeper().sweep()
    assert errand(world).status == "ended"
    assert [case.kind for case in world.rows(Case)] == ["technical"]


def test_an_errand_past_its_time_is_ended(world: Any) -> None:
    world.errand(expires_at=world.clock.now() + timedelta(hours=1))
    world.change(Errand, 1, next_attempt_at=world.clock.now() + timedelta(hours=2))
    world.pass_time(hours=2)
    assert dial(world).placed == 0
    assert world.sweeper().sweep().expired == 1
    assert errand(world).status == "ended"
    assert world.sweeper().sweep().expired == 0


def test_a_flow_that_is_gone_ends_the_errand(world: Any) -> None:
    world.errand(flow="of_another_version")
    assert dial(world).placed == 0
    assert errand(world).status == "ended"


def test_a_thing_is_told_once(world: Any) -> None:
    world.errand(dedupe="case:1:done", kind=ErrandKind.CASE_NEWS)
    with pytest.raises(AssertionError):
        world.errand(dedupe="case:1:done", kind=ErrandKind.CASE_NEWS)
    assert len(world.rows(Errand)) == 1


def test_a_notice_that_is_taken_back_is_not_told(world: Any) -> None:
    now = world.clock.now()
    world.member()
    with world.database.session() as session:
        days = {"from_on": WEDNESDAY, "until_on": THURSDAY, "source_on": WEDNESDAY}
        session.add(
            Notice(
                id=7, kind="camp", title_hi="शिविर", source="LMST", status="draft", member_id=1, made_at=now, **days
            )
        )
    world.errand(notice_id=7, kind=ErrandKind.CAMP)
    world.errand()
    with world.database.write() as connection:
        assert errands.take_back(connection, now, notice_id=7) == 1
    assert (errand(world, 1).status, errand(world, 2).status) == ("ended", "due")


def test_the_budget_and_the_lines_hold_for_errands(new_world: Any) -> None:
    world = new_world(SUNWAI_MAX_CPS=100, SUNWAI_MAX_CONCURRENT=1)
    world.errand()
    world.a_caller()
    assert dial(world).placed == 0
    world = new_world(SUNWAI_MAX_CPS=100, SUNWAI_MAX_CONCURRENT=100, SUNWAI_DAILY_BUDGET_PAISE=1)
    world.errand()
    assert "budget" in str(dial(world).note)


def test_it_goes_the_same_way_on_both_databases(any_world: Any) -> None:
    any_world.errand(any_world.member(phone=SHARED), phone=SHARED)
    assert dial(any_world).placed == 1
    any_world.hangs_up(any_world.attempt(), EndReason.NO_ANSWER)
    assert (errand(any_world).status, errand(any_world).attempts) == ("due", 1)
    any_world.pass_time(minutes=15)
    assert dial(any_world).placed == 1
    answers_and(any_world, "callback_answered")
    assert errand(any_world).status == "delivered"
