"""Errands: calls the line means to make besides instalment reminders, one row for each (db.models.Errand).

An errand stands where a reminder may stand, and the dialler works both off alike. What becomes of it after a call is
decided here: values in, values out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.calling_window import Window, next_opening
from core.calls import Disposition, EndReason
from core.reminders import ReminderStatus
from core.retry import ATTEMPT_GAP, retry_at

ErrandStatus = ReminderStatus


class ErrandKind(StrEnum):
    """What the line rings about. The word a supervisor sees comes from the console's catalogue."""

    MISSED_CALL = "missed_call"
    ANSWER = "answer"
    CASE_NEWS = "case_news"
    SOLVED = "solved"
    LESSON = "lesson"
    CAMP = "camp"
    CLASS = "class"
    ORDER = "order"
    PAYMENT = "payment"
    RENEWAL = "renewal"
    RECEIPT = "receipt"
    SHIFT = "shift"
    PLACEMENT = "placement"
    ALERT = "alert"
    DOCTOR = "doctor"


# What she is rung about to hear it and answer; once she has answered, nothing is left to tell.
INVITATIONS = frozenset({ErrandKind.CAMP, ErrandKind.CLASS, ErrandKind.ORDER, ErrandKind.SHIFT, ErrandKind.ALERT})

# She holds the phone she has just rung from: a second try comes soon, and it is the last.
MISSED_CALL_ATTEMPTS = 2
MISSED_CALL_AGAIN = timedelta(minutes=15)

_NOTHING_SAID = frozenset({None, Disposition.NOTHING, Disposition.LISTENED})
_NEVER_AGAIN = frozenset({Disposition.STOPPED, Disposition.WRONG_PERSON})


@dataclass(frozen=True, slots=True)
class Tried:
    """One call that was made for an errand and is over. `attempts` counts it; `window`: when such a call may come."""

    kind: ErrandKind
    attempts: int
    reason: EndReason
    was_answered: bool
    disposition: str | None
    window: Window
    at: datetime


@dataclass(frozen=True, slots=True)
class After:
    """What becomes of the errand. `again_at` only while it is due."""

    status: ErrandStatus
    again_at: datetime | None = None


def after_call(tried: Tried) -> After:
    """Decide: whatever she did in the call means that it reached her; a silent one may have been a machine."""
    if tried.disposition in _NEVER_AGAIN:
        return After(ErrandStatus.ENDED)
    if tried.disposition == Disposition.CALL_LATER:
        return _again(next_opening(tried.at + ATTEMPT_GAP, tried.window, ()))
    if tried.disposition not in _NOTHING_SAID:
        return After(ErrandStatus.DELIVERED)
    # Picked up, but nobody pressed a key: like an unanswered ring.
    reason = EndReason.NO_ANSWER if tried.was_answered else tried.reason
    again_at = retry_at(reason, attempts=tried.attempts, now=tried.at, window=tried.window)
    if tried.kind is ErrandKind.MISSED_CALL and again_at is not None:
        again_at = _soon(tried)
    return _again(again_at)


def _soon(tried: Tried) -> datetime | None:
    if tried.attempts >= MISSED_CALL_ATTEMPTS:
        return None
    return next_opening(tried.at + MISSED_CALL_AGAIN, tried.window, ())


def _again(at: datetime | None) -> After:
    return After(ErrandStatus.DUE, at) if at is not None else After(ErrandStatus.ENDED)
