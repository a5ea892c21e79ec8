"""Cards that run out, and what a piece is paid: small rules of the work part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cards import REMINDED_DAYS_BEFORE, holds_until, reminded_on
from core.piece_rates import ENOUGH, PieceRate, middle

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("month", "until_on"),
    [(11, date(2026, 11, 30)), (12, date(2026, 12, 31)), (2, date(2027, 2, 28)), (10, date(2027, 10, 31))],
)
def test_a_card_holds_until_the_end_of_the_next_such_month(month: int, until_on: date) -> None:
    assert holds_until(month, TODAY) == until_on


def test_she_is_reminded_a_month_and_a_week_before_it_runs_out() -> None:
    assert reminded_on(date(2026, 12, 31), TODAY) == [date(2026, 12, 1), date(2026, 12, 24)]


def test_what_is_past_already_is_not_made_up_for() -> None:
    assert reminded_on(date(2026, 12, 10), TODAY) == [date(2026, 12, 3)]
    assert reminded_on(date(2026, 11, 30), TODAY) == []


@given(month=st.integers(1, 12), today_on=st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_it_never_ran_out_before_today_and_no_reminder_is_late(month: int, today_on: date) -> None:
    until_on = holds_until(month, today_on)
    assert until_on.month == month
    assert today_on <= until_on <= today_on + timedelta(days=366)
    for day in reminded_on(until_on, today_on):
        assert today_on < day <= until_on - timedelta(days=min(REMINDED_DAYS_BEFORE))


def test_the_middle_of_five_leaves_out_the_lowest_and_the_highest() -> None:
    assert middle([30_000, 4_500, 4_000, 5_000, 5_500]) == PieceRate(4_500, 5_500, 5)


@given(paise=st.lists(st.integers(100, 500_000), max_size=30))
def test_nothing_is_told_while_few_told_and_nothing_beyond_what_was_told(paise: list[int]) -> None:
    found = middle(paise)
    if found is None:
        assert len(paise) < ENOUGH
        return
    assert min(paise) <= found.low_paise <= found.high_paise <= max(paise)
    # Whoever tells a wild figure is alone with it.
    wild = middle([*paise, 10**9])
    assert wild is not None
    assert wild.high_paise <= max(paise)
