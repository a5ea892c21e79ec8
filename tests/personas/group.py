"""What the women of the journeys know and are, as to groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from call_flows.facts import FactValue
from core.speakable import Day, Name, Phrase
from tests.personas.today import TODAY

SAVITA: Mapping[str, FactValue] = {
    "member.is_leader": True,
    "item.words": Phrase("PHR.MASKS"),
    "count.usual": 120,
    "count.rice_usual": 10,
    "count.present_usual": 12,
    "count.collected_usual": 60_000,
    "group.notice": "none",
    "group.has_talking_point": True,
    "group.talking_point": Name("साफ़ पानी"),
    "group.vote_is_open": True,
    "group.vote_day": Day(date(2026, 11, 24), TODAY),
    "group.sakhi_comes": True,
    "group.sakhi_day": Day(date(2026, 11, 21), TODAY),
    "group.sakhi": Name("आशा"),
    "group.sakhi_visit": "none",
    "group.receipt_is_due": False,
    "stock.is_near": True,
    "stock.place": Name("उजाला"),
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {
    "member.is_leader": False,
    "count.usual": None,
    "count.rice_usual": None,
    "count.present_usual": None,
    "count.collected_usual": None,
    "group.vote_is_open": False,
    "group.vote_day": None,
    "group.sakhi_comes": False,
    "group.sakhi_day": None,
    "group.sakhi": None,
}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
