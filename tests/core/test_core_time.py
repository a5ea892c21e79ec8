"""Time: instants in UTC, days and hours in India, the calling window and the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calling_window import MONEY_WINDOW, SERVICE_WINDOW, SLOTS, Window, next_opening
from core.clock import (
    IST,
    ManualClock,
    OffsetClock,
    SystemClock,
    at_india,
    india_day,
    india_time,
    india_weekday,
    require_aware,
)
from core.desk import DeskHours

# A week in which a year ends, on a leap year's eve of nothing in particular; every minute of it is tried.
WEEK = datetime(2027, 12, 28, 0, 0, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), datetime(2032, 1, 1, tzinfo=UTC) - datetime(2024, 1, 1, tzinfo=UTC)).map(
    lambda later: datetime(2024, 1, 1, tzinfo=UTC) + later
)
hours = st.times().map(lambda at: at.replace(microsecond=0))


def ist(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=IST).astimezone(UTC)


def test_clocks_tell_aware_utc() -> None:
    for clock in (SystemClock(), OffsetClock(timedelta(hours=9)), ManualClock(ist("2026-11-25T11:00"))):
        assert clock.now().tzinfo is UTC


def test_the_offset_clock_is_moved_by_its_offset() -> None:
    moved = OffsetClock(timedelta(hours=9)).now() - SystemClock().now()
    assert abs(moved - timedelta(hours=9)) < timedelta(seconds=5)


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(ist("2026-11-25T11:00"))
    assert clock.now() == clock.now()
    clock.advance(timedelta(days=-1))
    assert india_day(clock.now()) == date(2026, 11, 24)
    clock.set(ist("2028-02-29T23:59"))
    assert india_day(clock.now()) == date(2028, 2, 29)


NAIVE = datetime(2026, 11, 25, 11, 0)  # noqa: DTZ001 - the mistake itself


@pytest.mark.parametrize(
    "ask",
    [
        require_aware,
        india_day,
        india_time,
        india_weekday,
        ManualClock,
        MONEY_WINDOW.contains,
        DeskHours().is_open,
        lambda at: next_opening(at, MONEY_WINDOW, ()),
    ],
)
def test_an_instant_without_a_zone_is_refused_by_everybody(ask: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ask(NAIVE)  # type: ignore[operator]


@given(at=instants, offset=st.integers(-14 * 60, 14 * 60))
def test_it_does_not_matter_in_which_zone_an_instant_is_written(at: datetime, offset: int) -> None:
    elsewhere = at.astimezone(timezone(timedelta(minutes=offset)))
    assert require_aware(elsewhere) == at
    assert (india_day(elsewhere), india_time(elsewhere)) == (india_day(at), india_time(at))
    assert MONEY_WINDOW.contains(elsewhere) == MONEY_WINDOW.contains(at)
    assert next_opening(elsewhere, MONEY_WINDOW, ()) == next_opening(at, MONEY_WINDOW, ())


@given(on=st.dates(date(2024, 1, 1), date(2032, 1, 1)), when=hours)
def test_a_time_in_india_comes_back(on: date, when: time) -> None:
    at = at_india(on, when)
    assert at.tzinfo is UTC
    assert (india_day(at), india_time(at)) == (on, when)


def test_no_minute_of_a_week_has_the_wrong_day() -> None:
    for minute in range(7 * 24 * 60):
        at = WEEK + timedelta(minutes=minute)
        assert india_day(at) == (at + timedelta(hours=5, minutes=30)).replace(tzinfo=None).date()


@pytest.mark.parametrize(
    ("window", "at", "open_"),
    [
        (MONEY_WINDOW, "2026-11-25T08:59:59.999999", False),
        (MONEY_WINDOW, "2026-11-25T09:00:00", True),
        (MONEY_WINDOW, "2026-11-25T17:59:59.999999", True),
        (MONEY_WINDOW, "2026-11-25T18:00:00", False),
        (SERVICE_WINDOW, "2026-11-25T18:00:00", True),
        (SERVICE_WINDOW, "2026-11-25T19:59:59", True),
        (SERVICE_WINDOW, "2026-11-25T20:00:00", False),
        (SERVICE_WINDOW, "2026-11-25T00:00:00", False),
    ],
)
def test_a_window_is_exact_to_the_second(window: Window, at: str, open_: bool) -> None:
    assert window.contains(ist(at)) is open_


@pytest.mark.parametrize(
    ("window", "slot", "narrow"),
    [
        (MONEY_WINDOW, None, MONEY_WINDOW),
        (MONEY_WINDOW, SLOTS["morning"], Window(time(9), time(12))),
        (MONEY_WINDOW, SLOTS["evening"], Window(time(16), time(18))),
        (SERVICE_WINDOW, SLOTS["evening"], Window(time(16), time(20))),
        (MONEY_WINDOW, Window(time(18), time(20)), None),
        (MONEY_WINDOW, Window(time(6), time(9)), None),
        (MONEY_WINDOW, Window(time(0), time(23, 59)), MONEY_WINDOW),
    ],
)
def test_a_window_narrows_to_the_hours_both_have(window: Window, slot: Window | None, narrow: Window | None) -> None:
    assert window.narrowed_to(slot) == narrow


windows = st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Window(*pair))


@given(one=windows, other=windows, at=instants)
def test_what_is_in_the_narrow_window_is_in_both(one: Window, other: Window, at: datetime) -> None:
    narrow = one.narrowed_to(other)
    assert narrow == other.narrowed_to(one)
    assert (narrow is not None and narrow.contains(at)) == (one.contains(at) and other.contains(at))


@pytest.mark.parametrize(
    ("at", "closed", "opens"),
    [
        ("2026-11-25T08:00", [], "2026-11-25T09:00"),
        ("2026-11-25T11:17:31", [], "2026-11-25T11:17:31"),
        ("2026-11-25T17:59:59", [], "2026-11-25T17:59:59"),
        ("2026-11-25T18:00", [], "2026-11-26T09:00"),
        ("2026-11-25T23:30", [], "2026-11-26T09:00"),
        ("2026-11-26T00:30", [], "2026-11-26T09:00"),
        ("2026-11-25T11:00", ["2026-11-25"], "2026-11-26T09:00"),
        ("2026-11-25T19:00", ["2026-11-26", "2026-11-27"], "2026-11-28T09:00"),
        ("2026-12-31T19:00", ["2027-01-01"], "2027-01-02T09:00"),
        ("2028-02-28T19:00", [], "2028-02-29T09:00"),
    ],
)
def test_the_next_opening(at: str, closed: list[str], opens: str) -> None:
    assert next_opening(ist(at), MONEY_WINDOW, {date.fromisoformat(day) for day in closed}) == ist(opens)


def test_thirty_closed_days_have_no_opening() -> None:
    closed = {date(2026, 11, 25) + timedelta(days=n) for n in range(40)}
    assert next_opening(ist("2026-11-25T11:00"), MONEY_WINDOW, closed) is None


@given(at=instants, window=windows, offsets=st.sets(st.integers(0, 20)))
def test_the_next_opening_is_open_not_before_and_the_first(at: datetime, window: Window, offsets: set[int]) -> None:
    closed = {india_day(at) + timedelta(days=offset) for offset in offsets}
    opens = next_opening(at, window, closed)
    assert opens is not None
    assert opens >= at
    assert window.contains(opens)
    assert india_day(opens) not in closed
    if opens > at:
        just_before = opens - timedelta(microseconds=1)
        assert not window.contains(just_before) or india_day(just_before) in closed


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-25T09:59:59", False),
        ("2026-11-25T10:00", True),
        ("2026-11-25T16:59:59", True),
        ("2026-11-25T17:00", False),
        ("2026-11-28T12:00", True),
        ("2026-11-29T12:00", False),
    ],
)
def test_the_desk_keeps_its_hours(at: str, open_: bool) -> None:
    assert DeskHours().is_open(ist(at)) is open_


@pytest.mark.parametrize(
    ("at", "hours_", "open_"),
    [
        ("2026-11-25T15:00", 2, True),
        ("2026-11-25T15:00:01", 2, False),
        ("2026-11-25T09:00", 1, False),
        ("2026-11-29T12:00", 1, False),
        ("2026-11-25T10:00", 8, False),
    ],
)
def test_a_promise_for_today_needs_enough_desk(at: str, hours_: int, open_: bool) -> None:
    assert DeskHours().is_open_for(ist(at), timedelta(hours=hours_)) is open_


@given(at=instants, minutes=st.integers(0, 600))
def test_a_desk_that_stays_open_is_open_now_and_a_moment_before_then(at: datetime, minutes: int) -> None:
    desk = DeskHours()
    longer = timedelta(minutes=minutes)
    if desk.is_open_for(at, longer):
        assert desk.is_open(at)
        assert desk.is_open(at + longer - timedelta(microseconds=1)) or minutes == 0
