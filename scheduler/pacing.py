"""How fast, how many at once, and when to stop: small rules that know nothing of calls or databases.

Times named `at` are seconds of the monotonic clock: setting the machine's clock does not move them (K12).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# Outbound calls stay below this share of the account's lines; the rest is for callers (R57).
_OUR_SHARE = 0.8
_JUMP = timedelta(seconds=30)
# An order goes out this long after its claim or not at all: whoever was held up longer looks afresh (K4).
SEND_WITHIN = timedelta(seconds=5)
_FAILURES_IN_A_ROW = 5
_SHORTEST_PAUSE = 60.0
_LONGEST_PAUSE = 900.0


def has_free_line(in_use: int, max_concurrent: int) -> bool:
    """Tell whether one more outbound call leaves enough lines for callers. The smallest account has one line."""
    return in_use < max(1, math.floor(max_concurrent * _OUR_SHARE))


@dataclass
class Pace:
    """At most `per_second` calls in any second: calls are spaced evenly, never saved up for a burst (R5)."""

    per_second: float
    _next_at: float = -math.inf

    def wait(self, at: float) -> float:
        """Return how many seconds to wait from `at` until the next call."""
        return max(0.0, self._next_at - at)

    def placed(self, at: float) -> None:
        """Count a call placed at `at`."""
        self._next_at = at + 1.0 / self.per_second


@dataclass
class Breaker:
    """Stops asking a provider that does not answer, longer each time, and at once when the account is refused (R6).

    While it is open one call is tried after each pause: so dialling goes on by itself when the provider is back.
    """

    _failures: int = 0
    _closed_at: float = -math.inf

    def is_open(self, at: float) -> bool:
        """Tell whether to leave the provider alone."""
        return at < self._closed_at

    def succeeded(self) -> None:
        """Count an answer that shows the provider at work."""
        self._failures = 0

    def failed(self, at: float) -> None:
        """Count an order the provider did not take or did not answer."""
        self._failures += 1
        if self._failures >= _FAILURES_IN_A_ROW:
            doublings = self._failures - _FAILURES_IN_A_ROW
            self._closed_at = at + min(_SHORTEST_PAUSE * 2.0**doublings, _LONGEST_PAUSE)

    def account_refused(self, at: float) -> None:
        """Stop for the longest pause: somebody must top up or mend the account, and asking again annoys."""
        self._failures = max(self._failures + 1, _FAILURES_IN_A_ROW)
        self._closed_at = at + _LONGEST_PAUSE


@dataclass
class ClockGuard:
    """Notices when the machine's clock is set while the process runs. Once it has, only a restart clears it (K12)."""

    jumped_by: timedelta | None = None
    _seen: tuple[datetime, float] | None = field(default=None, repr=False)

    def check(self, now: datetime, at: float) -> timedelta | None:
        """Compare the clock with the monotonic one since the last look; return by how much it ever jumped."""
        if self._seen is not None:
            before, before_at = self._seen
            drift = (now - before) - timedelta(seconds=at - before_at)
            if abs(drift) > _JUMP and self.jumped_by is None:
                self.jumped_by = drift
        self._seen = (now, at)
        return self.jumped_by
