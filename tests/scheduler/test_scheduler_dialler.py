"""Dialling, from the claim to what is written down after the POST."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from core.calls import EndReason
from core.clock import at_india
from core.costs import REMINDER_LIMIT_SECONDS, RING_SECONDS, worst_case
from db.models import Attempt, Call, InstalmentRow, Loan, MemberPhone, Reminder, Switch
from db.queries import leases
from ivr.telephony.port import Accepted, Order, Outcome, Refused, Unknown
from scheduler.claiming import LEASE

WEDNESDAY = date(2026, 11, 25)


def test_a_due_reminder_is_written_down_and_then_ordered(world: Any) -> None:
    reminder_id = world.due_reminder()
    assert world.dialler().tick().placed == 1
    attempt, call, reminder = world.attempt(), world.call(), world.reminder(reminder_id)
    assert (attempt.status, attempt.provider_request_id, attempt.fence) == ("accepted", "request-1", 1)
    assert attempt.hold_paise == worst_case(REMINDER_LIMIT_SECONDS, 60)
    assert (call.token, call.attempt_token, call.turn, call.status) == (attempt.token, attempt.token, -1, "placed")
    assert (call.direction, call.flow, call.why) == ("outbound", "reminder", "reminder_d3")
    assert call.flow_version == world.line.books.current.version
    assert (reminder.status, reminder.attempts, reminder.verdict) == ("dialling", 1, "yes")


def test_the_order_names_the_attempts_own_addresses_and_limits(world: Any) -> None:
    world.due_reminder()
    world.dialler().tick()
    (order,) = world.placer.orders
    token = world.attempt().token
    assert order.answer_url.startswith(f"https://line.test/ivr/plivo/{token}/answer#")
    assert order.hangup_url.startswith(f"https://line.test/ivr/plivo/{token}/hangup#")
    assert (order.to, order.line) == ("+919000000001", "+915220000000")
    assert (order.ring_seconds, order.limit_seconds) == (RING_SECONDS, REMINDER_LIMIT_SECONDS)


def test_the_intent_is_durable_before_anything_is_sent(world: Any) -> None:
    world.due_reminder()
    seen: list[str] = []

    def look(order: Order) -> Outcome:
        seen.append(world.attempt().status)
        return Accepted("request-x")

    world.placer.answers = [look]
    world.dialler().tick()
    assert seen == ["sending"]


@pytest.mark.parametrize(
    ("at", "placed"),
    [
        (time(8, 59, 59), 0),
        (time(9), 1),
        (time(17, 59, 59), 1),
        (time(18), 0),
    ],
)
def test_nobody_is_rung_outside_the_hours(world: Any, at: time, placed: int) -> None:
    reminder_id = world.due_reminder()
    world.clock.set(at_india(WEDNESDAY, at))
    world.make_due(reminder_id)
    assert world.dialler().tick().placed == placed
    if not placed:
        opens_on = WEDNESDAY if at < time(9) else WEDNESDAY + timedelta(days=1)
        reminder = world.reminder(reminder_id)
        assert (reminder.status, reminder.verdict) == ("due", "outside_hours")
        assert reminder.next_attempt_at == at_india(opens_on, time(9))


@pytest.mark.parametrize("day", [date(2026, 11, 29), date(2026, 12, 25), date(2026, 11, 9)])
def test_nobody_is_rung_on_sundays_and_closed_days(world: Any, day: date) -> None:
    reminder_id = world.due_reminder()
    world.clock.set(at_india(day, time(11)))
    world.change(Reminder, reminder_id, next_attempt_at=world.clock.now(), expires_on=day + timedelta(days=3))
    world.change(InstalmentRow, 1, due_on=day + timedelta(days=3))
    world.change(Loan, 1, ledger_at=world.clock.now())
    assert world.dialler().tick().placed == 0
    assert world.reminder(reminder_id).verdict == "closed_day"


def test_a_wait_that_outlives_the_reminder_ends_it(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.clock.set(at_india(date(2026, 11, 28), time(18, 30)))
    world.change(Loan, 1, ledger_at=world.clock.now())
    world.make_due(reminder_id)
    world.dialler().tick()
    reminder = world.reminder(reminder_id)
    assert (reminder.status, reminder.verdict, reminder.next_attempt_at) == ("ended", "outside_hours", None)


def test_her_own_slot_is_kept(world: Any) -> None:
    reminder_id = world.due_reminder(safe_slot="noon")
    assert world.dialler().tick().placed == 0
    assert world.reminder(reminder_id).next_attempt_at == at_india(WEDNESDAY, time(12))


REFUSALS: list[tuple[str, Callable[[Any], None], str]] = [
    ("she pays", lambda world: world.pays(1), "nothing_due"),
    ("the loan is closed", lambda world: world.change(Loan, 1, closed_on=WEDNESDAY), "nothing_due"),
    ("too often", lambda world: world.change(Reminder, 1, attempts=3), "too_many_attempts"),
]


@pytest.mark.parametrize(("story", "happens", "verdict"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_what_happens_between_plan_and_dial_counts(
    world: Any, story: str, happens: Callable[[Any], None], verdict: str
) -> None:
    reminder_id = world.due_reminder()
    happens(world)
    assert world.dialler().tick().placed == 0
    reminder = world.reminder(reminder_id)
    assert (reminder.status, reminder.verdict) == ("ended", verdict)
    assert world.rows(Attempt) == []


@pytest.mark.parametrize(
    ("facts", "status", "verdict"),
    [
        ({"phone": None}, "due", "no_number"),
        ({"phone": "+911800123456"}, "ended", "barred_number"),
        ({"consented_on": None}, "due", "no_consent"),
        ({"consented_on": date(2026, 5, 25)}, "due", "no_consent"),
    ],
)
def test_a_call_that_must_not_be_is_kept_with_its_reason(
    world: Any, facts: dict[str, Any], status: str, verdict: str
) -> None:
    reminder_id = world.due_reminder(**facts)
    world.dialler().tick()
    assert (world.reminder(reminder_id).status, world.reminder(reminder_id).verdict) == (status, verdict)
    assert world.placer.orders == []


def test_consent_is_good_for_half_a_year(world: Any) -> None:
    world.due_reminder(consented_on=WEDNESDAY - timedelta(days=183))
    assert world.dialler().tick().placed == 1


def test_a_number_that_is_not_hers_is_not_rung(world: Any) -> None:
    reminder_id = world.due_reminder()
    with world.database.session() as session:
        session.get_one(MemberPhone, (1, "+919000000001")).not_hers_at = world.clock.now()
    world.dialler().tick()
    assert world.reminder(reminder_id).verdict == "number_not_hers"


def test_an_old_loan_book_waits_for_the_next_import(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.change(Loan, 1, ledger_at=world.clock.now() - timedelta(hours=24, seconds=1))
    world.dialler().tick()
    reminder = world.reminder(reminder_id)
    assert (reminder.status, reminder.verdict) == ("due", "ledger_stale")
    assert reminder.next_attempt_at == world.clock.now() + timedelta(hours=1)


def test_payments_brought_in_make_every_loan_fresh(world: Any) -> None:
    from db.models import ImportRun

    world.due_reminder()
    world.change(Loan, 1, ledger_at=world.clock.now() - timedelta(days=9))
    with world.database.session() as session:
        counts = {"rows": 1, "added": 1, "changed": 0}
        session.add(
            ImportRun(kind="payments", file_name="p.csv", content_hash="0" * 64, at=world.clock.now(), **counts)
        )
    assert world.dialler().tick().placed == 1


def test_a_second_try_comes_three_hours_later_and_a_third_the_next_day(world: Any) -> None:
    reminder_id, dialler = world.due_reminder(), world.dialler()
    dialler.tick()
    world.hangs_up(world.attempt(), EndReason.NO_ANSWER)
    afternoon = at_india(WEDNESDAY, time(14))
    assert world.reminder(reminder_id).next_attempt_at == afternoon
    world.make_due(reminder_id)
    assert dialler.tick().placed == 0, "whoever moves the reminder, three hours lie between two calls"
    assert world.reminder(reminder_id).next_attempt_at == afternoon
    world.pass_time(hours=3)
    assert world.dialler().tick().placed == 1
    world.hangs_up(world.attempt(), EndReason.NO_ANSWER)
    world.pass_time(hours=3)
    assert world.dialler().tick().placed == 0
    reminder = world.reminder(reminder_id)
    assert (reminder.verdict, reminder.attempts) == ("too_many_today", 2)
    assert reminder.next_attempt_at == at_india(date(2026, 11, 26), time(9))


def test_once_heard_nobody_rings_about_another_loan_that_day(world: Any) -> None:
    member_id = world.member()
    world.loan(member_id)
    world.loan(member_id)
    world.plan()
    world.make_due(1)
    dialler = world.dialler()
    dialler.tick()
    world.she_answers(world.attempt(), "call-1")
    world.hears(world.attempt())
    world.pass_time(minutes=1)
    world.hangs_up(world.attempt())
    assert world.reminder(1).status == "delivered"
    world.pass_time(hours=4)
    world.make_due(2)
    assert world.dialler().tick().placed == 0
    assert world.reminder(2).next_attempt_at == at_india(date(2026, 11, 26), time(9))


def test_two_loans_of_one_woman_never_ring_at_once(world: Any) -> None:
    member_id = world.member()
    world.loan(member_id)
    world.loan(member_id)
    world.plan()
    for reminder_id in (1, 2):
        world.make_due(reminder_id)
    assert world.dialler().tick().placed == 1
    assert world.reminder(2).next_attempt_at == world.clock.now() + timedelta(minutes=10)


def test_a_shared_phone_is_rung_for_one_woman_at_a_time(world: Any) -> None:
    world.due_reminder(phone="+919000000077")
    world.due_reminder(phone="+919000000077")
    assert world.dialler().tick().placed == 1


def test_a_woman_on_the_line_is_not_rung(world: Any) -> None:
    reminder_id = world.due_reminder()
    world.a_caller(phone="+919000000001")
    assert world.dialler().tick().placed == 0
    assert world.reminder(reminder_id).status == "due"


def test_the_index_of_live_attempts_is_the_last_line(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    member_id = world.member()
    for _ in range(2):
        world.loan(member_id)
    world.plan()
    for reminder_id in (1, 2):
        world.make_due(reminder_id)
    monkeypatch.setattr("scheduler.claiming.hold_back", lambda *_: None)
    assert world.dialler().tick().placed == 1
    assert [one.status for one in world.rows(Reminder)] == ["dialling", "due"]
    assert len(world.placer.orders) == 1


def test_the_days_budget_is_never_passed(new_world: Callable[..., Any]) -> None:
    world = new_world(SUNWAI_MAX_CPS=100, SUNWAI_DAILY_BUDGET_PAISE=3 * worst_case(REMINDER_LIMIT_SECONDS, 60) - 1)
    for _ in range(5):
        world.due_reminder()
    dialler = world.dialler()
    tick = dialler.tick()
    assert tick.placed == 2
    assert tick.note is not None
    assert "budget" in tick.note
    for attempt in world.rows(Attempt):
        world.hangs_up(attempt, EndReason.NO_ANSWER)
    assert dialler.tick().placed == 2, "what was held and not spent is free again"


def test_a_new_day_has_a_new_budget(new_world: Callable[..., Any]) -> None:
    world = new_world(SUNWAI_MAX_CPS=100, SUNWAI_DAILY_BUDGET_PAISE=worst_case(REMINDER_LIMIT_SECONDS, 60))
    for _ in range(2):
        world.due_reminder()
    assert world.dialler().tick().placed == 1
    world.clock.set(at_india(date(2026, 11, 26), time(9)))
    for loan in world.rows(Loan):
        world.change(Loan, loan.id, ledger_at=world.clock.now())
    assert world.dialler().tick().placed == 1


def test_the_kill_switch_leaves_reminders_as_they_are(world: Any) -> None:
    reminder_id = world.due_reminder()
    with world.database.session() as session:
        session.add(Switch(name="outbound_calls", value="off", changed_at=world.clock.now()))
    tick = world.dialler().tick()
    assert (tick.placed, tick.note) == (0, "all calls from the line are switched off")
    assert world.reminder(reminder_id).status == "due"


def test_callers_keep_a_fifth_of_the_lines(new_world: Callable[..., Any]) -> None:
    world = new_world(SUNWAI_MAX_CPS=100, SUNWAI_MAX_CONCURRENT=5)
    for n in range(3):
        world.a_caller(f"inbound-{n}", f"+91900000009{n}")
    for _ in range(3):
        world.due_reminder()
    assert world.dialler().tick().placed == 1


def test_calls_are_spaced(new_world: Callable[..., Any]) -> None:
    world = new_world(SUNWAI_MAX_CPS=4)
    for _ in range(9):
        world.due_reminder()
    dialler, times = world.dialler(), []

    def note(_order: Order) -> Outcome:
        times.append(world.clock.now())
        return Accepted(f"request at {len(times)}")

    world.placer.answers = [note] * 9
    while len(times) < 9:
        dialler.tick()
        world.pass_time(milliseconds=100)
    assert all(later - earlier >= timedelta(seconds=0.25) for earlier, later in pairwise(times))


# -- what comes of an order ---------------------------------------------------------------------------------------

OUTCOMES = [
    # outcome, attempt, call's end, reminder, attempts that count, minutes until the next try
    (Accepted("request-9"), "accepted", None, "dialling", 1, None),
    (Unknown("no answer"), "unknown", None, "dialling", 1, None),
    (Refused("429", retry_later=True), "refused", "throttled", "due", 0, 2),
    (Refused("unreachable", retry_later=True), "refused", "throttled", "due", 0, 2),
    (Refused("400", retry_later=False), "refused", "invalid_number", "ended", 0, None),
    (Refused("401", retry_later=False, account_trouble=True), "refused", "account", "due", 0, 15),
]


@pytest.mark.parametrize(("outcome", "attempt", "ending", "status", "counted", "minutes"), OUTCOMES)
def test_each_outcome(
    world: Any, outcome: Outcome, attempt: str, ending: str | None, status: str, counted: int, minutes: int | None
) -> None:
    reminder_id = world.due_reminder()
    world.placer.answers = [outcome]
    world.dialler().tick()
    reminder = world.reminder(reminder_id)
    assert (world.attempt().status, world.call().end_reason) == (attempt, ending)
    assert (reminder.status, reminder.attempts) == (status, counted)
    again_at = None if minutes is None else world.clock.now() + timedelta(minutes=minutes)
    assert reminder.next_attempt_at == again_at
    if attempt == "refused":
        assert world.attempt().hold_paise == 0


def test_a_webhook_that_is_faster_than_the_answer_is_not_overwritten(world: Any) -> None:
    world.due_reminder()

    def answered_first(_order: Order) -> Outcome:
        world.she_answers(world.attempt(), "call-1")
        return Unknown("no answer")

    world.placer.answers = [answered_first]
    world.dialler().tick()
    assert world.attempt().status == "answered"


def test_a_call_that_is_over_before_its_order_is_confirmed_stays_over(world: Any) -> None:
    reminder_id = world.due_reminder()

    def over_first(_order: Order) -> Outcome:
        world.hangs_up(world.attempt(), EndReason.BUSY)
        return Accepted("request-9")

    world.placer.answers = [over_first]
    world.dialler().tick()
    assert (world.attempt().status, world.attempt().provider_request_id) == ("ended", "request-9")
    assert world.reminder(reminder_id).status == "due"


def test_after_account_trouble_nothing_is_asked_for_a_quarter_of_an_hour(world: Any) -> None:
    for _ in range(3):
        world.due_reminder()
    world.placer.answers = [Refused("401", retry_later=False, account_trouble=True)]
    dialler = world.dialler()
    for _ in range(84):
        dialler.tick()
        world.pass_time(seconds=10)
    assert len(world.placer.orders) == 1
    world.pass_time(minutes=2)
    assert dialler.tick().placed == 3, "it goes on by itself"


def test_a_provider_that_is_down_is_left_alone_and_no_attempt_is_burned(world: Any) -> None:
    for _ in range(8):
        world.due_reminder()
    world.placer.answers = [Refused("unreachable", retry_later=True)] * 100
    dialler = world.dialler()
    for _ in range(120):
        dialler.tick()
        world.pass_time(seconds=5)
    assert len(world.placer.orders) <= 10
    world.placer.answers = []
    for _ in range(30):
        dialler.tick()
        world.pass_time(minutes=1)
    assert [one.attempts for one in world.rows(Reminder)] == [1] * 8


def test_a_reminder_that_cannot_be_read_does_not_stop_the_others(world: Any) -> None:
    broken, whole = world.due_reminder(), world.due_reminder()
    world.change(Reminder, broken, step="D-99")
    assert world.dialler().tick().placed == 1
    assert (world.reminder(broken).status, world.reminder(whole).status) == ("due", "dialling")
    assert world.reminder(broken).next_attempt_at == world.clock.now() + timedelta(minutes=10)


# -- who may dial -------------------------------------------------------------------------------------------------


def test_a_second_dialler_stands_by_and_takes_over_when_the_first_is_gone(world: Any) -> None:
    first, second = world.dialler(), world.dialler()
    first.tick()
    world.due_reminder()
    assert second.tick().note == "another dialler is at work"
    world.pass_time(seconds=16)
    assert second.tick().placed == 1
    assert world.attempt().fence == 2
    assert first.tick().note == "another dialler is at work"


def test_a_dialler_that_gives_back_its_lease_is_followed_at_once(world: Any) -> None:
    first, second = world.dialler(), world.dialler()
    first.tick()
    first.give_back()
    assert second.tick().note is None


def test_a_dialler_that_slept_cannot_claim_with_its_old_fence(world: Any) -> None:
    world.due_reminder()

    def sleeps(name: str) -> None:
        if name == "before_intent":
            world.pass_time(seconds=20)
            with world.database.write() as connection:
                until_at = world.clock.now() + timedelta(seconds=15)
                assert leases.take_or_renew(connection, LEASE, "the other", world.clock.now(), until_at) == 2

    tick = world.dialler(crashpoint=sleeps).tick()
    assert (tick.placed, world.placer.orders) == (0, [])
    assert tick.note == "the lease ran out; another dialler may be at work"


def test_two_diallers_on_one_database_ring_nobody_twice(world: Any) -> None:
    for _ in range(30):
        world.due_reminder()
    steal = threading.Event()

    def dial() -> None:
        dialler = world.dialler()
        for _ in range(40):
            dialler.tick()
            if steal.wait(0.002):
                return
            dialler.give_back()  # the lease changes hands all the time

    threads = [threading.Thread(target=dial) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rung = [order.to for order in world.placer.orders]
    assert sorted(rung) == sorted(set(rung))
    assert len(rung) == 30


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(hours=-1), timedelta(seconds=31)])
def test_a_clock_that_was_set_stops_dialling_until_a_restart(world: Any, step: timedelta) -> None:
    world.due_reminder()
    seconds = 0.0
    dialler = world.dialler(monotonic=lambda: seconds)
    assert dialler.tick().placed == 1
    world.clock.advance(step)
    for _ in range(3):
        tick = dialler.tick()
        assert tick.placed == 0
        assert tick.note is not None
        assert "the clock jumped" in tick.note


def test_stopping_claims_nothing_more(world: Any) -> None:
    for _ in range(3):
        world.due_reminder()
    dialler = world.dialler()

    def stops(_order: Order) -> Outcome:
        dialler.stop()
        return Accepted("request-1")

    world.placer.answers = [stops]
    assert dialler.tick().placed == 1
    assert world.attempt().status == "accepted"


def test_rules_that_name_no_flow_are_refused(world: Any) -> None:
    from scheduler.rules import read_rules

    rules = read_rules(
        "rules.yaml",
        'ladder: {D-3: {days_before: ["3"], window: {opens: "09:00", closes: "18:00"}, purpose: reminders,'
        " flow: nowhere, why: reminder_d3}}",
    )
    from scheduler.dialler import Dialler

    with pytest.raises(ValueError, match="nowhere"):
        Dialler(world.line, world.placer, rules)


def test_nothing_is_called_twice_over_the_calls_it_made(world: Any) -> None:
    world.due_reminder()
    dialler = world.dialler()
    for _ in range(5):
        dialler.tick()
    assert len(world.rows(Call)) == len(world.placer.orders) == 1
