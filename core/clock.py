"""Time. Every module asks a `Clock`; nobody calls `datetime.now()`.

Instants are aware UTC (`_at`), days are `date` (`_on`). India has one zone and no daylight saving.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

IST = ZoneInfo("Asia/Kolkata")


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant as aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant as aware UTC."""
        return datetime.now(UTC)


class OffsetClock:
    """The machine's clock, moved by a fixed time: a demo at night plays on the next working morning."""

    def __init__(self, offset: timedelta) -> None:
        self._offset = offset

    def now(self) -> datetime:
        """Return the moved instant as aware UTC."""
        return datetime.now(UTC) + self._offset


class ManualClock:
    """A clock that stands still until somebody moves it: for tests and simulations."""

    def __init__(self, at: datetime) -> None:
        self.at = require_aware(at)

    def now(self) -> datetime:
        """Return the instant the clock was set to."""
        return self.at

    def advance(self, step: timedelta) -> None:
        """Move the clock forward (or, with a negative step, back)."""
        self.at += step

    def set(self, at: datetime) -> None:
        """Put the clock to `at`."""
        self.at = require_aware(at)


def require_aware(at: datetime) -> datetime:
    """Return `at` in UTC. Raises ValueError if it has no zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone: instants are aware UTC")
    return at.astimezone(UTC)


def india_day(at: datetime) -> date:
    """Return the calendar day in India at the instant `at`. Raises ValueError if it has no zone."""
    return _in_india(at).date()


def india_time(at: datetime) -> time:
    """Return the time of day in India at the instant `at`. Raises ValueError if it has no zone."""
    return _in_india(at).time()


def india_weekday(at: datetime) -> int:
    """Return the day of the week in India at the instant `at`, 0 for Monday. Raises ValueError if it has no zone."""
    return _in_india(at).weekday()


def _in_india(at: datetime) -> datetime:
    # A naive instant would be taken for the machine's own zone, whatever that is (R38).
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone: instants are aware UTC")
    return at.astimezone(IST)


def at_india(on: date, when: time) -> datetime:
    """Return the instant of `when` o'clock in India on the day `on`, as UTC."""
    return datetime.combine(on, when, IST).astimezone(UTC)
