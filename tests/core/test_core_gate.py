"""May the machine ring her now? Fail-closed, whatever is missing (K9); and when to try again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calling_window import MONEY_WINDOW, SERVICE_WINDOW, SLOTS, Window
from core.calls import EndReason
from core.clock import IST, india_day
from core.consent import OUTBOUND_CONSENT_DAYS, ConsentEntry, Purpose, holds
from core.may_call import MAX_ATTEMPTS_A_REMINDER, MAX_CALLS_A_DAY, WAITS, CallPlan, Verdict, may_call
from core.retry import ATTEMPT_GAP, retry_at

TODAY = date(2026, 11, 25)
GIVEN = ConsentEntry(Purpose.REMINDERS, True, date(2026, 11, 1))
FINE = CallPlan(
    purpose=Purpose.REMINDERS,
    about_money=True,
    phone="+919000000001",
    number_is_hers=True,
    consents=(GIVEN,),
    own_hours=None,
    held_until_on=None,
    amount_due_paise=115_000,
    ledger_fresh=True,
    heard_already=False,
    attempts_of_reminder=0,
    calls_to_her_today=0,
)


def ist(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=IST).astimezone(UTC)


NOON = ist("2026-11-25T12:00")


def verdict(plan: CallPlan, at: datetime = NOON, *, closed: set[date] | None = None, switch: bool = False) -> Verdict:
    decision = may_call(plan, at, closed_on=closed or set(), kill_switch=switch)
    assert decision.allowed == (decision.verdict is Verdict.YES)
    return decision.verdict


def test_with_everything_in_order_it_may() -> None:
    assert verdict(FINE) is Verdict.YES


REFUSALS = [
    ({"phone": None}, Verdict.NO_NUMBER),
    ({"phone": ""}, Verdict.BARRED_NUMBER),
    ({"phone": "+911401234567"}, Verdict.BARRED_NUMBER),
    ({"phone": "+14155550100"}, Verdict.BARRED_NUMBER),
    ({"phone": "9000000001"}, Verdict.BARRED_NUMBER),
    ({"number_is_hers": False}, Verdict.NUMBER_NOT_HERS),
    ({"consents": ()}, Verdict.NO_CONSENT),
    ({"consents": (GIVEN, replace(GIVEN, granted=False))}, Verdict.NO_CONSENT),
    ({"consents": (replace(GIVEN, purpose=Purpose.LESSONS),)}, Verdict.NO_CONSENT),
    ({"consents": (replace(GIVEN, given_on=TODAY - timedelta(days=184)),)}, Verdict.NO_CONSENT),
    ({"consents": (replace(GIVEN, given_on=TODAY + timedelta(days=1)),)}, Verdict.NO_CONSENT),
    ({"held_until_on": TODAY}, Verdict.ON_HOLD),
    ({"held_until_on": TODAY + timedelta(days=9)}, Verdict.ON_HOLD),
    ({"amount_due_paise": 0}, Verdict.NOTHING_DUE),
    ({"amount_due_paise": -1}, Verdict.NOTHING_DUE),
    ({"ledger_fresh": False}, Verdict.LEDGER_STALE),
    ({"heard_already": True}, Verdict.HEARD_ALREADY),
    ({"attempts_of_reminder": MAX_ATTEMPTS_A_REMINDER}, Verdict.TOO_MANY_ATTEMPTS),
    ({"calls_to_her_today": MAX_CALLS_A_DAY}, Verdict.TOO_MANY_TODAY),
    ({"own_hours": Window(time(18), time(20))}, Verdict.NO_COMMON_HOURS),
]


@pytest.mark.parametrize(("change", "expected"), REFUSALS, ids=[str(change)[:40] for change, _ in REFUSALS])
def test_each_reason_refuses_alone(change: dict[str, object], expected: Verdict) -> None:
    assert verdict(replace(FINE, **change)) is expected  # type: ignore[arg-type]


def test_the_day_after_a_hold_it_may_again() -> None:
    held = replace(FINE, held_until_on=TODAY)
    decision = may_call(held, NOON, closed_on={TODAY + timedelta(days=1)}, kill_switch=False)
    assert (decision.verdict, decision.try_again_at) == (Verdict.ON_HOLD, ist("2026-11-27T09:00"))
    assert verdict(held, ist("2026-11-25T23:59")) is Verdict.ON_HOLD
    assert verdict(held, ist("2026-11-26T09:00")) is Verdict.YES


def test_the_switch_stops_everything() -> None:
    assert verdict(FINE, switch=True) is Verdict.KILL_SWITCH


def test_a_closed_day_waits_for_the_next_open_one() -> None:
    decision = may_call(FINE, NOON, closed_on={TODAY, TODAY + timedelta(days=1)}, kill_switch=False)
    assert decision.verdict is Verdict.CLOSED_DAY
    assert decision.try_again_at == ist("2026-11-27T09:00")


def test_outside_the_hours_waits_until_they_begin() -> None:
    decision = may_call(FINE, ist("2026-11-25T18:00"), closed_on=(), kill_switch=False)
    assert (decision.verdict, decision.try_again_at) == (Verdict.OUTSIDE_HOURS, ist("2026-11-26T09:00"))


def test_rung_often_enough_today_waits_until_tomorrow() -> None:
    decision = may_call(replace(FINE, calls_to_her_today=2), NOON, closed_on=(), kill_switch=False)
    assert (decision.verdict, decision.try_again_at) == (Verdict.TOO_MANY_TODAY, ist("2026-11-26T09:00"))


def test_her_own_hours_narrow_the_window() -> None:
    evening = replace(FINE, own_hours=SLOTS["evening"])
    assert verdict(evening) is Verdict.OUTSIDE_HOURS
    assert verdict(evening, ist("2026-11-25T16:00")) is Verdict.YES
    assert verdict(evening, ist("2026-11-25T18:00")) is Verdict.OUTSIDE_HOURS


def test_what_is_not_about_money_needs_no_ledger_and_may_ring_until_eight() -> None:
    lesson = replace(FINE, about_money=False, amount_due_paise=0, ledger_fresh=False)
    assert verdict(lesson, ist("2026-11-25T19:59:59")) is Verdict.YES
    assert verdict(lesson, ist("2026-11-25T20:00")) is Verdict.OUTSIDE_HOURS


def test_a_refusal_that_time_cannot_heal_does_not_wait() -> None:
    for change, expected in REFUSALS:
        decision = may_call(replace(FINE, **change), NOON, closed_on=(), kill_switch=False)  # type: ignore[arg-type]
        assert (decision.try_again_at is not None) <= (expected in WAITS)


entries = st.builds(
    ConsentEntry,
    purpose=st.sampled_from(Purpose),
    granted=st.booleans(),
    given_on=st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=30)),
)
plans = st.builds(
    CallPlan,
    purpose=st.sampled_from(Purpose),
    about_money=st.booleans(),
    phone=st.sampled_from([None, "", "+919000000001", "+915222000001", "+911401234567", "+9118001234567", "x"]),
    number_is_hers=st.booleans(),
    consents=st.lists(entries, max_size=3).map(tuple),
    own_hours=st.sampled_from([None, *SLOTS.values(), Window(time(5), time(8))]),
    held_until_on=st.none() | st.dates(TODAY - timedelta(days=5), TODAY + timedelta(days=9)),
    amount_due_paise=st.integers(-1, 2),
    ledger_fresh=st.booleans(),
    heard_already=st.booleans(),
    attempts_of_reminder=st.integers(0, 4),
    calls_to_her_today=st.integers(0, 3),
)
week = st.timedeltas(timedelta(0), datetime(2026, 11, 30, tzinfo=UTC) - datetime(2026, 11, 23, tzinfo=UTC)).map(
    lambda later: datetime(2026, 11, 23, tzinfo=UTC) + later
)


@pytest.mark.parametrize(("about_money", "expected"), [(True, Verdict.CRISIS), (False, Verdict.YES)])
def test_in_days_of_crisis_nobody_is_rung_about_money(about_money: bool, expected: Verdict) -> None:
    until_at = ist("2026-11-27T20:00")
    plan = replace(FINE, about_money=about_money)
    decision = may_call(plan, NOON, closed_on=(), kill_switch=False, crisis_until_at=until_at)
    assert decision.verdict is expected
    # Money is taken up again on the first morning after it.
    assert decision.try_again_at == (ist("2026-11-28T09:00") if about_money else None)


def test_a_crisis_ends_by_itself() -> None:
    decision = may_call(FINE, NOON, closed_on=(), kill_switch=False, crisis_until_at=NOON)
    assert decision.verdict is Verdict.YES


def test_a_crisis_keeps_no_reminder_alive_that_has_ended() -> None:
    paid = replace(FINE, amount_due_paise=0)
    until_at = ist("2026-11-27T20:00")
    decision = may_call(paid, NOON, closed_on=(), kill_switch=False, crisis_until_at=until_at)
    assert decision.verdict is Verdict.NOTHING_DUE


@given(plan=plans, at=week, closed=st.sets(st.dates(date(2026, 11, 23), date(2026, 11, 30))), switch=st.booleans())
def test_it_never_says_yes_when_anything_is_missing(
    plan: CallPlan, at: datetime, closed: set[date], switch: bool
) -> None:
    decision = may_call(plan, at, closed_on=closed, kill_switch=switch)
    if decision.allowed:
        window = MONEY_WINDOW if plan.about_money else SERVICE_WINDOW
        assert not switch
        assert plan.phone in {"+919000000001", "+915222000001"}
        assert plan.number_is_hers
        assert holds(plan.consents, plan.purpose, india_day(at))
        assert not plan.heard_already
        assert plan.held_until_on is None or plan.held_until_on < india_day(at)
        assert plan.attempts_of_reminder < MAX_ATTEMPTS_A_REMINDER
        assert plan.calls_to_her_today < MAX_CALLS_A_DAY
        assert window.contains(at)
        assert plan.own_hours is None or plan.own_hours.contains(at)
        assert india_day(at) not in closed
        assert not plan.about_money or (plan.amount_due_paise > 0 and plan.ledger_fresh)
    elif decision.try_again_at is not None:
        assert decision.try_again_at > at
        assert decision.verdict in WAITS


@given(at=week, change=st.sampled_from([change for change, _ in REFUSALS]))
def test_no_instant_of_a_week_makes_a_refusal_a_yes(at: datetime, change: dict[str, object]) -> None:
    assert verdict(replace(FINE, **change), at) is not Verdict.YES  # type: ignore[arg-type]


def test_no_minute_outside_the_window_in_a_whole_week() -> None:
    for minute in range(7 * 24 * 60):
        at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=minute)
        hour = (at + timedelta(hours=5, minutes=30)).hour
        assert (verdict(replace(FINE), at) is Verdict.YES) == (9 <= hour < 18)


# -- consent ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries_", "stands"),
    [
        ([], False),
        ([(True, 0)], True),
        ([(True, OUTBOUND_CONSENT_DAYS)], True),
        ([(True, OUTBOUND_CONSENT_DAYS + 1)], False),
        ([(True, -1)], False),
        ([(False, 0)], False),
        ([(True, 9), (False, 3)], False),
        ([(False, 9), (True, 3)], True),
        ([(True, 400), (True, 3)], True),
        ([(True, 3), (True, 400)], False),
    ],
)
def test_the_newest_line_of_the_ledger_holds_for_half_a_year(entries_: list[tuple[bool, int]], stands: bool) -> None:
    ledger = [
        ConsentEntry(Purpose.REMINDERS, granted, TODAY - timedelta(days=days_ago)) for granted, days_ago in entries_
    ]
    assert holds(ledger, Purpose.REMINDERS, TODAY) is stands
    assert not holds(ledger, Purpose.LESSONS, TODAY)


@given(ledger=st.lists(entries), purpose=st.sampled_from(Purpose))
def test_a_no_at_the_end_is_a_no(ledger: list[ConsentEntry], purpose: Purpose) -> None:
    assert not holds([*ledger, ConsentEntry(purpose, False, TODAY)], purpose, TODAY)
    assert holds([*ledger, ConsentEntry(purpose, True, TODAY)], purpose, TODAY)


# -- trying again -----------------------------------------------------------------------------------------------

AGAIN = [
    (EndReason.NO_ANSWER, "2026-11-25T15:00"),
    (EndReason.UNREACHABLE, "2026-11-25T15:00"),
    (EndReason.NETWORK, "2026-11-25T15:00"),
    (EndReason.THROTTLED, "2026-11-25T15:00"),
    (EndReason.MACHINE, "2026-11-25T15:00"),
    (EndReason.BUSY, "2026-11-26T09:00"),
    (EndReason.UNKNOWN, "2026-11-26T09:00"),
    (EndReason.OUR_FAULT, "2026-11-26T09:00"),
    (EndReason.CANCELLED, "2026-11-26T09:00"),
    (EndReason.REJECTED, None),
    (EndReason.INVALID_NUMBER, None),
    (EndReason.ACCOUNT, None),
    (EndReason.COMPLETED, None),
    (EndReason.CALLER_HUNG_UP, None),
    (EndReason.TIME_LIMIT, None),
]


def test_every_reason_has_a_row() -> None:
    assert {reason for reason, _ in AGAIN} == set(EndReason)


@pytest.mark.parametrize(("reason", "again"), AGAIN)
def test_when_to_try_again(reason: EndReason, again: str | None) -> None:
    wanted = ist(again) if again else None
    assert retry_at(reason, attempts=1, now=NOON, window=MONEY_WINDOW) == wanted


@pytest.mark.parametrize("reason", EndReason)
def test_three_attempts_are_enough(reason: EndReason) -> None:
    for attempts in (3, 4):
        assert retry_at(reason, attempts=attempts, now=NOON, window=MONEY_WINDOW) is None


@given(reason=st.sampled_from(EndReason), attempts=st.integers(0, 5), at=week)
def test_another_try_is_spaced_and_in_the_window(reason: EndReason, attempts: int, at: datetime) -> None:
    again = retry_at(reason, attempts=attempts, now=at, window=MONEY_WINDOW)
    if again is not None:
        assert attempts < MAX_ATTEMPTS_A_REMINDER
        assert MONEY_WINDOW.contains(again)
        assert again >= at + ATTEMPT_GAP or india_day(again) > india_day(at)
