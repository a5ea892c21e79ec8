"""Cases: what a person must follow up, how urgent it is, and by when (domain.md §0 clocks)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class CaseKind(StrEnum):
    """What a case is about. The word a supervisor sees comes from the console's catalogue."""

    EMERGENCY = "emergency"
    TRIAGE_UNCLEAR = "triage_unclear"
    HEALTH = "health"
    PAID_CLAIM = "paid_claim"
    HARDSHIP = "hardship"
    BALANCE_DISPUTE = "balance_dispute"
    QUESTION = "question"
    CALLBACK = "callback"
    COMPLAINT = "complaint"
    WRONG_NUMBER = "wrong_number"
    TECHNICAL = "technical"
    MIND = "mind"
    SCHEME = "scheme"
    CARD = "card"
    ORDER = "order"
    PAYMENT_MISSING = "payment_missing"
    RECEIPT_MISSING = "receipt_missing"
    RICE_NEED = "rice_need"
    RUMOUR = "rumour"
    REPORT = "report"
    HARASSMENT = "harassment"
    NOTICE_CHECK = "notice_check"
    SHIFT = "shift"
    HER_DATA = "her_data"


class Priority(StrEnum):
    """How fast a human is needed."""

    P0 = "P0"
    P1 = "P1"
    D1 = "D1"
    D2 = "D2"
    QUESTION = "Q"


class CaseStatus(StrEnum):
    """Where a case stands. A new call opens a case of its own; a done one is opened again when she says so."""

    NEW = "new"
    IN_HAND = "in_hand"
    WAITING = "waiting"
    DONE = "done"


# First human contact: P0 rings within 10 min, P1 within 5, D1 4 h, D2 48 h, questions 72 h.
_CLOCKS = {
    Priority.P0: timedelta(minutes=10),
    Priority.P1: timedelta(minutes=5),
    Priority.D1: timedelta(hours=4),
    Priority.D2: timedelta(hours=48),
    Priority.QUESTION: timedelta(hours=72),
}


def respond_by(priority: Priority, opened_at: datetime) -> datetime:
    """Return the instant by which a human must have acted on a case."""
    return opened_at + _CLOCKS[priority]


# How the next higher urgency of each is called; a second "not solved" raises a case by one. Nothing becomes an
# emergency by waiting.
_RAISED = {Priority.QUESTION: Priority.D2, Priority.D2: Priority.D1, Priority.D1: Priority.P1}


@dataclass(frozen=True, slots=True)
class Reopened:
    """What becomes of a case of which she said that it is not solved."""

    priority: Priority
    to_senior: bool


def after_not_solved(priority: Priority, times_before: int) -> Reopened:
    """Decide: the first time it is taken up again, from the second time on it is more urgent and a senior's."""
    if times_before == 0:
        return Reopened(priority, to_senior=False)
    return Reopened(_RAISED.get(priority, priority), to_senior=True)
