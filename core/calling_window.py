"""When a machine may ring. One function for every outbound call; all arithmetic in India time.

Money calls: 09:00–18:00 (R8, domain/04-loans.md §4.1); everything else 09:00–20:00. Both ends are exact:
09:00:00 is allowed, 18:00:00 is not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.clock import at_india, india_day, india_time


@dataclass(frozen=True, slots=True)
class Window:
    """The hours of a day in India within which calls may start: `opens <= t < closes`."""

    opens: time
    closes: time

    def contains(self, at: datetime) -> bool:
        """Tell whether the instant `at` is inside the window."""
        return self.opens <= india_time(at) < self.closes

    def narrowed_to(self, other: Window | None) -> Window | None:
        """Return the overlap with `other`, or None where there is none. None as `other` means no limit."""
        if other is None:
            return self
        opens, closes = max(self.opens, other.opens), min(self.closes, other.closes)
        return Window(opens, closes) if opens < closes else None


MONEY_WINDOW = Window(time(9), time(18))
SERVICE_WINDOW = Window(time(9), time(20))

# A member's own slot, as she picks it with keys (CBK.TIME) or with her didi.
SLOTS: dict[str, Window] = {
    "morning": Window(time(9), time(12)),
    "noon": Window(time(12), time(16)),
    "evening": Window(time(16), time(20)),
}

_SEARCH_DAYS = 30


def next_opening(at: datetime, window: Window, closed_on: Collection[date]) -> datetime | None:
    """Return the first instant from `at` on that is inside `window` on a day not in `closed_on`.

    Returns None when thirty days hold no such day.
    """
    today = india_day(at)
    for offset in range(_SEARCH_DAYS + 1):
        day = today + timedelta(days=offset)
        if day in closed_on:
            continue
        opens_at, closes_at = at_india(day, window.opens), at_india(day, window.closes)
        if at < closes_at:
            return max(at, opens_at)
    return None
