"""Small rules, each with its table of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.pacing import Breaker, ClockGuard, Pace, has_free_line
from scheduler.recordings import NotAudioError, next_try, suffix_of

NOON = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("in_use", "most", "free"),
    [(0, 1, True), (1, 1, False), (15, 20, True), (16, 20, False), (39, 50, True), (40, 50, False)],
)
def test_a_fifth_of_the_lines_is_for_callers(in_use: int, most: int, free: bool) -> None:
    assert has_free_line(in_use, most) is free


@pytest.mark.parametrize("per_second", [0.5, 1.0, 2.0, 10.0])
def test_no_second_ever_has_more_calls_than_allowed(per_second: float) -> None:
    pace, at, placed = Pace(per_second), 0.0, []
    while at < 20:
        if pace.wait(at) == 0:
            pace.placed(at)
            placed.append(at)
        at += 0.01
    for start in placed:
        assert len([one for one in placed if start <= one < start + 1.0]) <= max(1, per_second)
    assert len(placed) >= 19 * per_second * 0.9


def test_idle_time_is_not_saved_up() -> None:
    pace = Pace(2.0)
    assert pace.wait(1_000.0) == 0
    pace.placed(1_000.0)
    assert pace.wait(1_000.1) == pytest.approx(0.4)


def test_five_failures_in_a_row_open_the_breaker_and_each_more_doubles_the_pause() -> None:
    breaker = Breaker()
    for n in range(4):
        breaker.failed(float(n))
        assert not breaker.is_open(float(n))
    pauses = []
    at = 10.0
    for _ in range(6):
        breaker.failed(at)
        step = at
        while breaker.is_open(step):
            step += 1.0
        pauses.append(step - at)
        at = step
    assert pauses == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0]


def test_one_answer_closes_the_breaker_again() -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.failed(0.0)
    breaker.succeeded()
    breaker.failed(61.0)
    assert not breaker.is_open(61.0)


def test_a_refused_account_opens_the_breaker_at_once() -> None:
    breaker = Breaker()
    breaker.account_refused(0.0)
    assert breaker.is_open(899.0)
    assert not breaker.is_open(900.0)


@pytest.mark.parametrize(
    ("wall", "monotonic", "jumped"),
    [
        (timedelta(seconds=1), 1.0, False),
        (timedelta(minutes=20), 1_200.0, False),
        (timedelta(seconds=31), 1.0, False),
        (timedelta(seconds=31, milliseconds=1), 1.0, True),
        (timedelta(hours=-1), 1.0, True),
        (timedelta(days=1), 1.0, True),
    ],
)
def test_a_clock_that_is_set_is_noticed(wall: timedelta, monotonic: float, jumped: bool) -> None:
    guard = ClockGuard()
    assert guard.check(NOON, 0.0) is None
    assert (guard.check(NOON + wall, monotonic) is not None) is jumped


def test_slow_drift_is_no_jump() -> None:
    guard = ClockGuard()
    for n in range(1, 1_000):
        assert guard.check(NOON + n * timedelta(seconds=1.1), float(n)) is None


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", ".wav"),
        (b"ID3\x04\x00", ".mp3"),
        (b"\xff\xfb\x90\x00", ".mp3"),
        (b"\xff\xf3\x40\xc0", ".mp3"),
    ],
)
def test_sound_is_known_by_what_it_begins_with(data: bytes, suffix: str) -> None:
    assert suffix_of(data) == suffix


@pytest.mark.parametrize("data", [b"", b"RIFF", b"RIFF....AVI ", b"<html>", b"\xff", b"ID3" + b"x" * 10_485_760])
def test_what_is_not_sound_is_refused(data: bytes) -> None:
    with pytest.raises(NotAudioError):
        suffix_of(data)


TRIES = [
    (1, timedelta(0), False, timedelta(seconds=10)),
    (2, timedelta(0), False, timedelta(seconds=20)),
    (9, timedelta(hours=1), False, timedelta(seconds=2_560)),
    (10, timedelta(hours=5), False, timedelta(hours=1)),
    (500, timedelta(hours=23), False, timedelta(hours=1)),
    (30, timedelta(hours=24), False, None),
    (1, timedelta(minutes=5), True, timedelta(seconds=10)),
    (9, timedelta(hours=1), True, None),
]


@pytest.mark.parametrize(("tries", "age", "permanent", "wait"), TRIES)
def test_tries_come_later_each_time_and_end_after_a_day(
    tries: int, age: timedelta, permanent: bool, wait: timedelta | None
) -> None:
    expected = None if wait is None else NOON + wait
    assert next_try(tries, NOON - age, NOON, permanent=permanent) == expected
