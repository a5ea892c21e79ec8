"""Reminders (the intention) and attempts (one POST to the provider each): their states.

Attempts: planned → sending → accepted | refused | unknown → ringing → answered → ended; an unknown one becomes
accepted, not_placed or given_to_person, and is never redialled blindly (K3, K4).
"""

from __future__ import annotations

from enum import StrEnum


class ReminderStatus(StrEnum):
    """Where an intention stands."""

    DUE = "due"
    DIALLING = "dialling"
    DELIVERED = "delivered"
    ENDED = "ended"


class AttemptStatus(StrEnum):
    """Where one attempt stands."""

    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ANSWERED = "answered"
    ENDED = "ended"
    NOT_PLACED = "not_placed"
    GIVEN_TO_PERSON = "given_to_person"


# Attempts in these states may have a phone ringing somewhere: nobody rings her again meanwhile (I1).
LIVE_ATTEMPTS = frozenset(
    {AttemptStatus.SENDING, AttemptStatus.ACCEPTED, AttemptStatus.UNKNOWN, AttemptStatus.ANSWERED}
)


class Step(StrEnum):
    """A rung of the reminder ladder (domain/04-loans.md §4.5)."""

    D_MINUS_3 = "D-3"
