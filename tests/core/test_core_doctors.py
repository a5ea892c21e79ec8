"""Which doctor may consult, when a call may be booked, and for which cases it may be waited for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cases import CaseKind, CaseStatus, Priority
from core.doctors import Registration, can_be_booked, may_consult, may_wait_for_doctor

# Looked up on the first of October; valid to the end of the year.
MEENA = Registration("UPMC", "48213", valid_until_on=date(2026, 12, 31), checked_on=date(2026, 10, 1))
# Eleven in the morning in Lucknow.
NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
TEN, FIVE = time(10), time(17)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_she_consults_from_the_day_she_was_looked_up_to_the_last_of_her_registration(
    on: date, expected: bool
) -> None:
    assert may_consult(MEENA, on) is expected


def test_nobody_relies_on_a_look_of_last_quarter() -> None:
    long_valid = Registration("UPMC", "48213", valid_until_on=date(2030, 1, 1), checked_on=date(2026, 10, 1))
    assert may_consult(long_valid, date(2027, 1, 1))
    assert not may_consult(long_valid, date(2027, 1, 2))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW, False),
        (datetime(2026, 11, 25, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 25, 11, 29, tzinfo=UTC), True),
        # Five in the evening: she has gone.
        (datetime(2026, 11, 25, 11, 30, tzinfo=UTC), False),
        # Ten the next morning, and eleven, a day ahead; not later.
        (datetime(2026, 11, 26, 4, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 26, 5, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 26, 5, 31, tzinfo=UTC), False),
        (datetime(2026, 11, 25, 5, 0, tzinfo=UTC), False),
    ],
)
def test_a_call_is_booked_soon_and_in_her_hours(at: datetime, expected: bool) -> None:
    assert can_be_booked(at, NOW, TEN, FIVE) is expected


@given(st.integers(0, 24 * 60 - 1))
def test_whatever_her_hours_no_machine_rings_at_night(minutes: int) -> None:
    at = datetime(2026, 11, 25, minutes // 60, minutes % 60, tzinfo=UTC)
    if can_be_booked(at, datetime(2026, 11, 24, 23, 59, tzinfo=UTC), time(0), time(23, 59)):
        assert 9 <= (minutes + 330) % 1440 / 60 < 20


@pytest.mark.parametrize("kind", list(CaseKind))
@pytest.mark.parametrize("priority", list(Priority))
def test_an_emergency_never_waits_for_a_doctor(kind: CaseKind, priority: Priority) -> None:
    may = may_wait_for_doctor(kind, priority, CaseStatus.NEW)
    is_health = kind in {CaseKind.HEALTH, CaseKind.TRIAGE_UNCLEAR}
    assert may == (is_health and priority in {Priority.P1, Priority.D1, Priority.D2})
    assert not may_wait_for_doctor(kind, priority, CaseStatus.DONE)
