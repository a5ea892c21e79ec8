"""When a didi sits at the desk. A promise of a call is only made while somebody is there to keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.clock import at_india, india_day, india_time, india_weekday


@dataclass(frozen=True, slots=True)
class DeskHours:
    """The desk's hours in India. `weekdays`: 0 is Monday; `closed_on`: days on which nobody is there all the same."""

    opens: time = time(10)
    closes: time = time(17)
    weekdays: frozenset[int] = frozenset(range(6))
    closed_on: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        """Tell whether somebody is there."""
        if india_weekday(at) not in self.weekdays or india_day(at) in self.closed_on:
            return False
        return self.opens <= india_time(at) < self.closes

    def is_open_for(self, at: datetime, longer: timedelta) -> bool:
        """Tell whether somebody is there now and for the time `longer` to come (a same-day promise, domain.md §0)."""
        return self.is_open(at) and at + longer <= at_india(india_day(at), self.closes)
