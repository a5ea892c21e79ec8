"""What to do after an attempt that did not reach her: a pure rule with a table of cases (plivo.md §6).

India's complaint rules argue for few, spaced attempts: at most two a day, three hours apart, and a busy line
counts as a no for the day (it may be a declined call).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from core.calling_window import Window, next_opening
from core.calls import EndReason
from core.clock import india_day
from core.may_call import MAX_ATTEMPTS_A_REMINDER

ATTEMPT_GAP = timedelta(hours=3)

_SAME_DAY = frozenset(
    {EndReason.NO_ANSWER, EndReason.NETWORK, EndReason.UNREACHABLE, EndReason.THROTTLED, EndReason.MACHINE}
)
_NEXT_DAY = frozenset({EndReason.BUSY, EndReason.UNKNOWN, EndReason.OUR_FAULT, EndReason.CANCELLED})


def retry_at(reason: EndReason, *, attempts: int, now: datetime, window: Window) -> datetime | None:
    """Return when to try again, or None to stop. `attempts` counts those already made for the reminder.

    Rejected calls, invalid numbers and account trouble are never retried by themselves.
    """
    if attempts >= MAX_ATTEMPTS_A_REMINDER:
        return None
    if reason in _SAME_DAY:
        return next_opening(now + ATTEMPT_GAP, window, ())
    if reason in _NEXT_DAY:
        return next_opening(now, window, {india_day(now)})
    return None
