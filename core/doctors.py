"""Doctors who talk to women by phone: who may, when, and about which cases (domain/05-regulatory.md §5.3, T14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.calling_window import SERVICE_WINDOW
from core.cases import CaseKind, CaseStatus, Priority
from core.clock import india_time

# The trust looks each registration up at the council once a quarter; after that nobody relies on it.
CHECKED_WITHIN = timedelta(days=92)
# A call is booked for the same day or the next morning.
BOOKED_AHEAD = timedelta(hours=24)
_KINDS = frozenset({CaseKind.HEALTH.value, CaseKind.TRIAGE_UNCLEAR.value})
# An emergency needs an ambulance and never waits for a doctor (E never queues for the doctor).
_PRIORITIES = frozenset({Priority.P1.value, Priority.D1.value, Priority.D2.value})


@dataclass(frozen=True, slots=True)
class Registration:
    """A doctor's entry in the register of a medical council. `number`: its digits, as they are spoken."""

    council: str
    number: str
    valid_until_on: date
    checked_on: date


def may_consult(registration: Registration, on: date) -> bool:
    """Tell whether a doctor may consult on a day: registered, and lately seen in the register."""
    last_on = min(registration.valid_until_on, registration.checked_on + CHECKED_WITHIN)
    return registration.checked_on <= on <= last_on


def may_wait_for_doctor(kind: str, priority: str, status: str) -> bool:
    """Tell whether a doctor's call may be booked for such a case."""
    return kind in _KINDS and priority in _PRIORITIES and status != CaseStatus.DONE


def can_be_booked(at: datetime, now: datetime, opens: time, closes: time) -> bool:
    """Tell whether a call may be booked for an instant: soon, in the doctor's hours, and when a machine may ring."""
    if not now < at <= now + BOOKED_AHEAD or not SERVICE_WINDOW.contains(at):
        return False
    return opens <= india_time(at) < closes
