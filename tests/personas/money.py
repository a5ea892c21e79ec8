"""What the women of the journeys know and are, as to savings, instalments, meetings and promises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from call_flows.facts import FactValue
from core.speakable import Clock12, Count, DateWords, Day, Name, Rupees
from tests.personas.today import TODAY

SAVITA: Mapping[str, FactValue] = {
    "savings.known": True,
    "savings.amount": Rupees(240_000),
    "ledger.as_of": Day(date(2026, 11, 17), TODAY),
    "loan.has_due": True,
    "loan.amount": Rupees(125_000),
    "loan.day": Day(date(2026, 11, 23), TODAY),
    "loan.date": DateWords(date(2026, 11, 23)),
    "loan.any_paid": True,
    "loan.paid": Rupees(500_000),
    "loan.left": Rupees(1_000_000),
    "loan.left_n": Count(8),
    "loan.principal": Rupees(1_500_000),
    "loan.all_n": Count(12),
    "loan.is_checked": False,
    "loan.asks_use": False,
    "member.phone_shared": False,
    "reminder.still_due": True,
    "reminder.day": Day(date(2026, 11, 23), TODAY),
    "reminder.amount": Rupees(125_000),
    "meeting.known": True,
    "meeting.day": Day(date(2026, 11, 24), TODAY),
    "meeting.time": Clock12(time(15, 0)),
    "promise.used_up": False,
    "promise.today": Day(TODAY, TODAY),
    "promise.few_days": Day(date(2026, 11, 22), TODAY),
    "promise.meeting": Day(date(2026, 11, 24), TODAY),
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {
    "savings.known": False,
    "savings.amount": None,
    "ledger.as_of": None,
    "loan.has_due": False,
    "loan.amount": None,
    "loan.day": None,
    "loan.date": None,
    "loan.any_paid": False,
    "loan.paid": None,
    "loan.left": None,
    "loan.left_n": None,
    "loan.principal": None,
    "loan.all_n": None,
    "member.phone_shared": True,
    "reminder.still_due": False,
    "reminder.day": None,
    "reminder.amount": None,
    "meeting.known": False,
    "meeting.day": None,
    "meeting.time": None,
}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {
    # Shares a phone with her husband: nobody set her level above v0. Her group's meeting day is known.
    "radha": {"member.name": Name("राधा"), "member.level": "v0", "member.phone_shared": True},
    # As Radha, and her group has no fixed meeting day.
    "munni": {
        "member.name": Name("मुन्नी"),
        "member.level": "v0",
        "member.phone_shared": True,
        "meeting.known": False,
        "meeting.day": None,
        "meeting.time": None,
    },
    # Has paid everything and saves on.
    "farida": {
        "member.name": Name("फ़रीदा"),
        "loan.has_due": False,
        "loan.amount": None,
        "loan.day": None,
        "loan.date": None,
        "reminder.still_due": False,
    },
}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
