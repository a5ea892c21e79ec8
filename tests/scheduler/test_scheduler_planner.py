"""From instalments to reminders; the ladder and the closed days they follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from call_flows.errors import FlowFileError
from core.calling_window import MONEY_WINDOW, SLOTS
from core.clock import IST, at_india, india_day
from core.reminders import Step
from db.models import InstalmentRow, Loan, Member, Reminder
from db.queries import planning
from db.queries.planning import SPREAD
from scheduler.closed_days import closed_days, closed_days_from, has_list
from scheduler.rules import load_rules, read_rules

RUNG = load_rules().ladder[Step.D_MINUS_3]
WEDNESDAY = date(2026, 11, 25)
NONE_CLOSED: frozenset[date] = frozenset()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return at_india(day, time(hour, minute))


# -- planning ------------------------------------------------------------------------------------------------------


def test_an_instalment_due_in_three_days_is_planned_once(world: Any) -> None:
    world.loan(world.member())
    assert (world.plan(), world.plan()) == (1, 0)
    (reminder,) = world.rows(Reminder)
    assert (reminder.step, reminder.status, reminder.attempts) == ("D-3", "due", 0)
    assert reminder.expires_on == date(2026, 11, 28)
    assert reminder.planned_at == world.clock.now()


@pytest.mark.parametrize("happens", ["paid", "closed", "left", "far away", "over"])
def test_what_is_not_due_is_not_planned(world: Any, happens: str) -> None:
    member_id = world.member()
    days = {"far away": date(2026, 12, 1), "over": date(2026, 11, 24)}
    world.loan(member_id, days.get(happens, date(2026, 11, 28)), paid=115_000 if happens == "paid" else 0)
    if happens == "closed":
        world.change(Loan, 1, closed_on=WEDNESDAY)
    if happens == "left":
        world.change(Member, member_id, left_on=WEDNESDAY)
    assert world.plan() == 0


def test_part_of_an_instalment_still_owed_is_planned(world: Any) -> None:
    world.loan(world.member(), paid=114_900)
    assert world.plan() == 1


def test_two_planners_at_once_plan_once(world: Any) -> None:
    import threading

    for _ in range(20):
        world.loan(world.member())
    new: list[int] = []
    threads = [threading.Thread(target=lambda: new.append(world.plan())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(new) == len(world.rows(Reminder)) == 20


def test_first_tries_are_spread_inside_the_window_of_her_slot(world: Any) -> None:
    for slot in (None, *SLOTS, "nonsense"):
        for _ in range(12):
            world.loan(world.member(safe_slot=slot))
    world.clock.set(at(WEDNESDAY, 7))
    world.plan()
    by_slot: dict[str | None, set[datetime]] = {}
    for reminder in world.rows(Reminder):
        with world.database.reading() as session:
            member = session.get_one(Member, reminder.member_id)
        by_slot.setdefault(member.safe_slot, set()).add(reminder.next_attempt_at)
    for slot, instants in by_slot.items():
        window = MONEY_WINDOW.narrowed_to(SLOTS.get(slot or ""))
        assert window is not None
        assert all(window.contains(instant) for instant in instants)
        assert len(instants) == 12, "not all at the stroke of nine"


def test_a_try_planned_at_noon_is_not_in_the_past(world: Any) -> None:
    for _ in range(SPREAD // 10):
        world.loan(world.member())
    world.clock.set(at(WEDNESDAY, 12))
    world.plan()
    assert all(one.next_attempt_at >= world.clock.now() for one in world.rows(Reminder))
    assert all(MONEY_WINDOW.contains(one.next_attempt_at) for one in world.rows(Reminder))


@pytest.fixture
def inserted(world: Any) -> Iterator[list[int]]:
    """How many reminders each INSERT wrote."""
    written: list[int] = []

    def note(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().startswith("INSERT INTO reminders"):
            written.append(cursor.rowcount)

    event.listen(world.database.write_engine, "after_cursor_execute", note)
    yield written
    event.remove(world.database.write_engine, "after_cursor_execute", note)


def test_many_members_are_planned_in_one_statement_for_each_day(world: Any, inserted: list[int]) -> None:
    for day in (26, 27, 28):
        for _ in range(5):
            world.loan(world.member(), date(2026, 11, day))
    assert world.plan() == 15
    assert inserted == [5, 5, 5]


def test_a_day_with_very_many_is_planned_in_parts(
    world: Any, inserted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PART", 3)
    for n in range(8):
        world.loan(world.member(), paid=115_000 if n == 1 else 0)
        world.loan(world.member(), date(2026, 11, 27) if n % 2 else date(2027, 1, 1))
    assert (world.plan(), inserted) == (11, [3, 1, 2, 3, 2])
    for row in world.rows(InstalmentRow)[:3]:
        world.loan(row.loan_id)
    inserted.clear()
    assert (world.plan(), inserted) == (3, [1, 2]), "a part with nothing new is not written to"
    assert len({one.instalment_id for one in world.rows(Reminder)}) == 14


# -- the day to ring -----------------------------------------------------------------------------------------------

DAYS = [
    # due, now, closed, day to ring
    (date(2026, 11, 28), at(WEDNESDAY, 7), NONE_CLOSED, WEDNESDAY),
    (date(2026, 11, 28), at(WEDNESDAY, 17, 59), NONE_CLOSED, WEDNESDAY),
    (date(2026, 11, 28), at(WEDNESDAY, 18), NONE_CLOSED, date(2026, 11, 26)),
    (date(2026, 11, 28), at(date(2026, 11, 27), 12), NONE_CLOSED, date(2026, 11, 27)),
    (date(2026, 11, 28), at(date(2026, 11, 27), 18), NONE_CLOSED, None),
    (date(2026, 11, 28), at(date(2026, 11, 28), 9), NONE_CLOSED, None),
    (date(2026, 11, 28), at(date(2026, 11, 23), 9), frozenset({WEDNESDAY}), date(2026, 11, 26)),
    # Three closed days before it: the one before them, while that is still ahead.
    (
        date(2026, 11, 10),
        at(date(2026, 11, 5), 9),
        frozenset(date(2026, 11, day) for day in (7, 8, 9)),
        date(2026, 11, 6),
    ),
    (date(2026, 11, 10), at(date(2026, 11, 7), 9), frozenset(date(2026, 11, day) for day in (7, 8, 9)), None),
]


@pytest.mark.parametrize(("due_on", "now", "closed_on", "day"), DAYS)
def test_the_day_to_ring(due_on: date, now: datetime, closed_on: frozenset[date], day: date | None) -> None:
    assert RUNG.call_day(due_on, now, closed_on) == day


def test_the_day_to_ring_is_open_and_not_in_the_past_for_every_hour_of_a_month() -> None:
    closed_on = closed_days(2026)
    for hours in range(24 * 30):
        now = at(date(2026, 11, 1), 0) + timedelta(hours=hours)
        for ahead in range(8):
            day = RUNG.call_day(india_day(now) + timedelta(days=ahead), now, closed_on)
            if day is not None:
                assert day not in closed_on
                assert at_india(day, RUNG.window.closes) > now


# -- rules.yaml ------------------------------------------------------------------------------------------------------

GOOD = """
ledger_hours: "24"
ladder:
  D-3:
    days_before: ["3", "2"]
    window: {opens: "09:00", closes: "18:00"}
    purpose: reminders
    flow: reminder
    why: reminder_d3
