"""A notice from a draft to the day it is taken back or over: who may approve it, and when it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.notices import (
    LONGEST_DAYS_OTHERWISE,
    NEEDS_TWO,
    NoticeKind,
    NoticeStatus,
    Obstacle,
    Standing,
    longest_days,
)

TODAY = date(2026, 11, 25)
KAMINI, LATA = 1, 2
DRAFT = Standing(NoticeKind.ALERT, NoticeStatus.DRAFT, KAMINI, TODAY, TODAY + timedelta(days=6))
APPROVED = replace(DRAFT, status=NoticeStatus.APPROVED)


def test_an_alert_is_approved_by_somebody_else() -> None:
    assert DRAFT.obstacle(KAMINI, TODAY) is Obstacle.SAME_PERSON
    assert DRAFT.obstacle(LATA, TODAY) is None


def test_the_day_of_a_camp_may_be_approved_by_whoever_wrote_it() -> None:
    assert replace(DRAFT, kind=NoticeKind.CAMP).obstacle(KAMINI, TODAY) is None


def test_nothing_is_approved_twice_or_after_its_last_day() -> None:
    assert APPROVED.obstacle(LATA, TODAY) is Obstacle.NOT_A_DRAFT
    assert replace(DRAFT, status=NoticeStatus.RECALLED).obstacle(LATA, TODAY) is Obstacle.NOT_A_DRAFT
    assert DRAFT.obstacle(LATA, DRAFT.until_on) is None
    assert DRAFT.obstacle(LATA, DRAFT.until_on + timedelta(days=1)) is Obstacle.OVER


@given(
    kind=st.sampled_from(NoticeKind),
    status=st.sampled_from(NoticeStatus),
    start=st.integers(-9, 9),
    days=st.integers(0, 9),
)
def test_only_what_is_approved_is_told_and_only_in_its_days(
    kind: NoticeKind, status: NoticeStatus, start: int, days: int
) -> None:
    from_on = TODAY + timedelta(days=start)
    standing = Standing(kind, status, KAMINI, from_on, from_on + timedelta(days=days))
    if standing.is_told(TODAY):
        assert status is NoticeStatus.APPROVED
        assert start <= 0 <= start + days
        assert standing.may_recall(TODAY)
    elif status is NoticeStatus.APPROVED:
        assert start > 0 or standing.is_over(TODAY)


def test_what_is_taken_back_is_not_taken_back_again() -> None:
    assert APPROVED.may_recall(TODAY)
    assert DRAFT.may_recall(TODAY)
    assert not replace(APPROVED, status=NoticeStatus.RECALLED).may_recall(TODAY)
    assert not APPROVED.may_recall(APPROVED.until_on + timedelta(days=1))


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_longest_time(kind: NoticeKind) -> None:
    assert 1 <= longest_days(kind) <= LONGEST_DAYS_OTHERWISE


def test_rates_are_of_their_week_and_alerts_grow_old() -> None:
    assert longest_days(NoticeKind.RATES) == 7
    assert longest_days(NoticeKind.ALERT) == 30
    assert {NoticeKind.ALERT} == NEEDS_TWO
