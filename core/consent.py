"""Consent, one purpose at a time, as an append-only ledger (R9, domain/05-regulatory.md §5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# The carrier's India rules make an outbound consent stale after six months (plivo.md §5).
OUTBOUND_CONSENT_DAYS = 183


class Purpose(StrEnum):
    """What a member agreed to."""

    SERVICE_RECORD = "service_record"
    REMINDERS = "reminders"
    LESSONS = "lessons"
    CALLBACK = "callback"
    RECORDING = "recording"
    HEALTH_NEWS = "health_news"
    WORK_NEWS = "work_news"
    CASE_NEWS = "case_news"
    DOCTOR = "doctor"


class CallWish(StrEnum):
    """Which calls she wants from us, chosen by key (PRV.CALLOK)."""

    REMINDERS = "reminders"
    LESSONS = "lessons"
    NONE = "none"


# What a wish says of each purpose. One it does not name stays as it was: nobody is rung about more than before.
WISHES: Mapping[CallWish, Mapping[Purpose, bool]] = {
    CallWish.REMINDERS: {
        Purpose.REMINDERS: True,
        Purpose.LESSONS: False,
        Purpose.HEALTH_NEWS: False,
        Purpose.WORK_NEWS: False,
    },
    CallWish.LESSONS: {Purpose.REMINDERS: True, Purpose.LESSONS: True},
    # A missed call, and an answer she asks for, are wishes of a later day: they count anew.
    CallWish.NONE: {
        Purpose.REMINDERS: False,
        Purpose.LESSONS: False,
        Purpose.HEALTH_NEWS: False,
        Purpose.WORK_NEWS: False,
        Purpose.CASE_NEWS: False,
        Purpose.CALLBACK: False,
        Purpose.DOCTOR: False,
    },
}


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One line of the ledger. The newest line of a purpose holds."""

    purpose: Purpose
    granted: bool
    given_on: date


def holds(entries: Iterable[ConsentEntry], purpose: Purpose, today_on: date) -> bool:
    """Tell whether consent for `purpose` stands on `today_on`. Entries come oldest first; none means no.

    One that is dated ahead, by a slip in a file, does not stand yet: it would never grow stale.
    """
    newest = None
    for entry in entries:
        if entry.purpose == purpose:
            newest = entry
    if newest is None or not newest.granted:
        return False
    return newest.given_on <= today_on <= newest.given_on + timedelta(days=OUTBOUND_CONSENT_DAYS)
