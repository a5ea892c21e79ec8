"""Cards that run out: from the month she names to the days on which she is reminded (domain.md row 15)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

REMINDED_DAYS_BEFORE = (30, 7)


def holds_until(month: int, today_on: date) -> date:
    """Return the last day of the month she named, this year or the next."""
    year = today_on.year if month >= today_on.month else today_on.year + 1
    return date(year, month, monthrange(year, month)[1])


def reminded_on(until_on: date, today_on: date) -> list[date]:
    """Return the days before `until_on` on which she is reminded, those that are not past."""
    days = [until_on - timedelta(days=days) for days in REMINDED_DAYS_BEFORE]
    return [day for day in days if day > today_on]