"""
BROKEN = [
    ("D-3:", "D-4:", "is not a step"),
    ('"3", "2"', '"3", "3"', "names a day twice"),
    ('"3", "2"', '"0"', "whole numbers from 1"),
    ('opens: "09:00"', 'opens: "08:59"', "must lie within 09:00-18:00"),
    ('closes: "18:00"', 'closes: "18:01"', "must lie within 09:00-18:00"),
    ('opens: "09:00"', 'opens: "nine"', "must be a time of day"),
    ("purpose: reminders", "purpose: selling", "purpose: must be one of"),
    ("flow: reminder", "flaw: reminder", "flow: is missing"),
    ("why: reminder_d3", "why: reminder_d3\n    extra: x", "is not a field here"),
    ('ledger_hours: "24"', "ledger_hours: 24", "put quotes around 24"),
    ('ledger_hours: "24"', 'ledger_hours: "0"', "from 1 to 168"),
]


def test_good_rules_are_read() -> None:
    rung = read_rules("rules.yaml", GOOD).ladder[Step.D_MINUS_3]
    assert (rung.days_before, rung.window, rung.flow) == ((3, 2), MONEY_WINDOW, "reminder")


@pytest.mark.parametrize(("old", "new", "message"), BROKEN, ids=[row[2] for row in BROKEN])
def test_broken_rules_are_refused_with_their_place(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(FlowFileError, match=r"^rules\.yaml") as caught:
        read_rules("rules.yaml", GOOD.replace(old, new))
    assert message in str(caught.value)


# -- closed days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 29), "a Sunday"),
        (date(2026, 1, 26), "Republic Day"),
        (date(2026, 3, 3), "Holika Dahan"),
        (date(2026, 3, 4), "Holi"),
        (date(2026, 3, 5), "the day after Holi"),
        (date(2026, 3, 20), "the day before Eid"),
        (date(2026, 5, 28), "the day after Bakrid"),
        (date(2026, 8, 25), "Eid-e-Milad by the one list"),
        (date(2026, 8, 26), "Eid-e-Milad by the other"),
        (date(2026, 11, 7), "the day before Diwali"),
        (date(2026, 11, 16), "Chhath"),
        (date(2027, 10, 30), "the day after Diwali"),
        (date(2029, 3, 2), "the day after Holi, from the library alone"),
        (date(2028, 2, 28), "the day after Eid, from the library alone"),
        (date(2028, 5, 5), "the day before Bakrid, from the library alone"),
    ],
)
def test_closed_days(day: date, why: str) -> None:
    assert day in closed_days(day.year), why


def test_most_days_are_open() -> None:
    assert WEDNESDAY not in closed_days(2026)
    assert 280 <= 365 - len(closed_days(2026)) <= 290


def test_every_day_of_a_year_is_of_that_year() -> None:
    assert {day.year for day in closed_days(2028)} == {2028}


def test_a_year_without_a_list_has_the_librarys_days_and_says_so() -> None:
    assert has_list(2026)
    assert not has_list(2030)
    assert date(2030, 1, 26) in closed_days(2030)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('with_neighbours: [Holi]\nyears: {"2026": {"2027-01-05": x}}', "is not in 2026"),
        ('with_neighbours: [Holi]\nyears: {"2026": {"soon": x}}', "is not a day"),
        ('with_neighbours: [Holi]\nyears: {"2026": x}', "must be a mapping"),
        ("years: {}", "with_neighbours: is missing"),
    ],
)
def test_a_broken_list_is_refused(text: str, message: str) -> None:
    with pytest.raises(FlowFileError) as caught:
        closed_days_from(2026, "closed_days.yaml", text)
    assert message in str(caught.value)


def test_times_are_of_india() -> None:
    assert at(WEDNESDAY, 9).astimezone(IST).hour == 9
